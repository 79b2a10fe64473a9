"""Finds rows and numbered paragraphs of the kept text that no task of a table stands for."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from reformctl.text.chinese_numbers import BELOW_HUNDRED, parse_chinese_number
from reformctl.validation import limits
from reformctl.validation.source_text import KeptRow, SourceText, Span
from reformctl.validation.source_words import is_furniture

MIN_OWN_CELLS = 2
"""Texts of a row, beside its number."""

_PRINTED = (
    re.compile("(?P<number>[0-9]{1,4})[.．、]", re.ASCII),
    re.compile(f"[（(](?P<number>{BELOW_HUNDRED})[）)]"),
    re.compile(f"第?(?P<number>{BELOW_HUNDRED})[、条]"),
    re.compile(f"第(?P<number>{BELOW_HUNDRED})[章编部].*"),
)
"""How paragraphs are numbered: 1. and （一） and 一、; 第一章 with the name of the chapter."""
_NUMBER_OF_A_ROW = re.compile("[0-9]{1,4}", re.ASCII)
_ROLE = "(?:[牵牽][头頭]|[责責]任|[负負][责責]|主[办辦]|承[办辦])(?:[单單]位|部[门門])"
_BODY_END = "(?:局|委|[办辦]|部|[厅廳]|院|署|政府|中心|[银銀]行|公司|[单單]位|部[门門])"
_SIGNED = re.compile(
    rf"。(?:[（(【\[]?(?:第一|首要)?{_ROLE}[】\]]?[：:]|[（(][^（）()]*"
    rf"(?:(?:[牵牽][头頭]|[负負][责責]|配合|主[办辦]|承[办辦]|落[实實])[^（）()]*|{_BODY_END})[）)][。；]?$)"
)
"""A sentence and behind it who does the task: （市商务局牵头） or 责任单位：市商务局."""
_LABEL = re.compile(f"{_ROLE}[：:]")
_IN_FORCE = re.compile("自[^。，；]{1,20}[起日]起?(?:施行|实施|执行|生效)")
"""Words of the last article, which is no task."""
_REMARK = re.compile("[（(]?(?:注|备注|说明|合计|总计|共计|小计|单位|续表)")


class Gap(NamedTuple):
    """A stretch of the kept text in which no task of the table stands."""

    stretch: Span
    before: Span | None
    """The title of the task before it; None before the first task."""
    after: Span | None
    """The title of the task after it; None after the last task."""


class _PrintedNumber(NamedTuple):
    """The number that stands before a paragraph."""

    style: int
    """Index in the ways of numbering."""
    value: int


class MissingRowFinder:
    """Looks between two tasks, before the first and after the last one."""

    def __init__(self, kept: SourceText, is_heading: Callable[[str], bool]) -> None:
        """Look into this text; `is_heading` tells which cells are headings, and no texts of tasks."""
        self._kept = kept
        self._is_heading = is_heading

    def find_missing(self, gap: Gap) -> str | None:
        """Find a row of a table, or else a paragraph, that looks like a task; returns its first text."""
        if gap.before is None and gap.after is None:
            return None
        text = self._find_row(gap)
        if text is None:
            text = self._find_paragraph(gap)
        return text

    def _find_row(self, gap: Gap) -> str | None:
        """Find a row that is a task, with as many cells as the one beside the gap; returns its first text."""
        near = self._find_row_beside(gap)
        if near is None:
            return None
        end = near.last
        for row in self._list_rows(gap.stretch):
            cells = self._kept.list_cells(row.span)
            texts = self._kept.list_texts(cells)
            goes_on = gap.after or row.first == end
            if not goes_on and not self._are_headings(texts):
                return None  # the table ends here, and none with the same headings follows
            end = row.last
            if row.cell_count != near.cell_count:
                continue
            own_texts = self._list_own_texts(texts, gap)
            if len(own_texts) < MIN_OWN_CELLS:
                continue
            first_text = texts[0]
            is_task = gap.before or _NUMBER_OF_A_ROW.fullmatch(first_text)
            if is_task and not _REMARK.match(first_text):
                return own_texts[0]
        return None

    def _find_paragraph(self, gap: Gap) -> str | None:
        """Find a paragraph that is a task: its number goes on, or somebody signs it; returns its text.

        A heading numbered in another way ends a list after its last task, and begins one before its first.
        """
        before = _read_number(self._kept, gap.before)
        after = _read_number(self._kept, gap.after)
        spans = self._kept.list_row_cells(gap.stretch)
        cells = self._kept.list_texts(spans)
        text = None
        if before or after:
            text = _find_next_number(cells, before, after)
        if text and self._is_heading(text):
            text = None
        if text is None and gap.before:
            text = _find_signed(cells)
        return text

    def _find_row_beside(self, gap: Gap) -> KeptRow | None:
        """Find the row before the gap or, before the first task, the one after it."""
        title = gap.before or gap.after
        if title is None:
            return None
        return self._kept.find_row(title.first)

    def _list_rows(self, stretch: Span) -> Sequence[KeptRow]:
        """List the rows in a stretch, at most MAX_ROW_CELLS."""
        rows = self._kept.rows
        first = bisect_left(rows, stretch.first, key=lambda row: row.first)
        last = bisect_right(rows, stretch.last, key=lambda row: row.last)
        end = min(last, first + limits.MAX_ROW_CELLS)
        return rows[first:end]

    def _are_headings(self, texts: Sequence[str]) -> bool:
        return all(map(self._is_heading, texts))

    def _list_own_texts(self, texts: Sequence[str], gap: Gap) -> list[str]:
        """List the texts of a row that may be those of a task; after a task, headings are none."""
        own_texts = []
        for text in texts:
            is_known = gap.before and self._is_heading(text)
            if not is_known and not is_furniture(text):
                own_texts.append(text)
        return own_texts


def is_numbered(kept: SourceText, title: Span) -> bool:
    """Tell whether a title is that of a numbered paragraph, which no cell can be merged with."""
    return _read_number(kept, title) is not None


def _read_number(kept: SourceText, title: Span | None) -> _PrintedNumber | None:
    """Read the number in the cell before a title."""
    if title is None:
        return None
    cell = kept.get_cell_before(title.first)
    return _parse_number(cell)


def _find_next_number(cells: Sequence[str], before: _PrintedNumber | None, after: _PrintedNumber | None) -> str | None:
    """Find the paragraph whose number follows the one before, or precedes the one after, in its way of numbering."""
    styles = set()
    wanted = set()
    if before:
        styles.add(before.style)
        wanted.add(before.value + 1)
    if after:
        styles.add(after.style)
        wanted.add(after.value - 1)
    next_paragraph = None
    for cell, paragraph in pairwise(cells):
        number = _parse_number(cell)
        if number is None:
            continue
        if number.style in styles:
            is_wanted = number.value in wanted
            if is_wanted and not _IN_FORCE.search(paragraph):
                next_paragraph = paragraph
        elif after is None:
            break
        elif before is None:
            next_paragraph = None
    return next_paragraph


def _find_signed(cells: Sequence[str]) -> str | None:
    """Find a paragraph that ends with who does it, or that a line such as 牵头单位： follows."""
    sentence = ""
    for cell in cells:
        is_signed_below = sentence and _LABEL.fullmatch(cell)
        if is_signed_below or _SIGNED.search(cell):
            return sentence or cell
        if "。" in cell:
            sentence = cell
    return None


def _parse_number(cell: str) -> _PrintedNumber | None:
    """Parse （二） as number 2 of its style; None for what is no number."""
    for style, pattern in enumerate(_PRINTED):
        match = pattern.fullmatch(cell)
        if match:
            value = _parse_digits(match["number"])
            if value is None:
                return None
            return _PrintedNumber(style, value)
    return None


def _parse_digits(number: str) -> int | None:
    if number.isdecimal():
        return int(number)
    return parse_chinese_number(number)
