"""Signs at places on a page -> lines, and lines -> the paragraphs that were wrapped into them; no file format."""

import itertools
import re
import statistics
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from reformctl.text import width_and_breaks as texts

_SHORT = 0.3
"""Room at the end of a line, in characters and beside what the next line begins with, that no program leaves open."""
_BLANK = 0.5
"""Characters: what a blank takes, or the gap that programs put between Chinese and Latin."""
_INDENT = 1.5
"""Characters; official text indents by two."""
_CENTRED = 0.5
"""Characters by which the two sides of a centred line may differ."""
_SPACED = 1.6
"""Times the usual distance of lines, from which on a distance divides paragraphs."""
_RESIZED = 1.2
"""Times the size of signs, from which on a line is of another paragraph."""
_WORD_GAP = 0.2
"""Of the size of signs: a wider gap between Latin signs is a blank that the file does not spell out."""
_FLUSH_RIGHT = 3.5
"""Characters: a line that begins further in, and not where the last one does, is a signature or a date."""

_LATIN = re.compile(r"[!-~\u00a1-\u024f\u0370-\u03ff\u2150-\u218f]")
_HEAD = re.compile(
    "[{opening}]*(?:[!-~\u00a1-\u024f]+|.)?[{closing}]*[!-~\u00a1-\u024f]*".format(
        opening=re.escape("".join(sorted(texts.NO_LINE_ENDS_WITH))),
        closing=re.escape("".join(sorted(texts.NO_LINE_STARTS_WITH))),
    )
)
"""What some program may keep together at the beginning of a line, such as 信、WhatsApp."""
NUMBERED = re.compile(r"[（(][一二三四五六七八九十百\d]+[）)]|[一二三四五六七八九十百]+、|\d{1,3}(?:[、．]|\.(?!\d))")
"""How a paragraph begins that has a number."""


class Glyph(NamedTuple):
    """A sign at its place; from the top left corner of the page, in points."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float


class TextLine(NamedTuple):
    """What stands side by side, with real blanks only."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float


class TextColumn(NamedTuple):
    """Where lines of running text begin and end, and how far apart they are; 0 where it is not known."""

    left: float
    right: float
    pitch: float = 0.0


class CellBox(NamedTuple):
    """A cell as it is drawn, and the lines in it."""

    x0: float
    top: float
    x1: float
    bottom: float
    lines: tuple[TextLine, ...] = ()


class PdfPage(NamedTuple):
    """What is seen on a page."""

    number: int
    width: float
    height: float
    lines: tuple[TextLine, ...]
    """Outside of tables, from the top."""
    tables: tuple[tuple[CellBox, ...], ...]
    image: bool = False
    """Whether images cover most of it."""
    unknown: int = 0
    """Signs that the file gives no character for; they are U+FFFD here."""
    left_out: int = 0
    """Signs that are turned, invisible or beside the page, and left out."""
    radicals: int = 0
    """Signs that the file calls radicals, and that are the ordinary characters here."""
    cut: int = 0
    """Packed parts of the file that end too early."""


def form_lines(glyphs: Iterable[Glyph]) -> list[TextLine]:
    """The lines that signs form, from the top."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=_middle):
        if rows and _middle(glyph) - _middle(rows[-1][0]) < glyph.size / 2:
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return [line for row in rows if (line := _line(sorted(row, key=lambda glyph: glyph.x0))) is not None]


def measure_pitch(found: Sequence[TextLine]) -> float:
    """The usual distance from line to line."""
    steps = [after.top - before.top for before, after in itertools.pairwise(found) if after.top > before.top]
    return statistics.median_low(steps) if steps else 0.0


def divide_paragraphs(found: Iterable[TextLine], begins: Callable[[TextLine, TextLine], bool]) -> list[list[TextLine]]:
    """The lines of each paragraph; `begins` says of two lines whether the second one begins another."""
    parts: list[list[TextLine]] = []
    for line in found:
        if parts and not begins(parts[-1][-1], line):
            parts[-1].append(line)
        else:
            parts.append([line])
    return parts


def join_lines(found: Iterable[TextLine]) -> str:
    """The text of a paragraph: one blank where a line ends between Latin words, none between Chinese.

    Between Latin and Chinese a blank stays if the file has it at the end of the line.
    """
    text = ""
    for line in found:
        before, part = text.rstrip(), line.text
        ends, starts = _LATIN.match(before[-1:]), _LATIN.match(part)
        blank = (ends and starts and before[-1] != "-") or ((ends or starts) and before != text)
        text = f"{before} {part}" if blank else before + part
    return text.rstrip()


def begins_paragraph(before: TextLine, line: TextLine, column: TextColumn) -> bool:
    """Whether a line begins a paragraph: spacing, another size, an indent, or room that was left before it."""
    size = max(before.size, line.size)
    if size > _RESIZED * min(before.size, line.size):
        return True
    if column.pitch and line.top - before.top > _SPACED * max(column.pitch, size):
        return True
    left, right = line.x0 - column.left, column.right - line.x1
    if left > _INDENT * size and not _centred(left, right, size):
        return True
    return _room(before, line, column) > _head(before, line)


def _centred(left: float, right: float, size: float) -> bool:
    return abs(left - right) < _CENTRED * size


def _room(before: TextLine, line: TextLine, column: TextColumn) -> float:
    """How much a line leaves empty that more of its paragraph would have filled."""
    left, right = before.x0 - column.left, column.right - before.x1
    if left > _CENTRED * before.size and _centred(left, right, before.size):
        return left + right
    if left > _FLUSH_RIGHT * before.size and abs(line.x0 - before.x0) > before.size / 2:
        return left
    return right


def _head(before: TextLine, line: TextLine) -> float:
    """The width of what cannot be parted from the beginning of a line, and some more."""
    match = _HEAD.match(line.text)
    head = texts.display_width(match.group()) / 2 if match else 0
    latin = _LATIN.match(before.text[-1:]) or _LATIN.match(line.text)
    return (head + _SHORT + (_BLANK if latin else 0)) * line.size


def _middle(glyph: Glyph) -> float:
    return (glyph.top + glyph.bottom) / 2


def _line(row: list[Glyph]) -> TextLine | None:
    """Signs in their order as a line; None for blanks only. A sign that is drawn twice, to look bold, counts once."""
    parts: list[str] = []
    seen: list[Glyph] = []
    for glyph in row:
        last = seen[-1] if seen else None
        if last and last.text == glyph.text and glyph.x0 - last.x0 < 0.3 * max(last.x1 - last.x0, 0.1):
            continue
        parts += [" ", glyph.text] if last and _gap(last, glyph) else [glyph.text]
        seen.append(glyph)
    inked = [glyph for glyph in seen if glyph.text.strip()]
    if not inked:
        return None
    size = statistics.median_low([glyph.size for glyph in inked])
    top, bottom = min(glyph.top for glyph in inked), max(glyph.bottom for glyph in inked)
    return TextLine("".join(parts).lstrip(), inked[0].x0, top, max(glyph.x1 for glyph in inked), bottom, size)


def _gap(before: Glyph, after: Glyph) -> bool:
    """Whether two Latin signs stand as far apart as words do."""
    wide = after.x0 - before.x1 > _WORD_GAP * max(before.size, after.size)
    return wide and bool(_LATIN.match(before.text[-1:]) and _LATIN.match(after.text[:1]))
