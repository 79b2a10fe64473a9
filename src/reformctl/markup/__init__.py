"""HTML -> paragraphs and tables as a browser shows them, whatever tags are missing: no tree is built, nothing recurs.

tokens  tags and texts with their lines
hidden  what is not shown
flow    text -> lines
tables  rows and cells -> Grid
"""

from reformctl.document import (
    MOST_CHARACTERS,
    MOST_ROWS,
    Document,
    DocumentError,
    Grid,
    Note,
    Paragraph,
    Spot,
    encoding_note,
)
from reformctl.markup.flow import Flow, kept
from reformctl.markup.hidden import BLOCKS, HiddenPart, begins_hidden_part
from reformctl.markup.tables import OpenTable
from reformctl.markup.tokens import Tag, Text, Token, tokens
from reformctl.messages import _
from reformctl.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["kept", "plain", "read"]

DEEPEST = 60
"""Tables within tables; layouts of old pages have perhaps 8."""


def read(text: str) -> Document:
    """The paragraphs and tables of a page; raises DocumentError for what no browser would show whole, or no page is."""
    page = _Page()
    for token in tokens(text):
        page.take(token)
    return page.finished()


def plain(text: str, encoding: str) -> tuple[str, tuple[Note, ...]]:
    """A decoded text with lines that end in LF, and a note of its encoding; raises DocumentError for no text."""
    if "\0" in text:
        raise DocumentError(_("it holds a NUL, which no text has: it is damaged, or another kind of file"))
    return text.replace("\r\n", "\n").replace("\r", "\n"), encoding_note(encoding)


class _Page:
    """How far a page is read: what is found, and what is open."""

    def __init__(self) -> None:
        self._blocks: list[Paragraph | Grid] = []
        self._notes: list[Note] = []
        self._body = Flow()
        self._tables: list[OpenTable] = []
        self._hidden: HiddenPart | None = None
        self._numbered = 0
        """Tables so far."""
        self._rows = 0
        """Rows of all tables."""
        self._repeated = 0
        """Characters of inner tables that outer cells repeat."""
        self._begin: dict[str, Callable[[Tag], None]] = {
            "table": self._begin_table,
            "caption": self._end_section,
            "col": self._end_section,
            "colgroup": self._end_section,
            "thead": self._begin_section,
            "tbody": self._begin_section,
            "tfoot": self._begin_section,
            "tr": self._begin_row,
            "td": self._begin_cell,
            "th": self._begin_cell,
            "br": self._break_line,
            "img": self._see_image,
            "ol": lambda tag: self._flow().begin_list(tag),
            "ul": lambda tag: self._flow().begin_list(tag),
            "li": lambda tag: self._flow().begin_item(tag),
            "pre": lambda _tag: self._flow().begin_verbatim(),
        }
        self._end: dict[str, Callable[[Tag], None]] = {
            "table": self._end_table,
            "thead": self._end_section,
            "tbody": self._end_section,
            "tfoot": self._end_section,
            "tr": self._end_row,
            "td": self._end_cell,
            "th": self._end_cell,
            "br": self._break_line,
            "ol": lambda _tag: self._flow().end_list(),
            "ul": lambda _tag: self._flow().end_list(),
            "li": lambda _tag: self._flow().end_item(),
            "pre": lambda _tag: self._flow().end_verbatim(),
        }

    def take(self, token: Token) -> None:
        """What comes next in the page."""
        if isinstance(token, Text):
            if not self._hidden:
                self._flow().add(token.text, token.line)
        elif not self._is_hidden(token):
            self._obey(token)

    def finished(self) -> Document:
        """All that was found, at the end of the page."""
        while self._tables:
            self._end_table()
        self._end_paragraphs()
        return Document(tuple(self._blocks), tuple(self._notes))

    def _obey(self, tag: Tag) -> None:
        if tag.name in BLOCKS and tag.name != "br":
            self._flow().end_line()
        obey = (self._end if tag.closes else self._begin).get(tag.name)
        if obey:
            obey(tag)

    def _is_hidden(self, tag: Tag) -> bool:
        """Whether the tag belongs to a part that is not shown, or begins one."""
        if self._hidden and self._hidden.ends_before(tag):
            self._hidden = None
        if self._hidden:
            if self._hidden.ends_with(tag):
                self._hidden = None
            return True
        if tag.closes or not begins_hidden_part(tag):
            return False
        self._end_implied(tag)
        self._hidden = HiddenPart(tag)
        return True

    def _end_implied(self, tag: Tag) -> None:
        """A part that is not shown ends what it would end if it were shown."""
        if tag.name in BLOCKS:
            self._flow().end_line()
        if tag.name in {"td", "th"}:
            self._end_cell()

    def _flow(self) -> Flow:
        """Where text goes: into the innermost open cell; what stands between cells is shown before the table."""
        if not self._tables:
            return self._body
        outer = self._tables[-2].cell if len(self._tables) > 1 else None
        return self._tables[-1].cell or outer or self._body

    def _break_line(self, _tag: Tag) -> None:
        self._flow().end_line(by_hand=True)

    def _begin_table(self, _tag: Tag) -> None:
        if self._tables and self._tables[-1].cell is None:
            self._end_table()
        if len(self._tables) == DEEPEST:
            sentence = _("this page nests over {most} tables, which no document does")
            raise DocumentError(sentence.format(most=DEEPEST))
        self._tables.append(OpenTable(self._tables[-1].number if self._tables else 0))

    def _end_table(self, _tag: Tag | None = None) -> None:
        """The table goes into the page, or, if it stands in a cell, its text into that and itself after that table."""
        if not self._tables:
            return
        table = self._tables.pop()
        if not table.number:
            return
        grids = [table.grid(), *table.inner]
        if self._tables:
            self._repeat(table)
            self._tables[-1].inner += grids
        else:
            self._end_paragraphs()
            self._blocks += grids

    def _repeat(self, table: OpenTable) -> None:
        """The text of a table as part of the cell that it stands in."""
        flow = self._flow()
        flow.end_line()
        lines = table.lines()
        flow.lines += lines
        self._repeated += sum(len(line.text) for line in lines)
        if self._repeated > MOST_CHARACTERS:
            sentence = _("tables within tables of this page hold over {most} characters, which no document does")
            raise DocumentError(sentence.format(most=MOST_CHARACTERS))

    def _end_paragraphs(self) -> None:
        """The text outside of tables, up to here."""
        self._body.end_line()
        self._blocks += [Paragraph(line.text, Spot(line=line.source)) for line in self._body.lines if line.text]
        self._body.lines.clear()

    def _begin_section(self, tag: Tag) -> None:
        if self._tables:
            self._tables[-1].begin_section(tag)

    def _end_section(self, tag: Tag) -> None:
        """The end of a section, by its own end tag or by what never stands in one."""
        if self._tables:
            self._tables[-1].end_section(tag if tag.closes else None)

    def _begin_row(self, tag: Tag) -> None:
        if self._tables:
            self._tables[-1].begin_row(tag)
            self._count_row()

    def _end_row(self, _tag: Tag) -> None:
        if self._tables:
            self._tables[-1].end_row()

    def _begin_cell(self, tag: Tag) -> None:
        if not self._tables:
            return
        table = self._tables[-1]
        if not table.number:
            self._numbered += 1
            table.number = self._numbered
        before = table.height()
        table.begin_cell(tag)
        if table.height() > before:
            self._count_row()

    def _end_cell(self, tag: Tag | None = None) -> None:
        if self._tables:
            self._tables[-1].end_cell(tag)

    def _count_row(self) -> None:
        self._rows += 1
        if self._rows > MOST_ROWS:
            raise DocumentError(_("a page of over {most} table rows is not read").format(most=MOST_ROWS))

    def _see_image(self, _tag: Tag) -> None:
        """One note is enough: whoever sees it looks for more."""
        if self._tables and self._tables[-1].cell is not None and not self._notes:
            sentence = _("a picture stands in a cell: what it shows is not read")
            self._notes.append(Note(sentence, self._tables[-1].spot()))
