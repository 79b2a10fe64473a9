"""Shares a table out: one form for each body that answers, a list of what is to be sent, and an entry of the ledger."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from reformctl.model import name_kinds, vocabulary
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
    hash_table,
    list_addressees,
    list_no_agencies,
    list_respondents,
)
from reformctl.tracking.ledger_text import Additions, Entry
from reformctl.tracking.periods import get_order, require_date, require_period
from reformctl.tracking.task_deadlines import find_limit

FORM_KINDS = ("xlsx", "docx")
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


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
        return {name: data for data, name in write_files(self, kind)}

    def list_additions(self) -> Additions:
        """What is to be appended to the ledger."""
        return {"asked": self.entries} if self.entries else {}


def split_table(table: Table, ledger: Ledger, request: SplitRequest) -> Split:
    """Share a table out among the bodies that answer for its tasks, in the order in which the table names them.

    Raises UsageError for what is no period, date or role, or where nobody says until when to answer, and
    UnknownNameError for a body that the table does not name.
    """
    period = require_period(request.period)
    _refuse_unknown("role", request.role, ROLES)
    asked_due = require_date(request.due).isoformat() if request.due else None
    known = {} if asked_due else ledger.list_due_dates(period)
    if not asked_due and not known:
        sentence = _("no due date is known for {period}: give one, such as 2026-11-25")
        raise UsageError(sentence, "no-due-date", period=period)
    rows: dict[str, list[FormRow]] = {}
    previous = _find_previous(ledger.reports, period)
    unaddressed = []
    no_agencies = list_no_agencies(table)
    closed_ids = ledger.list_closed(period)
    closed = [task for task in table if task.id in closed_ids]
    for task in table:
        if task.id in closed_ids:
            continue
        limit = find_limit(ledger, task).text
        addressees = list_addressees(task, ledger.assign, no_agencies, request.role)
        if not addressees and (request.role == "lead" or not task.support_agencies):
            unaddressed.append(task)
        for agency in addressees:
            row = FormRow(task, limit, previous.get((task.id, agency)))
            rows.setdefault(agency, []).append(row)
    chosen = _choose_agencies(request.agencies, rows, table)
    table_hash = hash_table(table)
    forms = []
    for agency, tasks in rows.items():
        if agency in chosen:
            due = asked_due or _find_due_date(known, agency, period)
            head = (table.id, table.title, table_hash)
            forms.append(Form(*head, agency, period, request.role, due, ledger.states, tuple(tasks)))
    requests = _list_requests(forms)
    entries: list[Entry] = [asked._asdict() for asked in _list_new_requests(requests, ledger)]
    return Split(tuple(forms), tuple(unaddressed), tuple(requests), entries, tuple(closed))


def write_files(split: Split, kind: str = "xlsx") -> list[tuple[bytes, str]]:
    """Write the forms, as a kind of FORM_KINDS, and the list of what is to be sent, as (bytes, file name)."""
    _refuse_unknown("kind", kind, FORM_KINDS)
    write_form = form_docx.write_form if kind == "docx" else form_xlsx.write_form
    files: list[tuple[bytes, str]] = []
    rows: list[tuple[str, ...]] = []
    taken: set[str] = set()
    for form in progress.follow_items(split.forms, _("writing forms"), len(split.forms)):
        name = _find_free_name(form, taken, f".{kind}")
        taken.add(name.lower())
        try:
            files.append((write_form(form), name))
        except ImportError as error:
            raise packages.make_package_error(packages.XLSXWRITER, kind, error) from error
        references = "、".join(row.task.reference for row in form.rows)
        rows.append((form.agency, name, str(len(form.rows)), references, form.period, form.due))
    files.append((_write_list(rows), LIST_NAME))
    return files


def _refuse_unknown(name: str, value: str, choices: Iterable[str]) -> None:
    if value not in choices:
        sentence = _("{option} must be one of {choices}, not “{value}”")
        raise UsageError(sentence.format(option=name, choices=join_words(choices), value=echo_value(value)))


def _find_due_date(known: Mapping[str, str], agency: str, period: str) -> str:
    """The day of a body for a period: its own, else the one that all bodies have. Raises UsageError for several."""
    if agency in known:
        return known[agency]
    days = sorted(set(known.values()))
    if len(days) > 1:
        sentence = _(
            "{agency} has no due date for {period}, and the other agencies have different ones ({days}): "
            "give one, such as {last}"
        )
        listed = join_words(days)
        raise UsageError(sentence, "several-due-dates", agency=agency, period=period, days=listed, last=days[-1])
    return days[0]


def _list_requests(forms: Sequence[Form]) -> list[Request]:
    """What forms ask, one request for each day, in the order of the forms."""
    by_day: dict[str, list[Form]] = {}
    for form in forms:
        by_day.setdefault(form.due, []).append(form)
    requests = []
    for day, group in by_day.items():
        agencies = tuple(form.agency for form in group)
        requests.append(Request(group[0].period, group[0].role, agencies, day))
    return requests


def _list_new_requests(requests: Iterable[Request], ledger: Ledger) -> list[Request]:
    """What the ledger does not say yet: requests with the bodies that it has not asked so, until that day."""
    new = []
    for request in requests:
        earlier = [asked for asked in ledger.list_requests(request.period) if asked.role == request.role]
        known = {agency for asked in earlier for agency in asked.agencies}
        days = ledger.list_due_dates(request.period)
        agencies = [agency for agency in request.agencies if agency not in known or days.get(agency) != request.due]
        if agencies:
            new.append(request._replace(agencies=tuple(agencies)))
    return new


def _find_previous(reports: Iterable[Report], period: str) -> dict[Pair, Report]:
    """What each body reported last of each task before a period."""
    previous: dict[Pair, Report] = {}
    for report in reports:
        if get_order(report.period) < get_order(period):
            earlier = previous.get(report.pair)
            if earlier is None or get_order(report.period) >= get_order(earlier.period):
                previous[report.pair] = report
    return previous


def _choose_agencies(given: Iterable[str], addressees: Iterable[str], table: Table) -> set[str]:
    """The bodies that are meant, of those that get a form."""
    names = set(addressees)
    wanted = tuple(given)
    if not wanted:
        return names
    entries = list_respondents(table, sorted(names))
    chosen = set()
    for word in wanted:
        chosen |= {entry.name for entry in vocabulary.find_entries(word, entries, name_kinds.AGENCY)}
    return chosen


def _find_free_name(form: Form, taken: set[str], suffix: str) -> str:
    """The name of a form's file; two bodies whose names differ only in signs that files cannot have get numbers."""
    name = make_file_name(form.agency, form.period, suffix)
    number = 2
    while name.lower() in taken:
        name = make_file_name(f"{form.agency}_{number}", form.period, suffix)
        number += 1
    return name


def _write_list(rows: Iterable[tuple[str, ...]]) -> bytes:
    """The list as CSV with a byte order mark, as Excel opens it; no text becomes a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("单位", "文件", "任务数", "编号", "填报周期", "截止日期"))
    for row in rows:
        writer.writerow([f"'{cell}" if cell.startswith(FORMULA_SIGNS) else cell for cell in row])
    return b"\xef\xbb\xbf" + text.getvalue().encode()
