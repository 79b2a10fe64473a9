"""Makes a document of HTML, whatever its source: a file, or Markdown as it is shown."""

from typing import Any, NamedTuple

from reformctl.importing.document import (
    MAX_CHARACTERS,
    Document,
    DocumentError,
    DocumentLocation,
    Grid,
    Paragraph,
    ReadingNote,
    SpannedCell,
    encoding_note,
    spread_merged_cells,
)
from reformctl.importing.limits import MAX_PAGE_LINES, MAX_PAGE_TAGS
from reformctl.importing.readers import child_process
from reformctl.system.translation import _


class NormalizedText(NamedTuple):
    """A text whose lines end in LF, and what is to be said of it."""

    text: str
    notes: tuple[ReadingNote, ...]


def normalize_lines(text: str, encoding: str) -> NormalizedText:
    """End the lines of a decoded text in LF, and note its encoding. Raises DocumentError for what is no text."""
    if "\0" in text:
        raise DocumentError(_("it contains a NUL, which no text contains: it is damaged, or not a text file"))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return NormalizedText(text, encoding_note(encoding))


def read_html(html: str, *, has_lines: bool = False) -> Document:
    """Read the paragraphs and tables of a page; the tree of HTML knows no lines, so that they are numbered.

    With `has_lines` each has the line of the source that `tree.mark_line` named instead. Raises DocumentError for what
    no browser would show whole, and ImportError where selectolax is missing, too old or broken.
    """
    return make_document(_read_blocks(html), has_lines=has_lines)


def make_document(blocks: list[dict[str, Any]], *, has_lines: bool) -> Document:
    """Make a document of the blocks of `tree`."""
    document_blocks: list[Paragraph | Grid] = []
    notes: list[ReadingNote] = []
    paragraph_count = 0
    table_count = 0
    for block in blocks:
        if "text" in block:
            paragraph_count += 1
            location = DocumentLocation(paragraph=paragraph_count)
            if has_lines:
                location = DocumentLocation(line=block["line"])
            document_blocks.append(Paragraph(block["text"], location))
        else:
            table_count += 1
            grid = _make_grid(block, table_count, notes, has_lines=has_lines)
            document_blocks.append(grid)
    return Document(tuple(document_blocks), tuple(notes[:1]))  # whoever sees one picture looks for more


def _read_blocks(html: str) -> list[dict[str, Any]]:
    """Read the blocks of a page in a child process: some trees take for ever, or all memory, and C code may break down.

    50,000 `<div>` in one another take 10 seconds, and 40 kB of fonts that are never closed 1 GiB.
    """
    if len(html) > MAX_CHARACTERS:
        raise DocumentError(_("the page has more than {most} characters, the limit").format(most=MAX_CHARACTERS))
    if html.count("<") > MAX_PAGE_TAGS or html.count("&") > MAX_PAGE_TAGS:
        raise DocumentError(_("the page has more than {most} tags and entities, the limit").format(most=MAX_PAGE_TAGS))
    if html.count("\n") > MAX_PAGE_LINES:
        raise DocumentError(_("the page has more than {most} lines, the limit").format(most=MAX_PAGE_LINES))
    blocks: list[dict[str, Any]] = []
    steps = child_process.run_steps("reformctl.importing.readers.html.tree", "read_page", html.encode())
    for step in steps:
        blocks += step
    return blocks


def _make_grid(block: dict[str, Any], table: int, notes: list[ReadingNote], *, has_lines: bool) -> Grid:
    """Make a table of a block, and note pictures in its cells."""
    locations = []
    spanned_rows = []
    hidden_rows = []
    for index, row in enumerate(block["rows"]):
        line = row["line"] if has_lines else 0
        location = DocumentLocation(table=table, row=index + 1, line=line)
        locations.append(location)
        spanned_rows.append([SpannedCell(*cell) for cell in row["cells"]])
        if row["hidden"]:
            hidden_rows.append(index)
        if row["picture"]:
            notes.append(ReadingNote(_("a cell contains a picture, which is not read"), location))
    grid_rows = spread_merged_cells(spanned_rows, locations, hidden_rows)
    table_location = locations[0]._replace(row=0)
    return Grid(grid_rows, table_location, block["within"])
