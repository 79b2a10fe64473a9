"""Finds the headings of categories in the kept text, such as 二、贸易便利化（4项）."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from reformctl.model.table import Task
from reformctl.validation.limits import MAX_HEADING_MARKS
from reformctl.validation.source_text import SourceText, Span, join_lines

_FULL_STOP = re.compile("。")


class Heading(NamedTuple):
    """A heading of the kept text."""

    end: int
    """Index after its last character."""
    category: str


class CategoryNames:
    """The categories of a table, and which cells are their headings.

    No cell is compared with every category: there may be as many of either as there are rows.
    """

    def __init__(self, categories: Iterable[str]) -> None:
        """Take the names of the categories in the order of the table."""
        names = filter(None, dict.fromkeys(categories))
        self._order = {name: number for number, name in enumerate(names)}
        lengths = {len(name) for name in self._order}
        self._lengths = sorted(lengths)
        self._longest = max(self._lengths, default=0)

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

    def list_named(self, cell: str, *, is_long: bool = True) -> list[str]:
        """List the categories that a cell is a heading of; a long cell goes on after a full stop."""
        shortest = len(cell) - MAX_HEADING_MARKS
        first = bisect_left(self._lengths, shortest)
        last = bisect_right(self._lengths, len(cell))
        parts = set()
        for length in self._lengths[first:last]:
            last_start = len(cell) - length
            for start in range(last_start + 1):
                end = start + length
                parts.add(cell[start:end])
        if is_long:
            farthest = self._longest + 1
            for stop in _FULL_STOP.finditer(cell, 0, farthest):
                end = stop.start()
                parts.add(cell[:end])
        named = parts & self._order.keys()
        return sorted(named, key=self._order.__getitem__)


class HeadingCells(NamedTuple):
    """Which cells of the kept text are headings, and no texts of tasks."""

    categories: CategoryNames
    top_cells: frozenset[str]
    """Cells above the first row, which every page may repeat."""

    def is_heading(self, cell: str) -> bool:
        """Tell whether a cell is a heading of the columns, or of a category."""
        if cell in self.top_cells:
            return True
        named = self.categories.list_named(cell, is_long=False)
        return bool(named)


def find_headings(
    kept: SourceText, names: CategoryNames, tasks: Sequence[Task], titles: Sequence[Span | None]
) -> list[Heading]:
    """Find the headings that tasks stand under; none where rows name their category themselves."""
    task_titles = {join_lines(task.title) for task in tasks}
    headings = []
    for cell in kept.list_cells(kept.whole):
        text = kept.get_text(cell)
        if text in task_titles:
            continue
        for category in names.list_named(text):
            heading = Heading(cell.last, category)
            headings.append(heading)
    placed = 0
    agreeing = 0
    for task, title in zip(tasks, titles, strict=True):
        if title is None:
            continue
        placed += 1
        if find_category(headings, title.first) == task.category:
            agreeing += 1
    if 2 * agreeing > placed:
        return headings
    return []


def find_category(headings: Sequence[Heading], index: int) -> str | None:
    """Find the category of the last heading that ends before an index of the kept text."""
    count = bisect_right(headings, index, key=lambda heading: heading.end)
    if not count:
        return None
    return headings[count - 1].category
