"""Splits a text into the names of bodies that it lists: 市商务局、市司法局."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from reformctl.importing.extraction.agency_names import ends_as_body, is_agency
from reformctl.importing.extraction.traditional_regex import compile_both

OPENING = "（(〔[【"
CLOSING = "）)〕]】"
MAX_SPACED_CHARACTERS = 2
"""A name whose characters stand apart, such as 财 政 部, is written in words of at most so many."""
_DIVIDERS = "、，,；;/／|\n"
_WEAK_END = compile_both("(?:会|社|所|站|组|台|校|馆|地方|企业|机关|机构|^.{0,2}委|^海关|^国务院|^市人大)$")
"""Ends of whole names that are as often the middle of a longer one: 人力资源社会 / 保障局."""
_OTHER_END = compile_both("(?:区|县|街|协|省份?|电信|联通|移动|牵头|负责|配合)(?:[（(][^（）()]*[）)])?$")
"""Ends of whole names, and words after them, that nothing but a new line tells from a part of a name."""
_BEGINS_ANEW = compile_both("[市省区县州各镇]|国家|国务院|中央|中共|中国|全[国省市区]|有关|相关|其他|人民|团|工商联")
_NAME_TAIL = compile_both(
    "(?:中心|市|省|区)?(?:分局|分行|支行|中心支行|委员会|管委会|管理局|监管局|监督管理局|办公室|管理委员会|局|委|办|部|院|厅|署|室|公司)"
)
_EACH_AREA = compile_both("各(?:设区)?[市州区县](?:、[县区市州])*$")
_NEXT_AREA = compile_both("^(?:自治县|[县区旗]|[市州](?=[（(]|人民政府))")
"""The halves of 各市、县（市、区）人民政府."""
_PARTY_END = compile_both("(?:党委|党工委|党组)$")
_GOVERNMENT = compile_both("^(?:人民)?政府|^管委会")
_DATE = r"[0-9一二三四五六七八九十年月日季度上下半全内底末至—\-]{0,20}"
_DEADLINE = compile_both(
    rf"(?:[0-9]{{4}}年(?!度).*|{_DATE}(?:底前|月前|日前|年前|度前)(?:.{{0,6}}完成)?|{_DATE}(?:前|内)完成|年内|"
    "(?:长期|持续|常态化)(?:推进|坚持|实施|开展)?)(?:取得.{0,12}|完成.{0,6})?"
)
"""When a task is to be done, where no label says so: 2021年6月底前完成, 持续推进."""


class _Piece(NamedTuple):
    """A piece of a text and the character that divides it from the next one."""

    text: str
    divider: str


def split_names(text: str) -> Iterator[str]:
    """Split a text into names at 、，；, line breaks and blanks outside of brackets.

    A name that a line break cuts, such as 市住房 / 建设局, is one, and so is 各区党委、政府.
    """
    pieces = _split_at_dividers(text)
    whole_pieces = _join_halves_of_names(pieces)
    for name in _join_cut_lines(whole_pieces):
        words = name.split()
        are_names = len(words) > 1 and all(map(_stands_alone, words))
        if are_names:
            yield from words
        elif name:
            yield name


def is_deadline(text: str) -> bool:
    """Tell whether a text says when a task is to be done, and nothing else: 2021年6月底前完成."""
    return _DEADLINE.fullmatch(text) is not None


def _split_at_dividers(text: str) -> Iterator[_Piece]:
    depth = 0
    begin = 0
    for index, character in enumerate(text):
        if character in OPENING:
            depth += 1
        elif character in CLOSING:
            depth -= 1
        elif character in _DIVIDERS and depth <= 0:
            piece = text[begin:index].strip()
            yield _Piece(piece, character)
            begin = index + 1
    last_piece = text[begin:].strip()
    yield _Piece(last_piece, "")


def _join_halves_of_names(pieces: Iterable[_Piece]) -> list[_Piece]:
    """Join 各县（市、区）党委、政府 and 各市、县人民政府 again: 政府 alone is no name, and neither is 各市."""
    joined: list[_Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else _Piece("", "")
        is_listed = last.divider == "、"
        if is_listed and _are_halves(last.text, piece.text):
            both_texts = f"{last.text}、{piece.text}"
            joined[-1] = _Piece(both_texts, piece.divider)
        else:
            joined.append(piece)
    return joined


def _are_halves(text: str, next_text: str) -> bool:
    """Tell whether two texts are the halves of a name: 各区党委 and 政府, 各市 and 县人民政府."""
    if _PARTY_END.search(text):
        return _GOVERNMENT.match(next_text) is not None
    if _EACH_AREA.match(text):
        return _NEXT_AREA.match(next_text) is not None
    return False


def _join_cut_lines(pieces: Sequence[_Piece]) -> list[str]:
    """Join lines that break off inside a name."""
    texts: list[str] = []
    divider = ""
    for piece in pieces:
        if divider == "\n" and _breaks_off(texts[-1], piece.text):
            texts[-1] += piece.text
        else:
            texts.append(piece.text)
        divider = piece.divider
    return texts


def _breaks_off(line: str, next_line: str) -> bool:
    """Tell whether a line breaks off inside a name: 市住房 / 建设局."""
    if not line or not next_line:
        return False
    if line[-1] in CLOSING:
        return False
    if _NAME_TAIL.fullmatch(next_line):
        return True
    if _WEAK_END.search(line):
        return not _BEGINS_ANEW.match(next_line)
    if _OTHER_END.search(line):
        return False
    return not ends_as_body(line)


def _stands_alone(word: str) -> bool:
    """Tell whether a word between blanks is a name or a date, and not one character of 财 政 部."""
    if is_deadline(word):
        return True
    if len(word) <= MAX_SPACED_CHARACTERS:
        return False
    return ends_as_body(word) or not is_agency(word)
