"""The bytes of a document as text: they may have any encoding that Chinese texts have."""

import codecs

from reformctl.importing.document import MAX_CHARACTERS, DocumentError
from reformctl.system.translation import _

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_WIDER = {"": "gb18030", "gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "big5": "big5hkscs"}
"""What declares the narrower encoding uses the wider one, as browsers take it (WHATWG, Encoding Standard, 4.2)."""
CHUNK_BYTES = 1024 * 1024
"""Bytes of a document that are decoded at once."""


def decode_text(data: bytes, declared: str = "", most: int = MAX_CHARACTERS) -> tuple[str, str]:
    """The text of a document from elsewhere, and its encoding; raises DocumentError where none fits.

    A byte order mark decides, then UTF-8 if every byte is, then what the document itself declares, then GB18030, the
    national standard, which GBK and GB2312 are parts of. Of a text of over `most` characters only the beginning is
    decoded, which is longer than that, so that whoever asked sees it.
    """
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    for name in (marked,) if marked else ("utf-8", declared, "gb18030"):
        encoding = _WIDER.get(name.lower(), name)
        try:
            return _decode_beginning(data, encoding, most), encoding.upper().removesuffix("-SIG")
        except (LookupError, UnicodeDecodeError):  # an encoding that nobody knows, or not this one
            continue
    raise DocumentError(_("its characters are neither UTF-8, UTF-16 nor GB18030: save it as UTF-8"))


def _decode_beginning(data: bytes, encoding: str, most: int) -> str:
    """The whole text, or somewhat more than `most` characters of it; raises LookupError and UnicodeDecodeError."""
    decoder = codecs.getincrementaldecoder(encoding)()
    parts: list[str] = []
    for at in range(0, len(data), CHUNK_BYTES):
        parts.append(decoder.decode(data[at : at + CHUNK_BYTES], final=at + CHUNK_BYTES >= len(data)))
        most -= len(parts[-1])
        if most < 0:
            break
    return "".join(parts)
