"""Answers with tasks: to standard output, to a file, or to a folder with one file a table."""

import os
from collections.abc import Sequence

from reformctl import exporting
from reformctl.cli import format_choice, spec
from reformctl.cli.output import Answer
from reformctl.cli.spec import Call
from reformctl.exporting import FORMATS, ExportRequest
from reformctl.system.translation import _, translate_count
from reformctl.text.escaping import escape_text


def answer_with_tasks(call: Call, request: ExportRequest, notes: Sequence[str], *, found: bool) -> Answer:
    """Write the tasks of a request where --output says, and say what was written to a file."""
    path = call[spec.OUTPUT] or ""
    if not format_choice.names_folder(call):
        body = exporting.export_tasks(request)
        return Answer(body, tuple(notes), found, written=describe_tasks(call, request, len(request.tasks)))
    inside = [(body, os.path.join(path, file)) for file, body in exporting.export_parts(request)]
    sentence = translate_count(
        "{tasks} written to {count} file in {path}", "{tasks} written to {count} files in {path}", len(inside)
    )
    tasks = translate_count("{count} task", "{count} tasks", len(request.tasks)).format(count=len(request.tasks))
    written = sentence.format(tasks=tasks, count=len(inside), path=escape_text(path))
    return Answer(b"", tuple(notes), found, inside=tuple(inside), written=written)


def describe_rows(call: Call, count: int) -> str:
    """Say how many rows of something else were written to a file."""
    sentence = translate_count("{count} row written to {path}", "{count} rows written to {path}", count)
    return sentence.format(count=count, path=escape_text(call[spec.OUTPUT] or ""))


def describe_tasks(call: Call, request: ExportRequest, count: int) -> str:
    """Say how many tasks were written to a file, and as what."""
    sentence = translate_count(
        "{count} task written to {path} as {format}", "{count} tasks written to {path} as {format}", count
    )
    if FORMATS[request.format].styles:  # one entry may stand for the whole table
        sentence = _("citations written to {path}")
    return sentence.format(count=count, path=escape_text(call[spec.OUTPUT] or ""), format=request.format)
