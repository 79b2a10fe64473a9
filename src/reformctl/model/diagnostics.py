"""Defines what is wrong with a table file: diagnostics with their location; writes them for people and programs."""

from typing import NamedTuple

from reformctl.model import limits
from reformctl.system.environment import PLAIN_SCREEN, Screen
from reformctl.system.errors import ReformctlError
from reformctl.system.translation import _, translate_count
from reformctl.text.escaping import escape_text
from reformctl.text.styles import ERROR_STYLE, MARGIN_STYLE, WARNING_STYLE, make_bold, paint_text
from reformctl.text.width_and_breaks import clip_text, display_width, narrow_display_width

EXCERPT_COLUMNS = 10
"""Columns before an excerpt: the number of its line, and a bar."""


class Location(NamedTuple):
    """A place in a text file."""

    line: int
    """From 1."""
    column: int
    """In characters (code points), from 1."""
    length: int = 0
    """Characters of that line that are meant; 0 for its rest."""


KeyPath = tuple[str | int, ...]
"""The way from the root of a file to a value: keys of mappings, indices of sequences from 0: ("tasks", 3, "title")."""


class Excerpt(NamedTuple):
    """The line of a file that a diagnostic is about, and which of its characters are meant."""

    line: str
    """As it stands in the file; of a very long line only the part around the characters that are meant."""
    first: int
    """Index in `line` of the first character that is meant."""
    last: int
    """Index after the last one."""


class Diagnostic(NamedTuple):
    """One thing that is wrong with a table file. Rules yield diagnostics; they never raise."""

    path: KeyPath
    rule: str
    """The rule's name, such as duplicate-id."""
    sentence: str
    at_key: bool = False
    """Whether the key is wrong, and not its value."""
    part: tuple[int, int] | None = None
    """The characters of the value that are meant, if not all: index of the first, index after the last."""
    warning: bool = False
    """Whether the table can be used nevertheless."""
    doubtful: bool = False
    """Whether it only casts doubt on the table: a declared count differs, or a row of the source is missing.

    No field is wrong, so the table can be used, and whoever uses it is told.
    """
    proven: bool = False
    """Whether the kept official text has it so itself: whoever uses the table need not be told."""
    location: Location | None = None
    """Known once the reader of the file has looked `path` up; None means the file as a whole."""
    excerpt: Excerpt | None = None
    """Known together with `location`."""

    @property
    def is_finding(self) -> bool:
        """Whether a user of the table is to be told of it."""
        return self.doubtful and not self.warning and not self.proven

    @property
    def is_refusing(self) -> bool:
        """Whether nothing may be answered from the table."""
        return not self.warning and not self.doubtful


class InvalidDataError(ReformctlError):
    """One or more table files that cannot be used.

    `diagnostics` holds (file, diagnostic) pairs in the order of the files and their lines.
    """

    name = "invalid-data"

    def __init__(self, diagnostics: list[tuple[str, Diagnostic]]) -> None:
        """Count the diagnostics in the sentence."""
        self.diagnostics = diagnostics
        sentence = translate_count(
            "{count} error: a table with errors is not used",
            "{count} errors: a table with errors is not used",
            len(diagnostics),
        )
        message = sentence.format(count=len(diagnostics))
        super().__init__(message)
        if diagnostics:
            self.file = diagnostics[0][0]


def format_diagnostic(file: str, diagnostic: Diagnostic, screen: Screen = PLAIN_SCREEN) -> str:
    """Write a diagnostic as compilers do: file:line:column: rule: sentence; below it the line with a caret."""
    color = screen.color
    heading = _format_heading(file, diagnostic, color=color)
    if not (diagnostic.location and diagnostic.excerpt):
        return heading
    columns = screen.width or limits.PLAIN_EXCERPT_COLUMNS
    width = columns - EXCERPT_COLUMNS
    before, meant, after = _fit_excerpt(diagnostic.excerpt, width)
    bar = paint_text("|", MARGIN_STYLE, color=color)
    number = str(diagnostic.location.line)
    painted_number = paint_text(number, MARGIN_STYLE, color=color)
    number_columns = EXCERPT_COLUMNS - len(" | ")
    blanks = " " * (number_columns - len(number))
    excerpt = f"{blanks}{painted_number} {bar} {before}{meant}{after}"
    style = WARNING_STYLE if diagnostic.warning else ERROR_STYLE
    caret_columns = max(narrow_display_width(meant), 1)
    caret = paint_text("^" * caret_columns, style, color=color)
    indent = " " * narrow_display_width(before)
    margin = " " * (EXCERPT_COLUMNS - len("| "))
    return f"{heading}\n{excerpt}\n{margin}{bar} {indent}{caret}"


def make_diagnostic_record(file: str, diagnostic: Diagnostic) -> dict[str, object]:
    """Make a record of a diagnostic for programs; lines and columns count from 1, columns and lengths in characters."""
    location = diagnostic.location
    excerpt = diagnostic.excerpt
    value = None
    if excerpt:
        line, first, last = excerpt
        value = line[first:last]
    return {
        "file": file,
        "line": location.line if location else None,
        "column": location.column if location else None,
        "length": None if value is None else len(value),
        "severity": "warning" if diagnostic.warning else "error",
        "rule": diagnostic.rule,
        "message": diagnostic.sentence,
        "value": value,
        "path": list(diagnostic.path),
    }


def _format_heading(file: str, diagnostic: Diagnostic, *, color: bool) -> str:
    where = escape_text(file)
    if diagnostic.location:
        line, column, _length = diagnostic.location
        where += f":{line}:{column}"
    bold_where = make_bold(f"{where}:", color=color)
    if not diagnostic.warning:
        rule = paint_text(diagnostic.rule, ERROR_STYLE, color=color)
        return f"{bold_where} {rule}: {diagnostic.sentence}"
    kind = paint_text(_("warning: "), WARNING_STYLE, color=color)
    rule = make_bold(diagnostic.rule, color=color)
    return f"{bold_where} {kind}{rule}: {diagnostic.sentence}"


def _fit_excerpt(excerpt: Excerpt, room: int) -> tuple[str, str, str]:
    """Cut what stands before, in and after the meant characters to `room` columns; the meant ones are cut last."""
    line, first, last = excerpt
    before = escape_text(line[:first])
    meant = escape_text(line[first:last])
    after = escape_text(line[last:])
    room = max(room, limits.MIN_EXCERPT_COLUMNS)
    half = room // 2
    if display_width(before) > half:
        while display_width(before) > half - len("..."):
            cut_characters = max(len(before) // 8, 1)
            before = before[cut_characters:]
        before = f"...{before}"
    room -= display_width(before)
    meant = clip_text(meant, room)
    after = clip_text(after, room - display_width(meant))
    return before, meant, after
