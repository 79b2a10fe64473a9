"""Drafts of tasks -> a table: ids, categories, agencies, and the rules that a document states once for all its rows."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from reformctl.importing.document import Document, DocumentLocation, Paragraph
from reformctl.importing.extraction import agency_names, document_facts, numerals
from reformctl.importing.extraction.findings import Draft, Finding, Harvest, Heading
from reformctl.importing.extraction.traditional_regex import compile_both
from reformctl.model import document_rules
from reformctl.model.table import Agency, Category, Source, Table, Task
from reformctl.searching import folding
from reformctl.system.translation import _, join_words, translate
from reformctl.text.comparing import comparison_key
from reformctl.text.escaping import echo_value

_WITH_RULE = compile_both(
    "(?P<scope>[^，,；;。（(]+)(?:[，,；;](?:以下|下同|其余|除|如无|未).*|[（(](?:以)?下同[）)])", re.DOTALL
)
"""A scope, and that it holds for whatever has none of its own."""
_ABRIDGED = compile_both("有删减|略有删节|有删节")
_MARKS = re.compile(r"[\s.．、]+")


def assemble_table(
    document: Document, harvest: Harvest, table: str, known: Iterable[Agency], title: str | None = None
) -> tuple[Table, tuple[Finding, ...]]:
    """The table with the id `table`, and all that is to be said of it; `known` are the agencies of loaded tables."""
    findings: list[Finding] = []
    drafts = list(harvest.tasks)
    drafts = _first_leads(document, drafts, findings)
    drafts = _default_scopes(document, drafts, findings)
    drafts = [_without_scope_rule(draft) for draft in drafts]
    ids = _ids(drafts)
    findings += _jumps(drafts, sorted(set(harvest.refused)))
    findings += _renumbered(drafts, ids)
    findings += _derived(drafts)
    categories, counted = _categories(harvest.headings, drafts)
    findings += counted
    lines = [block for block in document.blocks if isinstance(block, Paragraph)]
    title = title or document_facts.find_title(harvest.above)
    stated = document_facts.find_facts(lines, harvest.above)
    findings += _stated(title, stated)
    source = Source(**stated.facts(), abridged=any(_ABRIDGED.search(line.text) for line in lines), note=None)
    tasks = tuple(_task(table, number, draft) for number, draft in zip(ids, drafts, strict=True))
    agencies, named = _agencies(tasks, known)
    result = Table(table, title or "", source, categories, agencies, tasks)
    return result, (*harvest.findings, *findings, *named)


def _task(table: str, number: int, draft: Draft) -> Task:
    printed = draft.number if _MARKS.sub("", draft.number) != str(number) else ""
    return Task(
        table=table,
        id=number,
        title=draft.title,
        content=draft.content,
        category=draft.category,
        lead_agencies=draft.leads,
        support_agencies=draft.supports,
        scope=draft.scope or None,
        deadline=draft.deadline or None,
        number=printed or None,
        extra=draft.extra,
        title_derived=draft.title_derived,
    )


def _texts(document: Document) -> Iterator[tuple[str, DocumentLocation]]:
    """Every text of a document with its place."""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield block.text, block.location
        else:
            yield from ((cell.text, row.location) for row in block.rows for cell in row.cells if not cell.merged)


def _first_leads(document: Document, drafts: list[Draft], findings: list[Finding]) -> list[Draft]:
    """列第一位者为牵头单位: of several agencies the first leads, and the others support; 下同 means from here on."""
    texts = (("".join(text.split()), location) for text, location in _texts(document))
    rule, place = next(
        ((text, location) for text, location in texts if _states_first_leads(text)), ("", DocumentLocation())
    )
    if not rule:
        return drafts
    before = [at for at, draft in enumerate(drafts) if draft.location <= place]
    first = before[-1] if before and "下同" in rule else 0
    ruled = [
        draft._replace(leads=draft.leads[:1], supports=(*draft.leads[1:], *draft.supports))
        if len(draft.leads) > 1 and not draft.led and at >= first
        else draft
        for at, draft in enumerate(drafts)
    ]
    count = sum(draft != old for draft, old in zip(ruled, drafts, strict=True))
    sentence = _("the document says that the agency named first leads; tasks read so: {count}")
    findings.append(Finding("first-leads", sentence.format(count=count), place))
    return ruled


def _states_first_leads(text: str) -> bool:
    return bool(document_rules.FIRST_LEADS_PATTERN.search(folding.simplify_text(text)))


def _default_scopes(document: Document, drafts: list[Draft], findings: list[Finding]) -> list[Draft]:
    """A scope that the document states once for all tasks that have none of their own."""
    ruling = ((match["scope"], draft.location) for draft in drafts if (match := _WITH_RULE.fullmatch(draft.scope)))
    stated = ((document_rules.find_default_scope(text), location) for text, location in _texts(document))
    scope, place = next(
        ((scope, location) for scope, location in (*ruling, *stated) if scope), ("", DocumentLocation())
    )
    if not scope:
        return drafts
    ruled = [draft if draft.scope else draft._replace(scope=scope) for draft in drafts]
    count = sum(draft != old for draft, old in zip(ruled, drafts, strict=True))
    sentence = _("the document says that tasks without a scope have the scope “{scope}”; tasks read so: {count}")
    findings.append(Finding("default-scope", sentence.format(scope=echo_value(scope), count=count), place))
    return ruled


def _without_scope_rule(draft: Draft) -> Draft:
    match = _WITH_RULE.fullmatch(draft.scope)
    return draft._replace(scope=match["scope"]) if match else draft


def _ids(drafts: Sequence[Draft]) -> list[int]:
    """The printed numbers where every task has one of its own, else 1 to n."""
    printed = [numerals.parse_number(draft.number) for draft in drafts]
    numbers = [number for number in printed if number]
    return numbers if len(set(numbers)) == len(drafts) else list(range(1, len(drafts) + 1))


def _renumbered(drafts: Sequence[Draft], ids: Sequence[int]) -> Iterator[Finding]:
    """Where the printed numbers are not those of the tasks here."""
    if (
        drafts
        and any(draft.number for draft in drafts)
        and [numerals.parse_number(draft.number) for draft in drafts] != ids
    ):
        sentence = _("the printed numbers are not one for each task: tasks are numbered 1 to {count} here")
        yield Finding("renumbered", sentence.format(count=len(ids)), drafts[0].location)


def _jumps(drafts: Sequence[Draft], refused: Sequence[int]) -> Iterator[Finding]:
    """Numbers that do not go on: a row may be missing, or its number be wrong; those of refused rows are there."""
    if not any(draft.number for draft in drafts):
        return
    last, category = 0, None
    for draft in drafts:
        number = numerals.parse_number(draft.number)
        if not draft.number:
            sentence = _("“{title}” has no number").format(title=echo_value(draft.title))
            yield Finding("no-number", sentence, draft.location)
        elif number is not None and number == last and not draft.is_further and draft.category == category:
            sentence = _("the number {number} stands here again").format(number=number)
            yield Finding("number-repeated", sentence, draft.location, placed=False)
        elif number is not None and not _follows(number, last, refused, anew=draft.category != category):
            sentence = _("the numbers jump from {last} to {number}: is a task missing?")
            if draft is drafts[0]:
                sentence = _("the first number is {number}: is a task missing?")
            yield Finding("number-jump", sentence.format(last=last, number=number), draft.location, placed=False)
        last, category = last if number is None else number, draft.category


def _follows(number: int, last: int, refused: Sequence[int], *, anew: bool) -> bool:
    """Whether a number goes on from the last, is that of one more row of it, or begins anew in a new category.

    The numbers of refused rows, which are sorted, are not missing between the two.
    """
    between = bisect_left(refused, number) - bisect_right(refused, last)
    goes_on = number > last and number == last + 1 + between
    return number == last or goes_on or (anew and number == 1)


def _derived(drafts: Sequence[Draft]) -> Iterator[Finding]:
    derived = [draft for draft in drafts if draft.title_derived]
    if derived:
        sentence = _("tasks without a title, whose first words are taken and marked title_derived: {count}")
        yield Finding("derived-title", sentence.format(count=len(derived)), derived[0].location)


def _categories(headings: Sequence[Heading], drafts: Sequence[Draft]) -> tuple[tuple[Category, ...], list[Finding]]:
    """The categories that have tasks or say how many they have; two of one name, under two others, are one."""
    kept: dict[str, int | None] = {}
    findings = []
    names = {draft.category for draft in drafts}
    for at, heading in enumerate(headings):
        groups = at + 1 < len(headings) and headings[at + 1].level > heading.level
        if heading.name not in names and (groups or heading.declared is None):
            sentence = _("the heading “{name}” has no tasks of its own, and is no category")
            findings.append(Finding("heading", sentence.format(name=echo_value(heading.name)), heading.location))
        elif heading.name in kept:
            before = kept[heading.name]
            kept[heading.name] = None if before is None or heading.declared is None else before + heading.declared
        else:
            kept[heading.name] = heading.declared
    locations = {heading.name: heading.location for heading in reversed(headings)}
    grouped: dict[str | None, list[Draft]] = {}
    for draft in drafts:
        grouped.setdefault(draft.category, []).append(draft)
    for name, declared in kept.items():
        tasks = grouped.get(name, [])
        if declared not in {None, len(tasks), len({draft.number for draft in tasks} - {""})}:
            sentence = _("“{name}” declares {declared} tasks, but has {count}")
            sentence = sentence.format(name=echo_value(name), declared=declared, count=len(tasks))
            findings.append(Finding("count-differs", sentence, locations[name], placed=False))
    return tuple(Category(*pair) for pair in kept.items()), findings


def _stated(title: str | None, stated: document_facts.About) -> Iterator[Finding]:
    """What the document says of itself."""
    if title is None:
        sentence = _("no title of the table is found above it: give it one")
        yield Finding("no-title", sentence)
    if stated.several_dates:
        yield Finding("several-dates", _("the document states several dates, of which none is taken"))
    facts = [f"{translate(document_facts.FACTS[key])} {value}" for key, value in stated.facts().items() if value]
    if facts:
        yield Finding("source", _("the document states: {facts}").format(facts=join_words(facts)))


def _agencies(tasks: Sequence[Task], known: Iterable[Agency]) -> tuple[tuple[Agency, ...], list[Finding]]:
    """Every body that tasks name; what is known of one of the same name is carried over where it means no other."""
    names = list(dict.fromkeys(name for task in tasks for name in task.agencies))
    by_name = {agency.name: agency for agency in reversed(list(known))}
    taken = {comparison_key(name) for name in names}
    agencies = []
    for name in names:
        found = by_name.get(name)
        if found is None:
            agencies.append(Agency(name, is_agency=agency_names.is_agency(name)))
            continue
        free = [other for other in (found.full_name, *found.aliases) if other and comparison_key(other) not in taken]
        taken.update(map(comparison_key, free))
        full = found.full_name if found.full_name in free or found.full_name == name else None
        aliases = tuple(alias for alias in found.aliases if alias in free)
        agencies.append(Agency(name, full, aliases, found.is_agency))
    findings = []
    if carried := [agency.name for agency in agencies if agency.name in by_name]:
        sentence = _("agencies that other tables know, whose full names and aliases are taken over ({count}): {names}")
        findings.append(Finding("known-agency", sentence.format(count=len(carried), names=_listed(carried))))
    new = [agency.name for agency in agencies if agency.name not in by_name]
    if odd := [name for name in new if not agency_names.is_sure(name)]:
        sentence = _("these do not end as names of agencies do; look at their tasks: {names}")
        findings.append(Finding("odd-agency", sentence.format(names=_listed(odd))))
    if new := [agency.name for agency in agencies if agency.name not in by_name]:
        sentence = _("agencies that are met for the first time ({count}): {names}")
        findings.append(Finding("new-agency", sentence.format(count=len(new), names=_listed(new))))
    return tuple(agencies), findings


def _listed(names: Sequence[str]) -> str:
    return "、".join(map(echo_value, names))
