"""Finds the characters that Word keeps as numbers of a font: 0xFE of Wingdings is ☑, and so is most of the rest."""

import re
from typing import TYPE_CHECKING

from reformctl.text.escaping import is_visible

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_SYMBOL_CODES = b"\xa3\xb0\xb1\xb3\xb4\xb7"
_SYMBOL_CHARACTERS = "≤°±≥×•"
_WINGDINGS_CODES = b"lnoquv\xa7\xa8\xd8\xe0\xfb\xfc\xfd\xfe"
_WINGDINGS_CHARACTERS = "●■□❑◆❖▪◻➢→✗✓☒☑"
_SYMBOLS = {
    "Symbol": dict(zip(_SYMBOL_CODES, _SYMBOL_CHARACTERS, strict=True)),
    "Wingdings": dict(zip(_WINGDINGS_CODES, _WINGDINGS_CHARACTERS, strict=True)),
    "Wingdings 2": {0x50: "✓", 0x52: "☑", 0xA3: "☐"},
}
_FONT_CODES = (0x00, 0xF0)
"""The first byte of codes that are places in a font."""


def find_symbol(symbol: "Element") -> str | None:
    """Find the character that a `sym` element shows, or None where nobody knows it."""
    digits = symbol.get("char", "")
    is_code = re.fullmatch("[0-9A-Fa-f]{1,5}", digits) is not None
    code = int(digits, 16) if is_code else 0
    first_byte, last_byte = divmod(code, 0x100)
    if first_byte in _FONT_CODES:
        font = symbol.get("font", "")
        symbols_of_font = _SYMBOLS.get(font, {})
        if last_byte in symbols_of_font:
            return symbols_of_font[last_byte]
    character = chr(code)
    if is_visible(character):
        return character
    return None
