"""Chinese text in a terminal: how wide it is, where a line may break, and how to echo anything safely.

Widths are columns of a terminal. Characters that Unicode calls East Asian *ambiguous* (“ ” … ─) are one column wide in
some terminals and two in others; they are counted as two here, so that a line fits in both.
"""

import re
import unicodedata
from typing import NamedTuple

NO_LINE_STARTS_WITH = frozenset("，。、；：？！,.;:?!）〕】》〉」』”’)]}…—～·%％‰℃々")
NO_LINE_ENDS_WITH = frozenset("（〔【《〈「『“‘([{￥$")
"""禁则: closing marks stay with what they close, opening marks with what they open (GB/T 15834—2011, 5.1)."""
UNSEEN = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff"
    "\u2800\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U0010ffff"
) + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0xE0000, 0x10000))
"""What no official text holds, and what deceives eyes, terminals and YAML, as a class of regular expressions: control,
bidi, invisible, private-use, surrogate and replacement characters and noncharacters (Unicode 15: general categories Cc,
Co, Cs, Zl, Zp and the property Default_Ignorable_Code_Point)."""

LOST = "\ud800-\udfff\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff"
"""Of these what stands for a character that was lost, or that only some font has: surrogates, private-use characters,
the replacement character. The others can be left out, and nothing is missing."""
HIDDEN = f"(?![{LOST}])[{UNSEEN}]"
"""As a regular expression, which few runs need and which takes a millisecond to compile."""
_BLANK = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0\ufffc\ufffd"
    + "".join(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
)
"""Of UNSEEN what Python takes for printable."""
_MARKDOWN = str.maketrans(
    {**{mark: f"\\{mark}" for mark in "\\|*_`[]~"}, "<": "&lt;", "&": "&amp;", "\n": "<br>", "\r": ""}
)


class Unlike(NamedTuple):
    """Where two texts first differ."""

    first: int
    """Index in both of them."""
    ours: str
    theirs: str


def width(text: str) -> int:
    """Columns that the text takes in a terminal, at the most."""
    return len(text) if text.isascii() else sum(map(_char_width, text))


def narrow_width(text: str) -> int:
    """Columns that the text takes where ambiguous characters are narrow, as in most terminals: for placing a caret."""
    return sum(1 if unicodedata.east_asian_width(char) == "A" else _char_width(char) for char in text)


def clip(text: str, room: int) -> str:
    """The text if it fits into `room` columns, else its beginning and `...`."""
    if width(text) <= room:
        return text
    left = room - 3
    for index, char in enumerate(text):
        left -= _char_width(char)
        if left < 0:
            return text[:index] + "..."[:room]
    return text


def pad(text: str, room: int) -> str:
    """The text, filled with blanks to `room` columns."""
    return text + " " * (room - width(text))


def wrap(text: str, room: int) -> list[str]:
    """The text in lines of at most `room` columns that, joined, are the text again.

    Latin words and numbers stay whole where they fit a line, and closing and opening marks stay where 禁则 wants them.
    """
    lines = []
    start = allowed = used = 0
    for index, char in enumerate(text):
        if index > start and _may_break(text[index - 1], char):
            allowed = index
        used += _char_width(char)
        while used > room and index > start:
            end = allowed if allowed > start else index
            lines.append(text[start:end])
            start = end
            used = width(text[start : index + 1])
    return [*lines, text[start:]]


def safe(text: str) -> str:
    """The text with everything escaped that a terminal might obey: control, bidi and other invisible characters."""
    if text.isprintable() and _BLANK.isdisjoint(text):
        return text
    return "".join(char if is_seen(char) else _escape(char) for char in text)


def veiled(text: str) -> str:
    """The same, character for character: whatever a terminal might obey becomes U+FFFD, so that positions stay."""
    return "".join(char if is_seen(char) else "\ufffd" for char in text)


def echo(text: str, longest: int = 60) -> str:
    """A value that a user gave or a file holds, fit to be repeated in a sentence: safe and of bounded length."""
    return safe(text if len(text) <= longest else f"{text[:longest]}...")


def visible(json_text: str) -> str:
    """The same JSON, with escapes for what cannot be seen; outside strings there is no such character."""
    return "".join(char if is_seen(char) or char == "\n" else json_escape(char) for char in json_text)


def json_escape(char: str) -> str:
    """As RFC 8259 has it: characters beyond U+FFFF are two escapes."""
    return re.sub("....", r"\\u\g<0>", char.encode("utf-16-be", "surrogatepass").hex())


def markdown(text: str) -> str:
    """The text as GitHub Flavored Markdown shows it unchanged, on one line."""
    return text.translate(_MARKDOWN)


def same(text: str) -> str:
    """The form in which two spellings of one name are equal: full and half width, case and blanks do not count."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def unlike(ours: str, theirs: str) -> Unlike:
    """Where two texts begin to differ, and what is left of each without their common beginning and end."""
    first = _common(ours, theirs)
    last = _common(ours[first:][::-1], theirs[first:][::-1])
    return Unlike(first, ours[first : len(ours) - last], theirs[first : len(theirs) - last])


def is_seen(char: str) -> bool:
    """Whether a character is one that a reader sees, or an ordinary blank."""
    return char == "\u3000" or (char.isprintable() and char not in _BLANK)


def bold(text: str, *, color: bool) -> str:
    """The text in bold where escapes are wanted."""
    return f"\x1b[1m{text}\x1b[0m" if color and text else text


def _common(one: str, other: str) -> int:
    """Length of the common beginning; by halves, for comparing slices is quick."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[:middle] == other[:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _char_width(char: str) -> int:
    if "\u4e00" <= char <= "\u9fff":
        return 2
    if unicodedata.combining(char) or unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WFA" else 1


def _may_break(before: str, after: str) -> bool:
    """Whether a line may end between the two: the part of UAX 14 that official Chinese text needs."""
    if after in NO_LINE_STARTS_WITH or before in NO_LINE_ENDS_WITH or after == " " or _char_width(after) == 0:
        return False
    return before == " " or _char_width(before) == 2 or _char_width(after) == 2  # noqa: PLR2004 two columns


def _escape(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")
