"""Excel workbooks: every text as Excel shows it, and every place its own."""

import re

import pytest

import making_xlsx
from making_xlsx import Sheet, cells, inline, parts, raw, relations, workbook, zipped
from reformctl.importing.document import Document, DocumentLocation, Grid, GridCell
from reformctl.importing.readers import xlsx
from reformctl.importing.readers.xlsx import number_formats
from reformctl.model.table import Table

HEADING = ("序号", "任务", "牵头单位")


def grids(found: Document) -> list[Grid]:
    """The tables of a document that has nothing else."""
    return [block for block in found.blocks if isinstance(block, Grid)]


def texts(data: bytes) -> list[list[str]]:
    """The texts of all rows."""
    return [[cell.text for cell in row.cells] for grid in grids(xlsx.read(data)) for row in grid.rows]


def notes(data: bytes) -> str:
    """All notes, with their places."""
    return "\n".join(f"{note.location}: {note.sentence}" for note in xlsx.read(data).notes)


def test_the_official_table_comes_back_cell_by_cell(qh6: Table) -> None:
    """What the tool is for: 38 tasks in the official layout, to the character, merged rows over all columns."""
    sheet = making_xlsx.official(qh6)
    (grid,) = grids(xlsx.read(workbook([sheet])))
    assert grid.location == DocumentLocation(sheet="任务分工表", table=1)
    assert len(grid.rows) == 1 + 1 + 7 + 38
    for number, (row, made) in enumerate(zip(grid.rows, sheet.rows, strict=True), 1):
        assert row.location == DocumentLocation(sheet="任务分工表", row=number)
        if len(made) == 1:
            assert row.cells == (GridCell(str(made[0])), *[GridCell(str(made[0]), "left")] * 4)
        else:
            assert row.cells == tuple(GridCell(str(value)) for value in made)


def test_cells_merged_downwards_say_so() -> None:
    """An agency that leads three tasks stands once in the document and belongs to three rows."""
    rows = [HEADING, (1, "甲", "市水务局"), (2, "乙"), (3, "丙")]
    (grid,) = grids(xlsx.read(workbook([Sheet("表", rows, ["C2:C4"])])))
    assert [row.cells[2] for row in grid.rows[1:]] == [
        GridCell("市水务局"),
        GridCell("市水务局", "above"),
        GridCell("市水务局", "above"),
    ]


def test_a_block_of_cells_is_above_in_its_first_column() -> None:
    """Readers of all kinds spread a merged block alike: above in its first column, left in the others."""
    rows = [("合", None, "一"), (None, None, "二")]
    (grid,) = grids(xlsx.read(workbook([Sheet("表", rows, ["A1:B2"])])))
    assert [[cell.merged for cell in row.cells] for row in grid.rows] == [["", "left", ""], ["above", "left", ""]]


def test_a_merged_cell_that_begins_in_an_empty_row_begins_in_its_first_row() -> None:
    """A part that is merged with a row that is dropped would be taken for a part of the row before it."""
    rows = [HEADING, (None, None, None), (None, "甲", "市水务局")]
    (grid,) = grids(xlsx.read(workbook([Sheet("表", rows, ["A2:A3"])])))
    assert grid.rows[1].cells[0] == GridCell()


def test_texts_under_merged_cells_are_noted() -> None:
    """Tables whose cells were merged by copying a format keep texts that nobody sees: they are no tasks."""
    rows = "".join((inline("见", "A1"), inline("旁", "B1"), inline("不见", "A2")))
    data = raw(f'<sheetData><row>{rows}</row></sheetData><mergeCells><mergeCell ref="A1:A2"/></mergeCells>')
    assert texts(data) == [["见", "旁"]]
    assert "sheet 表, row 2: the cell A2 lies under a merged cell, so Excel does not show its text" in notes(data)


def test_empty_rows_and_columns_go_and_numbers_stay() -> None:
    """A fault is looked up in Excel by its row number there."""
    rows = [(None,), HEADING, (None,), (" ", "\u3000"), (1, "甲", "市水务局", None, "  ")]
    (grid,) = grids(xlsx.read(workbook([Sheet("表", rows)])))
    assert [row.location.row for row in grid.rows] == [2, 5]
    assert [len(row.cells) for row in grid.rows] == [3, 3]


def test_what_is_hidden_is_read_and_said() -> None:
    """A row filtered away is still in the official file; whoever imports it must know that it was not seen."""
    rows = [HEADING, (1, "甲", "市水务局"), (2, "乙", "市商务局")]
    data = workbook([Sheet("表", rows, hidden_rows=[2], hidden_columns=["B"])])
    (grid,) = grids(xlsx.read(data))
    assert [row.hidden for row in grid.rows] == [False, True, False]
    assert notes(data) == "sheet 表: column B of this sheet is hidden in Excel; it is read like the others"


def test_hidden_sheets_come_last() -> None:
    """A hidden sheet often holds an earlier draft: the first table of the result must be one that people see."""
    made = [Sheet("旧", [("旧",)], state="veryHidden"), Sheet("藏", [("藏",)], state="hidden"), Sheet("新", [("新",)])]
    found = xlsx.read(workbook(made))
    assert [grid.location for grid in grids(found)] == [
        DocumentLocation(sheet="新", table=1),
        DocumentLocation(sheet="旧", table=2),
        DocumentLocation(sheet="藏", table=3),
    ]
    assert [note.location.sheet for note in found.notes] == ["旧", "藏"]


def test_sheets_without_anything_are_no_tables() -> None:
    """Excel's new workbooks come with three sheets, two of which stay empty."""
    assert len(grids(xlsx.read(workbook([Sheet("一", [("甲",)]), Sheet("二", []), Sheet("三", [(None,)])])))) == 1


@pytest.mark.parametrize(
    ("string", "expected"),
    [
        ("<t>甲</t>", "甲"),
        ("<t> 甲 </t>", "甲"),
        ('<t xml:space="preserve"> 甲\u3000</t>', " 甲\u3000"),
        ("<r><t>甲</t></r><r><rPr><b/></rPr><t>乙</t></r>", "甲乙"),
        ('<t>重庆</t><rPh sb="0" eb="2"><t>チョンチン</t></rPh><phoneticPr fontId="1"/>', "重庆"),
        ("<t>甲\n乙</t>", "甲\n乙"),
        ("<t>甲_x000D_\n乙_x000d_丙</t>", "甲\n乙\n丙"),
        ("<t>_x005F_x000D_</t>", "_x000D_"),
        ("<t>_xD842__xDFB7_ _x4E00_ _x00</t>", "𠮷 一 _x00"),
        ("<t>_xD842_</t>", "\ufffd"),
        ("<t>'甲 &lt;&#x20BB7;</t>", "'甲 <𠮷"),
    ],
)
def test_texts_are_read_to_the_character(string: str, expected: str) -> None:
    """The official text is never cleaned, and what a program escaped is what the author typed."""
    assert texts(raw(cells('<c t="s"><v>0</v></c>'), strings=f"<si>{string}</si>")) == [[expected]]
    assert texts(raw(cells(f'<c t="inlineStr"><is>{string}</is></c>'))) == [[expected]]


def test_a_leading_apostrophe_of_excel_is_no_text() -> None:
    """Whoever types '007 sees 007: the apostrophe is a property of the cell."""
    styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="49" quotePrefix="1"/></cellXfs>'
    assert texts(raw(cells('<c s="1" t="s"><v>0</v></c>'), strings="<si><t>007</t></si>", styles=styles)) == [["007"]]


@pytest.mark.parametrize(
    ("value", "code", "expected"),
    [
        ("1", "General", "1"),
        ("2.0", "General", "2"),
        ("0.30000000000000004", "General", "0.3"),
        ("8.0999999999999996", "General", "8.1"),
        ("-1.5E-3", "General", "-0.0015"),
        ("440301199001011000", "General", "440301199001011000"),
        ("1e300", "General", "1E+300"),
        ("12", "@", "12"),
        ("7", "000", "007"),
        ("12", '"第"0"项"', "第12项"),
        ("12", "General项", "12项"),
        ("3", "G/通用格式", "3"),
        ("0.125", "0%", "13%"),
        ("0.125", "0.0%", "12.5%"),
        ("2.5", "0", "3"),
        ("-2.5", "0", "-3"),
        ("-0.1", "0", "0"),
        ("1234567.891", "#,##0.00", "1,234,567.89"),
        ("1234567", "#,##0,", "1,235"),
        ("1e30", "0.00", "1000000000000000000000000000000.00"),
        ("0.5", "#.##", ".5"),
        ("0", "#", ""),
        ("5", "0_ ;[Red]\\-0\\ ", "5"),
        ("-5", "0_);[Red]\\(0\\)", "(5)"),
        ("0", '0;-0;"无"', "无"),
        ("9.9", "[$¥-804]0.00", "¥9.90"),
        ("45657", 'yyyy"年"m"月"d"日"', "2024年12月31日"),
        ("45657", "yyyy-mm-dd", "2024-12-31"),
        ("45657", "yyyy/m/d;@", "2024/12/31"),
        ("45296", 'yyyy"年"m"月"', "2024年1月"),
        ("45296", "[$-804]yy.mm.dd", "24.01.05"),
        ("45657.75", "yyyy/m/d h:mm:ss", "2024/12/31 18:00:00"),
        ("0.5", "hh:mm", "12:00"),
        ("59", "yyyy-m-d", "1900-2-28"),
        ("61", "yyyy-m-d", "1900-3-1"),
    ],
)
def test_numbers_are_shown_as_excel_shows_them(value: str, code: str, expected: str) -> None:
    """A 序号 of 007 or a deadline of 2024年12月31日 is a number in the file; people know what they see."""
    assert number_formats.format_value(value, code, from_1904=False) == (expected, True)


@pytest.mark.parametrize(
    ("value", "code", "expected"),
    [
        ("45657", "[DBNum1]yyyy年m月d日", "2024-12-31"),
        ("45657.5", "mmm d yyyy", "2024-12-31 12:00:00"),
        ("60", "yyyy-m-d", "60"),
        ("0", "yyyy-m-d", "0"),
        ("-3", "yyyy-m-d", "-3"),
        ("9999999", "yyyy-m-d", "9999999"),
        ("1234", "0.00E+00", "1234"),
        ("0.5", "# ?/?", "0.5"),
        ("13800000000", "000-0000-0000", "13800000000"),
        ("1", ";;;", "1"),
        ("1", "0" * 256, "1"),
        ("1e999", "General", "1e999"),
        ("１", "General", "１"),
        ("2024-12-31", "General", "2024-12-31"),
        ("1_0", "General", "1_0"),
        ("", "0", ""),
    ],
)
def test_a_format_that_is_not_understood_is_said(value: str, code: str, expected: str) -> None:
    """The plain value is true, but may not be what Excel shows: only a person can tell."""
    assert number_formats.format_value(value, code, from_1904=False) == (expected, False)


def test_dates_count_from_1904_where_the_workbook_does() -> None:
    """Old workbooks of a Mac would come out four years early."""
    rows = [[44195]]
    sheet = Sheet("表", rows, formats={"A1": "yyyy-mm-dd"})
    assert texts(workbook([sheet], from_1904=True)) == [["2024-12-31"]]
    assert texts(workbook([sheet])) == [["2020-12-30"]]


def test_formats_are_found_by_the_style_of_the_cell() -> None:
    """Formats of our own and built-in ones, and dates that a file holds in ISO 8601."""
    styles = (
        '<numFmts><numFmt numFmtId="164" formatCode="000"/></numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>'
        '<cellXfs><xf/><xf numFmtId="164"/><xf numFmtId="31"/></cellXfs><cellStyles/>'
    )
    data = raw(
        cells(
            *("<c><v>7</v></c>", '<c s="1"><v>7</v></c>', '<c s="2"><v>45657</v></c>', '<c s="9"><v>7</v></c>'),
            *('<c s="2" t="d"><v>2024-12-31T00:00:00</v></c>', '<c t="b"><v>1</v></c>', '<c t="b"><v>0</v></c>'),
        ),
        styles=styles,
    )
    assert texts(data) == [["7", "007", "2024年12月31日", "7", "2024年12月31日", "TRUE", "FALSE"]]
    assert notes(data) == ""


def test_formulas_give_what_was_last_computed() -> None:
    """A formula is never run; a value that was never computed is missing, and that must be said."""
    data = raw(
        cells(
            *("<c><f>1+1</f><v>2</v></c>", '<c t="str"><f>A1&amp;"项"</f><v>2项</v></c>', "<c><f>NOW()</f></c>"),
            *("<c><f>1</f><v></v></c>", '<c t="str"><f>""</f><v></v></c>', '<c t="e"><f>X!A1</f><v>#REF!</v></c>'),
        )
    )
    assert texts(data) == [["2", "2项", "", "", "", "#REF!"]]
    assert notes(data).splitlines() == [
        "sheet 表, row 1: 4 cells, the first of them A1, are formulas: their last computed values are read",
        (
            "sheet 表, row 1: 2 cells, the first of them C1, are formulas without stored values, and are read "
            "as empty: open and save the file in Excel or WPS"
        ),
        "sheet 表, row 1: the cell F1 shows an Excel error such as #REF!",
    ]


def test_a_format_in_a_sheet_is_noted_once_with_its_first_place() -> None:
    """A thousand cells of one odd format are one thing to say."""
    made = Sheet("表", [(1, 2)], formats={"A1": "0.00E+00", "B1": "0.00E+00"})
    assert notes(workbook([made])) == (
        "sheet 表, row 1: the numbers in 2 cells, the first of them A1, may look different in Excel: "
        "their formats are unknown"
    )


def test_cells_without_addresses_follow_one_another() -> None:
    """The file format lets a writer leave out addresses, and some do."""
    row = f"<row>{inline('甲')}{inline('丙', 'C1')}{inline('丁')}</row>"
    assert texts(raw(f"<sheetData>{row}<row>{inline('戊')}</row></sheetData>")) == [
        ["甲", "", "丙", "丁"],
        ["戊", "", "", ""],
    ]


def test_strict_files_and_prefixes_are_read() -> None:
    """“Strict Open XML” of Excel uses other namespaces, and .NET programs write a prefix before every name."""
    made = parts(cells(inline("甲")))
    strict = {
        name: data.replace(making_xlsx.MAIN.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main")
        for name, data in made.items()
    }
    assert texts(zipped(strict)) == [["甲"]]
    prefixed = made["xl/worksheets/sheet1.xml"].replace(b" xmlns=", b" xmlns:x=")
    prefixed = re.sub(rb"<(/?)(?=[a-z])", rb"<\1x:", prefixed)
    assert texts(zipped({**made, "xl/worksheets/sheet1.xml": prefixed})) == [["甲"]]


def test_what_stands_in_no_cell_is_noted() -> None:
    """A text box may hold the document's number; who imports must look for themselves."""
    drawing = '<x xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:t>附件</a:t></x>'
    rels = relations({"d": ("drawing", "../drawings/drawing1.xml"), "c": ("comments", "../comments1.xml")})
    made = parts(cells(inline("甲"))) | {
        "xl/worksheets/_rels/sheet1.xml.rels": rels.encode(),
        "xl/drawings/drawing1.xml": drawing.encode(),
    }
    assert notes(zipped(made)).splitlines() == [
        "sheet 表: the sheet has text in shapes or text boxes, which is not read",
        "sheet 表: the sheet has comments, which are not read",
    ]


def test_a_chart_sheet_is_no_table() -> None:
    """A chart has no cells; the other sheets are read all the same."""
    made = parts(cells(inline("甲")))
    rels = made["xl/_rels/workbook.xml.rels"].replace(b'/worksheet"', b'/chartsheet"')
    data = zipped({**made, "xl/_rels/workbook.xml.rels": rels})
    assert texts(data) == []
    assert "not a table, but a chart" in notes(data)
