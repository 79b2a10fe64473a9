"""`reformctl list`: the tasks that the filters leave, one per line."""

from collections.abc import Sequence

from reformctl.cli import format_choice, spec
from reformctl.cli.output import Answer
from reformctl.cli.selection import add_tasks, describe_roles, load_asked_tables, select_listed_tasks
from reformctl.cli.spec import Call
from reformctl.cli.written_answers import answer_with_tasks
from reformctl.exporting.export_request import ExportRequest
from reformctl.model.table import Task
from reformctl.query.filters import Selected
from reformctl.system import environment
from reformctl.system.translation import _, translate_count

FIELDS_ON_TERMINAL = ("id", "category", "lead_agencies", "title")
ON_TERMINAL = ExportRequest("table", usual_fields=FIELDS_ON_TERMINAL)
FIELDS_IN_PIPE = ("id", "category", "lead_agencies", "scope", "title")
IN_PIPE = ExportRequest("tsv", usual_fields=FIELDS_IN_PIPE, headers="none")


def run(call: Call) -> Answer:
    """List tasks, one per line; on a terminal a closing sentence says how many of how many."""
    request = format_choice.choose_format(call, ON_TERMINAL, IN_PIPE)
    tables, left_out = load_asked_tables(call)
    selected, tasks = select_listed_tasks(call, tables)
    found = bool(tasks) and selected.complete
    notes = [*left_out, *selected.notes]
    if call[spec.COUNT]:
        format_choice.refuse_with_count(call)
        notes += describe_roles(tasks, selected)
        body = f"{len(tasks)}\n"
        return Answer(body.encode(), tuple(notes), found)
    request = add_tasks(request, call, tables, tasks)
    request = request._replace(selected=selected)
    total = sum(map(len, tables))
    notes += _summarize_tasks(tasks, total, selected)
    return answer_with_tasks(call, request, notes, found=found)


def _summarize_tasks(tasks: Sequence[Task], total: int, selected: Selected) -> list[str]:
    """Say how many of how many tasks these are, and how many are led jointly: only to a person at a terminal."""
    if not tasks:
        return [_("no match")]
    if not environment.is_on_terminal():
        return []
    shown = len(tasks)
    led = tasks
    if selected.bodies:
        led = [task for task in tasks if selected.find_role(task) == "lead"]
    supported = shown - len(led)
    lead_counts = [len(task.lead_agencies) for task in led]
    sole = lead_counts.count(1)
    joint = sum(count > 1 for count in lead_counts)
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
    summary = sentence.format(shown=shown, total=total, sole=sole, joint=joint, supported=supported)
    return [summary]
