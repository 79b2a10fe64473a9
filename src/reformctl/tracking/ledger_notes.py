"""Says what a reader of answers about a ledger must know: which period was taken, and what is not counted."""

from reformctl.system.remarks import make_remark
from reformctl.system.translation import _, join_words, translate_count
from reformctl.text.escaping import echo_value
from reformctl.tracking import periods
from reformctl.tracking.ledger import Ledger
from reformctl.tracking.lights import Standing


def describe_periods(*texts: str | None) -> list[str]:
    """Say how periods were understood that are not written as ledgers write them."""
    sentence = _("Using the period {period} for “{given}”")
    notes: list[str] = []
    for text in texts:
        if not text:
            continue
        period = periods.require_period(text)
        if period != text:
            shown = echo_value(text)
            note = sentence.format(given=shown, period=period)
            remark = make_remark(note, value=text, taken=[period])
            notes.append(remark)
    return notes


def describe_unasked(ledger: Ledger, period: str | None) -> list[str]:
    """Say that nobody was asked for a period that somebody names: no missing answer would mean that all are there."""
    asked = [request.period for request in ledger.asked]
    if period is None or period in asked or not asked:
        return []
    distinct = dict.fromkeys(asked)
    known = join_words(distinct)
    sentence = _("nobody was asked for {period}; the periods of the ledger are {known}")
    note = sentence.format(period=period, known=known)
    return [note]


def describe_later(standing: Standing) -> list[str]:
    """Say how much of the ledger is later than the day that is asked about."""
    count = standing.later
    if not count:
        return []
    sentence = translate_count(
        "{count} entry of the ledger is dated after {day}, and is not counted.",
        "{count} entries of the ledger are dated after {day}, and are not counted.",
        count,
    )
    day = standing.day.isoformat()
    note = sentence.format(count=count, day=day)
    return [note]
