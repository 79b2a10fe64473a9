"""Office files are zip archives of XML: unpacked within bounds, and vetted before anything builds on them."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.parsers import expat

from reformctl.importing.document import DocumentError
from reformctl.importing.limits import MAX_ARCHIVE_PARTS, MAX_ARCHIVE_TAGS, MAX_UNPACKED_BYTES, MAX_XML_LEVELS
from reformctl.system.translation import _
from reformctl.text.escaping import echo_value

_MIB = 1024 * 1024
_ENTRY = b"PK\1\2"
_LONGEST_TAG = re.compile(rb"<[^<]{%d}" % _MIB)
"""A tag, or a tag and the text after it: parsers gather all attributes of a tag before anyone can count them."""

_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, OverflowError)
"""What zipfile raises for damaged files; the last one for an offset that no file reaches."""


class OfficeArchive:
    """The parts of an office file."""

    def __init__(self, data: bytes) -> None:
        """Open it; raises DocumentError for what is damaged, encrypted or no archive."""
        if data.count(_ENTRY) > MAX_ARCHIVE_PARTS:
            raise _too_many_parts()
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGE as error:
            raise damaged_file() from error
        self.names = frozenset(self._zip.namelist())
        self._left = MAX_UNPACKED_BYTES
        self._tags = MAX_ARCHIVE_TAGS
        if len(self.names) > MAX_ARCHIVE_PARTS:
            raise _too_many_parts()

    def read(self, name: str) -> bytes:
        """One part, unpacked; raises DocumentError for what is missing, damaged, encrypted or too large."""
        return b"".join(self._pieces(name))

    def read_xml(self, name: str) -> bytes:
        """One part, unpacked and vetted; raises DocumentError for more tags than any document has."""
        pieces = []
        for piece in self._pieces(name):
            self._tags -= piece.count(b"<") + piece.count(b"=")
            if self._tags < 0:
                sentence = _("this file has over {most} tags and attributes, which no document has")
                raise DocumentError(sentence.format(most=MAX_ARCHIVE_TAGS))
            pieces.append(piece)
        data = b"".join(pieces)
        check_xml(data)
        return data

    def _pieces(self, name: str) -> Iterator[bytes]:
        """One part, unpacked piece by piece."""
        try:
            info = self._zip.getinfo(name)
            if info.flag_bits & 1:
                raise DocumentError(_("this file is encrypted: save it without a password"))
            if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:  # the only ones of office files
                raise damaged_file()
            with self._zip.open(info) as part:
                while piece := part.read(_MIB):
                    yield self._counted(piece)
        except KeyError as error:
            sentence = _("this file is damaged: its part {name} is missing")
            raise DocumentError(sentence.format(name=echo_value(name))) from error
        except _DAMAGE as error:
            raise damaged_file() from error

    def _counted(self, piece: bytes) -> bytes:
        """The piece, if not too much is unpacked by now."""
        self._left -= len(piece)
        if self._left < 0:
            sentence = _("this file unpacks to over {most} MiB, which no document does")
            raise DocumentError(sentence.format(most=MAX_UNPACKED_BYTES // _MIB))
        return piece


def damaged_file() -> DocumentError:
    """What is to be said of a file that is not as the program it is from would have written it."""
    return DocumentError(_("this file is damaged: get it anew, or open and save it in the program it is from"))


def check_xml(xml: bytes) -> None:
    """Raise DocumentError for XML that is damaged, deeper than any document, or declares entities or a DOCTYPE."""
    if _LONGEST_TAG.search(xml):
        raise DocumentError(_("this file has a tag or a text of over 1 MiB, which no document has"))
    depth = 0

    def begin(_name: str, _attributes: object) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_XML_LEVELS:
            raise DocumentError(
                _("this file nests over {most} elements, which no document does").format(most=MAX_XML_LEVELS)
            )

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def declare(*_declared: object) -> None:
        raise DocumentError(_("this file declares a DOCTYPE, which no office file needs and hostile ones use"))

    parser = expat.ParserCreate(namespace_separator=" ")  # so that a name whose space is not declared is an error
    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.StartDoctypeDeclHandler = declare
    try:
        parser.Parse(xml, True)  # noqa: FBT003 expat takes no keyword
    except (expat.ExpatError, ValueError, LookupError) as error:  # an encoding that expat or Python does not know
        raise damaged_file() from error


def _too_many_parts() -> DocumentError:
    return DocumentError(_("this file has over {most} parts, which no document has").format(most=MAX_ARCHIVE_PARTS))
