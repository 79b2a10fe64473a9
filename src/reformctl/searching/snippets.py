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

MatchSpans = tuple[MatchSpan, ...]
StyledPart = tuple[int, int, str]
"""Index of the first character, index after the last, style."""


class Snippet(NamedTuple):
    """A part of a text, and where the matches stand in it."""

    text: str
    spans: MatchSpans
    styles: tuple[StyledPart, ...] = ()
    """Other parts of the text that have a style."""

    def list_styles(self, start: int, end: int) -> list[str]:
        """List the styles of the characters from one index to another, without those of matches."""
        styles = [""] * (end - start)
        for first, last, style in self.styles:
            shown_first = max(first, start)
            shown_last = min(last, end)
            for index in range(shown_first, shown_last):
                styles[index - start] = style
        return styles


class _BracketedText(NamedTuple):
    """A text with [ ] around its matches, and the style of each of its characters."""

    text: str
    styles: list[str]


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
    sentence_end = _find_end(text, last)
    end = min(sentence_end, longest)
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
    last_part = _cut_snippet(text, spans, start, end)
    parts.append(last_part)
    return _join_snippets(parts)


def highlight_snippet(before: str, snippet: Snippet, after: str, room: int | None, *, color: bool) -> list[str]:
    """Put a snippet between two texts, its matches in bold red or, without color, in [ ].

    With color, the parts of the snippet that have a style are shown in it. The lines are at most `room` columns wide.
    """
    marked = _put_brackets(snippet)
    text = mask_unsafe_characters(before + marked.text + after)
    lines = [text]
    if room is not None:
        lines = wrap_text(text, room)
    if not color:
        return lines
    styles = [""] * len(before)
    styles += marked.styles
    styles += [""] * len(after)
    painted_lines = []
    start = 0
    for line in lines:
        end = start + len(line)
        painted = _paint_line(line, styles[start:end])
        painted_lines.append(painted)
        start = end
    return painted_lines


def _put_brackets(snippet: Snippet) -> _BracketedText:
    """Put [ ] around each match."""
    text = ""
    styles: list[str] = []
    offset = 0
    for start, end in snippet.spans:
        text += snippet.text[offset:start]
        styles += snippet.list_styles(offset, start)
        match = snippet.text[start:end]
        text += f"[{match}]"
        match_styles = [MATCH_STYLE] * len(match)
        styles += [_BRACKET, *match_styles, _BRACKET]
        offset = end
    text += snippet.text[offset:]
    end_of_text = len(snippet.text)
    styles += snippet.list_styles(offset, end_of_text)
    return _BracketedText(text, styles)


def _paint_line(line: str, styles: Sequence[str]) -> str:
    """Show each character of a line in its style, without the brackets of the matches."""
    styled_characters = zip(line, styles, strict=True)
    shown = [(char, style) for char, style in styled_characters if style != _BRACKET]
    painted = ""
    for style, group in groupby(shown, key=itemgetter(1)):
        text = "".join(char for char, _style in group)
        has_style = style != ""
        painted += paint_text(text, style, color=has_style)
    return painted


def _find_start(text: str, marks: str, low: int, high: int) -> int:
    """Find the offset behind the last of the marks between two offsets, or 0."""
    places = [text.rfind(mark, low, high) for mark in marks]
    return max(places) + 1


def _find_end(text: str, start: int) -> int:
    """Find the offset behind the first end of a sentence from an offset on, or the end of the text."""
    ends = [text.find(mark, start) + 1 for mark in _SENTENCE_ENDS]
    found_ends = filter(None, ends)
    return min(found_ends, default=len(text))


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
            inside.append((first, last))
    moved = _move_spans(inside, shift)
    excerpt = text[start:end]
    return Snippet(head + excerpt + tail, moved)


def _join_snippets(parts: Sequence[Snippet]) -> Snippet:
    """Join snippets of one text, with one ellipsis between two of them."""
    joined = parts[0]
    for part in parts[1:]:
        offset = len(joined.text) - len(ELLIPSIS)
        moved = _move_spans(part.spans, offset)
        text = joined.text[:offset] + part.text
        joined = Snippet(text, joined.spans + moved)
    return joined


def _move_spans(spans: Iterable[MatchSpan], shift: int) -> MatchSpans:
    """Move spans to where they stand once their text is moved."""
    moved = []
    for start, end in spans:
        span = (start + shift, end + shift)
        moved.append(span)
    return tuple(moved)
