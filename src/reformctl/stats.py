"""Count tasks, or pairs of a task and a lead agency: by agency, category, scope or table, or by two of these at once.

A task that several agencies lead is one task: it counts once in the denominator, and once under each of its agencies.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from reformctl import columns, names
from reformctl.model import Table, Task
from reformctl.typed import NamedTuple

LABELS = {"agency": "牵头单位", "category": "类别", "scope": "推广范围", "table": "表"}
"""What tasks can be counted by, with its 中文 heading."""
UNITS = {"tasks": "项数", "pairs": "对数"}
"""What is counted, with its 中文 heading."""
SHARE = "占比"
NOT_STATED = {"en": "(not stated)", "zh": "未载明"}
"""The name of what is under none, where it needs one."""
TOTAL = {"en": "total", "zh": "合计"}

Reference = tuple[str, int]
"""The id of a table and that of a task in it."""


class CountGroup(NamedTuple):
    """What was counted under one name."""

    name: str | None
    """None for what states no agency, category or scope."""
    number: int
    held: tuple[int, ...] = ()
    """For each word that was looked for how many among them hold it."""


class Breakdown(NamedTuple):
    """One way of sorting everything into groups."""

    by: str
    """A key of LABELS."""
    unit: str
    """A key of UNITS."""
    of: int
    """The denominator: how many there are, each counted once."""
    groups: tuple[CountGroup, ...]
    """The largest first, equal ones in the order of the tables; what is not stated last."""
    held: tuple[int, ...] = ()
    """For each word that was looked for how many in all hold it."""

    def share(self, number: int) -> float | None:
        """The part of the denominator that a number is; None where there is nothing."""
        return number / self.of if self.of else None


class CrossTable(NamedTuple):
    """Two ways of sorting at once."""

    rows: Breakdown
    columns: Breakdown
    cells: tuple[tuple[int, ...], ...]
    """For each group of `rows` one count for each group of `columns`."""


class CountBase(NamedTuple):
    """What a count is of, whatever it is by."""

    tasks: int
    of: int
    """Tasks of the tables, without any filter."""
    pairs: int
    leads: tuple[str, ...]
    """Names that lead any of the tasks."""
    no_agencies: tuple[str, ...]
    """Those of them that are no agency, such as 各企业."""
    joint: int
    """Tasks that several agencies lead."""
    without_lead: int


def list_items(tasks: Sequence[Task], unit: str) -> list[Task]:
    """What is counted: the tasks, or one for each of their lead agencies, which then is its only one."""
    return list(tasks) if unit == "tasks" else [pair for pair in columns.explode(tasks) if pair.lead_agencies]


def count_by(  # noqa: PLR0913 a table, what is asked of it, and how it is shown
    tables: Sequence[Table],
    tasks: Sequence[Task],
    by: str,
    *,
    unit: str = "tasks",
    holding: Sequence[set[Reference]] = (),
    zeros: bool = True,
) -> Breakdown:
    """How many of the tasks stand under each name; with `zeros` also the names of the tables under which none does.

    `holding` is, for each word that was looked for, the tasks that hold it.
    """
    known, names_of = _dimension(tables, by)
    counts: Counter[str | None] = Counter()
    held: list[Counter[str | None]] = [Counter() for _word in holding]
    counted = list_items(tasks, unit)
    for item in counted:
        found = names_of(item)
        counts.update(found)
        for counter, holders in zip(held, holding, strict=True):
            if (item.table, item.id) in holders:
                counter.update(found)
    shown = [name for name in known if zeros or counts[name]]
    groups = [CountGroup(name, counts[name], tuple(counter[name] for counter in held)) for name in (*shown, None)]
    ordered = sorted(groups[:-1], key=lambda group: -group.number)
    totals = tuple(sum((item.table, item.id) in holders for item in counted) for holders in holding)
    return Breakdown(by, unit, len(counted), (*ordered, *(groups[-1:] if counts[None] else [])), totals)


def cross_counts(tables: Sequence[Table], tasks: Sequence[Task], rows: Breakdown, by_column: Breakdown) -> CrossTable:
    """How many of the tasks stand under two names at once, those of two counts of the same tasks in one unit."""
    _known, row_names = _dimension(tables, rows.by)
    _known, column_names = _dimension(tables, by_column.by)
    cells = Counter(
        (row, column)
        for item in list_items(tasks, rows.unit)
        for row in row_names(item)
        for column in column_names(item)
    )
    return CrossTable(
        rows,
        by_column,
        tuple(tuple(cells[row.name, column.name] for column in by_column.groups) for row in rows.groups),
    )


def describe_base(tables: Sequence[Table], tasks: Sequence[Task]) -> CountBase:
    """What a count of these tasks is of."""
    known = {(table.id, agency.name) for table in tables for agency in table.agencies if not agency.is_agency}
    leads = {(task.table, name) for task in tasks for name in task.lead_agencies}
    leading = [
        (label, known.isdisjoint(entry.homes))
        for entry, label in names.labels(names.agencies(tables)).items()
        if not leads.isdisjoint(entry.homes)
    ]
    return CountBase(
        tasks=len(tasks),
        of=sum(len(table.tasks) for table in tables),
        pairs=sum(len(task.lead_agencies) for task in tasks),
        leads=tuple(name for name, _is_agency in leading),
        no_agencies=tuple(name for name, is_agency in leading if not is_agency),
        joint=sum(len(task.lead_agencies) > 1 for task in tasks),
        without_lead=sum(not task.lead_agencies for task in tasks),
    )


Naming = Callable[[Task], tuple[str | None, ...]]
"""The names under which a task counts."""


def _dimension(tables: Sequence[Table], by: str) -> tuple[list[str], Naming]:
    """Every name that the tables have for something, and those under which a task counts."""
    if by == "agency":
        labels = names.labels(names.agencies(tables))
        homes = {home: label for entry, label in labels.items() for home in entry.homes}
        return [*labels.values()], lambda task: _once(homes[task.table, name] for name in task.lead_agencies)
    if by == "category":
        return [entry.name for entry in names.categories(tables)], lambda task: (task.category,)
    if by == "scope":
        return [entry.name for entry in names.scopes(tables)], lambda task: (task.scope,)
    return [table.id for table in tables], lambda task: (task.table,)


def _once(found: Iterable[str]) -> tuple[str | None, ...]:
    return tuple(dict.fromkeys(found)) or (None,)
