"""`reformctl show`: whole tasks."""

from reformctl.cli import format_choice, spec
from reformctl.cli.output import Answer
from reformctl.cli.selection import add_tasks, load_asked_tables
from reformctl.cli.spec import Call
from reformctl.cli.written_answers import answer_with_tasks
from reformctl.exporting.export_request import ExportRequest
from reformctl.model import references
from reformctl.query import filters, names
from reformctl.system.errors import UsageError
from reformctl.system.translation import _

USUAL = ExportRequest("text")


def run(call: Call) -> Answer:
    """Show tasks in the order asked for; one that does not exist is named, and the others are still shown."""
    words = call[spec.REFERENCES]
    if not words:
        raise UsageError(_("show needs a reference, such as 17 or 3-7 (reformctl list lists the tasks)"))
    request = format_choice.choose_format(call, USUAL, USUAL)
    _refuse_raw(call, request.format)
    tables, left_out = load_asked_tables(call)
    notes = list(left_out)
    task_words = names.replace_titles(words, tables, notes)
    parsed = references.parse_references(task_words)
    resolved = references.resolve_references(parsed, tables)
    tasks = resolved.tasks
    notes += filters.describe_missing(resolved.missing)
    if not tasks and not resolved.missing:
        notes.append(_("no task given: standard input holds no reference"))
    request = add_tasks(request, call, tables, tasks)
    found = bool(tasks) and not resolved.missing
    return answer_with_tasks(call, request, notes, found=found)


def _refuse_raw(call: Call, format_name: str) -> None:
    """Raise UsageError for --raw where nothing would be wrapped, or everything."""
    if not call[spec.RAW]:
        return
    if call[spec.WIDTH] is not None:
        raise UsageError(_("--raw does not wrap lines: leave out --raw or --width"))
    if format_name != USUAL.format:
        sentence = _("--raw is for text, not for {format}: leave it out")
        text = sentence.format(format=format_name)
        raise UsageError(text)
