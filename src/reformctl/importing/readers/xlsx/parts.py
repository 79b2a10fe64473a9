"""What listens to the parts of a workbook: its sheets, number formats, texts and relations, element by element."""

import posixpath
import re
from typing import NamedTuple

from reformctl.importing import document
from reformctl.importing.document import DocumentError
from reformctl.importing.readers.office_archive import damaged_file
from reformctl.importing.readers.xlsx import number_formats
from reformctl.system.translation import _

ELEMENTS = (
    *("Relationship", "workbook", "workbookPr", "sheet", "numFmt", "cellStyleXfs", "cellXfs", "xf", "cellStyles"),
    *("si", "t", "rPh", "row", "c", "f", "v", "col", "mergeCell"),
)
"""All that any listener hears of."""
_MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_DRAWN = ("http://schemas.openxmlformats.org/drawingml/2006/main", "http://purl.oclc.org/ooxml/drawingml/main")
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_PRESERVE = "http://www.w3.org/XML/1998/namespace space"
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")

Attributes = dict[str, str]


class PartRelation(NamedTuple):
    """What one part says of another."""

    kind: str
    """Last word of the address that names the kind: worksheet, chartsheet, sharedStrings."""
    part: str


class PartListener:
    """What hears of the elements of a part by their local names; those of other namespaces pass it by."""

    namespaces: tuple[str, ...] = _MAIN

    def begin(self, name: str, attributes: Attributes) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def data(self, text: str) -> None:
        """A piece of text."""


class RelationListener(PartListener):
    """The parts that a part refers to, by their keys."""

    namespaces = (_RELATIONS,)

    def __init__(self, folder: str) -> None:
        """Begin with none; `folder` is what their addresses start from."""
        self._folder = folder
        self.found: dict[str, PartRelation] = {}

    def begin(self, name: str, attributes: Attributes) -> None:
        """Take a relation, unless it leads out of the file."""
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            part = posixpath.normpath(posixpath.join("/", self._folder, attributes.get("Target", "")))
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.found[attributes.get("Id", "")] = PartRelation(kind, part.lstrip("/"))


class WorkbookListener(PartListener):
    """The sheets of a workbook as it lists them."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.is_workbook = self.from_1904 = False
        self.sheets: list[tuple[str, str, str]] = []
        """Name, state and key of the part."""

    def begin(self, name: str, attributes: Attributes) -> None:
        """Take what is said of the workbook and its sheets."""
        if name == "workbook":
            self.is_workbook = True
        elif name == "workbookPr":
            self.from_1904 = is_true(attributes.get("date1904"))
        elif name == "sheet":
            key = next((value for name, value in attributes.items() if name.endswith("/relationships id")), "")
            self.sheets.append((decode_escapes(attributes.get("name", "")), attributes.get("state", "visible"), key))


class StyleListener(PartListener):
    """The number formats of cells."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._codes = dict(number_formats.BUILT_IN)
        self._keys: list[int] = []
        self._of_cells = False

    def begin(self, name: str, attributes: Attributes) -> None:
        """Take a number format, or the style of cells that uses one."""
        if name == "numFmt":
            self._codes[parse_index(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif name == "xf" and self._of_cells:
            self._keys.append(parse_index(attributes.get("numFmtId", "0")))
        elif name in {"cellXfs", "cellStyleXfs", "cellStyles"}:
            self._of_cells = name == "cellXfs"

    def code(self, style: int) -> str:
        """The number format of a style of cells."""
        return self._codes.get(self._keys[style], "") if style < len(self._keys) else number_formats.GENERAL


class DrawingListener(PartListener):
    """Whether a drawing holds text."""

    namespaces = _DRAWN

    def __init__(self) -> None:
        """Begin with nothing."""
        self.has_text = False

    def begin(self, name: str, attributes: Attributes) -> None:  # noqa: ARG002 what begins is enough
        """Take notice of a text."""
        self.has_text |= name == "t"


class TextListener(PartListener):
    """Texts of shared strings and of cells: runs joined, phonetic guides left out."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.found: list[str] = []
        self._pieces: list[str] = []
        self._open: list[str] | None = None
        self._is_kept = False
        self._guides = self._length = 0

    def begin(self, name: str, attributes: Attributes) -> None:
        """Get ready for a text, unless it is a phonetic guide."""
        if name == "rPh":
            self._guides += 1
        elif name in {"t", "v"} and not self._guides:
            self._open, self._is_kept = [], name == "v" or attributes.get(_PRESERVE) == "preserve"

    def data(self, text: str) -> None:
        """Keep a piece of the text."""
        if self._open is not None:
            self._length += len(text)
            if self._length > document.MAX_CHARACTERS:
                raise too_long_workbook()
            self._open.append(text)

    def end(self, name: str) -> None:
        """Put the text together."""
        if name == "rPh":
            self._guides -= 1
        elif name == "si":
            self.found.append(self.take())
        elif name in {"t", "v"} and self._open is not None:
            text = "".join(self._open)
            self._pieces.append(decode_escapes(text if self._is_kept else text.strip(" \t\r\n")))
            self._open = None

    def take(self) -> str:
        """The text that came in since this was last asked for."""
        text = "".join(self._pieces)
        self._pieces.clear()
        return text


def decode_escapes(text: str) -> str:
    """A text as Excel shows it: `_x4E00_` stands for the character of that UTF-16 code unit."""
    if "_x" in text:
        text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def parse_index(text: str | None) -> int:
    """A number from 0 that a file states; raises DocumentError for anything else."""
    if not text or len(text) > 9 or not (text.isascii() and text.isdigit()):  # noqa: PLR2004 more than any index has
        raise damaged_file()
    return int(text)


def is_true(text: str | None) -> bool:
    """A yes or no that a file states."""
    return text in {"1", "true", "on"}


def too_long_workbook() -> DocumentError:
    """What is to be said of a workbook with more text than any document."""
    sentence = _("a document of over {most} characters is not read")
    return DocumentError(sentence.format(most=document.MAX_CHARACTERS))
