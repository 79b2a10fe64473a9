"""`reformctl report`: the summary of a table's progress, as a workbook, a Word document, Markdown or a page."""

import os
from datetime import date
from importlib import import_module

from reformctl.cli import loop, loop_options, spec
from reformctl.cli.output import Answer, is_standard
from reformctl.cli.spec import Call
from reformctl.system import environment, packages
from reformctl.system.errors import UsageError
from reformctl.system.translation import _, join_words
from reformctl.text.escaping import echo_value
from reformctl.tracking import ledger_notes, lights, periods
from reformctl.tracking.summaries import content

WRITERS = {"xlsx": ".xlsx", "docx": ".docx", "markdown": ".md", "html": ".html"}
"""The suffix of each format."""


def run(call: Call) -> Answer:
    """The summary, marked as internal; Markdown unless the line says otherwise."""
    kind = _choose_kind(call)
    asked_day = call[loop_options.ON]
    day = date.today() if asked_day is None else periods.require_date(asked_day)  # noqa: DTZ011 the user's own day
    period = loop.require_period(call[loop_options.PERIOD])
    since = loop.require_period(call[loop_options.SINCE])
    understood = ledger_notes.describe_periods(call[loop_options.PERIOD], call[loop_options.SINCE])
    given = loop.load_input(call, needs_ledger=True)
    standing = lights.judge_table(given.table, given.file.ledger, day, period)
    summary = content.summarize(given.table, given.file.ledger, standing, since)
    try:
        body = import_module(f"reformctl.tracking.summaries.to_{kind}").write(summary)
    except ImportError as error:
        raise packages.make_package_error(packages.XLSXWRITER, kind, error) from error
    unasked = ledger_notes.describe_unasked(given.file.ledger, period)
    return Answer(body, (*understood, *given.notes, *unasked, *ledger_notes.describe_later(standing)))


def _choose_kind(call: Call) -> str:
    """The format that --format, else the suffix of --output names; UsageError for none of them."""
    path = call[spec.OUTPUT]
    suffix = "" if is_standard(path) else os.path.splitext(path or "")[1].lower()
    by_suffix = next((kind for kind, known in WRITERS.items() if suffix == known), None)
    kind = call[loop_options.REPORT_KIND] or by_suffix
    if kind is None:
        if not is_standard(path):
            sentence = _("a report can be {all}, not {path}")
            raise UsageError(sentence.format(all=join_words(WRITERS.values()), path=echo_value(path or "")))
        kind = "markdown"
    if by_suffix not in {None, kind}:
        sentence = _("--format {format} contradicts the suffix {suffix}: leave out one of them")
        raise UsageError(sentence.format(format=kind, suffix=suffix))
    if kind in {"xlsx", "docx"} and is_standard(path) and environment.is_on_terminal():
        sentence = _("{format} is not text for a terminal: write it to a file, such as -o tasks{suffix}")
        raise UsageError(sentence.format(format=kind, suffix=WRITERS[kind]))
    return kind
