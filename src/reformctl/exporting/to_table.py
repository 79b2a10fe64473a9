"""A table for the eye, fitted to the terminal: no borders, narrow columns first, the last column takes the rest.

Where the window is too narrow, first the columns in DROPPED go, in that order; then the lead agencies are cut, so that
the last column stays whole; then they go too; then those in DROPPED_LATER; then the last column is cut, and at the
very end whatever is widest. Columns that were asked for are cut, never dropped. Outside a terminal nothing is.
"""

from collections.abc import Sequence

from reformctl.exporting.sheet import Sheet
from reformctl.text.escaping import escape_text
from reformctl.text.styles import make_bold
from reformctl.text.width_and_breaks import clip_text, display_width, pad_text

DROPPED = ("full_name", "category", "scope")
"""Keys of columns, the least needed first."""
CUT = "lead_agencies"
"""The column that is cut, and dropped, before the last one is."""
LISTS = frozenset((CUT, "aliases"))
"""Lists of names, which are cut at a name."""
CUT_TO = 21
"""Columns that a cut list of names keeps: the longest first name of our table, 市人力资源保障局, and `、...`."""
DROPPED_LATER = ("joint", "declared", "label", "aliases")
"""Keys of columns that go where the others would not stay whole."""
LEAST = 12
"""Columns that the last column and the aliases, which can be cut, keep before others go: six 汉字."""
LAST_WANTS = 30
"""Columns that the last column should have before the cut one is dropped: fifteen 汉字."""
NARROWEST = 4
"""Columns that a cut column keeps at least: `...` and a blank."""
GAP = "  "


def dump(sheet: Sheet) -> bytes:
    """One line a row, numbers set to the right; nothing at all where there are no rows."""
    if not sheet.rows:
        return b""
    heads, rows = _shown(sheet), [[escape_text(text) for text in row] for row in sheet.texts()]
    columns = [[head, *cells] for head, *cells in zip(heads, *rows, strict=True)]
    keys = [column.key for column in sheet.columns]
    room = sheet.screen.width
    if room is not None:
        keys, columns = _fitted(keys, columns, room, whole=sheet.whole)
    numeric = {key for key, column in zip(keys, columns, strict=True) if all(map(str.isdecimal, column[1:]))}
    widths = [_widest(column) for column in columns]
    lines = []
    for index, row in enumerate(zip(*columns, strict=True)):
        cells = [
            " " * (space - display_width(cell)) + cell if key in numeric else pad_text(cell, space)
            for key, cell, space in zip(keys, row, widths, strict=True)
        ]
        line = GAP.join(cells).rstrip(" ")
        line = line if room is None else clip_text(line, room)
        lines.append(make_bold(line, color=sheet.screen.color) if index == 0 else line)
    if sheet.headers == "none":
        lines = lines[1:]
    return "".join(f"{line}\n" for line in lines).encode()


def _shown(sheet: Sheet) -> Sequence[str]:
    return [""] * len(sheet.columns) if sheet.headers == "none" else [escape_text(head) for head in sheet.heads()]


def _fitted(keys: list[str], columns: list[list[str]], room: int, *, whole: bool) -> tuple[list[str], list[list[str]]]:
    """The columns that a window of `room` columns can hold, cut where that is still too much."""
    for key in () if whole else DROPPED:
        if key in keys[:-1] and _total(columns) > room:
            keys, columns = _without(key, keys, columns)
    if CUT in keys[:-1] and (over := _total(columns) - room) > 0:
        at = keys.index(CUT)
        columns[at] = [_clip_names(cell, max(CUT_TO, _widest(columns[at]) - over)) for cell in columns[at]]
        if not whole and room - _total(columns[:-1]) - len(GAP) < min(LAST_WANTS, _widest(columns[-1])):
            keys, columns = _without(CUT, keys, columns)
    for key in () if whole else DROPPED_LATER:
        if key in keys and _least(keys, columns) > room:
            keys, columns = _without(key, keys, columns)
    rooms = [_widest(column) for column in columns]
    rooms[-1] = max(min(rooms[-1], room - _total(columns[:-1]) - len(GAP)), min(rooms[-1], LAST_WANTS))
    if "aliases" in keys and (over := sum(rooms) + len(GAP) * (len(rooms) - 1) - room) > 0:
        at = keys.index("aliases")
        rooms[at] = max(rooms[at] - over, min(rooms[at], LEAST))
    while sum(rooms) + len(GAP) * (len(rooms) - 1) > room and max(rooms) > NARROWEST:
        rooms[rooms.index(max(rooms))] -= 1
    cuts = [_clip_names if key in LISTS else clip_text for key in keys]
    return keys, [
        [cut(cell, space) for cell in column] for cut, column, space in zip(cuts, columns, rooms, strict=True)
    ]


def _least(keys: list[str], columns: list[list[str]]) -> int:
    """Columns of a window in which everything that must stay whole does."""
    ends = {"aliases", keys[-1]}
    rooms = [
        min(_widest(column), LEAST) if key in ends else _widest(column)
        for key, column in zip(keys, columns, strict=True)
    ]
    return sum(rooms) + len(GAP) * (len(rooms) - 1)


def _clip_names(cell: str, room: int) -> str:
    """As many whole names as fit, then `、...`; a first name that is too long is cut itself."""
    names = cell.split("、")
    for kept in range(len(names) - 1, 0, -1):
        if display_width(cell) > room:
            cell = "、".join([*names[:kept], "..."])
    return clip_text(cell, room)


def _without(key: str, keys: list[str], columns: list[list[str]]) -> tuple[list[str], list[list[str]]]:
    at = keys.index(key)
    return keys[:at] + keys[at + 1 :], columns[:at] + columns[at + 1 :]


def _total(columns: list[list[str]]) -> int:
    return sum(map(_widest, columns)) + len(GAP) * max(len(columns) - 1, 0)


def _widest(column: list[str]) -> int:
    return max(map(display_width, column))
