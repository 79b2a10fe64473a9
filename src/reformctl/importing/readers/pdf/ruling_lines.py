"""Finds the cells of the tables on a page of a PDF by the lines that are drawn around them."""

import itertools
import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from reformctl.importing.readers.pdf.text_layout import CellBox

if TYPE_CHECKING:
    from pdfplumber.page import Page

MAX_LINE_WIDTH = 3.0
"""A line is at most so many points wide; what is filled and wider is a background."""
MIN_OPEN_LINES = 2
"""Lines that end at one place without a line across: there the table goes on, or its border is not drawn."""

DrawnTable = list[CellBox]
"""The cells of a table as lines draw them, without their texts."""


class _RulingLine(NamedTuple):
    """A level or upright line: where it begins and ends, and its place across; all in points."""

    begin: float
    end: float
    place: float


class _DrawnLines(NamedTuple):
    """The lines of a page that may rule tables."""

    level: list[_RulingLine]
    upright: list[_RulingLine]


def find_tables(page: "Page") -> list[DrawnTable]:
    """Find the cells of every table, from the top of the page; frames around other tables are left out."""
    ruled_page = page.filter(_is_line)
    finder = ruled_page.debug_tablefinder()
    missing_borders = _find_missing_borders(finder.edges)
    if missing_borders:
        finder = ruled_page.debug_tablefinder(missing_borders)
    boxes = []
    for cell in finder.cells:
        is_finite = all(map(math.isfinite, cell))
        if is_finite:
            x0, top, x1, bottom = map(float, cell)
            box = CellBox(x0, top, x1, bottom)
            boxes.append(box)
    tables = _group_boxes(boxes)
    return [table for table in tables if not _is_frame(table, tables)]


def _is_line(thing: dict[str, Any]) -> bool:
    kind = thing["object_type"]
    if kind == "rect":
        shorter_side = min(thing["width"], thing["height"])
        is_thin = shorter_side < MAX_LINE_WIDTH
        return bool(thing.get("stroke")) or is_thin
    return kind in {"line", "curve"}


def _find_missing_borders(edges: Iterable[dict[str, Any]]) -> dict[str, list[float]]:
    """Find borders that are not drawn: where a page cuts a row, and at the sides of tables that are open there.

    The keys are settings of pdfplumber's table finder.
    """
    level, upright = _read_edges(edges)
    row_lines = [line for line in level if _meets_any(line, upright, -MAX_LINE_WIDTH)]
    column_lines = [line for line in upright if _meets_any(line, level, MAX_LINE_WIDTH)]
    missing_level = _find_open_ends(column_lines, level)
    missing_upright = _find_open_ends(row_lines, upright)
    borders = {}
    if missing_level:
        borders["explicit_horizontal_lines"] = missing_level
    if missing_upright:
        borders["explicit_vertical_lines"] = missing_upright
    return borders


def _read_edges(edges: Iterable[dict[str, Any]]) -> _DrawnLines:
    """Read level and upright lines from the edges that pdfplumber finds."""
    drawn = _DrawnLines([], [])
    for edge in edges:
        left = float(edge["x0"])
        top = float(edge["top"])
        orientation = edge["orientation"]
        if orientation == "h":
            right = float(edge["x1"])
            level_line = _RulingLine(left, right, top)
            drawn.level.append(level_line)
        elif orientation == "v":
            bottom = float(edge["bottom"])
            upright_line = _RulingLine(top, bottom, left)
            drawn.upright.append(upright_line)
    return drawn


def _meets_any(line: _RulingLine, lines_across: Iterable[_RulingLine], slack: float) -> bool:
    """Tell whether a line across meets this one between its ends, or as far beyond them as `slack` says, in points."""
    earliest = line.begin - slack
    latest = line.end + slack
    for across in lines_across:
        is_between = earliest < across.place < latest
        begins_before = across.begin - MAX_LINE_WIDTH <= line.place
        ends_behind = line.place <= across.end + MAX_LINE_WIDTH
        if is_between and begins_before and ends_behind:
            return True
    return False


def _find_open_ends(lines: Sequence[_RulingLine], lines_across: Iterable[_RulingLine]) -> list[float]:
    """Find where the outermost of several parallel lines end together and no line crosses there."""
    begins = [line.begin for line in lines]
    ends = [line.end for line in lines]
    crossed = [line.place for line in lines_across]
    places = []
    first = min(begins, default=0)
    if _is_open_end(first, begins, crossed):
        places.append(first)
    last = max(ends, default=0)
    if _is_open_end(last, ends, crossed):
        places.append(last)
    return places


def _is_open_end(place: float, line_ends: Iterable[float], crossed: Iterable[float]) -> bool:
    """Tell whether several lines end at a place, and none crosses there."""
    if _count_near(place, line_ends) < MIN_OPEN_LINES:
        return False
    return not _count_near(place, crossed)


def _count_near(place: float, others: Iterable[float]) -> int:
    distances = [abs(other - place) for other in others]
    return sum(distance < MAX_LINE_WIDTH for distance in distances)


def _group_boxes(boxes: Sequence[CellBox]) -> list[DrawnTable]:
    """Group cells by the tables that they form: those that share a corner belong together."""
    parents = list(range(len(boxes)))
    first_at_corner: dict[tuple[float, float], int] = {}
    for index, box in enumerate(boxes):
        sides = (box.x0, box.x1)
        levels = (box.top, box.bottom)
        for corner in itertools.product(sides, levels):
            first = first_at_corner.setdefault(corner, index)
            root = _find_root(parents, index)
            parents[root] = _find_root(parents, first)
    tables: dict[int, DrawnTable] = {}
    for index, box in enumerate(boxes):
        root = _find_root(parents, index)
        table = tables.setdefault(root, [])
        table.append(box)
    return sorted(tables.values(), key=_find_top_left)


def _find_root(parents: list[int], index: int) -> int:
    """Find the first cell of a group, and shorten the way to it; `parents` leads from each cell to one before it."""
    while parents[index] != index:
        parent = parents[index]
        parents[index] = parents[parent]
        index = parents[index]
    return index


def _find_top_left(table: DrawnTable) -> tuple[float, float]:
    return min(box.top_left for box in table)


def _is_frame(table: DrawnTable, tables: Iterable[DrawnTable]) -> bool:
    """Tell whether a table is a lone cell that is only a frame around another table."""
    if len(table) > 1:
        return False
    (frame,) = table
    others = [other for other in tables if frame not in other]
    return any(_holds_all(frame, other) for other in others)


def _holds_all(frame: CellBox, boxes: DrawnTable) -> bool:
    return all(_holds(frame, box) for box in boxes)


def _holds(frame: CellBox, box: CellBox) -> bool:
    begins_within = frame.x0 <= box.x0 and frame.top <= box.top
    ends_within = box.x1 <= frame.x1 and box.bottom <= frame.bottom
    return begins_within and ends_within
