"""A CSV file as spreadsheets save it -> one table; the delimiter is told by what is in it."""

import csv
import io
from collections.abc import Iterator

from reformctl.document import Document, DocumentError, Grid, Note, Piece, Spot, spread
from reformctl.files import text_of
from reformctl.messages import _

DELIMITERS = ",;\t|"
LOOKED_AT = 50
"""Rows by which the delimiter is told."""
LONGEST = 1_000_000
"""Characters of a cell."""


def read(data: bytes) -> Document:
    """One table; raises DocumentError for quotation marks that are not closed and the like."""
    text, encoding = text_of(data)
    notes = () if encoding == "UTF-8" else (Note(_("the text is {encoding}").format(encoding=encoding)),)
    csv.field_size_limit(LONGEST)
    first, _break, rest = text.partition("\n")
    if first.strip().lower().startswith("sep="):  # Excel's own line
        delimiter, text = first.strip()[4:5] or ",", rest
    else:
        delimiter = max(DELIMITERS, key=lambda mark: _columns(text, mark))
    try:
        rows = [(line, row) for line, row in _rows(text, delimiter) if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise DocumentError(_("it is no CSV: {problem}").format(problem=error)) from error
    spots = [Spot(row=number, line=line) for number, (line, _row) in enumerate(rows, 1)]
    grid = Grid(spread([[Piece(cell) for cell in row] for _line, row in rows], spots), Spot(table=1))
    return Document((grid,), notes)


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    for row in reader:
        yield line, [cell.replace("\r\n", "\n").replace("\r", "\n") for cell in row]
        line = reader.line_num + 1


def _columns(text: str, delimiter: str) -> int:
    """Columns that most of the first rows have, 1 if there are none."""
    widths = []
    try:
        for _line, row in _rows(text, delimiter):
            widths += [len(row)]
            if len(widths) == LOOKED_AT:
                break
    except csv.Error:
        return 0
    return max(set(widths), key=widths.count, default=1)
