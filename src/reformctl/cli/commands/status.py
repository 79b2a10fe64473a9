"""`reformctl status`: the light of each task on a day, and who has not answered."""

from datetime import date

from reformctl import exporting
from reformctl.cli import format_choice, loop, loop_options
from reformctl.cli.output import Answer
from reformctl.cli.spec import Call
from reformctl.exporting import ExportRequest
from reformctl.model import name_kinds, vocabulary
from reformctl.model.fields import Column
from reformctl.model.table import Table
from reformctl.system import environment
from reformctl.system.translation import N_, _, join_words, translate_count
from reformctl.text.escaping import echo_value
from reformctl.text.styles import BOLD_STYLE, ERROR_STYLE, WARNING_STYLE, paint_text
from reformctl.tracking import lights, periods
from reformctl.tracking.ledger import Report, list_pairs
from reformctl.tracking.lights import LIGHT_NAMES, Standing, TaskStatus

COLUMNS = (
    Column("light", "灯", lambda row: row.light, N_("red, yellow, green, grey, closed or none")),
    Column("lamp", "亮灯", lambda row: LIGHT_NAMES[row.light], N_("the light in Chinese")),
    Column("id", "序号", lambda row: row.task.id, N_("number of the task")),
    Column("limit", "完成时限", lambda row: row.limit.text, N_("extended, set by the office, or official")),
    Column("addressees", "填报单位", lambda row: row.addressees, N_("who answers for it")),
    Column("unanswered", "未报单位", lambda row: row.unanswered, N_("who was asked and has not answered")),
    Column("states", "进展", lambda row: "；".join(map(_describe_report, row.reports)), N_("last state of each body")),
    Column("title", "试点任务", lambda row: row.task.title, N_("official title")),
    Column("texts", "进展情况", lambda row: "\n".join(map(_describe_text, row.reports)), N_("what each body reported")),
)
AGENCY_COLUMNS = (
    Column("agency", "单位", lambda row: row.agency, N_("agency as the document writes it")),
    Column("tasks", "任务", lambda row: row.tasks, N_("tasks for which it answers")),
    Column("asked", "应报", lambda row: row.asked, N_("tasks that it was asked about for the period")),
    Column("unanswered", "未报", lambda row: len(row.unanswered), N_("of those, tasks without an answer")),
    Column("done", "已办结", lambda row: row.done, N_("tasks that it says are finished")),
    Column("red", "红灯", lambda row: row.red, N_("tasks that are late")),
    Column("yellow", "黄灯", lambda row: row.yellow, N_("tasks that are due soon, or to be postponed")),
    Column("missing", "未报任务", lambda row: tuple(map(str, row.unanswered)), N_("their numbers")),
)
IN_PIPE = ExportRequest("tsv", headers="none")
STYLES = {"red": ERROR_STYLE, "yellow": WARNING_STYLE, "green": "1;32", "grey": "2", "closed": BOLD_STYLE}
"""How a terminal shows each light; the word stands there, too."""


def run(call: Call) -> Answer:
    """A row for each task, or with --by agency for each body; the day and the counts go to standard error."""
    lamp = "lamp" if environment.choose_language() == "zh" else "light"
    on_terminal = ExportRequest("table", usual_fields=(lamp, "id", "limit", "unanswered", "states", "title"))
    if call[loop_options.STATUS_BY]:
        on_terminal = ExportRequest("table")
    request = format_choice.choose_format(call, on_terminal, IN_PIPE)
    asked_day = call[loop_options.ON]
    day = date.today() if asked_day is None else periods.require_date(asked_day)  # noqa: DTZ011 the user's own day
    period = call[loop_options.PERIOD]
    if period is not None:
        periods.require_period(period)
    given = loop.load_input(call, needs_ledger=True)
    standing = lights.judge_table(given.table, given.file.ledger, day, period)
    wanted = _find_wanted(standing, given.table, call)
    statuses = _filter_statuses(standing, wanted, call)
    notes = (*given.notes, *loop.describe_later(standing), _summarize(standing._replace(tasks=tuple(statuses))))
    if call[loop_options.STATUS_BY]:
        requests = [asked for asked in given.file.ledger.asked if asked.period == standing.period]
        counted = lights.count_by_agency(statuses, list_pairs(given.table, given.file.ledger, requests))
        rows = [row for row in counted if row.agency in wanted]
        return Answer(exporting.export_rows(request, rows, AGENCY_COLUMNS), notes, bool(rows))
    if not any(status.unanswered for status in statuses):
        kept = tuple(key for key in request.usual_fields or () if key != "unanswered")
        request = request._replace(usual_fields=kept)
    if request.format == "ids":
        request = request._replace(usual_fields=("id",))
    body = exporting.export_rows(request, statuses, COLUMNS)
    if request.format == "table" and request.screen.color:
        body = [_paint_lights(b"".join(body).decode(), lamp).encode()]
    return Answer(body, notes, bool(statuses))


def _filter_statuses(standing: Standing, wanted: set[str], call: Call) -> list[TaskStatus]:
    """The tasks that are asked for: late ones, ones without an answer, ones of some bodies."""
    statuses = list(standing.tasks)
    if call[loop_options.OVERDUE]:
        statuses = [status for status in statuses if status.light == lights.RED]
    if call[loop_options.MISSING]:
        statuses = [status for status in statuses if status.unanswered]
    if call[loop_options.RESPONDENT]:
        statuses = [status for status in statuses if not wanted.isdisjoint(status.addressees)]
    return statuses


def _find_wanted(standing: Standing, table: Table, call: Call) -> set[str]:
    """The bodies that --agency names; all that answer for a task where it names none."""
    bodies = {body for status in standing.tasks for body in status.addressees}
    if not call[loop_options.RESPONDENT]:
        return bodies
    entries = vocabulary.list_agencies([table])
    entries += [vocabulary.NameEntry(name) for name in sorted(bodies - {entry.name for entry in entries})]
    wanted = set()
    for word in call[loop_options.RESPONDENT]:
        wanted |= {entry.name for entry in vocabulary.find_entries(word, entries, name_kinds.AGENCY)}
    return wanted


def _summarize(standing: Standing) -> str:
    """The day, the period, and how many tasks have each light."""
    name = environment.choose_language() == "zh"
    counts = [
        _("{number} {light}").format(number=number, light=LIGHT_NAMES[light] if name else light)
        for light, number in standing.count_lights().items()
    ]
    total = len(standing.tasks)
    unanswered = sum(len(status.unanswered) for status in standing.tasks)
    sentence = translate_count(
        "As of {day}, period {period}: {total} task ({counts}); {unanswered} answers are missing.",
        "As of {day}, period {period}: {total} tasks ({counts}); {unanswered} answers are missing.",
        total,
    )
    return sentence.format(
        day=standing.day.isoformat(),
        period=standing.period or "—",
        total=total,
        counts=join_words(counts) or "—",
        unanswered=unanswered,
    )


def _describe_report(report: Report) -> str:
    return f"{report.agency} {echo_value(report.state or '—')}"


def _describe_text(report: Report) -> str:
    return f"{report.agency}（{report.period}）：{report.text or '—'}"


def _paint_lights(text: str, lamp: str) -> str:
    """The rows with the word of the light, with which each begins, in its colour."""
    words = {LIGHT_NAMES[light] if lamp == "lamp" else light: style for light, style in STYLES.items()}
    lines = []
    for line in text.split("\n"):
        word = line.partition(" ")[0]
        lines.append(paint_text(word, words.get(word, ""), color=word in words) + line[len(word) :])
    return "\n".join(lines)
