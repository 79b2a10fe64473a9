"""Office files are zip archives of XML: unpacked within bounds, and vetted before anything builds on them."""

import io
import zipfile
import zlib
from xml.parsers import expat

from reformctl.document import DocumentError
from reformctl.messages import _
from reformctl.text import echo

MOST_PARTS = 5_000
MOST_UNPACKED = 96 * 1024 * 1024
"""Bytes of all parts that are read: ten times those of the longest official list."""
DEEPEST = 250
"""Levels of nested elements; Word itself writes perhaps 40."""
_MIB = 1024 * 1024
_KNOWN = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""How office files are packed; other ways take gigabytes to unpack, and have errors of their own."""


class Archive:
    """The parts of an office file."""

    def __init__(self, data: bytes) -> None:
        """Open it; raises DocumentError for what is damaged, encrypted or no archive."""
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, EOFError, OSError, NotImplementedError) as error:
            raise _damaged() from error
        self.names = frozenset(self._zip.namelist())
        self._left = MOST_UNPACKED
        if len(self.names) > MOST_PARTS:
            raise DocumentError(_("this file has over {most} parts, which no document has").format(most=MOST_PARTS))

    def read(self, name: str) -> bytes:
        """One part, unpacked; raises DocumentError for what is missing, damaged, encrypted or too large."""
        try:
            info = self._zip.getinfo(name)
            if info.flag_bits & 1:
                raise DocumentError(_("this file is encrypted: save it without a password"))
            if info.compress_type not in _KNOWN:
                raise _damaged()
            with self._zip.open(info) as part:
                data = part.read(self._left + 1)
        except KeyError as error:
            raise DocumentError(
                _("this file is damaged: its part {name} is missing").format(name=echo(name))
            ) from error
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
            raise _damaged() from error
        self._left -= len(data)
        if self._left < 0:
            sentence = _("this file unpacks to over {most} MiB, which no document does")
            raise DocumentError(sentence.format(most=MOST_UNPACKED // _MIB))
        return data


def vet(xml: bytes) -> None:
    """Raise DocumentError for XML that is damaged, deeper than any document, or declares entities or a DOCTYPE."""
    depth = 0

    def begin(_name: str, _attributes: object) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise DocumentError(_("this file nests over {most} elements, which no document does").format(most=DEEPEST))

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def declare(*_declared: object) -> None:
        raise DocumentError(_("this file declares a DOCTYPE, which no office file needs and hostile ones use"))

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.StartDoctypeDeclHandler = declare
    try:
        parser.Parse(xml, True)  # noqa: FBT003 expat takes no keyword
    except (expat.ExpatError, ValueError, LookupError) as error:  # the latter two for encodings that expat lacks
        raise _damaged() from error


def _damaged() -> DocumentError:
    return DocumentError(_("this file is damaged: get it anew, or open and save it in the program it is from"))
