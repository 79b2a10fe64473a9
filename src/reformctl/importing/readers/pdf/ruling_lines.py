"""Finds the cells of the tables on a page of a PDF by the lines that are drawn around them."""

import itertools
import math
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from reformctl.importing.readers.pdf.text_layout import CellBox

if TYPE_CHECKING:
    from pdfplumber.page import Page

MAX_LINE_WIDTH = 3.0
"""Points: what is filled, not stroked, and wider is a background, no line."""
MIN_OPEN_LINES = 2
"""Lines that end at one place without a line across: there the table goes on, or its border is not drawn."""

Edge = dict[str, Any]
"""A line as pdfplumber has it."""


class _Direction(NamedTuple):
    """What pdfplumber calls the ends of a line, and its sides, from which lines across it begin and end."""

    begin: str
    end: str
    across_begin: str
    across_end: str


_LEVEL = _Direction("x0", "x1", "top", "bottom")
_UPRIGHT = _Direction("top", "bottom", "x0", "x1")


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
            x0, top, x1, bottom = cell
            boxes.append(CellBox(float(x0), float(top), float(x1), float(bottom)))
    tables = _group_boxes(boxes)
    return [table for table in tables if not _is_frame(table, tables)]


def _is_line(thing: dict[str, Any]) -> bool:
    if thing["object_type"] == "rect":
        is_thin = min(thing["width"], thing["height"]) < MAX_LINE_WIDTH
        return bool(thing.get("stroke")) or is_thin
    return thing["object_type"] in {"line", "curve"}


def _find_missing_borders(edges: Sequence[Edge]) -> dict[str, list[float]]:
    """Find borders that are not drawn: where a page cuts a row, and at the sides of tables that are open there.

    The keys are settings of pdfplumber's table finder.
    """
    upright = [edge for edge in edges if edge["orientation"] == "v"]
    level = [edge for edge in edges if edge["orientation"] == "h"]
    rows = [edge for edge in level if any(_meets(edge, other, _LEVEL, -MAX_LINE_WIDTH) for other in upright)]
    columns = [edge for edge in upright if any(_meets(edge, other, _UPRIGHT, MAX_LINE_WIDTH) for other in level)]
    borders = {
        "explicit_horizontal_lines": _find_open_ends(columns, _UPRIGHT, level),
        "explicit_vertical_lines": _find_open_ends(rows, _LEVEL, upright),
    }
    return {setting: places for setting, places in borders.items() if places}


def _meets(edge: Edge, other: Edge, direction: _Direction, slack: float) -> bool:
    """Tell whether a line across meets this one between its ends, or as far beyond them as `slack` says, in points."""
    place = other[direction.begin]
    is_between = edge[direction.begin] - slack < place < edge[direction.end] + slack
    level = edge[direction.across_begin]
    begins_before = other[direction.across_begin] - MAX_LINE_WIDTH <= level
    ends_behind = level <= other[direction.across_end] + MAX_LINE_WIDTH
    return bool(is_between and begins_before and ends_behind)


def _find_open_ends(edges: Sequence[Edge], direction: _Direction, across: Sequence[Edge]) -> list[float]:
    """Find where the outermost of several parallel lines end together and no line crosses there."""
    places = []
    outermost_of: dict[str, Callable[..., float]] = {direction.begin: min, direction.end: max}
    for key, choose_outermost in outermost_of.items():
        outermost = choose_outermost((edge[key] for edge in edges), default=0)
        ending = [edge for edge in edges if abs(edge[key] - outermost) < MAX_LINE_WIDTH]
        is_crossed = any(abs(edge[direction.begin] - outermost) < MAX_LINE_WIDTH for edge in across)
        if len(ending) >= MIN_OPEN_LINES and not is_crossed:
            places.append(float(outermost))
    return places


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
        for corner in itertools.product((box.x0, box.x1), (box.top, box.bottom)):
            first = first_at_corner.setdefault(corner, index)
            parents[find_root(index)] = find_root(first)
    tables: dict[int, list[CellBox]] = {}
    for index, box in enumerate(boxes):
        tables.setdefault(find_root(index), []).append(box)
    return sorted(tables.values(), key=_find_top_left)


def _find_top_left(table: Iterable[CellBox]) -> tuple[float, float]:
    return min((box.top, box.x0) for box in table)


def _is_frame(table: Sequence[CellBox], tables: Iterable[Sequence[CellBox]]) -> bool:
    """Tell whether a table is a lone cell that is only a frame around another table."""
    if len(table) > 1:
        return False
    (frame,) = table
    return any(frame not in other and all(_holds(frame, box) for box in other) for other in tables)


def _holds(frame: CellBox, box: CellBox) -> bool:
    holds_across = frame.x0 <= box.x0 and box.x1 <= frame.x1
    holds_down = frame.top <= box.top and box.bottom <= frame.bottom
    return holds_across and holds_down
