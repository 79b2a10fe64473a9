"""Text that came from outside, made fit for a terminal, for JSON and for Markdown: what cannot be seen is escaped."""

import re

UNSAFE_CHARACTERS = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff"
    "\u2800\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U0010ffff"
) + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0xE0000, 0x10000))
"""What no official text holds, and what deceives eyes, terminals and YAML, as a class of regular expressions: control,
bidi, invisible, private-use, surrogate and replacement characters and noncharacters (Unicode 15: general categories Cc,
Co, Cs, Zl, Zp and the property Default_Ignorable_Code_Point)."""

LOST_CHARACTERS = "\ud800-\udfff\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff"
"""Of these what stands for a character that was lost, or that only some font has: surrogates, private-use characters,
the replacement character. The others can be left out, and nothing is missing."""

HIDDEN_CHARACTER = f"(?![{LOST_CHARACTERS}])[{UNSAFE_CHARACTERS}]"
"""As a regular expression, which few runs need and which takes a millisecond to compile."""

_INVISIBLE_PRINTABLE = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0\ufffc\ufffd"
    + "".join(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
)
"""Of UNSEEN what Python takes for printable."""

_MARKDOWN_ESCAPES = str.maketrans(
    {**{mark: f"\\{mark}" for mark in "\\|*_`[]~"}, "<": "&lt;", "&": "&amp;", "\n": "<br>", "\r": ""}
)


def escape_text(text: str) -> str:
    """The text with everything escaped that a terminal might obey: control, bidi and other invisible characters."""
    if text.isprintable() and _INVISIBLE_PRINTABLE.isdisjoint(text):
        return text
    return "".join(char if is_visible(char) else _escape_character(char) for char in text)


def mask_unsafe_characters(text: str) -> str:
    """The same, character for character: whatever a terminal might obey becomes U+FFFD, so that positions stay."""
    return "".join(char if is_visible(char) else "\ufffd" for char in text)


def echo_value(text: str, longest: int = 60) -> str:
    """A value that a user gave or a file holds, fit to be repeated in a sentence: safe and of bounded length."""
    return escape_text(text if len(text) <= longest else f"{text[:longest]}...")


def escape_json_text(json_text: str) -> str:
    """The same JSON, with escapes for what cannot be seen; outside strings there is no such character."""
    return "".join(char if is_visible(char) or char == "\n" else escape_json_character(char) for char in json_text)


def escape_json_character(char: str) -> str:
    """As RFC 8259 has it: characters beyond U+FFFF are two escapes."""
    return re.sub("....", r"\\u\g<0>", char.encode("utf-16-be", "surrogatepass").hex())


def escape_markdown(text: str) -> str:
    """The text as GitHub Flavored Markdown shows it unchanged, on one line."""
    return text.translate(_MARKDOWN_ESCAPES)


def is_visible(char: str) -> bool:
    """Whether a character is one that a reader sees, or an ordinary blank."""
    return char == "\u3000" or (char.isprintable() and char not in _INVISIBLE_PRINTABLE)


def _escape_character(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")
