"""Draws text and boxes as SVG. All lengths are in pixels.

Only the reader's own fonts are named, so that Chinese is shown wherever there are Chinese characters. The same shapes
give the same bytes.
"""

import hashlib
import html
from collections.abc import Iterable, Sequence

from reformctl.text.escaping import escape_text
from reformctl.text.width_and_breaks import display_width, wrap_text

MARGIN = 24
TEXT_SIZE = 14
"""Font size of what is drawn."""
NOTE_SIZE = 12
TITLE_SIZE = 18
COLUMN_WIDTH = TEXT_SIZE * 0.53
"""Width of half a 汉字, and about that of a Latin letter."""
LINE_HEIGHT = 1.4
"""Height of a line of text, in its font size."""
BASE_LINE = 0.36
"""From the middle of a line of text to its base line, in its font size."""
GAP = 8
"""Between what stands one below another."""
TEXT_COLOR = "#1a1a1a"
NOTE_COLOR = "#595959"
WHITE = "#ffffff"
FRAME = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" \
aria-labelledby="title-{key} desc-{key}">
<title id="title-{key}">{title}</title>
<desc id="desc-{key}">{description}</desc>
<rect width="{width}" height="{height}" fill="#ffffff"/>
<g font-family="&quot;Noto Sans CJK SC&quot;, &quot;Source Han Sans SC&quot;, &quot;PingFang SC&quot;, \
&quot;Microsoft YaHei&quot;, SimHei, sans-serif" font-size="{size}" fill="{ink}">
{body}
</g>
</svg>
"""


class SvgCanvas:
    """A picture that grows downwards."""

    def __init__(self, canvas_width: int) -> None:
        """Begin with an empty picture of a fixed width."""
        self.y = float(MARGIN)
        """Where what is drawn next may begin."""
        self._width = canvas_width
        self._shapes: list[str] = []

    def draw_text(  # noqa: PLR0913 a text has all of these
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: int = TEXT_SIZE,
        weight: str = "normal",
        anchor: str = "start",
        fill: str = TEXT_COLOR,
    ) -> None:
        """Draw one line of text; `y` is its base line."""
        look = f'font-size="{size}" font-weight="{weight}" text-anchor="{anchor}" fill="{fill}"'
        escaped = _escape_text(text)
        self._shapes.append(f'<text x="{x:.1f}" y="{y:.1f}" {look}>{escaped}</text>')

    def draw_number(
        self, x: float, middle: float, number: int, *, weight: str = "normal", fill: str = TEXT_COLOR
    ) -> None:
        """Draw a number around a point."""
        base_line = middle + TEXT_SIZE * BASE_LINE
        text = str(number)
        self.draw_text(x, base_line, text, weight=weight, anchor="middle", fill=fill)

    def draw_lines(self, lines: Sequence[str], x: float, middle: float, *, anchor: str) -> None:
        """Draw lines of text around a height."""
        steps = len(lines) - 1
        first_middle = middle - steps * TEXT_SIZE * LINE_HEIGHT / 2
        first_line = first_middle + TEXT_SIZE * BASE_LINE
        for index, line in enumerate(lines):
            y = first_line + index * TEXT_SIZE * LINE_HEIGHT
            self.draw_text(x, y, line, anchor=anchor)

    def draw_box(self, x: float, y: float, size: tuple[float, float], fill: str, stroke: str = "none") -> None:
        """Draw a box of a width and a height."""
        box_width, box_height = size
        place = f'x="{x:.1f}" y="{y:.1f}" width="{box_width:.1f}" height="{box_height:.1f}"'
        self._shapes.append(f'<rect {place} fill="{fill}" stroke="{stroke}"/>')

    def write_title(self, title: str) -> None:
        """Write a title below what is drawn so far."""
        for line in self._wrap_text(title, TITLE_SIZE):
            base_line = self.y + TITLE_SIZE
            self.draw_text(MARGIN, base_line, line, size=TITLE_SIZE, weight="bold")
            self.y += TITLE_SIZE * LINE_HEIGHT
        self.y += GAP / 2

    def write_notes(self, notes: Iterable[str]) -> None:
        """Write paragraphs in small letters below what is drawn so far."""
        for note in notes:
            for line in self._wrap_text(note, NOTE_SIZE):
                base_line = self.y + NOTE_SIZE
                self.draw_text(MARGIN, base_line, line, size=NOTE_SIZE, fill=NOTE_COLOR)
                self.y += NOTE_SIZE * LINE_HEIGHT
        self.y += 2 * GAP

    def format_svg(self, title: str, description: str) -> str:
        """Write the picture; its title and its description are for who cannot see it."""
        body = "\n".join(self._shapes)
        drawn = f"{title}{body}".encode()
        digest = hashlib.sha256(drawn).hexdigest()
        height = self.y - GAP + MARGIN / 2
        return FRAME.format(
            key=digest[:8],
            width=self._width,
            height=round(height),
            title=_escape_text(title),
            description=_escape_text(description),
            size=TEXT_SIZE,
            ink=TEXT_COLOR,
            body=body,
        )

    def _wrap_text(self, text: str, size: int) -> list[str]:
        room = self._width - 2 * MARGIN
        columns = int(room / size * 2)
        visible = escape_text(text)
        return wrap_text(visible, columns)


def measure_lines(lines: Iterable[str]) -> float:
    """Estimate how many pixels the longest of some lines takes."""
    columns = max(map(display_width, lines), default=0)
    return columns * COLUMN_WIDTH


def _escape_text(text: str) -> str:
    visible = escape_text(text)
    return html.escape(visible)
