"""The bytes of a table file as text: they must be UTF-8."""

from reformctl.model.diagnostics import Diagnostic, Location
from reformctl.system.translation import _


class EncodingError(Exception):
    """Bytes that are no UTF-8 text."""

    def __init__(self, sentence: str, location: Location) -> None:
        """What is to be said, and where the first such byte stands."""
        self.diagnostic = Diagnostic((), "encoding", sentence, location=location)
        super().__init__(sentence)


def decode_text(data: bytes) -> str:
    """UTF-8 with or without a byte order mark; anything else is an error with its line and the way out."""
    if data[:4] in {b"\xff\xfe\0\0", b"\0\0\xfe\xff"}:
        sentence = _("this is UTF-32: convert it: iconv -f UTF-32 -t UTF-8 OLD.yaml > NEW.yaml")
        raise EncodingError(sentence, Location(1, 1))
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"} or data[1:4:2] == b"\0\0" or data[0:4:2] == b"\0\0":
        sentence = _("this is UTF-16: convert it: iconv -f UTF-16 -t UTF-8 OLD.yaml > NEW.yaml")
        raise EncodingError(sentence, Location(1, 1))
    if (at := data.find(b"\0")) >= 0:
        sentence = _("here stands a NUL, which no text has: this is a damaged or a binary file; save it as UTF-8 text")
        raise EncodingError(sentence, _locate_byte(data, at))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise EncodingError(_describe_encoding(data, error.start), _locate_byte(data, error.start)) from error
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _describe_encoding(data: bytes, at: int) -> str:
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


def _locate_byte(data: bytes, at: int) -> Location:
    """The place of a byte, in lines and characters as far as they are UTF-8."""
    before = data[data.rfind(b"\n", 0, at) + 1 : at]
    return Location(data.count(b"\n", 0, at) + 1, len(before.decode("utf-8", "replace")) + 1, 1)
