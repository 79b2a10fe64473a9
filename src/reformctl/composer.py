"""YAML text -> plain values that know their places: by events, iteratively, refusing what a table never needs.

Refused are duplicate keys, anchors and aliases, tags, merge keys, keys that are no text, several documents and deep
nesting: they hide errors from the reader, or blow up small files. Scalars stay text; what they mean is the schema's.
"""

import re
from typing import Any, NamedTuple

import yaml

from reformctl.errors import Fault, KeyPath, Place
from reformctl.messages import _
from reformctl.text import echo

DEEPEST = 15
"""Levels of nesting; a table needs 4."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_UNWANTED = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""What YAML allows no file to hold, and U+0085, U+2028, U+2029: line ends to YAML 1.1, but not to editors."""
_MEANS_MORE = re.compile("|~|null|Null|NULL|true|false|[0-9]+", re.ASCII)
_FULL_WIDTH_COLON = re.compile(r"\s*(?:- )?[^\s:'\"{\[，。]{1,40}：")
_MISSING_BLANK = re.compile(r"[A-Za-z_]\w*:\S")
_TAB_INDENT = re.compile(r" *\t")


class Plain(str):
    """A scalar written without quotes that means something else than text where the schema asks for it."""

    __slots__ = ()


class LocatedDict(dict[str, Any]):
    """A mapping that knows where its keys and values stand."""

    __slots__ = ("places",)
    places: dict[str, tuple[Place, Place]]


class LocatedList(list[Any]):
    """A sequence that knows where its entries stand."""

    __slots__ = ("places",)
    places: list[Place]


class Composed(NamedTuple):
    """What a text holds."""

    value: Any
    """Nested LocatedDict, LocatedList and str; None if the text could not be read to its end."""
    faults: list[Fault]
    """With their places, in the order of the text."""


def compose(text: str) -> Composed:
    """Read one YAML document; never raises for anything that a text can hold."""
    if unwanted := _UNWANTED.search(text):
        sentence = _("the character {char} cannot stand in a table file: remove it")
        place = _place_in(text, unwanted.start())
        fault = Fault((), "control-character", sentence.format(char=f"U+{ord(unwanted[0]):04X}"), place=place)
        return Composed(None, [fault])
    builder = _Builder()
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except _RefusedError as refused:
        return Composed(None, [*builder.faults, refused.fault])
    except yaml.MarkedYAMLError as error:
        return Composed(None, [*builder.faults, _syntax_fault(error, text)])
    except (ValueError, OverflowError) as error:  # PyYAML's own parser, on escapes and versions out of range
        sentence = _("this is no YAML, after this place: {problem}").format(problem=echo(str(error)))
        return Composed(None, [*builder.faults, Fault((), "yaml-syntax", sentence, place=builder.place)])
    return Composed(builder.root, builder.faults)


def locate(value: Any, path: KeyPath, *, at_key: bool) -> Place:
    """The place of the value at `path`, or of its key; where the path leaves the value, of what it leaves."""
    place = Place(1, 1)
    for step in path:
        if isinstance(value, LocatedDict) and step in value.places:
            key_place, value_place = value.places[str(step)]
            place = key_place if at_key else value_place
            value = value[str(step)]
        elif isinstance(value, LocatedList) and isinstance(step, int) and step < len(value):
            place = value.places[step]
            value = value[step]
        else:
            break
    return place


class _RefusedError(Exception):
    """A construct that ends the reading."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.sentence)


class _Builder:
    """Takes the events of one document, one by one, and keeps the containers that are still open."""

    def __init__(self) -> None:
        self.root: Any = None
        self.faults: list[Fault] = []
        self._open: list[LocatedDict | LocatedList] = []
        self._keys: list[tuple[str, Place] | None] = []
        """For each open container the key that waits for its value."""
        self._documents = 0
        self.place = Place(1, 1)
        """Of the last event."""

    def take(self, event: yaml.Event) -> None:
        """Add what the event says; raises _RefusedError for what no table may hold."""
        self.place = _place(event)
        if isinstance(event, yaml.NodeEvent):
            self._take_node(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._open.pop()
            self._keys.pop()
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise _refused(event, "several-documents", _("a table file holds one document: remove this `---`"))

    def _take_node(self, event: yaml.NodeEvent) -> None:
        if event.anchor is not None or isinstance(event, yaml.AliasEvent):
            raise _refused(event, "alias", _("anchors and aliases (& and *) are not allowed: write the value out"))
        if getattr(event, "tag", None) is not None:
            raise _refused(event, "tag", _("tags (!) are not allowed: write the value without one"))
        place = _place(event)
        if isinstance(event, yaml.ScalarEvent):
            self._add_scalar(event, place)
            return
        container: LocatedDict | LocatedList
        if isinstance(event, yaml.MappingStartEvent):
            container = LocatedDict()
            container.places = {}
        else:
            container = LocatedList()
            container.places = []
        if self._expects_key():
            raise _refused(event, "complex-key", _("a key must be text, not a list or a mapping"))
        self._add(container, place)
        self._open.append(container)
        self._keys.append(None)
        if len(self._open) > DEEPEST:
            raise _refused(event, "too-deep", _("nested over {most} levels deep").format(most=DEEPEST))

    def _add_scalar(self, event: yaml.ScalarEvent, place: Place) -> None:
        plain = bool(event.implicit[0])
        if not self._expects_key():
            self._add(Plain(event.value) if plain and _MEANS_MORE.fullmatch(event.value) else event.value, place)
        elif plain and event.value == "<<":
            raise _refused(event, "merge-key", _("merge keys (<<) are not allowed: write the values out"))
        else:
            self._keys[-1] = (event.value, place)

    def _expects_key(self) -> bool:
        return bool(self._open) and isinstance(self._open[-1], LocatedDict) and self._keys[-1] is None

    def _add(self, value: object, place: Place) -> None:
        """Put a value into the innermost open container."""
        if not self._open:
            self.root = value
            return
        container = self._open[-1]
        if isinstance(container, LocatedList):
            container.append(value)
            container.places.append(place)
            return
        key, key_place = self._keys[-1] or ("", place)
        self._keys[-1] = None
        if key in container:
            sentence = _("the key “{key}” stands in line {line} already: keep one of them")
            line = container.places[key][0].line
            self.faults.append(Fault((), "duplicate-key", sentence.format(key=echo(key), line=line), place=key_place))
            return
        container[key] = value
        container.places[key] = (key_place, place)


def _place(event: yaml.Event) -> Place:
    return _at(event.start_mark)


def _at(mark: Any) -> Place:
    """PyYAML counts from 0, and may leave a mark out; then the text's beginning is all that can be named."""
    return Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)


def _place_in(text: str, position: int) -> Place:
    return Place(text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position))


def _refused(event: yaml.Event, rule: str, sentence: str) -> _RefusedError:
    return _RefusedError(Fault((), rule, sentence, place=_place(event)))


def _syntax_fault(error: yaml.MarkedYAMLError, text: str) -> Fault:
    """The parser's complaint, and in plain words what people most often meant to write."""
    place = _at(error.problem_mark or error.context_mark)
    rows = text.split("\n")
    if error.context_mark and "':'" in (error.problem or ""):
        key = _at(error.context_mark)
        if _MISSING_BLANK.match(rows[key.line - 1][key.column - 1 :]):
            return Fault((), "yaml-syntax", _("YAML wants a blank after the colon of a key"), place=key)
    for line in (place.line, place.line - 1):
        row = rows[line - 1] if 0 < line <= len(rows) else ""
        if colon := _FULL_WIDTH_COLON.match(row):
            sentence = _("YAML divides a key from its value by a half-width colon and a blank, not by “：”")
            return Fault((), "yaml-syntax", sentence, place=Place(line, colon.end()))
        if tab := _TAB_INDENT.match(row):
            return Fault((), "yaml-syntax", _("YAML indents by blanks, not by tabs"), place=Place(line, tab.end()))
    return Fault((), "yaml-syntax", _("this is no YAML: {problem}").format(problem=error.problem), place=place)
