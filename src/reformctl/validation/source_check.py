"""Compares a table with the kept text of its document, row by row: the official text is proven, not trusted.

A field must be a whole cell of its row, or of the row above where cells are merged. Where most titles are no cells, as
in a list of numbered paragraphs, a part that begins and ends at a mark will do. Whatever stands in a row must stand in
a field.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from reformctl.model.diagnostics import Diagnostic, KeyPath
from reformctl.model.table import Category, Table, Task
from reformctl.system.translation import _
from reformctl.text.escaping import echo_value
from reformctl.validation import limits
from reformctl.validation.missing_rows import MissingRowFinder
from reformctl.validation.source_agencies import AgencyComparison
from reformctl.validation.source_differences import Differences, Field
from reformctl.validation.source_headings import CategoryNames, Heading, find_category, find_headings
from reformctl.validation.source_rows import SourceRow, list_fields
from reformctl.validation.source_text import (
    BETWEEN_AGENCIES,
    KeptRow,
    SourceText,
    Span,
    find_first_difference,
    is_furniture,
    join_lines,
    remove_spans,
)
from reformctl.validation.source_titles import TitleFinder, find_starts

_NUMBER = re.compile("([0-9]{1,9})[.．、]?", re.ASCII)


class Verification(NamedTuple):
    """What the kept text says of a table."""

    diagnostics: list[Diagnostic]
    verified: frozenset[KeyPath]
    """Values that stand in the kept text, whole and at their place."""
    is_whole: bool
    """Whether every row of the text was looked through."""


def verify_table(table: Table, kept: str, name: str, *, titled: bool = True, whole: bool = True) -> Verification:
    """Look every field of a table up in the kept text, whose file sentences call `name`.

    `titled` says whether the table's own title is known, `whole` whether all of its tasks are, with all fields.
    """
    comparison = _Comparison(SourceText(kept), Differences(name))
    comparison.compare_table(table, titled=titled, whole=whole)
    diagnostics = comparison.differences.diagnostics
    verified = frozenset(comparison.verified)
    return Verification(diagnostics, verified, comparison.is_whole)


class _Comparison:
    """Goes through the rows of a table and of its kept text side by side."""

    def __init__(self, kept: SourceText, differences: Differences) -> None:
        self.differences = differences
        self.verified: set[KeyPath] = set()
        self.is_whole = False
        """Whether every row of the document was compared, to the end."""
        self._kept = kept
        self._titles = TitleFinder(kept)
        self._ids: frozenset[int] = frozenset()
        self._top_cells: frozenset[str] = frozenset()
        """Cells above the first row, which every page may repeat."""
        self._is_complete = False
        """Whether every cell of a row should stand in a field."""
        self._knows_missing = False
        """Whether every row or paragraph of the document that is a task should stand in the table."""
        self._has_all_rows = False
        """Whether both are so."""
        self._missing_rows = MissingRowFinder(kept)
        self._agencies = AgencyComparison(kept, self._titles, differences, self.verified)
        self._categories = CategoryNames(())
        self._headings: list[Heading] = []
        self._named_category: str | None = None
        """The category that was found last, where rows name it."""

    def compare_table(self, table: Table, *, titled: bool, whole: bool) -> None:
        """Compare row by row, until there are too many differences."""
        tasks = table.tasks
        titles = self._titles.find_titles(tasks)
        starts = find_starts(titles, self._kept.whole.last)
        top = Span(0, starts[0])
        if titled:
            self._compare_table_title(table, top)
        top_cells = islice(self._kept.list_cells(top), limits.MAX_ROW_CELLS)
        top_texts = map(self._kept.get_text, top_cells)
        self._top_cells = frozenset(top_texts)
        self._ids = frozenset(task.id for task in tasks)
        self._agencies.names = frozenset(name for task in tasks for name in task.agencies)
        self._categories = CategoryNames(category.name for category in table.categories)
        self._headings = find_headings(self._kept, self._categories, tasks, titles)
        self._compare_counts(table.categories)
        self._is_complete = whole and not self._titles.is_in_paragraphs
        self._knows_missing = whole and not table.source.abridged
        self._has_all_rows = self._is_complete and self._knows_missing
        end = 0
        row = None
        for index, task in enumerate(tasks):
            if len(self.differences.diagnostics) >= limits.MAX_SOURCE_DIFFERENCES:
                self._end_early(index)
                return
            above = row.task if row else None
            below = None
            if any(titles[index + 1 : index + 2]):
                below = tasks[index + 1]
            title = titles[index]
            stretch = Span(end, starts[index + 1])
            own = self._find_own_row(title, stretch)
            row = SourceRow(index, task, above, below, title, stretch, own)
            self._compare_category(row)
            if not index and title:
                gap = Span(0, title.first)
                self._find_missing_row(row, gap, None, title)
            end = self._compare_row(row)
            if below:
                gap = Span(end, stretch.last)
                self._find_missing_row(row, gap, title, titles[index + 1])
        if row:
            self._compare_end(row, end)
        self.is_whole = self._has_all_rows

    def _compare_end(self, row: SourceRow, end: int) -> None:
        """Report a row of the document that would follow the last one of the table."""
        if self._has_all_rows and self._find_next_row(row, end):
            return
        gap = Span(end, self._kept.whole.last)
        self._find_missing_row(row, gap, row.title, None)

    def _find_own_row(self, title: Span | None, stretch: Span) -> KeptRow | None:
        row = self._kept.find_row(title.first) if title else None
        if row is None or row.first < stretch.first or row.last > stretch.last:
            return None
        return row

    def _end_early(self, index: int) -> None:
        sentence = _("the comparison with {file} stops here, after {count} differences: is it the right document?")
        count = len(self.differences.diagnostics)
        self.differences.add(("tasks", index), sentence, count=str(count))

    def _compare_table_title(self, table: Table, top: Span) -> None:
        """Look up the table's own title; an id that stands in for it is ours, and never compared with the text."""
        field = Field(("title",), table.title, _("the title of the table"))
        if table.title == table.id:
            self.differences.add_missing(field)
        else:
            self._look_up(field, top)

    def _compare_counts(self, categories: Sequence[Category]) -> None:
        """Compare the numbers of tasks with those that the headings declare: 8 in 投资便利化（8项）."""
        ends: dict[str, int] = {}
        for heading in self._headings:
            ends.setdefault(heading.category, heading.end)
        for index, category in enumerate(categories):
            path = ("categories", index, "count")
            end = ends.get(category.name, 0)
            count = self._kept.find_declared_count(end)
            if not count:
                continue
            if int(count) == category.declared:
                self.verified.add(path)
            else:
                sentence = _("the heading in {file} declares {count}: write count: {count}")
                self.differences.add_doubt(path, sentence, count=count)

    def _compare_category(self, row: SourceRow) -> None:
        """See that a task stands under the heading of its category, or that its row names the category."""
        category = row.task.category
        field = row.make_field("category")
        if self._headings:
            heading = category
            if row.title:
                heading = find_category(self._headings, row.title.first)
            if heading != category:
                sentence = _("{whose} is “{category}” in {file}")
                heading = echo_value(heading or "")
                self.differences.add(field.path, sentence, whose=field.name, category=heading)
        elif category and category != self._named_category:
            if self._kept.find_word(category, row.stretch):
                self._named_category = category
            else:
                sentence = _("{whose} is not found in {file} between this task and the one before it")
                self.differences.add(field.path, sentence, whose=field.name)

    def _compare_row(self, row: SourceRow) -> int:
        """Compare one task with its row of the text; return where the row ends."""
        title = row.title
        if title:
            self.verified.add(row.make_path("title"))
            self._compare_number(row, title)
        else:
            field = row.make_field("title")
            title = self._look_up(field, row.stretch)
        stretch = self._cut_at_title(row)
        first = max(row.stretch.first, stretch.first - limits.MAX_COLUMN_DISTANCE)
        wider = Span(first, stretch.last)  # columns may stand before that of the title
        spans = [title]
        inherited = []
        for field in list_fields(row):
            place = stretch if self._titles.find_text(field.text, stretch) else wider
            if self._is_inherited(field, row, place):
                self.verified.add(field.path)
                inherited.append(field.path)
            else:
                spans.append(self._look_up(field, place))
        texts = [span for span in spans[:2] if span]  # title and content
        spans += self._agencies.compare_agencies(row, stretch, texts)
        found = sorted(filter(None, spans))
        end = max((span.last for span in found), default=stretch.first)
        is_all_found = len(found) == len(spans)
        if row.title and self._is_complete and is_all_found:
            path = inherited[0] if inherited else row.make_path()
            row_start = row.title.first
            if row.own:
                row_start = min(row.own.first, row_start)
            row_end = max(end, self._find_row_end(row))
            whole_row = Span(row_start, row_end)
            self._find_remainder(row, path, whole_row, found)
        return end

    def _compare_number(self, row: SourceRow, title: Span) -> None:
        """See that the number before a title is that of the task."""
        task = row.task
        is_carried_down = title.first == title.last
        if row.above and is_carried_down and task.number == _get_printed_number(row.above):
            return
        if task.number:
            before_title = Span(row.stretch.first, title.first)
            if not self._kept.find_word(task.number, before_title):
                self.differences.add_missing(row.make_field("number"))
            return
        cell_before = self._kept.get_cell_before(title.first)
        printed = _NUMBER.fullmatch(cell_before)
        if printed and int(printed[1]) != task.id:
            sentence = _("“{title}” has the number {number} in {file}")
            path = row.make_path("id")
            self.differences.add(path, sentence, title=echo_value(task.title), number=printed[1])

    def _cut_at_title(self, row: SourceRow) -> Span:
        """Return the stretch of a row from its title on, if the content follows the title."""
        if not row.title:
            return row.stretch
        end = row.stretch.last
        start = row.title.last
        if row.task.title_derived:
            start = row.title.first
        below_title = Span(start, end)
        if not self._titles.find_text(row.task.content, below_title):
            return row.stretch
        return Span(row.title.first, end)

    def _is_inherited(self, field: Field, row: SourceRow, place: Span) -> bool:
        """Tell whether a field has the value of the row above, whose cell is merged with its own, or of all rows."""
        key = str(field.path[2])
        if key == "content" or self._titles.find_text(field.text, place):
            return False
        if key == "scope" and self._kept.states_default(field.text):
            return True
        is_above_verified = ("tasks", row.task_index - 1, key) in self.verified
        return is_above_verified and field.text == getattr(row.above, key, None)

    def _find_row_end(self, row: SourceRow) -> int:
        """Find where a row ends, if the text shows rows or its successor begins with its number; else 0."""
        end = row.own.last if row.own else 0
        number = self._kept.get_cell_before(row.stretch.last)
        printed = _NUMBER.fullmatch(number)
        if not (self._has_all_rows and printed and row.below):
            return end
        if _get_printed_number(row.below) not in printed.groups():
            return end
        following = self._kept.find_row(row.stretch.last)
        start = row.stretch.last - len(number)
        if following:
            return min(start, following.first)
        return start

    def _look_up(self, field: Field, place: Span) -> Span | None:
        """Find a field; where it is not there, report that, and find what it should be."""
        span = self._titles.find_text(field.text, place)
        if span:
            self.verified.add(field.path)
            return span
        text = join_lines(field.text)
        nearest = self._kept.find_nearest(text, place)
        if nearest:
            kept_text = self._kept.get_text(nearest)
            difference = find_first_difference(text, kept_text)
            self.differences.add_changed(field, len(text), difference)
            return nearest
        elsewhere = self._titles.find_text(field.text, self._kept.whole)
        self.differences.add_missing(field, is_elsewhere=bool(elsewhere))
        return None

    def _find_remainder(self, row: SourceRow, path: KeyPath, stretch: Span, found: Sequence[Span]) -> None:
        """Report what stands in a row and in no field; `found` holds the places of the fields, sorted."""
        task = row.task
        known = {task.category, task.number, str(task.id), task.title, join_lines(task.content)}
        known.update(join_lines(text) for _heading, text in task.extra)  # as an agency that a further column names, too
        known.update(self._top_cells)
        row_cells = self._kept.list_cells(stretch)
        cells = list(islice(row_cells, limits.MAX_ROW_CELLS))
        texts = [self._kept.get_text(cell) for cell in cells]
        starts = [span.first for span in found]
        broken_cells = 0
        for index, cell in enumerate(cells):
            text = texts[index]
            text_above = texts[index - 1] if index else ""
            next_texts = texts[index : index + limits.MAX_CATEGORY_LINES]
            begun_cells = self._categories.count_broken_cells(next_texts)
            broken_cells = max(broken_cells - 1, begun_cells)
            if broken_cells or text in known or is_furniture(text, task.scope):
                continue
            is_long = is_furniture(text_above)  # the number of a long heading stands in a cell of its own
            if self._categories.list_named(text, is_long=is_long):
                continue
            first = max(bisect_right(starts, cell.first) - 1, 0)
            last = bisect_left(starts, cell.last)
            fields = found[first:last]
            remainder = remove_spans(self._kept.text, cell, fields)
            remainder = BETWEEN_AGENCIES.sub("", remainder)
            for name in task.agencies:  # one that leads may stand among those who support
                remainder = remainder.replace(name, "")
            if not remainder:
                continue
            if any(cell.first <= span.first and span.last <= cell.last for span in fields):
                path = row.make_path("lead_agencies" if task.lead_agencies else "support_agencies")
            self._add_remainder(task, path, remainder, text_above)
            return

    def _add_remainder(self, task: Task, path: KeyPath, remainder: str, text_above: str) -> None:
        """Report what stands in the row of a task and in no field: behind the next number it is a row of its own."""
        sentence = _("the row of task {id} in {file} also has “{left}”, which is in no field")
        left = echo_value(remainder, limits.MAX_SHOWN_CHARACTERS)
        next_id = task.id + 1
        if text_above == str(next_id) and next_id not in self._ids:
            self.differences.add_doubt(path, sentence, id=str(task.id), left=left)
        else:
            self.differences.add(path, sentence, id=str(task.id), left=left)

    def _find_missing_row(self, row: SourceRow, gap: Span, before: Span | None, after: Span | None) -> None:
        """Report what looks like a row that is missing, before the first task, between two tasks or after the last."""
        latest = self.differences.diagnostics[-1:]
        is_named = bool(latest) and latest[0].path[:2] == row.make_path()
        if is_named or not self._knows_missing or not (before or after):
            return
        is_heading = self._is_heading if before else _is_no_heading
        text = self._missing_rows.find_row(gap, before, after, is_heading)
        if text is None:
            text = self._missing_rows.find_paragraph(gap, before, after, self._is_heading)
        if text is None:
            return
        sentence = _("{file} has “{text}” after this task, which is not a task here: add it, or write abridged: true")
        if before is None:
            sentence = _(
                "{file} has “{text}” before this task, which is not a task here: add it, or write abridged: true"
            )
        shown = echo_value(text, limits.MAX_SHOWN_CHARACTERS)
        self.differences.add_doubt(row.make_path(), sentence, text=shown)

    def _is_heading(self, cell: str) -> bool:
        """Tell whether a cell is a heading of the columns, or of a category."""
        if cell in self._top_cells:
            return True
        named = self._categories.list_named(cell, is_long=False)
        return bool(named)

    def _find_next_row(self, row: SourceRow, end: int) -> bool:
        """Report that the document goes on after the last row of the table, with the next number; tell whether so."""
        number = str(row.task.id + 1)
        rest = Span(end, self._kept.whole.last)
        cells = islice(self._kept.list_cells(rest), limits.MAX_ROW_CELLS)
        if not self._kept.has_row_number(number, cells):
            return False
        sentence = _(
            "{file} goes on after this task with the number {number}: if rows are left out, write abridged: true"
        )
        self.differences.add_doubt(row.make_path(), sentence, number=number)
        return True


def _is_no_heading(_cell: str) -> bool:
    return False


def _get_printed_number(task: Task) -> str:
    """Return the number of a task as the document prints it."""
    return task.number or str(task.id)
