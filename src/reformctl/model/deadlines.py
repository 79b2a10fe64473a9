"""Reads 完成时限 as a date: 2025年6月底前 is 2025-06-30, the last day of its period.

Only a text that says nothing but a period is read. 长期坚持, 6月底前 (of which year?) and 2025年6月起 are no deadlines
that can be compared, and stay unread.
"""

import re
import unicodedata
from calendar import monthrange
from datetime import date
from typing import NamedTuple

from reformctl.model.limits import MAX_DEADLINE_CHARACTERS
from reformctl.system.errors import UsageError
from reformctl.system.translation import _
from reformctl.text.chinese_numbers import BELOW_HUNDRED, parse_chinese_number
from reformctl.text.escaping import echo_value

DECEMBER = 12
HALF_YEARS = {"上": 6, "下": DECEMBER}
"""The last month of each half of a year."""
QUARTERS = {"一": 3, "二": 6, "三": 9, "四": DECEMBER, "1": 3, "2": 6, "3": 9, "4": DECEMBER}
"""The last month of each quarter."""
FIRST_OF_TEN_DAYS = {"上": 1, "中": 11, "下": 21}
LAST_OF_TEN_DAYS = {"上": 10, "中": 20}
"""The first and the last days of the thirds of a month; that of the last third is the month's own."""

_YEAR = "(?P<year>(?:19|20)[0-9]{2})"
_PERIODS = (
    f"{_YEAR}年(?:度|年(?=底|末|终|内))?",
    f"{_YEAR}年?(?P<half>[上下])半年",
    f"{_YEAR}年?第?(?P<quarter>[一二三四1-4])季度",
    f"{_YEAR}-?[Qq](?P<quarter>[1-4])",
    f"{_YEAR}年(?P<month>[0-9]{{1,2}})月(?:份)?",
    f"{_YEAR}年(?P<month>[0-9]{{1,2}})月(?P<third>[上中下])旬",
    f"{_YEAR}年(?P<month>[0-9]{{1,2}})月(?P<day>[0-9]{{1,2}})[日号]",
    f"{_YEAR}(?P<sign>[-/.])(?P<month>[0-9]{{1,2}})(?:(?P=sign)(?P<day>[0-9]{{1,2}}))?",
    f"{_YEAR}",
)
"""How a period is written, digits in ASCII."""
_BEGINNING = "(?:力争|争取|确保|原则上)?(?:于|在)?"
_END = "(?:底|末|内|终)?(?:之前|以前|前)?(?:全面|基本)?(?:完成|落实|办结)?"
"""Words before and after a period that do not change its last day: 于2025年6月底前完成."""
_SPAN = re.compile("[至到—–~-]+(?=(?:19|20)[0-9]{2}年)")
"""What stands between the two ends of a span such as 2024年6月至2025年6月; the second end is the deadline."""


class Period(NamedTuple):
    """The first and the last day of a year, a half, a quarter, a month or a day."""

    first: date
    last: date


def read_deadline(text: str | None) -> date | None:
    """Read the last day of the period that a deadline names; None where it names none that is certain.

    >>> read_deadline("2025年6月底前")
    datetime.date(2025, 6, 30)
    >>> read_deadline("长期坚持")
    """
    if text is None or len(text) > MAX_DEADLINE_CHARACTERS:
        return None
    words = _normalize_digits(text).split()
    plain = "".join(words).strip("。；;,，")
    wanted = _SPAN.split(plain)[-1]
    for pattern in _PERIODS:
        match = re.fullmatch(f"{_BEGINNING}{pattern}{_END}", wanted)
        if match:
            period = _make_period(match.groupdict())
            if period:
                return period.last
            return None
    return None


def parse_due_period(text: str) -> Period:
    """Parse a day, a month, a quarter, a half or a year: 2025-06-30, 2025-06, 2025-Q2, 2025年6月, 2025.

    Raises UsageError for anything else.
    """
    plain = _normalize_digits(text).strip()
    for pattern in _PERIODS:
        match = re.fullmatch(pattern, plain)
        if match is None:
            continue
        period = _make_period(match.groupdict())
        if period:
            return period
    sentence = _("“{text}” is not a date: write 2025-06-30, 2025-06, 2025-Q2 or 2025")
    message = sentence.format(text=echo_value(text))
    error = UsageError(message)
    raise error.add_facts(value=text)


def _normalize_digits(text: str) -> str:
    """Write full-width and Chinese digits of years and months in ASCII: 二〇二五年十二月 is 2025年12月."""
    text = unicodedata.normalize("NFKC", text)
    text = text.replace("○", "〇")
    text = re.sub("[〇零一二三四五六七八九]{4}(?=年)", _write_number, text)
    return re.sub(f"(?<=[年月]){BELOW_HUNDRED}(?=[月日])", _write_number, text)


def _write_number(match: re.Match[str]) -> str:
    return str(parse_chinese_number(match[0]))


def _make_period(parts: dict[str, str | None]) -> Period | None:
    """Make the period of what a pattern found; None for a month or a day that does not exist."""
    year = int(parts["year"] or 0)
    half = parts.get("half")
    quarter = parts.get("quarter")
    month = parts.get("month")
    if half:
        last_month = HALF_YEARS[half]
        first_month = last_month - 5
    elif quarter:
        last_month = QUARTERS[quarter]
        first_month = last_month - 2
    elif month:
        first_month = last_month = int(month)
    else:
        first_month, last_month = 1, DECEMBER
    if not 1 <= last_month <= DECEMBER:
        return None
    days = monthrange(year, last_month)[1]
    first_day, last_day = 1, days
    third = parts.get("third")
    day = parts.get("day")
    if third:
        first_day = FIRST_OF_TEN_DAYS[third]
        last_day = LAST_OF_TEN_DAYS.get(third, days)
    elif day:
        first_day = last_day = int(day)
    if not 1 <= last_day <= days:
        return None
    first = date(year, first_month, first_day)
    last = date(year, last_month, last_day)
    return Period(first, last)
