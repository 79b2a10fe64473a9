"""The resources that a client can read: each task's verbatim text, by an address such as reformctl://qh6/17."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from reformctl import exporting
from reformctl.agents import limits
from reformctl.agents.data import ServedData
from reformctl.exporting.export_request import ExportRequest
from reformctl.model.table import TABLE_ID_PATTERN, Table, Tables, Task
from reformctl.system.errors import UnknownNameError
from reformctl.system.translation import _
from reformctl.text.escaping import echo_value

ADDRESS = "reformctl://{table}/{id}"
"""Addresses of tasks, as a template of RFC 6570."""
EXAMPLE_ADDRESS = "reformctl://qh6/17"
_ADDRESS = re.compile(rf"reformctl://({TABLE_ID_PATTERN})/([1-9][0-9]{{0,8}})", re.ASCII)
"""The id of a table, and the number of a task in it."""
_CURSOR = re.compile("[0-9]{1,9}", re.ASCII)


class TaskResource(NamedTuple):
    """A task as a resource."""

    address: str
    """As in reformctl://qh6/17."""
    name: str
    """The reference of the task: qh6:17."""
    title: str


class ResourcePage(NamedTuple):
    """Some of the resources."""

    resources: list[TaskResource]
    """In the order of the tables."""
    cursor: str | None
    """Where the next page begins; None after the last one."""


def list_resources(data: ServedData, cursor: str | None) -> ResourcePage:
    """List tasks in the order of the tables. Raises UnknownNameError for a cursor that no page gave."""
    tables, _notes = data.load_tables()
    start = _parse_cursor(cursor)
    end = start + limits.MAX_LISTED_RESOURCES
    places = list(_list_places(tables))
    resources = []
    for table, number in places[start:end]:
        task = table.task(number)
        resources.append(_make_resource(task))
    if end >= len(places):
        return ResourcePage(resources, None)
    return ResourcePage(resources, str(end))


def read_resource(data: ServedData, address: str) -> str:
    """Read the text of a task as the document has it, a field a line. Raises UnknownNameError for any other address."""
    match = _ADDRESS.fullmatch(address)
    if match is None:
        sentence = _("“{address}” is not the address of a task: write {example}")
        shown = echo_value(address)
        text = sentence.format(address=shown, example=EXAMPLE_ADDRESS)
        raise UnknownNameError(text)
    table_id, digits = match.groups()
    tables, _notes = data.load_tables([table_id])
    table = tables[0]
    number = int(digits)
    if number not in table.store.list_ids():
        sentence = _("no task has the id {ids}")
        text = sentence.format(ids=f"{table.id}:{number}")
        raise UnknownNameError(text)
    task = table.task(number)
    return _write_text(table, task)


def _parse_cursor(cursor: str | None) -> int:
    """Read where a page begins; 0 without a cursor."""
    if cursor is None:
        return 0
    if not _CURSOR.fullmatch(cursor):
        sentence = _("“{cursor}” is not a cursor of this list")
        text = sentence.format(cursor=echo_value(cursor))
        raise UnknownNameError(text)
    return int(cursor)


def _list_places(tables: Tables) -> Iterator[tuple[Table, int]]:
    """List where each task stands: its table, and its number there."""
    for table in tables:
        for number in table.store.list_ids():
            yield table, number


def _make_resource(task: Task) -> TaskResource:
    address = ADDRESS.format(table=task.table, id=task.id)
    return TaskResource(address, task.reference, task.title)


def _write_text(table: Table, task: Task) -> str:
    request = ExportRequest("text", (table,), [task], headers="zh")
    pieces = exporting.export_tasks(request)
    body = b"".join(pieces)
    return body.decode()
