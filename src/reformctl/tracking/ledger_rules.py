"""Checks what must hold for a ledger as a whole, on its own and beside its table; each rule yields diagnostics."""

from collections.abc import Iterator
from itertools import islice

from reformctl.model.diagnostics import Diagnostic, KeyPath
from reformctl.model.table import Table
from reformctl.system.translation import N_, _
from reformctl.text.escaping import echo_value
from reformctl.tracking.ledger import Ledger, divide_assigned, hash_table
from reformctl.tracking.periods import parse_date
from reformctl.validation import catalogue
from reformctl.validation.catalogue import WARNING, Rule
from reformctl.validation.limits import MAX_DIAGNOSTICS_PER_CHECK

RULES = {
    "ledger-table": Rule(
        N_("A ledger names the table next to it."),
        N_("Reports of another table would be counted as answers to this one."),
    ),
    "ledger-without-table": Rule(
        N_("The table that a ledger names is next to it, or comes with the tool."),
        N_("Without it nobody can tell whether the tasks and agencies of the reports exist."),
        WARNING,
    ),
    "ledger-table-changed": Rule(
        N_("The table is the same as when the ledger was begun."),
        N_("Agencies answered what they were sent: see what has changed before you count their answers."),
        WARNING,
    ),
    "ledger-task": Rule(N_("Every entry of a ledger names a task of the table."), N_("An answer to no task is lost.")),
    "ledger-agency": Rule(
        N_("Every agency that was asked or has reported is one of the table, or is assigned to a task."),
        N_("A misspelt name would be one more agency, and the right one would seem silent."),
    ),
    "assigned-agency": Rule(
        N_("Every agency that is assigned to a task is one of the table."),
        N_("It reports in addition to those of the table: make sure that its name is spelt as in the table."),
        WARNING,
    ),
    "ledger-state": Rule(
        N_("The state of a report is one of the ledger's states, unless the report is marked as doubtful."),
        N_("One reader would count a state such as 基本完成 as done, another as open."),
    ),
    "ledger-date": Rule(
        N_("The date of a report is complete, such as 2026-11-20, unless the report is marked as doubtful."),
        N_("46000 and 11.20 mean different days in different programs."),
    ),
    "doubtful-report": Rule(
        N_("No current report is marked as doubtful."),
        N_("What an agency wrote was kept, but is not reliable: ask, and record the new answer."),
        WARNING,
    ),
    "repeated-report": Rule(
        N_("An agency has one report on a task for a period, unless a later one supersedes it."),
        N_("Of two answers, nobody knows which one holds."),
    ),
    "closed-without-report": Rule(
        N_("A closed task has a report."), N_("Nobody can have reviewed what nobody has reported.")
    ),
}
"""The rules of ledgers by their names; those of every YAML file hold for them, too."""
ALL_RULES = {**catalogue.RULES, **RULES}
"""The rules of tables and of ledgers."""
ReportKey = tuple[int, str, str]
"""The task, the body and the period of a report."""


def judge_ledger(ledger: Ledger) -> list[Diagnostic]:
    """List what is wrong with a ledger on its own; paths count the entries of `ledger`."""
    rules = (_find_unknown_states, _find_partial_dates, _find_doubtful, _find_repeated, _find_unreported)
    diagnostics: list[Diagnostic] = []
    for rule in rules:
        diagnostics += islice(rule(ledger), MAX_DIAGNOSTICS_PER_CHECK)
    return diagnostics


def judge_beside_table(ledger: Ledger, table: Table) -> list[Diagnostic]:
    """List what is wrong with a ledger beside its table."""
    if ledger.table != table.id:
        sentence = _("this ledger is about the table {id}, not about {other}")
        text = sentence.format(id=ledger.table, other=table.id)
        path = ("table", "id")
        return [Diagnostic(path, "ledger-table", text)]
    rules = (_find_change, _find_unknown_tasks, _find_unknown_agencies, find_unknown_assigned)
    diagnostics: list[Diagnostic] = []
    for rule in rules:
        diagnostics += islice(rule(ledger, table), MAX_DIAGNOSTICS_PER_CHECK)
    return diagnostics


def find_unknown_assigned(ledger: Ledger, table: Table) -> Iterator[Diagnostic]:
    """Find the bodies that are assigned to tasks, and that the table does not name."""
    known = {agency.name for agency in table.agencies}
    sentence = _("the table has no agency “{agency}”, which is assigned to task {task}")
    for task, joined in ledger.assign.items():
        for name in divide_assigned(joined):
            if name in known:
                continue
            shown = echo_value(name)
            text = sentence.format(agency=shown, task=task)
            path = ("assign", str(task))
            yield Diagnostic(path, "assigned-agency", text, warning=True)


def _find_unknown_states(ledger: Ledger) -> Iterator[Diagnostic]:
    for position, report in enumerate(ledger.reports):
        state = report.state or ""
        is_known = state.strip() in ledger.states
        if is_known or "state" in report.doubtful:
            continue
        sentence = _("“{state}” is not a state; states: {all}; if it is written so, mark it: doubtful: [state]")
        shown = echo_value(state)
        known_states = map(echo_value, ledger.states)
        states = "、".join(known_states)
        text = sentence.format(state=shown, all=states)
        path: KeyPath = ("reports", position)
        if report.state:
            path = (*path, "state")
        yield Diagnostic(path, "ledger-state", text)


def _find_partial_dates(ledger: Ledger) -> Iterator[Diagnostic]:
    for position, report in enumerate(ledger.reports):
        if not report.on or "on" in report.doubtful:
            continue
        if parse_date(report.on) is None:
            sentence = _(
                "“{date}” is not a complete date such as 2026-11-20; if it is written so, mark it: doubtful: [on]"
            )
            shown = echo_value(report.on)
            text = sentence.format(date=shown)
            path = ("reports", position, "on")
            yield Diagnostic(path, "ledger-date", text)


def _find_doubtful(ledger: Ledger) -> Iterator[Diagnostic]:
    """Find doubtful reports among those that hold: the last of each body for a task and a period."""
    holding: dict[ReportKey, int] = {}
    for position, report in enumerate(ledger.reports):
        key = (*report.pair, report.period)
        holding[key] = position
    for position in sorted(holding.values()):
        report = ledger.reports[position]
        if not report.doubtful:
            continue
        sentence = _("the report of {agency} on task {task} is doubtful in {keys}")
        joined = ", ".join(report.doubtful)
        agency = echo_value(report.agency)
        keys = echo_value(joined)
        task = report.task
        text = sentence.format(agency=agency, task=task, keys=keys)
        path = ("reports", position, "doubtful")
        yield Diagnostic(path, "doubtful-report", text, warning=True)


def _find_repeated(ledger: Ledger) -> Iterator[Diagnostic]:
    seen: set[ReportKey] = set()
    for position, report in enumerate(ledger.reports):
        task, agency = report.pair
        period = report.period
        key = (task, agency, period)
        if key in seen and not report.supersedes:
            sentence = _(
                "{agency} has already reported on task {task} for {period}: remove one report, or write "
                "supersedes: true"
            )
            shown = echo_value(agency)
            text = sentence.format(agency=shown, task=task, period=period)
            path = ("reports", position)
            yield Diagnostic(path, "repeated-report", text)
        seen.add(key)


def _find_unreported(ledger: Ledger) -> Iterator[Diagnostic]:
    reported = {report.task for report in ledger.reports}
    sentence = _("task {task} is closed, but nobody has reported on it")
    for position, closure in enumerate(ledger.closed):
        if closure.task not in reported:
            text = sentence.format(task=closure.task)
            path = ("closed", position, "task")
            yield Diagnostic(path, "closed-without-report", text)


def _find_change(ledger: Ledger, table: Table) -> Iterator[Diagnostic]:
    if not ledger.table_hash:
        return
    table_hash = hash_table(table)
    if ledger.table_hash != table_hash:
        sentence = _("the table has changed since this ledger was begun; its hash is now {hash}")
        text = sentence.format(hash=table_hash)
        path = ("table", "sha256")
        yield Diagnostic(path, "ledger-table-changed", text, warning=True)


def _find_unknown_tasks(ledger: Ledger, table: Table) -> Iterator[Diagnostic]:
    known = table.store.list_ids()
    sentence = _("the table has no task {task}")
    for name in ("extended", "reports", "closed"):
        entries = getattr(ledger, name)
        for position, entry in enumerate(entries):
            if entry.task not in known:
                text = sentence.format(task=entry.task)
                path = (name, position, "task")
                yield Diagnostic(path, "ledger-task", text)
    for name in ("assign", "due"):
        mapping = getattr(ledger, name)
        for task in mapping:
            if task not in known:
                text = sentence.format(task=task)
                key_path = (name, str(task))
                yield Diagnostic(key_path, "ledger-task", text, at_key=True)


def _find_unknown_agencies(ledger: Ledger, table: Table) -> Iterator[Diagnostic]:
    known = {agency.name for agency in table.agencies}
    known.update(ledger.list_assigned())
    for position, report in enumerate(ledger.reports):
        if report.agency not in known:
            path = ("reports", position, "agency")
            yield _describe_unknown_agency(report.agency, path)
    for position, request in enumerate(ledger.asked):
        for place, agency in enumerate(request.agencies):
            if agency not in known:
                agency_path = ("asked", position, "agencies", place)
                yield _describe_unknown_agency(agency, agency_path)


def _describe_unknown_agency(agency: str, path: KeyPath) -> Diagnostic:
    sentence = _(
        "the table has no agency “{agency}”, and the ledger assigns it no task: write the name as the table does"
    )
    shown = echo_value(agency)
    text = sentence.format(agency=shown)
    return Diagnostic(path, "ledger-agency", text)
