"""What a summary says: how many tasks stand how, which are late, who has not answered, what each body reported."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from reformctl.model.table import Table
from reformctl.tracking import lights, office_acts, periods
from reformctl.tracking.ledger import DONE, Ledger, Pair, Report, list_pairs, list_reports_until
from reformctl.tracking.lights import COUNTED_NAMES, LIGHT_NAMES, Standing, TaskStatus

INTERNAL = "内部"
"""What every summary is marked with: reports are the bodies' own, and not for everybody."""


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
    missing = sum(len(status.unanswered) for status in standing.tasks)
    lines = [f"截至{_format_day(standing.day)}" + (f"，填报周期{periods.format_period(period)}。" if period else "。")]
    counts = "，".join(f"{COUNTED_NAMES[light]}{number}项" for light, number in standing.count_lights().items())
    lines.append(f"任务{len(standing.tasks)}项：{counts}。")
    if period:
        lines.append(f"应报{len(asked)}条，已报{len(asked) - missing}条，未报{missing}条。")
    tables = [_list_reports(standing), _list_late(standing), _list_missing(standing, asked)]
    if since is not None:
        tables.append(_list_changes(table, ledger.cut_after(standing.day), (since, period)))
    main, *others = tables
    shown = [entry for entry in others if entry.rows]
    if since is not None and not others[-1].rows:
        shown.append(others[-1])  # asked for by name, and so its emptiness is an answer
    return Summary(f"{table.title}进展汇总表", tuple(lines), (main, *shown), _list_acts(table, ledger))


def _list_reports(standing: Standing) -> SummaryTable:
    """The 汇总表: one line for each task and body that answers for it, side by side, never merged."""
    rows: list[tuple[str, ...]] = []
    for status in standing.tasks:
        reports = {report.agency: report for report in status.reports}
        for agency in status.addressees or ("",):
            report = reports.get(agency) or Report(status.task.id, agency, "")
            task = status.task
            rows.append(
                (
                    task.number or str(task.id),
                    task.title,
                    "、".join(task.lead_agencies),
                    agency,
                    status.limit.text,
                    LIGHT_NAMES[status.light],
                    report.state or "",
                    report.text or "",
                    report.evidence or "",
                    report.period,
                )
            )
    heads = (
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
    return SummaryTable("汇总表", heads, tuple(rows), (6, 20, 16, 14, 12, 6, 10, 36, 16, 10))


def _list_acts(table: Table, ledger: Ledger) -> SummaryTable:
    """A row for each task, with what the ledger says already."""
    rows = tuple((task.reference, task.title, *office_acts.list_known_acts(ledger, task.id), "") for task in table)
    return SummaryTable(office_acts.OFFICE_SHEET, office_acts.HEADINGS, rows, (10, 40, 20, 14, 14, 14, 40))


def _list_late(standing: Standing) -> SummaryTable:
    rows = []
    for status in standing.tasks:
        if status.light == lights.RED:
            bodies = "、".join(_list_open_bodies(status))
            rows.append((str(status.task.id), status.task.title, status.limit.text, bodies))
    return SummaryTable("逾期任务", ("序号", "试点任务", "完成时限", "未办结单位"), tuple(rows), (6, 40, 14, 40))


def _list_open_bodies(status: TaskStatus) -> list[str]:
    done = {report.agency for report in status.reports if (report.state or "").strip() == DONE}
    return [agency for agency in status.addressees if agency not in done]


def _list_missing(standing: Standing, asked: Mapping[Pair, object]) -> SummaryTable:
    rows = []
    for entry in lights.count_by_agency(standing.tasks, asked):
        if entry.unanswered:
            numbers = "、".join(map(str, entry.unanswered))
            rows.append((entry.agency, str(entry.asked), str(len(entry.unanswered)), numbers))
    return SummaryTable("未报单位", ("单位", "应报", "未报", "未报任务序号"), tuple(rows), (24, 8, 8, 40))


def _list_changes(table: Table, ledger: Ledger, between: tuple[str, str | None]) -> SummaryTable:
    """What each body says otherwise than it did in an earlier period, old beside new."""
    since, until = between
    before = list_reports_until(ledger, since)
    now = list_reports_until(ledger, until)
    rows: list[tuple[str, ...]] = []
    for task in table:
        for agency in dict.fromkeys(report.agency for report in ledger.reports if report.task == task.id):
            old, new = before.get((task.id, agency)), now.get((task.id, agency))
            if new is None or (old is not None and (old.state, old.text) == (new.state, new.text)):
                continue
            was = (old.state or "", old.text or "") if old else ("", "")
            rows.append((str(task.id), agency, *was, new.state or "", new.text or ""))
    heads = ("序号", "单位", "原状态", "原情况", "现状态", "现情况")
    title = f"自{periods.format_period(since)}以来的变化"
    return SummaryTable(title, heads, tuple(rows), (6, 20, 10, 36, 10, 36))


def _format_day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
