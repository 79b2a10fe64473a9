"""Reads a plain text: its table, one cell a line or divided by tabs, or its paragraphs.

One cell a line: each begins with a tab and may run over lines without one; a blank line ends a row.

The rules are our own, for no standard and no library says how a table lies in a text.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from typing import NamedTuple

from reformctl.importing.document import (
    Document,
    DocumentBlock,
    DocumentError,
    DocumentLocation,
    Grid,
    Paragraph,
    note_encoding,
    too_many_characters,
    too_many_paragraphs,
    too_many_rows,
)
from reformctl.importing.limits import MAX_DOCUMENT_CHARACTERS, MAX_ROWS, MAX_TEXT_LINES
from reformctl.importing.readers import delimited
from reformctl.importing.readers.delimited import DelimitedRecord
from reformctl.importing.readers.encodings import decode_text
from reformctl.system.translation import _

MIN_ALIKE = 4
"""At least so many lines must look alike to be taken for a table."""
MIN_TABLE_COLUMNS = 3
"""A table has at least so many columns; a tab inside of a paragraph makes two as well."""
_NUMBER = re.compile("[（(第]?[0-9一二三四五六七八九十]{1,4}[)）章编部]?(?:[、.．]|$)")
"""What the first cell of a row begins with."""
_LISTED = re.compile("[^\t]{0,8}[、.．）)]\t")
"""A number and a tab, as Word copies a list."""


class NumberedLine(NamedTuple):
    """A line without its end, and its number, counted from 1."""

    number: int
    text: str

    @property
    def is_filled(self) -> bool:
        """Whether it holds anything but blanks."""
        return bool(self.text.strip())


class _DividedPart(NamedTuple):
    """The part of a text whose lines are divided by tabs."""

    begin: int
    """Where it begins, in characters."""
    end: int
    """Where it ends, in characters."""
    first_line: int
    """Its first line, counted from 1."""
    last_line: int


class _DividedBlocks(NamedTuple):
    """A table divided by tabs, and the paragraphs around it."""

    blocks: tuple[DocumentBlock, ...]
    is_quoted: bool
    """Whether its quotation marks are the format's, as where a spreadsheet copies a cell of several lines."""


class _JoinedCells(NamedTuple):
    """The cells of several lines, and the index of the line after them."""

    cells: list[str]
    end: int


class _TextLook:
    """What a text looks like, counted without keeping any of it."""

    def __init__(self, text: str) -> None:
        """Count the lines, but for those after the most that are read."""
        self.line_count = 0
        """At most one more than are read."""
        self.filled_count = 0
        """Lines that hold anything."""
        self.tab_line_count = 0
        """Lines with a tab at their beginning and no other."""
        self.tab_group_count = 0
        """Groups of lines between blank ones in which any begins with a tab."""
        self.widths: Counter[int] = Counter()
        """How many lines tabs divide into so many parts."""
        self.group_sizes: Counter[int] = Counter()
        """How many groups have so many lines."""
        lines = islice(delimited.split_physical_lines(text), MAX_TEXT_LINES + 1)
        for is_blank, group in groupby(lines, key=str.isspace):
            if is_blank:
                self.line_count += sum(1 for _line in group)
            else:
                self._count_group(group)

    def _count_group(self, lines: Iterable[str]) -> None:
        size = 0
        has_tab_line = False
        for line in lines:
            size += 1
            begins_with_tab = line.startswith("\t")
            has_tab_line = has_tab_line or begins_with_tab
            if "\t" not in line.strip():
                self.tab_line_count += begins_with_tab
            elif not _LISTED.match(line):
                self.widths[line.count("\t") + 1] += 1
        self.line_count += size
        self.filled_count += size
        self.group_sizes[size] += 1
        self.tab_group_count += has_tab_line

    def count_usual_columns(self) -> tuple[int, int]:
        """Count the columns into which tabs divide most of the divided lines, and those lines."""
        counts = [(line_count, width) for width, line_count in self.widths.items()]
        line_count, width = max(counts, default=(0, 0))
        return width, line_count

    def find_row_size(self) -> int:
        """Find how many lines a row has where blank lines divide the text into rows of as many; 0 where they do not."""
        line_counts = {size: size * count for size, count in self.group_sizes.items()}
        size = max(line_counts, key=line_counts.__getitem__, default=0)
        group_count = self.group_sizes[size]
        if size < MIN_ALIKE or group_count < MIN_ALIKE:
            return 0
        return size


def read(data: bytes) -> Document:
    """Read tables and paragraphs. Raises DocumentError for what is no text."""
    text, encoding = decode_text(data)
    notes = note_encoding(encoding)
    look = _TextLook(text)
    width, divided_count = look.count_usual_columns()
    if look.tab_line_count >= MIN_ALIKE and look.tab_line_count > divided_count:
        _check_size(text, look, look.tab_group_count)
        blocks = tuple(_read_tab_lines(text))
        return Document(blocks, notes, plain=text)
    is_table = width >= MIN_TABLE_COLUMNS and divided_count > 1
    is_mostly_divided = 2 * divided_count > look.filled_count
    if is_table or is_mostly_divided:
        blocks, is_quoted = _read_divided_lines(text, look)
        plain = None if is_quoted else text
        return Document(blocks, notes, plain=plain)
    size = look.find_row_size()
    if not size and look.filled_count > MAX_ROWS:
        raise too_many_paragraphs()
    group_count = look.group_sizes[size]
    _check_size(text, look, group_count)
    lines = _number_lines(text)
    if not size:
        paragraphs = tuple(_make_paragraphs(lines))
        return Document(paragraphs, notes, plain=text)
    blocks = tuple(_read_groups(lines, size))
    return Document(blocks, notes, plain=text)


def _check_size(text: str, look: _TextLook, row_count: int) -> None:
    """Raise DocumentError for more rows, lines or characters than any document has."""
    if row_count > MAX_ROWS:
        raise too_many_rows()
    if look.line_count > MAX_TEXT_LINES:
        raise delimited.too_many_lines(MAX_TEXT_LINES)
    if len(text) > MAX_DOCUMENT_CHARACTERS:
        raise too_many_characters()


def _number_lines(text: str, first: int = 1) -> list[NumberedLine]:
    numbered = []
    lines = delimited.split_physical_lines(text)
    for number, line in enumerate(lines, first):
        words = line.rstrip("\r\n")
        numbered.append(NumberedLine(number, words))
    return numbered


def _divide_groups(lines: Iterable[NumberedLine]) -> Iterator[list[NumberedLine]]:
    """Divide lines at blank ones."""
    for is_filled, group in groupby(lines, key=lambda line: line.is_filled):
        if is_filled:
            yield list(group)


def _read_tab_lines(text: str) -> Iterator[DocumentBlock]:
    """Read cells that begin with a tab, one a line; a blank line ends a row, and a line before its cells the table."""
    rows: list[DelimitedRecord] = []
    table = 1
    lines = _number_lines(text)
    for group in _divide_groups(lines):
        row_begin = _find_first_cell(group)
        for line in group[:row_begin]:
            if rows:
                yield _make_grid(rows, table)
                table += 1
                rows = []
            yield _make_paragraph(line)
        row_lines = group[row_begin:]
        if row_lines:
            row = _read_row(row_lines)
            rows.append(row)
    if rows:
        yield _make_grid(rows, table)


def _read_row(lines: Sequence[NumberedLine]) -> DelimitedRecord:
    """Read a row whose cells begin with a tab each, and may run over lines without one."""
    text = "\n".join(line.text for line in lines)
    text = text.removeprefix("\t")
    cells = text.split("\n\t")
    return DelimitedRecord(lines[0].number, cells)


def _find_first_cell(lines: Sequence[NumberedLine]) -> int:
    for index, line in enumerate(lines):
        if line.text.startswith("\t"):
            return index
    return len(lines)


def _read_divided_lines(text: str, look: _TextLook) -> _DividedBlocks:
    """Read rows divided by tabs, from the first such line to the last; lines without a tab between them are rows too.

    Raises DocumentError for what is no such table, or has more rows than any document.
    """
    part = _find_divided_part(text)
    table_text = text[part.begin : part.end]
    try:
        records, is_quoted = delimited.read_delimited(table_text, "\t", part.first_line)
    except csv.Error as error:
        sentence = _("not a table divided by tabs: {problem}")
        raise DocumentError(sentence.format(problem=error)) from error
    _check_size(text, look, len(records))
    if not is_quoted:
        records = _join_broken_rows(records)
    text_before = text[: part.begin]
    text_after = text[part.end :]
    lines_before = _number_lines(text_before)
    lines_after = _number_lines(text_after, part.last_line + 1)
    before = _make_paragraphs(lines_before)
    after = _make_paragraphs(lines_after)
    grid = _make_grid(records, 1)
    return _DividedBlocks((*before, grid, *after), is_quoted)


def _find_divided_part(text: str) -> _DividedPart:
    """Find the part of a text from its first line that a tab divides to its last."""
    begin = 0
    end = 0
    first_line = 0
    last_line = 0
    offset = 0
    lines = islice(delimited.split_physical_lines(text), MAX_TEXT_LINES)
    for number, line in enumerate(lines, 1):
        line_end = offset + len(line)
        if "\t" in line.strip():
            if not first_line:
                first_line = number
                begin = offset
            last_line = number
            end = line_end
        offset = line_end
    return _DividedPart(begin, end, first_line, last_line)


def _join_broken_rows(rows: Sequence[DelimitedRecord]) -> list[DelimitedRecord]:
    """Join the lines of rows whose cells run over several lines, as Word saves a table as text.

    They are the lines that together have as many cells as the heading row; none but the first begins with a number.
    """
    width = max(len(row.cells) for row in rows)
    if len(rows[0].cells) != width:
        return list(rows)
    joined: list[DelimitedRecord] = []
    index = 0
    while index < len(rows):
        row = rows[index]
        cells, end = _join_cells(rows, index, width)
        is_whole = len(cells) == width
        if is_whole:
            row = row._replace(cells=cells)
            index = end
        else:
            index += 1
        joined.append(row)
    return joined


def _join_cells(rows: Sequence[DelimitedRecord], begin: int, width: int) -> _JoinedCells:
    """Join the cells of the lines that may be one row of this width, from the line at `begin` on."""
    cells = list(rows[begin].cells)
    end = begin + 1
    while end < len(rows) and 1 < len(cells) < width:
        next_row = rows[end]
        first, *others = next_row.cells
        if _NUMBER.match(first):
            break
        cells[-1] = f"{cells[-1]}\n{first}"
        cells += others
        end += 1
    return _JoinedCells(cells, end)


def _read_groups(lines: Iterable[NumberedLine], size: int) -> Iterator[DocumentBlock]:
    """Read cells without tabs, one a line, from the first group of `size` lines to the last."""
    groups = list(_divide_groups(lines))
    table_indexes = [index for index, group in enumerate(groups) if len(group) == size]
    begin = table_indexes[0]
    end = table_indexes[-1] + 1
    for group in groups[:begin]:
        yield from _make_paragraphs(group)
    rows = []
    for group in groups[begin:end]:
        first_line = group[0]
        cells = [line.text for line in group]
        row = DelimitedRecord(first_line.number, cells)
        rows.append(row)
    yield _make_grid(rows, 1)
    for group in groups[end:]:
        yield from _make_paragraphs(group)


def _make_paragraphs(lines: Iterable[NumberedLine]) -> Iterator[Paragraph]:
    for line in lines:
        if line.is_filled:
            yield _make_paragraph(line)


def _make_paragraph(line: NumberedLine) -> Paragraph:
    location = DocumentLocation(line=line.number)
    return Paragraph(line.text, location)


def _make_grid(rows: Sequence[DelimitedRecord], table: int) -> Grid:
    first_row = rows[0]
    location = DocumentLocation(table=table, line=first_row.line)
    return delimited.make_grid(rows, location, location)
