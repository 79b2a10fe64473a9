"""A number as Excel shows it under its number format, for the formats that tables of text use."""

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import NamedTuple

GENERAL = "General"
_AFTERNOON = ("上午/下午h时mm分", "上午/下午h时mm分ss秒")
_WHOLE = '#,##0;-#,##0;"-"'
BUILT_IN = (
    dict(enumerate((GENERAL, "0", "0.00", "#,##0", "#,##0.00")))
    | dict(enumerate(("0%", "0.00%", "0.00E+00", "# ?/?", "# ??/??", "yyyy/m/d", "d-mmm-yy", "d-mmm", "mmm-yy"), 9))
    | dict(enumerate(("h:mm AM/PM", "h:mm:ss AM/PM", "h:mm", "h:mm:ss", "yyyy/m/d h:mm"), 18))
    | dict(enumerate(("yyyy年m月", "m月d日", "m月d日", "m-d-yy", "yyyy年m月d日", "h时mm分", "h时mm分ss秒"), 27))
    | dict(enumerate((*_AFTERNOON, "yyyy年m月", "#,##0;(#,##0)", "#,##0;(#,##0)"), 34))
    | dict(enumerate(("#,##0.00;(#,##0.00)", "#,##0.00;(#,##0.00)", _WHOLE, f"¥{_WHOLE}"), 39))
    | dict(enumerate(("#,##0.00", "¥#,##0.00", "mm:ss", "[h]:mm:ss", "mm:ss.0", "##0.0E+0", "@"), 43))
    | dict(enumerate(("yyyy年m月", "m月d日", "yyyy年m月", "m月d日", "m月d日", *_AFTERNOON, "yyyy年m月", "m月d日"), 50))
)
"""Formats that files name by number only, as Chinese Excel shows them (ECMA-376, part 1, 18.8.30)."""
_LONGEST = 255
"""Characters of a format, as Excel allows."""
_DIGITS = 15
"""Significant digits that Excel shows; files hold 17."""
_DAYS = 2_958_465
"""The number of 9999-12-31."""
_LEAP = 60
"""The number of 1900-02-29, a day that Excel alone knows."""
_PLAIN = 21
"""Digits before the point, and zeros behind it, up to which a number is written without an exponent."""
_EXACT = Context(prec=1000, rounding=ROUND_HALF_UP)
"""Room for every number and format; halves go away from zero, as in Excel."""
_NUMBER = re.compile(r"[+-]?(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)(?:[Ee][+-]?[0-9]{1,4})?")
_PIECE = re.compile(
    r"""
    "(?P<quoted>[^"]*)" | \\(?P<escaped>.) | [_*](?P<space>.) | \[\$(?P<currency>[^\]-]*+)(?:-[^\]]*+)?\]
    | \[(?:black|blue|cyan|green|magenta|red|white|yellow|colou?r\ ?[0-9]+|[黑蓝青绿红白黄]色|洋红色?|颜色\ ?[0-9]+)\]
    | (?P<general>General|G/通用格式) | (?P<odd>\[[^\]]*\]? | AM/PM | A/P | 上午/下午 | E[+-] | [aeg]+ | \? | [dm]{3,})
    | (?P<date>y+|m+|d+|h+|s+) | (?P<digits>[0#][0#,]*(?:\.[0#]*)?|\.[0#]+) | (?P<percent>%) | (?P<text_itself>@)
    | (?P<end>;) | (?P<literal>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_UNDERSTOOD_DATES = frozenset({"yyyy", "yy", "m", "mm", "d", "dd", "h", "hh", "s", "ss"})


class FormatPiece(NamedTuple):
    """A piece of a number format: text as it is, digits, a part of a date, or what is not understood."""

    kind: str
    text: str


FormatSection = tuple[FormatPiece, ...]


def format_value(raw: str, code: str, *, from_1904: bool) -> tuple[str, bool]:
    """The text of a number or an ISO 8601 date that a file holds, and whether its format was understood."""
    raw = raw.strip()
    if raw.isascii() and raw.isdigit() and code in {GENERAL, "@", ""} and len(raw) <= _DIGITS:
        return str(int(raw)), True
    is_date = _is_date(code)
    value = _value(raw, from_1904=from_1904) if is_date or _NUMBER.fullmatch(raw) else None
    if value is None:
        return raw, False
    text = _dated(value, code, from_1904=from_1904) if is_date else _numbered(value, _sections(code))
    if text is None:
        moment = _moment(value, from_1904=from_1904) if is_date else None
        return (_iso(moment) if moment else _plain(value)), False
    return text, True


def _value(raw: str, *, from_1904: bool) -> Decimal | None:
    """The number, to as many digits as Excel shows; a date becomes its number."""
    if _NUMBER.fullmatch(raw):
        number = f"{float(raw):.{_DIGITS}g}"
        return None if number.endswith("f") else Decimal(number)
    try:
        moment = dt.datetime.fromisoformat(raw).replace(tzinfo=None)
    except ValueError:
        return None
    since = moment - _first_day(_LEAP + 1, from_1904=from_1904)
    return Decimal(since.days) + Decimal(since.seconds) / 86400


@lru_cache(maxsize=1000)
def _sections(code: str) -> tuple[FormatSection, ...]:
    """The format's sections without the one for texts; what is not understood makes one section of its own."""
    sections: list[list[FormatPiece]] = [[]]
    if len(code) > _LONGEST:
        return ((FormatPiece("odd", ""),),)
    for found in _PIECE.finditer(code):
        kind = found.lastgroup
        if kind == "end":
            sections.append([])
        elif kind in {"quoted", "escaped", "currency", "literal"}:
            sections[-1].append(FormatPiece("text", found[kind]))
        elif kind and kind != "space":
            sections[-1].append(FormatPiece(kind, found[0].lower()))
    numbers = [section for section in sections if not any(piece.kind == "text_itself" for piece in section)]
    return tuple(map(tuple, numbers[:3])) or ((FormatPiece("general", ""),),)


def _numbered(value: Decimal, sections: tuple[FormatSection, ...]) -> str | None:
    """The number by the section for its sign; None where that is not understood."""
    if sections == ((),):
        sections = ((FormatPiece("general", ""),),)
    index = 2 if value == 0 and len(sections) > 2 else 1 if value < 0 and len(sections) > 1 else 0  # noqa: PLR2004
    section = sections[index]
    kinds = [piece.kind for piece in section]
    if not section or "odd" in kinds or kinds.count("digits") + kinds.count("general") > 1:
        return None
    value *= 100 ** kinds.count("percent")
    text = "".join(_part(abs(value), piece) for piece in section)
    return f"-{text}" if value < 0 and index == 0 and re.search("[1-9]", text) else text


def _part(value: Decimal, piece: FormatPiece) -> str:
    if piece.kind == "general":
        return _plain(value)
    return _digits(value, piece.text) if piece.kind == "digits" else piece.text


def _digits(value: Decimal, pattern: str) -> str:
    """The digits that a pattern such as `#,##0.00` asks for."""
    whole, point, part = pattern.partition(".")
    value /= 1000 ** (len(whole) - len(whole.rstrip(",")))
    rounded = format(_EXACT.quantize(value, Decimal(1).scaleb(-len(part))), "f")
    before, _point, behind = rounded.partition(".")
    least = whole.count("0")
    before = before.lstrip("0").rjust(least, "0") if before.strip("0") or not least else "0" * least
    if "," in whole.rstrip(","):
        before = _in_thousands(before)
    kept = max(part.rfind("0") + 1, len(behind.rstrip("0")))
    return f"{before}{point}{behind[:kept]}"


def _in_thousands(digits: str) -> str:
    """1234567 as 1,234,567, also where it begins with zeros."""
    first = len(digits) % 3 or 3
    return ",".join([digits[:first], *(digits[at : at + 3] for at in range(first, len(digits), 3))])


def _plain(value: Decimal) -> str:
    """The number without exponent, as far as a person would write it so."""
    value = value.normalize()
    return format(value, "f") if value == 0 or -_PLAIN < value.adjusted() < _PLAIN else str(value)


def _dated(value: Decimal, code: str, *, from_1904: bool) -> str | None:
    """The number as the date or time that a format asks for; None where that is not understood."""
    parts = _parts_of_date(code)
    if not parts or not 0 <= value <= _DAYS:
        return None
    is_time = all(part.text[0] in "hs" for part in parts if part.kind == "date")
    moment = _moment(value % 1 + 1 if is_time else value, from_1904=from_1904)
    if moment is None:
        return None
    return "".join(_of_date(moment, part.text) if part.kind == "date" else part.text for part in parts)


@lru_cache(maxsize=1000)
def _is_date(code: str) -> bool:
    return any(piece.kind == "date" for section in _sections(code) for piece in section)


@lru_cache(maxsize=1000)
def _parts_of_date(code: str) -> FormatSection:
    """What a date format asks for, minutes told from months; nothing where it is not understood."""
    section = _sections(code)[0]
    asked = [piece.text for piece in section if piece.kind == "date"]
    is_plain = all(piece.kind in {"date", "text"} for piece in section) and _UNDERSTOOD_DATES.issuperset(asked)
    if not asked or not is_plain:
        return ()
    named = iter(_named(asked))
    return tuple(piece._replace(text=next(named)) if piece.kind == "date" else piece for piece in section)


def _named(asked: list[str]) -> list[str]:
    """The parts of a date, with `m` as `hm` where it means minutes: after hours, or before seconds."""
    before, after = ["", *asked], [*asked[1:], ""]
    return [
        f"h{part}" if part[0] == "m" and (earlier.startswith("h") or later.startswith("s")) else part
        for earlier, part, later in zip(before, asked, after, strict=False)
    ]


def _of_date(moment: dt.datetime, part: str) -> str:
    if part.startswith("hm"):
        return f"{moment.minute:0{len(part) - 1}}"
    numbers = dict(zip("ymdhs", moment.timetuple()[:3] + moment.timetuple()[3:6:2], strict=True))
    return f"{numbers[part[0]] % 100:02}" if part == "yy" else f"{numbers[part[0]]:0{len(part)}}"


def _moment(value: Decimal, *, from_1904: bool) -> dt.datetime | None:
    """The day and second that a number of days means; None for what is no day."""
    if not 0 <= value <= _DAYS:
        return None
    days = int(value)
    if not from_1904 and days in {0, _LEAP}:
        return None
    seconds = round((value - days) * 86400)
    try:
        return _first_day(days, from_1904=from_1904) + dt.timedelta(days, seconds)
    except OverflowError:
        return None


def _first_day(days: int, *, from_1904: bool) -> dt.datetime:
    """The day that numbers of days count from; Excel takes 1900 for a leap year."""
    if from_1904:
        return dt.datetime(1904, 1, 1)  # noqa: DTZ001 Excel knows no time zones
    return dt.datetime(1899, 12, 30 if days > _LEAP else 31)  # noqa: DTZ001 Excel knows no time zones


def _iso(moment: dt.datetime) -> str:
    """The date as anyone reads it, with its time if it has one."""
    return moment.isoformat(" ").removesuffix(" 00:00:00")
