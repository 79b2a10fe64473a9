"""Draw counts as SVG for a printed report: bars for one breakdown or several, a shaded table for two at once.

The description of a chart has every figure in words, for who cannot see it. The same counts give the same bytes.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

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
from reformctl.query.counting import (
    NOT_STATED,
    TOTAL_LABELS,
    Breakdown,
    CountBase,
    CountGroup,
    CrossTable,
)
from reformctl.text.escaping import escape_text
from reformctl.text.width_and_breaks import clip_text, wrap_text

CHART_WIDTH = 800
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


class CellGrid(NamedTuple):
    """Where the cells of a cross table are."""

    left: float
    cell_width: int

    def find_middle(self, index: int) -> float:
        """Find the middle of a column, the first of which is 0."""
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
    sources = tuple(f"资料来源：{_cite_source(table)}" for table in tables)
    notes = _list_notes(base, breakdowns, words, criteria)
    return Caption(_write_title(breakdowns, words), tuple(notes), sources)


def draw_bars(breakdowns: Sequence[Breakdown], words: Sequence[str], caption: Caption) -> str:
    """Draw horizontal bars with their values, one block a breakdown, all to one scale; what holds a word is darker."""
    breakdowns = [breakdown for breakdown in breakdowns if breakdown.groups]
    groups = list(chain.from_iterable(breakdown.groups for breakdown in breakdowns))
    values = chain.from_iterable(map(_list_values, breakdowns))
    left = _measure_names(groups)
    right = CHART_WIDTH - MARGIN - NAME_GAP - measure_lines(values)
    most = max((group.number for group in groups), default=0)
    scale = (right - left) / (most or 1)
    canvas = SvgCanvas(CHART_WIDTH)
    canvas.write_title(caption.title)
    canvas.write_notes(caption.notes)
    if words:
        _draw_legend(canvas, words[0])
    for breakdown in breakdowns:
        if len(breakdowns) > 1:
            label = breakdown.label
            canvas.draw_text(MARGIN, canvas.y + TEXT_SIZE, label, weight="bold")
            canvas.y += TEXT_SIZE * LINE_HEIGHT + GAP
        for group, value in zip(breakdown.groups, _list_values(breakdown), strict=True):
            _draw_group(canvas, group, value, left, scale)
        canvas.y += GAP
    return _finish_chart(canvas, caption, map(_describe_breakdown, breakdowns))


def draw_cross_table(cross: CrossTable, caption: Caption) -> str:
    """Draw a cross table: the more, the darker, each cell with its number; totals at the right and at the bottom."""
    columns = cross.columns.groups
    left = _measure_names(cross.rows.groups)
    grid = _lay_out_cells(left, len(columns) + 1)
    right = left + grid.cell_width * (len(columns) + 1)
    canvas_width = max(CHART_WIDTH, round(right + MARGIN))
    canvas = SvgCanvas(canvas_width)
    canvas.write_title(caption.title)
    canvas.write_notes(caption.notes)
    _draw_column_names(canvas, grid, columns)
    numbers = list(chain.from_iterable(cross.cells))
    most = max(numbers, default=0) or 1
    for group, cells in cross.list_rows():
        lines = _wrap_name(group, MAX_NAME_COLUMNS)
        height = max(BAR_HEIGHT + GAP, len(lines) * TEXT_SIZE * LINE_HEIGHT)
        middle = canvas.y + height / 2
        canvas.draw_lines(lines, left - NAME_GAP, middle, anchor="end")
        for index, number in enumerate(cells):
            cell = ChartCell(left + grid.cell_width * index, canvas.y, grid.cell_width, height)
            _draw_cell(canvas, cell, number, number / most)
        x = grid.find_middle(len(cells))
        canvas.draw_number(x, middle, group.number, weight="bold")
        canvas.y += height
    middle = canvas.y + BAR_HEIGHT
    label = [TOTAL_LABELS["zh"]]
    canvas.draw_lines(label, left - NAME_GAP, middle, anchor="end")
    totals = [group.number for group in columns]
    totals.append(cross.rows.total)
    for index, number in enumerate(totals):
        x = grid.find_middle(index)
        canvas.draw_number(x, middle, number, weight="bold")
    canvas.y += 2 * BAR_HEIGHT + GAP
    return _finish_chart(canvas, caption, _describe_rows(cross))


def _lay_out_cells(left: float, count: int) -> CellGrid:
    """Choose wide cells where the table has room for them."""
    wide_table = left + WIDE_CELL_WIDTH * count + MARGIN
    if wide_table <= MAX_WIDE_TABLE:
        return CellGrid(left, WIDE_CELL_WIDTH)
    return CellGrid(left, CELL_WIDTH)


def _write_title(breakdowns: Sequence[Breakdown], words: Sequence[str]) -> str:
    """Write a title: 各牵头单位任务数，其中含“区块链”的."""
    labels = [breakdown.label for breakdown in breakdowns]
    counted = {"tasks": "任务数", "pairs": "单位项次"}[breakdowns[0].unit]
    title = f"各{labels[0]}{counted}"
    if len(labels) > 1:
        separator = "和" if len(labels) == 2 else "、"  # noqa: PLR2004 rows and columns
        title = f"按{separator.join(labels)}统计的{counted}"
    for word in words:
        title += f"，其中含“{word}”的"
    return title


def _list_notes(
    base: CountBase, breakdowns: Sequence[Breakdown], words: Sequence[str], criteria: Sequence[str]
) -> Iterator[str]:
    """List what was counted, chosen and looked for."""
    tasks = f"{base.all_tasks}项任务中的{base.tasks}项"
    if base.tasks == base.all_tasks:
        tasks = f"共{base.all_tasks}项任务"
    unit = breakdowns[0].unit
    is_by_agency = any(breakdown.dimension == "agency" for breakdown in breakdowns)
    if not base.tasks:
        yield f"{tasks}：没有符合条件的任务。"
    elif is_by_agency or unit == "pairs":
        yield f"{tasks}，{_describe_leads(base)}。"
    else:
        yield f"{tasks}。"
    if criteria:
        chosen = "；".join(criteria)
        yield f"筛选条件：{chosen}。"
    if unit == "tasks" and base.joint and is_by_agency:
        yield f"{base.joint}项任务由几个单位共同牵头，在各单位名下各计一次，各单位之和因此大于总数。"
    is_by_support = any(breakdown.dimension == "support" for breakdown in breakdowns)
    if base.supported_jointly and is_by_support:
        yield f"{base.supported_jointly}项任务由几个单位配合，在各单位名下各计一次，各单位之和因此大于总数。"
    if unit == "pairs" and base.without_lead:
        yield f"{base.without_lead}项任务未载明牵头单位，不计项次。"
    measure_word = {"tasks": "项", "pairs": "项次"}[unit]
    for word, number in zip(words, breakdowns[0].matches, strict=True):
        yield f"含“{word}”的共{number}{measure_word}（按字面查找）。"


def _describe_leads(base: CountBase) -> str:
    """Say how many pairs, names and agencies there are: 46, 19 and 18."""
    if not base.leads:
        return "都未载明牵头单位"
    agencies = "都是机构"
    if base.not_agencies:
        others = "、".join(f"“{name}”" for name in base.not_agencies)
        count = len(base.leads) - len(base.not_agencies)
        agencies = f"机构{count}个，另有{others}"
    return f"按单位计{base.pairs}项次；牵头单位{len(base.leads)}个（{agencies}）"


def _cite_source(table: Table) -> str:
    """Give the title of a table and what is known of its document; what is not known is left out."""
    source = table.source
    facts = [source.kind, source.issuer, source.document_number, source.date]
    if source.abridged:
        facts.append("节录")
    known = "，".join(filter(None, facts))
    citation = f"《{table.title}》"
    if known:
        citation += f"（{known}）"
    return citation + (source.url or "")


def _measure_names(groups: Sequence[CountGroup]) -> float:
    """Find how far from the left edge what stands beside the names begins."""
    lines = chain.from_iterable(_wrap_name(group, MAX_NAME_COLUMNS) for group in groups)
    return MARGIN + measure_lines(lines) + NAME_GAP


def _wrap_name(group: CountGroup, room: int) -> list[str]:
    """Break a name into lines of so many columns; the last one is cut where there are too many."""
    lines = wrap_text(_format_name(group), room)
    if len(lines) <= MAX_NAME_LINES:
        return lines
    kept = lines[: MAX_NAME_LINES - 1]
    others = "".join(lines[MAX_NAME_LINES - 1 :])
    return [*kept, clip_text(others, room)]


def _format_name(group: CountGroup) -> str:
    return NOT_STATED["zh"] if group.name is None else escape_text(group.name)


def _list_values(breakdown: Breakdown) -> Iterator[str]:
    """List what stands behind each bar: 8（21.1%）, or 8（含3） where a word was searched for."""
    for group in breakdown.groups:
        share = breakdown.compute_share(group.number)
        if group.matches:
            yield f"{group.number}（含{group.matches[0]}）"
        elif share is None:
            yield f"{group.number}"
        else:
            yield f"{group.number}（{share:.1%}）"


def _draw_legend(canvas: SvgCanvas, word: str) -> None:
    matching = f"含“{clip_text(escape_text(word), MAX_NAME_COLUMNS)}”"
    rest = MARGIN + BAR_HEIGHT + NAME_GAP + measure_lines([matching]) + NAME_GAP
    _draw_key(canvas, MARGIN, matching, DARK_COLOR)
    _draw_key(canvas, rest, "其余", LIGHT_COLOR)
    canvas.y += TEXT_SIZE * LINE_HEIGHT + GAP


def _draw_key(canvas: SvgCanvas, left: float, label: str, color: str) -> None:
    """Draw a small box of a color, and behind it what the color means."""
    canvas.draw_box(left, canvas.y, (BAR_HEIGHT, TEXT_SIZE), color)
    text_left = left + BAR_HEIGHT + NAME_GAP / 2
    canvas.draw_text(text_left, canvas.y + TEXT_SIZE * 0.9, label)


def _draw_group(canvas: SvgCanvas, group: CountGroup, value: str, left: float, scale: float) -> None:
    """Draw a name, its bar and its value."""
    lines = _wrap_name(group, MAX_NAME_COLUMNS)
    height = max(BAR_HEIGHT, len(lines) * TEXT_SIZE * LINE_HEIGHT)
    middle = canvas.y + height / 2
    canvas.draw_lines(lines, left - NAME_GAP, middle, anchor="end")
    top = canvas.y + (height - BAR_HEIGHT) / 2
    dark = group.matches[0] if group.matches else group.number
    light = group.number - dark
    if dark:
        canvas.draw_box(left, top, (dark * scale, BAR_HEIGHT), DARK_COLOR)
    if light:
        x = left + dark * scale
        canvas.draw_box(x, top, (light * scale, BAR_HEIGHT), LIGHT_COLOR)
    end = left + group.number * scale + NAME_GAP / 2
    canvas.draw_text(end, middle + TEXT_SIZE * BASE_LINE, value)
    canvas.y += height + GAP


def _draw_column_names(canvas: SvgCanvas, grid: CellGrid, groups: Sequence[CountGroup]) -> None:
    """Draw the headings of a cross table, which end at one height."""
    room = int(grid.cell_width / COLUMN_WIDTH)
    headings = [_wrap_name(group, room) for group in groups]
    headings.append([TOTAL_LABELS["zh"]])
    height = max(map(len, headings)) * TEXT_SIZE * LINE_HEIGHT
    bottom = canvas.y + height
    for index, lines in enumerate(headings):
        middle = bottom - len(lines) * TEXT_SIZE * LINE_HEIGHT / 2
        x = grid.find_middle(index)
        canvas.draw_lines(lines, x, middle, anchor="middle")
    canvas.y += height + GAP


def _draw_cell(canvas: SvgCanvas, cell: ChartCell, number: int, part: float) -> None:
    """Draw a number on a shade that is a part of the way to the darkest; where there is none, the cell is blank."""
    size = (cell.width, cell.height)
    fill = _mix_shade(part) if number else WHITE
    canvas.draw_box(cell.x, cell.y, size, fill, stroke=CELL_BORDER)
    if number:
        color = WHITE if part > MAX_SHARE_OF_DARK_TEXT else TEXT_COLOR
        x = cell.x + cell.width / 2
        middle = cell.y + cell.height / 2
        canvas.draw_number(x, middle, number, fill=color)


def _mix_shade(part: float) -> str:
    color = "#"
    for light, dark in zip(LIGHTEST_SHADE, DARKEST_SHADE, strict=True):
        channel = round(light + (dark - light) * part)
        color += f"{channel:02x}"
    return color


def _describe_breakdown(breakdown: Breakdown) -> str:
    """Say all its figures: 推广范围：全市 37（97.4%），海关特殊监管区域 1（2.6%）。."""
    parts = []
    for group, value in zip(breakdown.groups, _list_values(breakdown), strict=True):
        parts.append(f"{_format_name(group)} {value}")
    figures = "，".join(parts)
    return f"{breakdown.label}：{figures}。"


def _describe_rows(cross: CrossTable) -> Iterator[str]:
    """Say the figures of each row of a cross table; empty cells are left out."""
    for row, cells in cross.list_rows():
        parts = []
        for group, number in zip(cross.columns.groups, cells, strict=True):
            if number:
                parts.append(f"{_format_name(group)} {number}，")
        figures = "".join(parts)
        yield f"{_format_name(row)}：{figures}合计{row.number}。"


def _finish_chart(canvas: SvgCanvas, caption: Caption, sentences: Iterable[str]) -> str:
    """Write the sources below the chart, and everything into its description."""
    canvas.write_notes(caption.source)
    description = "".join([*caption.notes, *sentences, *caption.source])
    return canvas.format_svg(caption.title, description)
