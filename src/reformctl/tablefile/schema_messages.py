"""What does not fit the file format, in sentences: which key, what it must be, and what it is."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from reformctl.model import vocabulary
from reformctl.model.diagnostics import Diagnostic, KeyPath
from reformctl.system.translation import N_, _, join_words, translate
from reformctl.tablefile import yaml_hints
from reformctl.text.escaping import echo_value

EXPECTED_VALUE = {
    "string_type": ("wrong-type", N_("“{key}” must be text, not {value}")),
    "int_type": ("wrong-type", N_("“{key}” must be a whole number without quotes, not {value}")),
    "bool_type": ("wrong-type", N_("“{key}” must be true or false without quotes, not {value}")),
    "list_type": ("wrong-type", N_("“{key}” must be a list such as [a, b], not {value}")),
    "dict_type": ("wrong-type", N_("“{key}” must be a mapping of headings to texts, not {value}")),
    "model_type": ("wrong-type", N_("“{key}” must be a mapping of keys to values, not {value}")),
    "value_error": ("wrong-type", N_("“{key}” must be text, or null where nothing is known, not {value}")),
    "string_too_short": ("empty", N_("“{key}” must not be empty")),
    "string_too_long": ("too-long", N_("“{key}” is longer than the {most} characters that it may have: {value}")),
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
    "string_too_short": ("empty", N_("no entry of “{key}” may be empty")),
    "string_too_long": (
        "too-long",
        N_("an entry of “{key}” is longer than the {most} characters that it may have: {value}"),
    ),
}
EXPECTED_KEY = {
    "string_too_short": ("empty", N_("no key of “{key}” may be empty")),
    "string_too_long": (
        "too-long",
        N_("a key of “{key}” is longer than the {most} characters that it may have: {value}"),
    ),
}
_SLUG = (
    "wrong-form",
    N_("“{key}” must be at most 40 small Latin letters, digits and hyphens, such as qh6, not {value}"),
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
"""Rules and sentences by kind, where need be by key."""
UNEXPECTED = ("wrong-type", N_("“{key}” cannot be {value}"))


class SchemaError(NamedTuple):
    """A value that is not what its key asks for, or a key that is not known, or not there."""

    kind: str
    """As pydantic calls it (its docs, "Validation Errors"), or a kind of the schema's own."""
    path: KeyPath
    value: object
    message: str
    """Of the kinds that are the schema's own."""
    most: int | None = None
    """Characters that there may be."""
    known: tuple[str, ...] = ()
    """Of an unknown key the keys that could stand there."""


def drop_consequences(misfits: Sequence[SchemaError]) -> list[SchemaError]:
    """The misfits without those that a key is missing which is there, but misspelt."""
    misspelt = {
        (*misfit.path[:-1], near.name)
        for misfit in misfits
        if misfit.kind == "extra_forbidden"
        for near in _find_nearest(misfit)
    }
    return [misfit for misfit in misfits if misfit.kind != "missing" or misfit.path not in misspelt]


def make_diagnostic(misfit: SchemaError) -> Diagnostic:
    """What is to be said of it, and where."""
    path = misfit.path
    key = next((step for step in reversed(path) if isinstance(step, str)), "")
    if misfit.kind == "missing":
        return Diagnostic(path[:-1], "missing-field", _("“{key}” is missing").format(key=key))
    if misfit.kind == "extra_forbidden":
        return Diagnostic(path, "unknown-field", _describe_unknown_field(misfit), at_key=True)
    if path[-3:-2] == ("extra",):  # pydantic's mark [key] follows the heading
        return Diagnostic(path[:-1], *_choose_sentence(misfit, "extra"), at_key=True)
    return Diagnostic(path, *_choose_sentence(misfit, key))


def _choose_sentence(misfit: SchemaError, key: str) -> tuple[str, str]:
    """Rule and sentence for a value that is not what its key asks for."""
    kind, value = misfit.kind, _format_value(misfit.value)
    if not misfit.path and misfit.value is None:
        return "empty", _("this file is empty; a table file is a mapping with the keys format, id, title and tasks")
    if not misfit.path:
        sentence = _("a table file must be a mapping with the keys format, id, title and tasks, not {value}")
        return "wrong-type", sentence.format(value=value)
    if kind == "list_type" and isinstance(misfit.value, str) and misfit.value:
        written = re.split(vocabulary.AGENCY_SEPARATORS, misfit.value.strip("［］[]【】〔〕"))
        names_in = [part.strip() for part in written if part.strip()]
        sentence = _("“{key}” must be a list: write [{entries}], with half-width brackets and commas")
        return "wrong-type", sentence.format(key=echo_value(key), entries=echo_value(", ".join(names_in), 200))
    if kind == "control_character":
        sentence = _("“{key}” holds the character {code}, which cannot be seen: remove it")
        return "control-character", sentence.format(key=echo_value(key), code=misfit.message)
    rule, sentence = (
        EXPECTED.get((kind, key))
        or (EXPECTED_ENTRY.get(kind) if isinstance(misfit.path[-1], int) else None)
        or (EXPECTED_KEY.get(kind) if misfit.path[-3:-2] == ("extra",) else None)
        or EXPECTED_VALUE.get(kind)
        or UNEXPECTED
    )
    return rule, translate(sentence).format(key=echo_value(key), value=value, most=misfit.most)


def _format_value(value: object) -> str:
    """A rejected value, named by its kind or repeated in part."""
    if isinstance(value, dict):
        return _("a mapping")
    if isinstance(value, list):
        return _("a list")
    return _("null") if value is None else f"“{echo_value(str(value))}”"


def _describe_unknown_field(misfit: SchemaError) -> str:
    """The sentence about a key that the format does not know, with the nearest that it does."""
    key = str(misfit.path[-1])
    if "：" in key:
        return translate(yaml_hints.FULL_WIDTH_COLON)
    if near := _find_nearest(misfit):
        sentence = _("“{key}” is no key here; did you mean {near}?")
        return sentence.format(key=echo_value(key), near=join_words(entry.name for entry in near))
    sentence = _("“{key}” is no key here; there are {all}")
    return sentence.format(key=echo_value(key), all=join_words(misfit.known))


def _find_nearest(misfit: SchemaError) -> list[vocabulary.NameEntry]:
    """The keys that a misspelt one may have meant."""
    return vocabulary.find_nearest(str(misfit.path[-1]), [vocabulary.NameEntry(key) for key in misfit.known])
