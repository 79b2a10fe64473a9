"""The resources that a client can read: each task's verbatim text, by an address such as reformctl://qh6/17."""

import re
from typing import NamedTuple

from reformctl import exporting
from reformctl.agents import limits
from reformctl.agents.data import ServedData
from reformctl.exporting.export_request import ExportRequest
from reformctl.model.table import TABLE_ID_PATTERN, Table, Task
from reformctl.system.errors import UnknownNameError
from reformctl.system.translation import _
from reformctl.text.escaping import echo_value

ADDRESS = "reformctl://{table}/{id}"
"""Addresses of tasks, as a template of RFC 6570."""
_ADDRESS = re.compile(rf"reformctl://({TABLE_ID_PATTERN})/([1-9][0-9]{{0,8}})", re.ASCII)
_CURSOR = re.compile("[0-9]{1,9}", re.ASCII)


class TaskResource(NamedTuple):
    """A task as a resource."""

    address: str
    name: str
    title: str


class ResourcePage(NamedTuple):
    """Some of the resources."""

    resources: list[TaskResource]
    cursor: str | None
    """Where the next page begins; None after the last one."""


def list_resources(data: ServedData, cursor: str | None) -> ResourcePage:
    """List tasks in the order of the tables. Raises UnknownNameError for a cursor that no page gave."""
    tables, _notes = data.load_tables()
    start = 0
    if cursor is not None:
        if not _CURSOR.fullmatch(cursor):
            raise UnknownNameError(_("“{cursor}” is not a cursor of this list").format(cursor=echo_value(cursor)))
        start = int(cursor)
    keys = [(table, number) for table in tables for number in table.store.list_ids()]
    end = start + limits.MAX_LISTED_RESOURCES
    resources = [_make_resource(table.task(number)) for table, number in keys[start:end]]
    return ResourcePage(resources, str(end) if end < len(keys) else None)


def read_resource(data: ServedData, address: str) -> str:
    """Read the text of a task as the document has it, a field a line. Raises UnknownNameError for any other address."""
    match = _ADDRESS.fullmatch(address)
    if match is None:
        sentence = _("“{address}” is not the address of a task: write {example}")
        raise UnknownNameError(sentence.format(address=echo_value(address), example="reformctl://qh6/17"))
    tables, _notes = data.load_tables([match[1]])
    table = tables[0]
    number = int(match[2])
    if number not in table.store.list_ids():
        raise UnknownNameError(_("no task has the id {ids}").format(ids=f"{table.id}:{number}"))
    return _write_text(table, table.task(number))


def _make_resource(task: Task) -> TaskResource:
    return TaskResource(ADDRESS.format(table=task.table, id=task.id), task.reference, task.title)


def _write_text(table: Table, task: Task) -> str:
    request = ExportRequest("text", (table,), [task], headers="zh")
    return b"".join(exporting.export_tasks(request)).decode()
