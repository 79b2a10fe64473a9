"""A table of a page while it is read: sections, rows and cells as their tags come, then a Grid."""

from reformctl.document import MOST_COLUMNS, DocumentError, Grid, Piece, Spot, spread
from reformctl.markup.flow import Flow, Line, integer
from reformctl.markup.hidden import is_hidden
from reformctl.markup.tokens import Tag
from reformctl.messages import _
from reformctl.typed import NamedTuple


class _Row(NamedTuple):
    pieces: list[Piece]
    source: int
    hidden: bool


class OpenTable:
    """A table whose end has not come."""

    def __init__(self, within: int) -> None:
        """A table in a cell of the one of that number, or 0."""
        self.number = 0
        """Given with its first cell: what has none is no table."""
        self.cell: Flow | None = None
        """The text of the cell that is open."""
        self.inner: list[Grid] = []
        """The tables in its cells."""
        self._within = within
        self._rows: list[_Row] = []
        self._row_open = False
        self._cell_tag = Tag("td", 0)
        self._section = 0
        """Index of its section's first row."""
        self._section_name = "tbody"
        self._section_hidden = False

    def begin_section(self, tag: Tag) -> None:
        """The head, the body or the foot of the table."""
        self.end_section()
        self._section_name = tag.name
        self._section_hidden = is_hidden(tag)

    def end_section(self, tag: Tag | None = None) -> None:
        """The end of it, unless the end tag is that of another kind of section: no cell reaches beyond."""
        if tag and tag.name != self._section_name:
            return
        self.end_row()
        last = len(self._rows)
        for index in range(self._section, last):
            row = self._rows[index]
            row.pieces[:] = [_within_rows(piece, last - index) for piece in row.pieces]
        self._section = last
        self._section_name = "tbody"
        self._section_hidden = False

    def begin_row(self, tag: Tag) -> None:
        """A row."""
        self.end_row()
        self._rows.append(_Row([], tag.line, self._section_hidden or (tag.name == "tr" and is_hidden(tag))))
        self._row_open = True

    def end_row(self) -> None:
        """The end of a row, if one is open."""
        self.end_cell()
        self._row_open = False

    def begin_cell(self, tag: Tag) -> None:
        """A cell, in a row of its own if none is open."""
        self.end_cell()
        if not self._row_open:
            self.begin_row(tag)
        if len(self._rows[-1].pieces) == MOST_COLUMNS:
            sentence = _("{spot} has over {most} cells, which no task table has")
            raise DocumentError(sentence.format(spot=self.spot(), most=MOST_COLUMNS))
        self.cell = Flow()
        self._cell_tag = tag

    def end_cell(self, tag: Tag | None = None) -> None:
        """The end of the cell that is open, unless the end tag is that of another kind of cell."""
        if self.cell is None or (tag and tag.name != self._cell_tag.name):
            return
        columns = max(integer(self._cell_tag.attributes.get("colspan", ""), 1), 1)
        rows = integer(self._cell_tag.attributes.get("rowspan", ""), 1)
        self._rows[-1].pieces.append(Piece(self.cell.text(), columns, rows if rows >= 0 else 1))
        self.cell = None

    def height(self) -> int:
        """Rows so far."""
        return len(self._rows)

    def spot(self) -> Spot:
        """Where its last row stands."""
        return Spot(table=self.number, row=len(self._rows), line=self._rows[-1].source)

    def grid(self) -> Grid:
        """The whole table; raises DocumentError for more columns or rows than any has."""
        self.end_section()
        spots = [Spot(table=self.number, row=index, line=row.source) for index, row in enumerate(self._rows, start=1)]
        hidden = [index for index, row in enumerate(self._rows) if row.hidden]
        rows = spread([row.pieces for row in self._rows], spots, hidden)
        return Grid(rows, Spot(table=self.number, line=self._rows[0].source), self._within)

    def lines(self) -> list[Line]:
        """Its text as part of the cell that it stands in: cells divided by tabs."""
        shown = [row for row in self._rows if not row.hidden]
        return [Line("\t".join(piece.text for piece in row.pieces), row.source) for row in shown]


def _within_rows(piece: Piece, most: int) -> Piece:
    """The cell, ended with its section."""
    return piece._replace(rows=min(piece.rows or most, most)) if piece.rows != 1 else piece
