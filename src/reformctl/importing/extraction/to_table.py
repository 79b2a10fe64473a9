"""Makes a table of drafts: ids, categories, agencies, and the rules that a document states for all its rows."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from reformctl.importing.document import Document, DocumentLocation, Paragraph
from reformctl.importing.extraction import document_facts, numerals
from reformctl.importing.extraction.document_facts import DocumentFacts
from reformctl.importing.extraction.findings import Draft, Finding, FindingList, Harvest, Heading
from reformctl.importing.extraction.known_agencies import list_agencies
from reformctl.importing.extraction.traditional_regex import compile_both
from reformctl.model import document_rules
from reformctl.model.table import Agency, Category, Source, Table, Task
from reformctl.searching import folding
from reformctl.system.translation import _, join_words, translate
from reformctl.text.escaping import echo_value

_SCOPE_WITH_RULE = compile_both(
    "(?P<scope>[^，,；;。（(]+)(?:[，,；;](?:以下|下同|其余|除|如无|未).*|[（(](?:以)?下同[）)])", re.DOTALL
)
"""A scope that holds for all tasks without one of their own: 全市（以下同）."""
_ABRIDGED = compile_both("有删减|略有删节|有删节")
_NUMBER_MARKS = re.compile(r"[\s.．、]+")


class _Rule(NamedTuple):
    """A rule that the document states once, such as a default scope, and where it does."""

    text: str
    location: DocumentLocation


def assemble_table(
    document: Document, harvest: Harvest, table: str, known: Iterable[Agency], title: str | None = None
) -> tuple[Table, tuple[Finding, ...]]:
    """Make the table with the id `table`, and list all that is to be said of it.

    `known` are the agencies of other tables, whose full names are taken over.
    """
    findings = FindingList(harvest.findings)
    drafts = list(harvest.tasks)
    drafts = _apply_first_leads(document, drafts, findings)
    drafts = _apply_default_scope(document, drafts, findings)
    drafts = [_remove_scope_rule(draft) for draft in drafts]
    ids = _choose_ids(drafts)
    refused_numbers = sorted(set(harvest.refused))
    _note_number_jumps(drafts, refused_numbers, findings)
    _note_renumbering(drafts, ids, findings)
    _note_derived_titles(drafts, findings)
    categories = _join_headings(harvest.headings, drafts, findings)
    _note_wrong_counts(categories, harvest.headings, drafts, findings)
    title = title or document_facts.find_title(harvest.above)
    facts = document_facts.find_facts(document.paragraphs, harvest.above)
    _note_facts(title, facts, findings)
    is_abridged = any(_ABRIDGED.search(paragraph.text) for paragraph in document.paragraphs)
    source = Source(**facts.list_facts(), abridged=is_abridged, note=None)
    tasks = []
    for number, draft in zip(ids, drafts, strict=True):
        tasks.append(_make_task(table, number, draft))
    agencies = list_agencies(tasks, known, findings)
    result = Table(table, title or "", source, categories, agencies, tuple(tasks))
    return result, tuple(findings)


def _make_task(table: str, number: int, draft: Draft) -> Task:
    bare_number = _NUMBER_MARKS.sub("", draft.number)
    printed = None if bare_number == str(number) else draft.number
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


def _list_texts(document: Document) -> Iterator[tuple[str, DocumentLocation]]:
    """List every text of a document with its place."""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield block.text, block.location
            continue
        for row in block.rows:
            for cell in row.cells:
                if not cell.merged:
                    yield cell.text, row.location


def _apply_first_leads(document: Document, drafts: list[Draft], findings: FindingList) -> list[Draft]:
    """Let the first of several agencies lead where the document says so: 列第一位者为牵头单位.

    Where it adds 下同, that holds from this row on.
    """
    rule = _find_first_leads_rule(document)
    if rule is None:
        return drafts
    first = 0
    if "下同" in rule.text:
        for index, draft in enumerate(drafts):
            if draft.location <= rule.location:
                first = index
    ruled = drafts[:first]
    count = 0
    for draft in drafts[first:]:
        if draft.led or len(draft.leads) <= 1:
            ruled.append(draft)
            continue
        count += 1
        supports = (*draft.leads[1:], *draft.supports)
        ruled.append(draft._replace(leads=draft.leads[:1], supports=supports))
    sentence = _("the document says that the agency named first leads; tasks read so: {count}")
    findings.note("first-leads", sentence, rule.location, count=count)
    return ruled


def _find_first_leads_rule(document: Document) -> _Rule | None:
    for text, location in _list_texts(document):
        bare_text = "".join(text.split())
        if document_rules.FIRST_LEADS_PATTERN.search(folding.simplify_text(bare_text)):
            return _Rule(bare_text, location)
    return None


def _apply_default_scope(document: Document, drafts: list[Draft], findings: FindingList) -> list[Draft]:
    """Give tasks without a scope the one that the document states for all of them: 未注明的推广范围为全市."""
    rule = _find_default_scope(document, drafts)
    if rule is None:
        return drafts
    ruled = [draft if draft.scope else draft._replace(scope=rule.text) for draft in drafts]
    count = sum(not draft.scope for draft in drafts)
    sentence = _("the document says that tasks without a scope have the scope “{scope}”; tasks read so: {count}")
    findings.note("default-scope", sentence, rule.location, scope=echo_value(rule.text), count=count)
    return ruled


def _find_default_scope(document: Document, drafts: Sequence[Draft]) -> _Rule | None:
    for draft in drafts:
        match = _SCOPE_WITH_RULE.fullmatch(draft.scope)
        if match:
            return _Rule(match["scope"], draft.location)
    for text, location in _list_texts(document):
        scope = document_rules.find_default_scope(text)
        if scope:
            return _Rule(scope, location)
    return None


def _remove_scope_rule(draft: Draft) -> Draft:
    match = _SCOPE_WITH_RULE.fullmatch(draft.scope)
    return draft._replace(scope=match["scope"]) if match else draft


def _choose_ids(drafts: Sequence[Draft]) -> list[int]:
    """Choose the printed numbers where every task has one of its own and they ascend, else 1 to n."""
    printed = [numerals.parse_number(draft.number) for draft in drafts]
    numbers = [number for number in printed if number]
    if len(numbers) == len(drafts) and numbers == sorted(set(numbers)):
        return numbers
    return list(range(1, len(drafts) + 1))


def _note_renumbering(drafts: Sequence[Draft], ids: Sequence[int], findings: FindingList) -> None:
    """Say where the printed numbers are not the ids of the tasks."""
    if not any(draft.number for draft in drafts):
        return
    printed = [numerals.parse_number(draft.number) for draft in drafts]
    if printed != ids:
        sentence = _(
            "the printed numbers are not one for each task, or do not ascend: tasks are numbered 1 to {count} here"
        )
        findings.note("renumbered", sentence, drafts[0].location, count=len(ids))


def _note_number_jumps(drafts: Sequence[Draft], refused: Sequence[int], findings: FindingList) -> None:
    """Say where numbers do not go on: a row may be missing, or its number be wrong.

    `refused` are the numbers of rows that were read and refused, sorted; they are not missing.
    """
    if not any(draft.number for draft in drafts):
        return
    last = 0
    category = None
    for draft in drafts:
        is_same_category = draft.category == category
        category = draft.category
        number = numerals.parse_number(draft.number)
        if not draft.number:
            findings.note("no-number", _("“{title}” has no number"), draft.location, title=echo_value(draft.title))
        if number is None:
            continue
        if number == last and is_same_category and not draft.is_further:
            findings.warn("number-repeated", _("the number {number} stands here again"), draft.location, number=number)
        elif not _follows_number(number, last, refused, begins_anew=not is_same_category):
            sentence = _("the numbers jump from {last} to {number}: is a task missing?")
            if draft is drafts[0]:
                sentence = _("the first number is {number}: is a task missing?")
            findings.warn("number-jump", sentence, draft.location, last=last, number=number)
        last = number


def _follows_number(number: int, last: int, refused: Sequence[int], *, begins_anew: bool) -> bool:
    """Tell whether a number is the last one, the next one, or 1 in a new category.

    Numbers of refused rows, which are sorted, may stand between the two.
    """
    if number == last or (begins_anew and number == 1):
        return True
    refused_between = bisect_left(refused, number) - bisect_right(refused, last)
    return number > last and number == last + 1 + refused_between


def _note_derived_titles(drafts: Sequence[Draft], findings: FindingList) -> None:
    derived = [draft for draft in drafts if draft.title_derived]
    if derived:
        sentence = _("tasks without a title, whose first words are taken and marked title_derived: {count}")
        findings.note("derived-title", sentence, derived[0].location, count=len(derived))


def _join_headings(headings: Sequence[Heading], drafts: Sequence[Draft], findings: FindingList) -> tuple[Category, ...]:
    """Make categories of the headings that have tasks or say how many they have.

    Two headings of one name, which stand under two others, make one category; their counts are added.
    """
    counts: dict[str, int | None] = {}
    used_names = {draft.category for draft in drafts}
    for index, heading in enumerate(headings):
        below = headings[index + 1 :][:1]
        has_headings_below = bool(below) and below[0].level > heading.level
        is_unused = heading.name not in used_names
        if is_unused and (has_headings_below or heading.declared is None):
            sentence = _("the heading “{name}” has no tasks of its own, and is no category")
            findings.note("heading", sentence, heading.location, name=echo_value(heading.name))
        elif heading.name not in counts:
            counts[heading.name] = heading.declared
        else:
            counts[heading.name] = _add_counts(counts[heading.name], heading.declared)
    return tuple(Category(name, count) for name, count in counts.items())


def _add_counts(first: int | None, second: int | None) -> int | None:
    if first is None or second is None:
        return None
    return first + second


def _note_wrong_counts(
    categories: Sequence[Category], headings: Sequence[Heading], drafts: Sequence[Draft], findings: FindingList
) -> None:
    """Say where a category declares 8 tasks, as in 投资便利化（8项）, and has another number of rows and of numbers."""
    locations: dict[str, DocumentLocation] = {}
    for heading in headings:
        locations.setdefault(heading.name, heading.location)
    rows_of: dict[str | None, list[str]] = {}
    for draft in drafts:
        rows_of.setdefault(draft.category, []).append(draft.number)
    for category in categories:
        numbers = rows_of.get(category.name, [])
        number_count = len(set(numbers) - {""})
        if category.declared in {None, len(numbers), number_count}:
            continue
        sentence = _("“{name}” declares {declared} tasks, but has {count}")
        findings.warn(
            "count-differs",
            sentence,
            locations[category.name],
            name=echo_value(category.name),
            declared=category.declared,
            count=len(numbers),
        )


def _note_facts(title: str | None, facts: DocumentFacts, findings: FindingList) -> None:
    """Say what the document states of itself."""
    if title is None:
        findings.note("no-title", _("no title of the table is found above it: give it one"))
    if facts.several_dates:
        findings.note("several-dates", _("the document states several dates, of which none is taken"))
    stated = []
    for key, value in facts.list_facts().items():
        if value:
            label = translate(document_facts.FACTS[key])
            stated.append(f"{label} {value}")
    if stated:
        findings.note("source", _("the document states: {facts}"), facts=join_words(stated))
