"""Signs that Word keeps as numbers of a font: ☑ of Wingdings is a character of Unicode, and so is most of the rest."""

import re
from typing import TYPE_CHECKING

from reformctl.text.escaping import is_visible

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_SYMBOLS = {
    "Symbol": dict(zip(b"\xa3\xb0\xb1\xb3\xb4\xb7", "≤°±≥×•", strict=True)),
    "Wingdings": dict(zip(b"lnoquv\xa7\xa8\xd8\xe0\xfb\xfc\xfd\xfe", "●■□❑◆❖▪◻➢→✗✓☒☑", strict=True)),
    "Wingdings 2": {0x50: "✓", 0x52: "☑", 0xA3: "☐"},
}


def find_symbol(symbol: "Element") -> str | None:
    """The character that a `sym` element shows, or None where nobody knows it."""
    digits = symbol.get("char", "")
    code = int(digits, 16) if re.fullmatch("[0-9A-Fa-f]{1,5}", digits) else 0
    sign = _SYMBOLS.get(symbol.get("font", ""), {}).get(code & 0xFF) if code >> 8 in {0, 0xF0} else None
    return chr(code) if sign is None and is_visible(chr(code)) else sign
