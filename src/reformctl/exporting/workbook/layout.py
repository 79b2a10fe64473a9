"""How wide the columns of a workbook are, and how high its rows: as wide as A4 across, no text cut, no row half empty.

A width is in columns of text, as Excel counts it: 7 pixels, half a Chinese character of 五号 (10.5 points).
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from reformctl.exporting import limits
from reformctl.exporting.official_layout import ALWAYS_SHOWN, LEFT_ALIGNED
from reformctl.exporting.sheet import Sheet
from reformctl.exporting.workbook.cells import CellValue, make_cell
from reformctl.system.translation import _
from reformctl.text.width_and_breaks import display_width, wrap_text

COLUMN_PIXELS = 7
PADDING_PIXELS = 5
"""Of a column: what Excel leaves free beside the text, and the line between two columns."""
PAGE_PIXELS = 1020
"""Width of A4 across between its margins: a wider table is printed smaller."""
LINE_PIXELS = 18
"""Height of a line of 五号, with what the fonts that stand in for 仿宋 need more."""
ROW_PADDING_PIXELS = 8
HEAD_PIXELS = 34
TITLE_COLUMN_PIXELS = 12
"""Half a Chinese character of the title (18 points)."""
TITLE_LINE_PIXELS = 32
TITLE_PADDING_PIXELS = 20
REMARK_COLUMN_PIXELS = 8
REMARK_LINE_PIXELS = 22
POINTS_PER_PIXEL = 0.75

NARROW_COLUMN = 8
USUAL_COLUMN = 40
WIDE_COLUMN = 100
"""Columns of text of a column of the sheet: at least, usually at most, and for very long texts."""
USUAL_CLAIM = 26
"""Columns of text that a usual column claims where the table is wider than the page."""
MAX_SHORT_COLUMN = 18
"""A column up to this width gets all that it wants, and has its texts in the middle; wider ones share the rest."""
MIN_SHARED_COLUMN = 18
BLANK_COLUMN = 16
"""Width of a column to write in."""
MAX_USUAL_TEXT = 128
"""Columns of text of a line up to which a column is usual; one with longer texts becomes wider."""
BUTTON_COLUMNS = 5
"""Columns of text that the button of the filter takes, and as much on the other side of a heading in the middle."""
MAX_TITLE_LINES = 2


class SheetColumn(NamedTuple):
    """A column of the sheet."""

    position: int
    """Which value of a row stands in it, from 0."""
    letters: str
    """As Excel names it: AB."""
    width: int
    is_short: bool
    """Whether its texts stand in the middle."""

    @property
    def pixels(self) -> int:
        """How wide it is on a screen."""
        return self.width * COLUMN_PIXELS + PADDING_PIXELS


def measure_columns(sheet: Sheet, *, may_drop: bool) -> list[SheetColumn]:
    """Measure the columns of the sheet, without those that all rows leave empty, if these may be dropped.

    Raises UsageError for a text that no cell holds.
    """
    from xlsxwriter.utility import xl_col_to_name

    headings = _make_headings(sheet)
    widest = _measure_texts(sheet)
    may_drop = may_drop and len(sheet.rows) > 0
    kept = []
    wanted_widths = []
    for index, column in enumerate(sheet.columns):
        is_empty = not widest[index] and not column.is_blank
        if may_drop and is_empty and column.key not in ALWAYS_SHOWN:
            continue
        wanted = BLANK_COLUMN
        if not column.is_blank:
            wanted = _choose_width(headings[index], widest[index])
        kept.append(index)
        wanted_widths.append(wanted)
    widths = _fit_page(wanted_widths)
    measured = []
    for index, position in enumerate(kept):
        column = sheet.columns[position]
        begins_left = column.is_blank or column.key in LEFT_ALIGNED
        is_short = wanted_widths[index] <= MAX_SHORT_COLUMN and not begins_left
        letters = xl_col_to_name(index)
        measured.append(SheetColumn(position, letters, widths[index], is_short))
    return measured


def widen_for_title(columns: Sequence[SheetColumn], title: str) -> list[SheetColumn]:
    """Widen the last column where the title would take many lines above a narrow table."""
    title_pixels = display_width(title[:WIDE_COLUMN]) * TITLE_COLUMN_PIXELS
    wanted_pixels = title_pixels // MAX_TITLE_LINES + 4 * TITLE_COLUMN_PIXELS
    missing_pixels = wanted_pixels - sum(column.pixels for column in columns)
    widened = [*columns]
    if missing_pixels > 0:
        last = columns[-1]
        width = last.width + missing_pixels // COLUMN_PIXELS
        widened[-1] = last._replace(width=width)
    return widened


def measure_title(columns: Iterable[SheetColumn], title: str, remark: str) -> float:
    """Measure the height of the row of the title, in points."""
    pixels = sum(column.pixels for column in columns)
    title_room = pixels // TITLE_COLUMN_PIXELS
    height = TITLE_PADDING_PIXELS + count_lines(title, title_room) * TITLE_LINE_PIXELS
    if remark:
        remark_room = pixels // REMARK_COLUMN_PIXELS
        height += count_lines(remark, remark_room) * REMARK_LINE_PIXELS
    return _limit_height(height)


def measure_row(cells: Iterable[CellValue], columns: Iterable[SheetColumn], *, is_head: bool = False) -> float:
    """Measure the height of a row, in points."""
    lines = 1
    for cell, column in zip(cells, columns, strict=True):
        lines = max(lines, count_lines(cell, column.width))
    pixels = lines * LINE_PIXELS + ROW_PADDING_PIXELS
    if is_head:
        pixels = max(pixels, HEAD_PIXELS)
    return _limit_height(pixels)


def count_lines(cell: CellValue, width: int) -> int:
    """Count the lines that a cell takes in a column of this width, of which one column of text stays free."""
    room = max(width - 1, 2)
    most_characters = room * limits.MAX_ROW_PIXELS // LINE_PIXELS
    text = str(cell)[:most_characters]
    count = 0
    for line in text.split("\n"):
        count += _count_wrapped_lines(line, room)
    return count


def _make_headings(sheet: Sheet) -> list[str]:
    """Make the cells of the headings; raises UsageError for one that no cell holds."""
    headings = []
    for heading in sheet.list_headings():
        cell = make_cell(heading, (_("heading"), heading))
        headings.append(str(cell))
    return headings


def _measure_texts(sheet: Sheet) -> list[int]:
    """Measure the widest text of each column; raises UsageError for a text that no cell holds."""
    keys = [column.key for column in sheet.columns]
    widest = [0] * len(keys)
    for row in sheet.rows.follow_measuring():
        for index, value in enumerate(row):
            place = (keys[0], row[0], keys[index])
            text = str(make_cell(value, place))
            may_be_wider = 2 * len(text) > widest[index]  # no character is wider than two columns
            if may_be_wider and widest[index] <= MAX_USUAL_TEXT:
                beginning = text[: MAX_USUAL_TEXT + 1]
                widths = map(display_width, beginning.split("\n"))
                widest[index] = max(widest[index], *widths)
    return widest


def _choose_width(heading: str, widest: int) -> int:
    """Choose the width that a column would have on wide paper, by its heading and its widest text."""
    limit = USUAL_COLUMN
    if widest > MAX_USUAL_TEXT:
        limit = WIDE_COLUMN
    heading_width = display_width(heading[:WIDE_COLUMN]) + BUTTON_COLUMNS
    wanted = max(widest + 2, heading_width)
    limited = min(limit, wanted)
    return max(NARROW_COLUMN, limited)


def _fit_page(wanted: Sequence[int]) -> list[int]:
    """Make the wide columns narrower, or the widest wider, until the table is as wide as the page."""
    text_pixels = PAGE_PIXELS - PADDING_PIXELS * len(wanted)
    room = text_pixels // COLUMN_PIXELS
    if sum(wanted) <= room and max(wanted) < WIDE_COLUMN:
        return [*wanted]
    claims = [_limit_claim(width) for width in wanted]
    fixed = sum(claim for claim in claims if claim <= MAX_SHORT_COLUMN)
    shared_claims = sum(claims) - fixed
    shared_room = room - fixed
    widths = []
    for claim in claims:
        width = claim
        if claim > MAX_SHORT_COLUMN:
            share = claim * shared_room // shared_claims
            least = max(MIN_SHARED_COLUMN, claim // 2)
            width = max(share, least)
        widths.append(width)
    return widths


def _limit_claim(width: int) -> int:
    """Limit what a column claims of the page; one of very long texts claims as much as it wants."""
    if width == WIDE_COLUMN:
        return width
    return min(width, USUAL_CLAIM)


def _limit_height(pixels: int) -> float:
    """Turn a height into points, no more of them than Excel lets a row have."""
    return min(pixels, limits.MAX_ROW_PIXELS) * POINTS_PER_PIXEL


def _count_wrapped_lines(text: str, room: int) -> int:
    """Count the lines of a text that is broken where it does not fit; most are told without breaking them, quickly.

    In GB 18030 a Chinese character is two bytes, as it is two columns wide. A line ends early by a character, for
    the mark after it, or by a word; where the last line has room for all of that, there is no further one.
    """
    columns = len(text.encode("gb18030"))
    lines = max(-(-columns // room), 1)
    lost = 2 * (lines - 1)
    if lines > 1:
        narrow_characters = max(2 * len(text) - columns, 0)
        lost += narrow_characters
    left = lines * room - columns
    if left >= lost:
        return lines
    wrapped = wrap_text(text, room)
    return len(wrapped)
