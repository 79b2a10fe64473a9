"""A document without what nobody sees and no table file can hold: said of each place, never in silence."""

import re
from collections.abc import Callable

from reformctl.importing.document import Document, DocumentLocation, Grid, GridRow, Paragraph
from reformctl.importing.extraction.findings import Finding
from reformctl.system.translation import N_, join_words, translate
from reformctl.text.escaping import HIDDEN_CHARACTER, LOST_CHARACTERS, UNSAFE_CHARACTERS

_UNSEEN = re.compile(f"[{UNSAFE_CHARACTERS}]")
MAX_ICON_CHARACTERS = 20
"""Characters of a line of a page's navigation, with its pictures."""
_ICON = "[\ue000-\uf8ff]"
_ICONS_BEFORE = re.compile(rf"^\s*({_ICON}+)\s*")
_ICONS_AFTER = re.compile(rf"\s*({_ICON}+)\s*$")
_LOST = re.compile(f"[{LOST_CHARACTERS}]")


def remove_unseen_characters(document: Document) -> tuple[Document, tuple[Finding, ...]]:
    """The document without such characters, and where they stand; a damaged or private one is a loss."""
    found: dict[tuple[DocumentLocation, str], list[str]] = {}

    def clean(text: str, location: DocumentLocation) -> str:
        if not _UNSEEN.search(text):
            return text
        if location.row == 0 and len(text) <= MAX_ICON_CHARACTERS:
            icons = [*_ICONS_BEFORE.findall(text), *_ICONS_AFTER.findall(text)]
            found.setdefault((location, "icon"), []).extend("".join(icons))
            text = _ICONS_AFTER.sub("", _ICONS_BEFORE.sub("", text))
        for rule, (pattern, _sentence) in KINDS.items():
            if rule != "icon":
                found.setdefault((location, rule), []).extend(pattern.findall(text))
        return _UNSEEN.sub("", text)

    blocks = tuple(_block(block, clean) for block in document.blocks)
    findings = tuple(_finding(rule, location, chars) for (location, rule), chars in found.items() if chars)
    return document._replace(blocks=blocks), findings


KINDS = {
    "icon": (re.compile(_ICON), N_("pictures that a font of the page draws are left out: {codes}")),
    "unseen": (re.compile(HIDDEN_CHARACTER), N_("characters that cannot be seen are left out: {codes}")),
    "lost-character": (_LOST, N_("damaged or private characters, which no table file can hold, are missing: {codes}")),
}


def _finding(rule: str, location: DocumentLocation, chars: list[str]) -> Finding:
    codes = join_words(f"U+{ord(char):04X}" for char in dict.fromkeys(chars))
    return Finding(rule, translate(KINDS[rule][1]).format(codes=codes), location, placed=rule != "lost-character")


def _block(block: Paragraph | Grid, clean: Callable[[str, DocumentLocation], str]) -> Paragraph | Grid:
    if isinstance(block, Paragraph):
        return block._replace(text=clean(block.text, block.location))
    return block._replace(rows=tuple(_row(row, clean) for row in block.rows))


def _row(row: GridRow, clean: Callable[[str, DocumentLocation], str]) -> GridRow:
    return row._replace(cells=tuple(cell._replace(text=clean(cell.text, row.location)) for cell in row.cells))
