"""Counts the automatic numbers (自动编号) of a Word document: which list a paragraph is in, and its （一） or 1.2."""

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from reformctl.importing.limits import MAX_NUMBER_TEXT_CHARACTERS
from reformctl.importing.readers.docx.list_styles import ListStyle, ListStyles, make_style
from reformctl.importing.readers.docx.properties import parse_integer, read_switch, read_value
from reformctl.importing.readers.number_words import format_number

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAX_FORMAT_CHARACTERS = 9
"""A format that a document makes up, such as 0001, has at most so many characters."""
LAST_LEVEL = 8
"""The last level of a list, counted from 0: Word has nine."""


class ListLevel(NamedTuple):
    """How a level of a list is counted and written."""

    text: str = ""
    """`%1、` or `%1.%2`: the number of a level stands where its sign does, counted from 1."""
    format: str = "decimal"
    """As Office Open XML names it (ISO/IEC 29500-1, 17.18.59), or a number with the zeros that it is to begin with."""
    start: int = 1
    restart: int | None = None
    """The level, counted from 1, after which it starts again, or 0 for never; None for any level above it."""
    suffix: str = "tab"
    """What parts it from the text: tab, space or nothing."""
    style: str = ""
    """The style of paragraphs that puts them on this level."""
    legal: bool = False
    """Whether the numbers of all levels are written in Arabic digits here."""


ListLevels = Mapping[int, ListLevel]
"""The levels of a list, counted from 0."""


class NumberedList(NamedTuple):
    """A list that paragraphs belong to."""

    family: str
    """Lists of one family count on from one another."""
    levels: ListLevels
    starts: Mapping[int, int] = {}
    """For each level that begins anew with this list, where."""


class ListPosition(NamedTuple):
    """The list that a paragraph is in, and its level, counted from 0."""

    list_id: str
    level: int


class ListRegistry:
    """The lists of a document, and which of them a paragraph is in."""

    def __init__(self, root: "Element | None", styles: ListStyles) -> None:
        """Read every list with its levels; `root` is the part of numbering."""
        self.known: dict[str, NumberedList] = {}
        if root is None:
            return
        families = {}
        levels_of = {}
        for element in root.findall("abstractNum"):
            family = element.get("abstractNumId", "")
            families[family] = element
            levels_of[family] = _read_levels(element)
        lists = {}
        for element in root.findall("num"):
            list_id = element.get("numId", "")
            lists[list_id] = element
        for list_id, element in lists.items():
            family = read_value(element, "abstractNumId") or ""
            defining_id = _find_defining_list(families.get(family), styles)
            defining_list = lists.get(defining_id)
            defining_family = read_value(defining_list, "abstractNumId") or family
            levels = levels_of.get(defining_family, {})
            self.known[list_id] = _read_list(element, family, levels)

    def find_place(self, properties: "Element | None", chain: Sequence[ListStyle]) -> ListPosition | None:
        """Find list and level of a paragraph, from its properties or from its style and what that is based on."""
        own = make_style(properties)
        naming = _find_naming_style(own, chain)
        list_id = naming.list_id
        if list_id is None or list_id not in self.known:
            return None
        if own.level is None and naming is not own:
            paragraph_style = chain[0]
            style_names = {paragraph_style.name, naming.name}
            levels = self.known[list_id].levels
            for depth, level in levels.items():
                if level.style in style_names:
                    return ListPosition(list_id, depth)
        stated_level = own.level or naming.level
        depth = parse_integer(stated_level, 0)
        return ListPosition(list_id, depth)


class ListCounters:
    """The numbers that a document's lists have reached."""

    def __init__(self, lists: Mapping[str, NumberedList]) -> None:
        """Begin before the first paragraph."""
        self._lists = lists
        self._reached: dict[str, dict[int, int]] = {}
        """The last number of each level, by family."""
        self._begun: set[ListPosition] = set()
        self.unknown_formats: dict[str, None] = {}
        """Formats that were met and that nobody here can write, in the order of the document."""

    def write_next(self, place: ListPosition) -> str:
        """Count a paragraph, and write its number with the blank that parts it from the text: `1. ` or `（一）`."""
        numbered = self._lists.get(place.list_id)
        depth = max(place.level, 0)
        depth = min(depth, LAST_LEVEL)
        if numbered is None or depth not in numbered.levels:
            return ""
        place = place._replace(level=depth)
        self._count(place, numbered)
        level = numbered.levels[depth]

        def write_sign(sign: re.Match[str]) -> str:
            depth = int(sign[1]) - 1
            return self._write_number(numbered, depth, level)

        text = re.sub("%([1-9])", write_sign, level.text)
        blank = _choose_blank(text, level.suffix)
        return text + blank

    def _count(self, place: ListPosition, numbered: NumberedList) -> None:
        reached = self._reached.setdefault(numbered.family, {})
        depth = place.level
        if depth in numbered.starts and place not in self._begun:
            reached[depth] = numbered.starts[depth]
        elif depth in reached:
            reached[depth] += 1
        else:
            reached[depth] = numbered.levels[depth].start
        self._begun.add(place)
        deeper_levels = [level for level in reached if level > depth]
        for deeper in deeper_levels:
            if _restarts_after(numbered, deeper, depth):
                del reached[deeper]

    def _write_number(self, numbered: NumberedList, depth: int, asking: ListLevel) -> str:
        level = numbered.levels.get(depth, ListLevel())
        reached = self._reached[numbered.family]
        number = reached.get(depth, level.start)
        number_format = "decimal" if asking.legal else level.format
        text = format_number(number, number_format)
        if text is None:
            self.unknown_formats[number_format] = None
            return str(number)
        return text


def _find_naming_style(own: ListStyle, chain: Sequence[ListStyle]) -> ListStyle:
    """Find what names the list of a paragraph: the paragraph itself, its style, or what that is based on."""
    for style in (own, *chain):
        if style.list_id is not None:
            return style
    return own


def _find_defining_list(family: "Element | None", styles: ListStyles) -> str:
    """Find the list whose levels a family takes because a style says so; empty where none does."""
    link = read_value(family, "numStyleLink")
    if not link:
        return ""
    for style in styles.list_chain(link):
        if style.list_id:
            return style.list_id
    return ""


def _read_list(element: "Element", family: str, levels: ListLevels) -> NumberedList:
    """Read a list, with what it changes in the levels of its family."""
    changed_levels = dict(levels)
    starts = {}
    for change in element.findall("lvlOverride"):
        depth = _read_depth(change)
        level = change.find("lvl")
        if level is not None:
            changed_levels[depth] = _read_level(level)
        start = read_value(change, "startOverride")
        if start is not None:
            starts[depth] = parse_integer(start, 0)
    return NumberedList(family, changed_levels, starts)


def _read_levels(family: "Element") -> dict[int, ListLevel]:
    levels = {}
    for element in family.findall("lvl"):
        depth = _read_depth(element)
        if 0 <= depth <= LAST_LEVEL:
            levels[depth] = _read_level(element)
    return levels


def _read_depth(element: "Element") -> int:
    return parse_integer(element.get("ilvl"), 0)


def _read_level(element: "Element") -> ListLevel:
    number_format = _read_format(element)
    text = read_value(element, "lvlText") or ""
    text = text[:MAX_NUMBER_TEXT_CHARACTERS]
    if number_format == "bullet":
        text = re.sub("[\ue000-\uf8ff]", "•", text)
    start = parse_integer(read_value(element, "start"), 0)
    restart = None
    stated_restart = read_value(element, "lvlRestart")
    if stated_restart is not None:
        restart = parse_integer(stated_restart, 0)
    return ListLevel(
        text,
        number_format,
        start=start,
        restart=restart,
        suffix=read_value(element, "suff") or "tab",
        style=read_value(element, "pStyle") or "",
        legal=bool(read_switch(element, "isLgl")),
    )


def _read_format(level: "Element") -> str:
    element = next(level.iter("numFmt"), None)
    if element is None:
        return "decimal"
    number_format = element.get("val", "decimal")
    if number_format == "custom":
        format_code = element.get("format", "")
        first_number, _comma, _rest = format_code.partition(",")
        return first_number[:MAX_FORMAT_CHARACTERS]
    return number_format


def _restarts_after(numbered: NumberedList, deeper: int, depth: int) -> bool:
    """Tell whether a level starts again after a paragraph of a level above it."""
    level = numbered.levels.get(deeper)
    if level is None or level.restart is None:
        return True
    return depth < level.restart


def _choose_blank(number: str, suffix: str) -> str:
    """Choose what follows a number: a tab, which is layout, is a blank after 1. and nothing after a full-width sign."""
    if suffix == "nothing" or not number.strip():
        return ""
    last_sign = number[-1]
    if suffix == "space" or last_sign.isascii():
        return " "
    return ""
