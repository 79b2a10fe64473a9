"""`reformctl categories`: the categories, with what the document declares and what the table has."""

from reformctl import compiled, formats, names, store
from reformctl.columns import Column
from reformctl.formats import View
from reformctl.line import Call
from reformctl.output import Answer
from reformctl.typed import NamedTuple


class Row(NamedTuple):
    """A category and its two counts."""

    name: str
    declared: int | None
    tasks: int


COLUMNS = (
    Column("name", "类别", lambda row: row.name, "category, without its number and count"),
    Column("declared", "文件所列项数", lambda row: row.declared, "tasks that the document itself declares"),
    Column("tasks", "项数", lambda row: row.tasks, "tasks that the table has"),
)
ON_TERMINAL = View("table", ("tasks", "declared", "name"))
IN_PIPE = View("tsv", ("name", "declared", "tasks"), "none")


def run(call: Call) -> Answer:
    """In the document's order."""
    wanted = formats.view(call, ON_TERMINAL, IN_PIPE)
    tables, left_out = store.load_for(call)
    declared: dict[str, int | None] = {}
    for table in tables:
        for category in table.categories:
            known = declared.get(category.name)
            both = None if category.declared is None and known is None else (known or 0) + (category.declared or 0)
            declared[category.name] = both
    counts = [compiled.counts(table.tasks, "category") for table in tables]
    rows = [
        Row(entry.name, declared[entry.name], sum(numbers.get(entry.name, 0) for numbers in counts))
        for entry in names.categories(tables)
    ]
    return Answer(formats.write_items(rows, COLUMNS, call, wanted), left_out, bool(rows))
