"""Draw docs/terminal.svg and terminal.zh-CN.svg: what `reformctl list --agency 司法局` really shows in 80 columns.

    python scripts/picture.py

Each word stands at its own column, and only the reader's own fonts are named: so the columns stay aligned, and Chinese
is shown, wherever there are Chinese characters.
"""

import html
import re
from collections.abc import Iterator
from pathlib import Path

from reformctl.text.styles import AGENCY_STYLE, BOLD_STYLE, CATEGORY_STYLE
from reformctl.text.width_and_breaks import display_width
from terminal import on_terminal

ARGUMENTS = ("list", "--agency", "司法局")
DOCS = Path(__file__).parent.parent / "docs"
PICTURES = {"en": DOCS / "terminal.svg", "zh": DOCS / "terminal.zh-CN.svg"}
COLUMNS, CELL, LINE, MARGIN, TOP = 80, 10, 26, 16, 44
"""Columns of the terminal; the rest in pixels: a column, a line, the margin, the bar at the top."""
STYLES = {BOLD_STYLE: "bold", AGENCY_STYLE: "agency", CATEGORY_STYLE: "category"}
FRAME = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-labelledby="title">
<title id="title">{title}</title>
<style>
text {{ fill: #d9dee8; white-space: pre; font-size: 17px; font-family: Menlo, Consolas, "DejaVu Sans Mono",
  "Noto Sans Mono CJK SC", "PingFang SC", "Microsoft YaHei", monospace; }}
.bold {{ font-weight: bold; fill: #ffffff; }}
.typed {{ fill: #8fd16a; }}
.agency {{ fill: #56b6c2; }}
.category {{ fill: #98c379; }}
</style>
<rect width="{width}" height="{height}" rx="8" fill="#1d2330"/>
<circle cx="22" cy="20" r="6" fill="#f2655a"/><circle cx="42" cy="20" r="6" fill="#f6bd4f"/>
<circle cx="62" cy="20" r="6" fill="#5fc454"/>
{lines}
</svg>
"""


def draw(language: str) -> str:
    """Draw the picture as SVG, with a terminal that speaks this language."""
    _code, shown = on_terminal(*ARGUMENTS, columns=COLUMNS, REFORMCTL_LANG=language)
    command = f"$ reformctl {' '.join(ARGUMENTS)}"
    rows = [[("typed", command)], *map(_split_styles, shown.splitlines())]
    lines = [text for at, row in enumerate(rows) for text in _texts(row, TOP + at * LINE + 18)]
    return FRAME.format(
        width=COLUMNS * CELL + 2 * MARGIN,
        height=TOP + len(rows) * LINE + MARGIN,
        title=html.escape(command),
        lines="\n".join(lines),
    )


def _split_styles(line: str) -> list[tuple[str, str]]:
    """Split a line of the screen into (style, text)."""
    parts = re.findall(r"\x1b\[([1-9][0-9;]*)m(.*?)\x1b\[0m|([^\x1b]+)", line)
    return [(STYLES[code], painted) if code else ("plain", plain) for code, painted, plain in parts]


def _texts(row: list[tuple[str, str]], y: int) -> Iterator[str]:
    """Whatever stands between gaps of two blanks or more, at the column where the terminal has it."""
    columns = 0
    for style, text in row:
        for found in re.finditer(r"\S+(?: \S+)*", text):
            x = MARGIN + (columns + display_width(text[: found.start()])) * CELL
            yield f'<text x="{x}" y="{y}" class="{style}">{html.escape(found[0])}</text>'
        columns += display_width(text)


if __name__ == "__main__":
    for language, picture in PICTURES.items():
        picture.write_text(draw(language), encoding="utf-8")
