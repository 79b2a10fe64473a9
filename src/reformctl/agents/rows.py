"""The rows of answers: just those that the formats for programs have, made by what makes these."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from reformctl import exporting
from reformctl.agents.arguments import JsonSchema
from reformctl.exporting.export_request import ExportRequest
from reformctl.model.fields import Column
from reformctl.model.table import Task
from reformctl.query.filters import Selected
from reformctl.tablefile.load import LoadedTables

ROW_FORMAT = "jsonl"
"""One JSON object a line."""
TEXTS_SCHEMA: JsonSchema = {"type": "array", "items": {"type": "string"}}
ROWS_SCHEMA: JsonSchema = {"type": "array", "items": {"type": "object"}}
"""What fields a row has depends on the tables and on what is asked for: describe_table lists them."""


def list_task_rows(tables: LoadedTables, tasks: Sequence[Task], selected: Selected, fields: Sequence[str]) -> list[Any]:
    """List the rows of tasks, with all fields or with these."""
    asked_fields = tuple(fields) or None
    request = ExportRequest(ROW_FORMAT, tables, tasks, fields=asked_fields, selected=selected)
    body = exporting.export_tasks(request)
    return _read_rows(body)


def list_rows(
    items: Sequence[object], columns: Sequence[Column], fields: Sequence[str] = (), usual: tuple[str, ...] = ()
) -> list[Any]:
    """List the rows of anything else, with the usual columns or with these."""
    asked_fields = tuple(fields) or None
    request = ExportRequest(ROW_FORMAT, fields=asked_fields, usual_fields=usual)
    body = exporting.export_rows(request, items, columns)
    return _read_rows(body)


def _read_rows(body: Iterable[bytes]) -> list[Any]:
    text = b"".join(body).decode()
    lines = filter(None, text.split("\n"))
    return list(map(json.loads, lines))
