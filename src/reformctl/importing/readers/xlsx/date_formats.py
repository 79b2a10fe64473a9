"""Writes a number of days as the date or time that a number format of Excel asks for: 45658 is 2025年1月1日."""

import datetime as dt
from decimal import Decimal
from functools import lru_cache
from itertools import chain

from reformctl.importing.readers.xlsx.format_sections import FormatPiece, FormatSection, split_sections

LAST_DAY = 2_958_465
"""The number of 9999-12-31."""
FALSE_LEAP_DAY = 60
"""The number of 1900-02-29, a day that Excel alone knows."""
SECONDS_OF_DAY = 86_400
_UNDERSTOOD = frozenset({"yyyy", "yy", "m", "mm", "d", "dd", "h", "hh", "s", "ss"})
_UNDERSTOOD_KINDS = frozenset({"date", "text"})


@lru_cache(maxsize=1000)
def is_date_format(code: str) -> bool:
    """Tell whether a format asks for a part of a date or time."""
    pieces = chain.from_iterable(split_sections(code))
    return any(piece.kind == "date" for piece in pieces)


def parse_iso_date(text: str, *, from_1904: bool) -> Decimal | None:
    """Parse an ISO 8601 date, which becomes its number of days; None for anything else."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    first_day = _choose_first_day(FALSE_LEAP_DAY + 1, from_1904=from_1904)
    since = moment.replace(tzinfo=None) - first_day
    days = Decimal(since.days)
    seconds = Decimal(since.seconds)
    return days + seconds / SECONDS_OF_DAY


def format_iso_date(days: Decimal, *, from_1904: bool) -> str | None:
    """Write a date as anyone reads it, with its time if it has one: 2025-01-01; None for what is no day."""
    moment = _find_moment(days, from_1904=from_1904)
    if moment:
        return moment.isoformat(" ").removesuffix(" 00:00:00")
    return None


def format_date(days: Decimal, code: str, *, from_1904: bool) -> str | None:
    """Write a date or time as a format asks for; None where that is not understood."""
    pieces = _read_date_pieces(code)
    if not pieces or not 0 <= days <= LAST_DAY:
        return None
    parts = _list_date_parts(pieces)
    is_time = all(part[0] in "hs" for part in parts)
    if is_time:
        days = days % 1 + 1  # the time of any day
    moment = _find_moment(days, from_1904=from_1904)
    if moment is None:
        return None
    texts = [_format_piece(moment, piece) for piece in pieces]
    return "".join(texts)


@lru_cache(maxsize=1000)
def _read_date_pieces(code: str) -> FormatSection:
    """Read the pieces of a date format, minutes told from months as `hm`; nothing where one is not understood."""
    section = split_sections(code)[0]
    kinds = {piece.kind for piece in section}
    if not kinds <= _UNDERSTOOD_KINDS:
        return ()
    parts = _list_date_parts(section)
    if not parts or not _UNDERSTOOD.issuperset(parts):
        return ()
    pieces = list(section)
    part_index = 0
    for index, piece in enumerate(section):
        if piece.kind != "date":
            continue
        if _are_minutes(parts, part_index):
            marked_text = f"h{piece.text}"
            pieces[index] = piece._replace(text=marked_text)
        part_index += 1
    return tuple(pieces)


def _list_date_parts(section: FormatSection) -> list[str]:
    """List the parts of a date that a format asks for: yyyy and m for `yyyy年m月`."""
    return [piece.text for piece in section if piece.kind == "date"]


def _are_minutes(parts: list[str], index: int) -> bool:
    """Tell whether an `m` means minutes: it does after hours and before seconds."""
    surrounded = ["", *parts, ""]  # so that the first and the last part have a neighbour on each side, too
    before, part, after = surrounded[index : index + 3]
    if not part.startswith("m"):
        return False
    return before.startswith("h") or after.startswith("s")


def _format_piece(moment: dt.datetime, piece: FormatPiece) -> str:
    if piece.kind == "text":
        return piece.text
    if piece.text == "yy":
        return f"{moment.year % 100:02}"
    part = piece.text
    if part.startswith("hm"):
        part = part.removeprefix("h")
        number = moment.minute
    else:
        numbers = {"y": moment.year, "m": moment.month, "d": moment.day, "h": moment.hour, "s": moment.second}
        number = numbers[part[0]]
    return f"{number:0{len(part)}}"


def _find_moment(days: Decimal, *, from_1904: bool) -> dt.datetime | None:
    """Find the day and second that a number of days means; None for what is no day."""
    if not 0 <= days <= LAST_DAY:
        return None
    whole_days = int(days)
    if not from_1904 and whole_days in {0, FALSE_LEAP_DAY}:
        return None
    seconds = round((days - whole_days) * SECONDS_OF_DAY)
    first_day = _choose_first_day(whole_days, from_1904=from_1904)
    try:
        return first_day + dt.timedelta(whole_days, seconds)
    except OverflowError:
        return None


def _choose_first_day(days: int, *, from_1904: bool) -> dt.datetime:
    """Choose the day that numbers of days count from; Excel takes 1900 for a leap year."""
    if from_1904:
        return dt.datetime(1904, 1, 1)  # noqa: DTZ001 Excel knows no time zones
    day = 30 if days > FALSE_LEAP_DAY else 31
    return dt.datetime(1899, 12, day)  # noqa: DTZ001 Excel knows no time zones
