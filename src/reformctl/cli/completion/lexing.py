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
    """The words of a line; nothing is expanded. `breaks` are the marks after which readline begins a word."""
    words: list[str] = []
    word, kept, quote, redirected, begun = "", "", "", False, False
    for part in _PART.finditer(text):
        if part["blank"] or part["redirection"]:
            words += [word] if begun and not redirected else []
            redirected = bool(part["redirection"]) or (redirected and not begun)
            word, kept, begun = "", "", False
            continue
        begun = True
        quote = _find_open_quote(part)
        kept = word if quote else kept
        word += _resolve_part(part)
        if part["plain"] and part["plain"] in breaks:
            kept = word
    return TypedLine((*words, word), kept, quote, redirected)


def quote_for_bash(word: str, quote: str) -> str:
    """The word as it is typed, after this open quotation mark or without any."""
    if quote == "'":
        return word.replace("'", "'\\''")
    return (_SPECIAL_IN_QUOTES if quote else _SPECIAL).sub(r"\\\1", word)


def _find_open_quote(part: re.Match[str]) -> str:
    if part["single"] is not None and not part["closed"]:
        return "'"
    return '"' if part["double"] is not None and not part["ended"] else ""


def _resolve_part(part: re.Match[str]) -> str:
    """What a part of a word stands for."""
    if part["double"] is not None:
        return re.sub(r'\\(["$\\`])', r"\1", part["double"])
    return next(part[name] for name in ("escaped", "single", "plain") if part[name] is not None)
