"""Reads an official document from Markdown (CommonMark and pipe tables) as it is shown, numbers of lists as written.

markdown-it-py reads it, for CommonMark is a standard that others keep; what it shows is HTML, and is read as that.
"""

import re
from typing import TYPE_CHECKING, Any

from reformctl.importing.document import Document, DocumentError, DocumentLocation, ReadingNote
from reformctl.importing.limits import (
    MAX_BRACKET_PAIRS,
    MAX_MARKDOWN_CHARACTERS,
    MAX_MARKDOWN_LEVELS,
    MAX_MARKDOWN_LINES,
    MAX_MARKDOWN_MARKS,
)
from reformctl.importing.readers.encodings import decode_text
from reformctl.importing.readers.html.page import normalize_lines, read_html
from reformctl.importing.readers.html.tree import mark_blanks, mark_line
from reformctl.system import packages
from reformctl.system.translation import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token


_FRONT_MATTER = re.compile(r"---[ \t]*\n(?=[^\s:#-][^\n:]*:|#)(?:[^\n]*\n)*?(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_MARKS = re.compile(r"[*_\[\]!<>&\\`|]")
_BRACKETS = re.compile(r"[\[`<]")
_BLANKS = re.compile(r"(?<=[^ \t])(?! [^ \t])([ \t]++)(?=[^ \t])")
"""What HTML would collapse; a cell of a pipe table keeps it."""
_PIPE = re.compile(r"(?<!\\)\|")
_TEXT_TYPES = frozenset({"text", "code_inline"})


def read(data: bytes) -> Document:
    """Read paragraphs and tables of a file. Raises DocumentError for what cannot be read."""
    text, encoding = decode_text(data, most=MAX_MARKDOWN_CHARACTERS)
    text, encoding_notes = normalize_lines(text, encoding)
    _check_size(text)
    notes = list(encoding_notes)
    text = _blank_front_matter(text, notes)
    environment: dict[str, Any] = {}
    try:
        parser = _make_parser()
        tokens = _parse(parser, text, environment)
        html = _write_html(parser, tokens)
        document = read_html(html, has_lines=True)
    except RecursionError as error:
        raise _too_deep() from error
    lines = text.split("\n")
    notes += _note_definitions(environment)
    notes += _note_excess_cells(tokens, lines)
    notes += document.notes
    return document._replace(notes=tuple(notes))


def _check_size(text: str) -> None:
    """Raise DocumentError for more characters, lines or marks than any document has."""
    if len(text) > MAX_MARKDOWN_CHARACTERS:
        raise _too_large()
    if text.count("\n") > MAX_MARKDOWN_LINES:
        raise _too_large()
    marks = _MARKS.findall(text)
    if len(marks) > MAX_MARKDOWN_MARKS:
        raise _too_large()


def _blank_front_matter(text: str, notes: list[ReadingNote]) -> str:
    """Replace settings of a site generator at the beginning of a text by as many empty lines, and note that."""
    match = _FRONT_MATTER.match(text)
    if not match:
        return text
    front_matter = match[0]
    line_count = front_matter.count("\n")
    sentence = _("the front matter, {lines} lines between ---, is left out")
    message = sentence.format(lines=line_count)
    note = ReadingNote(message, DocumentLocation(line=1))
    notes.append(note)
    empty_lines = "\n" * line_count
    return empty_lines + text[match.end() :]


def _parse(parser: "MarkdownIt", text: str, environment: dict[str, Any]) -> "list[Token]":
    """Parse the blocks of the text, then what each of them holds, unless that would take too long."""
    with parser.reset_rules():
        parser.disable("inline")
        tokens = parser.parse(text, environment)
    levels = [token.level for token in tokens]
    deepest_level = max(levels, default=0)
    if deepest_level >= MAX_MARKDOWN_LEVELS - 1:
        raise _too_deep()
    inline_tokens = [token for token in tokens if token.type == "inline"]
    pair_count = 0
    for token in inline_tokens:
        brackets = _BRACKETS.findall(token.content)
        pair_count += len(brackets) ** 2
    if pair_count > MAX_BRACKET_PAIRS:
        raise _too_large()
    for token in inline_tokens:
        (parsed,) = parser.parseInline(token.content, environment)
        token.children = parsed.children
    return tokens


def _make_parser() -> "MarkdownIt":
    packages.load_package(packages.MARKDOWN_IT)
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"maxNesting": MAX_MARKDOWN_LEVELS})
    return parser.enable("table")


def _write_html(parser: "MarkdownIt", tokens: "Sequence[Token]") -> str:
    """Write blocks as HTML, with a mark of the line before all that begins in one."""
    parts = ["<body>"]  # a comment before it is no part of the page
    written = _write_tokens(parser, tokens)
    for token, part in zip(tokens, written, strict=True):
        begins_block = token.nesting >= 0 and token.type != "inline"
        if token.map and begins_block:
            line = token.map[0] + 1
            if token.type == "fence":
                line += 1  # that of the ``` above it
            mark = mark_line(line)
            parts.append(mark)
        parts.append(part)
    return "".join(parts)


def _write_tokens(parser: "MarkdownIt", tokens: "Sequence[Token]") -> "Iterator[str]":
    """Write each token as HTML, numbers of lists as text before their items."""
    number = ""
    in_cell = False
    for token in tokens:
        if token.type == "list_item_open" and token.info:
            number += f"{token.info}{token.markup} "
        elif token.type == "list_item_close":
            number = ""
        if token.type == "inline":
            children = token.children or []
            if in_cell:
                children = _mark_cell_blanks(children)
            shown = parser.renderer.render(children, parser.options, {})
            yield number + shown
            number = ""
        else:
            yield _write_block(token)
        in_cell = token.type in {"td_open", "th_open"}


def _write_block(token: "Token") -> str:
    """Write a block's tag, or the whole of one that holds no others."""
    from markdown_it.common.utils import escapeHtml

    if token.type in {"fence", "code_block"}:
        return f"<pre>\n{escapeHtml(token.content)}</pre>"  # HTML drops a line break at its beginning
    if token.type == "html_block":
        return token.content
    if token.hidden:
        return ""
    name = "ul" if token.tag == "ol" else token.tag
    if token.nesting < 0:
        return f"</{name}>"
    return f"<{name}>"


def _mark_cell_blanks(children: "Sequence[Token]") -> "list[Token]":
    """Mark blanks in a cell that HTML would collapse."""
    from markdown_it.token import Token

    marked: list[Token] = []
    for child in children:
        if child.type not in _TEXT_TYPES:
            marked.append(child)
            continue
        parts = _BLANKS.split(child.content)
        for index, part in enumerate(parts):
            is_blank = index % 2 == 1
            if is_blank:
                mark = mark_blanks(part)
                token = Token("html_inline", "", 0, content=mark)
            else:
                token = Token("text", "", 0, content=part)
            marked.append(token)
    return marked


def _note_definitions(environment: dict[str, Any]) -> "Iterator[ReadingNote]":
    """Note the first `[name]: address`, which Markdown does not show and a writer may have meant to be."""
    definitions = environment.get("references", {})
    definition = next(iter(definitions.values()), None)
    if definition:
        sentence = _("lines like [name]: address are not shown in Markdown, and are left out; the first is here")
        first_line, _end = definition["map"]
        location = DocumentLocation(line=first_line + 1)
        yield ReadingNote(sentence, location)


def _note_excess_cells(tokens: "Sequence[Token]", lines: "Sequence[str]") -> "Iterator[ReadingNote]":
    """Note each row that has more cells than its table's head: Markdown does not show them."""
    column_count = 0
    for token in tokens:
        if token.type == "table_open":
            column_count = 0
        if token.type != "tr_open" or not token.map:
            continue
        first_line = token.map[0]
        row = lines[first_line].strip(" \t>")
        row = row.removeprefix("|").removesuffix("|")
        cell_count = len(_PIPE.split(row))
        if not column_count:
            column_count = cell_count
        if cell_count > column_count:
            sentence = _("this row has more cells than its table has headings: Markdown does not show the last ones")
            location = DocumentLocation(line=first_line + 1)
            yield ReadingNote(sentence, location, lost=True)


def _too_large() -> DocumentError:
    return DocumentError(_("the Markdown file has too many characters, lines or marks: divide it"))


def _too_deep() -> DocumentError:
    return DocumentError(_("its quotes, lists or links are nested deeper than in any document"))
