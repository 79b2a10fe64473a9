"""The ledger as all other code sees it: what bodies were asked, what they answered, what the office decided.

Like the table it consists of light immutable rows, already validated. What people reported stands in it to the
character; what nobody stated is None.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import NamedTuple, TypeVar

from reformctl.model import name_kinds, vocabulary
from reformctl.model.table import Table, Task
from reformctl.model.vocabulary import NameEntry
from reformctl.tracking import limits
from reformctl.tracking.periods import get_order, parse_date, parse_period

USUAL_STATES = ("待办理", "推进中", "已办结", "申请延期")
"""The states that a body can report, where a ledger names no others."""
DONE = "已办结"
"""The state of a task that a body says it has finished."""
POSTPONEMENT = "申请延期"
"""The state in which a body asks for more time; to grant it is the office's own act."""
_JOIN = re.compile("、(?![^（(]*[）)])")
"""Divides bodies that are assigned together; within brackets it is part of a name."""

Pair = tuple[int, str]
"""The id of a task and the name of a body that answers for it."""


class Request(NamedTuple):
    """What was asked for a period: forms went out to these bodies."""

    period: str
    role: str
    """What the bodies do in the tasks that they were asked about: lead, support or any."""
    agencies: tuple[str, ...]
    due: str | None = None
    """The day until which they are to answer."""


class Extension(NamedTuple):
    """More time for a task (延期), which only the office gives."""

    task: int
    old_limit: str | None
    new_limit: str
    on: str | None = None
    by: str | None = None
    note: str | None = None


class Report(NamedTuple):
    """What a body reported of one task for one period, to the character."""

    task: int
    agency: str
    period: str
    state: str | None = None
    text: str | None = None
    evidence: str | None = None
    by: str | None = None
    on: str | None = None
    """The date as it was written; parse_date knows those that say a whole one."""
    file: str | None = None
    """The name of the form that it was read from."""
    sha256: str | None = None
    """The hash of that form."""
    supersedes: bool = False
    """Whether it takes the place of an earlier report of the same body, task and period."""
    doubtful: tuple[str, ...] = ()
    """Its keys whose values are kept as written, but cannot be relied on."""

    @property
    def pair(self) -> Pair:
        """The task and the body."""
        return self.task, self.agency

    @property
    def answer(self) -> tuple[str | None, ...]:
        """What the body wrote, wherever it stood."""
        return self.state, self.text, self.evidence, self.by, self.on


class Closure(NamedTuple):
    """The end of a task (销号): the office's own act, which no report implies."""

    task: int
    on: str | None = None
    by: str | None = None
    note: str | None = None


DatedEntry = TypeVar("DatedEntry", Extension, Report, Closure)
"""An entry that may bear a date of its own."""


class Ledger(NamedTuple):
    """All that is known of the progress of one table."""

    table: str
    """The id of the table."""
    table_hash: str | None = None
    """The hash of the table as it was when the ledger was begun (hash_table)."""
    states: tuple[str, ...] = USUAL_STATES
    due_soon_days: int = limits.DUE_SOON_DAYS
    assign: Mapping[int, str] = {}
    """Who answers for a task whose lead is no agency: ours, not the document's; several are joined by 、."""
    due: Mapping[int, str] = {}
    """The office's own limits of tasks; the official ones stay in the table."""
    asked: tuple[Request, ...] = ()
    extended: tuple[Extension, ...] = ()
    reports: tuple[Report, ...] = ()
    closed: tuple[Closure, ...] = ()

    def find_last_period(self) -> str | None:
        """Find the latest period that was asked for; None where nothing was asked."""
        periods = [request.period for request in self.asked]
        return max(periods, key=get_order, default=None)

    def list_requests(self, period: str | None) -> list[Request]:
        """List what was asked for a period."""
        return [request for request in self.asked if request.period == period]

    def list_due_dates(self, period: str) -> dict[str, str]:
        """List the day until which each body is to answer for a period: the last one that it was given."""
        days: dict[str, str] = {}
        for request in self.list_requests(period):
            if not request.due:
                continue
            for agency in request.agencies:
                days[agency] = request.due
        return days

    def list_closed(self, period: str) -> set[int]:
        """List the tasks that were closed before a period began: nobody is asked about them any more."""
        closed: set[int] = set()
        parsed = parse_period(period)
        if parsed is None:
            return closed
        for closure in self.closed:
            if _is_earlier(closure.on, parsed.first):
                closed.add(closure.task)
        return closed

    def list_assigned(self) -> list[str]:
        """List the bodies that are assigned to any task, each once."""
        names: list[str] = []
        for joined in self.assign.values():
            names += divide_assigned(joined)
        distinct = dict.fromkeys(names)
        return list(distinct)

    def cut_after(self, day: date) -> "Ledger":
        """Leave out the reports, extensions and closings that bear a later date; what bears none stays."""
        extended = _cut_entries(self.extended, day)
        reports = _cut_entries(self.reports, day)
        closed = _cut_entries(self.closed, day)
        return self._replace(extended=extended, reports=reports, closed=closed)

    def list_current_reports(self, period: str | None = None) -> dict[Pair, Report]:
        """List the report of each pair that holds: the last of a period, or the one of the latest period of all."""
        current: dict[Pair, Report] = {}
        for report in self.reports:
            if period is not None and report.period != period:
                continue
            earlier = current.get(report.pair)
            if earlier is None or _is_as_late(report, earlier):
                current[report.pair] = report
        return current


def list_reports_until(ledger: Ledger, period: str | None) -> dict[Pair, Report]:
    """List the last report of each pair up to a period, or of all periods."""
    if period is None:
        return ledger.list_current_reports()
    last = get_order(period)
    reports = [report for report in ledger.reports if get_order(report.period) <= last]
    earlier_ledger = ledger._replace(reports=tuple(reports))
    return earlier_ledger.list_current_reports()


def divide_assigned(names: str) -> tuple[str, ...]:
    """Divide the bodies that are assigned to a task: 市前海管理局、市商务局 are two."""
    divided = []
    for part in _JOIN.split(names):
        name = part.strip()
        if name:
            divided.append(name)
    return tuple(divided)


def list_no_agencies(table: Table) -> frozenset[str]:
    """List the names that lead tasks and are no agency: 各企业 answers no form."""
    names = set()
    for agency in table.agencies:
        if not agency.is_agency:
            names.add(agency.name)
    return frozenset(names)


def list_addressees(
    task: Task, assign: Mapping[int, str], no_agencies: Collection[str], role: str = "lead"
) -> tuple[str, ...]:
    """List the bodies that answer for a task: those with the role that are agencies, and who is assigned to it.

    A task that only 各企业 lead has nobody who answers, until somebody is assigned.
    """
    if role == "lead":
        names = task.lead_agencies
    elif role == "support":
        names = task.support_agencies
    else:
        names = task.agencies
    bodies = [name for name in names if name not in no_agencies]
    assigned = assign.get(task.id)
    if assigned and role != "support":
        bodies += divide_assigned(assigned)
    distinct = dict.fromkeys(bodies)
    return tuple(distinct)


def hash_table(table: Table) -> str:
    """Hash what the document says in a table, so that forms of another version can be told. Our own words do not count.

    Returns 64 hexadecimal digits (SHA-256).
    """
    import json
    from hashlib import sha256

    head = (table.id, table.title)
    written = json.dumps(head, ensure_ascii=False)
    digest = sha256(written.encode())
    for task in table:
        written = json.dumps(task, ensure_ascii=False)
        digest.update(written.encode())
    return digest.hexdigest()


def list_respondents(table: Table, names: Iterable[str]) -> list[NameEntry]:
    """List the bodies of a table, and after them those of some names that it does not have: who may report."""
    entries = vocabulary.list_agencies([table])
    known = {agency.name for agency in table.agencies}
    distinct = dict.fromkeys(names)
    more_entries = [NameEntry(name) for name in distinct if name not in known]
    return entries + more_entries


def choose_respondents(words: Collection[str], names: Collection[str], table: Table) -> set[str]:
    """Choose the bodies that words mean, among those with some names; all of these where there are no words.

    Raises UnknownNameError for a word that means none of them.
    """
    if not words:
        return set(names)
    respondents = list_respondents(table, sorted(names))
    chosen: set[str] = set()
    for word in words:
        entries = vocabulary.find_entries(word, respondents, name_kinds.AGENCY)
        chosen |= {entry.name for entry in entries}
    return chosen


def list_pairs(table: Table, ledger: Ledger, requests: Iterable[Request]) -> dict[Pair, Request]:
    """List the pairs of task and body that requests ask about, each with the last request that does."""
    pairs: dict[Pair, Request] = {}
    no_agencies = list_no_agencies(table)
    for request in requests:
        asked = set(request.agencies)
        closed = ledger.list_closed(request.period)
        for task in table:
            if task.id in closed:
                continue
            addressees = list_addressees(task, ledger.assign, no_agencies, request.role)
            for agency in addressees:
                if agency in asked:
                    pairs[task.id, agency] = request
    return pairs


def _is_as_late(report: Report, other: Report) -> bool:
    """Tell whether a report is for a period that ends no earlier than that of another."""
    order = get_order(report.period)
    other_order = get_order(other.period)
    return order >= other_order


def _is_earlier(written: str | None, day: date) -> bool:
    if not written:
        return False
    parsed = parse_date(written)
    return parsed is not None and parsed < day


def _cut_entries(entries: Iterable[DatedEntry], day: date) -> tuple[DatedEntry, ...]:
    """Leave out the entries that bear a later date."""
    kept = [entry for entry in entries if not _is_later(entry.on, day)]
    return tuple(kept)


def _is_later(written: str | None, day: date) -> bool:
    if not written:
        return False
    parsed = parse_date(written)
    return parsed is not None and parsed > day
