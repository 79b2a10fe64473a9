"""The arguments of a call: what a tool takes, as rows, and the reading of what a model gives.

A model gets the rows as JSON Schema. If it gives a wrong type nevertheless, or far too much, a sentence says so.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeGuard

from reformctl.agents import limits
from reformctl.system.errors import UsageError
from reformctl.system.translation import _, join_words
from reformctl.text.escaping import echo_value
from reformctl.text.suggestions import suggest_words

JsonSchema = dict[str, object]
TEXT = "text"
TEXTS = "texts"
FLAG = "flag"
NUMBER = "number"
KIND_SCHEMAS: dict[str, JsonSchema] = {
    TEXT: {"type": "string"},
    TEXTS: {"type": "array", "items": {"type": "string"}},
    FLAG: {"type": "boolean"},
    NUMBER: {"type": "integer"},
}
"""The JSON Schema of each kind of argument."""


class Parameter(NamedTuple):
    """One argument that a tool takes."""

    name: str
    kind: str
    """TEXT, TEXTS, FLAG or NUMBER."""
    help: str
    """In English, with the Chinese terms that tables use; empty where the name says it."""
    choices: tuple[str, ...] = ()
    """The only texts that it may be; empty for any text."""
    is_required: bool = False
    least: int = 0
    most: int = limits.MAX_OFFSET
    """The bounds of a number."""


class Arguments:
    """The arguments of one call, of the types that the parameters have; what is not given is empty."""

    def __init__(self, values: Mapping[str, object]) -> None:
        """Take values that were read."""
        self._values = values

    def get_text(self, name: str) -> str | None:
        """Get a text; None where it is not given."""
        value = self._values.get(name)
        if isinstance(value, str):
            return value
        return None

    def get_texts(self, name: str) -> tuple[str, ...]:
        """Get a list of texts."""
        value = self._values.get(name)
        if isinstance(value, tuple):
            return value
        return ()

    def get_flag(self, name: str) -> bool:
        """Get a switch; False where it is not given."""
        return self._values.get(name) is True

    def get_number(self, name: str, default: int) -> int:
        """Get a whole number."""
        value = self._values.get(name)
        if isinstance(value, int):
            return value
        return default


def make_input_schema(parameters: Iterable[Parameter]) -> JsonSchema:
    """Make the JSON Schema of what a tool takes."""
    properties: JsonSchema = {}
    required = []
    for row in parameters:
        properties[row.name] = _make_schema(row)
        if row.is_required:
            required.append(row.name)
    schema: JsonSchema = {"type": "object", "properties": properties}
    if required:
        schema["required"] = required
    schema["additionalProperties"] = False
    return schema


def parse_arguments(tool: str, parameters: Iterable[Parameter], given: Mapping[str, object]) -> Arguments:
    """Read what a model gives. Raises UsageError for an unknown argument, a wrong type, and what is far too long.

    null is as good as nothing, and one text as good as a list of it: models write both.
    """
    rows = {row.name: row for row in parameters}
    for name in given:
        if name not in rows:
            raise _make_unknown_error(tool, name, tuple(rows))
    values = {}
    for row in rows.values():
        value = given.get(row.name)
        if value is not None:
            parse = _PARSERS[row.kind]
            values[row.name] = parse(row, value)
        elif row.is_required:
            sentence = _("{tool} needs {argument}")
            text = sentence.format(tool=tool, argument=row.name)
            raise UsageError(text)
    return Arguments(values)


def _make_schema(row: Parameter) -> JsonSchema:
    schema = {**KIND_SCHEMAS[row.kind]}
    if row.kind == NUMBER:
        schema["minimum"] = row.least
        if row.most < limits.MAX_OFFSET:
            schema["maximum"] = row.most
    if row.choices:
        schema["enum"] = list(row.choices)
    if row.help:
        schema["description"] = row.help
    return schema


def _make_unknown_error(tool: str, name: str, known: Sequence[str]) -> UsageError:
    near = suggest_words(name, known)
    sentence = _("{tool} has no argument “{name}”; arguments: {all}")
    if near:
        sentence = _("{tool} has no argument “{name}”; did you mean {near}?")
    shown_name = echo_value(name)
    all_names = join_words(known)
    near_names = join_words(near)
    text = sentence.format(tool=tool, name=shown_name, near=near_names, all=all_names)
    return UsageError(text).add_facts(value=name, did_you_mean=near)


def _parse_text(row: Parameter, value: object, most: int = limits.MAX_ARGUMENT_CHARACTERS) -> str:
    if not isinstance(value, str):
        sentence = _("{argument} must be text")
        text = sentence.format(argument=row.name)
        raise UsageError(text)
    size = len(value)
    if size > most:
        sentence = _("{argument} has {size} characters; the limit is {most}: write less")
        text = sentence.format(argument=row.name, size=size, most=most)
        raise UsageError(text)
    if row.choices and value not in row.choices:
        sentence = _("{option} must be one of {choices}, not “{value}”")
        choices = join_words(row.choices)
        shown = echo_value(value)
        text = sentence.format(option=row.name, choices=choices, value=shown)
        raise UsageError(text)
    return value


def _parse_texts(row: Parameter, value: object) -> tuple[str, ...]:
    entries = [value]
    if isinstance(value, list):
        entries = value
    size = len(entries)
    most = limits.MAX_ARGUMENT_ENTRIES
    if size > most:
        sentence = _("{argument} has {size} entries; the limit is {most}: use several calls")
        text = sentence.format(argument=row.name, size=size, most=most)
        raise UsageError(text)
    texts = []
    for entry in entries:
        spelled = _spell_number(entry)
        text = _parse_text(row, spelled, limits.MAX_ENTRY_CHARACTERS)
        texts.append(text)
    return tuple(texts)


def _spell_number(entry: object) -> object:
    """Write a task's number as a reference: 17 is as good as "17"."""
    if _is_number(entry) and 0 <= entry <= limits.MAX_OFFSET:
        return str(entry)
    return entry


def _parse_flag(row: Parameter, value: object) -> bool:
    if not isinstance(value, bool):
        sentence = _("{argument} must be true or false")
        text = sentence.format(argument=row.name)
        raise UsageError(text)
    return value


def _parse_number(row: Parameter, value: object) -> int:
    if isinstance(value, float) and value.is_integer():  # JSON has no other way to tell 5.0 from 5
        value = int(value)
    if _is_number(value) and row.least <= value <= row.most:
        return value
    sentence = _("{argument} must be a whole number from {least} to {most}")
    text = sentence.format(argument=row.name, least=row.least, most=row.most)
    raise UsageError(text)


def _is_number(value: object) -> TypeGuard[int]:
    """Tell whether a value is a whole number; true and false, which Python counts as numbers, are none."""
    if isinstance(value, bool):
        return False
    return isinstance(value, int)


_PARSERS: dict[str, Callable[[Parameter, object], object]] = {
    TEXT: _parse_text,
    TEXTS: _parse_texts,
    FLAG: _parse_flag,
    NUMBER: _parse_number,
}
