"""The official text is proven, not trusted: what a table says is looked up in the kept text of its document.

A field must be a whole cell of its row; only where most titles are none, as in a list of numbered paragraphs, may it be
a part that begins and ends at a mark. Whatever stands in a row must stand in a field. A cell may be merged with the one
above it.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from reformctl.model.diagnostics import Diagnostic, KeyPath
from reformctl.model.fields import TEXT_KEYS
from reformctl.model.table import Table, Task
from reformctl.system.translation import _
from reformctl.text.comparing import TextDifference
from reformctl.text.escaping import echo_value
from reformctl.validation.source_text import (
    BETWEEN_AGENCIES,
    Headings,
    SourceText,
    Span,
    difference,
    is_furniture,
    joined,
    outside,
)
from reformctl.validation.source_titles import NEAR, TitleFinder

MOST = 100
"""Differences after which the comparison stops: such a text is that of another document."""
MOST_LINES = 40
"""Lines of a category that is broken by hand, or written one character a line."""
MOST_CELLS = 1_000
"""Cells of one row that are looked through."""

_NUMBER = re.compile("([0-9]{1,9})[.．、]?", re.ASCII)


class Verification(NamedTuple):
    """What the kept text says of a table."""

    diagnostics: list[Diagnostic]
    verified: frozenset[KeyPath]
    """Values that stand in the kept text, whole and at their place."""
    is_whole: bool
    """Whether every row of the text was looked through."""


class _Field(NamedTuple):
    """A text of the table: where it stands there, and what sentences call it."""

    path: KeyPath
    text: str
    whose: str


def verify_table(table: Table, kept: str, name: str, *, titled: bool = True, whole: bool = True) -> Verification:
    """Look every field of a table up in the kept text, whose file sentences call `name`.

    `titled` says whether the table's own title is known, `whole` whether all of its tasks are, with all fields.
    """
    comparison = _Comparison(SourceText(kept), name)
    comparison.compare(table, titled=titled, whole=whole)
    return Verification(comparison.diagnostics, frozenset(comparison.verified), comparison.is_whole)


class _Comparison:
    """Goes through the rows of a table and of its kept text side by side."""

    def __init__(self, kept: SourceText, name: str) -> None:
        self._kept = kept
        self._all = (0, len(kept.text))
        self._file = echo_value(name)
        self._titles = TitleFinder(kept)
        self._known: frozenset[str] = frozenset()
        """Cells above the first row, which every page may repeat."""
        self._categories = Headings(())
        self._complete = False
        """Whether every cell of a row should stand in a field; decided once the titles are found."""
        self._whole = False
        """Whether, besides, every row of the document should stand in the table."""
        self.is_whole = False
        """Whether every row of the document was compared, to the end."""
        self._headings: list[tuple[int, str]] = []
        self._category_found: str | None = None
        self._ids: frozenset[int] = frozenset()
        self._successor: Task | None = None
        """The task of the next row, if its title is found."""
        self.diagnostics: list[Diagnostic] = []
        self.verified: set[KeyPath] = set()

    def compare(self, table: Table, *, titled: bool, whole: bool) -> None:
        """Row by row, as long as there are not too many differences."""
        self._ids = frozenset(task.id for task in table.tasks)
        titles = self._titles.find_titles(table.tasks)
        start, *ends = _starts(titles, self._all[1])
        self._known = frozenset(
            self._kept.text[slice(*cell)] for cell in islice(self._kept.cells((0, start)), MOST_CELLS)
        )
        if titled:
            self._table_title(table, (0, start))
        self._categories = Headings(category.name for category in table.categories)
        self._headings = self._found_headings(table.tasks, titles)
        self._declared(table)
        self._complete = whole and not self._titles.in_paragraphs
        self._whole = self._complete and not table.source.abridged
        done, before = 0, None
        for index, (task, title, end) in enumerate(zip(table.tasks, titles, ends, strict=True)):
            if len(self.diagnostics) >= MOST:
                sentence = _(
                    "the comparison with {file} ends here, after {count} differences: is it the right document?"
                )
                self._differ(_Field(("tasks", index), "", ""), sentence, count=str(len(self.diagnostics)))
                return
            self._category(index, task, title, (done, end))
            follows = index + 1 < len(titles) and titles[index + 1] is not None
            self._successor = table.tasks[index + 1] if follows else None
            done = self._row(index, task, before, title, (done, end))
            before = task
        if self._whole and before:
            self._no_row_after(len(table.tasks) - 1, before, done)
        self.is_whole = self._whole

    def _table_title(self, table: Table, within: Span) -> None:
        """The table's own title; an id that stands in for it is ours, and is never compared with the text."""
        field = _Field(("title",), table.title, _("the title of the table"))
        if table.title == table.id:
            self._differ(field, _("{whose} is not found in {file}"))
        else:
            self._look_up(field, within)

    def _row(self, index: int, task: Task, before: Task | None, title: Span | None, within: Span) -> int:
        """Compare one task with the part of the text that is its row; returns where the row ends."""
        spans = [title]
        if title:
            self.verified.add(("tasks", index, "title"))
        else:
            spans = [self._look_up(_Field(("tasks", index, "title"), task.title, _whose("title", task)), within)]
        self._number(index, task, before, title, within)
        row, within = within, self._from_title(task, title, within)
        ahead = (max(row[0], within[0] - NEAR), within[1])  # columns may stand before that of the title
        locations = {
            field: within if self._titles.find(field.text, within) else ahead for field in _fields(index, task)
        }
        fields = {field: self._inherited(field, before, location) for field, location in locations.items()}
        spans += [self._look_up(field, locations[field]) for field, inherited in fields.items() if not inherited]
        texts = [span for span in spans[:2] if span]  # title and content
        spans += self._agencies(index, task, before, within, texts)
        found = sorted(span for span in spans if span)
        done = max((span[1] for span in found), default=within[0])
        if title and len(found) == len(spans) and self._complete:
            path = next((field.path for field, inherited in fields.items() if inherited), ("tasks", index))
            self._nothing_left(path, task, found, (title[0], max(done, self._end_of_row(within[1]))))
        return done

    def _from_title(self, task: Task, title: Span | None, within: Span) -> Span:
        """The part of the text that is the row from its title on, if the content follows the title."""
        begins = title[0] if title and task.title_derived else title and title[1]
        follows = begins is not None and self._titles.find(task.content, (begins, within[1]))
        return (title[0], within[1]) if title and follows else within

    def _inherited(self, field: _Field, before: Task | None, within: Span) -> bool:
        """Whether a field has the value of the row above, whose cell is merged with its own, or of all rows."""
        key, above = str(field.path[2]), ("tasks", int(field.path[1]) - 1, field.path[2])
        if key == "content" or self._titles.find(field.text, within):
            return False
        merged = above in self.verified and field.text == getattr(before, key, None)
        inherited = merged or (key == "scope" and self._kept.states_default(field.text))
        if inherited:
            self.verified.add(field.path)
        return inherited

    def _end_of_row(self, next_title: int) -> int:
        """Where a row ends whose successor begins with its number; 0 where that cannot be told."""
        number = self._kept.before(next_title)
        printed = _NUMBER.fullmatch(number)
        known = self._whole and printed and self._successor and int(printed[1]) == self._successor.id
        return next_title - len(number) if known else 0

    def _look_up(self, field: _Field, within: Span) -> Span | None:
        """The place of a text; a fault where it is not there, and then the place of what it should be."""
        span = self._titles.find(field.text, within)
        if span:
            self.verified.add(field.path)
            return span
        text = joined(field.text)
        meant = self._kept.nearest(text, within)
        if meant:
            self._differ_from(field, text, difference(text, self._kept.text[slice(*meant)]))
        elif self._titles.find(field.text, self._all):
            self._differ(field, _("{whose} stands in {file}, but not at this place: keep the document's order"))
        else:
            self._differ(field, _("{whose} is not found in {file}"))
        return meant

    def _found_headings(self, tasks: Sequence[Task], titles: Sequence[Span | None]) -> list[tuple[int, str]]:
        """Where headings such as 一、投资便利化（8项） end, and their categories; none where rows name them."""
        texts = {joined(task.title) for task in tasks}
        found = [
            (last, name)
            for first, last in self._kept.cells(self._all)
            for name in self._categories.named(self._kept.text[first:last])
            if self._kept.text[first:last] not in texts
        ]
        placed = [(task, title) for task, title in zip(tasks, titles, strict=True) if title]
        right = sum(_category_at(found, title[0]) == task.category for task, title in placed)
        return found if 2 * right > len(placed) else []

    def _category(self, index: int, task: Task, title: Span | None, within: Span) -> None:
        """A task stands under the heading of its category, or its row names it."""
        field = _Field(("tasks", index, "category"), task.category or "", _whose("category", task))
        if self._headings:
            heading = _category_at(self._headings, title[0]) if title else task.category
            if heading != task.category:
                self._differ(field, _("{whose} is “{category}” in {file}"), category=echo_value(heading or ""))
        elif task.category and task.category != self._category_found:
            if next(self._kept.locations(field.text, within), None):
                self._category_found = task.category
            else:
                self._differ(field, _("{whose} is not found in {file} between this task and the one before it"))

    def _declared(self, table: Table) -> None:
        """The numbers of tasks that the headings declare."""
        ends = dict(reversed([(name, end) for end, name in self._headings]))
        for at, category in enumerate(table.categories):
            count = self._kept.declared(ends.get(category.name, 0))
            if count and int(count) == category.declared:
                self.verified.add(("categories", at, "count"))
            elif count:
                field = _Field(("categories", at, "count"), "", "")
                sentence = _("the heading in {file} declares {count}: write count: {count}")
                self._differ(field, sentence, doubtful=True, count=count)

    def _number(self, index: int, task: Task, before: Task | None, title: Span | None, within: Span) -> None:
        """The number before a title is the task's."""
        if title is None:
            return
        is_carried_down = before is not None and title[0] == title[1]
        if before and is_carried_down and task.number == (before.number or str(before.id)):
            return
        printed = _NUMBER.fullmatch(self._kept.before(title[0]))
        if task.number and not next(self._kept.locations(task.number, (within[0], title[0])), None):
            self._differ(
                _Field(("tasks", index, "number"), task.number, _whose("number", task)),
                _("{whose} is not found in {file}"),
            )
        elif printed and not task.number and int(printed[1]) != task.id:
            sentence = _("“{title}” has the number {number} in {file}")
            field = _Field(("tasks", index, "id"), "", "")
            self._differ(field, sentence, title=echo_value(task.title), number=printed[1])

    def _agencies(
        self, index: int, task: Task, before: Task | None, within: Span, texts: list[Span]
    ) -> list[Span | None]:
        """The places of the agencies of a task, each of its own and none inside its texts; they stand in order."""
        found: list[Span | None] = []
        begins: dict[str, int] = {}
        within = self._place_of_agencies(task, within, texts)
        for key in ("lead_agencies", "support_agencies"):
            names = getattr(task, key)
            last = 0
            for at, name in enumerate(names):
                field = _Field(
                    ("tasks", index, key, at),
                    name,
                    _("agency “{name}” of task {id}").format(name=echo_value(name), id=task.id),
                )
                start = begins.get(name, within[0])
                span = self._find_agency(name, (start, within[1]), texts)
                begins[name] = span[1] if span else within[1]
                if (
                    span is None
                    and before
                    and names == getattr(before, key)
                    and ("tasks", index - 1, key, at) in self.verified
                ):
                    self.verified.add(field.path)  # a cell that is merged with the one above it
                    continue
                if span and span[0] < last:
                    self._differ(field, _("{whose} stands before the others in {file}: keep the document's order"))
                elif span:
                    self.verified.add(field.path)
                    last = span[0]
                else:
                    self._differ(field, _("{whose} is not found in its row of {file}"))
                found.append(span)
        return found

    def _place_of_agencies(self, task: Task, within: Span, texts: Sequence[Span]) -> Span:
        """Find where a task of paragraphs is signed: behind its texts, which may name agencies, too.

        Where none of its agencies stands there, the signatures were left in the texts.
        """
        if not (self._titles.in_paragraphs and texts):
            return within
        behind = (max(within[0], *(last for _first, last in texts)), within[1])
        is_signed = any(next(self._kept.agencies(name, behind), None) for name in task.agencies)
        return behind if is_signed else within

    def _find_agency(self, name: str, within: Span, texts: Sequence[Span]) -> Span | None:
        """Find an agency in the row of a task, in none of its texts."""
        for span in self._kept.agencies(name, within):
            if self._titles.in_paragraphs or not any(span[0] < last and first < span[1] for first, last in texts):
                return span
        return None

    def _nothing_left(self, path: KeyPath, task: Task, found: Sequence[Span], row: Span) -> None:
        """Whatever stands in a row stands in a field; `found` is sorted."""
        known = {task.category, task.number, str(task.id), task.title, joined(task.content)}
        begins = [span[0] for span in found]
        cell = ""
        cells = list(islice(self._kept.cells(row), MOST_CELLS))
        texts = [self._kept.text[first:last] for first, last in cells]
        broken = 0
        for at, (first, last) in enumerate(cells):
            above, cell = cell, texts[at]
            broken = max(broken - 1, self._categories.count_broken_cells(texts[at : at + MOST_LINES]))
            if broken:
                continue
            if cell in known or cell in self._known or is_furniture(cell, task.scope) or self._is_heading(cell, above):
                continue
            near = found[max(bisect_right(begins, first) - 1, 0) : bisect_left(begins, last)]
            if left := BETWEEN_AGENCIES.sub("", outside(self._kept.text, (first, last), near)):
                if any(first <= span[0] and span[1] <= last for span in near):
                    path = (*path[:2], "lead_agencies" if task.lead_agencies else "support_agencies")
                sentence = _("the row of task {id} in {file} also has “{left}”, which stands in no field")
                is_missing_row = above == str(task.id + 1) and task.id + 1 not in self._ids
                field = _Field(path, "", "")
                self._differ(field, sentence, doubtful=is_missing_row, id=str(task.id), left=echo_value(left, 20))
                return

    def _is_heading(self, cell: str, above: str) -> bool:
        """Whether a cell is a heading; a long one has its number in the cell above."""
        return bool(self._categories.named(cell, long=is_furniture(above)))

    def _no_row_after(self, index: int, task: Task, done: int) -> None:
        """The cell after the last row is not the next number."""
        wanted = str(task.id + 1)
        if self._kept.numbers_a_row(wanted, islice(self._kept.cells((done, self._all[1])), MOST_CELLS)):
            sentence = _(
                "{file} goes on after this task, with the number {number}: where rows are left out, say abridged: true"
            )
            self._differ(_Field(("tasks", index), "", ""), sentence, doubtful=True, number=wanted)

    def _differ_from(self, field: _Field, text: str, unlike: TextDifference) -> None:
        sentence = _("{whose} differs from {file} at character {at}: “{ours}” should be “{theirs}”")
        if not unlike.theirs:
            sentence = _("{whose} differs from {file} at character {at}: “{ours}” is too much")
        elif not unlike.ours:
            sentence = _("{whose} differs from {file} at character {at}: “{theirs}” is missing")
        first = min(unlike.first, len(text) - 1)
        part = first, first + max(len(unlike.ours), 1)
        ours, theirs = echo_value(unlike.ours, 20), echo_value(unlike.theirs, 20)
        self._differ(field, sentence, part, at=str(unlike.first + 1), ours=ours, theirs=theirs)

    def _differ(
        self, field: _Field, sentence: str, part: Span | None = None, *, doubtful: bool = False, **values: str
    ) -> None:
        """Note a difference; it is doubtful where it is about a count or a whole row, and no field is wrong."""
        sentence = sentence.format(whose=field.whose, file=self._file, **values)
        elsewhere = field.path == ("title",) and part is None  # it may stand in a covering letter, or in a file's name
        difference = Diagnostic(field.path, "differs-from-source", sentence, part=part, warning=elsewhere)
        self.diagnostics.append(difference._replace(doubtful=doubtful))


def _starts(titles: Sequence[Span | None], end: int) -> list[int]:
    """For each title where it, or the next one that was found, begins; last of all the end of the text."""
    starts = [end]
    for title in reversed(titles):
        starts.append(title[0] if title else starts[-1])
    return starts[::-1]


def _fields(index: int, task: Task) -> Iterator[_Field]:
    """The texts of a task that are cells of their own, but for its title."""
    further = [key for key in TEXT_KEYS if key not in {"number", "category", "title", "content"}]
    for key in ("content", *further):
        if text := getattr(task, key):
            yield _Field(("tasks", index, key), text, _whose(key, task))
    for heading, text in task.extra:
        yield _Field(("tasks", index, "extra", heading), text, _whose(echo_value(heading), task))


def _category_at(headings: Sequence[tuple[int, str]], at: int) -> str | None:
    """The category of the last heading that ends before a place."""
    number = bisect_right(headings, at, key=lambda heading: heading[0])
    return headings[number - 1][1] if number else None


def _whose(key: str, task: Task) -> str:
    return _("{key} of task {id}").format(key=key, id=task.id)
