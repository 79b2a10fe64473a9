"""Gathers what bodies answered: which reports are new, which contradict the ledger, what is doubtful or missing.

Nothing here is written. The result does not depend on the order of the files, and what is in the ledger already is
found to be so.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from reformctl.importing.readers import read_document
from reformctl.model import name_kinds, vocabulary
from reformctl.model.table import Table
from reformctl.system import files, progress
from reformctl.system.environment import encode_file_name, make_readable
from reformctl.system.errors import (
    SYSTEM_ERRORS,
    ReformctlError,
    UnreadableError,
    describe_system_error,
)
from reformctl.system.translation import _, join_words, translate
from reformctl.text.escaping import echo_value
from reformctl.tracking import answer_rules, limits, office_acts, returned_form
from reformctl.tracking.answer_rules import Answers, FormIdentity, GatherContext
from reformctl.tracking.findings import DOUBT, MISSING, NOTE, REFUSED, GatherFinding
from reformctl.tracking.form import LIST_NAME
from reformctl.tracking.form_owners import FormOwners
from reformctl.tracking.ledger import Ledger, Pair, Report, list_pairs, list_respondents
from reformctl.tracking.ledger_text import Additions, Entry
from reformctl.tracking.office_acts import OfficeActs

READ_KINDS = frozenset({"xlsx", "xls", "ods", "csv", "docx", "doc", "odt", "rtf", "html"})
"""Kinds of documents that a form can come back as."""
TEXT_KINDS = frozenset({"tsv", "txt"})
"""Kinds of texts that are read as csv, whose cells are in quotation marks where they have several lines."""
LEFT_OUT = ("~$", ".~", ".")
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
        return not self.changed and all(finding.kind == NOTE for finding in self.findings)

    def list_additions(self, *, replace: bool = False) -> dict[str, Sequence[Entry]]:
        """What is to be appended to the ledger; `replace` takes reports in place of those it has."""
        taken = list(self.new)
        if replace:
            taken += [pair.new._replace(supersedes=True) for pair in self.changed]
        reports = [report._asdict() for report in taken]
        return {**self.acts, **({"reports": reports} if reports else {})}


class _UnidentifiedError(UnreadableError):
    """A form of which nobody can tell whose it is, or for when; its kind is what is lacking."""

    def __init__(self, path: str, reason: str, lack: str) -> None:
        super().__init__(path, reason)
        self.kind = lack


class GatherRequest(NamedTuple):
    """What is asked of what came back."""

    period: str | None = None
    """The period that is gathered; None for the one that was asked for last."""
    agency: str | None = None
    """Whose forms they are that do not say so."""


def list_form_files(paths: Sequence[str]) -> list[str]:
    """List the files that paths of files and folders mean, without those that programs leave behind; sorted by name.

    Raises UnreadableError for what is not there, and for a folder that cannot be read.
    """
    found: list[str] = []
    for path in paths:
        name = encode_file_name(path)
        if not os.path.lexists(name):
            raise UnreadableError(path, translate(SYSTEM_ERRORS["ENOENT"]))
        if not os.path.isdir(name):
            found.append(path)
            continue
        try:
            entries = sorted(map(make_readable, os.listdir(name)))
        except OSError as error:
            raise UnreadableError(path, describe_system_error(error)) from error
        if len(entries) > limits.MAX_FORM_FILES:
            sentence = _("the folder has more than {most} files").format(most=limits.MAX_FORM_FILES)
            raise UnreadableError(path, sentence)
        inside = [os.path.join(path, entry) for entry in entries]
        found += filter(_is_candidate, inside)
    return list(dict.fromkeys(found))


def gather_files(paths: Sequence[str], table: Table, ledger: Ledger, request: GatherRequest) -> Gathering:
    """Read forms and compare them with the table and the ledger; one bad file never stops the others.

    Raises UnknownNameError for an agency that the table does not name.
    """
    period = request.period or ledger.find_last_period()
    context = answer_rules.make_context(table, ledger)
    entries = list_respondents(table, ledger.list_assigned())
    owners = FormOwners(entries)
    if request.agency is not None:  # a wrong name is told once, not for each file
        found = vocabulary.find_entries(request.agency, entries, name_kinds.AGENCY)
        request = request._replace(agency=found[0].name)
    every: list[Answers] = []
    acts: list[Additions] = []
    sheets = 0
    findings: list[GatherFinding] = []
    for path in progress.follow_items(paths, _("reading forms"), len(paths)):
        try:
            answers = _read_file(path, context, owners, request._replace(period=period))
            if isinstance(answers, OfficeActs):
                sheets += 1
                acts += [answers.additions] if answers.additions else []
                findings += answers.findings
                continue
        except UnreadableError as error:
            findings.append(GatherFinding(REFUSED, path, error.reason, lack=error.kind))
        except ReformctlError as error:
            findings.append(GatherFinding(REFUSED, path, str(error)))
        else:
            every.append(answers)
            findings += answers.findings
    if any(other != acts[0] for other in acts):
        sentence = _("several sheets of the office differ: keep one; none is taken")
        findings.append(GatherFinding(DOUBT, "", sentence))
        acts = []
    reports, contradictions = _merge_reports(every, table)
    findings += contradictions
    new, changed, known = _compare_with_ledger(reports, ledger)
    if period is not None and not 0 < sheets == len(paths):  # who only brings the office's own sheet asks nobody
        answered = {report.pair for report in reports} | ledger.list_current_reports(period).keys()
        findings += _find_missing(table, ledger, period, answered)
    findings.sort(key=lambda finding: finding.order)
    taken_acts = acts[0] if acts else {}
    return Gathering(period, new, changed, tuple(findings), len(every), known, taken_acts)


def _is_candidate(path: str) -> bool:
    name = os.path.basename(path)
    is_ours = name == LIST_NAME or name.endswith(files.SUFFIXES)
    return os.path.isfile(encode_file_name(path)) and not is_ours and not name.startswith(LEFT_OUT)


def _read_file(path: str, context: GatherContext, owners: FormOwners, request: GatherRequest) -> Answers | OfficeActs:
    """Read and judge one form, or the sheet of the office; raises ReformctlError for what is none."""
    kind, document, digest = read_document(path)
    if kind in TEXT_KINDS:
        kind, document, digest = read_document(path, "csv")
    if kind not in READ_KINDS:
        raise UnreadableError(path, _("not a form ({kind}): ask for the form as it was sent").format(kind=kind))
    sheet = office_acts.find_office_sheet(document)
    if sheet is not None:
        return office_acts.read_acts(path, sheet, context.table, context.ledger)
    form = returned_form.read_form(document)
    if form is None:
        raise UnreadableError(
            path, _("no table in the file has the headings of a form: ask for the form as it was sent")
        )
    identity = _identify(path, form.info, (context.table.id, owners), request)
    answers = answer_rules.judge_form(form, identity._replace(sha256=digest), context)
    lost = [
        GatherFinding(DOUBT, path, note.sentence, note.location.sheet, note.location.row)
        for note in document.notes
        if note.lost
    ]
    return answers._replace(findings=(*answers.findings, *lost))


def _identify(
    path: str, info: Mapping[str, str], known: tuple[str, FormOwners], request: GatherRequest
) -> FormIdentity:
    """Say whose form it is and for which period; raises UnreadableError where nobody can tell, or it is another's."""
    table_id, owners = known
    if info.get("table", table_id) != table_id:
        sentence = _("a form of the table {id}, not of {other}: not taken")
        raise UnreadableError(path, sentence.format(id=info["table"], other=table_id))
    period = info.get("period") or request.period
    if period is None:
        raise _UnidentifiedError(path, _("the form does not name its period: name it"), "period")
    if request.period is not None and period != request.period:
        sentence = _("a form for {period}, not for {asked}: ask for the right form, or gather that period")
        raise UnreadableError(path, sentence.format(period=period, asked=request.period))
    stated = info.get("agency", "")
    agency = owners.find_stated(stated) if stated else owners.find_by_file_name(path) or request.agency
    if agency is None and stated:
        sentence = _("the form states the agency “{agency}”, which the table does not name: ask for the right form")
        raise UnreadableError(path, sentence.format(agency=echo_value(stated)))
    if agency is None:
        sentence = _("neither a hidden sheet nor the file name says whose form it is: name the agency")
        raise _UnidentifiedError(path, sentence, "agency")
    return FormIdentity(path, agency, period, "", info.get("table_hash"))


def _merge_reports(every: Sequence[Answers], table: Table) -> tuple[list[Report], list[GatherFinding]]:
    """The reports of all files, in the order of the table; where two files say different things, neither is taken."""
    by_pair: dict[Pair, list[tuple[str, Report]]] = {}
    for answers in every:
        for report in answers.reports:
            by_pair.setdefault(report.pair, []).append((answers.path, report))
    findings = []
    reports = []
    for pair, versions in by_pair.items():
        versions.sort(key=lambda version: (version[1].file or "", version[1].sha256 or ""))
        first_path, first = versions[0]
        others = [path for path, report in versions if report.answer != first.answer]
        if others:
            task, agency = pair
            sentence = _("{file} reports something else on it for {agency}: keep one of the two; neither is taken")
            text = sentence.format(file=os.path.basename(others[0]), agency=agency)
            findings.append(GatherFinding(DOUBT, first_path, text, task=f"{table.id}:{task}"))
        else:
            reports.append(first)
    positions = {task.id: position for position, task in enumerate(table)}
    reports.sort(key=lambda report: (positions[report.task], report.agency))
    return reports, findings


def _compare_with_ledger(
    reports: Sequence[Report], ledger: Ledger
) -> tuple[tuple[Report, ...], tuple[ChangedReport, ...], int]:
    """Which reports the ledger does not have, which contradict it, and how many it has already."""
    new, changed, known = [], [], 0
    current: dict[str, dict[Pair, Report]] = {}
    for report in reports:
        if report.period not in current:
            current[report.period] = ledger.list_current_reports(report.period)
        old = current[report.period].get(report.pair)
        if old is None:
            new.append(report)
        elif old.answer == report.answer:
            known += 1
        else:
            changed.append(ChangedReport(old, report))
    return tuple(new), tuple(changed), known


def _find_missing(table: Table, ledger: Ledger, period: str, answered: set[Pair]) -> Iterator[GatherFinding]:
    """Who was asked for the period and has not answered, one finding a body."""
    requests = ledger.list_requests(period)
    missing: dict[str, list[int]] = {}
    for task, agency in list_pairs(table, ledger, requests):
        if (task, agency) not in answered:
            missing.setdefault(agency, []).append(task)
    for agency, tasks in missing.items():
        numbers = [str(task) for task in tasks[: limits.MAX_LISTED_TASKS]]
        if len(tasks) > limits.MAX_LISTED_TASKS:
            numbers.append("...")
        sentence = _("{agency} has not reported for {period} on these tasks: {tasks}")
        yield GatherFinding(MISSING, "", sentence.format(agency=agency, period=period, tasks=join_words(numbers)))
