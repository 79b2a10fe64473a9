"""Sorts tasks by any field: `category,-id`."""

from collections.abc import Callable, Sequence
from typing import Any

from reformctl.model import fields, name_kinds, vocabulary
from reformctl.model.fields import Column
from reformctl.model.table import Table, Task

SortKeyMaker = Callable[[Task], tuple[Any, ...]]
"""Makes the key of a task: whether it has no value to sort by, and what to sort by."""


def sort_tasks(tasks: Sequence[Task], keys: str | None, tables: Sequence[Table]) -> Sequence[Task]:
    """Sort tasks by fields such as `category,-id`; equal ones stay in the order they are in.

    Categories and agencies sort as the table lists them, ids as numbers, deadlines by the day that they mean, and
    everything else by code point. What has no value, or is a deadline that means no day, comes last, also where the
    order is reversed. Raises UnknownNameError for an unknown field.
    """
    if not keys:
        return tasks
    result = tasks
    columns = fields.list_stored_columns(tables)
    for part in reversed(keys.split(",")):
        key = part.strip()
        backwards = key.startswith("-")
        name = fields.find_column(key.removeprefix("-"), columns, name_kinds.SORTING)
        sorter = _make_sorter(columns[name], tables)
        result = _sort_by(result, sorter, backwards=backwards)
    return result


def _sort_by(tasks: Sequence[Task], sorter: SortKeyMaker, *, backwards: bool) -> tuple[Task, ...]:
    valued = []
    valueless = []
    for task in tasks:
        has_no_value = sorter(task)[0]
        if has_no_value:
            valueless.append(task)
        else:
            valued.append(task)
    valued.sort(key=sorter, reverse=backwards)
    return (*valued, *valueless)


def _make_sorter(column: Column, tables: Sequence[Table]) -> SortKeyMaker:
    """Make what sorts by one field."""
    if column.key == "id":
        return _make_id_sorter(tables)
    if column.key == "category":
        return _make_category_sorter(tables)
    if column.key == "lead_agencies":
        return _make_agency_sorter(lambda task: task.lead_agencies, tables)
    if column.key == "support_agencies":
        return _make_agency_sorter(lambda task: task.support_agencies, tables)
    if column.key == "deadline":
        return _sort_key_of_deadline
    return lambda task: _sort_key_of_text(column.value(task))


def _make_id_sorter(tables: Sequence[Table]) -> SortKeyMaker:
    positions = {table.id: index for index, table in enumerate(tables)}

    def make_key(task: Task) -> tuple[Any, ...]:
        position = positions[task.table]
        return (False, position, task.id)

    return make_key


def _make_category_sorter(tables: Sequence[Table]) -> SortKeyMaker:
    categories = [entry.name for entry in vocabulary.list_categories(tables)]
    positions = {name: index for index, name in enumerate(categories)}

    def make_key(task: Task) -> tuple[Any, ...]:
        if task.category is None:
            return (True, 0)
        position = positions.get(task.category, 0)
        return (False, position)

    return make_key


def _make_agency_sorter(read_names: Callable[[Task], Sequence[str]], tables: Sequence[Table]) -> SortKeyMaker:
    positions: dict[tuple[str, str], int] = {}
    for index, entry in enumerate(vocabulary.list_agencies(tables)):
        entry_positions = dict.fromkeys(entry.homes, index)
        positions.update(entry_positions)

    def make_key(task: Task) -> tuple[Any, ...]:
        names = read_names(task)
        name_positions = [positions[task.table, name] for name in names]
        return (not names, *name_positions)

    return make_key


def _sort_key_of_deadline(task: Task) -> tuple[Any, ...]:
    from reformctl.model.deadlines import read_deadline  # few lines sort by it

    day = read_deadline(task.deadline)
    if day is None:
        return (True, "")
    return (False, day.isoformat())


def _sort_key_of_text(value: fields.Value) -> tuple[Any, ...]:
    has_no_value = value in {None, ""}
    return (has_no_value, str(value or ""))
