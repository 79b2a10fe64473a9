"""Bytes as text: table files must be UTF-8, documents from elsewhere may have any encoding that Chinese texts have."""

import codecs

from reformctl.document import MOST_CHARACTERS, DocumentError
from reformctl.faults import Fault, Place
from reformctl.messages import _

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_WIDER = {"": "gb18030", "gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "big5": "big5hkscs"}
"""What declares the narrower encoding uses the wider one, as browsers take it (WHATWG, Encoding Standard, 4.2)."""
CHUNK = 1024 * 1024
"""Bytes of a document that are decoded at once."""


class EncodingError(Exception):
    """Bytes that are no UTF-8 text."""

    def __init__(self, sentence: str, place: Place) -> None:
        """What is to be said, and where the first such byte stands."""
        self.fault = Fault((), "encoding", sentence, place=place)
        super().__init__(sentence)


def decoded(data: bytes) -> str:
    """UTF-8 with or without a byte order mark; anything else is an error with its line and the way out."""
    if data[:4] in {b"\xff\xfe\0\0", b"\0\0\xfe\xff"}:
        sentence = _("this is UTF-32: convert it: iconv -f UTF-32 -t UTF-8 OLD.yaml > NEW.yaml")
        raise EncodingError(sentence, Place(1, 1))
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"} or data[1:4:2] == b"\0\0" or data[0:4:2] == b"\0\0":
        sentence = _("this is UTF-16: convert it: iconv -f UTF-16 -t UTF-8 OLD.yaml > NEW.yaml")
        raise EncodingError(sentence, Place(1, 1))
    if (at := data.find(b"\0")) >= 0:
        sentence = _("here stands a NUL, which no text has: this is a damaged or a binary file; save it as UTF-8 text")
        raise EncodingError(sentence, _place(data, at))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise EncodingError(_not_utf_8(data, error.start), _place(data, error.start)) from error
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def text_of(data: bytes, declared: str = "", most: int = MOST_CHARACTERS) -> tuple[str, str]:
    """The text of a document from elsewhere, and its encoding; raises DocumentError where none fits.

    A byte order mark decides, then UTF-8 if every byte is, then what the document itself declares, then GB18030, the
    national standard, which GBK and GB2312 are parts of. Of a text of over `most` characters only the beginning is
    decoded, which is longer than that, so that whoever asked sees it.
    """
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    for name in (marked,) if marked else ("utf-8", declared, "gb18030"):
        encoding = _WIDER.get(name.lower(), name)
        try:
            return _beginning(data, encoding, most), encoding.upper().removesuffix("-SIG")
        except (LookupError, UnicodeDecodeError):  # an encoding that nobody knows, or not this one
            continue
    raise DocumentError(_("its characters are neither UTF-8, UTF-16 nor GB18030: save it as UTF-8"))


def _beginning(data: bytes, encoding: str, most: int) -> str:
    """The whole text, or somewhat more than `most` characters of it; raises LookupError and UnicodeDecodeError."""
    decoder = codecs.getincrementaldecoder(encoding)()
    parts: list[str] = []
    for at in range(0, len(data), CHUNK):
        parts.append(decoder.decode(data[at : at + CHUNK], final=at + CHUNK >= len(data)))
        most -= len(parts[-1])
        if most < 0:
            break
    return "".join(parts)


def _not_utf_8(data: bytes, at: int) -> str:
    """What the bytes most probably are, and the way out."""
    damaged = data.decode("utf-8", "replace").count("\ufffd")
    if 20 * damaged < len(data) - len(data.translate(None, bytes(range(128, 256)))):
        sentence = _("here a character is damaged (byte {byte}); the rest is UTF-8: write the character anew")
        return sentence.format(byte=f"0x{data[at]:02X}")
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        sentence = _(
            "this is not UTF-8 (byte {byte}), and not GB18030 either: save it as UTF-8 in the program it is from"
        )
    else:
        sentence = _(
            "this is not UTF-8 (byte {byte}), but GBK or GB18030: convert it: "
            "iconv -f GB18030 -t UTF-8 OLD.yaml > NEW.yaml"
        )
    return sentence.format(byte=f"0x{data[at]:02X}")


def _place(data: bytes, at: int) -> Place:
    """The place of a byte, in lines and characters as far as they are UTF-8."""
    before = data[data.rfind(b"\n", 0, at) + 1 : at]
    return Place(data.count(b"\n", 0, at) + 1, len(before.decode("utf-8", "replace")) + 1, 1)
