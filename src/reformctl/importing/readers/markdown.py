"""Read an official document from Markdown (CommonMark and pipe tables) as it is shown, numbers of lists as written.

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
_MARK = re.compile(r"[*_\[\]!<>&\\`|]")
_SQUARED = re.compile(r"[\[`<]")
_BLANKS = re.compile(r"(?<=[^ \t])(?! [^ \t])([ \t]++)(?=[^ \t])")
"""What HTML would collapse; a cell of a pipe table keeps it."""
_PIPE = re.compile(r"(?<!\\)\|")


def read(data: bytes) -> Document:
    """Paragraphs and tables of a file; raises DocumentError for what cannot be read."""
    text, encoding = decode_text(data, most=MAX_MARKDOWN_CHARACTERS)
    text, notes = normalize_lines(text, encoding)
    if (
        len(text) > MAX_MARKDOWN_CHARACTERS
        or text.count("\n") > MAX_MARKDOWN_LINES
        or len(_MARK.findall(text)) > MAX_MARKDOWN_MARKS
    ):
        raise _too_large()
    text, left_out = _without_front_matter(text)
    environment: dict[str, Any] = {}
    try:
        parser = _parser()
        tokens = _parsed(parser, text, environment)
        document = read_html(_html(parser, tokens), has_lines=True)
    except RecursionError as error:
        raise _too_deep() from error
    notes = (*notes, *left_out, *_definitions(environment), *_excess(tokens, text.split("\n")))
    return document._replace(notes=notes + document.notes)


def _without_front_matter(text: str) -> tuple[str, tuple[ReadingNote, ...]]:
    """The text, its settings of a site generator replaced by as many empty lines."""
    found = _FRONT_MATTER.match(text)
    if not found:
        return text, ()
    lines = found[0].count("\n")
    sentence = _("the front matter, {lines} lines between ---, is left out").format(lines=lines)
    return "\n" * lines + text[found.end() :], (ReadingNote(sentence, DocumentLocation(line=1)),)


def _parsed(parser: "MarkdownIt", text: str, environment: dict[str, Any]) -> "list[Token]":
    """The blocks of the text, then what each of them holds: in between it is seen whether that takes too long."""
    with parser.reset_rules():
        parser.disable("inline")
        tokens = parser.parse(text, environment)
    if any(token.level >= MAX_MARKDOWN_LEVELS - 1 for token in tokens):
        raise _too_deep()
    inline = [token for token in tokens if token.type == "inline"]
    if sum(len(_SQUARED.findall(token.content)) ** 2 for token in inline) > MAX_BRACKET_PAIRS:
        raise _too_large()
    for token in inline:
        token.children = parser.parseInline(token.content, environment)[0].children
    return tokens


def _parser() -> "MarkdownIt":
    packages.load_package(packages.MARKDOWN_IT)
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"maxNesting": MAX_MARKDOWN_LEVELS}).enable("table")


def _html(parser: "MarkdownIt", tokens: "Sequence[Token]") -> str:
    """The same as HTML, with a mark of the line before all that begins in one."""
    parts = ["<body>"]  # a comment before it is no part of the page
    for token, part in zip(tokens, _parts(parser, tokens), strict=True):
        if token.map and token.nesting >= 0 and token.type != "inline":
            line = token.map[0] + 1
            if token.type == "fence":
                line += 1  # that of the ``` above it
            parts.append(mark_line(line))
        parts.append(part)
    return "".join(parts)


def _parts(parser: "MarkdownIt", tokens: "Sequence[Token]") -> "Iterator[str]":
    """Each token as HTML."""
    number = ""
    in_cell = False
    for token in tokens:
        if token.type == "list_item_open":
            number += f"{token.info}{token.markup} " if token.info else ""
        elif token.type == "list_item_close":
            number = ""
        if token.type == "inline":
            children = token.children or []
            yield number + parser.renderer.render(_with_blanks(children) if in_cell else children, parser.options, {})
            number = ""
        else:
            yield _block(token)
        in_cell = token.type in {"td_open", "th_open"}


def _block(token: "Token") -> str:
    """A block's tag, or the whole of one that holds no others; numbers of lists are text already."""
    from markdown_it.common.utils import escapeHtml

    if token.type in {"fence", "code_block"}:
        return f"<pre>\n{escapeHtml(token.content)}</pre>"  # HTML drops a line break at its beginning
    if token.type == "html_block":
        return token.content
    if token.hidden:
        return ""
    name = "ul" if token.tag == "ol" else token.tag
    return f"</{name}>" if token.nesting < 0 else f"<{name}>"


def _with_blanks(children: "list[Token]") -> "list[Token]":
    """The contents of a cell, with marks of blanks that HTML would collapse."""
    from markdown_it.token import Token

    found: list[Token] = []
    for child in children:
        if child.type not in {"text", "code_inline"}:
            found.append(child)
            continue
        for index, part in enumerate(_BLANKS.split(child.content)):
            if index % 2:
                found.append(Token("html_inline", "", 0, content=mark_blanks(part)))
            else:
                found.append(Token("text", "", 0, content=part))
    return found


def _definitions(environment: dict[str, Any]) -> "Iterator[ReadingNote]":
    """A note of `[name]: address`, which Markdown does not show and a writer may have meant to be."""
    for definition in list(environment.get("references", {}).values())[:1]:
        sentence = _("lines like [name]: address are not shown in Markdown, and are left out; here is the first")
        yield ReadingNote(sentence, DocumentLocation(line=definition["map"][0] + 1))


def _excess(tokens: "Sequence[Token]", lines: "Sequence[str]") -> "Iterator[ReadingNote]":
    """A note of each row that has more cells than its table's head: Markdown does not show them."""
    columns = 0
    for token in tokens:
        if token.type == "table_open":
            columns = 0
        if token.type != "tr_open" or not token.map:
            continue
        cells = len(_PIPE.split(lines[token.map[0]].strip(" \t>").removeprefix("|").removesuffix("|")))
        columns = columns or cells
        if cells > columns:
            sentence = _("this row has more cells than the head of its table: Markdown does not show the last ones")
            yield ReadingNote(sentence, DocumentLocation(line=token.map[0] + 1), lost=True)


def _too_large() -> DocumentError:
    return DocumentError(_("a Markdown file of so many characters, lines or marks is not read: divide it"))


def _too_deep() -> DocumentError:
    return DocumentError(_("its quotes, lists or links are nested deeper than in any document"))
