"""Automatic numbers: 序号, 一、（一） and 1. are in no paragraph's text, and without them a table has no order."""

import pytest

from making_docx import (
    cell,
    grids,
    levels,
    lines,
    numbered,
    numbered_list,
    package,
    paragraph,
    row,
    rows,
    said,
    texts,
)
from reformctl.importing.document import DocumentLocation, Paragraph
from reformctl.importing.readers.docx import read
from reformctl.importing.readers.number_words import format_number


def test_numbers_of_empty_paragraphs_fill_the_first_column() -> None:
    """序号 is usually automatic: without it no task has a number."""
    body = rows(*(row(cell(numbered()), cell(paragraph(text))) for text in "甲乙丙"))
    tab = levels("%1.").replace("nothing", "tab")
    (grid,) = grids(package(body, numbering=tab))
    assert texts(grid) == [["1.", "甲"], ["2.", "乙"], ["3.", "丙"]]


def test_levels_count_and_start_again() -> None:
    """一、（一）1. as official documents have it; lower levels begin anew after each higher one."""
    body = "".join(numbered(str(depth), depth) for depth in (0, 1, 1, 2, 0, 1, 2, 2))
    three = levels("%1、", "（%2）", "%1.%2.%3 ", form="chineseCounting")
    assert lines(body, numbering=three) == [
        "一、0",
        "（一）1",
        "（二）1",
        "一.二.一 2",
        "二、0",
        "（一）1",
        "二.一.一 2",
        "二.一.二 2",
    ]
    legal = levels("%1、", "%1.%2", form="chineseCounting", more="<w:isLgl/>")
    assert lines(numbered("", 0) + numbered("", 1), numbering=legal) == ["1、", "1.1"]
    never = levels("%1.", "%2)", more="<w:lvlRestart w:val='0'/>")
    assert lines("".join(numbered("", depth) for depth in (0, 1, 0, 1)), numbering=never) == ["1.", "1)", "2.", "2)"]


def test_lists_of_one_family_count_on_unless_they_begin_anew() -> None:
    """A second list of the same look goes on in Word, and begins anew only where startOverride says so."""
    override = "<w:lvlOverride w:ilvl='0'><w:startOverride w:val='5'/></w:lvlOverride>"
    level = "<w:lvl w:ilvl='0'><w:start w:val='1'/><w:lvlText w:val='（%1）'/></w:lvl>"
    other = f"<w:lvlOverride w:ilvl='0'>{level}</w:lvlOverride>"
    lists = levels("%1.") + numbered_list(2) + numbered_list(3, override) + numbered_list(4, other)
    body = "".join(numbered("", 0, number) for number in (1, 2, 3, 3, 1, 4, 0, 9))
    assert lines(body, numbering=lists) == ["1.", "2.", "5.", "6.", "7.", "（8）"]


def test_numbers_that_a_style_gives() -> None:
    """Headings of templates: the paragraph itself says nothing, and its level is the one that names its style."""
    linked = (
        levels("%1、", "（%2）")
        .replace("<w:lvlText w:val='（", "")
        .replace('<w:lvl w:ilvl="1">', '<w:lvl w:ilvl="1"><w:pStyle w:val="h2"/>')
    )
    numbering = "<w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr>"
    styles = (
        f"<w:style w:type='paragraph' w:styleId='h1'>{numbering}</w:style>"
        f"<w:style w:type='paragraph' w:styleId='h2'><w:basedOn w:val='h1'/></w:style>"
        "<w:style w:type='paragraph' w:styleId='h3'><w:basedOn w:val='h3'/></w:style>"
    )
    body = "".join(paragraph("题", f"<w:pStyle w:val='{name}'/>") for name in ("h1", "h2", "h2", "h3", "h9"))
    none = paragraph("题", "<w:pStyle w:val='h1'/><w:numPr><w:numId w:val='0'/></w:numPr>")
    assert lines(body + none, numbering=linked, styles=styles) == ["1、题", "（1）题", "（2）题", "题", "题", "题"]


def test_a_list_whose_levels_a_style_defines() -> None:
    """Word writes 列表样式 in two halves, of which only one holds the levels."""
    link = "<w:abstractNum w:abstractNumId='7'><w:numStyleLink w:val='S'/></w:abstractNum>"
    second = "<w:num w:numId='8'><w:abstractNumId w:val='7'/></w:num>"
    style = "<w:style w:type='numbering' w:styleId='S'><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style>"
    assert lines(numbered("甲", 0, 8), numbering=levels("%1、") + link + second, styles=style) == ["1、甲"]


@pytest.mark.parametrize(
    ("suffix", "text", "expected"),
    [
        ("tab", "%1.", "1. 甲"),
        ("tab", "（%1）", "（1）甲"),
        ("space", "第%1条", "第1条 甲"),
        ("nothing", "%1.", "1.甲"),
    ],
)
def test_what_parts_a_number_from_its_text(suffix: str, text: str, expected: str) -> None:
    """A tab is layout, not text: it must not stand in a title."""
    assert lines(numbered("甲"), numbering=levels(text).replace("nothing", suffix)) == [expected]


@pytest.mark.parametrize(
    ("form", "numbers", "expected"),
    [
        ("decimalZero", (1, 10), "01 10"),
        ("decimalFullWidth", (12,), "１２"),
        ("decimalEnclosedCircle", (1, 20, 21), "① ⑳ 21"),
        ("upperLetter", (1, 26, 27, 28), "A Z AA BB"),
        ("lowerRoman", (4, 9, 1994), "iv ix mcmxciv"),
        ("ordinal", (1, 2, 3, 11, 22), "1st 2nd 3rd 11th 22nd"),
        ("chineseCounting", (10, 11, 20, 38, 101), "十 十一 二十 三十八 一〇一"),
        ("chineseCountingThousand", (10, 38, 101, 110, 1010, 20001), "十 三十八 一百〇一 一百一十 一千〇一十 二万〇一"),
        ("taiwaneseCountingThousand", (101,), "一百零一"),
        ("japaneseCounting", (10, 21, 101, 111), "十 二十一 百一 百十一"),
        ("ideographDigital", (9, 10, 21), "九 一〇 二一"),
        ("chineseLegalSimplified", (10, 101), "壹拾 壹佰零壹"),
        ("ideographTraditional", (1, 10, 11), "甲 癸 11"),
        ("ideographZodiacTraditional", (1, 60), "甲子 癸亥"),
        ("ideographEnclosedCircle", (3,), "㊂"),
        ("numberInDash", (1,), "- 1 -"),
        ("001", (7,), "007"),
    ],
)
def test_how_numbers_are_written(form: str, numbers: tuple[int, ...], expected: str) -> None:
    """Ten and a hundred and one are where the Chinese ways of counting part."""
    assert " ".join(str(format_number(number, form)) for number in numbers) == expected


def test_numbers_that_nobody_here_can_write() -> None:
    """They are written as digits, and the reader is told; bullets are no numbers."""
    found = read(package(numbered("甲"), numbering=levels("%1.", form="thaiCounting")))
    assert found.blocks == (Paragraph("1.甲", DocumentLocation(paragraph=1)),)
    assert "automatic numbers of the kind thaiCounting are written as 1, 2, 3" in said(found)
    assert lines(numbered("甲"), numbering=levels("\uf06c", form="bullet")) == ["•甲"]
    custom = levels("%1", form="custom").replace('"custom"', '"custom" w:format="0001, 0002, 0003, ..."')
    assert lines(numbered("甲"), numbering=custom) == ["0001甲"]
