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

T = TypeVar("T")
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

    def pick_columns(self, positions: Sequence[int]) -> "TextLayout":
        """Make a layout of some of the columns."""
        widths = _pick_cells(self.widths, positions)
        return TextLayout(widths, self.screen)

    def count_free_columns(self) -> int:
        """Count the columns that are left for a bar."""
        if self.screen.width is None:
            return MAX_BAR_COLUMNS
        used = _add_widths(self.widths) + len(COLUMN_GAP)
        return self.screen.width - used

    def format_row(self, row: TextRow, mark: str = "", style: str = "") -> str:
        """Write cells in their columns with a bar behind them, cut to the window where it is too narrow for them.

        The name has a style of its own.
        """
        name, *numbers = row
        name_width, *number_widths = self.widths
        clipped_name = clip_text(name, name_width)
        name_cell = pad_text(clipped_name, name_width)
        cells = [name_cell]
        for number, column_width in zip(numbers, number_widths, strict=True):
            blanks = column_width - display_width(number)
            cells.append(" " * blanks + number)
        text = COLUMN_GAP.join(cells)
        if self.screen.width is not None:
            text = clip_text(text, self.screen.width)
        shown_name = text[: len(name_cell)].rstrip()
        rest = text.removeprefix(shown_name)
        has_color = self.screen.color and style != ""
        painted_name = paint_text(shown_name, style, color=has_color)
        if mark:
            return f"{painted_name}{rest}{COLUMN_GAP}{mark}"
        return f"{painted_name}{rest}".rstrip()

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
    room = layout.count_free_columns()
    scale = _choose_scale(breakdowns, room)
    legend = _explain_bars(words, room)
    texts = []
    for breakdown, block in zip(breakdowns, blocks, strict=True):
        head, *group_rows = block
        lines = []
        if headers != "none":
            lines.append(layout.format_head(head, legend))
        for row, group in zip(group_rows, breakdown.groups, strict=True):
            bar = _draw_bar(group, scale)
            style = _choose_style(breakdown, group)
            lines.append(layout.format_row(row, bar, style))
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
    styles = [_choose_style(cross.rows, group) for group in cross.rows.groups]
    texts = []
    for band in _divide_columns(layout):
        band_layout = layout.pick_columns(band)
        *named_rows, totals = [_pick_cells(row, band) for row in rows]
        lines = []
        if headers != "none":
            band_head = _pick_cells(head, band)
            lines.append(band_layout.format_head(band_head))
        for row, style in zip(named_rows, styles, strict=True):
            lines.append(band_layout.format_row(row, style=style))
        lines.append(band_layout.format_row(totals))
        texts.append(_join_lines(lines))
    if legend:
        texts.append(_join_lines(legend))
    return "\n".join(texts)


def _list_rows(breakdown: Breakdown, words: Sequence[str], headers: str) -> list[TextRow]:
    """List the headings of a breakdown, then one row for each group."""
    unit_label = UNIT_LABELS[breakdown.unit]
    head = [
        _choose_heading(breakdown.dimension, breakdown.label, headers),
        _choose_heading(breakdown.unit, unit_label, headers),
        _choose_heading("share", SHARE_LABEL, headers),
    ]
    for word in words:
        heading = escape_text(word)
        head.append(clip_text(heading, MAX_WORD_COLUMNS))
    rows = [head]
    for group in breakdown.groups:
        name = _format_name(group, headers)
        number = str(group.number)
        share = _format_share(breakdown, group)
        sentence = _("{held} of {count}")
        matches = [sentence.format(held=held, count=number) for held in group.matches]
        rows.append([name, number, share, *matches])
    return rows


def _format_share(breakdown: Breakdown, group: CountGroup) -> str:
    """Write which share of all a group has: 12.5%; a hyphen where there is none."""
    share = breakdown.compute_share(group.number)
    if share is None:
        return EMPTY_CELL
    return f"{share:.1%}"


def _choose_style(breakdown: Breakdown, group: CountGroup) -> str:
    """Choose the style of the name of a group; what is not stated is no name."""
    if group.name is None:
        return ""
    return LABEL_STYLES.get(breakdown.label, "")


def _list_cross_rows(cross: CrossTable, headers: str) -> list[TextRow]:
    """List the headings of a cross table, its rows, and its totals."""
    language = _choose_language(headers)
    total = TOTAL_LABELS[language]
    columns = cross.columns.groups
    names = [_format_name(group, headers) for group in columns]
    first = _choose_heading(cross.rows.dimension, cross.rows.label, headers)
    rows = [[first, *names, total]]
    for group, numbers in cross.list_rows():
        name = _format_name(group, headers)
        cells = [str(number or EMPTY_CELL) for number in numbers]
        row_total = str(group.number)
        rows.append([name, *cells, row_total])
    totals = [str(group.number) for group in columns]
    grand_total = str(cross.rows.total)
    rows.append([total, *totals, grand_total])
    return rows


def _choose_heading(key: str, label: str, headers: str) -> str:
    if headers == "zh":
        return label
    return escape_text(key)


def _choose_language(headers: str) -> str:
    """Choose the language of a label; where there are no headings it is English."""
    return "zh" if headers == "zh" else "en"


def _format_name(group: CountGroup, headers: str) -> str:
    if group.name is not None:
        return escape_text(group.name)
    language = _choose_language(headers)
    return NOT_STATED[language]


def _lay_out(rows: Sequence[TextRow], screen: Screen) -> TextLayout:
    """Make each column as wide as its widest cell; names get half of a window at the most."""
    columns = zip(*rows, strict=True)
    widths = [max(map(display_width, column)) for column in columns]
    if screen.width is not None:
        half = screen.width // 2
        most = max(half, MIN_COLUMNS)
        widths[0] = min(widths[0], most)
    return TextLayout(widths, screen)


def _add_widths(widths: Sequence[int]) -> int:
    gaps = len(COLUMN_GAP) * (len(widths) - 1)
    return sum(widths) + gaps


def _choose_scale(breakdowns: Iterable[Breakdown], room: int) -> float:
    """Choose how many columns one task takes: whole ones where the longest bar has room for that; 0 for no bars."""
    most = 0
    for breakdown in breakdowns:
        for group in breakdown.groups:
            most = max(most, group.number)
    if room < MIN_COLUMNS or not most:
        return 0.0
    scale = min(room / most, MAX_TASK_COLUMNS)
    whole_columns = int(scale)
    return whole_columns or scale


def _draw_bar(group: CountGroup, scale: float) -> str:
    """Draw a bar; where one word was searched for, what does not hold it is pale."""
    if not group.number or not scale:
        return ""
    length = max(1, round(group.number * scale))
    dark_length = length
    if len(group.matches) == 1:
        held = group.matches[0]
        dark_length = round(held * scale)
    pale_length = length - dark_length
    return BAR_CELL * dark_length + EMPTY_BAR_CELL * pale_length


def _explain_bars(words: Sequence[str], room: int) -> str:
    """Say what is dark in a bar: the tasks that contain the one word that was searched for."""
    if len(words) != 1 or room < MAX_WORD_COLUMNS:
        return ""
    word = escape_text(words[0])
    return clip_text(f"{BAR_CELL} {word}", room)


def _format_letters(index: int) -> str:
    """Name a column as spreadsheets do: A, B ... Z, AA, AB ..."""
    before, last = divmod(index, 26)
    letter = chr(ord("A") + last)
    if not before:
        return letter
    letters_before = _format_letters(before - 1)
    return letters_before + letter


def _explain_letters(letters: Sequence[str], names: Sequence[str], screen: Screen) -> list[str]:
    lines: list[str] = []
    for letter, name in zip(letters, names, strict=True):
        text = f"{letter}{COLUMN_GAP}{name}"
        room = screen.width or display_width(text)
        lines += wrap_text(text, room)
    return lines


def _divide_columns(layout: TextLayout) -> Iterator[list[int]]:
    """Divide the columns into parts that fit the window, each of which begins with the names."""
    band = [0]
    for position in range(1, len(layout.widths)):
        wider_band = [*band, position]
        wider_layout = layout.pick_columns(wider_band)
        if len(band) > 1 and wider_layout.is_too_wide():
            yield band
            wider_band = [0, position]
        band = wider_band
    yield band


def _join_lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _pick_cells(cells: Sequence[T], positions: Iterable[int]) -> list[T]:
    return [cells[position] for position in positions]
