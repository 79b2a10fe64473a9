"""Read a PDF: its paragraphs, and its ruled tables, which go on over pages, as far as the file itself holds text.

Tables without ruling lines are read as paragraphs: which words stand in which column is not guessed. Layers of
recognised text, which lie unseen behind the image of a scan, are left out as every invisible text is.

pdfplumber reads the pages, for it finds ruled cells and needs no other program; that tables go on over pages, and lines
make paragraphs, is our own, for no library knows.
"""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from reformctl.importing.document import (
    MAX_CHARACTERS,
    Document,
    DocumentError,
    DocumentLocation,
    Grid,
    Paragraph,
    ReadingNote,
)
from reformctl.importing.readers import child_process
from reformctl.importing.readers.pdf import ruled_tables
from reformctl.importing.readers.pdf.page_furniture import remove_furniture
from reformctl.importing.readers.pdf.page_notes import note_pages, require_text
from reformctl.importing.readers.pdf.pages import make_page
from reformctl.importing.readers.pdf.ruled_tables import RuledTable
from reformctl.importing.readers.pdf.text_layout import (
    NUMBERED,
    PdfPage,
    TextColumn,
    TextLine,
    begins_paragraph,
    divide_paragraphs,
    join_lines,
    measure_pitch,
)
from reformctl.system import progress
from reformctl.system.translation import _

MIN_ALIGNED_LINES = 3
"""So many lines that end at one place make that place the right margin."""
_MARK_BYTES = 1024
"""%PDF- must stand in the first so many bytes."""


class _PageLine(NamedTuple):
    """A line of running text, and its page."""

    page: PdfPage
    line: TextLine

    @property
    def top(self) -> float:
        """Where it begins on its page, in points."""
        return self.line.top

    @property
    def paper_size(self) -> tuple[float, float]:
        """Width and height of its page, in points."""
        return self.page.width, self.page.height


_PageItem = _PageLine | RuledTable


def read(data: bytes) -> Document:
    """Read a PDF's paragraphs and tables, and note what was left out, joined or doubtful.

    Raises DocumentError for what cannot be read, and ImportError where pdfplumber is missing, too old or broken.
    """
    if b"%PDF-" not in data[:_MARK_BYTES]:
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
        sign_count += sum(len(line.text) for line in page.all_lines)
        if sign_count > MAX_CHARACTERS:
            raise DocumentError(_("it has more than {most} characters, the limit").format(most=MAX_CHARACTERS))
        yield page


def _form_blocks(pages: Sequence[PdfPage], notes: list[ReadingNote]) -> Iterator[Paragraph | Grid]:
    """Form paragraphs and tables, each of them over as many pages as it takes."""
    columns = _find_columns(pages)
    table_count = 0
    for run in _divide_runs(pages):
        parts = [item for item in run if isinstance(item, RuledTable)]
        if not parts:
            lines = [item for item in run if isinstance(item, _PageLine)]
            yield from _form_paragraphs(lines, columns)
        elif len(parts) == 1 and len(parts[0].boxes) == 1:
            frame = parts[0]
            for text in ruled_tables.list_frame_texts(frame.boxes[0]):
                yield Paragraph(text, DocumentLocation(page=frame.page))
        else:
            table_count += 1
            yield ruled_tables.join_tables(parts, table_count, notes)


def _divide_runs(pages: Sequence[PdfPage]) -> Iterator[list[_PageItem]]:
    """Divide items into those that belong together: lines between tables, and the parts of one table."""
    run: list[_PageItem] = []
    table_edges: set[float] = set()
    for item in _list_items(pages):
        if run and not _continues_run(run[-1], item, table_edges):
            yield run
            run = []
            table_edges = set()
        run.append(item)
        if isinstance(item, RuledTable):
            table_edges |= ruled_tables.find_sides(item)
    if run:
        yield run


def _continues_run(last: _PageItem, item: _PageItem, table_edges: set[float]) -> bool:
    if isinstance(last, RuledTable) and isinstance(item, RuledTable):
        return ruled_tables.continues_table(last.page, table_edges, item)
    return isinstance(last, _PageLine) and isinstance(item, _PageLine)


def _list_items(pages: Sequence[PdfPage]) -> Iterator[_PageItem]:
    """List lines and parts of tables from top to bottom."""
    for page in pages:
        items: list[_PageItem] = [_PageLine(page, line) for line in page.lines]
        items += [RuledTable(page.number, boxes) for boxes in page.tables]
        yield from sorted(items, key=lambda item: item.top)


def _form_paragraphs(
    page_lines: Sequence[_PageLine], columns: dict[tuple[float, float], TextColumn]
) -> Iterator[Paragraph]:
    """Form paragraphs of running text; none goes on on paper of another size."""
    for size, group in itertools.groupby(page_lines, key=lambda page_line: page_line.paper_size):
        column = columns[size]

        def begins(before: TextLine, line: TextLine, column: TextColumn = column) -> bool:
            if NUMBERED.match(line.text):
                return True
            return begins_paragraph(before, line, column)

        lines = []
        page_of = {}
        for page, line in group:
            lines.append(line)
            page_of[id(line)] = page.number
        for paragraph in divide_paragraphs(lines, begins):
            location = DocumentLocation(page=page_of[id(paragraph[0])])
            yield Paragraph(join_lines(paragraph), location)


def _find_columns(pages: Iterable[PdfPage]) -> dict[tuple[float, float], TextColumn]:
    """Find where running text stands, for each size of paper."""
    lines_of: dict[tuple[float, float], list[TextLine]] = {}
    for page in pages:
        paper_size = (page.width, page.height)
        lines_of.setdefault(paper_size, []).extend(page.lines)
    return {size: _find_column(size[0], lines) for size, lines in lines_of.items()}


def _find_column(paper_width: float, lines: Sequence[TextLine]) -> TextColumn:
    """Find the margins of text: the right one is where several lines end, or else as wide as the left one."""
    if not lines:
        return TextColumn(0, paper_width)
    left = min(line.x0 for line in lines)
    right = max(line.x1 for line in lines)
    aligned = [line for line in lines if right - line.x1 < line.size]
    if len(aligned) < MIN_ALIGNED_LINES:
        right = max(right, paper_width - left)
    return TextColumn(left, right, measure_pitch(lines))
