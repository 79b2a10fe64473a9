"""Locates diagnostics in their file, and cuts out the line with the characters that are meant."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from reformctl.model.diagnostics import Diagnostic, Excerpt, Location
from reformctl.tablefile import located_values
from reformctl.tablefile.limits import CONTEXT_CHARACTERS
from reformctl.tablefile.located_values import ComposedText

_PLAIN_CHARACTER = re.compile(".", re.DOTALL)
_QUOTED_CHARACTERS = {
    "'": re.compile("''|.", re.DOTALL),
    '"': re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|\n[ \t]*|.)|.", re.DOTALL),
}
"""How one character is written in a scalar with this quotation mark (YAML 1.1, 5.6 and 9.1)."""
_BLANK_ESCAPES = frozenset("\\" + char for char in "tnrvf _NLP")


class _Stretch(NamedTuple):
    """The characters of a file that a diagnostic is about."""

    first: int
    """Index of the first one."""
    last: int | None
    """Index after the last one; None for the rest of the line."""


class _LineFinder:
    """Finds where lines begin, as long as they are asked for in order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.line = 1
        self.start = 0
        """Index of the first character of the line."""

    def go_to(self, line: int) -> None:
        """Go to a line or, if the text has no such line, to its last one."""
        while self.line < line:
            line_end = self._text.find("\n", self.start)
            if line_end < 0:
                return
            self.line += 1
            self.start = line_end + 1


def locate_diagnostics(diagnostics: Iterable[Diagnostic], composed: ComposedText, text: str) -> list[Diagnostic]:
    """Give each diagnostic its location and its excerpt; return them sorted by location.

    `composed` is what the text was composed to: it knows where the value of a path stands.
    """
    located = [_locate_diagnostic(diagnostic, composed) for diagnostic in diagnostics]
    located.sort(key=_sort_key)
    lines = _LineFinder(text)
    excerpted = []
    for diagnostic in located:
        location = diagnostic.location or Location(1, 1)
        lines.go_to(location.line)
        if location.line > lines.line:  # a parser may count one line more at the end of a text
            column = len(text) - lines.start + 1
            location = Location(lines.line, column)
        stretch = _find_stretch(lines.start, location)
        if diagnostic.part:
            value, _location = located_values.locate_value(composed, diagnostic.path)
            if isinstance(value, str):
                stretch = _find_part(text, stretch.first, value, diagnostic.part)
        lines_between = text.count("\n", lines.start, stretch.first)
        line = lines.line + lines_between
        shown = _add_excerpt(diagnostic, text, line, stretch)
        excerpted.append(shown)
    excerpted.sort(key=_sort_key)
    return excerpted


def _locate_diagnostic(diagnostic: Diagnostic, composed: ComposedText) -> Diagnostic:
    if diagnostic.location:
        return diagnostic
    located = located_values.locate_value(composed, diagnostic.path, at_key=diagnostic.at_key)
    return diagnostic._replace(location=located.location)


def _sort_key(diagnostic: Diagnostic) -> tuple[int, ...]:
    return diagnostic.location or (0, 0)


def _find_stretch(line_start: int, location: Location) -> _Stretch:
    """Find the characters that a location means in the text; its line begins at `line_start`."""
    first = line_start + location.column - 1
    if location.length == 0:
        return _Stretch(first, None)
    return _Stretch(first, first + location.length)


def _add_excerpt(diagnostic: Diagnostic, text: str, line: int, stretch: _Stretch) -> Diagnostic:
    """Add the line of a stretch, of which a very long one is cut on both sides, and the exact location."""
    first, last = stretch
    line_start = text.rfind("\n", 0, first) + 1
    line_end = text.find("\n", first)
    if line_end < 0:
        line_end = len(text)
    if last is None:
        whole_line = text[line_start:line_end]
        last = line_start + len(whole_line.rstrip())
    last = min(last, line_end)
    column = first - line_start + 1
    length = max(last - first, 1)
    location = Location(line, column, length)
    shown_first = max(line_start, first - CONTEXT_CHARACTERS)
    shown_last = max(first, last) + CONTEXT_CHARACTERS
    longest_last = first + 2 * CONTEXT_CHARACTERS
    shown_last = min(shown_last, line_end, longest_last)
    marked_last = min(last, first + CONTEXT_CHARACTERS)
    marked_last = max(marked_last, first + 1)
    shown = text[shown_first:shown_last]
    first_in_shown = first - shown_first
    last_in_shown = marked_last - shown_first
    excerpt = Excerpt(shown, first_in_shown, last_in_shown)
    return diagnostic._replace(location=location, excerpt=excerpt)


def _find_part(text: str, value_start: int, value: str, part: tuple[int, int]) -> _Stretch:
    """Find where a part of a value stands in the text, in which the value begins at `value_start`.

    Characters are counted without blanks and line breaks, for folding changes those; an escape is one character.
    """
    index = value_start
    written = _PLAIN_CHARACTER
    first_sign = text[index : index + 1]
    if first_sign in {"|", ">"}:
        index = text.find("\n", index) + 1
    elif first_sign in _QUOTED_CHARACTERS:
        written = _QUOTED_CHARACTERS[first_sign]
        index += 1
    first, last = part
    count_before = _count_visible(value[:first])
    index = _skip_characters(text, index, written, count_before)
    if value[first].isspace():
        length = last - first
        return _Stretch(index, index + length)
    while text[index : index + 1].isspace():
        index += 1
    part_count = _count_visible(value[first:last])
    end = _skip_characters(text, index, written, part_count)
    return _Stretch(index, end)


def _skip_characters(text: str, index: int, written: re.Pattern[str], count: int) -> int:
    """Return the index after `count` characters that are no blanks; `written` matches one as it is written."""
    while count:
        match = written.match(text, index)
        if match is None:
            break
        if not _is_blank(match[0]):
            count -= 1
        index = match.end()
    return index


def _is_blank(sign: str) -> bool:
    r"""Tell whether a character, as it is written, is a blank or a line break: also one that is escaped, such as \t."""
    is_escaped_break = sign.startswith("\\\n")
    return is_escaped_break or sign.isspace() or sign in _BLANK_ESCAPES


def _count_visible(text: str) -> int:
    return sum(not char.isspace() for char in text)
