"""Columns and flat rows: the one shape that every format writes, whatever the answer is about."""

import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from reformctl.columns import Column, Value
from reformctl.environment import Screen
from reformctl.model import Table, Task


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
    tasks: tuple[Task, ...] = ()
    """What each row is about, in the order of the rows."""
    chosen: bool = False
    """Whether filters or references said which tasks are wanted."""


class Sheet(NamedTuple):
    """An answer before it is written: pure values, no text of any format yet."""

    columns: tuple[Column, ...]
    rows: list[tuple[Value, ...]]
    """One value a column, in the order of the columns."""
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

    def records(self) -> list[dict[str, Value]]:
        """The rows as mappings of headings to values."""
        heads = self.heads()
        return [dict(zip(heads, row, strict=True)) for row in self.rows]

    def texts(self) -> list[list[str]]:
        """The rows with every value as plain text: lists joined by 、, nothing for None."""
        return [[plain(value) for value in row] for row in self.rows]


def of(items: Iterable[object], columns: Sequence[Column], headers: str, screen: Screen) -> Sheet:
    """One row for each item."""
    rows = [tuple(column.value(item) for column in columns) for item in items]
    return Sheet(tuple(columns), rows, headers, screen)


def plain(value: Value) -> str:
    """A value as plain text: names joined by 、 (no name has one inside), yes and no, and mappings, as in JSON."""
    if value is None:
        return ""
    if isinstance(value, bool | dict):
        return json.dumps(value)
    return "、".join(value) if isinstance(value, tuple) else str(value)
