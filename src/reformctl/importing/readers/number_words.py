"""Writes numbers of lists, those of Word by the names of its formats: 十六, ⑯, 壹拾陆, XVI."""

import re
from collections.abc import Callable, Iterable, Sequence

from reformctl.importing.limits import MAX_LETTER_REPEATS

MAX_NUMBER = 32_767
"""The largest number that Word writes."""
MAX_WORD_COUNTING = 99
"""The largest number that some formats write with 十."""
LETTERS = 26
_UNITS = ("", "十", "百", "千", "万")
_LEGAL_UNITS = ("", "拾", "佰", "仟", "万")
_TRADITIONAL_UNITS = ("", "拾", "佰", "仟", "萬")
_PLAIN_DIGITS = "〇一二三四五六七八九"
_CIRCLE_DIGITS = "○一二三四五六七八九"
_ZERO_DIGITS = "零一二三四五六七八九"
_FULL_WIDTH_DIGITS = "０１２３４５６７８９"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_CYCLE_PAIRS = zip(6 * _STEMS, 5 * _BRANCHES, strict=True)
_SEXAGENARY_CYCLE = [stem + branch for stem, branch in _CYCLE_PAIRS]
"""The sixty numbers from 甲子 to 癸亥."""
_ROMAN_SIGNS = {
    "M": 1000,
    "CM": 900,
    "D": 500,
    "CD": 400,
    "C": 100,
    "XC": 90,
    "L": 50,
    "XL": 40,
    "X": 10,
    "IX": 9,
    "V": 5,
    "IV": 4,
    "I": 1,
}
_ORDINAL_ENDS = {1: "st", 2: "nd", 3: "rd"}
_TEENS = (11, 12, 13)

_Writer = Callable[[int], str]


def format_number(number: int, name: str) -> str | None:
    """Write a number in the format of this name: 3 is 三 in `chineseCounting`; None where nobody here knows the format.

    A name of digits, such as 001, says how many digits the number has at least.
    """
    if name.isascii() and name.isdecimal():
        return str(number).zfill(len(name))
    write = _WRITERS.get(name)
    if write is None:
        return None
    writable = min(max(number, 0), MAX_NUMBER)
    return write(writable)


def format_letters(number: int) -> str:
    """Write a number from 1 as Excel and HTML do: 26 is Z, 27 is AA, 28 is AB."""
    text = ""
    while number:
        number, letter = divmod(number - 1, LETTERS)
        text = chr(ord("A") + letter) + text
    return text


def format_roman(number: int) -> str:
    """Write 4 as IV."""
    text = ""
    for sign, value in _ROMAN_SIGNS.items():
        times, number = divmod(number, value)
        text += sign * times
    return text


def _make_digit_writer(digits: str) -> _Writer:
    """Make a writer of digits alone: 10 is 一〇."""
    table = str.maketrans("0123456789", digits)

    def write(number: int) -> str:
        return str(number).translate(table)

    return write


def _make_unit_writer(digits: str, units: Sequence[str]) -> _Writer:
    """Make a writer of digits with units: 101 is 壹佰零壹, and 10 is 壹拾."""

    def write(number: int) -> str:
        text = ""
        has_gap = False
        for power in reversed(range(len(units))):
            digit = number // 10**power % 10
            if digit:
                if has_gap and text:
                    text += digits[0]
                text += digits[digit] + units[power]
            has_gap = digit == 0
        return text or digits[0]

    return write


def _make_chinese_writer(digits: str) -> _Writer:
    """Make a writer of Chinese numbers: 101 is 一百〇一, and 10 is 十."""
    write_units = _make_unit_writer(digits, _UNITS)

    def write(number: int) -> str:
        text = write_units(number)
        return re.sub("^一十", "十", text)

    return write


def _make_counting_writer(digits: str) -> _Writer:
    """Make a writer for which 21 is 二十一, but 101 is 一〇一."""
    write_words = _make_chinese_writer(digits)
    write_digits = _make_digit_writer(digits)

    def write(number: int) -> str:
        if number <= MAX_WORD_COUNTING:
            return write_words(number)
        return write_digits(number)

    return write


def _make_sign_writer(signs: Iterable[str]) -> _Writer:
    """Make a writer of one sign each, and of digits where there are no more."""
    numbered_signs = dict(enumerate(signs, 1))

    def write(number: int) -> str:
        digits = str(number)
        return numbered_signs.get(number, digits)

    return write


def _write_japanese(number: int) -> str:
    """Write 101 as 百一: no noughts, and no 一 before a unit under 万."""
    text = _make_unit_writer(_PLAIN_DIGITS, _UNITS)(number)
    return re.sub("〇(?=.)|一(?=[十百千])", "", text)


def _repeat_letter(number: int) -> str:
    """Write 26 as Z, 27 as AA and 28 as BB; after 30 letters, digits."""
    if not 0 < number <= MAX_LETTER_REPEATS * LETTERS:
        return str(number)
    repeats, letter = divmod(number - 1, LETTERS)
    sign = chr(ord("A") + letter)
    return sign * (repeats + 1)


def _repeat_small_letter(number: int) -> str:
    """Write 27 as aa."""
    return _repeat_letter(number).lower()


def _write_small_roman(number: int) -> str:
    """Write 4 as iv."""
    return format_roman(number).lower()


def _write_ordinal(number: int) -> str:
    """Write 1 as 1st, 11 as 11th."""
    if number % 100 in _TEENS:
        return f"{number}th"
    end = _ORDINAL_ENDS.get(number % 10, "th")
    return f"{number}{end}"


_WRITERS: dict[str, _Writer] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": _make_digit_writer(_FULL_WIDTH_DIGITS),
    "decimalFullWidth2": _make_digit_writer(_FULL_WIDTH_DIGITS),
    "decimalEnclosedCircle": _make_sign_writer(_CIRCLED),
    "decimalEnclosedCircleChinese": _make_sign_writer(_CIRCLED),
    "decimalEnclosedFullstop": _make_sign_writer("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"),
    "decimalEnclosedParen": _make_sign_writer("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
    "numberInDash": lambda number: f"- {number} -",
    "ordinal": _write_ordinal,
    "hex": lambda number: f"{number:X}",
    "upperLetter": _repeat_letter,
    "lowerLetter": _repeat_small_letter,
    "upperRoman": format_roman,
    "lowerRoman": _write_small_roman,
    "chineseCounting": _make_counting_writer(_PLAIN_DIGITS),
    "chineseCountingThousand": _make_chinese_writer(_PLAIN_DIGITS),
    "chineseLegalSimplified": _make_unit_writer("零壹贰叁肆伍陆柒捌玖", _LEGAL_UNITS),
    "ideographDigital": _make_digit_writer(_PLAIN_DIGITS),
    "ideographTraditional": _make_sign_writer(_STEMS),
    "ideographZodiac": _make_sign_writer(_BRANCHES),
    "ideographZodiacTraditional": _make_sign_writer(_SEXAGENARY_CYCLE),
    "ideographEnclosedCircle": _make_sign_writer("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
    "ideographLegalTraditional": _make_unit_writer("零壹貳參肆伍陸柒捌玖", _TRADITIONAL_UNITS),
    "japaneseCounting": _write_japanese,
    "japaneseDigitalTenThousand": _make_digit_writer(_PLAIN_DIGITS),
    "taiwaneseCounting": _make_counting_writer(_CIRCLE_DIGITS),
    "taiwaneseCountingThousand": _make_chinese_writer(_ZERO_DIGITS),
    "taiwaneseDigital": _make_digit_writer(_CIRCLE_DIGITS),
    "bullet": lambda _number: "",
    "none": lambda _number: "",
}
"""How each format is written, as Office Open XML names it (ISO/IEC 29500-1, 17.18.59)."""
