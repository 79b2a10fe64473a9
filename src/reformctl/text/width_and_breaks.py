"""Measures and breaks Chinese text for a terminal: how many columns it takes, and where a line may end.

Widths are columns of a terminal. Characters that Unicode calls East Asian *ambiguous* (“ ” … ─) are one column wide in
some terminals and two in others; they are counted as two here, so that a line fits in both.
"""

import re
import unicodedata
from itertools import pairwise

from reformctl.text.styles import STYLE_BEGIN, STYLE_END, remove_styles

NO_LINE_STARTS_WITH = frozenset("，。、；：？！,.;:?!）〕】》〉」』”’)]}…—～·々")
NO_LINE_ENDS_WITH = frozenset("（〔【《〈「『“‘([{")
"""禁则: closing marks stay with what they close, opening marks with what they open (GB/T 15834—2011, 5.1)."""
_BREAK_CLASSES = {
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
_UNBROKEN_PAIRS = frozenset(
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

_PATH_CHARACTER = r"[^\s，。、；：！？“”‘’（）【】《》「」『』]"
_COPIED_TEXT = (
    rf"(?<!{_PATH_CHARACTER}){_PATH_CHARACTER}*(?:[/\\]|\.[0-9A-Za-z]){_PATH_CHARACTER}*|(?<!\S)\S{{1,10}}(?!\S)|[!-~]+"
)
"""What a user copies from a sentence: a path, a short word between blanks, a run of ASCII."""


BAR_CELL, EMPTY_BAR_CELL = "▐", "░"
"""What bars are made of: one column wide in every terminal, where █ is ambiguous."""


def display_width(text: str) -> int:
    """Columns that the text takes in a terminal, at the most."""
    return len(text) if text.isascii() else sum(map(_character_width, text))


def narrow_display_width(text: str) -> int:
    """Columns that the text takes where ambiguous characters are narrow, as in most terminals: for placing a caret."""
    return sum(1 if unicodedata.east_asian_width(char) == "A" else _character_width(char) for char in text)


def clip_text(text: str, room: int) -> str:
    """The text if it fits into `room` columns, else its beginning and `...`."""
    if display_width(text) <= room:
        return text
    left = room - 3
    for index, char in enumerate(text):
        left -= _character_width(char)
        if left < 0:
            return text[:index] + "..."[:room]
    return text


def pad_text(text: str, room: int) -> str:
    """The text, filled with blanks to `room` columns."""
    return text + " " * (room - display_width(text))


def wrap_text(text: str, room: int) -> list[str]:
    """The text in lines of at most `room` columns that, joined, are the text again.

    Latin words and numbers stay whole where they fit a line, and closing and opening marks stay where 禁则 wants them.
    """
    lines = []
    start = used = 0
    for index, char in enumerate(text):
        used += _character_width(char)
        while used > room and index > start:
            end = next((at for at in range(index, start, -1) if may_break(text, at)), index)
            lines.append(text[start:end])
            start = end
            used = display_width(text[start : index + 1])
    return [*lines, text[start:]]


def break_lines(text: str, room: int) -> str:
    """Sentences for a terminal: lines that are too long are broken, and go on two columns further right.

    A line that begins with a blank is an excerpt or a row, and stays. So does whatever is copied from a sentence:
    a path runs over the edge before it is broken.
    """
    lines = []
    for line in text.split("\n"):
        broken = [""]
        for part in (
            _split_at_breaks(line)
            if line[:1] not in {"", " "} and display_width(remove_styles(line)) > room
            else [line]
        ):
            if broken[-1].strip() and display_width(remove_styles(broken[-1] + part.rstrip())) > room:
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
    if right in _NEVER_FIRST or after == "—":  # LB 7, 13
        return False
    last = at - 1
    while last and _break_class(text[last]) == "CM":
        last -= 1
    left = _break_class(text[last]).replace("CM", "AL")  # LB 9, 10
    if left in {"OP", "GL"}:  # LB 12, 14
        return False
    if left == "SP":  # LB 14, 18
        while at and text[at - 1] == " ":
            at -= 1
        return not at or _break_class(text[at - 1]) != "OP"
    return not _stay_together(text, last, at, (left, right))


def _split_at_breaks(text: str) -> list[str]:
    """The pieces of a sentence between which a line may end; colours belong to the characters that have them."""
    units = re.findall(f"(?:{STYLE_BEGIN})*.(?:{STYLE_END})*", text)
    plain = remove_styles(text)
    copied = {at for found in re.finditer(_COPIED_TEXT, plain) for at in range(found.start() + 1, found.end())}
    ends = [at for at in range(1, len(plain)) if at not in copied and _may_end_line(plain, at)]
    return ["".join(units[start:end]) for start, end in pairwise((0, *ends, len(plain)))]


def _may_end_line(sentence: str, at: int) -> bool:
    """A path may begin a line, which UAX 14 has no mind to: it begins with a slash."""
    return (sentence[at - 1] == " " and sentence[at] != " ") or may_break(sentence, at)


def _character_width(char: str) -> int:
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
        or kinds in _UNBROKEN_PAIRS
        or (right == "GL" and left not in {"BA", "HY"})
        or ("QU" in kinds and not _may_break_at_quote(text, last, at))
        or (kinds == ("HY", "AL") and text[:last][-1:] in {"", " "})  # LB 20a: -f
        or (left in _IN_NUMBERS and right in {"NU", "PO", "PR"} and _ends_number(text, last, right))
        or (right == "OP" and left in {"PO", "PR"} and _begins_number(text, at + 1))
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


def _ends_number(text: str, last: int, right: str) -> bool:
    """Whether 1,000.5 or (1/2) goes on after this character with a digit, or with a sign that belongs to it (LB 25)."""
    if _break_class(text[last]) in {"CL", "CP"}:
        if right == "NU":
            return False
        last -= 1
    while last >= 0 and text[last] in ",.:;/":
        last -= 1
    return last >= 0 and _break_class(text[last]) == "NU"


def _begins_number(text: str, at: int) -> bool:
    while at < len(text) and text[at] in ",.:;":
        at += 1
    return at < len(text) and _break_class(text[at]) == "NU"


def _break_class(char: str) -> str:
    """The class of a character in UAX 14, as far as official text needs them."""
    found = _BREAK_CLASSES.get(char)
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
