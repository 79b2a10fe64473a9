"""Makes answers that hold tasks, and the sentences that say what was written to which file."""

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
    if format_choice.names_folder(call):
        return _answer_with_folder(call, request, notes, found=found)
    body = exporting.export_tasks(request)
    count = len(request.tasks)
    written = describe_tasks(call, request, count)
    return Answer(body, tuple(notes), found, written=written)


def describe_rows(call: Call, count: int) -> str:
    """Say how many rows, which are no tasks, were written to a file."""
    path = call[spec.OUTPUT] or ""
    shown_path = escape_text(path)
    sentence = translate_count("{count} row written to {path}", "{count} rows written to {path}", count)
    written = sentence.format(count=count, path=shown_path)
    return make_remark(written, file=path)


def describe_tasks(call: Call, request: ExportRequest, count: int) -> str:
    """Say how many tasks were written to a file, and as what."""
    path = call[spec.OUTPUT] or ""
    shown_path = escape_text(path)
    has_citations = bool(FORMATS[request.format].styles)
    if has_citations:  # one entry may stand for the whole table
        sentence = _("citations written to {path}")
        written = sentence.format(path=shown_path)
        return make_remark(written, file=path)
    sentence = translate_count(
        "{count} task written to {path} as {format}", "{count} tasks written to {path} as {format}", count
    )
    written = sentence.format(count=count, path=shown_path, format=request.format)
    return make_remark(written, file=path)


def _answer_with_folder(call: Call, request: ExportRequest, notes: Sequence[str], *, found: bool) -> Answer:
    """Write a file for each table into the folder that --output names."""
    folder = call[spec.OUTPUT] or ""
    files = []
    for file_name, body in exporting.export_parts(request):
        path = os.path.join(folder, file_name)
        files.append((body, path))
    file_count = len(files)
    task_count = len(request.tasks)
    sentence = translate_count(
        "{count} file written to {path}, tasks in all: {tasks}",
        "{count} files written to {path}, tasks in all: {tasks}",
        file_count,
    )
    shown_path = escape_text(folder)
    written = sentence.format(count=file_count, path=shown_path, tasks=task_count)
    remark = make_remark(written, file=folder)
    return Answer(b"", tuple(notes), found, inside=tuple(files), written=remark)
