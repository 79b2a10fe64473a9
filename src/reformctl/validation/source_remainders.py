"""Finds what stands in a row of the kept text and in no field of its task."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence

from reformctl.model.diagnostics import KeyPath
from reformctl.model.table import Task
from reformctl.system.translation import _
from reformctl.text.escaping import echo_value
from reformctl.validation import limits
from reformctl.validation.source_findings import Findings
from reformctl.validation.source_headings import HeadingCells
from reformctl.validation.source_rows import SourceRow
from reformctl.validation.source_text import SourceText, Span, join_lines, remove_spans
from reformctl.validation.source_words import BETWEEN_AGENCIES, is_furniture


class RemainderFinder:
    """Looks through the rows of tasks, one by one."""

    def __init__(self, kept: SourceText, headings: HeadingCells, findings: Findings, tasks: Sequence[Task]) -> None:
        """Take the kept text, its headings, where findings are noted, and all tasks of the table."""
        self._kept = kept
        self._categories = headings.categories
        self._top_cells = headings.top_cells
        self._findings = findings
        self._ids = {task.id for task in tasks}

    def report_remainder(self, row: SourceRow, path: KeyPath, stretch: Span, field_spans: Sequence[Span]) -> None:
        """Report what stands in a row and in no field; `field_spans` are the places of the fields, sorted.

        What stands in a cell of its own is reported at `path`.
        """
        task = row.task
        cells = self._kept.list_row_cells(stretch)
        texts = self._kept.list_texts(cells)
        for index in self._list_unknown_cells(task, texts):
            cell = cells[index]
            touching = _select_touching(field_spans, cell)
            remainder = self._cut_out(cell, touching, task.agencies)
            if not remainder:
                continue
            if any(field.is_inside(cell) for field in touching):
                path = _make_agencies_path(row)
            text_above = texts[index - 1] if index else ""
            self._add_remainder(task, path, remainder, text_above)
            return

    def _list_unknown_cells(self, task: Task, texts: Sequence[str]) -> Iterator[int]:
        """List the indexes of cells that are no headings, no furniture and no field of the task as a whole."""
        known = _list_known_texts(task)
        heading_cells_left = 0
        for index, text in enumerate(texts):
            end = index + limits.MAX_CATEGORY_LINES
            next_texts = texts[index:end]
            begun_cells = self._categories.count_broken_cells(next_texts)
            heading_cells_left = max(heading_cells_left - 1, begun_cells)
            is_known = text in known or text in self._top_cells
            if heading_cells_left or is_known or is_furniture(text, task.scope):
                continue
            text_above = texts[index - 1] if index else ""
            is_long = is_furniture(text_above)  # the number of a long heading stands in a cell of its own
            named = self._categories.list_named(text, is_long=is_long)
            if not named:
                yield index

    def _cut_out(self, cell: Span, fields: Sequence[Span], agencies: Collection[str]) -> str:
        """Return what is left of a cell without the fields in it and without the words that stand beside agencies."""
        remainder = remove_spans(self._kept.text, cell, fields)
        remainder = BETWEEN_AGENCIES.sub("", remainder)
        for name in agencies:  # one that leads may stand among those who support
            remainder = remainder.replace(name, "")
        return remainder

    def _add_remainder(self, task: Task, path: KeyPath, remainder: str, text_above: str) -> None:
        """Report what stands in the row of a task and in no field: behind the next number it is a row of its own."""
        sentence = _("the row of task {id} in {file} also has “{left}”, which is in no field")
        shown_remainder = echo_value(remainder, limits.MAX_SHOWN_CHARACTERS)
        shown_id = str(task.id)
        values = {"id": shown_id, "left": shown_remainder}
        next_id = task.id + 1
        is_next_number = text_above == str(next_id)
        if is_next_number and next_id not in self._ids:
            self._findings.add_doubt(path, sentence, **values)
        else:
            self._findings.add(path, sentence, **values)


def _make_agencies_path(row: SourceRow) -> KeyPath:
    """Make the path of the agencies of a task, of those that lead where there are any."""
    if row.task.lead_agencies:
        return row.make_path("lead_agencies")
    return row.make_path("support_agencies")


def _list_known_texts(task: Task) -> set[str]:
    """List the texts of a task that may be whole cells, wherever they stand."""
    number = str(task.id)
    content = join_lines(task.content)
    known = {number, task.title, content}
    for text in (task.category, task.number):
        if text:
            known.add(text)
    for _heading, text in task.extra:  # as an agency that a further column names, too
        joined = join_lines(text)
        known.add(joined)
    return known


def _select_touching(field_spans: Sequence[Span], cell: Span) -> Sequence[Span]:
    """Select the fields that touch a cell: those that begin in it, and the one before them."""
    starts = [span.first for span in field_spans]
    before = bisect_right(starts, cell.first) - 1
    first = max(before, 0)
    last = bisect_left(starts, cell.last)
    return field_spans[first:last]
