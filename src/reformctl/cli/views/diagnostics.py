"""How `check` writes faults: as text, as JSON, and as annotations of GitHub's pull requests."""

import json
from collections.abc import Callable, Sequence

from reformctl.model.diagnostics import Diagnostic, format_diagnostic, make_diagnostic_record
from reformctl.system.environment import Screen
from reformctl.text.escaping import escape_json_text, escape_text
from reformctl.text.width_and_breaks import break_lines
from reformctl.tracking.ledger_rules import ALL_RULES

FileFault = tuple[str, Diagnostic]
"""A file and what is wrong with it."""
FileFaults = Sequence[FileFault]
"""In the order of the files and their lines."""
WriteFaults = Callable[[FileFaults, Screen], str]
"""Writes faults in one of the formats."""


def _format_text(faults: FileFaults, screen: Screen) -> str:
    """Write faults as compilers do: a line that editors understand, the line of the file, a caret."""
    text = ""
    for file, diagnostic in faults:
        text += f"{format_diagnostic(file, diagnostic, screen)}\n"
    if screen.width is None:
        return text
    return break_lines(text, screen.width)


def _format_json(faults: FileFaults, _screen: Screen) -> str:
    """Write an array with one object a line; lines, columns and lengths are in characters, the first is 1."""
    lines = []
    for file, diagnostic in faults:
        record = make_diagnostic_record(file, diagnostic)
        text = json.dumps(record, ensure_ascii=False)
        lines.append(f"\n{escape_json_text(text)}")
    objects = ",".join(lines)
    return f"[{objects}\n]\n"


def _format_github(faults: FileFaults, _screen: Screen) -> str:
    """Write workflow commands, worst first: GitHub shows the first ten errors and the first ten warnings of a step.

    Source: GitHub Docs, "Workflow commands for GitHub Actions", setting an error message.
    """
    text = ""
    for file, diagnostic in sorted(faults, key=_rank_fault):
        text += _format_annotation(file, diagnostic)
    return text


FORMATS: dict[str, WriteFaults] = {
    "text": _format_text,
    "json": _format_json,
    "github": _format_github,
}


def _rank_fault(file_fault: FileFault) -> tuple[bool, bool]:
    """Rank a fault among others: errors go before warnings, and what refuses a table before other errors."""
    _file, diagnostic = file_fault
    rule = ALL_RULES[diagnostic.rule]
    is_refusal = rule.kind == "refusal"
    return diagnostic.warning, not is_refusal


def _format_annotation(file: str, diagnostic: Diagnostic) -> str:
    """Write one line: ::error file=qh6.yaml,line=5,col=13,title=unknown-field::“titel” is no key here."""
    location = ""
    if diagnostic.location:
        line = diagnostic.location.line
        column = diagnostic.location.column
        location = f",line={line},col={column}"
    kind = "warning" if diagnostic.warning else "error"
    shown_file = _escape_property(file)
    message = _escape_percent(diagnostic.sentence)
    return f"::{kind} file={shown_file}{location},title={diagnostic.rule}::{message}\n"


def _escape_property(value: str) -> str:
    """Escape commas and colons, too, which would end the property."""
    escaped = _escape_percent(value)
    escaped = escaped.replace(":", "%3A")
    return escaped.replace(",", "%2C")


def _escape_percent(text: str) -> str:
    return escape_text(text).replace("%", "%25")
