"""Writes a Word document (.docx) in the look of an official 任务分工表: A4 across, the heading row on every page."""

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, cast

from reformctl.exporting import docx_look, official_layout
from reformctl.exporting.docx_look import Margins, ParagraphStyle
from reformctl.exporting.limits import MAX_PROPERTY_CHARACTERS, MAX_UNBROKEN_LINES
from reformctl.exporting.official_layout import OfficialPage
from reformctl.exporting.sheet import Sheet
from reformctl.model.fields import Column
from reformctl.system import packages, progress
from reformctl.system.translation import _
from reformctl.text.escaping import escape_text

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.section import Section

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


class StyledText(NamedTuple):
    """A paragraph above a table."""

    style: ParagraphStyle
    text: str


def dump(sheet: Sheet) -> bytes:
    """Write one table after the other, each beginning a page."""
    document = _start_document()
    pages = official_layout.lay_out_pages(sheet)
    margins = docx_look.OFFICIAL_MARGINS
    if sheet.has_narrow_margins:
        margins = docx_look.NARROW_MARGINS
    _set_up_document(document, margins)
    first_title = pages[0].title or ""
    identifier = _make_identifier(sheet)
    _set_properties(document, first_title, identifier)
    is_first = True
    for page in pages:
        _write_page(document, page, margins.table_width, is_first=is_first)
        is_first = False
    file = io.BytesIO()
    document.save(file)
    fonts = _write_fonts()
    program = _write_program()
    replaced_parts = {"word/fontTable.xml": fonts, "docProps/app.xml": program}
    return _make_repeatable(file.getvalue(), replaced_parts)


def _make_identifier(sheet: Sheet) -> str:
    """Make what names the table of the document, such as reformctl:qh6; empty for several tables."""
    parts = sheet.origin.parts
    if len(parts) != 1:
        return ""
    return f"reformctl:{parts[0].id}"


def _start_document() -> "Document":
    """Make an empty document; raises UsageError where python-docx cannot read the template that it brings."""
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        return docx.Document()
    except (OSError, PackageNotFoundError) as error:
        reason = ImportError(str(error))
        raise packages.make_package_error(packages.PYTHON_DOCX, "docx", reason) from error


def _set_up_document(document: "Document", margins: Margins) -> None:
    """Set page, styles and language, and remove what the template holds for others."""
    from docx.oxml.ns import qn

    _remove_unused_parts(document)
    languages = document.styles.element.xpath("//w:rPrDefault//w:lang")
    for language in languages:
        language.set(qn("w:eastAsia"), "zh-CN")
    for style in docx_look.STYLES:
        _add_style(document, style)
    section = document.sections[0]
    _turn_page(section, margins)
    foot = section.footer.paragraphs[0]
    foot.style = document.styles[docx_look.FOOT.name]
    for run in PAGE_NUMBER:
        element = _parse_element(run)
        foot.paragraph_format.element.append(element)


def _remove_unused_parts(document: "Document") -> None:
    part = document.part
    for relations in (part.rels, part.package.rels):
        for key, relation in list(relations.items()):
            if relation.reltype.endswith(UNUSED_PARTS):
                del relations[key]


def _add_style(document: "Document", style: ParagraphStyle) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
    from docx.oxml.ns import qn
    from docx.shared import Pt, Twips

    added = document.styles.add_style(style.name, WD_STYLE_TYPE.PARAGRAPH)
    added.font.name = docx_look.LATIN
    added.font.size = Pt(style.points)
    fonts = added.element.rPr.rFonts
    fonts.set(qn("w:eastAsia"), style.font)
    look = added.paragraph_format
    look.alignment = WD_ALIGN_PARAGRAPH.LEFT
    if style.centered:
        look.alignment = WD_ALIGN_PARAGRAPH.CENTER
    look.space_before = Pt(0)
    look.space_after = Pt(style.after)
    look.keep_with_next = style.with_next
    if style in docx_look.IN_CELLS:
        look.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        look.line_spacing = Twips(docx_look.LINE_HEIGHT)
    else:
        look.line_spacing = 1.0


def _turn_page(section: "Section", margins: Margins) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Twips

    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width = Twips(docx_look.LONG_SIDE)
    section.page_height = Twips(docx_look.SHORT_SIDE)
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
    shown_title = escape_text(title)
    properties.title = shown_title[:MAX_PROPERTY_CHARACTERS]
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
    for paragraph in _list_paragraphs(page):
        properties = ""
        if needs_break:
            properties = "<w:pageBreakBefore/>"
            needs_break = False
        xml = _write_paragraph(paragraph.style, paragraph.text, properties)
        element = _parse_element(xml)
        body.insert_element_before(element, "w:sectPr")
    widths = docx_look.share_width(page, table_width)
    empty_table = _write_empty_table(widths)
    table = _parse_element(empty_table)
    body.insert_element_before(table, "w:sectPr")
    for row in _write_rows(page, widths):
        element = _parse_element(row)
        table.append(element)


def _list_paragraphs(page: OfficialPage) -> Iterator[StyledText]:
    """List what stands above a table: 附件, its title and a remark, as far as they are there; each is one line."""
    texts = (page.annex, page.title, page.remark)
    for style, text in zip(docx_look.ABOVE_TABLE, texts, strict=True):
        if text:
            line = text.replace("\n", " ")
            yield StyledText(style, line)


def _write_empty_table(widths: Sequence[int]) -> str:
    table_width = sum(widths)
    borders = ""
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders += f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    margins = ""
    for side in ("left", "right"):
        margins += f'<w:{side} w:w="{docx_look.CELL_MARGIN}" w:type="dxa"/>'
    grid = ""
    for width in widths:
        grid += f'<w:gridCol w:w="{width}"/>'
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{table_width}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid></w:tbl>"
    )


def _write_rows(page: OfficialPage, widths: Sequence[int]) -> Iterator[str]:
    """Write the heading row, which every page repeats, and a row for each category and each task."""
    columns = len(widths)
    table_width = sum(widths)
    head_styles = [docx_look.HEAD] * columns
    yield _write_row(head_styles, page.heads, widths, header="<w:tblHeader/>")
    styles = list(map(_choose_style, page.columns))
    span = f'<w:gridSpan w:val="{columns}"/>'
    count = len(page.rows)
    followed = progress.follow_items(page.rows, _("writing"), count)
    for row in followed:
        if isinstance(row, str):
            yield _write_row([docx_look.CATEGORY], [row], [table_width], span)
        else:
            yield _write_row(styles, row, widths)


def _choose_style(column: Column) -> ParagraphStyle:
    """Choose how the texts of a column look."""
    if column.key in official_layout.LEFT_ALIGNED:
        return docx_look.TEXT
    return docx_look.SHORT


def _write_row(
    styles: Sequence[ParagraphStyle], texts: Sequence[str], widths: Sequence[int], span: str = "", header: str = ""
) -> str:
    """Write a row; one that would leave much of a page empty may be divided."""
    line_counts = map(docx_look.count_lines, texts, widths)
    keep = ""
    if max(line_counts) <= MAX_UNBROKEN_LINES:
        keep = "<w:cantSplit/>"
    cells = ""
    for style, text, width in zip(styles, texts, widths, strict=True):
        properties = f'<w:tcW w:w="{width}" w:type="dxa"/>{span}<w:vAlign w:val="center"/>'
        paragraphs = ""
        for line in text.split("\n"):
            paragraphs += _write_paragraph(style, line)
        cells += f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraphs}</w:tc>"
    return f"<w:tr><w:trPr>{keep}{header}</w:trPr>{cells}</w:tr>"


def _write_paragraph(style: ParagraphStyle, text: str, properties: str = "") -> str:
    """Write a line of text; the hint makes quotation marks as wide as Chinese characters."""
    run = ""
    if text:
        pieces = map(_write_text, text.split("\t"))
        texts = "<w:tab/>".join(pieces)
        run = f'<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>{texts}</w:r>'
    return f'<w:p><w:pPr><w:pStyle w:val="{style.name}"/>{properties}</w:pPr>{run}</w:p>'


def _write_text(text: str) -> str:
    visible = escape_text(text)
    escaped = visible.translate(XML_ESCAPES)
    return f'<w:t xml:space="preserve">{escaped}</w:t>'


def _parse_element(xml: str) -> "BaseOxmlElement":
    """Parse XML into an element as python-docx knows it."""
    from docx.oxml import parse_xml

    body = parse_xml(f'<w:body xmlns:w="{WORD}">{xml}</w:body>')
    return cast("BaseOxmlElement", body[0])


def _write_fonts() -> str:
    """Write the fonts with their other names, by which Word finds one that is there."""
    fonts = ""
    for name, other_names in docx_look.OTHER_NAMES.items():
        family = "roman"
        if name == docx_look.BLACK_FONT:
            family = "swiss"
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
    package_file = io.BytesIO(package)
    with zipfile.ZipFile(package_file) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system = 0  # else the archive would name the operating system
            part = replaced_parts.get(name) or old.read(name)
            new.writestr(entry, part, zipfile.ZIP_DEFLATED)
    return file.getvalue()
