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


class _RulingLine(NamedTuple):
    """A level or upright line: where it begins and ends, and its place across; all in points."""

    begin: float
    end: float
    place: float


def find_tables(page: "Page") -> list[list[CellBox]]:
    """Find the cells of every table, from the top of the page; frames around other tables are left out."""
    ruled_page = page.filter(_is_line)
    finder = ruled_page.debug_tablefinder()
    missing_borders = _find_missing_borders(finder.edges)
    if missing_borders:
        finder = ruled_page.debug_tablefinder(missing_borders)
    boxes = []
    for cell in finder.cells:
        if all(math.isfinite(side) for side in cell):
            x0, top, x1, bottom = map(float, cell)
            boxes.append(CellBox(x0, top, x1, bottom))
    tables = _group_boxes(boxes)
    return [table for table in tables if not _is_frame(table, tables)]


def _is_line(thing: dict[str, Any]) -> bool:
    if thing["object_type"] == "rect":
        is_thin = min(thing["width"], thing["height"]) < MAX_LINE_WIDTH
        return bool(thing.get("stroke")) or is_thin
    return thing["object_type"] in {"line", "curve"}


def _find_missing_borders(edges: Iterable[dict[str, Any]]) -> dict[str, list[float]]:
    """Find borders that are not drawn: where a page cuts a row, and at the sides of tables that are open there.

    The keys are settings of pdfplumber's table finder.
    """
    level = []
    upright = []
    for edge in edges:
        left = float(edge["x0"])
        top = float(edge["top"])
        if edge["orientation"] == "h":
            right = float(edge["x1"])
            level.append(_RulingLine(left, right, top))
        elif edge["orientation"] == "v":
            bottom = float(edge["bottom"])
            upright.append(_RulingLine(top, bottom, left))
    rows = [line for line in level if _meets_any(line, upright, -MAX_LINE_WIDTH)]
    columns = [line for line in upright if _meets_any(line, level, MAX_LINE_WIDTH)]
    borders = {
        "explicit_horizontal_lines": _find_open_ends(columns, level),
        "explicit_vertical_lines": _find_open_ends(rows, upright),
    }
    return {setting: places for setting, places in borders.items() if places}


def _meets_any(line: _RulingLine, lines_across: Iterable[_RulingLine], slack: float) -> bool:
    """Tell whether a line across meets this one between its ends, or as far beyond them as `slack` says, in points."""
    for across in lines_across:
        is_between = line.begin - slack < across.place < line.end + slack
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
    if _count_near(first, begins) >= MIN_OPEN_LINES and not _count_near(first, crossed):
        places.append(first)
    last = max(ends, default=0)
    if _count_near(last, ends) >= MIN_OPEN_LINES and not _count_near(last, crossed):
        places.append(last)
    return places


def _count_near(place: float, others: Iterable[float]) -> int:
    return sum(abs(other - place) < MAX_LINE_WIDTH for other in others)


def _group_boxes(boxes: Sequence[CellBox]) -> list[list[CellBox]]:
    """Group cells by the tables that they form: those that share a corner belong together."""
    parents = list(range(len(boxes)))

    def find_root(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    first_at_corner: dict[tuple[float, float], int] = {}
    for index, box in enumerate(boxes):
        corners = itertools.product((box.x0, box.x1), (box.top, box.bottom))
        for corner in corners:
            first = first_at_corner.setdefault(corner, index)
            parents[find_root(index)] = find_root(first)
    tables: dict[int, list[CellBox]] = {}
    for index, box in enumerate(boxes):
        table = tables.setdefault(find_root(index), [])
        table.append(box)
    return sorted(tables.values(), key=_find_top_left)


def _find_top_left(table: Iterable[CellBox]) -> tuple[float, float]:
    return min((box.top, box.x0) for box in table)


def _is_frame(table: Sequence[CellBox], tables: Iterable[Sequence[CellBox]]) -> bool:
    """Tell whether a table is a lone cell that is only a frame around another table."""
    if len(table) > 1:
        return False
    (frame,) = table
    others = [other for other in tables if frame not in other]
    return any(all(_holds(frame, box) for box in other) for other in others)


def _holds(frame: CellBox, box: CellBox) -> bool:
    holds_across = frame.x0 <= box.x0 and box.x1 <= frame.x1
    holds_down = frame.top <= box.top and box.bottom <= frame.bottom
    return holds_across and holds_down
