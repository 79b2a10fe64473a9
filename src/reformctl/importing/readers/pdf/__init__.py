"""Reads a PDF: its paragraphs, and its ruled tables, which go on over pages, as far as the file itself holds text.

Tables without ruling lines are read as paragraphs: which words stand in which column is not guessed. Layers of
recognised text, which lie unseen behind the image of a scan, are left out as every invisible text is.

pdfplumber reads the pages, for it finds ruled cells and needs no other program; that tables go on over pages, and lines
make paragraphs, is our own, for no library knows.
"""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from reformctl.importing.document import (
    Document,
    DocumentBlock,
    DocumentError,
    DocumentLocation,
    Paragraph,
    ReadingNote,
)
from reformctl.importing.limits import MAX_DOCUMENT_CHARACTERS
from reformctl.importing.readers import child_process
from reformctl.importing.readers.pdf import ruled_tables
from reformctl.importing.readers.pdf.page_furniture import remove_furniture
from reformctl.importing.readers.pdf.page_notes import note_pages, require_text
from reformctl.importing.readers.pdf.pages import make_page
from reformctl.importing.readers.pdf.ruled_tables import RuledTable
from reformctl.importing.readers.pdf.text_layout import (
    NUMBERED,
    PaperSize,
    PdfPage,
    TextColumn,
    TextLine,
    begins_paragraph,
    divide_paragraphs,
    join_lines,
    measure_pitch,
)
from reformctl.importing.readers.signatures import is_pdf
from reformctl.system import progress
from reformctl.system.translation import _

MIN_ALIGNED_LINES = 3
"""So many lines that end at one place make that place the right margin."""


class _PageLine(NamedTuple):
    """A line of running text, and its page."""

    page: PdfPage
    line: TextLine

    @property
    def top(self) -> float:
        """Where it begins on its page, in points."""
        return self.line.top


_PageItem = _PageLine | RuledTable
_Columns = dict[PaperSize, TextColumn]
"""Where running text stands, for each size of paper."""


def read(data: bytes) -> Document:
    """Read a PDF's paragraphs and tables, and note what was left out, joined or doubtful.

    Raises DocumentError for what cannot be read, and ImportError where pdfplumber is missing, too old or broken.
    """
    if not is_pdf(data):
        raise DocumentError(_("not a PDF file, whatever its name says: a PDF file begins with %PDF-"))
    pages = list(_read_pages(data))
    require_text(pages)
    notes = list(note_pages(pages))
    pages, furniture_notes = remove_furniture(pages)
    notes += furniture_notes
    blocks = tuple(_form_blocks(pages, notes))
    return Document(blocks, tuple(notes))


def _read_pages(data: bytes) -> Iterator[PdfPage]:
    """Read every page as soon as the child process has it. Raises DocumentError for more text than any document."""
    sign_count = 0
    steps = child_process.run_steps("reformctl.importing.readers.pdf.pages", "read_pages", data)
    for step in progress.follow_items(steps, _("pages read:"), None):
        page = make_page(step)
        sign_count += page.sign_count
        if sign_count > MAX_DOCUMENT_CHARACTERS:
            sentence = _("it has more than {most} characters, the limit")
            raise DocumentError(sentence.format(most=MAX_DOCUMENT_CHARACTERS))
        yield page


def _form_blocks(pages: Sequence[PdfPage], notes: list[ReadingNote]) -> Iterator[DocumentBlock]:
    """Form paragraphs and tables, each of them over as many pages as it takes."""
    columns = _find_columns(pages)
    table_count = 0
    for run in _divide_runs(pages):
        lines = [item for item in run if isinstance(item, _PageLine)]
        table_parts = [item for item in run if isinstance(item, RuledTable)]
        cell_count = sum(len(part.boxes) for part in table_parts)
        if not table_parts:
            yield from _form_paragraphs(lines, columns)
        elif cell_count == 1:
            yield from _read_frame(table_parts[0])
        else:
            table_count += 1
            yield ruled_tables.join_tables(table_parts, table_count, notes)


def _read_frame(frame: RuledTable) -> Iterator[Paragraph]:
    """Read the paragraphs of a lone cell, which is a frame and no table."""
    location = DocumentLocation(page=frame.page)
    for text in ruled_tables.list_frame_texts(frame.boxes[0]):
        yield Paragraph(text, location)


def _divide_runs(pages: Sequence[PdfPage]) -> Iterator[list[_PageItem]]:
    """Divide items into those that belong together: lines between tables, and the parts of one table."""
    run: list[_PageItem] = []
    table_edges: set[float] = set()
    for item in _list_items(pages):
        if run:
            last = run[-1]
            goes_on = _continues_run(last, item, table_edges)
            if not goes_on:
                yield run
                run = []
                table_edges = set()
        run.append(item)
        if isinstance(item, RuledTable):
            table_edges |= ruled_tables.find_sides(item)
    if run:
        yield run


def _continues_run(last: _PageItem, item: _PageItem, table_edges: set[float]) -> bool:
    if isinstance(item, _PageLine):
        return isinstance(last, _PageLine)
    if isinstance(last, _PageLine):
        return False
    return ruled_tables.continues_table(last.page, table_edges, item)


def _list_items(pages: Sequence[PdfPage]) -> Iterator[_PageItem]:
    """List lines and parts of tables from top to bottom."""
    for page in pages:
        page_lines = [_PageLine(page, line) for line in page.lines]
        table_parts = [RuledTable(page.number, boxes) for boxes in page.tables]
        items: list[_PageItem] = [*page_lines, *table_parts]
        yield from sorted(items, key=lambda item: item.top)


def _form_paragraphs(page_lines: Sequence[_PageLine], columns: _Columns) -> Iterator[Paragraph]:
    """Form paragraphs of running text; none goes on on paper of another size."""
    groups = itertools.groupby(page_lines, key=lambda page_line: page_line.page.paper_size)
    for paper_size, group in groups:
        column = columns[paper_size]
        yield from _form_column_paragraphs(group, column)


def _form_column_paragraphs(page_lines: Iterable[_PageLine], column: TextColumn) -> Iterator[Paragraph]:
    """Form paragraphs of lines that all stand between the same margins."""

    def begins(before: TextLine, line: TextLine) -> bool:
        if NUMBERED.match(line.text):
            return True
        return begins_paragraph(before, line, column)

    lines = []
    page_numbers = {}
    for page, line in page_lines:
        lines.append(line)
        page_numbers[id(line)] = page.number
    for paragraph in divide_paragraphs(lines, begins):
        text = join_lines(paragraph)
        first_line = paragraph[0]
        page_number = page_numbers[id(first_line)]
        location = DocumentLocation(page=page_number)
        yield Paragraph(text, location)


def _find_columns(pages: Iterable[PdfPage]) -> _Columns:
    """Find where running text stands, for each size of paper."""
    lines_by_size: dict[PaperSize, list[TextLine]] = {}
    for page in pages:
        lines = lines_by_size.setdefault(page.paper_size, [])
        lines += page.lines
    columns = {}
    for paper_size, lines in lines_by_size.items():
        columns[paper_size] = _find_column(paper_size.width, lines)
    return columns


def _find_column(paper_width: float, lines: Sequence[TextLine]) -> TextColumn:
    """Find the margins of text: the right one is where several lines end, or else as wide as the left one."""
    if not lines:
        return TextColumn(0, paper_width)
    left = min(line.x0 for line in lines)
    right = max(line.x1 for line in lines)
    pitch = measure_pitch(lines)
    aligned_count = sum(right - line.x1 < line.size for line in lines)
    if aligned_count < MIN_ALIGNED_LINES:
        right = max(right, paper_width - left)
    return TextColumn(left, right, pitch)
