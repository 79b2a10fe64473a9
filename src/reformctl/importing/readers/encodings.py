"""Decodes the bytes of a document, which may have any encoding that Chinese texts have."""

import codecs

from reformctl.importing.document import DocumentError
from reformctl.importing.limits import MAX_DOCUMENT_CHARACTERS
from reformctl.system.translation import _

_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_WIDER_ENCODINGS = {
    "": "gb18030",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "big5": "big5hkscs",
}
"""What declares the narrower encoding uses the wider one, as browsers take it (WHATWG, Encoding Standard, 4.2)."""
CHUNK_BYTES = 1024 * 1024
"""So many bytes of a document are decoded at once."""


def decode_text(data: bytes, declared: str = "", most: int = MAX_DOCUMENT_CHARACTERS) -> tuple[str, str]:
    """Decode a document from elsewhere, and name its encoding. Raises DocumentError where none fits.

    A byte order mark decides, then UTF-8 if every byte is, then what the document itself declares, then GB18030, the
    national standard, which GBK and GB2312 are parts of. Of a text of over `most` characters only the beginning is
    decoded, which is longer than that, so that whoever asked sees it.
    """
    candidates = ["utf-8", declared, "gb18030"]
    for mark, marked in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            candidates = [marked]
            break
    for candidate in candidates:
        name = candidate.lower()
        encoding = _WIDER_ENCODINGS.get(name, candidate)
        try:
            text = _decode_beginning(data, encoding, most)
        except (LookupError, UnicodeDecodeError):  # an encoding that nobody knows, or not this one
            continue
        shown_name = encoding.upper().removesuffix("-SIG")
        return text, shown_name
    raise DocumentError(_("its characters are not UTF-8, UTF-16 or GB18030: save it as UTF-8"))


def _decode_beginning(data: bytes, encoding: str, most: int) -> str:
    """Decode all, or somewhat more than `most` characters. Raises LookupError and UnicodeDecodeError."""
    decoder = codecs.getincrementaldecoder(encoding)()
    parts: list[str] = []
    for begin in range(0, len(data), CHUNK_BYTES):
        end = begin + CHUNK_BYTES
        chunk = data[begin:end]
        is_last = end >= len(data)
        part = decoder.decode(chunk, final=is_last)
        parts.append(part)
        most -= len(part)
        if most < 0:
            break
    return "".join(parts)
