"""The columns of how tasks and bodies stand, and whose tasks are shown."""

from collections.abc import Collection

from reformctl.model.fields import REFERENCE, Column
from reformctl.model.table import Table
from reformctl.system.translation import N_
from reformctl.text.escaping import echo_value
from reformctl.tracking.ledger import choose_respondents
from reformctl.tracking.lights import LIGHT_NAMES, AgencyStatus, Standing, TaskStatus


def _name_light(status: TaskStatus) -> str:
    return LIGHT_NAMES[status.light]


def _join_states(status: TaskStatus) -> str:
    """Join the last state of each body: 市司法局 推进中；市商务局 已办结."""
    states = []
    for report in status.reports:
        state = echo_value(report.state or "—")
        states.append(f"{report.agency} {state}")
    return "；".join(states)


def _join_texts(status: TaskStatus) -> str:
    """Join what each body reported, a line for each: 市司法局（2026-11）：已印发方案."""
    lines = []
    for report in status.reports:
        text = report.text or "—"
        lines.append(f"{report.agency}（{report.period}）：{text}")
    return "\n".join(lines)


def _count_unanswered(status: AgencyStatus) -> int:
    return len(status.unanswered)


def _list_unanswered(status: AgencyStatus) -> tuple[str, ...]:
    numbers = map(str, status.unanswered)
    return tuple(numbers)


COLUMNS = (
    Column("light", "灯", lambda row: row.light, N_("red, yellow, green, grey, closed or none")),
    Column("lamp", "亮灯", _name_light, N_("light in Chinese")),
    Column("id", "序号", lambda row: row.task.id, N_("number of the task")),
    Column("limit", "完成时限", lambda row: row.limit.text, N_("extended, set by the office, or official")),
    Column("addressees", "填报单位", lambda row: row.addressees, N_("agencies that report on it")),
    Column("unanswered", "未报单位", lambda row: row.unanswered, N_("agencies that were asked and have not reported")),
    Column("states", "进展", _join_states, N_("last state of each agency")),
    Column("title", "试点任务", lambda row: row.task.title, N_("official title")),
    Column("texts", "进展情况", _join_texts, N_("what each agency reported")),
    REFERENCE._replace(value=lambda row: row.task.reference),
)
"""The columns of an answer with one row for each task: a row is a TaskStatus."""
AGENCY_COLUMNS = (
    Column("agency", "单位", lambda row: row.agency, N_("name of the agency, as in the document")),
    Column("tasks", "任务", lambda row: row.tasks, N_("tasks on which it reports")),
    Column("asked", "应报", lambda row: row.asked, N_("tasks on which it was asked to report in the period")),
    Column("unanswered", "未报", _count_unanswered, N_("of those, tasks without a report")),
    Column("done", "已办结", lambda row: row.done, N_("tasks that it reports as finished")),
    Column("red", "红灯", lambda row: row.red, N_("overdue tasks")),
    Column("yellow", "黄灯", lambda row: row.yellow, N_("tasks due soon, or with a request for more time")),
    Column("missing", "未报任务", _list_unanswered, N_("their numbers")),
)
"""The columns of an answer with one row for each body: a row is an AgencyStatus."""


def find_respondents(standing: Standing, table: Table, words: Collection[str]) -> set[str]:
    """Find the bodies that words name; all bodies that answer for a task where there are no words.

    Raises UnknownNameError for a word that names none.
    """
    bodies: set[str] = set()
    for status in standing.tasks:
        bodies.update(status.addressees)
    return choose_respondents(words, bodies, table)
