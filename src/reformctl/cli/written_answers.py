"""Answers that hold tasks, and the sentences that say what was written to which file."""

import os
from collections.abc import Sequence

from reformctl import exporting
from reformctl.cli import format_choice, spec
from reformctl.cli.output import Answer
from reformctl.cli.spec import Call
from reformctl.exporting import FORMATS
from reformctl.exporting.export_request import ExportRequest
from reformctl.system.remarks import make_remark
from reformctl.system.translation import _, translate_count
from reformctl.text.escaping import escape_text


def answer_with_tasks(call: Call, request: ExportRequest, notes: Sequence[str], *, found: bool) -> Answer:
    """Write the tasks of a request where --output says, and say what was written to a file."""
    path = call[spec.OUTPUT] or ""
    if not format_choice.names_folder(call):
        body = exporting.export_tasks(request)
        return Answer(body, tuple(notes), found, written=describe_tasks(call, request, len(request.tasks)))
    files = [(body, os.path.join(path, file)) for file, body in exporting.export_parts(request)]
    sentence = translate_count(
        "{count} file written to {path}, tasks in all: {tasks}",
        "{count} files written to {path}, tasks in all: {tasks}",
        len(files),
    )
    written = sentence.format(count=len(files), path=escape_text(path), tasks=len(request.tasks))
    return Answer(b"", tuple(notes), found, inside=tuple(files), written=make_remark(written, file=path))


def describe_rows(call: Call, count: int) -> str:
    """Say how many rows, which are no tasks, were written to a file."""
    sentence = translate_count("{count} row written to {path}", "{count} rows written to {path}", count)
    path = call[spec.OUTPUT] or ""
    return make_remark(sentence.format(count=count, path=escape_text(path)), file=path)


def describe_tasks(call: Call, request: ExportRequest, count: int) -> str:
    """Say how many tasks were written to a file, and as what."""
    file = call[spec.OUTPUT] or ""
    path = escape_text(file)
    if FORMATS[request.format].styles:  # one entry may stand for the whole table
        return make_remark(_("citations written to {path}").format(path=path), file=file)
    sentence = translate_count(
        "{count} task written to {path} as {format}", "{count} tasks written to {path} as {format}", count
    )
    return make_remark(sentence.format(count=count, path=path, format=request.format), file=file)
