"""The document that readers hand on: paragraphs and tables of cells with their places, no meaning yet."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from reformctl.importing.limits import MAX_COLUMNS, MAX_DOCUMENT_CHARACTERS, MAX_ROWS
from reformctl.system.translation import N_, _, translate
from reformctl.text.escaping import echo_value

LOCATION_PHRASES = {
    "page": N_("page {value}"),
    "sheet": N_("sheet {value}"),
    "table": N_("table {value}"),
    "row": N_("row {value}"),
    "line": N_("line {value}"),
    "paragraph": N_("paragraph {value}"),
}
"""How the parts of a location are said."""


class DocumentError(Exception):
    """A document that cannot be read, or that no reader should go on with; its text is a whole sentence."""


class DocumentLocation(NamedTuple):
    """Where in a document something stands, as far as its kind can tell; 0 and "" are not known. All count from 1."""

    page: int = 0
    sheet: str = ""
    table: int = 0
    row: int = 0
    """Of the table, or of the sheet."""
    line: int = 0
    """Of a text file."""
    paragraph: int = 0

    def __str__(self) -> str:
        """For people: page 2, table 1, row 3."""
        text = ""
        for key, value in self._asdict().items():
            if not value:
                continue
            phrase = translate(LOCATION_PHRASES[key])
            phrase = phrase.format(value=echo_value(str(value)))
            if text:
                pair = _("{one}, {other}")
                text = pair.format(one=text, other=phrase)
            else:
                text = phrase
        return text


class GridCell(NamedTuple):
    """A cell of a table (单元格), or the part of a merged one that lies here."""

    text: str = ""
    """To the character; a line break is one that the document itself has, between paragraphs or by hand."""
    merged: str = ""
    """Empty where a cell begins; `left` or `above` where it is merged with the one there, whose text it repeats; of a
    cell that spans columns and rows, only the first column says `above`."""

    @property
    def is_filled(self) -> bool:
        """Whether it holds anything but blanks."""
        return bool(self.text.strip())


Cells = Sequence[GridCell]
"""The cells of a row, or of a part of it."""
_EMPTY_CELL = GridCell()


class GridRow(NamedTuple):
    """A row of a table with every column that it spans."""

    cells: tuple[GridCell, ...]
    location: DocumentLocation
    hidden: bool = False
    """Whether the document does not show it."""

    @property
    def filled_cells(self) -> list[GridCell]:
        """The cells that hold a text; one that spans columns counts once."""
        beginning = [cell for cell in self.cells if cell.merged != "left"]
        return [cell for cell in beginning if cell.is_filled]


class Grid(NamedTuple):
    """A table of a document."""

    rows: tuple[GridRow, ...]
    location: DocumentLocation
    within: int = 0
    """Number of the table in whose cell it stands, and to whose text its own text belongs as well; 0 for none."""


class Paragraph(NamedTuple):
    """A paragraph or heading outside of tables, without a line break."""

    text: str
    """To the character, with the number that a program writes before it."""
    location: DocumentLocation


DocumentBlock = Paragraph | Grid
"""What a document consists of."""


class ReadingNote(NamedTuple):
    """Something about the reading that whoever uses the result should know."""

    sentence: str
    location: DocumentLocation = DocumentLocation()
    lost: bool = False
    """Whether a reader of the document sees something that was not read."""
    undecided: tuple[DocumentLocation, ...] = ()
    """Where the document has two versions of a text: a tracked change that nobody has accepted or rejected."""


class Document(NamedTuple):
    """What was read, in the document's order."""

    blocks: tuple[DocumentBlock, ...]
    notes: tuple[ReadingNote, ...] = ()
    plain: str | None = None
    """The whole text, where the document is one and its cells stand in it as they are."""
    table_id: str | None = None
    """The id of the table from which our own export made the document, where its properties say so."""

    @property
    def paragraphs(self) -> list[Paragraph]:
        """The paragraphs, in order."""
        return [block for block in self.blocks if isinstance(block, Paragraph)]

    @property
    def grids(self) -> list[Grid]:
        """The tables, in order."""
        return [block for block in self.blocks if isinstance(block, Grid)]


class SpannedCell(NamedTuple):
    """A cell as documents write it: its text, and how many columns and rows it spans."""

    text: str
    columns: int = 1
    rows: int = 1
    """0: down to the last row of the table."""


class _ReachingCell(NamedTuple):
    """What a cell that spans rows puts into a column of the rows below."""

    cell: GridCell
    rows_left: int


def too_many_rows() -> DocumentError:
    """Say that a table has more rows than any document."""
    sentence = _("a table has more than {most} rows, the limit")
    message = sentence.format(most=MAX_ROWS)
    return DocumentError(message)


def too_many_columns(location: DocumentLocation) -> DocumentError:
    """Say that a row or a sheet has more columns than any table."""
    sentence = _("{location} has more than {most} columns, which no task table has")
    message = sentence.format(location=location, most=MAX_COLUMNS)
    return DocumentError(message)


def too_many_paragraphs() -> DocumentError:
    """Say that there are more rows or paragraphs than in any document."""
    sentence = _("it has more than {most} rows or paragraphs, the limit")
    message = sentence.format(most=MAX_ROWS)
    return DocumentError(message)


def too_many_characters() -> DocumentError:
    """Say that a text is longer than any document."""
    sentence = _("it has more than {most} characters")
    message = sentence.format(most=MAX_DOCUMENT_CHARACTERS)
    return DocumentError(message)


def note_encoding(encoding: str) -> tuple[ReadingNote, ...]:
    """Note an encoding that is not UTF-8."""
    if encoding == "UTF-8":
        return ()
    sentence = _("the file is in {encoding}, not in UTF-8")
    message = sentence.format(encoding=encoding)
    note = ReadingNote(message)
    return (note,)


def write_verbatim(document: Document) -> str:
    """Write the document as one text: a paragraph a line, a cell a line after a tab, a blank line after each row.

    A cell that is merged with the one above stands in each of its rows, so that every row is whole; one that spans
    columns stands once. A cell may run over several lines. A table in a cell is a part of that cell's text.
    """
    lines = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            lines.append(f"{block.text}\n")
        elif not block.within:
            for row in block.rows:
                cells = [f"\t{cell.text}\n" for cell in row.cells if cell.merged != "left"]
                if cells:
                    lines += [*cells, "\n"]
    return "".join(lines)


def spread_merged_cells(
    rows: Sequence[Sequence[SpannedCell]], locations: Iterable[DocumentLocation], hidden: Iterable[int] = ()
) -> tuple[GridRow, ...]:
    """Make rows whose every column has its cell: merged cells stand wherever they reach, as HTML's table model has it.

    `hidden` are the indexes of rows that the document does not show. Raises DocumentError for more columns or rows than
    any table has.
    """
    if len(rows) > MAX_ROWS:
        raise too_many_rows()
    hidden_rows = set(hidden)
    reaching: dict[int, _ReachingCell] = {}
    """The cells that reach down into the row, by their columns."""
    grid_rows = []
    located_rows = zip(rows, locations, strict=True)
    for index, (spanned_cells, location) in enumerate(located_rows):
        cells = {column: above.cell for column, above in reaching.items()}
        reaching = _go_down(reaching)
        column = 0
        for spanned_cell in spanned_cells:
            while column in cells:
                column += 1
            end = column + spanned_cell.columns
            if end > MAX_COLUMNS:
                raise too_many_columns(location)
            rows_below = len(rows)
            if spanned_cell.rows:
                rows_below = spanned_cell.rows - 1
            for offset in range(spanned_cell.columns):
                merged = "left" if offset else ""
                cells[column] = GridCell(spanned_cell.text, merged)
                if rows_below > 0:
                    below = GridCell(spanned_cell.text, merged or "above")
                    reaching[column] = _ReachingCell(below, rows_below)
                column += 1
        column_count = max(cells, default=-1) + 1
        columns = range(column_count)
        row_cells = [cells.get(column, _EMPTY_CELL) for column in columns]
        is_hidden = index in hidden_rows
        grid_row = GridRow(tuple(row_cells), location, is_hidden)
        grid_rows.append(grid_row)
    return tuple(grid_rows)


def _go_down(reaching: dict[int, _ReachingCell]) -> dict[int, _ReachingCell]:
    """Find what still reaches down when one more row is done."""
    below = {}
    for column, above in reaching.items():
        rows_left = above.rows_left - 1
        if rows_left > 0:
            below[column] = above._replace(rows_left=rows_left)
    return below
