"""The .docx reader: everything that Word shows, nothing that it does not, and no file that can harm."""

import pytest

from making_docx import (
    WORD,
    Block,
    cell,
    document,
    grids,
    levels,
    lines,
    numbered,
    package,
    paragraph,
    plain,
    row,
    rows,
    run,
    said,
    texts,
    zipped,
)
from reformctl.importing.document import DocumentLocation, Grid, Paragraph, SpannedCell
from reformctl.importing.readers.docx import read
from reformctl.model.table import Table

HEADINGS = ("序号", "试点任务", "实施内容", "牵头单位", "推广范围")
NUMBERS = "一二三四五六七八九十"


def official(table: Table) -> list[Block]:
    """The table as the official document lays it out: a row for each category, across all columns."""
    written_rows = [[SpannedCell(text) for text in HEADINGS]]
    for index, category in enumerate(table.categories):
        written_rows.append([SpannedCell(f"{NUMBERS[index]}、{category.name}（{category.declared}项）", columns=5)])
        for task in table.tasks:
            if task.category == category.name:
                agencies = "、".join(task.lead_agencies)
                written_rows.append(
                    [*map(SpannedCell, (str(task.id), task.title, task.content, agencies, task.scope or ""))]
                )
    return ["附件", table.title, written_rows]


def test_the_official_table_comes_back_cell_by_cell(qh6: Table) -> None:
    """38 tasks and 7 headings of categories: the whole purpose of reading documents."""
    blocks = official(qh6)
    found = read(document(blocks))
    assert [block.text for block in found.blocks[:2] if isinstance(block, Paragraph)] == blocks[:2]
    (grid,) = grids(document(blocks))
    assert len(grid.rows) == 1 + 7 + 38
    for index, (row_, pieces) in enumerate(zip(grid.rows, blocks[2], strict=True)):
        assert row_.location == DocumentLocation(table=1, row=index + 1)
        assert len(row_.cells) == 5
        expected = [piece.text for piece in pieces if isinstance(piece, SpannedCell)]
        assert [cell.text for cell in row_.cells if not cell.merged] == expected
    assert not found.notes


def test_merged_cells_stand_wherever_they_reach() -> None:
    """One 牵头单位 for three tasks is the lead of all three, also beside merged columns and at a page's end."""
    block = [
        [SpannedCell("任务", 2), SpannedCell("单位", 1, 3)],
        [SpannedCell("甲", 1, 0), SpannedCell("乙")],
        [SpannedCell("丙")],
        [SpannedCell("丁"), SpannedCell("戊")],
    ]
    (grid,) = grids(document([block]))
    assert [[cell.text for cell in row_.cells] for row_ in grid.rows] == [
        ["任务", "任务", "单位"],
        ["甲", "乙", "单位"],
        ["甲", "丙", "单位"],
        ["甲", "丁", "戊"],
    ]
    assert [[cell.merged for cell in row_.cells] for row_ in grid.rows] == [
        ["", "left", ""],
        ["", "", "above"],
        ["above", "", "above"],
        ["above", "", ""],
    ]


def test_a_cell_that_continues_nothing_begins() -> None:
    """Word shows such a cell, and its text must not be lost; WPS leaves them after rows are deleted."""
    (grid,) = grids(package(rows(row(cell(paragraph("甲"), "<w:vMerge/>"), cell(paragraph("乙"))))))
    assert texts(grid) == [["甲", "乙"]]


def test_a_cell_that_continues_one_of_another_width_repeats_it() -> None:
    """No rectangle, but still what Word shows: the cell above reaches down."""
    upper = cell(paragraph("甲"), '<w:gridSpan w:val="2"/><w:vMerge w:val="restart"/>')
    (grid,) = grids(package(rows(row(upper), row(cell("", "<w:vMerge/>"), cell(paragraph("乙"))))))
    assert [cell_.text for cell_ in grid.rows[1].cells] == ["甲", "乙"]


def test_text_that_a_merged_cell_covers_is_told_of() -> None:
    """Nobody sees it in Word, so it is no text of the table; but it is in the file."""
    merged = row(cell(paragraph("甲"), '<w:vMerge w:val="restart"/>')), row(cell(paragraph("乙"), "<w:vMerge/>"))
    found = read(package(rows(*merged)))
    assert "that a merged cell covers" in said(found)
    assert "table 1, row 2" in said(found)


def test_rows_may_begin_late_and_end_early() -> None:
    """LibreOffice and dragged borders write gridBefore and gridAfter; columns must not shift."""
    late = row(cell(paragraph("乙")), properties='<w:gridBefore w:val="1"/><w:gridAfter w:val="1"/>')
    (grid,) = grids(package(rows(row(*map(cell, map(paragraph, "一二三"))), late, row(cell(paragraph("短"))))))
    assert texts(grid) == [["一", "二", "三"], ["", "乙", ""], ["短"]]


def test_the_old_way_to_merge_cells_of_a_row() -> None:
    """Files that were once .doc still carry hMerge; both kinds of merging meet in one cell."""
    merged = '<w:hMerge w:val="restart"/><w:vMerge w:val="restart"/>', "<w:hMerge/><w:vMerge/>"
    upper = row(cell(paragraph("甲"), merged[0]), cell("", "<w:hMerge/>"), cell(paragraph("乙")))
    lower = row(cell("", '<w:hMerge w:val="restart"/><w:vMerge/>'), cell("", merged[1]), cell(paragraph("丙")))
    (grid,) = grids(package(rows(upper, lower)))
    assert [[cell_.merged for cell_ in row_.cells] for row_ in grid.rows] == [["", "left", ""], ["above", "left", ""]]


def test_tracked_changes_are_taken_as_accepted() -> None:
    """A draft with changes is what agencies send one another; the reader gets its last state, and is told."""
    inserted = f"<w:ins>{run('新')}</w:ins>"
    deleted = (
        "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins><w:del><w:r><w:t>瞬</w:t></w:r></w:del></w:ins>"
    )
    moved = f"<w:moveFrom>{run('走')}</w:moveFrom><w:moveTo>{run('来')}</w:moveTo>"
    table = rows(
        row(cell(f"<w:p>{inserted}{deleted}{moved}</w:p>")),
        row(cell(paragraph("删")), properties="<w:del/>"),
        row(cell(paragraph("增")), properties="<w:ins/>"),
        row(cell(paragraph("格"), "<w:cellDel/>"), cell(paragraph("留"))),
    )
    found = read(package(table))
    assert [texts(block) for block in found.blocks if isinstance(block, Grid)] == [[["新来"], ["增"], ["", "留"]]]
    for sentence in (
        "tracked deletions are left out; 2 in all: table 1, row 1",
        "tracked insertions are read; 2 in all: table 1, row 1",
        "new place; 1 in all",
        "rows tracked as deleted are left out; 1 in all: table 1, row 2",
        "cells tracked as deleted is left out; 1 in all: table 1, row 3",
    ):
        assert sentence in said(found)


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    """The number is that of the mark that remains; a paragraph that is deleted whole leaves nothing."""
    gone = "<w:numPr><w:numId w:val='1'/></w:numPr><w:rPr><w:del/></w:rPr>"
    body = paragraph("前", gone) + numbered("后") + f"<w:p><w:pPr>{gone}</w:pPr><w:del>{run('删')}</w:del></w:p>"
    assert lines(body + numbered("末"), numbering=levels("%1.")) == ["1.前后", "2.末"]


@pytest.mark.parametrize(
    "wrapped",
    [
        "<w:sdt><w:sdtPr><w:tab/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
        "<w:customXml w:element='a'>{}</w:customXml>",
        "<mc:AlternateContent><mc:Choice>{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>",
        "<w:ins>{}</w:ins>",
    ],
)
def test_content_controls_hide_nothing(wrapped: str) -> None:
    """python-docx reads them as empty text: whole columns of forms are lost so, at each of their four levels."""

    def around(text: str) -> str:
        return wrapped.replace("{}", text)

    whole = around(rows(around(row(around(cell(around(f"<w:p>{around(run('甲'))}</w:p>"))), cell(paragraph("乙"))))))
    (grid,) = grids(package(whole))
    assert texts(grid) == [["甲", "乙"]]


def test_links_tags_and_fields_show_their_results() -> None:
    """What stands in the document is the result; the instruction of a field is nobody's text."""
    mark = "<w:r><w:fldChar w:fldCharType='{}'/></w:r>".format
    code = "<w:r><w:instrText> DATE \\@ {} </w:instrText></w:r>"
    inner = mark("begin") + code + mark("separate") + run("内") + mark("end")
    field = mark("begin") + code + inner + mark("separate") + run("二〇二五年") + mark("end")
    simple = f"<w:fldSimple w:instr='PAGE'>{run('八')}</w:fldSimple>"
    link = f"<w:hyperlink w:anchor='a'>{run('链')}</w:hyperlink><w:smartTag w:element='b'>{run('签')}</w:smartTag>"
    assert lines(f"<w:p>{run('前')}{field}{simple}{link}{mark('begin')}{run('后')}</w:p>") == ["前二〇二五年八链签后"]


def test_signs_that_are_no_letters() -> None:
    """Each sign as Word copies it: a break is a line break, a page break none, and a blank without preserve is none."""
    signs = "<w:t>\n 甲　</w:t><w:tab/><w:t xml:space='preserve'> 乙 </w:t><w:noBreakHyphen/><w:softHyphen/><w:ptab/>"
    breaks = "<w:t>丙</w:t><w:cr/><w:t>丁</w:t><w:br w:type='page'/><w:br/><w:t>戊</w:t><w:footnoteReference w:id='1'/>"
    found = read(
        package(rows(row(cell(f"<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r>{signs}{breaks}</w:r></w:p>"))))
    )
    assert [texts(block) for block in found.blocks if isinstance(block, Grid)] == [[["甲　\t 乙 -\t丙\n丁\n戊"]]]
    assert "footnotes are not read; 1 in all" in said(found)


def test_symbols_of_fonts() -> None:
    """A ticked box is a fact; what no table explains is a sign that check refuses, never a silent gap."""
    symbols = (("Wingdings", "F0FE"), ("Wingdings", "00FE"), ("宋体", "2116"), ("Webdings", "F061"), ("x", "x"))
    signs = "".join(f"<w:sym w:font='{font}' w:char='{code}'/>" for font, code in symbols)
    found = read(package(f"<w:p><w:r>{signs}</w:r></w:p>"))
    assert found.blocks == (Paragraph("☑☑№\ufffd\ufffd", DocumentLocation(paragraph=1)),)
    assert "symbols that only their font explains are written as \ufffd; 2 in all: paragraph 1" in said(found)


def test_a_sign_that_is_text_only_for_other_programs() -> None:
    """Word writes ○ and ☑ of its symbol fonts in a way of its own, and beside it the plain character."""
    own = "<mc:Choice Requires='w16se'><w:own w:char='25CB'/></mc:Choice>"
    sign = f"<mc:AlternateContent>{own}<mc:Fallback><w:t>○</w:t></mc:Fallback></mc:AlternateContent>"
    assert lines(f"<w:p><w:r>{sign}</w:r></w:p>") == ["○"]


def test_a_reading_beside_the_text_stays_out() -> None:
    """Ruby gives 拼音 above characters; the text is the characters."""
    ruby = f"<w:ruby><w:rt>{run('jiǎ')}</w:rt><w:rubyBase>{run('甲')}</w:rubyBase></w:ruby>"
    found = read(package(f"<w:p><w:r>{ruby}</w:r></w:p>"))
    assert found.blocks == (Paragraph("甲", DocumentLocation(paragraph=1)),)
    assert "with a phonetic guide" in said(found)


def test_text_boxes_are_read_once() -> None:
    """Word writes each box twice, for itself and for old programs; titles often stand in one, even tables."""
    inside = f"<w:txbxContent>{paragraph('框')}{plain(['格'])}</w:txbxContent>"
    new = f"<mc:Choice Requires='wps'><w:drawing><wps:txbx>{inside}</wps:txbx></w:drawing></mc:Choice>"
    old = f"<mc:Fallback><w:pict><v:textbox>{inside}</v:textbox></w:pict></mc:Fallback>"
    box = f"<w:r><mc:AlternateContent>{new}{old}</mc:AlternateContent></w:r>"
    found = read(package(f"<w:p>{run('前')}{box}{run('后')}</w:p>"))
    assert [block.text if isinstance(block, Paragraph) else texts(block) for block in found.blocks] == [
        "前后",
        "框",
        [["格"]],
    ]
    (grid,) = (block for block in read(package(rows(row(cell(f"<w:p>{box}</w:p>"))))).blocks[:1] if block)
    assert isinstance(grid, Grid)
    assert grid.rows[0].cells[0].text == "框\n格"


def test_hidden_text_stays_out_and_is_told_of() -> None:
    """Directly, by a style of characters, by one of paragraphs; a style can also be overruled."""
    hidden = (
        "<w:style w:type='character' w:styleId='c'><w:rPr><w:vanish/></w:rPr></w:style>"
        "<w:style w:type='paragraph' w:styleId='p'><w:rPr><w:vanish w:val='true'/></w:rPr></w:style>"
        "<w:style w:type='paragraph' w:styleId='q'><w:basedOn w:val='p'/></w:style>"
    )
    runs = (
        run("见") + run("隐", "<w:vanish/>") + run("藏", "<w:rStyle w:val='c'/>") + run("面", "<w:vanish w:val='0'/>")
    )
    shown = run("有", '<w:vanish w:val="0"/>')
    styled = f"<w:p><w:pPr><w:pStyle w:val='q'/></w:pPr>{run('无')}{shown}</w:p>"
    found = read(package(f"<w:p>{runs}</w:p>{styled}", styles=hidden))
    assert [block.text for block in found.blocks if isinstance(block, Paragraph)] == ["见面", "有"]
    assert "hidden text is left out; 3 in all: paragraph 1; paragraph 2 @ paragraph 1" in said(found)


def test_a_hidden_row_is_there_and_marked() -> None:
    """Whether it counts is for the importer to say."""
    (grid,) = grids(package(rows(row(cell(paragraph("甲")), properties="<w:hidden/>"), row(cell(paragraph("乙"))))))
    assert [row_.hidden for row_ in grid.rows] == [True, False]


def test_the_text_of_a_cell_is_its_paragraphs() -> None:
    """To the character: full and half width, ideographic blanks, and what XML escapes; empty ends are no text."""
    inside = "<w:p/>" + paragraph("　　一是A&B<C>， 二") + "<w:p/>" + paragraph("是５Ｇ;") + paragraph(" ")
    (grid,) = grids(package(rows(row(cell(inside)))))
    assert texts(grid) == [["　　一是A&B<C>， 二\n\n是５Ｇ;"]]


def test_a_nested_table_is_text_of_its_cell_and_a_table() -> None:
    """An importer that looks at either finds all of it, and knows that it is the same."""
    nested = cell(paragraph("前") + plain(["甲", "乙"], ["丙", "丁"]) + paragraph("后"))
    outer, inner, last = grids(package(paragraph("题") + rows(row(nested)) + plain(["末"])))
    assert texts(outer) == [["前\n甲\t乙\n丙\t丁\n后"]]
    assert (texts(inner), inner.within, inner.location) == ([["甲", "乙"], ["丙", "丁"]], 1, DocumentLocation(table=2))
    assert inner.rows[1].location == DocumentLocation(table=2, row=2)
    assert (last.within, last.location) == (0, DocumentLocation(table=3))


def test_paragraphs_are_counted_and_split_at_breaks() -> None:
    """The place of a paragraph is the one that Word counts, empty ones included; a line of it is a block."""
    found = read(package(paragraph("甲") + "<w:p/>" + plain(["表"]) + paragraph("乙\n丙")))
    locations = [(block.text, block.location.paragraph) for block in found.blocks if isinstance(block, Paragraph)]
    assert locations == [("甲", 1), ("乙", 3), ("丙", 3)]


def test_what_is_not_read_is_told_of() -> None:
    """A table that is a picture, a formula, a file within the file: an empty answer would say that there is none."""
    parts = (
        "<w:altChunk/><w:p><w:r><w:drawing><a:blip/></w:drawing></w:r><m:oMath><m:r><m:t>x</m:t></m:r></m:oMath></w:p>"
    )
    found = read(package(parts))
    assert found.blocks == (Paragraph("x", DocumentLocation(paragraph=1)),)
    for sentence in ("pictures are not read", "formulas are read as one line", "embedded as text are not read"):
        assert sentence in said(found)


def test_notes_name_a_few_places() -> None:
    """A document with a thousand changes must not fill the screen."""
    found = read(package("".join(f"<w:p><w:ins>{run('甲')}</w:ins></w:p>" for _paragraph in range(9))))
    (note,) = found.notes
    assert note.sentence.endswith("9 in all: paragraph 1; paragraph 2; paragraph 3; paragraph 4; paragraph 5; ...")


def test_both_dialects_and_any_name_of_the_main_part() -> None:
    """Strict files come from Word's own menu; other programs name the main part as they like."""
    body = numbered("甲") + plain(["乙"])
    for name in ("word/document.xml", "word/document2.xml", "文档/正文.xml"):
        for strict in (False, True):
            found = read(package(body, numbering=levels("%1."), main=name, strict=strict))
            assert found.blocks[0] == Paragraph("1.甲", DocumentLocation(paragraph=1))
            assert len(found.blocks) == 2


def test_a_bare_main_part_is_enough() -> None:
    """Generators leave out whatever Word can do without."""
    xml = f'<w:document xmlns:w="{WORD}"><w:body>{paragraph("甲")}</w:body></w:document>'
    assert read(zipped({"word/document.xml": xml})).blocks == (Paragraph("甲", DocumentLocation(paragraph=1)),)
    assert read(zipped({"word/document.xml": xml.encode("utf-16")})).blocks == (
        Paragraph("甲", DocumentLocation(paragraph=1)),
    )
