"""`reformctl status`: the light of each task on a day, and who has not answered."""

from datetime import date

from reformctl import exporting
from reformctl.cli import format_choice, loop, loop_options
from reformctl.cli.output import Answer
from reformctl.cli.spec import Call
from reformctl.exporting.export_request import ExportRequest
from reformctl.system import environment
from reformctl.system.translation import _, join_words, translate_count
from reformctl.text.styles import BOLD_STYLE, ERROR_STYLE, WARNING_STYLE, paint_text
from reformctl.tracking import ledger_notes, lights, periods
from reformctl.tracking.ledger import list_pairs
from reformctl.tracking.lights import COUNTED_NAMES, LIGHT_NAMES, Standing, TaskStatus
from reformctl.tracking.status_columns import AGENCY_COLUMNS, COLUMNS, find_respondents

IN_PIPE = ExportRequest("tsv", headers="none")
FOR_READERS = {"xlsx", "html"}
"""Formats for people, who need no second column with the English word of a light beside the Chinese one."""
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
    period = loop.require_period(call[loop_options.PERIOD])
    understood = ledger_notes.describe_periods(call[loop_options.PERIOD])
    given = loop.load_input(call, needs_ledger=True)
    standing = lights.judge_table(given.table, given.file.ledger, day, period)
    wanted = find_respondents(standing, given.table, call[loop_options.RESPONDENT])
    statuses = _filter_statuses(standing, wanted, call)
    summary = _summarize(standing._replace(tasks=tuple(statuses)))
    unasked = ledger_notes.describe_unasked(given.file.ledger, period)
    notes = (*understood, *given.notes, *unasked, *ledger_notes.describe_later(standing), summary)
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
    if request.format in FOR_READERS and request.headers == "zh":
        keys = tuple(column.key for column in COLUMNS if column.key != "light" and not column.for_programs)
        request = request._replace(usual_fields=keys)
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


def _summarize(standing: Standing) -> str:
    """The day, the period, and how many tasks have each light."""
    name = environment.choose_language() == "zh"
    counts = [
        _("{number} {light}").format(number=number, light=COUNTED_NAMES[light] if name else light)
        for light, number in standing.count_lights().items()
    ]
    total = len(standing.tasks)
    unanswered = sum(len(status.unanswered) for status in standing.tasks)
    sentence = translate_count(
        "As of {day}, period {period}: {total} task ({counts}); missing reports: {unanswered}.",
        "As of {day}, period {period}: {total} tasks ({counts}); missing reports: {unanswered}.",
        total,
    )
    return sentence.format(
        day=standing.day.isoformat(),
        period=standing.period or "—",
        total=total,
        counts=join_words(counts) or "—",
        unanswered=unanswered,
    )


def _paint_lights(text: str, lamp: str) -> str:
    """The rows with the word of the light, with which each begins, in its colour."""
    words = {LIGHT_NAMES[light] if lamp == "lamp" else light: style for light, style in STYLES.items()}
    lines = []
    for line in text.split("\n"):
        word = line.partition(" ")[0]
        lines.append(paint_text(word, words.get(word, ""), color=word in words) + line[len(word) :])
    return "\n".join(lines)
