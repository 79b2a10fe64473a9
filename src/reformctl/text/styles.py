"""Styles of a terminal: bold and coloured text as escape sequences."""

import re

STYLE_BEGIN, STYLE_END = r"\x1b\[[1-9][0-9;]*m", r"\x1b\[0m"
"""Where `paint_text` begins and ends a colour."""

BOLD_STYLE, ERROR_STYLE, WARNING_STYLE = "1", "1;31", "1;35"
"""Styles of a terminal: red and magenta are the two of its colours that can be read on black and on white."""


def make_bold(text: str, *, color: bool) -> str:
    """The text in bold where escapes are wanted."""
    return paint_text(text, BOLD_STYLE, color=color)


def paint_text(text: str, style: str, *, color: bool) -> str:
    """The text in a style where escapes are wanted."""
    return f"\x1b[{style}m{text}\x1b[0m" if color and text else text


def remove_styles(text: str) -> str:
    """The text without the escape sequences that `paint_text` wrote."""
    return re.sub(f"{STYLE_BEGIN}|{STYLE_END}", "", text)
