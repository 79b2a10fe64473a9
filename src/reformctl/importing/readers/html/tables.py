"""A table as a page has it, and whether it holds data or only lays the page out.

Our own: a parser of HTML says which cells a table has, and not what they are for.
"""

from typing import NamedTuple

from reformctl.importing.readers.html.lines import ShownLine

DATA_CELLS = 3
"""Cells with text of their own that a row of data has at least: 序号, 任务, 单位."""
DATA_ROWS = 2
"""Rows of that many cells in a table of data: its headings, and one task."""


class PageCell(NamedTuple):
    """A cell: the lines and tables in it, in order, and how many columns and rows it spans."""

    parts: "list[ShownLine | PageTable]"
    columns: int
    rows: int
    """0: down to the end of the section."""

    def has_own_text(self) -> bool:
        """Whether it holds text outside of the tables in it."""
        return any(isinstance(part, ShownLine) and part.text for part in self.parts)

    def text(self) -> str:
        """All its lines, those of the tables in it too, without empty ones around them."""
        lines: list[str] = []
        for part in self.parts:
            if isinstance(part, ShownLine):
                lines.append(part.text)
            else:
                lines += part.lines()
        return "\n".join(lines).strip("\n")


class PageRow(NamedTuple):
    """A row of a table."""

    cells: list[PageCell]
    source_line: int
    is_hidden: bool
    has_picture: bool


class PageTable(NamedTuple):
    """A table."""

    rows: list[PageRow]

    def inner_tables(self) -> "list[PageTable]":
        """The tables in its cells."""
        return [part for row in self.rows for cell in row.cells for part in cell.parts if isinstance(part, PageTable)]

    def shown_parts(self) -> "list[ShownLine | PageTable]":
        """What its cells hold, in order, where they are shown."""
        return [part for row in self.rows if not row.is_hidden for cell in row.cells for part in cell.parts]

    def lines(self) -> list[str]:
        """Its text as part of the cell that it stands in: cells divided by tabs."""
        return ["\t".join(cell.text() for cell in row.cells) for row in self.rows if not row.is_hidden]

    def is_layout(self, *, in_cell: bool) -> bool:
        """Whether the table only lays the page out: nobody could say what its rows and columns are.

        So it is with a table in a cell whose rows have one cell each, and with a table around others whose own cells
        do not look like data: the three tables of a page that holds its menu, its title and at last the 分工表.
        """
        if in_cell and all(len(row.cells) <= 1 for row in self.rows):
            return True
        if not self.inner_tables():
            return False
        rows = [row for row in self.rows if sum(cell.has_own_text() for cell in row.cells) >= DATA_CELLS]
        return len(rows) < DATA_ROWS


def end_spans(rows: list[PageRow]) -> list[PageRow]:
    """The rows of a section; no cell reaches beyond it."""
    ended = []
    for index, row in enumerate(rows):
        left = len(rows) - index
        cells = [cell._replace(rows=min(cell.rows or left, left)) for cell in row.cells]
        ended.append(row._replace(cells=cells))
    return ended
