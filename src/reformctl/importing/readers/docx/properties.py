"""Reads properties of elements, which come with the names of WordprocessingML alone, without their namespace."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAX_DIGITS = 10
"""Digits of a number that are read, with its sign: more make it just a large one."""
_OFF = frozenset({"0", "false", "off"})
_INTEGER = re.compile(r"\s*([+-]?[0-9]+)\s*")


def read_value(parent: "Element | None", tag: str) -> str | None:
    """Read what a property says: `2` of `<ilvl val="2"/>`, or None where it is not there."""
    if parent is None:
        return None
    child = parent.find(tag)
    if child is None:
        return None
    return child.get("val", "")


def read_switch(parent: "Element | None", tag: str) -> bool | None:
    """Read whether a property is on, or None where it is not there."""
    text = read_value(parent, tag)
    if text is None:
        return None
    return text not in _OFF


def parse_integer(text: str | None, otherwise: int) -> int:
    """Parse a whole number, such as `-12`; anything else gives `otherwise`."""
    match = _INTEGER.fullmatch(text or "")
    if not match:
        return otherwise
    digits = match[1]
    return int(digits[:MAX_DIGITS])
