"""Where faults stand: the place of each in its file, and the line with the characters that are meant."""

import re
from collections.abc import Iterable

from reformctl import composer
from reformctl.composer import Composed
from reformctl.faults import Excerpt, Fault, Place

_PLAIN = re.compile(".", re.DOTALL)
_QUOTED = {
    "'": re.compile("''|.", re.DOTALL),
    '"': re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|\n[ \t]*|.)|.", re.DOTALL),
}
"""How one character is written in a scalar with this quotation mark (YAML 1.1, 5.6 and 9.1)."""
_BLANK_ESCAPES = frozenset("\\" + char for char in "tnrvf _NLP")
AROUND = 300
"""Characters that are kept on either side of what is meant, where a line is very long."""


def placed(faults: Iterable[Fault], composed: Composed, text: str) -> list[Fault]:
    """The faults of a text and of what it was composed to, in the order of their places."""
    located = [
        fault._replace(place=fault.place or composer.locate(composed, fault.path, at_key=fault.at_key).place)
        for fault in faults
    ]
    found = []
    number, start = 1, 0
    for fault in sorted(located, key=lambda fault: fault.place or (0, 0)):
        place = fault.place or Place(1, 1)
        while number < place.line and (end := text.find("\n", start)) >= 0:
            number, start = number + 1, end + 1
        if place.line > number:  # a parser may count one line more at the end of a text
            place = Place(number, len(text) - start + 1)
        first = start + place.column - 1
        last = first + place.length if place.length else None
        whole = composer.locate(composed, fault.path).value if fault.part else None
        if fault.part and isinstance(whole, str):
            first, last = _part(text, first, whole, fault.part)
        found.append(_marked(fault, text, number + text.count("\n", start, first), (first, last)))
    return sorted(found, key=lambda fault: fault.place or (0, 0))


def _marked(fault: Fault, text: str, number: int, span: tuple[int, int | None]) -> Fault:
    """The fault with the place and the line of the characters that are meant; without a last one, to the line's end."""
    first, last = span
    begin = text.rfind("\n", 0, first) + 1
    end = text.find("\n", first)
    end = len(text) if end < 0 else end
    stop = len(text[begin:end].rstrip()) + begin if last is None else min(last, end)
    place = Place(number, first - begin + 1, max(stop - first, 1))
    cut = max(begin, first - AROUND)
    line = text[cut : min(end, max(stop, first) + AROUND, first + 2 * AROUND)]
    return fault._replace(
        place=place, excerpt=Excerpt(line, first - cut, max(min(stop, first + AROUND), first + 1) - cut)
    )


def _part(text: str, start: int, value: str, part: tuple[int, int]) -> tuple[int, int]:
    """Where a part of a value stands in the text.

    Characters are counted without blanks and line breaks, for folding changes those; an escape is one character.
    """
    at, written = start, _PLAIN
    if text[at : at + 1] in {"|", ">"}:
        at = text.find("\n", at) + 1
    elif text[at : at + 1] in _QUOTED:
        written = _QUOTED[text[at]]
        at += 1
    first = _skip(text, at, written, _visible(value[: part[0]]))
    if value[part[0]].isspace():
        return first, first + part[1] - part[0]
    while first < len(text) and text[first].isspace():
        first += 1
    return first, _skip(text, first, written, _visible(value[slice(*part)]))


def _skip(text: str, at: int, written: re.Pattern[str], many: int) -> int:
    """The place after so many characters that are no blanks, as they are written."""
    while many and (match := written.match(text, at)):
        many -= not (match[0].isspace() or match[0] in _BLANK_ESCAPES or match[0].startswith("\\\n"))
        at = match.end()
    return at


def _visible(text: str) -> int:
    return sum(not char.isspace() for char in text)
