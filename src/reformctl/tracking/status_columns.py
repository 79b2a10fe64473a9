"""The columns of how tasks and bodies stand, and whose tasks are shown."""

from collections.abc import Collection

from reformctl.model import name_kinds, vocabulary
from reformctl.model.fields import REFERENCE, Column
from reformctl.model.table import Table
from reformctl.system.translation import N_
from reformctl.text.escaping import echo_value
from reformctl.tracking.ledger import Report, list_respondents
from reformctl.tracking.lights import LIGHT_NAMES, Standing

COLUMNS = (
    Column("light", "灯", lambda row: row.light, N_("red, yellow, green, grey, closed or none")),
    Column("lamp", "亮灯", lambda row: LIGHT_NAMES[row.light], N_("light in Chinese")),
    Column("id", "序号", lambda row: row.task.id, N_("number of the task")),
    Column("limit", "完成时限", lambda row: row.limit.text, N_("extended, set by the office, or official")),
    Column("addressees", "填报单位", lambda row: row.addressees, N_("agencies that report on it")),
    Column("unanswered", "未报单位", lambda row: row.unanswered, N_("agencies that were asked and have not reported")),
    Column(
        "states", "进展", lambda row: "；".join(map(_describe_report, row.reports)), N_("last state of each agency")
    ),
    Column("title", "试点任务", lambda row: row.task.title, N_("official title")),
    Column(
        "texts", "进展情况", lambda row: "\n".join(map(_describe_text, row.reports)), N_("what each agency reported")
    ),
    REFERENCE._replace(value=lambda row: row.task.reference),
)
AGENCY_COLUMNS = (
    Column("agency", "单位", lambda row: row.agency, N_("name of the agency, as in the document")),
    Column("tasks", "任务", lambda row: row.tasks, N_("tasks on which it reports")),
    Column("asked", "应报", lambda row: row.asked, N_("tasks on which it was asked to report in the period")),
    Column("unanswered", "未报", lambda row: len(row.unanswered), N_("of those, tasks without a report")),
    Column("done", "已办结", lambda row: row.done, N_("tasks that it reports as finished")),
    Column("red", "红灯", lambda row: row.red, N_("overdue tasks")),
    Column("yellow", "黄灯", lambda row: row.yellow, N_("tasks due soon, or with a request for more time")),
    Column("missing", "未报任务", lambda row: tuple(map(str, row.unanswered)), N_("their numbers")),
)


def find_respondents(standing: Standing, table: Table, words: Collection[str]) -> set[str]:
    """Find the bodies that are named; all that answer for a task where none is. Raises UnknownNameError."""
    bodies = {body for status in standing.tasks for body in status.addressees}
    if not words:
        return bodies
    entries = list_respondents(table, sorted(bodies))
    wanted = set()
    for word in words:
        wanted |= {entry.name for entry in vocabulary.find_entries(word, entries, name_kinds.AGENCY)}
    return wanted


def _describe_report(report: Report) -> str:
    return f"{report.agency} {echo_value(report.state or '—')}"


def _describe_text(report: Report) -> str:
    return f"{report.agency}（{report.period}）：{report.text or '—'}"
