"""`reformctl export`: the same selection as `list`, whole, in any format, never dependent on the terminal."""

from reformctl.cli import format_choice, spec
from reformctl.cli.output import Answer
from reformctl.cli.selection import add_tasks, load_asked_tables, parse_selection
from reformctl.cli.spec import Call
from reformctl.cli.written_answers import answer_with_tasks
from reformctl.exporting import FORMATS
from reformctl.exporting.export_request import ExportRequest
from reformctl.query import filters
from reformctl.query.sorting import sort_tasks
from reformctl.system.errors import UsageError
from reformctl.system.translation import _, join_words

USUAL = ExportRequest("csv")


def run(call: Call) -> Answer:
    """Every field of every task that is left; what was written to a file is said."""
    request = format_choice.choose_format(call, USUAL, USUAL)
    if FORMATS[request.format].for_the_eye:
        sentence = _("{format} depends on the terminal: use reformctl list, or export one of these formats: {others}")
        others = join_words(name for name, kind in FORMATS.items() if kind.exports)
        raise UsageError(sentence.format(format=request.format, others=others))
    tables, left_out = load_asked_tables(call)
    selected = filters.select_tasks(tables, parse_selection(call, tables))
    tasks = sort_tasks(selected.tasks, call[spec.SORT], tables)[: call[spec.LIMIT]]
    notes = (*left_out, *selected.notes, *([] if tasks else [_("no match")]))
    found = bool(tasks) and selected.complete
    request = add_tasks(request, call, tables, tasks)._replace(selected=selected)
    return answer_with_tasks(call, request, notes, found=found)
