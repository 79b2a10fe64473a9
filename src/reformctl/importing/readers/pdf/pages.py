"""Reads the pages of a PDF as they are seen: lines of text, and the cells of ruled tables. Runs in a child process."""

import io
import itertools
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from reformctl.importing.document import DocumentError
from reformctl.importing.limits import MAX_PDF_PAGES
from reformctl.importing.readers.pdf.pdfminer_hooks import INVISIBLE_TAG, count_cut_parts, count_dropped_bytes
from reformctl.importing.readers.pdf.ruling_lines import DrawnTable, find_tables
from reformctl.importing.readers.pdf.text_layout import CellBox, FilledTable, Glyph, PdfPage, TextLine, form_lines
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
_RADICALS = dict(zip(_CJK_RADICALS, _CJK_CHARACTERS, strict=True))
"""Signs of the radical blocks, which many programs write where a font draws both alike, and the characters meant."""
for _code in range(0x2F00, 0x2FD6):
    _kangxi_radical = chr(_code)
    _RADICALS[_kangxi_radical] = unicodedata.normalize("NFKC", _kangxi_radical)
_BLANK_SIGNS = dict.fromkeys(_BLANKS, " ")
_READABLE = str.maketrans(_RADICALS | _BLANK_SIGNS)
_GLYPH_MEASURES = ("x0", "top", "x1", "bottom", "size")
"""What `Glyph` keeps of a sign beside its text, as pdfplumber calls it."""


class _PlacedGlyphs(NamedTuple):
    """The signs of a page, parted by whether they stand in cells of tables."""

    outside: list[Glyph]
    inside: dict[CellBox, list[Glyph]]
    """For every cell the signs in it."""


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
                cut = len(cut_parts)
                yield page._replace(unknown=unknown, cut=cut)
                cut_parts.clear()
                source_page.close()
            if len(pdf.pages) > MAX_PDF_PAGES:
                sentence = _("it has more than {most} pages, the limit")
                raise DocumentError(sentence.format(most=MAX_PDF_PAGES))
    except PdfminerException as error:
        raise _explain_error(error) from error


def make_page(step: Any) -> PdfPage:
    """Make a page of what the child process sent as JSON."""
    number, width, height, lines, tables, *counts = step
    page_lines = _make_lines(lines)
    page_tables = tuple(map(_make_table, tables))
    return PdfPage(number, width, height, page_lines, page_tables, *counts)


def _make_table(step: Any) -> FilledTable:
    return tuple(map(_make_box, step))


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
    seen_chars = [char for char in page.chars if _is_seen(char, page)]
    glyphs = [_make_glyph(char) for char in seen_chars]
    tables = find_tables(page)
    placed = _place_glyphs(glyphs, tables)
    filled_tables = [_fill_table(table, placed.inside) for table in tables]
    lines = form_lines(placed.outside)
    unknown_glyphs = [glyph for glyph in glyphs if glyph.text == _LOST]
    radical_chars = [char for char in seen_chars if char["text"] in _RADICALS]
    left_out = _count_inked(page.chars) - _count_inked(seen_chars)
    return PdfPage(
        page.page_number,
        float(page.width),
        float(page.height),
        tuple(lines),
        tuple(filled_tables),
        image=_is_scan(page),
        unknown=len(unknown_glyphs),
        left_out=left_out,
        radicals=len(radical_chars),
    )


def _count_inked(chars: Sequence[dict[str, Any]]) -> int:
    """Count the signs that are no blanks."""
    texts = [char["text"] for char in chars]
    inked = [text for text in texts if text and not text.isspace()]
    return len(inked)


def _is_seen(char: dict[str, Any], page: "Page") -> bool:
    """Tell whether a sign is upright, painted, and on the page."""
    is_upright = char["upright"] and char["matrix"][0] > 0
    if not is_upright:
        return False
    if not math.isfinite(char["size"]):
        return False
    if char.get("tag") == INVISIBLE_TAG:
        return False
    left, top, right, bottom = page.bbox
    x = (char["x0"] + char["x1"]) / 2
    y = (char["top"] + char["bottom"]) / 2
    is_across = left <= x <= right
    is_down = top <= y <= bottom
    return bool(is_across and is_down)


def _make_glyph(char: dict[str, Any]) -> Glyph:
    text = _NO_CHARACTER.sub(_LOST, char["text"])
    text = text.translate(_READABLE)
    measures = [float(char[key]) for key in _GLYPH_MEASURES]
    return Glyph(text, *measures)


def _is_scan(page: "Page") -> bool:
    area = 0.0
    for image in page.images:
        width = float(image["width"])
        height = float(image["height"])
        area += abs(width * height)
    page_width = float(page.width)
    page_height = float(page.height)
    least_area = MIN_SCAN_SHARE * page_width * page_height
    return area > least_area


def _place_glyphs(glyphs: Sequence[Glyph], tables: Iterable[DrawnTable]) -> _PlacedGlyphs:
    """Place signs in the smallest cell that holds them."""
    inside: dict[CellBox, list[Glyph]] = {}
    for table in tables:
        for box in table:
            inside[box] = []
    smallest_first = sorted(inside, key=lambda box: box.area)
    outside: list[Glyph] = []
    for glyph in glyphs:
        smallest_box = _find_box(glyph, smallest_first)
        if smallest_box is None:
            outside.append(glyph)
        else:
            inside[smallest_box].append(glyph)
    return _PlacedGlyphs(outside, inside)


def _fill_table(table: DrawnTable, glyphs_in: dict[CellBox, list[Glyph]]) -> FilledTable:
    """Give each cell of a table the lines that its signs form."""
    filled_boxes = []
    for box in table:
        lines = form_lines(glyphs_in[box])
        filled_box = box._replace(lines=tuple(lines))
        filled_boxes.append(filled_box)
    return tuple(filled_boxes)


def _find_box(glyph: Glyph, boxes: Sequence[CellBox]) -> CellBox | None:
    x = (glyph.x0 + glyph.x1) / 2
    y = glyph.middle
    for box in boxes:
        if box.x0 <= x <= box.x1 and box.top <= y <= box.bottom:
            return box
    return None
