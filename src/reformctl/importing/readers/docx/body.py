"""Reads the body of a Word document: its paragraphs and tables, in order."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from reformctl.importing.document import (
    MAX_CHARACTERS,
    MAX_ROWS,
    DocumentError,
    DocumentLocation,
    Grid,
    Paragraph,
    ReadingNote,
    SpannedCell,
    spread_merged_cells,
)
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


class _CellPlace(NamedTuple):
    """Where the first cell of several that are merged downwards stands: indexes in the rows that are read."""

    row: int
    cell: int


class BodyReader:
    """Reads paragraphs and tables, and what they hold in cells and text boxes."""

    def __init__(self, styles: ListStyles, lists: ListRegistry) -> None:
        """Begin before the first paragraph."""
        self._styles = styles
        self._lists = lists
        self._counters = ListCounters(lists.known)
        self._notes = PlaceNotes()
        self._blocks: list[Paragraph | Grid | None] = []
        """The blocks so far; None stands for a table that is still being read, or that has no rows."""
        self._table_count = 0
        self._row_count = 0
        self._paragraph_count = 0
        self._character_count = 0

    def list_blocks(self) -> list[Paragraph | Grid]:
        """List the paragraphs and tables that were read."""
        return [block for block in self._blocks if block]

    def list_notes(self) -> Iterator[ReadingNote]:
        """List what was left out, and where."""
        yield from self._notes.list_notes()
        for name in self._counters.unknown_formats:
            sentence = _("automatic numbers of the kind {kind} are written as 1, 2, 3")
            yield ReadingNote(sentence.format(kind=echo_value(name)))

    def read_content(self, parent: "Element", within: int = 0) -> list[str]:
        """Read the body, a cell or a text box, and list the texts of its paragraphs and tables.

        `within` is the number of the table around it.
        """
        texts: list[str] = []
        paragraph = ParagraphText(self._styles, self._notes)
        for block in find_shown(parent, {"p", "tbl"}, self._notes):
            if block.tag == "p":
                if not self._read_paragraph(block, paragraph, within):
                    continue
                texts += self._end_paragraph(paragraph, within)
            else:
                if paragraph.has_content():
                    texts += self._end_paragraph(paragraph, within)
                texts.append(self._read_table(block, within))
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
            paragraph.add_number(self._counters.write_next(place))
        return True

    def _end_paragraph(self, paragraph: ParagraphText, within: int) -> list[str]:
        """List a paragraph's text, and those of its text boxes; outside of tables each line is a block."""
        text = paragraph.join()
        self._count_characters(text)
        if not within:
            for line in text.split("\n"):
                if line.strip():
                    self._blocks.append(Paragraph(line, self._notes.location))
        texts = [text]
        for box in paragraph.boxes:
            texts += self.read_content(box, within)
        return texts

    def _read_table(self, table: "Element", within: int) -> str:
        """Read a table as a block, and give its text: its cells between tabs, its rows between line breaks."""
        self._table_count += 1
        number = self._table_count
        location_before = self._notes.location
        block_index = len(self._blocks)
        self._blocks.append(None)
        rows: list[list[SpannedCell]] = []
        locations: list[DocumentLocation] = []
        hidden_rows: list[int] = []
        merged_above: dict[int, _CellPlace] = {}
        for row in find_shown(table, {"tr"}, self._notes):
            self._notes.location = DocumentLocation(table=number, row=len(rows) + 1)
            if row.find("trPr/del") is not None:
                self._notes.add("row")
                continue
            if read_switch(row.find("trPr"), "hidden"):
                hidden_rows.append(len(rows))
            locations.append(self._notes.location)
            self._count_row()
            merged_above = self._read_row(row, rows, merged_above)
        self._notes.location = location_before
        if rows:
            grid_rows = spread_merged_cells(rows, locations, hidden_rows)
            location = DocumentLocation(table=number)
            self._blocks[block_index] = Grid(grid_rows, location, within)
        lines = ["\t".join(cell.text for cell in cells) for cells in rows]
        return "\n".join(lines)

    def _read_row(
        self, row: "Element", rows: list[list[SpannedCell]], merged_above: dict[int, _CellPlace]
    ) -> dict[int, _CellPlace]:
        """Add a row to the rows.

        `merged_above` has the merged cells that may reach into this row, by their columns; the same for the next row
        is returned.
        """
        properties = row.find("trPr")
        cells: list[SpannedCell] = []
        rows.append(cells)
        merged: dict[int, _CellPlace] = {}
        column = _read_count(properties, "gridBefore", 0)
        if column:
            cells.append(SpannedCell("", column))
        for row_cell in self._find_row_cells(row):
            place = merged_above.get(column) if row_cell.vertical == "continue" else None
            first = rows[place.row][place.cell] if place else None
            if place and first and first.columns == row_cell.columns:
                rows[place.row][place.cell] = first._replace(rows=first.rows + 1)
                self._note_covered(row_cell.element)
                merged[column] = place
            else:
                text = first.text if first else self._read_cell(row_cell.element)
                cells.append(SpannedCell(text, row_cell.columns))
                if row_cell.vertical:
                    merged[column] = _CellPlace(len(rows) - 1, len(cells) - 1)
            column += row_cell.columns
        columns_after = _read_count(properties, "gridAfter", 0)
        if columns_after:
            cells.append(SpannedCell("", columns_after))
        return merged

    def _find_row_cells(self, row: "Element") -> list[_RowCell]:
        cells: list[_RowCell] = []
        for element in find_shown(row, {"tc"}, self._notes):
            properties = element.find("tcPr")
            columns = _read_count(properties, "gridSpan", 1)
            if cells and _read_merge(properties, "hMerge") == "continue":
                last = cells[-1]
                cells[-1] = last._replace(columns=last.columns + columns)
                self._note_covered(element)
            else:
                merge = _read_merge(properties, "vMerge")
                cells.append(_RowCell(element, columns, merge))
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
        text = "\n".join(texts[filled[0] : filled[-1] + 1])
        self._count_characters(text)
        return text

    def _note_covered(self, cell: "Element") -> None:
        """Note a text that a merged cell covers, so that Word does not show it."""
        for text in cell.iter("t"):
            if (text.text or "").strip():
                self._notes.add("covered")
                return

    def _count_row(self) -> None:
        self._row_count += 1
        if self._row_count > MAX_ROWS:
            raise DocumentError(_("the tables of the file have more than {most} rows").format(most=MAX_ROWS))

    def _count_characters(self, text: str) -> None:
        self._character_count += len(text)
        if self._character_count > MAX_CHARACTERS:
            raise DocumentError(_("the file has more than {most} characters").format(most=MAX_CHARACTERS))


def _read_count(properties: "Element | None", tag: str, least: int) -> int:
    """Read a number of columns: `least` where it is smaller, or not there."""
    stated = read_value(properties, tag)
    return max(parse_integer(stated, least), least)


def _read_merge(properties: "Element | None", tag: str) -> str:
    """Read how a cell is merged: empty, `restart` or `continue`, which is what an empty value means."""
    merge = read_value(properties, tag)
    if merge is None:
        return ""
    return merge or "continue"
