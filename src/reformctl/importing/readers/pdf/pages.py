"""The pages of a PDF as they are seen: lines of text, and the cells of ruled tables. Runs in a child process."""

import io
import itertools
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from reformctl.importing.document import DocumentError
from reformctl.importing.limits import MAX_PDF_PAGES
from reformctl.importing.readers.pdf.text_layout import CellBox, Glyph, PdfPage, TextLine, form_lines
from reformctl.system import packages
from reformctl.system.translation import _

if TYPE_CHECKING:
    import pdfplumber.page


_THIN = 3.0
"""Points: what is filled, not stroked, and wider is a background, no line."""
_COVERED = 0.6
"""Of a page: larger images make it a scan."""
_ENOUGH = 2
"""Lines that end at one place without a line across: there the table goes on, or its border is not drawn."""
_ROW = ("x0", "x1", "top", "bottom")
_COLUMN = ("top", "bottom", "x0", "x1")
"""What pdfplumber calls the ends of a line along a row or column, and those of lines across."""
_UNSEEN_MODES = (3, 7)
"""Text rendering modes that paint nothing (ISO 32000-1, 9.3.6)."""

_UNSEEN = "reformctl: unseen"
_NO_CHARACTER = re.compile(r"\(cid:\d+\)|[\ufffd\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_PAIRS = "⺟母⺠民⻁虎⻄西⻅见⻆角⻉贝⻋车⻓长⻔门⻘青⻙韦⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻨麦⻩黄⻬齐⻮齿⻰龙⻳龟"
_RADICALS = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True)) | {
    chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)
}
"""Signs of the radical blocks, which many programs write where a font draws both alike, and the characters meant."""


def read_pages(data: bytes) -> Iterator[PdfPage]:
    """Every page in order; raises DocumentError for what is damaged, locked or too long, ImportError as `load`."""
    packages.load_package(packages.PDFPLUMBER)
    import pdfplumber
    from pdfplumber.utils.exceptions import PdfminerException

    try:
        dropped, cut = _watched(), _cut_parts()
    except AttributeError as error:  # a version that has changed inside, which is no fault of the file
        raise ImportError(str(error)) from error
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            for page in itertools.islice(pdf.pages, MAX_PDF_PAGES):
                seen = _page(page)
                yield seen._replace(unknown=seen.unknown + dropped[page.page_number], cut=len(cut))
                cut.clear()
                page.close()
            if len(pdf.pages) > MAX_PDF_PAGES:
                raise DocumentError(_("a PDF of over {most} pages is not read").format(most=MAX_PDF_PAGES))
    except PdfminerException as error:
        raise _reason(error) from error


def make_page(step: Any) -> PdfPage:
    """A page that has been JSON."""
    number, width, height, found, tables, *counts = step
    boxes = tuple(tuple(_box(*box) for box in table) for table in tables)
    return PdfPage(number, width, height, tuple(_lines(found)), boxes, *counts)


def _box(x0: float, top: float, x1: float, bottom: float, inside: Any) -> CellBox:
    return CellBox(x0, top, x1, bottom, tuple(_lines(inside)))


def _lines(found: Iterable[Any]) -> Iterator[TextLine]:
    return (TextLine(*line) for line in found)


def _reason(error: Exception) -> DocumentError:
    """What an error of the package means to whoever has the file."""
    from pdfminer.pdfdocument import PDFEncryptionError

    cause = error.args[0] if error.args else None
    if isinstance(cause, MemoryError):
        raise cause
    if isinstance(cause, PDFEncryptionError):
        sentence = _("this PDF is locked by a password: open it with the password, and print or save it without one")
        return DocumentError(sentence)
    return DocumentError(_("this PDF is damaged: get it anew, or open it and print it to a new PDF"))


def _page(page: "pdfplumber.page.Page") -> PdfPage:
    seen = [char for char in page.chars if _is_seen(char, page)]
    glyphs = [_glyph(char) for char in seen]
    outside, tables = _placed(glyphs, _tables(page))
    unknown = sum(glyph.text == "\ufffd" for glyph in glyphs)
    radicals = sum(char["text"] in _RADICALS for char in seen)
    left_out = sum(1 for char in page.chars if char["text"].strip()) - sum(1 for char in seen if char["text"].strip())
    size = (float(page.width), float(page.height))
    return PdfPage(
        page.page_number, *size, tuple(form_lines(outside)), tables, _is_scan(page), unknown, left_out, radicals
    )


def _is_seen(char: dict[str, Any], page: "pdfplumber.page.Page") -> bool:
    left, top, right, bottom = page.bbox
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    upright = char["upright"] and char["matrix"][0] > 0 and math.isfinite(char["size"])
    return bool(upright and char.get("tag") != _UNSEEN and left <= x <= right and top <= y <= bottom)


def _glyph(char: dict[str, Any]) -> Glyph:
    text = _NO_CHARACTER.sub("\ufffd", char["text"])
    text = "".join(" " if one in "\t\n\r\xa0" else _RADICALS.get(one, one) for one in text)
    return Glyph(text, *(float(char[key]) for key in ("x0", "top", "x1", "bottom", "size")))


def _is_scan(page: "pdfplumber.page.Page") -> bool:
    area = sum(abs(float(image["width"]) * float(image["height"])) for image in page.images)
    return area > _COVERED * float(page.width) * float(page.height)


def _placed(
    glyphs: Iterable[Glyph], tables: list[list[CellBox]]
) -> tuple[list[Glyph], tuple[tuple[CellBox, ...], ...]]:
    """Which signs stand outside of every cell, and the tables with the lines in their cells."""
    held: dict[CellBox, list[Glyph]] = {box: [] for table in tables for box in table}
    ordered = sorted(held, key=lambda box: (box.x1 - box.x0) * (box.bottom - box.top))
    outside: list[Glyph] = []
    for glyph in glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
        box = next((box for box in ordered if box.x0 <= x <= box.x1 and box.top <= y <= box.bottom), None)
        (outside if box is None else held[box]).append(glyph)
    filled = (tuple(box._replace(lines=tuple(form_lines(held[box]))) for box in table) for table in tables)
    return outside, tuple(filled)


def _tables(page: "pdfplumber.page.Page") -> list[list[CellBox]]:
    """The cells of every table, by the lines that are drawn; frames around other tables are none."""
    ruled = page.filter(_is_line)
    finder = ruled.debug_tablefinder()
    if explicit := _missing(finder.edges):
        finder = ruled.debug_tablefinder(explicit)
    finite = (cell for cell in finder.cells if all(map(math.isfinite, cell)))
    tables = _grouped([CellBox(float(x0), float(top), float(x1), float(bottom)) for x0, top, x1, bottom in finite])
    return [table for table in tables if len(table) > 1 or not any(_holds(table[0], other) for other in tables)]


def _is_line(thing: dict[str, Any]) -> bool:
    if thing["object_type"] == "rect":
        return bool(thing.get("stroke")) or min(thing["width"], thing["height"]) < _THIN
    return thing["object_type"] in {"line", "curve"}


def _missing(edges: list[dict[str, Any]]) -> dict[str, Any]:
    """Borders that are not drawn: where a page cuts a row, and at the sides of tables that are open there."""
    upright = [edge for edge in edges if edge["orientation"] == "v"]
    level = [edge for edge in edges if edge["orientation"] == "h"]
    rows = [edge for edge in level if any(_meets(edge, other, _ROW, -_THIN) for other in upright)]
    columns = [edge for edge in upright if any(_meets(edge, other, _COLUMN, _THIN) for other in level)]
    wanted = {
        "explicit_horizontal_lines": _open_ends(columns, "top", "bottom", [edge["top"] for edge in level]),
        "explicit_vertical_lines": _open_ends(rows, "x0", "x1", [edge["x0"] for edge in upright]),
    }
    return {key: value for key, value in wanted.items() if value}


def _meets(edge: dict[str, Any], other: dict[str, Any], keys: tuple[str, str, str, str], slack: float) -> bool:
    """Whether another line meets this one between its ends, or as far beyond them as `slack` says."""
    begin, end, other_begin, other_end = keys
    between = edge[begin] - slack < other[begin] < edge[end] + slack
    return bool(between and other[other_begin] - _THIN <= edge[other_begin] <= other[other_end] + _THIN)


def _open_ends(edges: list[dict[str, Any]], begin: str, end: str, across: list[float]) -> list[float]:
    """Where the outermost of several parallel lines end together and no line crosses there."""
    found = []
    outermost = {begin: min, end: max}
    for key, choose in outermost.items():
        last = choose((edge[key] for edge in edges), default=0)
        ending = sum(abs(edge[key] - last) < _THIN for edge in edges)
        if ending >= _ENOUGH and not any(abs(at - last) < _THIN for at in across):
            found.append(float(last))
    return found


def _grouped(cells: list[CellBox]) -> list[list[CellBox]]:
    """Cells by the tables that they form: those that share a corner belong together. From the top of the page."""
    parents = list(range(len(cells)))

    def root(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    corners: dict[tuple[float, float], int] = {}
    for index, cell in enumerate(cells):
        for corner in itertools.product((cell.x0, cell.x1), (cell.top, cell.bottom)):
            parents[root(index)] = root(corners.setdefault(corner, index))
    tables: dict[int, list[CellBox]] = {}
    for index, cell in enumerate(cells):
        tables.setdefault(root(index), []).append(cell)
    return sorted(tables.values(), key=lambda table: min((box.top, box.x0) for box in table))


def _holds(frame: CellBox, table: list[CellBox]) -> bool:
    """Whether a lone cell is only a frame around a table."""
    return all(
        box != frame
        and frame.x0 <= box.x0
        and frame.top <= box.top
        and box.x1 <= frame.x1
        and box.bottom <= frame.bottom
        for box in table
    )


def _watched() -> Counter[int]:
    """Have pdfplumber mark what is painted invisibly, which neither it nor pdfminer tells.

    Gives a count, for each page, of the bytes of text that its font yields no signs for, which they drop in silence.
    """
    from pdfplumber import page

    dropped: Counter[int] = Counter()

    class Device(page.PDFPageAggregatorWithMarkedContent):
        unseen = False

        def render_string(self, textstate: Any, seq: Any, *rest: Any) -> None:
            self.unseen = textstate.render in _UNSEEN_MODES
            given = [part for part in seq if isinstance(part, bytes)]
            if not any(any(True for _sign in textstate.font.decode(part)) for part in given):
                dropped[self.pageno] += sum(map(len, given))
            super().render_string(textstate, seq, *rest)

        def tag_cur_item(self) -> None:
            super().tag_cur_item()
            if self.unseen and self.cur_item._objs:  # noqa: SLF001 as pdfplumber itself does
                vars(self.cur_item._objs[-1])["tag"] = _UNSEEN  # noqa: SLF001 as above

    page.PDFPageAggregatorWithMarkedContent = Device  # type: ignore[misc] # its only way in
    return dropped


def _cut_parts() -> list[int]:
    """Have pdfminer tell of packed parts that end too early, which it takes as far as they go in silence."""
    from pdfminer import pdftypes

    found: list[int] = []
    repaired = pdftypes.decompress_corrupted

    def decompress(data: bytes) -> bytes:
        result = repaired(data)
        found.append(len(data))
        return result

    pdftypes.decompress_corrupted = decompress
    return found
