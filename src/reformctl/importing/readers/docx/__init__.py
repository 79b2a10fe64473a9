"""Read .docx, as Word, WPS, LibreOffice and Google Docs write it: what Word shows of the text, to the character.

Tracked changes are taken as accepted, hidden text stays out, automatic numbers stand before their paragraphs; a note
says where something was left out. A hyphen that forbids a break is a hyphen, one that only allows it is nothing.
Headers, footers, comments and footnotes are not read, and nothing in the file is ever run.

Our own: python-docx reads tracked insertions and content controls as empty text, and no library gives the automatic
numbers, such as （一）.
"""

import posixpath
import re
from collections.abc import Callable, Container, Iterator
from typing import TYPE_CHECKING, NamedTuple

from reformctl.importing.document import (
    MAX_CHARACTERS,
    MAX_ROWS,
    Document,
    DocumentError,
    DocumentLocation,
    Grid,
    Paragraph,
    ReadingNote,
    SpannedCell,
    spread_merged_cells,
)
from reformctl.importing.limits import MAX_DOCX_PART_BYTES, MAX_DOCX_TAGS, MAX_TAG_BYTES
from reformctl.importing.readers.docx.list_numbers import (
    ListCounters,
    ListRegistry,
    ListStyles,
    parse_integer,
    read_switch,
    read_value,
)
from reformctl.importing.readers.docx.notes import LOST, NOTES
from reformctl.importing.readers.docx.symbols import find_symbol
from reformctl.importing.readers.office_archive import OfficeArchive, check_xml
from reformctl.system.translation import _, translate
from reformctl.text.escaping import echo_value

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAX_NOTED_PLACES = 5
"""Places that one note names."""

_OLD = b"\xd0\xcf\x11\xe0"
_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc:",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m:",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m:",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a:",
    "http://purl.oclc.org/ooxml/drawingml/main": "a:",
    "urn:schemas-microsoft-com:vml": "v:",
}

_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "mc:Choice", "mc:Fallback"})
"""What may stand around paragraphs, tables, rows and cells, and shows nothing itself."""
_GONE = frozenset({"del", "moveFrom"})
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_SIGNS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}
_SILENT = frozenset({"pPr", "rPr", "sdtPr", "sdtEndPr", "rt"})


class _Slot(NamedTuple):
    """A cell of a row, with those that are merged into it from the right."""

    cell: "Element"
    columns: int
    vertical: str
    """Empty, `restart` or `continue`."""


_Start = tuple[int, int]
"""Where a merged cell begins: index of the row, index of the piece."""


def read(data: bytes) -> Document:
    """The paragraphs and tables of the document; raises DocumentError for what cannot be read."""
    if data.startswith(_OLD):
        sentence = _("this is a .doc, a .wps or an encrypted file: save it as .docx without a password in WPS or Word")
        raise DocumentError(sentence)
    archive = OfficeArchive(data)
    main = _related(archive, "").get("officeDocument", "word/document.xml")
    parts = _related(archive, main)
    styles = ListStyles(_tree(archive.read_part(parts["styles"]), MAX_DOCX_TAGS // 4) if "styles" in parts else None)
    lists = ListRegistry(
        _tree(archive.read_part(parts["numbering"]), MAX_DOCX_TAGS // 2) if "numbering" in parts else None, styles
    )
    root = _tree(archive.read_part(main))
    body = root.find("body")
    if root.tag != "document" or body is None:
        raise DocumentError(_("this is no Word document: its main part holds no text"))
    reader = _DocumentReader(styles, lists)
    reader.content(body)
    return Document(tuple(block for block in reader.blocks if block), tuple(reader.notes()))


def _related(archive: OfficeArchive, part: str) -> dict[str, str]:
    """The parts that a part, or the file itself, says belong to it, each by the last word of its kind."""
    folder, file = posixpath.split(part)
    name = posixpath.join(folder, "_rels", f"{file}.rels")
    if name not in archive.names:
        return {}
    inside = [
        each for each in _tree(archive.read_part(name), MAX_DOCX_TAGS // 20) if each.get("TargetMode") != "External"
    ]
    targets = [posixpath.normpath(posixpath.join("/", folder, each.get("Target", ""))) for each in inside]
    kinds = [each.get("Type", "").rpartition("/")[2] for each in inside]
    return dict(zip(kinds, (target.lstrip("/") for target in targets), strict=True))


def _tree(xml: bytes, most: int = MAX_DOCX_TAGS) -> "Element":
    """A part of at most so many tags, its names those of WordprocessingML, in whichever of its two namespaces."""
    from xml.etree import ElementTree as ET

    if len(xml) > MAX_DOCX_PART_BYTES or xml.count(b"<") > most or re.search(b"<[^<]{%d}" % MAX_TAG_BYTES, xml):
        raise DocumentError(_("this file is far larger inside than any task table"))
    check_xml(xml)
    root = ET.fromstring(xml)  # noqa: S314 vetted
    names: dict[str, str] = {}
    for element in root.iter():
        element.tag = names.get(element.tag) or names.setdefault(element.tag, _name(element.tag))
        for key in [key for key in element.attrib if key[0] == "{"]:
            element.attrib[names.get(key) or names.setdefault(key, _name(key))] = element.attrib.pop(key)
    return root


def _name(qualified: str) -> str:
    """The short form of a name: alone if it is WordprocessingML's own, with a prefix if it is one that we know."""
    space, _brace, name = qualified.rpartition("}")
    return _PREFIXES.get(space[1:], f"{space}}}" if space else "") + name


class _DocumentReader:
    """The way through a document, in its order."""

    def __init__(self, styles: ListStyles, lists: ListRegistry) -> None:
        """Before the first paragraph."""
        self.blocks: list[Paragraph | Grid | None] = []
        self._styles, self._lists, self._counters = styles, lists, ListCounters(lists.known)
        self._noted: dict[str, dict[DocumentLocation, int]] = {}
        self._location = DocumentLocation()
        self._tables = self._rows = self._paragraphs = self._characters = 0
        self._style: str | None = None
        self._line: list[str] = []
        """What the paragraph holds so far."""
        self._fields: list[int | None] = []
        """Of each open field where in the line its instruction began, or None once its result has begun."""
        self._boxes: list[Element] = []
        """The text boxes that stand at the paragraph."""
        self._ways: dict[str, Callable[[Element], object]] = {
            "t": self._text,
            "m:t": self._text,
            "r": self._run,
            "br": self._break,
            "sym": self._symbol,
            "fldChar": self._field,
        }

    def content(self, holder: "Element", within: int = 0) -> list[str]:
        """The texts of paragraphs and tables in the body, in a cell or in a text box."""
        texts: list[str] = []
        line: list[str] = []
        boxes: list[Element] = []
        for block in self._parts(holder, {"p", "tbl"}):
            if block.tag == "p":
                self._line, self._boxes, self._fields = line, boxes, []
                if not self._paragraph(block, within):
                    continue
                texts += self._close(line, boxes, within)
            else:
                texts += self._close(line, boxes, within) if line or boxes else []
                texts.append(self._table(block, within))
            line, boxes = [], []
        return texts + (self._close(line, boxes, within) if line or boxes else [])

    def notes(self) -> Iterator[ReadingNote]:
        """What was left out, and where."""
        for kind, locations in self._noted.items():
            places = _("; ").join(
                [*map(str, [*locations][:MAX_NOTED_PLACES]), *(["..."] if len(locations) > MAX_NOTED_PLACES else [])]
            )
            sentence = translate(NOTES[kind]).format(count=sum(locations.values()), places=places)
            yield ReadingNote(sentence, next(iter(locations)), lost=kind in LOST)
        for name in self._counters.unknown:
            yield ReadingNote(
                _("automatic numbers of the kind {kind} are written as 1, 2, 3").format(kind=echo_value(name))
            )

    def _paragraph(self, paragraph: "Element", within: int) -> bool:
        """Whether it ends here: where its mark is deleted or hidden, the next one goes on in its line."""
        if not within:
            self._paragraphs += 1
            self._location = DocumentLocation(paragraph=self._paragraphs)
        properties = paragraph.find("pPr")
        self._style = read_value(properties, "pStyle")
        self._inline(paragraph)
        mark = None if properties is None else properties.find("rPr")
        deleted = read_value(mark, "del") is not None or read_value(mark, "moveFrom") is not None
        if deleted or self._hides(mark):
            return False
        if place := self._lists.place(properties, self._styles.chain(self._style)):
            number = self._counters.next(*place)
            self._line.insert(0, number if any(self._line) else number.rstrip())
        return True

    def _close(self, line: list[str], boxes: "list[Element]", within: int) -> list[str]:
        """A paragraph's text, and those of its text boxes; outside of tables each line is a block."""
        text = "".join(line)
        self._count(text)
        if not within:
            self.blocks += [Paragraph(each, self._location) for each in text.split("\n") if each.strip()]
        return [text, *(each for box in boxes for each in self.content(box, within))]

    def _table(self, table: "Element", within: int) -> str:
        """The text of a table, which has become a block: its cells between tabs, its rows between line breaks."""
        self._tables += 1
        number, before, place = self._tables, self._location, len(self.blocks)
        self.blocks.append(None)
        pieces: list[list[SpannedCell]] = []
        locations: list[DocumentLocation] = []
        hidden: list[int] = []
        reaching: dict[int, _Start] = {}
        for row in self._parts(table, {"tr"}):
            self._location = DocumentLocation(table=number, row=len(pieces) + 1)
            if row.find("trPr/del") is not None:
                self._note("row")
                continue
            if read_switch(row.find("trPr"), "hidden"):
                hidden.append(len(pieces))
            locations.append(self._location)
            self._rows += 1
            if self._rows > MAX_ROWS:
                raise DocumentError(_("the tables of this file have over {most} rows").format(most=MAX_ROWS))
            reaching = self._row(row, pieces, reaching)
        self._location = before
        if pieces:
            self.blocks[place] = Grid(
                spread_merged_cells(pieces, locations, hidden), DocumentLocation(table=number), within
            )
        return "\n".join("\t".join(piece.text for piece in row) for row in pieces)

    def _row(self, row: "Element", pieces: list[list[SpannedCell]], reaching: dict[int, _Start]) -> dict[int, _Start]:
        """Add a row to the pieces; where the merged cells begin that may reach into the next row, by their columns."""
        properties = row.find("trPr")
        column = max(parse_integer(read_value(properties, "gridBefore"), 0), 0)
        after = max(parse_integer(read_value(properties, "gridAfter"), 0), 0)
        found = [SpannedCell("", column)] if column else []
        pieces.append(found)
        further: dict[int, _Start] = {}
        for slot in self._slots(row):
            start = reaching.get(column) if slot.vertical == "continue" else None
            above = pieces[start[0]][start[1]] if start else None
            if start and above and above.columns == slot.columns:
                pieces[start[0]][start[1]] = above._replace(rows=above.rows + 1)
                self._cover(slot.cell)
                further[column] = start
            else:
                found.append(SpannedCell(above.text if above else self._cell(slot.cell), slot.columns))
                if slot.vertical:
                    further[column] = len(pieces) - 1, len(found) - 1
            column += slot.columns
        found += [SpannedCell("", after)] if after else []
        return further

    def _slots(self, row: "Element") -> list[_Slot]:
        slots: list[_Slot] = []
        for cell in self._parts(row, {"tc"}):
            properties = cell.find("tcPr")
            columns = max(parse_integer(read_value(properties, "gridSpan"), 1), 1)
            if slots and _merge(properties, "hMerge") == "continue":
                slots[-1] = slots[-1]._replace(columns=slots[-1].columns + columns)
                self._cover(cell)
            else:
                slots.append(_Slot(cell, columns, _merge(properties, "vMerge")))
        return slots

    def _cell(self, cell: "Element") -> str:
        """Its paragraphs, one a line, without empty ones before and after."""
        if cell.find("tcPr/cellDel") is not None:
            self._note("cellDel")
            return ""
        texts = self.content(cell, self._location.table)
        while texts and not texts[-1].strip():
            texts.pop()
        first = next((index for index, text in enumerate(texts) if text.strip()), 0)
        text = "\n".join(texts[first:])
        self._count(text)
        return text

    def _cover(self, cell: "Element") -> None:
        if any((text.text or "").strip() for text in cell.iter("t")):
            self._note("covered")

    def _parts(self, holder: "Element", wanted: Container[str]) -> "list[Element]":
        """The paragraphs, tables, rows or cells of something, also where content controls and the like are around."""
        found = []
        for child in self._shown(holder):
            if child.tag in wanted:
                found.append(child)
            elif child.tag in _WRAPPERS:
                found += self._parts(child, wanted)
        return found

    def _shown(self, holder: "Element") -> "Iterator[Element]":
        """Its children, without what was deleted, and one version of what is there in several."""
        for child in holder:
            if child.tag in NOTES:
                self._note(child.tag)
            if child.tag == "mc:AlternateContent":
                yield from _version(child)
            elif child.tag not in _GONE:
                yield child

    def _inline(self, holder: "Element") -> None:
        """Add the text of something within a paragraph to the line."""
        for child in self._shown(holder):
            if child.tag in _SIGNS:
                self._line.append(_SIGNS[child.tag])
            elif way := self._ways.get(child.tag):
                way(child)
            elif child.tag == "txbxContent":
                self._boxes.append(child)
            elif child.tag not in _SILENT:
                self._inline(child)

    def _run(self, run: "Element") -> None:
        line, boxes = len(self._line), len(self._boxes)
        self._inline(run)
        if self._hides(run.find("rPr")) and (self._line[line:] or self._boxes[boxes:]):
            del self._line[line:], self._boxes[boxes:]
            self._note("vanish")

    def _hides(self, properties: "Element | None") -> bool:
        """Whether text is hidden; styles of characters and of paragraphs undo one another (17.7.3)."""
        own = read_switch(properties, "vanish")
        style = read_value(properties, "rStyle")
        by_style = style is not None and self._styles.hides(style)
        return by_style != self._styles.hides(self._style) if own is None else own

    def _text(self, text: "Element") -> None:
        """Without `preserve`, blanks around the text only make the XML look well; a line break in it is a blank."""
        found = (text.text or "").replace("\n", " ")
        self._line.append(found if text.get(_SPACE) == "preserve" else found.strip(" \t"))

    def _break(self, mark: "Element") -> None:
        if mark.get("type", "textWrapping") == "textWrapping":
            self._line.append("\n")

    def _field(self, mark: "Element") -> None:
        """From its beginning to its result a field is instruction, unless neither result nor end comes."""
        kind = mark.get("fldCharType")
        if kind == "begin":
            self._fields.append(len(self._line))
        elif kind in {"separate", "end"} and self._fields:
            start = self._fields.pop()
            if start is not None:
                del self._line[start:]
            if kind == "separate":
                self._fields.append(None)

    def _symbol(self, symbol: "Element") -> None:
        sign = find_symbol(symbol)
        if sign is None:
            self._note("symbol")
        self._line.append(sign or "\ufffd")

    def _note(self, kind: str) -> None:
        locations = self._noted.setdefault(kind, {})
        locations[self._location] = locations.get(self._location, 0) + 1

    def _count(self, text: str) -> None:
        self._characters += len(text)
        if self._characters > MAX_CHARACTERS:
            raise DocumentError(_("this file has over {most} characters").format(most=MAX_CHARACTERS))


def _version(versions: "Element") -> "list[Element]":
    """The first that holds text: Word writes ☑ and ○ as signs of its own, and as text only for other programs."""
    return [each for each in versions if each.find(".//t") is not None][:1] or versions[:1]


def _merge(properties: "Element | None", tag: str) -> str:
    """Empty, `restart` or `continue`, which is what it says by saying nothing."""
    merge = read_value(properties, tag)
    return "continue" if merge == "" else merge or ""
