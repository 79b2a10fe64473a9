"""`reformctl list`: the tasks that the filters leave, one line each."""

from collections.abc import Sequence

from reformctl import environment, filters, formats, line, store
from reformctl.filters import Selection
from reformctl.formats import View
from reformctl.line import Call
from reformctl.messages import _, counted
from reformctl.model import Task
from reformctl.output import Answer

ON_TERMINAL = View("table", ("id", "category", "lead_agencies", "title"))
IN_PIPE = View("tsv", ("id", "category", "lead_agencies", "scope", "title"), "none")


def run(call: Call) -> Answer:
    """One line a task; on a terminal a closing sentence says how many of how many."""
    wanted = formats.view(call, ON_TERMINAL, IN_PIPE)
    tables, left_out = store.load_for(call)
    selected = filters.select(tables, Selection.of(call))
    tasks = filters.ordered(selected.tasks, call[line.SORT], tables)[: call[line.LIMIT]]
    found = bool(tasks) and selected.complete
    notes = (*left_out, *selected.notes)
    if call[line.COUNT]:
        formats.refuse_with_count(call)
        return Answer(f"{len(tasks)}\n".encode(), notes, found)
    body = formats.write(tasks, tables, call, wanted)
    return Answer(body, (*notes, *_closing(tasks, sum(len(table.tasks) for table in tables))), found)


def _closing(tasks: Sequence[Task], total: int) -> list[str]:
    """How many of how many, and how many of them are led jointly: only for a person at a terminal."""
    if not tasks:
        return [_("no task matches")]
    if not environment.on_terminal():
        return []
    joint = sum(len(task.lead_agencies) > 1 for task in tasks)
    sentence = counted(
        "{shown} of {total} task: {sole} led alone, {joint} led jointly",
        "{shown} of {total} tasks: {sole} led alone, {joint} led jointly",
        total,
    )
    sole = sum(len(task.lead_agencies) == 1 for task in tasks)
    return [sentence.format(shown=len(tasks), total=total, sole=sole, joint=joint)]
