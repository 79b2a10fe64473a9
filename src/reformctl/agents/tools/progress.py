"""The tool progress: how tasks stand on a day, by the ledger of an office."""

from datetime import date

from reformctl.agents.arguments import FLAG, TEXT, TEXTS, Arguments, JsonSchema, Parameter
from reformctl.agents.data import ServedData
from reformctl.agents.filtering import REMARKS_SCHEMA, SAME_FIELDS, TABLES, sort_remarks
from reformctl.agents.pages import PAGE_SCHEMA, SAME_PAGING, ToolAnswer, make_answer, parse_page
from reformctl.agents.rows import ROWS_SCHEMA, list_rows
from reformctl.tracking import ledger_notes, ledger_rules, lights, periods
from reformctl.tracking.ledger import Ledger, hash_table, list_pairs
from reformctl.tracking.lights import Standing, TaskStatus
from reformctl.tracking.status_columns import AGENCY_COLUMNS, COLUMNS, find_respondents

TITLE = "Progress"
DESCRIPTION = """How tasks stand by the office's ledger of reports: light red 红灯 (late), yellow 黄灯,
green 绿灯, grey 灰灯 (no report for the period), closed 已销号 (only the office closes a task; 已办结 is what an agency
says), none (no limit is known); who has not answered; reports as they were written. has_ledger false: nobody
was asked yet."""
PARAMETERS = (
    Parameter("on", TEXT, "day, such as 2026-11-29; default today"),
    Parameter("period", TEXT, "2026-11, 2026-Q4, 2026-W48; default the last asked for"),
    Parameter("by", TEXT, "", ("task", "agency")),
    Parameter("agencies", TEXTS, "who answers for it"),
    Parameter("overdue", FLAG, ""),
    Parameter("missing", FLAG, "somebody has not answered"),
    TABLES,
    SAME_FIELDS,
    *SAME_PAGING,
)
OUTPUT: JsonSchema = {
    **PAGE_SCHEMA,
    "table": {"type": "string"},
    "has_ledger": {"type": "boolean"},
    "day": {"type": "string"},
    "period": {"type": ["string", "null"]},
    "lights": {"type": "object", "description": "tasks by light"},
    "unanswered": {"type": "integer"},
    **REMARKS_SCHEMA,
    "rows": ROWS_SCHEMA,
}


def run(data: ServedData, arguments: Arguments) -> ToolAnswer:
    """Say how each task, or each agency, stands."""
    tables, remarks = data.load_tables(arguments.get_texts("tables"))
    table, kept = data.choose_tracked(tables)
    ledger = kept or Ledger(table.id, hash_table(table))
    day = _parse_day(arguments)
    given = arguments.get_text("period")
    period = given and periods.require_period(given)
    standing = lights.judge_table(table, ledger, day, period)
    remarks += [diagnostic.sentence for diagnostic in ledger_rules.find_unknown_assigned(ledger, table)]
    remarks += [
        *ledger_notes.describe_periods(given),
        *ledger_notes.describe_unasked(ledger, period),
        *ledger_notes.describe_later(standing),
    ]
    wanted = find_respondents(standing, table, arguments.get_texts("agencies"))
    statuses = _filter_statuses(standing, wanted, arguments)
    shown = standing._replace(tasks=tuple(statuses))
    head = {
        "table": table.id,
        "has_ledger": kept is not None,
        "day": day.isoformat(),
        "period": standing.period,
        "lights": shown.count_lights(),
        "unanswered": sum(len(status.unanswered) for status in statuses),
        **sort_remarks(remarks),
    }
    page = parse_page(arguments)
    fields = arguments.get_texts("fields")
    if arguments.get_text("by") != "agency":
        return make_answer(head, "rows", list_rows(page.slice(statuses), COLUMNS, fields), len(statuses), page)
    requests = [asked for asked in ledger.asked if asked.period == standing.period]
    counted = lights.count_by_agency(statuses, list_pairs(table, ledger, requests))
    agencies = [row for row in counted if row.agency in wanted]
    return make_answer(head, "rows", list_rows(page.slice(agencies), AGENCY_COLUMNS, fields), len(agencies), page)


def _parse_day(arguments: Arguments) -> date:
    asked = arguments.get_text("on")
    return date.today() if asked is None else periods.require_date(asked)  # noqa: DTZ011 the user's own day


def _filter_statuses(standing: Standing, wanted: set[str], arguments: Arguments) -> list[TaskStatus]:
    """The tasks that are asked for: late ones, ones without an answer, ones of some bodies."""
    statuses = list(standing.tasks)
    if arguments.get_flag("overdue"):
        statuses = [status for status in statuses if status.light == lights.RED]
    if arguments.get_flag("missing"):
        statuses = [status for status in statuses if status.unanswered]
    if arguments.get_texts("agencies"):
        statuses = [status for status in statuses if not wanted.isdisjoint(status.addressees)]
    return statuses
