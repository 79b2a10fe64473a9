"""`reformctl categories`: the categories, with what the document declares and what the table has."""

from collections.abc import Iterator
from typing import NamedTuple

from reformctl import exporting
from reformctl.cli import format_choice
from reformctl.cli.output import Answer
from reformctl.cli.selection import load_asked_tables
from reformctl.cli.spec import Call
from reformctl.cli.written_answers import describe_rows
from reformctl.exporting.export_request import ExportRequest
from reformctl.model import vocabulary
from reformctl.model.fields import make_column
from reformctl.system.translation import N_
from reformctl.tablefile.load import Tables


class CategoryRow(NamedTuple):
    """A category and its two counts."""

    name: str
    declared: int | None
    """What the documents declare; None where none of them does."""
    tasks: int
    """What the tables have."""


COLUMNS = (
    make_column("name", "类别", N_("name of the category, without its number and count")),
    make_column("declared", "文件所列项数", N_("number of tasks that the document declares")),
    make_column("tasks", "项数", N_("number of tasks in the table")),
)
FIELDS_ON_TERMINAL = ("tasks", "declared", "name")
FIELDS_IN_PIPE = ("name", "declared", "tasks")
ON_TERMINAL = ExportRequest("table", usual_fields=FIELDS_ON_TERMINAL)
IN_PIPE = ExportRequest("tsv", usual_fields=FIELDS_IN_PIPE, headers="none")


def run(call: Call) -> Answer:
    """List the categories, in the document's order."""
    request = format_choice.choose_format(call, ON_TERMINAL, IN_PIPE)
    tables, left_out = load_asked_tables(call)
    rows = list(_list_rows(tables))
    body = exporting.export_rows(request, rows, COLUMNS)
    written = describe_rows(call, len(rows))
    found = len(rows) > 0
    return Answer(body, left_out, found, written=written)


def _list_rows(tables: Tables) -> Iterator[CategoryRow]:
    """List a row for each category; one that several tables have is one row."""
    declared = _add_declared(tables)
    counts = [table.store.count_by("category") for table in tables]
    entries = vocabulary.list_categories(tables)
    for entry in entries:
        name = entry.name
        tasks = sum(numbers.get(name, 0) for numbers in counts)
        yield CategoryRow(name, declared[name], tasks)


def _add_declared(tables: Tables) -> dict[str, int | None]:
    """Add up how many tasks the documents declare of each category; None where none of them does."""
    sums: dict[str, int | None] = {}
    for table in tables:
        for category in table.categories:
            name = category.name
            known = sums.setdefault(name, None)
            if category.declared is not None:
                before = known or 0
                sums[name] = before + category.declared
    return sums
