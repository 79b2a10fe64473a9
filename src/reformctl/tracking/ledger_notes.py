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
    for text in filter(None, texts):
        period = periods.require_period(text)
        if period != text:
            note = sentence.format(given=echo_value(text), period=period)
            notes.append(make_remark(note, value=text, taken=[period]))
    return notes


def describe_unasked(ledger: Ledger, period: str | None) -> list[str]:
    """Say that nobody was asked for a period that somebody names: no missing answer would mean that all are there."""
    known = dict.fromkeys(request.period for request in ledger.asked)
    if period is None or period in known or not known:
        return []
    sentence = _("nobody was asked for {period}; the periods of the ledger are {known}")
    return [sentence.format(period=period, known=join_words(known))]


def describe_later(standing: Standing) -> list[str]:
    """Say how much of the ledger is later than the day that is asked about."""
    if not standing.later:
        return []
    sentence = translate_count(
        "{count} entry of the ledger is dated after {day}, and is not counted.",
        "{count} entries of the ledger are dated after {day}, and are not counted.",
        standing.later,
    )
    return [sentence.format(count=standing.later, day=standing.day.isoformat())]
