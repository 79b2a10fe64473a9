"""`reformctl report`: the summary of a table's progress, as a workbook, a Word document, Markdown or a page."""

import os
from importlib import import_module

from reformctl.cli import loop, loop_options, spec
from reformctl.cli.output import Answer, is_standard
from reformctl.cli.spec import Call
from reformctl.system import environment, packages
from reformctl.system.errors import UsageError
from reformctl.system.translation import _, join_words
from reformctl.text.escaping import echo_value
from reformctl.tracking import ledger_notes, lights
from reformctl.tracking.summaries import content

WRITERS = {"xlsx": ".xlsx", "docx": ".docx", "markdown": ".md", "html": ".html"}
"""The suffix of each format."""
BINARY_KINDS = {"xlsx", "docx"}
"""Formats that a terminal cannot show."""


def run(call: Call) -> Answer:
    """Write the summary, marked as internal; Markdown unless the line says otherwise."""
    kind = _choose_kind(call)
    day = loop.choose_day(call)
    asked_period = call[loop_options.PERIOD]
    asked_since = call[loop_options.SINCE]
    period = loop.require_period(asked_period)
    since = loop.require_period(asked_since)
    notes = ledger_notes.describe_periods(asked_period, asked_since)
    loop_input = loop.load_input(call, needs_ledger=True)
    notes += loop_input.notes
    table = loop_input.table
    ledger = loop_input.file.ledger
    standing = lights.judge_table(table, ledger, day, period)
    summary = content.summarize(table, ledger, standing, since)
    body = _write_summary(kind, summary)
    notes += ledger_notes.describe_unasked(ledger, period)
    notes += ledger_notes.describe_later(standing)
    return Answer(body, tuple(notes))


def _write_summary(kind: str, summary: content.Summary) -> bytes:
    """Write a summary; only the file of its format is imported. Raises UsageError where that needs another package."""
    try:
        writer = import_module(f"reformctl.tracking.summaries.to_{kind}")
        body: bytes = writer.write(summary)
    except ImportError as error:
        raise packages.make_package_error(packages.XLSXWRITER, kind, error) from error
    return body


def _choose_kind(call: Call) -> str:
    """Choose the format that --format or the suffix of --output names. Raises UsageError for any other suffix."""
    path = call[spec.OUTPUT]
    suffix = _read_suffix(path)
    kind_of_suffix = _find_kind(suffix)
    kind = call[loop_options.REPORT_KIND] or kind_of_suffix
    if kind is None:
        _refuse_unknown_suffix(path)
        kind = "markdown"
    if kind_of_suffix not in {None, kind}:
        sentence = _("--format {format} contradicts the suffix {suffix}: leave out one of them")
        text = sentence.format(format=kind, suffix=suffix)
        raise UsageError(text)
    goes_to_terminal = is_standard(path) and environment.is_on_terminal()
    if goes_to_terminal and kind in BINARY_KINDS:
        sentence = _("{format} is not text for a terminal: write it to a file, such as -o tasks{suffix}")
        usual_suffix = WRITERS[kind]
        text = sentence.format(format=kind, suffix=usual_suffix)
        raise UsageError(text)
    return kind


def _read_suffix(path: str | None) -> str:
    """Read the suffix of the file that --output names; empty for standard output."""
    if path is None or is_standard(path):
        return ""
    _stem, suffix = os.path.splitext(path)
    return suffix.lower()


def _find_kind(suffix: str) -> str | None:
    for kind, known_suffix in WRITERS.items():
        if suffix == known_suffix:
            return kind
    return None


def _refuse_unknown_suffix(path: str | None) -> None:
    """Raise UsageError for a file whose name does not say what a report should be."""
    if path is None or is_standard(path):
        return
    sentence = _("a report can be {all}, not {path}")
    suffixes = join_words(WRITERS.values())
    shown_path = echo_value(path)
    text = sentence.format(all=suffixes, path=shown_path)
    raise UsageError(text)
