"""`reformctl status`: the light of each task on a day, and who has not answered."""

from collections.abc import Sequence

from reformctl import exporting
from reformctl.cli import format_choice, loop, loop_options
from reformctl.cli.output import Answer, Body
from reformctl.cli.spec import Call
from reformctl.exporting.export_request import ExportRequest
from reformctl.model.fields import Column
from reformctl.system import environment
from reformctl.system.translation import _, join_words, translate_count
from reformctl.text.styles import BOLD_STYLE, ERROR_STYLE, WARNING_STYLE, paint_text
from reformctl.tracking import ledger_notes, lights, status_questions
from reformctl.tracking.lights import COUNTED_NAMES, LIGHT_NAMES, Standing, TaskStatus
from reformctl.tracking.status_columns import AGENCY_COLUMNS, COLUMNS, find_respondents

IN_PIPE = ExportRequest("tsv", headers="none")
FOR_READERS = {"xlsx", "html"}
"""Formats for people, who need no second column with the English word of a light beside the Chinese one."""
STYLES = {"red": ERROR_STYLE, "yellow": WARNING_STYLE, "green": "1;32", "grey": "2", "closed": BOLD_STYLE}
"""How a terminal shows each light; the word stands there, too."""


def run(call: Call) -> Answer:
    """List the tasks, or with --by agency the bodies; the day and the counts go to standard error."""
    request = _choose_format(call)
    day = loop.choose_day(call)
    asked_period = call[loop_options.PERIOD]
    period = loop.require_period(asked_period)
    notes = ledger_notes.describe_periods(asked_period)
    loop_input = loop.load_input(call, needs_ledger=True)
    notes += loop_input.notes
    ledger = loop_input.file.ledger
    table = loop_input.table
    standing = lights.judge_table(table, ledger, day, period)
    respondents = call[loop_options.RESPONDENT]
    agencies = find_respondents(standing, table, respondents)
    shown = _filter_tasks(call, standing, agencies)
    notes += ledger_notes.describe_unasked(ledger, period)
    notes += ledger_notes.describe_later(standing)
    notes.append(_summarize(shown))
    if call[loop_options.STATUS_BY]:
        counts = status_questions.count_agencies(shown, table, ledger, agencies)
        body = exporting.export_rows(request, counts, AGENCY_COLUMNS)
        has_agencies = len(counts) > 0
        return Answer(body, tuple(notes), has_agencies)
    statuses = shown.tasks
    task_body = _write_tasks(request, statuses)
    has_tasks = len(statuses) > 0
    return Answer(task_body, tuple(notes), has_tasks)


def _choose_format(call: Call) -> ExportRequest:
    on_terminal = ExportRequest("table")
    if not call[loop_options.STATUS_BY]:
        light = "lamp" if _is_chinese() else "light"
        fields = (light, "id", "limit", "unanswered", "states", "title")
        on_terminal = on_terminal._replace(usual_fields=fields)
    return format_choice.choose_format(call, on_terminal, IN_PIPE)


def _filter_tasks(call: Call, standing: Standing, agencies: set[str]) -> Standing:
    """Keep the tasks that the options ask for."""
    has_respondent = bool(call[loop_options.RESPONDENT])
    return status_questions.filter_statuses(
        standing,
        agencies if has_respondent else None,
        overdue=call[loop_options.OVERDUE],
        missing=call[loop_options.MISSING],
    )


def _write_tasks(request: ExportRequest, statuses: Sequence[TaskStatus]) -> Body:
    """Write a row for each task; on a terminal its light has a colour."""
    request = _choose_fields(request, statuses)
    body = exporting.export_rows(request, statuses, COLUMNS)
    if request.format != "table" or not request.screen.color:
        return body
    plain_body = b"".join(body)
    painted_text = _paint_lights(plain_body.decode())
    return painted_text.encode()


def _choose_fields(request: ExportRequest, statuses: Sequence[TaskStatus]) -> ExportRequest:
    """Choose the usual fields: none that says nothing in this answer."""
    fields = request.usual_fields
    if not any(status.unanswered for status in statuses):
        fields = tuple(key for key in fields if key != "unanswered")
    if request.format == "ids":
        fields = ("id",)
    if request.format in FOR_READERS and request.headers == "zh":
        columns = filter(_is_for_readers, COLUMNS)
        fields = tuple(column.key for column in columns)
    return request._replace(usual_fields=fields)


def _is_for_readers(column: Column) -> bool:
    """Tell whether a column is for people, who read the word of a light and not its key."""
    return column.key != "light" and not column.for_programs


def _summarize(standing: Standing) -> str:
    """Say the day, the period, and how many tasks have each light."""
    total = len(standing.tasks)
    sentence = translate_count(
        "As of {day}, period {period}: {total} task ({counts}); missing reports: {unanswered}.",
        "As of {day}, period {period}: {total} tasks ({counts}); missing reports: {unanswered}.",
        total,
    )
    counts = join_words(_describe_counts(standing))
    return sentence.format(
        day=standing.day.isoformat(),
        period=standing.period or "—",
        total=total,
        counts=counts or "—",
        unanswered=status_questions.count_unanswered(standing),
    )


def _describe_counts(standing: Standing) -> list[str]:
    """Say how many tasks have each light: 3 red, in Chinese 红灯 3 项."""
    sentence = _("{number} {light}")
    is_chinese = _is_chinese()
    counts = []
    light_counts = standing.count_lights()
    for light, number in light_counts.items():
        name = light
        if is_chinese:
            name = COUNTED_NAMES[light]
        count = sentence.format(number=number, light=name)
        counts.append(count)
    return counts


def _paint_lights(text: str) -> str:
    """Paint the word of the light, with which each row begins, in its colour."""
    styles = STYLES
    if _is_chinese():
        styles = {LIGHT_NAMES[light]: style for light, style in STYLES.items()}
    lines = []
    for line in text.split("\n"):
        word, blank, rest = line.partition(" ")
        style = styles.get(word, "")
        has_style = word in styles
        painted = paint_text(word, style, color=has_style)
        lines.append(painted + blank + rest)
    return "\n".join(lines)


def _is_chinese() -> bool:
    return environment.choose_language() == "zh"
