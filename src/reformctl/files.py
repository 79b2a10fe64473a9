"""What lies on the disk: table files, folders of them, and texts, read whole and decoded."""

import hashlib
import os
import stat
from collections.abc import Sequence
from typing import NamedTuple

from reformctl import environment
from reformctl.document import DocumentError
from reformctl.environment import file_name, readable
from reformctl.errors import Fault, Place, UnreadableError
from reformctl.messages import _

LARGEST = 256 * 1024 * 1024
"""Bytes of a table file: three times what a table of 100,000 tasks takes."""

SUFFIXES = (".yaml", ".yml")

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_WIDER = {"": "gb18030", "gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "big5": "big5hkscs"}
"""What declares the narrower encoding uses the wider one, as browsers take it (WHATWG, Encoding Standard, 4.2)."""


class EncodingError(Exception):
    """Bytes that are no UTF-8 text."""

    def __init__(self, sentence: str, place: Place) -> None:
        """What is to be said, and where the first such byte stands."""
        self.fault = Fault((), "encoding", sentence, place=place)
        super().__init__(sentence)


class Content(NamedTuple):
    """A file before it is judged."""

    path: str
    data: bytes
    unreadable: str = ""
    """Why there are no bytes."""


def content(path: str) -> Content:
    """The bytes of a file; `-` is standard input."""
    try:
        return Content(path, bytes_of(path, LARGEST))
    except UnreadableError as error:
        return Content(path, b"", error.reason)


def tables_in(paths: Sequence[str]) -> list[str]:
    """The table files that paths of files and folders mean, folders in the order of their file names."""
    found: list[str] = []
    for path in paths or environment.data_paths() or (packaged(),):
        found += _files_in(path) if os.path.isdir(file_name(path)) else [path]
    return found


def digest(path: str) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    return hashlib.sha256(bytes_of(path, LARGEST)).hexdigest()


def packaged() -> str:
    """The table that comes with the tool: beside the installed code, or in the checkout around it."""
    here = os.path.dirname(os.path.abspath(__file__))
    installed = os.path.join(here, "data", "tasks.yaml")
    checkout = os.path.join(os.path.dirname(os.path.dirname(here)), "data", "tasks.yaml")
    return installed if os.path.exists(installed) else checkout


def kept(file: str, folder: str, table: bytes) -> bytes:
    """The official text that a table file with these bytes, in that folder, names; raises UnreadableError."""
    return bytes_of(os.path.join(folder, file), max(4 * len(table), 4 * 1024 * 1024))


def bytes_of(path: str, most: int) -> bytes:
    """The bytes of a regular file, or of standard input: a device or a pipe could make us wait for ever."""
    data = environment.standard_input(most + 1) if path == "-" else _bytes_of_file(path, most)
    if data is None:
        raise UnreadableError(path, _("standard input is closed"))
    if len(data) > most:
        raise _too_large(path, most)
    return data


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


def text_of(data: bytes, declared: str = "") -> tuple[str, str]:
    """The text of a document from elsewhere, and its encoding; raises DocumentError where none fits.

    A byte order mark decides, then UTF-8 if every byte is, then what the document itself declares, then GB18030, the
    national standard, which GBK and GB2312 are parts of.
    """
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    for name in (marked,) if marked else ("utf-8", declared, "gb18030"):
        encoding = _WIDER.get(name.lower(), name)
        try:
            return data.decode(encoding), encoding.upper().removesuffix("-SIG")
        except (LookupError, UnicodeDecodeError):  # an encoding that nobody knows, or not this one
            continue
    raise DocumentError(_("its characters are neither UTF-8, UTF-16 nor GB18030: save it as UTF-8"))


def _files_in(folder: str) -> list[str]:
    try:
        names = sorted(map(readable, os.listdir(file_name(folder))))
    except OSError as error:
        raise UnreadableError(folder, error.strerror or str(error)) from error
    found = [os.path.join(folder, name) for name in names if name.endswith(SUFFIXES) and not name.startswith(".")]
    if not found:
        raise UnreadableError(folder, _("it is a folder that has no tables, that is, no .yaml files"))
    return found


def _bytes_of_file(path: str, most: int) -> bytes:
    """At most so many bytes of a regular file."""
    try:
        descriptor = os.open(file_name(path), os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with open(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                sentence = _("it is no regular file: give a file, or pipe it in, as `-`")
                raise UnreadableError(path, sentence)
            if status.st_size > most:
                raise _too_large(path, most)
            return file.read(most + 1)
    except (OSError, ValueError) as error:
        raise UnreadableError(path, getattr(error, "strerror", None) or str(error)) from error


def _too_large(path: str, most: int) -> UnreadableError:
    sentence = _("it is over {most} MiB, the most that it may have")
    return UnreadableError(path, sentence.format(most=most // 1024 // 1024))


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
