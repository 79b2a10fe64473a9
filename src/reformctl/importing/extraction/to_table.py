"""Makes a table of drafts: its tasks, categories and agencies, and what the document says of itself."""

import re
from collections.abc import Iterable, Sequence

from reformctl.importing.document import Document, DocumentLocation
from reformctl.importing.extraction import document_facts
from reformctl.importing.extraction.document_facts import DocumentFacts
from reformctl.importing.extraction.findings import CategoryHeading, Draft, Finding, FindingList, Harvest
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


def _note_derived_titles(drafts: Sequence[Draft], findings: FindingList) -> None:
    derived = [draft for draft in drafts if draft.title_derived]
    if derived:
        sentence = _(
            "tasks without a title get the first words of their content as title, marked title_derived: {count}"
        )
        findings.note("derived-title", sentence, derived[0].location, count=len(derived))


def _join_headings(
    headings: Sequence[CategoryHeading], drafts: Sequence[Draft], findings: FindingList
) -> tuple[Category, ...]:
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
            sentence = _("the heading “{name}” has no tasks of its own, and is not a category")
            findings.note("heading", sentence, heading.location, name=echo_value(heading.name))
        elif heading.name not in counts:
            counts[heading.name] = heading.declared
        else:
            declared = counts[heading.name]
            counts[heading.name] = _add_counts(declared, heading.declared)
    categories = [Category(name, count) for name, count in counts.items()]
    return tuple(categories)


def _add_counts(first: int | None, second: int | None) -> int | None:
    if first is None or second is None:
        return None
    return first + second


def _note_wrong_counts(
    categories: Sequence[Category], headings: Sequence[CategoryHeading], drafts: Sequence[Draft], findings: FindingList
) -> None:
    """Say where a category declares 8 tasks, as in 投资便利化（8项）, and has another number of rows and of numbers."""
    locations: dict[str, DocumentLocation] = {}
    for heading in headings:
        locations.setdefault(heading.name, heading.location)
    rows_of: dict[str | None, list[str]] = {}
    for draft in drafts:
        numbers = rows_of.setdefault(draft.category, [])
        numbers.append(draft.number)
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
        findings.note("no-title", _("there is no title above the table: give it one"))
    if facts.several_dates:
        findings.note("several-dates", _("the document gives several dates; none of them is used"))
    stated = []
    for key, value in facts.list_facts().items():
        if value:
            label = translate(document_facts.FACTS[key])
            stated.append(f"{label} {value}")
    if stated:
        sentence = _("the document states: {facts}")
        findings.note("source", sentence, facts=join_words(stated))
