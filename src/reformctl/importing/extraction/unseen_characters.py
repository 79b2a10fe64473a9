"""Removes characters that nobody sees or no table file can hold, and says of each place which ones: U+200B, U+E001."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from reformctl.importing.document import Document, DocumentBlock, DocumentLocation, Grid
from reformctl.importing.extraction.findings import Finding
from reformctl.system.translation import N_, join_words, translate
from reformctl.text.escaping import HIDDEN_CHARACTER, LOST_CHARACTERS, UNSAFE_CHARACTERS

MAX_ICON_CHARACTERS = 20
"""A line of a page's navigation, with its pictures, has at most so many characters."""
_ICON = "[\ue000-\uf8ff]"
_ICONS_BEFORE = re.compile(rf"^\s*({_ICON}+)\s*")
_ICONS_AFTER = re.compile(rf"\s*({_ICON}+)\s*$")
_UNSAFE = re.compile(f"[{UNSAFE_CHARACTERS}]")
_PATTERNS = {
    "unseen": re.compile(HIDDEN_CHARACTER),
    "lost-character": re.compile(f"[{LOST_CHARACTERS}]"),
}
"""The characters that each rule is about."""
_SENTENCES = {
    "icon": N_("pictures drawn by a font of the page are left out: {codes}"),
    "unseen": N_("invisible characters are left out: {codes}"),
    "lost-character": N_("damaged or private-use characters are missing, because no table file can hold them: {codes}"),
}


class _Removal(NamedTuple):
    """The place from which characters were removed, and the rule that removes them."""

    location: DocumentLocation
    rule: str


def remove_unseen_characters(document: Document) -> tuple[Document, tuple[Finding, ...]]:
    """Remove the characters from all texts: “市\u200b商务局” becomes 市商务局, with a finding that names U+200B.

    A damaged or private character is a loss, for something stood there that the table does not have.
    """
    cleaner = _TextCleaner()
    blocks: list[DocumentBlock] = []
    for block in document.blocks:
        if isinstance(block, Grid):
            cleaned_grid = cleaner.clean_grid(block)
            blocks.append(cleaned_grid)
            continue
        text = cleaner.clean_text(block.text, block.location)
        cleaned_paragraph = block._replace(text=text)
        blocks.append(cleaned_paragraph)
    cleaned = document._replace(blocks=tuple(blocks))
    findings = cleaner.list_findings()
    return cleaned, tuple(findings)


class _TextCleaner:
    """Cleans texts and remembers what was removed from them."""

    def __init__(self) -> None:
        self._removed: dict[_Removal, list[str]] = {}
        """The characters that were removed."""

    def clean_grid(self, grid: Grid) -> Grid:
        rows = []
        for row in grid.rows:
            cells = []
            for cell in row.cells:
                text = self.clean_text(cell.text, row.location)
                cleaned_cell = cell._replace(text=text)
                cells.append(cleaned_cell)
            cleaned_row = row._replace(cells=tuple(cells))
            rows.append(cleaned_row)
        return grid._replace(rows=tuple(rows))

    def clean_text(self, text: str, location: DocumentLocation) -> str:
        if not _UNSAFE.search(text):
            return text
        is_paragraph = location.row == 0
        is_short = len(text) <= MAX_ICON_CHARACTERS
        if is_paragraph and is_short:
            text = self._remove_icons(text, location)
        for rule, pattern in _PATTERNS.items():
            characters = pattern.findall(text)
            self._note_removed(rule, location, characters)
        return _UNSAFE.sub("", text)

    def list_findings(self) -> list[Finding]:
        findings = []
        for removal, characters in self._removed.items():
            if not characters:
                continue
            different = dict.fromkeys(characters)
            codes = [f"U+{ord(character):04X}" for character in different]
            sentence = translate(_SENTENCES[removal.rule])
            message = sentence.format(codes=join_words(codes))
            is_placed = removal.rule != "lost-character"
            finding = Finding(removal.rule, message, removal.location, placed=is_placed)
            findings.append(finding)
        return findings

    def _remove_icons(self, text: str, location: DocumentLocation) -> str:
        """Remove pictures around a short line; they are private characters that the page's own font draws."""
        icons_before = _ICONS_BEFORE.findall(text)
        icons_after = _ICONS_AFTER.findall(text)
        icons = "".join(icons_before + icons_after)
        self._note_removed("icon", location, icons)
        without_first = _ICONS_BEFORE.sub("", text)
        return _ICONS_AFTER.sub("", without_first)

    def _note_removed(self, rule: str, location: DocumentLocation, characters: Iterable[str]) -> None:
        removal = _Removal(location, rule)
        removed = self._removed.setdefault(removal, [])
        removed.extend(characters)
