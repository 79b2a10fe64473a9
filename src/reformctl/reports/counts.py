"""How `stats` shows counts on a terminal: bars, and cross tables.

Bars are made of ▐ and ░, which are one column wide in every terminal; █ is two in some (Unicode calls it ambiguous).
"""

from collections.abc import Iterator, Mapping, Sequence

from reformctl.environment import Screen
from reformctl.messages import _
from reformctl.stats import LABELS, NOT_STATED, SHARE, TOTAL, UNITS, Breakdown, CountGroup, CrossTable
from reformctl.text import BAR, REST, bold, clip, pad, safe, width, wrap

GAP = "  "
LONGEST = 40
"""Columns of a bar where no window sets a limit."""
SHORTEST = 4
"""Columns that a cut name keeps, and those below which there are no bars."""
WIDEST_UNIT = 4
"""Columns that one task takes in a bar at the most."""
WIDEST_WORD = 12
"""Columns that the heading of a word takes at the most."""
SHARES = 2
"""The place of the shares, which go first where it gets narrow."""
NIL = "-"
"""An empty cell of a cross table."""

Row = list[str]
"""Cells; the first one is a name, the others are numbers."""


def draw_bars(counts: Sequence[Breakdown], words: Sequence[str], headers: str, screen: Screen) -> str:
    """One line a group, one block a count, all of them in the same columns and to one scale.

    `headers` is the language of the headings: en, zh or none.
    """
    counts = [count for count in counts if count.groups]
    if not counts:
        return ""
    blocks = [
        [_head(count, words, headers), *(_row(count, group, headers) for group in count.groups)] for count in counts
    ]
    spaces = _spaces([row for block in blocks for row in block], screen.width)
    if screen.width is not None and _total(spaces) > screen.width:
        for row in (row for block in blocks for row in block):
            del row[SHARES]
        del spaces[SHARES]
    room = LONGEST if screen.width is None else screen.width - _total(spaces) - len(GAP)
    most = max((group.number for count in counts for group in count.groups), default=0)
    legend = clip(f"{BAR} {safe(words[0])}", room) if len(words) == 1 and room >= WIDEST_WORD else ""
    shown = []
    for count, (head, *rows) in zip(counts, blocks, strict=True):
        marks = [_bar(group, most, room) for group in count.groups]
        lines = [_line(row, spaces, screen, mark) for row, mark in zip(rows, marks, strict=True)]
        first = bold(_line(head, spaces, screen, legend), color=screen.color)
        shown.append([*([] if headers == "none" else [first]), *lines])
    return "\n".join("".join(f"{line}\n" for line in lines) for lines in shown)


def draw_cross_table(cross: CrossTable, headers: str, screen: Screen) -> str:
    """A cross table with totals; where the names of columns do not fit they are letters, explained below.

    What is still too wide is divided into several tables, one below another.
    """
    if not (cross.rows.groups and cross.columns.groups):
        return ""
    total = TOTAL["zh" if headers == "zh" else "en"]
    head = [_heading(cross.rows.by, LABELS, headers), *(_name(group, headers) for group in cross.columns.groups), total]
    rows = [
        [_name(group, headers), *(str(number or NIL) for number in numbers), str(group.number)]
        for group, numbers in zip(cross.rows.groups, cross.cells, strict=True)
    ]
    rows.append([total, *(str(group.number) for group in cross.columns.groups), str(cross.rows.of)])
    legend: list[str] = []
    if screen.width is not None and _total(_spaces([head, *rows], screen.width)) > screen.width:
        letters = [_letters(at) for at in range(len(head) - 2)]
        for letter, name in zip(letters, head[1:-1], strict=True):
            legend += wrap(f"{letter}{GAP}{name}", screen.width)
        head = [head[0], *letters, head[-1]]
    spaces = _spaces([head, *rows], screen.width)
    parts = []
    for band in _bands(spaces, screen.width):
        lines = [_line([row[at] for at in band], [spaces[at] for at in band], screen) for row in (head, *rows)]
        parts.append([*([] if headers == "none" else [bold(lines[0], color=screen.color)]), *lines[1:]])
    return "\n".join("".join(f"{line}\n" for line in lines) for lines in (*parts, *([legend] if legend else [])))


def _head(count: Breakdown, words: Sequence[str], headers: str) -> Row:
    return [
        _heading(count.by, LABELS, headers),
        _heading(count.unit, UNITS, headers),
        _heading("share", {"share": SHARE}, headers),
        *(clip(safe(word), WIDEST_WORD) for word in words),
    ]


def _heading(key: str, labels: Mapping[str, str], headers: str) -> str:
    return labels[key] if headers == "zh" else key


def _row(count: Breakdown, group: CountGroup, headers: str) -> Row:
    share = count.share(group.number)
    held = _("{held} of {count}")
    return [
        _name(group, headers),
        str(group.number),
        NIL if share is None else f"{share:.1%}",
        *(held.format(held=number, count=group.number) for number in group.held),
    ]


def _name(group: CountGroup, headers: str) -> str:
    return NOT_STATED["zh" if headers == "zh" else "en"] if group.name is None else safe(group.name)


def _spaces(rows: Sequence[Row], room: int | None) -> list[int]:
    """The width of each column; names get half of a window at the most."""
    names, *numbers = (max(map(width, column)) for column in zip(*rows, strict=True))
    return [names if room is None else min(names, max(room // 2, SHORTEST)), *numbers]


def _total(spaces: Sequence[int]) -> int:
    return sum(spaces) + len(GAP) * (len(spaces) - 1)


def _line(row: Row, spaces: Sequence[int], screen: Screen, mark: str = "") -> str:
    """A name and numbers in their columns, and what stands behind them; cut where a window is too narrow for that."""
    name, *numbers = row
    cells = [pad(clip(name, spaces[0]), spaces[0])]
    cells += [" " * (space - width(text)) + text for text, space in zip(numbers, spaces[1:], strict=True)]
    line = GAP.join(cells)
    line = line if screen.width is None else clip(line, screen.width)
    return f"{line}{GAP}{mark}" if mark else line.rstrip()


def _bar(group: CountGroup, most: int, room: int) -> str:
    """A bar to scale: whole columns for one task where the longest bar has room for that."""
    if room < SHORTEST or not group.number:
        return ""
    unit = min(room / most, WIDEST_UNIT)
    unit = int(unit) or unit
    length = max(1, round(group.number * unit))
    held = round(group.held[0] * unit) if len(group.held) == 1 else length
    return BAR * held + REST * (length - held)


def _letters(at: int) -> str:
    """A, B ... Z, AA, AB ..., as spreadsheets name columns."""
    before, last = divmod(at, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + last)


def _bands(spaces: Sequence[int], room: int | None) -> Iterator[list[int]]:
    """The columns in parts that fit the window, each with the names before it."""
    band = [0]
    for at in range(1, len(spaces)):
        if room is not None and len(band) > 1 and _total([spaces[one] for one in (*band, at)]) > room:
            yield band
            band = [0]
        band.append(at)
    yield band
