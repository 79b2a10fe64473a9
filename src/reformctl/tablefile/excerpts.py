"""Where each fault stands in its file, and the line of the file with the characters that are meant."""

import re
from collections.abc import Iterable

from reformctl.model.diagnostics import Diagnostic, Excerpt, Location
from reformctl.tablefile import yaml_reader
from reformctl.tablefile.yaml_reader import ComposedText

_PLAIN_CHARACTER = re.compile(".", re.DOTALL)
_QUOTED_CHARACTERS = {
    "'": re.compile("''|.", re.DOTALL),
    '"': re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|\n[ \t]*|.)|.", re.DOTALL),
}
"""How one character is written in a scalar with this quotation mark (YAML 1.1, 5.6 and 9.1)."""
_BLANK_ESCAPES = frozenset("\\" + char for char in "tnrvf _NLP")
CONTEXT_CHARACTERS = 300
"""Characters that are kept on either side of what is meant, where a line is very long."""


def locate_diagnostics(diagnostics: Iterable[Diagnostic], composed: ComposedText, text: str) -> list[Diagnostic]:
    """Give each fault of a text its place and its excerpt; sorted by place.

    `composed` is what the text was composed to: it knows where the value of a path stands.
    """
    located = [_locate_diagnostic(diagnostic, composed) for diagnostic in diagnostics]
    placed = []
    number, line_start = 1, 0
    for diagnostic in sorted(located, key=_sort_key):
        location = diagnostic.location or Location(1, 1)
        while number < location.line:
            line_end = text.find("\n", line_start)
            if line_end < 0:
                break
            number += 1
            line_start = line_end + 1
        if location.line > number:  # a parser may count one line more at the end of a text
            location = Location(number, len(text) - line_start + 1)
        begin = line_start + location.column - 1
        end = begin + location.length if location.length else None
        if diagnostic.part:
            whole = yaml_reader.locate_value(composed, diagnostic.path).value
            if isinstance(whole, str):
                begin, end = _find_part(text, begin, whole, diagnostic.part)
        line = number + text.count("\n", line_start, begin)
        placed.append(_add_excerpt(diagnostic, text, line, (begin, end)))
    return sorted(placed, key=_sort_key)


def _locate_diagnostic(diagnostic: Diagnostic, composed: ComposedText) -> Diagnostic:
    if diagnostic.location:
        return diagnostic
    located = yaml_reader.locate_value(composed, diagnostic.path, at_key=diagnostic.at_key)
    return diagnostic._replace(location=located.location)


def _sort_key(diagnostic: Diagnostic) -> tuple[int, ...]:
    return diagnostic.location or (0, 0)


def _add_excerpt(diagnostic: Diagnostic, text: str, number: int, span: tuple[int, int | None]) -> Diagnostic:
    """The fault with the line of its characters, from `begin` to `end` or, without an end, to the end of the line."""
    begin, end = span
    line_start = text.rfind("\n", 0, begin) + 1
    line_end = text.find("\n", begin)
    if line_end < 0:
        line_end = len(text)
    if end is None:
        end = line_start + len(text[line_start:line_end].rstrip())
    end = min(end, line_end)
    location = Location(number, begin - line_start + 1, max(end - begin, 1))
    first = max(line_start, begin - CONTEXT_CHARACTERS)
    last = min(line_end, max(end, begin) + CONTEXT_CHARACTERS, begin + 2 * CONTEXT_CHARACTERS)
    marked_end = max(min(end, begin + CONTEXT_CHARACTERS), begin + 1)
    excerpt = Excerpt(text[first:last], begin - first, marked_end - first)
    return diagnostic._replace(location=location, excerpt=excerpt)


def _find_part(text: str, start: int, value: str, part: tuple[int, int]) -> tuple[int, int]:
    """Find where a part of a value stands in the text: offsets from `start`, where the value begins.

    Characters are counted without blanks and line breaks, for folding changes those; an escape is one character.
    """
    offset, written = start, _PLAIN_CHARACTER
    first_sign = text[start : start + 1]
    if first_sign in {"|", ">"}:
        offset = text.find("\n", start) + 1
    elif first_sign in _QUOTED_CHARACTERS:
        written = _QUOTED_CHARACTERS[first_sign]
        offset += 1
    before = value[: part[0]]
    begin = _skip_characters(text, offset, written, _count_visible(before))
    if value[part[0]].isspace():
        return begin, begin + part[1] - part[0]
    while begin < len(text) and text[begin].isspace():
        begin += 1
    return begin, _skip_characters(text, begin, written, _count_visible(value[slice(*part)]))


def _skip_characters(text: str, offset: int, written: re.Pattern[str], count: int) -> int:
    """The offset after `count` characters that are no blanks, as they are written."""
    while count:
        match = written.match(text, offset)
        if match is None:
            break
        sign = match[0]
        is_blank = sign.isspace() or sign in _BLANK_ESCAPES or sign.startswith("\\\n")
        if not is_blank:
            count -= 1
        offset = match.end()
    return offset


def _count_visible(text: str) -> int:
    return sum(not char.isspace() for char in text)
