"""`reformctl export`: the same selection as `list`, whole, in any format, never dependent on the terminal."""

import os

from reformctl import exporting
from reformctl.cli import format_choice, spec
from reformctl.cli.output import Answer, is_standard
from reformctl.cli.selection import add_tasks, load_asked_tables, parse_selection
from reformctl.cli.spec import Call
from reformctl.exporting import FORMATS, ExportRequest
from reformctl.query import filters
from reformctl.system.errors import UsageError
from reformctl.system.translation import _, join_words, translate_count
from reformctl.text.escaping import escape_text

USUAL = ExportRequest("csv")


def run(call: Call) -> Answer:
    """Every field of every task that is left; what was written to a file is said."""
    request = format_choice.choose_format(call, USUAL, USUAL)
    if FORMATS[request.format].for_the_eye:
        sentence = _("{format} depends on the terminal: use reformctl list, or export one of {others}")
        others = join_words(name for name, kind in FORMATS.items() if kind.exports)
        raise UsageError(sentence.format(format=request.format, others=others))
    tables, left_out = load_asked_tables(call)
    selected = filters.select_tasks(tables, parse_selection(call))
    tasks = filters.sort_tasks(selected.tasks, call[spec.SORT], tables)[: call[spec.LIMIT]]
    notes = (*left_out, *selected.notes, *([] if tasks else [_("no task matches")]))
    path = call[spec.OUTPUT]
    if path is not None and not is_standard(path):
        sentence = translate_count(
            "{count} task written to {path} as {format}", "{count} tasks written to {path} as {format}", len(tasks)
        )
        if FORMATS[request.format].styles:  # one entry may stand for the whole table
            sentence = _("citations written to {path}")
        notes = (*notes, sentence.format(count=len(tasks), path=escape_text(path), format=request.format))
    found = bool(tasks) and selected.complete
    request = add_tasks(request, call, tables, tasks)._replace(selected=selected)
    if format_choice.names_folder(call, request):
        inside = [(body, os.path.join(path or "", file)) for file, body in exporting.export_parts(request)]
        return Answer(b"", notes, found, inside=tuple(inside))
    return Answer(exporting.export_tasks(request), notes, found)
