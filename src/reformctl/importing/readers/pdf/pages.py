"""Reads the pages of a PDF as they are seen: lines of text, and the cells of ruled tables. Runs in a child process."""

import io
import itertools
import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from reformctl.importing.document import DocumentError
from reformctl.importing.limits import MAX_PDF_PAGES
from reformctl.importing.readers.pdf.pdfminer_hooks import INVISIBLE_TAG, count_cut_parts, count_dropped_bytes
from reformctl.importing.readers.pdf.ruling_lines import find_tables
from reformctl.importing.readers.pdf.text_layout import CellBox, Glyph, PdfPage, TextLine, form_lines
from reformctl.system import packages
from reformctl.system.translation import _

if TYPE_CHECKING:
    from pdfplumber.page import Page

MIN_SCAN_SHARE = 0.6
"""Images that cover more than this share of a page make it a scan."""
_LOST = "\ufffd"
_NO_CHARACTER = re.compile(r"\(cid:\d+\)|[\ufffd\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_BLANKS = "\t\n\r\xa0"
_CJK_RADICALS = "⺟⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳"
_CJK_CHARACTERS = "母民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟"
_KANGXI_RADICALS = [chr(code) for code in range(0x2F00, 0x2FD6)]
_RADICALS = dict(zip(_CJK_RADICALS, _CJK_CHARACTERS, strict=True))
"""Signs of the radical blocks, which many programs write where a font draws both alike, and the characters meant."""
_RADICALS |= {radical: unicodedata.normalize("NFKC", radical) for radical in _KANGXI_RADICALS}
_READABLE = str.maketrans(_RADICALS | dict.fromkeys(_BLANKS, " "))


def read_pages(data: bytes) -> Iterator[PdfPage]:
    """Read every page in order.

    Raises DocumentError for what is damaged, locked or too long, and ImportError where pdfplumber is missing, too old
    or broken.
    """
    packages.load_package(packages.PDFPLUMBER)
    import pdfplumber
    from pdfplumber.utils.exceptions import PdfminerException

    try:
        dropped_bytes = count_dropped_bytes()
        cut_parts = count_cut_parts()
    except AttributeError as error:  # a version that has changed inside, which is no fault of the file
        raise ImportError(str(error)) from error
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            for source_page in itertools.islice(pdf.pages, MAX_PDF_PAGES):
                page = _read_page(source_page)
                unknown = page.unknown + dropped_bytes[page.number]
                yield page._replace(unknown=unknown, cut=len(cut_parts))
                cut_parts.clear()
                source_page.close()
            if len(pdf.pages) > MAX_PDF_PAGES:
                raise DocumentError(_("it has more than {most} pages, the limit").format(most=MAX_PDF_PAGES))
    except PdfminerException as error:
        raise _explain_error(error) from error


def make_page(step: Any) -> PdfPage:
    """Make a page of what the child process sent as JSON."""
    number, width, height, lines, tables, *counts = step
    return PdfPage(
        number,
        width,
        height,
        _make_lines(lines),
        tuple(tuple(_make_box(box) for box in table) for table in tables),
        *counts,
    )


def _make_box(step: Any) -> CellBox:
    x0, top, x1, bottom, lines = step
    text_lines = _make_lines(lines)
    return CellBox(x0, top, x1, bottom, text_lines)


def _make_lines(step: Any) -> tuple[TextLine, ...]:
    return tuple(TextLine(*line) for line in step)


def _explain_error(error: Exception) -> DocumentError:
    """Say what an error of the package means to whoever has the file."""
    from pdfminer.pdfdocument import PDFEncryptionError

    cause = error.args[0] if error.args else None
    if isinstance(cause, MemoryError):
        raise cause
    if isinstance(cause, PDFEncryptionError):
        sentence = _("this PDF has a password: open it with the password, and print or save it without one")
        return DocumentError(sentence)
    return DocumentError(_("this PDF is damaged: get it again, or open it and print it to a new PDF"))


def _read_page(page: "Page") -> PdfPage:
    seen = [char for char in page.chars if _is_seen(char, page)]
    glyphs = [_make_glyph(char) for char in seen]
    outside, tables = _place_glyphs(glyphs, find_tables(page))
    return PdfPage(
        page.page_number,
        float(page.width),
        float(page.height),
        tuple(form_lines(outside)),
        tables,
        image=_is_scan(page),
        unknown=sum(glyph.text == _LOST for glyph in glyphs),
        left_out=_count_inked(page.chars) - _count_inked(seen),
        radicals=sum(char["text"] in _RADICALS for char in seen),
    )


def _count_inked(chars: Sequence[dict[str, Any]]) -> int:
    return sum(not char["text"].isspace() for char in chars if char["text"])


def _is_seen(char: dict[str, Any], page: "Page") -> bool:
    """Tell whether a sign is upright, painted, and on the page."""
    is_upright = char["upright"] and char["matrix"][0] > 0
    if not is_upright or not math.isfinite(char["size"]) or char.get("tag") == INVISIBLE_TAG:
        return False
    left, top, right, bottom = page.bbox
    x = (char["x0"] + char["x1"]) / 2
    y = (char["top"] + char["bottom"]) / 2
    return bool(left <= x <= right and top <= y <= bottom)


def _make_glyph(char: dict[str, Any]) -> Glyph:
    text = _NO_CHARACTER.sub(_LOST, char["text"])
    places = [float(char[key]) for key in ("x0", "top", "x1", "bottom", "size")]
    return Glyph(text.translate(_READABLE), *places)


def _is_scan(page: "Page") -> bool:
    area = 0.0
    for image in page.images:
        area += abs(float(image["width"]) * float(image["height"]))
    least_area = MIN_SCAN_SHARE * float(page.width) * float(page.height)
    return area > least_area


def _place_glyphs(
    glyphs: Sequence[Glyph], tables: Sequence[Sequence[CellBox]]
) -> tuple[list[Glyph], tuple[tuple[CellBox, ...], ...]]:
    """Place signs in the smallest cell that holds them; give those outside of cells, and the tables with lines."""
    glyphs_in: dict[CellBox, list[Glyph]] = {}
    for table in tables:
        glyphs_in.update((box, []) for box in table)
    smallest_first = sorted(glyphs_in, key=lambda box: box.area)
    outside: list[Glyph] = []
    for glyph in glyphs:
        box = _find_box(glyph, smallest_first)
        if box is None:
            outside.append(glyph)
        else:
            glyphs_in[box].append(glyph)
    filled_tables = []
    for table in tables:
        boxes = []
        for box in table:
            lines = form_lines(glyphs_in[box])
            filled_box = box._replace(lines=tuple(lines))
            boxes.append(filled_box)
        filled_tables.append(tuple(boxes))
    return outside, tuple(filled_tables)


def _find_box(glyph: Glyph, boxes: Sequence[CellBox]) -> CellBox | None:
    x = (glyph.x0 + glyph.x1) / 2
    y = glyph.middle
    for box in boxes:
        if box.x0 <= x <= box.x1 and box.top <= y <= box.bottom:
            return box
    return None
