"""Word documents, written part by part: an archive, paragraphs, tables; the same bytes each time.

Our own, for python-docx knows neither content controls nor the protection of forms, and takes ten times as long.
"""

import io
import zipfile
from collections.abc import Sequence
from html import escape

from reformctl.text.escaping import escape_text

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest date that an archive can hold, for every part."""
LONG_SIDE, SHORT_SIDE, MARGIN = 16838, 11906, 720
"""A4 across and its margins, in twips (twentieths of a point)."""
LOCKED_COLOR, OPEN_COLOR, HEAD_COLOR, OPEN_HEAD_COLOR = "F2F2F2", "FFFBE6", "DDEBF7", "FFE699"
BODY_SIZE, TITLE_SIZE = 18, 32
"""Sizes of characters in half points."""
FONT = "仿宋"
_CONTENT_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/settings.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/>'
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
    f'<w:sectPr><w:pgSz w:w="{LONG_SIDE}" w:h="{SHORT_SIDE}" w:orient="landscape"/>'
    f'<w:pgMar w:top="{MARGIN}" w:right="{MARGIN}" w:bottom="{MARGIN}" w:left="{MARGIN}" '
    'w:header="360" w:footer="360" w:gutter="0"/></w:sectPr>'
)

_PROPERTY_SET = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""The format id of custom properties (ECMA-376, part 1, 22.3)."""


def write_document(blocks: Sequence[str], properties: Sequence[tuple[str, str]] = (), *, protected: bool) -> bytes:
    """Write a document on A4 across; `protected` lets only its content controls be filled in."""
    body = "".join([*blocks, _PAGE])
    parts = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _PACKAGE_RELATIONS,
        "word/_rels/document.xml.rels": _DOCUMENT_RELATIONS,
        "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
        "word/settings.xml": _SETTINGS.format(protection=_PROTECTION if protected else ""),
        "docProps/custom.xml": _write_properties(properties),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, (_DECLARATION + text).encode())
    return file.getvalue()


def share_room(shares: Sequence[int]) -> list[int]:
    """Divide the room between the margins by shares: widths of columns in twips."""
    room = LONG_SIDE - 2 * MARGIN
    return [room * share // sum(shares) for share in shares]


def write_table(rows: Sequence[Sequence[str]], widths: Sequence[int]) -> str:
    """Write a table of cells that are written already; its first row stands on every page, and no row is divided."""
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    lines = []
    for number, cells in enumerate(rows):
        look = "<w:cantSplit/>" if number else "<w:cantSplit/><w:tblHeader/>"
        lines.append(f"<w:tr><w:trPr>{look}</w:trPr>{''.join(cells)}</w:tr>")
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{sides}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(lines)}</w:tbl>'
    )


def write_cell(text: str, width: int, color: str, *, bold: bool = False) -> str:
    """Write a cell, a paragraph for each line of its text."""
    paragraphs = "".join(write_paragraph(line, BODY_SIZE, bold=bold) for line in text.split("\n"))
    return f"<w:tc>{write_cell_look(width, color)}{paragraphs}</w:tc>"


def write_cell_look(width: int, color: str) -> str:
    """Write how wide a cell is, and its colour."""
    return f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:shd w:val="clear" w:color="auto" w:fill="{color}"/></w:tcPr>'


def write_paragraph(text: str, size: int, *, centered: bool = False, bold: bool = False) -> str:
    """Write a paragraph of one look."""
    look = '<w:pPr><w:jc w:val="center"/></w:pPr>' if centered else ""
    return f"<w:p>{look}{write_run(text, size, bold=bold)}</w:p>"


def write_run(text: str, size: int, *, bold: bool = False) -> str:
    """Write a text of one look."""
    font = f'<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="{FONT}"/>'
    weight = "<w:b/>" if bold else ""
    look = f'<w:rPr>{font}{weight}<w:sz w:val="{size}"/></w:rPr>'
    return f'<w:r>{look}<w:t xml:space="preserve">{escape_xml(text)}</w:t></w:r>'


def escape_xml(text: str) -> str:
    """A text as XML holds it: nothing invisible, no markup."""
    return escape(escape_text(text))


def _write_properties(properties: Sequence[tuple[str, str]]) -> str:
    """Custom properties, for programs."""
    values = "".join(
        f'<property fmtid="{_PROPERTY_SET}" pid="{number}" name="{escape_xml(label)}">'
        f"<vt:lpwstr>{escape_xml(value)}</vt:lpwstr></property>"
        for number, (label, value) in enumerate(properties, 2)
    )
    return f'<Properties xmlns="{_OFFICE}/custom-properties" xmlns:vt="{_OFFICE}/docPropsVTypes">{values}</Properties>'
