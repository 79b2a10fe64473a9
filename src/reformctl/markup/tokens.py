"""HTML text -> tags and texts with their lines, in one pass that no input makes slow.

It is the tokenizer of the HTML standard (13.2.5) without its states for scripts in comments. Python's own html.parser
takes 20 seconds for 48 kB of `<a ` (3.11.7), and reads comments, scripts and what is cut off differently from one
bug-fix release to the next.
"""

import html
import re
from collections.abc import Iterator

from reformctl.document import MOST_CHARACTERS, DocumentError
from reformctl.messages import _
from reformctl.typed import NamedTuple

MOST_MARKS = 300_000
"""Tags, attributes, comments and entities of a page: those of 3,000 rows as Word saves them."""
MOST_LINES = 300_000
"""Lines of a page, in its source and as it is shown."""
WHITE = " \t\n\r\f"
"""White space of HTML: nothing else is ever collapsed."""

_MARK = re.compile(rf"<(?:(/?)([A-Za-z][^{WHITE}/>]*)|(!--)|[!?/])")
_COMMENT_END = re.compile("--!?>")
_ATTRIBUTE = re.compile(
    rf"[{WHITE}/]*+(?:(>)|([^{WHITE}/>][^{WHITE}/>=]*+)"
    rf"(?:[{WHITE}]*+=[{WHITE}]*+(?:\"([^\"]*+)\"|'([^']*+)'|([^{WHITE}>]*+)))?)"
)
_RAW = {
    name: re.compile(rf"</{name}(?=[{WHITE}/>])", re.IGNORECASE)
    for name in ("script", "style", "title", "textarea", "noscript", "iframe", "noembed", "noframes", "xmp")
}
"""Elements whose text is no markup, and none of which is text of the page."""


class Text(NamedTuple):
    """What stands between two tags, its entities decoded."""

    text: str
    line: int


class Tag(NamedTuple):
    """A tag, its names in small letters."""

    name: str
    line: int
    closes: bool = False
    attributes: dict[str, str] = {}  # noqa: RUF012 it is never altered
    empty: bool = False
    """Whether it ends in `/>`."""


Token = Text | Tag


def tokens(text: str) -> Iterator[Token]:
    """Tags and texts of a page whose lines end in LF; comments and scripts are left out.

    Raises DocumentError for what is too large, and for a page that breaks off inside a tag or comment: a browser shows
    nothing of what follows.
    """
    if len(text) > MOST_CHARACTERS:
        raise DocumentError(_("a page of over {most} characters is not read").format(most=MOST_CHARACTERS))
    if text.count("&") > MOST_MARKS:
        raise _too_many()
    if text.count("\n") > MOST_LINES:
        raise DocumentError(_("a page of over {most} lines is not read").format(most=MOST_LINES))
    return _Scanner(text).tokens()


class _Scanner:
    """How far a page is read."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._line = 1
        self._left = MOST_MARKS

    def tokens(self) -> Iterator[Token]:
        while mark := _MARK.search(self._text, self._at):
            if mark.start() > self._at:
                yield Text(_decoded(self._text[self._at : mark.start()]), self._line)
            self._move(mark.start())
            self._count()
            if mark[2]:
                tag = self._tag(mark)
                yield tag
                if tag.name in _RAW and not tag.closes:
                    self._move(self._end(_RAW[tag.name], self._at).start())
            elif mark[3]:
                self._comment()
            else:
                self._move(self._end(re.compile(">"), mark.end() - 1).end())
        if self._at < len(self._text):
            yield Text(_decoded(self._text[self._at :]), self._line)

    def _tag(self, mark: re.Match[str]) -> Tag:
        """The tag that begins here."""
        line = self._line
        attributes: dict[str, str] = {}
        at = mark.end()
        if self._text.startswith(">", at):
            self._at = at + 1
            return Tag(mark[2].lower(), line, bool(mark[1]))
        while (found := _ATTRIBUTE.match(self._text, at)) and not found[1]:
            self._count()
            attributes.setdefault(found[2].lower(), _decoded(found[3] or found[4] or found[5] or ""))
            at = found.end()
        if not found:
            raise self._broken_off()
        self._move(found.end())
        return Tag(mark[2].lower(), line, bool(mark[1]), attributes, self._text[found.end() - 2] == "/")

    def _comment(self) -> None:
        """Pass a comment; `<!-->` and `<!--->` are whole ones."""
        start = self._at + 4
        short = next((len(end) for end in (">", "->") if self._text.startswith(end, start)), 0)
        self._move(start + short if short else self._end(_COMMENT_END, start).end())

    def _end(self, pattern: re.Pattern[str], start: int) -> re.Match[str]:
        """Where what begins here ends; what never does would hide the rest of the page."""
        found = pattern.search(self._text, start)
        if not found:
            raise self._broken_off()
        return found

    def _move(self, to: int) -> None:
        self._line += self._text.count("\n", self._at, to)
        self._at = to

    def _count(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise _too_many()

    def _broken_off(self) -> DocumentError:
        sentence = _("the tag or comment in line {line} never ends, so that the rest is not shown: get the page anew")
        return DocumentError(sentence.format(line=self._line))


def _decoded(text: str) -> str:
    """The text, its entities decoded once."""
    if "&" not in text:
        return text
    try:
        return html.unescape(text)
    except ValueError as error:  # Python's limit of 4,300 digits
        raise DocumentError(_("an entity has a number that no character has: get the page anew")) from error


def _too_many() -> DocumentError:
    sentence = _("a page of over {most} tags, attributes and entities is not read")
    return DocumentError(sentence.format(most=MOST_MARKS))
