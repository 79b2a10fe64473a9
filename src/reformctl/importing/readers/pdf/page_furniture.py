"""Leaves out what pages repeat at their top and bottom: page numbers, running lines, and 续表 above a table."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from reformctl.importing.document import ReadingNote
from reformctl.importing.readers.pdf.text_layout import PdfPage, TextLine
from reformctl.system.translation import _, join_words
from reformctl.text.escaping import echo_value

MARGIN_SHARE = 0.12
"""Page numbers and running lines stand in this share of a page's height, at its top and at its bottom."""
MAX_LINES_ABOVE = 3
"""续表 stands among the first so many lines of a page."""
_PAGE_NUMBER = re.compile(r"[-—–―－~·\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:[\s，,/／共]+\d{1,4}(?:\s*页)?)?[-—–―－~·\s]*+")
_CONTINUED = re.compile(r"[（(]?\s*(?:续\s*表|接\s*上\s*[页表]|续)(?:\s*\d+)?\s*+[）)]?")
"""What stands above a table that goes on."""


class FurnitureReport(NamedTuple):
    """Pages without their furniture, and notes on what was left out."""

    pages: list[PdfPage]
    notes: list[ReadingNote]


def remove_furniture(pages: Sequence[PdfPage]) -> FurnitureReport:
    """Remove the furniture of all pages."""
    page_counts = _count_outer_shapes(pages)
    has_page_numbers = any(map(_is_page_number, page_counts))
    notes = []
    if has_page_numbers:
        note = ReadingNote(_("page numbers are left out"))
        notes.append(note)
    running_shapes = _find_running_shapes(pages, page_counts)
    if running_shapes:
        note = _note_running_shapes(running_shapes)
        notes.append(note)
    cleaned_pages = [_clean_page(page, running_shapes) for page in pages]
    return FurnitureReport(cleaned_pages, notes)


def _count_outer_shapes(pages: Sequence[PdfPage]) -> Counter[str]:
    """Count on how many pages each shape of a line stands at the top or at the bottom."""
    page_counts: Counter[str] = Counter()
    for page in pages:
        outer_lines = [line for line in page.lines if _is_outer(line, page)]
        shapes = set(map(_make_shape, outer_lines))
        page_counts.update(shapes)
    return page_counts


def _find_running_shapes(pages: Sequence[PdfPage], page_counts: Counter[str]) -> set[str]:
    """Find the shapes of lines that stand on most pages, or say that a table goes on."""
    min_pages = max(1, len(pages) / 2)
    running_shapes = set()
    for shape, count in page_counts.items():
        is_running = count > min_pages and not _is_page_number(shape)
        if is_running:
            running_shapes.add(shape)
    for page in pages:
        continuations = [line for line in page.lines if _is_continuation(line, page)]
        for line in continuations:
            shape = _make_shape(line)
            running_shapes.add(shape)
    return running_shapes


def _note_running_shapes(running_shapes: set[str]) -> ReadingNote:
    ordered = sorted(running_shapes)
    texts = join_words(f"“{echo_value(shape)}”" for shape in ordered)
    sentence = _("lines repeated on most pages are left out: {texts}")
    message = sentence.format(texts=texts)
    return ReadingNote(message)


def _clean_page(page: PdfPage, running_shapes: set[str]) -> PdfPage:
    lines = [line for line in page.lines if not _is_furniture(line, page, running_shapes)]
    return page._replace(lines=tuple(lines))


def _is_furniture(line: TextLine, page: PdfPage, running_shapes: set[str]) -> bool:
    if _is_continuation(line, page):
        return True
    if not _is_outer(line, page):
        return False
    shape = _make_shape(line)
    return shape in running_shapes or _is_page_number(shape)


def _make_shape(line: TextLine) -> str:
    """Make the numbers in a line alike, as those of pages differ: 第 3 页 is 第 0 页."""
    text = line.text.strip()
    return re.sub(r"\d+", "0", text)


def _is_page_number(shape: str) -> bool:
    return _PAGE_NUMBER.fullmatch(shape) is not None


def _is_outer(line: TextLine, page: PdfPage) -> bool:
    end_of_top = MARGIN_SHARE * page.height
    begin_of_bottom = (1 - MARGIN_SHARE) * page.height
    return line.bottom < end_of_top or line.top > begin_of_bottom


def _is_continuation(line: TextLine, page: PdfPage) -> bool:
    """Tell whether a line only says that a table goes on: 续表."""
    first_lines = page.lines[:MAX_LINES_ABOVE]
    if line not in first_lines:
        return False
    text = line.text.strip()
    return _CONTINUED.fullmatch(text) is not None
