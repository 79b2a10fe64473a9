"""The light of each task on a day: closed, red, grey, yellow, green or none, and who has not answered."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from reformctl.model.table import Table, Task
from reformctl.tracking.ledger import (
    DONE,
    POSTPONEMENT,
    Ledger,
    Pair,
    Report,
    list_addressees,
    list_no_agencies,
    list_pairs,
    list_reports_until,
)
from reformctl.tracking.task_deadlines import TaskLimit, find_limit

CLOSED, NO_LIGHT, RED, GREY, YELLOW, GREEN = "closed", "none", "red", "grey", "yellow", "green"
LIGHT_NAMES = {CLOSED: "已销号", RED: "红灯", YELLOW: "黄灯", GREEN: "绿灯", GREY: "灰灯", NO_LIGHT: "无"}
"""What a light is called in Chinese, the most urgent of the open ones first."""

COUNTED_NAMES = {**LIGHT_NAMES, NO_LIGHT: "无时限"}
"""What tasks of each light are called where they are counted."""


class TaskStatus(NamedTuple):
    """How a task stands on a day."""

    task: Task
    addressees: tuple[str, ...]
    """Who answers for it."""
    limit: TaskLimit
    light: str
    reports: tuple[Report, ...]
    """What holds: the last report of each addressee that has one."""
    unanswered: tuple[str, ...]
    """Who was asked for the period and has not answered."""


class AgencyStatus(NamedTuple):
    """How a body stands on a day."""

    agency: str
    tasks: int
    """How many tasks it answers for."""
    asked: int
    """How many of them it was asked about for the period."""
    unanswered: tuple[int, ...]
    """The ids of the tasks that it was asked about and has not answered."""
    done: int
    """How many tasks it says are finished."""
    red: int
    yellow: int


class Standing(NamedTuple):
    """How a table stands on a day."""

    day: date
    period: str | None
    """The period whose answers are counted; None where nothing was asked."""
    tasks: tuple[TaskStatus, ...]
    later: int = 0
    """Reports, extensions and closings that bear a later date, and are not counted."""

    def count_lights(self) -> dict[str, int]:
        """How many tasks have each light, in the order of LIGHT_NAMES; those that none has are left out."""
        lights = [status.light for status in self.tasks]
        return {light: lights.count(light) for light in LIGHT_NAMES if light in lights}


def judge_table(table: Table, ledger: Ledger, day: date, period: str | None = None) -> Standing:
    """Say how each task stands on a day, by the answers for a period, by default the one that was asked for last.

    What bears a later date than the day is left out.
    """
    whole, ledger = ledger, ledger.cut_after(day)
    period = period or ledger.find_last_period()
    pairs = list_pairs(table, ledger, ledger.list_requests(period))
    asked: dict[int, list[str]] = {}
    for number, agency in pairs:
        asked.setdefault(number, []).append(agency)
    current = list_reports_until(ledger, period)
    closed = {closure.task for closure in ledger.closed}
    no_agencies = list_no_agencies(table)
    statuses = []
    for task in table:
        addressees = list_addressees(task, ledger.assign, no_agencies)
        task_asked = asked.get(task.id, [])
        bodies = tuple(dict.fromkeys((*addressees, *task_asked)))
        found = [current.get((task.id, body)) for body in bodies]
        reports = tuple(report for report in found if report)
        answered = {report.agency for report in reports if period is None or report.period == period}
        unanswered = tuple(body for body in task_asked if body not in answered)
        status = TaskStatus(task, bodies, find_limit(ledger, task), NO_LIGHT, reports, unanswered)
        light = CLOSED if task.id in closed else _find_light(status, bool(answered), day, ledger.due_soon_days)
        statuses.append(status._replace(light=light))
    return Standing(day, period, tuple(statuses), _count_entries(whole) - _count_entries(ledger))


def count_by_agency(statuses: Iterable[TaskStatus], asked: Mapping[Pair, object]) -> list[AgencyStatus]:
    """Count for each body the tasks for which it answers, in the order in which the table names them."""
    by_agency: dict[str, list[TaskStatus]] = {}
    for status in statuses:
        for agency in status.addressees:
            by_agency.setdefault(agency, []).append(status)
    return [_count_agency(agency, tasks, asked) for agency, tasks in by_agency.items()]


def _count_entries(ledger: Ledger) -> int:
    """Count the entries that bear a date of their own."""
    return len(ledger.extended) + len(ledger.reports) + len(ledger.closed)


def _count_agency(agency: str, statuses: Sequence[TaskStatus], asked: Mapping[Pair, object]) -> AgencyStatus:
    own_reports = [report for status in statuses for report in status.reports if report.agency == agency]
    done = [report for report in own_reports if _is_state(report, DONE)]
    return AgencyStatus(
        agency,
        len(statuses),
        sum((status.task.id, agency) in asked for status in statuses),
        tuple(status.task.id for status in statuses if agency in status.unanswered),
        len(done),
        sum(status.light == RED for status in statuses),
        sum(status.light == YELLOW for status in statuses),
    )


def _find_light(status: TaskStatus, is_answered: bool, day: date, due_soon_days: int) -> str:  # noqa: FBT001 not a switch
    """The first light that fits a task that is not closed."""
    last_day = status.limit.day
    if last_day is None:
        return NO_LIGHT
    done = {report.agency for report in status.reports if _is_state(report, DONE)}
    if last_day < day and not (status.addressees and done >= set(status.addressees)):
        return RED
    if not is_answered:
        return GREY
    is_soon = last_day - day <= timedelta(days=due_soon_days)
    if is_soon or any(_is_state(report, POSTPONEMENT) for report in status.reports):
        return YELLOW
    return GREEN


def _is_state(report: Report, state: str) -> bool:
    return (report.state or "").strip() == state
