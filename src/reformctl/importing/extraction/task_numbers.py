"""Chooses the ids of tasks, and says where their printed numbers jump, repeat or are missing."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from reformctl.importing.extraction import numerals
from reformctl.importing.extraction.findings import Draft, FindingList
from reformctl.system.translation import _
from reformctl.text.escaping import echo_value


def choose_ids(drafts: Sequence[Draft]) -> list[int]:
    """Choose the printed numbers where every task has one of its own and they ascend, else 1 to n."""
    printed = [numerals.parse_number(draft.number) for draft in drafts]
    numbers = [number for number in printed if number]
    ascending = sorted(set(numbers))
    if len(numbers) == len(drafts) and numbers == ascending:
        return numbers
    last = len(drafts)
    return list(range(1, last + 1))


def note_renumbering(drafts: Sequence[Draft], ids: Sequence[int], findings: FindingList) -> None:
    """Say where the printed numbers are not the ids of the tasks."""
    if not any(draft.number for draft in drafts):
        return
    printed = [numerals.parse_number(draft.number) for draft in drafts]
    if printed != ids:
        sentence = _("the printed numbers are not one per task, or do not ascend: tasks are numbered 1 to {count} here")
        findings.note("renumbered", sentence, drafts[0].location, count=len(ids))


def note_number_jumps(drafts: Sequence[Draft], refused: Iterable[int], findings: FindingList) -> None:
    """Say where numbers do not go on: a row may be missing, or its number be wrong.

    `refused` are the numbers of rows that were read and refused; they are not missing.
    """
    if not any(draft.number for draft in drafts):
        return
    refused_numbers = sorted(set(refused))
    last = 0
    category = None
    for draft in drafts:
        is_same_category = draft.category == category
        category = draft.category
        number = numerals.parse_number(draft.number)
        if not draft.number:
            sentence = _("“{title}” has no number")
            findings.note("no-number", sentence, draft.location, title=echo_value(draft.title))
        if number is None:
            continue
        if number == last and is_same_category and not draft.is_further:
            sentence = _("the number {number} occurs again here")
            findings.warn("number-repeated", sentence, draft.location, number=number)
        elif not _follows_number(number, last, refused_numbers, begins_anew=not is_same_category):
            sentence = _("the numbers jump from {last} to {number}: is a task missing?")
            if draft is drafts[0]:
                sentence = _("the first number is {number}: is a task missing?")
            findings.warn("number-jump", sentence, draft.location, last=last, number=number)
        last = number


def _follows_number(number: int, last: int, refused: Sequence[int], *, begins_anew: bool) -> bool:
    """Tell whether a number is the last one, the next one, or 1 in a new category.

    Numbers of refused rows, which are sorted, may stand between the two.
    """
    if number == last or (begins_anew and number == 1):
        return True
    refused_between = bisect_left(refused, number) - bisect_right(refused, last)
    return number > last and number == last + 1 + refused_between
