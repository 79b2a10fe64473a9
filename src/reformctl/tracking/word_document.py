"""Word documents, written part by part: an archive, paragraphs, tables; the same bytes each time.

Our own, for python-docx knows neither content controls nor the protection of forms, and takes ten times as long.
"""

import io
import zipfile
from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

from reformctl.exporting.docx_look import (
    BLACK_FONT,
    BODY_FONT,
    CELL_MARGIN,
    KAI_FONT,
    LATIN,
    LONG_SIDE,
    OTHER_NAMES,
    SHORT_SIDE,
    TEXT_COLUMN,
    TITLE_FONT,
    count_lines,
)
from reformctl.exporting.limits import MAX_UNBROKEN_LINES
from reformctl.exporting.to_docx import DECLARATION, EPOCH, WORD
from reformctl.text.escaping import escape_text
from reformctl.text.width_and_breaks import display_width

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MARGIN = 850
"""The margins of a page, in twips (twentieths of a point)."""
WHITE = "FFFFFF"
MAX_FIXED_COLUMNS = 12
"""Columns of text up to which a column of a table gets all that it needs, so that a date stays on one line."""


class TextLook(NamedTuple):
    """How a paragraph looks."""

    font: str
    half_points: int
    """The size of its characters."""
    centered: bool = False
    after: int = 0
    """Twips below it."""
    line: int = 0
    """Twips of each of its lines; 0 for as many as its characters need."""


MARK = TextLook(BLACK_FONT, 32, after=120)
TITLE = TextLook(TITLE_FONT, 44, centered=True, after=160)
NOTE = TextLook(KAI_FONT, 28, after=60)
HEADING = TextLook(BLACK_FONT, 28, after=80)
HEAD = TextLook(BLACK_FONT, 21, centered=True, line=320)
TEXT = TextLook(BODY_FONT, 21, line=320)
SHORT = TextLook(BODY_FONT, 21, centered=True, line=320)
"""The looks of official documents (GB/T 9704—2012) that a table across has."""
SMALL_NOTE = TextLook(BODY_FONT, 21, after=60)
SMALL_HEAD = TextLook(BLACK_FONT, 18, centered=True)
SMALL_TEXT = TextLook(BODY_FONT, 18)
SMALL_SHORT = TextLook(BODY_FONT, 18, centered=True)
"""The looks of a form, which has the official text and room to write beside it."""
INFO = TextLook(BODY_FONT, 12)
"""The look of a line that only programs read."""
_CONTENT_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/settings.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/>'
    '<Override PartName="/word/fontTable.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml"/>'
    '<Override PartName="/word/footer1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>'
    '<Override PartName="/docProps/custom.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.custom-properties+xml"/>'
    "</Types>"
)
_PACKAGE_RELATIONS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/relationships/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/relationships/custom-properties" Target="docProps/custom.xml"/>'
    "</Relationships>"
)
_DOCUMENT_RELATIONS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/relationships/settings" Target="settings.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/relationships/fontTable" Target="fontTable.xml"/>'
    f'<Relationship Id="rId3" Type="{_OFFICE}/relationships/footer" Target="footer1.xml"/>'
    "</Relationships>"
)
_SETTINGS = (
    f'<w:settings xmlns:w="{WORD}">{{protection}}'
    '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
    'w:val="15"/></w:compat></w:settings>'
)
_PROTECTION = '<w:documentProtection w:edit="forms" w:enforcement="1"/>'
"""Only content controls can be filled in; there is no password."""
_PAGE = (
    '<w:sectPr><w:footerReference w:type="default" r:id="rId3"/>'
    f'<w:pgSz w:w="{LONG_SIDE}" w:h="{SHORT_SIDE}" w:orient="landscape"/>'
    f'<w:pgMar w:top="{MARGIN}" w:right="{MARGIN}" w:bottom="{MARGIN}" w:left="{MARGIN}" '
    'w:header="360" w:footer="360" w:gutter="0"/></w:sectPr>'
)
_FOOTER = (
    f'<w:ftr xmlns:w="{WORD}"><w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:t xml:space="preserve">— </w:t></w:r>'
    '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    '<w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>'
)
"""The number of the page, between dashes as in official documents."""
_PROPERTY_SET = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""The format id of custom properties (ECMA-376, part 1, 22.3)."""


def write_document(blocks: Sequence[str], properties: Sequence[tuple[str, str]] = (), *, protected: bool) -> bytes:
    """Write a document on A4 across; `protected` lets only its content controls be filled in."""
    body = "".join(blocks) + _PAGE
    protection = _PROTECTION if protected else ""
    parts = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _PACKAGE_RELATIONS,
        "word/_rels/document.xml.rels": _DOCUMENT_RELATIONS,
        "word/document.xml": (
            f'<w:document xmlns:w="{WORD}" xmlns:r="{_OFFICE}/relationships"><w:body>{body}</w:body></w:document>'
        ),
        "word/fontTable.xml": _write_fonts(),
        "word/footer1.xml": _FOOTER,
        "word/settings.xml": _SETTINGS.format(protection=protection),
        "docProps/custom.xml": _write_properties(properties),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            part = DECLARATION + text
            archive.writestr(entry, part.encode())
    return file.getvalue()


def share_room(rows: Sequence[Sequence[str]], shares: Sequence[int]) -> list[int]:
    """Divide the room between the margins: widths of columns in twips.

    A column of short texts gets what the longest needs, and the others divide the rest by their shares.
    """
    columns = zip(*rows, strict=True)
    fixed = [_measure_short_column(texts) for texts in columns]
    room = LONG_SIDE - 2 * MARGIN - sum(fixed)
    claims = list(zip(shares, fixed, strict=True))
    divided = 0
    for share, width in claims:
        if not width:
            divided += share
    if not divided:
        *others, last = fixed
        return [*others, last + room]
    widths = []
    for share, width in claims:
        shared = room * share // divided
        widths.append(width or shared)
    return widths


class WordCell(NamedTuple):
    """A cell that is written already."""

    xml: str
    lines: int = 1
    """Lines that its text takes at the most."""


def write_table(rows: Sequence[Sequence[WordCell]], widths: Sequence[int]) -> str:
    """Write a table; its first row stands on every page, and only a row that may be longer than a page is divided."""
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    lines = []
    for number, cells in enumerate(rows):
        longest = max(cell.lines for cell in cells)
        is_short = longest <= MAX_UNBROKEN_LINES
        keep = "<w:cantSplit/>" if is_short else ""
        header = "" if number else "<w:tblHeader/>"
        xml = [cell.xml for cell in cells]
        body = "".join(xml)
        line = f"<w:tr><w:trPr>{keep}{header}</w:trPr>{body}</w:tr>"
        lines.append(line)
    body_rows = "".join(lines)
    margins = "".join(f'<w:{side} w:w="{CELL_MARGIN}" w:type="dxa"/>' for side in ("left", "right"))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{sides}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{body_rows}</w:tbl>"
    )


def write_cell(text: str, width: int, color: str, look: TextLook) -> WordCell:
    """Write a cell, a paragraph for each line of its text."""
    paragraphs = []
    for line in text.split("\n"):
        paragraph = write_paragraph(line, look)
        paragraphs.append(paragraph)
    joined = "".join(paragraphs)
    cell_look = write_cell_look(width, color)
    lines = count_lines(text, width)
    return WordCell(f"<w:tc>{cell_look}{joined}</w:tc>", lines)


def write_cell_look(width: int, color: str) -> str:
    """Write how wide a cell is, and its colour."""
    shade = "" if color == WHITE else f'<w:shd w:val="clear" w:color="auto" w:fill="{color}"/>'
    return f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}<w:vAlign w:val="center"/></w:tcPr>'


def write_paragraph(text: str, look: TextLook) -> str:
    """Write a paragraph of one look."""
    paragraph_look = write_paragraph_look(look)
    run = write_run(text, look)
    return f"<w:p>{paragraph_look}{run}</w:p>"


def write_paragraph_look(look: TextLook) -> str:
    """Write the properties of a paragraph: its lines, what is below it, whether it stands in the middle."""
    line = f' w:line="{look.line}" w:lineRule="exact"' if look.line else ""
    middle = '<w:jc w:val="center"/>' if look.centered else ""
    return f'<w:pPr><w:spacing w:before="0" w:after="{look.after}"{line}/>{middle}</w:pPr>'


def write_run(text: str, look: TextLook) -> str:
    """Write a text of one look."""
    font = f'<w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{look.font}"/>'
    properties = f'<w:rPr>{font}<w:sz w:val="{look.half_points}"/></w:rPr>'
    escaped = escape_xml(text)
    return f'<w:r>{properties}<w:t xml:space="preserve">{escaped}</w:t></w:r>'


def escape_xml(text: str) -> str:
    """Escape a text for XML: nothing in it is invisible or markup."""
    visible = escape_text(text)
    return escape(visible)


def _measure_short_column(texts: Iterable[str]) -> int:
    """Measure the width of a column of short texts, in twips; 0 where one of them is long."""
    widest = max(map(_measure_text, texts))
    if widest > MAX_FIXED_COLUMNS:
        return 0
    return widest * TEXT_COLUMN + 3 * CELL_MARGIN


def _write_properties(properties: Sequence[tuple[str, str]]) -> str:
    """Write custom properties, for programs; their numbers begin with 2."""
    written = []
    for number, (label, value) in enumerate(properties, 2):
        name = escape_xml(label)
        text = escape_xml(value)
        written.append(
            f'<property fmtid="{_PROPERTY_SET}" pid="{number}" name="{name}"><vt:lpwstr>{text}</vt:lpwstr></property>'
        )
    values = "".join(written)
    return f'<Properties xmlns="{_OFFICE}/custom-properties" xmlns:vt="{_OFFICE}/docPropsVTypes">{values}</Properties>'


def _measure_text(text: str) -> int:
    lines = text.split("\n")
    return max(map(display_width, lines))


def _write_fonts() -> str:
    """Write the fonts with their other names, by which Word finds one that is there."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other_names}"/><w:charset w:val="86"/></w:font>'
        for name, other_names in OTHER_NAMES.items()
    )
    return f'<w:fonts xmlns:w="{WORD}">{fonts}</w:fonts>'
