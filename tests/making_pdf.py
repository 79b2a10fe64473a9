"""PDFs to read: ruled tables over pages, made by reportlab with a font of Adobe's that no file need hold."""

import io
from collections.abc import Sequence
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

from reformctl.document import Piece

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))

BODY = ParagraphStyle("body", fontName=FONT, fontSize=12, leading=20, wordWrap="CJK", firstLineIndent=24)
CELL = ParagraphStyle("cell", fontName=FONT, fontSize=10.5, leading=14, wordWrap="CJK")
CENTRED = ParagraphStyle("centred", CELL, alignment=TA_CENTER)

Rows = Sequence[Sequence[Piece]]


def document(
    blocks: Sequence[str | Rows],
    widths: Sequence[float] = (),
    *,
    ruled: bool = True,
    split: bool = False,
    header: str = "",
    encrypt: str | None = None,
) -> bytes:
    """Paragraphs and tables, each with its first row repeated on every page, and page numbers “- 3 -”.

    `widths` are points for the columns of the tables. `split` lets a page cut a row. `encrypt` is a password.
    """
    file = io.BytesIO()

    def furnish(canvas: Canvas, template: SimpleDocTemplate) -> None:
        canvas.setFont(FONT, 9)
        canvas.drawCentredString(A4[0] / 2, 40, f"- {template.page} -")
        canvas.drawString(90, A4[1] - 50, header)

    template = SimpleDocTemplate(file, pagesize=A4, margins=72, invariant=1, encrypt=encrypt)
    template.build([part for block in blocks for part in _flow(block, widths, ruled, split)], furnish, furnish)
    return file.getvalue()


def page(draw: str, *arguments: object, **options: object) -> bytes:
    """A page of one drawing: the name of a canvas method, and what it takes."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=1)
    canvas.setFont(FONT, 12)
    getattr(canvas, draw)(*arguments, **options)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def _flow(block: str | Rows, widths: Sequence[float], ruled: bool, split: bool) -> list[Flowable]:  # noqa: FBT001 as above
    if isinstance(block, str):
        return [Text(escape(block), BODY)]
    rows, spans = _spanned(block)
    style = [*spans, ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    if ruled:
        style.append(("GRID", (0, 0), (-1, -1), 0.5, colors.black))
    table = Table(rows, colWidths=list(widths) or None, style=style, repeatRows=1, splitInRow=int(split))
    return [Spacer(1, 12), table, Spacer(1, 12)]


def _spanned(rows: Rows) -> tuple[list[list[object]], list[tuple[object, ...]]]:
    """A full matrix, as reportlab wants it, and the spans in it."""
    wide = max(sum(piece.columns for piece in row) for row in rows)
    cells: list[list[object]] = [[""] * wide for _row in rows]
    taken: set[tuple[int, int]] = set()
    spans: list[tuple[object, ...]] = []
    for down, row in enumerate(rows):
        across = 0
        for piece in row:
            while (across, down) in taken:
                across += 1
            last = (across + piece.columns - 1, (down + piece.rows if piece.rows else len(rows)) - 1)
            taken |= {(x, y) for x in range(across, last[0] + 1) for y in range(down, last[1] + 1)}
            short = len(piece.text) < 10
            cells[down][across] = Text(escape(piece.text).replace("\n", "<br/>"), CENTRED if short else CELL)
            if last != (across, down):
                spans.append(("SPAN", (across, down), last))
    return cells, spans
