"""How a Word document looks: A4 across, its margins, fonts and paragraphs, and the widths of a table's columns.

All lengths are in twips, twentieths of a point.
"""

from collections.abc import Iterator
from typing import NamedTuple

from reformctl.exporting.official_layout import OfficialPage
from reformctl.model.fields import Column
from reformctl.text.width_and_breaks import display_width

SHORT_SIDE = 11906
LONG_SIDE = 16838
"""The sides of A4."""
TEXT_COLUMN = 105
"""Half a Chinese character of 五号, 10.5 points: a column of text, as `display_width` counts them."""
CELL_MARGIN = 80
"""Between a cell's border and its text."""
LINE_HEIGHT = 320
MAX_CLAIMS = {"title": 26, "content": 100, "lead_agencies": 22, "support_agencies": 22}
"""Columns of text up to which a field claims its share of the table."""
MAX_OTHER_CLAIM = 16
BLANK_CLAIM = 12
"""Columns of text that a column to write in gets."""
MAX_FIXED_COLUMNS = 10
"""Columns of text up to which a field gets all that it needs, so that 推广范围 stays on one line."""

LATIN = "Times New Roman"
TITLE_FONT = "方正小标宋简体"
BODY_FONT = "仿宋_GB2312"
BLACK_FONT = "黑体"
KAI_FONT = "楷体_GB2312"
OTHER_NAMES = {
    TITLE_FONT: "方正小标宋_GBK,FZXiaoBiaoSong-B05S,小标宋,华文中宋,STZhongsong,宋体,SimSun,Noto Serif CJK SC",
    BODY_FONT: "FangSong_GB2312,仿宋,FangSong,华文仿宋,STFangsong,宋体,SimSun,Noto Serif CJK SC",
    BLACK_FONT: "SimHei,华文黑体,STHeiti,微软雅黑,Microsoft YaHei,Noto Sans CJK SC",
    KAI_FONT: "KaiTi_GB2312,楷体,KaiTi,华文楷体,STKaiti,宋体,SimSun,Noto Serif CJK SC",
}
"""What stands in for a font that a machine does not have, the nearest first."""


class Margins(NamedTuple):
    """The margins of the page."""

    top: int
    bottom: int
    left: int
    right: int

    @property
    def table_width(self) -> int:
        """How wide a table between them is."""
        return LONG_SIDE - self.left - self.right


OFFICIAL_MARGINS = Margins(1588, 1474, 1985, 2097)
"""They leave the type area of GB/T 9704—2012, 156 x 225 mm, turned."""
NARROW_MARGINS = Margins(720, 720, 720, 720)
"""What Word calls narrow: 12.7 mm."""


class ParagraphStyle(NamedTuple):
    """How one kind of paragraph looks."""

    name: str
    font: str
    points: float
    centered: bool = False
    after: float = 0
    with_next: bool = False
    """Whether a page may not end with it."""


ANNEX = ParagraphStyle("分工表附件", BLACK_FONT, 16, after=6, with_next=True)
TITLE = ParagraphStyle("分工表标题", TITLE_FONT, 22, centered=True, after=8, with_next=True)
REMARK = ParagraphStyle("分工表说明", KAI_FONT, 14, centered=True, after=6, with_next=True)
HEAD = ParagraphStyle("分工表表头", BLACK_FONT, 10.5, centered=True, with_next=True)
CATEGORY = ParagraphStyle("分工表类别", BLACK_FONT, 10.5, with_next=True)
TEXT = ParagraphStyle("分工表正文", BODY_FONT, 10.5)
SHORT = ParagraphStyle("分工表短文", BODY_FONT, 10.5, centered=True)
FOOT = ParagraphStyle("分工表页码", "宋体", 14, centered=True)
ABOVE_TABLE = (ANNEX, TITLE, REMARK)
IN_CELLS = (HEAD, CATEGORY, TEXT, SHORT)
STYLES = (*ABOVE_TABLE, FOOT, *IN_CELLS)


class ColumnNeed(NamedTuple):
    """What a column of the table needs."""

    width: int
    is_fixed: bool
    """Whether it gets just that, and not a share of what the others leave."""


def share_width(page: OfficialPage, table_width: int) -> list[int]:
    """Share the width of the table: a short column gets what it needs, the others share the rest by their claims."""
    needs = []
    for index, column in enumerate(page.columns):
        needed_columns = _measure_column(page, index)
        need = _find_need(column, needed_columns)
        needs.append(need)
    needed_width = 0
    fixed_width = 0
    for need in needs:
        needed_width += need.width
        if need.is_fixed:
            fixed_width += need.width
    shared_need = needed_width - fixed_width
    shared_width = table_width - fixed_width
    if not shared_need or shared_width < table_width // 3:
        return [table_width * need.width // needed_width for need in needs]
    widths = []
    for need in needs:
        width = need.width
        if not need.is_fixed:
            width = shared_width * need.width // shared_need
        widths.append(width)
    return widths


def count_lines(text: str, width: int) -> int:
    """Count the lines that a text takes at the most in a cell of this width."""
    text_width = width - 2 * CELL_MARGIN
    columns = max(text_width // TEXT_COLUMN - 1, 1)
    count = 0
    for line in text.split("\n"):
        lines = -(-display_width(line) // columns)
        count += max(lines, 1)
    return count


def _find_need(column: Column, needed_columns: int) -> ColumnNeed:
    """Find what a column needs of which the widest line takes so many columns of text."""
    claim = BLANK_CLAIM
    if not column.is_blank:
        most = MAX_CLAIMS.get(column.key, MAX_OTHER_CLAIM)
        claim = min(needed_columns, most)
    width = claim * TEXT_COLUMN + 3 * CELL_MARGIN
    is_short = claim <= MAX_FIXED_COLUMNS
    return ColumnNeed(width, is_short or column.is_blank)


def _measure_column(page: OfficialPage, index: int) -> int:
    """Measure the widest line of a column of the table, in columns of text."""
    widest = 0
    for text in _list_texts(page, index):
        widths = map(display_width, text.split("\n"))
        widest = max(widest, *widths)
    return widest


def _list_texts(page: OfficialPage, index: int) -> Iterator[str]:
    """List the texts of a column, its heading first."""
    yield page.heads[index]
    for row in page.rows:
        if not isinstance(row, str):
            yield row[index]
