"""Periods for which bodies report: a month (2026-11), a quarter (2026-Q4) or a week (2026-W48)."""

import re
import unicodedata
from calendar import monthrange
from datetime import date, timedelta

from reformctl.model.deadlines import Period, parse_due_period
from reformctl.system.errors import UsageError
from reformctl.system.translation import _
from reformctl.text.escaping import echo_value

PATTERN = "^[0-9]{4}-(0[1-9]|1[0-2]|Q[1-4]|W(0[1-9]|[1-4][0-9]|5[0-3]))$"
"""How a period is written."""
DATE_PATTERN = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_WRITTEN_DATE = re.compile(
    r"([0-9]{4})(?:-([0-9]{1,2})-|/([0-9]{1,2})/|\.([0-9]{1,2})\.|年([0-9]{1,2})月)([0-9]{1,2})[日号]?", re.ASCII
)
"""A whole date as people write it: 2026-11-20, 2026/11/20, 2026.11.20, 2026年11月20日."""
_WRITTEN_WEEK = re.compile("([0-9]{4})(?:年?第|年|-?[Ww])([0-9]{1,2})周?", re.ASCII)
"""A week as people write it: 2026年第48周, 2026w48."""
_BARE_MONTH = re.compile("([0-9]{4})(0[1-9]|1[0-2])", re.ASCII)
"""A month without any sign: 202611."""
_PERIOD_WITHOUT_YEAR = re.compile(
    "(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})月份?|第?[一二三四1-4]季度|[Qq][1-4]|第[0-9]{1,2}周", re.ASCII
)
_DATE_WITHOUT_YEAR = re.compile("([0-9]{1,2})[-/.月]([0-9]{1,2})[日号]?", re.ASCII)
_MONTHS_OF_QUARTER = 3


def parse_period(text: str) -> Period | None:
    """Parse 2026-11, 2026-Q4 or 2026-W48 (ISO 8601); None for anything else, also for a week that a year lacks.

    >>> parse_period("2026-Q4").last
    datetime.date(2026, 12, 31)
    """
    match = re.fullmatch(PATTERN, text, re.ASCII)
    if match is None:
        return None
    year = int(text[:4])
    part = text[5:]
    try:
        if part.startswith("W"):
            week = int(part[1:])
            return _make_week(year, week)
        if part.startswith("Q"):
            quarter = int(part[1:])
            last_month = _MONTHS_OF_QUARTER * quarter
            first_month = last_month - _MONTHS_OF_QUARTER + 1
            return _make_months(year, first_month, last_month)
        month = int(part)
        return _make_months(year, month, month)
    except ValueError:
        return None


def read_period(text: str) -> str | None:
    """Read a period as people write it, and write it as ledgers do; None for what names none, or not its year.

    >>> read_period("2026年第四季度")
    '2026-Q4'
    >>> read_period("11月")
    """
    plain = drop_blanks(text)
    if parse_period(plain):
        return plain
    match = _WRITTEN_WEEK.fullmatch(plain)
    if match:
        week = int(match[2])
        written = f"{match[1]}-W{week:02}"
        return written if parse_period(written) else None
    hyphenated = _BARE_MONTH.sub(r"\1-\2", plain)
    try:
        period = parse_due_period(hyphenated)
    except UsageError:
        return None
    return _name_period(period)


def require_period(text: str) -> str:
    """Return the period that is meant, as ledgers write it; raises UsageError for what is none."""
    period = read_period(text)
    if period is not None:
        return period
    plain = drop_blanks(text)
    if _PERIOD_WITHOUT_YEAR.fullmatch(plain):
        year = _find_this_year()
        example = read_period(f"{year}年{plain}") or read_period(f"{year}{plain}")
        if example:
            raise _make_yearless_error(text, example)
    sentence = _("a period is a month (2026-11), a quarter (2026-Q4) or a week (2026-W48), not “{text}”")
    raise _make_error(sentence, text)


def format_period(text: str) -> str:
    """Write a period in Chinese, as forms have it: 2026年11月, 2026年第4季度, 2026年第48周."""
    year = text[:4]
    part = text[5:]
    if part.startswith("Q"):
        quarter = part[1:]
        return f"{year}年第{quarter}季度"
    if part.startswith("W"):
        week = int(part[1:])
        return f"{year}年第{week}周"
    month = int(part)
    return f"{year}年{month}月"


def get_order(text: str) -> tuple[date, date]:
    """Get what periods are sorted by: their last day, then their first; what is no period comes first."""
    period = parse_period(text)
    if period is None:
        return date.min, date.min
    return period.last, period.first


def parse_date(text: str) -> date | None:
    """Parse a whole date as people write it; None for whatever says less, or something else: 2026年11月, 11.20, 46000.

    >>> parse_date("2026年11月20日")
    datetime.date(2026, 11, 20)
    """
    plain = drop_blanks(text)
    match = _WRITTEN_DATE.fullmatch(plain)
    if not match:
        return None
    year, *months, day = match.groups()
    stated = filter(None, months)  # one for each sign that may stand beside it
    month = next(stated)
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def is_exact_date(text: str) -> bool:
    """Tell whether a text is a date as ledgers write it: 2026-11-20."""
    match = re.fullmatch(DATE_PATTERN, text, re.ASCII)
    if match is None:
        return False
    return parse_date(text) is not None


def require_date(text: str) -> date:
    """Return the date; raises UsageError for what is none."""
    day = parse_date(text)
    if day is not None:
        return day
    plain = drop_blanks(text)
    match = _DATE_WITHOUT_YEAR.fullmatch(plain)
    if match:
        year = _find_this_year()
        example = parse_date(f"{year}-{match[1]}-{match[2]}")
        if example:
            raise _make_yearless_error(text, example.isoformat())
    sentence = _("a date is written 2026-11-25, not “{text}”")
    raise _make_error(sentence, text)


def drop_blanks(text: str) -> str:
    """Write a text without blanks, and full-width digits as plain ones."""
    plain = unicodedata.normalize("NFKC", text)
    words = plain.split()
    return "".join(words)


def _make_week(year: int, week: int) -> Period:
    monday = date.fromisocalendar(year, week, 1)
    sunday = monday + timedelta(days=6)
    return Period(monday, sunday)


def _make_months(year: int, first_month: int, last_month: int) -> Period:
    first_day = date(year, first_month, 1)
    last_day = _find_last_day(year, last_month)
    return Period(first_day, last_day)


def _name_period(period: Period) -> str | None:
    """Name a month or a quarter; None for a day, a half or a year."""
    first, last = period
    last_day = _find_last_day(last.year, last.month)
    if first.day != 1 or last != last_day:
        return None
    years = last.year - first.year
    months = last.month - first.month + 1
    months += 12 * years
    if months == 1:
        return f"{first.year}-{first.month:02}"
    if months == _MONTHS_OF_QUARTER:
        quarter = last.month // _MONTHS_OF_QUARTER
        return f"{first.year}-Q{quarter}"
    return None


def _find_this_year() -> int:
    """Find the year of today, for examples only: which year is meant, nobody guesses."""
    return date.today().year  # noqa: DTZ011 the user's own day


def _make_error(sentence: str, text: str) -> UsageError:
    """Make an error of a sentence that repeats the text."""
    shown = echo_value(text)
    message = sentence.format(text=shown)
    error = UsageError(message)
    return error.add_facts(value=text)


def _make_yearless_error(text: str, example: str) -> UsageError:
    sentence = _("“{text}” names no year: write it in full, such as {example}")
    shown = echo_value(text)
    message = sentence.format(text=shown, example=example)
    error = UsageError(message)
    return error.add_facts(value=text)


def _find_last_day(year: int, month: int) -> date:
    _weekday, last_day = monthrange(year, month)
    return date(year, month, last_day)
