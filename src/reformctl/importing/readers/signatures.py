"""Tells what a file is by its bytes: an archive with a folder, a compound file (OLE 2) with a stream."""

import io
import zipfile
from collections.abc import Callable

from reformctl.importing.limits import MAX_LISTED_PARTS
from reformctl.importing.readers.office_archive import ZIP_ERRORS

ARCHIVE = b"PK\x03\x04"
COMPOUND_FILE = b"\xd0\xcf\x11\xe0"
_ARCHIVE_ENTRY = b"PK\x01\x02"
_MIMETYPE_END = 200
"""Bytes of an archive in which its type stands, where it has one."""

SignatureTest = Callable[[bytes], bool]


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
    return lambda data: data.startswith(ARCHIVE) and mark in data[:_MIMETYPE_END]


def make_stream_test(*streams: str) -> SignatureTest:
    """Make a test for compound files of old Office that have one of these streams, and are not encrypted."""

    def has_any_stream(data: bytes) -> bool:
        return data.startswith(COMPOUND_FILE) and any(has_stream(data, stream) for stream in streams)

    return has_any_stream


def has_stream(data: bytes, name: str) -> bool:
    """Tell whether a compound file has a stream of this name."""
    return f"{name}\0".encode("utf-16-le") in data


def list_archive_names(data: bytes) -> list[str] | None:
    """List the names in an archive; None for a damaged one, or one with too many."""
    if data.count(_ARCHIVE_ENTRY) > MAX_LISTED_PARTS:
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.namelist()
    except ZIP_ERRORS:
        return None
