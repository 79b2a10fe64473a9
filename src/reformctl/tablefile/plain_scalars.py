"""What a plain scalar of YAML means, where a text, a number or a truth is asked for."""

import re

from reformctl.tablefile.located_values import PlainScalar

_INTEGER = re.compile("0|[1-9][0-9]{0,8}", re.ASCII)
_OTHER_NULLS = {"", "~", "Null", "NULL"}
"""What YAML also takes for null. A table file writes `null`."""


def read_text(value: object) -> object:
    """Read a plain scalar as text: 17 and true are texts where a text is asked for, null is none."""
    if not isinstance(value, PlainScalar):
        return value
    if value == "null" or value in _OTHER_NULLS:
        return None
    return str(value)


def read_optional(value: object) -> object:
    """Read a plain scalar as text, and `null` as None; other spellings of null stay plain, and are refused by name."""
    if not isinstance(value, PlainScalar):
        return value
    if value == "null":
        return None
    if value in _OTHER_NULLS:
        return value
    return str(value)


def read_integer(value: object) -> object:
    """Read ASCII digits without a leading zero as a number, and `null` as None."""
    if not isinstance(value, PlainScalar):
        return value
    if value == "null":
        return None
    if _INTEGER.fullmatch(value):
        return int(value)
    return value


def read_boolean(value: object) -> object:
    """Read `true` and `false`."""
    if not isinstance(value, PlainScalar):
        return value
    if value == "true":
        return True
    if value == "false":
        return False
    return value
