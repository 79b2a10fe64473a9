"""The kinds of names that people type, each with what is said of a name that means nothing or several things."""

from typing import NamedTuple

from reformctl.system.translation import N_, Sentence


class NameKind(NamedTuple):
    """The sentences about one kind of names, each whole."""

    key: str
    """What one of them is called in the kind of an error: unknown-agency, near-agency."""
    unknown: Sentence
    nearest: Sentence
    several: Sentence
    argument: str = ""
    """The field of a Selection that takes each of several names."""


AGENCY = NameKind(
    "agency",
    N_("no agency is called “{name}” (table.agencies lists all {count})"),
    N_("no agency is called “{name}”; did you mean {near}? (table.agencies lists all {count})"),
    N_("“{name}” can mean several agencies: {near}"),
    "agencies",
)
CATEGORY = NameKind(
    "category",
    N_("no category is called “{name}”; categories: {all}"),
    N_("no category is called “{name}”; did you mean {near}? (table.categories lists all {count})"),
    N_("“{name}” can mean several categories: {near}"),
    "categories",
)
SCOPE = NameKind(
    "scope",
    N_("no scope is called “{name}”; scopes: {all}"),
    N_("no scope is called “{name}”; did you mean {near}? Scopes: {all}"),
    N_("“{name}” can mean several scopes: {near}"),
    "scopes",
)
ROLE = NameKind(
    "role",
    N_("unknown role “{name}”; roles: {all}"),
    N_("unknown role “{name}”; did you mean {near}? Roles: {all}"),
    N_("“{name}” can mean several roles: {near}"),
)
FIELD = NameKind(
    "field",
    N_("unknown field “{name}”; fields: {all}"),
    N_("unknown field “{name}”; did you mean {near}? Fields: {all}"),
    N_("“{name}” can mean several fields: {near}"),
)
SORTING = NameKind(
    "sorting",
    N_("cannot sort by “{name}”; fields: {all}"),
    N_("cannot sort by “{name}”; did you mean {near}? Fields: {all}"),
    N_("“{name}” can mean several fields: {near}"),
)
DIMENSION = NameKind(
    "dimension",
    N_("cannot count by “{name}”; dimensions: {all}"),
    N_("cannot count by “{name}”; did you mean {near}? Dimensions: {all}"),
    N_("“{name}” can mean several: {near}"),
)
FORMAT = NameKind(
    "format",
    N_("unknown format “{name}”; formats: {all}"),
    N_("unknown format “{name}”; did you mean {near}? Formats: {all}"),
    N_("“{name}” can mean several formats: {near}"),
)
VERSION = NameKind(
    "version",
    N_("“{name}” is neither a file nor the id of a loaded table; tables: {all}"),
    N_("“{name}” is neither a file nor the id of a loaded table; did you mean {near}? Tables: {all}"),
    N_("“{name}” can mean several tables: {near}"),
)
RULE = NameKind(
    "rule",
    N_("unknown rule “{name}”; rules: {all}"),
    N_("unknown rule “{name}”; did you mean {near}?"),
    N_("“{name}” can mean several rules: {near}"),
)
TABLE = NameKind(
    "table",
    N_("no loaded table has the id “{name}”; tables: {all}"),
    N_("no loaded table has the id “{name}”; did you mean {near}? Tables: {all}"),
    N_("“{name}” can mean several tables: {near}"),
)
NAME = NameKind(
    "name",
    N_("no agency or category is called “{name}”"),
    N_("no agency or category is called “{name}”; did you mean {near}?"),
    N_("“{name}” can mean several agencies and categories: {near}"),
)
"""A word that may name an agency or a category."""
KINDS = (NAME, AGENCY, CATEGORY, SCOPE, ROLE, FIELD, SORTING, DIMENSION, FORMAT, VERSION, RULE, TABLE)
