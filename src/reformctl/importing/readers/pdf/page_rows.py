"""Makes rows of the cells that a page draws: a row has every column, and a merged cell stands wherever it reaches."""

import bisect
import statistics
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from reformctl.importing.document import too_many_rows
from reformctl.importing.limits import MAX_ROWS
from reformctl.importing.readers.pdf.text_layout import CellBox, TextColumn, TextLine, measure_pitch

MAX_EDGE_SHIFT = 3.0
"""The edges of a column may differ by so many points from page to page."""
MAX_PADDING = 8.0
"""At most so many points lie between a cell's edge and its text."""


class RuledTable(NamedTuple):
    """What one page has of a table."""

    page: int
    boxes: tuple[CellBox, ...]

    @property
    def top(self) -> float:
        """Where it begins on its page, in points."""
        return min(box.top for box in self.boxes)


class CellPart(NamedTuple):
    """What a page has of a cell."""

    lines: tuple[TextLine, ...] = ()
    column: TextColumn = TextColumn(0, 0)
    merged: str = ""
    """As in `document.GridCell`: empty, `left` or `above`."""

    @property
    def texts(self) -> list[str]:
        """Its lines as texts."""
        return [line.text for line in self.lines]


class RuledRow(NamedTuple):
    """What a page has of a row."""

    page: int
    cells: list[CellPart]

    @property
    def texts(self) -> list[list[str]]:
        """The lines of each cell."""
        return [cell.texts for cell in self.cells]


class TextFit(NamedTuple):
    """How the texts of a table stand in its cells, in points."""

    padding: float
    """Between the edge of a cell and its text, at the left: at the right, punctuation may hang into it."""
    pitch: float
    """The usual distance from line to line, 0 where it is not known."""


def measure_fit(parts: Iterable[RuledTable]) -> TextFit:
    """Measure how the texts of a table stand in its cells."""
    gaps = []
    pitches = []
    for part in parts:
        for box in part.boxes:
            gaps += [line.x0 - box.x0 for line in box.lines]
            pitch = measure_pitch(box.lines)
            if pitch:
                pitches.append(pitch)
    least_gap = min(gaps, default=0)
    padding = min(max(least_gap, 0), MAX_PADDING)
    usual_pitch = 0.0
    if pitches:
        usual_pitch = statistics.median_high(pitches)
    return TextFit(padding, usual_pitch)


def divide_rows(part: RuledTable, edges: Sequence[float], fit: TextFit) -> list[RuledRow]:
    """Divide what a page has of a table into rows; `edges` are those of the columns.

    Raises DocumentError for more rows than any document has.
    """
    tops = [box.top for box in part.boxes]
    bottoms = [box.bottom for box in part.boxes]
    levels = merge_close(tops + bottoms)
    if len(levels) > MAX_ROWS:
        raise too_many_rows()
    column_count = len(edges) - 1
    row_count = len(levels) - 1
    rows = []
    for _row in range(row_count):
        empty_cells = [CellPart()] * column_count
        rows.append(RuledRow(part.page, empty_cells))
    for box in part.boxes:
        column = find_column(box, fit.padding, fit.pitch)
        left = _find_nearest(box.x0, edges)
        right = _find_nearest(box.x1, edges)
        top = _find_nearest(box.top, levels)
        bottom = _find_nearest(box.bottom, levels)
        for row_index in range(top, bottom):
            cells = rows[row_index].cells
            merged = "above" if row_index > top else ""
            for index in range(left, right):
                cells[index] = CellPart(box.lines, column, merged)
                merged = "left"
    return rows


def find_column(box: CellBox, padding: float, pitch: float) -> TextColumn:
    """Find where lines may stand in a cell: where all of them begin at one place and are not centred, from there on."""
    left = box.x0 + padding
    right = box.x1 - padding
    starts = [line.x0 for line in box.lines]
    are_centred = all(_is_centred_in(line, box) for line in box.lines)
    if _lie_together(starts) and not are_centred:
        left = starts[0]
    return TextColumn(left, right, pitch)


def list_edges(parts: Iterable[RuledTable]) -> list[float]:
    """List where the columns of a table begin and end, from the left."""
    sides: set[float] = set()
    for part in parts:
        sides |= find_sides(part)
    return merge_close(sides)


def find_sides(part: RuledTable) -> set[float]:
    """Find where the cells of a table begin and end."""
    sides: set[float] = set()
    for box in part.boxes:
        sides.add(box.x0)
        sides.add(box.x1)
    return sides


def merge_close(values: Iterable[float]) -> list[float]:
    """Sort places, and take those for one that differ only by how they are drawn: 10, 10.5 and 20 are 10 and 20."""
    places: list[float] = []
    for value in sorted(values):
        is_close = places and value - places[-1] <= MAX_EDGE_SHIFT
        if not is_close:
            places.append(value)
    return places


def is_among(value: float, places: Sequence[float]) -> bool:
    """Tell whether a place is one of these, which are sorted."""
    index = _find_nearest(value, places)
    distance = abs(places[index] - value)
    return distance <= MAX_EDGE_SHIFT


def _lie_together(places: Sequence[float]) -> bool:
    """Tell whether several places differ by less than a point."""
    if len(places) <= 1:
        return False
    spread = max(places) - min(places)
    return spread < 1


def _is_centred_in(line: TextLine, box: CellBox) -> bool:
    left_room = line.x0 - box.x0
    right_room = box.x1 - line.x1
    return abs(right_room - left_room) < line.size / 2


def _find_nearest(value: float, places: Sequence[float]) -> int:
    """Find the index of the nearest of some sorted places."""
    after = bisect.bisect_left(places, value)
    if after == 0:
        return 0
    before = after - 1
    if after == len(places):
        return before
    distance_before = abs(places[before] - value)
    distance_after = abs(places[after] - value)
    if distance_before <= distance_after:
        return before
    return after
