"""The tree of a page -> its paragraphs and tables, as JSON has them, in the child process that `page` begins.

The tree is that of the HTML standard, made by lexbor (selectolax): a parser of our own read every third odd snippet
otherwise than browsers do. It is walked without recursion, for a page may nest its elements as deep as it likes.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from reformctl.importing.document import MAX_CHARACTERS, MAX_ROWS, DocumentError
from reformctl.importing.limits import MAX_NESTED_TABLES
from reformctl.importing.readers.html.lines import ShownLine, TextFlow, keep_blanks, parse_integer
from reformctl.importing.readers.html.tables import PageCell, PageRow, PageTable, end_spans
from reformctl.system import packages
from reformctl.system.translation import _

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode


_BLOCK_NAMES = (
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol optgroup option p "
    "plaintext pre search section summary table tbody td tfoot th thead tr ul xmp"
)
_UNSEEN_NAMES = (
    "audio canvas datalist head iframe noembed noframes noscript object rp script select style svg template textarea "
    "title video xml"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
"""Elements that begin and end a line."""
_NEVER_SHOWN = frozenset(_UNSEEN_NAMES.split())
"""Among them what a browser draws, offers or plays, and the settings that Excel writes."""
_LISTS = frozenset(("ol", "ul"))
_PREFORMATTED = frozenset(("listing", "plaintext", "pre", "xmp"))
_NO_DISPLAY = re.compile(r"(?:^|;)\s*display\s*:\s*none", re.IGNORECASE)
_END = "reformctl-end"
"""An element that no page has, put at its end: where it does not arrive, what is open there swallows the rest."""
_MARK = re.compile(r"reformctl-line:([0-9]{1,9})|reformctl-blanks:\[([ \t]+)\]")
"""A comment that `mark_line` or `mark_blanks` made."""


def read_page(data: bytes) -> Iterator[list[dict[str, Any]]]:
    """What a page in UTF-8 holds, [{"text", "line"} or {"rows", "within"}, …]; raises DocumentError.

    There is nothing in the first of two steps, that of making the tree, so that each has its own time.
    """
    root = _make_tree(data)
    yield []
    yield [*_blocks(_PageReader().read_content(root))]


def _make_tree(data: bytes) -> "LexborNode":
    """The root of the tree; raises DocumentError for a page that breaks off inside of what is not shown."""
    packages.load_package(packages.SELECTOLAX)
    from selectolax.lexbor import LexborHTMLParser, SelectolaxError

    try:
        tree = LexborHTMLParser(data + f"<{_END}>".encode())
    except SelectolaxError as error:  # lexbor makes a tree of whatever it has memory for
        raise MemoryError from error
    if tree.root is None or tree.css_first(f"{_END}, frameset") is None:
        sentence = _("a tag, comment or script in it never ends, so that the rest is not shown: get the page anew")
        raise DocumentError(sentence)
    return tree.root


def mark_line(number: int) -> str:
    """What tells, in HTML that we make ourselves, which line of its source follows."""
    return f"<!-- reformctl-line:{number} -->"


def mark_blanks(blanks: str) -> str:
    """What stands, in HTML that we make ourselves, for blanks that no line collapses."""
    return f"<!-- reformctl-blanks:[{blanks}] -->"


class _PageReader:
    """The way through a page, in its order."""

    def __init__(self) -> None:
        """Before the first element."""
        self._source_line = 1
        self._depth = 0
        """Tables around the place that is read."""
        self._row_count = self._picture_count = 0
        self._repeated_characters = 0
        """Characters of tables that stand in cells of data as well."""

    def read_content(self, holder: "LexborNode") -> list[ShownLine | PageTable]:
        """The lines and tables in an element, and in all that are in it; tables alone are read by recursion."""
        parts: list[ShownLine | PageTable] = []
        flow = TextFlow()
        left: list[tuple[LexborNode | None, bool]] = [(holder.first_child, False)]
        """What is still to be done, last things first: nodes to be entered with those after them, or to be left."""
        while left:
            node, is_entered = left.pop()
            if node is None:
                continue
            if is_entered:
                _leave(node, flow)
                continue
            left.append((node.next, False))
            if node.tag == "table" and not _is_hidden(node):
                parts += flow.take_lines()
                parts += self._read_table(node)
            elif self._enter(node, flow):
                left += [(node, True), (node.first_child, False)]
        return parts + flow.take_lines()

    def _enter(self, node: "LexborNode", flow: TextFlow) -> bool:
        """Take a node as it begins; whether what is in it is to be read."""
        name = node.tag or ""
        if name.startswith("-"):
            self._take_text(node, flow)
            return False
        if name in _BLOCKS:
            flow.end_line()
        if name in _NEVER_SHOWN or (name != "body" and _is_hidden(node)):  # a script may show the body once it is there
            return False
        if name == "br":
            flow.end_line(by_hand=True)
        elif name == "img":
            self._picture_count += 1
        elif name in _LISTS:
            flow.begin_list(name, node.attributes)
        elif name == "li":
            flow.begin_item(node.attributes)
        elif name in _PREFORMATTED:
            flow.begin_preformatted()
        return True

    def _take_text(self, node: "LexborNode", flow: TextFlow) -> None:
        """Take a text, or do what one of our own marks says; any other comment is none."""
        if node.tag == "-text":
            text = node.text()
            flow.add_text(text, self._source_line)
            self._source_line += text.count("\n")
        elif node.tag == "-comment":
            mark = _MARK.fullmatch((node.comment_content or "").strip())
            if mark and mark[1]:
                self._source_line = int(mark[1])
            elif mark:
                flow.add_text(keep_blanks(mark[2]), self._source_line)

    def _read_table(self, node: "LexborNode") -> list[ShownLine | PageTable]:
        """A table with its caption above it; or what its cells hold, if it only lays the page out."""
        if self._depth == MAX_NESTED_TABLES:
            sentence = _("this page nests over {most} tables, which no document does")
            raise DocumentError(sentence.format(most=MAX_NESTED_TABLES))
        self._depth += 1
        parts: list[ShownLine | PageTable] = []
        rows: list[PageRow] = []
        for child in self._elements(node, "caption", "thead", "tbody", "tfoot"):
            is_hidden = _is_hidden(child)
            if child.tag != "caption":
                rows += end_spans([self._read_row(row, is_hidden=is_hidden) for row in self._elements(child, "tr")])
            elif not is_hidden:
                parts += self.read_content(child)
        self._depth -= 1
        table = PageTable(rows)
        if table.is_layout(in_cell=self._depth > 0):
            return parts + table.shown_parts()
        self._count_repeated(table)
        return [*parts, table] if any(row.cells for row in rows) else parts

    def _read_row(self, node: "LexborNode", *, is_hidden: bool) -> PageRow:
        self._row_count += 1
        if self._row_count > MAX_ROWS:
            raise DocumentError(_("a page of over {most} table rows is not read").format(most=MAX_ROWS))
        source_line, pictures = self._source_line, self._picture_count
        cells = [self._read_cell(cell) for cell in self._elements(node, "td", "th") if not _is_hidden(cell)]
        return PageRow(cells, source_line, is_hidden or _is_hidden(node), self._picture_count > pictures)

    def _read_cell(self, node: "LexborNode") -> PageCell:
        columns = parse_integer(node.attributes.get("colspan"), 1)
        rows = parse_integer(node.attributes.get("rowspan"), 1)
        return PageCell(self.read_content(node), max(columns, 1), rows if rows >= 0 else 1)

    def _elements(self, node: "LexborNode", *names: str) -> "Iterator[LexborNode]":
        """The elements of these names that stand right in a part of a table; what is between them shows nothing."""
        child = node.first_child
        while child is not None:
            if child.tag in names:
                yield child
            elif (child.tag or "").startswith("-"):
                self._take_text(child, TextFlow())
            child = child.next

    def _count_repeated(self, table: PageTable) -> None:
        """Raise DocumentError where cells repeat more of the tables in them than any document holds."""
        for inner in table.inner_tables():
            self._repeated_characters += sum(map(len, inner.lines()))
        if self._repeated_characters > MAX_CHARACTERS:
            sentence = _("tables within tables of this page hold over {most} characters, which no document does")
            raise DocumentError(sentence.format(most=MAX_CHARACTERS))


def _leave(node: "LexborNode", flow: TextFlow) -> None:
    """Take a node as it ends."""
    name = node.tag or ""
    if name in _BLOCKS:
        flow.end_line()
    if name in _LISTS:
        flow.end_list()
    elif name == "li":
        flow.end_item()
    elif name in _PREFORMATTED:
        flow.end_preformatted()


def _is_hidden(node: "LexborNode") -> bool:
    """Whether the page says that it does not show this element."""
    attributes = node.attributes
    return "hidden" in attributes or bool(_NO_DISPLAY.search(attributes.get("style") or ""))


def _blocks(parts: list[ShownLine | PageTable]) -> Iterator[dict[str, Any]]:
    """The lines and tables as JSON has them; a table is followed by those in its cells."""
    number = 0
    left = [(part, 0) for part in reversed(parts)]
    while left:
        part, within = left.pop()
        if isinstance(part, PageTable):
            number += 1
            yield {"within": within, "rows": [_row(row) for row in part.rows]}
            left += [(inner, number) for inner in reversed(part.inner_tables())]
        elif part.text:
            yield {"text": part.text, "line": part.source_line}


def _row(row: PageRow) -> dict[str, Any]:
    return {
        "cells": [(cell.text(), cell.columns, cell.rows) for cell in row.cells],
        "line": row.source_line,
        "hidden": row.is_hidden,
        "picture": row.has_picture,
    }
