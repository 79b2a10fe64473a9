"""Reads the body of a Word document: its paragraphs and tables, in order."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from reformctl.importing.document import (
    DocumentBlock,
    DocumentError,
    DocumentLocation,
    Grid,
    Paragraph,
    ReadingNote,
    SpannedCell,
    spread_merged_cells,
)
from reformctl.importing.limits import MAX_DOCUMENT_CHARACTERS, MAX_ROWS
from reformctl.importing.readers.docx.list_numbers import ListCounters, ListRegistry
from reformctl.importing.readers.docx.list_styles import ListStyles
from reformctl.importing.readers.docx.notes import PlaceNotes
from reformctl.importing.readers.docx.paragraph_text import ParagraphText
from reformctl.importing.readers.docx.properties import parse_integer, read_switch, read_value
from reformctl.importing.readers.docx.shown_content import find_shown
from reformctl.system.translation import _
from reformctl.text.escaping import echo_value

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


class _RowCell(NamedTuple):
    """A cell of a row, with those that are merged into it from the right."""

    element: "Element"
    columns: int
    vertical: str
    """Empty, `restart` or `continue`."""


SpannedRow = list[SpannedCell]
"""A row of a table, while it is read."""


class _CellPlace(NamedTuple):
    """Where the first cell of several that are merged downwards stands."""

    row: SpannedRow
    position: int

    @property
    def cell(self) -> SpannedCell:
        """The cell that stands there."""
        return self.row[self.position]

    def extend_cell(self) -> None:
        """Have the cell span one row more."""
        cell = self.cell
        row_count = cell.rows + 1
        self.row[self.position] = cell._replace(rows=row_count)


_MergedPlaces = dict[int, _CellPlace]
"""The cells that may reach into the next row, by their columns."""


class BodyReader:
    """Reads paragraphs and tables, and what they hold in cells and text boxes."""

    def __init__(self, styles: ListStyles, lists: ListRegistry) -> None:
        """Begin before the first paragraph."""
        self._styles = styles
        self._lists = lists
        self._counters = ListCounters(lists.known)
        self._notes = PlaceNotes()
        self._blocks: list[DocumentBlock | None] = []
        """The blocks so far; None stands for a table that is still being read, or that has no rows."""
        self._table_count = 0
        self._row_count = 0
        self._paragraph_count = 0
        self._character_count = 0

    def list_blocks(self) -> list[DocumentBlock]:
        """List the paragraphs and tables that were read."""
        return [block for block in self._blocks if block]

    def list_notes(self) -> Iterator[ReadingNote]:
        """List what was left out, and where."""
        yield from self._notes.list_notes()
        for name in self._counters.unknown_formats:
            sentence = _("automatic numbers of the kind {kind} are written as 1, 2, 3")
            message = sentence.format(kind=echo_value(name))
            yield ReadingNote(message)

    def read_content(self, parent: "Element", within: int = 0) -> list[str]:
        """Read the body, a cell or a text box, and list the texts of its paragraphs and tables.

        `within` is the number of the table around it.
        """
        texts: list[str] = []
        paragraph = ParagraphText(self._styles, self._notes)
        blocks = find_shown(parent, {"p", "tbl"}, self._notes)
        for block in blocks:
            if block.tag == "p":
                ends_here = self._read_paragraph(block, paragraph, within)
                if not ends_here:
                    continue
                texts += self._end_paragraph(paragraph, within)
            else:
                if paragraph.has_content():
                    texts += self._end_paragraph(paragraph, within)
                table_text = self._read_table(block, within)
                texts.append(table_text)
            paragraph = ParagraphText(self._styles, self._notes)
        if paragraph.has_content():
            texts += self._end_paragraph(paragraph, within)
        return texts

    def _read_paragraph(self, element: "Element", paragraph: ParagraphText, within: int) -> bool:
        """Read a paragraph; tell whether it ends here, and the next one does not go on in its line."""
        if not within:
            self._paragraph_count += 1
            self._notes.location = DocumentLocation(paragraph=self._paragraph_count)
        properties = element.find("pPr")
        style = read_value(properties, "pStyle")
        if not paragraph.read(element, style):
            return False
        styles = self._styles.list_chain(style)
        place = self._lists.find_place(properties, styles)
        if place:
            number = self._counters.write_next(place)
            paragraph.add_number(number)
        return True

    def _end_paragraph(self, paragraph: ParagraphText, within: int) -> list[str]:
        """List a paragraph's text, and those of its text boxes; outside of tables each line is a block."""
        text = paragraph.join()
        self._count_characters(text)
        if not within:
            self._add_paragraphs(text)
        texts = [text]
        for box in paragraph.boxes:
            texts += self.read_content(box, within)
        return texts

    def _add_paragraphs(self, text: str) -> None:
        """Add each line of a text as a paragraph."""
        for line in text.split("\n"):
            if line.strip():
                paragraph = Paragraph(line, self._notes.location)
                self._blocks.append(paragraph)

    def _read_table(self, table: "Element", within: int) -> str:
        """Read a table as a block, and give its text: its cells between tabs, its rows between line breaks."""
        self._table_count += 1
        number = self._table_count
        location_before = self._notes.location
        block_index = len(self._blocks)
        self._blocks.append(None)
        rows: list[SpannedRow] = []
        locations: list[DocumentLocation] = []
        hidden_rows: list[int] = []
        merged_above: _MergedPlaces = {}
        row_elements = find_shown(table, {"tr"}, self._notes)
        for row in row_elements:
            row_number = len(rows) + 1
            self._notes.location = DocumentLocation(table=number, row=row_number)
            is_deleted = row.find("trPr/del") is not None
            if is_deleted:
                self._notes.add("row")
                continue
            if read_switch(row.find("trPr"), "hidden"):
                hidden_rows.append(len(rows))
            locations.append(self._notes.location)
            self._count_row()
            cells: SpannedRow = []
            rows.append(cells)
            merged_above = self._read_row(row, cells, merged_above)
        self._notes.location = location_before
        if rows:
            grid_rows = spread_merged_cells(rows, locations, hidden_rows)
            location = DocumentLocation(table=number)
            grid = Grid(grid_rows, location, within)
            self._blocks[block_index] = grid
        lines = map(_join_cells, rows)
        return "\n".join(lines)

    def _read_row(self, row: "Element", cells: SpannedRow, merged_above: _MergedPlaces) -> _MergedPlaces:
        """Read a row into `cells`.

        `merged_above` are the merged cells that may reach into it; those that may reach into the next are returned.
        """
        properties = row.find("trPr")
        merged: _MergedPlaces = {}
        column = _read_count(properties, "gridBefore", 0)
        if column:
            empty_cell = SpannedCell("", column)
            cells.append(empty_cell)
        for row_cell in self._find_row_cells(row):
            place = None
            if row_cell.vertical == "continue":
                place = merged_above.get(column)
            if place and place.cell.columns == row_cell.columns:
                place.extend_cell()
                self._note_covered(row_cell.element)
                merged[column] = place
            else:
                text = place.cell.text if place else self._read_cell(row_cell.element)
                cell = SpannedCell(text, row_cell.columns)
                cells.append(cell)
                if row_cell.vertical:
                    last_index = len(cells) - 1
                    merged[column] = _CellPlace(cells, last_index)
            column += row_cell.columns
        columns_after = _read_count(properties, "gridAfter", 0)
        if columns_after:
            empty_cell = SpannedCell("", columns_after)
            cells.append(empty_cell)
        return merged

    def _find_row_cells(self, row: "Element") -> list[_RowCell]:
        cells: list[_RowCell] = []
        elements = find_shown(row, {"tc"}, self._notes)
        for element in elements:
            properties = element.find("tcPr")
            columns = _read_count(properties, "gridSpan", 1)
            horizontal = _read_merge(properties, "hMerge")
            vertical = _read_merge(properties, "vMerge")
            if cells and horizontal == "continue":
                last = cells.pop()
                columns += last.columns
                joined = last._replace(columns=columns)
                cells.append(joined)
                self._note_covered(element)
            else:
                cell = _RowCell(element, columns, vertical)
                cells.append(cell)
        return cells

    def _read_cell(self, cell: "Element") -> str:
        """Read the paragraphs of a cell, one a line, without empty ones before and after."""
        if cell.find("tcPr/cellDel") is not None:
            self._notes.add("cellDel")
            return ""
        texts = self.read_content(cell, self._notes.location.table)
        filled = [index for index, text in enumerate(texts) if text.strip()]
        if not filled:
            return ""
        begin = filled[0]
        end = filled[-1] + 1
        text = "\n".join(texts[begin:end])
        self._count_characters(text)
        return text

    def _note_covered(self, cell: "Element") -> None:
        """Note a text that a merged cell covers, so that Word does not show it."""
        for element in cell.iter("t"):
            text = element.text or ""
            if text.strip():
                self._notes.add("covered")
                return

    def _count_row(self) -> None:
        self._row_count += 1
        if self._row_count > MAX_ROWS:
            sentence = _("the tables of the file have more than {most} rows")
            raise DocumentError(sentence.format(most=MAX_ROWS))

    def _count_characters(self, text: str) -> None:
        self._character_count += len(text)
        if self._character_count > MAX_DOCUMENT_CHARACTERS:
            sentence = _("the file has more than {most} characters")
            raise DocumentError(sentence.format(most=MAX_DOCUMENT_CHARACTERS))


def _join_cells(cells: SpannedRow) -> str:
    """Join the texts of a row by tabs."""
    return "\t".join(cell.text for cell in cells)


def _read_count(properties: "Element | None", tag: str, least: int) -> int:
    """Read a number of columns: `least` where it is smaller, or not there."""
    stated = read_value(properties, tag)
    count = parse_integer(stated, least)
    return max(count, least)


def _read_merge(properties: "Element | None", tag: str) -> str:
    """Read how a cell is merged: empty, `restart` or `continue`, which is what an empty value means."""
    merge = read_value(properties, tag)
    if merge is None:
        return ""
    return merge or "continue"
