"""Columns and flat rows: the one shape that every format writes, whatever the answer is about."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from reformctl.model.fields import Column, Value
from reformctl.model.table import Table, Task
from reformctl.system.environment import Screen
from reformctl.system.translation import _

MANY = 5_000
"""Rows that may take longer than a second."""


class Origin(NamedTuple):
    """Where rows that are tasks come from."""

    part: tuple[Table, ...] = ()
    """The tables that the rows are a part of, cut down to the same tasks."""
    tables: tuple[Table, ...] = ()
    """Every table that was asked, whole."""
    asked: str = ""
    """The filters, as they were typed."""
    remarks: tuple[str, ...] = ()
    """For each of `part` what was left out of it and how it was chosen, in Chinese as the tables are, or nothing."""
    tasks: Sequence[Task] = ()
    """What each row is about, in the order of the rows."""
    chosen: bool = False
    """Whether filters or references said which tasks are wanted."""


class Rows:
    """One row for each item, one value a column; each is made when it is looked at, for a large table has many."""

    def __init__(self, items: Sequence[object], columns: Sequence[Column], *, followed: bool) -> None:
        """What the rows are about, and what is said of it."""
        self._items, self._getters = items, [column.value for column in columns]
        self._followed = followed and len(items) > MANY

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self._items)

    def __iter__(self) -> Iterator[tuple[Value, ...]]:
        """In the order of the items."""
        return self._with_bar(_("writing")) if self._followed else map(self._row, self._items)

    def measured(self) -> Iterator[tuple[Value, ...]]:
        """The same, for who has to see them all before the first is written."""
        return self._with_bar(_("measuring the columns")) if self._followed else iter(self)

    def first(self) -> Iterator[Value]:
        """The values of the first column."""
        return map(self._getters[0], self._items)

    def _with_bar(self, doing: str) -> Iterator[tuple[Value, ...]]:
        from reformctl.system import progress

        return iter(progress.follow_items(map(self._row, self._items), doing, len(self)))

    def _row(self, item: object) -> tuple[Value, ...]:
        return tuple(getter(item) for getter in self._getters)


class Sheet(NamedTuple):
    """An answer before it is written: pure values, no text of any format yet."""

    columns: tuple[Column, ...]
    rows: Rows
    headers: str
    """Which headings are written: keys (en), Chinese labels (zh) or none."""
    screen: Screen
    origin: Origin = Origin()
    """Empty where the rows are no tasks."""
    whole: bool = False
    """Whether every column was asked for, so that none may be dropped where it gets narrow."""
    style: str = ""
    """Which of its styles a format is written in, where it has several."""

    def heads(self) -> tuple[str, ...]:
        """The headings of the columns, also where they are not to be written."""
        return tuple(column.label if self.headers == "zh" else column.key for column in self.columns)

    def records(self) -> Iterator[dict[str, Value]]:
        """The rows as mappings of headings to values."""
        heads = self.heads()
        return (dict(zip(heads, row, strict=True)) for row in self.rows)

    def texts(self) -> Iterator[list[str]]:
        """The rows with every value as plain text: lists joined by 、, nothing for None."""
        return ([plain(value) for value in row] for row in self.rows)


def of(
    items: Sequence[object], columns: Sequence[Column], headers: str, screen: Screen, *, followed: bool = False
) -> Sheet:
    """One row for each item; `followed` says whether a bar may follow their writing."""
    return Sheet(tuple(columns), Rows(items, columns, followed=followed), headers, screen)


def encoded(lines: Iterable[str]) -> Iterator[bytes]:
    """Lines with their ends as bytes, a thousand at a time, so that those of a large table are never all there."""
    rest = iter(lines)
    while part := "".join(islice(rest, 1000)):
        yield part.encode()


def plain(value: Value) -> str:
    """A value as plain text: names joined by 、 (no name has one inside), yes and no, and mappings, as in JSON."""
    if value is None:
        return ""
    if isinstance(value, bool | dict):
        import json

        return json.dumps(value)
    return "、".join(value) if isinstance(value, tuple) else str(value)
