"""Cuts a part out of a long text that shows why it was found, and highlights the matches."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from reformctl.searching.hits import MatchSpan
from reformctl.text.escaping import mask_unsafe_characters
from reformctl.text.width_and_breaks import wrap_text

_SENTENCE_ENDS = "。！？；!?;\n"
_CLAUSE_ENDS = _SENTENCE_ENDS + "，、：,:"
ELLIPSIS = "..."
_MATCH_COLOR = "\x1b[1;31m"
_NO_COLOR = "\x1b[0m"


class Snippet(NamedTuple):
    """A part of a text, and where the matches stand in it."""

    text: str
    spans: tuple[MatchSpan, ...]


def excerpt_sentence(text: str, spans: Sequence[MatchSpan], room: int) -> Snippet:
    """Cut out the sentence of the first match, shortened at clauses to about `room` characters.

    An ellipsis (...) shows where the text goes on.
    """
    first, last = spans[0]
    start = _find_start(text, _SENTENCE_ENDS, 0, first)
    if last - start > room:
        start = _find_start(text, _CLAUSE_ENDS, start, first)
    if last - start > room:
        start = max(0, first - room // 3)
    longest = max(start + room, last)
    end = min(_find_end(text, last), longest)
    for match_start, match_end in spans:
        if last <= match_start < end < match_end:  # no match is cut in two
            end = match_start
            break
    return _cut_snippet(text, spans, start, end)


def excerpt_context(text: str, spans: Sequence[MatchSpan], context: int) -> Snippet:
    """Cut out up to `context` characters around each match. An ellipsis (...) shows where text is left out."""
    first, last = spans[0]
    start = max(0, first - context)
    end = last + context
    parts: list[Snippet] = []
    for match_start, match_end in spans[1:]:
        if match_start - context > end:
            part = _cut_snippet(text, spans, start, end)
            parts.append(part)
            start = match_start - context
        end = match_end + context
    parts.append(_cut_snippet(text, spans, start, end))
    return _join_snippets(parts)


def highlight_snippet(before: str, snippet: Snippet, after: str, room: int | None, *, color: bool) -> list[str]:
    """Put a snippet between two texts, its matches in bold red or, without color, in [ ].

    The lines are at most `room` columns wide.
    """
    text = before
    colors = {}
    offset = 0
    for start, end in snippet.spans:
        text += snippet.text[offset:start]
        colors[len(text)] = _MATCH_COLOR
        text += f"[{snippet.text[start:end]}"
        colors[len(text)] = _NO_COLOR
        text += "]"
        offset = end
    text = mask_unsafe_characters(text + snippet.text[offset:] + after)
    lines = [text] if room is None else wrap_text(text, room)
    if color:
        return _color_brackets(lines, colors)
    return lines


def _color_brackets(lines: Iterable[str], colors: Mapping[int, str]) -> list[str]:
    """Replace the brackets at the given offsets, counted through all lines, by color codes."""
    colored = []
    offset = 0
    for line in lines:
        text = ""
        for char in line:
            text += colors.get(offset, char)
            offset += 1
        colored.append(text)
    return colored


def _find_start(text: str, marks: str, low: int, high: int) -> int:
    """Find the offset behind the last of the marks between two offsets, or 0."""
    last = max(text.rfind(mark, low, high) for mark in marks)
    return last + 1


def _find_end(text: str, start: int) -> int:
    """Find the offset behind the first end of a sentence from an offset on, or the end of the text."""
    ends = [text.find(mark, start) + 1 for mark in _SENTENCE_ENDS]
    return min(filter(None, ends), default=len(text))


def _cut_snippet(text: str, spans: Iterable[MatchSpan], start: int, end: int) -> Snippet:
    """Cut out [start, end) with an ellipsis at each side where text is left out."""
    head = ELLIPSIS if start > 0 else ""
    tail = ELLIPSIS if end < len(text) else ""
    shift = len(head) - start
    inside: list[MatchSpan] = []
    for match_start, match_end in spans:
        first = max(match_start, start)
        last = min(match_end, end)
        if first < last:
            inside.append((first + shift, last + shift))
    excerpt = text[start:end]
    return Snippet(head + excerpt + tail, tuple(inside))


def _join_snippets(parts: Sequence[Snippet]) -> Snippet:
    """Join snippets of one text, with one ellipsis between two of them."""
    joined = parts[0]
    for part in parts[1:]:
        offset = len(joined.text) - len(ELLIPSIS)
        moved = [(start + offset, end + offset) for start, end in part.spans]
        text = joined.text[:offset] + part.text
        joined = Snippet(text, (*joined.spans, *moved))
    return joined
