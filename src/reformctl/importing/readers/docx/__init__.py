"""Reads .docx, as Word, WPS, LibreOffice and Google Docs write it: what Word shows of the text, to the character.

Tracked changes are taken as accepted, hidden text stays out, automatic numbers stand before their paragraphs; a note
says where something was left out. A hyphen that forbids a break is a hyphen, one that only allows it is nothing.
Headers, footers, comments and footnotes are not read, and nothing in the file is ever run.

Our own: python-docx reads tracked insertions and content controls as empty text, and no library gives the automatic
numbers, such as （一）.
"""

import re

from reformctl.importing.document import Document, DocumentError
from reformctl.importing.limits import MAX_DOCX_TAGS
from reformctl.importing.readers.docx.body import BodyReader
from reformctl.importing.readers.docx.list_numbers import ListRegistry
from reformctl.importing.readers.docx.list_styles import ListStyles
from reformctl.importing.readers.docx.xml_parts import read_related_parts, read_tree
from reformctl.importing.readers.office_archive import OfficeArchive
from reformctl.importing.readers.signatures import COMPOUND_FILE
from reformctl.model.table import TABLE_ID_PATTERN
from reformctl.system.translation import _

CORE_PROPERTIES = "docProps/core.xml"
_OWN_IDENTIFIER = re.compile(f"<dc:identifier>reformctl:({TABLE_ID_PATTERN})</dc:identifier>".encode())


def read(data: bytes) -> Document:
    """Read the paragraphs and tables of the document. Raises DocumentError for what cannot be read."""
    if data.startswith(COMPOUND_FILE):
        sentence = _("it is a .doc, a .wps or an encrypted file: save it as .docx without a password in WPS or Word")
        raise DocumentError(sentence)
    archive = OfficeArchive(data)
    parts = read_related_parts(archive, "")
    main = parts.get("officeDocument", "word/document.xml")
    parts = read_related_parts(archive, main)
    styles_root = None
    if "styles" in parts:
        max_tags = MAX_DOCX_TAGS // 4
        styles_root = read_tree(archive, parts["styles"], max_tags)
    numbering_root = None
    if "numbering" in parts:
        max_tags = MAX_DOCX_TAGS // 2
        numbering_root = read_tree(archive, parts["numbering"], max_tags)
    root = read_tree(archive, main)
    body = root.find("body")
    if root.tag != "document" or body is None:
        raise DocumentError(_("not a Word document: its main part holds no text"))
    styles = ListStyles(styles_root)
    lists = ListRegistry(numbering_root, styles)
    reader = BodyReader(styles, lists)
    reader.read_content(body)
    blocks = tuple(reader.list_blocks())
    notes = tuple(reader.list_notes())
    table_id = _find_table_id(archive)
    return Document(blocks, notes, table_id=table_id)


def _find_table_id(archive: OfficeArchive) -> str | None:
    """Find the id that our own export writes among the properties of a file; None in files of others."""
    if CORE_PROPERTIES not in archive.names:
        return None
    properties = archive.read_part(CORE_PROPERTIES)
    match = _OWN_IDENTIFIER.search(properties)
    if match:
        return match[1].decode()
    return None
