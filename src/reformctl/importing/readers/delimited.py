"""Divides texts by commas or tabs into rows of cells, in which a quotation mark of the text itself stays one."""

import csv
import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from reformctl.importing.document import MAX_COLUMNS, MAX_ROWS, DocumentError, DocumentLocation, too_many_rows
from reformctl.importing.limits import MAX_CELL_CHARACTERS, MAX_DELIMITED_LINES, MAX_LINE_DELIMITERS
from reformctl.system.translation import _

_LINE = re.compile(r"[^\r\n]*+(?:\r\n?|\n)|[^\r\n]++")
_NEEDING_QUOTES = ("\n", "\t", '"')


class DelimitedRecord(NamedTuple):
    """A row and the line where it begins, counted from 1."""

    line: int
    cells: list[str]


class DelimitedText(NamedTuple):
    """The rows of a text."""

    rows: list[DelimitedRecord]
    quoted: bool
    """Whether marks around cells are quotation marks of the format, as programs write them, and no part of the text."""


def read_delimited(text: str, delimiter: str, line: int = 1) -> DelimitedText:
    """Reads the rows that hold anything, the text beginning in that line.

    Quotation marks other than programs write are text: `"放管服"改革` keeps its marks. With tabs, as spreadsheets copy
    cells, they are the format's only around line breaks, tabs and other quotation marks. Raises DocumentError for more
    rows, columns or lines than any document has, as soon as there are too many, and csv.Error for what cannot be read.
    """
    csv.field_size_limit(MAX_CELL_CHARACTERS)
    if '"' in text:
        try:
            rows = list(_read_records(text, delimiter, csv.QUOTE_MINIMAL, line))
        except csv.Error:
            rows = []
        if rows and (delimiter != "\t" or _needs_quotes(rows)):
            return DelimitedText(rows, quoted=True)
    rows = list(_read_records(text, delimiter, csv.QUOTE_NONE, line))
    return DelimitedText(rows, quoted=False)


def split_physical_lines(text: str) -> Iterator[str]:
    """Yields the lines of a text with their ends, each made only when it is asked for."""
    return (line[0] for line in _LINE.finditer(text))


def too_many_lines(most: int) -> DocumentError:
    """Says that there are more lines than any document has."""
    return DocumentError(_("over {most} lines are not read").format(most=most))


def _needs_quotes(rows: list[DelimitedRecord]) -> bool:
    cells = (cell for row in rows for cell in row.cells)
    return any(mark in cell for cell in cells for mark in _NEEDING_QUOTES)


def _read_records(text: str, delimiter: str, quoting: Literal[0, 3], line: int) -> Iterator[DelimitedRecord]:
    lines = _limit_lines(text, delimiter, line)
    reader = csv.reader(lines, delimiter=delimiter, strict=True, quoting=quoting)
    first = line
    number = 0
    for cells in reader:
        if "".join(cells).strip():
            number += 1
            if number > MAX_ROWS:
                raise too_many_rows()
            if len(cells) > MAX_COLUMNS:
                raise _too_many_columns(DocumentLocation(row=number, line=line))
            yield DelimitedRecord(line, [cell.replace("\r\n", "\n").replace("\r", "\n") for cell in cells])
        line = first + reader.line_num


def _limit_lines(text: str, delimiter: str, first: int) -> Iterator[str]:
    """Yields the lines, as long as they may be those of a table; raises DocumentError."""
    for number, line in enumerate(split_physical_lines(text)):
        if number == MAX_DELIMITED_LINES:
            raise too_many_lines(MAX_DELIMITED_LINES)
        if len(line) > MAX_LINE_DELIMITERS and line.count(delimiter) > MAX_LINE_DELIMITERS:
            raise _too_many_columns(DocumentLocation(line=first + number))
        yield line


def _too_many_columns(location: DocumentLocation) -> DocumentError:
    sentence = _("{location} has over {most} columns, which no task table has")
    return DocumentError(sentence.format(location=location, most=MAX_COLUMNS))
