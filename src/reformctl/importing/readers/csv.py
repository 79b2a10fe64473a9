"""A CSV file as spreadsheets save it -> one table; the delimiter is told by what is in it.

The standard library's csv reads it; what we add is to tell quotation marks of the format from those of the text.
"""

import csv

from reformctl.importing.document import Document, DocumentError, Grid, Note, Piece, Spot, encoding_note, spread
from reformctl.importing.readers import delimited
from reformctl.importing.readers.encodings import text_of
from reformctl.system.translation import _

DELIMITERS = ",;\t|"
LOOKED_AT = 100
"""Lines by which the delimiter is told."""


def read(data: bytes) -> Document:
    """One table; raises DocumentError for what is none."""
    text, encoding = text_of(data)
    notes = encoding_note(encoding)
    first, _break, rest = text.partition("\n")
    if first.strip().lower().startswith("sep="):  # Excel's own line
        delimiter, text = first.strip()[4:5] or ",", rest
    else:
        delimiter = max(DELIMITERS, key=lambda mark: _columns(text, mark))
    try:
        rows, quoted = delimited.read(text, delimiter)
    except csv.Error as error:
        raise DocumentError(_("it is no CSV: {problem}").format(problem=error)) from error
    if '"' in text and not quoted:
        notes += (Note(_("quotation marks do not stand around whole cells here, and are taken for text")),)
    spots = [Spot(row=number, line=row.line) for number, row in enumerate(rows, 1)]
    return Document((Grid(spread([list(map(Piece, row.cells)) for row in rows], spots), Spot(table=1)),), notes)


def _columns(text: str, delimiter: str) -> int:
    """Columns that most of the first rows have, 1 if there are none."""
    lines = text.split("\n", LOOKED_AT)[:LOOKED_AT]
    widths = [len(line.split(delimiter)) for line in lines if line.strip()]
    return max(set(widths), key=widths.count, default=1)
