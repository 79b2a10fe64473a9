"""What is wrong with a table file, as values that know their place, and as compilers show them."""

from typing import NamedTuple

from reformctl.system.environment import PLAIN, Screen
from reformctl.system.errors import ReformctlError
from reformctl.system.translation import _, counted
from reformctl.text.width_and_breaks import BOLD, WARNING, WRONG, bold, clip, narrow_width, painted, safe, width

PLAIN_WIDTH = 100
"""Columns of an excerpt where no terminal sets a limit."""
MARGIN = "        | "
NARROWEST = 20
"""Columns of an excerpt, however narrow the terminal is."""


class Place(NamedTuple):
    """Where in a text file something stands."""

    line: int
    """From 1."""
    column: int
    """In characters (code points), from 1."""
    length: int = 0
    """Characters of that line that are meant; 0 for its rest."""


KeyPath = tuple[str | int, ...]
"""The way from the root of a file to a value: keys of mappings, indices of sequences from 0."""


class Excerpt(NamedTuple):
    """The line of a file that a fault is about, with the characters that are meant."""

    line: str
    """As it stands in the file; of a very long line the part around what is meant."""
    first: int
    """Index in `line` of the first character that is meant."""
    last: int
    """Index after the last one."""


class Fault(NamedTuple):
    """One thing that is wrong with a table file, as a value: rules yield faults, they never raise."""

    path: KeyPath
    rule: str
    """The rule's name, such as duplicate-id."""
    sentence: str
    at_key: bool = False
    """Whether the key, and not its value, is what is wrong."""
    part: tuple[int, int] | None = None
    """The characters of the value that are meant, if not all: index of the first, index after the last."""
    warning: bool = False
    """Whether the table can be used all the same."""
    place: Place | None = None
    """Known once the file's reader has looked `path` up; None means the file as a whole."""
    excerpt: Excerpt | None = None
    """Known with `place`."""


class InvalidDataError(ReformctlError):
    """One or more table files with faults.

    `faults` holds (file, fault) pairs in the order of the files and their lines.
    """

    def __init__(self, faults: list[tuple[str, Fault]]) -> None:
        """Count the faults."""
        self.faults = faults
        sentence = counted(
            "{count} fault: nothing is answered from a faulty table",
            "{count} faults: nothing is answered from a faulty table",
            len(faults),
        )
        super().__init__(sentence.format(count=len(faults)))


def as_text(file: str, fault: Fault, screen: Screen = PLAIN) -> str:
    """A fault as compilers write it: file:line:column: rule: sentence; below it the line with a caret."""
    place = f":{fault.place.line}:{fault.place.column}" if fault.place else ""
    style = WARNING if fault.warning else WRONG
    kind = painted(_("warning: "), style, color=screen.color) if fault.warning else ""
    rule = painted(fault.rule, BOLD if fault.warning else WRONG, color=screen.color)
    head = f"{bold(safe(file) + place + ':', color=screen.color)} {kind}{rule}: {fault.sentence}"
    if not (fault.place and fault.excerpt):
        return head
    before, meant, after = _fitted(fault.excerpt, (screen.width or PLAIN_WIDTH) - len(MARGIN))
    caret = painted("^" * max(narrow_width(meant), 1), style, color=screen.color)
    return f"{head}\n{fault.place.line:>7} | {before}{meant}{after}\n{MARGIN}{' ' * narrow_width(before)}{caret}"


def record(file: str, fault: Fault) -> dict[str, object]:
    """A fault as programs read it; lines, columns and lengths are in characters, the first is 1."""
    length = fault.excerpt.last - fault.excerpt.first if fault.excerpt else None
    return {
        "file": file,
        "line": fault.place.line if fault.place else None,
        "column": fault.place.column if fault.place else None,
        "length": length,
        "severity": "warning" if fault.warning else "error",
        "rule": fault.rule,
        "message": fault.sentence,
        "path": list(fault.path),
    }


def _fitted(excerpt: Excerpt, room: int) -> tuple[str, str, str]:
    """What stands before, in and after the meant characters, cut so that all of it fits, the meant ones first."""
    before, meant, after = (
        safe(text)
        for text in (
            excerpt.line[: excerpt.first],
            excerpt.line[excerpt.first : excerpt.last],
            excerpt.line[excerpt.last :],
        )
    )
    room = max(room, NARROWEST)
    if width(before) > room // 2:
        while width(before) > room // 2 - 3:
            before = before[max(len(before) // 8, 1) :]
        before = f"...{before}"
    meant = clip(meant, room - width(before))
    return before, meant, clip(after, room - width(before) - width(meant))
