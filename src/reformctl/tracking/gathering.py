"""Gathers what bodies answered: which reports are new, which contradict the ledger, what is doubtful or missing.

Nothing here is written. The result does not depend on the order of the files, and what is in the ledger already is
found to be so.
"""

import os
from collections.abc import Container, Iterable, Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

from reformctl.model import name_kinds, vocabulary
from reformctl.model.table import Table
from reformctl.system import files
from reformctl.system.environment import encode_file_name, make_readable
from reformctl.system.errors import SYSTEM_ERRORS, UnreadableError, describe_system_error
from reformctl.system.translation import _, join_words, translate
from reformctl.tracking import answer_rules, limits, returned_files
from reformctl.tracking.answer_rules import Answers
from reformctl.tracking.findings import DOUBT, MISSING, NOTE, GatherFinding
from reformctl.tracking.form import LIST_NAME
from reformctl.tracking.form_owners import FormOwners
from reformctl.tracking.ledger import Ledger, Pair, Report, list_pairs, list_respondents
from reformctl.tracking.ledger_text import Additions, Entry
from reformctl.tracking.office_acts import OfficeActs
from reformctl.tracking.returned_files import FormReader

LEFT_OUT_PREFIXES = ("~$", ".~", ".")
"""What names of files begin with that programs leave behind while a file is open, or that are hidden."""


class ChangedReport(NamedTuple):
    """A report that says something else than the one that the ledger has for its pair and period."""

    old: Report
    new: Report


class Gathering(NamedTuple):
    """What came back."""

    period: str | None
    new: tuple[Report, ...]
    """The reports that the ledger does not have, in the order of the table."""
    changed: tuple[ChangedReport, ...]
    findings: tuple[GatherFinding, ...]
    files: int
    """How many files were read as forms."""
    known: int
    """How many reports the ledger has already."""
    acts: Additions
    """What the office itself has decided, by the keys of the ledger."""

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing, doubtful, refused or contradicts the ledger."""
        if self.changed:
            return False
        kinds = {finding.kind for finding in self.findings}
        return kinds <= {NOTE}

    def list_additions(self, *, replace: bool = False) -> dict[str, Sequence[Entry]]:
        """List what is to be appended to the ledger; `replace` takes reports in place of those it has."""
        reports = list(self.new)
        if replace:
            for pair in self.changed:
                report = pair.new._replace(supersedes=True)
                reports.append(report)
        additions = dict(self.acts)
        if reports:
            entries = [report._asdict() for report in reports]
            additions["reports"] = entries
        return additions


class GatherRequest(NamedTuple):
    """What is asked of what came back."""

    period: str | None = None
    """The period that is gathered; None for the one that was asked for last."""
    agency: str | None = None
    """Whose forms they are that do not say so."""


class _LedgerComparison(NamedTuple):
    """How reports compare with the ledger."""

    new: tuple[Report, ...]
    changed: tuple[ChangedReport, ...]
    known: int
    """How many of them the ledger has already."""


def list_form_files(paths: Sequence[str]) -> list[str]:
    """List the files that paths of files and folders mean, without those that programs leave behind; sorted by name.

    Raises UnreadableError for what is not there, and for a folder that cannot be read.
    """
    form_paths: list[str] = []
    for path in paths:
        name = encode_file_name(path)
        if not os.path.lexists(name):
            reason = translate(SYSTEM_ERRORS["ENOENT"])
            raise UnreadableError(path, reason)
        if os.path.isdir(name):
            form_paths += _list_folder(path)
        else:
            form_paths.append(path)
    distinct = dict.fromkeys(form_paths)
    return list(distinct)


def gather_files(paths: Sequence[str], table: Table, ledger: Ledger, request: GatherRequest) -> Gathering:
    """Read forms and compare them with the table and the ledger; one bad file never stops the others.

    Raises UnknownNameError for an agency that the table does not name.
    """
    period = request.period or ledger.find_last_period()
    assigned = ledger.list_assigned()
    respondents = list_respondents(table, assigned)
    agency = request.agency
    if agency is not None:  # a wrong name is told once, not for each file
        entries = vocabulary.find_entries(agency, respondents, name_kinds.AGENCY)
        agency = entries[0].name
    context = answer_rules.make_context(table, ledger)
    owners = FormOwners(respondents)
    reader = FormReader(context, owners, period, agency)
    contents = returned_files.read_files(paths, reader)
    acts, disagreements = _merge_acts(contents.sheets)
    reports, contradictions = _merge_reports(contents.forms, table)
    new, changed, known = _compare_with_ledger(reports, ledger)
    findings = list(contents.findings)
    findings += disagreements + contradictions
    sheets = len(contents.sheets)
    has_only_sheets = 0 < sheets == len(paths)  # who only brings the office's own sheet asks nobody
    if period is not None and not has_only_sheets:
        recorded = ledger.list_current_reports(period)
        answered = {report.pair for report in reports}
        answered.update(recorded)
        findings += _find_missing(table, ledger, period, answered)
    findings.sort(key=attrgetter("order"))
    return Gathering(
        period=period,
        new=new,
        changed=changed,
        findings=tuple(findings),
        files=len(contents.forms),
        known=known,
        acts=acts,
    )


def _merge_acts(sheets: Sequence[OfficeActs]) -> tuple[Additions, list[GatherFinding]]:
    """Take what the sheets of the office say that is new; where they differ, none is taken."""
    sheets_with_news = [sheet for sheet in sheets if sheet.additions]
    if not sheets_with_news:
        return {}, []
    first = sheets_with_news[0]
    for other in sheets_with_news:
        if other.additions != first.additions:
            sentence = _(
                "the sheet of the office in {file} differs from this one: keep one of the two; neither is taken"
            )
            message = sentence.format(file=os.path.basename(other.path))
            return {}, [GatherFinding(DOUBT, first.path, message)]
    return first.additions, []


def _list_folder(folder: str) -> Iterator[str]:
    """Yield the files of a folder that may be forms; raises UnreadableError where it cannot be read."""
    encoded_folder = encode_file_name(folder)
    try:
        names = os.listdir(encoded_folder)
    except OSError as error:
        reason = describe_system_error(error)
        raise UnreadableError(folder, reason) from error
    if len(names) > limits.MAX_FORM_FILES:
        sentence = _("the folder has more than {most} files: give the forms alone")
        reason = sentence.format(most=limits.MAX_FORM_FILES)
        raise UnreadableError(folder, reason)
    readable_names = map(make_readable, names)
    for name in sorted(readable_names):
        path = os.path.join(folder, name)
        if _is_candidate(path):
            yield path


def _is_candidate(path: str) -> bool:
    """Tell whether a file of a folder may be a form: neither one of ours nor one that a program left behind."""
    name = os.path.basename(path)
    is_ours = name == LIST_NAME or name.endswith(files.SUFFIXES)
    is_left_out = name.startswith(LEFT_OUT_PREFIXES)
    if is_ours or is_left_out:
        return False
    encoded_path = encode_file_name(path)
    return os.path.isfile(encoded_path)


def _merge_reports(forms: Sequence[Answers], table: Table) -> tuple[list[Report], list[GatherFinding]]:
    """Put the reports of all forms in the order of the table; where two say different things, neither is taken."""
    findings = []
    by_task: dict[int, list[Report]] = {}
    for versions in _group_versions(forms):
        versions.sort(key=attrgetter("order"))
        first = versions[0]
        other = _find_conflict(versions)
        if other is not None:
            finding = _describe_conflict(first, other, table)
            findings.append(finding)
            continue
        task_reports = by_task.setdefault(first.report.task, [])
        task_reports.append(first.report)
    reports = []
    for task in table:
        task_reports = by_task.get(task.id, [])
        reports += sorted(task_reports, key=attrgetter("agency"))
    return reports, findings


class _ReportVersion(NamedTuple):
    """What one file reports."""

    path: str
    report: Report

    @property
    def order(self) -> tuple[str, str]:
        """By the name of the file and its hash, whatever the order in which files are given."""
        name = self.report.file or ""
        digest = self.report.sha256 or ""
        return name, digest


def _group_versions(forms: Iterable[Answers]) -> Iterable[list[_ReportVersion]]:
    """Group what the files report by task and body."""
    by_pair: dict[Pair, list[_ReportVersion]] = {}
    for form in forms:
        for report in form.reports:
            version = _ReportVersion(form.path, report)
            versions = by_pair.setdefault(report.pair, [])
            versions.append(version)
    return by_pair.values()


def _find_conflict(versions: Sequence[_ReportVersion]) -> _ReportVersion | None:
    """Find the version that says something else than the first; None where all say the same."""
    answer = versions[0].report.answer
    for version in versions:
        if version.report.answer != answer:
            return version
    return None


def _describe_conflict(first: _ReportVersion, other: _ReportVersion, table: Table) -> GatherFinding:
    """Say that two files report different things on one task of one body."""
    task, agency = first.report.pair
    reference = f"{table.id}:{task}"
    file = os.path.basename(other.path)
    sentence = _("{file} reports something else on it for {agency}: keep one of the two; neither is taken")
    text = sentence.format(file=file, agency=agency)
    return GatherFinding(DOUBT, first.path, text, task=reference)


def _compare_with_ledger(reports: Iterable[Report], ledger: Ledger) -> _LedgerComparison:
    """Tell which reports the ledger does not have, which contradict it, and how many it has already."""
    new = []
    changed = []
    known = 0
    by_period: dict[str, dict[Pair, Report]] = {}
    for report in reports:
        period = report.period
        if period not in by_period:
            by_period[period] = ledger.list_current_reports(period)
        current = by_period[period]
        old = current.get(report.pair)
        if old is None:
            new.append(report)
        elif old.answer == report.answer:
            known += 1
        else:
            contradiction = ChangedReport(old, report)
            changed.append(contradiction)
    return _LedgerComparison(tuple(new), tuple(changed), known)


def _find_missing(table: Table, ledger: Ledger, period: str, answered: Container[Pair]) -> Iterator[GatherFinding]:
    """Find who was asked for the period and has not answered, one finding a body."""
    requests = ledger.list_requests(period)
    missing: dict[str, list[str]] = {}
    for pair in list_pairs(table, ledger, requests):
        if pair in answered:
            continue
        task, agency = pair
        tasks = missing.setdefault(agency, [])
        tasks.append(str(task))
    most = limits.MAX_LISTED_TASKS
    for agency, tasks in missing.items():
        listed = tasks[:most]
        if len(tasks) > most:
            listed.append("...")
        numbers = join_words(listed)
        sentence = _("{agency} has not reported for {period} on these tasks: {tasks}")
        text = sentence.format(agency=agency, period=period, tasks=numbers)
        yield GatherFinding(MISSING, "", text)
