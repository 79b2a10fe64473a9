"""Citations: one for a whole table, or one for each task that was chosen."""

from collections.abc import Iterator

from reformctl.exporting import citation_styles
from reformctl.exporting.sheet import Sheet, encoded
from reformctl.model.table import Table, Task
from reformctl.system.errors import UsageError
from reformctl.system.translation import _


def dump(sheet: Sheet) -> Iterator[bytes]:
    """An entry for each table of which nothing was chosen, and one for each task of the others."""
    origin = sheet.origin
    if not origin.tables:
        raise UsageError(_("cite is for tasks: choose another format"), "no-tasks-to-cite")
    between = {"gbt7714": "", "bibtex": "\n", "ris": "\r\n"}[sheet.style]
    entries = (_entry(sheet.style, table, task) for table, task in _cited(sheet))
    return encoded(f"{between if at else ''}{entry}" for at, entry in enumerate(entries))


def _cited(sheet: Sheet) -> Iterator[tuple[Table, Task | None]]:
    """Each table that is cited whole, then each task of the others."""
    origin = sheet.origin
    left = {part.id: len(part) for part in origin.part}
    whole = {table.id for table in origin.tables if not origin.chosen and left.get(table.id, 0) == len(table)}
    yield from ((table, None) for table in origin.tables if table.id in whole)
    tables = {table.id: table for table in origin.tables}
    if len(whole) < len(tables):
        others = (task for task in origin.tasks if task.table not in whole)
        yield from ((tables[task.table], task) for task in dict.fromkeys(others))


def _entry(style: str, table: Table, task: Task | None) -> str:
    """A task by its printed 序号; a title that is ours stands in [ ], as GB/T 7714 has it (7.2)."""
    number = None if task is None else task.number or str(task.id)
    title = None if task is None else f"[{task.title}]" if task.title_derived else task.title
    if style == "gbt7714":
        return f"{citation_styles.format_gbt7714(table, number, title)}\n"
    key = table.id if task is None else f"{table.id}-{task.id}"
    write = citation_styles.format_bibtex if style == "bibtex" else citation_styles.format_ris
    return write(table, number, title, key)
