"""A Word document (.docx) in the look of an official 任务分工表: A4 across, the heading row on every page."""

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, cast

from reformctl.exporting import official_layout
from reformctl.exporting.official_layout import OfficialPage
from reformctl.exporting.sheet import Sheet
from reformctl.system import packages, progress
from reformctl.system.translation import _
from reformctl.text.escaping import escape_text
from reformctl.text.width_and_breaks import display_width

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.section import Section

SHORT_SIDE, LONG_SIDE = 11906, 16838
"""A4 in twips, twentieths of a point, as all lengths here."""
TOP, BOTTOM, LEFT, RIGHT = 1588, 1474, 1985, 2097
"""Margins that leave the type area of GB/T 9704—2012, 156 x 225 mm, turned."""
ROOM = LONG_SIDE - LEFT - RIGHT
HALF = 105
"""Half a Chinese character of 五号, 10.5 points: a column of text, as `text.width` counts them."""
MARGIN = 80
"""Between a cell's border and its text."""
LINE = 320
"""Height of a line in a cell."""
WIDEST = {"title": 26, "content": 100, "lead_agencies": 22, "support_agencies": 22}
"""Columns of text up to which a field claims its share of the room."""
WIDEST_OTHER = 16
RIGID = 10
"""Columns of text up to which a field gets all that it needs, so that 推广范围 stays on one line."""
UNBROKEN = 24
"""Lines up to which a row stays on one page, which has 26 below the heading row; a longer one has to be divided."""

LATIN = "Times New Roman"
TITLE_FONT, BODY_FONT, BLACK_FONT, KAI_FONT = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
OTHER_NAMES = {
    TITLE_FONT: "方正小标宋_GBK,FZXiaoBiaoSong-B05S,小标宋,华文中宋,STZhongsong,宋体,SimSun,Noto Serif CJK SC",
    BODY_FONT: "FangSong_GB2312,仿宋,FangSong,华文仿宋,STFangsong,宋体,SimSun,Noto Serif CJK SC",
    BLACK_FONT: "SimHei,华文黑体,STHeiti,微软雅黑,Microsoft YaHei,Noto Sans CJK SC",
    KAI_FONT: "KaiTi_GB2312,楷体,KaiTi,华文楷体,STKaiti,宋体,SimSun,Noto Serif CJK SC",
}
"""What stands in for a font that a machine does not have, the nearest first."""


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
IN_CELLS = (HEAD, CATEGORY, TEXT, SHORT)
STYLES = (ANNEX, TITLE, REMARK, FOOT, *IN_CELLS)
LEFT_ALIGNED = frozenset({"title", "content", "lead_agencies", "support_agencies", "agency"})

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest date that an archive can hold, for every part: the same table gives the same bytes at any time."""
LONGEST_PROPERTY = 255
"""Characters of a property of a document, at the most (python-docx)."""
UNUSED = ("thumbnail", "stylesWithEffects", "customXml")
"""Parts of python-docx's template that show or say something of another document."""
ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
PAGE_NUMBER = (
    '<w:r><w:t xml:space="preserve">— </w:t></w:r>',
    '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>',
    '<w:r><w:t xml:space="preserve"> —</w:t></w:r>',
)


def dump(sheet: Sheet) -> bytes:
    """One table after the other, each beginning a page."""
    document = _start_document()
    pages = official_layout.lay_out_pages(sheet)
    _set_up(document)
    _name(document, pages[0].title or "")
    for page in pages:
        _write(document, page, first=page is pages[0])
    file = io.BytesIO()
    document.save(file)
    return _repeatable(file.getvalue(), {"word/fontTable.xml": _fonts(), "docProps/app.xml": _program()})


def _start_document() -> "Document":
    """An empty document; UsageError where python-docx cannot read the template that it brings."""
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        return docx.Document()
    except (OSError, PackageNotFoundError) as error:
        raise packages.make_package_error(packages.PYTHON_DOCX, "docx", ImportError(str(error))) from error


def _set_up(document: "Document") -> None:
    """Page, styles and language; without what the template holds for others."""
    from docx.oxml.ns import qn

    for relations in (document.part.rels, document.part.package.rels):
        for key in [key for key, relation in relations.items() if relation.reltype.endswith(UNUSED)]:
            del relations[key]
    for language in document.styles.element.xpath("//w:rPrDefault//w:lang"):
        language.set(qn("w:eastAsia"), "zh-CN")
    for style in STYLES:
        _add(document, style)
    section = document.sections[0]
    _turn(section)
    foot = section.footer.paragraphs[0]
    foot.style = document.styles[FOOT.name]
    for run in PAGE_NUMBER:
        foot.paragraph_format.element.append(_element(run))


def _add(document: "Document", wanted: ParagraphStyle) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
    from docx.oxml.ns import qn
    from docx.shared import Pt, Twips

    style = document.styles.add_style(wanted.name, WD_STYLE_TYPE.PARAGRAPH)
    style.font.name = LATIN
    style.font.size = Pt(wanted.points)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), wanted.font)
    look = style.paragraph_format
    look.alignment = WD_ALIGN_PARAGRAPH.CENTER if wanted.centered else WD_ALIGN_PARAGRAPH.LEFT
    look.space_before, look.space_after = Pt(0), Pt(wanted.after)
    look.keep_with_next = wanted.with_next
    if wanted in IN_CELLS:
        look.line_spacing_rule, look.line_spacing = WD_LINE_SPACING.EXACTLY, Twips(LINE)
    else:
        look.line_spacing = 1.0


def _turn(section: "Section") -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Twips

    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Twips(LONG_SIDE), Twips(SHORT_SIDE)
    section.top_margin, section.bottom_margin = Twips(TOP), Twips(BOTTOM)
    section.left_margin, section.right_margin = Twips(LEFT), Twips(RIGHT)


def _name(document: "Document", title: str) -> None:
    """What the file says of itself; of nobody and of no time, for nothing of that is in the data."""
    from datetime import UTC, datetime

    about = document.core_properties
    about.title = escape_text(title)[:LONGEST_PROPERTY]
    about.author = about.comments = about.keywords = about.last_modified_by = ""
    about.language = "zh-CN"
    about.created = about.modified = datetime(*EPOCH, tzinfo=UTC)


def _write(document: "Document", page: OfficialPage, *, first: bool) -> None:
    """The lines above a table, and the table; row by row, for lxml moves a large tree in quadratic time."""
    lines = [(style, text) for style, text in ((ANNEX, page.annex), (TITLE, page.title), (REMARK, page.remark)) if text]
    for number, (style, text) in enumerate(lines):
        breaks = "" if first or number else "<w:pageBreakBefore/>"
        element = _element(_paragraph(style, " ".join(text.split("\n")), breaks))
        document.element.body.insert_element_before(element, "w:sectPr")
    widths = _widths(page)
    table = _element(_table(widths))
    document.element.body.insert_element_before(table, "w:sectPr")
    for row in _rows(page, widths):
        table.append(_element(row))


def _table(widths: Sequence[int]) -> str:
    """A table without rows."""
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    margins = "".join(f'<w:{side} w:w="{MARGIN}" w:type="dxa"/>' for side in ("left", "right"))
    grid = "".join(f'<w:gridCol w:w="{size}"/>' for size in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid></w:tbl>"
    )


def _rows(page: OfficialPage, widths: Sequence[int]) -> Iterator[str]:
    """The heading row, which every page repeats, and a row for each category and each task."""
    styles = [TEXT if column.key in LEFT_ALIGNED else SHORT for column in page.columns]
    yield _row([HEAD] * len(widths), page.heads, widths, header="<w:tblHeader/>")
    for row in progress.follow_items(page.rows, _("writing"), len(page.rows)):
        if isinstance(row, str):
            yield _row([CATEGORY], [row], [sum(widths)], f'<w:gridSpan w:val="{len(widths)}"/>')
        else:
            yield _row(styles, row, widths)


def _row(
    styles: Sequence[ParagraphStyle], texts: Sequence[str], widths: Sequence[int], span: str = "", header: str = ""
) -> str:
    """A row that stays on one page if it fits there."""
    keep = "<w:cantSplit/>" if max(map(_height, texts, widths)) <= UNBROKEN else ""
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{size}" w:type="dxa"/>{span}<w:vAlign w:val="center"/></w:tcPr>'
        f"{_paragraphs(style, text)}</w:tc>"
        for style, text, size in zip(styles, texts, widths, strict=True)
    )
    return f"<w:tr><w:trPr>{keep}{header}</w:trPr>{cells}</w:tr>"


def _paragraphs(style: ParagraphStyle, text: str) -> str:
    return "".join(_paragraph(style, line) for line in text.split("\n"))


def _paragraph(style: ParagraphStyle, text: str, properties: str = "") -> str:
    """A line of text; the hint makes quotation marks as wide as Chinese characters."""
    parts = (f'<w:t xml:space="preserve">{escape_text(part).translate(ESCAPED)}</w:t>' for part in text.split("\t"))
    run = f'<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>{"<w:tab/>".join(parts)}</w:r>' if text else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style.name}"/>{properties}</w:pPr>{run}</w:p>'


def _widths(page: OfficialPage) -> list[int]:
    """Of the columns: what is short gets what it needs, the others share the rest by what they could use."""
    texts = [page.heads, *(row for row in page.rows if not isinstance(row, str))]
    longest = [
        max(display_width(line) for text in column for line in text.split("\n")) for column in zip(*texts, strict=True)
    ]
    asked = [
        min(columns, WIDEST.get(column.key, WIDEST_OTHER))
        for columns, column in zip(longest, page.columns, strict=True)
    ]
    needs = [columns * HALF + 3 * MARGIN for columns in asked]
    rigid = [need if columns <= RIGID else 0 for need, columns in zip(needs, asked, strict=True)]
    shared = sum(need for need, fixed in zip(needs, rigid, strict=True) if not fixed)
    rest = ROOM - sum(rigid)
    if not shared or rest < ROOM // 3:
        return [ROOM * need // sum(needs) for need in needs]
    return [fixed or rest * need // shared for need, fixed in zip(needs, rigid, strict=True)]


def _height(text: str, size: int) -> int:
    """Lines of a text in a cell, at the most."""
    columns = max((size - 2 * MARGIN) // HALF - 1, 1)
    return sum(-(-display_width(line) // columns) or 1 for line in text.split("\n"))


def _element(xml: str) -> "BaseOxmlElement":
    """The element that is written so, as python-docx knows it."""
    from docx.oxml import parse_xml

    return cast("BaseOxmlElement", parse_xml(f'<w:body xmlns:w="{WORD}">{xml}</w:body>')[0])


def _fonts() -> str:
    """The fonts with their other names, by which Word finds one that is there."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/>'
        f'<w:family w:val="{"swiss" if name == BLACK_FONT else "roman"}"/><w:pitch w:val="variable"/></w:font>'
        for name, others in OTHER_NAMES.items()
    )
    return f'{DECLARATION}<w:fonts xmlns:w="{WORD}">{fonts}</w:fonts>'


def _program() -> str:
    """The program that made the file, where the template names another."""
    return f'{DECLARATION}<Properties xmlns="{PROPERTIES}"><Application>reformctl</Application></Properties>'


def _repeatable(package: bytes, replaced: Mapping[str, str]) -> bytes:
    """The package with some parts replaced, and with nothing in it that differs from time to time."""
    import zipfile

    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system = 0  # else the archive would name the operating system
            new.writestr(entry, replaced.get(name) or old.read(name), zipfile.ZIP_DEFLATED)
    return file.getvalue()
