"""YAML text -> plain values that know their places: by events, iteratively, refusing what a table never needs.

Refused are duplicate keys, anchors and aliases, tags, merge keys, keys that are no text, several documents, deep
nesting and whatever no table is large enough for: they hide errors from the reader, or blow up small files. Scalars
stay text; what they mean is the schema's.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple, NoReturn, TextIO, cast

import yaml  # noqa: TID251 this reads it

from reformctl.model.diagnostics import Diagnostic, KeyPath, Location
from reformctl.system import progress
from reformctl.system.translation import _
from reformctl.tablefile import yaml_hints
from reformctl.tablefile.yaml_hints import ParserComplaint
from reformctl.text.escaping import UNSAFE_CHARACTERS, echo_value

MAX_LEVELS = 15
"""Levels of nesting; a table needs 4."""
MAX_KEYS = 1_000
"""Keys of one mapping, and texts of one list; a table needs 11, and a task perhaps 50 agencies."""
MAX_LIST_ENTRIES = 200_000
"""Entries of one list: twice the largest table that the tool is measured with."""
ROWS_STAND_AT = 2
"""Levels above the rows of a table: the file, and the list under `tasks`."""
MAX_NODES = 4_000_000
"""Values of a file: twice those of the largest table that the tool is measured with."""
MAX_TOKEN_CHARACTERS = 1_000_000
"""Characters that may be read without a key or value coming to its end; the longest text may have a tenth of that."""
MAX_DIAGNOSTICS = 1_000
"""After so many the reading stops: a file with more is not being mended fault by fault."""
STAND_IN = "\ufdd0"
"""Stands in the text for a character that cannot be in a table file, so that the rest can still be read: a character
that Unicode keeps free for such internal use ("noncharacter")."""
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_UNWANTED = re.compile(f"[{UNSAFE_CHARACTERS}]")
_UNUSUAL = re.compile("[^\n\x20-\x7e\u2010-\u2027\u3000-\u3163\u4e00-\u9fff\uff00-\uff9f]")
"""Whatever is not surely wanted: looked for first, for that is eight times as quick."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_MEANS_MORE = re.compile("|~|null|Null|NULL|true|false|[0-9]+", re.ASCII)
OPENING, CLOSING = "[{", "]}"
_BRACKETS = re.compile(
    r"'(?:[^']|'')*(?:'|\Z)"
    r'|"(?:[^"\\]|\\.)*(?:"|\Z)'
    r"|(?<!\S)#[^\n]*"
    r"|[\[\]{}]"
    r"""|[^\s:'"\[\]{},][^\[\]{},\n]*?(?=[\[\]{},\n]|:(?:\s|$)|\s#|$)""",
    re.DOTALL,
)
"""What stands inside brackets of YAML: texts in quotation marks, comments, brackets, and texts without any of these."""
_UNQUOTED = re.compile(r"[ ]*(?:- )?\w+: +[^\s\"'|>\[{&*!%@`#]", re.ASCII)


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
    """With their places."""
    location: Location
    """Where `value` begins."""
    refused: bool = False
    """Whether `faults` ended the reading, so that nothing can be said of the rest."""


class LocatedValue(NamedTuple):
    """A part of what a text holds."""

    value: Any
    """None where there is none."""
    location: Location


def compose_text(text: str) -> ComposedText:
    """Read one YAML document; never raises for anything that a text can hold."""
    diagnostics = _find_unwanted(text)
    if len(diagnostics) == MAX_DIAGNOSTICS:
        end = Diagnostic((), "too-large", _say_too_many(), location=diagnostics[-1].location)
        return ComposedText(None, [*diagnostics, end], Location(1, 1), refused=True)
    pieces = _TextFeed(_UNWANTED.sub(STAND_IN, text) if diagnostics else text)
    builder = _TreeBuilder(veiled=bool(diagnostics))
    try:
        events = yaml.parse(cast("TextIO", pieces), Loader=_LOADER)
        for event in progress.follow_items(events, _("reading the table"), len(text), _read_offset):
            builder.take(event)
            pieces.found_something()
    except _RefusedError as refused:
        builder.refusals.append(
            refused.diagnostic or Diagnostic((), "too-large", str(refused), location=builder.location)
        )
    except yaml.MarkedYAMLError as error:
        too_deep = _find_too_deep(pieces.text, error, builder)
        builder.refusals.append(
            too_deep or yaml_hints.explain_complaint(_make_complaint(error, builder.brackets), text)
        )
    except (yaml.YAMLError, ValueError, OverflowError):  # of PyYAML's own parser, on what is out of range
        builder.refusals.append(yaml_hints.explain_unknown(builder.location))
    if builder.refusals:
        return ComposedText(None, [*diagnostics, *builder.diagnostics, *builder.refusals], Location(1, 1), refused=True)
    return ComposedText(builder.root, [*diagnostics, *_find_comments(text), *builder.diagnostics], builder.root_place)


def _read_offset(event: yaml.Event) -> int:
    return event.start_mark.index if event.start_mark else 0


def locate_value(composed: ComposedText, path: KeyPath, *, at_key: bool = False) -> LocatedValue:
    """The value at `path` and its place, or that of its key; where the path leaves the values, of what it leaves."""
    value, location = composed.value, composed.location
    for step in path:
        if isinstance(value, LocatedDict) and step in value.locations:
            key_location, value_place = value.locations[str(step)]
            location = key_location if at_key else value_place
            value = value[str(step)]
        elif isinstance(value, LocatedList) and isinstance(step, int) and step < len(value):
            location = value.locations[step]
            value = value[step]
        else:
            return LocatedValue(None, location)
    return LocatedValue(value, location)


class _RefusedError(Exception):
    """A construct that ends the reading."""

    def __init__(self, sentence: str, diagnostic: Diagnostic | None = None) -> None:
        self.diagnostic = diagnostic
        """None means that the place is that of the last event."""
        super().__init__(sentence)


class _TextFeed:
    """Hands a text to the parser piece by piece, and ends it where one key or value goes on and on."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._given = 0
        self._allowed = MAX_TOKEN_CHARACTERS

    def read(self, size: int) -> str:
        """The next characters; raises _RefusedError."""
        if self._given > self._allowed:
            sentence = _("what begins here goes on for over {most} characters: is this a table?")
            raise _RefusedError(sentence.format(most=MAX_TOKEN_CHARACTERS))
        piece = self.text[self._given : self._given + size]
        self._given += len(piece)
        return piece

    def found_something(self) -> None:
        """The parser has come to the end of a key or a value."""
        self._allowed = self._given + MAX_TOKEN_CHARACTERS


class _TreeBuilder:
    """Takes the events of one document, one by one, and keeps the containers that are still open."""

    def __init__(self, *, veiled: bool) -> None:
        self._veiled = veiled
        """Whether there are stand-ins in the text that have been named already."""
        self.root: Any = None
        self.root_place = Location(1, 1)
        self.diagnostics: list[Diagnostic] = []
        self.refusals: list[Diagnostic] = []
        self._open: list[LocatedDict | LocatedList] = []
        self._keys: list[tuple[str, Location] | None] = []
        """For each open container the key that waits for its value."""
        self.brackets: list[Location | None] = []
        """For each open container where its bracket stands, if it has one."""
        self._documents = 0
        self._nodes = 0
        self.location = Location(1, 1)
        """Of the last event."""
        self.end = 0
        """Characters of the text up to the end of the last event."""

    def take(self, event: yaml.Event) -> None:
        """Add what the event says; raises _RefusedError where it makes no sense to read on."""
        self.end = event.end_mark.index if event.end_mark else self.end
        if isinstance(event, yaml.CollectionEndEvent):
            self._open.pop()
            self._keys.pop()
            self.brackets.pop()
            return
        self.location = _locate_event(event)
        if isinstance(event, yaml.NodeEvent):
            self._take_node(event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._end("several-documents", _("a table file holds one document: remove this `---`"))

    def _take_node(self, event: yaml.NodeEvent) -> None:
        if isinstance(event, yaml.AliasEvent):
            self._refuse("alias", _("aliases (*) are not allowed: write the value out"))
            self._add_scalar("", plain=False)
            return
        if event.anchor is not None:
            self._refuse("alias", _("anchors (&) are not allowed: write the value out wherever it is wanted"))
        if getattr(event, "tag", None) is not None:
            self._refuse("tag", _("tags (!) are not allowed: write the value without one"))
        if isinstance(event, yaml.ScalarEvent):
            self._add_scalar(event.value, plain=bool(event.implicit[0]))
            return
        if self._expects_key():
            self._end("complex-key", _("a key must be text, not a list or a mapping"))
        container: LocatedDict | LocatedList
        if isinstance(event, yaml.MappingStartEvent):
            container = LocatedDict()
            container.locations = {}
        else:
            container = LocatedList()
            container.locations = []
        self._add(container)
        self._open.append(container)
        self._keys.append(None)
        self.brackets.append(self.location if getattr(event, "flow_style", False) else None)
        if self.depth > MAX_LEVELS:
            self._end("too-deep", _say_too_deep())

    @property
    def depth(self) -> int:
        """How many lists and mappings are open."""
        return len(self._open)

    def _add_scalar(self, value: str, *, plain: bool) -> None:
        if STAND_IN in value and not self._veiled:
            self.diagnostics.append(
                Diagnostic((), "control-character", _say_unwanted(STAND_IN), location=self.location)
            )
        if _SURROGATE.search(value):  # the C parser does not let them through
            sentence = _("an escape in “{text}” stands for half a character: write the character itself")
            self._refuse("yaml-syntax", sentence.format(text=echo_value(value)))
        if not self._expects_key():
            self._add(PlainScalar(value) if plain and _MEANS_MORE.fullmatch(value) else value)
            return
        if plain and value == "<<":
            self._refuse("merge-key", _("merge keys (<<) are not allowed: write the values out"))
        self._keys[-1] = (value, self.location)

    def _expects_key(self) -> bool:
        return bool(self._open) and isinstance(self._open[-1], LocatedDict) and self._keys[-1] is None

    def _add(self, value: object) -> None:
        """Put a value into the innermost open container."""
        if not self._open:
            self.root = value
            self.root_place = self.location
            return
        container = self._open[-1]
        self._nodes += 1
        if self._nodes > MAX_NODES:
            self._end("too-large", _("this is more than {most} keys and values").format(most=MAX_NODES))
        is_row = isinstance(value, LocatedDict) and len(self._open) == ROWS_STAND_AT
        most = MAX_LIST_ENTRIES if is_row else MAX_KEYS
        if len(container) >= most:
            self._end("too-large", _("this is more than {most} entries of one list or mapping").format(most=most))
        if isinstance(container, LocatedList):
            container.append(value)
            container.locations.append(self.location)
            return
        key, key_location = self._keys[-1] or ("", self.location)
        self._keys[-1] = None
        if key in container:
            sentence = _("the key “{key}” stands in line {line} already: keep one of them")
            line = container.locations[key][0].line
            self.diagnostics.append(
                Diagnostic((), "duplicate-key", sentence.format(key=echo_value(key), line=line), location=key_location)
            )
            self._bound(self.diagnostics)
            return
        container[key] = value
        container.locations[key] = (key_location, self.location)

    def _refuse(self, rule: str, sentence: str) -> None:
        """Note what ends the reading, and look for more of its kind."""
        self.refusals.append(Diagnostic((), rule, sentence, location=self.location))
        self._bound(self.refusals)

    def _end(self, rule: str, sentence: str) -> NoReturn:
        raise _RefusedError(sentence, Diagnostic((), rule, sentence, location=self.location))

    def _bound(self, diagnostics: list[Diagnostic]) -> None:
        if len(diagnostics) >= MAX_DIAGNOSTICS:
            self._end("too-large", _say_too_many())


def _find_too_deep(text: str, error: yaml.MarkedYAMLError, builder: _TreeBuilder) -> Diagnostic | None:
    """The bracket by which a text is nested too deep, if it stands before the place where the parser stopped.

    The parser looks up to 1,024 characters ahead of the events that it gives, and may stop at what it finds there; that
    of libyaml 0.2.6 stops at 1,000 levels of nesting.
    """
    stopped = error.problem_mark or error.context_mark
    depth = builder.depth
    for token in _BRACKETS.finditer(text, builder.end, stopped.index + 1 if stopped else len(text)):
        if token[0] in CLOSING:
            depth -= 1
        elif token[0] in OPENING:
            depth += 1
            if depth > MAX_LEVELS:
                line = text.count("\n", 0, token.start()) + 1
                column = token.start() - text.rfind("\n", 0, token.start())
                return Diagnostic((), "too-deep", _say_too_deep(), location=Location(line, column))
    return None


def _find_unwanted(text: str) -> list[Diagnostic]:
    """The first characters that cannot be in a file, each with its place."""
    diagnostics: list[Diagnostic] = []
    if not _UNUSUAL.search(text):
        return diagnostics
    line, start, seen = 1, 0, 0
    for unwanted in islice(_UNWANTED.finditer(text), MAX_DIAGNOSTICS):
        line += text.count("\n", seen, unwanted.start())
        start = text.rfind("\n", seen, unwanted.start()) + 1 or start
        seen = unwanted.start()
        location = Location(line, seen - start + 1, 1)
        diagnostics.append(Diagnostic((), "control-character", _say_unwanted(unwanted[0]), location=location))
    return diagnostics


def _find_comments(text: str) -> Iterator[Diagnostic]:
    """Comments after Chinese text without quotation marks, of which they may be meant to be a part."""
    at, line, seen = -1, 1, 0
    for _number in range(MAX_DIAGNOSTICS):
        at = text.find(" #", at + 1)
        if at < 0:
            return
        start = text.rfind("\n", max(at - MAX_TOKEN_CHARACTERS // MAX_DIAGNOSTICS, 0), at) + 1
        before = text[start:at]
        if start and _UNQUOTED.match(before) and not before.isascii():
            line += text.count("\n", seen, at)
            seen = at
            sentence = _("what follows # is a comment and no part of the text: if it should be one, quote the text")
            yield Diagnostic((), "comment-after-text", sentence, location=Location(line, at + 2 - start), warning=True)


def _say_too_deep() -> str:
    return _("nested over {most} levels deep").format(most=MAX_LEVELS)


def _say_too_many() -> str:
    return _("over {most} faults of one kind: the reading stops here").format(most=MAX_DIAGNOSTICS)


def _say_unwanted(char: str) -> str:
    return _("the character {char} cannot stand in a table file: remove it").format(char=f"U+{ord(char):04X}")


def _locate_event(event: yaml.Event) -> Location:
    """Where an event begins, and how long it is if it is a scalar on one line."""
    start, end = event.start_mark, event.end_mark
    if not (start and end):
        return Location(1, 1)
    whole = isinstance(event, yaml.ScalarEvent) and end.line == start.line
    return Location(start.line + 1, start.column + 1, end.column - start.column if whole else 0)


def _make_complaint(error: yaml.MarkedYAMLError, brackets: list[Location | None]) -> ParserComplaint:
    return ParserComplaint(
        _locate_mark(error.problem_mark or error.context_mark),
        _locate_mark(error.context_mark) if error.context_mark else None,
        next(filter(None, reversed(brackets)), None),
    )


def _locate_mark(mark: Any) -> Location:
    """PyYAML counts from 0, and may leave a mark out; then the text's beginning is all that can be named."""
    return Location(mark.line + 1, mark.column + 1) if mark else Location(1, 1)
