"""Words as bash reads and writes them: quotation marks, backslashes, and the marks at which readline divides words."""

import re
from typing import NamedTuple

_SPECIAL = re.compile(r"([\x00-\x20!\"#$&'()*;<>?\[\\\]^`{|}~])")
_SPECIAL_IN_QUOTES = re.compile(r'(["$\\`])')
_PART = re.compile(
    r"""(?P<blank>[ \t\n]+) | (?P<redirection>[0-9]*[<>]+[&|]?) | \\(?P<escaped>.?)
    | '(?P<single>[^']*)(?P<closed>'?) | "(?P<double>(?:\\.|[^"\\])*\\?)(?P<ended>"?) | (?P<plain>[0-9]+|.)""",
    re.VERBOSE | re.DOTALL,
)


class TypedLine(NamedTuple):
    """A line up to the cursor."""

    words: tuple[str, ...]
    """As the command gets them, its own name first; the last one, perhaps empty, is the cursor's."""
    kept: str = ""
    """The beginning of the last word that readline leaves as it is."""
    quote: str = ""
    """The quotation mark that is still open, or nothing."""
    is_redirected: bool = False
    """Whether the last word is the file of a redirection."""


def parse_typed_line(text: str, breaks: str) -> TypedLine:
    """Divide a line into words; nothing is expanded. `breaks` are the marks after which readline begins a word."""
    words: list[str] = []
    word = ""
    kept = ""
    quote = ""
    is_begun = False
    is_redirected = False
    for part in _PART.finditer(text):
        redirection = part["redirection"]
        if part["blank"] or redirection:
            if is_begun and not is_redirected:
                words.append(word)
            names_no_file_yet = is_redirected and not is_begun
            is_redirected = bool(redirection) or names_no_file_yet
            is_begun = False
            word = ""
            kept = ""
            continue
        is_begun = True
        quote = _find_open_quote(part)
        if quote:
            kept = word
        word += _resolve_part(part)
        if part["plain"] and part["plain"] in breaks:
            kept = word
    words.append(word)
    return TypedLine(tuple(words), kept, quote, is_redirected)


def quote_for_bash(word: str, quote: str) -> str:
    """Write a word as it is typed, after this open quotation mark or without any."""
    if quote == "'":
        return word.replace("'", "'\\''")
    special = _SPECIAL_IN_QUOTES if quote else _SPECIAL
    return special.sub(r"\\\1", word)


def _find_open_quote(part: re.Match[str]) -> str:
    """Find the quotation mark that a part of a word opens and does not close; an empty text where it closes it."""
    if part["single"] is not None and not part["closed"]:
        return "'"
    if part["double"] is not None and not part["ended"]:
        return '"'
    return ""


def _resolve_part(part: re.Match[str]) -> str:
    """Find the text that a part of a word stands for."""
    if part["double"] is not None:
        return re.sub(r'\\(["$\\`])', r"\1", part["double"])
    if part["escaped"] is not None:
        return part["escaped"]
    if part["single"] is not None:
        return part["single"]
    return part["plain"]
