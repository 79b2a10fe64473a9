"""How `check` writes faults: as text, as JSON, and as annotations of GitHub's pull requests."""

import json
from collections.abc import Callable, Sequence

from reformctl.model.diagnostics import Fault, as_text, record
from reformctl.system.environment import Screen
from reformctl.text.width_and_breaks import break_lines, safe, visible
from reformctl.validation.catalogue import RULES

FileFault = tuple[str, Fault]
"""A file and what is wrong with it."""
FileFaults = Sequence[FileFault]
"""In the order of the files and their lines."""


def _format_text(faults: FileFaults, screen: Screen) -> str:
    """Write faults as compilers do: a line that editors understand, the line of the file, a caret."""
    text = ""
    for file, fault in faults:
        text += f"{as_text(file, fault, screen)}\n"
    return text if screen.width is None else break_lines(text, screen.width)


def _format_json(faults: FileFaults, _screen: Screen) -> str:
    """Write an array with one object a line; lines, columns and lengths are in characters, the first is 1."""
    lines = []
    for file, fault in faults:
        text = json.dumps(record(file, fault), ensure_ascii=False)
        lines.append(f"\n{visible(text)}")
    return "[" + ",".join(lines) + "\n]\n"


def _format_github(faults: FileFaults, _screen: Screen) -> str:
    """Write workflow commands, worst first: GitHub shows the first ten errors and the first ten warnings of a step.

    Source: GitHub Docs, "Workflow commands for GitHub Actions", setting an error message.
    """
    text = ""
    for file, fault in sorted(faults, key=_rank_fault):
        text += _format_annotation(file, fault)
    return text


FORMATS: dict[str, Callable[[FileFaults, Screen], str]] = {
    "text": _format_text,
    "json": _format_json,
    "github": _format_github,
}


def _rank_fault(file_fault: FileFault) -> tuple[bool, bool]:
    _file, fault = file_fault
    is_refusal = RULES[fault.rule].kind == "refusal"
    return fault.warning, not is_refusal


def _format_annotation(file: str, fault: Fault) -> str:
    """Write one line: ::error file=qh6.yaml,line=5,col=13,title=unknown-field::“titel” is no key here."""
    place = ""
    if fault.place:
        place = f",line={fault.place.line},col={fault.place.column}"
    kind = "warning" if fault.warning else "error"
    return f"::{kind} file={_escape_property(file)}{place},title={fault.rule}::{_escape_percent(fault.sentence)}\n"


def _escape_property(value: str) -> str:
    """Escape commas and colons, too, which would end the property."""
    return _escape_percent(value).replace(":", "%3A").replace(",", "%2C")


def _escape_percent(text: str) -> str:
    return safe(text).replace("%", "%25")
