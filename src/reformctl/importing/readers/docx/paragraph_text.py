"""Reads the text of a paragraph: its runs, line breaks, symbols and fields, as Word shows them."""

from typing import TYPE_CHECKING

from reformctl.importing.readers.docx.list_styles import ListStyles
from reformctl.importing.readers.docx.notes import PlaceNotes
from reformctl.importing.readers.docx.properties import read_switch, read_value
from reformctl.importing.readers.docx.shown_content import list_shown
from reformctl.importing.readers.docx.symbols import find_symbol

if TYPE_CHECKING:
    from collections.abc import Callable
    from xml.etree.ElementTree import Element

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_SIGNS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}
_SILENT = frozenset({"pPr", "rPr", "sdtPr", "sdtEndPr", "rt"})
"""Elements that show nothing: properties, and readings beside characters."""


class ParagraphText:
    """The text of a paragraph, and the text boxes that stand at it, while they are read."""

    def __init__(self, styles: ListStyles, notes: PlaceNotes) -> None:
        """Begin with nothing."""
        self._styles = styles
        self._notes = notes
        self._style: str | None = None
        self._pieces: list[str] = []
        self.boxes: list[Element] = []
        """The text boxes."""
        self._fields: list[int | None] = []
        """Of each open field the piece at which its instruction began, or None once its result has begun."""

    def read(self, paragraph: "Element", style: str | None) -> bool:
        """Read a paragraph of this style; tell whether it ends here: a deleted or hidden mark does not end it."""
        self._style = style
        self._fields.clear()
        self._read_content(paragraph)
        mark = paragraph.find("pPr/rPr")
        for change in ("del", "moveFrom"):
            is_changed = read_value(mark, change) is not None
            if is_changed:
                return False
        return not self._is_hidden(mark)

    def add_number(self, number: str) -> None:
        """Put an automatic number before the text."""
        has_text = any(self._pieces)
        if not has_text:
            number = number.rstrip()
        self._pieces.insert(0, number)

    def join(self) -> str:
        """Join the text so far."""
        return "".join(self._pieces)

    def has_content(self) -> bool:
        """Tell whether anything was read."""
        return bool(self._pieces or self.boxes)

    def _read_content(self, parent: "Element") -> None:
        for child in list_shown(parent, self._notes):
            tag = child.tag
            if tag in _SIGNS:
                self._pieces.append(_SIGNS[tag])
            elif tag in _READERS:
                read_element = _READERS[tag]
                read_element(self, child)
            elif tag == "txbxContent":
                self.boxes.append(child)
            elif tag not in _SILENT:
                self._read_content(child)

    def read_run(self, run: "Element") -> None:
        """Read a run of characters that look alike, unless it is hidden."""
        piece_count = len(self._pieces)
        box_count = len(self.boxes)
        self._read_content(run)
        has_text = len(self._pieces) > piece_count
        has_box = len(self.boxes) > box_count
        if not has_text and not has_box:
            return
        properties = run.find("rPr")
        if self._is_hidden(properties):
            del self._pieces[piece_count:]
            del self.boxes[box_count:]
            self._notes.add("vanish")

    def _is_hidden(self, properties: "Element | None") -> bool:
        """Tell whether text is hidden; styles of characters and of paragraphs undo one another (17.7.3)."""
        own = read_switch(properties, "vanish")
        if own is not None:
            return own
        by_paragraph = self._styles.is_hidden(self._style)
        character_style = read_value(properties, "rStyle")
        if character_style is None:
            return by_paragraph
        by_characters = self._styles.is_hidden(character_style)
        return by_characters != by_paragraph

    def read_text(self, element: "Element") -> None:
        """Read text: without `preserve` blanks around it only make the XML look well; a line break in it is a blank."""
        text = element.text or ""
        text = text.replace("\n", " ")
        is_kept = element.get(_SPACE) == "preserve"
        if not is_kept:
            text = text.strip(" \t")
        self._pieces.append(text)

    def read_break(self, mark: "Element") -> None:
        """Read a line break; one of pages or columns is none."""
        kind = mark.get("type", "textWrapping")
        if kind == "textWrapping":
            self._pieces.append("\n")

    def read_symbol(self, element: "Element") -> None:
        """Read a sign that is kept as a number of a font."""
        symbol = find_symbol(element)
        if symbol is None:
            self._notes.add("symbol")
            symbol = "\ufffd"
        self._pieces.append(symbol)

    def read_field(self, mark: "Element") -> None:
        """Read a mark of a field: from its beginning to its result it is instruction, if result or end comes at all."""
        kind = mark.get("fldCharType")
        if kind == "begin":
            self._fields.append(len(self._pieces))
        elif kind in {"separate", "end"} and self._fields:
            instruction_begin = self._fields.pop()
            if instruction_begin is not None:
                del self._pieces[instruction_begin:]
            if kind == "separate":
                self._fields.append(None)


_READERS: "dict[str, Callable[[ParagraphText, Element], None]]" = {
    "t": ParagraphText.read_text,
    "m:t": ParagraphText.read_text,
    "r": ParagraphText.read_run,
    "br": ParagraphText.read_break,
    "sym": ParagraphText.read_symbol,
    "fldChar": ParagraphText.read_field,
}
