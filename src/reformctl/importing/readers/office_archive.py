"""Unpacks Office files, which are zip archives of XML, within bounds, and checks what they hold."""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.parsers import expat

from reformctl.importing.document import DocumentError
from reformctl.importing.limits import (
    MAX_ARCHIVE_PARTS,
    MAX_ARCHIVE_TAGS,
    MAX_UNPACKED_BYTES,
    MAX_XML_LEVELS,
    MIB,
)
from reformctl.system.translation import _
from reformctl.text.escaping import echo_value

_ENTRY_MARK = b"PK\1\2"
_OFFICE_COMPRESSIONS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""The compressions that programs use in office files."""
_TAG_OVER_LIMIT = re.compile(rb"<[^<]{%d}" % MIB)
"""A tag, or a tag and the text after it: parsers gather all attributes of a tag before anyone can count them."""
ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, OverflowError)
"""What zipfile raises for damaged files; the last one for an offset that no file reaches."""


class OfficeArchive:
    """The parts of an office file, each unpacked when it is asked for."""

    def __init__(self, data: bytes) -> None:
        """Open it. Raises DocumentError for what is damaged, encrypted or no archive."""
        if data.count(_ENTRY_MARK) > MAX_ARCHIVE_PARTS:
            raise _too_many_parts()
        try:
            file = io.BytesIO(data)
            self._zip = zipfile.ZipFile(file)
        except ZIP_ERRORS as error:
            raise damaged_file() from error
        self.names = frozenset(self._zip.namelist())
        self._bytes_left = MAX_UNPACKED_BYTES
        self._tags_left = MAX_ARCHIVE_TAGS
        if len(self.names) > MAX_ARCHIVE_PARTS:
            raise _too_many_parts()

    def read_part(self, name: str) -> bytes:
        """Unpack one part. Raises DocumentError for what is missing, damaged, encrypted or too large."""
        return b"".join(self._unpack_part(name))

    def read_xml(self, name: str) -> bytes:
        """Unpack one part and check it. Raises DocumentError for more tags than any document has."""
        chunks = []
        for chunk in self._unpack_part(name):
            tag_count = chunk.count(b"<")
            attribute_count = chunk.count(b"=")
            self._tags_left -= tag_count + attribute_count
            if self._tags_left < 0:
                sentence = _("the file has more than {most} tags and attributes, which no document has")
                raise DocumentError(sentence.format(most=MAX_ARCHIVE_TAGS))
            chunks.append(chunk)
        xml = b"".join(chunks)
        check_xml(xml)
        return xml

    def _unpack_part(self, name: str) -> Iterator[bytes]:
        """Unpack one part chunk by chunk."""
        try:
            info = self._zip.getinfo(name)
            if info.flag_bits & 1:
                raise DocumentError(_("the file is encrypted: save it without a password"))
            if info.compress_type not in _OFFICE_COMPRESSIONS:
                raise damaged_file()
            with self._zip.open(info) as part:
                while chunk := part.read(MIB):
                    self._count_bytes(chunk)
                    yield chunk
        except KeyError as error:
            sentence = _("the file is damaged: its part {name} is missing")
            raise DocumentError(sentence.format(name=echo_value(name))) from error
        except ZIP_ERRORS as error:
            raise damaged_file() from error

    def _count_bytes(self, chunk: bytes) -> None:
        """Raises DocumentError if too much is unpacked by now."""
        self._bytes_left -= len(chunk)
        if self._bytes_left < 0:
            most = MAX_UNPACKED_BYTES // MIB
            sentence = _("unpacked, the file is larger than {most} MiB, which no document is")
            raise DocumentError(sentence.format(most=most))


def resolve_target(folder: str, target: str) -> str:
    """Find the part that a relation names: ../docProps/app.xml, read in the folder word, is docProps/app.xml."""
    path = posixpath.join("/", folder, target)
    path = posixpath.normpath(path)
    return path.lstrip("/")


def damaged_file() -> DocumentError:
    """Say that a file is not as the program it is from would have written it."""
    return DocumentError(_("the file is damaged: get it again, or open and save it in its original program"))


def check_xml(xml: bytes) -> None:
    """Raises DocumentError for XML that is damaged, deeper than any document, or declares entities or a DOCTYPE."""
    if _TAG_OVER_LIMIT.search(xml):
        raise DocumentError(_("the file has a tag or a text of more than 1 MiB, which no document has"))
    depth = 0

    def begin_element(_name: str, _attributes: object) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_XML_LEVELS:
            sentence = _("the file nests more than {most} elements, which no document does")
            raise DocumentError(sentence.format(most=MAX_XML_LEVELS))

    def end_element(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def refuse_doctype(*_declared: object) -> None:
        raise DocumentError(_("the file declares a DOCTYPE, which office files do not need and hostile files use"))

    parser = expat.ParserCreate(namespace_separator=" ")  # so that a name whose space is not declared is an error
    parser.StartElementHandler = begin_element
    parser.EndElementHandler = end_element
    parser.StartDoctypeDeclHandler = refuse_doctype
    try:
        parser.Parse(xml, True)  # noqa: FBT003 expat takes no keyword
    except (expat.ExpatError, ValueError, LookupError) as error:  # an encoding that expat or Python does not know
        raise damaged_file() from error


def _too_many_parts() -> DocumentError:
    sentence = _("the file has more than {most} parts, which no document has")
    return DocumentError(sentence.format(most=MAX_ARCHIVE_PARTS))
