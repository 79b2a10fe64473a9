"""Counts tasks, or pairs of a task and a lead agency: by agency, category, scope or table, or by two of these at once.

A task that several agencies lead is one task: it counts once in the total, and once under each of its agencies.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import product
from operator import attrgetter
from typing import NamedTuple

from reformctl.model import fields, name_kinds, vocabulary
from reformctl.model.fields import Column
from reformctl.model.table import AgencyKey, Tables, Task, TaskKey
from reformctl.query import Tasks
from reformctl.query.filters import Selection

DIMENSION_LABELS = {"agency": "牵头单位", "support": "配合单位", "category": "类别", "scope": "推广范围", "table": "表"}
"""What tasks are usually counted by, with its 中文 heading; any other field of a task will do as well."""
USUAL_DIMENSIONS = ("category", "agency", "scope")
"""What is counted by where nothing else is asked for; with several tables by table, too."""
DIMENSIONS_OF_FIELDS = {"lead_agencies": "agency", "support_agencies": "support"}
"""The dimensions that count fields of agencies: people say agency, not lead_agencies."""
UNIT_LABELS = {"tasks": "项数", "pairs": "项次"}
"""What is counted, with its 中文 heading."""
SHARE_LABEL = "占比"
NOT_STATED = {"en": "(not stated)", "zh": "未载明"}
"""The name of the group of tasks that state no agency, category or scope, where it needs one."""
TOTAL_LABELS = {"en": "total", "zh": "合计"}

GroupName = str | None
"""What a group is called; None for what states no agency, category or scope."""
GroupNames = tuple[GroupName, ...]
"""The names under which a task counts; (None,) where it states none."""
CountRow = tuple[int, ...]
"""One count for each column of a table of counts."""


class CountGroup(NamedTuple):
    """How many tasks, or pairs, stand under one name."""

    name: GroupName
    number: int
    matches: tuple[int, ...] = ()
    """How many of them hold each of the words that were searched for."""


class Breakdown(NamedTuple):
    """All tasks, or pairs, sorted into groups by one dimension."""

    dimension: str
    """A key of DIMENSION_LABELS, or of a field."""
    unit: str
    """A key of UNIT_LABELS."""
    total: int
    """How many there are, each counted once: the denominator of every share."""
    groups: tuple[CountGroup, ...]
    """The largest first, equal ones in the order of the tables; what is not stated last."""
    matches: tuple[int, ...] = ()
    """How many of the total hold each of the words that were searched for."""

    @property
    def label(self) -> str:
        """The 中文 heading of what is counted by."""
        if self.dimension in DIMENSION_LABELS:
            return DIMENSION_LABELS[self.dimension]
        labels = {column.key: column.label for column in fields.TASK_COLUMNS}
        heading = self.dimension.removeprefix("extra.")
        return labels.get(self.dimension, heading)

    def compute_share(self, number: int) -> float | None:
        """Divide a number by the total; None where there is nothing to divide by."""
        if self.total == 0:
            return None
        return number / self.total


class CrossTable(NamedTuple):
    """Counts by two dimensions at once."""

    rows: Breakdown
    columns: Breakdown
    cells: tuple[CountRow, ...]
    """For each group of `rows` one count for each group of `columns`."""

    def list_rows(self) -> list[tuple[CountGroup, CountRow]]:
        """List the group of each row and its cells."""
        rows = zip(self.rows.groups, self.cells, strict=True)
        return list(rows)


class CountBase(NamedTuple):
    """What a count is made of, whatever it is by."""

    tasks: int
    all_tasks: int
    """Tasks of the tables, without any filter."""
    pairs: int
    leads: tuple[str, ...]
    """Names that lead any of the tasks."""
    not_agencies: tuple[str, ...]
    """Those of them that are no agency, such as 各企业."""
    joint: int
    """Tasks that several agencies lead."""
    supported_jointly: int
    """Tasks that several agencies support."""
    without_lead: int


class CountDimension(NamedTuple):
    """Something that tasks can be counted by."""

    names: list[str]
    """Every name that the tables have for it."""
    read_names: Callable[[Task], GroupNames]


def find_dimension(word: str, tables: Tables) -> str:
    """Find the key of what tasks are to be counted by: category, 类别, deadline, extra.完成情况.

    Raises UnknownNameError for anything else.
    """
    labels: dict[str, vocabulary.Labels] = {}
    for key, label in DIMENSION_LABELS.items():
        labels[key] = (label,)
    labels["agency"] += ("单位",)
    columns = fields.list_stored_columns(tables)
    for key, column in columns.items():
        if key not in DIMENSIONS_OF_FIELDS:
            labels[key] = column.labels
    name = word.strip()
    known_key = DIMENSIONS_OF_FIELDS.get(name, name)
    return vocabulary.require_name(known_key, labels, name_kinds.DIMENSION, labels)


def list_dimension_columns(tables: Tables) -> dict[str, Column]:
    """List the fields that tasks can be counted by, besides the usual ones."""
    columns = fields.list_stored_columns(tables)
    for usual_key in (*DIMENSION_LABELS, *DIMENSIONS_OF_FIELDS):
        columns.pop(usual_key, None)
    return columns


def list_usual_dimensions(tables: Tables) -> list[str]:
    """List what tasks are counted by where nothing else is asked for."""
    if len(tables) > 1:
        return [*USUAL_DIMENSIONS, "table"]
    return list(USUAL_DIMENSIONS)


def list_complete_dimensions(selection: Selection, table_ids: Sequence[str] = ()) -> set[str]:
    """List the dimensions whose empty groups are shown: those of which no filter leaves names out."""
    complete = {"agency", "support", "category", "scope", "table"}
    if selection.agencies:
        complete -= {"agency", "support"}
    if selection.categories:
        complete.remove("category")
    if selection.scopes:
        complete.remove("scope")
    if table_ids:
        complete.remove("table")
    return complete


def list_items(tasks: Tasks, unit: str) -> list[Task]:
    """List what is counted: the tasks, or each once for every lead agency, which then is its only one."""
    if unit == "tasks":
        return list(tasks)
    rows = fields.explode_tasks(tasks)
    return [row for row in rows if row.lead_agencies]


def count_by(  # noqa: PLR0913 a table, what is asked of it, and how it is shown
    tables: Tables,
    tasks: Tasks,
    key: str,
    *,
    unit: str = "tasks",
    matching: Sequence[set[TaskKey]] = (),
    with_empty: bool = True,
) -> Breakdown:
    """Count how many tasks stand under each name of a dimension; `key` is what `find_dimension` returns.

    `matching` has, for each word that was searched for, the tasks that hold it. With `with_empty` the names are listed,
    too, under which no task stands.
    """
    dimension = _make_dimension(tables, key)
    items = list_items(tasks, unit)
    numbers = _count_names(items, dimension)
    matches = [_find_items(items, keys) for keys in matching]
    counters = [_count_names(holders, dimension) for holders in matches]

    def make_group(name: GroupName) -> CountGroup:
        matching_numbers = [counter[name] for counter in counters]
        return CountGroup(name, numbers[name], tuple(matching_numbers))

    groups = list(map(make_group, dimension.names))
    if not with_empty:
        groups = [group for group in groups if group.number]
    groups.sort(key=attrgetter("number"), reverse=True)
    if numbers[None]:
        unnamed_group = make_group(None)
        groups.append(unnamed_group)
    total = len(items)
    match_totals = map(len, matches)
    return Breakdown(key, unit, total, tuple(groups), tuple(match_totals))


def cross_counts(tables: Tables, tasks: Tasks, rows: Breakdown, columns: Breakdown) -> CrossTable:
    """Count how many tasks stand under two names at once: those of two breakdowns of these tasks in one unit."""
    row_dimension = _make_dimension(tables, rows.dimension)
    column_dimension = _make_dimension(tables, columns.dimension)
    numbers: Counter[tuple[GroupName, GroupName]] = Counter()
    for item in list_items(tasks, rows.unit):
        row_names = row_dimension.read_names(item)
        column_names = column_dimension.read_names(item)
        name_pairs = product(row_names, column_names)
        numbers.update(name_pairs)
    cells = []
    for row in rows.groups:
        row_cells = [numbers[row.name, column.name] for column in columns.groups]
        cells.append(tuple(row_cells))
    return CrossTable(rows, columns, tuple(cells))


def describe_base(tables: Tables, tasks: Tasks) -> CountBase:
    """Describe what a count of these tasks is made of: 38 tasks, 46 pairs, 19 lead names, 1 of which is no agency."""
    leading = _collect_leading_bodies(tasks)
    other_bodies = vocabulary.collect_no_agencies(tables)
    leads = []
    not_agencies = []
    entries = vocabulary.list_agencies(tables)
    labels = vocabulary.label_entries(entries)
    for entry, label in labels.items():
        if leading.isdisjoint(entry.homes):
            continue
        leads.append(label)
        if not other_bodies.isdisjoint(entry.homes):
            not_agencies.append(label)
    lead_counts = [len(task.lead_agencies) for task in tasks]
    support_counts = [len(task.support_agencies) for task in tasks]
    joint = [count for count in lead_counts if count > 1]
    supported_jointly = [count for count in support_counts if count > 1]
    return CountBase(
        tasks=len(tasks),
        all_tasks=sum(map(len, tables)),
        pairs=sum(lead_counts),
        leads=tuple(leads),
        not_agencies=tuple(not_agencies),
        joint=len(joint),
        supported_jointly=len(supported_jointly),
        without_lead=lead_counts.count(0),
    )


def _collect_leading_bodies(tasks: Iterable[Task]) -> set[AgencyKey]:
    bodies = set()
    for task in tasks:
        for name in task.lead_agencies:
            body = (task.table, name)
            bodies.add(body)
    return bodies


def _find_items(items: Iterable[Task], keys: set[TaskKey]) -> list[Task]:
    return [item for item in items if (item.table, item.id) in keys]


def _count_names(items: Iterable[Task], dimension: CountDimension) -> Counter[GroupName]:
    counter: Counter[GroupName] = Counter()
    for item in items:
        names = dimension.read_names(item)
        counter.update(names)
    return counter


def _make_dimension(tables: Tables, key: str) -> CountDimension:
    if key == "agency":
        return _make_agency_dimension(tables, attrgetter("lead_agencies"))
    if key == "support":
        return _make_agency_dimension(tables, attrgetter("support_agencies"))
    if key == "category":
        entries = vocabulary.list_categories(tables)
        categories = [entry.name for entry in entries]
        return CountDimension(categories, lambda task: (task.category,))
    if key == "scope":
        entries = vocabulary.list_scopes(tables)
        scopes = [entry.name for entry in entries]
        return CountDimension(scopes, lambda task: (task.scope,))
    if key == "table":
        table_ids = [table.id for table in tables]
        return CountDimension(table_ids, lambda task: (task.table,))
    columns = fields.list_stored_columns(tables)
    return _make_field_dimension(tables, columns[key])


def _make_field_dimension(tables: Tables, column: Column) -> CountDimension:
    """Make the dimension of any field: each of its values is a name."""

    def read_names(task: Task) -> GroupNames:
        value = column.value(task)
        if value in {None, ""}:
            return (None,)
        return (str(value),)

    names: dict[str, None] = {}
    for table in tables:
        for task in table:
            (name,) = read_names(task)
            if name is not None:
                names[name] = None
    return CountDimension(list(names), read_names)


def _make_agency_dimension(tables: Tables, read_agencies: Callable[[Task], Sequence[str]]) -> CountDimension:
    """Make the dimension of the agencies in one field; a body that has several names in a task counts once."""
    entries = vocabulary.list_agencies(tables)
    labels = vocabulary.label_entries(entries)
    label_of_home = {}
    for entry, label in labels.items():
        labelled_homes = dict.fromkeys(entry.homes, label)
        label_of_home.update(labelled_homes)

    def read_names(task: Task) -> GroupNames:
        agencies = read_agencies(task)
        names = [label_of_home[task.table, agency] for agency in agencies]
        if not names:
            return (None,)
        different_names = dict.fromkeys(names)
        return tuple(different_names)

    known_labels = list(labels.values())
    return CountDimension(known_labels, read_names)
