"""The tool compare_tables: which tasks of two loaded tables are alike, and which are in one of them alone."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from reformctl.agents.arguments import NUMBER, TEXT, Arguments, JsonSchema, Parameter
from reformctl.agents.data import ServedData
from reformctl.agents.filtering import REMARKS_SCHEMA, sort_remarks
from reformctl.agents.pages import PAGE_SCHEMA, SAME_PAGING, ToolAnswer, make_answer, parse_page
from reformctl.agents.rows import ROWS_SCHEMA
from reformctl.exporting.difference_records import record_difference
from reformctl.model import name_kinds, vocabulary
from reformctl.model.table import Table, Tables
from reformctl.query import comparison

TITLE = "Compare two tables"
DESCRIPTION = """Compare two loaded tables by their ids (describe_table lists them): change is similar (pairs of
like tasks, most alike first, score 0 to 1; one need not continue the other), removed (only in old) or added
(only in new)."""
MAX_PERCENT = 100
DEFAULT_PERCENT = round(comparison.DEFAULT_THRESHOLD * MAX_PERCENT)
PARAMETERS = (
    Parameter("old", TEXT, "table id", is_required=True),
    Parameter("new", TEXT, "table id", is_required=True),
    Parameter("likeness", NUMBER, "percent from which tasks are similar; default 50", most=MAX_PERCENT),
    *SAME_PAGING,
)
OUTPUT: JsonSchema = {
    **PAGE_SCHEMA,
    "old": {"type": "object"},
    "new": {"type": "object"},
    "same": {"type": "boolean"},
    **REMARKS_SCHEMA,
    "changes": ROWS_SCHEMA,
}
KINDS = ("similar", "removed", "added")
"""What can be said of two tables that are loaded at once, and so have different ids."""


def run(data: ServedData, arguments: Arguments) -> ToolAnswer:
    """Compare two tables that are loaded; no file is opened for it."""
    tables, notes = data.load_tables()
    old_name = arguments.get_text("old")
    new_name = arguments.get_text("new")
    old = _find_table(tables, old_name)
    new = _find_table(tables, new_name)
    percent = arguments.get_number("likeness", DEFAULT_PERCENT)
    difference = comparison.compare_tables(old, new, percent / MAX_PERCENT)
    record = record_difference(difference)
    rows: list[Any] = []
    for kind in KINDS:
        rows += _list_rows(kind, record)
    page = parse_page(arguments)
    head: ToolAnswer = {}
    for key in ("old", "new", "same"):
        head[key] = record[key]
    head |= sort_remarks(notes)
    shown_rows = page.slice(rows)
    total = len(rows)
    return make_answer(head, "changes", shown_rows, total, page)


def _find_table(tables: Tables, name: str | None) -> Table:
    """Find a table by its id. Raises UnknownNameError for an id that none has."""
    loaded = {table.id: table for table in tables}
    table_id = vocabulary.require_name(name or "", loaded, name_kinds.TABLE)
    return loaded[table_id]


def _list_rows(kind: str, record: Mapping[str, object]) -> Iterator[ToolAnswer]:
    """List a row for each change of a kind."""
    entries = cast("list[ToolAnswer]", record[kind])
    for entry in entries:
        yield {"change": kind, **entry}
