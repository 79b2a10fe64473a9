"""Defines the values of a composed text, which know where they stand, and looks them up by their key path."""

from typing import Any, NamedTuple

from reformctl.model.diagnostics import Diagnostic, KeyPath, Location


class PlainScalar(str):
    """A scalar written without quotes that means something else than text where the schema asks for it."""

    __slots__ = ()


class LocatedDict(dict[str, Any]):
    """A mapping that knows where its keys and values stand."""

    __slots__ = ("locations",)
    locations: dict[str, tuple[Location, Location]]


class LocatedList(list[Any]):
    """A sequence that knows where its entries stand."""

    __slots__ = ("locations",)
    locations: list[Location]


class ComposedText(NamedTuple):
    """What a text holds."""

    value: Any
    """Nested LocatedDict, LocatedList and str; None if the text could not be read to its end, or was refused."""
    diagnostics: list[Diagnostic]
    """With their locations."""
    location: Location
    """Where `value` begins."""
    refused: bool = False
    """Whether the reading ended early, so that nothing can be said of the rest."""


class LocatedValue(NamedTuple):
    """A part of what a text holds."""

    value: Any
    """None where there is none."""
    location: Location


def locate_value(composed: ComposedText, path: KeyPath, *, at_key: bool = False) -> LocatedValue:
    """Find the value at a path and its location, or that of its key; where the path leaves the values, of the last."""
    value = composed.value
    location = composed.location
    for step in path:
        if isinstance(value, LocatedDict) and step in value.locations:
            key_location, value_location = value.locations[str(step)]
            location = key_location if at_key else value_location
            value = value[str(step)]
        elif isinstance(value, LocatedList) and isinstance(step, int) and step < len(value):
            location = value.locations[step]
            value = value[step]
        else:
            return LocatedValue(None, location)
    return LocatedValue(value, location)
