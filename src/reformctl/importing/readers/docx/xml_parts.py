"""Reads parts of a Word document as trees whose names are those of WordprocessingML, without their namespace."""

import posixpath
import re
from typing import TYPE_CHECKING

from reformctl.importing.document import DocumentError
from reformctl.importing.limits import MAX_DOCX_PART_BYTES, MAX_DOCX_TAGS, MAX_TAG_BYTES
from reformctl.importing.readers.office_archive import OfficeArchive, check_xml, resolve_target
from reformctl.system.translation import _

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc:",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m:",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m:",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a:",
    "http://purl.oclc.org/ooxml/drawingml/main": "a:",
    "urn:schemas-microsoft-com:vml": "v:",
}
_LONG_TAG = re.compile(b"<[^<]{%d}" % MAX_TAG_BYTES)


def read_related_parts(archive: OfficeArchive, part: str) -> dict[str, str]:
    """Read which parts belong to a part, or with "" to the file itself, by the last word of their kind.

    {"styles": "word/styles.xml", "numbering": "word/numbering.xml"} for the main part.
    """
    folder, name = posixpath.split(part)
    relations_part = posixpath.join(folder, "_rels", f"{name}.rels")
    if relations_part not in archive.names:
        return {}
    parts = {}
    relations = read_tree(archive, relations_part, MAX_DOCX_TAGS // 20)
    for relation in relations:
        leads_out = relation.get("TargetMode") == "External"
        if leads_out:
            continue
        address = relation.get("Type", "")
        _folder, _slash, kind = address.rpartition("/")
        target = relation.get("Target", "")
        parts[kind] = resolve_target(folder, target)
    return parts


def read_tree(archive: OfficeArchive, part: str, max_tags: int = MAX_DOCX_TAGS) -> "Element":
    """Read a part, with short names for its elements and attributes, in whichever of its two namespaces.

    Raises DocumentError for what is damaged, or has more tags than any document.
    """
    from xml.etree import ElementTree as ET

    xml = archive.read_part(part)
    _check_size(xml, max_tags)
    check_xml(xml)
    root = ET.fromstring(xml)  # noqa: S314 vetted
    short_names = _ShortNames()
    for element in root.iter():
        element.tag = short_names[element.tag]
        attributes = element.attrib
        qualified_names = [name for name in attributes if name[0] == "{"]
        for name in qualified_names:
            short_name = short_names[name]
            attributes[short_name] = attributes.pop(name)
    return root


def _check_size(xml: bytes, max_tags: int) -> None:
    """Raise DocumentError for a part that is too long, or has too many tags or too long ones."""
    is_too_long = len(xml) > MAX_DOCX_PART_BYTES
    if is_too_long or xml.count(b"<") > max_tags or _LONG_TAG.search(xml):
        raise DocumentError(_("unpacked, the file is far larger than any task table"))


class _ShortNames(dict[str, str]):
    """Short forms of names: alone if it is WordprocessingML's own, with a prefix if it is one that we know."""

    def __missing__(self, name: str) -> str:
        space, brace, local_name = name.rpartition("}")
        namespace = space.removeprefix("{")
        unknown_prefix = space + brace
        prefix = _PREFIXES.get(namespace, unknown_prefix)
        short_name = prefix + local_name
        self[name] = short_name
        return short_name
