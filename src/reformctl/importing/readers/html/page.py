"""HTML -> paragraphs and tables, whatever its source: a file, or Markdown as it is shown."""

from collections.abc import Iterator
from typing import Any

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


def normalize_lines(text: str, encoding: str) -> tuple[str, tuple[ReadingNote, ...]]:
    """A decoded text with lines that end in LF, and a note of its encoding; raises DocumentError for no text."""
    if "\0" in text:
        raise DocumentError(_("it holds a NUL, which no text has: it is damaged, or another kind of file"))
    return text.replace("\r\n", "\n").replace("\r", "\n"), encoding_note(encoding)


def read_html(html: str, *, has_lines: bool = False) -> Document:
    """A page's paragraphs, and its tables with their rows, each numbered; the tree of HTML knows no lines.

    With `has_lines` each has the line of the source that `tree.mark_line` named instead. Raises DocumentError for what
    no browser would show whole, and ImportError where selectolax is missing, too old or broken.
    """
    return make_document(_read_tree(html), has_lines=has_lines)


def make_document(blocks: list[dict[str, Any]], *, has_lines: bool) -> Document:
    """The blocks of `tree` with their places: lines of the source, or numbers of paragraphs, tables and rows."""
    found: list[Paragraph | Grid] = []
    notes: list[ReadingNote] = []
    paragraphs = tables = 0
    for block in blocks:
        if "text" in block:
            paragraphs += 1
            location = DocumentLocation(line=block["line"]) if has_lines else DocumentLocation(paragraph=paragraphs)
            found.append(Paragraph(block["text"], location))
            continue
        tables += 1
        locations = [
            DocumentLocation(table=tables, row=number, line=row["line"] if has_lines else 0)
            for number, row in enumerate(block["rows"], 1)
        ]
        found.append(_grid(block, locations))
        notes += _picture_notes(block, locations)
    return Document(tuple(found), tuple(notes[:1]))


def _read_tree(html: str) -> list[dict[str, Any]]:
    """The blocks of a page, from a child process: some trees take for ever, or all memory, and C code may break down.

    50,000 `<div>` in one another take 10 seconds, and 40 kB of fonts that are never closed 1 GiB.
    """
    if len(html) > MAX_CHARACTERS:
        raise DocumentError(_("a page of over {most} characters is not read").format(most=MAX_CHARACTERS))
    if html.count("<") > MAX_PAGE_TAGS or html.count("&") > MAX_PAGE_TAGS:
        raise DocumentError(_("a page of over {most} tags and entities is not read").format(most=MAX_PAGE_TAGS))
    if html.count("\n") > MAX_PAGE_LINES:
        raise DocumentError(_("a page of over {most} lines is not read").format(most=MAX_PAGE_LINES))
    steps = child_process.run_steps("reformctl.importing.readers.html.tree", "read_page", html.encode())
    return [block for step in steps for block in step]


def _grid(block: dict[str, Any], locations: list[DocumentLocation]) -> Grid:
    rows = block["rows"]
    pieces = [[SpannedCell(*cell) for cell in row["cells"]] for row in rows]
    hidden = [index for index, row in enumerate(rows) if row["hidden"]]
    return Grid(spread_merged_cells(pieces, locations, hidden), locations[0]._replace(row=0), block["within"])


def _picture_notes(block: dict[str, Any], locations: list[DocumentLocation]) -> Iterator[ReadingNote]:
    """A note of each row that has a picture in a cell; the first is enough: whoever sees it looks for more."""
    for row, location in zip(block["rows"], locations, strict=True):
        if row["picture"]:
            yield ReadingNote(_("a picture stands in a cell: what it shows is not read"), location)
