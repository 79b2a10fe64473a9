"""A table to read, fitted to the terminal: no borders, narrow columns first, the last column takes the rest.

Where the window is too narrow, first the columns in DROPPED_FIRST go, in that order; then the lead agencies are cut, to
市司法局等2个单位, so that the last column stays whole; then they go too; then those in DROPPED_LATER; then the last
column is cut, and at the very end whatever is widest. Columns that were asked for are cut, never dropped. Outside a
terminal nothing is.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from reformctl.exporting.limits import MIN_CUT_COLUMNS, MIN_LAST_COLUMNS, MIN_NAMES_COLUMNS, WANTED_LAST_COLUMNS
from reformctl.exporting.sheet import LABEL_STYLES, Sheet
from reformctl.system.environment import Screen
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
        texts = self.cells[1:]
        return all(map(str.isdecimal, texts))


TableColumns = list[ShownColumn]
"""The columns of the table, from left to right."""


def dump(sheet: Sheet) -> bytes:
    """Write one line a row, numbers set to the right; nothing at all where there are no rows."""
    if not sheet.rows:
        return b""
    columns = _list_columns(sheet)
    room = sheet.screen.width
    if room is not None:
        columns = _fit_columns(columns, room, may_drop=not sheet.whole)
    lines = _write_lines(columns, sheet)
    text = "\n".join([*lines, ""])
    return text.encode()


def _list_columns(sheet: Sheet) -> TableColumns:
    headings = [""] * len(sheet.columns)
    if sheet.has_headings:
        shown_headings = map(escape_text, sheet.list_headings())
        headings = list(shown_headings)
    rows = [headings]
    for texts in sheet.format_rows():
        row = map(escape_text, texts)
        rows.append(list(row))
    cells_of_columns = zip(*rows, strict=True)
    shown = []
    for column, cells in zip(sheet.columns, cells_of_columns, strict=True):
        style = LABEL_STYLES.get(column.label, "")
        texts = list(cells)
        shown_column = _make_column(column.key, texts, style)
        shown.append(shown_column)
    return shown


def _make_column(key: str, cells: list[str], style: str) -> ShownColumn:
    widths = map(display_width, cells)
    return ShownColumn(key, cells, max(widths), style)


def _write_lines(columns: TableColumns, sheet: Sheet) -> Iterator[str]:
    padded = map(_pad_cells, columns)
    headings, *rows = zip(*padded, strict=True)
    screen = sheet.screen
    if sheet.has_headings:
        line = _join_cells(headings)
        line = _clip_line(line, screen)
        yield make_bold(line, color=screen.color)
    for cells in rows:
        yield _write_row(cells, columns, screen)


def _pad_cells(column: ShownColumn) -> list[str]:
    """Pad the texts of a column to its width."""
    pad = pad_text
    if column.is_numeric:
        pad = _pad_left
    return [pad(cell, column.width) for cell in column.cells]


def _pad_left(text: str, room: int) -> str:
    blanks = room - display_width(text)
    return " " * blanks + text


def _write_row(cells: Sequence[str], columns: TableColumns, screen: Screen) -> str:
    """Write the padded texts of a row; one that is still too wide for the window is cut, and has no colours."""
    line = _join_cells(cells)
    clipped = _clip_line(line, screen)
    if clipped != line or not screen.color:
        return clipped
    painted = map(_paint_cell, cells, columns)
    return _join_cells(painted)


def _join_cells(cells: Iterable[str]) -> str:
    line = GAP.join(cells)
    return line.rstrip(" ")


def _clip_line(line: str, screen: Screen) -> str:
    if screen.width is None:
        return line
    return clip_text(line, screen.width)


def _paint_cell(cell: str, column: ShownColumn) -> str:
    """Give the text of a cell, but not the blanks behind it, the style of its column."""
    if not column.style:
        return cell
    text = cell.rstrip(" ")
    blanks = cell.removeprefix(text)
    painted = paint_text(text, column.style, color=True)
    return painted + blanks


def _fit_columns(columns: TableColumns, room: int, *, may_drop: bool) -> TableColumns:
    """Drop and cut columns until they fit a window of `room` terminal columns."""
    if may_drop:
        for key in DROPPED_FIRST:
            last = columns[-1]
            if last.key != key and _measure_columns(columns) > room:
                columns = _drop_column(columns, key)
    columns = _cut_agencies(columns, room, may_drop=may_drop)
    if may_drop:
        for key in DROPPED_LATER:
            if _measure_least(columns) > room:
                columns = _drop_column(columns, key)
    widths = _share_room(columns, room)
    fitted = map(_cut_column, columns, widths)
    return list(fitted)


def _cut_agencies(columns: TableColumns, room: int, *, may_drop: bool) -> TableColumns:
    """Cut the lead agencies where the table is too wide; drop them where the last column would still be too narrow."""
    *before_last, last = columns
    keys = [column.key for column in before_last]
    excess = _measure_columns(columns) - room
    if CUT_FIRST not in keys or excess <= 0:
        return columns
    index = keys.index(CUT_FIRST)
    agencies = columns[index]
    width = max(MIN_NAMES_COLUMNS, agencies.width - excess)
    fitted = [*columns]
    fitted[index] = _cut_column(agencies, width)
    wanted = min(WANTED_LAST_COLUMNS, last.width)
    if may_drop and _measure_last_room(fitted, room) < wanted:
        return _drop_column(fitted, CUT_FIRST)
    return fitted


def _share_room(columns: TableColumns, room: int) -> list[int]:
    """Choose how wide each column may be: the last one is narrowed first, then the aliases, then whatever is widest."""
    widths = [column.width for column in columns]
    last_width = widths[-1]
    last_room = _measure_last_room(columns, room)
    least = min(last_width, WANTED_LAST_COLUMNS)
    narrowed_width = min(last_width, last_room)
    widths[-1] = max(narrowed_width, least)
    for index, column in enumerate(columns):
        excess = _add_gaps(widths) - room
        if column.key == "aliases" and excess > 0:
            width = widths[index]
            least = min(width, MIN_LAST_COLUMNS)
            widths[index] = max(width - excess, least)
    while _add_gaps(widths) > room:
        widest = max(widths)
        if widest <= MIN_CUT_COLUMNS:
            break
        index = widths.index(widest)
        widths[index] -= 1
    return widths


def _measure_last_room(columns: TableColumns, room: int) -> int:
    """Measure what the other columns leave to the last one."""
    before_last = columns[:-1]
    taken = _measure_columns(before_last) + len(GAP)
    return room - taken


def _measure_least(columns: TableColumns) -> int:
    """Measure the window in which everything that must stay whole does."""
    narrowed_keys = {"aliases", columns[-1].key}
    widths = []
    for column in columns:
        width = column.width
        if column.key in narrowed_keys:
            width = min(width, MIN_LAST_COLUMNS)
        widths.append(width)
    return _add_gaps(widths)


def _measure_columns(columns: TableColumns) -> int:
    widths = [column.width for column in columns]
    return _add_gaps(widths)


def _add_gaps(widths: list[int]) -> int:
    gaps = max(len(widths) - 1, 0)
    width_of_gaps = len(GAP) * gaps
    return sum(widths) + width_of_gaps


def _drop_column(columns: TableColumns, key: str) -> TableColumns:
    return [column for column in columns if column.key != key]


def _cut_column(column: ShownColumn, width: int) -> ShownColumn:
    cut = CUTTERS.get(column.key, clip_text)
    cells = []
    for cell in column.cells:
        cut_cell = cut(cell, width)
        cells.append(cut_cell)
    return _make_column(column.key, cells, column.style)


def _clip_names(cell: str, room: int) -> str:
    """Keep as many whole names as fit, then `、...`; a first name that is too long is cut itself."""
    names = cell.split("、")
    shown = cell
    while display_width(shown) > room and len(names) > 1:
        names.pop()
        kept = "、".join(names)
        shown = f"{kept}、..."
    return clip_text(shown, room)


def _count_names(cell: str, room: int) -> str:
    """Keep as many whole names as fit, and say how many there are: 市司法局等2个单位."""
    if display_width(cell) <= room:
        return cell
    shown = cell
    count = ""
    counted = _COUNTED_NAMES.fullmatch(cell)
    if counted:
        shown, count = counted.groups()
    names = shown.split("、")
    if len(names) > 1 and not count:
        count = f"等{len(names)}个单位"
    while display_width(shown + count) > room and len(names) > 1:
        names.pop()
        shown = "、".join(names)
    left = room - display_width(count)
    if left < MIN_CUT_COLUMNS:
        return clip_text(shown, room)
    clipped = clip_text(shown, left)
    return clipped + count


CUTTERS = {CUT_FIRST: _count_names, "support_agencies": _count_names, "aliases": _clip_names}
"""How the texts of columns of names are cut: after a name."""
