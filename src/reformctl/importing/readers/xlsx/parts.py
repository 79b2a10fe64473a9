"""Listens to the parts of a workbook: its sheets, number formats, texts and relations, element by element."""

import re
from typing import NamedTuple

from reformctl.importing.document import DocumentError
from reformctl.importing.limits import MAX_DOCUMENT_CHARACTERS
from reformctl.importing.readers.office_archive import damaged_file, resolve_target
from reformctl.importing.readers.xlsx import number_formats
from reformctl.system.translation import _

_WORKBOOK_ELEMENTS = ("Relationship", "workbook", "workbookPr", "sheet")
_STYLE_ELEMENTS = ("numFmt", "cellStyleXfs", "cellXfs", "xf", "cellStyles")
_SHEET_ELEMENTS = ("si", "t", "rPh", "row", "c", "f", "v", "col", "mergeCell")
ELEMENTS = (*_WORKBOOK_ELEMENTS, *_STYLE_ELEMENTS, *_SHEET_ELEMENTS)
"""All that any listener hears of."""
MAX_INDEX_DIGITS = 9
_MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_DRAWN = ("http://schemas.openxmlformats.org/drawingml/2006/main", "http://purl.oclc.org/ooxml/drawingml/main")
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_SPACE = "http://www.w3.org/XML/1998/namespace space"
_XML_BLANKS = " \t\r\n"
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")

Attributes = dict[str, str]


class PartRelation(NamedTuple):
    """What one part says of another."""

    kind: str
    """Last word of the address that names the kind: worksheet, chartsheet, sharedStrings."""
    part: str


PartRelations = dict[str, PartRelation]
"""The parts that a part refers to, by the ids that it gives them."""


class ListedSheet(NamedTuple):
    """A sheet as a workbook lists it."""

    name: str
    state: str
    """visible, hidden or veryHidden."""
    relation_id: str


class PartListener:
    """Hears of the elements of a part by their local names; those of other namespaces pass it by."""

    namespaces: tuple[str, ...] = _MAIN

    def begin(self, name: str, attributes: Attributes) -> None:
        """Hear that an element begins."""

    def end(self, name: str) -> None:
        """Hear that an element ends."""

    def data(self, text: str) -> None:
        """Hear a piece of text."""


class RelationListener(PartListener):
    """Gathers the parts that a part refers to, by their ids."""

    namespaces = (_RELATIONS,)

    def __init__(self, folder: str) -> None:
        """Begin with none; `folder` is what their addresses start from."""
        self._folder = folder
        self.relations: PartRelations = {}

    def begin(self, name: str, attributes: Attributes) -> None:
        """Take a relation, unless it leads out of the file."""
        leads_out = attributes.get("TargetMode") == "External"
        if name != "Relationship" or leads_out:
            return
        target = attributes.get("Target", "")
        part = resolve_target(self._folder, target)
        address = attributes.get("Type", "")
        _folder, _slash, kind = address.rpartition("/")
        relation_id = attributes.get("Id", "")
        self.relations[relation_id] = PartRelation(kind, part)


class WorkbookListener(PartListener):
    """Gathers the sheets of a workbook as it lists them."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.is_workbook = False
        self.from_1904 = False
        self.sheets: list[ListedSheet] = []

    def begin(self, name: str, attributes: Attributes) -> None:
        """Take what is said of the workbook and its sheets."""
        if name == "workbook":
            self.is_workbook = True
        elif name == "workbookPr":
            self.from_1904 = is_true(attributes.get("date1904"))
        elif name == "sheet":
            escaped_name = attributes.get("name", "")
            sheet_name = decode_escapes(escaped_name)
            state = attributes.get("state", "visible")
            relation_id = _find_relation_id(attributes)
            sheet = ListedSheet(sheet_name, state, relation_id)
            self.sheets.append(sheet)


class StyleListener(PartListener):
    """Gathers the number formats of cells."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._codes = dict(number_formats.BUILT_IN)
        self._format_ids: list[int] = []
        """The number format of each style of cells."""
        self._is_in_cell_styles = False

    def begin(self, name: str, attributes: Attributes) -> None:
        """Take a number format, or the style of cells that uses one."""
        if name == "numFmt":
            format_id = parse_index(attributes.get("numFmtId"))
            code = attributes.get("formatCode", "")
            self._codes[format_id] = code
        elif name == "xf" and self._is_in_cell_styles:
            format_id = parse_index(attributes.get("numFmtId", "0"))
            self._format_ids.append(format_id)
        elif name in {"cellXfs", "cellStyleXfs", "cellStyles"}:
            self._is_in_cell_styles = name == "cellXfs"

    def find_code(self, style: int) -> str:
        """Find the number format of a style of cells: `0.0%`."""
        if style >= len(self._format_ids):
            return number_formats.GENERAL
        format_id = self._format_ids[style]
        return self._codes.get(format_id, "")


class DrawingListener(PartListener):
    """Finds out whether a drawing holds text."""

    namespaces = _DRAWN

    def __init__(self) -> None:
        """Begin with nothing."""
        self.has_text = False

    def begin(self, name: str, attributes: Attributes) -> None:  # noqa: ARG002 what begins is enough
        """Take notice of a text."""
        if name == "t":
            self.has_text = True


class TextListener(PartListener):
    """Gathers texts of shared strings and of cells: runs joined, phonetic guides left out."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.strings: list[str] = []
        """The shared strings."""
        self._runs: list[str] = []
        """The texts since `take` was last called."""
        self._pieces: list[str] | None = None
        """The pieces of the text that is open; None where none is."""
        self._keeps_blanks = False
        self._guide_depth = 0
        self._character_count = 0

    def begin(self, name: str, attributes: Attributes) -> None:
        """Get ready for a text, unless it is a phonetic guide."""
        if name == "rPh":
            self._guide_depth += 1
        elif name in {"t", "v"} and not self._guide_depth:
            self._pieces = []
            self._keeps_blanks = name == "v" or attributes.get(_SPACE) == "preserve"

    def data(self, text: str) -> None:
        """Keep a piece of the text. Raises DocumentError where there is too much."""
        if self._pieces is None:
            return
        self._character_count += len(text)
        if self._character_count > MAX_DOCUMENT_CHARACTERS:
            raise too_long_workbook()
        self._pieces.append(text)

    def end(self, name: str) -> None:
        """Put the text together."""
        if name == "rPh":
            self._guide_depth -= 1
        elif name == "si":
            self.strings.append(self.take())
        elif name in {"t", "v"} and self._pieces is not None:
            text = "".join(self._pieces)
            if not self._keeps_blanks:
                text = text.strip(_XML_BLANKS)
            self._runs.append(decode_escapes(text))
            self._pieces = None

    def take(self) -> str:
        """Take the text that came in since this was last called."""
        text = "".join(self._runs)
        self._runs.clear()
        return text


def decode_escapes(text: str) -> str:
    """Decode a text as Excel shows it: `_x4E00_` stands for 一, the character of that UTF-16 code unit."""
    if "_x" in text:
        text = _ESCAPE.sub(_decode_unit, text)
        units = text.encode("utf-16-le", "surrogatepass")
        text = units.decode("utf-16-le", "replace")
    if "\r" in text:
        text = text.replace("\r\n", "\n")
        text = text.replace("\r", "\n")
    return text


def parse_index(text: str | None) -> int:
    """Parse a number from 0 that a file states. Raises DocumentError for anything else."""
    if not text or len(text) > MAX_INDEX_DIGITS:
        raise damaged_file()
    is_number = text.isascii() and text.isdigit()
    if not is_number:
        raise damaged_file()
    return int(text)


def is_true(text: str | None) -> bool:
    """Tell whether a file states yes."""
    return text in {"1", "true", "on"}


def too_long_workbook() -> DocumentError:
    """Say that a workbook has more text than any document."""
    sentence = _("it has more than {most} characters, the limit")
    return DocumentError(sentence.format(most=MAX_DOCUMENT_CHARACTERS))


def _find_relation_id(attributes: Attributes) -> str:
    for name, value in attributes.items():
        if name.endswith("/relationships id"):
            return value
    return ""


def _decode_unit(escape: re.Match[str]) -> str:
    """Decode the code unit of one escape; half a surrogate pair waits for its other half."""
    unit = int(escape[1], 16)
    return chr(unit)
