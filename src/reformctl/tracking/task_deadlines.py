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
    extended = [extension.new_limit for extension in ledger.extended if extension.task == task.id]
    own = extended[-1] if extended else ledger.due.get(task.id)
    if own is not None:
        return TaskLimit(own, periods.parse_date(own))
    return TaskLimit(task.deadline or "", read_deadline(task.deadline))
