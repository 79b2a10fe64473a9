"""Says of the pages of a PDF what is left out or doubtful, and refuses a PDF without readable text."""

from collections.abc import Iterator, Sequence

from reformctl.importing.document import DocumentError, DocumentLocation, ReadingNote
from reformctl.importing.readers.pdf.text_layout import PdfPage, TextLine
from reformctl.system.translation import N_, _, join_words, translate
from reformctl.text.width_and_breaks import display_width

MAX_UNKNOWN_SHARE = 0.01
"""A document is unreadable if more than this share of its signs has no character."""
MAX_NAMED_PAGES = 10
"""A sentence names at most so many pages."""
MIN_GAP_CHARACTERS = 4
"""Characters that a line is longer than its text where it belongs to columns; justified lines have perhaps one."""
MIN_GAPPY_LINES = 3
"""So many lines with gaps on one page make a note."""
SEARCHABLE_COMMAND = "ocrmypdf -l chi_sim --sidecar text.txt scan.pdf searchable.pdf"
"""Tried with ocrmypdf 14.0.1 and tesseract 5: a list is read well but for its numbers, a table is not."""
_PAGE_NOTES = {
    "unknown": N_("signs without a character in the file are written as U+FFFD, on pages {pages}"),
    "left_out": N_("turned, invisible or off-page text is left out, on pages {pages}"),
    "radicals": N_("signs that the file stores as radicals are read as ordinary characters, on pages {pages}"),
    "cut": N_("the file is damaged, and text may be missing on pages {pages}: get it again"),
}
"""What is said of the pages whose count of this name is not 0."""


def require_text(pages: Sequence[PdfPage]) -> None:
    """Raise DocumentError for what holds no text, or none that can be read."""
    sign_count = sum(page.sign_count for page in pages)
    unknown_count = sum(page.unknown for page in pages)
    max_unknown = MAX_UNKNOWN_SHARE * sign_count
    if unknown_count > max_unknown:
        sentence = _(
            "this PDF does not say which characters its signs are (pages {pages}): print it to a new PDF in "
            "its original program, or give its text"
        )
        unknown_pages = [page for page in pages if page.unknown]
        raise DocumentError(sentence.format(pages=_list_numbers(unknown_pages)))
    if sign_count:
        return
    if any(page.image for page in pages):
        sentence = _(
            "this PDF is a scan: it holds pictures of pages and no text; ask for the original document, or "
            "recognize its text ({command}) and correct text.txt by the pictures, for tables come out garbled"
        )
        raise DocumentError(sentence.format(command=SEARCHABLE_COMMAND))
    raise DocumentError(_("this PDF holds no text: its pages are empty, or drawn without characters"))


def note_pages(pages: Sequence[PdfPage]) -> Iterator[ReadingNote]:
    """Say what is left out or doubtful on pages, kind by kind, then page by page."""
    for count_name, page_sentence in _PAGE_NOTES.items():
        concerned = [page for page in pages if getattr(page, count_name)]
        if concerned:
            sentence = translate(page_sentence)
            message = sentence.format(pages=_list_numbers(concerned))
            yield ReadingNote(message, lost=count_name == "cut")
    empty = [page for page in pages if not page.all_lines]
    if empty:
        sentence = _("these pages are empty or pictures, and are not read: {pages}")
        message = sentence.format(pages=_list_numbers(empty))
        yield ReadingNote(message, lost=True)
    for page in pages:
        yield from _note_doubtful_lines(page)


def _note_doubtful_lines(page: PdfPage) -> Iterator[ReadingNote]:
    """Say which paragraphs of a page may have been meant as a table."""
    location = DocumentLocation(page=page.number)
    if _has_lines_beside_tables(page):
        sentence = _("text beside or between the cells of a table is read as paragraphs")
        yield ReadingNote(sentence, location)
    gappy_lines = [line for line in page.lines if _has_gaps(line)]
    if len(gappy_lines) >= MIN_GAPPY_LINES:
        sentence = _("lines with wide gaps, like a table without ruling lines, are read as paragraphs")
        yield ReadingNote(sentence, location)


def _list_numbers(pages: Sequence[PdfPage]) -> str:
    first_pages = pages[:MAX_NAMED_PAGES]
    numbers = [str(page.number) for page in first_pages]
    if len(pages) > MAX_NAMED_PAGES:
        numbers.append("...")
    return join_words(numbers)


def _has_gaps(line: TextLine) -> bool:
    """Tell whether a line is much longer than its text."""
    width = line.x1 - line.x0
    character_count = display_width(line.text) / 2
    return width > (character_count + MIN_GAP_CHARACTERS) * line.size


def _has_lines_beside_tables(page: PdfPage) -> bool:
    """Tell whether lines outside of cells stand as high as a table."""
    for table in page.tables:
        top = min(box.top for box in table)
        bottom = max(box.bottom for box in table)
        for line in page.lines:
            if top < line.middle < bottom:
                return True
    return False
