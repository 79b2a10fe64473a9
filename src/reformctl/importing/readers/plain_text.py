"""Read a plain text: its table, one cell a line or divided by tabs, or its paragraphs.

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
    encoding_note,
    too_many_characters,
    too_many_paragraphs,
    too_many_rows,
)
from reformctl.importing.limits import MAX_TEXT_LINES
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

    def find_usual_width(self) -> tuple[int, int]:
        """Find into how many columns tabs divide most of the divided lines, and how many lines those are."""
        width = max(self.widths, key=lambda width: (self.widths[width], width), default=0)
        return width, self.widths[width]

    def find_row_size(self) -> int:
        """Find how many lines a row has where blank lines divide the text into rows of as many; 0 where they do not."""
        size = max(self.group_sizes, key=lambda size: self.group_sizes[size] * size, default=0)
        is_usual = size >= MIN_ALIKE and self.group_sizes[size] >= MIN_ALIKE
        if is_usual:
            return size
        return 0


def read(data: bytes) -> Document:
    """Read tables and paragraphs. Raises DocumentError for what is no text."""
    text, encoding = decode_text(data)
    notes = encoding_note(encoding)
    look = _TextLook(text)
    width, divided_count = look.find_usual_width()
    if look.tab_line_count >= MIN_ALIKE and look.tab_line_count > divided_count:
        _check_size(text, look, look.tab_group_count)
        return Document(tuple(_read_tab_lines(text)), notes, plain=text)
    is_table = width >= MIN_TABLE_COLUMNS and divided_count > 1
    if is_table or 2 * divided_count > look.filled_count:
        blocks, is_quoted = _read_divided_lines(text, look)
        plain = None if is_quoted else text
        return Document(tuple(blocks), notes, plain=plain)
    size = look.find_row_size()
    if not size and look.filled_count > MAX_ROWS:
        raise too_many_paragraphs()
    _check_size(text, look, look.group_sizes[size])
    lines = _number_lines(text)
    blocks = _read_groups(lines, size) if size else _make_paragraphs(lines)
    return Document(tuple(blocks), notes, plain=text)


def _check_size(text: str, look: _TextLook, row_count: int) -> None:
    """Raise DocumentError for more rows, lines or characters than any document has."""
    if row_count > MAX_ROWS:
        raise too_many_rows()
    if look.line_count > MAX_TEXT_LINES:
        raise delimited.too_many_lines(MAX_TEXT_LINES)
    if len(text) > MAX_CHARACTERS:
        raise too_many_characters()


def _number_lines(text: str, first: int = 1) -> list[NumberedLine]:
    numbered = []
    for number, line in enumerate(delimited.split_physical_lines(text), first):
        words = line.rstrip("\r\n")
        numbered.append(NumberedLine(number, words))
    return numbered


def _divide_groups(lines: Iterable[NumberedLine]) -> Iterator[list[NumberedLine]]:
    """Divide lines at blank ones."""
    for is_filled, group in groupby(lines, key=lambda line: line.is_filled):
        if is_filled:
            yield list(group)


def _read_tab_lines(text: str) -> Iterator[Paragraph | Grid]:
    """Read cells that begin with a tab, one a line; a blank line ends a row, and a line before its cells the table."""
    rows: list[DelimitedRecord] = []
    table = 1
    for group in _divide_groups(_number_lines(text)):
        row_begin = _find_first_cell(group)
        for line in group[:row_begin]:
            if rows:
                yield _make_grid(rows, table)
                table += 1
                rows = []
            yield Paragraph(line.text, DocumentLocation(line=line.number))
        row_lines = group[row_begin:]
        if row_lines:
            row_text = "\n".join(line.text for line in row_lines)
            cells = row_text.removeprefix("\t").split("\n\t")
            rows.append(DelimitedRecord(row_lines[0].number, cells))
    if rows:
        yield _make_grid(rows, table)


def _find_first_cell(lines: Sequence[NumberedLine]) -> int:
    for index, line in enumerate(lines):
        if line.text.startswith("\t"):
            return index
    return len(lines)


def _read_divided_lines(text: str, look: _TextLook) -> tuple[Iterable[Paragraph | Grid], bool]:
    """Read rows divided by tabs, from the first such line to the last; lines without a tab between them are rows too.

    Tell also whether the quotation marks in it are the format's, as where a spreadsheet copies a cell of several lines.
    """
    begin = 0
    end = 0
    first = 0
    last = 0
    offset = 0
    lines = islice(delimited.split_physical_lines(text), MAX_TEXT_LINES)
    for number, line in enumerate(lines, 1):
        if "\t" in line.strip():
            if not first:
                first = number
                begin = offset
            last = number
            end = offset + len(line)
        offset += len(line)
    try:
        records, is_quoted = delimited.read_delimited(text[begin:end], "\t", first)
    except csv.Error as error:
        sentence = _("not a table divided by tabs: {problem}")
        raise DocumentError(sentence.format(problem=error)) from error
    _check_size(text, look, len(records))
    if not is_quoted:
        records = _join_broken_rows(records)
    before = _make_paragraphs(_number_lines(text[:begin]))
    lines_after = _number_lines(text[end:], last + 1)
    after = _make_paragraphs(lines_after)
    return [*before, _make_grid(records, 1), *after], is_quoted


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
        cells = list(row.cells)
        end = index + 1
        while 1 < len(cells) < width and end < len(rows) and not _NUMBER.match(rows[end].cells[0]):
            first, *rest = rows[end].cells
            cells[-1] = f"{cells[-1]}\n{first}"
            cells += rest
            end += 1
        is_whole = len(cells) == width
        if is_whole:
            row = row._replace(cells=cells)
        joined.append(row)
        index = end if is_whole else index + 1
    return joined


def _read_groups(lines: Iterable[NumberedLine], size: int) -> Iterator[Paragraph | Grid]:
    """Read cells without tabs, one a line, from the first group of `size` lines to the last."""
    groups = list(_divide_groups(lines))
    table_groups = [index for index, group in enumerate(groups) if len(group) == size]
    first = table_groups[0]
    end = table_groups[-1] + 1
    for group in groups[:first]:
        yield from _make_paragraphs(group)
    rows = []
    for group in groups[first:end]:
        cells = [line.text for line in group]
        rows.append(DelimitedRecord(group[0].number, cells))
    yield _make_grid(rows, 1)
    for group in groups[end:]:
        yield from _make_paragraphs(group)


def _make_paragraphs(lines: Iterable[NumberedLine]) -> Iterator[Paragraph]:
    for line in lines:
        if line.is_filled:
            yield Paragraph(line.text, DocumentLocation(line=line.number))


def _make_grid(rows: Sequence[DelimitedRecord], table: int) -> Grid:
    location = DocumentLocation(table=table, line=rows[0].line)
    return delimited.make_grid(rows, location, location)
