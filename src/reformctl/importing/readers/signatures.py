"""Tells what a file is by its bytes: an archive with a folder, a compound file (OLE 2) with a stream."""

import io
import re
import zipfile
from collections.abc import Callable

from reformctl.importing.limits import MAX_LISTED_PARTS, MAX_MANIFEST_BYTES
from reformctl.importing.readers.office_archive import ZIP_ERRORS

ARCHIVE = b"PK\x03\x04"
COMPOUND_FILE = b"\xd0\xcf\x11\xe0"
PDF_MARK_BYTES = 1024
"""%PDF- must stand in the first so many bytes of a PDF."""
_ARCHIVE_ENTRY = b"PK\x01\x02"
_MIMETYPE_END = 200
"""The type of an archive, if it has one, stands in its first so many bytes."""

SECTOR_BYTES = 512
"""The stream of a compound file that holds its text begins at a multiple of this."""
_ENCRYPTED_WORKBOOK = re.compile(rb"\x09\x08\x10\x00\x00\x06\x05\x00.{12}(?:\x86\x00\x00\x00)?\x2f\x00", re.DOTALL)
"""The beginning of an .xls file, then a record FILEPASS ([MS-XLS] 2.4.117)."""
_WORD_TEXT = b"\xec\xa5"
_WORD_FLAGS, _WORD_ENCRYPTED = 11, 0x01
"""The byte of a .doc file with the bit that says that it is encrypted ([MS-DOC] 2.5.2)."""
_MANIFEST = "META-INF/manifest.xml"

SignatureTest = Callable[[bytes], bool]


def is_pdf(data: bytes) -> bool:
    """Tell whether a file says at its beginning that it is a PDF."""
    return b"%PDF-" in data[:PDF_MARK_BYTES]


def make_folder_test(folder: str) -> SignatureTest:
    """Make a test for archives with this folder at the top; of a damaged one, with its name anywhere."""

    def has_folder(data: bytes) -> bool:
        if not data.startswith(ARCHIVE):
            return False
        names = list_archive_names(data)
        if names is None:
            return folder.encode() in data
        return any(name.startswith(folder) for name in names)

    return has_folder


def make_open_document_test(kind: str) -> SignatureTest:
    """Make a test for OpenDocument files of a kind: text, spreadsheet."""
    mark = f"mimetypeapplication/vnd.oasis.opendocument.{kind}".encode()

    def has_mark(data: bytes) -> bool:
        beginning = data[:_MIMETYPE_END]
        return beginning.startswith(ARCHIVE) and mark in beginning

    return has_mark


def make_stream_test(*streams: str) -> SignatureTest:
    """Make a test for compound files of old Office that have one of these streams, and are not encrypted."""

    def has_any_stream(data: bytes) -> bool:
        if not data.startswith(COMPOUND_FILE):
            return False
        return any(has_stream(data, stream) for stream in streams)

    return has_any_stream


def has_stream(data: bytes, name: str) -> bool:
    """Tell whether a compound file has a stream of this name."""
    return f"{name}\0".encode("utf-16-le") in data


def is_encrypted(data: bytes) -> bool:
    """Tell whether a file of Office or OpenDocument can be read only with a password."""
    if data.startswith(ARCHIVE):
        return b"encryption-data" in _read_manifest(data)
    if not data.startswith(COMPOUND_FILE):
        return False
    if has_stream(data, "EncryptedPackage"):
        return True
    if has_stream(data, "WordDocument"):
        sector_offsets = range(0, len(data), SECTOR_BYTES)
        return any(_is_encrypted_word(data, offset) for offset in sector_offsets)
    return bool(_ENCRYPTED_WORKBOOK.search(data))


def list_archive_names(data: bytes) -> list[str] | None:
    """List the names in an archive; None for a damaged one, or one with too many."""
    if data.count(_ARCHIVE_ENTRY) > MAX_LISTED_PARTS:
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.namelist()
    except ZIP_ERRORS:
        return None


def _is_encrypted_word(data: bytes, offset: int) -> bool:
    if not data.startswith(_WORD_TEXT, offset):
        return False
    flags_offset = offset + _WORD_FLAGS
    if flags_offset >= len(data):
        return False
    flags = data[flags_offset]
    return bool(flags & _WORD_ENCRYPTED)


def _read_manifest(data: bytes) -> bytes:
    """Read what an OpenDocument file says of its parts; empty for other archives."""
    names = list_archive_names(data) or []
    if _MANIFEST not in names:
        return b""
    try:
        file = io.BytesIO(data)
        with zipfile.ZipFile(file) as archive, archive.open(_MANIFEST) as part:
            return part.read(MAX_MANIFEST_BYTES)
    except (*ZIP_ERRORS, RuntimeError):  # the last one for a part with a password of its own
        return b""
