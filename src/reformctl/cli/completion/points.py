"""The value that is being typed, and which part of it is to be completed: the last entry of a list, say."""

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from reformctl.cli.spec import Call

if TYPE_CHECKING:
    from reformctl.model.fields import Column

_BEGUN_RANGE = "(?:[a-z][a-z0-9-]*:)?[0-9]{1,9}-"
"""The first number of a range, such as qh6:3-."""

ListColumns = Callable[[Call], Sequence["Column"]]
"""Lists the fields that a command's answer has besides those of tasks."""


def list_no_columns(_call: Call) -> Sequence["Column"]:
    """List nothing, for an answer that only has the fields of tasks."""
    return ()


class CompletionPoint(NamedTuple):
    """A value that is being typed."""

    call: Call
    """What the line says so far."""
    typed: str
    """The part of the value that is to be completed."""
    list_own_columns: ListColumns
    before: str = ""
    """The part of it that stays, such as the entries of a list."""

    def keep(self, beginning: str) -> "CompletionPoint":
        """Leave the beginning of what was typed as it is, and complete only what follows it."""
        rest = self.typed.removeprefix(beginning)
        return self._replace(typed=rest, before=f"{self.before}{beginning}")

    def list_entries(self) -> list[str]:
        """List the entries that stay, without the blanks around them."""
        entries = self.before.split(",")
        return [entry.strip() for entry in entries]


def take_all(point: CompletionPoint) -> CompletionPoint:
    """Complete all of the value."""
    return point


def take_last_entry(point: CompletionPoint) -> CompletionPoint:
    """Complete the last entry of a list; the entries before it stay."""
    before, comma, _last = point.typed.rpartition(",")
    return point.keep(f"{before}{comma}")


def take_last_field(point: CompletionPoint) -> CompletionPoint:
    """Complete the last field of a list; the hyphen that reverses its order stays."""
    point = take_last_entry(point)
    if point.typed.startswith("-"):
        return point.keep("-")
    return point


def take_last_reference(point: CompletionPoint) -> CompletionPoint:
    """Complete the last reference of a list; the first number of a range stays: 3- of 3-7."""
    point = take_last_entry(point)
    begun_range = re.match(_BEGUN_RANGE, point.typed)
    if begun_range is None:
        return point
    return point.keep(begun_range[0])
