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
_CHARACTERS_BY_CLASS = {
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
}
"""Classes of UAX 14 (Unicode Line Breaking Algorithm) that general categories do not tell."""
_BREAK_CLASSES: dict[str, str] = {}
for _name, _characters in _CHARACTERS_BY_CLASS.items():
    _BREAK_CLASSES.update(dict.fromkeys(_characters, _name))
_NEVER_FIRST = frozenset(("CM", "SP", "CL", "CP", "EX", "SY", "IS"))
"""Classes before which no line ends, not even after blanks."""
_NOT_FIRST = frozenset(("BA", "HY", "NS", "IN"))
_IN_NUMBERS = frozenset(("CL", "CP", "IS", "SY"))
_UNBROKEN_AFTER = {
    "AL": {"AL", "NU", "PR", "PO"},
    "NU": {"NU", "AL", "PO", "PR"},
    "PR": {"ID", "AL", "NU"},
    "PO": {"AL", "NU"},
    "ID": {"PO"},
    "HY": {"NU"},
    "IS": {"NU", "AL"},
    "CP": {"NU", "AL"},
    "BB": {"AL", "NU", "ID", "OP", "PR", "PO"},
    "B2": {"B2"},
}
"""Classes that stay together with the class before them: words, numbers with units and signs (LB 17, 21 to 30)."""
_BRACKET_CLASSES = {"Ps": "OP", "Pe": "CL", "Pi": "QU", "Pf": "QU"}
"""Classes of opening and closing marks, by their general categories."""
_FURTHER_CLASSES = {"Nd": "NU", "Zs": "BA"}
"""Classes of digits and blanks, by their general categories; all else is AL, a letter."""

_PATH_CHARACTER = r"[^\s，。、；：！？“”‘’（）【】《》「」『』]"
_COPIED_TEXT = (
    rf"(?<!{_PATH_CHARACTER}){_PATH_CHARACTER}*(?:[/\\]|\.[0-9A-Za-z]){_PATH_CHARACTER}*|(?<!\S)\S{{1,10}}(?!\S)|[!-~]+"
)
"""Parts of a sentence that a user copies: a path, a short word between blanks, a run of ASCII."""

BAR_CELL = "▐"
EMPTY_BAR_CELL = "░"
"""Cells of a bar: one column wide in every terminal, where █ is ambiguous."""


def display_width(text: str) -> int:
    """Count the columns that a text takes in a terminal, at the most: 8 for 市司法局."""
    if text.isascii():
        return len(text)
    return sum(map(_character_width, text))


def narrow_display_width(text: str) -> int:
    """Count the columns that a text takes where ambiguous characters are narrow, as in most terminals: for a caret."""
    columns = 0
    for char in text:
        is_ambiguous = unicodedata.east_asian_width(char) == "A"
        columns += 1 if is_ambiguous else _character_width(char)
    return columns


def clip_text(text: str, room: int) -> str:
    """Cut a text to `room` columns: what does not fit is replaced by `...`."""
    if display_width(text) <= room:
        return text
    left = room - 3
    for index, char in enumerate(text):
        left -= _character_width(char)
        if left < 0:
            return text[:index] + "..."[:room]
    return text


def pad_text(text: str, room: int) -> str:
    """Fill a text with blanks to `room` columns."""
    missing_columns = room - display_width(text)
    return text + " " * missing_columns


def wrap_text(text: str, room: int) -> list[str]:
    """Break a text into lines of at most `room` columns; joined they are the text again.

    Latin words and numbers stay whole where they fit a line, and closing and opening marks stay where 禁则 wants them.
    """
    lines = []
    start = 0
    used = 0
    for index, char in enumerate(text):
        used += _character_width(char)
        while used > room and index > start:
            end = _find_last_break(text, start, index)
            lines.append(text[start:end])
            start = end
            used = display_width(text[start : index + 1])
    lines.append(text[start:])
    return lines


def break_lines(text: str, room: int) -> str:
    """Break lines of sentences that are too long for a terminal; they go on two columns further right.

    A line that begins with a blank is an excerpt or a row, and stays. So does whatever is copied from a sentence:
    a path runs over the edge before it is broken.
    """
    lines = []
    for line in text.split("\n"):
        is_sentence = line[:1] not in {"", " "}
        if is_sentence and _styled_width(line) > room:
            lines += _break_sentence(line, room)
        else:
            lines.append(line)
    return "\n".join(lines)


def may_break(text: str, index: int) -> bool:
    """Tell whether a line may end before the character at an index, after UAX 14 (its rules by their numbers).

    Other than there, neither — nor ～ nor · begins a line (一字线, 浪纹线 and 间隔号 in GB/T 15834—2011, 5.1), what is
    ambiguous is an ideograph, a combining mark never begins a line, and a blank divides what is no bracket. What needs
    more than its neighbours (South and South East Asian scripts, conjoining Jamo, emoji of several characters) stays
    together or apart as letters and ideographs do.
    """
    after = text[index]
    if _is_common_ideograph(text[index - 1]) and _is_common_ideograph(after):
        return True
    right = _break_class(after)
    if right in _NEVER_FIRST or after == "—":  # LB 7, 13
        return False
    last = index - 1
    while last and _break_class(text[last]) == "CM":
        last -= 1
    left = _break_class(text[last]).replace("CM", "AL")  # LB 9, 10
    if left in {"OP", "GL"}:  # LB 12, 14
        return False
    if left == "SP":  # LB 14, 18
        before = text[:index].rstrip(" ")
        return not before or _break_class(before[-1]) != "OP"
    kinds = (left, right)
    return not _stay_together(text, last, index, kinds)


def _find_last_break(text: str, start: int, end: int) -> int:
    """Find the last place where a line from `start` may end; `end` itself where it may end nowhere."""
    for index in range(end, start, -1):
        if may_break(text, index):
            return index
    return end


def _styled_width(text: str) -> int:
    return display_width(remove_styles(text))


def _break_sentence(sentence: str, room: int) -> list[str]:
    """Break one line that is too long, where it may be broken at all."""
    lines = []
    line = ""
    for piece in _split_at_breaks(sentence):
        width = _styled_width(line + piece.rstrip())
        is_begun = line.strip() != ""
        if is_begun and width > room:
            lines.append(line.rstrip(" "))
            line = "  "
        line += piece
    if lines:
        line = line.rstrip(" ")
    return [*lines, line]


def _split_at_breaks(text: str) -> list[str]:
    """Split a sentence wherever a line may end; colours stay with the characters that have them."""
    units = re.findall(f"(?:{STYLE_BEGIN})*.(?:{STYLE_END})*", text)
    plain = remove_styles(text)
    kept_together: set[int] = set()
    for match in re.finditer(_COPIED_TEXT, plain):
        start, end = match.span()
        inside = range(start + 1, end)
        kept_together.update(inside)
    inner = range(1, len(plain))
    free = [index for index in inner if index not in kept_together]
    ends = [index for index in free if _may_end_line(plain, index)]
    bounds = [0, *ends, len(plain)]
    return ["".join(units[start:end]) for start, end in pairwise(bounds)]


def _may_end_line(sentence: str, index: int) -> bool:
    """Tell whether a line of a sentence may end here: also before a path, which UAX 14 keeps with its slash."""
    before = sentence[index - 1]
    after = sentence[index]
    if before == " " and after != " ":
        return True
    return may_break(sentence, index)


def _is_common_ideograph(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def _character_width(char: str) -> int:
    if "\u4e00" <= char <= "\u9fff":
        return 2
    if unicodedata.combining(char):
        return 0
    if unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    if unicodedata.east_asian_width(char) in "WFA":
        return 2
    return 1


def _stay_together(text: str, last: int, index: int, kinds: tuple[str, str]) -> bool:
    """Tell whether two neighbours belong to one word or one number, or are a mark and its text."""
    left, right = kinds
    unbroken = _UNBROKEN_AFTER.get(left, ())
    is_glued = right == "GL" and left not in {"BA", "HY"}
    if is_glued or right in _NOT_FIRST or right in unbroken:
        return True
    if "QU" in kinds and not _may_break_at_quote(text, last, index):
        return True
    if kinds == ("HY", "AL"):  # LB 20a: -f
        before_hyphen = text[:last]
        if before_hyphen[-1:] in {"", " "}:
            return True
    if right == "OP":
        if left in {"PO", "PR"}:
            return _begins_number(text, index + 1)
        return left in {"AL", "NU"} and not _is_east_asian(text[index])  # LB 30
    may_go_on = left in _IN_NUMBERS and right in {"NU", "PO", "PR"}
    return may_go_on and _ends_number(text, last, right)


def _may_break_at_quote(text: str, last: int, index: int) -> bool:
    """Tell whether a line may end at a quotation mark: where Chinese stands on both sides of it (LB 19, 19a).

    It ends before an opening mark, or after a closing one.
    """
    before = text[last]
    after = text[index]
    if _break_class(after) == "QU":
        neighbours = (before, text[index + 1 : index + 2])
        is_right_mark = unicodedata.category(after) == "Pi"
    else:
        neighbours = (text[last - 1 : last], after)
        is_right_mark = unicodedata.category(before) == "Pf"
    return is_right_mark and all(map(_is_east_asian, neighbours))


def _is_east_asian(char: str) -> bool:
    return char != "" and unicodedata.east_asian_width(char) in "WFH"


def _ends_number(text: str, last: int, right: str) -> bool:
    """Tell whether 1,000.5 or (1/2) goes on after a character: with a digit, or with a sign of the number (LB 25)."""
    is_closing = _break_class(text[last]) in {"CL", "CP"}
    if is_closing and right == "NU":
        return False
    if is_closing:
        last -= 1
    while last >= 0 and text[last] in ",.:;/":
        last -= 1
    return last >= 0 and _break_class(text[last]) == "NU"


def _begins_number(text: str, index: int) -> bool:
    while index < len(text) and text[index] in ",.:;":
        index += 1
    return index < len(text) and _break_class(text[index]) == "NU"


def _break_class(char: str) -> str:
    """Classify a character after UAX 14, as far as official text needs it."""
    known = _BREAK_CLASSES.get(char)
    if known:
        return known
    category = unicodedata.category(char)
    if category in _BRACKET_CLASSES:
        return _BRACKET_CLASSES[category]
    if category[0] == "M":
        return "CM"
    if category == "Sc":
        return "PR"
    width = unicodedata.east_asian_width(char)
    is_ambiguous_sign = width == "A" and category[0] != "L"
    if is_ambiguous_sign or width in "WF":
        return "ID"
    return _FURTHER_CLASSES.get(category, "AL")
