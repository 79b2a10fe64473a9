"""Reads YAML text into plain values that know their locations, event by event, and refuses what no table needs.

Refused are duplicate keys, anchors and aliases, tags, merge keys, keys that are no text, several documents, deep
nesting and whatever no table is large enough for: they hide errors from the reader, or blow up small files. Scalars
stay text; what they mean is the schema's affair.
"""

import re
from typing import Any, NoReturn, TextIO, cast

import yaml  # noqa: TID251 this reads it

from reformctl.model.diagnostics import Diagnostic, Location
from reformctl.system import progress
from reformctl.system.translation import _
from reformctl.tablefile import limits, text_scan, yaml_hints
from reformctl.tablefile.limits import MAX_DIAGNOSTICS, MAX_TOKEN_CHARACTERS
from reformctl.tablefile.located_values import ComposedText, LocatedDict, LocatedList, PlainScalar
from reformctl.tablefile.text_scan import STAND_IN
from reformctl.tablefile.yaml_hints import ParserComplaint
from reformctl.text.escaping import echo_value

Container = LocatedDict | LocatedList
LocatedKey = tuple[str, Location]
LEVELS_ABOVE_TASKS = 2
"""Containers around a task: the file, and the list under `tasks`."""
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SURROGATE = re.compile("[\ud800-\udfff]")
_MEANS_MORE = re.compile("|~|null|Null|NULL|true|false|[0-9]+", re.ASCII)
"""Scalars that mean something else than text where the schema asks for it."""


def compose_text(text: str) -> ComposedText:
    """Read one YAML document; never raises for anything that a text can hold."""
    unwanted = text_scan.find_unwanted(text)
    if len(unwanted) == MAX_DIAGNOSTICS:
        last = unwanted[-1]
        sentence = _describe_too_many()
        end = Diagnostic((), "too-large", sentence, location=last.location)
        return _refuse_text([*unwanted, end])
    readable = text
    if unwanted:
        readable = text_scan.replace_unwanted(text)
    feed = _TextFeed(readable)
    builder = _TreeBuilder(has_stand_ins=bool(unwanted))
    refusal = _read_events(feed, builder, text)
    if refusal:
        builder.refusals.append(refusal)
    if builder.refusals:
        diagnostics = [*unwanted, *builder.diagnostics, *builder.refusals]
        return _refuse_text(diagnostics)
    about_comments = text_scan.find_comments(text)
    diagnostics = [*unwanted, *about_comments, *builder.diagnostics]
    return ComposedText(builder.root, diagnostics, builder.root_location)


class _RefusedError(Exception):
    """A construct that ends the reading."""

    def __init__(self, sentence: str, diagnostic: Diagnostic | None = None) -> None:
        self.diagnostic = diagnostic
        """The diagnostic; None for one at the location of the last event."""
        super().__init__(sentence)


class _TextFeed:
    """Hands a text to the parser piece by piece, and ends it where one key or value goes on and on."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._given_characters = 0
        self._allowed_characters = MAX_TOKEN_CHARACTERS

    def read(self, size: int) -> str:
        """Hand out the next characters; raises _RefusedError."""
        if self._given_characters > self._allowed_characters:
            sentence = _("the text that begins here is longer than {most} characters: is this a table?")
            message = sentence.format(most=MAX_TOKEN_CHARACTERS)
            raise _RefusedError(message)
        end = self._given_characters + size
        piece = self.text[self._given_characters : end]
        self._given_characters += len(piece)
        return piece

    def renew_allowance(self) -> None:
        """Allow more characters, because the parser has come to the end of a key or a value."""
        self._allowed_characters = self._given_characters + MAX_TOKEN_CHARACTERS


class _TreeBuilder:
    """Builds the values of one document from its events, and keeps the containers that are still open."""

    def __init__(self, *, has_stand_ins: bool) -> None:
        """Take whether the text has stand-ins, for characters that have been named already."""
        self._has_stand_ins = has_stand_ins
        self.root: Any = None
        self.root_location = Location(1, 1)
        self.diagnostics: list[Diagnostic] = []
        self.refusals: list[Diagnostic] = []
        self.brackets: list[Location | None] = []
        """For each open container where its bracket stands, if it has one."""
        self._containers: list[Container] = []
        """The open containers, the innermost last."""
        self._keys: list[LocatedKey | None] = []
        """For each open container the key that waits for its value."""
        self._document_count = 0
        self._node_count = 0
        self.location = Location(1, 1)
        """Of the last event."""
        self.end = 0
        """How many characters of the text end before the end of the last event."""

    @property
    def depth(self) -> int:
        """How many lists and mappings are open."""
        return len(self._containers)

    @property
    def innermost_bracket(self) -> Location | None:
        """Where the last bracket stands that is still open."""
        for bracket in reversed(self.brackets):
            if bracket:
                return bracket
        return None

    def add_event(self, event: yaml.Event) -> None:
        """Add what an event says; raises _RefusedError where it makes no sense to read on."""
        if event.end_mark:
            self.end = event.end_mark.index
        if isinstance(event, yaml.CollectionEndEvent):
            self._containers.pop()
            self._keys.pop()
            self.brackets.pop()
            return
        self.location = _locate_event(event)
        if isinstance(event, yaml.AliasEvent):
            sentence = _("aliases (*) are not allowed: write out the value")
            self._refuse("alias", sentence)
            self._add_scalar("", is_plain=False)
        elif isinstance(event, yaml.NodeEvent):
            self._add_node(event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self._document_count += 1
            if self._document_count > 1:
                sentence = _("a table file holds one document: remove this `---`")
                self._end_reading("several-documents", sentence)

    def _add_node(self, event: yaml.NodeEvent) -> None:
        if event.anchor is not None:
            sentence = _("anchors (&) are not allowed: write out the value wherever it is needed")
            self._refuse("alias", sentence)
        if getattr(event, "tag", None) is not None:
            sentence = _("tags (!) are not allowed: write the value without one")
            self._refuse("tag", sentence)
        if isinstance(event, yaml.ScalarEvent):
            is_plain, _is_quoted = event.implicit
            self._add_scalar(event.value, is_plain=bool(is_plain))
            return
        if self._expects_key():
            sentence = _("a key must be text, not a list or a mapping")
            self._end_reading("complex-key", sentence)
        container: Container
        if isinstance(event, yaml.MappingStartEvent):
            container = LocatedDict()
            container.locations = {}
        else:
            container = LocatedList()
            container.locations = []
        self._add_value(container)
        self._containers.append(container)
        self._keys.append(None)
        has_bracket = getattr(event, "flow_style", False)
        self.brackets.append(self.location if has_bracket else None)
        if self.depth > limits.MAX_LEVELS:
            sentence = text_scan.describe_depth()
            self._end_reading("too-deep", sentence)

    def _add_scalar(self, value: str, *, is_plain: bool) -> None:
        if STAND_IN in value and not self._has_stand_ins:
            diagnostic = text_scan.make_unwanted_diagnostic(STAND_IN, self.location)
            self.diagnostics.append(diagnostic)
        if _SURROGATE.search(value):  # the C parser does not let them through
            sentence = _("an escape in “{text}” is only half a character: write the character itself")
            message = sentence.format(text=echo_value(value))
            self._refuse("yaml-syntax", message)
        if self._expects_key():
            if is_plain and value == "<<":
                sentence = _("merge keys (<<) are not allowed: write out the values")
                self._refuse("merge-key", sentence)
            self._keys[-1] = (value, self.location)
        elif is_plain and _MEANS_MORE.fullmatch(value):
            self._add_value(PlainScalar(value))
        else:
            self._add_value(value)

    def _expects_key(self) -> bool:
        if not self._containers:
            return False
        is_in_mapping = isinstance(self._containers[-1], LocatedDict)
        return is_in_mapping and self._keys[-1] is None

    def _add_value(self, value: object) -> None:
        """Put a value into the innermost open container."""
        if not self._containers:
            self.root = value
            self.root_location = self.location
            return
        container = self._containers[-1]
        self._limit_size(container, value)
        if isinstance(container, LocatedList):
            container.append(value)
            container.locations.append(self.location)
            return
        key, key_location = self._keys[-1] or ("", self.location)
        self._keys[-1] = None
        if key not in container:
            container[key] = value
            container.locations[key] = (key_location, self.location)
            return
        first_location, _value_location = container.locations[key]
        sentence = _("the key “{key}” already occurs in line {line}: keep one of them")
        message = sentence.format(key=echo_value(key), line=first_location.line)
        diagnostic = Diagnostic((), "duplicate-key", message, location=key_location)
        self.diagnostics.append(diagnostic)
        self._limit_diagnostics(self.diagnostics)

    def _limit_size(self, container: Container, value: object) -> None:
        """End the reading where a file or a container is larger than any table."""
        self._node_count += 1
        if self._node_count > limits.MAX_NODES:
            sentence = _("there are more than {most} keys and values")
            message = sentence.format(most=limits.MAX_NODES)
            self._end_reading("too-large", message)
        is_task = isinstance(value, LocatedDict) and self.depth == LEVELS_ABOVE_TASKS
        most = limits.MAX_LIST_ENTRIES if is_task else limits.MAX_KEYS
        if len(container) >= most:
            sentence = _("one list or mapping has more than {most} entries")
            message = sentence.format(most=most)
            self._end_reading("too-large", message)

    def _limit_diagnostics(self, diagnostics: list[Diagnostic]) -> None:
        if len(diagnostics) >= MAX_DIAGNOSTICS:
            sentence = _describe_too_many()
            self._end_reading("too-large", sentence)

    def _refuse(self, rule: str, sentence: str) -> None:
        """Note what makes the file unusable, and go on to look for more of its kind."""
        refusal = self._make_refusal(rule, sentence)
        self.refusals.append(refusal)
        self._limit_diagnostics(self.refusals)

    def _end_reading(self, rule: str, sentence: str) -> NoReturn:
        refusal = self._make_refusal(rule, sentence)
        raise _RefusedError(sentence, refusal)

    def _make_refusal(self, rule: str, sentence: str) -> Diagnostic:
        """Make the diagnostic of what makes the file unusable, at the location of the last event."""
        return Diagnostic((), rule, sentence, location=self.location)


def _read_events(feed: _TextFeed, builder: _TreeBuilder, text: str) -> Diagnostic | None:
    """Read a text to its end; return what ended the reading before that, or None."""
    try:
        events = yaml.parse(cast("TextIO", feed), Loader=_LOADER)
        followed = progress.follow_items(events, _("reading the table"), len(text), _get_offset)
        for event in followed:
            builder.add_event(event)
            feed.renew_allowance()
    except _RefusedError as error:
        if error.diagnostic:
            return error.diagnostic
        return Diagnostic((), "too-large", str(error), location=builder.location)
    except yaml.MarkedYAMLError as error:
        return _explain_parser_error(error, feed, builder, text)
    except (yaml.YAMLError, ValueError, OverflowError):  # of PyYAML's own parser, on what is out of range
        return yaml_hints.explain_unknown(builder.location)
    return None


def _get_offset(event: yaml.Event) -> int:
    if event.start_mark:
        return event.start_mark.index
    return 0


def _refuse_text(diagnostics: list[Diagnostic]) -> ComposedText:
    return ComposedText(None, diagnostics, Location(1, 1), refused=True)


def _explain_parser_error(error: yaml.MarkedYAMLError, feed: _TextFeed, builder: _TreeBuilder, text: str) -> Diagnostic:
    """Explain where the parser stopped: at a bracket too many, or at what people often write.

    The parser looks up to 1,024 characters ahead of the events that it gives, and may stop at what it finds there; that
    of libyaml 0.2.6 stops at 1,000 levels of nesting.
    """
    stop = error.problem_mark or error.context_mark
    stop_index = len(feed.text)
    if stop:
        stop_index = stop.index + 1
    deep_bracket = text_scan.find_deep_bracket(feed.text, builder.end, stop_index, builder.depth)
    if deep_bracket:
        return deep_bracket
    opening = None
    if error.context_mark:
        opening = _locate_mark(error.context_mark)
    stop_location = _locate_mark(stop)
    complaint = ParserComplaint(stop_location, opening, builder.innermost_bracket)
    return yaml_hints.explain_complaint(complaint, text)


def _locate_event(event: yaml.Event) -> Location:
    """Locate the beginning of an event, and measure it if it is a scalar on one line."""
    start = event.start_mark
    end = event.end_mark
    if not (start and end):
        return Location(1, 1)
    length = 0
    is_on_one_line = end.line == start.line
    if is_on_one_line and isinstance(event, yaml.ScalarEvent):
        length = end.column - start.column
    return Location(start.line + 1, start.column + 1, length)


def _locate_mark(mark: Any) -> Location:
    """Locate a mark of PyYAML, which counts from 0; where it is left out, the beginning of the text."""
    if not mark:
        return Location(1, 1)
    return Location(mark.line + 1, mark.column + 1)


def _describe_too_many() -> str:
    sentence = _("more than {most} errors of one kind: the reading stops here")
    return sentence.format(most=MAX_DIAGNOSTICS)
