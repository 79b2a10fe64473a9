"""Draws counts as SVG for a printed report: bars for one breakdown or several, a shaded table for two at once.

The description of a chart has every figure in words, for who cannot see it. The same counts give the same bytes.
"""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple

from reformctl.exporting import chart_sentences
from reformctl.exporting.svg_shapes import (
    BASE_LINE,
    COLUMN_WIDTH,
    GAP,
    LINE_HEIGHT,
    MARGIN,
    TEXT_COLOR,
    TEXT_SIZE,
    WHITE,
    SvgCanvas,
    measure_lines,
)
from reformctl.model.table import Table
from reformctl.query.counting import TOTAL_LABELS, Breakdown, CountBase, CountGroup, CrossTable
from reformctl.text.escaping import escape_text
from reformctl.text.width_and_breaks import clip_text, wrap_text

CHART_WIDTH = 800
TEXT_LINE = TEXT_SIZE * LINE_HEIGHT
"""Height of a line of text."""
BAR_HEIGHT = 18
NAME_GAP = 12
"""Between a name, its bar and its value."""
MAX_NAME_COLUMNS = 30
"""Columns of text that a name takes beside its bar at the most: fifteen 汉字; what is longer has several lines."""
MAX_NAME_LINES = 4
"""Lines of a name at the most; the description has it whole."""
CELL_WIDTH = 64
"""Of a cell of a cross table: room for four 汉字 in a line of its heading."""
WIDE_CELL_WIDTH = 92
"""Room for six 汉字."""
MAX_WIDE_TABLE = 1000
"""Width up to which a cross table has wide cells."""
DARK_COLOR = "#2b6293"
"""Of a bar, or of the part of it that holds a word."""
LIGHT_COLOR = "#b9cfe2"
"""Of the rest of a bar. It stays apart from the dark one in black and white."""
CELL_BORDER = "#d0d0d0"
LIGHTEST_SHADE = (233, 240, 246)
"""Red, green and blue of the cell with the smallest number of a cross table."""
DARKEST_SHADE = (31, 78, 121)
MAX_SHARE_OF_DARK_TEXT = 0.5
"""From this part of the way to the darkest shade on a number is white."""


class Caption(NamedTuple):
    """What stands around a chart."""

    title: str
    notes: tuple[str, ...]
    """What was counted, below the title."""
    source: tuple[str, ...]
    """Where the figures come from, below the chart."""


class BarScale(NamedTuple):
    """Where the bars of a chart begin, and how long they are."""

    left: float
    """The edge at which every bar begins."""
    width_of_one: float
    """Of the bar of a group of one task."""


class CellGrid(NamedTuple):
    """Where the cells of a cross table are."""

    left: float
    """The edge at which the first column begins."""
    cell_width: int

    def find_left(self, index: int) -> float:
        """Find the left edge of a column, the first of which is 0."""
        return self.left + self.cell_width * index

    def find_middle(self, index: int) -> float:
        """Find the middle of a column."""
        return self.left + self.cell_width * (index + 0.5)


class ChartCell(NamedTuple):
    """The corner and the size of a cell."""

    x: float
    y: float
    width: float
    height: float


def write_caption(
    tables: Sequence[Table],
    base: CountBase,
    breakdowns: Sequence[Breakdown],
    words: Sequence[str],
    criteria: Sequence[str],
) -> Caption:
    """Write what a chart says of itself, in Chinese as the tables are: no figure stands without what it is of."""
    title = chart_sentences.write_title(breakdowns, words)
    notes = chart_sentences.list_notes(base, breakdowns, words, criteria)
    sources = chart_sentences.list_sources(tables)
    return Caption(title, tuple(notes), tuple(sources))


def draw_bars(breakdowns: Sequence[Breakdown], words: Sequence[str], caption: Caption) -> str:
    """Draw horizontal bars with their values, one block a breakdown, all to one scale; what holds a word is darker."""
    breakdowns = [breakdown for breakdown in breakdowns if breakdown.groups]
    scale = _choose_scale(breakdowns)
    canvas = SvgCanvas(CHART_WIDTH)
    canvas.write_title(caption.title)
    canvas.write_notes(caption.notes)
    if words:
        _draw_legend(canvas, words[0])
    for breakdown in breakdowns:
        if len(breakdowns) > 1:
            _draw_label(canvas, breakdown)
        values = chart_sentences.list_values(breakdown)
        for group, value in zip(breakdown.groups, values, strict=True):
            _draw_group(canvas, group, value, scale)
        canvas.y += GAP
    sentences = map(chart_sentences.describe_breakdown, breakdowns)
    return _finish_chart(canvas, caption, sentences)


def draw_cross_table(cross: CrossTable, caption: Caption) -> str:
    """Draw a cross table: the more, the darker, each cell with its number; totals at the right and at the bottom."""
    columns = cross.columns.groups
    grid = _lay_out_cells(cross)
    right = grid.find_left(len(columns) + 1)
    table_width = round(right + MARGIN)
    canvas_width = max(CHART_WIDTH, table_width)
    canvas = SvgCanvas(canvas_width)
    canvas.write_title(caption.title)
    canvas.write_notes(caption.notes)
    _draw_column_names(canvas, grid, columns)
    numbers = chain.from_iterable(cross.cells)
    most = max(numbers, default=0) or 1
    for group, cells in cross.list_rows():
        _draw_row(canvas, grid, group, cells, most)
    _draw_totals(canvas, grid, cross)
    sentences = chart_sentences.describe_rows(cross)
    return _finish_chart(canvas, caption, sentences)


def _choose_scale(breakdowns: Sequence[Breakdown]) -> BarScale:
    """Choose the scale on which the longest bar reaches as far as the values leave room."""
    groups: list[CountGroup] = []
    values: list[str] = []
    for breakdown in breakdowns:
        groups += breakdown.groups
        values += chart_sentences.list_values(breakdown)
    left = _measure_names(groups)
    right = CHART_WIDTH - MARGIN - NAME_GAP - measure_lines(values)
    numbers = [group.number for group in groups]
    most = max(numbers, default=0) or 1
    width_of_one = (right - left) / most
    return BarScale(left, width_of_one)


def _lay_out_cells(cross: CrossTable) -> CellGrid:
    """Place the cells of a cross table beside the names; they are wide where there is room for that."""
    left = _measure_names(cross.rows.groups)
    count = len(cross.columns.groups) + 1
    wide_table = left + WIDE_CELL_WIDTH * count + MARGIN
    if wide_table <= MAX_WIDE_TABLE:
        return CellGrid(left, WIDE_CELL_WIDTH)
    return CellGrid(left, CELL_WIDTH)


def _measure_names(groups: Sequence[CountGroup]) -> float:
    """Find how far from the left edge what stands beside the names begins."""
    lines = []
    for group in groups:
        lines += _wrap_name(group, MAX_NAME_COLUMNS)
    return MARGIN + measure_lines(lines) + NAME_GAP


def _wrap_name(group: CountGroup, room: int) -> list[str]:
    """Break a name into lines of so many columns; the last one is cut where there are too many."""
    name = chart_sentences.format_name(group)
    lines = wrap_text(name, room)
    if len(lines) <= MAX_NAME_LINES:
        return lines
    last = MAX_NAME_LINES - 1
    rest = "".join(lines[last:])
    last_line = clip_text(rest, room)
    return [*lines[:last], last_line]


def _measure_height(lines: Sequence[str]) -> float:
    return len(lines) * TEXT_SIZE * LINE_HEIGHT


def _draw_legend(canvas: SvgCanvas, word: str) -> None:
    shown_word = clip_text(escape_text(word), MAX_NAME_COLUMNS)
    matching = f"含“{shown_word}”"
    matching_left = MARGIN + BAR_HEIGHT + NAME_GAP
    rest = matching_left + measure_lines([matching]) + NAME_GAP
    _draw_key(canvas, MARGIN, matching, DARK_COLOR)
    _draw_key(canvas, rest, "其余", LIGHT_COLOR)
    canvas.y += TEXT_LINE + GAP


def _draw_key(canvas: SvgCanvas, left: float, label: str, color: str) -> None:
    """Draw a small box of a color, and behind it what the color means."""
    size = (BAR_HEIGHT, TEXT_SIZE)
    canvas.draw_box(left, canvas.y, size, color)
    box_end = left + BAR_HEIGHT
    text_left = box_end + NAME_GAP / 2
    base_line = canvas.y + TEXT_SIZE * 0.9
    canvas.draw_text(text_left, base_line, label)


def _draw_label(canvas: SvgCanvas, breakdown: Breakdown) -> None:
    """Draw what the bars below it are counted by."""
    base_line = canvas.y + TEXT_SIZE
    canvas.draw_text(MARGIN, base_line, breakdown.label, weight="bold")
    canvas.y += TEXT_LINE + GAP


def _draw_group(canvas: SvgCanvas, group: CountGroup, value: str, scale: BarScale) -> None:
    """Draw a name, its bar and its value."""
    lines = _wrap_name(group, MAX_NAME_COLUMNS)
    height = max(BAR_HEIGHT, _measure_height(lines))
    middle = canvas.y + height / 2
    name_end = scale.left - NAME_GAP
    canvas.draw_lines(lines, name_end, middle, anchor="end")
    top = canvas.y + (height - BAR_HEIGHT) / 2
    _draw_bar(canvas, group, top, scale)
    bar_end = scale.left + group.number * scale.width_of_one
    value_left = bar_end + NAME_GAP / 2
    base_line = middle + TEXT_SIZE * BASE_LINE
    canvas.draw_text(value_left, base_line, value)
    canvas.y += height + GAP


def _draw_bar(canvas: SvgCanvas, group: CountGroup, top: float, scale: BarScale) -> None:
    """Draw the bar of a group; where a word was searched for, the part that holds it is dark, and the rest light."""
    dark = group.number
    if group.matches:
        dark = group.matches[0]
    light = group.number - dark
    dark_width = dark * scale.width_of_one
    if dark:
        size = (dark_width, BAR_HEIGHT)
        canvas.draw_box(scale.left, top, size, DARK_COLOR)
    if light:
        left = scale.left + dark_width
        size = (light * scale.width_of_one, BAR_HEIGHT)
        canvas.draw_box(left, top, size, LIGHT_COLOR)


def _draw_column_names(canvas: SvgCanvas, grid: CellGrid, groups: Sequence[CountGroup]) -> None:
    """Draw the headings of a cross table, which end at one height."""
    room = int(grid.cell_width / COLUMN_WIDTH)
    headings = [_wrap_name(group, room) for group in groups]
    headings.append([TOTAL_LABELS["zh"]])
    height = max(map(_measure_height, headings))
    bottom = canvas.y + height
    for index, lines in enumerate(headings):
        middle = bottom - _measure_height(lines) / 2
        x = grid.find_middle(index)
        canvas.draw_lines(lines, x, middle, anchor="middle")
    canvas.y += height + GAP


def _draw_row(canvas: SvgCanvas, grid: CellGrid, group: CountGroup, numbers: Sequence[int], most: int) -> None:
    """Draw a name, its cells and their total; the shade of a number is its part of `most`, the highest of the table."""
    lines = _wrap_name(group, MAX_NAME_COLUMNS)
    height = max(BAR_HEIGHT + GAP, _measure_height(lines))
    middle = canvas.y + height / 2
    name_end = grid.left - NAME_GAP
    canvas.draw_lines(lines, name_end, middle, anchor="end")
    for index, number in enumerate(numbers):
        left = grid.find_left(index)
        cell = ChartCell(left, canvas.y, grid.cell_width, height)
        part = number / most
        _draw_cell(canvas, cell, number, part)
    x = grid.find_middle(len(numbers))
    canvas.draw_number(x, middle, group.number, weight="bold")
    canvas.y += height


def _draw_cell(canvas: SvgCanvas, cell: ChartCell, number: int, part: float) -> None:
    """Draw a number on a shade that is a part of the way to the darkest; where there is none, the cell is blank."""
    shade = WHITE
    if number:
        shade = _mix_shade(part)
    size = (cell.width, cell.height)
    canvas.draw_box(cell.x, cell.y, size, shade, stroke=CELL_BORDER)
    if not number:
        return
    color = TEXT_COLOR
    if part > MAX_SHARE_OF_DARK_TEXT:
        color = WHITE
    x = cell.x + cell.width / 2
    middle = cell.y + cell.height / 2
    canvas.draw_number(x, middle, number, fill=color)


def _mix_shade(part: float) -> str:
    color = "#"
    for light, dark in zip(LIGHTEST_SHADE, DARKEST_SHADE, strict=True):
        difference = dark - light
        channel = round(light + difference * part)
        color += f"{channel:02x}"
    return color


def _draw_totals(canvas: SvgCanvas, grid: CellGrid, cross: CrossTable) -> None:
    """Draw the totals of the columns below them, and that of all tasks below those of the rows."""
    middle = canvas.y + BAR_HEIGHT
    label = TOTAL_LABELS["zh"]
    name_end = grid.left - NAME_GAP
    canvas.draw_lines([label], name_end, middle, anchor="end")
    totals = [group.number for group in cross.columns.groups]
    totals.append(cross.rows.total)
    for index, number in enumerate(totals):
        x = grid.find_middle(index)
        canvas.draw_number(x, middle, number, weight="bold")
    canvas.y += 2 * BAR_HEIGHT + GAP


def _finish_chart(canvas: SvgCanvas, caption: Caption, sentences: Iterable[str]) -> str:
    """Write the sources below the chart, and everything into its description."""
    canvas.write_notes(caption.source)
    description = "".join(caption.notes)
    description += "".join(sentences)
    description += "".join(caption.source)
    return canvas.format_svg(caption.title, description)
