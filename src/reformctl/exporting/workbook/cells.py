"""What a cell of Excel holds: every text as a text, to the character, and how it looks."""

import re
from collections.abc import Sequence
from html import escape
from typing import Generic, NamedTuple, TypeVar

from reformctl.exporting import limits
from reformctl.exporting.sheet import format_value
from reformctl.model.fields import Value
from reformctl.system.errors import UsageError
from reformctl.system.translation import _
from reformctl.text.escaping import UNSAFE_CHARACTERS, echo_value, escape_text

FIRST_LONG_NUMBER: int = 10**limits.MAX_NUMBER_DIGITS
FORMULA_SIGNS = tuple("=+-@＝＋－＠")
"""What a formula begins with: such a cell has the format of text, however long it is."""
_NOT_WRITABLE = re.compile(f"[{UNSAFE_CHARACTERS}]")
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_TWO_ESCAPES = re.compile("_x[0-9A-Fa-f]{4}_x[0-9A-Fa-f]{4}_")
"""_x0041_ is how Excel writes an A. XlsxWriter escapes texts that only look like this, but not two of them in one."""

CellValue = str | int | float
Look = TypeVar("Look")


class CellLooks(NamedTuple, Generic[Look]):
    """How cells look: as XlsxWriter has it, or by its number in the file."""

    title: Look
    head: Look
    text: Look
    """Stays text, whatever is typed into it."""
    short: Look
    """The same, in the middle of its column."""
    long: Look
    """For texts that Excel would not show in a cell that stays text."""
    number: Look


def make_cell(value: Value, place: Sequence[Value] = ()) -> CellValue:
    """Make a number or a text; with a place, raise UsageError for a text that Excel cannot hold."""
    if isinstance(value, int | float) and _is_short_number(value):
        return value
    formatted = format_value(value)
    text = escape_unseen(formatted)
    if place:
        _refuse_unholdable(text, place)
    return text


def escape_unseen(text: str) -> str:
    """Escape everything that cannot be seen: XML has no place for some of it, and the rest deceives."""
    return _NOT_WRITABLE.sub(_escape_match, text)


def choose_look(cell: CellValue, looks: CellLooks[Look], *, is_short: bool = False) -> Look:
    """Choose the look of a cell: a long text is not kept as text, unless it would begin a formula."""
    if not isinstance(cell, str):
        return looks.number
    is_long = len(cell) > limits.MAX_TEXT_FORMAT_CHARACTERS
    if is_long and not cell.startswith(FORMULA_SIGNS):
        return looks.long
    if is_short:
        return looks.short
    return looks.text


def write_cell(coordinates: str, cell: CellValue, look: str) -> str:
    """Write the XML of a cell: B3, what it holds, and the number of its look."""
    if cell == "":
        return f'<c r="{coordinates}" s="{look}"/>'
    if not isinstance(cell, str):
        return f'<c r="{coordinates}" s="{look}"><v>{cell:.16g}</v></c>'
    text = write_text(cell)
    return f'<c r="{coordinates}" s="{look}" t="inlineStr"><is>{text}</is></c>'


def write_text(text: str) -> str:
    """Write a text as XML; what looks like one of Excel's escapes is escaped."""
    markup = escape(text, quote=False)
    escaped = _ESCAPE.sub("_x005F_", markup)
    if escaped != escaped.strip():
        return f'<t xml:space="preserve">{escaped}</t>'
    return f"<t>{escaped}</t>"


def protect_run(text: str) -> str:
    """Put a text that XlsxWriter would take for runs of text in XML into one such run; return any other as it is."""
    if re.fullmatch("(?s)<r>.*</r>", text):
        escaped = escape(text, quote=False)
        return f"<r><t>{escaped}</t></r>"
    return text


def count_units(text: str) -> int:
    """Count the characters of a text as Excel does, in UTF-16 code units."""
    units = text.encode("utf-16-le")
    return len(units) // 2


def refuse_two_escapes(text: str, place: Sequence[Value]) -> None:
    """Raise UsageError, with its place, for a text that Excel would read as another: _x005F_x0041_."""
    escapes = _TWO_ESCAPES.search(text)
    if escapes:
        sentence = _("{place} contains {text}, which Excel would read as another character: choose another format")
        where = _format_place(place)
        message = sentence.format(place=where, text=escapes[0])
        raise UsageError(message)


def _is_short_number(number: float) -> bool:
    """Tell whether Excel holds a number to its last digit; true and false are no numbers."""
    if isinstance(number, bool):
        return False
    return abs(number) < FIRST_LONG_NUMBER


def _escape_match(match: re.Match[str]) -> str:
    return escape_text(match[0])


def _refuse_unholdable(text: str, place: Sequence[Value]) -> None:
    """Raise UsageError, with its place, for a text that Excel cannot hold."""
    most = limits.MAX_CELL_UNITS
    may_be_long = len(text) > most // 2
    if may_be_long:
        size = count_units(text)
        if size > most:
            sentence = _(
                "{place} has {size} characters, but an Excel cell holds {most}: choose another format, or leave "
                "out the field"
            )
            where = _format_place(place)
            raise UsageError(sentence, "long-cell", place=where, size=size, most=most)
    refuse_two_escapes(text, place)


def _format_place(place: Sequence[Value]) -> str:
    texts = map(format_value, place)
    words = [echo_value(text) for text in texts if text]
    return " ".join(words)
