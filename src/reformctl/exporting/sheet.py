"""Columns and flat rows: the one shape that every format writes, whatever the answer is about."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from reformctl.exporting.limits import ENCODED_LINES, MAX_UNFOLLOWED_ROWS
from reformctl.model.fields import Column, Value
from reformctl.model.table import Table, Task
from reformctl.system.environment import Screen
from reformctl.system.translation import _
from reformctl.text.styles import AGENCY_STYLE, CATEGORY_STYLE

RowValues = tuple[Value, ...]
"""The values of a row, in the order of the columns."""

LABEL_STYLES = {
    "类别": CATEGORY_STYLE,
    "单位": AGENCY_STYLE,
    "牵头单位": AGENCY_STYLE,
    "配合单位": AGENCY_STYLE,
}
"""How a terminal shows the texts of some columns, by their Chinese labels: `name` is the key of two of them."""


class Origin(NamedTuple):
    """Where rows that are tasks come from."""

    parts: tuple[Table, ...] = ()
    """The tables that the rows come from, cut down to the same tasks."""
    tables: tuple[Table, ...] = ()
    """Every table that was asked, whole."""
    remarks: tuple[str, ...] = ()
    """For each table of `parts`: what was left out and how the rest was chosen, in Chinese; empty for a whole table."""
    tasks: Sequence[Task] = ()
    """The task of each row, in the order of the rows."""
    chosen: bool = False
    """Whether filters or references said which tasks are wanted."""


class SheetRows:
    """One row for each item. A row is made when it is looked at, because a large table has many."""

    def __init__(self, items: Sequence[object], columns: Sequence[Column], *, has_bar: bool) -> None:
        """Keep the items, and how each column finds its value."""
        self._items = items
        self._getters = [column.value for column in columns]
        self._has_bar = has_bar and len(items) > MAX_UNFOLLOWED_ROWS

    def __len__(self) -> int:
        """Count the rows."""
        return len(self._items)

    def __iter__(self) -> Iterator[RowValues]:
        """Make the rows, in the order of the items."""
        activity = _("writing")
        return self._make_rows(activity)

    def follow_measuring(self) -> Iterator[RowValues]:
        """Make the rows for a format that has to see them all before it writes the first."""
        activity = _("measuring the columns")
        return self._make_rows(activity)

    def list_first_values(self) -> Iterator[Value]:
        """List the values of the first column."""
        get_value = self._getters[0]
        return map(get_value, self._items)

    def _make_rows(self, activity: str) -> Iterator[RowValues]:
        rows = map(self._make_row, self._items)
        if not self._has_bar:
            return rows
        from reformctl.system import progress  # a short answer has no bar

        followed = progress.follow_items(rows, activity, len(self))
        return iter(followed)

    def _make_row(self, item: object) -> RowValues:
        return tuple(getter(item) for getter in self._getters)


class Sheet(NamedTuple):
    """An answer before it is written: values, not yet the text of any format."""

    columns: tuple[Column, ...]
    rows: SheetRows
    headers: str
    """Which headings are written: keys (en), Chinese labels (zh) or none."""
    screen: Screen
    origin: Origin = Origin()
    """Empty where the rows are no tasks."""
    whole: bool = False
    """Whether every column was asked for, so that none may be dropped where it gets narrow."""
    style: str = ""
    """Which of its styles a format is written in, where it has several."""
    has_narrow_margins: bool = False
    """Whether a document on paper has narrow margins."""

    @property
    def has_headings(self) -> bool:
        """Whether the headings are written."""
        return self.headers != "none"

    def list_headings(self) -> tuple[str, ...]:
        """List the headings of the columns, also where they are not written."""
        headings = [column.key for column in self.columns]
        if self.headers == "zh":
            headings = [column.label for column in self.columns]
        return tuple(headings)

    def make_records(self) -> Iterator[dict[str, Value]]:
        """Make a mapping of headings to values for each row."""
        headings = self.list_headings()
        for row in self.rows:
            cells = zip(headings, row, strict=True)
            yield dict(cells)

    def format_rows(self) -> Iterator[list[str]]:
        """Turn every value of the rows into plain text."""
        for row in self.rows:
            yield [format_value(value) for value in row]

    def format_lines(self) -> Iterator[Sequence[str]]:
        """Turn the sheet into plain text: the headings, if they are written, then the rows."""
        if self.has_headings:
            yield self.list_headings()
        yield from self.format_rows()


def make_sheet(
    items: Sequence[object], columns: Sequence[Column], headers: str, screen: Screen, *, has_bar: bool = False
) -> Sheet:
    """Make a sheet with one row for each item; `has_bar` says whether a progress bar may be shown."""
    rows = SheetRows(items, columns, has_bar=has_bar)
    return Sheet(tuple(columns), rows, headers, screen)


def encode_lines(lines: Iterable[str]) -> Iterator[bytes]:
    """Encode lines, some at a time: those of a large table are never all in memory."""
    remaining = iter(lines)
    while True:
        some_lines = islice(remaining, ENCODED_LINES)
        text = "".join(some_lines)
        if not text:
            break
        yield text.encode()


def format_value(value: Value) -> str:
    """Write a value as plain text: names joined by 、, which no name contains; booleans and mappings as JSON."""
    if value is None:
        return ""
    if isinstance(value, bool | dict):
        import json  # few answers have such values

        return json.dumps(value)
    if isinstance(value, tuple):
        return "、".join(value)
    return str(value)
