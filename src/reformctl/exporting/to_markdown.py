"""A Markdown table (GitHub Flavored Markdown, 4.10) to paste into a report or an issue."""

from collections.abc import Iterable, Iterator

from reformctl.exporting.sheet import Sheet, encode_lines
from reformctl.text.escaping import escape_markdown


def dump(sheet: Sheet) -> Iterator[bytes]:
    """Write one row a task; every character that means something in Markdown is escaped."""
    lines = _write_lines(sheet)
    return encode_lines(lines)


def _write_lines(sheet: Sheet) -> Iterator[str]:
    headings = sheet.list_headings()
    yield _write_row(headings)
    rule = ["---"] * len(headings)
    yield _join_cells(rule)
    for texts in sheet.format_rows():
        yield _write_row(texts)


def _write_row(texts: Iterable[str]) -> str:
    cells = map(escape_markdown, texts)
    return _join_cells(cells)


def _join_cells(cells: Iterable[str]) -> str:
    row = " | ".join(cells)
    return f"| {row} |\n"
