"""Until when a task is to be done: what the office has set or extended, else what the document says."""

from datetime import date
from typing import NamedTuple

from reformctl.model.deadlines import read_deadline
from reformctl.model.table import Task
from reformctl.tracking import periods
from reformctl.tracking.ledger import Ledger


class TaskLimit(NamedTuple):
    """The limit of a task."""

    text: str
    """The limit as it is shown; empty where none is known."""
    day: date | None
    """Its last day; None where none is known, or what the document says is no day."""


def find_limit(ledger: Ledger, task: Task) -> TaskLimit:
    """Find the limit of a task: its last extension, else the office's own limit, else the official one."""
    own = ledger.due.get(task.id)
    for extension in ledger.extended:
        if extension.task == task.id:
            own = extension.new_limit
    if own is not None:
        day = periods.parse_date(own)
        return TaskLimit(own, day)
    text = task.deadline or ""
    last_day = read_deadline(task.deadline)
    return TaskLimit(text, last_day)
