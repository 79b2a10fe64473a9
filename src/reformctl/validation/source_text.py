"""Finds cells, words and rows in the official text of a document as it is kept.

The kept text holds its cells row by row, divided by line breaks or tabs; a cell may run over several lines. Breaks,
tabs, the blanks around them and characters that nobody sees are dropped, here and in whatever is looked up.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from functools import cached_property
from itertools import accumulate, islice, pairwise
from typing import NamedTuple

from reformctl.model import document_rules
from reformctl.text.comparing import TextDifference, find_difference
from reformctl.text.escaping import HIDDEN_CHARACTER
from reformctl.validation import limits
from reformctl.validation.source_words import (
    AFTER_AGENCY,
    BEFORE_AGENCY,
    DECLARED_COUNT,
    GLUED_LABEL,
    GLUED_NUMBER,
    PAGE_NUMBER,
    SIGNATURE,
)

_BREAK = re.compile(r"[\t\n\r\v\f]+")


class Span(NamedTuple):
    """A stretch of the kept text."""

    first: int
    """Index of its first character."""
    last: int
    """Index after its last one."""

    def is_inside(self, outer: "Span") -> bool:
        """Tell whether all its characters are in the outer one."""
        begins_inside = outer.first <= self.first
        ends_inside = self.last <= outer.last
        return begins_inside and ends_inside

    def has_overlap(self, other: "Span") -> bool:
        """Tell whether it shares a character with the other one, or an empty one stands within it."""
        begins_before_end = self.first < other.last
        ends_behind_start = other.first < self.last
        return begins_before_end and ends_behind_start


class KeptRow(NamedTuple):
    """A row of a table in the kept text."""

    first: int
    """Index of its first character."""
    last: int
    """Index after its last one."""
    cell_count: int
    """Its cells, empty ones too."""

    @property
    def span(self) -> Span:
        """The stretch that it takes."""
        return Span(self.first, self.last)


class SourceText:
    """The kept text without its line breaks, and where they were."""

    def __init__(self, text: str) -> None:
        """Drop the line breaks, and remember them."""
        cells = _split_cells(text)
        self.text = "".join(cells)
        self.whole = Span(0, len(self.text))
        """The stretch that is the whole text."""
        lengths = map(len, cells)
        self._breaks = [0, *accumulate(lengths)]
        self._edges = frozenset(self._breaks)
        self._lines = text.split("\n")

    def get_text(self, span: Span) -> str:
        """Return the characters of a stretch."""
        return self.text[span.first : span.last]

    def find_cell(self, text: str, within: Span) -> Span | None:
        """Find the first place where a text is a whole cell, or several whole ones."""
        for span in self._find_words(text, within):
            if self._edges.issuperset(span):
                return span
        return None

    def find_word(self, text: str, within: Span) -> Span | None:
        """Find the first place where a text stands and is no part of a longer word."""
        return next(self._find_words(text, within), None)

    def find_agencies(self, name: str, within: Span) -> Iterator[Span]:
        """Find the places that name an agency; a word such as 会同 or 牵头 may stand beside it without a mark."""
        for span in self._find_all(name, within):
            begins_name = self._begins_agency(span.first)
            if begins_name and self._ends_agency(span.last):
                yield span

    def find_signed_cell(self, text: str, within: Span) -> Span | None:
        """Find the first place where a text is a cell but for who does the task, which the cell says behind it."""
        for span in self._find_all(text, within):
            if span.first not in self._edges:
                continue
            cell_end = self._find_cell_end(span.last)
            signature = SIGNATURE.match(self.text, span.last, cell_end)
            if signature:
                return span
        return None

    @cached_property
    def rows(self) -> list[KeptRow]:
        """The rows of its tables: lines that begin with a tab, up to an empty one, or a line that tabs divide.

        A line that they divide into fewer cells than others is a part of a row.
        """
        rows: list[KeptRow] = []
        tab_counts = [line.strip().count("\t") for line in self._lines]
        most_tabs = max(tab_counts)
        end = 0
        first = 0
        count = 0  # cells of the row that goes on from line to line
        for line in [*self._lines, ""]:
            is_divided = "\t" in line.strip()
            is_empty = not line.strip(" \r")
            if count and (is_divided or is_empty):
                row = KeptRow(first, end, count)
                rows.append(row)
                count = 0
            start = end
            end += len(join_lines(line))
            tabs = line.count("\t")
            if is_divided and tabs >= most_tabs:
                row = KeptRow(start, end, tabs + 1)
                rows.append(row)
            elif line.startswith("\t") and not is_divided:
                if count == 0:
                    first = start
                count += 1
        return rows

    def find_row(self, index: int) -> KeptRow | None:
        """Find the row of a table that has the character at an index."""
        number = bisect_right(self.rows, index, key=lambda row: row.first)
        if not number:
            return None
        row = self.rows[number - 1]
        if index < row.last:
            return row
        return None

    def states_default(self, scope: str) -> bool:
        """Tell whether the document says once that a scope holds for all rows without one of their own."""
        default, ends = self._stated_scopes
        if scope == default:
            return True
        return any(self.text.endswith(scope, 0, end) for end in ends)

    def get_cell_before(self, index: int) -> str:
        """Return the cell that ends at an index."""
        number = bisect_left(self._breaks, index)
        if not number:
            return ""
        start = self._breaks[number - 1]
        return self.text[start:index]

    def find_declared_count(self, end: int) -> str:
        """Find how many tasks the heading that ends here says there are: 8 in 投资便利化（8项）; else an empty text."""
        first = max(end - limits.MAX_HEADING_MARKS, 0)
        count = DECLARED_COUNT.search(self.text, first, end)
        if count:
            return count[1]
        return ""

    def list_cells(self, within: Span) -> Iterator[Span]:
        """List the cells of a stretch."""
        breaks = self._list_breaks(within)
        for first, last in pairwise(breaks):
            yield Span(first, last)

    def list_row_cells(self, within: Span) -> list[Span]:
        """List the cells of a stretch that should be a row, or a few: at most MAX_ROW_CELLS."""
        cells = self.list_cells(within)
        return list(islice(cells, limits.MAX_ROW_CELLS))

    def list_texts(self, cells: Iterable[Span]) -> list[str]:
        """List the texts of cells."""
        return [self.get_text(cell) for cell in cells]

    def has_row_number(self, number: str, cells: Iterable[Span]) -> bool:
        """Tell whether one of these cells is the number of a row, and not that of a page, which another one follows."""
        texts = map(self.get_text, cells)
        neighbours = pairwise(texts)
        return any(text == number and not PAGE_NUMBER.fullmatch(after) for text, after in neighbours)

    def find_nearest(self, text: str, within: Span) -> Span | None:
        """Find the cell, or the run of cells, that a text most probably should be."""
        all_breaks = self._list_breaks(within)
        breaks = all_breaks[: limits.MAX_NEARBY_CELLS]
        most_characters = 2 * len(text) + 10
        best = limits.MIN_LIKENESS
        nearest = None
        for number, first in enumerate(breaks, 1):
            for last in breaks[number:]:
                if last - first > most_characters:
                    break
                cells = self.text[first:last]
                likeness = _measure_likeness(text, cells, best)
                if likeness > best:
                    best = likeness
                    nearest = Span(first, last)
        return nearest

    @cached_property
    def _stated_scopes(self) -> tuple[str | None, list[int]]:
        """The scope that the document states once, and where the words end that it says hold from there on."""
        default = document_rules.find_default_scope(self.text)
        henceforth = document_rules.find_henceforth(self.text)
        ends = list(islice(henceforth, limits.MAX_PLACES))
        return default, ends

    def _find_words(self, text: str, within: Span) -> Iterator[Span]:
        for span in self._find_all(text, within):
            begins_word = self._is_word_edge(span.first)
            if begins_word and self._is_word_edge(span.last):
                yield span

    def _find_all(self, text: str, within: Span) -> Iterator[Span]:
        wanted = join_lines(text)
        if not wanted:
            return
        first = within.first
        for _place in range(limits.MAX_PLACES):
            first = self.text.find(wanted, first, within.last)
            if first < 0:
                return
            last = first + len(wanted)
            yield Span(first, last)
            first += 1

    def _list_breaks(self, within: Span) -> list[int]:
        first = bisect_left(self._breaks, within.first)
        last = bisect_right(self._breaks, within.last)
        return self._breaks[first:last]

    def _find_cell_end(self, index: int) -> int:
        number = bisect_right(self._breaks, index)
        if number < len(self._breaks):
            return self._breaks[number]
        return len(self.text)

    def _begins_agency(self, index: int) -> bool:
        """Tell whether the name of an agency can begin here: at the edge of a word, or behind 会同."""
        if self._is_word_edge(index):
            return True
        start = max(index - 2, 0)
        word = BEFORE_AGENCY.search(self.text, start, index)
        return word is not None

    def _ends_agency(self, index: int) -> bool:
        """Tell whether the name of an agency can end here: at the edge of a word, or before 牵头."""
        if self._is_word_edge(index):
            return True
        word = AFTER_AGENCY.match(self.text, index)
        return word is not None

    def _is_word_edge(self, index: int) -> bool:
        """Tell whether a word can begin or end here: at the edge of a cell, or beside a mark."""
        if index in self._edges:
            return True
        before = self.text[index - 1]
        after = self.text[index]
        return not (before.isalnum() and after.isalnum())


def find_first_difference(text: str, cell: str) -> TextDifference:
    """Find the first characters of a text that differ from a cell."""
    difference = find_difference(text, cell)
    start, ours, theirs = difference
    length = max(len(ours), len(theirs))
    is_divisible = limits.MAX_UNDIVIDED_CHARACTERS < length <= limits.MAX_REWORDED_CHARACTERS
    if not is_divisible:
        return difference
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    operations = matcher.get_opcodes()
    for kind, first, last, cell_first, cell_last in operations:
        if kind != "equal":
            our_part = ours[first:last]
            their_part = theirs[cell_first:cell_last]
            return TextDifference(start + first, our_part, their_part)
    return difference


def remove_spans(text: str, within: Span, spans: Iterable[Span]) -> str:
    """Return the characters of a stretch of text that are in none of the spans, which are sorted."""
    parts = []
    index = within.first
    for first, last in spans:
        if first < within.last and last > index:
            end = max(first, index)
            parts.append(text[index:end])
            index = last
    parts.append(text[index : within.last])
    return "".join(parts)


def join_lines(text: str) -> str:
    """Return a text without its line breaks, tabs and the blanks around them."""
    return "".join(_split_cells(text))


def _split_cells(text: str) -> list[str]:
    """Split a text at line breaks and tabs, and drop the blanks around them.

    1、建设园区 gives two cells, number and text, and 推广范围：全市 gives label and text.
    """
    cells: list[str] = []
    for line in _BREAK.split(text):
        shown = re.sub(HIDDEN_CHARACTER, "", line)
        cell = shown.strip()
        glued = GLUED_NUMBER.fullmatch(cell) or GLUED_LABEL.fullmatch(cell)
        if glued:
            cells += glued.groups()
        elif cell:
            cells.append(cell)
    return cells


def _measure_likeness(text: str, cell: str, least: float) -> float:
    """Measure from 0 to 1, as difflib's ratio does, how much of a text and a cell is equal.

    A result below `least` may be too low, for then the characters between the equal ends are not compared.
    """
    _first, ours, theirs = find_difference(text, cell)
    lengths = (len(ours), len(theirs))
    shorter = min(lengths)
    longer = max(lengths)
    total = len(text) + len(cell)
    equal = len(text) - len(ours)
    most_equal = equal + shorter
    may_be_enough = 2 * most_equal > least * total
    if shorter and may_be_enough and longer <= limits.MAX_REWORDED_CHARACTERS:
        matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
        blocks = matcher.get_matching_blocks()
        equal += sum(block.size for block in blocks)
    return 2 * equal / max(total, 1)
