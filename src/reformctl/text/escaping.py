"""Escapes text that came from outside, so that a terminal, JSON or Markdown shows it and obeys nothing in it."""

import re

_NONCHARACTERS = "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0xE0000, 0x10000))
UNSAFE_CHARACTERS = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff"
    "\u2800\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U0010ffff" + _NONCHARACTERS
)
"""Characters that no official text holds and that deceive eyes, terminals and YAML, as a class of regular expressions:
control, bidi, invisible, private-use, surrogate and replacement characters and noncharacters (Unicode 15: general
categories Cc, Co, Cs, Zl, Zp and the property Default_Ignorable_Code_Point)."""

LOST_CHARACTERS = "\ud800-\udfff\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff"
"""Unsafe characters in whose place a real one was lost, or that only some font has: surrogates, private-use characters,
the replacement character. All other unsafe characters can be left out, and no text is missing."""

HIDDEN_CHARACTER = f"[{UNSAFE_CHARACTERS}](?<![{LOST_CHARACTERS}])"
"""An unsafe character that can be left out. The condition stands behind the character, not before it: that is twice as
fast. Not compiled here, for few runs need it and it takes a millisecond."""

_VARIATION_SELECTORS = (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
_INVISIBLE_PRINTABLE = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0\ufffc\ufffd"
    + "".join(map(chr, _VARIATION_SELECTORS))
)
"""Unsafe characters that Python takes for printable."""

_MARKDOWN_SIGNS = "\\|*_`[]~"
_MARKDOWN_REPLACEMENTS = {sign: f"\\{sign}" for sign in _MARKDOWN_SIGNS}
_MARKDOWN_REPLACEMENTS |= {"<": "&lt;", "&": "&amp;", "\n": "<br>", "\r": ""}
_MARKDOWN_ESCAPES = str.maketrans(_MARKDOWN_REPLACEMENTS)


def escape_text(text: str) -> str:
    """Escape whatever a terminal might obey: control, bidi and other invisible characters."""
    if text.isprintable() and _INVISIBLE_PRINTABLE.isdisjoint(text):
        return text
    return "".join(map(_escape_character, text))


def mask_unsafe_characters(text: str) -> str:
    """Put U+FFFD in the place of each character that a terminal might obey, so that positions stay."""
    shown = [char if is_visible(char) else "\ufffd" for char in text]
    return "".join(shown)


def echo_value(text: str, longest: int = 60) -> str:
    """Make a value that a user gave or a file holds fit for a sentence: escaped, and cut after `longest` characters."""
    if len(text) > longest:
        text = f"{text[:longest]}..."
    return escape_text(text)


def escape_json_text(json_text: str) -> str:
    """Escape what cannot be seen in JSON; such characters stand only within its strings."""
    return "".join(map(_escape_unseen_json_character, json_text))


def escape_json_character(char: str) -> str:
    """Escape a character as RFC 8259 has it: one beyond U+FFFF becomes two escapes."""
    units = char.encode("utf-16-be", "surrogatepass")
    return re.sub("....", r"\\u\g<0>", units.hex())


def escape_markdown(text: str) -> str:
    """Escape a text so that GitHub Flavored Markdown shows it unchanged, on one line."""
    return text.translate(_MARKDOWN_ESCAPES)


def is_visible(char: str) -> bool:
    """Tell whether a character is one that a reader sees, or an ordinary blank."""
    if char == "\u3000":
        return True
    return char.isprintable() and char not in _INVISIBLE_PRINTABLE


def _escape_character(char: str) -> str:
    if is_visible(char):
        return char
    return char.encode("unicode_escape").decode("ascii")


def _escape_unseen_json_character(char: str) -> str:
    if char == "\n" or is_visible(char):
        return char
    return escape_json_character(char)
