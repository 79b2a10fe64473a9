"""Until when a task is to be done: what the office has set or extended, else what the document says."""

import re
from datetime import date
from typing import NamedTuple

from reformctl.model.table import Task
from reformctl.tracking import periods
from reformctl.tracking.ledger import Ledger

_DEADLINE = re.compile(
    "(?P<year>[0-9]{4})年(?:(?P<month>[0-9]{1,2})月(?:(?P<day>[0-9]{1,2})[日号])?|(?P<quarter>[一二三四1-4])季度|第(?P<nth>[一二三四1-4])季度)?"
    "[年月]?(?:底|末|前|之前|以前|底前|末前|内|完成)*",
    re.ASCII,
)
"""A limit as documents print it: 2026年12月底前, 2026年第四季度, 2026年底前, 2026年6月30日前."""
_QUARTERS = "一二三四"


class TaskLimit(NamedTuple):
    """The limit of a task."""

    text: str
    """As it is shown; empty where none is known."""
    day: date | None
    """Its last day; None where none is known, or what the document says is no day."""


def find_limit(ledger: Ledger, task: Task) -> TaskLimit:
    """Find the limit of a task: its last extension, else the office's own limit, else the official one."""
    extended = [extension.new_limit for extension in ledger.extended if extension.task == task.id]
    own = extended[-1] if extended else ledger.due.get(task.id)
    if own is not None:
        return TaskLimit(own, periods.parse_date(own))
    deadline = task.deadline or ""
    return TaskLimit(deadline, parse_deadline(deadline))


def parse_deadline(text: str) -> date | None:
    """Parse an official limit as its last day; None for what names no day, such as 长期 or 持续推进.

    >>> parse_deadline("2026年12月底前")
    datetime.date(2026, 12, 31)
    """
    exact = periods.parse_date(text)
    if exact is not None:
        return exact
    match = _DEADLINE.fullmatch("".join(text.split()))
    if not match:
        return None
    year = match["year"]
    if match["day"]:
        return periods.parse_date(f"{year}-{match['month']}-{match['day']}")
    if match["month"]:
        period = periods.parse_period(f"{year}-{int(match['month']):02}")
    elif match["quarter"] or match["nth"]:
        quarter = match["quarter"] or match["nth"]
        number = _QUARTERS.find(quarter) + 1 or int(quarter)
        period = periods.parse_period(f"{year}-Q{number}")
    else:
        period = periods.parse_period(f"{year}-12")
    return period.last if period else None
