"""`reformctl export`: the same selection as `list`, whole, in any format, never dependent on the terminal."""

from reformctl.cli import format_choice
from reformctl.cli.output import Answer
from reformctl.cli.selection import add_tasks, load_asked_tables, select_listed_tasks
from reformctl.cli.spec import Call
from reformctl.cli.written_answers import answer_with_tasks
from reformctl.exporting import FORMATS
from reformctl.exporting.export_request import ExportRequest
from reformctl.system.errors import UsageError
from reformctl.system.translation import _, join_words

USUAL = ExportRequest("csv")


def run(call: Call) -> Answer:
    """Export every field of each task that is left; what was written to a file is said."""
    request = format_choice.choose_format(call, USUAL, USUAL)
    _refuse_screen_format(request.format)
    tables, left_out = load_asked_tables(call)
    selected, tasks = select_listed_tasks(call, tables)
    notes = [*left_out, *selected.notes]
    if not tasks:
        notes.append(_("no match"))
    request = request._replace(selected=selected)
    request = add_tasks(request, call, tables, tasks)
    found = bool(tasks) and selected.complete
    return answer_with_tasks(call, request, notes, found=found)


def _refuse_screen_format(name: str) -> None:
    """Raise UsageError for a format that depends on the terminal."""
    if not FORMATS[name].for_the_eye:
        return
    sentence = _("{format} depends on the terminal: use reformctl list, or export one of these formats: {others}")
    others = [other for other, kind in FORMATS.items() if kind.exports]
    listed = join_words(others)
    text = sentence.format(format=name, others=listed)
    raise UsageError(text)
