"""A CSV file as spreadsheets save it -> one table; the delimiter is told by what is in it.

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
    """One table; raises DocumentError for what is none."""
    text, encoding = decode_text(data)
    notes = encoding_note(encoding)
    head = list(islice(delimited.split_physical_lines(text), SAMPLE_LINES))
    begin = 1
    if head and head[0].strip().lower().startswith("sep="):  # Excel's own line
        delimiter, text, begin = head[0].strip()[4:5] or ",", text[len(head[0]) :], 2
    else:
        delimiter = max(DELIMITERS, key=lambda mark: _count_columns(head, mark))
    try:
        rows, quoted = delimited.read_delimited(text, delimiter, begin)
    except csv.Error as error:
        raise DocumentError(_("it is no CSV: {problem}").format(problem=error)) from error
    if len(text) > MAX_CHARACTERS:
        raise too_many_characters()
    if '"' in text and not quoted:
        notes += (ReadingNote(_("quotation marks do not stand around whole cells here, and are taken for text")),)
    locations = [DocumentLocation(row=number, line=row.line) for number, row in enumerate(rows, 1)]
    return Document(
        (
            Grid(
                spread_merged_cells([list(map(SpannedCell, row.cells)) for row in rows], locations),
                DocumentLocation(table=1),
            ),
        ),
        notes,
    )


def _count_columns(lines: Sequence[str], delimiter: str) -> int:
    """Columns that most of the first rows have, 1 if there are none."""
    widths = [line.count(delimiter) + 1 for line in lines if line.strip()]
    return max(set(widths), key=widths.count, default=1)
