"""Citations: one for a whole table, or one for each task that was chosen."""

from collections.abc import Iterator
from typing import NamedTuple

from reformctl.exporting import citation_styles
from reformctl.exporting.sheet import Origin, Sheet, encode_lines
from reformctl.model.table import Table, Task
from reformctl.system.errors import UsageError
from reformctl.system.translation import _

_SEPARATORS = {"gbt7714": "", "bibtex": "\n", "ris": "\r\n"}
"""What stands between two entries of a style."""


class CitedText(NamedTuple):
    """What an entry is about."""

    table: Table
    task: Task | None
    """None for the whole table."""


def dump(sheet: Sheet) -> Iterator[bytes]:
    """Write an entry for each table of which nothing was chosen, and one for each task of the others."""
    if not sheet.origin.tables:
        sentence = _("cite is for tasks: choose another format")
        raise UsageError(sentence, "no-tasks-to-cite")
    entries = _write_entries(sheet)
    return encode_lines(entries)


def _write_entries(sheet: Sheet) -> Iterator[str]:
    separator = ""
    for cited in _list_cited(sheet.origin):
        entry = _write_entry(sheet.style, cited)
        yield separator + entry
        separator = _SEPARATORS[sheet.style]


def _list_cited(origin: Origin) -> Iterator[CitedText]:
    """List the tables that are cited whole, then each task of the others."""
    cited_whole = set()
    for table in _list_whole_tables(origin):
        cited_whole.add(table.id)
        yield CitedText(table, None)
    tables = {table.id: table for table in origin.tables}
    if len(cited_whole) == len(tables):
        return
    for task in dict.fromkeys(origin.tasks):
        if task.table not in cited_whole:
            table = tables[task.table]
            yield CitedText(table, task)


def _list_whole_tables(origin: Origin) -> Iterator[Table]:
    """List the tables of which no task is left out, unless somebody chose the tasks."""
    if origin.chosen:
        return
    parts = {part.id: part for part in origin.parts}
    for table in origin.tables:
        part = parts.get(table.id, ())
        if len(part) == len(table):
            yield table


def _write_entry(style: str, cited: CitedText) -> str:
    """Write an entry of a table, or of a task by its printed 序号."""
    table = cited.table
    task = cited.task
    number = None
    title = None
    key = table.id
    if task is not None:
        number = task.number or str(task.id)
        title = _format_title(task)
        key = f"{table.id}-{task.id}"
    if style == "gbt7714":
        citation = citation_styles.format_gbt7714(table, number, title)
        return f"{citation}\n"
    if style == "bibtex":
        return citation_styles.format_bibtex(table, number, title, key)
    return citation_styles.format_ris(table, number, title, key)


def _format_title(task: Task) -> str:
    """Put a title that is ours in [ ], as GB/T 7714 has it (7.2)."""
    if task.title_derived:
        return f"[{task.title}]"
    return task.title
