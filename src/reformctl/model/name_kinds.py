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
    N_("no category is called “{name}”; there are {all}"),
    N_("no category is called “{name}”; did you mean {near}? (table.categories lists all {count})"),
    N_("“{name}” can mean several categories: {near}"),
    "categories",
)
SCOPE = NameKind(
    "scope",
    N_("no scope is called “{name}”; there are {all}"),
    N_("no scope is called “{name}”; did you mean {near}? There are {all}"),
    N_("“{name}” can mean several scopes: {near}"),
    "scopes",
)
ROLE = NameKind(
    "role",
    N_("no role is called “{name}”; there are {all}"),
    N_("no role is called “{name}”; did you mean {near}? There are {all}"),
    N_("“{name}” can mean several roles: {near}"),
)
FIELD = NameKind(
    "field",
    N_("no field is called “{name}”; there are {all}"),
    N_("no field is called “{name}”; did you mean {near}? There are {all}"),
    N_("“{name}” can mean several fields: {near}"),
)
SORTING = NameKind(
    "sorting",
    N_("tasks cannot be sorted by “{name}”, but by {all}"),
    N_("tasks cannot be sorted by “{name}”; did you mean {near}? They can be by {all}"),
    N_("“{name}” can mean several fields: {near}"),
)
DIMENSION = NameKind(
    "dimension",
    N_("nothing is counted by “{name}”; there are {all}"),
    N_("nothing is counted by “{name}”; did you mean {near}? There are {all}"),
    N_("“{name}” can mean several: {near}"),
)
FORMAT = NameKind(
    "format",
    N_("no format is called “{name}”; there are {all}"),
    N_("no format is called “{name}”; did you mean {near}? There are {all}"),
    N_("“{name}” can mean several formats: {near}"),
)
VERSION = NameKind(
    "version",
    N_("“{name}” is neither a file nor the id of a loaded table; there are {all}"),
    N_("“{name}” is neither a file nor the id of a loaded table; did you mean {near}? There are {all}"),
    N_("“{name}” can mean several tables: {near}"),
)
RULE = NameKind(
    "rule",
    N_("no rule is called “{name}”; there are {all}"),
    N_("no rule is called “{name}”; did you mean {near}?"),
    N_("“{name}” can mean several rules: {near}"),
)
TABLE = NameKind(
    "table",
    N_("no loaded table has the id “{name}”; there are {all}"),
    N_("no loaded table has the id “{name}”; did you mean {near}? There are {all}"),
    N_("“{name}” can mean several tables: {near}"),
)
NAME = NameKind(
    "name",
    N_("no agency and no category is called “{name}”"),
    N_("no agency and no category is called “{name}”; did you mean {near}?"),
    N_("“{name}” can mean several agencies and categories: {near}"),
)
"""A word that may name an agency or a category."""
KINDS = (NAME, AGENCY, CATEGORY, SCOPE, ROLE, FIELD, SORTING, DIMENSION, FORMAT, VERSION, RULE, TABLE)
