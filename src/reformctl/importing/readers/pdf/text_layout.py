"""Lays signs at places on a page out as lines, and lines as the paragraphs that were wrapped into them."""

import itertools
import re
import statistics
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from reformctl.text.width_and_breaks import NO_LINE_ENDS_WITH, NO_LINE_STARTS_WITH, display_width

_MAX_WRAP_ROOM = 0.3
"""Characters that may stay free at the end of a wrapped line, besides what the next line keeps together. A line that
ends earlier was ended by hand: a new paragraph begins."""
_SCRIPT_GAP = 0.5
"""In characters: the width of a blank, or of the gap that programs put between Chinese and Latin."""
_MIN_INDENT = 1.5
"""A paragraph is indented by at least so many characters; official text indents by two."""
_MAX_CENTRE_SHIFT = 0.5
"""The two sides of a centred line may differ by so many characters."""
_PARAGRAPH_PITCH = 1.6
"""A distance of so many times the usual one divides paragraphs."""
_OTHER_SIZE = 1.2
"""A line whose signs are so many times as large belongs to another paragraph."""
_WORD_GAP = 0.2
"""A gap between Latin signs that is wider than this share of their size is a blank that the file does not spell out."""
_SIGNATURE_INDENT = 3.5
"""Characters: a line that begins further in, and not where the last one does, is a signature or a date."""
_BOLD_SHIFT = 0.3
"""A sign that is drawn again within this share of its width looks bold, and is one sign."""
_MIN_SIGN_WIDTH = 0.1
"""A sign is taken to be at least so many points wide."""

_LATIN = re.compile(r"[!-~\u00a1-\u024f\u0370-\u03ff\u2150-\u218f]")
_OPENING_MARKS = "".join(map(re.escape, sorted(NO_LINE_ENDS_WITH)))
_CLOSING_MARKS = "".join(map(re.escape, sorted(NO_LINE_STARTS_WITH)))
_KEPT_TOGETHER = re.compile(rf"[{_OPENING_MARKS}]*(?:[!-~\u00a1-\u024f]+|.)?[{_CLOSING_MARKS}]*[!-~\u00a1-\u024f]*")
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

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.top + self.bottom) / 2


class TextLine(NamedTuple):
    """What stands side by side, with real blanks only."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.top + self.bottom) / 2


BeginTest = Callable[[TextLine, TextLine], bool]
"""Tells of two lines whether the second one begins another paragraph."""


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

    @property
    def top_left(self) -> tuple[float, float]:
        """Where it begins, so that cells sort as they are read."""
        return self.top, self.x0

    @property
    def area(self) -> float:
        """Its size in square points."""
        width = self.x1 - self.x0
        height = self.bottom - self.top
        return width * height


class PaperSize(NamedTuple):
    """How large a page is, in points."""

    width: float
    height: float


FilledTable = tuple[CellBox, ...]
"""The cells of a table, each with the lines of text in it."""


class PdfPage(NamedTuple):
    """What is seen on a page."""

    number: int
    width: float
    height: float
    lines: tuple[TextLine, ...]
    """Outside of tables, from the top."""
    tables: tuple[FilledTable, ...]
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

    @property
    def paper_size(self) -> PaperSize:
        """Its width and height."""
        return PaperSize(self.width, self.height)

    @property
    def sign_count(self) -> int:
        """The number of signs in all its lines."""
        return sum(len(line.text) for line in self.all_lines)

    @property
    def all_lines(self) -> list[TextLine]:
        """Its lines, then those in cells of tables."""
        lines = list(self.lines)
        for table in self.tables:
            for box in table:
                lines += box.lines
        return lines


def form_lines(glyphs: Iterable[Glyph]) -> list[TextLine]:
    """Form lines of signs that stand side by side, from the top."""
    rows: list[list[Glyph]] = []
    row: list[Glyph] = []
    from_top = sorted(glyphs, key=lambda glyph: glyph.middle)
    for glyph in from_top:
        is_beside = row and glyph.middle - row[0].middle < glyph.size / 2
        if not is_beside:
            row = []
            rows.append(row)
        row.append(glyph)
    lines = []
    for row in rows:
        row.sort(key=lambda glyph: glyph.x0)
        line = _form_line(row)
        if line is not None:
            lines.append(line)
    return lines


def measure_pitch(lines: Sequence[TextLine]) -> float:
    """Measure the usual distance from line to line, in points; 0 where it is not known."""
    steps = []
    for before, after in itertools.pairwise(lines):
        if after.top > before.top:
            steps.append(after.top - before.top)
    if steps:
        return statistics.median_low(steps)
    return 0.0


def divide_paragraphs(lines: Iterable[TextLine], begins: BeginTest) -> list[list[TextLine]]:
    """Divide lines into paragraphs; `begins` says where another one begins."""
    paragraphs: list[list[TextLine]] = []
    before: TextLine | None = None
    for line in lines:
        if before is None or begins(before, line):
            paragraphs.append([line])
        else:
            paragraphs[-1].append(line)
        before = line
    return paragraphs


def join_lines(lines: Iterable[TextLine]) -> str:
    """Join the lines of a paragraph: one blank where a line ends between Latin words, none between Chinese.

    Between Latin and Chinese a blank stays if the file has it at the end of the line.
    """
    text = ""
    for line in lines:
        before = text.rstrip()
        ends_with_blank = before != text
        after_latin = _ends_latin(before)
        before_latin = _begins_latin(line.text)
        if after_latin and before_latin:
            needs_blank = ends_with_blank or before[-1] != "-"
        else:
            needs_blank = ends_with_blank and (after_latin or before_latin)
        if needs_blank:
            before += " "
        text = before + line.text
    return text.rstrip()


def begins_paragraph(before: TextLine, line: TextLine, column: TextColumn) -> bool:
    """Tell whether a line begins a paragraph: by spacing, another size, an indent, or room left in the line before."""
    larger = max(before.size, line.size)
    smaller = min(before.size, line.size)
    if larger > _OTHER_SIZE * smaller:
        return True
    pitch = line.top - before.top
    usual_pitch = max(column.pitch, larger)
    if column.pitch and pitch > _PARAGRAPH_PITCH * usual_pitch:
        return True
    left = line.x0 - column.left
    right = column.right - line.x1
    is_indented = left > _MIN_INDENT * larger
    if is_indented and not _is_centred(left, right, larger):
        return True
    room = _measure_room(before, line, column)
    return room > _measure_beginning(before, line)


def _form_line(row: Sequence[Glyph]) -> TextLine | None:
    """Form a line of signs in their order; None for blanks only. A sign that is drawn twice, to look bold, is one."""
    text = ""
    last: Glyph | None = None
    inked = []
    for glyph in row:
        if last and _is_drawn_again(last, glyph):
            continue
        if last and _has_word_gap(last, glyph):
            text += " "
        text += glyph.text
        last = glyph
        if glyph.text.strip():
            inked.append(glyph)
    if not inked:
        return None
    first = inked[0]
    sizes = [glyph.size for glyph in inked]
    return TextLine(
        text.lstrip(),
        x0=first.x0,
        top=min(glyph.top for glyph in inked),
        x1=max(glyph.x1 for glyph in inked),
        bottom=max(glyph.bottom for glyph in inked),
        size=statistics.median_low(sizes),
    )


def _is_drawn_again(last: Glyph, glyph: Glyph) -> bool:
    width = max(last.x1 - last.x0, _MIN_SIGN_WIDTH)
    shift = glyph.x0 - last.x0
    return last.text == glyph.text and shift < _BOLD_SHIFT * width


def _has_word_gap(before: Glyph, after: Glyph) -> bool:
    """Tell whether two Latin signs stand as far apart as words do."""
    gap = after.x0 - before.x1
    larger = max(before.size, after.size)
    if gap <= _WORD_GAP * larger:
        return False
    return _ends_latin(before.text) and _begins_latin(after.text)


def _begins_latin(text: str) -> bool:
    return _LATIN.match(text) is not None


def _ends_latin(text: str) -> bool:
    last_sign = text[-1:]
    return _LATIN.match(last_sign) is not None


def _is_centred(left: float, right: float, size: float) -> bool:
    """Tell whether a line leaves as much room at its left as at its right."""
    return abs(left - right) < _MAX_CENTRE_SHIFT * size


def _measure_room(before: TextLine, line: TextLine, column: TextColumn) -> float:
    """Measure how much a line leaves empty that more of its paragraph would have filled, in points."""
    left = before.x0 - column.left
    right = column.right - before.x1
    size = before.size
    begins_further_in = left > _MAX_CENTRE_SHIFT * size
    if begins_further_in and _is_centred(left, right, size):
        return left + right
    begins_elsewhere = abs(line.x0 - before.x0) > size / 2
    if left > _SIGNATURE_INDENT * size and begins_elsewhere:
        return left
    return right


def _measure_beginning(before: TextLine, line: TextLine) -> float:
    """Measure what cannot be parted from the beginning of a line, and the room before it, in points."""
    match = _KEPT_TOGETHER.match(line.text)
    characters = _MAX_WRAP_ROOM
    if match:
        kept_together = match.group()
        characters += display_width(kept_together) / 2
    if _ends_latin(before.text) or _begins_latin(line.text):
        characters += _SCRIPT_GAP
    return characters * line.size
