"""The part of a long text that shows why it was found, with the matches marked."""

from collections.abc import Mapping, Sequence

from reformctl.text import veiled, wrap
from reformctl.typed import NamedTuple

Span = tuple[int, int]
_SENTENCE_ENDS = "。！？；!?;\n"
_CLAUSE_ENDS = _SENTENCE_ENDS + "，、：,:"
CUT = "..."


class Snippet(NamedTuple):
    """A part of a text, and where in it the matches stand."""

    text: str
    spans: tuple[Span, ...]


def around(text: str, spans: Sequence[Span], room: int) -> Snippet:
    """The sentence of the first match, cut at clauses to about `room` characters; cuts show as `...`."""
    first, last = spans[0]
    start = max(text.rfind(mark, 0, first) for mark in _SENTENCE_ENDS) + 1
    if last - start > room:
        start = max(text.rfind(mark, start, first) for mark in _CLAUSE_ENDS) + 1
    if last - start > room:
        start = max(0, first - room // 3)
    ends = [text.find(mark, last) for mark in _SENTENCE_ENDS]
    end = min((at + 1 for at in ends if at >= 0), default=len(text))
    end = min(end, max(start + room, last))
    end = next((at for at, beyond in spans if last <= at < end < beyond), end)  # no match is cut in two
    return _cut(text, spans, start, end)


def within(text: str, spans: Sequence[Span], context: int) -> Snippet:
    """Everything up to `context` characters around each match; what is left out shows as `...`."""
    parts: list[Snippet] = []
    start, end = max(0, spans[0][0] - context), spans[0][1] + context
    for first, last in spans[1:]:
        if first - context > end:
            parts.append(_cut(text, spans, start, end))
            start = first - context
        end = last + context
    parts.append(_cut(text, spans, start, min(end, len(text))))
    whole = parts[0]
    for part in parts[1:]:
        offset = len(whole.text) - len(CUT)
        moved = tuple((first + offset, last + offset) for first, last in part.spans)
        whole = Snippet(whole.text[:offset] + part.text, whole.spans + moved)
    return whole


def shown(before: str, snippet: Snippet, after: str, room: int | None, *, color: bool) -> list[str]:
    """The snippet between two texts, wrapped to `room` columns, its matches in bold red or, without colour, in [ ]."""
    text, marks, at = before, {}, 0
    for first, last in snippet.spans:
        text += snippet.text[at:first] + "["
        marks[len(text) - 1] = "\x1b[1;31m"
        text += snippet.text[first:last] + "]"
        marks[len(text) - 1] = "\x1b[0m"
        at = last
    text = veiled(text + snippet.text[at:] + after)
    lines = [text] if room is None else wrap(text, room)
    return _painted(lines, marks) if color else lines


def _painted(lines: Sequence[str], marks: Mapping[int, str]) -> list[str]:
    """The lines with the brackets at these places, counted through all lines, turned into escapes."""
    painted, offset = [], 0
    for line in lines:
        painted.append("".join(marks.get(offset + at, char) for at, char in enumerate(line)))
        offset += len(line)
    return painted


def _cut(text: str, spans: Sequence[Span], start: int, end: int) -> Snippet:
    head, tail = CUT if start > 0 else "", CUT if end < len(text) else ""
    shift = len(head) - start
    inside = [(max(first, start), min(last, end)) for first, last in spans if first < end and last > start]
    return Snippet(head + text[start:end] + tail, tuple((first + shift, last + shift) for first, last in inside))
