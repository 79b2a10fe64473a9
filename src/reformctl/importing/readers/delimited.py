"""Texts divided by commas or tabs -> rows of cells, in which a quotation mark of the text itself stays one."""

import csv
import io
from collections.abc import Iterator
from typing import Literal, NamedTuple

LONGEST = 1_000_000
"""Characters of a cell."""


class Row(NamedTuple):
    """A row and where it begins."""

    line: int
    """Counted from 1."""
    cells: list[str]


class Rows(NamedTuple):
    """What a text holds."""

    rows: list[Row]
    quoted: bool
    """Whether marks around cells are quotation marks of the format, as programs write them, and no part of the text."""


def read(text: str, delimiter: str) -> Rows:
    """The rows that hold anything; where quotation marks do not stand as programs write them, they are text.

    So `"放管服"改革` keeps its marks. With tabs, as spreadsheets copy cells, they are the format's only around line
    breaks, tabs and other quotation marks.
    """
    csv.field_size_limit(LONGEST)
    if '"' in text:
        try:
            rows = list(_rows(text, delimiter, csv.QUOTE_MINIMAL))
        except csv.Error:
            rows = []
        needed = any(mark in cell for row in rows for cell in row.cells for mark in ("\n", "\t", '"'))
        if rows and (needed or delimiter != "\t"):
            return Rows(rows, quoted=True)
    return Rows(list(_rows(text, delimiter, csv.QUOTE_NONE)), quoted=False)


def _rows(text: str, delimiter: str, quoting: Literal[0, 3]) -> Iterator[Row]:
    """Raises csv.Error for what cannot be read so."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True, quoting=quoting)
    line = 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield Row(line, [cell.replace("\r\n", "\n").replace("\r", "\n") for cell in cells])
        line = reader.line_num + 1
