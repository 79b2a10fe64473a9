"""Reads a CSV file as spreadsheets save it: one table, whose delimiter is told by what is in it.

The standard library's csv reads it; what we add is to tell quotation marks of the format from those of the text.
"""

import csv
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from reformctl.importing.document import (
    Document,
    DocumentError,
    DocumentLocation,
    ReadingNote,
    note_encoding,
    too_many_characters,
)
from reformctl.importing.limits import MAX_DOCUMENT_CHARACTERS
from reformctl.importing.readers import delimited
from reformctl.importing.readers.encodings import decode_text
from reformctl.system.translation import _

DELIMITERS = ",;\t|"
SAMPLE_LINES = 100
"""The delimiter is told by the first so many lines."""
_SEPARATOR_MARK = "sep="
_MARK_END = len(_SEPARATOR_MARK)


class TableStart(NamedTuple):
    """The delimiter of a table, and where it begins."""

    delimiter: str
    offset: int
    """Where it begins, in characters."""
    line: int
    """The line where it begins, counted from 1."""


def read(data: bytes) -> Document:
    """Read the one table of the file. Raises DocumentError where it is none."""
    text, encoding = decode_text(data)
    notes = note_encoding(encoding)
    start = _find_start(text)
    table = text[start.offset :]
    try:
        rows, is_quoted = delimited.read_delimited(table, start.delimiter, start.line)
    except csv.Error as error:
        sentence = _("not a CSV file: {problem}")
        raise DocumentError(sentence.format(problem=error)) from error
    if len(table) > MAX_DOCUMENT_CHARACTERS:
        raise too_many_characters()
    if '"' in table and not is_quoted:
        note = ReadingNote(_("quotation marks do not enclose whole cells here, and are read as text"))
        notes += (note,)
    location = DocumentLocation(table=1)
    grid = delimited.make_grid(rows, location, DocumentLocation())
    return Document((grid,), notes)


def _find_start(text: str) -> TableStart:
    """Find the delimiter: that of a first line `sep=;`, which is Excel's own, else the one that makes most columns."""
    first_lines = islice(delimited.split_physical_lines(text), SAMPLE_LINES)
    lines = list(first_lines)
    first_line = lines[0] if lines else ""
    words = first_line.strip()
    if words.lower().startswith(_SEPARATOR_MARK):
        delimiter = words[_MARK_END : _MARK_END + 1]
        return TableStart(delimiter or ",", len(first_line), 2)
    column_counts = {delimiter: _count_columns(lines, delimiter) for delimiter in DELIMITERS}
    delimiter = max(column_counts, key=column_counts.__getitem__)
    return TableStart(delimiter, 0, 1)


def _count_columns(lines: Sequence[str], delimiter: str) -> int:
    """Count the columns that most of the lines have; 1 if there are no lines."""
    filled_lines = [line for line in lines if line.strip()]
    widths = [line.count(delimiter) + 1 for line in filled_lines]
    return delimited.find_usual_width(widths, 1)
