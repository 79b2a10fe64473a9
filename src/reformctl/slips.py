"""What people most often meant to write where YAML's parser stops."""

import re

from reformctl.faults import Fault, Place
from reformctl.messages import _
from reformctl.text import echo
from reformctl.typed import NamedTuple

FULL_WIDTH_COLON = "YAML divides a key from its value by a half-width colon and a blank, not by “：”"
BLANK_AFTER_COLON = "YAML wants a blank after the colon of a key"
_MISSING_BLANK = re.compile(r"[A-Za-z_]\w*:\S")
SLIPS = (
    (re.compile(r"\s*(?:- )?[^\s:'\"{\[，。]{1,40}：()"), FULL_WIDTH_COLON),
    (
        re.compile("[ ]*[－—–]()[ \u3000]"),
        "YAML begins an entry of a list by a half-width hyphen and a blank, not by “－”",
    ),
    (re.compile("[ ]*\u3000()"), "YAML indents by half-width blanks, not by full-width ones"),
    (re.compile(r" *\t()"), "YAML indents by blanks, not by tabs"),
    (re.compile(r" *-()[A-Za-z_]\w*: "), "YAML wants a blank after the hyphen of an entry"),
    (re.compile(r"\s*(?:- )?[A-Za-z_]\w*:()[^\s/]"), BLANK_AFTER_COLON),
)
"""What people write for YAML's own signs, up to the group, and what to say of it."""
PROBLEMS = {
    "mapping values are not allowed": "a text that holds a colon and a blank must stand in quotation marks (\" or ')",
    "cannot start any token": "a text that begins with such a sign must stand in quotation marks (\" or ')",
    "could not find expected ':'": "this is neither `key: value` nor an entry of a list",
    "escape": "between double quotation marks \\ begins an escape: write \\\\, or use ' for the quotation marks",
}
"""What PyYAML says, and what to do about it."""
NO_YAML = "this is no YAML: {problem}"
SAYINGS = (
    "block sequence entries are not allowed in this context",
    "could not find expected directive name",
    "did not find URI escaped octet",
    "did not find expected '!'",
    "did not find expected '-' indicator",
    "did not find expected ',' or ']'",
    "did not find expected ',' or '}'",
    "did not find expected <document start>",
    "did not find expected alphabetic or numeric character",
    "did not find expected comment or line break",
    "did not find expected digit or '.' character",
    "did not find expected key",
    "did not find expected node content",
    "did not find expected tag URI",
    "did not find expected version number",
    "did not find expected whitespace",
    "did not find expected whitespace or line break",
    "did not find the expected '>'",
    "found a tab character that violates indentation",
    "found a tab character where an indentation space is expected",
    "found an indentation indicator equal to 0",
    "found duplicate %TAG directive",
    "found duplicate %YAML directive",
    "found extremely long version number",
    "found incompatible YAML document",
    "found undefined tag handle",
    "found unexpected ':'",
    "found unexpected document indicator",
    "found unexpected end of stream",
    "found unexpected non-alphabetical character",
    "found unknown directive name",
    "mapping keys are not allowed in this context",
)
"""What else PyYAML's C parser says; what its slow parser says in other words stays English."""


class Complaint(NamedTuple):
    """Where a parser stopped, and what it says."""

    problem: str
    place: Place
    context: str = ""
    """What it was in the middle of."""
    opening: Place | None = None
    """Where that began."""
    bracket: Place | None = None
    """The innermost bracket that is still open."""


def explain(complaint: Complaint, text: str) -> Fault:
    """The parser's complaint, and in plain words what people most often meant to write."""
    problem, place, opening = echo(complaint.problem, 200), complaint.place, complaint.opening
    if opening:
        if "':'" in problem and _MISSING_BLANK.match(_line(text, opening.line)[opening.column - 1 :]):
            return Fault((), "yaml-syntax", _(BLANK_AFTER_COLON), place=opening)
        if "quoted scalar" in complaint.context and "end of stream" in problem:
            return Fault((), "yaml-syntax", _("the quotation mark that opens here is not closed"), place=opening)
    if complaint.bracket and place.line > complaint.bracket.line:
        return Fault((), "yaml-syntax", _("the bracket that opens here is not closed"), place=complaint.bracket)
    for line in (place.line, place.line - 1):
        for slip, sentence in SLIPS:
            if match := slip.match(_line(text, line)):
                return Fault((), "yaml-syntax", _(sentence), place=Place(line, match.end(1), 1))
    if opening and "could not find expected ':'" in problem:
        place = opening
    elif "escape" in problem and _line(text, place.line)[place.column - 2 : place.column - 1] == "\\":
        place = Place(place.line, place.column - 1)  # where the C parser sees it
    said = next((words for part, words in PROBLEMS.items() if part in problem), NO_YAML)
    return Fault((), "yaml-syntax", _(said).format(problem=_(problem)), place=place)


def _line(text: str, number: int) -> str:
    """One line of a text; empty where there is none."""
    start = 0
    for _before in range(1, number):
        start = text.find("\n", start) + 1
        if not start:
            return ""
    end = text.find("\n", start)
    return text[start:end] if end >= 0 else text[start:]
