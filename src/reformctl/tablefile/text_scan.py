"""Scans the text of a table file for what a YAML parser passes over: unwanted characters, comments, deep nesting."""

import re
from collections.abc import Iterator
from itertools import islice

from reformctl.model.diagnostics import Diagnostic, Location
from reformctl.system.translation import _
from reformctl.tablefile.limits import MAX_COMMENT_LINE_CHARACTERS, MAX_DIAGNOSTICS, MAX_LEVELS
from reformctl.text.escaping import UNSAFE_CHARACTERS

STAND_IN = "\ufdd0"
"""Stands in the text for a character that cannot be in a table file, so that the rest can still be read: a character
that Unicode keeps free for such internal use ("noncharacter")."""
_UNWANTED = re.compile(f"[{UNSAFE_CHARACTERS}]")
_UNUSUAL = re.compile("[^\n\x20-\x7e\u2010-\u2027\u3000-\u3163\u4e00-\u9fff\uff00-\uff9f]")
"""Every character that is not surely wanted. It is looked for first, which is eight times as quick."""
_BRACKETS = re.compile(
    r"'(?:[^']|'')*(?:'|\Z)"
    r'|"(?:[^"\\]|\\.)*(?:"|\Z)'
    r"|(?<!\S)#[^\n]*"
    r"|[\[\]{}]"
    r"""|[^\s:'"\[\]{},][^\[\]{},\n]*?(?=[\[\]{},\n]|:(?:\s|$)|\s#|$)""",
    re.DOTALL,
)
"""What stands inside brackets of YAML: texts in quotation marks, comments, brackets, and texts without any of these."""
_UNQUOTED = re.compile(r"[ ]*(?:- )?\w+: +[^\s\"'|>\[{&*!%@`#]", re.ASCII)
"""The beginning of a line whose value is a text without quotation marks."""


def find_unwanted(text: str) -> list[Diagnostic]:
    """Find the first MAX_DIAGNOSTICS characters that cannot be in a file."""
    diagnostics: list[Diagnostic] = []
    if not _UNUSUAL.search(text):
        return diagnostics
    line = 1
    line_start = 0
    last_index = 0
    for unwanted in islice(_UNWANTED.finditer(text), MAX_DIAGNOSTICS):
        index = unwanted.start()
        line += text.count("\n", last_index, index)
        last_line_end = text.rfind("\n", last_index, index)
        if last_line_end >= 0:
            line_start = last_line_end + 1
        last_index = index
        column = index - line_start + 1
        location = Location(line, column, 1)
        diagnostic = make_unwanted_diagnostic(unwanted[0], location)
        diagnostics.append(diagnostic)
    return diagnostics


def replace_unwanted(text: str) -> str:
    """Put STAND_IN for each character that cannot be in a file."""
    return _UNWANTED.sub(STAND_IN, text)


def find_comments(text: str) -> Iterator[Diagnostic]:
    """Find comments after Chinese text without quotation marks, of which they may be meant to be a part."""
    sentence = _("the text after # is a comment, not a part of the value: if it belongs to the value, quote the value")
    index = -1
    line = 1
    last_index = 0
    for _number in range(MAX_DIAGNOSTICS):
        index = text.find(" #", index + 1)
        if index < 0:
            return
        earliest = max(index - MAX_COMMENT_LINE_CHARACTERS, 0)
        line_start = text.rfind("\n", earliest, index) + 1
        before = text[line_start:index]
        has_text = not before.isascii()
        if has_text and line_start and _UNQUOTED.match(before):
            line += text.count("\n", last_index, index)
            last_index = index
            column = index + 2 - line_start
            location = Location(line, column)
            yield Diagnostic((), "comment-after-text", sentence, location=location, warning=True)


def find_deep_bracket(text: str, first: int, last: int, depth: int) -> Diagnostic | None:
    """Find the bracket between two indices that nests the text too deep; `depth` brackets are open at the first."""
    for token in _BRACKETS.finditer(text, first, last):
        if token[0] in {"]", "}"}:
            depth -= 1
        elif token[0] in {"[", "{"}:
            depth += 1
        if depth > MAX_LEVELS:
            index = token.start()
            line = text.count("\n", 0, index) + 1
            column = index - text.rfind("\n", 0, index)
            location = Location(line, column)
            sentence = describe_depth()
            return Diagnostic((), "too-deep", sentence, location=location)
    return None


def make_unwanted_diagnostic(char: str, location: Location) -> Diagnostic:
    """Make the diagnostic of a character that cannot be in a file."""
    sentence = _("a table file cannot contain the character {char}: remove it")
    message = sentence.format(char=f"U+{ord(char):04X}")
    return Diagnostic((), "control-character", message, location=location)


def describe_depth() -> str:
    """Say that a file is nested too deep."""
    sentence = _("nested more than {most} levels deep")
    return sentence.format(most=MAX_LEVELS)
