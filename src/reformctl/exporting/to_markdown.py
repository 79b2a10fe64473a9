"""A Markdown table (GitHub Flavored Markdown, 4.10) to paste into a report or an issue."""

from collections.abc import Iterable, Iterator

from reformctl.exporting.sheet import Sheet, encode_lines
from reformctl.text.escaping import escape_markdown


def dump(sheet: Sheet) -> Iterator[bytes]:
    """Write one row a task; every character that means something in Markdown is escaped."""
    return encode_lines(_write_lines(sheet))


def _write_lines(sheet: Sheet) -> Iterator[str]:
    yield _join_cells(map(escape_markdown, sheet.list_headings()))
    yield _join_cells(["---"] * len(sheet.columns))
    for row in sheet.format_rows():
        yield _join_cells(map(escape_markdown, row))


def _join_cells(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |\n"
