"""Splits a number format of Excel into its sections and pieces: `0.0%;-` has 0.0 and % for numbers from 0, - below."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from reformctl.importing.limits import MAX_NUMBER_FORMAT_CHARACTERS

MAX_NUMBER_SECTIONS = 3
"""A format has a section for positive numbers, one for negative ones, and one for 0."""
_PIECE = re.compile(
    r"""
    "(?P<quoted>[^"]*)" | \\(?P<escaped>.) | [_*](?P<space>.) | \[\$(?P<currency>[^\]-]*+)(?:-[^\]]*+)?\]
    | \[(?:black|blue|cyan|green|magenta|red|white|yellow|colou?r\ ?[0-9]+|[黑蓝青绿红白黄]色|洋红色?|颜色\ ?[0-9]+)\]
    | (?P<general>General|G/通用格式) | (?P<odd>\[[^\]]*\]? | AM/PM | A/P | 上午/下午 | E[+-] | [aeg]+ | \? | [dm]{3,})
    | (?P<date>y+|m+|d+|h+|s+) | (?P<digits>[0#][0#,]*(?:\.[0#]*)?|\.[0#]+) | (?P<percent>%) | (?P<text_itself>@)
    | (?P<end>;) | (?P<literal>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_TEXT_KINDS = frozenset({"quoted", "escaped", "currency", "literal"})


class FormatPiece(NamedTuple):
    """A piece of a number format: text as it is, digits, a part of a date, or what is not understood."""

    kind: str
    text: str


FormatSection = tuple[FormatPiece, ...]
GENERAL_SECTION = (FormatPiece("general", ""),)
ODD_SECTION = (FormatPiece("odd", ""),)
"""What is not understood."""


@lru_cache(maxsize=1000)
def split_sections(code: str) -> tuple[FormatSection, ...]:
    """Split a format into its sections, without the one for texts."""
    if len(code) > MAX_NUMBER_FORMAT_CHARACTERS:
        return (ODD_SECTION,)
    sections: list[list[FormatPiece]] = [[]]
    for match in _PIECE.finditer(code):
        kind = match.lastgroup
        if kind == "end":
            sections.append([])
        elif kind in _TEXT_KINDS:
            piece = FormatPiece("text", match[kind])
            sections[-1].append(piece)
        elif kind and kind != "space":
            code = match[0].lower()
            piece = FormatPiece(kind, code)
            sections[-1].append(piece)
    number_sections = [tuple(section) for section in sections if not _is_for_texts(section)]
    if not number_sections:
        return (GENERAL_SECTION,)
    return tuple(number_sections[:MAX_NUMBER_SECTIONS])


def _is_for_texts(section: Sequence[FormatPiece]) -> bool:
    return any(piece.kind == "text_itself" for piece in section)
