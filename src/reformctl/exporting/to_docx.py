"""Writes a Word document (.docx) in the look of an official 任务分工表: A4 across, the heading row on every page."""

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, cast

from reformctl.exporting import official_layout
from reformctl.exporting.limits import MAX_PROPERTY_CHARACTERS, MAX_UNBROKEN_LINES
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

SHORT_SIDE = 11906
LONG_SIDE = 16838
"""A4 in twips, twentieths of a point, as all lengths here."""
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
IN_CELLS = (HEAD, CATEGORY, TEXT, SHORT)
STYLES = (ANNEX, TITLE, REMARK, FOOT, *IN_CELLS)

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest date that an archive can hold, for every part: the same table gives the same bytes at any time."""
UNUSED_PARTS = ("thumbnail", "stylesWithEffects", "customXml")
"""Parts of python-docx's template that show or say something of another document."""
XML_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
PAGE_NUMBER = (
    '<w:r><w:t xml:space="preserve">— </w:t></w:r>',
    '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>',
    '<w:r><w:t xml:space="preserve"> —</w:t></w:r>',
)


def dump(sheet: Sheet) -> bytes:
    """Write one table after the other, each beginning a page."""
    document = _start_document()
    pages = official_layout.lay_out_pages(sheet)
    margins = NARROW_MARGINS if sheet.has_narrow_margins else OFFICIAL_MARGINS
    _set_up_document(document, margins)
    ids = [table.id for table in sheet.origin.part]
    identifier = f"reformctl:{ids[0]}" if len(ids) == 1 else ""
    _set_properties(document, pages[0].title or "", identifier)
    for page in pages:
        _write_page(document, page, margins.table_width, is_first=page is pages[0])
    file = io.BytesIO()
    document.save(file)
    replaced_parts = {"word/fontTable.xml": _write_fonts(), "docProps/app.xml": _write_program()}
    return _make_repeatable(file.getvalue(), replaced_parts)


def _start_document() -> "Document":
    """Make an empty document; raises UsageError where python-docx cannot read the template that it brings."""
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        return docx.Document()
    except (OSError, PackageNotFoundError) as error:
        raise packages.make_package_error(packages.PYTHON_DOCX, "docx", ImportError(str(error))) from error


def _set_up_document(document: "Document", margins: Margins) -> None:
    """Set page, styles and language, and remove what the template holds for others."""
    from docx.oxml.ns import qn

    for relations in (document.part.rels, document.part.package.rels):
        for key, relation in list(relations.items()):
            if relation.reltype.endswith(UNUSED_PARTS):
                del relations[key]
    for language in document.styles.element.xpath("//w:rPrDefault//w:lang"):
        language.set(qn("w:eastAsia"), "zh-CN")
    for style in STYLES:
        _add_style(document, style)
    section = document.sections[0]
    _turn_page(section, margins)
    foot = section.footer.paragraphs[0]
    foot.style = document.styles[FOOT.name]
    for run in PAGE_NUMBER:
        foot.paragraph_format.element.append(_parse_element(run))


def _add_style(document: "Document", style: ParagraphStyle) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
    from docx.oxml.ns import qn
    from docx.shared import Pt, Twips

    added = document.styles.add_style(style.name, WD_STYLE_TYPE.PARAGRAPH)
    added.font.name = LATIN
    added.font.size = Pt(style.points)
    added.element.rPr.rFonts.set(qn("w:eastAsia"), style.font)
    look = added.paragraph_format
    look.alignment = WD_ALIGN_PARAGRAPH.CENTER if style.centered else WD_ALIGN_PARAGRAPH.LEFT
    look.space_before = Pt(0)
    look.space_after = Pt(style.after)
    look.keep_with_next = style.with_next
    if style in IN_CELLS:
        look.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        look.line_spacing = Twips(LINE_HEIGHT)
    else:
        look.line_spacing = 1.0


def _turn_page(section: "Section", margins: Margins) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Twips

    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width = Twips(LONG_SIDE)
    section.page_height = Twips(SHORT_SIDE)
    section.top_margin = Twips(margins.top)
    section.bottom_margin = Twips(margins.bottom)
    section.left_margin = Twips(margins.left)
    section.right_margin = Twips(margins.right)


def _set_properties(document: "Document", title: str, identifier: str) -> None:
    """Set what the file says of itself; it names nobody and no time, for nothing of that is in the data.

    By its identifier, such as reformctl:qh6, `import` knows the table again.
    """
    from datetime import UTC, datetime

    properties = document.core_properties
    properties.title = escape_text(title)[:MAX_PROPERTY_CHARACTERS]
    properties.author = ""
    properties.comments = ""
    properties.keywords = ""
    properties.last_modified_by = ""
    properties.language = "zh-CN"
    properties.identifier = identifier
    epoch = datetime(*EPOCH, tzinfo=UTC)
    properties.created = epoch
    properties.modified = epoch


def _write_page(document: "Document", page: OfficialPage, table_width: int, *, is_first: bool) -> None:
    """Write the lines above a table, and the table; row by row, for lxml moves a large tree in quadratic time."""
    body = document.element.body
    needs_break = not is_first
    lines = ((ANNEX, page.annex), (TITLE, page.title), (REMARK, page.remark))
    for style, text in lines:
        if not text:
            continue
        page_break = "<w:pageBreakBefore/>" if needs_break else ""
        needs_break = False
        paragraph = _write_paragraph(style, text.replace("\n", " "), page_break)
        body.insert_element_before(_parse_element(paragraph), "w:sectPr")
    widths = _share_width(page, table_width)
    table = _parse_element(_write_empty_table(widths))
    body.insert_element_before(table, "w:sectPr")
    for row in _write_rows(page, widths):
        table.append(_parse_element(row))


def _write_empty_table(widths: Sequence[int]) -> str:
    borders = ""
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders += f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    margins = ""
    for side in ("left", "right"):
        margins += f'<w:{side} w:w="{CELL_MARGIN}" w:type="dxa"/>'
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid></w:tbl>"
    )


def _write_rows(page: OfficialPage, widths: Sequence[int]) -> Iterator[str]:
    """Write the heading row, which every page repeats, and a row for each category and each task."""
    styles = [TEXT if column.key in official_layout.LEFT_ALIGNED else SHORT for column in page.columns]
    yield _write_row([HEAD] * len(widths), page.heads, widths, header="<w:tblHeader/>")
    for row in progress.follow_items(page.rows, _("writing"), len(page.rows)):
        if isinstance(row, str):
            span = f'<w:gridSpan w:val="{len(widths)}"/>'
            yield _write_row([CATEGORY], [row], [sum(widths)], span)
        else:
            yield _write_row(styles, row, widths)


def _write_row(
    styles: Sequence[ParagraphStyle], texts: Sequence[str], widths: Sequence[int], span: str = "", header: str = ""
) -> str:
    """Write a row; one that would leave much of a page empty may be divided."""
    lines = max(map(count_lines, texts, widths))
    keep = "<w:cantSplit/>" if lines <= MAX_UNBROKEN_LINES else ""
    cells = ""
    for style, text, width in zip(styles, texts, widths, strict=True):
        properties = f'<w:tcW w:w="{width}" w:type="dxa"/>{span}<w:vAlign w:val="center"/>'
        paragraphs = "".join(_write_paragraph(style, line) for line in text.split("\n"))
        cells += f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraphs}</w:tc>"
    return f"<w:tr><w:trPr>{keep}{header}</w:trPr>{cells}</w:tr>"


def _write_paragraph(style: ParagraphStyle, text: str, properties: str = "") -> str:
    """Write a line of text; the hint makes quotation marks as wide as Chinese characters."""
    run = ""
    if text:
        parts = [escape_text(part).translate(XML_ESCAPES) for part in text.split("\t")]
        texts = "<w:tab/>".join(f'<w:t xml:space="preserve">{part}</w:t>' for part in parts)
        run = f'<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>{texts}</w:r>'
    return f'<w:p><w:pPr><w:pStyle w:val="{style.name}"/>{properties}</w:pPr>{run}</w:p>'


def _share_width(page: OfficialPage, table_width: int) -> list[int]:
    """Share the width of the table: a short column gets what it needs, the others share the rest by their claims."""
    needs = []
    fixed = []
    for index, column in enumerate(page.columns):
        most = MAX_CLAIMS.get(column.key, MAX_OTHER_CLAIM)
        claim = BLANK_CLAIM if column.is_blank else min(_measure_column(page, index), most)
        need = claim * TEXT_COLUMN + 3 * CELL_MARGIN
        needs.append(need)
        is_fixed = claim <= MAX_FIXED_COLUMNS or column.is_blank
        fixed.append(need if is_fixed else 0)
    shared_need = sum(needs) - sum(fixed)
    shared_width = table_width - sum(fixed)
    if not shared_need or shared_width < table_width // 3:
        return [table_width * need // sum(needs) for need in needs]
    widths = []
    for need, fixed_width in zip(needs, fixed, strict=True):
        widths.append(fixed_width or shared_width * need // shared_need)
    return widths


def _measure_column(page: OfficialPage, index: int) -> int:
    """Measure the widest line of a column of the table, in columns of text."""
    widest = 0
    for row in (page.heads, *page.rows):
        if not isinstance(row, str):
            lines = row[index].split("\n")
            widest = max(widest, *map(display_width, lines))
    return widest


def count_lines(text: str, width: int) -> int:
    """Count the lines that a text takes at the most in a cell of this width, in twips."""
    columns = max((width - 2 * CELL_MARGIN) // TEXT_COLUMN - 1, 1)
    count = 0
    for line in text.split("\n"):
        count += -(-display_width(line) // columns) or 1
    return count


def _parse_element(xml: str) -> "BaseOxmlElement":
    """Parse XML into an element as python-docx knows it."""
    from docx.oxml import parse_xml

    body = parse_xml(f'<w:body xmlns:w="{WORD}">{xml}</w:body>')
    return cast("BaseOxmlElement", body[0])


def _write_fonts() -> str:
    """Write the fonts with their other names, by which Word finds one that is there."""
    fonts = ""
    for name, other_names in OTHER_NAMES.items():
        family = "swiss" if name == BLACK_FONT else "roman"
        fonts += (
            f'<w:font w:name="{name}"><w:altName w:val="{other_names}"/><w:charset w:val="86"/>'
            f'<w:family w:val="{family}"/><w:pitch w:val="variable"/></w:font>'
        )
    return f'{DECLARATION}<w:fonts xmlns:w="{WORD}">{fonts}</w:fonts>'


def _write_program() -> str:
    """Write the program that made the file, where the template names another."""
    return f'{DECLARATION}<Properties xmlns="{PROPERTIES}"><Application>reformctl</Application></Properties>'


def _make_repeatable(package: bytes, replaced_parts: Mapping[str, str]) -> bytes:
    """Replace some parts of the package, and remove everything that differs from time to time."""
    import zipfile

    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system = 0  # else the archive would name the operating system
            new.writestr(entry, replaced_parts.get(name) or old.read(name), zipfile.ZIP_DEFLATED)
    return file.getvalue()
