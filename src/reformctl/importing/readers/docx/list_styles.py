"""Reads the styles of a Word document: which list they put a paragraph in, and whether they hide its text."""

from typing import TYPE_CHECKING, NamedTuple

from reformctl.importing.limits import MAX_BASED_STYLES
from reformctl.importing.readers.docx.properties import read_switch, read_value

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_ON = frozenset({"1", "true", "on"})


class ListStyle(NamedTuple):
    """What a style, or a paragraph itself, says of its list and of being hidden; None where it says nothing."""

    name: str
    based_on: str
    list_id: str | None
    level: str | None
    hidden: bool | None


class ListStyles:
    """The styles of a document."""

    def __init__(self, root: "Element | None") -> None:
        """Read each style as it is written, before anything is inherited; `root` is the part of styles."""
        self._styles: dict[str, ListStyle] = {}
        self._chains: dict[str, list[ListStyle]] = {}
        self._default_name = ""
        if root is None:
            return
        for element in root.iter("style"):
            name = element.get("styleId", "")
            based_on = read_value(element, "basedOn") or ""
            paragraph = element.find("pPr")
            run = element.find("rPr")
            style = make_style(paragraph, run, name, based_on)
            self._styles[name] = style
            is_default = element.get("default") in _ON
            if is_default and element.get("type") == "paragraph":
                self._default_name = name

    def list_chain(self, name: str | None) -> list[ListStyle]:
        """List a style, or for None the default one of paragraphs, and whatever it is based on."""
        if name is None:
            name = self._default_name
        if name not in self._chains:
            self._chains[name] = self._follow_bases(name)
        return self._chains[name]

    def is_hidden(self, name: str | None) -> bool:
        """Tell whether text of this style is hidden."""
        for style in self.list_chain(name):
            if style.hidden is not None:
                return style.hidden
        return False

    def _follow_bases(self, name: str) -> list[ListStyle]:
        chain: list[ListStyle] = []
        style = self._styles.get(name)
        while style and len(chain) < MAX_BASED_STYLES:
            chain.append(style)
            style = self._styles.get(style.based_on)
        return chain


def make_style(
    paragraph: "Element | None", run: "Element | None" = None, name: str = "", based_on: str = ""
) -> ListStyle:
    """Make a style of properties of paragraphs and of runs."""
    numbering = None
    if paragraph is not None:
        numbering = paragraph.find("numPr")
    list_id = read_value(numbering, "numId")
    level = read_value(numbering, "ilvl")
    is_hidden = read_switch(run, "vanish")
    return ListStyle(name, based_on, list_id, level, is_hidden)
