"""PDFs to read: ruled tables over pages, made by reportlab with a font of Adobe's that no file need hold."""

import io
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, SimpleDocTemplate, Spacer, Table
from reportlab.platypus import Paragraph as Text

from reformctl.importing.document import SpannedCell

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))

MARGIN = 72
BODY = ParagraphStyle("body", fontName=FONT, fontSize=12, leading=20, wordWrap="CJK", firstLineIndent=24)
CELL = ParagraphStyle("cell", fontName=FONT, fontSize=10.5, leading=14, wordWrap="CJK")
CENTRED = ParagraphStyle("centred", CELL, alignment=TA_CENTER)

Rows = Sequence[Sequence[SpannedCell]]


class Look(NamedTuple):
    """How a document is printed."""

    widths: tuple[float, ...] = ()
    """Points for the columns of its tables."""
    ruled: bool = True
    split: bool = False
    """Whether the end of a page may cut a row; the first row of a table is then not repeated."""
    header: str = ""
    """What runs along the top of every page."""
    password: str | None = None


PLAIN = Look()


def document(blocks: Sequence[str | Rows], look: Look = PLAIN) -> bytes:
    """Paragraphs and tables, each with its first row repeated on every page, and page numbers “- 3 -”."""
    file = io.BytesIO()

    def furnish(canvas: Canvas, template: Any) -> None:
        canvas.setFont(FONT, 9)
        canvas.drawCentredString(A4[0] / 2, 40, f"- {template.page} -")
        canvas.drawString(MARGIN, A4[1] - 50, look.header)

    template = SimpleDocTemplate(
        file,
        pagesize=A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        invariant=1,
        encrypt=look.password,
    )
    template.build([part for block in blocks for part in _flow(block, look)], furnish, furnish)
    return file.getvalue()


def drawn(*pages: Callable[[Canvas], object]) -> bytes:
    """Pages that functions draw."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=1)
    for draw in pages:
        canvas.setFont(FONT, 12)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _flow(block: str | Rows, look: Look) -> list[Flowable]:
    if isinstance(block, str):
        return [Text(escape(block), BODY)]
    rows, style = _spanned(block)
    style.append(("VALIGN", (0, 0), (-1, -1), "TOP" if look.split else "MIDDLE"))
    if look.ruled:
        style.append(("GRID", (0, 0), (-1, -1), 0.5, colors.black))
    widths = list(look.widths) or None
    table = Table(rows, colWidths=widths, style=style, repeatRows=int(not look.split), splitInRow=int(look.split))
    return [Spacer(1, 12), table, Spacer(1, 12)]


def _spanned(rows: Rows) -> tuple[list[list[object]], list[Any]]:
    """A full matrix, as reportlab wants it, and the spans in it."""
    wide = max(sum(piece.columns for piece in row) for row in rows)
    cells: list[list[object]] = [[""] * wide for _row in rows]
    taken: set[tuple[int, int]] = set()
    spans: list[Any] = []
    for down, row in enumerate(rows):
        across = 0
        for piece in row:
            while (across, down) in taken:
                across += 1
            last = (across + piece.columns - 1, (down + piece.rows if piece.rows else len(rows)) - 1)
            taken |= {(x, y) for x in range(across, last[0] + 1) for y in range(down, last[1] + 1)}
            cells[down][across] = _cell(piece.text)
            if last != (across, down):
                spans.append(("SPAN", (across, down), last))
    return cells, spans


def _cell(text: str) -> Flowable:
    short = len(text) < 10
    return Text(escape(text).replace("\n", "<br/>"), CENTRED if short else CELL)


def raw(content: bytes, font: bytes = b"/F1 4 0 R", *more: bytes) -> bytes:
    """A file of one page by hand: what it draws, and further objects from number 5 on."""
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<<%s>>>>/Contents 5 0 R>>" % font,
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        content if content.startswith(b"<<") else stream(content),
        *more,
    ]
    return assembled(bodies)


def stream(content: bytes, keys: bytes = b"") -> bytes:
    """The body of a stream object."""
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), keys, content)


def assembled(bodies: Sequence[bytes]) -> bytes:
    """A file of these objects, numbered from 1, the first of them its catalogue."""
    data = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(bodies, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    return (
        data + head + table + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(bodies) + 1, len(data))
    )
