"""Finds rows and numbered paragraphs of the kept text that no task of a table stands for."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from itertools import islice
from typing import NamedTuple

from reformctl.text.chinese_numbers import BELOW_HUNDRED, parse_chinese_number
from reformctl.validation import limits
from reformctl.validation.source_text import SourceText, Span, is_furniture

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


class _Printed(NamedTuple):
    """The number that stands before a paragraph."""

    style: int
    """Index in the ways of numbering."""
    value: int


class MissingRowFinder:
    """Looks between two tasks, before the first and after the last one."""

    def __init__(self, kept: SourceText) -> None:
        """Look into this text."""
        self._kept = kept

    def find_paragraph(
        self, gap: Span, before: Span | None, after: Span | None, known: Callable[[str], bool]
    ) -> str | None:
        """Find a paragraph that is a task between those with these titles: its number goes on, or somebody signs it.

        Returns its text, unless `known` says that it is a heading. A heading numbered in another way ends a list after
        its last task, and begins one before its first.
        """
        first = _read_number(self._kept, before)
        last = _read_number(self._kept, after)
        spans = islice(self._kept.list_cells(gap), limits.MAX_ROW_CELLS)
        cells = list(map(self._kept.get_text, spans))
        text = _find_next_number(cells, first, last) if first or last else None
        if text and known(text):
            text = None
        if text is None and before:
            text = _find_signed(cells)
        return text

    def find_row(self, gap: Span, before: Span | None, after: Span | None, known: Callable[[str], bool]) -> str | None:
        """Find a row of a table between those with these titles, with as many cells; returns its first text.

        `known` tells cells that are no texts of tasks, such as headings.
        """
        rows = self._kept.rows
        title = before or after
        near = self._kept.find_row(title.first) if title else None
        if near is None:
            return None
        first = bisect_left(rows, gap.first, key=lambda row: row.first)
        last = bisect_right(rows, gap.last, key=lambda row: row.last)
        end = near.last
        last = min(last, first + limits.MAX_ROW_CELLS)
        for row in rows[first:last]:
            cells = self._kept.list_cells(Span(row.first, row.last))
            texts = list(map(self._kept.get_text, cells))
            if after is None and row.first != end and not all(map(known, texts)):
                return None  # the table ends here, and none with the same headings follows
            end = row.last
            own = [text for text in texts if not is_furniture(text) and not known(text)]
            is_task = before is not None
            if texts and _NUMBER_OF_A_ROW.fullmatch(texts[0]):
                is_task = True
            if (
                is_task
                and row.cell_count == near.cell_count
                and len(own) >= MIN_OWN_CELLS
                and not _REMARK.match(texts[0])
            ):
                return own[0]
        return None


def is_numbered(kept: SourceText, title: Span) -> bool:
    """Tell whether a title is that of a numbered paragraph, which no cell can be merged with."""
    return _read_number(kept, title) is not None


def _read_number(kept: SourceText, title: Span | None) -> _Printed | None:
    if title:
        return _parse_number(kept.get_cell_before(title.first))
    return None


def _find_next_number(cells: Sequence[str], first: _Printed | None, last: _Printed | None) -> str | None:
    """Find the paragraph whose number follows the first one, or precedes the last one, of that way of numbering."""
    wanted = {first.value + 1} if first else set()
    wanted |= {last.value - 1} if last else set()
    styles = {number.style for number in (first, last) if number}
    found = None
    for at, cell in enumerate(cells[:-1]):
        number = _parse_number(cell)
        if number and number.style in styles and number.value in wanted and not _IN_FORCE.search(cells[at + 1]):
            found = cells[at + 1]
        elif number and number.style not in styles and last is None:
            break
        elif number and number.style not in styles and first is None:
            found = None
    return found


def _find_signed(cells: Sequence[str]) -> str | None:
    """Find a paragraph that ends with who does it, or that a line such as 牵头单位： follows."""
    sentence = None
    for cell in cells:
        if _SIGNED.search(cell) or (sentence and _LABEL.fullmatch(cell)):
            return sentence or cell
        sentence = cell if "。" in cell else sentence
    return None


def _parse_number(cell: str) -> _Printed | None:
    """Parse （二） as number 2 of its style; None for what is no number."""
    for style, pattern in enumerate(_PRINTED):
        match = pattern.fullmatch(cell)
        if match:
            number = match["number"]
            value = int(number) if number.isdecimal() else parse_chinese_number(number)
            if value is None:
                return None
            return _Printed(style, value)
    return None
