"""Reads a CSV file as spreadsheets save it: one table, whose delimiter is told by what is in it.

The standard library's csv reads it; what we add is to tell quotation marks of the format from those of the text.
"""

import csv
from collections.abc import Sequence
from itertools import islice

from reformctl.importing.document import (
    MAX_CHARACTERS,
    Document,
    DocumentError,
    DocumentLocation,
    Grid,
    ReadingNote,
    SpannedCell,
    encoding_note,
    spread_merged_cells,
    too_many_characters,
)
from reformctl.importing.readers import delimited
from reformctl.importing.readers.encodings import decode_text
from reformctl.system.translation import _

DELIMITERS = ",;\t|"
SAMPLE_LINES = 100
"""Lines by which the delimiter is told."""


def read(data: bytes) -> Document:
    """Reads the one table of the file; raises DocumentError where it is none."""
    text, encoding = decode_text(data)
    notes = encoding_note(encoding)
    delimiter, begin, first_line = _find_delimiter(text)
    table = text[begin:]
    try:
        rows, is_quoted = delimited.read_delimited(table, delimiter, first_line)
    except csv.Error as error:
        raise DocumentError(_("it is no CSV: {problem}").format(problem=error)) from error
    if len(table) > MAX_CHARACTERS:
        raise too_many_characters()
    if '"' in table and not is_quoted:
        notes += (ReadingNote(_("quotation marks do not stand around whole cells here, and are taken for text")),)
    locations = [DocumentLocation(row=number, line=row.line) for number, row in enumerate(rows, 1)]
    cells = [[SpannedCell(cell) for cell in row.cells] for row in rows]
    grid = Grid(spread_merged_cells(cells, locations), DocumentLocation(table=1))
    return Document((grid,), notes)


def _find_delimiter(text: str) -> tuple[str, int, int]:
    """Finds the delimiter, the character at which the table begins, and the line of that; `sep=;` is Excel's own."""
    head = list(islice(delimited.split_physical_lines(text), SAMPLE_LINES))
    first = head[0].strip() if head else ""
    if first.lower().startswith("sep="):
        return first[4:5] or ",", len(head[0]), 2
    delimiter = max(DELIMITERS, key=lambda mark: _count_columns(head, mark))
    return delimiter, 0, 1


def _count_columns(lines: Sequence[str], delimiter: str) -> int:
    """Counts the columns that most of the lines have; 1 if there are no lines."""
    widths = [line.count(delimiter) + 1 for line in lines if line.strip()]
    return max(set(widths), key=widths.count, default=1)
