"""`reformctl list`: the tasks that the filters leave, one per line."""

from collections.abc import Sequence

from reformctl.cli import format_choice, spec
from reformctl.cli.output import Answer
from reformctl.cli.selection import add_tasks, describe_roles, load_asked_tables, parse_selection
from reformctl.cli.spec import Call
from reformctl.cli.written_answers import answer_with_tasks
from reformctl.exporting.export_request import ExportRequest
from reformctl.model.table import Task
from reformctl.query import filters
from reformctl.query.filters import Selected
from reformctl.query.sorting import sort_tasks
from reformctl.system import environment
from reformctl.system.translation import _, translate_count

ON_TERMINAL = ExportRequest("table", usual_fields=("id", "category", "lead_agencies", "title"))
IN_PIPE = ExportRequest("tsv", usual_fields=("id", "category", "lead_agencies", "scope", "title"), headers="none")


def run(call: Call) -> Answer:
    """One line a task; on a terminal a closing sentence says how many of how many."""
    request = format_choice.choose_format(call, ON_TERMINAL, IN_PIPE)
    tables, left_out = load_asked_tables(call)
    selected = filters.select_tasks(tables, parse_selection(call, tables))
    tasks = sort_tasks(selected.tasks, call[spec.SORT], tables)[: call[spec.LIMIT]]
    found = bool(tasks) and selected.complete
    notes = (*left_out, *selected.notes)
    if call[spec.COUNT]:
        format_choice.refuse_with_count(call)
        return Answer(f"{len(tasks)}\n".encode(), (*notes, *describe_roles(tasks, selected)), found)
    request = add_tasks(request, call, tables, tasks)._replace(selected=selected)
    notes += tuple(_summarize_tasks(tasks, sum(map(len, tables)), selected))
    return answer_with_tasks(call, request, notes, found=found)


def _summarize_tasks(tasks: Sequence[Task], total: int, selected: Selected) -> list[str]:
    """Say how many of how many tasks these are, and how many are led jointly: only to a person at a terminal."""
    if not tasks:
        return [_("no match")]
    if not environment.is_on_terminal():
        return []
    led = tasks
    if selected.bodies:
        led = [task for task in tasks if selected.find_role(task) == "lead"]
    supported = len(tasks) - len(led)
    joint = sum(len(task.lead_agencies) > 1 for task in led)
    sentence = translate_count(
        "{shown} of {total} task: {sole} led alone, {joint} led jointly",
        "{shown} of {total} tasks: {sole} led alone, {joint} led jointly",
        total,
    )
    if supported:
        sentence = translate_count(
            "{shown} of {total} task: {sole} led alone, {joint} led jointly, {supported} supported",
            "{shown} of {total} tasks: {sole} led alone, {joint} led jointly, {supported} supported",
            total,
        )
    sole = sum(len(task.lead_agencies) == 1 for task in led)
    return [sentence.format(shown=len(tasks), total=total, sole=sole, joint=joint, supported=supported)]
