"""How `stats` gives counts to the formats: as items, one a row, and the columns that read them."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from reformctl.model.fields import Column, Getter
from reformctl.query.counting import (
    NOT_STATED,
    SHARE_LABEL,
    TOTAL_LABELS,
    UNIT_LABELS,
    Breakdown,
    CountGroup,
    CrossTable,
)
from reformctl.system.translation import N_

NULL_FORMATS = {"json", "jsonl", "yaml"}
"""Formats that have a value for what is not stated; elsewhere it needs a name."""


class GroupItem(NamedTuple):
    """A group, and the breakdown that it belongs to."""

    breakdown: Breakdown
    group: CountGroup


class CellItem(NamedTuple):
    """A cell of a cross table."""

    breakdown: Breakdown
    names: tuple[str | None, str | None]
    number: int


class RowItem(NamedTuple):
    """A row of a cross table."""

    name: str | None
    numbers: tuple[int, ...]
    """Its total last."""


class NameStyle(NamedTuple):
    """How the groups are named in an answer."""

    format: str
    headers: str
    """en, zh or none."""

    def format_name(self, name: str | None) -> str | None:
        """Give a name to what is not stated where the format has no null."""
        if name is not None or self.format in NULL_FORMATS:
            return name
        return NOT_STATED["zh" if self.headers == "zh" else "en"]

    def format_dimension(self, breakdown: Breakdown) -> str:
        """Name what is counted by, under Chinese headings in Chinese."""
        return breakdown.label if self.headers == "zh" else breakdown.dimension


def list_groups(breakdowns: Sequence[Breakdown]) -> list[GroupItem]:
    """List the groups of several breakdowns."""
    return [GroupItem(breakdown, group) for breakdown in breakdowns for group in breakdown.groups]


def list_cells(cross: CrossTable) -> Iterator[CellItem]:
    """List the cells of a cross table, row by row."""
    for row, numbers in cross.list_rows():
        for column, number in zip(cross.columns.groups, numbers, strict=True):
            names = (row.name, column.name)
            yield CellItem(cross.rows, names, number)


def list_rows(cross: CrossTable, style: NameStyle) -> Iterator[RowItem]:
    """List the rows of a cross table, and its totals."""
    for group, numbers in cross.list_rows():
        name = style.format_name(group.name)
        yield RowItem(name, (*numbers, group.number))
    total = TOTAL_LABELS["zh"]
    if style.headers == "en":
        total = f"({TOTAL_LABELS['en']})"
    totals = [group.number for group in cross.columns.groups]
    yield RowItem(total, (*totals, cross.rows.total))


def make_group_columns(unit: str, words: Sequence[str], style: NameStyle) -> list[Column]:
    """Make the columns of groups."""
    columns = [
        Column("by", "计数依据", lambda item: style.format_dimension(item.breakdown), N_("dimension of the count")),
        Column("name", "名称", lambda item: style.format_name(item.group.name), N_("agency, category, scope or table")),
        Column(unit, UNIT_LABELS[unit], lambda item: item.group.number, N_("count")),
        *_make_share_columns(lambda item: item.group.number),
    ]
    for index, word in enumerate(words):
        column = Column(f"match.{word}", f"含“{word}”", _read_match(index), N_("of those, how many contain the word"))
        columns.append(column)
    return columns


def make_cell_columns(cross: CrossTable, style: NameStyle) -> list[Column]:
    """Make the columns of the cells of a cross table."""
    unit = cross.rows.unit
    columns = []
    for index, breakdown in enumerate((cross.rows, cross.columns)):
        column = Column(
            breakdown.dimension, breakdown.label, _read_cell_name(index, style), N_("one of the two dimensions")
        )
        columns.append(column)
    columns.append(Column(unit, UNIT_LABELS[unit], lambda item: item.number, N_("count under both")))
    return [*columns, *_make_share_columns(lambda item: item.number)]


def make_row_columns(cross: CrossTable, style: NameStyle) -> list[Column]:
    """Make the columns of the rows of a cross table: its names, one column for each group, and the totals."""
    columns = [Column(cross.rows.dimension, cross.rows.label, lambda item: item.name, N_("one of the two dimensions"))]
    groups = cross.columns.groups
    for index, group in enumerate(groups):
        name = style.format_name(group.name) or ""
        key = f"{cross.columns.dimension}.{name}"
        columns.append(Column(key, name, _read_number(index), N_("count under both")))
    total = Column("total", TOTAL_LABELS["zh"], _read_number(len(groups)), N_("total, each counted once"))
    return [*columns, total]


def _make_share_columns(read_number: Callable[[Any], int]) -> list[Column]:
    """Make the columns of the total, and of the share that a number has of it."""

    def read_share(item: Any) -> float | None:
        share = item.breakdown.compute_share(read_number(item))
        return None if share is None else round(share, 4)

    return [
        Column("of", "总数", lambda item: item.breakdown.total, N_("overall total, each counted once")),
        Column("share", SHARE_LABEL, read_share, N_("share of the total, 0 to 1")),
    ]


def _read_match(index: int) -> Getter:
    return lambda item: item.group.matches[index]


def _read_cell_name(index: int, style: NameStyle) -> Getter:
    return lambda item: style.format_name(item.names[index])


def _read_number(index: int) -> Getter:
    return lambda item: item.numbers[index]
