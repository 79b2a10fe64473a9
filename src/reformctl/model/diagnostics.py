"""What is wrong with a table file, as values that know their place, and as compilers show them."""

from typing import NamedTuple

from reformctl.system.environment import PLAIN_SCREEN, Screen
from reformctl.system.errors import ReformctlError
from reformctl.system.translation import _, translate_count
from reformctl.text.escaping import escape_text
from reformctl.text.styles import BOLD_STYLE, ERROR_STYLE, WARNING_STYLE, make_bold, paint_text
from reformctl.text.width_and_breaks import clip_text, display_width, narrow_display_width

PLAIN_EXCERPT_COLUMNS = 100
"""Columns of an excerpt where no terminal sets a limit."""
EXCERPT_MARGIN = "        | "
MIN_EXCERPT_COLUMNS = 20
"""Columns of an excerpt, however narrow the terminal is."""


class Location(NamedTuple):
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


class Diagnostic(NamedTuple):
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
    location: Location | None = None
    """Known once the file's reader has looked `path` up; None means the file as a whole."""
    excerpt: Excerpt | None = None
    """Known with `place`."""


class InvalidDataError(ReformctlError):
    """One or more table files with faults.

    `faults` holds (file, fault) pairs in the order of the files and their lines.
    """

    def __init__(self, diagnostics: list[tuple[str, Diagnostic]]) -> None:
        """Count the faults."""
        self.diagnostics = diagnostics
        sentence = translate_count(
            "{count} fault: nothing is answered from a faulty table",
            "{count} faults: nothing is answered from a faulty table",
            len(diagnostics),
        )
        super().__init__(sentence.format(count=len(diagnostics)))


def format_diagnostic(file: str, diagnostic: Diagnostic, screen: Screen = PLAIN_SCREEN) -> str:
    """A fault as compilers write it: file:line:column: rule: sentence; below it the line with a caret."""
    location = f":{diagnostic.location.line}:{diagnostic.location.column}" if diagnostic.location else ""
    style = WARNING_STYLE if diagnostic.warning else ERROR_STYLE
    kind = paint_text(_("warning: "), style, color=screen.color) if diagnostic.warning else ""
    rule = paint_text(diagnostic.rule, BOLD_STYLE if diagnostic.warning else ERROR_STYLE, color=screen.color)
    head = f"{make_bold(escape_text(file) + location + ':', color=screen.color)} {kind}{rule}: {diagnostic.sentence}"
    if not (diagnostic.location and diagnostic.excerpt):
        return head
    before, meant, after = _fit_excerpt(
        diagnostic.excerpt, (screen.width or PLAIN_EXCERPT_COLUMNS) - len(EXCERPT_MARGIN)
    )
    caret = paint_text("^" * max(narrow_display_width(meant), 1), style, color=screen.color)
    excerpt = f"{diagnostic.location.line:>7} | {before}{meant}{after}"
    return f"{head}\n{excerpt}\n{EXCERPT_MARGIN}{' ' * narrow_display_width(before)}{caret}"


def make_diagnostic_record(file: str, diagnostic: Diagnostic) -> dict[str, object]:
    """A fault as programs read it; lines, columns and lengths are in characters, the first is 1."""
    length = diagnostic.excerpt.last - diagnostic.excerpt.first if diagnostic.excerpt else None
    return {
        "file": file,
        "line": diagnostic.location.line if diagnostic.location else None,
        "column": diagnostic.location.column if diagnostic.location else None,
        "length": length,
        "severity": "warning" if diagnostic.warning else "error",
        "rule": diagnostic.rule,
        "message": diagnostic.sentence,
        "path": list(diagnostic.path),
    }


def _fit_excerpt(excerpt: Excerpt, room: int) -> tuple[str, str, str]:
    """What stands before, in and after the meant characters, cut so that all of it fits, the meant ones first."""
    before, meant, after = (
        escape_text(text)
        for text in (
            excerpt.line[: excerpt.first],
            excerpt.line[excerpt.first : excerpt.last],
            excerpt.line[excerpt.last :],
        )
    )
    room = max(room, MIN_EXCERPT_COLUMNS)
    if display_width(before) > room // 2:
        while display_width(before) > room // 2 - 3:
            before = before[max(len(before) // 8, 1) :]
        before = f"...{before}"
    meant = clip_text(meant, room - display_width(before))
    return before, meant, clip_text(after, room - display_width(before) - display_width(meant))
