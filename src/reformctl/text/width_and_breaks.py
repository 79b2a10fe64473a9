"""Chinese text in a terminal: how wide it is, where a line may break, and how to echo anything safely.

Widths are columns of a terminal. Characters that Unicode calls East Asian *ambiguous* (“ ” … ─) are one column wide in
some terminals and two in others; they are counted as two here, so that a line fits in both.
"""

import re
import unicodedata
from itertools import pairwise
from typing import NamedTuple

NO_LINE_STARTS_WITH = frozenset("，。、；：？！,.;:?!）〕】》〉」』”’)]}…—～·々")
NO_LINE_ENDS_WITH = frozenset("（〔【《〈「『“‘([{")
"""禁则: closing marks stay with what they close, opening marks with what they open (GB/T 15834—2011, 5.1)."""
_CLASSES = {
    char: kind
    for kind, chars in {
        "SP": " ",
        "BA": "\t|\u3000‐–‧",
        "HY": "-",
        "GL": "\xa0\u2007\u202f\u2011",
        "CL": "、。，．｡､}",
        "CP": ")]",
        "EX": "！？!?",
        "IS": ",.:;",
        "SY": "/",
        "IN": "…‥․⋯",
        "NS": "：；々〻〜～·・･゠ゝゞヽヾ゛゜〼‼⁇⁈⁉ーぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ",
        "OP": "¡¿",
        "QU": "\"'",
        "PO": "%％‰′″‵‱℃℉°￠¢",
        "PR": "+\\±№−",
        "B2": "—⸺⸻",
        "BB": "´",
        "ID": "＂＃＆＇＊＋－／＜＝＞＠＼＾＿｀｜￣",
    }.items()
    for char in chars
}
"""Classes of UAX 14 that general categories do not tell."""
_NEVER_FIRST = frozenset(("CM", "SP", "CL", "CP", "EX", "SY", "IS"))
"""Before these no line ends, not even after blanks."""
_NOT_FIRST = frozenset(("BA", "HY", "NS", "IN"))
_IN_NUMBERS = frozenset(("CL", "CP", "IS", "SY"))
_TOGETHER = frozenset(
    pair
    for lefts, rights in (
        ("AL", "AL NU PR PO"),
        ("NU", "NU AL PO PR"),
        ("PR", "ID AL NU"),
        ("PO", "AL NU"),
        ("ID", "PO"),
        ("HY", "NU"),
        ("IS", "NU AL"),
        ("CP", "NU AL"),
        ("BB", "AL NU ID OP PR PO"),
        ("B2", "B2"),
    )
    for pair in ((lefts, right) for right in rights.split())
)
"""Neighbours that stay together: words, numbers with their units and signs (LB 17, 21 to 30)."""
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
_PAINT, _UNPAINT = r"\x1b\[[1-9][0-9;]*m", r"\x1b\[0m"
"""Where `painted` begins and ends a colour."""
_IN_PATHS = r"[^\s，。、；：！？“”‘’（）【】《》「」『』]"
_COPIED = rf"{_IN_PATHS}*(?:[/\\]|\.[0-9A-Za-z]){_IN_PATHS}*|(?<!\S)\S{{1,10}}(?!\S)|[!-~]+"
"""What a user copies from a sentence: a path, a short word between blanks, a run of ASCII."""


BOLD, WRONG, WARNING = "1", "1;31", "1;35"
"""Styles of a terminal: red and magenta are the two of its colours that can be read on black and on white."""


BAR, REST = "▐", "░"
"""What bars are made of: one column wide in every terminal, where █ is ambiguous."""


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
    start = used = 0
    for index, char in enumerate(text):
        used += _char_width(char)
        while used > room and index > start:
            end = next((at for at in range(index, start, -1) if may_break(text, at)), index)
            lines.append(text[start:end])
            start = end
            used = width(text[start : index + 1])
    return [*lines, text[start:]]


def break_lines(text: str, room: int) -> str:
    """Sentences for a terminal: lines that are too long are broken, and go on two columns further right.

    A line that begins with a blank is an excerpt or a row, and stays. So does whatever is copied from a sentence:
    a path runs over the edge before it is broken.
    """
    lines = []
    for line in text.split("\n"):
        broken = [""]
        for part in _unbroken(line) if line[:1] not in {"", " "} and width(_unpainted(line)) > room else [line]:
            if broken[-1].strip() and width(_unpainted(broken[-1] + part.rstrip())) > room:
                broken.append("  ")
            broken[-1] += part
        lines += [part.rstrip(" ") for part in broken] if len(broken) > 1 else broken
    return "\n".join(lines)


def may_break(text: str, at: int) -> bool:
    """Whether a line may end before this character, after UAX 14 (its rules by their numbers).

    Other than there, neither — nor ～ nor · begins a line (一字线, 浪纹线 and 间隔号 in GB/T 15834—2011, 5.1), what is
    ambiguous is an ideograph, a combining mark never begins a line, and a blank divides what is no bracket. What needs
    more than its neighbours (South and South East Asian scripts, conjoining Jamo, emoji of several characters) stays
    together or apart as letters and ideographs do.
    """
    after = text[at]
    if "\u4e00" <= text[at - 1] <= "\u9fff" and "\u4e00" <= after <= "\u9fff":
        return True
    right = _break_class(after)
    last = at - 1
    while last and _break_class(text[last]) == "CM":
        last -= 1
    left = _break_class(text[last]).replace("CM", "AL")  # LB 9, 10
    if right in _NEVER_FIRST or after == "—" or left in {"OP", "GL"}:  # LB 7, 12 to 14
        return False
    if left == "SP":  # LB 14, 18
        return _break_class(text[:at].rstrip(" ")[-1:] or " ") != "OP"
    return not _stay_together(text, last, at, (left, right))


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
    return painted(text, BOLD, color=color)


def painted(text: str, style: str, *, color: bool) -> str:
    """The text in a style where escapes are wanted."""
    return f"\x1b[{style}m{text}\x1b[0m" if color and text else text


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


def _unbroken(text: str) -> list[str]:
    """The pieces of a sentence between which a line may end; colours belong to the characters that have them."""
    units = re.findall(f"(?:{_PAINT})*.(?:{_UNPAINT})*", text)
    plain = _unpainted(text)
    copied = {at for found in re.finditer(_COPIED, plain) for at in range(found.start() + 1, found.end())}
    ends = [at for at in range(1, len(plain)) if at not in copied and _may_end(plain, at)]
    return ["".join(units[start:end]) for start, end in pairwise((0, *ends, len(plain)))]


def _may_end(sentence: str, at: int) -> bool:
    """A path may begin a line, which UAX 14 has no mind to: it begins with a slash."""
    return (sentence[at - 1] == " " and sentence[at] != " ") or may_break(sentence, at)


def _unpainted(text: str) -> str:
    return re.sub(f"{_PAINT}|{_UNPAINT}", "", text)


def _char_width(char: str) -> int:
    if "\u4e00" <= char <= "\u9fff":
        return 2
    if unicodedata.combining(char) or unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WFA" else 1


def _stay_together(text: str, last: int, at: int, kinds: tuple[str, str]) -> bool:
    """Whether two characters that no blank divides, and of these classes, are a word, a number or a mark with it."""
    left, right = kinds
    return (
        right in _NOT_FIRST
        or kinds in _TOGETHER
        or (right == "GL" and left not in {"BA", "HY"})
        or ("QU" in kinds and not _may_break_at_quote(text, last, at))
        or (kinds == ("HY", "AL") and text[:last][-1:] in {"", " "})  # LB 20a: -f
        or (left in _IN_NUMBERS and right in {"NU", "PO", "PR"} and _ends_number(text[: last + 1], right))
        or (right == "OP" and left in {"PO", "PR"} and _begins_number(text[at + 1 :]))
        or (right == "OP" and left in {"AL", "NU"} and not _is_east_asian(text[at]))  # LB 30
    )


def _may_break_at_quote(text: str, last: int, at: int) -> bool:
    """Before an opening mark or after a closing one, where Chinese stands on both sides of it (LB 19, 19a)."""
    before, after = text[last], text[at]
    if _break_class(after) == "QU":
        return unicodedata.category(after) == "Pi" and _is_east_asian(before) and _is_east_asian(text[at + 1 : at + 2])
    return unicodedata.category(before) == "Pf" and _is_east_asian(after) and _is_east_asian(text[last - 1 : last])


def _is_east_asian(char: str) -> bool:
    return char != "" and unicodedata.east_asian_width(char) in "WFH"


def _ends_number(before: str, right: str) -> bool:
    """Whether 1,000.5 or (1/2) goes on with a digit, or with a sign that belongs to it (LB 25)."""
    if _break_class(before[-1]) in {"CL", "CP"}:
        before = before[:-1] if right != "NU" else ""
    digits = before.rstrip(",.:;/")
    return digits != "" and _break_class(digits[-1]) == "NU"


def _begins_number(after: str) -> bool:
    return _break_class(after.lstrip(",.:;")[:1] or " ") == "NU"


def _break_class(char: str) -> str:
    """The class of a character in UAX 14, as far as official text needs them."""
    found = _CLASSES.get(char)
    if found:
        return found
    category = unicodedata.category(char)
    if category in {"Ps", "Pe", "Pi", "Pf"}:
        return {"Ps": "OP", "Pe": "CL"}.get(category, "QU")
    if category[0] == "M":
        return "CM"
    if category == "Sc":
        return "PR"
    wide = unicodedata.east_asian_width(char)
    if wide in "WF" or (wide == "A" and category[0] != "L"):
        return "ID"
    return {"Nd": "NU", "Zs": "BA"}.get(category, "AL")


def _escape(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")
