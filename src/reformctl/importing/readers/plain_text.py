"""A plain text -> its table, one cell a line or divided by tabs, or its paragraphs.

One cell a line: each begins with a tab and may run over lines without one; a blank line ends a row.

Our own: no standard and no library says how a table lies in a text.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from typing import NamedTuple

from reformctl.importing.document import (
    MAX_CHARACTERS,
    MAX_ROWS,
    Document,
    DocumentError,
    DocumentLocation,
    Grid,
    Paragraph,
    SpannedCell,
    encoding_note,
    spread_merged_cells,
    too_many_characters,
    too_many_paragraphs,
    too_many_rows,
)
from reformctl.importing.limits import MAX_TEXT_LINES
from reformctl.importing.readers import delimited
from reformctl.importing.readers.encodings import decode_text
from reformctl.system.translation import _

MIN_ALIKE = 4
"""Lines that must look alike for a table to be seen in them."""

PAIR = 2
"""Columns that tabs inside of a paragraph make as well."""

_LISTED = re.compile("[^\t]{0,8}[、.．）)]\t")
"""A number and a tab, as Word copies a list."""

Line = tuple[int, str]
"""(number, text)"""


class _Look(NamedTuple):
    """What a text looks like, counted without keeping any of it."""

    lines: int
    """At most one more than are read."""
    filled: int
    """Lines that hold anything."""
    begun: int
    """Lines with a tab at their beginning and no other."""
    rows: int
    """Groups of lines between blank ones in which any begins with a tab."""
    widths: Counter[int]
    """How many lines tabs divide into so many parts."""
    sizes: Counter[int]
    """How many groups have so many lines."""


def read(data: bytes) -> Document:
    """Tables and paragraphs; raises DocumentError for what is no text."""
    text, encoding = decode_text(data)
    notes = encoding_note(encoding)
    look = _look(text)
    width, divided = max(look.widths.items(), key=lambda pair: (pair[1], pair[0]), default=(0, 0))
    if look.begun >= MIN_ALIKE and look.begun > divided:
        _bound(text, look, look.rows)
        return Document(tuple(_cells(_numbered(text))), notes, plain=text)
    if (width > PAIR and divided > 1) or 2 * divided > look.filled:
        blocks, quoted = _divided(text, look)
        return Document(tuple(blocks), notes, plain=None if quoted else text)
    size = _size(look.sizes)
    if not size and look.filled > MAX_ROWS:
        raise too_many_paragraphs()
    _bound(text, look, look.sizes[size])
    return Document(tuple(_blocks(_numbered(text), size)), notes, plain=text)


def _look(text: str) -> _Look:
    """Look at the lines, but for those after the most that are read."""
    lines = filled = begun = rows = 0
    widths: Counter[int] = Counter()
    sizes: Counter[int] = Counter()
    for blank, group in groupby(islice(delimited.split_physical_lines(text), MAX_TEXT_LINES + 1), key=str.isspace):
        size = 0
        is_row = False
        for line in group:
            size += 1
            if blank:
                continue
            is_row = is_row or line.startswith("\t")
            if "\t" not in line.strip():
                begun += line.startswith("\t")
            elif not _LISTED.match(line):
                widths[line.count("\t") + 1] += 1
        lines += size
        if not blank:
            filled += size
            sizes[size] += 1
            rows += is_row
    return _Look(lines, filled, begun, rows, widths, sizes)


def _bound(text: str, look: _Look, rows: int) -> None:
    """Raise DocumentError for more rows, lines or characters than any document has."""
    if rows > MAX_ROWS:
        raise too_many_rows()
    if look.lines > MAX_TEXT_LINES:
        raise delimited.too_many_lines(MAX_TEXT_LINES)
    if len(text) > MAX_CHARACTERS:
        raise too_many_characters()


def _numbered(text: str) -> list[Line]:
    """The lines without their ends."""
    return [(number, line.rstrip("\r\n")) for number, line in enumerate(delimited.split_physical_lines(text), 1)]


def _cells(lines: Iterable[Line]) -> Iterator[Paragraph | Grid]:
    """One cell a line, a blank line after each row."""
    rows: list[tuple[int, list[list[str]]]] = []
    number = 0
    for blank, group in groupby(lines, key=lambda line: not line[1].strip()):
        if blank:
            continue
        row: list[list[str]] = []
        for at, line in group:
            if line.startswith("\t"):
                if not row:
                    rows.append((at, row))
                row.append([line[1:]])
            elif row:
                row[-1].append(line)
            else:
                if rows:
                    number += 1
                    yield _grid(_joined(rows), number)
                    rows = []
                yield Paragraph(line, DocumentLocation(line=at))
    if rows:
        yield _grid(_joined(rows), number + 1)


def _joined(rows: Sequence[tuple[int, list[list[str]]]]) -> list[tuple[int, list[str]]]:
    """The rows, the lines of each cell as one text."""
    return [(at, ["\n".join(lines) for lines in row]) for at, row in rows]


def _divided(text: str, look: _Look) -> tuple[list[Paragraph | Grid], bool]:
    """Rows divided by tabs, from the first such line to the last; lines without a tab between them are rows too.

    With whether its quotation marks are the format's, as where a spreadsheet copies a cell of several lines.
    """
    first = begin = end = last = at = 0
    for number, line in enumerate(islice(delimited.split_physical_lines(text), MAX_TEXT_LINES), 1):
        if "\t" in line.strip():
            first, begin = first or number, begin if first else at
            last, end = number, at + len(line)
        at += len(line)
    try:
        found = delimited.read_delimited(text[begin:end], "\t", first)
    except csv.Error as error:
        raise DocumentError(_("it is no table divided by tabs: {problem}").format(problem=error)) from error
    _bound(text, look, len(found.rows))
    rows = [(row.line, row.cells) for row in found.rows]
    before, after = _numbered(text[:begin]), _numbered(text[end:])
    after = [(last + number, line) for number, line in after]
    return [*_paragraphs(before), _grid(rows, 1), *_paragraphs(after)], found.quoted


def _size(sizes: Counter[int]) -> int:
    """The lines of a row where blank lines divide most of a text into rows of as many; 0 where they do not."""
    size = max(sizes, key=lambda size: sizes[size] * size, default=0)
    return size if size >= MIN_ALIKE and sizes[size] >= MIN_ALIKE else 0


def _blocks(lines: Sequence[Line], size: int) -> Iterator[Paragraph | Grid]:
    """Cells without tabs in rows of as many lines; paragraphs where there are none."""
    if not size:
        yield from _paragraphs(lines)
        return
    groups = [list(group) for filled, group in groupby(lines, key=lambda line: bool(line[1].strip())) if filled]
    equal = [at for at, group in enumerate(groups) if len(group) == size]
    yield from _paragraphs([line for group in groups[: equal[0]] for line in group])
    rows = [(group[0][0], [text for _number, text in group]) for group in groups[equal[0] : equal[-1] + 1]]
    yield _grid(rows, 1)
    yield from _paragraphs([line for group in groups[equal[-1] + 1 :] for line in group])


def _paragraphs(lines: Iterable[Line]) -> Iterator[Paragraph]:
    return (Paragraph(line, DocumentLocation(line=number)) for number, line in lines if line.strip())


def _grid(rows: Sequence[tuple[int, list[str]]], number: int) -> Grid:
    locations = [DocumentLocation(table=number, row=at, line=line) for at, (line, _row) in enumerate(rows, 1)]
    pieces = [[SpannedCell(cell) for cell in row] for _line, row in rows]
    return Grid(spread_merged_cells(pieces, locations), DocumentLocation(table=number, line=rows[0][0]))
