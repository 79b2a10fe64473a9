"""Make .docx files for tests, real packages with as few parts as Word needs, and look at what was read from them."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from reformctl.importing.document import Document, Grid, Paragraph, SpannedCell
from reformctl.importing.readers.docx import read

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SPACES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)

Block = str | Sequence[Sequence[SpannedCell]]
"""A paragraph, or a table."""


def document(blocks: Sequence[Block]) -> bytes:
    """A document of paragraphs and tables; a cell that spans rows is written once, in the row where it begins."""
    return package("".join(paragraph(block) if isinstance(block, str) else table(block) for block in blocks))


def package(  # noqa: PLR0913 what a package may have
    body: str,
    *,
    styles: str = "",
    numbering: str = "",
    main: str = "word/document.xml",
    strict: bool = False,
    parts: Mapping[str, str] | None = None,
) -> bytes:
    """A document with this XML as its body, its styles and its lists; `parts` adds parts or replaces them."""
    folder, _slash, file = main.rpartition("/")
    word, office = (STRICT, STRICT_OFFICE) if strict else (WORD, OFFICE)
    related = {"styles": styles, "numbering": numbering}
    relations = {f"{office}/{kind}": f"{kind}.xml" for kind, xml in related.items() if xml}
    whole = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="{MAIN}"/></Types>',
        "_rels/.rels": _relations({f"{office}/officeDocument": main}),
        f"{folder}/_rels/{file}.rels": _relations(relations),
        main: f'<w:document xmlns:w="{word}" {SPACES}><w:body>{body}<w:sectPr/></w:body></w:document>',
        **{
            f"{folder}/{kind}.xml": f'<w:{kind} xmlns:w="{word}">{xml}</w:{kind}>'
            for kind, xml in related.items()
            if xml
        },
    }
    return zipped({name: DECLARATION + xml for name, xml in whole.items()} | dict(parts or {}))


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """Parts as a zip archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def paragraph(text: str = "", properties: str = "") -> str:
    """A paragraph whose line breaks are breaks by hand."""
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{run(text) if text else ''}</w:p>"


def run(text: str, properties: str = "") -> str:
    """A run of characters of one look."""
    lines = '</w:t><w:br/><w:t xml:space="preserve">'.join(escape(text).split("\n"))
    return f'<w:r>{f"<w:rPr>{properties}</w:rPr>" if properties else ""}<w:t xml:space="preserve">{lines}</w:t></w:r>'


def cell(inside: str, properties: str = "") -> str:
    """A cell around paragraphs and tables; Word wants at least one paragraph in it."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside or '<w:p/>'}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    """A row of cells."""
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{''.join(cells)}</w:tr>"


def rows(*lines: str) -> str:
    """A table around rows."""
    return f'<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="900"/></w:tblGrid>{"".join(lines)}</w:tbl>'


def plain(*lines: Sequence[str]) -> str:
    """A table of texts where nothing is merged."""
    return rows(*(row(*(cell(paragraph(text)) for text in line)) for line in lines))


def table(lines: Sequence[Sequence[SpannedCell]]) -> str:
    """A table with merged cells as Word writes them: an empty cell in each row that they reach into."""
    reaching: dict[int, tuple[int, int]] = {}
    """For each column where a cell comes down: how many columns it spans, and for how many rows more."""
    written = []
    for index, pieces in enumerate(lines):
        cells: dict[int, str] = {}
        further: dict[int, tuple[int, int]] = {}
        for column, (columns, left) in reaching.items():
            cells |= {column: _covered(columns)} | dict.fromkeys(range(column + 1, column + columns), "")
            further |= {column: (columns, left - 1)} if left > 1 else {}
        column = 0
        for piece in pieces:
            while column in cells:
                column += 1
            down = (piece.rows or len(lines) - index) - 1
            further |= {column: (piece.columns, down)} if down else {}
            cells |= {column: _begun(piece, down)} | dict.fromkeys(range(column + 1, column + piece.columns), "")
            column += piece.columns
        reaching = further
        written.append(row(*(cells[at] for at in sorted(cells))))
    return rows(*written)


def levels(*texts: str, form: str = "decimal", more: str = "") -> str:
    """A family of lists, number 0, and a list of it, number 1: each level with its text, from 1, without a blank."""
    each = (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:suff w:val="nothing"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for depth, text in enumerate(texts)
    )
    return f'<w:abstractNum w:abstractNumId="0">{"".join(each)}</w:abstractNum>{numbered_list()}'


def numbered_list(number: int = 1, inside: str = "") -> str:
    """A list of the first family."""
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="0"/>{inside}</w:num>'


def numbered(text: str = "", depth: int = 0, number: int = 1) -> str:
    """A paragraph of a list."""
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')


def lines(body: str, styles: str = "", numbering: str = "") -> list[str]:
    """The paragraphs of a document with this body."""
    found = read(package(body, styles=styles, numbering=numbering))
    return [block.text for block in found.blocks if isinstance(block, Paragraph)]


def grids(data: bytes) -> list[Grid]:
    """The tables of a document."""
    return [block for block in read(data).blocks if isinstance(block, Grid)]


def texts(grid: Grid) -> list[list[str]]:
    """The texts of a table, row by row, where cells begin."""
    return [["" if each.merged else each.text for each in line.cells] for line in grid.rows]


def said(found: Document) -> str:
    """All notes."""
    return "\n".join(f"{note.sentence} @ {note.location}" for note in found.notes)


def _begun(piece: SpannedCell, down: int) -> str:
    span = f'<w:gridSpan w:val="{piece.columns}"/>' if piece.columns > 1 else ""
    merge = '<w:vMerge w:val="restart"/>' if down else ""
    return cell("".join(map(paragraph, piece.text.split("\n"))), span + merge)


def _covered(columns: int) -> str:
    return cell("", (f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else "") + "<w:vMerge/>")


def _relations(targets: Mapping[str, str]) -> str:
    each = (
        f'<Relationship Id="r{index}" Type="{kind}" Target="{target}"/>'
        for index, (kind, target) in enumerate(targets.items())
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(each)}</Relationships>'
