"""Groups the task tables of a document: tables that go on from one another, page after page, are one list."""

from collections.abc import Sequence
from typing import NamedTuple

from reformctl.importing.document import Document, Grid, GridRow, Paragraph
from reformctl.importing.extraction import numerals
from reformctl.importing.extraction.category_rows import LOWEST_LEVEL, find_title_category
from reformctl.importing.extraction.column_headings import GivenColumns
from reformctl.importing.extraction.document_facts import is_annex
from reformctl.importing.extraction.findings import CategoryHeading
from reformctl.importing.extraction.table_layout import TableLayout, find_layout


class TablePart(NamedTuple):
    """A table that is a part of a list, or the whole of it."""

    grid: Grid
    layout: TableLayout
    heading: CategoryHeading | None
    """The category that stands above it."""

    @property
    def heading_rows(self) -> Sequence[GridRow]:
        """The rows with the headings of columns."""
        top = self.layout.top
        first = self.layout.first
        return self.grid.rows[top:first]

    @property
    def rows(self) -> Sequence[GridRow]:
        """The rows below the headings."""
        first = self.layout.first
        return self.grid.rows[first:]


TableGroup = Sequence[TablePart]
"""The tables that make up one list."""


def group_tables(document: Document, given_columns: GivenColumns) -> list[list[TablePart]]:
    """Group the task tables; those after an annex line begin a list of their own."""
    groups: list[list[TablePart]] = []
    heading: CategoryHeading | None = None
    begins_list = True
    for block in document.blocks:
        if isinstance(block, Paragraph):
            begins_list = begins_list or is_annex(block.text)
            heading = _find_category_above(block)  # only what stands right above a table
            continue
        last = None if begins_list else groups[-1][-1]
        part = _read_part(block, last, heading, given_columns)
        if part is None:
            continue
        if last and _continues_table(last, part):
            groups[-1].append(part)
        else:
            groups.append([part])
        heading = None
        begins_list = False
    return groups


def _find_category_above(paragraph: Paragraph) -> CategoryHeading | None:
    """Find the category in a paragraph above a table, such as 一、投资便利化（8项）."""
    text = paragraph.text.strip()
    numbered = numerals.split_number(text)
    if numbered is None or numbered.level > LOWEST_LEVEL:
        return None
    name, declared = numerals.split_declared_count(text)
    is_sentence = "。" in text or len(name) > numerals.MAX_HEADING_CHARACTERS
    if is_sentence or not name:
        return None
    return CategoryHeading(name, declared, paragraph.location, numbered.level)


def _read_part(
    grid: Grid, last: TablePart | None, heading: CategoryHeading | None, given_columns: GivenColumns
) -> TablePart | None:
    """Read a table as a part of a list; one without headings only where it may go on from the last one."""
    layout = find_layout(grid, given_columns)
    if layout:
        title_heading = None
        if layout.top:
            row_above = grid.rows[layout.top - 1]
            title_heading = find_title_category(row_above)
        return TablePart(grid, layout, title_heading or heading)
    if last is None or grid.within or not grid.rows:
        return None
    widths = {len(row.cells) for row in grid.rows}
    column_count = len(last.layout.fields)
    if widths <= {1, column_count}:
        layout_without_headings = last.layout._replace(top=0, first=0)
        return TablePart(grid, layout_without_headings, heading)
    return None


def _continues_table(last: TablePart, part: TablePart) -> bool:
    """Tell whether a table goes on from the last one: the same columns, and the next numbers or a new heading."""
    if part.layout.fields != last.layout.fields:
        return False
    last_table = last.grid.location.table
    if part.grid.within and part.grid.within == last_table:
        return False
    if part.heading:
        return True
    numbers = _list_numbers(part)
    last_numbers = _list_numbers(last)
    if not numbers or not last_numbers:
        return True
    return numbers[0] >= last_numbers[-1]


def _list_numbers(part: TablePart) -> Sequence[int]:
    """List the printed numbers of the rows of a table."""
    if "number" not in part.layout.fields:
        return []
    column = part.layout.fields.index("number")
    numbers = []
    for row in part.rows:
        if column >= len(row.cells):
            continue
        text = row.cells[column].text.strip()
        if not text.isascii():
            continue
        number = numerals.parse_number(text)
        if number is not None:
            numbers.append(number)
    return numbers
