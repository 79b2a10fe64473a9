"""What a summary says: how many tasks stand how, which are late, who has not answered, what each body reported."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from reformctl.model.table import Table
from reformctl.tracking import lights, office_acts, periods
from reformctl.tracking.ledger import Ledger, Pair, Report, list_pairs, list_reports_until
from reformctl.tracking.lights import COUNTED_NAMES, LIGHT_NAMES, Standing, TaskStatus
from reformctl.tracking.status_questions import count_unanswered

LIGHT_COLORS = {"红灯": "FFC7CE", "黄灯": "FFEB9C", "绿灯": "C6EFCE", "灰灯": "D9D9D9"}
"""The colour of a cell that names a light; the others have none."""
INTERNAL = "内部"
"""What every summary is marked with: reports are the bodies' own, and not for everybody."""
MAX_SHORT_WIDTH = 12
"""Columns of text up to which a column of a table has short texts only: dates, states, lights."""
_REPORT_HEADS = (
    "序号",
    "试点任务",
    "牵头单位",
    "填报单位",
    "完成时限",
    "亮灯",
    "进展状态",
    "进展情况",
    "佐证材料",
    "填报周期",
)
_REPORT_WIDTHS = (6, 20, 16, 14, 12, 6, 10, 36, 16, 10)
_OFFICE_WIDTHS = (10, 40, 20, 14, 14, 14, 40)
"""Widths in columns of text: of the 汇总表, and of the sheet of the office."""


class SummaryTable(NamedTuple):
    """One table of a summary."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    """The width of each column, in columns of text, for formats that have to know."""


class Summary(NamedTuple):
    """A summary, ready to be written in any format."""

    title: str
    lines: tuple[str, ...]
    """The counts, in whole sentences."""
    tables: tuple[SummaryTable, ...]
    """The first is the 汇总表; of the others those that have rows."""
    office: SummaryTable
    """What the office has decided, and can decide in a workbook."""


def summarize(table: Table, ledger: Ledger, standing: Standing, since: str | None = None) -> Summary:
    """Sum a table up on the day and for the period of `standing`; `since` adds what has changed from that period on."""
    period = standing.period
    requests = ledger.list_requests(period)
    asked = list_pairs(table, ledger, requests)
    tables = [_list_reports(standing)]
    late = _list_late(standing)
    if late.rows:
        tables.append(late)
    missing = _list_missing(standing, asked)
    if missing.rows:
        tables.append(missing)
    if since is not None:  # asked for by name, and so its emptiness is an answer
        known = ledger.cut_after(standing.day)
        changes = _list_changes(table, known, since, period)
        tables.append(changes)
    title = f"{table.title}进展汇总表"
    count = len(asked)
    lines = tuple(_write_lines(standing, count))
    office = _list_acts(table, ledger)
    return Summary(title, lines, tuple(tables), office)


def _write_lines(standing: Standing, asked: int) -> Iterator[str]:
    """Write the counts in whole sentences; `asked` is how many reports are due."""
    day = _format_day(standing.day)
    if standing.period:
        period = periods.format_period(standing.period)
        yield f"截至{day}，填报周期{period}。"
    else:
        yield f"截至{day}。"
    counts = []
    for light, number in standing.count_lights().items():
        name = COUNTED_NAMES[light]
        counts.append(f"{name}{number}项")
    joined = "，".join(counts)
    tasks = len(standing.tasks)
    yield f"任务{tasks}项：{joined}。"
    if standing.period:
        missing = count_unanswered(standing)
        reported = asked - missing
        yield f"应报{asked}条，已报{reported}条，未报{missing}条。"


def _list_reports(standing: Standing) -> SummaryTable:
    """List the reports, one line for each task and body that answers for it, side by side, never merged: the 汇总表."""
    rows = []
    for status in standing.tasks:
        task_id = status.task.id
        reports = {report.agency: report for report in status.reports}
        for agency in status.addressees or ("",):
            no_report = Report(task_id, agency, "")
            report = reports.get(agency, no_report)
            row = _make_report_row(status, report)
            rows.append(row)
    return SummaryTable("汇总表", _REPORT_HEADS, tuple(rows), _REPORT_WIDTHS)


def _make_report_row(status: TaskStatus, report: Report) -> tuple[str, ...]:
    task = status.task
    return (
        task.number or str(task.id),
        task.title,
        "、".join(task.lead_agencies),
        report.agency,
        status.limit.text,
        LIGHT_NAMES[status.light],
        report.state or "",
        report.text or "",
        report.evidence or "",
        report.period,
    )


def _list_acts(table: Table, ledger: Ledger) -> SummaryTable:
    """List the tasks, each with what the ledger says already of what the office decides."""
    title = office_acts.OFFICE_SHEET
    heads = office_acts.HEADINGS
    rows = []
    for task in table:
        known = office_acts.list_known_acts(ledger, task.id)
        row = (task.reference, task.title, *known, "")
        rows.append(row)
    return SummaryTable(title, heads, tuple(rows), _OFFICE_WIDTHS)


def _list_late(standing: Standing) -> SummaryTable:
    heads = ("序号", "试点任务", "完成时限", "未办结单位")
    widths = (6, 40, 14, 40)
    rows = []
    for status in standing.tasks:
        if status.light != lights.RED:
            continue
        task = status.task
        number = str(task.id)
        limit = status.limit.text
        bodies = "、".join(_list_open_bodies(status))
        row = (number, task.title, limit, bodies)
        rows.append(row)
    return SummaryTable("逾期任务", heads, tuple(rows), widths)


def _list_open_bodies(status: TaskStatus) -> list[str]:
    """List the bodies that do not say that a task is finished."""
    done = lights.list_done(status)
    return [agency for agency in status.addressees if agency not in done]


def _list_missing(standing: Standing, asked: Mapping[Pair, object]) -> SummaryTable:
    heads = ("单位", "应报", "未报", "未报任务序号")
    widths = (24, 8, 8, 40)
    rows = []
    for entry in lights.count_by_agency(standing.tasks, asked):
        if not entry.unanswered:
            continue
        numbers = [str(task) for task in entry.unanswered]
        asked_count = str(entry.asked)
        missing_count = str(len(numbers))
        listed = "、".join(numbers)
        row = (entry.agency, asked_count, missing_count, listed)
        rows.append(row)
    return SummaryTable("未报单位", heads, tuple(rows), widths)


def _list_changes(table: Table, ledger: Ledger, since: str, until: str | None) -> SummaryTable:
    """List what each body says otherwise than it did in an earlier period, old beside new."""
    before = list_reports_until(ledger, since)
    now = list_reports_until(ledger, until)
    agencies = _list_reporting(ledger)
    period = periods.format_period(since)
    title = f"自{period}以来的变化"
    heads = ("序号", "单位", "原状态", "原情况", "现状态", "现情况")
    widths = (6, 20, 10, 36, 10, 36)
    rows = []
    for task in table:
        number = str(task.id)
        for agency in agencies.get(task.id, ()):
            pair = (task.id, agency)
            old = before.get(pair)
            new = now.get(pair)
            if new is None or _says_the_same(old, new):
                continue
            old_answer = _write_answer(old)
            new_answer = _write_answer(new)
            row = (number, agency, *old_answer, *new_answer)
            rows.append(row)
    return SummaryTable(title, heads, tuple(rows), widths)


def _list_reporting(ledger: Ledger) -> dict[int, dict[str, None]]:
    """List the bodies that have reported on each task, in the order in which they first did."""
    agencies: dict[int, dict[str, None]] = {}
    for report in ledger.reports:
        reporting = agencies.setdefault(report.task, {})
        reporting[report.agency] = None
    return agencies


def _says_the_same(old: Report | None, new: Report) -> bool:
    if old is None or old.state != new.state:
        return False
    return old.text == new.text


def _write_answer(report: Report | None) -> tuple[str, str]:
    """Write the state that a body reports, and what was done; empty where it says nothing."""
    if report is None:
        return "", ""
    state = report.state or ""
    text = report.text or ""
    return state, text


def _format_day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
