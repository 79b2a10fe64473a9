"""How `stats` shows counts on a terminal: as bars, and as cross tables.

Bars are made of ▐ and ░, which are one column wide in every terminal; █ is two in some (Unicode calls it ambiguous).
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple, TypeVar

from reformctl.exporting.sheet import LABEL_STYLES
from reformctl.query.counting import (
    NOT_STATED,
    SHARE_LABEL,
    TOTAL_LABELS,
    UNIT_LABELS,
    Breakdown,
    CountGroup,
    CrossTable,
)
from reformctl.system.environment import Screen
from reformctl.system.translation import _
from reformctl.text.escaping import escape_text
from reformctl.text.styles import make_bold, paint_text
from reformctl.text.width_and_breaks import BAR_CELL, EMPTY_BAR_CELL, clip_text, display_width, pad_text, wrap_text

COLUMN_GAP = "  "
MAX_BAR_COLUMNS = 40
"""Columns of a bar where no window sets a limit."""
MIN_COLUMNS = 4
"""Columns that a cut name keeps, and those below which there are no bars."""
MAX_TASK_COLUMNS = 4
"""Columns that one task takes in a bar at the most."""
MAX_WORD_COLUMNS = 12
"""Columns that the heading of a word takes at the most."""
SHARE_POSITION = 2
"""The column of the shares, which goes first where it gets narrow."""
EMPTY_CELL = "-"

Cell = TypeVar("Cell")
TextRow = list[str]
"""The cells of a row; the first one is a name, the others are numbers."""


class TextLayout(NamedTuple):
    """The columns of a table on a screen."""

    widths: list[int]
    screen: Screen

    def is_too_wide(self) -> bool:
        """Tell whether the columns do not fit the window."""
        room = self.screen.width
        return room is not None and _add_widths(self.widths) > room

    def format_row(self, row: TextRow, mark: str = "", style: str = "") -> str:
        """Write cells in their columns with a bar behind them, cut to the window where it is too narrow for them.

        The name has a style of its own.
        """
        name, *numbers = row
        name_width, *number_widths = self.widths
        cells = [pad_text(clip_text(name, name_width), name_width)]
        for number, column_width in zip(numbers, number_widths, strict=True):
            blanks = column_width - display_width(number)
            cells.append(" " * blanks + number)
        text = COLUMN_GAP.join(cells)
        if self.screen.width is not None:
            text = clip_text(text, self.screen.width)
        shown_name = text[: len(cells[0])].rstrip()
        painted = paint_text(shown_name, style, color=self.screen.color and style != "") + text[len(shown_name) :]
        return f"{painted}{COLUMN_GAP}{mark}" if mark else painted.rstrip()

    def format_head(self, row: TextRow, mark: str = "") -> str:
        """Write headings like a row, in bold."""
        text = self.format_row(row, mark)
        return make_bold(text, color=self.screen.color)


def draw_bars(breakdowns: Sequence[Breakdown], words: Sequence[str], headers: str, screen: Screen) -> str:
    """Draw a bar for each group, and one block of bars for each breakdown, all in the same columns and to one scale.

    `headers` is the language of the headings: en, zh or none.
    """
    breakdowns = [breakdown for breakdown in breakdowns if breakdown.groups]
    if not breakdowns:
        return ""
    blocks = [_list_rows(breakdown, words, headers) for breakdown in breakdowns]
    rows = list(chain.from_iterable(blocks))
    layout = _lay_out(rows, screen)
    if layout.is_too_wide():
        for row in rows:
            del row[SHARE_POSITION]
        del layout.widths[SHARE_POSITION]
    room = MAX_BAR_COLUMNS
    if screen.width is not None:
        room = screen.width - _add_widths(layout.widths) - len(COLUMN_GAP)
    scale = _choose_scale(breakdowns, room)
    legend = ""
    if len(words) == 1 and room >= MAX_WORD_COLUMNS:
        legend = clip_text(f"{BAR_CELL} {escape_text(words[0])}", room)
    texts = []
    for breakdown, (head, *group_rows) in zip(breakdowns, blocks, strict=True):
        lines = []
        if headers != "none":
            lines.append(layout.format_head(head, legend))
        for row, group in zip(group_rows, breakdown.groups, strict=True):
            bar = _draw_bar(group, scale)
            lines.append(layout.format_row(row, bar, _choose_style(breakdown, group)))
        texts.append(_join_lines(lines))
    return "\n".join(texts)


def draw_cross_table(cross: CrossTable, headers: str, screen: Screen) -> str:
    """Draw a cross table with totals; where the names of its columns do not fit, they are letters, explained below.

    What is still too wide is divided into several tables, one below another.
    """
    if not cross.rows.groups or not cross.columns.groups:
        return ""
    head, *rows = _list_cross_rows(cross, headers)
    layout = _lay_out([head, *rows], screen)
    legend: list[str] = []
    if layout.is_too_wide():
        first, *names, total = head
        letters = [_format_letters(index) for index in range(len(names))]
        legend = _explain_letters(letters, names, screen)
        head = [first, *letters, total]
        layout = _lay_out([head, *rows], screen)
    texts = []
    for band in _divide_columns(layout):
        band_layout = TextLayout(_pick_columns(layout.widths, band), screen)
        *named, totals = [_pick_columns(row, band) for row in rows]
        lines = []
        for row, group in zip(named, cross.rows.groups, strict=True):
            lines.append(band_layout.format_row(row, style=_choose_style(cross.rows, group)))
        lines.append(band_layout.format_row(totals))
        if headers != "none":
            lines.insert(0, band_layout.format_head(_pick_columns(head, band)))
        texts.append(_join_lines(lines))
    if legend:
        texts.append(_join_lines(legend))
    return "\n".join(texts)


def _list_rows(breakdown: Breakdown, words: Sequence[str], headers: str) -> list[TextRow]:
    """List the headings of a breakdown, then one row for each group."""
    head = [
        _choose_heading(breakdown.dimension, breakdown.label, headers),
        _choose_heading(breakdown.unit, UNIT_LABELS[breakdown.unit], headers),
        _choose_heading("share", SHARE_LABEL, headers),
    ]
    head += [clip_text(escape_text(word), MAX_WORD_COLUMNS) for word in words]
    rows = [head]
    for group in breakdown.groups:
        share = breakdown.compute_share(group.number)
        shown_share = EMPTY_CELL if share is None else f"{share:.1%}"
        sentence = _("{held} of {count}")
        matches = [sentence.format(held=number, count=group.number) for number in group.matches]
        name = _format_name(group, headers)
        rows.append([name, str(group.number), shown_share, *matches])
    return rows


def _choose_style(breakdown: Breakdown, group: CountGroup) -> str:
    """Choose the style of the name of a group; what is not stated is no name."""
    return "" if group.name is None else LABEL_STYLES.get(breakdown.label, "")


def _list_cross_rows(cross: CrossTable, headers: str) -> list[TextRow]:
    """List the headings of a cross table, its rows, and its totals."""
    total = TOTAL_LABELS["zh" if headers == "zh" else "en"]
    columns = cross.columns.groups
    names = [_format_name(group, headers) for group in columns]
    first = _choose_heading(cross.rows.dimension, cross.rows.label, headers)
    rows = [[first, *names, total]]
    for group, numbers in cross.list_rows():
        cells = [str(number or EMPTY_CELL) for number in numbers]
        name = _format_name(group, headers)
        rows.append([name, *cells, str(group.number)])
    totals = [str(group.number) for group in columns]
    rows.append([total, *totals, str(cross.rows.total)])
    return rows


def _choose_heading(key: str, label: str, headers: str) -> str:
    return label if headers == "zh" else escape_text(key)


def _format_name(group: CountGroup, headers: str) -> str:
    if group.name is not None:
        return escape_text(group.name)
    return NOT_STATED["zh" if headers == "zh" else "en"]


def _lay_out(rows: Sequence[TextRow], screen: Screen) -> TextLayout:
    """Make each column as wide as its widest cell; names get half of a window at the most."""
    columns = zip(*rows, strict=True)
    widths = [max(map(display_width, column)) for column in columns]
    if screen.width is not None:
        most = max(screen.width // 2, MIN_COLUMNS)
        widths[0] = min(widths[0], most)
    return TextLayout(widths, screen)


def _add_widths(widths: Sequence[int]) -> int:
    gaps = len(COLUMN_GAP) * (len(widths) - 1)
    return sum(widths) + gaps


def _choose_scale(breakdowns: Iterable[Breakdown], room: int) -> float:
    """Choose how many columns one task takes: whole ones where the longest bar has room for that; 0 for no bars."""
    groups = chain.from_iterable(breakdown.groups for breakdown in breakdowns)
    most = max(group.number for group in groups)
    if room < MIN_COLUMNS or not most:
        return 0.0
    scale = min(room / most, MAX_TASK_COLUMNS)
    return int(scale) or scale


def _draw_bar(group: CountGroup, scale: float) -> str:
    """Draw a bar; where one word was searched for, what does not hold it is pale."""
    if not group.number or not scale:
        return ""
    length = max(1, round(group.number * scale))
    dark = length
    if len(group.matches) == 1:
        dark = round(group.matches[0] * scale)
    return BAR_CELL * dark + EMPTY_BAR_CELL * (length - dark)


def _format_letters(index: int) -> str:
    """Name a column as spreadsheets do: A, B ... Z, AA, AB ..."""
    before, last = divmod(index, 26)
    letter = chr(ord("A") + last)
    return _format_letters(before - 1) + letter if before else letter


def _explain_letters(letters: Sequence[str], names: Sequence[str], screen: Screen) -> list[str]:
    lines: list[str] = []
    for letter, name in zip(letters, names, strict=True):
        text = f"{letter}{COLUMN_GAP}{name}"
        lines += wrap_text(text, screen.width or display_width(text))
    return lines


def _divide_columns(layout: TextLayout) -> Iterator[list[int]]:
    """Divide the columns into parts that fit the window, each of which begins with the names."""
    band = [0]
    for position in range(1, len(layout.widths)):
        wider = [*band, position]
        band_layout = TextLayout(_pick_columns(layout.widths, wider), layout.screen)
        if len(band) > 1 and band_layout.is_too_wide():
            yield band
            wider = [0, position]
        band = wider
    yield band


def _join_lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _pick_columns(cells: Sequence[Cell], positions: Iterable[int]) -> list[Cell]:
    return [cells[position] for position in positions]
