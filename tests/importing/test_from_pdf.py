"""PDFs: what is printed comes back to the character, and nothing that a file holds stalls or breaks the reader."""

import contextlib
import io
import os
import re
import sys
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

import making_pdf
from making_pdf import Look
from reformctl.importing.document import Document, DocumentError, Grid, Paragraph, SpannedCell
from reformctl.importing.readers import pdf
from reformctl.model.table import Table

WIDTHS = (30.0, 90.0, 210.0, 70.0, 50.0)
HEADING = [SpannedCell(text) for text in ("序号", "试点任务", "实施内容", "牵头单位", "推广范围")]
NUMERALS = "一二三四五六七"
LONG = "各区各部门要按照职责分工抓好落实，及时总结经验，并在每季度结束后报送进展情况。" * 3


def rows(table: Table) -> list[list[SpannedCell]]:
    """A table as officials print it: a heading row, and a merged row for each category."""
    found = [HEADING]
    for numeral, category in zip(NUMERALS, table.categories, strict=False):
        found.append([SpannedCell(f"{numeral}、{category.name}（{category.declared}项）", columns=5)])
        for task in table.tasks:
            if task.category == category.name:
                agencies = "、".join(task.lead_agencies)
                found.append(
                    [SpannedCell(text) for text in (str(task.id), task.title, task.content, agencies, task.scope or "")]
                )
    return found


def grids(document: Document) -> list[Grid]:
    """Its tables."""
    return [block for block in document.blocks if isinstance(block, Grid)]


def paragraphs(data: bytes) -> list[str]:
    """The texts outside of tables."""
    return [block.text for block in pdf.read(data).blocks if isinstance(block, Paragraph)]


def cells(grid: Grid) -> list[list[str]]:
    """The texts of a table, each merged cell once."""
    return [[cell.text for cell in row.cells if not cell.merged] for row in grid.rows]


def noted(document: Document) -> str:
    """Every note."""
    return "\n".join(note.sentence for note in document.notes)


def refused(data: bytes) -> str:
    """Why a file is not read."""
    with pytest.raises(DocumentError) as error:
        pdf.read(data)
    return str(error.value)


def test_the_packaged_table_comes_back_to_the_character(qh6: Table) -> None:
    """The promise of the reader: 38 tasks over eleven pages are one table, none of them changed."""
    data = making_pdf.document([qh6.title, rows(qh6), "注：由各牵头单位负责解释。"], Look(WIDTHS))
    document = pdf.read(data)
    heading = [piece.text for piece in HEADING]
    (grid,) = grids(document)
    assert [row for row in cells(grid) if row != heading] == [[piece.text for piece in row] for row in rows(qh6)][1:]
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == [
        qh6.title,
        "注：由各牵头单位负责解释。",
    ]
    assert {row.location.page for row in grid.rows} == set(range(1, 12))
    assert cells(grid).count(heading) == 11, "repeated heading rows are for the recogniser to drop"


def test_a_row_that_a_page_cuts_is_joined_and_noted(qh6: Table) -> None:
    """Word cuts rows by default: half a text would otherwise be a task without a number."""
    document = pdf.read(making_pdf.document([qh6.title, rows(qh6)], Look(WIDTHS, split=True)))
    (grid,) = grids(document)
    assert cells(grid) == [[piece.text for piece in row] for row in rows(qh6)]
    joined = [note.location for note in document.notes if "cuts this row" in note.sentence]
    assert joined
    assert all(grid.rows[location.row - 1].location.page == location.page for location in joined)


def test_merged_cells_say_what_they_are_merged_with() -> None:
    """A category over all columns, or down several rows, must be told from five equal cells."""
    table = [
        [SpannedCell("类别"), SpannedCell("序号"), SpannedCell("任务")],
        [SpannedCell("投资便利化", rows=2), SpannedCell("1"), SpannedCell("推行一照通")],
        [SpannedCell("2"), SpannedCell("推行全程网办")],
        [SpannedCell("二、贸易便利化", columns=3)],
    ]
    (grid,) = grids(pdf.read(making_pdf.document([table], Look((80, 60, 200)))))
    assert cells(grid) == [[piece.text for piece in row] for row in table]
    assert [[cell.merged for cell in row.cells] for row in grid.rows] == [
        ["", "", ""],
        ["", "", ""],
        ["above", "", ""],
        ["", "left", "left"],
    ]


def test_lines_are_joined_where_layout_broke_them_only() -> None:
    """Two agencies on two lines are two agencies; one agency on two lines is one."""
    table = [
        [SpannedCell("单位"), SpannedCell("任务")],
        [SpannedCell("市税务局\n深圳海关"), SpannedCell("推广 Smart Port 平台")],
        [SpannedCell("市中小企业服务促进中心"), SpannedCell("建设 5 G 网络，分三年实施")],
    ]
    (grid,) = grids(pdf.read(making_pdf.document([table], Look((70, 131)))))
    assert cells(grid) == [[piece.text for piece in row] for row in table]


def test_paragraphs_begin_where_they_are_indented_or_numbered() -> None:
    """A list of measures is one paragraph each, however full the line before is."""
    texts = [LONG, f"（一）{LONG}", "2.推进改革。", "三、加强领导。", LONG]
    assert paragraphs(making_pdf.document(texts)) == texts


def test_paragraphs_go_on_over_pages() -> None:
    """The end of a page is no end of a paragraph."""
    texts = [LONG * 12, LONG * 12]
    assert paragraphs(making_pdf.document(texts)) == texts


def test_page_numbers_and_running_lines_are_left_out_and_noted() -> None:
    """They would stand in the middle of a text that goes on over pages."""
    document = pdf.read(making_pdf.document([LONG * 40], Look(header="深圳市人民政府公报 第12期")))
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == [LONG * 40]
    assert "page numbers" in noted(document)
    assert "深圳市人民政府公报" in noted(document)


@pytest.mark.parametrize("number", ["- 3 -", "— 3 —", "3", "第 3 页", "第3页 共9页", "3/9", "－3－"])
def test_page_numbers_as_they_are_printed(number: str) -> None:
    """Each office has its own way."""

    def draw(page: Canvas) -> None:
        page.drawString(280, 30, number)
        page.drawString(90, 500, "正文第 3 页")

    assert paragraphs(making_pdf.drawn(draw)) == ["正文第 3 页"]


def test_a_table_without_lines_is_not_guessed_in_silence() -> None:
    """Which word stands in which column is unknown: a note says why there is no table."""
    table = [[SpannedCell("甲单位"), SpannedCell("负责事项")]] * 4
    document = pdf.read(making_pdf.document([table], Look((150, 250), ruled=False)))
    assert not grids(document)
    assert "without ruling lines" in noted(document)


def test_what_readers_of_the_print_do_not_see_is_left_out() -> None:
    """Turned watermarks and invisible words must not get into a task, nor go without a word."""

    def draw(page: Canvas) -> None:
        page.drawString(90, 500, "看得见的字")
        page.drawString(-400, 500, "纸外的字")
        hidden = page.beginText(90, 450)
        hidden.setTextRenderMode(3)
        hidden.textOut("看不见的字")
        page.drawText(hidden)
        page.rotate(45)
        page.drawString(300, 300, "内部资料")

    document = pdf.read(making_pdf.drawn(draw))
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == ["看得见的字"]
    assert "turned, invisible or off-page" in noted(document)


def test_a_file_that_is_locked_by_a_password_says_so() -> None:
    """Only whoever knows the password can help."""
    assert "password" in refused(making_pdf.document(["秘密"], Look(password="secret")))  # noqa: S106 a test's own


def test_a_scan_says_that_it_is_one() -> None:
    """An empty table from a scan would look as if the document had none."""
    image = making_pdf.stream(
        b"\0" * 64, b"/Type/XObject/Subtype/Image/Width 8/Height 8/BitsPerComponent 8/ColorSpace/DeviceGray"
    )
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</I 4 0 R>>>>/Contents 5 0 R>>"
    tree = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>", page]
    scan = making_pdf.assembled([*tree, image, making_pdf.stream(b"q 595 0 0 842 0 0 cm /I Do Q")])
    assert "this PDF is a scan" in refused(scan)
    assert "ocrmypdf -l chi_sim --sidecar text.txt scan.pdf searchable.pdf" in refused(scan)
    assert "holds no text" in refused(making_pdf.raw(b""))


def test_signs_without_characters_are_never_passed_on() -> None:
    """(cid:12) in a title is garbage that a later reader would take for the official text."""
    font = b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[7 0 R]>>"
    below = (
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(A)/Ordering(B)>>/FontDescriptor<<>>>>"
    )
    data = making_pdf.raw(b"BT /F1 12 Tf 72 700 Td (abcdef) Tj ET", b"/F1 6 0 R", font, below)
    assert "does not say which characters" in refused(data)


@pytest.mark.parametrize("data", [b"", b"PK\3\4", b"%PDF-1.4", b"%PDF-1.7\n" + b"obj <<[" * 99])
def test_damaged_files_are_refused_in_a_sentence(data: bytes) -> None:
    """Whatever has the wrong name or was cut off."""
    assert refused(data).startswith(("this PDF", "not a PDF file"))


SOUND = making_pdf.document(
    [LONG, [HEADING, [SpannedCell(text) for text in ("1", "甲", LONG, "乙", "全市")]]], Look(WIDTHS)
)


@settings(max_examples=12, deadline=None)
@given(at=st.integers(0, len(SOUND) - 1), cut=st.integers(0, 40), put=st.binary(max_size=8))
def test_any_damage_is_read_or_refused(at: int, cut: int, put: bytes) -> None:
    """No file, however broken, gives a traceback."""
    with contextlib.suppress(DocumentError):
        assert pdf.read(SOUND[:at] + put + SOUND[at + cut :]).blocks


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds the memory of a process")
def test_a_bomb_is_refused() -> None:
    """A megabyte that unpacks to gigabytes must not take the machine with it."""
    packer = zlib.compressobj(9)
    head, block = (packer.compress(b" " * 10_000_000) + packer.flush(zlib.Z_FULL_FLUSH) for _part in range(2))
    bomb = making_pdf.stream(head + block * 300, b"/Filter/FlateDecode")
    assert re.search("MiB of memory|no progress", refused(making_pdf.raw(bomb))), "a busy machine meets the time first"


def ruling(page: Canvas, across: list[int], down: list[int], *, sides: bool, closed: bool) -> None:
    """A table of lines with a sign in each cell, with or without its outer lines."""
    for y in down if closed else down[:-1]:
        page.line(across[0], y, across[-1], y)
    for x in across if sides else across[1:-1]:
        page.line(x, down[0], x, down[-1])
    for row, y in enumerate(down[1:]):
        for column, x in enumerate(across[:-1]):
            page.drawString(x + 5, y + 5, "甲乙丙丁"[row] + "子丑寅卯"[column])


@pytest.mark.parametrize(("sides", "closed"), [(True, True), (False, True), (True, False), (False, False)])
def test_borders_that_are_not_drawn_lose_no_cell(*, sides: bool, closed: bool) -> None:
    """Many tables are open at their sides, and some programs leave a cut row open: its text would stand outside."""
    data = making_pdf.drawn(
        lambda page: ruling(page, [90, 150, 250, 400], [700, 670, 640, 610], sides=sides, closed=closed)
    )
    (grid,) = grids(pdf.read(data))
    assert cells(grid) == [[row + column for column in "子丑寅"] for row in "甲乙丙"]


def test_frames_and_backgrounds_are_no_tables() -> None:
    """A frame around a page or a notice, and the shade behind a word, are drawn with lines as tables are."""

    def draw(page: Canvas) -> None:
        page.rect(50, 50, 495, 742)
        ruling(page, [90, 150, 250], [700, 670, 640], sides=True, closed=True)
        page.setFillGray(0.9)
        page.rect(100, 645, 20, 15, stroke=0, fill=1)
        page.setFillGray(0)
        page.rect(90, 500, 300, 60)
        page.drawString(100, 530, "框内的提示")

    document = pdf.read(making_pdf.drawn(draw))
    assert [cells(grid) for grid in grids(document)] == [[["甲子", "甲丑"], ["乙子", "乙丑"]]]
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == ["框内的提示"]


def test_signs_that_only_look_like_characters_are_the_characters() -> None:
    """Browsers print 见 as U+2EC5: no search would find the task."""
    codes = b"1 begincodespacerange <00> <FF> endcodespacerange 2 beginbfchar <61> <2F00> <62> <2EC5> endbfchar"
    font = b"<</Type/Font/Subtype/Type1/BaseFont/X/ToUnicode 7 0 R>>"
    text = b"BT /F1 12 Tf 72 700 Td (ab) Tj ET"
    document = pdf.read(making_pdf.raw(text, b"/F1 6 0 R", font, making_pdf.stream(codes)))
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == ["一见"]
    assert "radicals" in noted(document)


def test_what_is_missing_is_told_of() -> None:
    """A file that was cut inside a packed part still opens, without the last rows; a page may be an image."""
    packed = zlib.compress(b"BT /F1 12 Tf 72 700 Td (Hello) Tj ET " * 50 + os.urandom(99), 9)
    document = pdf.read(making_pdf.raw(making_pdf.stream(packed[:-60], b"/Filter/FlateDecode")))
    assert "text may be missing on pages 1" in noted(document)
    document = pdf.read(
        making_pdf.drawn(lambda page: page.drawString(90, 500, "一"), lambda page: page.bookmarkPage("x"))
    )
    assert "empty or pictures, and are not read: 2" in noted(document)


def test_a_table_goes_on_below_the_word_for_it() -> None:
    """续表 stands above the rest of a table on each page: two tables of its halves would lose the heading."""

    def draw(page: Canvas) -> None:
        page.drawString(380, 715, "续表")
        ruling(page, [90, 150, 250], [700, 670, 640], sides=True, closed=True)

    (grid,) = grids(document := pdf.read(making_pdf.drawn(draw, draw)))
    assert len(grid.rows) == 4
    assert "“续表”" in noted(document)


def test_a_lock_that_needs_no_password_is_none() -> None:
    """Many offices only forbid changes: every program opens such a file."""
    file = io.BytesIO()
    canvas = Canvas(file, encrypt=StandardEncryption("", ownerPassword="owner"))
    canvas.drawString(90, 500, "Free to read")
    canvas.save()
    assert paragraphs(file.getvalue()) == ["Free to read"]
