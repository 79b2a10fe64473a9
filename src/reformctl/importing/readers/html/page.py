"""Makes a document of HTML, whatever its source: a file, or Markdown as it is shown."""

from typing import Any, NamedTuple

from reformctl.importing.document import (
    Document,
    DocumentBlock,
    DocumentError,
    DocumentLocation,
    Grid,
    Paragraph,
    ReadingNote,
    SpannedCell,
    note_encoding,
    spread_merged_cells,
)
from reformctl.importing.limits import MAX_DOCUMENT_CHARACTERS, MAX_PAGE_LINES, MAX_PAGE_TAGS
from reformctl.importing.readers import child_process
from reformctl.system.translation import _

_TREE_MODULE = "reformctl.importing.readers.html.tree"

PageBlock = dict[str, Any]
"""A line or a table of a page, as JSON has it: what `tree.read_page` yields."""


class NormalizedText(NamedTuple):
    """A text whose lines end in LF, and what is to be said of it."""

    text: str
    notes: tuple[ReadingNote, ...]


def normalize_lines(text: str, encoding: str) -> NormalizedText:
    """End the lines of a decoded text in LF, and note its encoding. Raises DocumentError for what is no text."""
    if "\0" in text:
        raise DocumentError(_("it contains a NUL, which no text contains: it is damaged, or not a text file"))
    text = text.replace("\r\n", "\n")
    text = text.replace("\r", "\n")
    notes = note_encoding(encoding)
    return NormalizedText(text, notes)


def read_html(html: str, *, has_lines: bool = False) -> Document:
    """Read the paragraphs and tables of a page; the tree of HTML knows no lines, so that they are numbered.

    With `has_lines` each has the line of the source that `tree.mark_line` named instead. Raises DocumentError for what
    no browser would show whole, and ImportError where selectolax is missing, too old or broken.
    """
    blocks = _read_blocks(html)
    return make_document(blocks, has_lines=has_lines)


def make_document(blocks: list[PageBlock], *, has_lines: bool) -> Document:
    """Make a document of the blocks of `tree`."""
    document_blocks: list[DocumentBlock] = []
    notes: list[ReadingNote] = []
    paragraph_count = 0
    table_count = 0
    for block in blocks:
        if "text" in block:
            paragraph_count += 1
            location = DocumentLocation(paragraph=paragraph_count)
            if has_lines:
                location = DocumentLocation(line=block["line"])
            paragraph = Paragraph(block["text"], location)
            document_blocks.append(paragraph)
        else:
            table_count += 1
            grid = _make_grid(block, table_count, notes, has_lines=has_lines)
            document_blocks.append(grid)
    first_note = tuple(notes[:1])  # whoever sees one picture looks for more
    return Document(tuple(document_blocks), first_note)


def _read_blocks(html: str) -> list[PageBlock]:
    """Read the blocks of a page in a child process: some trees take for ever, or all memory, and C code may break down.

    50,000 `<div>` in one another take 10 seconds, and 40 kB of fonts that are never closed 1 GiB.
    """
    _check_size(html)
    blocks: list[PageBlock] = []
    page = html.encode()
    for step in child_process.run_steps(_TREE_MODULE, "read_page", page):
        blocks += step
    return blocks


def _check_size(html: str) -> None:
    """Raise DocumentError for more characters, tags or lines than any document has."""
    if len(html) > MAX_DOCUMENT_CHARACTERS:
        sentence = _("the page has more than {most} characters, the limit")
        raise DocumentError(sentence.format(most=MAX_DOCUMENT_CHARACTERS))
    tag_count = html.count("<")
    entity_count = html.count("&")
    if max(tag_count, entity_count) > MAX_PAGE_TAGS:
        sentence = _("the page has more than {most} tags and entities, the limit")
        raise DocumentError(sentence.format(most=MAX_PAGE_TAGS))
    if html.count("\n") > MAX_PAGE_LINES:
        sentence = _("the page has more than {most} lines, the limit")
        raise DocumentError(sentence.format(most=MAX_PAGE_LINES))


def _make_grid(block: PageBlock, table: int, notes: list[ReadingNote], *, has_lines: bool) -> Grid:
    """Make a table of a block, and note pictures in its cells."""
    locations = []
    spanned_rows = []
    hidden_rows = []
    for index, row in enumerate(block["rows"]):
        number = index + 1
        line = row["line"] if has_lines else 0
        location = DocumentLocation(table=table, row=number, line=line)
        locations.append(location)
        cells = [SpannedCell(*cell) for cell in row["cells"]]
        spanned_rows.append(cells)
        if row["hidden"]:
            hidden_rows.append(index)
        if row["picture"]:
            sentence = _("a cell contains a picture, which is not read")
            note = ReadingNote(sentence, location)
            notes.append(note)
    grid_rows = spread_merged_cells(spanned_rows, locations, hidden_rows)
    first_location = locations[0]
    table_location = first_location._replace(row=0)
    return Grid(grid_rows, table_location, block["within"])
