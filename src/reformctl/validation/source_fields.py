"""Looks the texts of a task up in its row of the kept text."""

import re
from typing import NamedTuple

from reformctl.model.diagnostics import KeyPath
from reformctl.model.table import Task
from reformctl.system.translation import _
from reformctl.text.escaping import echo_value
from reformctl.validation import limits
from reformctl.validation.source_findings import Field, Findings
from reformctl.validation.source_rows import SourceRow, list_fields
from reformctl.validation.source_text import SourceText, Span, find_first_difference, join_lines
from reformctl.validation.source_titles import TitleFinder

NUMBER_CELL = re.compile("([0-9]{1,9})[.．、]?", re.ASCII)
"""A cell that is the number of a row: 17 or 17、."""


class FieldSpans(NamedTuple):
    """What was found of the texts of a task."""

    spans: list[Span | None]
    """The places of title, content and all others in turn; None for one that is not found."""
    inherited: list[KeyPath]
    """The fields that have the value of the row above, or of all rows, and no place of their own."""


class FieldComparison:
    """Compares the texts of tasks, field by field."""

    def __init__(self, kept: SourceText, titles: TitleFinder, findings: Findings) -> None:
        """Take the kept text, how fields are found in it, and where findings are noted."""
        self._kept = kept
        self._titles = titles
        self._findings = findings

    def compare_fields(self, row: SourceRow, stretch: Span) -> FieldSpans:
        """Look up all texts of a task, from its title on; `stretch` is its row from the title on."""
        title = self._compare_title(row)
        spans = [title]
        inherited = []
        near = stretch.first - limits.MAX_COLUMN_DISTANCE
        first = max(row.stretch.first, near)
        wider = Span(first, stretch.last)  # columns may stand before that of the title
        for field in list_fields(row):
            is_behind_title = self._titles.find_text(field.text, stretch)
            place = stretch if is_behind_title else wider
            if self._is_inherited(field, row, place):
                self._findings.verified.add(field.path)
                inherited.append(field.path)
            else:
                span = self.look_up(field, place)
                spans.append(span)
        return FieldSpans(spans, inherited)

    def look_up(self, field: Field, place: Span) -> Span | None:
        """Find a field; where it is not there, report that, and find what it should be."""
        span = self._titles.find_text(field.text, place)
        if span:
            self._findings.verified.add(field.path)
            return span
        text = join_lines(field.text)
        nearest = self._kept.find_nearest(text, place)
        if nearest:
            kept_text = self._kept.get_text(nearest)
            difference = find_first_difference(text, kept_text)
            self._findings.add_changed(field, len(text), difference)
            return nearest
        whole = self._kept.whole
        is_elsewhere = self._titles.find_text(field.text, whole) is not None
        self._findings.add_missing(field, is_elsewhere=is_elsewhere)
        return None

    def cut_at_title(self, row: SourceRow) -> Span:
        """Return the stretch of a row from its title on, if the content follows the title."""
        title = row.title
        if title is None:
            return row.stretch
        end = row.stretch.last
        content_start = title.last
        if row.task.title_derived:
            content_start = title.first
        below_title = Span(content_start, end)
        content = self._titles.find_text(row.task.content, below_title)
        if content:
            return Span(title.first, end)
        return row.stretch

    def _compare_title(self, row: SourceRow) -> Span | None:
        """Report a title that is not found, or a number before it that is not that of the task."""
        if row.title is None:
            field = row.make_field("title")
            return self.look_up(field, row.stretch)
        path = row.make_path("title")
        self._findings.verified.add(path)
        self._compare_number(row, row.title)
        return row.title

    def _compare_number(self, row: SourceRow, title: Span) -> None:
        """See that the number before a title is that of the task."""
        task = row.task
        is_carried_down = title.first == title.last
        if row.above and is_carried_down:
            number_above = get_printed_number(row.above)
            if task.number == number_above:
                return
        if task.number:
            before_title = Span(row.stretch.first, title.first)
            printed_number = self._kept.find_word(task.number, before_title)
            if not printed_number:
                field = row.make_field("number")
                self._findings.add_missing(field)
            return
        cell_before = self._kept.get_cell_before(title.first)
        printed = NUMBER_CELL.fullmatch(cell_before)
        if not printed:
            return
        number = printed[1]
        if int(number) != task.id:
            path = row.make_path("id")
            sentence = _("“{title}” has the number {number} in {file}")
            shown_title = echo_value(task.title)
            self._findings.add(path, sentence, title=shown_title, number=number)

    def _is_inherited(self, field: Field, row: SourceRow, place: Span) -> bool:
        """Tell whether a field has the value of the row above, whose cell is merged with its own, or of all rows."""
        key = str(field.path[2])
        if key == "content":
            return False
        if self._titles.find_text(field.text, place):
            return False
        if key == "scope" and self._kept.states_default(field.text):
            return True
        path_above = ("tasks", row.task_index - 1, key)
        text_above = getattr(row.above, key, None)
        return path_above in self._findings.verified and field.text == text_above


def get_printed_number(task: Task) -> str:
    """Return the number of a task as the document prints it."""
    return task.number or str(task.id)
