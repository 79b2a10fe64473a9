"""Explains what people most often meant to write where YAML's parser stops.

Everything is read from the text and the locations that the parser names, nothing from its words: they differ between
its versions and its C and Python variants, and are English.
"""

import re
from typing import NamedTuple

from reformctl.model.diagnostics import Diagnostic, Location
from reformctl.system.translation import N_, _, translate

FULL_WIDTH_COLON = N_("YAML separates a key from its value with a half-width colon and a space, not with “：”")
BLANK_AFTER_COLON = N_("YAML needs a space after the colon of a key")
LINE_HINTS = (
    (re.compile(r"\s*(?:- )?[^\s:'\"{\[，。]{1,40}：()"), FULL_WIDTH_COLON),
    (
        re.compile("[ ]*[－—–]()[ \u3000]"),
        N_("YAML begins a list entry with a half-width hyphen and a space, not with “－”"),
    ),
    (re.compile("[ ]*\u3000()"), N_("YAML indents with half-width spaces, not with full-width ones")),
    (re.compile(r" *\t()"), N_("YAML indents with spaces, not with tabs")),
    (re.compile(r" *-()[A-Za-z_]\w*: "), N_("YAML needs a space after the hyphen of a list entry")),
    (re.compile(r"\s*(?:- )?[A-Za-z_]\w*:()[^\s/]"), BLANK_AFTER_COLON),
)
"""What people write for YAML's own signs, up to the empty group, and the sentence about it."""
COLON_IN_TEXT = N_("a text that contains a colon and a space must stand in quotation marks (\" or ')")
SIGN_BEFORE_TEXT = N_("a text that begins with such a sign must stand in quotation marks (\" or ')")
START_HINTS = (
    (re.compile(r":(?:\s|$)"), COLON_IN_TEXT),
    (re.compile(r"[@`%|>]"), SIGN_BEFORE_TEXT),
)
"""What stands where the parser stops, and the sentence about it."""
_MISSING_BLANK = re.compile(r"[A-Za-z_]\w*:\S")
_WITHOUT_COLON = re.compile(r"[^\s\-?\[{](?:(?!:(?:\s|$)).)*$")


class ParserComplaint(NamedTuple):
    """Where a parser stopped."""

    location: Location
    opening: Location | None = None
    """Where the key or the text begins in whose middle it stopped."""
    bracket: Location | None = None
    """The innermost bracket that is still open."""


def explain_complaint(complaint: ParserComplaint, text: str) -> Diagnostic:
    """Explain in plain words what is wrong where the parser stopped."""
    return (
        _explain_opening(complaint, text)
        or _explain_open_bracket(complaint)
        or _explain_lines(complaint.location.line, text)
        or _explain_missing_colon(complaint, text)
        or _explain_start(complaint.location, text)
        or _explain_nothing(complaint)
    )


def explain_unknown(location: Location) -> Diagnostic:
    """Say that the parser stopped here or a little earlier, where nothing else is known."""
    sentence = _(
        "this cannot be read as YAML: indent it like the lines around it, and write `key: value` or `- "
        "entry`; the rest of the file was not checked"
    )
    return _make_diagnostic(sentence, location)


def _explain_opening(complaint: ParserComplaint, text: str) -> Diagnostic | None:
    """Explain a key or a quoted text that began and did not come to its end."""
    opening = complaint.opening
    if opening is None:
        return None
    begun = _read_rest(text, opening)
    if _MISSING_BLANK.match(begun):
        return _make_diagnostic(translate(BLANK_AFTER_COLON), opening)
    if not begun.startswith(('"', "'")):
        return None
    if _is_end(text, complaint.location):
        sentence = _("the quotation mark that opens here is never closed")
        return _make_diagnostic(sentence, opening)
    if begun.startswith('"'):
        return _explain_escape(complaint.location, text)
    return None


def _explain_escape(location: Location, text: str) -> Diagnostic | None:
    """Explain a backslash where the parser stopped, or before that: the C parser names the sign behind it."""
    before = location._replace(column=location.column - 1)
    for backslash in (location, before):
        if _read_rest(text, backslash).startswith("\\"):
            sentence = _("between double quotation marks, \\ begins an escape: write \\\\, or use ' as quotation mark")
            return _make_diagnostic(sentence, backslash)
    return None


def _explain_open_bracket(complaint: ParserComplaint) -> Diagnostic | None:
    bracket = complaint.bracket
    if bracket and complaint.location.line > bracket.line:
        sentence = _("the bracket that opens here is never closed")
        return _make_diagnostic(sentence, bracket)
    return None


def _explain_lines(number: int, text: str) -> Diagnostic | None:
    """Explain what people write for YAML's own signs, in the line where the parser stops or in the one before."""
    for line_number in (number, number - 1):
        line = _read_line(text, line_number)
        for pattern, sentence in LINE_HINTS:
            match = pattern.match(line)
            if match:
                column = match.end(1)
                location = Location(line_number, column, 1)
                return _make_diagnostic(translate(sentence), location)
    return None


def _explain_missing_colon(complaint: ParserComplaint, text: str) -> Diagnostic | None:
    """Explain a line that should begin with a key and has no colon, which the parser notices in a later one."""
    opening = complaint.opening
    if not opening or complaint.location.line <= opening.line:
        return None
    if not _WITHOUT_COLON.match(_read_rest(text, opening)):
        return None
    sentence = _("this is neither `key: value` nor a list entry")
    return _make_diagnostic(sentence, opening)


def _explain_start(location: Location, text: str) -> Diagnostic | None:
    """Explain the sign that stands where the parser stops."""
    rest = _read_rest(text, location)
    for pattern, sentence in START_HINTS:
        if pattern.match(rest):
            return _make_diagnostic(translate(sentence), location)
    return None


def _explain_nothing(complaint: ParserComplaint) -> Diagnostic:
    if complaint.bracket is None:
        return explain_unknown(complaint.location)
    sentence = _(
        "between brackets, YAML needs a comma after each entry, and a closing bracket after the last one; "
        "the rest of the file was not checked"
    )
    return _make_diagnostic(sentence, complaint.location)


def _make_diagnostic(sentence: str, location: Location) -> Diagnostic:
    return Diagnostic((), "yaml-syntax", sentence, location=location)


def _is_end(text: str, location: Location) -> bool:
    """Tell whether only blanks and line ends stand from a location on."""
    start = _find_line_start(text, location.line)
    if start is None:
        return True
    first = start + location.column - 1
    rest = text[first:]
    return not rest.strip()


def _read_rest(text: str, location: Location) -> str:
    """Return what a line holds from a location on."""
    line = _read_line(text, location.line)
    first = max(location.column - 1, 0)
    return line[first:]


def _read_line(text: str, number: int) -> str:
    """Return the line of this number, from 1; an empty text where there is none."""
    start = _find_line_start(text, number)
    if start is None:
        return ""
    end = text.find("\n", start)
    if end < 0:
        return text[start:]
    return text[start:end]


def _find_line_start(text: str, number: int) -> int | None:
    """Find the index where the line of this number begins; None where there is none."""
    start = 0
    for _line in range(1, number):
        start = text.find("\n", start) + 1
        if not start:
            return None
    return start
