"""The tool progress: how tasks stand on a day, by the ledger of an office."""

from reformctl.agents.arguments import FLAG, TEXT, TEXTS, Arguments, JsonSchema, Parameter
from reformctl.agents.data import ServedData, load_asked_tables
from reformctl.agents.filtering import REMARKS_SCHEMA, SAME_FIELDS, TABLES, sort_remarks
from reformctl.agents.pages import PAGE_SCHEMA, SAME_PAGING, ToolAnswer, make_answer, parse_page
from reformctl.agents.rows import ROWS_SCHEMA, list_rows
from reformctl.tracking import ledger_notes, ledger_rules, lights, periods, status_questions
from reformctl.tracking.lights import Standing
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
    tables, remarks = load_asked_tables(data, arguments)
    table, ledger, has_ledger = data.choose_tracked(tables)
    asked_day = arguments.get_text("on")
    day = status_questions.choose_day(asked_day)
    asked_period = arguments.get_text("period")
    period = asked_period and periods.require_period(asked_period)
    standing = lights.judge_table(table, ledger, day, period)
    doubts = ledger_rules.find_unknown_assigned(ledger, table)
    remarks += [doubt.sentence for doubt in doubts]
    remarks += ledger_notes.describe_periods(asked_period)
    remarks += ledger_notes.describe_unasked(ledger, period)
    remarks += ledger_notes.describe_later(standing)
    names = arguments.get_texts("agencies")
    agencies = find_respondents(standing, table, names)
    shown = _filter_tasks(standing, agencies, arguments)
    head = {
        "table": table.id,
        "has_ledger": has_ledger,
        "day": day.isoformat(),
        "period": standing.period,
        "lights": shown.count_lights(),
        "unanswered": status_questions.count_unanswered(shown),
        **sort_remarks(remarks),
    }
    page = parse_page(arguments)
    fields = arguments.get_texts("fields")
    if arguments.get_text("by") == "agency":
        counts = status_questions.count_agencies(shown, table, ledger, agencies)
        shown_counts = page.slice(counts)
        rows = list_rows(shown_counts, AGENCY_COLUMNS, fields)
        return make_answer(head, "rows", rows, len(counts), page)
    statuses = shown.tasks
    shown_statuses = page.slice(statuses)
    rows = list_rows(shown_statuses, COLUMNS, fields)
    return make_answer(head, "rows", rows, len(statuses), page)


def _filter_tasks(standing: Standing, agencies: set[str], arguments: Arguments) -> Standing:
    """Keep the tasks that the arguments ask for."""
    has_agencies = bool(arguments.get_texts("agencies"))
    return status_questions.filter_statuses(
        standing,
        agencies if has_agencies else None,
        overdue=arguments.get_flag("overdue"),
        missing=arguments.get_flag("missing"),
    )
