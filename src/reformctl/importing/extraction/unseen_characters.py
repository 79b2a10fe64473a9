"""A document without what nobody sees and no table file can hold: said of each place, never in silence."""

import re
from collections.abc import Callable

from reformctl.importing.document import Document, Grid, Paragraph, Row, Spot
from reformctl.importing.extraction.findings import Finding
from reformctl.system.translation import _, listed
from reformctl.text.width_and_breaks import HIDDEN, LOST, UNSEEN

_UNSEEN = re.compile(f"[{UNSEEN}]")
_LOST = re.compile(f"[{LOST}]")


def visible(document: Document) -> tuple[Document, tuple[Finding, ...]]:
    """The document without such characters, and where they stand; a damaged or private one is a loss."""
    found: dict[tuple[Spot, str], list[str]] = {}

    def clean(text: str, spot: Spot) -> str:
        if not _UNSEEN.search(text):
            return text
        for rule, (pattern, _sentence) in KINDS.items():
            found.setdefault((spot, rule), []).extend(pattern.findall(text))
        return _UNSEEN.sub("", text)

    blocks = tuple(_block(block, clean) for block in document.blocks)
    findings = tuple(_finding(rule, spot, chars) for (spot, rule), chars in found.items() if chars)
    return document._replace(blocks=blocks), findings


KINDS = {
    "unseen": (re.compile(HIDDEN), "characters that cannot be seen are left out: {codes}"),
    "lost-character": (_LOST, "damaged or private characters, which no table file can hold, are missing: {codes}"),
}


def _finding(rule: str, spot: Spot, chars: list[str]) -> Finding:
    codes = listed(f"U+{ord(char):04X}" for char in dict.fromkeys(chars))
    return Finding(rule, _(KINDS[rule][1]).format(codes=codes), spot, placed=rule == "unseen")


def _block(block: Paragraph | Grid, clean: Callable[[str, Spot], str]) -> Paragraph | Grid:
    if isinstance(block, Paragraph):
        return block._replace(text=clean(block.text, block.spot))
    return block._replace(rows=tuple(_row(row, clean) for row in block.rows))


def _row(row: Row, clean: Callable[[str, Spot], str]) -> Row:
    return row._replace(cells=tuple(cell._replace(text=clean(cell.text, row.spot)) for cell in row.cells))
