"""Decodes the bytes of a table file, which must be UTF-8."""

from reformctl.model.diagnostics import Diagnostic, Location
from reformctl.system.translation import _

UTF_32_MARKS = (b"\xff\xfe\0\0", b"\0\0\xfe\xff")
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
"""Byte order marks at the beginning of a file."""
DAMAGED_SHARE = 1 / 20
"""A file is UTF-8 nevertheless if fewer than this share of its bytes beyond ASCII are damaged."""
_NOT_ASCII = bytes(range(128, 256))


class EncodingError(Exception):
    """Bytes that are no UTF-8 text."""

    def __init__(self, sentence: str, location: Location) -> None:
        """Take what is to be said, and where the first such byte stands."""
        self.diagnostic = Diagnostic((), "encoding", sentence, location=location)
        super().__init__(sentence)


def decode_text(data: bytes) -> str:
    """Decode UTF-8 with or without a byte order mark, and make all line breaks LF.

    Raises EncodingError, which names the line and the way out: GBK is recognised, and so are UTF-16 and UTF-32.
    """
    if data.startswith(UTF_32_MARKS):
        sentence = _("this is UTF-32: convert it with iconv -f UTF-32 -t UTF-8 OLD.yaml > NEW.yaml")
        raise EncodingError(sentence, Location(1, 1))
    if data.startswith(UTF_16_MARKS) or _has_wide_ascii(data):
        sentence = _("this is UTF-16: convert it with iconv -f UTF-16 -t UTF-8 OLD.yaml > NEW.yaml")
        raise EncodingError(sentence, Location(1, 1))
    nul_index = data.find(b"\0")
    if nul_index >= 0:
        sentence = _("here is a NUL, which no text contains: the file is damaged or binary; save it as UTF-8 text")
        location = _locate_byte(data, nul_index)
        raise EncodingError(sentence, location)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        sentence = _describe_encoding(data, error.start)
        location = _locate_byte(data, error.start)
        raise EncodingError(sentence, location) from error
    if "\r" not in text:
        return text
    text = text.replace("\r\n", "\n")
    return text.replace("\r", "\n")


def _has_wide_ascii(data: bytes) -> bool:
    """Tell whether a text begins with two ASCII characters of two bytes, in either order."""
    high_bytes = data[0:4:2]
    low_bytes = data[1:4:2]
    return b"\0\0" in {high_bytes, low_bytes}


def _describe_encoding(data: bytes, index: int) -> str:
    """Say what the bytes most probably are, and what to do; `index` is that of the first wrong byte."""
    text = data.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    ascii_bytes = data.translate(None, _NOT_ASCII)
    wide_count = len(data) - len(ascii_bytes)
    if damaged < DAMAGED_SHARE * wide_count:
        sentence = _("here a character is damaged (byte {byte}); the rest is UTF-8: write the character again")
    elif _is_gb18030(data):
        sentence = _(
            "this is GBK or GB18030 (byte {byte}), not UTF-8: convert it with iconv -f GB18030 -t UTF-8 "
            "OLD.yaml > NEW.yaml"
        )
    else:
        sentence = _("this is neither UTF-8 (byte {byte}) nor GB18030: save it as UTF-8 in its original program")
    byte = f"0x{data[index]:02X}"
    return sentence.format(byte=byte)


def _is_gb18030(data: bytes) -> bool:
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True


def _locate_byte(data: bytes, index: int) -> Location:
    """Locate a byte by its line and its character, as far as the bytes before it are UTF-8."""
    line = data.count(b"\n", 0, index) + 1
    line_start = data.rfind(b"\n", 0, index) + 1
    bytes_before = data[line_start:index]
    before = bytes_before.decode("utf-8", "replace")
    column = len(before) + 1
    return Location(line, column, 1)
