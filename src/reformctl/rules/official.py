"""The official text is proven, not trusted: what a table says is looked up in the kept text of its document.

The kept text has its cells row by row, divided by line breaks or tabs; a cell may run over several lines. Line breaks,
tabs and the blanks around them are dropped on both sides. A field must be a whole cell of its row; only where most
titles are none, as in a list of numbered paragraphs, may a field be a part that begins and ends at a mark.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate, pairwise
from typing import NamedTuple

from reformctl.errors import Fault, KeyPath
from reformctl.messages import _
from reformctl.model import Table, Task
from reformctl.text import echo

MOST = 100
"""Differences after which the comparison stops: such a text is that of another document."""
ATTEMPTS = 1_000
"""Places at the most where one text is tried."""
NEARBY = 60
"""Cells at the most among which a text that differs is looked for."""
LONGEST = 5_000
"""Characters at the most of a text that is compared with cells one by one."""
ALIKE = 0.5
"""The least similarity (difflib's ratio) of a text and the cell that it should be."""

_BREAK = re.compile(r"[\t\n\r\v\f]+")
_COUNT = re.compile("[（(][ ]*([0-9]{1,9})[ ]*[项个条件][）)]", re.ASCII)
_NUMBER = re.compile("([0-9]{1,9})[.．、]?", re.ASCII)
_BETWEEN_AGENCIES = re.compile(r"牵头|配合|负责|会同|单位|部门|等|[\W_]")

Span = tuple[int, int]
"""A stretch of the kept text: index of its first character, index after its last."""


class Proof(NamedTuple):
    """What the kept text says of a table."""

    faults: list[Fault]
    proven: frozenset[KeyPath]
    """Values that stand in the kept text, whole and at their place."""


class _Field(NamedTuple):
    """A text of the table: where it stands there, and what sentences call it."""

    path: KeyPath
    text: str
    whose: str


def prove(table: Table, kept: str, name: str) -> Proof:
    """Look every field of a table up in the kept text, whose file sentences call `name`."""
    comparison = _Comparison(_Kept(kept), name)
    comparison.compare(table)
    return Proof(comparison.faults, frozenset(comparison.proven))


class _Kept:
    """The kept text with its line breaks dropped, and where they were."""

    def __init__(self, text: str) -> None:
        parts = _parts(text)
        self.text = "".join(parts)
        self.breaks = [0, *accumulate(map(len, parts))]
        self._edges = frozenset(self.breaks)

    def find(self, text: str, within: Span) -> Span | None:
        """The first place where a text is a whole cell."""
        return next(filter(self._edges.issuperset, self.places(text, within)), None)

    def places(self, text: str, within: Span) -> Iterator[Span]:
        """The places where a text stands and is not a part of a longer word."""
        wanted = _joined(text)
        at = self.text.find(wanted, *within) if wanted else -1
        for _attempt in range(ATTEMPTS):
            if at < 0:
                return
            span = at, at + len(wanted)
            if all(map(self._ends_at, span)):
                yield span
            at = self.text.find(wanted, at + 1, within[1])

    def before(self, at: int) -> str:
        """The cell that ends here."""
        number = bisect_left(self.breaks, at)
        return self.text[self.breaks[number - 1] : at] if number else ""

    def cells(self, within: Span) -> Iterable[Span]:
        """The cells from one place to another."""
        return pairwise(self._breaks_within(within))

    def nearest(self, text: str, within: Span) -> Span | None:
        """The cell, or the run of cells, that a text most probably should be."""
        if len(text) > LONGEST:
            return None
        edges = self._breaks_within(within)[:NEARBY]
        matcher = SequenceMatcher(None, "", text, autojunk=False)
        best, found = ALIKE, None
        for at, first in enumerate(edges):
            for last in edges[at + 1 :]:
                if last - first > 2 * len(text) + 10:
                    break
                matcher.set_seq1(self.text[first:last])
                if matcher.real_quick_ratio() > best and matcher.quick_ratio() > best and matcher.ratio() > best:
                    best, found = matcher.ratio(), (first, last)
        return found

    def _breaks_within(self, within: Span) -> list[int]:
        return self.breaks[bisect_left(self.breaks, within[0]) : bisect_right(self.breaks, within[1])]

    def _ends_at(self, at: int) -> bool:
        """Whether a word can begin or end here."""
        return at in self._edges or not (self.text[at - 1].isalnum() and self.text[at].isalnum())


class _Comparison:
    """Goes through the rows of a table and of its kept text side by side."""

    def __init__(self, kept: _Kept, name: str) -> None:
        self._kept = kept
        self._all = (0, len(kept.text))
        self._file = echo(name)
        self._find = kept.find
        """How a field is found: as a whole cell, or as a part of one."""
        self._head: frozenset[str] = frozenset()
        """Cells above the first row, which every page may repeat."""
        self._paragraphs = False
        """Whether the fields are parts of paragraphs."""
        self.faults: list[Fault] = []
        self.proven: set[KeyPath] = set()

    def compare(self, table: Table) -> None:
        """Row by row, as long as there are not too many differences."""
        titles = self._titles(table.tasks)
        start, *ends = _starts(titles, self._all[1])
        self._head = frozenset(self._kept.text[slice(*cell)] for cell in self._kept.cells((0, start)))
        self._look_up(_Field(("title",), table.title, _("the title of the table")), (0, start))
        declared = {category.name: (at, category.declared) for at, category in enumerate(table.categories)}
        done, category = 0, None
        for index, (task, title, end) in enumerate(zip(table.tasks, titles, ends, strict=True)):
            if len(self.faults) >= MOST:
                return
            if task.category and task.category != category:
                heading = self._category(index, task, (done, end))
                self._declared(heading, declared.get(task.category))
            category = task.category
            done = self._row(index, task, title, (done, end))

    def _titles(self, tasks: Sequence[Task]) -> list[Span | None]:
        """Where each title stands, in order; decides whether fields are cells or parts of paragraphs."""
        found = self._found(tasks)
        if 2 * found.count(None) > len(found):
            self._find = lambda text, within: next(self._kept.places(text, within), None)
            in_paragraphs = self._found(tasks)
            if 2 * in_paragraphs.count(None) < len(found):
                self._paragraphs = True
                return in_paragraphs
            self._find = self._kept.find
        return found

    def _found(self, tasks: Iterable[Task]) -> list[Span | None]:
        found: list[Span | None] = []
        after = lost = 0
        for task in tasks:
            span = self._find(task.title, (after, self._all[1])) if lost < MOST else None
            after = span[1] if span else after
            lost += span is None
            found.append(span)
        return found

    def _row(self, index: int, task: Task, title: Span | None, within: Span) -> int:
        """Compare one task with the part of the text that is its row; returns where the row ends."""
        spans = [title]
        if title:
            self.proven.add(("tasks", index, "title"))
            self._number(index, task, title[0])
        else:
            field = _Field(("tasks", index, "title"), task.title, _whose("title", task))
            spans = [self._look_up(field, within)]
        spans += [self._look_up(field, within) for field in _fields(index, task)]
        spans += [self._agency(field, within) for field in _agencies(index, task)]
        found = [span for span in spans if span]
        done = max((span[1] for span in found), default=within[0])
        if title and len(found) == len(spans) and not self._paragraphs:
            self._nothing_left(index, task, found, (title[0], done))
        return done

    def _look_up(self, field: _Field, within: Span) -> Span | None:
        """The place of a text; a fault where it is not there, and then the place of what it should be."""
        span = self._find(field.text, within)
        if span:
            self.proven.add(field.path)
            return span
        text = _joined(field.text)
        meant = self._kept.nearest(text, within)
        if meant:
            sentence, part, values = _difference(text, self._kept.text[slice(*meant)])
            self._differ(field, sentence, part, **values)
        elif self._find(field.text, self._all):
            self._differ(field, _("{whose} stands in {file}, but not at this place: keep the document's order"))
        else:
            self._differ(field, _("{whose} is not found in {file}"))
        return meant

    def _category(self, index: int, task: Task, within: Span) -> Span | None:
        """The heading above a task, or the cell of its row that names its category."""
        field = _Field(("tasks", index, "category"), task.category or "", _whose("category", task))
        heading = next(self._kept.places(field.text, within), None)
        if heading:
            self.proven.add(field.path)
        else:
            self._differ(field, _("{whose} is not found in {file} between this task and the one before it"))
        return heading

    def _declared(self, heading: Span | None, category: tuple[int, int | None] | None) -> None:
        """The number of tasks that a heading such as 一、投资便利化（8项） declares."""
        count = _COUNT.match(self._kept.text, heading[1]) if heading else None
        if category and count and int(count[1]) != category[1]:
            field = _Field(("categories", category[0], "count"), "", "")
            self._differ(field, _("the heading in {file} declares {count}"), count=count[1])

    def _number(self, index: int, task: Task, title: int) -> None:
        """The cell before a title, if it is a number, is the task's."""
        printed = _NUMBER.fullmatch(self._kept.before(title))
        if printed and printed[1] != (task.number or str(task.id)):
            field = _Field(("tasks", index, "number" if task.number else "id"), "", "")
            sentence = _("“{title}” has the number {number} in {file}")
            self._differ(field, sentence, title=echo(task.title), number=printed[1])

    def _agency(self, field: _Field, within: Span) -> Span | None:
        """The place of an agency, alone in its cell or beside others."""
        span = next(self._kept.places(field.text, within), None)
        if span:
            self.proven.add(field.path)
        return span or self._look_up(field, within)

    def _nothing_left(self, index: int, task: Task, found: list[Span], row: Span) -> None:
        """Whatever stands in a row stands in a field."""
        known = {*self._head, task.category, task.number, str(task.id)}
        for first, last in self._kept.cells(row):
            cell = self._kept.text[first:last]
            if any(span[0] <= first and last <= span[1] for span in found) or cell in known:
                continue
            for name in sorted(task.agencies, key=len, reverse=True):
                cell = cell.replace(name, "、")
            if left := _BETWEEN_AGENCIES.sub("", cell):
                path: KeyPath = ("tasks", index)
                if cell != self._kept.text[first:last]:
                    path = (*path, "lead_agencies" if task.lead_agencies else "support_agencies")
                sentence = _("the row of task {id} in {file} also has “{left}”, which stands in no field")
                self._differ(_Field(path, "", ""), sentence, id=str(task.id), left=echo(left, 20))
                return

    def _differ(self, field: _Field, sentence: str, part: Span | None = None, **values: str) -> None:
        sentence = sentence.format(whose=field.whose, file=self._file, **values)
        self.faults.append(Fault(field.path, "differs-from-source", sentence, part=part))


def _starts(titles: Sequence[Span | None], end: int) -> list[int]:
    """For each title where it, or the next one that was found, begins; last of all the end of the text."""
    starts = [end]
    for title in reversed(titles):
        starts.append(title[0] if title else starts[-1])
    return starts[::-1]


def _fields(index: int, task: Task) -> Iterator[_Field]:
    """The texts of a task that are cells of their own, but for its title."""
    for key in ("content", "scope", "deadline"):
        if text := getattr(task, key):
            yield _Field(("tasks", index, key), text, _whose(key, task))
    for heading, text in task.extra:
        yield _Field(("tasks", index, "extra", heading), text, _whose(echo(heading), task))


def _agencies(index: int, task: Task) -> Iterator[_Field]:
    for key in ("lead_agencies", "support_agencies"):
        for at, name in enumerate(getattr(task, key)):
            yield _Field(
                ("tasks", index, key, at), name, _("agency “{name}” of task {id}").format(name=echo(name), id=task.id)
            )


def _whose(key: str, task: Task) -> str:
    return _("{key} of task {id}").format(key=key, id=task.id)


def _parts(text: str) -> list[str]:
    """What line breaks and tabs divide, without the blanks around them."""
    return [part for part in map(str.strip, _BREAK.split(text)) if part]


def _joined(text: str) -> str:
    return "".join(_parts(text))


def _difference(text: str, cell: str) -> tuple[str, Span, dict[str, str]]:
    """The sentence about the first characters of a text that differ from a cell, which they are, and its values."""
    codes = SequenceMatcher(None, text, cell, autojunk=False).get_opcodes()
    _tag, *ours, first, last = next(code for code in codes if code[0] != "equal")
    sentence = _("{whose} differs from {file} at character {at}: “{ours}” should be “{theirs}”")
    if first == last:
        sentence = _("{whose} differs from {file} at character {at}: “{ours}” is too much")
    elif ours[0] == ours[1]:
        sentence = _("{whose} differs from {file} at character {at}: “{theirs}” is missing")
    values = {"at": str(ours[0] + 1), "ours": echo(text[slice(*ours)], 20), "theirs": echo(cell[first:last], 20)}
    return sentence, (ours[0], max(ours[1], ours[0] + 1)), values
