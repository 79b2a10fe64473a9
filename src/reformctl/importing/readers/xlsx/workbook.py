"""An Excel workbook: its parts, what its cells refer to, and what is to be noted of it."""

import posixpath
from collections.abc import Callable, Iterator
from typing import NamedTuple
from xml.parsers import expat

from reformctl.importing import document
from reformctl.importing.document import DocumentError, DocumentLocation, ReadingNote
from reformctl.importing.limits import MAX_FORMATTED_NUMBERS, MAX_WORKBOOK_PART_BYTES
from reformctl.importing.readers.office_archive import OfficeArchive, damaged_file
from reformctl.importing.readers.xlsx.parts import (
    ELEMENTS,
    Attributes,
    DrawingListener,
    PartListener,
    PartRelation,
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

    number: int
    cell: str
    """Address of the first."""
    location: DocumentLocation


_SEEN: dict[str, Callable[[int], str]] = {
    "formula": lambda number: translate_count(
        "the cell {cell} is a formula: its value is the one that was last computed",
        "{number} cells, the first of them {cell}, are formulas: their values are those that were last computed",
        number,
    ),
    "uncomputed": lambda number: translate_count(
        "the cell {cell} is a formula without a stored value and read as empty: open and save the file in Excel or WPS",
        "{number} cells, the first of them {cell}, are formulas without stored values and read as empty: "
        "open and save the file in Excel or WPS",
        number,
    ),
    "error": lambda number: translate_count(
        "the cell {cell} shows an error of Excel, such as #REF!",
        "{number} cells, the first of them {cell}, show errors of Excel, such as #REF!",
        number,
    ),
    "format": lambda number: translate_count(
        "the number in the cell {cell} may look otherwise in Excel: its format is not understood",
        "the numbers in {number} cells, the first of them {cell}, may look otherwise in Excel: "
        "their formats are not understood",
        number,
    ),
    "covered": lambda number: translate_count(
        "the cell {cell} has a text that Excel does not show, for it lies under a merged cell: it is not read",
        "{number} cells, the first of them {cell}, have texts that Excel does not show, for they lie under merged "
        "cells: they are not read",
        number,
    ),
}


class WorkbookReader:
    """A workbook: its parts, what its cells refer to, and what is to be noted of it."""

    def __init__(self, archive: OfficeArchive) -> None:
        """Read all but its sheets."""
        self._archive = archive
        self._names = {name.lower(): name for name in archive.names}
        self._seen: dict[str, NotedCells] = {}
        self._notes: list[ReadingNote] = []
        self._characters = self._rows = self._numbers = 0
        main = self._main_part()
        self._listing = WorkbookListener()
        self.walk(main, self._listing, MAX_WORKBOOK_PART_BYTES)
        if not self._listing.is_workbook:
            raise DocumentError(_("this file is no Excel workbook"))
        self.from_1904 = self._listing.from_1904
        self._relations = self._related(main)
        parts = {relation.kind: relation.part for relation in self._relations.values()}
        strings, self.styles = TextListener(), StyleListener()
        self._walk_if_there(parts.get("sharedStrings"), strings)
        self._walk_if_there(parts.get("styles"), self.styles, MAX_WORKBOOK_PART_BYTES)
        self.strings = strings.found

    def sheets(self) -> list[tuple[str, str, PartRelation]]:
        """Name, state and part of every sheet, visible ones first."""
        found = []
        parts = set()
        for name, state, key in self._listing.sheets:
            relation = self._relations.get(key)
            if relation is None or relation.part in parts:  # a part of many sheets would be read again and again
                raise damaged_file()
            parts.add(relation.part)
            found.append((name, state, relation))
        if not found:
            raise DocumentError(_("this workbook has no sheets"))
        return sorted(found, key=lambda sheet: sheet[1] != "visible")

    def walk(self, part: str, listener: PartListener, most: int | None = None) -> None:
        """Tell the listener of every element of a part of at most so many bytes."""
        data = self._archive.read_xml(self._names.get(part.lower(), part))
        if most and len(data) > most:
            sentence = _("this file's part {name} is over {most} MiB, which no workbook needs")
            raise DocumentError(sentence.format(name=echo_value(part), most=most // 1024 // 1024))
        local = {f"{space} {name}": name for space in listener.namespaces for name in ELEMENTS}

        def begin(name: str, attributes: Attributes) -> None:
            if name in local:
                listener.begin(local[name], attributes)

        def end(name: str) -> None:
            if name in local:
                listener.end(local[name])

        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = begin, end
        parser.CharacterDataHandler = listener.data
        try:
            parser.Parse(data, True)  # noqa: FBT003 expat takes no keyword
        except expat.ExpatError as error:  # a prefix that nothing declares
            raise damaged_file() from error

    def count(self, text: str) -> None:
        """Count the characters of a cell: to repeat a shared string costs a file nothing."""
        self._characters += len(text)
        if self._characters > document.MAX_CHARACTERS:
            raise too_long_workbook()

    def count_row(self) -> None:
        """Count a row that holds something."""
        self._rows += 1
        if self._rows > document.MAX_ROWS:
            raise DocumentError(_("a workbook of over {most} rows is not read").format(most=document.MAX_ROWS))

    def count_number(self) -> None:
        """Count a number that takes time to write as Excel does."""
        self._numbers += 1
        if self._numbers > MAX_FORMATTED_NUMBERS:
            sentence = _("a workbook of over {most} dates, fractions or formatted numbers is not read")
            raise DocumentError(sentence.format(most=MAX_FORMATTED_NUMBERS))

    def see(self, kind: str, cell: str, location: DocumentLocation) -> None:
        """Count a cell of a kind that is noted."""
        first = self._seen.get(kind) or NotedCells(0, cell, location)
        self._seen[kind] = first._replace(number=first.number + 1)

    def note(self, sentence: str, sheet: str, *, lost: bool = False) -> None:
        """Note something of a sheet."""
        self._notes.append(ReadingNote(sentence, DocumentLocation(sheet=sheet), lost=lost))

    def note_unread(self, sheet: str, part: str) -> None:
        """Note what stands on a sheet, but in none of its cells."""
        kinds = {relation.kind: relation.part for relation in self._related(part).values()}
        drawn = DrawingListener()
        self._walk_if_there(kinds.get("drawing"), drawn)
        if drawn.has_text:
            self.note(_("this sheet has text in shapes or text boxes, which is not read"), sheet, lost=True)
        if "comments" in kinds:
            self.note(_("this sheet has comments, which are not read"), sheet)

    def notes(self) -> Iterator[ReadingNote]:
        """All that is to be noted."""
        yield from self._notes
        for kind, seen in self._seen.items():
            sentence = _SEEN[kind](seen.number).format(number=seen.number, cell=seen.cell)
            yield ReadingNote(sentence, seen.location, lost=kind == "uncomputed")

    def _main_part(self) -> str:
        found = self._related("").values()
        part = next((relation.part for relation in found if relation.kind == "officeDocument"), "xl/workbook.xml")
        if part.endswith(".bin"):
            raise DocumentError(_("this is a binary workbook (.xlsb): save it as .xlsx"))
        return part

    def _related(self, part: str) -> dict[str, PartRelation]:
        """The relations of a part, or of the whole file."""
        folder, name = posixpath.split(part)
        relations = RelationListener(folder)
        self._walk_if_there(posixpath.join(folder, "_rels", f"{name}.rels"), relations, MAX_WORKBOOK_PART_BYTES)
        return relations.found

    def _walk_if_there(self, part: str | None, listener: PartListener, most: int | None = None) -> None:
        if part and part.lower() in self._names:
            self.walk(part, listener, most)
