"""Divides texts by commas or tabs into rows of cells; a quotation mark of the text itself stays in its cell."""

import csv
import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from reformctl.importing.document import (
    DocumentError,
    DocumentLocation,
    Grid,
    SpannedCell,
    spread_merged_cells,
    too_many_columns,
    too_many_rows,
)
from reformctl.importing.limits import (
    MAX_CELL_CHARACTERS,
    MAX_COLUMNS,
    MAX_DELIMITED_LINES,
    MAX_LINE_DELIMITERS,
    MAX_ROWS,
)
from reformctl.system.translation import _

_LINE_END = re.compile(r"\r\n?")
_LINE = re.compile(r"[^\r\n]*+(?:\r\n?|\n)|[^\r\n]++")
_NEEDING_QUOTES = re.compile('[\n\t"]')


class DelimitedRecord(NamedTuple):
    """The cells of a row, and the line where it begins, counted from 1."""

    line: int
    cells: list[str]


class DelimitedText(NamedTuple):
    """The rows of a text."""

    rows: list[DelimitedRecord]
    is_quoted: bool
    """Whether marks around cells are quotation marks of the format, as programs write them, and no part of the text."""


def read_delimited(text: str, delimiter: str, line: int = 1) -> DelimitedText:
    """Read the rows that hold anything, the text beginning in that line.

    Quotation marks other than programs write are text: `"放管服"改革` keeps its marks. With tabs, as spreadsheets copy
    cells, they are the format's only around line breaks, tabs and other quotation marks. Raises DocumentError for more
    rows, columns or lines than any document has, as soon as there are too many, and csv.Error for what cannot be read.
    """
    csv.field_size_limit(MAX_CELL_CHARACTERS)
    if '"' in text:
        try:
            records = _read_records(text, delimiter, csv.QUOTE_MINIMAL, line)
            rows = list(records)
        except csv.Error:
            rows = []
        means_quotes = delimiter != "\t" or _needs_quotes(rows)
        if rows and means_quotes:
            return DelimitedText(rows, is_quoted=True)
    records = _read_records(text, delimiter, csv.QUOTE_NONE, line)
    return DelimitedText(list(records), is_quoted=False)


def make_grid(records: Sequence[DelimitedRecord], location: DocumentLocation, row_location: DocumentLocation) -> Grid:
    """Make a table of records; each row has its number and line, and all else of `row_location`."""
    locations = []
    rows = []
    for number, record in enumerate(records, 1):
        record_location = row_location._replace(row=number, line=record.line)
        cells = list(map(SpannedCell, record.cells))
        locations.append(record_location)
        rows.append(cells)
    grid_rows = spread_merged_cells(rows, locations)
    return Grid(grid_rows, location)


def split_physical_lines(text: str) -> Iterator[str]:
    """Yield the lines of a text with their ends, each made only when it is asked for."""
    for line in _LINE.finditer(text):
        yield line[0]


def find_usual_width(widths: Sequence[int], otherwise: int) -> int:
    """Find how many columns most lines have: 5 of 1, 5, 5, 4; `otherwise` where there are no lines."""
    return max(set(widths), key=widths.count, default=otherwise)


def too_many_lines(most: int) -> DocumentError:
    """Say that there are more lines than any document has."""
    sentence = _("it has more than {most} lines, the limit")
    return DocumentError(sentence.format(most=most))


def _needs_quotes(rows: list[DelimitedRecord]) -> bool:
    for row in rows:
        for cell in row.cells:
            if _NEEDING_QUOTES.search(cell):
                return True
    return False


def _read_records(text: str, delimiter: str, quoting: Literal[0, 3], line: int) -> Iterator[DelimitedRecord]:
    lines = _limit_lines(text, delimiter, line)
    reader = csv.reader(lines, delimiter=delimiter, strict=True, quoting=quoting)
    first_line = line
    row_count = 0
    for cells in reader:
        if "".join(cells).strip():
            row_count += 1
            if row_count > MAX_ROWS:
                raise too_many_rows()
            if len(cells) > MAX_COLUMNS:
                location = DocumentLocation(row=row_count, line=line)
                raise too_many_columns(location)
            texts = [_LINE_END.sub("\n", cell) for cell in cells]
            yield DelimitedRecord(line, texts)
        line = first_line + reader.line_num


def _limit_lines(text: str, delimiter: str, first: int) -> Iterator[str]:
    """Yield the lines. Raises DocumentError once there are more, or more delimiters, than a table has."""
    lines = split_physical_lines(text)
    for index, line in enumerate(lines):
        if index == MAX_DELIMITED_LINES:
            raise too_many_lines(MAX_DELIMITED_LINES)
        is_long = len(line) > MAX_LINE_DELIMITERS
        if is_long and line.count(delimiter) > MAX_LINE_DELIMITERS:
            location = DocumentLocation(line=first + index)
            raise too_many_columns(location)
        yield line
