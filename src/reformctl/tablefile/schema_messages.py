"""Puts into sentences what does not fit the file format: which key, what it must be, and what it is."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reformctl.model import vocabulary
from reformctl.model.diagnostics import Diagnostic, KeyPath
from reformctl.model.vocabulary import NameEntry
from reformctl.system.translation import N_, Sentence, _, join_words, translate
from reformctl.tablefile import yaml_hints
from reformctl.tablefile.limits import MAX_LISTED_CHARACTERS
from reformctl.text.escaping import echo_value

RuleAndSentence = tuple[str, str]
"""The name of a rule, and what is said where something offends against it."""
EXPECTED_VALUE = {
    "string_type": ("wrong-type", N_("“{key}” must be text, not {value}")),
    "int_type": ("wrong-type", N_("“{key}” must be a whole number without quotes, not {value}")),
    "bool_type": ("wrong-type", N_("“{key}” must be true or false without quotes, not {value}")),
    "list_type": ("wrong-type", N_("“{key}” must be a list such as [a, b], not {value}")),
    "dict_type": ("wrong-type", N_("“{key}” must be a mapping of headings to texts, not {value}")),
    "model_type": ("wrong-type", N_("“{key}” must be a mapping of keys to values, not {value}")),
    "value_error": ("wrong-type", N_("“{key}” must be text, or null if nothing is known, not {value}")),
    "string_too_short": ("empty", N_("“{key}” must not be empty")),
    "string_too_long": ("too-long", N_("“{key}” is longer than the limit of {most} characters: {value}")),
    "string_pattern_mismatch": ("wrong-form", N_("“{key}” must be one line, without a line break inside")),
    "greater_than_equal": ("wrong-form", N_("“{key}” is too small: {value}")),
    "less_than_equal": ("wrong-form", N_("“{key}” is too large: {value}")),
    "date_form": ("wrong-form", N_("“{key}” must be a date such as 2026-11-25, not {value}")),
    "period_form": (
        "wrong-form",
        N_("“{key}” must be a month (2026-11), a quarter (2026-Q4) or a week (2026-W48), not {value}"),
    ),
    "role_form": ("wrong-form", N_("“{key}” must be lead, support or any, not {value}")),
    "literal_error": ("wrong-form", N_("“{key}” must be 1, the only version, without quotes, not {value}")),
}
EXPECTED_ENTRY = {
    "string_type": ("wrong-type", N_("every entry of “{key}” must be text, not {value}")),
    "model_type": ("wrong-type", N_("every entry of “{key}” must be a mapping of keys to values, not {value}")),
    "string_too_short": ("empty", N_("“{key}” must not have an empty entry")),
    "string_too_long": (
        "too-long",
        N_("an entry of “{key}” is longer than the limit of {most} characters: {value}"),
    ),
}
EXPECTED_KEY = {
    "string_too_short": ("empty", N_("“{key}” must not have an empty key")),
    "string_too_long": (
        "too-long",
        N_("a key of “{key}” is longer than the limit of {most} characters: {value}"),
    ),
}
_SLUG = (
    "wrong-form",
    N_("“{key}” must be at most 40 lower-case Latin letters, digits and hyphens, such as qh6, not {value}"),
)
_HEXADECIMAL = ("wrong-form", N_("“{key}” must be 64 hexadecimal digits, as sha256sum prints them, not {value}"))
EXPECTED = {
    ("int_type", "count"): (
        "wrong-type",
        N_("“{key}” must be a number from 0 to 999999999 without quotes, not {value}"),
    ),
    ("int_type", "id"): ("wrong-type", N_("“{key}” must be a number from 1 to 999999999 without quotes, not {value}")),
    ("path_form", "file"): (
        "wrong-form",
        N_("“{key}” must be a path down from the table's own folder, such as sources/qh6.txt, not {value}"),
    ),
    ("string_pattern_mismatch", "date"): ("wrong-form", N_("“{key}” must be 2022-05-01, 2022-05 or 2022, not {value}")),
    ("string_pattern_mismatch", "url"): ("wrong-form", N_("“{key}” must begin with https:// or http://, not {value}")),
    ("string_pattern_mismatch", "id"): _SLUG,
    ("string_too_long", "id"): _SLUG,
    ("string_pattern_mismatch", "sha256"): _HEXADECIMAL,
}
"""Rule and sentence for each kind of error: of a value, of an entry of a list, of a heading, and of one key's value."""
UNEXPECTED = ("wrong-type", N_("“{key}” cannot be {value}"))


class SchemaError(NamedTuple):
    """A value that is not what its key asks for, or a key that is unknown or missing."""

    kind: str
    """As pydantic calls it (its docs, "Validation Errors"), or a kind of the schema's own."""
    path: KeyPath
    value: object
    message: str
    """For kinds of the schema's own."""
    most_characters: int | None = None
    known_keys: tuple[str, ...] = ()
    """For an unknown key: the keys that could stand there."""

    @property
    def key(self) -> str:
        """The innermost key of the path; an empty text for the file as a whole."""
        for step in reversed(self.path):
            if isinstance(step, str):
                return step
        return ""

    @property
    def is_about_heading(self) -> bool:
        """Whether it is about a heading under `extra`: pydantic's mark [key] follows that in the path."""
        return self.path[-3:-2] == ("extra",)


def drop_consequences(errors: Sequence[SchemaError]) -> list[SchemaError]:
    """Drop the errors about a missing key that is there, but misspelt."""
    misspelt_paths: set[KeyPath] = set()
    for error in errors:
        if error.kind == "extra_forbidden":
            misspelt_paths.update(_list_meant_paths(error))
    causes = []
    for error in errors:
        is_consequence = error.kind == "missing" and error.path in misspelt_paths
        if not is_consequence:
            causes.append(error)
    return causes


def make_diagnostic(error: SchemaError) -> Diagnostic:
    """Make the diagnostic of an error: its rule, its sentence and where it stands."""
    path = error.path
    path_of_mapping = path[:-1]
    key = error.key
    if error.kind == "missing":
        sentence = _("“{key}” is missing")
        message = sentence.format(key=key)
        return Diagnostic(path_of_mapping, "missing-field", message)
    if error.kind == "extra_forbidden":
        message = _describe_unknown_key(error)
        return Diagnostic(path, "unknown-field", message, at_key=True)
    if error.is_about_heading:
        rule, message = _describe_error(error, "extra")
        return Diagnostic(path_of_mapping, rule, message, at_key=True)
    rule, message = _describe_error(error, key)
    return Diagnostic(path, rule, message)


def _list_meant_paths(error: SchemaError) -> Iterator[KeyPath]:
    """List the paths of the keys that an unknown one may be a misspelling of."""
    *path_of_mapping, _key = error.path
    for entry in _find_nearest_keys(error):
        yield (*path_of_mapping, entry.name)


def _describe_error(error: SchemaError, key: str) -> RuleAndSentence:
    """Choose the rule and the sentence about a value that is not what its key asks for."""
    if not error.path:
        return _describe_wrong_file(error.value)
    is_written_list = error.kind == "list_type" and isinstance(error.value, str)
    if is_written_list and error.value:
        message = _describe_written_list(str(error.value), key)
        return "wrong-type", message
    echoed_key = echo_value(key)
    if error.kind == "control_character":
        sentence = _("“{key}” contains the invisible character {code}: remove it")
        message = sentence.format(key=echoed_key, code=error.message)
        return "control-character", message
    rule, marked_sentence = _choose_sentence(error, key)
    sentence = translate(marked_sentence)
    value = _format_value(error.value)
    message = sentence.format(key=echoed_key, value=value, most=error.most_characters)
    return rule, message


def _describe_wrong_file(value: object) -> RuleAndSentence:
    """Say that a file as a whole is not what a table file must be."""
    if value is None:
        sentence = _("the file is empty; a table file is a mapping with the keys format, id, title and tasks")
        return "empty", sentence
    sentence = _("a table file must be a mapping with the keys format, id, title and tasks, not {value}")
    message = sentence.format(value=_format_value(value))
    return "wrong-type", message


def _choose_sentence(error: SchemaError, key: str) -> tuple[str, Sentence]:
    """Choose the most special sentence that there is."""
    kind_and_key = (error.kind, key)
    if kind_and_key in EXPECTED:
        return EXPECTED[kind_and_key]
    last_step = error.path[-1]
    is_entry = isinstance(last_step, int)
    if is_entry and error.kind in EXPECTED_ENTRY:
        return EXPECTED_ENTRY[error.kind]
    if error.is_about_heading and error.kind in EXPECTED_KEY:
        return EXPECTED_KEY[error.kind]
    return EXPECTED_VALUE.get(error.kind, UNEXPECTED)


def _describe_written_list(text: str, key: str) -> str:
    """Say how a list is written that was given as one text, such as ［甲局、乙局］."""
    inside = text.strip("［］[]【】〔〕")
    parts = re.split(vocabulary.AGENCY_SEPARATORS, inside)
    stripped_parts = map(str.strip, parts)
    names = filter(None, stripped_parts)
    sentence = _("“{key}” must be a list: write [{entries}], with half-width brackets and commas")
    entries = echo_value(", ".join(names), MAX_LISTED_CHARACTERS)
    return sentence.format(key=echo_value(key), entries=entries)


def _format_value(value: object) -> str:
    """Name a rejected value by its kind, or repeat the beginning of a text."""
    if isinstance(value, dict):
        return _("a mapping")
    if isinstance(value, list):
        return _("a list")
    if value is None:
        return _("null")
    echoed_value = echo_value(str(value))
    return f"“{echoed_value}”"


def _describe_unknown_key(error: SchemaError) -> str:
    """Say that the format does not know a key, and which known one is nearest."""
    key = str(error.path[-1])
    if "：" in key:
        return translate(yaml_hints.FULL_WIDTH_COLON)
    echoed_key = echo_value(key)
    nearest = _find_nearest_keys(error)
    if nearest:
        sentence = _("unknown key “{key}”; did you mean {near}?")
        near = join_words(entry.name for entry in nearest)
        return sentence.format(key=echoed_key, near=near)
    sentence = _("unknown key “{key}”; keys: {all}")
    known_keys = join_words(error.known_keys)
    return sentence.format(key=echoed_key, all=known_keys)


def _find_nearest_keys(error: SchemaError) -> list[NameEntry]:
    """Find the keys that a misspelt one may have meant."""
    unknown_key = str(error.path[-1])
    known_entries = [NameEntry(key) for key in error.known_keys]
    return vocabulary.find_nearest(unknown_key, known_entries)
