"""Where faults stand: the place of each in its file, and the line with the characters that are meant."""

from collections.abc import Iterable

from reformctl import composer
from reformctl.composer import Composed
from reformctl.errors import Excerpt, Fault, Place

AROUND = 300
"""Characters that are kept on either side of what is meant, where a line is very long."""


def placed(faults: Iterable[Fault], composed: Composed, text: str) -> list[Fault]:
    """The faults of a text and of what it was composed to, in the order of their places."""
    located = [
        fault._replace(place=fault.place or composer.locate(composed, fault.path, at_key=fault.at_key))
        for fault in faults
    ]
    found = []
    number, start, end = 1, 0, text.find("\n")
    for fault in sorted(located, key=lambda fault: fault.place or (0, 0)):
        place = fault.place or Place(1, 1)
        while number < place.line and end >= 0:
            number, start, end = number + 1, end + 1, text.find("\n", end + 1)
        line = text[start:end] if end >= 0 else text[start:]
        if place.line > number:  # a parser may count one line more at the end of a text
            place = Place(number, len(line) + 1)
        found.append(fault._replace(place=place, excerpt=_excerpt(fault, place, composed.value, line)))
    return found


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
