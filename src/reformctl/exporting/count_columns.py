"""How `stats` gives counts to the formats: as items, one a row, and the columns that read them."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

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

    @property
    def number(self) -> int:
        """How many there are in the group."""
        return self.group.number


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
        if self.headers == "zh":
            return NOT_STATED["zh"]
        return NOT_STATED["en"]

    def format_dimension(self, breakdown: Breakdown) -> str:
        """Name what is counted by, under Chinese headings in Chinese."""
        if self.headers == "zh":
            return breakdown.label
        return breakdown.dimension


def _read_count(item: GroupItem | CellItem) -> int:
    return item.number


def _read_total(item: GroupItem | CellItem) -> int:
    return item.breakdown.total


def _read_share(item: GroupItem | CellItem) -> float | None:
    share = item.breakdown.compute_share(item.number)
    if share is None:
        return None
    return round(share, 4)


TOTAL_COLUMN = Column("of", "总数", _read_total, N_("overall total, each counted once"))
SHARE_COLUMN = Column("share", SHARE_LABEL, _read_share, N_("share of the total, 0 to 1"))
"""The columns of both groups and cells: the total that a number is a part of, and its share of that."""


def list_groups(breakdowns: Sequence[Breakdown]) -> list[GroupItem]:
    """List the groups of several breakdowns."""
    items = []
    for breakdown in breakdowns:
        for group in breakdown.groups:
            item = GroupItem(breakdown, group)
            items.append(item)
    return items


def list_cells(cross: CrossTable) -> Iterator[CellItem]:
    """List the cells of a cross table, row by row."""
    columns = cross.columns.groups
    for row, numbers in cross.list_rows():
        for column, number in zip(columns, numbers, strict=True):
            names = (row.name, column.name)
            yield CellItem(cross.rows, names, number)


def list_rows(cross: CrossTable, style: NameStyle) -> Iterator[RowItem]:
    """List the rows of a cross table, and its totals."""
    for group, numbers in cross.list_rows():
        name = style.format_name(group.name)
        with_total = (*numbers, group.number)
        yield RowItem(name, with_total)
    label = TOTAL_LABELS["zh"]
    if style.headers == "en":
        label = f"({TOTAL_LABELS['en']})"
    totals = [group.number for group in cross.columns.groups]
    totals.append(cross.rows.total)
    yield RowItem(label, tuple(totals))


def make_group_columns(unit: str, words: Sequence[str], style: NameStyle) -> list[Column]:
    """Make the columns of groups."""

    def read_dimension(item: GroupItem) -> str:
        return style.format_dimension(item.breakdown)

    def read_name(item: GroupItem) -> str | None:
        return style.format_name(item.group.name)

    unit_label = UNIT_LABELS[unit]
    columns = [
        Column("by", "计数依据", read_dimension, N_("dimension of the count")),
        Column("name", "名称", read_name, N_("agency, category, scope or table")),
        Column(unit, unit_label, _read_count, N_("count")),
        TOTAL_COLUMN,
        SHARE_COLUMN,
    ]
    for index, word in enumerate(words):
        key = f"match.{word}"
        read_matches = _make_match_reader(index)
        column = Column(key, f"含“{word}”", read_matches, N_("of those, how many contain the word"))
        columns.append(column)
    return columns


def make_cell_columns(cross: CrossTable, style: NameStyle) -> list[Column]:
    """Make the columns of the cells of a cross table."""
    breakdowns = (cross.rows, cross.columns)
    columns = []
    for index, breakdown in enumerate(breakdowns):
        key = breakdown.dimension
        read_name = _make_cell_name_reader(index, style)
        column = Column(key, breakdown.label, read_name, N_("one of the two dimensions"))
        columns.append(column)
    unit = cross.rows.unit
    unit_label = UNIT_LABELS[unit]
    count_column = Column(unit, unit_label, _read_count, N_("count under both"))
    return [*columns, count_column, TOTAL_COLUMN, SHARE_COLUMN]


def make_row_columns(cross: CrossTable, style: NameStyle) -> list[Column]:
    """Make the columns of the rows of a cross table: its names, one column for each group, and the totals."""
    rows = cross.rows
    row_column = Column(rows.dimension, rows.label, _read_row_name, N_("one of the two dimensions"))
    columns = [row_column]
    groups = cross.columns.groups
    for index, group in enumerate(groups):
        name = style.format_name(group.name) or ""
        key = f"{cross.columns.dimension}.{name}"
        read_number = _make_number_reader(index)
        column = Column(key, name, read_number, N_("count under both"))
        columns.append(column)
    total_label = TOTAL_LABELS["zh"]
    read_total = _make_number_reader(len(groups))
    total_column = Column("total", total_label, read_total, N_("total, each counted once"))
    return [*columns, total_column]


def _read_row_name(item: RowItem) -> str | None:
    return item.name


def _make_match_reader(index: int) -> Getter:
    return lambda item: item.group.matches[index]


def _make_cell_name_reader(index: int, style: NameStyle) -> Getter:
    return lambda item: style.format_name(item.names[index])


def _make_number_reader(index: int) -> Getter:
    return lambda item: item.numbers[index]
