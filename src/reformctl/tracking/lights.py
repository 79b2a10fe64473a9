"""The light of each task on a day: closed, red, grey, yellow, green or none, and who has not answered."""

from collections.abc import Iterable, Mapping
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

CLOSED = "closed"
NO_LIGHT = "none"
RED = "red"
GREY = "grey"
YELLOW = "yellow"
GREEN = "green"
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
        """Count the tasks of each light, in the order of LIGHT_NAMES; those that none has are left out."""
        lights = [status.light for status in self.tasks]
        counts = {}
        for light in LIGHT_NAMES:
            if light in lights:
                counts[light] = lights.count(light)
        return counts


def judge_table(table: Table, ledger: Ledger, day: date, period: str | None = None) -> Standing:
    """Say how each task stands on a day, by the answers for a period, by default the one that was asked for last.

    What bears a later date than the day is left out.
    """
    known = ledger.cut_after(day)
    later = _count_entries(ledger) - _count_entries(known)
    period = period or known.find_last_period()
    judge = _TaskJudge(table, known, day, period)
    statuses = map(judge.judge_task, table)
    return Standing(day, period, tuple(statuses), later)


class _TaskJudge:
    """Says how tasks stand on a day; gathers once what is the same for all of them."""

    def __init__(self, table: Table, ledger: Ledger, day: date, period: str | None) -> None:
        self._ledger = ledger
        self._day = day
        self._period = period
        self._no_agencies = list_no_agencies(table)
        self._reports = list_reports_until(ledger, period)
        self._closed = {closure.task for closure in ledger.closed}
        self._asked: dict[int, list[str]] = {}
        requests = ledger.list_requests(period)
        for task, agency in list_pairs(table, ledger, requests):
            agencies = self._asked.setdefault(task, [])
            agencies.append(agency)

    def judge_task(self, task: Task) -> TaskStatus:
        """Say how a task stands."""
        ledger = self._ledger
        asked = self._asked.get(task.id, [])
        addressees = list_addressees(task, ledger.assign, self._no_agencies)
        bodies = dict.fromkeys(addressees)
        bodies |= dict.fromkeys(asked)
        reports = []
        answered = set()
        for body in bodies:
            pair = (task.id, body)
            report = self._reports.get(pair)
            if report is None:
                continue
            reports.append(report)
            if self._period is None or report.period == self._period:
                answered.add(body)
        unanswered = tuple(body for body in asked if body not in answered)
        limit = find_limit(ledger, task)
        status = TaskStatus(task, tuple(bodies), limit, NO_LIGHT, tuple(reports), unanswered)
        is_answered = bool(answered)
        light = self._find_light(status, is_answered=is_answered)
        return status._replace(light=light)

    def _find_light(self, status: TaskStatus, *, is_answered: bool) -> str:
        """Find the first light that fits a task."""
        if status.task.id in self._closed:
            return CLOSED
        last_day = status.limit.day
        if last_day is None:
            return NO_LIGHT
        is_over = last_day < self._day
        if is_over and not _is_done(status):
            return RED
        if not is_answered:
            return GREY
        due_soon = timedelta(days=self._ledger.due_soon_days)
        is_soon = last_day - self._day <= due_soon
        if is_soon or _has_postponement(status):
            return YELLOW
        return GREEN


def count_by_agency(statuses: Iterable[TaskStatus], asked: Mapping[Pair, object]) -> list[AgencyStatus]:
    """Count for each body the tasks for which it answers, in the order in which the table names them."""
    by_agency: dict[str, list[TaskStatus]] = {}
    for status in statuses:
        for agency in status.addressees:
            agency_statuses = by_agency.setdefault(agency, [])
            agency_statuses.append(status)
    counted = []
    for agency, agency_statuses in by_agency.items():
        agency_status = _count_agency(agency, agency_statuses, asked)
        counted.append(agency_status)
    return counted


def list_done(status: TaskStatus) -> set[str]:
    """List the bodies that say that a task is finished."""
    done = set()
    for report in status.reports:
        if _is_state(report, DONE):
            done.add(report.agency)
    return done


def _count_entries(ledger: Ledger) -> int:
    """Count the entries that bear a date of their own."""
    count = len(ledger.extended)
    count += len(ledger.reports)
    count += len(ledger.closed)
    return count


def _count_agency(agency: str, statuses: Iterable[TaskStatus], asked: Mapping[Pair, object]) -> AgencyStatus:
    tasks = 0
    asked_count = 0
    unanswered = []
    done = 0
    red = 0
    yellow = 0
    for status in statuses:
        tasks += 1
        task_id = status.task.id
        if (task_id, agency) in asked:
            asked_count += 1
        if agency in status.unanswered:
            unanswered.append(task_id)
        if agency in list_done(status):
            done += 1
        if status.light == RED:
            red += 1
        if status.light == YELLOW:
            yellow += 1
    return AgencyStatus(agency, tasks, asked_count, tuple(unanswered), done, red, yellow)


def _is_done(status: TaskStatus) -> bool:
    """Tell whether somebody answers for a task, and all who do say that it is finished."""
    addressees = set(status.addressees)
    if not addressees:
        return False
    return addressees <= list_done(status)


def _has_postponement(status: TaskStatus) -> bool:
    """Tell whether a body asks for more time."""
    return any(_is_state(report, POSTPONEMENT) for report in status.reports)


def _is_state(report: Report, state: str) -> bool:
    written = report.state or ""
    return written.strip() == state
