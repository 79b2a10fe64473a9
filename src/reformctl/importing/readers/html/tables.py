"""Tells whether a table of a page holds data or only lays the page out.

Our own: a parser of HTML says which cells a table has, and not what they are for.
"""

from typing import NamedTuple

from reformctl.importing.readers.html.lines import ShownLine

MIN_DATA_CELLS = 3
"""A row of data has at least so many cells with text of their own: 序号, 任务, 单位."""
MIN_DATA_ROWS = 2
"""A table of data has at least so many such rows: its headings, and one task."""


class PageCell(NamedTuple):
    """A cell of a table."""

    parts: "list[PagePart]"
    """The lines and tables in it, in order."""
    columns: int
    """How many columns it spans."""
    rows: int
    """How many rows it spans, 0: down to the end of the section."""

    def has_own_text(self) -> bool:
        """Tell whether it holds text outside of the tables in it."""
        lines = (part for part in self.parts if isinstance(part, ShownLine))
        return any(line.text for line in lines)

    def list_tables(self) -> "list[PageTable]":
        """List the tables in it."""
        return [part for part in self.parts if isinstance(part, PageTable)]

    def join_text(self) -> str:
        """Join all its lines, those of the tables in it too, without empty ones around them."""
        lines: list[str] = []
        for part in self.parts:
            if isinstance(part, ShownLine):
                lines.append(part.text)
            else:
                lines += part.list_lines()
        return "\n".join(lines).strip("\n")


class PageRow(NamedTuple):
    """A row of a table."""

    cells: list[PageCell]
    source_line: int
    is_hidden: bool
    has_picture: bool

    def join_text(self) -> str:
        """Join its cells, divided by tabs."""
        texts = [cell.join_text() for cell in self.cells]
        return "\t".join(texts)


class PageTable(NamedTuple):
    """A table of a page."""

    rows: list[PageRow]

    def list_inner_tables(self) -> "list[PageTable]":
        """List the tables in its cells."""
        tables: list[PageTable] = []
        for row in self.rows:
            for cell in row.cells:
                tables += cell.list_tables()
        return tables

    def list_shown_parts(self) -> "list[PagePart]":
        """List what its cells hold, in order, where they are shown."""
        parts: list[PagePart] = []
        for row in self.rows:
            if row.is_hidden:
                continue
            for cell in row.cells:
                parts += cell.parts
        return parts

    def list_lines(self) -> list[str]:
        """List its rows as lines of the cell that it stands in."""
        return [row.join_text() for row in self.rows if not row.is_hidden]

    def is_layout(self, *, in_cell: bool) -> bool:
        """Tell whether the table only lays the page out: nobody could say what its rows and columns are.

        So it is with a table in a cell whose rows have one cell each, and with a table around others whose own cells
        do not look like data: the three tables of a page that holds its menu, its title and at last the 分工表.
        """
        cell_counts = [len(row.cells) for row in self.rows]
        has_one_column = max(cell_counts, default=0) <= 1
        if in_cell and has_one_column:
            return True
        if not self.list_inner_tables():
            return False
        data_row_count = 0
        for row in self.rows:
            filled_count = sum(cell.has_own_text() for cell in row.cells)
            if filled_count >= MIN_DATA_CELLS:
                data_row_count += 1
        return data_row_count < MIN_DATA_ROWS


PagePart = ShownLine | PageTable
"""What a page, or a cell, holds."""


def end_spans(rows: list[PageRow]) -> list[PageRow]:
    """End the cells of a section where it ends."""
    ended = []
    for index, row in enumerate(rows):
        rows_left = len(rows) - index
        cells = []
        for cell in row.cells:
            span = min(cell.rows or rows_left, rows_left)
            cells.append(cell._replace(rows=span))
        ended.append(row._replace(cells=cells))
    return ended
