"""Cuts a part out of a long text that shows why it was found, and highlights the matches."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from reformctl.searching.hits import MatchSpan
from reformctl.text.escaping import mask_unsafe_characters
from reformctl.text.styles import MATCH_STYLE, paint_text
from reformctl.text.width_and_breaks import wrap_text

_SENTENCE_ENDS = "。！？；!?;\n"
_CLAUSE_ENDS = _SENTENCE_ENDS + "，、：,:"
ELLIPSIS = "..."
_BRACKET = "bracket"
"""In place of the style of a bracket around a match."""


class Snippet(NamedTuple):
    """A part of a text, and where the matches stand in it."""

    text: str
    spans: tuple[MatchSpan, ...]
    styles: tuple[tuple[int, int, str], ...] = ()
    """Other parts of the text that have a style: index of the first character, index after the last, style."""

    def list_styles(self, start: int, end: int) -> list[str]:
        """List the styles of the characters from one index to another, without those of matches."""
        styles = [""] * (end - start)
        for first, last, style in self.styles:
            for index in range(max(first, start), min(last, end)):
                styles[index - start] = style
        return styles


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

    With color, the parts of the snippet that have a style are shown in it. The lines are at most `room` columns wide.
    """
    text = before
    styles = [""] * len(before)
    offset = 0
    for start, end in snippet.spans:
        text += f"{snippet.text[offset:start]}[{snippet.text[start:end]}]"
        styles += snippet.list_styles(offset, start)
        styles += [_BRACKET, *[MATCH_STYLE] * (end - start), _BRACKET]
        offset = end
    text += snippet.text[offset:]
    styles += snippet.list_styles(offset, len(snippet.text))
    text = mask_unsafe_characters(text + after)
    styles += [""] * len(after)
    lines = [text] if room is None else wrap_text(text, room)
    if not color:
        return lines
    painted = []
    offset = 0
    for line in lines:
        painted.append(_paint_line(line, styles[offset : offset + len(line)]))
        offset += len(line)
    return painted


def _paint_line(line: str, styles: Sequence[str]) -> str:
    """Show each character of a line in its style, without the brackets of the matches."""
    pieces = [(style, char) for char, style in zip(line, styles, strict=True) if style != _BRACKET]
    painted = ""
    for style, group in groupby(pieces, key=itemgetter(0)):
        text = "".join(char for _style, char in group)
        painted += paint_text(text, style, color=style != "")
    return painted


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
