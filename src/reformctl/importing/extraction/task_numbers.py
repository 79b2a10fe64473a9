"""Chooses the ids of tasks, and says where their printed numbers jump, repeat or are missing."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from reformctl.importing.extraction import numerals
from reformctl.importing.extraction.findings import Drafts, FindingList
from reformctl.system.translation import _
from reformctl.text.escaping import echo_value


def choose_ids(drafts: Drafts) -> list[int]:
    """Choose the printed numbers where every task has one of its own and they ascend, else 1 to n."""
    printed = _parse_numbers(drafts)
    numbers = [number for number in printed if number]
    ascending = sorted(set(numbers))
    has_every_number = len(numbers) == len(drafts)
    if has_every_number and numbers == ascending:
        return numbers
    last = len(drafts)
    from_one = range(1, last + 1)
    return list(from_one)


def note_renumbering(drafts: Drafts, ids: Sequence[int], findings: FindingList) -> None:
    """Say where the printed numbers are not the ids of the tasks."""
    if not _has_number(drafts):
        return
    printed = _parse_numbers(drafts)
    if printed == ids:
        return
    sentence = _("the printed numbers are not one per task, or do not ascend: tasks are numbered 1 to {count} here")
    location = drafts[0].location
    findings.note("renumbered", sentence, location, count=len(ids))


def note_number_jumps(drafts: Drafts, refused: Iterable[int], findings: FindingList) -> None:
    """Say where numbers do not go on: a row may be missing, or its number be wrong.

    `refused` are the numbers of rows that were read and refused; they are not missing.
    """
    if not _has_number(drafts):
        return
    refused_numbers = sorted(set(refused))
    last = 0
    category = None
    for draft in drafts:
        begins_anew = draft.category != category
        category = draft.category
        number = numerals.parse_number(draft.number)
        if not draft.number:
            sentence = _("“{title}” has no number")
            title = echo_value(draft.title)
            findings.note("no-number", sentence, draft.location, title=title)
        if number is None:
            continue
        occurs_again = number == last and not draft.is_further
        if occurs_again and not begins_anew:
            sentence = _("the number {number} occurs again here")
            findings.warn("number-repeated", sentence, draft.location, number=number)
        elif not _follows_number(number, last, refused_numbers, begins_anew=begins_anew):
            sentence = _("the numbers jump from {last} to {number}: is a task missing?")
            if draft is drafts[0]:
                sentence = _("the first number is {number}: is a task missing?")
            findings.warn("number-jump", sentence, draft.location, last=last, number=number)
        last = number


def _has_number(drafts: Drafts) -> bool:
    return any(draft.number for draft in drafts)


def _parse_numbers(drafts: Drafts) -> list[int | None]:
    return [numerals.parse_number(draft.number) for draft in drafts]


def _follows_number(number: int, last: int, refused: Sequence[int], *, begins_anew: bool) -> bool:
    """Tell whether a number is the last one, the next one, or 1 in a new category.

    Numbers of refused rows, which are sorted, may stand between the two.
    """
    if number == last:
        return True
    if begins_anew and number == 1:
        return True
    refused_up_to_last = bisect_right(refused, last)
    refused_below_number = bisect_left(refused, number)
    refused_between = refused_below_number - refused_up_to_last
    next_number = last + 1 + refused_between
    return number > last and number == next_number
