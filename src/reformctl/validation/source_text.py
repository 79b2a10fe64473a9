"""The kept official text of a document, and where in it something stands.

The kept text has its cells row by row, divided by line breaks or tabs; a cell may run over several lines. Line breaks,
tabs and the blanks around them are dropped, and so they are in whatever is looked up; so is whatever nobody sees and no
table file can hold.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import cached_property
from itertools import accumulate, islice, pairwise

from reformctl.model import document_rules
from reformctl.text.comparing import TextDifference, find_difference
from reformctl.text.escaping import HIDDEN_CHARACTER

ATTEMPTS = 1_000
"""Places at the most where one text is tried."""
NEARBY = 60
"""Cells at the most among which a text that differs is looked for."""
REWORDED = 200
"""Characters at the most that are compared one by one, between the beginnings and ends that are equal."""
SHORT = 12
"""Characters of a difference that is shown whole, also where some of them are equal."""
ALIKE = 0.5
"""The least similarity (difflib's ratio) of a text and the cell that it should be."""
HEADING = 14
"""Characters at the most that a heading has besides its category: 十一、 and （100项）, with a few to spare."""

_STOP = re.compile("。")
_COUNT = re.compile("[（(][ ]*([0-9]{1,9})[ ]*[项个条件][）)]", re.ASCII)
_BREAK = re.compile(r"[\t\n\r\v\f]+")
_CHINESE = "[一二三四五六七八九十百]{1,5}"
_GLUED_NUMBER = re.compile(rf"([0-9]{{1,4}}[.．、]|[（(]{_CHINESE}[）)]|{_CHINESE}、|第{_CHINESE}条)\s*(\S.*)")
_GLUED_LABEL = re.compile(
    r"([\u4e00-\u9fff]{2,8}[0-9]{0,2}[：:]|[【\[][^】\]]{2,10}[】\]][：:]?|附\s*[件表]\s*[0-9]{1,3}(?=\s))\s*(\S.*)"
)
_BEFORE_AGENCY = re.compile("(?:[会會]同|由|和|[与與]|及|[单單]位|部[门門]|[牵牽][头頭]|主[办辦]|配合|[协協][办辦])$")
_AFTER_AGENCY = re.compile(
    "[牵牽][头頭]|配合|[负負][责責]|[会會]同|分[别別]|按|共同|和|[与與]|及|等|落[实實]|[统統][筹籌]|[参參][与與加]|[协協]助|支持|"
    "[组組][织織]|[为為]主|主[办辦]|承[办辦]|[协協][办辦]|抓[总總]|[总總][牵牽][头頭]|推[进進]|指[导導]|督[导導]|[协協]同"
)
BETWEEN_AGENCIES = re.compile(
    document_rules.FIRST_LEADS_PATTERN.pattern
    + r"|下同|[牵牽][头頭]|配合|[负負][责責]|[会會]同|相[关關]|有[关關]|分[别別]|按[职職][责責]|"
    r"[职職][责責]|分工|[责責]任|共同|[单單]位|部[门門]|等|由|和|[与與]|及|落[实實]|[统統][筹籌]|[参參][与與加]|[协協]助|支持|"
    r"[组組][织織]|[为為]主|实施|推进|[省市区县]?[级級]?层面|主[办辦]|承[办辦]|[协協][办辦]|抓[总總]|指[导導]|"
    r"督[导導]|[协協]同|第一|其他|其余|首要|[\W_]"
)
"""Words and marks that stand beside the names of agencies, and are no name."""
_FURNITURE = re.compile(
    r"无|同上|同前|[〃″]+|[\u4e00-\u9fff]{2,8}[0-9]{0,2}[：:]|[【\[][^】\]]{2,10}[】\]][：:]?|[小合总共]计|[0-9]{1,9}[项条个件]|[（(]?续表[）)]?|[（(第]?[一二三四五六七八九十百]{1,5}[）)、条]"
)
"""Cells that are no field: labels such as 推广范围：, totals, numbers of headings."""

PAGE_NUMBER = re.compile(r"[\s—–－·.-]*[0-9]{1,4}[\s—–－·.-]*", re.ASCII)

Span = tuple[int, int]
"""A stretch of the kept text: index of its first character, index after its last."""


class SourceText:
    """The kept text with its line breaks dropped, and where they were."""

    def __init__(self, text: str) -> None:
        """Drop the line breaks, and remember them."""
        parts = _parts(text)
        self.text = "".join(parts)
        self.breaks = [0, *accumulate(map(len, parts))]
        self._edges = frozenset(self.breaks)

    def find(self, text: str, within: Span) -> Span | None:
        """The first place where a text is a whole cell."""
        return next(filter(self._edges.issuperset, self.locations(text, within)), None)

    def locations(self, text: str, within: Span) -> Iterator[Span]:
        """The places where a text stands and is not a part of a longer word."""
        return (span for span in self._found(text, within) if all(map(self._ends_at, span)))

    def agencies(self, name: str, within: Span) -> Iterator[Span]:
        """The places where an agency is named, also where a word such as 会同 or 牵头 follows it without a mark."""
        for first, last in self._found(name, within):
            begins = self._ends_at(first) or _BEFORE_AGENCY.search(self.text, max(first - 2, 0), first)
            if begins and (self._ends_at(last) or _AFTER_AGENCY.match(self.text, last)):
                yield first, last

    def states_default(self, scope: str) -> bool:
        """Whether the document says once that a scope is that of whatever has none of its own."""
        default, locations = self._stated
        return scope == default or any(self.text.endswith(scope, 0, at) for at in locations)

    @cached_property
    def _stated(self) -> tuple[str | None, list[int]]:
        """The scope that the document states once, and where it says of one that it holds from there on."""
        return document_rules.find_default_scope(self.text), list(
            islice(document_rules.find_henceforth(self.text), ATTEMPTS)
        )

    def _found(self, text: str, within: Span) -> Iterator[Span]:
        wanted = joined(text)
        at = self.text.find(wanted, *within) if wanted else -1
        for _attempt in range(ATTEMPTS):
            if at < 0:
                return
            yield at, at + len(wanted)
            at = self.text.find(wanted, at + 1, within[1])

    def before(self, at: int) -> str:
        """The cell that ends here."""
        number = bisect_left(self.breaks, at)
        return self.text[self.breaks[number - 1] : at] if number else ""

    def declared(self, end: int) -> str:
        """How many tasks the heading that ends here says there are; nothing where it does not."""
        count = _COUNT.search(self.text, max(end - HEADING, 0), end)
        return count[1] if count else ""

    def cells(self, within: Span) -> Iterable[Span]:
        """The cells from one place to another."""
        return pairwise(self._breaks_within(within))

    def numbers_a_row(self, number: str, cells: Iterable[Span]) -> bool:
        """Whether one of these cells is that number, and no number of a page before another one."""
        texts = (self.text[first:last] for first, last in cells)
        return any(cell == number and not PAGE_NUMBER.fullmatch(after) for cell, after in pairwise(texts))

    def nearest(self, text: str, within: Span) -> Span | None:
        """The cell, or the run of cells, that a text most probably should be."""
        edges = self._breaks_within(within)[:NEARBY]
        best, found = ALIKE, None
        for at, first in enumerate(edges):
            for last in edges[at + 1 :]:
                if last - first > 2 * len(text) + 10:
                    break
                score = _likeness(text, self.text[first:last], best)
                if score > best:
                    best, found = score, (first, last)
        return found

    def _breaks_within(self, within: Span) -> list[int]:
        return self.breaks[bisect_left(self.breaks, within[0]) : bisect_right(self.breaks, within[1])]

    def _ends_at(self, at: int) -> bool:
        """Whether a word can begin or end here."""
        return at in self._edges or not (self.text[at - 1].isalnum() and self.text[at].isalnum())


class Headings:
    """Which cells are headings of which categories, such as 二、贸易便利化（4项）.

    No cell is compared with every category: there may be as many of either as there are rows.
    """

    def __init__(self, categories: Iterable[str]) -> None:
        """The names of the categories."""
        self._order = {name: at for at, name in enumerate(dict.fromkeys(categories)) if name}
        self._lengths = sorted({len(name) for name in self._order})
        self._longest = self._lengths[-1] if self._lengths else 0

    def count_broken_cells(self, cells: Sequence[str]) -> int:
        """Count the cells at the beginning that, joined, are one category: broken by hand, or one character a line."""
        text = ""
        best = 0
        for count, cell in enumerate(cells, 1):
            text += cell
            if len(text) > self._longest:
                break
            if text in self._order:
                best = count
        return best

    def named(self, cell: str, *, long: bool = True) -> list[str]:
        """The categories that a cell is a heading of, in their order; a long cell goes on after a full stop."""
        last = bisect_right(self._lengths, len(cell))
        first = bisect_left(self._lengths, len(cell) - HEADING)
        parts = {cell[at : at + length] for length in self._lengths[first:last] for at in range(len(cell) - length + 1)}
        if long and self._lengths:
            parts.update(cell[: stop.start()] for stop in _STOP.finditer(cell, 0, self._lengths[-1] + 1))
        return sorted(parts & self._order.keys(), key=self._order.__getitem__)


def is_furniture(cell: str, scope: str | None = None) -> bool:
    """Whether a cell is no field: a page number, a label, a total, the number of a heading, a rule about the scope."""
    return bool(PAGE_NUMBER.fullmatch(cell) or _FURNITURE.fullmatch(cell)) or document_rules.is_default_scope(
        cell, scope
    )


def difference(text: str, cell: str) -> TextDifference:
    """The first characters of a text that differ from a cell."""
    found = find_difference(text, cell)
    if not SHORT < max(len(found.ours), len(found.theirs)) <= REWORDED:
        return found
    codes = SequenceMatcher(None, found.ours, found.theirs, autojunk=False).get_opcodes()
    _tag, begin, end, other, other_end = next((code for code in codes if code[0] != "equal"), ("", 0, 0, 0, 0))
    return TextDifference(found.first + begin, found.ours[begin:end], found.theirs[other:other_end])


def outside(text: str, within: Span, found: Iterable[Span]) -> str:
    """The characters of a stretch of text that are in none of the spans."""
    left, at = [], within[0]
    for first, last in found:
        if first < within[1] and last > at:
            left.append(text[at : max(first, at)])
            at = last
    return "".join([*left, text[at : within[1]]])


def _parts(text: str) -> list[str]:
    """What line breaks and tabs divide, without the blanks around them."""
    parts = [part for line in _BREAK.split(text) if (part := re.sub(HIDDEN_CHARACTER, "", line).strip())]
    return [piece for part in parts for piece in _without_number(part)]


def _without_number(part: str) -> tuple[str, ...]:
    """1、建设园区 as two cells, number and text; and so 推广范围：全市, label and text."""
    match = _GLUED_NUMBER.fullmatch(part) or _GLUED_LABEL.fullmatch(part)
    return match.groups() if match else (part,)


def joined(text: str) -> str:
    """A text without its line breaks, tabs and the blanks around them."""
    return "".join(_parts(text))


def _likeness(text: str, cell: str, least: float) -> float:
    """From 0 to 1, as difflib's ratio: what beginnings and ends have in common, and what little is between them.

    Less than `least` may be too little.
    """
    _first, rest, other = find_difference(text, cell)
    equal = len(text) - len(rest)
    longest = min(len(rest), len(other))
    if longest and max(len(rest), len(other)) <= REWORDED and 2 * (equal + longest) > least * (len(text) + len(cell)):
        matcher = SequenceMatcher(None, rest, other, autojunk=False)
        equal += sum(block.size for block in matcher.get_matching_blocks())
    return 2 * equal / max(len(text) + len(cell), 1)
