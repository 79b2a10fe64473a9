"""Reads the files that came back: whose form each one is, for which period, and what it answers."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from reformctl.importing.document import Document
from reformctl.importing.readers import read_document
from reformctl.system import progress
from reformctl.system.errors import ReformctlError, UnreadableError
from reformctl.system.translation import _
from reformctl.text.escaping import echo_value
from reformctl.tracking import answer_rules, office_acts, returned_form
from reformctl.tracking.answer_rules import Answers, FormIdentity, GatherContext
from reformctl.tracking.findings import DOUBT, REFUSED, GatherFinding
from reformctl.tracking.form_owners import FormOwners
from reformctl.tracking.office_acts import OfficeActs

READ_KINDS = frozenset({"xlsx", "xls", "ods", "csv", "docx", "doc", "odt", "rtf", "html"})
"""Kinds of documents that a form can come back as."""
TEXT_KINDS = frozenset({"tsv", "txt"})
"""Kinds of texts that are read as csv, whose cells are in quotation marks where they have several lines."""


class ReturnedFiles(NamedTuple):
    """What the files hold."""

    forms: tuple[Answers, ...]
    sheets: tuple[OfficeActs, ...]
    """The sheets of the office among them."""
    findings: tuple[GatherFinding, ...]


class FormReader(NamedTuple):
    """What it takes to read a form."""

    context: GatherContext
    owners: FormOwners
    period: str | None
    """The period that is gathered; None where nobody has named one."""
    agency: str | None
    """Whose forms they are that do not say so."""


class _UnidentifiedError(UnreadableError):
    """A form of which nobody can tell whose it is, or for when; its kind is what is lacking."""

    def __init__(self, path: str, reason: str, lack: str) -> None:
        super().__init__(path, reason)
        self.kind = lack


def read_files(paths: Sequence[str], reader: FormReader) -> ReturnedFiles:
    """Read each file as a form or as the sheet of the office; what cannot be read becomes a finding."""
    forms: list[Answers] = []
    sheets: list[OfficeActs] = []
    findings: list[GatherFinding] = []
    action = _("reading forms")
    count = len(paths)
    for path in progress.follow_items(paths, action, count):
        try:
            content = _read_file(path, reader)
        except UnreadableError as error:
            refusal = GatherFinding(REFUSED, path, error.reason, lack=error.kind)
            findings.append(refusal)
        except ReformctlError as error:
            reason = str(error)
            refusal = GatherFinding(REFUSED, path, reason)
            findings.append(refusal)
        else:
            findings += content.findings
            if isinstance(content, OfficeActs):
                sheets.append(content)
            else:
                forms.append(content)
    return ReturnedFiles(tuple(forms), tuple(sheets), tuple(findings))


def _read_file(path: str, reader: FormReader) -> Answers | OfficeActs:
    """Read and judge one form, or the sheet of the office; raises ReformctlError for what is none."""
    kind, document, digest = read_document(path)
    if kind in TEXT_KINDS:
        kind, document, digest = read_document(path, "csv")
    if kind not in READ_KINDS:
        sentence = _("not a form ({kind}): ask for the form as it was sent")
        reason = sentence.format(kind=kind)
        raise UnreadableError(path, reason)
    context = reader.context
    sheet = office_acts.find_office_sheet(document)
    if sheet is not None:
        table = context.table
        ledger = context.ledger
        return office_acts.read_acts(path, sheet, table, ledger)
    form = returned_form.read_form(document)
    if form is None:
        reason = _("no table in the file has the headings of a form: ask for the form as it was sent")
        raise UnreadableError(path, reason)
    identity = _identify(path, form.info, reader)
    identity = identity._replace(sha256=digest)
    answers = answer_rules.judge_form(form, identity, context)
    findings = list(answers.findings)
    findings += _find_lost(path, document)
    return answers._replace(findings=tuple(findings))


def _find_lost(path: str, document: Document) -> Iterator[GatherFinding]:
    """Find what a reader of the document sees and we could not read."""
    for note in document.notes:
        if not note.lost:
            continue
        location = note.location
        yield GatherFinding(DOUBT, path, note.sentence, location.sheet, location.row)


def _identify(path: str, info: Mapping[str, str], reader: FormReader) -> FormIdentity:
    """Say whose form it is and for which period; raises UnreadableError where nobody can tell, or it is another's."""
    table = reader.context.table
    stated = info.get("table", table.id)
    if stated != table.id:
        sentence = _("a form of the table {id}, not of {other}: not taken")
        reason = sentence.format(id=stated, other=table.id)
        raise UnreadableError(path, reason)
    period = _identify_period(path, info, reader.period)
    agency = _identify_agency(path, info, reader)
    table_hash = info.get("table_hash")
    return FormIdentity(path, agency, period, "", table_hash)


def _identify_period(path: str, info: Mapping[str, str], asked: str | None) -> str:
    period = info.get("period") or asked
    if period is None:
        reason = _("the form does not name its period: name it")
        raise _UnidentifiedError(path, reason, "period")
    if asked is not None and period != asked:
        sentence = _("a form for {period}, not for {asked}: ask for the right form, or gather that period")
        reason = sentence.format(period=period, asked=asked)
        raise UnreadableError(path, reason)
    return period


def _identify_agency(path: str, info: Mapping[str, str], reader: FormReader) -> str:
    """Say whose form it is: by what it states itself, else by its name, else by what is asked."""
    owners = reader.owners
    stated = info.get("agency", "")
    if stated:
        agency = owners.find_stated(stated)
        if agency is None:
            sentence = _("the form states the agency “{agency}”, which the table does not name: ask for the right form")
            shown = echo_value(stated)
            reason = sentence.format(agency=shown)
            raise UnreadableError(path, reason)
        return agency
    agency = owners.find_by_file_name(path) or reader.agency
    if agency is None:
        reason = _("neither a hidden sheet nor the file name says whose form it is: name the agency")
        raise _UnidentifiedError(path, reason, "agency")
    return agency
