"""`reformctl list`: the tasks that the filters leave, one line each."""

from collections.abc import Sequence

from reformctl import exporting
from reformctl.cli import format_choice, spec
from reformctl.cli.output import Answer
from reformctl.cli.selection import add_tasks, load_asked_tables, parse_selection
from reformctl.cli.spec import Call
from reformctl.exporting import ExportRequest
from reformctl.model.table import Task
from reformctl.query import filters
from reformctl.system import environment
from reformctl.system.translation import _, translate_count

ON_TERMINAL = ExportRequest("table", usual_fields=("id", "category", "lead_agencies", "title"))
IN_PIPE = ExportRequest("tsv", usual_fields=("id", "category", "lead_agencies", "scope", "title"), headers="none")


def run(call: Call) -> Answer:
    """One line a task; on a terminal a closing sentence says how many of how many."""
    request = format_choice.choose_format(call, ON_TERMINAL, IN_PIPE)
    tables, left_out = load_asked_tables(call)
    selected = filters.select(tables, parse_selection(call))
    tasks = filters.ordered(selected.tasks, call[spec.SORT], tables)[: call[spec.LIMIT]]
    found = bool(tasks) and selected.complete
    notes = (*left_out, *selected.notes)
    if call[spec.COUNT]:
        format_choice.refuse_with_count(call)
        return Answer(f"{len(tasks)}\n".encode(), notes, found)
    body = exporting.export_tasks(add_tasks(request, call, tables, tasks))
    return Answer(body, (*notes, *_summarize_tasks(tasks, sum(map(len, tables)))), found)


def _summarize_tasks(tasks: Sequence[Task], total: int) -> list[str]:
    """How many of how many, and how many of them are led jointly: only for a person at a terminal."""
    if not tasks:
        return [_("no task matches")]
    if not environment.is_on_terminal():
        return []
    joint = sum(len(task.lead_agencies) > 1 for task in tasks)
    sentence = translate_count(
        "{shown} of {total} task: {sole} led alone, {joint} led jointly",
        "{shown} of {total} tasks: {sole} led alone, {joint} led jointly",
        total,
    )
    sole = sum(len(task.lead_agencies) == 1 for task in tasks)
    return [sentence.format(shown=len(tasks), total=total, sole=sole, joint=joint)]
