"""A plain text -> its table, one cell a line or divided by tabs, or its paragraphs.

One cell a line: each begins with a tab and may run over lines without one; a blank line ends a row.

Our own: no standard and no library says how a table lies in a text.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from reformctl.importing.document import (
    MOST_CHARACTERS,
    Document,
    DocumentError,
    Grid,
    Paragraph,
    Piece,
    Spot,
    encoding_note,
    spread,
)
from reformctl.importing.readers import delimited
from reformctl.importing.readers.encodings import text_of
from reformctl.system.translation import _

FEWEST = 4
"""Lines that must look alike for a table to be seen in them."""

PAIR = 2
"""Columns that tabs inside of a paragraph make as well."""

_LISTED = re.compile("[^\t]{0,8}[、.．）)]\t")
"""A number and a tab, as Word copies a list."""

Line = tuple[int, str]
"""(number, text)"""


def read(data: bytes) -> Document:
    """Tables and paragraphs; raises DocumentError for what is no text."""
    text, encoding = text_of(data)
    if len(text) > MOST_CHARACTERS:
        raise DocumentError(_("it has over {most} characters").format(most=MOST_CHARACTERS))
    notes = encoding_note(encoding)
    lines = list(enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1))
    begun = sum(line.startswith("\t") and "\t" not in line.strip() and bool(line.strip()) for _number, line in lines)
    widths = Counter(
        len(line.split("\t")) for _number, line in lines if "\t" in line.strip() and not _LISTED.match(line)
    )
    width, divided = max(widths.items(), key=lambda pair: (pair[1], pair[0]), default=(0, 0))
    filled = sum(bool(line.strip()) for _number, line in lines)
    if begun >= FEWEST and begun > divided:
        return Document(tuple(_cells(lines)), notes, plain=text)
    if (width > PAIR and divided > 1) or 2 * divided > filled:
        blocks, quoted = _divided(lines)
        return Document(tuple(blocks), notes, plain=None if quoted else text)
    return Document(tuple(_blocks(lines)), notes, plain=text)


def _cells(lines: Iterable[Line]) -> Iterator[Paragraph | Grid]:
    """One cell a line, a blank line after each row."""
    rows: list[tuple[int, list[str]]] = []
    number = 0
    for blank, group in groupby(lines, key=lambda line: not line[1].strip()):
        if blank:
            continue
        row: list[str] = []
        for at, line in group:
            if line.startswith("\t"):
                if not row:
                    rows.append((at, row))
                row.append(line[1:])
            elif row:
                row[-1] += f"\n{line}"
            else:
                if rows:
                    number += 1
                    yield _grid(rows, number)
                    rows = []
                yield Paragraph(line, Spot(line=at))
    if rows:
        yield _grid(rows, number + 1)


def _divided(lines: Sequence[Line]) -> tuple[list[Paragraph | Grid], bool]:
    """Rows divided by tabs, from the first such line to the last; lines without a tab between them are rows too.

    With whether its quotation marks are the format's, as where a spreadsheet copies a cell of several lines.
    """
    tabbed = [at for at, (_number, line) in enumerate(lines) if "\t" in line.strip()]
    first, last = tabbed[0], tabbed[-1]
    try:
        found = delimited.read("\n".join(line for _number, line in lines[first : last + 1]), "\t")
    except csv.Error as error:
        raise DocumentError(_("it is no table divided by tabs: {problem}").format(problem=error)) from error
    rows = [(lines[first][0] + row.line - 1, row.cells) for row in found.rows]
    blocks: list[Paragraph | Grid] = [*_paragraphs(lines[:first]), _grid(rows, 1), *_paragraphs(lines[last + 1 :])]
    return blocks, found.quoted


def _blocks(lines: Sequence[Line]) -> Iterator[Paragraph | Grid]:
    """Cells without tabs, where blank lines divide most of the text into rows of as many lines; else paragraphs."""
    groups = [list(group) for filled, group in groupby(lines, key=lambda line: bool(line[1].strip())) if filled]
    sizes = Counter(len(group) for group in groups)
    size = max(sizes, key=lambda size: sizes[size] * size, default=0)
    if size < FEWEST or sizes[size] < FEWEST:
        yield from _paragraphs(lines)
        return
    equal = [at for at, group in enumerate(groups) if len(group) == size]
    yield from _paragraphs([line for group in groups[: equal[0]] for line in group])
    rows = [(group[0][0], [text for _number, text in group]) for group in groups[equal[0] : equal[-1] + 1]]
    yield _grid(rows, 1)
    yield from _paragraphs([line for group in groups[equal[-1] + 1 :] for line in group])


def _paragraphs(lines: Iterable[Line]) -> Iterator[Paragraph]:
    return (Paragraph(line, Spot(line=number)) for number, line in lines if line.strip())


def _grid(rows: Sequence[tuple[int, list[str]]], number: int) -> Grid:
    spots = [Spot(table=number, row=at, line=line) for at, (line, _row) in enumerate(rows, 1)]
    pieces = [[Piece(cell) for cell in row] for _line, row in rows]
    return Grid(spread(pieces, spots), Spot(table=number, line=rows[0][0]))
