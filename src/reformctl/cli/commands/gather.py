"""`reformctl gather`: what came back, compared with the table and the ledger; --write records it."""

from collections.abc import Iterator
from operator import attrgetter
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
from reformctl.system.translation import N_, Sentence, _, translate, translate_count
from reformctl.text.escaping import escape_text
from reformctl.tracking import gathering, ledger_file, ledger_notes
from reformctl.tracking.findings import GatherFinding
from reformctl.tracking.gathering import Gathering, GatherRequest
from reformctl.tracking.ledger import Report
from reformctl.tracking.list_places import MAPPINGS


class ShownReport(NamedTuple):
    """A report as it is listed, and the one in the ledger that it differs from."""

    table: str
    """The id of the table."""
    report: Report
    old: Report | None
    """None for a report that the ledger does not have."""


def _make_report_column(key: str, label: str, meaning: Sentence) -> Column:
    """Make a column of the field of a report that its key names."""
    read_field = attrgetter(f"report.{key}")
    return Column(key, label, read_field, meaning)


def _name_task(row: ShownReport) -> str:
    return f"{row.table}:{row.report.task}"


def _read_old_state(row: ShownReport) -> str | None:
    if row.old is None:
        return None
    return row.old.state


def _read_old_text(row: ShownReport) -> str | None:
    if row.old is None:
        return None
    return row.old.text


COLUMNS = (
    Column("task", "编号", _name_task, N_("the task")),
    _make_report_column("agency", "填报单位", N_("agency that reports")),
    _make_report_column("period", "填报周期", N_("month, quarter or week")),
    _make_report_column("state", "进展状态", N_("as the agency wrote it")),
    _make_report_column("text", "进展情况", N_("what was done, as the agency wrote it")),
    _make_report_column("evidence", "佐证材料", N_("evidence, as the agency wrote it")),
    _make_report_column("by", "填报人", N_("person who filled in the form")),
    _make_report_column("on", "填报日期", N_("date of the form, as written")),
    _make_report_column("doubtful", "存疑", N_("fields that are doubtful")),
    _make_report_column("file", "文件", N_("file name of the form")),
    Column("old_state", "台账状态", _read_old_state, N_("state in the ledger, if different")),
    Column("old_text", "台账情况", _read_old_text, N_("text in the ledger, if different")),
)
LACKS = {
    "period": N_("the form does not name its period: give it, such as --period 2026-11"),
    "agency": N_(
        "neither a hidden sheet nor the file name says whose form it is: give the agency, such as --agency 司法局"
    ),
}
"""What is said where something is lacking that an option tells."""
FIELDS_ON_TERMINAL = ("task", "agency", "state", "text")
ON_TERMINAL = ExportRequest("table", usual_fields=FIELDS_ON_TERMINAL)
IN_PIPE = ExportRequest("tsv", headers="none")


def run(call: Call) -> Answer:
    """List the reports that the ledger lacks; what is to be said of the forms goes to standard error, a line each."""
    returned = call[loop_options.RETURNED]
    if not returned:
        raise UsageError(_("name the returned forms: files, or a folder such as in/2026-11"))
    records = call[loop_options.RECORD]
    if call[loop_options.REPLACE] and not records:
        raise UsageError(_("--replace needs --write"))
    asked_period = call[loop_options.PERIOD]
    period = loop.require_period(asked_period)
    notes = ledger_notes.describe_periods(asked_period)
    request = format_choice.choose_format(call, ON_TERMINAL, IN_PIPE)
    loop_input = loop.load_input(call)
    notes += loop_input.notes
    ledger = loop_input.file.ledger
    paths = gathering.list_form_files(returned)
    sender = call[loop_options.SENDER]
    table = loop_input.table
    gather_request = GatherRequest(period, sender)
    gathered = gathering.gather_files(paths, table, ledger, gather_request)
    rows = list(_list_rows(table.id, gathered))
    body = exporting.export_rows(request, rows, COLUMNS)
    warnings = tuple(map(_describe_finding, gathered.findings))
    notes += ledger_notes.describe_unasked(ledger, period)
    notes += _summarize(gathered, loop_input, call)
    is_complete = _is_complete(gathered, call)
    recorded = _record(gathered, loop_input, call)
    return Answer(body, tuple(notes), is_complete, recorded=recorded, warnings=warnings)


def _list_rows(table_id: str, gathered: Gathering) -> Iterator[ShownReport]:
    """List the new reports, then those that differ from the ledger."""
    for report in gathered.new:
        yield ShownReport(table_id, report, old=None)
    for pair in gathered.changed:
        yield ShownReport(table_id, pair.new, pair.old)


def _is_complete(gathered: Gathering, call: Call) -> bool:
    """Tell whether there is nothing to clear up; reports that differ are cleared up where they replace the old ones."""
    if call[loop_options.REPLACE]:
        gathered = gathered._replace(changed=())
    return gathered.is_complete


def _describe_finding(finding: GatherFinding) -> str:
    """Write a finding on one line, with the option that tells what is lacking, and for programs with its place."""
    if finding.lack in LACKS:
        sentence = translate(LACKS[finding.lack])
        finding = finding._replace(sentence=sentence)
    line = finding.format_line()
    row = finding.row or None
    return make_remark(line, file=finding.path, rule=finding.kind, ref=finding.task, row=row)


def _record(gathered: Gathering, loop_input: LoopInput, call: Call) -> tuple[tuple[bytes, str], ...]:
    """Make the ledger with what is new in it, where that is asked for and there is anything."""
    if not call[loop_options.RECORD]:
        return ()
    replace = call[loop_options.REPLACE]
    additions = gathered.list_additions(replace=replace)
    if not additions:
        return ()
    file = loop_input.file
    changed = ledger_file.append_entries(file, loop_input.table, additions)
    ledger_file.require_unchanged(file)
    return ((changed.data, file.path),)


def _summarize(gathered: Gathering, loop_input: LoopInput, call: Call) -> Iterator[str]:
    """Say what was found and, where that is so, recorded."""
    sentence = translate_count(
        "{files} form read: {number} reports are new, {changed} differ from the ledger, {known} are already in it.",
        "{files} forms read: {number} reports are new, {changed} differ from the ledger, {known} are already in it.",
        gathered.files,
    )
    number = len(gathered.new)
    changed = len(gathered.changed)
    yield sentence.format(files=gathered.files, number=number, changed=changed, known=gathered.known)
    replaces = call[loop_options.REPLACE]
    count = _count_additions(gathered, replaces=replaces)
    if count and call[loop_options.RECORD]:
        path = loop_input.file.path
        sentence = translate_count("Recorded {count} in {path}.", "Recorded {count} in {path}.", count)
        shown_path = escape_text(path)
        text = sentence.format(count=count, path=shown_path)
        yield make_remark(text, file=path)
    elif count:
        yield _("Nothing is recorded yet: add --write to record.")
    if gathered.changed and not replaces:
        yield _("--replace records the reports that differ.")


def _count_additions(gathered: Gathering, *, replaces: bool) -> int:
    """Count the entries that the ledger gets, or would get: reports and what the office itself has decided."""
    count = len(gathered.new)
    if replaces:
        count += len(gathered.changed)
    for key, entries in gathered.acts.items():
        if key in MAPPINGS:
            count += sum(map(len, entries))
        else:
            count += len(entries)
    return count
