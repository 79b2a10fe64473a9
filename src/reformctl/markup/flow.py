"""Pieces of text as a page has them -> lines as a browser shows them: white space, line breaks, numbers of lists."""

import re

from reformctl.document import DocumentError
from reformctl.markup.tokens import MOST_LINES, WHITE, Tag
from reformctl.messages import _
from reformctl.typed import NamedTuple

_BLANKS = WHITE + "\xa0\u3000"
"""What ends of a line lose."""
_KEPT = {ord(" "): "\ud800", ord("\t"): "\ud801"}
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
_NO_NUMBER = re.compile(r"list-style(?:-type)?\s*:[^;]*\bnone\b", re.IGNORECASE)
_ROMAN = dict(m=1000, cm=900, d=500, cd=400, c=100, xc=90, l=50, xl=40, x=10, ix=9, v=5, iv=4, i=1)  # noqa: C408 so they fit a line


class Line(NamedTuple):
    """A line as shown, and the line of the source where its text begins."""

    text: str
    source: int


class _List:
    """A list that is open: what its next item is numbered with, and how."""

    def __init__(self, tag: Tag) -> None:
        counts = "start" in tag.attributes or "reversed" not in tag.attributes
        self._numbered = tag.name == "ol" and counts and not _NO_NUMBER.search(tag.attributes.get("style", ""))
        self._kind = tag.attributes.get("type", "1").strip()
        self._step = -1 if "reversed" in tag.attributes else 1
        self._next = integer(tag.attributes.get("start", ""), 1)
        self.begun = False
        """Whether it has an item."""

    def marker(self, item: Tag) -> str:
        """What stands before the text of an item."""
        number = integer(item.attributes.get("value", ""), self._next)
        self._next = number + self._step
        return f"{_written(number, self._kind)}. " if self._numbered else ""


class Flow:
    """The text of a page, or of one cell, line by line."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.lines: list[Line] = []
        self._parts: list[str] = []
        self._source = 0
        self._markers: list[str] = []
        """Numbers of the items that have begun and have no text yet."""
        self._lists: list[_List] = []
        self._verbatim = 0
        self._begins_verbatim = False

    def add(self, text: str, source: int) -> None:
        """Text that goes on in the line, from that line of the source on."""
        if not self._verbatim:
            self._add(text, source)
            return
        if self._begins_verbatim and text.startswith("\n"):
            text, source = text[1:], source + 1
        self._begins_verbatim = False
        for index, part in enumerate(kept(text).split("\n")):
            if index:
                self.end_line(by_hand=True)
            self._add(part, source + index)

    def end_line(self, *, by_hand: bool = False) -> None:
        """End the line: an empty one counts only where someone made it."""
        text = _shown(self._parts) if self._parts else ""
        if text or by_hand:
            self.lines.append(Line("".join(self._markers) + text if text else "", self._source))
        if len(self.lines) > MOST_LINES:
            raise _too_many()
        self._parts.clear()
        self._source = 0
        if text:
            self._markers.clear()

    def begin_verbatim(self) -> None:
        """From here on blanks and line breaks stay as they are."""
        self._verbatim += 1
        self._begins_verbatim = True

    def end_verbatim(self) -> None:
        """The end of that."""
        self._verbatim = max(self._verbatim - 1, 0)

    def begin_list(self, tag: Tag) -> None:
        """A list, numbered or not."""
        self._lists.append(_List(tag))

    def end_list(self) -> None:
        """The end of the innermost list."""
        self._markers.clear()
        if self._lists:
            self._lists.pop()

    def begin_item(self, tag: Tag) -> None:
        """An item, whose number comes before its first text."""
        if not self._lists:
            return
        inner = self._lists[-1]
        if inner.begun:
            self._markers.clear()
        self._markers.append(inner.marker(tag))
        inner.begun = True

    def end_item(self) -> None:
        """The end of an item; the number of an empty one is not written."""
        self._markers.clear()

    def text(self) -> str:
        """All lines, without empty ones around them."""
        self.end_line()
        return "\n".join(line.text for line in self.lines).strip("\n")

    def _add(self, text: str, source: int) -> None:
        if not self._source:
            visible = text.lstrip(_BLANKS + "\ud800\ud801")
            self._source = source + text.count("\n", 0, len(text) - len(visible)) if visible else 0
        self._parts.append(text)


def integer(text: str, otherwise: int) -> int:
    """The number at the beginning of an attribute's value, as HTML reads it, of at most six digits."""
    found = _INTEGER.match(text)
    return int(found[1]) if found else otherwise


def kept(text: str) -> str:
    """The text with blanks that no line collapses."""
    return text.translate(_KEPT)


def _shown(parts: list[str]) -> str:
    """The parts as one line."""
    text = "".join(parts).strip(_BLANKS)
    if "\n" in text:
        text = _BREAK.sub("", text)
    text = _GAP.sub(" ", text).replace("\ud800", " ").replace("\ud801", "\t")
    return text if text.strip(_BLANKS) else ""


def _written(number: int, kind: str) -> str:
    """A number as lists of this kind write it."""
    if kind in {"a", "A"} and number > 0:
        text = _letters(number)
    elif kind in {"i", "I"} and 0 < number < 4000:  # noqa: PLR2004 no Roman number is higher
        text = _roman(number)
    else:
        return str(number)
    return text.upper() if kind.isupper() else text


def _letters(number: int) -> str:
    text = ""
    while number:
        number, letter = divmod(number - 1, 26)
        text = chr(ord("a") + letter) + text
    return text


def _roman(number: int) -> str:
    text = ""
    for letters, value in _ROMAN.items():
        times, number = divmod(number, value)
        text += letters * times
    return text


def _too_many() -> DocumentError:
    return DocumentError(_("a page of over {most} lines is not read").format(most=MOST_LINES))
