"""What stands on pages: lines become texts, and the parts of a table one table, where it is certain."""

from functools import partial

import pytest

from reformctl.importing.document import DocumentLocation, Grid, ReadingNote
from reformctl.importing.readers.pdf import ruled_tables, text_layout
from reformctl.importing.readers.pdf.ruled_tables import RuledTable
from reformctl.importing.readers.pdf.text_layout import CellBox, TextColumn, TextLine


def cells(grid: Grid) -> list[list[str]]:
    """The texts of a table, each merged cell once."""
    return [[cell.text for cell in row.cells if not cell.merged] for row in grid.rows]


def line(text: str, x0: float, top: float, size: float = 10.0) -> TextLine:
    """A line of Chinese that begins there."""
    return TextLine(text, x0, top, x0 + size * len(text), top + size, size)


def part(page: int, *texts: list[str], heights: int = 20) -> RuledTable:
    """A page of a table of four columns, each cell with a line."""
    boxes = []
    for down, row in enumerate(texts):
        for across, text in enumerate(row):
            x0, top = 100.0 * across, float(heights * down)
            lines = (line(text, x0 + 5, top + 5),) if text else ()
            boxes.append(CellBox(x0, top, x0 + 100, top + heights, lines))
    return RuledTable(page, tuple(boxes))


def test_a_row_without_a_beginning_is_joined_only_where_it_is_certain() -> None:
    """Two rows made one are as wrong as one made two: in doubt both stay, and a note says so."""
    above = part(1, ["序号", "任务", "内容", "单位"], ["1", "推行改革", "加强领导，", "市税务局"])
    certain, doubtful = (part(2, ["", "", "落实责任", ""]), part(2, ["", "推行开放", "落实责任", "市商务局"]))
    notes: list[ReadingNote] = []
    joined = ruled_tables.join_tables([above, certain], 1, notes)
    assert cells(joined)[1:] == [["1", "推行改革", "加强领导，\n落实责任", "市税务局"]]
    assert notes[0].location == DocumentLocation(page=1, table=1, row=2)
    apart = ruled_tables.join_tables([above, doubtful], 1, notes)
    assert len(apart.rows) == 3
    assert notes[1].location == DocumentLocation(page=2, table=1, row=3)


def test_a_number_is_never_joined_to_the_number_before() -> None:
    """Where categories are merged down and drawn anew on each page, the first cell is empty and the row is whole."""
    above = part(1, ["投资", "1", "推行改革", "市税务局"])
    assert len(ruled_tables.join_tables([above, part(2, ["", "2", "", ""])], 1, []).rows) == 2


def test_only_the_same_columns_go_on() -> None:
    """Another table at the top of the next page is another table."""
    above = part(1, ["1", "2", "3", "4"])
    assert ruled_tables.continues_table(1, ruled_tables.find_sides(above), part(2, ["1", "2", "3", "4"]))
    assert not ruled_tables.continues_table(1, ruled_tables.find_sides(above), part(3, ["1", "2", "3", "4"]))
    assert not ruled_tables.continues_table(1, ruled_tables.find_sides(above), part(2, ["1", "2", "3"]))
    shifted = RuledTable(2, tuple(box._replace(x0=box.x0 + 9, x1=box.x1 + 9) for box in above.boxes))
    assert not ruled_tables.continues_table(1, ruled_tables.find_sides(above), shifted)


def test_a_merged_cell_reaches_over_the_end_of_a_page() -> None:
    """The rows of a category on the next page belong to it, though its name is not printed again."""
    first = RuledTable(1, (CellBox(0, 0, 50, 40, (line("投资", 5, 5),)), *part(1, ["", "1"], ["", "2"]).boxes[1::2]))
    second = RuledTable(2, (CellBox(0, 0, 50, 40), *part(2, ["", "3"], ["", "4"]).boxes[1::2]))
    first, second = (
        RuledTable(page.page, tuple(box._replace(x1=100) if box.x0 == 0 else box for box in page.boxes))
        for page in (first, second)
    )
    notes: list[ReadingNote] = []
    grid = ruled_tables.join_tables([first, second], 1, notes)
    assert [(row.cells[0].text, row.cells[0].merged) for row in grid.rows] == [("投资", ""), *[("投资", "above")] * 3]
    assert notes


def test_gaps_between_chinese_signs_are_no_blanks() -> None:
    """Justified lines spread their signs; a blank would change the official text."""
    signs = [text_layout.Glyph(sign, 20.0 * at, 0, 20.0 * at + 10, 10, 10) for at, sign in enumerate("深圳5G")]
    latin = [text_layout.Glyph(sign, x0, 0, x0 + 5, 10, 10) for sign, x0 in (("a", 0), ("b", 5), ("c", 14))]
    assert text_layout.form_lines(signs[:2])[0].text == "深圳"
    assert text_layout.form_lines(latin)[0].text == "ab c"
    twice = [*signs[:1], signs[0]._replace(x0=0.5)]
    assert text_layout.form_lines(twice)[0].text == "深", "a sign drawn twice is a bold one"


@pytest.mark.parametrize(
    ("texts", "joined"),
    [
        (("深圳市前", "海管理局"), "深圳市前海管理局"),
        (("Smart", "Port"), "Smart Port"),
        (("state-", "owned"), "state-owned"),
        (("推广 ", "Smart"), "推广 Smart"),
        (("推广", "Smart"), "推广Smart"),
        (("姓 ", "名"), "姓名"),
    ],
)
def test_lines_join_as_their_scripts_do(texts: tuple[str, str], joined: str) -> None:
    """A blank that layout needs is no part of a Chinese text, and belongs between Latin words."""
    assert text_layout.join_lines([line(text, 0, 0) for text in texts]) == joined


def test_a_centred_text_that_wraps_is_one() -> None:
    """Both lines of a centred title end before the margin, the first one because nothing more fits."""
    column = TextColumn(0, 105)
    wraps = partial(text_layout.begins_paragraph, column=column)
    assert not wraps(line("十个字的一行标题在此", 2, 0), line("末行", 42, 15))
    assert wraps(line("深圳市", 37, 0), line("前海管理局", 27, 15))


def test_rows_of_a_category_that_is_merged_down_stay_in_it() -> None:
    """The last row of a category may stand alone on the next page, below a cell that is drawn empty."""
    above = RuledTable(1, (CellBox(0, 0, 100, 40, (line("投资", 5, 5),)), *part(1, ["", "1"], ["", "2"]).boxes[1::2]))
    notes: list[ReadingNote] = []
    grid = ruled_tables.join_tables([above, part(2, ["", "3"], ["贸易", "4"])], 1, notes)
    assert [row.cells[0].text for row in grid.rows] == ["投资", "投资", "投资", "贸易"]
    assert notes[0].location == DocumentLocation(page=2, table=1, row=3)
