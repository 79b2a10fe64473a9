"""Lists the children of an element that Word shows: without tracked deletions, and one version of what has several."""

from collections.abc import Container, Iterator, Sequence
from typing import TYPE_CHECKING

from reformctl.importing.readers.docx.notes import NOTES, PlaceNotes

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_CONTROLS = frozenset({"sdt", "sdtContent", "customXml", "smartTag"})
_CHANGES = frozenset({"ins", "moveTo"})
_VERSIONS = frozenset({"mc:Choice", "mc:Fallback"})
_WRAPPERS = _CONTROLS | _CHANGES | _VERSIONS
"""What may stand around paragraphs, tables, rows and cells, and shows nothing itself."""
_DELETED = frozenset({"del", "moveFrom"})


def list_shown(parent: "Element", notes: PlaceNotes) -> "Iterator[Element]":
    """List the children that are shown, and note those of which something is to be said."""
    for child in parent:
        tag = child.tag
        if tag in NOTES:
            notes.add(tag)
        if tag == "mc:AlternateContent":
            yield from _choose_version(child)
        elif tag not in _DELETED:
            yield child


def find_shown(parent: "Element", tags: Container[str], notes: PlaceNotes) -> "list[Element]":
    """Find the paragraphs, tables, rows or cells of an element, also within content controls and the like."""
    parts = []
    for child in list_shown(parent, notes):
        if child.tag in tags:
            parts.append(child)
        elif child.tag in _WRAPPERS:
            parts += find_shown(child, tags, notes)
    return parts


def _choose_version(versions: "Element") -> "Sequence[Element]":
    """Choose the first version with text: Word writes ☑ as a sign of its own, and as text only for other programs."""
    for version in versions:
        if version.find(".//t") is not None:
            return [version]
    return versions[:1]
