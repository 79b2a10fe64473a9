"""Finds where the titles of a table stand in the kept text: they tell where each row begins."""

from collections.abc import Callable, Sequence
from itertools import zip_longest

from reformctl.model.table import Task
from reformctl.validation import limits
from reformctl.validation.source_text import SourceText, Span, join_lines

COMPARED_CHARACTERS = 8
"""Characters by which the beginning of a content is known."""

_FindText = Callable[[str, Span], Span | None]
TitleSpans = list[Span | None]
"""A stretch of the kept text for each task; None where its title is not found."""


class TitleFinder:
    """Finds titles, and decides how fields are found: as whole cells, or as parts of paragraphs."""

    def __init__(self, kept: SourceText) -> None:
        """Look for whole cells at first."""
        self._kept = kept
        self.find_field: _FindText = kept.find_cell
        """Finds the first place of a text in a stretch of the kept text."""
        self.is_in_paragraphs = False
        """Whether the fields are parts of paragraphs."""

    def find_titles(self, tasks: Sequence[Task]) -> TitleSpans:
        """Find the title of each task, in order; where most are no cells, parts of paragraphs are tried."""
        half = len(tasks) / 2
        cells = self._find_all(tasks)
        if cells.count(None) <= half:
            return cells
        self.find_field = self._kept.find_word
        words = self._find_all(tasks)
        if words.count(None) < half:
            self.is_in_paragraphs = True
            return words
        self.find_field = self._kept.find_cell
        return cells

    def find_text(self, text: str, within: Span) -> Span | None:
        """Find a text that is no title: it may be signed in its own cell."""
        span = self.find_field(text, within)
        if span:
            return span
        return self._kept.find_signed_cell(text, within)

    def _find_all(self, tasks: Sequence[Task]) -> TitleSpans:
        """Find the titles from the beginning of the text on, each after the one before it."""
        titles: TitleSpans = []
        start = 0
        lost = 0
        title: Span | None = None
        above: Task | None = None
        for task, task_below in zip_longest(tasks, tasks[1:]):
            title_above = title
            title = None
            if lost < limits.MAX_LOST_TITLES:
                title = self._find_title(task, start)
            if title and task_below and self._is_skipped(task_below.title, start, title):
                title = None  # it stands after the next title, so it is that of another row
            if not title and above and title_above:
                title = self._find_carried_down(task, above, start)
            if title:
                start = title.last
            else:
                lost += 1
            titles.append(title)
            above = task
        return titles

    def _find_title(self, task: Task, start: int) -> Span | None:
        """Find a title; of several places the one after which the content begins, for others are a list of titles."""
        rest = Span(start, self._kept.whole.last)
        begins_content = task.content.startswith(task.title)
        if begins_content and task.title_derived:
            return self._find_derived_title(task, rest)
        first_title = self.find_field(task.title, rest)
        title = first_title
        content = join_lines(task.content)
        content_start = content[:COMPARED_CHARACTERS]
        for _place in range(limits.MAX_PLACES):
            if not title:
                return first_title
            near = title.last + limits.MAX_COLUMN_DISTANCE
            end = self._kept.text.find(content_start, title.last, near)
            is_content_near = end >= 0
            if not is_content_near:
                end = title.last + limits.MAX_TITLE_LIST_CHARACTERS
            before_content = Span(title.last, end)
            next_title = self.find_field(task.title, before_content)
            if is_content_near and not next_title:
                return title
            title = next_title
        return title or first_title

    def _find_derived_title(self, task: Task, rest: Span) -> Span | None:
        """Find a title that is the first words of its content."""
        content = self.find_field(task.content, rest)
        if not content:
            return None
        title = join_lines(task.title)
        end = content.first + len(title)
        return Span(content.first, end)

    def _find_carried_down(self, task: Task, above: Task, start: int) -> Span | None:
        """Find where a row begins whose title is merged with that of the row above: at its content."""
        if task.title != above.title:
            return None
        end = start + limits.MAX_COLUMN_DISTANCE
        near = Span(start, end)
        content = self.find_field(task.content, near)
        if content is None:
            return None
        return Span(content.first, content.first)

    def _is_skipped(self, title: str, start: int, span: Span) -> bool:
        """Tell whether a title stands between `start` and a stretch, and does not come again after that."""
        before = Span(start, span.first)
        if not self.find_field(title, before):
            return False
        end = span.last + limits.MAX_TITLE_LIST_CHARACTERS
        behind = Span(span.last, end)
        return not self.find_field(title, behind)


def find_starts(titles: Sequence[Span | None], end: int) -> list[int]:
    """List where each title begins, or the next one that is found; last of all the end of the text."""
    start = end
    starts = [end]
    for title in reversed(titles):
        if title:
            start = title.first
        starts.append(start)
    return starts[::-1]
