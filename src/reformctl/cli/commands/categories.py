"""`reformctl categories`: the categories, with what the document declares and what the table has."""

from reformctl import exporting
from reformctl.cli import format_choice
from reformctl.cli.output import Answer
from reformctl.cli.selection import load_asked_tables
from reformctl.cli.spec import Call
from reformctl.cli.written_answers import describe_rows
from reformctl.exporting.export_request import ExportRequest
from reformctl.model.fields import make_column
from reformctl.query.category_counts import count_categories
from reformctl.system.translation import N_

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
    rows = count_categories(tables)
    body = exporting.export_rows(request, rows, COLUMNS)
    written = describe_rows(call, len(rows))
    found = len(rows) > 0
    return Answer(body, left_out, found, written=written)
