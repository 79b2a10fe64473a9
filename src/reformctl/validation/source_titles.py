"""Where the titles of a table stand in the kept text: they tell where each row begins."""

from collections.abc import Callable, Sequence

from reformctl.model.table import Task
from reformctl.validation.source_text import ATTEMPTS, SourceText, Span, joined

MOST_LOST = 100
"""Titles that are not found, after which none is looked for: such a text is that of another document."""
NEAR = 300
"""Characters after a title within which its content begins, and before it where other columns stand."""
LISTED = 100_000
"""Characters at the most of a list of titles in front of the table."""


class TitleFinder:
    """Finds titles, and how fields are found at all: as whole cells, or as parts of paragraphs."""

    def __init__(self, kept: SourceText) -> None:
        """Look for whole cells as long as most titles are some."""
        self._kept = kept
        self.find: Callable[[str, Span], Span | None] = kept.find
        """Finds a field in a stretch of the text."""
        self.in_paragraphs = False
        """Whether the fields are parts of paragraphs."""

    def find_titles(self, tasks: Sequence[Task]) -> list[Span | None]:
        """Where each title stands, in order; decides whether fields are cells or parts of paragraphs."""
        found = self._find_all(tasks)
        if 2 * found.count(None) > len(found):
            self.find = lambda text, within: next(self._kept.locations(text, within), None)
            in_paragraphs = self._find_all(tasks)
            if 2 * in_paragraphs.count(None) < len(found):
                self.in_paragraphs = True
                return in_paragraphs
            self.find = self._kept.find
        return found

    def _find_all(self, tasks: Sequence[Task]) -> list[Span | None]:
        found: list[Span | None] = []
        after = lost = 0
        for index, task in enumerate(tasks):
            span = self._find_title(task, after) if lost < MOST_LOST else None
            if span and index + 1 < len(tasks) and self._stands_between(tasks[index + 1].title, after, span):
                span = None  # a title that stands after the next one is that of another row
            span = span or self._find_carried_down(tasks, index, found, after)
            after = span[1] if span else after
            lost += span is None
            found.append(span)
        return found

    def _find_carried_down(
        self, tasks: Sequence[Task], index: int, found: Sequence[Span | None], after: int
    ) -> Span | None:
        """Find where a row begins whose title stands only in the row above, where both were merged: at its content."""
        task = tasks[index]
        if not index or not found[-1] or task.title != tasks[index - 1].title:
            return None
        content = self.find(task.content, (after, after + NEAR))
        return content and (content[0], content[0])

    def _stands_between(self, title: str, after: int, span: Span) -> bool:
        """Whether a title is passed over by going on from a place to another one, and does not come again."""
        return bool(self.find(title, (after, span[0]))) and not self.find(title, (span[1], span[1] + LISTED))

    def _find_title(self, task: Task, after: int) -> Span | None:
        """Where a title stands; of several places the one after which the content begins, and not a list of titles."""
        if task.title_derived and task.content.startswith(task.title):
            content = self.find(task.content, (after, len(self._kept.text)))
            return content and (content[0], content[0] + len(joined(task.title)))
        first = span = self.find(task.title, (after, len(self._kept.text)))
        begins = joined(task.content)[:8]
        for _attempt in range(ATTEMPTS):
            if not span:
                break
            near = self._kept.text.find(begins, span[1], span[1] + NEAR)
            again = self.find(task.title, (span[1], span[1] + LISTED if near < 0 else near))
            if near >= 0 and not again:
                break
            span = again
        return span or first
