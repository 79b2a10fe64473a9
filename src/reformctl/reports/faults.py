"""How `check` writes faults: for people, for programs, and for GitHub's pull requests."""

import json
from collections.abc import Callable, Sequence

from reformctl.environment import Screen
from reformctl.faults import Fault, as_text, record
from reformctl.rules.catalogue import RULES
from reformctl.text import break_lines, safe, visible

Faults = Sequence[tuple[str, Fault]]
"""(file, fault) pairs, in the order of the files and their lines."""


def _text(faults: Faults, screen: Screen) -> str:
    """As compilers do it: a line that editors understand, the line of the file, a caret."""
    told = "".join(f"{as_text(file, fault, screen)}\n" for file, fault in faults)
    return told if screen.width is None else break_lines(told, screen.width)


def _json(faults: Faults, _screen: Screen) -> str:
    """An array with one object a line; lines, columns and lengths are in characters, the first is 1."""
    records = (visible(json.dumps(record(file, fault), ensure_ascii=False)) for file, fault in faults)
    return "[" + ",".join(f"\n{line}" for line in records) + "\n]\n"


def _github(faults: Faults, _screen: Screen) -> str:
    """Workflow commands, worst first: GitHub shows only the first ten errors and the first ten warnings of a step.

    Source: GitHub Docs, "Workflow commands for GitHub Actions", setting an error message.
    """
    worst_first = sorted(faults, key=lambda pair: (pair[1].warning, RULES[pair[1].rule].kind != "refusal"))
    return "".join(f"{_annotation(file, fault)}\n" for file, fault in worst_first)


FORMATS: dict[str, Callable[[Faults, Screen], str]] = {"text": _text, "json": _json, "github": _github}


def _annotation(file: str, fault: Fault) -> str:
    place = f",line={fault.place.line},col={fault.place.column}" if fault.place else ""
    kind = "warning" if fault.warning else "error"
    sentence = safe(fault.sentence).replace("%", "%25")
    return f"::{kind} file={_property(file)}{place},title={fault.rule}::{sentence}"


def _property(value: str) -> str:
    """Commas and colons would end the property."""
    return safe(value).replace("%", "%25").replace(":", "%3A").replace(",", "%2C")
