"""HTML -> paragraphs and tables, whatever its source: a file, or Markdown as it is shown."""

from collections.abc import Iterator
from typing import Any

from reformctl.importing.document import (
    MOST_CHARACTERS,
    Document,
    DocumentError,
    Grid,
    Note,
    Paragraph,
    Piece,
    Spot,
    encoding_note,
    spread,
)
from reformctl.importing.readers import child_process
from reformctl.importing.readers.html.lines import MAX_LINES
from reformctl.system.translation import _

MAX_TAGS = 300_000
"""Tags and comments of a page, and entities: those of 3,000 rows as Word saves them."""


def normalize_lines(text: str, encoding: str) -> tuple[str, tuple[Note, ...]]:
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
    notes: list[Note] = []
    paragraphs = tables = 0
    for block in blocks:
        if "text" in block:
            paragraphs += 1
            spot = Spot(line=block["line"]) if has_lines else Spot(paragraph=paragraphs)
            found.append(Paragraph(block["text"], spot))
            continue
        tables += 1
        spots = [
            Spot(table=tables, row=number, line=row["line"] if has_lines else 0)
            for number, row in enumerate(block["rows"], 1)
        ]
        found.append(_grid(block, spots))
        notes += _picture_notes(block, spots)
    return Document(tuple(found), tuple(notes[:1]))


def _read_tree(html: str) -> list[dict[str, Any]]:
    """The blocks of a page, from a child process: some trees take for ever, or all memory, and C code may break down.

    50,000 `<div>` in one another take 10 seconds, and 40 kB of fonts that are never closed 1 GiB.
    """
    if len(html) > MOST_CHARACTERS:
        raise DocumentError(_("a page of over {most} characters is not read").format(most=MOST_CHARACTERS))
    if html.count("<") > MAX_TAGS or html.count("&") > MAX_TAGS:
        raise DocumentError(_("a page of over {most} tags and entities is not read").format(most=MAX_TAGS))
    if html.count("\n") > MAX_LINES:
        raise DocumentError(_("a page of over {most} lines is not read").format(most=MAX_LINES))
    steps = child_process.steps("reformctl.importing.readers.html.tree", "read_page", html.encode())
    return [block for step in steps for block in step]


def _grid(block: dict[str, Any], spots: list[Spot]) -> Grid:
    rows = block["rows"]
    pieces = [[Piece(*cell) for cell in row["cells"]] for row in rows]
    hidden = [index for index, row in enumerate(rows) if row["hidden"]]
    return Grid(spread(pieces, spots, hidden), spots[0]._replace(row=0), block["within"])


def _picture_notes(block: dict[str, Any], spots: list[Spot]) -> Iterator[Note]:
    """A note of each row that has a picture in a cell; the first is enough: whoever sees it looks for more."""
    for row, spot in zip(block["rows"], spots, strict=True):
        if row["picture"]:
            yield Note(_("a picture stands in a cell: what it shows is not read"), spot)
