"""Read a PDF: its paragraphs, and its ruled tables, which go on over pages, as far as the file itself holds text.

Tables without ruling lines are read as paragraphs: which words stand in which column is not guessed. Layers of
recognised text, which lie unseen behind the image of a scan, are left out as every invisible text is.

pdfplumber reads the pages, for it finds ruled cells and needs no other program; that tables go on over pages, and lines
make paragraphs, is our own, for no library knows.
"""

import functools
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

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
from reformctl.system.translation import _, join_words
from reformctl.text.escaping import echo_value
from reformctl.text.width_and_breaks import display_width

_MARGIN = 0.12
"""Of a page's height: where page numbers and running lines stand, at its top and bottom."""
_USUAL = 3
"""Lines that end at one place make it the right margin; lines with gaps make a note."""
_UNKNOWN = 0.01
"""Of all signs: more without a character make a document unreadable."""
_GAPS = 4
"""Characters that a line is longer than its text where it belongs to columns; justified lines have perhaps one."""
_TOP = 3
"""Lines of a page among which 续表 stands."""
_NAMED = 10
"""Pages that a sentence names."""

_PAGE_NUMBER = re.compile(r"[-—–―－~·\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:[\s，,/／共]+\d{1,4}(?:\s*页)?)?[-—–―－~·\s]*+")
_CONTINUED = re.compile(r"[（(]?\s*(?:续\s*表|接\s*上\s*[页表]|续)(?:\s*\d+)?\s*+[）)]?")
"""What stands above a table that goes on."""
_Item = tuple[PdfPage, TextLine] | RuledTable


def read(data: bytes) -> Document:
    """A PDF's paragraphs and tables, and notes on what was left out, joined or doubtful; raises DocumentError.

    Raises ImportError where pdfplumber is missing, too old or broken.
    """
    if b"%PDF-" not in data[:1024]:
        raise DocumentError(_("this is no PDF, whatever its name says: a PDF begins with %PDF-"))
    pages = [*_pages(data)]
    _vet(pages)
    notes = [*_notes(pages)]
    furniture = _furniture(pages, notes)
    pages = [page._replace(lines=tuple(_body(page, furniture))) for page in pages]
    return Document(tuple(_blocks(pages, notes)), tuple(notes))


def _pages(data: bytes) -> Iterator[PdfPage]:
    """Every page as soon as the child process has it; raises DocumentError where there is too much."""
    signs = 0
    steps = child_process.run_steps("reformctl.importing.readers.pdf.pages", "read_pages", data)
    for step in progress.follow_items(steps, _("pages that have been read:"), None):
        page = make_page(step)
        signs += sum(len(line.text) for line in _lines(page))
        if signs > MAX_CHARACTERS:
            raise DocumentError(_("a document of over {most} characters is not read").format(most=MAX_CHARACTERS))
        yield page


def _vet(pages: Sequence[PdfPage]) -> None:
    """Raise DocumentError for what holds no text, or none that can be read."""
    signs = sum(len(line.text) for page in pages for line in _lines(page))
    if sum(page.unknown for page in pages) > _UNKNOWN * signs:
        sentence = _(
            "this PDF does not say which characters its signs are (pages {pages}): print it to a new PDF in the "
            "program it is from, or give its text"
        )
        raise DocumentError(sentence.format(pages=_numbers(page.number for page in pages if page.unknown)))
    if not signs and any(page.image for page in pages):
        sentence = _(
            "this PDF is a scan: it holds images of pages and no text; have a program recognise the text (OCR), "
            "compare it with the images, and give that text"
        )
        raise DocumentError(sentence)
    if not signs:
        raise DocumentError(_("this PDF holds no text: its pages are empty, or drawn without characters"))


def _notes(pages: Sequence[PdfPage]) -> Iterator[ReadingNote]:
    """What every page tells of itself."""
    found = (
        (_("signs without a character in the file are U+FFFD here, on pages {pages}"), "unknown"),
        (_("text that is turned, invisible or beside the page is left out, on pages {pages}"), "left_out"),
        (_("signs that the file calls radicals are read as ordinary characters, on pages {pages}"), "radicals"),
        (_("the file is damaged, and text may be missing on pages {pages}: get it anew"), "cut"),
    )
    for sentence, field in found:
        if numbers := [page.number for page in pages if getattr(page, field)]:
            yield ReadingNote(sentence.format(pages=_numbers(numbers)), lost=field == "cut")
    if numbers := [page.number for page in pages if not any(_lines(page))]:
        sentence = _("these pages are empty, or images, which are not read: {pages}")
        yield ReadingNote(sentence.format(pages=_numbers(numbers)), lost=True)
    for page in pages:
        if any(_beside(page)):
            sentence = _("text that stands beside or between the cells of a table is read as paragraphs")
            yield ReadingNote(sentence, DocumentLocation(page=page.number))
        if sum(map(_is_gappy, page.lines)) >= _USUAL:
            sentence = _("lines with wide gaps, as of a table without ruling lines, are read as paragraphs")
            yield ReadingNote(sentence, DocumentLocation(page=page.number))


def _is_gappy(line: TextLine) -> bool:
    """Whether a line is much longer than its text."""
    return line.x1 - line.x0 > (display_width(line.text) / 2 + _GAPS) * line.size


def _beside(page: PdfPage) -> Iterator[TextLine]:
    """The lines outside of cells that stand as high as a table."""
    for table in page.tables:
        top, bottom = min(box.top for box in table), max(box.bottom for box in table)
        yield from (line for line in page.lines if top < (line.top + line.bottom) / 2 < bottom)


def _lines(page: PdfPage) -> Iterator[TextLine]:
    yield from page.lines
    for table in page.tables:
        for box in table:
            yield from box.lines


def _numbers(pages: Iterable[int]) -> str:
    texts = [str(number) for number in pages]
    return join_words([*texts[:_NAMED], *(["..."] if len(texts) > _NAMED else [])])


def _furniture(pages: Sequence[PdfPage], notes: list[ReadingNote]) -> set[str]:
    """The shapes of lines that stand at the top or bottom of most pages, with a note for each kind."""
    outer = ({_shape(line) for line in page.lines if _is_outer(line, page)} for page in pages)
    shapes = Counter(itertools.chain.from_iterable(outer))
    numbers = sum(count for shape, count in shapes.items() if _PAGE_NUMBER.fullmatch(shape))
    running = {shape for shape, count in shapes.items() if count > max(1, len(pages) / 2)}
    if numbers:
        notes.append(ReadingNote(_("page numbers are left out")))
    running = {shape for shape in running if not _PAGE_NUMBER.fullmatch(shape)}
    running |= {_shape(line) for page in pages for line in page.lines if _is_continued(line, page)}
    if running:
        texts = join_words(f"“{echo_value(shape)}”" for shape in sorted(running))
        notes.append(ReadingNote(_("lines that most pages repeat are left out: {texts}").format(texts=texts)))
    return running


def _shape(line: TextLine) -> str:
    """A line with its numbers made alike, as those of pages differ."""
    return re.sub(r"\d+", "0", line.text.strip())


def _is_outer(line: TextLine, page: PdfPage) -> bool:
    return line.bottom < _MARGIN * page.height or line.top > (1 - _MARGIN) * page.height


def _is_continued(line: TextLine, page: PdfPage) -> bool:
    """Whether a line only says that a table goes on."""
    return line in page.lines[:_TOP] and bool(_CONTINUED.fullmatch(line.text.strip()))


def _body(page: PdfPage, furniture: set[str]) -> Iterator[TextLine]:
    """The lines of a page that are no furniture."""
    for line in page.lines:
        shape = _shape(line)
        outer = _is_outer(line, page) and (shape in furniture or _PAGE_NUMBER.fullmatch(shape))
        if not outer and not _is_continued(line, page):
            yield line


def _blocks(pages: Sequence[PdfPage], notes: list[ReadingNote]) -> Iterator[Paragraph | Grid]:
    """Paragraphs and tables, each of them over as many pages as it takes."""
    columns = _columns(pages)
    tables = 0
    for run in _runs(pages):
        parts = [item for item in run if isinstance(item, RuledTable)]
        if len(parts) == 1 and len(parts[0].boxes) == 1:
            yield from _framed(parts[0])
        elif parts:
            tables += 1
            yield ruled_tables.join_tables(parts, tables, notes)
        else:
            yield from _paragraphs([item for item in run if not isinstance(item, RuledTable)], columns)


def _items(pages: Sequence[PdfPage]) -> Iterator[_Item]:
    """Lines and parts of tables from top to bottom."""
    for page in pages:
        placed: list[tuple[float, _Item]] = [(line.top, (page, line)) for line in page.lines]
        placed += [(min(box.top for box in boxes), RuledTable(page.number, boxes)) for boxes in page.tables]
        yield from (item for _top, item in sorted(placed, key=lambda pair: pair[0]))


def _runs(pages: Sequence[PdfPage]) -> Iterator[list[_Item]]:
    """Items that belong together: lines between tables, and the parts of one table."""
    run: list[_Item] = []
    edges: set[float] = set()
    """Of the parts of the table, if it is one."""
    for item in _items(pages):
        if run and not _belongs(item, run[-1], edges):
            yield run
            run, edges = [], set()
        run.append(item)
        edges |= ruled_tables.find_sides(item) if isinstance(item, RuledTable) else set()
    if run:
        yield run


def _belongs(item: _Item, last: _Item, edges: set[float]) -> bool:
    if isinstance(item, RuledTable) and isinstance(last, RuledTable):
        return ruled_tables.continues_table(last.page, edges, item)
    return not isinstance(item, RuledTable) and not isinstance(last, RuledTable)


def _framed(part: RuledTable) -> Iterator[Paragraph]:
    """What stands in a lone frame is no table."""
    box = part.boxes[0]
    for text in ruled_tables.join_cell_text(
        box.lines, ruled_tables.find_column(box, 0, measure_pitch(box.lines))
    ).split("\n"):
        if text:
            yield Paragraph(text, DocumentLocation(page=part.page))


def _paragraphs(
    found: Sequence[tuple[PdfPage, TextLine]], columns: dict[tuple[float, float], TextColumn]
) -> Iterator[Paragraph]:
    for size, same in itertools.groupby(found, key=lambda pair: (pair[0].width, pair[0].height)):
        pairs = [*same]
        starts = {id(line): page.number for page, line in pairs}
        begin = functools.partial(_begins, column=columns[size])
        for part in divide_paragraphs((line for _page, line in pairs), begin):
            yield Paragraph(join_lines(part), DocumentLocation(page=starts[id(part[0])]))


def _begins(before: TextLine, line: TextLine, column: TextColumn) -> bool:
    return bool(NUMBERED.match(line.text)) or begins_paragraph(before, line, column)


def _columns(pages: Sequence[PdfPage]) -> dict[tuple[float, float], TextColumn]:
    """Where running text stands, for each size of pages."""
    sizes: dict[tuple[float, float], list[PdfPage]] = {}
    for page in pages:
        sizes.setdefault((page.width, page.height), []).append(page)
    return {size: _column(size[0], [line for page in same for line in page.lines]) for size, same in sizes.items()}


def _column(whole: float, found: Sequence[TextLine]) -> TextColumn:
    """The right margin is where several lines end, or else as wide as the left one."""
    if not found:
        return TextColumn(0, whole)
    left, right = min(line.x0 for line in found), max(line.x1 for line in found)
    usual = sum(right - line.x1 < line.size for line in found) >= _USUAL
    return TextColumn(left, right if usual else max(right, whole - left), measure_pitch(found))
