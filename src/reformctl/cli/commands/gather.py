"""`reformctl gather`: what came back, compared with the table and the ledger; --write records it."""

from collections.abc import Iterator
from typing import NamedTuple

from reformctl import exporting
from reformctl.cli import format_choice, loop, loop_options
from reformctl.cli.loop import LoopInput
from reformctl.cli.output import Answer
from reformctl.cli.spec import Call
from reformctl.exporting.export_request import ExportRequest
from reformctl.model.fields import Column
from reformctl.system.errors import UsageError
from reformctl.system.remarks import make_remark
from reformctl.system.translation import N_, _, translate, translate_count
from reformctl.text.escaping import escape_text
from reformctl.tracking import gathering, ledger_file, ledger_notes
from reformctl.tracking.findings import GatherFinding
from reformctl.tracking.gathering import Gathering, GatherRequest
from reformctl.tracking.ledger import Report
from reformctl.tracking.list_places import MAPPINGS


class ShownReport(NamedTuple):
    """A report as it is listed, and the one in the ledger that it differs from."""

    table: str
    report: Report
    old: Report | None


COLUMNS = (
    Column("task", "编号", lambda row: f"{row.table}:{row.report.task}", N_("the task")),
    Column("agency", "填报单位", lambda row: row.report.agency, N_("agency that reports")),
    Column("period", "填报周期", lambda row: row.report.period, N_("month, quarter or week")),
    Column("state", "进展状态", lambda row: row.report.state, N_("as the agency wrote it")),
    Column("text", "进展情况", lambda row: row.report.text, N_("what was done, as the agency wrote it")),
    Column("evidence", "佐证材料", lambda row: row.report.evidence, N_("evidence, as the agency wrote it")),
    Column("by", "填报人", lambda row: row.report.by, N_("person who filled in the form")),
    Column("on", "填报日期", lambda row: row.report.on, N_("date of the form, as written")),
    Column("doubtful", "存疑", lambda row: row.report.doubtful, N_("fields that are doubtful")),
    Column("file", "文件", lambda row: row.report.file, N_("file name of the form")),
    Column("old_state", "台账状态", lambda row: row.old and row.old.state, N_("state in the ledger, if different")),
    Column("old_text", "台账情况", lambda row: row.old and row.old.text, N_("text in the ledger, if different")),
)
LACKS = {
    "period": N_("the form does not name its period: give it, such as --period 2026-11"),
    "agency": N_(
        "neither a hidden sheet nor the file name says whose form it is: give the agency, such as --agency 司法局"
    ),
}
"""What is said where something is lacking that an option tells."""
ON_TERMINAL = ExportRequest("table", usual_fields=("task", "agency", "state", "text"))
IN_PIPE = ExportRequest("tsv", headers="none")


def run(call: Call) -> Answer:
    """The reports that are not in the ledger; what is to be said of the forms goes to standard error, a line each."""
    returned = call[loop_options.RETURNED]
    if not returned:
        raise UsageError(_("name the returned forms: files, or a folder such as in/2026-11"))
    if call[loop_options.REPLACE] and not call[loop_options.RECORD]:
        raise UsageError(_("--replace needs --write"))
    asked_period = call[loop_options.PERIOD]
    period = loop.require_period(asked_period)
    understood = ledger_notes.describe_periods(asked_period)
    request = format_choice.choose_format(call, ON_TERMINAL, IN_PIPE)
    given = loop.load_input(call)
    ledger = given.file.ledger
    paths = gathering.list_form_files(returned)
    gather_request = GatherRequest(period, call[loop_options.SENDER])
    gathered = gathering.gather_files(paths, given.table, ledger, gather_request)
    rows = list(_list_rows(given.table.id, gathered))
    body = exporting.export_rows(request, rows, COLUMNS)
    findings = tuple(_describe_finding(finding) for finding in gathered.findings)
    unasked = ledger_notes.describe_unasked(ledger, period)
    summary = _summarize(gathered, given, call)
    notes = (*understood, *given.notes, *unasked, *summary)
    is_complete = _is_complete(gathered, call)
    recorded = _record(gathered, given, call)
    return Answer(body, notes, is_complete, recorded=recorded, warnings=findings)


def _list_rows(table_id: str, gathered: Gathering) -> Iterator[ShownReport]:
    """List the new reports, then those that differ from the ledger."""
    for report in gathered.new:
        yield ShownReport(table_id, report, None)
    for pair in gathered.changed:
        yield ShownReport(table_id, pair.new, pair.old)


def _is_complete(gathered: Gathering, call: Call) -> bool:
    """Whether there is nothing to clear up; reports that differ are cleared up where they replace the old ones."""
    if call[loop_options.REPLACE]:
        gathered = gathered._replace(changed=())
    return gathered.is_complete


def _describe_finding(finding: GatherFinding) -> str:
    """The finding in one line, with its place for programs, and with the option that tells what is lacking."""
    if finding.lack in LACKS:
        sentence = translate(LACKS[finding.lack])
        finding = finding._replace(sentence=sentence)
    return make_remark(
        finding.format_line(),
        file=finding.path,
        rule=finding.kind,
        ref=finding.task,
        row=finding.row or None,
    )


def _record(gathered: Gathering, given: LoopInput, call: Call) -> tuple[tuple[bytes, str], ...]:
    """The ledger with what is new in it, where that is asked for and there is anything."""
    if not call[loop_options.RECORD]:
        return ()
    additions = gathered.list_additions(replace=call[loop_options.REPLACE])
    if not additions:
        return ()
    changed = ledger_file.append_entries(given.file, given.table, additions)
    ledger_file.require_unchanged(given.file)
    return ((changed.data, given.file.path),)


def _summarize(gathered: Gathering, given: LoopInput, call: Call) -> Iterator[str]:
    """What was found and, where that is so, recorded."""
    sentence = translate_count(
        "{files} form read: {number} reports are new, {changed} differ from the ledger, {known} are already in it.",
        "{files} forms read: {number} reports are new, {changed} differ from the ledger, {known} are already in it.",
        gathered.files,
    )
    yield sentence.format(
        files=gathered.files,
        number=len(gathered.new),
        changed=len(gathered.changed),
        known=gathered.known,
    )
    count = _count_additions(gathered, call)
    if count and call[loop_options.RECORD]:
        path = given.file.path
        sentence = translate_count("Recorded {count} in {path}.", "Recorded {count} in {path}.", count)
        text = sentence.format(count=count, path=escape_text(path))
        yield make_remark(text, file=path)
    elif count:
        yield _("Nothing is recorded yet: add --write to record.")
    if gathered.changed and not call[loop_options.REPLACE]:
        yield _("--replace records the reports that differ.")


def _count_additions(gathered: Gathering, call: Call) -> int:
    """Count the entries that the ledger gets, or would get: reports and what the office itself has decided."""
    count = len(gathered.new)
    if call[loop_options.REPLACE]:
        count += len(gathered.changed)
    for key, entries in gathered.acts.items():
        for entry in entries:
            count += len(entry) if key in MAPPINGS else 1
    return count
