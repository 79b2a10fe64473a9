"""Where faults stand: the place of each in its file, and the line with the characters that are meant."""

import re
from collections.abc import Iterable, Sequence

from reformctl import composer
from reformctl.composer import Composed
from reformctl.errors import Excerpt, Fault, Place

AROUND = 300
"""Characters that are kept on either side of what is meant, where a line is very long."""


def placed(faults: Iterable[Fault], composed: Composed, text: str) -> list[Fault]:
    """The faults of a text and of what it was composed to, in the order of their places."""
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    found = []
    for fault in faults:
        place = fault.place or composer.locate(composed, fault.path, at_key=fault.at_key)
        if place.line > len(starts):  # a parser may count one line more at the end of a text
            place = Place(len(starts), len(text) - starts[-1] + 1)
        found.append(
            fault._replace(place=place, excerpt=_excerpt(fault, place, composed.value, _line(text, starts, place.line)))
        )
    return sorted(found, key=lambda fault: fault.place or (0, 0))


def _line(text: str, starts: Sequence[int], number: int) -> str:
    start = starts[number - 1]
    end = starts[number] - 1 if number < len(starts) else len(text)
    return text[start:end]


def _excerpt(fault: Fault, place: Place, value: object, line: str) -> Excerpt:
    first = place.column - 1
    last = first + place.length if place.length else len(line.rstrip())
    if fault.part:
        whole = composer.at(value, fault.path)
        first, last = _part(line[first:last], whole if isinstance(whole, str) else "", fault.part, first)
    cut = max(first - AROUND, 0)
    return Excerpt(line[cut : max(first, min(last, first + AROUND)) + AROUND], first - cut, max(last, first + 1) - cut)


def _part(written: str, value: str, part: tuple[int, int], column: int) -> tuple[int, int]:
    """Where a part of a value stands on its line: as it is, after a quotation mark, or wherever it is found first."""
    for offset in (0, 1):
        if written[offset : offset + part[1]] == value[: part[1]]:
            return column + offset + part[0], column + offset + part[1]
    at = written.find(value[slice(*part)], part[0])
    return (column + at, column + at + part[1] - part[0]) if at >= 0 else (column, column + len(written))
