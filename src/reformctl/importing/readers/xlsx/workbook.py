"""Reads an Excel workbook: its parts, what its cells refer to, and what is to be noted of it."""

import posixpath
from collections.abc import Callable, Iterator
from typing import NamedTuple
from xml.parsers import expat

from reformctl.importing.document import DocumentError, DocumentLocation, ReadingNote
from reformctl.importing.limits import (
    MAX_DOCUMENT_CHARACTERS,
    MAX_FORMATTED_NUMBERS,
    MAX_ROWS,
    MAX_WORKBOOK_PART_BYTES,
    MIB,
)
from reformctl.importing.readers.office_archive import OfficeArchive, damaged_file
from reformctl.importing.readers.xlsx.parts import (
    ELEMENTS,
    Attributes,
    DrawingListener,
    PartListener,
    PartRelation,
    PartRelations,
    RelationListener,
    StyleListener,
    TextListener,
    WorkbookListener,
    too_long_workbook,
)
from reformctl.system.translation import _, translate_count
from reformctl.text.escaping import echo_value


class NotedCells(NamedTuple):
    """Cells of one kind that a note is about."""

    cell_count: int
    cell: str
    """The address of the first one, such as B3."""
    location: DocumentLocation


_CELL_NOTES: dict[str, Callable[[int], str]] = {
    "formula": lambda number: translate_count(
        "the cell {cell} is a formula: its last computed value is read",
        "{number} cells, the first of them {cell}, are formulas: their last computed values are read",
        number,
    ),
    "uncomputed": lambda number: translate_count(
        "the cell {cell} is a formula without a stored value, and is read as empty: open and save the file "
        "in Excel or WPS",
        "{number} cells, the first of them {cell}, are formulas without stored values, and are read as "
        "empty: open and save the file in Excel or WPS",
        number,
    ),
    "error": lambda number: translate_count(
        "the cell {cell} shows an Excel error such as #REF!",
        "{number} cells, the first of them {cell}, show Excel errors such as #REF!",
        number,
    ),
    "format": lambda number: translate_count(
        "the number in the cell {cell} may look different in Excel: its format is unknown",
        "the numbers in {number} cells, the first of them {cell}, may look different in Excel: their formats "
        "are unknown",
        number,
    ),
    "covered": lambda number: translate_count(
        "the cell {cell} lies under a merged cell, so Excel does not show its text: it is not read",
        "{number} cells, the first of them {cell}, lie under merged cells, so Excel does not show their "
        "texts: they are not read",
        number,
    ),
}


class WorkbookSheet(NamedTuple):
    """A sheet, and the part that holds it."""

    name: str
    is_visible: bool
    relation: PartRelation


class WorkbookReader:
    """Reads a workbook: its parts, what its cells refer to, and what is to be noted of it."""

    def __init__(self, archive: OfficeArchive) -> None:
        """Read all but its sheets."""
        self._archive = archive
        self._part_names = {name.lower(): name for name in archive.names}
        self._noted_cells: dict[str, NotedCells] = {}
        self._notes: list[ReadingNote] = []
        self._character_count = 0
        self._row_count = 0
        self._number_count = 0
        main = self._find_main_part()
        self._listing = WorkbookListener()
        self.walk(main, self._listing, MAX_WORKBOOK_PART_BYTES)
        if not self._listing.is_workbook:
            raise DocumentError(_("not an Excel workbook"))
        self.from_1904 = self._listing.from_1904
        self._relations = self._read_relations(main)
        parts = _list_parts_by_kind(self._relations)
        shared_strings = TextListener()
        self._walk_if_there(parts.get("sharedStrings"), shared_strings)
        self.strings = shared_strings.strings
        self.styles = StyleListener()
        self._walk_if_there(parts.get("styles"), self.styles, MAX_WORKBOOK_PART_BYTES)

    def list_sheets(self) -> list[WorkbookSheet]:
        """List the sheets, visible ones first. Raises DocumentError where there are none, or two share a part."""
        sheets = []
        parts = set()
        for name, state, relation_id in self._listing.sheets:
            relation = self._relations.get(relation_id)
            if relation is None or relation.part in parts:  # a part of many sheets would be read again and again
                raise damaged_file()
            parts.add(relation.part)
            is_visible = state == "visible"
            sheet = WorkbookSheet(name, is_visible, relation)
            sheets.append(sheet)
        if not sheets:
            raise DocumentError(_("the workbook has no sheets"))
        return sorted(sheets, key=lambda sheet: not sheet.is_visible)

    def walk(self, part: str, listener: PartListener, max_bytes: int | None = None) -> None:
        """Tell the listener of every element of a part. Raises DocumentError for a damaged part, or more bytes."""
        lower_name = part.lower()
        name = self._part_names.get(lower_name, part)
        data = self._archive.read_xml(name)
        if max_bytes and len(data) > max_bytes:
            sentence = _("the part {name} of the file is larger than {most} MiB, which no workbook needs")
            most = max_bytes // MIB
            raise DocumentError(sentence.format(name=echo_value(part), most=most))
        local_names = _list_local_names(listener)

        def begin(name: str, attributes: Attributes) -> None:
            if name in local_names:
                listener.begin(local_names[name], attributes)

        def end(name: str) -> None:
            if name in local_names:
                listener.end(local_names[name])

        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = begin
        parser.EndElementHandler = end
        parser.CharacterDataHandler = listener.data
        try:
            parser.Parse(data, True)  # noqa: FBT003 expat takes no keyword
        except expat.ExpatError as error:  # a prefix that nothing declares
            raise damaged_file() from error

    def count_characters(self, text: str) -> None:
        """Count the characters of a cell: to repeat a shared string costs a file nothing."""
        self._character_count += len(text)
        if self._character_count > MAX_DOCUMENT_CHARACTERS:
            raise too_long_workbook()

    def count_row(self) -> None:
        """Count a row that holds something."""
        self._row_count += 1
        if self._row_count > MAX_ROWS:
            sentence = _("it has more than {most} rows, the limit")
            raise DocumentError(sentence.format(most=MAX_ROWS))

    def count_number(self) -> None:
        """Count a number that takes time to write as Excel does."""
        self._number_count += 1
        if self._number_count > MAX_FORMATTED_NUMBERS:
            sentence = _("it has more than {most} dates, fractions or formatted numbers, the limit")
            raise DocumentError(sentence.format(most=MAX_FORMATTED_NUMBERS))

    def note_cell(self, kind: str, cell: str, location: DocumentLocation) -> None:
        """Count a cell of a kind of which a note gives the number and the first cell."""
        noted = self._noted_cells.get(kind)
        if noted is None:
            noted = NotedCells(0, cell, location)
        cell_count = noted.cell_count + 1
        self._noted_cells[kind] = noted._replace(cell_count=cell_count)

    def note(self, sentence: str, sheet: str, *, lost: bool = False) -> None:
        """Note something of a sheet."""
        location = DocumentLocation(sheet=sheet)
        note = ReadingNote(sentence, location, lost=lost)
        self._notes.append(note)

    def note_unread(self, sheet: str, part: str) -> None:
        """Note what stands on a sheet, but in none of its cells."""
        relations = self._read_relations(part)
        parts = _list_parts_by_kind(relations)
        drawing = DrawingListener()
        self._walk_if_there(parts.get("drawing"), drawing)
        if drawing.has_text:
            sentence = _("the sheet has text in shapes or text boxes, which is not read")
            self.note(sentence, sheet, lost=True)
        if "comments" in parts:
            sentence = _("the sheet has comments, which are not read")
            self.note(sentence, sheet)

    def list_notes(self) -> Iterator[ReadingNote]:
        """List all that is to be noted."""
        yield from self._notes
        for kind, noted in self._noted_cells.items():
            choose_sentence = _CELL_NOTES[kind]
            sentence = choose_sentence(noted.cell_count)
            message = sentence.format(number=noted.cell_count, cell=noted.cell)
            is_lost = kind == "uncomputed"
            yield ReadingNote(message, noted.location, lost=is_lost)

    def _find_main_part(self) -> str:
        main = "xl/workbook.xml"
        relations = self._read_relations("")
        for relation in relations.values():
            if relation.kind == "officeDocument":
                main = relation.part
                break
        if main.endswith(".bin"):
            raise DocumentError(_("it is a binary workbook (.xlsb): save it as .xlsx"))
        return main

    def _read_relations(self, part: str) -> PartRelations:
        """Read the relations of a part, or with "" those of the whole file."""
        folder, name = posixpath.split(part)
        listener = RelationListener(folder)
        relations_part = posixpath.join(folder, "_rels", f"{name}.rels")
        self._walk_if_there(relations_part, listener, MAX_WORKBOOK_PART_BYTES)
        return listener.relations

    def _walk_if_there(self, part: str | None, listener: PartListener, max_bytes: int | None = None) -> None:
        if part and part.lower() in self._part_names:
            self.walk(part, listener, max_bytes)


def _list_parts_by_kind(relations: PartRelations) -> dict[str, str]:
    """List parts by their kinds, the last of each: {"styles": "xl/styles.xml"}."""
    return {relation.kind: relation.part for relation in relations.values()}


def _list_local_names(listener: PartListener) -> dict[str, str]:
    """List the elements that a listener hears of: their local names, by those that expat calls them by."""
    local_names = {}
    for namespace in listener.namespaces:
        for name in ELEMENTS:
            expat_name = f"{namespace} {name}"
            local_names[expat_name] = name
    return local_names
