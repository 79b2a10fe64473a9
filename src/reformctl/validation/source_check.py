"""Compares a table with the kept text of its document, row by row: the official text is proven, not trusted.

A field must be a whole cell of its row, or of the row above where cells are merged. Where most titles are no cells, as
in a list of numbered paragraphs, a part that begins and ends at a mark will do. Whatever stands in a row must stand in
a field.
"""

from typing import NamedTuple

from reformctl.model.diagnostics import Diagnostic, KeyPath
from reformctl.model.table import Table
from reformctl.system.translation import _
from reformctl.text.escaping import echo_value
from reformctl.validation import limits
from reformctl.validation.missing_rows import Gap, MissingRowFinder
from reformctl.validation.source_agencies import AgencyComparison
from reformctl.validation.source_fields import NUMBER_CELL, FieldComparison, get_printed_number
from reformctl.validation.source_findings import Field, Findings
from reformctl.validation.source_headings import CategoryNames, HeadingCells, find_category, find_headings
from reformctl.validation.source_remainders import RemainderFinder
from reformctl.validation.source_rows import SourceRow
from reformctl.validation.source_text import KeptRow, SourceText, Span
from reformctl.validation.source_titles import TitleFinder, find_starts


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
    source_text = SourceText(kept)
    findings = Findings(name)
    comparison = _Comparison(table, source_text, findings, whole=whole)
    if titled:
        comparison.compare_table_title()
    comparison.compare_counts()
    is_at_end = comparison.compare_rows()
    is_whole = is_at_end and comparison.has_all_rows
    verified = frozenset(findings.verified)
    return Verification(findings.diagnostics, verified, is_whole)


class _Comparison:
    """Goes through the rows of a table and of its kept text side by side."""

    def __init__(self, table: Table, kept: SourceText, findings: Findings, *, whole: bool) -> None:
        """Find the titles and the headings, which tell where each row begins."""
        tasks = table.tasks
        titles = TitleFinder(kept)
        self._table = table
        self._kept = kept
        self._findings = findings
        self._titles = titles.find_titles(tasks)
        end = kept.whole.last
        self._starts = find_starts(self._titles, end)
        first_start = self._starts[0]
        self._top = Span(0, first_start)
        """What stands above the first row."""
        self._is_complete = whole and not titles.is_in_paragraphs
        """Whether every cell of a row should stand in a field."""
        self._knows_missing = whole and not table.source.abridged
        """Whether every row or paragraph of the document that is a task should stand in the table."""
        self.has_all_rows = self._is_complete and self._knows_missing
        """Whether both are so."""
        top_cells = kept.list_row_cells(self._top)
        top_texts = kept.list_texts(top_cells)
        names = [category.name for category in table.categories]
        categories = CategoryNames(names)
        heading_cells = HeadingCells(categories, frozenset(top_texts))
        self._headings = find_headings(kept, categories, tasks, self._titles)
        self._named_category: str | None = None
        """The category that was found last, where rows name it."""
        self._fields = FieldComparison(kept, titles, findings)
        self._agencies = AgencyComparison(kept, titles, findings, tasks)
        self._remainders = RemainderFinder(kept, heading_cells, findings, tasks)
        self._missing_rows = MissingRowFinder(kept, heading_cells.is_heading)

    def compare_table_title(self) -> None:
        """Look up the table's own title; an id that stands in for it is ours, and never compared with the text."""
        title = self._table.title
        name = _("the title of the table")
        field = Field(("title",), title, name)
        if title == self._table.id:
            self._findings.add_missing(field)
        else:
            self._fields.look_up(field, self._top)

    def compare_counts(self) -> None:
        """Compare the numbers of tasks with those that the headings declare: 8 in 投资便利化（8项）."""
        ends: dict[str, int] = {}
        for heading in self._headings:
            ends.setdefault(heading.category, heading.end)
        for index, category in enumerate(self._table.categories):
            path = ("categories", index, "count")
            end = ends.get(category.name, 0)
            count = self._kept.find_declared_count(end)
            if not count:
                continue
            if int(count) == category.declared:
                self._findings.verified.add(path)
            else:
                sentence = _("the heading in {file} declares {count}: write count: {count}")
                self._findings.add_doubt(path, sentence, count=count)

    def compare_rows(self) -> bool:
        """Compare row by row; return False where it ends early, because there are too many differences."""
        end = 0
        row = None
        task_count = len(self._table.tasks)
        for index in range(task_count):
            count = len(self._findings.diagnostics)
            if count >= limits.MAX_SOURCE_DIFFERENCES:
                self._end_early(index, count)
                return False
            row = self._make_row(index, end)
            self._compare_category(row)
            if index == 0 and row.title:
                above = Span(0, row.title.first)
                gap = Gap(above, None, row.title)
                self._report_missing_row(row, gap)
            end = self._compare_row(row)
            if row.below:
                below = Span(end, row.stretch.last)
                next_title = self._titles[index + 1]
                gap = Gap(below, row.title, next_title)
                self._report_missing_row(row, gap)
        if row:
            self._compare_end(row, end)
        return True

    def _make_row(self, index: int, end_above: int) -> SourceRow:
        """Put a task beside its stretch of the text, which begins where the row above ends."""
        tasks = self._table.tasks
        task = tasks[index]
        above = tasks[index - 1] if index else None
        below = None
        next_titles = self._titles[index + 1 : index + 2]
        if any(next_titles):
            below = tasks[index + 1]
        title = self._titles[index]
        next_start = self._starts[index + 1]
        stretch = Span(end_above, next_start)
        own = self._find_own_row(title, stretch)
        return SourceRow(index, task, above, below, title, stretch, own)

    def _find_own_row(self, title: Span | None, stretch: Span) -> KeptRow | None:
        """Find the row of the kept text that has a title, unless it also holds another task."""
        if title is None:
            return None
        row = self._kept.find_row(title.first)
        if row and row.span.is_inside(stretch):
            return row
        return None

    def _end_early(self, index: int, count: int) -> None:
        path = ("tasks", index)
        sentence = _("the comparison with {file} stops here, after {count} differences: is it the right document?")
        shown_count = str(count)
        self._findings.add(path, sentence, count=shown_count)

    def _compare_category(self, row: SourceRow) -> None:
        """See that a task stands under the heading of its category, or that its row names the category."""
        category = row.task.category
        field = row.make_field("category")
        if self._headings:
            if row.title is None:
                return
            heading = find_category(self._headings, row.title.first)
            if heading != category:
                sentence = _("{whose} is “{category}” in {file}")
                shown_heading = echo_value(heading or "")
                self._findings.add_wrong(field, sentence, category=shown_heading)
        elif category and category != self._named_category:
            if self._kept.find_word(category, row.stretch):
                self._named_category = category
            else:
                sentence = _("{whose} is not found in {file} between this task and the one before it")
                self._findings.add_wrong(field, sentence)

    def _compare_row(self, row: SourceRow) -> int:
        """Compare one task with its row of the text; return where the row ends."""
        stretch = self._fields.cut_at_title(row)
        fields = self._fields.compare_fields(row, stretch)
        title_and_content = fields.spans[:2]
        texts = [span for span in title_and_content if span]
        agencies = self._agencies.compare_agencies(row, stretch, texts)
        spans = [*fields.spans, *agencies]
        found_spans = sorted(filter(None, spans))
        ends = [span.last for span in found_spans]
        end = max(ends, default=stretch.first)
        is_all_found = len(found_spans) == len(spans)
        if row.title and self._is_complete and is_all_found:
            path = row.make_path()
            if fields.inherited:
                path = fields.inherited[0]
            whole_row = self._find_whole_row(row, row.title, end)
            self._remainders.report_remainder(row, path, whole_row, found_spans)
        return end

    def _find_whole_row(self, row: SourceRow, title: Span, end_of_fields: int) -> Span:
        """Find the stretch in which everything should belong to the task of a row."""
        first = title.first
        if row.own:
            first = min(row.own.first, first)
        end = self._find_row_end(row)
        last = max(end_of_fields, end)
        return Span(first, last)

    def _find_row_end(self, row: SourceRow) -> int:
        """Find where a row ends, if the text shows rows or its successor begins with its number; else 0."""
        end = row.own.last if row.own else 0
        next_title = row.stretch.last
        number = self._kept.get_cell_before(next_title)
        printed = NUMBER_CELL.fullmatch(number)
        if not (self.has_all_rows and printed and row.below):
            return end
        next_number = get_printed_number(row.below)
        if next_number not in printed.groups():
            return end
        start = next_title - len(number)
        following = self._kept.find_row(next_title)
        if following:
            return min(start, following.first)
        return start

    def _compare_end(self, row: SourceRow, end: int) -> None:
        """Report a row of the document that would follow the last one of the table."""
        rest = Span(end, self._kept.whole.last)
        if self.has_all_rows and self._report_next_number(row, rest):
            return
        gap = Gap(rest, row.title, None)
        self._report_missing_row(row, gap)

    def _report_next_number(self, row: SourceRow, rest: Span) -> bool:
        """Report that the document goes on after the last row of the table, with the next number; tell whether so."""
        next_id = row.task.id + 1
        number = str(next_id)
        cells = self._kept.list_row_cells(rest)
        if not self._kept.has_row_number(number, cells):
            return False
        sentence = _(
            "{file} goes on after this task with the number {number}: if rows are left out, write abridged: true"
        )
        path = row.make_path()
        self._findings.add_doubt(path, sentence, number=number)
        return True

    def _report_missing_row(self, row: SourceRow, gap: Gap) -> None:
        """Report what looks like a row that is missing beside this one, unless a difference of this one says enough."""
        if not self._knows_missing or self._was_reported_last(row):
            return
        text = self._missing_rows.find_missing(gap)
        if text is None:
            return
        sentence = _("{file} has “{text}” after this task, which is not a task here: add it, or write abridged: true")
        if gap.before is None:
            sentence = _(
                "{file} has “{text}” before this task, which is not a task here: add it, or write abridged: true"
            )
        path = row.make_path()
        shown = echo_value(text, limits.MAX_SHOWN_CHARACTERS)
        self._findings.add_doubt(path, sentence, text=shown)

    def _was_reported_last(self, row: SourceRow) -> bool:
        """Tell whether the latest difference is one of this task."""
        if not self._findings.diagnostics:
            return False
        latest = self._findings.diagnostics[-1]
        task_path = latest.path[:2]
        return task_path == row.make_path()
