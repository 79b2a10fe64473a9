"""Shares a table out: one form for each body that answers, a list of what is to be sent, and an entry of the ledger."""

import codecs
import csv
import io
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import NamedTuple

from reformctl.model.table import ROLES, Table, Task
from reformctl.system import packages, progress
from reformctl.system.errors import UsageError
from reformctl.system.translation import _, join_words
from reformctl.text.escaping import echo_value
from reformctl.tracking import form_docx, form_xlsx
from reformctl.tracking.form import LIST_NAME, Form, FormRow, make_file_name
from reformctl.tracking.ledger import (
    Ledger,
    Pair,
    Report,
    Request,
    choose_respondents,
    hash_table,
    list_addressees,
    list_no_agencies,
)
from reformctl.tracking.ledger_text import Additions, Entry
from reformctl.tracking.periods import get_order, require_date, require_period
from reformctl.tracking.task_deadlines import find_limit

FORM_KINDS = ("xlsx", "docx")
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""
LIST_HEADINGS = ("单位", "文件", "任务数", "编号", "填报周期", "截止日期")
"""The headings of the list of what is to be sent."""


class _ListRow(NamedTuple):
    """A row of that list."""

    agency: str
    file_name: str
    task_count: str
    references: str
    period: str
    due: str


class SplitRequest(NamedTuple):
    """What is asked."""

    period: str
    due: str | None = None
    """The day until which bodies are to answer; None where the ledger has one for the period."""
    role: str = "lead"
    agencies: tuple[str, ...] = ()
    """Only these bodies, as people call them; empty for all."""


class Split(NamedTuple):
    """A table that was shared out."""

    forms: tuple[Form, ...]
    unaddressed: tuple[Task, ...]
    """Tasks that no form holds, for nobody who leads them is an agency."""
    requests: tuple[Request, ...]
    """What the ledger keeps of it: one for each day until which bodies are to answer."""
    entries: list[Entry]
    """What of it the ledger does not say yet, to be appended to `asked`."""
    closed: tuple[Task, ...] = ()
    """Tasks that were closed before the period began: nobody is asked about them."""

    def list_files(self, kind: str = "xlsx") -> dict[str, bytes]:
        """Write the forms, xlsx or docx, and the list of what is to be sent, as {file name: bytes}.

        Raises UsageError for another kind, or where a package that it needs is not installed.
        """
        written = write_files(self, kind)
        return {name: data for data, name in written}

    def list_additions(self) -> Additions:
        """List what is to be appended to the ledger."""
        if not self.entries:
            return {}
        return {"asked": self.entries}


def split_table(table: Table, ledger: Ledger, request: SplitRequest) -> Split:
    """Share a table out among the bodies that answer for its tasks, in the order in which the table names them.

    Raises UsageError for what is no period, date or role, or where nobody says until when to answer, and
    UnknownNameError for a body that the table does not name.
    """
    period = require_period(request.period)
    role = request.role
    _refuse_unknown("role", role, ROLES)
    days = _DueDays(ledger, period, request.due)
    closed_ids = ledger.list_closed(period)
    closed = []
    open_tasks = []
    for task in table:
        if task.id in closed_ids:
            closed.append(task)
        else:
            open_tasks.append(task)
    shares = _share_tasks(open_tasks, table, ledger, role)
    previous = _find_previous(ledger.reports, period)
    chosen = choose_respondents(request.agencies, shares.tasks, table)
    table_hash = hash_table(table)
    forms = []
    for agency, tasks in shares.tasks.items():
        if agency not in chosen:
            continue
        form = Form(
            table=table.id,
            title=table.title,
            table_hash=table_hash,
            agency=agency,
            period=period,
            role=role,
            due=days.find_day(agency),
            states=ledger.states,
            rows=tuple(_make_rows(tasks, agency, ledger, previous)),
        )
        forms.append(form)
    requests = _list_requests(forms)
    entries: list[Entry] = [new_request._asdict() for new_request in _list_new_requests(requests, ledger)]
    return Split(tuple(forms), tuple(shares.unaddressed), tuple(requests), entries, tuple(closed))


def write_files(split: Split, kind: str = "xlsx") -> list[tuple[bytes, str]]:
    """Write the forms, as a kind of FORM_KINDS, and the list of what is to be sent, as (bytes, file name)."""
    _refuse_unknown("kind", kind, FORM_KINDS)
    write_form = form_docx.write_form if kind == "docx" else form_xlsx.write_form
    files: list[tuple[bytes, str]] = []
    rows: list[_ListRow] = []
    taken: set[str] = set()
    action = _("writing forms")
    count = len(split.forms)
    for form in progress.follow_items(split.forms, action, count):
        name = _find_free_name(form, taken, f".{kind}")
        taken.add(name.lower())
        try:
            data = write_form(form)
        except ImportError as error:
            raise packages.make_package_error(packages.XLSXWRITER, kind, error) from error
        file = (data, name)
        files.append(file)
        row = _make_list_row(form, name)
        rows.append(row)
    sending_list = _write_list(rows)
    list_file = (sending_list, LIST_NAME)
    return [*files, list_file]


class _DueDays:
    """The day until which each body is to answer for a period."""

    def __init__(self, ledger: Ledger, period: str, asked: str | None) -> None:
        """Take the day that is asked for, else those of the ledger; raises UsageError where there is none."""
        self._period = period
        self._asked_day = ""
        self._known_days: Mapping[str, str] = {}
        if asked:
            self._asked_day = require_date(asked).isoformat()
            return
        self._known_days = ledger.list_due_dates(period)
        if not self._known_days:
            sentence = _("no due date is known for {period}: give one, such as 2026-11-25")
            raise UsageError(sentence, "no-due-date", period=period)

    def find_day(self, agency: str) -> str:
        """Find the day of a body: its own, else the one that all bodies have. Raises UsageError for several."""
        if self._asked_day:
            return self._asked_day
        if agency in self._known_days:
            return self._known_days[agency]
        distinct = set(self._known_days.values())
        days = sorted(distinct)
        first = days[0]
        last = days[-1]
        if first == last:
            return first
        period = self._period
        listed = join_words(days)
        sentence = _(
            "{agency} has no due date for {period}, and the other agencies have different ones ({days}): "
            "give one, such as {last}"
        )
        raise UsageError(sentence, "several-due-dates", agency=agency, period=period, days=listed, last=last)


class _Shares(NamedTuple):
    """Who answers for which tasks."""

    tasks: dict[str, list[Task]]
    """By the name of a body."""
    unaddressed: list[Task]
    """Those that nobody answers for."""


def _share_tasks(tasks: Iterable[Task], table: Table, ledger: Ledger, role: str) -> _Shares:
    """Share tasks out among the bodies that answer for them in a role."""
    shares = _Shares({}, [])
    no_agencies = list_no_agencies(table)
    for task in tasks:
        addressees = list_addressees(task, ledger.assign, no_agencies, role)
        is_expected = role == "lead" or not task.support_agencies
        if is_expected and not addressees:
            shares.unaddressed.append(task)
        for agency in addressees:
            agency_tasks = shares.tasks.setdefault(agency, [])
            agency_tasks.append(task)
    return shares


def _make_rows(
    tasks: Iterable[Task], agency: str, ledger: Ledger, previous: Mapping[Pair, Report]
) -> Iterator[FormRow]:
    """Make the rows of a body's form, each with what the body reported last on the task."""
    for task in tasks:
        pair = (task.id, agency)
        report = previous.get(pair)
        limit = find_limit(ledger, task)
        yield FormRow(task, limit.text, report)


def _refuse_unknown(name: str, value: str, choices: Iterable[str]) -> None:
    if value in choices:
        return
    sentence = _("{option} must be one of {choices}, not “{value}”")
    listed = join_words(choices)
    shown = echo_value(value)
    message = sentence.format(option=name, choices=listed, value=shown)
    raise UsageError(message)


def _list_requests(forms: Iterable[Form]) -> list[Request]:
    """List what forms ask, one request for each day, in the order of the forms."""
    by_day: dict[str, list[Form]] = {}
    for form in forms:
        group = by_day.setdefault(form.due, [])
        group.append(form)
    requests = []
    for day, group in by_day.items():
        first = group[0]
        agencies = [form.agency for form in group]
        request = Request(first.period, first.role, tuple(agencies), day)
        requests.append(request)
    return requests


def _list_new_requests(requests: Iterable[Request], ledger: Ledger) -> Iterator[Request]:
    """Yield what the ledger does not say yet: requests with the bodies that it has not asked so, until that day."""
    for request in requests:
        days = ledger.list_due_dates(request.period)
        asked = _list_asked_agencies(ledger, request)
        agencies = []
        for agency in request.agencies:
            day = days.get(agency)
            if agency not in asked or day != request.due:
                agencies.append(agency)
        if agencies:
            yield request._replace(agencies=tuple(agencies))


def _list_asked_agencies(ledger: Ledger, request: Request) -> set[str]:
    """List the bodies that the ledger has asked for the period and in the role of a request."""
    agencies: set[str] = set()
    for earlier in ledger.list_requests(request.period):
        if earlier.role == request.role:
            agencies.update(earlier.agencies)
    return agencies


def _find_previous(reports: Iterable[Report], period: str) -> dict[Pair, Report]:
    """Find what each body reported last of each task before a period."""
    previous: dict[Pair, Report] = {}
    this_period = get_order(period)
    for report in reports:
        order = get_order(report.period)
        if order >= this_period:
            continue
        earlier = previous.get(report.pair)
        if earlier is None or order >= get_order(earlier.period):
            previous[report.pair] = report
    return previous


def _find_free_name(form: Form, taken: Container[str], suffix: str) -> str:
    """Find the name of a form's file; bodies whose names differ only in signs that files cannot have get numbers."""
    name = make_file_name(form.agency, form.period, suffix)
    number = 2
    while name.lower() in taken:
        numbered = f"{form.agency}_{number}"
        name = make_file_name(numbered, form.period, suffix)
        number += 1
    return name


def _make_list_row(form: Form, name: str) -> _ListRow:
    references = [row.task.reference for row in form.rows]
    count = str(len(references))
    joined = "、".join(references)
    return _ListRow(form.agency, name, count, joined, form.period, form.due)


def _write_list(rows: Iterable[_ListRow]) -> bytes:
    """Write the list as CSV with a byte order mark, as Excel opens it; no text becomes a formula."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(LIST_HEADINGS)
    for row in rows:
        texts = map(_disarm_formula, row)
        writer.writerow(texts)
    text = file.getvalue()
    return codecs.BOM_UTF8 + text.encode()


def _disarm_formula(text: str) -> str:
    if text.startswith(FORMULA_SIGNS):
        return f"'{text}"
    return text
