"""Makes a table of drafts: its tasks, categories and agencies, and what the document says of itself."""

import re
from collections.abc import Iterable, Sequence

from reformctl.importing.document import Document, DocumentLocation
from reformctl.importing.extraction import document_facts
from reformctl.importing.extraction.document_facts import DocumentFacts
from reformctl.importing.extraction.findings import Draft, Drafts, Finding, FindingList, Harvest, Headings
from reformctl.importing.extraction.known_agencies import list_agencies
from reformctl.importing.extraction.stated_rules import apply_stated_rules
from reformctl.importing.extraction.task_numbers import choose_ids, note_number_jumps, note_renumbering
from reformctl.importing.extraction.traditional_regex import compile_both
from reformctl.model.table import Agency, Category, Source, Table, Task
from reformctl.system.translation import _, join_words, translate
from reformctl.text.escaping import echo_value

_ABRIDGED = compile_both("有删减|略有删节|有删节")
_NUMBER_MARKS = re.compile(r"[\s.．、]+")


def assemble_table(
    document: Document, harvest: Harvest, table: str, known: Iterable[Agency], title: str | None = None
) -> tuple[Table, tuple[Finding, ...]]:
    """Make the table with the id `table`, and list all that is to be said of it.

    `known` are the agencies of other tables, whose full names are taken over.
    """
    findings = FindingList(harvest.findings)
    drafts = apply_stated_rules(document, list(harvest.tasks), findings)
    ids = choose_ids(drafts)
    note_number_jumps(drafts, harvest.refused, findings)
    note_renumbering(drafts, ids, findings)
    _note_derived_titles(drafts, findings)
    categories = _join_headings(harvest.headings, drafts, findings)
    _note_wrong_counts(categories, harvest.headings, drafts, findings)
    title = title or document_facts.find_title(harvest.above)
    facts = document_facts.find_facts(document.paragraphs, harvest.above)
    _note_facts(title, facts, findings)
    tasks = []
    numbered_drafts = zip(ids, drafts, strict=True)
    for number, draft in numbered_drafts:
        task = _make_task(table, number, draft)
        tasks.append(task)
    agencies = list_agencies(tasks, known, findings)
    made_table = Table(
        table,
        title or "",
        source=_make_source(document, facts),
        categories=categories,
        agencies=agencies,
        tasks=tuple(tasks),
    )
    return made_table, tuple(findings)


def _make_source(document: Document, facts: DocumentFacts) -> Source:
    texts = [paragraph.text for paragraph in document.paragraphs]
    is_abridged = any(map(_ABRIDGED.search, texts))
    return Source(**facts.list_facts(), abridged=is_abridged)


def _make_task(table: str, number: int, draft: Draft) -> Task:
    printed: str | None = draft.number
    bare_number = _NUMBER_MARKS.sub("", draft.number)
    if bare_number == str(number):
        printed = None
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


def _note_derived_titles(drafts: Drafts, findings: FindingList) -> None:
    derived = [draft for draft in drafts if draft.title_derived]
    if not derived:
        return
    sentence = _("tasks without a title get the first words of their content as title, marked title_derived: {count}")
    first = derived[0]
    count = len(derived)
    findings.note("derived-title", sentence, first.location, count=count)


def _join_headings(headings: Headings, drafts: Drafts, findings: FindingList) -> tuple[Category, ...]:
    """Make categories of the headings that have tasks or say how many they have.

    Two headings of one name, which stand under two others, make one category; their counts are added.
    """
    counts: dict[str, int | None] = {}
    used_names = {draft.category for draft in drafts}
    for index, heading in enumerate(headings):
        name = heading.name
        is_unused = name not in used_names
        has_no_count = heading.declared is None
        if is_unused and (has_no_count or _has_headings_below(headings, index)):
            sentence = _("the heading “{name}” has no tasks of its own, and is not a category")
            shown_name = echo_value(name)
            findings.note("heading", sentence, heading.location, name=shown_name)
        elif name not in counts:
            counts[name] = heading.declared
        else:
            declared = counts[name]
            counts[name] = _add_counts(declared, heading.declared)
    categories = []
    for name, count in counts.items():
        category = Category(name, count)
        categories.append(category)
    return tuple(categories)


def _has_headings_below(headings: Headings, index: int) -> bool:
    """Tell whether a heading of a lower level stands right below a heading."""
    next_index = index + 1
    if next_index == len(headings):
        return False
    heading = headings[index]
    next_heading = headings[next_index]
    return next_heading.level > heading.level


def _add_counts(first: int | None, second: int | None) -> int | None:
    if first is None or second is None:
        return None
    return first + second


def _note_wrong_counts(
    categories: Sequence[Category], headings: Headings, drafts: Drafts, findings: FindingList
) -> None:
    """Say where a category declares 8 tasks, as in 投资便利化（8项）, and has another number of rows and of numbers."""
    locations: dict[str, DocumentLocation] = {}
    for heading in headings:
        locations.setdefault(heading.name, heading.location)
    numbers_of_rows: dict[str | None, list[str]] = {}
    for draft in drafts:
        numbers = numbers_of_rows.setdefault(draft.category, [])
        numbers.append(draft.number)
    for category in categories:
        numbers = numbers_of_rows.get(category.name, [])
        different_numbers = set(numbers)
        different_numbers.discard("")
        row_count = len(numbers)
        number_count = len(different_numbers)
        if category.declared in {None, row_count, number_count}:
            continue
        sentence = _("“{name}” declares {declared} tasks, but has {count}")
        findings.warn(
            "count-differs",
            sentence,
            locations[category.name],
            name=echo_value(category.name),
            declared=category.declared,
            count=row_count,
        )


def _note_facts(title: str | None, facts: DocumentFacts, findings: FindingList) -> None:
    """Say what the document states of itself."""
    if title is None:
        sentence = _("there is no title above the table: give it one")
        findings.note("no-title", sentence)
    if facts.several_dates:
        sentence = _("the document gives several dates; none of them is used")
        findings.note("several-dates", sentence)
    stated = []
    for key, value in facts.list_facts().items():
        if value:
            label = translate(document_facts.FACTS[key])
            stated.append(f"{label} {value}")
    if stated:
        sentence = _("the document states: {facts}")
        stated_facts = join_words(stated)
        findings.note("source", sentence, facts=stated_facts)
