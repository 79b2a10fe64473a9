"""Compares a table with the kept text of its document, row by row: the official text is proven, not trusted.

A field must be a whole cell of its row, or of the row above where cells are merged. Where most titles are no cells, as
in a list of numbered paragraphs, a part that begins and ends at a mark will do. Whatever stands in a row must stand in
a field.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from reformctl.model.diagnostics import Diagnostic, KeyPath
from reformctl.model.fields import TEXT_KEYS
from reformctl.model.table import Category, Table, Task
from reformctl.system.translation import _
from reformctl.text.escaping import echo_value
from reformctl.validation import limits
from reformctl.validation.source_differences import Differences, Field
from reformctl.validation.source_headings import CategoryNames, Heading, find_category, find_headings
from reformctl.validation.source_text import (
    BETWEEN_AGENCIES,
    SourceText,
    Span,
    find_first_difference,
    is_furniture,
    join_lines,
    remove_spans,
)
from reformctl.validation.source_titles import TitleFinder

_NUMBER = re.compile("([0-9]{1,9})[.．、]?", re.ASCII)
_CELL_KEYS = ("content", *(key for key in TEXT_KEYS if key not in {"number", "category", "title", "content"}))
"""Keys of texts that have a cell of their own, besides the title."""


class Verification(NamedTuple):
    """What the kept text says of a table."""

    diagnostics: list[Diagnostic]
    verified: frozenset[KeyPath]
    """Values that stand in the kept text, whole and at their place."""
    is_whole: bool
    """Whether every row of the text was looked through."""


class _Row(NamedTuple):
    """A task, and the stretch of the kept text that should be its row."""

    task_index: int
    task: Task
    above: Task | None
    """The task of the row above."""
    below: Task | None
    """The task of the row below, if its title is found."""
    title: Span | None
    stretch: Span
    """From the last text of the row above to the next title."""

    def make_path(self, *keys: str | int) -> KeyPath:
        return ("tasks", self.task_index, *keys)

    def make_field(self, key: str) -> Field:
        name = _("{key} of task {id}").format(key=key, id=self.task.id)
        return Field(self.make_path(key), getattr(self.task, key) or "", name)


def verify_table(table: Table, kept: str, name: str, *, titled: bool = True, whole: bool = True) -> Verification:
    """Look every field of a table up in the kept text, whose file sentences call `name`.

    `titled` says whether the table's own title is known, `whole` whether all of its tasks are, with all fields.
    """
    comparison = _Comparison(SourceText(kept), Differences(name))
    comparison.compare_table(table, titled=titled, whole=whole)
    return Verification(comparison.differences.diagnostics, frozenset(comparison.verified), comparison.is_whole)


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
        self._has_all_rows = False
        """Whether, besides, every row of the document should stand in the table."""
        self._categories = CategoryNames(())
        self._headings: list[Heading] = []
        self._named_category: str | None = None
        """The category that was found last, where rows name it."""

    def compare_table(self, table: Table, *, titled: bool, whole: bool) -> None:
        """Compare row by row, until there are too many differences."""
        tasks = table.tasks
        titles = self._titles.find_titles(tasks)
        starts = _find_starts(titles, self._kept.whole.last)
        top = Span(0, starts[0])
        if titled:
            self._compare_table_title(table, top)
        top_cells = islice(self._kept.list_cells(top), limits.MAX_ROW_CELLS)
        self._top_cells = frozenset(map(self._kept.get_text, top_cells))
        self._ids = frozenset(task.id for task in tasks)
        self._categories = CategoryNames(category.name for category in table.categories)
        self._headings = find_headings(self._kept, self._categories, tasks, titles)
        self._compare_counts(table.categories)
        self._is_complete = whole and not self._titles.is_in_paragraphs
        self._has_all_rows = self._is_complete and not table.source.abridged
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
            row = _Row(index, task, above, below, titles[index], Span(end, starts[index + 1]))
            self._compare_category(row)
            end = self._compare_row(row)
        if self._has_all_rows and row:
            self._find_next_row(row, end)
        self.is_whole = self._has_all_rows

    def _end_early(self, index: int) -> None:
        sentence = _("the comparison with {file} ends here, after {count} differences: is it the right document?")
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
            count = self._kept.find_declared_count(ends.get(category.name, 0))
            if not count:
                continue
            if int(count) == category.declared:
                self.verified.add(path)
            else:
                sentence = _("the heading in {file} declares {count}: write count: {count}")
                self.differences.add_doubt(path, sentence, count=count)

    def _compare_category(self, row: _Row) -> None:
        """See that a task stands under the heading of its category, or that its row names the category."""
        category = row.task.category
        field = row.make_field("category")
        if self._headings:
            heading = find_category(self._headings, row.title.first) if row.title else category
            if heading != category:
                sentence = _("{whose} is “{category}” in {file}")
                self.differences.add(field.path, sentence, whose=field.name, category=echo_value(heading or ""))
        elif category and category != self._named_category:
            if self._kept.find_word(category, row.stretch):
                self._named_category = category
            else:
                sentence = _("{whose} is not found in {file} between this task and the one before it")
                self.differences.add(field.path, sentence, whose=field.name)

    def _compare_row(self, row: _Row) -> int:
        """Compare one task with its row of the text; return where the row ends."""
        title = row.title
        if title:
            self.verified.add(row.make_path("title"))
            self._compare_number(row, title)
        else:
            title = self._look_up(row.make_field("title"), row.stretch)
        stretch = self._cut_at_title(row)
        first = max(row.stretch.first, stretch.first - limits.MAX_COLUMN_DISTANCE)
        wider = Span(first, stretch.last)  # columns may stand before that of the title
        spans = [title]
        inherited = []
        for field in _list_fields(row):
            place = stretch if self._titles.find_field(field.text, stretch) else wider
            if self._is_inherited(field, row, place):
                self.verified.add(field.path)
                inherited.append(field.path)
            else:
                spans.append(self._look_up(field, place))
        texts = [span for span in spans[:2] if span]  # title and content
        spans += self._compare_agencies(row, stretch, texts)
        found = sorted(filter(None, spans))
        end = max((span.last for span in found), default=stretch.first)
        if row.title and self._is_complete and len(found) == len(spans):
            path = inherited[0] if inherited else row.make_path()
            row_end = max(end, self._find_row_end(row))
            self._find_remainder(row, path, Span(row.title.first, row_end), found)
        return end

    def _compare_number(self, row: _Row, title: Span) -> None:
        """See that the number before a title is that of the task."""
        task = row.task
        is_carried_down = title.first == title.last
        if row.above and is_carried_down and task.number == (row.above.number or str(row.above.id)):
            return
        if task.number:
            before_title = Span(row.stretch.first, title.first)
            if not self._kept.find_word(task.number, before_title):
                self.differences.add_missing(row.make_field("number"))
            return
        printed = _NUMBER.fullmatch(self._kept.get_cell_before(title.first))
        if printed and int(printed[1]) != task.id:
            sentence = _("“{title}” has the number {number} in {file}")
            self.differences.add(row.make_path("id"), sentence, title=echo_value(task.title), number=printed[1])

    def _cut_at_title(self, row: _Row) -> Span:
        """Return the stretch of a row from its title on, if the content follows the title."""
        if not row.title:
            return row.stretch
        end = row.stretch.last
        start = row.title.first if row.task.title_derived else row.title.last
        if not self._titles.find_field(row.task.content, Span(start, end)):
            return row.stretch
        return Span(row.title.first, end)

    def _is_inherited(self, field: Field, row: _Row, place: Span) -> bool:
        """Tell whether a field has the value of the row above, whose cell is merged with its own, or of all rows."""
        key = str(field.path[2])
        if key == "content" or self._titles.find_field(field.text, place):
            return False
        if key == "scope" and self._kept.states_default(field.text):
            return True
        is_above_verified = ("tasks", row.task_index - 1, key) in self.verified
        return is_above_verified and field.text == getattr(row.above, key, None)

    def _find_row_end(self, row: _Row) -> int:
        """Find where a row ends whose successor begins with its number; 0 where that cannot be told."""
        number = self._kept.get_cell_before(row.stretch.last)
        printed = _NUMBER.fullmatch(number)
        if not (self._has_all_rows and printed and row.below):
            return 0
        if int(printed[1]) != row.below.id:
            return 0
        return row.stretch.last - len(number)

    def _look_up(self, field: Field, place: Span) -> Span | None:
        """Find a field; where it is not there, report that, and find what it should be."""
        span = self._titles.find_field(field.text, place)
        if span:
            self.verified.add(field.path)
            return span
        text = join_lines(field.text)
        nearest = self._kept.find_nearest(text, place)
        if nearest:
            difference = find_first_difference(text, self._kept.get_text(nearest))
            self.differences.add_changed(field, len(text), difference)
            return nearest
        elsewhere = self._titles.find_field(field.text, self._kept.whole)
        self.differences.add_missing(field, is_elsewhere=bool(elsewhere))
        return None

    def _compare_agencies(self, row: _Row, stretch: Span, texts: Sequence[Span]) -> list[Span | None]:
        """Find the agencies of a task: each at a place of its own, none inside the task's texts, and in order."""
        spans: list[Span | None] = []
        starts: dict[str, int] = {}
        place = self._find_signatures(row.task, stretch, texts)
        for key in ("lead_agencies", "support_agencies"):
            last_start = 0
            for index, name in enumerate(getattr(row.task, key)):
                start = starts.get(name, place.first)
                span = self._find_agency(name, Span(start, place.last), texts)
                starts[name] = span.last if span else place.last
                path = row.make_path(key, index)
                if not span and self._is_cell_merged(row, key, index):
                    self.verified.add(path)
                    continue
                spans.append(span)
                if span and span.first >= last_start:
                    self.verified.add(path)
                    last_start = span.first
                    continue
                sentence = _("{whose} is not found in its row of {file}")
                if span:
                    sentence = _("{whose} stands before the others in {file}: keep the document's order")
                agency = _("agency “{name}” of task {id}").format(name=echo_value(name), id=row.task.id)
                self.differences.add(path, sentence, whose=agency)
        return spans

    def _find_signatures(self, task: Task, stretch: Span, texts: Sequence[Span]) -> Span:
        """Find where a task of paragraphs is signed: behind its texts, which may name agencies, too.

        Where none of its agencies stands there, the signatures were left in the texts.
        """
        if not (self._titles.is_in_paragraphs and texts):
            return stretch
        end_of_texts = max(span.last for span in texts)
        behind = Span(max(stretch.first, end_of_texts), stretch.last)
        for name in task.agencies:
            if any(self._kept.find_agencies(name, behind)):
                return behind
        return stretch

    def _find_agency(self, name: str, place: Span, texts: Sequence[Span]) -> Span | None:
        """Find the first place of an agency that is in none of the task's texts."""
        for span in self._kept.find_agencies(name, place):
            is_in_text = any(span.first < text.last and text.first < span.last for text in texts)
            if self._titles.is_in_paragraphs or not is_in_text:
                return span
        return None

    def _is_cell_merged(self, row: _Row, key: str, index: int) -> bool:
        """Tell whether the agencies of a row stand in a cell that is merged with the one above it."""
        is_above_verified = ("tasks", row.task_index - 1, key, index) in self.verified
        return is_above_verified and getattr(row.task, key) == getattr(row.above, key)

    def _find_remainder(self, row: _Row, path: KeyPath, stretch: Span, found: Sequence[Span]) -> None:
        """Report what stands in a row and in no field; `found` holds the places of the fields, sorted."""
        task = row.task
        known = {task.category, task.number, str(task.id), task.title, join_lines(task.content), *self._top_cells}
        cells = list(islice(self._kept.list_cells(stretch), limits.MAX_ROW_CELLS))
        texts = [self._kept.get_text(cell) for cell in cells]
        starts = [span.first for span in found]
        broken_cells = 0
        for index, cell in enumerate(cells):
            text = texts[index]
            text_above = texts[index - 1] if index else ""
            next_texts = texts[index : index + limits.MAX_CATEGORY_LINES]
            broken_cells = max(broken_cells - 1, self._categories.count_broken_cells(next_texts))
            if broken_cells or text in known or is_furniture(text, task.scope):
                continue
            is_long = is_furniture(text_above)  # the number of a long heading stands in a cell of its own
            if self._categories.list_named(text, is_long=is_long):
                continue
            first = max(bisect_right(starts, cell.first) - 1, 0)
            last = bisect_left(starts, cell.last)
            fields = found[first:last]
            remainder = BETWEEN_AGENCIES.sub("", remove_spans(self._kept.text, cell, fields))
            if not remainder:
                continue
            if any(cell.first <= span.first and span.last <= cell.last for span in fields):
                path = row.make_path("lead_agencies" if task.lead_agencies else "support_agencies")
            is_missing_row = text_above == str(task.id + 1) and task.id + 1 not in self._ids
            sentence = _("the row of task {id} in {file} also has “{left}”, which stands in no field")
            values = {"id": str(task.id), "left": echo_value(remainder, limits.MAX_SHOWN_CHARACTERS)}
            if is_missing_row:
                self.differences.add_doubt(path, sentence, **values)
            else:
                self.differences.add(path, sentence, **values)
            return

    def _find_next_row(self, row: _Row, end: int) -> None:
        """Report that the document goes on after the last row of the table, with the next number."""
        number = str(row.task.id + 1)
        rest = Span(end, self._kept.whole.last)
        cells = islice(self._kept.list_cells(rest), limits.MAX_ROW_CELLS)
        if self._kept.has_row_number(number, cells):
            sentence = _(
                "{file} goes on after this task, with the number {number}: where rows are left out, say abridged: true"
            )
            self.differences.add_doubt(row.make_path(), sentence, number=number)


def _find_starts(titles: Sequence[Span | None], end: int) -> list[int]:
    """List where each title begins, or the next one that is found; last of all the end of the text."""
    starts = [end]
    for title in reversed(titles):
        starts.append(title.first if title else starts[-1])
    return starts[::-1]


def _list_fields(row: _Row) -> Iterator[Field]:
    """List the texts of a task that have a cell of their own, but for its title."""
    for key in _CELL_KEYS:
        field = row.make_field(key)
        if field.text:
            yield field
    for heading, text in row.task.extra:
        name = _("{key} of task {id}").format(key=echo_value(heading), id=row.task.id)
        yield Field(row.make_path("extra", heading), text, name)
