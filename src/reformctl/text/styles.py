"""Styles text for a terminal: bold and colours, as escape sequences."""

import re

STYLE_BEGIN = r"\x1b\[[1-9][0-9;]*m"
STYLE_END = r"\x1b\[0m"
"""Regular expressions of what `paint_text` writes before and after a text."""

BOLD_STYLE = "1"
ERROR_STYLE = "1;31"
WARNING_STYLE = "1;35"
MATCH_STYLE = "1;31"
CATEGORY_STYLE = "32"
AGENCY_STYLE = "36"
MARGIN_STYLE = "36"
"""Of the colours of a terminal these have a contrast of 3 to 1 or more on black and on white, in the median of the
palettes of xterm, Windows, macOS, GNOME, iTerm2, VS Code and Solarized. Blue is too dark on black, yellow too light on
white, and magenta, unless it is bold, too dark in the usual window of Windows.
"""


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
