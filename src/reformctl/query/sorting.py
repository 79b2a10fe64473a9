"""Sorts tasks by any field: `category,-id`."""

from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import Any

from reformctl.model import fields, name_kinds, vocabulary
from reformctl.model.fields import Column
from reformctl.model.table import AgencyKey, Tables, Task
from reformctl.query import Tasks

SortKey = tuple[Any, ...]
"""Whether a task has no value to sort by, and what to sort by."""
SortKeyMaker = Callable[[Task], SortKey]


def sort_tasks(tasks: Tasks, keys: str | None, tables: Tables) -> Tasks:
    """Sort tasks by fields such as `category,-id`; equal ones stay in the order they are in.

    Categories and agencies sort as the table lists them, ids as numbers, deadlines by the day that they mean, and
    everything else by code point. What has no value, or is a deadline that means no day, comes last, also where the
    order is reversed. Raises UnknownNameError for an unknown field.
    """
    if not keys:
        return tasks
    result = tasks
    columns = fields.list_stored_columns(tables)
    parts = keys.split(",")
    for part in reversed(parts):
        key = part.strip()
        is_backwards = key.startswith("-")
        field = key.removeprefix("-")
        name = fields.find_column(field, columns, name_kinds.SORTING)
        make_key = _choose_key_maker(columns[name], tables)
        result = _sort_by(result, make_key, backwards=is_backwards)
    return result


def _sort_by(tasks: Tasks, make_key: SortKeyMaker, *, backwards: bool) -> Tasks:
    """Sort tasks by one field; those without a value come last, also where the order is reversed."""
    valued = []
    valueless = []
    for task in tasks:
        has_no_value, *_rest = make_key(task)
        if has_no_value:
            valueless.append(task)
        else:
            valued.append(task)
    valued.sort(key=make_key, reverse=backwards)
    return (*valued, *valueless)


def _choose_key_maker(column: Column, tables: Tables) -> SortKeyMaker:
    """Choose what makes the keys to sort by one field."""
    if column.key == "id":
        return _make_id_key_maker(tables)
    if column.key == "category":
        return _make_category_key_maker(tables)
    if column.key == "lead_agencies":
        return _make_agency_key_maker(attrgetter("lead_agencies"), tables)
    if column.key == "support_agencies":
        return _make_agency_key_maker(attrgetter("support_agencies"), tables)
    if column.key == "deadline":
        return _make_deadline_key
    return _make_text_key_maker(column)


def _make_id_key_maker(tables: Tables) -> SortKeyMaker:
    table_ids = [table.id for table in tables]
    positions = _number_in_order(table_ids)

    def make_key(task: Task) -> SortKey:
        position = positions[task.table]
        return (False, position, task.id)

    return make_key


def _make_category_key_maker(tables: Tables) -> SortKeyMaker:
    entries = vocabulary.list_categories(tables)
    categories = [entry.name for entry in entries]
    positions = _number_in_order(categories)

    def make_key(task: Task) -> SortKey:
        if task.category is None:
            return (True, 0)
        position = positions.get(task.category, 0)
        return (False, position)

    return make_key


def _number_in_order(names: Iterable[str]) -> dict[str, int]:
    return {name: position for position, name in enumerate(names)}


def _make_agency_key_maker(read_names: Callable[[Task], Sequence[str]], tables: Tables) -> SortKeyMaker:
    positions: dict[AgencyKey, int] = {}
    entries = vocabulary.list_agencies(tables)
    for index, entry in enumerate(entries):
        for home in entry.homes:
            positions[home] = index

    def make_key(task: Task) -> SortKey:
        names = read_names(task)
        name_positions = [positions[task.table, name] for name in names]
        return (not names, *name_positions)

    return make_key


def _make_text_key_maker(column: Column) -> SortKeyMaker:
    def make_key(task: Task) -> SortKey:
        value = column.value(task)
        if value in {None, ""}:
            return (True, "")
        text = str(value or "")
        return (False, text)

    return make_key


def _make_deadline_key(task: Task) -> SortKey:
    from reformctl.model.deadlines import read_deadline  # few lines sort by it

    day = read_deadline(task.deadline)
    if day is None:
        return (True, "")
    text = day.isoformat()
    return (False, text)
