"""Styles text for a terminal: bold and colours, as escape sequences."""

import re

STYLE_BEGIN = r"\x1b\[[1-9][0-9;]*m"
STYLE_END = r"\x1b\[0m"
"""Regular expressions of what `paint_text` writes before and after a text."""

BOLD_STYLE = "1"
ERROR_STYLE = "1;31"
WARNING_STYLE = "1;35"
"""Red and magenta are the two colours of a terminal that can be read on black and on white."""


def make_bold(text: str, *, color: bool) -> str:
    """Make a text bold, if colours are wanted."""
    return paint_text(text, BOLD_STYLE, color=color)


def paint_text(text: str, style: str, *, color: bool) -> str:
    """Give a text a style, if colours are wanted."""
    if not color or not text:
        return text
    return f"\x1b[{style}m{text}\x1b[0m"


def remove_styles(text: str) -> str:
    """Remove the escape sequences that `paint_text` wrote."""
    return re.sub(f"{STYLE_BEGIN}|{STYLE_END}", "", text)
