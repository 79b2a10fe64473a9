"""HTML is read as a browser shows it: a cell in the wrong column or a blank too many makes another official text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reformctl.importing.document import Document, DocumentError, DocumentLocation, Grid, Paragraph
from reformctl.importing.readers import html as html_reader

pytestmark = pytest.mark.usefixtures("in_this_process")

PAGE = """<html><head><meta charset=utf-8><title>表</title></head><body><h1>分工表</h1>
<table><caption>附件</caption><thead><tr><th>序号<th>任务</thead>
<tbody><tr><td rowspan=2>1<td>一<br>二</td></tr><tr><td>三 &amp; 四</table>
<ol start=2><li>注一<li hidden>x</li><li><p>注二</ol><!-- c --><p style="display: none">y</p>"""


def page(html: str) -> Document:
    """What is read from a page in UTF-8."""
    return html_reader.read(html.encode())


def paragraphs(html: str) -> list[str]:
    """The texts outside of tables."""
    return [block.text for block in page(html).blocks if isinstance(block, Paragraph)]


def grids(html: str) -> list[Grid]:
    """The tables."""
    return [block for block in page(html).blocks if isinstance(block, Grid)]


def texts(grid: Grid) -> list[list[str]]:
    """The cells' texts."""
    return [[cell.text for cell in row.cells] for row in grid.rows]


def cell(html: str) -> str:
    """The text of the only cell of a table."""
    (grid,) = grids(f"<table><tr><td>{html}</table>")
    ((text,),) = texts(grid)
    return text


def test_a_page_is_read_in_its_order() -> None:
    """Headings and captions say what the table after them is."""
    blocks = page(PAGE).blocks
    assert [block.text if isinstance(block, Paragraph) else texts(block) for block in blocks] == [
        "分工表",
        "附件",
        [["序号", "任务"], ["1", "一\n二"], ["1", "三 & 四"]],
        "2. 注一",
        "3. 注二",
    ]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("推<b>广</b>\n<span>\n到</span>", "推广到"),
        ("改革“\n两表\n”指导", "改革“两表”指导"),
        ("共<font>5</font>\n<font>项</font>", "共5 项"),
        ("one\n two", "one two"),
        ("주요\n내용", "주요 내용"),
        ("主 要  内\t容", "主 要 内 容"),
        ("\u3000&nbsp;主\u3000要&nbsp;内 &#x3000;", "主\u3000要\xa0内"),
        ("一<br>二<p>三</p><div>四</div>", "一\n二\n三\n四"),
        ("一<br><br/>二</br>三<br>", "一\n\n二\n三"),
        ("<p>一</p>\n<p>&nbsp;</p><p>二", "一\n二"),
        ("&lt;b&gt; &amp;lt; &#20013;&#x6587;&copy", "<b> &lt; 中文©"),
        ("x<sup>2</sup><del>旧</del><ins>新</ins>", "x2旧新"),
        ("<pre>\na  b\n  c</pre>d", "a  b\n  c\nd"),
        ("a<script>'<b>x'</script>b<style>x</style><noscript>y</noscript><template><td>z</template>c", "abc"),
        ("<!--[if gte mso 9]><p>x</p><![endif]-->a<![if !supportLists]>1.<![endif]>b<!-->c", "a1.bc"),
        ("<input value=x><textarea>y</textarea><select><option>z</select>a<o:p></o:p>", "a"),
        ("a < b <3 </ x>c<?xml y?>", "a < b <3 c"),
        ('<a title="x > y" onclick=\'"z"\'>a</a><a x=">">b', "ab"),
        ("一</div>二</ul></p>三</dd>四", "一二\n三四"),
        ("<span hidden/>a</span>b<i/>c", "bc"),
        ("a<xmp><b>  c</xmp><math><mi>x</mi><mo>y</math>", "a\n<b>  c\nxy"),
        (f"&#{'1' * 5000};", "\ufffd"),  # as the standard has it; it was refused while Python read the number
        ("<ol><li>一<ol type=a><li>二<li>三</ol><li value=9>四</ol><ul><li>五</ul>", "1. 一\na. 二\nb. 三\n9. 四\n五"),
        ("<ol type=I start=4 reversed><li><p>一<li>二</ol><ol style='list-style: none'><li>三", "IV. 一\nIII. 二\n三"),
        (
            "<span hidden>x<span>y</span></span>a<i style='color:red;DISPLAY:none'>z</i><b style='display:block'>b",
            "ab",
        ),
        ("<p hidden>x<p>a<ul><li hidden>y<li>b</ul>", "a\nb"),
        ("<xml><x:Name>Sheet1</x:Name></xml>a", "a"),
        ("<pre>a\tb</pre>", "a\tb"),
    ],
)
def test_text_is_what_a_browser_shows(source: str, shown: str) -> None:
    """Official pages break lines within words and pad cells with blanks: neither is text, and nothing else may go."""
    assert cell(source) == shown


@pytest.mark.parametrize(
    ("source", "cells"),
    [
        ("<tr><td colspan=2>一<tr><td>二<td>三", [["一", "一"], ["二", "三"]]),
        ("<tr><td rowspan=0>一<td>二<tr><td>三<tr><td>四", [["一", "二"], ["一", "三"], ["一", "四"]]),
        ("<thead><tr><th rowspan=9>一<th>二</thead><tbody><tr><td>三<td>四", [["一", "二"], ["三", "四"]]),
        ("<tbody><tr><td rowspan=0>一<tbody><tr><td>二</tbody><tr><td>三", [["一"], ["二"], ["三"]]),
        ("<tr><td rowspan=1000000000>一<td>二<tr><td>三", [["一", "二"], ["一", "三"]]),
        ("<tr><td colspan='0'>一<td colspan=-3 rowspan=-1>二<td colspan=x>三<td colspan=' +2px'>四", [[*"一二三四四"]]),
        ("<td>一<td>二<tr><td>三</tr><td>四", [["一", "二"], ["三"], ["四"]]),
        ("<tr><td>一</td><td hidden>x</td><td style='display:none'>y<td>二", [["一", "二"]]),
        ("<tr><td>一<select><option>x<td>二", [["一", "二"]]),
        ("<tr><td>一</p></div></th></b><td>二</table>三", [["一", "二"]]),
        ("<tr><td>一</thead><td>二<colgroup><tr><td>三<caption>四</caption><tr><td>五", [["一", "二"], ["三"], ["五"]]),
    ],
)
def test_cells_stand_where_a_browser_puts_them(source: str, cells: list[list[str]]) -> None:
    """A row that shifts by one column names the wrong agency."""
    assert texts(grids(f"<table>{source}")[0]) == cells


def test_what_is_merged_says_so() -> None:
    """A reader of meaning must tell a category's row from a row of equal cells."""
    (grid,) = grids("<table><tr><td colspan=2 rowspan=2>一<tr><td>二")
    assert [[cell.merged for cell in row.cells] for row in grid.rows] == [["", "left"], ["above", "left", ""]]


def test_hidden_rows_are_there_and_marked() -> None:
    """Whether a row that nobody sees counts is not for this reader to say, but nobody may miss it."""
    (grid,) = grids("<table><tr hidden><td>一<tr><td>二<tbody style='display:none'><tr><td>三</table>")
    assert [row.hidden for row in grid.rows] == [True, False, True]


def test_tables_that_lay_a_page_out_are_read_once() -> None:
    """Old pages put everything into tables for its looks: the innermost is meant, and its title stands around it.

    Until now each level was a table too, with all the text of those in it: three levels were read three times.
    """
    title = "<table><tr><td>分工表</td></tr><tr><td>（2024年）</td></tr></table>"
    inner = "<table><tr hidden><td>x<td>y<tr><td>一<td>二<tr><td colspan=2>三</table>"
    menu = "<table><tr hidden><td>z<table><td>a<td>b</table><tr><td>首页<td>政务<td>"
    blocks = page(f"{menu}{title}{inner}注<tr><td>甲<br><br>乙</table>丙<table><td>丁</table>").blocks
    assert [block.text if isinstance(block, Paragraph) else texts(block) for block in blocks] == [
        *["首页", "政务", "分工表", "（2024年）"],
        [["x", "y"], ["一", "二"], ["三", "三"]],
        *["注", "甲", "乙", "丙"],
        [["丁"]],
    ]
    assert [(block.location.paragraph, block.location.table) for block in blocks[2:6]] == [
        (3, 0),
        (4, 0),
        (0, 1),
        (5, 0),
    ]


def test_a_table_in_a_cell_of_data_is_both() -> None:
    """A task may hold a table of its own: it is a part of the task's text, and may be asked for alone."""
    heads = "<tr><th>序号<th>任务<th>单位"
    rows = "<tr><td>1<td>甲<table><tr hidden><td>x<td><tr><td>一<td>二<tr><td>三</table>乙<td>丙"
    outer, inner, after = grids(f"<table>{heads}{rows}</table><table><td>丁</table>")
    assert texts(outer) == [["序号", "任务", "单位"], ["1", "甲\n一\t二\n三\n乙", "丙"]]
    assert texts(inner)[1:] == [["一", "二"], ["三"]]
    assert [(grid.location.table, grid.within) for grid in (outer, inner, after)] == [(1, 0), (2, 1), (3, 0)]


def test_a_frame_around_a_cell_is_no_table() -> None:
    """Programs that put the text of each cell into a table of its own mean one table."""
    row = "<tr>" + "".join(f"<td><table><tr><td>{text}<tr><td>。</table>" for text in "甲乙丙")
    (grid,) = grids(f"<table>{row}{row}</table>")
    assert texts(grid) == [["甲\n。", "乙\n。", "丙\n。"]] * 2


def test_text_between_cells_stands_before_the_table() -> None:
    """Browsers move it there; lost it would be worse than misplaced."""
    assert [type(block) for block in page("<table><tr>甲<td>乙</table>").blocks] == [Paragraph, Grid]
    assert len(grids("<table><tr><td>甲</td></tr><table><tr><td>乙</table>")) == 2


def test_everything_has_its_place() -> None:
    """Whoever doubts a cell looks it up in the page: by its table and row, for the tree of HTML knows no lines."""
    first, grid, last = page("<p>\n\n一<!--\n--></p><p></p><table><tr><td>二<tr><td>三</table>\n四").blocks
    assert isinstance(grid, Grid)
    assert [block.location for block in (first, last)] == [DocumentLocation(paragraph=1), DocumentLocation(paragraph=2)]
    assert [row.location for row in grid.rows] == [DocumentLocation(table=1, row=1), DocumentLocation(table=1, row=2)]


def test_a_picture_in_a_cell_is_noted_once() -> None:
    """It may be the text itself, scanned; one of the layout around the table is none of its cells."""
    inner = "<table><tr><td>一<td>二<tr><td>三<img src=b><tr><td><img src=c></table>"
    (note,) = page(f"<img src=a><table><tr><td><img src=logo>{inner}</table>").notes
    assert note.location == DocumentLocation(table=1, row=2)
    (note,) = page("<table><tr><td>一<td><table><tr><td><img src=b></table></table>").notes
    assert note.location == DocumentLocation(table=1, row=1)


@pytest.mark.parametrize(
    ("head", "encoding", "named"),
    [
        ("<meta charset=gb2312>", "gb18030", "GB18030"),
        ("<meta http-equiv=Content-Type content='text/html; charset=big5'>", "big5hkscs", "BIG5HKSCS"),
        ("<?xml version='1.0' encoding='GBK'?>", "gb18030", "GB18030"),
        ("<meta charset='iso-8859-1'>", "gb18030", "GB18030"),
        ("<!-- <meta charset=big5> --><meta charset=idna>", "gb18030", "GB18030"),
        ("", "gb18030", "GB18030"),
        ("<meta charset=utf-8>", "utf-16", "UTF-16"),
    ],
)
def test_old_encodings_are_read_and_noted(head: str, encoding: str, named: str) -> None:
    """Half of the official pages before 2015 are GBK, and many say something else."""
    document = html_reader.read(f"{head}<p>國務院</p>".encode(encoding))
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == ["國務院"]
    assert named in document.notes[0].sentence


def test_utf_8_needs_no_note() -> None:
    """What is as it should be is not worth a line, whatever the page declares."""
    assert html_reader.read("\ufeff<meta charset=gbk>税".encode()) == page("税")
    assert page("税").notes == ()


@pytest.mark.parametrize(
    "data",
    [
        "<meta charset=utf-8>国务院".encode() + b"\xff\xfe\x80" + "国务院".encode("gb18030"),
        "<meta charset=utf-8>国务院办公厅".encode("gb18030"),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99),
        b"a\0b",
        b"<table><tr><td>x<!-- the rest is a comment",
        b"<table><tr><td>x<td class='a",
        b'<table><tr><td>x<a x=">y</table>z',  # the value goes on to the end; our own parser let it end at the blank
        b"<script>never ends",
        b"<template>never ends",
        b"<svg><![CDATA[never ends",
    ],
    ids=lambda data: f"{data[:40]!r}",
)
def test_what_is_damaged_is_refused(data: bytes) -> None:
    """Of a page that breaks off within a tag a browser shows the beginning, as if that were all."""
    with pytest.raises(DocumentError, match=r"\w{2,} \w+"):
        html_reader.read(data)


def test_a_page_of_frames_is_empty_and_not_damaged() -> None:
    """Its frames are pages of their own."""
    assert page("<frameset><frame src=a></frameset>").blocks == ()


@given(st.data())
def test_no_bytes_bring_it_down(data: st.DataObject) -> None:
    """Whatever is damaged, cut or made up: a document or a sentence."""
    source = bytearray(PAGE.encode(data.draw(st.sampled_from(["utf-8", "gb18030", "utf-16"]))))
    for _time in range(data.draw(st.integers(0, 8))):
        at = data.draw(st.integers(0, len(source)))
        pieces = st.binary(max_size=4) | st.sampled_from(
            [b"<table>", b"</table>", b"<td hidden>", b"<li>", b"<!--", b'"']
        )
        source[at : at + data.draw(st.integers(0, 12))] = data.draw(pieces)
    try:
        document = html_reader.read(bytes(source))
    except DocumentError:
        return
    assert not [block for block in document.blocks if isinstance(block, Paragraph) and "\n" in block.text]
