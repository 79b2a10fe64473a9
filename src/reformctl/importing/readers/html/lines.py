"""Makes lines of pieces of text, as a browser shows them: white space, line breaks, numbers of lists.

Our own: browsers do this while they lay a page out, and no parser of HTML does (CSS Text 3, section 4.1).
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from reformctl.importing.document import DocumentError
from reformctl.importing.limits import MAX_PAGE_LINES
from reformctl.importing.readers.number_words import format_letters, format_roman
from reformctl.system.translation import _

WHITE = " \t\n\r\f"
"""White space of HTML: nothing else is ever collapsed."""
_BLANKS = WHITE + "\xa0\u3000"
"""What is removed from the ends of a line."""
_KEPT_BLANKS = "\ud800\ud801"
_KEPT = str.maketrans(" \t", _KEPT_BLANKS)
_UNKEPT = str.maketrans(_KEPT_BLANKS, " \t")
"""Blanks that are kept as they are stand as surrogates until the line is whole: no decoded text holds any."""
_WIDE = (
    "\u2e80-\u303f\u3041-\u312f\u3190-\u4dbf\u4e00-\ua4cf\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff9f\uffe0-\uffe6"
    "\U00016fe0-\U0001b2ff\U0001f200-\U0001f2ff\U00020000-\U0003fffd"
)
"""East Asian wide, full-width and half-width characters but Hangul, as a class of regular expressions."""
_MARKS = "·§±×÷‐–—―‖‘’“”†‡•…‥‰′″※←↑→↓■□▲△▼▽◆◇○◎●★☆"
"""Marks of East Asian ambiguous width."""
_BREAK = re.compile(
    rf"(?<=[{_WIDE}])[ \t\r\f]*+\n[{WHITE}]*+(?=[{_WIDE}{_MARKS}])|(?<=[{_MARKS}])[ \t\r\f]*+\n[{WHITE}]*+(?=[{_WIDE}])"
)
"""Line breaks of the source that are no blank (CSS Text 3, 4.1.3)."""
_GAP = re.compile(f"[{WHITE}]{{2,}}|[\t\n\r\f]")
_INTEGER = re.compile(rf"[{WHITE}]*([+-]?[0-9]{{1,6}})")
_NO_NUMBER = re.compile(r"list-style(?:-type)?\s*:(?:(?!list-style)[^;])*\bnone\b", re.IGNORECASE)
_LAST_ROMAN = 3999

Attributes = Mapping[str, str | None]


class ShownLine(NamedTuple):
    """A line as shown, and the line of the source where its text begins."""

    text: str
    source_line: int


class TextFlow:
    """The text of a page, or of one cell, that becomes lines while it comes.

    After `add_text("推<line break>广", 1)` it has one line, ShownLine("推广", 1).
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self._lines: list[ShownLine] = []
        self._texts: list[str] = []
        self._source_line = 0
        """Where the first character of the line stands that can be seen; 0 before there is one."""
        self._markers: list[str] = []
        """Numbers of the items that have begun and have no text yet."""
        self._lists: list[_OpenList] = []
        self._preformatted = 0
        """Elements such as `<pre>` that are open."""

    def add_text(self, text: str, source_line: int) -> None:
        """Add text to the line, from that line of the source on."""
        if not self._preformatted:
            self._add_to_line(text, source_line)
            return
        kept_text = keep_blanks(text)
        first_line, *lines_below = kept_text.split("\n")
        self._add_to_line(first_line, source_line)
        for line in lines_below:
            source_line += 1
            self.end_line(by_hand=True)
            self._add_to_line(line, source_line)

    def take_lines(self) -> list[ShownLine]:
        """End the line that is open, and hand over all lines."""
        self.end_line()
        lines = self._lines
        self._lines = []
        return lines

    def end_line(self, *, by_hand: bool = False) -> None:
        """End the line: an empty one counts only where someone made it."""
        text = _collapse_blanks(self._texts) if self._texts else ""
        if text:
            marker = "".join(self._markers)
            text = marker + text
            self._markers.clear()
        if text or by_hand:
            line = ShownLine(text, self._source_line)
            self._lines.append(line)
        if len(self._lines) > MAX_PAGE_LINES:
            sentence = _("the page has more than {most} lines, the limit")
            raise DocumentError(sentence.format(most=MAX_PAGE_LINES))
        self._texts.clear()
        self._source_line = 0

    def begin_preformatted(self) -> None:
        """Leave blanks and line breaks as they are from here on."""
        self._preformatted += 1

    def end_preformatted(self) -> None:
        """End what `begin_preformatted` began."""
        self._preformatted -= 1

    def begin_list(self, name: str, attributes: Attributes) -> None:
        """Begin a list, `ol` or `ul`."""
        open_list = _OpenList(name, attributes)
        self._lists.append(open_list)

    def end_list(self) -> None:
        """End the innermost list."""
        self._markers.clear()
        self._lists.pop()

    def begin_item(self, attributes: Attributes) -> None:
        """Begin an item of a list, whose number comes before its first text."""
        if not self._lists:
            return
        innermost = self._lists[-1]
        if innermost.has_item:
            self._markers.clear()
        marker = innermost.write_marker(attributes)
        self._markers.append(marker)

    def end_item(self) -> None:
        """End an item; the number of an empty one is not written."""
        self._markers.clear()

    def _add_to_line(self, text: str, source_line: int) -> None:
        if not self._source_line:
            visible = text.lstrip(_BLANKS + _KEPT_BLANKS)
            if visible:
                visible_begin = len(text) - len(visible)
                lines_before = text.count("\n", 0, visible_begin)
                self._source_line = source_line + lines_before
        self._texts.append(text)


class _OpenList:
    """A list whose end has not come: how its items are numbered, and the number of the next one."""

    def __init__(self, name: str, attributes: Attributes) -> None:
        is_reversed = "reversed" in attributes
        has_start = not is_reversed or "start" in attributes  # else its first number is how many items it has
        style = attributes.get("style") or ""
        hides_numbers = _NO_NUMBER.search(style) is not None
        self._is_numbered = name == "ol" and has_start and not hides_numbers
        kind = attributes.get("type") or "1"
        self._kind = kind.strip()
        self._step = -1 if is_reversed else 1
        self._next = parse_integer(attributes.get("start"), 1)
        self.has_item = False

    def write_marker(self, item: Attributes) -> str:
        """Write what stands before the text of the next item, such as `2. `."""
        self.has_item = True
        number = parse_integer(item.get("value"), self._next)
        self._next = number + self._step
        if not self._is_numbered:
            return ""
        shown_number = _format_number(number, self._kind)
        return f"{shown_number}. "


def parse_integer(text: str | None, otherwise: int) -> int:
    """Parse the number at the beginning of an attribute's value, of at most six digits: 2 for ` +2px`."""
    match = _INTEGER.match(text or "")
    if match:
        return int(match[1])
    return otherwise


def keep_blanks(text: str) -> str:
    """Change blanks so that no line collapses them."""
    return text.translate(_KEPT)


def _collapse_blanks(texts: list[str]) -> str:
    """Join texts to one line, and collapse its blanks."""
    line = "".join(texts).strip(_BLANKS)
    if "\n" in line:
        line = _BREAK.sub("", line)
    line = _GAP.sub(" ", line)
    line = line.translate(_UNKEPT)
    if line.strip(_BLANKS):
        return line
    return ""


def _format_number(number: int, kind: str) -> str:
    """Write a number as lists of this kind do: 4 is 4, d, D, iv or IV."""
    if kind in {"a", "A"} and number > 0:
        text = format_letters(number)
    elif kind in {"i", "I"} and 0 < number <= _LAST_ROMAN:
        text = format_roman(number)
    else:
        return str(number)
    if kind.isupper():
        return text
    return text.lower()
