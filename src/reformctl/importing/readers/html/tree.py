"""Reads paragraphs and tables from the tree of a page, as JSON has them, in the child process that `page` begins.

The tree is that of the HTML standard, made by lexbor (selectolax): a parser of our own read every third odd snippet
otherwise than browsers do. It is walked without recursion, for a page may nest its elements as deep as it likes.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from reformctl.importing.document import DocumentError
from reformctl.importing.limits import MAX_DOCUMENT_CHARACTERS, MAX_NESTED_TABLES, MAX_ROWS
from reformctl.importing.readers.html.lines import TextFlow, keep_blanks, parse_integer
from reformctl.importing.readers.html.tables import PageCell, PagePart, PageRow, PageTable, end_spans
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
_TABLE_PARTS = ("caption", "thead", "tbody", "tfoot")
_NO_DISPLAY = re.compile(r"(?:^|;)\s*display\s*:\s*none", re.IGNORECASE)
_END = "reformctl-end"
"""An element that no page has, put at its end: where it does not arrive, what is open there swallows the rest."""
_MARK = re.compile(r"reformctl-line:([0-9]{1,9})|reformctl-blanks:\[([ \t]+)\]")
"""A comment that `mark_line` or `mark_blanks` made."""


def read_page(data: bytes) -> Iterator[list[dict[str, Any]]]:
    """Read what a page in UTF-8 holds, [{"text", "line"} or {"rows", "within"}, …]. Raises DocumentError.

    There is nothing in the first of two steps, that of making the tree, so that each has its own time.
    """
    root = _make_tree(data)
    yield []
    parts = _PageReader().read_content(root)
    yield list(_make_blocks(parts))


def mark_line(number: int) -> str:
    """Mark, in HTML that we make ourselves, which line of its source follows."""
    return f"<!-- reformctl-line:{number} -->"


def mark_blanks(blanks: str) -> str:
    """Mark, in HTML that we make ourselves, blanks that no line collapses."""
    return f"<!-- reformctl-blanks:[{blanks}] -->"


def _make_tree(data: bytes) -> "LexborNode":
    """Make the tree. Raises DocumentError for a page that breaks off inside of what is not shown."""
    packages.load_package(packages.SELECTOLAX)
    from selectolax.lexbor import LexborHTMLParser, SelectolaxError

    try:
        tree = LexborHTMLParser(data + f"<{_END}>".encode())
    except SelectolaxError as error:  # lexbor makes a tree of whatever it has memory for
        raise MemoryError from error
    if tree.root is None or tree.css_first(f"{_END}, frameset") is None:
        sentence = _("a tag, comment or script never ends, so the rest of the page is not shown: get the page again")
        raise DocumentError(sentence)
    return tree.root


class _PageReader:
    """Reads a page, in its order."""

    def __init__(self) -> None:
        """Begin before the first element."""
        self._source_line = 1
        self._table_depth = 0
        """Tables around the place that is read."""
        self._row_count = 0
        self._picture_count = 0
        self._repeated_characters = 0
        """Characters of tables that stand in cells of data as well."""

    def read_content(self, parent: "LexborNode") -> list[PagePart]:
        """Read the lines and tables in an element, and in all that are in it; tables alone are read by recursion."""
        parts: list[PagePart] = []
        flow = TextFlow()
        open_elements: list[LexborNode] = []
        node = parent.first_child
        while node is not None or open_elements:
            if node is None:
                element = open_elements.pop()
                _leave(element, flow)
                node = element.next
            elif node.tag == "table" and not _is_hidden(node):
                parts += flow.take_lines()
                parts += self._read_table(node)
                node = node.next
            elif self._enter(node, flow):
                open_elements.append(node)
                node = node.first_child
            else:
                node = node.next
        return parts + flow.take_lines()

    def _enter(self, node: "LexborNode", flow: TextFlow) -> bool:
        """Take a node as it begins; tell whether what is in it is to be read."""
        name = node.tag or ""
        if name.startswith("-"):
            self._take_text(node, flow)
            return False
        if name in _BLOCKS:
            flow.end_line()
        if name in _NEVER_SHOWN:
            return False
        is_body = name == "body"  # a script may show it once it is there
        if not is_body and _is_hidden(node):
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
            comment = node.comment_content or ""
            mark = _MARK.fullmatch(comment.strip())
            if mark and mark[1]:
                self._source_line = int(mark[1])
            elif mark:
                blanks = keep_blanks(mark[2])
                flow.add_text(blanks, self._source_line)

    def _read_table(self, node: "LexborNode") -> list[PagePart]:
        """Read a table with its caption above it; or what its cells hold, if it only lays the page out."""
        if self._table_depth == MAX_NESTED_TABLES:
            sentence = _("the page nests tables more than {most} levels deep, which no document does")
            raise DocumentError(sentence.format(most=MAX_NESTED_TABLES))
        self._table_depth += 1
        parts: list[PagePart] = []
        rows: list[PageRow] = []
        for child in self._find_children(node, *_TABLE_PARTS):
            if child.tag != "caption":
                rows += self._read_section(child)
            elif not _is_hidden(child):
                parts += self.read_content(child)
        self._table_depth -= 1
        table = PageTable(rows)
        is_in_cell = self._table_depth > 0
        if table.is_layout(in_cell=is_in_cell):
            return parts + table.list_shown_parts()
        self._count_repeated(table)
        if any(row.cells for row in rows):
            parts.append(table)
        return parts

    def _read_section(self, node: "LexborNode") -> list[PageRow]:
        is_hidden = _is_hidden(node)
        rows = []
        for row_node in self._find_children(node, "tr"):
            row = self._read_row(row_node, is_hidden=is_hidden)
            rows.append(row)
        return end_spans(rows)

    def _read_row(self, node: "LexborNode", *, is_hidden: bool) -> PageRow:
        self._row_count += 1
        if self._row_count > MAX_ROWS:
            sentence = _("the page has more than {most} table rows, the limit")
            raise DocumentError(sentence.format(most=MAX_ROWS))
        source_line = self._source_line
        pictures_before = self._picture_count
        cells = []
        for child in self._find_children(node, "td", "th"):
            if not _is_hidden(child):
                cell = self._read_cell(child)
                cells.append(cell)
        has_picture = self._picture_count > pictures_before
        is_hidden_row = is_hidden or _is_hidden(node)
        return PageRow(cells, source_line, is_hidden_row, has_picture)

    def _read_cell(self, node: "LexborNode") -> PageCell:
        attributes = node.attributes
        stated_columns = attributes.get("colspan")
        columns = max(parse_integer(stated_columns, 1), 1)
        stated_rows = attributes.get("rowspan")
        rows = parse_integer(stated_rows, 1)
        if rows < 0:
            rows = 1
        parts = self.read_content(node)
        return PageCell(parts, columns, rows)

    def _find_children(self, node: "LexborNode", *names: str) -> "Iterator[LexborNode]":
        """Find the elements of these names right in a part of a table; what is between them shows nothing."""
        child = node.first_child
        while child is not None:
            if child.tag in names:
                yield child
            elif (child.tag or "").startswith("-"):
                self._take_text(child, TextFlow())
            child = child.next

    def _count_repeated(self, table: PageTable) -> None:
        """Raise DocumentError where cells repeat more of the tables in them than any document holds."""
        for inner in table.list_inner_tables():
            for line in inner.list_lines():
                self._repeated_characters += len(line)
        if self._repeated_characters > MAX_DOCUMENT_CHARACTERS:
            sentence = _("nested tables of the page hold more than {most} characters, which no document does")
            raise DocumentError(sentence.format(most=MAX_DOCUMENT_CHARACTERS))


def _leave(node: "LexborNode", flow: TextFlow) -> None:
    """Close what `_enter` opened, when the node ends."""
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
    """Tell whether the page says that it does not show this element."""
    attributes = node.attributes
    if "hidden" in attributes:
        return True
    style = attributes.get("style") or ""
    return bool(_NO_DISPLAY.search(style))


def _make_blocks(parts: list[PagePart]) -> Iterator[dict[str, Any]]:
    """Make lines and tables as JSON has them; a table is followed by those in its cells."""
    table_count = 0
    parts_left = [(part, 0) for part in reversed(parts)]
    """What is still to be made, last things first, with the number of the table around each."""
    while parts_left:
        part, within = parts_left.pop()
        if isinstance(part, PageTable):
            table_count += 1
            rows = list(map(_make_row, part.rows))
            yield {"within": within, "rows": rows}
            inner_tables = reversed(part.list_inner_tables())
            parts_left += [(inner, table_count) for inner in inner_tables]
        elif part.text:
            yield {"text": part.text, "line": part.source_line}


def _make_cell(cell: PageCell) -> tuple[str, int, int]:
    """Make a cell as JSON has it: its text, then how many columns and rows it spans."""
    text = cell.join_text()
    return text, cell.columns, cell.rows


def _make_row(row: PageRow) -> dict[str, Any]:
    return {
        "cells": list(map(_make_cell, row.cells)),
        "line": row.source_line,
        "hidden": row.is_hidden,
        "picture": row.has_picture,
    }
