"""A table to read, fitted to the terminal: no borders, narrow columns first, the last column takes the rest.

Where the window is too narrow, first the columns in DROPPED_FIRST go, in that order; then the lead agencies are cut, to
市司法局等2个单位, so that the last column stays whole; then they go too; then those in DROPPED_LATER; then the last
column is cut, and at the very end whatever is widest. Columns that were asked for are cut, never dropped. Outside a
terminal nothing is.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from reformctl.exporting.limits import MIN_CUT_COLUMNS, MIN_LAST_COLUMNS, MIN_NAMES_COLUMNS, WANTED_LAST_COLUMNS
from reformctl.exporting.sheet import LABEL_STYLES, Sheet
from reformctl.text.escaping import escape_text
from reformctl.text.styles import make_bold, paint_text
from reformctl.text.width_and_breaks import clip_text, display_width, pad_text

DROPPED_FIRST = ("full_name", "category", "scope")
"""Keys of columns, the least needed first."""
CUT_FIRST = "lead_agencies"
"""The column that is cut, and dropped, before the last one is."""
DROPPED_LATER = ("joint", "declared", "label", "aliases")
"""Keys of columns that go where the others would not stay whole."""
GAP = "  "
_COUNTED_NAMES = re.compile("(.*?)(等[0-9]+个单位)")
"""A cell of names that was cut before."""


class ShownColumn(NamedTuple):
    """A column of the table."""

    key: str
    cells: list[str]
    """Its texts, the heading first."""
    width: int
    """Of its widest text."""
    style: str
    """How its texts below the heading look; empty for plain ones."""

    @property
    def is_numeric(self) -> bool:
        """Whether all its texts below the heading are numbers."""
        return all(map(str.isdecimal, self.cells[1:]))


def dump(sheet: Sheet) -> bytes:
    """Write one line a row, numbers set to the right; nothing at all where there are no rows."""
    if not sheet.rows:
        return b""
    columns = _list_columns(sheet)
    room = sheet.screen.width
    if room is not None:
        columns = _fit_columns(columns, room, may_drop=not sheet.whole)
    heading, *rows = list(zip(*map(_pad_cells, columns), strict=True))
    styles = [column.style if sheet.screen.color else "" for column in columns]
    lines = [_join_cells(row, styles, room) for row in rows]
    if sheet.has_headings:
        line = _join_cells(heading, [""] * len(heading), room)
        lines = [make_bold(line, color=sheet.screen.color), *lines]
    return "".join(f"{line}\n" for line in lines).encode()


def _list_columns(sheet: Sheet) -> list[ShownColumn]:
    headings = [""] * len(sheet.columns)
    if sheet.has_headings:
        headings = [escape_text(heading) for heading in sheet.list_headings()]
    rows = [[escape_text(text) for text in row] for row in sheet.format_rows()]
    shown = []
    for column, cells in zip(sheet.columns, zip(headings, *rows, strict=True), strict=True):
        shown.append(_make_column(column.key, list(cells), LABEL_STYLES.get(column.label, "")))
    return shown


def _make_column(key: str, cells: list[str], style: str) -> ShownColumn:
    width = max(map(display_width, cells))
    return ShownColumn(key, cells, width, style)


def _pad_cells(column: ShownColumn) -> list[str]:
    """Pad the texts of a column to its width."""
    pad = _pad_left if column.is_numeric else pad_text
    return [pad(cell, column.width) for cell in column.cells]


def _join_cells(cells: Sequence[str], styles: Sequence[str], room: int | None) -> str:
    """Join the padded texts of a row; what is still too wide for the window is cut, and has no styles."""
    line = GAP.join(cells).rstrip(" ")
    if room is not None and display_width(line) > room:
        return clip_text(line, room)
    if not any(styles):
        return line
    painted = []
    for cell, style in zip(cells, styles, strict=True):
        text = cell.rstrip(" ")
        painted.append(paint_text(text, style, color=style != "") + cell[len(text) :])
    return GAP.join(painted).rstrip(" ")


def _pad_left(text: str, room: int) -> str:
    blanks = room - display_width(text)
    return " " * blanks + text


def _fit_columns(columns: list[ShownColumn], room: int, *, may_drop: bool) -> list[ShownColumn]:
    """Drop and cut columns until they fit a window of `room` terminal columns."""
    if may_drop:
        for key in DROPPED_FIRST:
            is_last = columns[-1].key == key
            if not is_last and _measure_columns(columns) > room:
                columns = _drop_column(columns, key)
    columns = _cut_agencies(columns, room, may_drop=may_drop)
    if may_drop:
        for key in DROPPED_LATER:
            if _measure_least(columns) > room:
                columns = _drop_column(columns, key)
    rooms = _share_room(columns, room)
    return [_cut_column(column, cells) for column, cells in zip(columns, rooms, strict=True)]


def _cut_agencies(columns: list[ShownColumn], room: int, *, may_drop: bool) -> list[ShownColumn]:
    """Cut the lead agencies where the table is too wide; drop them where the last column would still be too narrow."""
    keys = [column.key for column in columns[:-1]]
    excess = _measure_columns(columns) - room
    if CUT_FIRST not in keys or excess <= 0:
        return columns
    index = keys.index(CUT_FIRST)
    kept = max(MIN_NAMES_COLUMNS, columns[index].width - excess)
    columns = [*columns]
    columns[index] = _cut_column(columns[index], kept)
    last_room = room - _measure_columns(columns[:-1]) - len(GAP)
    if may_drop and last_room < min(WANTED_LAST_COLUMNS, columns[-1].width):
        return _drop_column(columns, CUT_FIRST)
    return columns


def _share_room(columns: list[ShownColumn], room: int) -> list[int]:
    """Choose how wide each column may be: the last one is narrowed first, then the aliases, then whatever is widest."""
    rooms = [column.width for column in columns]
    last_width = rooms[-1]
    last_room = room - _measure_columns(columns[:-1]) - len(GAP)
    least = min(last_width, WANTED_LAST_COLUMNS)
    rooms[-1] = max(min(last_width, last_room), least)
    for index, column in enumerate(columns):
        excess = _add_gaps(rooms) - room
        if column.key == "aliases" and excess > 0:
            least = min(rooms[index], MIN_LAST_COLUMNS)
            rooms[index] = max(rooms[index] - excess, least)
    while _add_gaps(rooms) > room and max(rooms) > MIN_CUT_COLUMNS:
        widest = rooms.index(max(rooms))
        rooms[widest] -= 1
    return rooms


def _measure_least(columns: list[ShownColumn]) -> int:
    """Measure the window in which everything that must stay whole does."""
    rooms = []
    for column in columns:
        room = column.width
        if column.key in {"aliases", columns[-1].key}:
            room = min(room, MIN_LAST_COLUMNS)
        rooms.append(room)
    return _add_gaps(rooms)


def _measure_columns(columns: list[ShownColumn]) -> int:
    return _add_gaps([column.width for column in columns])


def _add_gaps(rooms: list[int]) -> int:
    gaps = max(len(rooms) - 1, 0)
    return sum(rooms) + len(GAP) * gaps


def _drop_column(columns: list[ShownColumn], key: str) -> list[ShownColumn]:
    return [column for column in columns if column.key != key]


def _cut_column(column: ShownColumn, room: int) -> ShownColumn:
    cut = CUTTERS.get(column.key, clip_text)
    return _make_column(column.key, [cut(cell, room) for cell in column.cells], column.style)


def _clip_names(cell: str, room: int) -> str:
    """Keep as many whole names as fit, then `、...`; a first name that is too long is cut itself."""
    names = cell.split("、")
    for kept in range(len(names) - 1, 0, -1):
        if display_width(cell) > room:
            cell = "、".join([*names[:kept], "..."])
    return clip_text(cell, room)


def _count_names(cell: str, room: int) -> str:
    """Keep as many whole names as fit, and say how many there are: 市司法局等2个单位."""
    if display_width(cell) <= room:
        return cell
    shown, count = cell, ""
    counted = _COUNTED_NAMES.fullmatch(cell)
    if counted:
        shown, count = counted.groups()
    names = shown.split("、")
    if len(names) > 1 and not count:
        count = f"等{len(names)}个单位"
    for kept in range(len(names) - 1, 0, -1):
        if display_width(shown + count) > room:
            shown = "、".join(names[:kept])
    left = room - display_width(count)
    if left < MIN_CUT_COLUMNS:
        return clip_text(shown, room)
    return clip_text(shown, left) + count


CUTTERS = {CUT_FIRST: _count_names, "support_agencies": _count_names, "aliases": _clip_names}
"""How the texts of columns of names are cut: after a name."""
