"""Tables as pages show them -> one Grid: columns over all its pages, merged cells, and rows that a page cuts."""

import bisect
import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from reformctl.importing.document import (
    MAX_COLUMNS,
    MAX_ROWS,
    DocumentError,
    DocumentLocation,
    Grid,
    GridCell,
    GridRow,
    ReadingNote,
)
from reformctl.importing.readers.pdf.text_layout import (
    CellBox,
    TextColumn,
    TextLine,
    begins_paragraph,
    divide_paragraphs,
    join_lines,
    measure_pitch,
)
from reformctl.system.translation import _

_SAME = 3.0
"""Points by which the edges of a column may differ from page to page."""
_PADDING = 8.0
"""Points between a cell's edge and its text, at the most."""
_CERTAIN = 2
"""Empty cells in a row, its first one among them, that make it the rest of the row before."""
_NUMBER = re.compile(r"[（(]?[\d一二三四五六七八九十]+[）)]?[.、．]?")
_SENTENCE_ENDS = "。！？；"


class RuledTable(NamedTuple):
    """What one page has of a table."""

    page: int
    boxes: tuple[CellBox, ...]


class _CellPart(NamedTuple):
    """What a page has of a cell."""

    lines: tuple[TextLine, ...] = ()
    column: TextColumn = TextColumn(0, 0)
    merged: str = ""


class _PageStrip(NamedTuple):
    """What a page has of a row."""

    page: int
    pieces: list[_CellPart]

    @property
    def lines(self) -> list[list[str]]:
        """What stands in it."""
        return [[line.text for line in piece.lines] for piece in self.pieces]


def continues_table(page: int, edges: Iterable[float], part: RuledTable) -> bool:
    """Whether a table with these edges, up to a page, goes on in a part on the next one: the columns stand alike."""
    ours, theirs = _apart(edges), _edges([part])
    fewer, more = sorted((ours, theirs), key=len)
    same_sides = abs(ours[0] - theirs[0]) < _SAME and abs(ours[-1] - theirs[-1]) < _SAME
    return part.page == page + 1 and same_sides and all(_is_among(edge, more) for edge in fewer)


def join_tables(parts: Sequence[RuledTable], table: int, notes: list[ReadingNote]) -> Grid:
    """The table of these parts, with a note for whatever was joined or is doubtful where a page ends."""
    edges = _edges(parts)
    if len(edges) > MAX_COLUMNS:
        sentence = _("the table on page {page} has over {most} columns, which no task table has")
        raise DocumentError(sentence.format(page=parts[0].page, most=MAX_COLUMNS))
    fit = _fit(parts)
    strips: list[_PageStrip] = []
    for part in parts:
        _append(strips, [*_strips(part, edges, fit)], table, notes)
        if len(strips) > MAX_ROWS:
            raise DocumentError(_("a table of over {most} rows is not read").format(most=MAX_ROWS))
    rows = (
        GridRow(
            tuple(GridCell(join_cell_text(piece.lines, piece.column), piece.merged) for piece in strip.pieces), location
        )
        for strip, location in zip(strips, _locations(strips, table), strict=True)
    )
    return Grid(tuple(rows), DocumentLocation(page=parts[0].page, table=table))


def join_cell_text(lines: Iterable[TextLine], column: TextColumn) -> str:
    """The text of a cell: a line break is left only where a line ends with room for more."""
    found = divide_paragraphs(lines, functools.partial(begins_paragraph, column=column))
    return "\n".join(map(join_lines, found))


def find_column(box: CellBox, padding: float, usual: float) -> TextColumn:
    """Where lines may stand in a cell; where all of them begin at one place and are not centred, that is the left."""
    starts = [line.x0 for line in box.lines]
    centred = all(abs(box.x1 - line.x1 - (line.x0 - box.x0)) < line.size / 2 for line in box.lines)
    level = len(starts) > 1 and max(starts) - min(starts) < 1 and not centred
    return TextColumn(starts[0] if level else box.x0 + padding, box.x1 - padding, usual)


def _locations(strips: Iterable[_PageStrip], table: int) -> Iterator[DocumentLocation]:
    for row, strip in enumerate(strips, start=1):
        yield DocumentLocation(page=strip.page, table=table, row=row)


def find_sides(part: RuledTable) -> set[float]:
    """Where its cells begin and end, from the left."""
    return {edge for box in part.boxes for edge in (box.x0, box.x1)}


def _edges(parts: Iterable[RuledTable]) -> list[float]:
    return _apart(set[float]().union(*map(find_sides, parts)))


def _apart(values: Iterable[float]) -> list[float]:
    """Those that differ by more than drawing does."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _SAME:
            found.append(value)
    return found


def _nearest(value: float, among: Sequence[float]) -> int:
    at = bisect.bisect_left(among, value)
    return min(range(max(at - 1, 0), min(at + 1, len(among))), key=lambda index: abs(among[index] - value))


def _is_among(value: float, among: Sequence[float]) -> bool:
    return abs(among[_nearest(value, among)] - value) <= _SAME


def _fit(parts: Iterable[RuledTable]) -> tuple[float, float]:
    """The room between edges and texts, and the usual distance of lines, of a table.

    The room is that at the left: at the right, punctuation may hang into it.
    """
    boxes = [box for part in parts for box in part.boxes if box.lines]
    gaps = [line.x0 - box.x0 for box in boxes for line in box.lines]
    usual = sorted(step for box in boxes if (step := measure_pitch(box.lines)))
    return min(max(min(gaps, default=0), 0), _PADDING), usual[len(usual) // 2] if usual else 0.0


def _strips(part: RuledTable, edges: Sequence[float], fit: tuple[float, float]) -> Iterator[_PageStrip]:
    """The rows of a page, with every column."""
    levels = _apart(level for box in part.boxes for level in (box.top, box.bottom))
    if len(levels) > MAX_ROWS:
        raise DocumentError(_("a table of over {most} rows is not read").format(most=MAX_ROWS))
    rows = [[_CellPart()] * (len(edges) - 1) for _level in levels[1:]]
    for box in part.boxes:
        first, last = _nearest(box.x0, edges), _nearest(box.x1, edges)
        top, bottom = _nearest(box.top, levels), _nearest(box.bottom, levels)
        for row in range(top, bottom):
            for at in range(first, last):
                merged = "left" if at > first else "above" if row > top else ""
                rows[row][at] = _CellPart(box.lines, find_column(box, *fit), merged)
    return (_PageStrip(part.page, row) for row in rows)


def _append(strips: list[_PageStrip], more: list[_PageStrip], table: int, notes: list[ReadingNote]) -> None:
    """Add the rows of a page: after its heading, which every page may repeat, the row before may go on."""
    at = 0
    while strips and at < min(len(more), len(strips)) and more[at].lines == strips[at].lines:
        at += 1
    if strips and at < len(more):
        row = next(row for row in range(len(strips), 0, -1) if row == 1 or strips[row - 1].lines != strips[0].lines)
        here = DocumentLocation(page=more[at].page, table=table, row=len(strips) + at + 1)
        there = DocumentLocation(page=strips[row - 1].page, table=table, row=row)
        notes += _continued(strips[row - 1], more, at, (there, here))
    strips += more


def _continued(
    last: _PageStrip, more: list[_PageStrip], at: int, locations: tuple[DocumentLocation, DocumentLocation]
) -> Iterator[ReadingNote]:
    """Join what the end of a page parted, with a note for whatever was joined or is doubtful."""
    there, here = locations
    is_within_merged = _reaches_down(last, more[at:])
    if is_within_merged:
        sentence = _("the cell at the top of the page is empty, and read as the rest of the merged one above it")
        yield ReadingNote(sentence, here)
    if _is_rest(more[at], last) or (is_within_merged and _goes_on_within_merged(more[at], last)):
        last.pieces[:] = map(_both, last.pieces, more.pop(at).pieces)
        yield ReadingNote(_("the end of the page cuts this row; its parts are joined"), there)
    elif _may_be_rest(more[at], last):
        yield ReadingNote(_("this row has no beginning: it may be the rest of the last row of the page before"), here)


def _both(above: _CellPart, below: _CellPart) -> _CellPart:
    return above if below.merged else above._replace(lines=above.lines + below.lines)


def _reaches_down(last: _PageStrip, more: Sequence[_PageStrip]) -> bool:
    """Whether the merged cell above an empty one at the top of a page goes on in it, which it then does."""
    columns = [at for at in range(len(last.pieces)) if _is_reached(at, last, more)]
    for at in columns:
        for index, strip in enumerate(more):
            if index and strip.pieces[at].merged != "above":
                break
            strip.pieces[at] = last.pieces[at]._replace(merged="above")
    return bool(columns)


def _is_reached(at: int, last: _PageStrip, more: Sequence[_PageStrip]) -> bool:
    """An empty cell over several rows, or below such a one in a row that is whole otherwise, is the rest of it."""
    piece, above = more[0].pieces[at], last.pieces[at]
    if piece.lines or piece.merged or not above.lines or above.merged == "left":
        return False
    if len(more) > 1 and more[1].pieces[at].merged == "above":
        return True
    return above.merged == "above" and all(other.lines for other in more[0].pieces[:at] + more[0].pieces[at + 1 :])


def _is_rest(strip: _PageStrip, last: _PageStrip) -> bool:
    """Whether a row is certainly what a page cut off the row before."""
    if not _may_be_rest(strip, last):
        return False
    pairs = [(below, above) for below, above in _own(strip, last) if above.lines]
    going = [(below, above) for below, above in pairs if below.lines]
    if any(_NUMBER.fullmatch(join_lines(below.lines)) for below, _above in going):
        return False
    if len(pairs) == _CERTAIN:
        return not join_lines(going[0][1].lines).endswith(tuple(_SENTENCE_ENDS))
    return len(pairs) - len(going) >= _CERTAIN and len(going) <= len(pairs) // 2


def _goes_on_within_merged(strip: _PageStrip, last: _PageStrip) -> bool:
    """Tell whether a row beside a merged cell is the rest of the row before: one text goes on, and no more is said."""
    pairs = [(below, above) for below, above in _own(strip, last) if above.lines]
    going = [above for below, above in pairs if below.lines]
    if len(going) != 1 or len(pairs) - len(going) < _CERTAIN:
        return False
    return not join_lines(going[0].lines).endswith(tuple(_SENTENCE_ENDS))


def _may_be_rest(strip: _PageStrip, last: _PageStrip) -> bool:
    """Whether a row has no beginning of its own, and only goes on where the row before has something."""
    own = _own(strip, last)
    if not own or any(piece.merged == "left" for piece in strip.pieces + last.pieces):
        return False
    filled = [above.lines for below, above in own if below.lines]
    return not own[0][0].lines and bool(own[0][1].lines) and bool(filled) and all(filled)


def _own(strip: _PageStrip, last: _PageStrip) -> list[tuple[_CellPart, _CellPart]]:
    """The cells of a row and of the last one before it, without those that are merged with cells above."""
    pairs = zip(strip.pieces, last.pieces, strict=True)
    return [(below, above) for below, above in pairs if below.merged != "above"]
