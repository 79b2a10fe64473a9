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

FIRST_LONG_NUMBER = 10**limits.MAX_NUMBER_DIGITS
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
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < FIRST_LONG_NUMBER:
        return value
    text = escape_unseen(format_value(value))
    if place:
        _refuse_unholdable(text, place)
    return text


def escape_unseen(text: str) -> str:
    """Escape everything that cannot be seen: XML has no place for some of it, and the rest deceives."""
    return _NOT_WRITABLE.sub(lambda match: escape_text(match[0]), text)


def choose_look(cell: CellValue, looks: CellLooks[Look], *, is_short: bool = False) -> Look:
    """Choose the look of a cell: a long text is not kept as text, unless it would begin a formula."""
    if not isinstance(cell, str):
        return looks.number
    is_long = len(cell) > limits.MAX_TEXT_FORMAT_CHARACTERS
    if is_long and not cell.startswith(FORMULA_SIGNS):
        return looks.long
    return looks.short if is_short else looks.text


def write_cell(place: str, cell: CellValue, look: str) -> str:
    """Write the XML of a cell: B3, what it holds, and the number of its look."""
    if cell == "":
        return f'<c r="{place}" s="{look}"/>'
    if not isinstance(cell, str):
        return f'<c r="{place}" s="{look}"><v>{cell:.16g}</v></c>'
    return f'<c r="{place}" s="{look}" t="inlineStr"><is>{write_text(cell)}</is></c>'


def write_text(text: str) -> str:
    """Write a text as XML; what looks like one of Excel's escapes is escaped."""
    escaped = _ESCAPE.sub("_x005F_", escape(text, quote=False))
    space = "" if escaped == escaped.strip() else ' xml:space="preserve"'
    return f"<t{space}>{escaped}</t>"


def protect_run(text: str) -> str:
    """Put a text that XlsxWriter would take for runs of text in XML into one such run; return any other as it is."""
    if re.fullmatch("(?s)<r>.*</r>", text):
        return f"<r><t>{escape(text, quote=False)}</t></r>"
    return text


def _refuse_unholdable(text: str, place: Sequence[Value]) -> None:
    """Raise UsageError, with its place, for a text that Excel cannot hold."""
    may_be_long = len(text) > limits.MAX_CELL_UNITS // 2
    size = len(text.encode("utf-16-le")) // 2 if may_be_long else 0
    if size > limits.MAX_CELL_UNITS:
        sentence = _(
            "{place} has {size} characters, but an Excel cell holds {most}: choose another format, or leave "
            "out the field"
        )
        raise UsageError(sentence, "long-cell", place=_format_place(place), size=size, most=limits.MAX_CELL_UNITS)
    escapes = _TWO_ESCAPES.search(text)
    if escapes:
        sentence = _("{place} contains {text}, which Excel would read as another character: choose another format")
        raise UsageError(sentence.format(place=_format_place(place), text=escapes[0]))


def _format_place(place: Sequence[Value]) -> str:
    words = filter(None, map(format_value, place))
    return " ".join(map(echo_value, words))
