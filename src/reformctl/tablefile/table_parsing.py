"""Parses what the YAML reader composed of a table file into a Table, and says what in it does not fit the format."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from reformctl.model.diagnostics import Diagnostic, KeyPath
from reformctl.model.table import Agency, Category, Source, Table, Task
from reformctl.system.translation import _
from reformctl.tablefile import section_parsing
from reformctl.tablefile.schema import SECTIONS, AgencyFile, CategoryFile, FileSection, SourceFile, TableFile
from reformctl.tablefile.section_parsing import Entries, Positions

LEAST_HEAD: Mapping[str, Any] = {"format": 1, "id": "partial", "title": "partial", "tasks": []}
"""The head of a table of which nothing is right."""


class ParsedTable(NamedTuple):
    """What could be understood of a file, and what is wrong with it."""

    table: Table
    """What could be understood, for the whole-table rules; only to be used further where nothing is `faulty`."""
    rows: Positions
    """For each section, where in the file the entries of `table` stand."""
    diagnostics: list[Diagnostic]
    """At most MAX_DIAGNOSTICS."""
    faulty: frozenset[str | int]
    """Keys of the file whose values are not in `table`, or not whole."""
    whole: bool
    """Whether every task of the file is in `table`, with all that it says."""


def parse_table(raw: object) -> ParsedTable:
    """Parse a composed table file, entry by entry; never raises for anything that a file can hold."""
    activity = _("checking the table")
    parsed = section_parsing.parse_sections(TableFile, SECTIONS, raw, activity)
    head = parsed.head
    if head is None:
        mapping = raw if isinstance(raw, dict) else {}
        head = _make_partial_head(mapping, parsed.faulty)
    table = _make_table(head, parsed.entries)
    diagnostics = section_parsing.make_diagnostics(parsed.errors, _list_known_keys)
    keys_with_errors = section_parsing.list_faulty_keys(parsed.errors)
    return ParsedTable(
        table=table,
        rows=parsed.positions,
        diagnostics=diagnostics,
        faulty=frozenset(parsed.faulty),
        whole="tasks" not in keys_with_errors,
    )


def _make_partial_head(mapping: Mapping[str, Any], faulty: set[str | int]) -> TableFile:
    """Make the head of a table as far as it is right, so that rules can look at it."""
    head = dict(LEAST_HEAD)
    for key in ("id", "title", "place", "source"):
        if key in mapping and key not in faulty:
            head[key] = mapping[key]
    return TableFile.model_validate(head)


def _list_known_keys(path: KeyPath) -> tuple[str, ...]:
    """List the keys of the mapping in which a key stands."""
    if len(path) == 1:
        return tuple(TableFile.model_fields)
    section_key = str(path[0])
    if section_key == "source":
        return tuple(SourceFile.model_fields)
    section = SECTIONS[section_key]
    return tuple(section.model_fields)


def _make_table(head: TableFile, entries: Entries) -> Table:
    source_values = dict(head.source)
    categories = map(_make_category, entries["categories"])
    agencies = map(_make_agency, entries["agencies"])
    tasks = [_make_task(head.id, task) for task in entries["tasks"]]
    return Table(
        id=head.id,
        title=head.title,
        source=Source(**source_values),
        categories=tuple(categories),
        agencies=tuple(agencies),
        tasks=tasks,
        place=head.place,
    )


def _make_category(category: CategoryFile) -> Category:
    return Category(category.name, category.count)


def _make_agency(agency: AgencyFile) -> Agency:
    aliases = tuple(agency.aliases)
    return Agency(agency.name, agency.full_name, aliases, agency.is_agency)


def _make_task(table: str, task: FileSection) -> Task:
    values: dict[str, Any] = dict(task)
    for key, value in values.items():
        if isinstance(value, list):
            values[key] = tuple(value)
    extra = values["extra"]
    values["extra"] = tuple(extra.items())
    return Task(table=table, **values)
