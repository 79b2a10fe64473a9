"""Writes a number as Excel shows it under its number format, for the formats that tables of text use."""

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal

from reformctl.importing.readers.xlsx.date_formats import (
    format_date,
    format_iso_date,
    is_date_format,
    parse_iso_date,
)
from reformctl.importing.readers.xlsx.format_sections import (
    GENERAL_SECTION,
    FormatPiece,
    FormatSection,
    split_sections,
)

GENERAL = "General"
_PLAIN_CODES = frozenset({GENERAL, "@", ""})
"""Formats that show a whole number as it is."""
_BUILT_IN_RUNS = {
    0: "General | 0 | 0.00 | #,##0 | #,##0.00",
    9: "0% | 0.00% | 0.00E+00 | # ?/? | # ??/?? | yyyy/m/d | d-mmm-yy | d-mmm | mmm-yy",
    18: "h:mm AM/PM | h:mm:ss AM/PM | h:mm | h:mm:ss | yyyy/m/d h:mm",
    27: "yyyy年m月 | m月d日 | m月d日 | m-d-yy | yyyy年m月d日 | h时mm分 | h时mm分ss秒",
    34: "上午/下午h时mm分 | 上午/下午h时mm分ss秒 | yyyy年m月 | #,##0;(#,##0) | #,##0;(#,##0)",
    39: '#,##0.00;(#,##0.00) | #,##0.00;(#,##0.00) | #,##0;-#,##0;"-" | ¥#,##0;-#,##0;"-"',
    43: "#,##0.00 | ¥#,##0.00 | mm:ss | [h]:mm:ss | mm:ss.0 | ##0.0E+0 | @",
    50: "yyyy年m月 | m月d日 | yyyy年m月 | m月d日 | m月d日",
    55: "上午/下午h时mm分 | 上午/下午h时mm分ss秒 | yyyy年m月 | m月d日",
}
"""Formats that files name by number only, as Chinese Excel shows them (ECMA-376, part 1, 18.8.30): the first number,
and the formats that are numbered from it on."""
BUILT_IN: dict[int, str] = {}
for _first, _run in _BUILT_IN_RUNS.items():
    _codes = _run.split(" | ")
    BUILT_IN.update(enumerate(_codes, _first))
SIGNIFICANT_DIGITS = 15
"""Excel shows so many digits; files hold 17."""
MAX_PLAIN_DIGITS = 21
"""A number is written without an exponent if it has at most so many digits before the point, or zeros behind it."""
_EXACT = Context(prec=1000, rounding=ROUND_HALF_UP)
"""Room for every number and format; halves go away from zero, as in Excel."""
_NUMBER = re.compile(r"[+-]?(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)(?:[Ee][+-]?[0-9]{1,4})?")


def format_value(raw: str, code: str, *, from_1904: bool) -> tuple[str, bool]:
    """Write a number or an ISO 8601 date that a file holds, and tell whether its format was understood.

    0.256 with `0.0%` is 25.6%, 45658 with `yyyy/m/d` is 2025/1/1.
    """
    raw = raw.strip()
    is_short = len(raw) <= SIGNIFICANT_DIGITS
    is_whole = is_short and raw.isascii() and raw.isdigit()
    if is_whole and code in _PLAIN_CODES:
        return str(int(raw)), True
    is_date = is_date_format(code)
    value = _parse_number(raw)
    if is_date and not _NUMBER.fullmatch(raw):
        value = parse_iso_date(raw, from_1904=from_1904)
    if value is None:
        return raw, False
    plain_text = None
    if is_date:
        text = format_date(value, code, from_1904=from_1904)
        if text is None:
            plain_text = format_iso_date(value, from_1904=from_1904)
    else:
        sections = split_sections(code)
        text = _format_number(value, sections)
    if text is not None:
        return text, True
    if not plain_text:
        plain_text = _format_plain(value)
    return plain_text, False


def _parse_number(raw: str) -> Decimal | None:
    """Parse a number, to as many digits as Excel shows; None for what is none, or too large."""
    if not _NUMBER.fullmatch(raw):
        return None
    shown = f"{float(raw):.{SIGNIFICANT_DIGITS}g}"
    if shown.endswith("inf"):
        return None
    return Decimal(shown)


def _format_number(value: Decimal, sections: Sequence[FormatSection]) -> str | None:
    """Write a number by the section for its sign; None where that is not understood."""
    index = 0
    if value < 0 and len(sections) > 1:
        index = 1
    elif value == 0 and len(sections) > 2:  # noqa: PLR2004 the third is for 0
        index = 2
    section = sections[index]
    if not section and len(sections) == 1:
        section = GENERAL_SECTION
    kinds = [piece.kind for piece in section]
    number_count = kinds.count("digits") + kinds.count("general")
    if not section or "odd" in kinds:
        return None
    if number_count > 1:
        return None
    value *= 100 ** kinds.count("percent")
    magnitude = abs(value)
    texts = [_format_piece(magnitude, piece) for piece in section]
    text = "".join(texts)
    needs_sign = value < 0 and index == 0
    if needs_sign and re.search("[1-9]", text):
        return f"-{text}"
    return text


def _format_piece(value: Decimal, piece: FormatPiece) -> str:
    if piece.kind == "general":
        return _format_plain(value)
    if piece.kind == "digits":
        return _format_digits(value, piece.text)
    return piece.text


def _format_digits(value: Decimal, pattern: str) -> str:
    """Write the digits that a pattern such as `#,##0.00` asks for; a comma at its end divides by 1,000."""
    whole_pattern, point, decimals_pattern = pattern.partition(".")
    digit_pattern = whole_pattern.rstrip(",")
    last_commas = len(whole_pattern) - len(digit_pattern)
    value /= 1000**last_commas
    most_decimals = len(decimals_pattern)
    unit = Decimal(1).scaleb(-most_decimals)
    quantized = _EXACT.quantize(value, unit)
    rounded = format(quantized, "f")
    whole, _point, decimals = rounded.partition(".")
    least_digits = whole_pattern.count("0")
    whole = whole.lstrip("0")
    whole = whole.rjust(least_digits, "0")
    if "," in digit_pattern:
        whole = _divide_thousands(whole)
    wanted_decimals = decimals_pattern.rfind("0") + 1
    given_decimals = len(decimals.rstrip("0"))
    shown_decimals = decimals[: max(wanted_decimals, given_decimals)]
    return f"{whole}{point}{shown_decimals}"


def _divide_thousands(digits: str) -> str:
    """Write 1234567 as 1,234,567, also where it begins with zeros."""
    first_size = len(digits) % 3 or 3
    groups = [digits[:first_size]]
    for begin in range(first_size, len(digits), 3):
        end = begin + 3
        groups.append(digits[begin:end])
    return ",".join(groups)


def _format_plain(value: Decimal) -> str:
    """Write a number without exponent, as far as a person would."""
    value = value.normalize()
    exponent = value.adjusted()
    if value == 0 or abs(exponent) < MAX_PLAIN_DIGITS:
        return format(value, "f")
    return str(value)
