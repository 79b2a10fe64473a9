"""The tool compare_tables: which tasks of two loaded tables are alike, and which are in one of them alone."""

from typing import Any, cast

from reformctl.agents.arguments import NUMBER, TEXT, Arguments, JsonSchema, Parameter
from reformctl.agents.data import ServedData
from reformctl.agents.filtering import REMARKS_SCHEMA, sort_remarks
from reformctl.agents.pages import PAGE_SCHEMA, SAME_PAGING, ToolAnswer, make_answer, parse_page
from reformctl.agents.rows import ROWS_SCHEMA
from reformctl.exporting.difference_records import record_difference
from reformctl.model import name_kinds, vocabulary
from reformctl.query import comparison

TITLE = "Compare two tables"
DESCRIPTION = """Compare two loaded tables by their ids (describe_table lists them): change is similar (pairs of
like tasks, most alike first, score 0 to 1; one need not continue the other), removed (only in old) or added
(only in new)."""
MAX_PERCENT = 100
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
    loaded = {table.id: table for table in tables}
    old, new = (
        loaded[vocabulary.require_name(arguments.get_text(name) or "", loaded, name_kinds.TABLE)]
        for name in ("old", "new")
    )
    threshold = arguments.get_number("likeness", round(comparison.DEFAULT_THRESHOLD * MAX_PERCENT)) / MAX_PERCENT
    record = record_difference(comparison.compare_tables(old, new, threshold))
    rows: list[Any] = []
    for kind in KINDS:
        rows += [{"change": kind, **entry} for entry in cast("list[ToolAnswer]", record[kind])]
    page = parse_page(arguments)
    head = {**{key: record[key] for key in ("old", "new", "same")}, **sort_remarks(notes)}
    return make_answer(head, "changes", page.slice(rows), len(rows), page)
