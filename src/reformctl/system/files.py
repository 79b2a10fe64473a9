"""Finds and reads files: table files, folders of them, and official texts."""

import os
import stat
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reformctl.system import environment, limits
from reformctl.system.environment import encode_file_name, make_readable
from reformctl.system.errors import UnreadableError, describe_system_error
from reformctl.system.translation import _

SUFFIXES = (".yaml", ".yml")
LEDGER_NAME = "progress.yaml"
"""The usual name of a ledger, which lies in the folder of its table and is none: what a folder holds leaves it out.

So it leaves out qh7.progress.yaml, the ledger of one of several tables.
"""


class FileContent:
    """The bytes of a table file. They are read when somebody asks for them; `-`, standard input, is read once."""

    def __init__(self, path: str, data: bytes | None = None) -> None:
        """Take the path, and the bytes where they are known already."""
        self.path = path
        self._outcome: bytes | UnreadableError | None = data

    @property
    def data(self) -> bytes:
        """All bytes, the same each time; raises UnreadableError."""
        if self._outcome is None:
            try:
                self._outcome = read_bytes(self.path, limits.MAX_TABLE_BYTES)
            except UnreadableError as error:
                self._outcome = error
        if isinstance(self._outcome, UnreadableError):
            raise self._outcome
        return self._outcome

    def read_pieces(self) -> Iterator[bytes]:
        """Read the bytes piece by piece, as they are on the disk now unless `data` was read; raises UnreadableError.

        Each piece but the last has limits.READ_CHUNK_BYTES.
        """
        is_read = self._outcome is not None
        if is_read or self.path == "-":
            for first in range(0, len(self.data), limits.READ_CHUNK_BYTES):
                yield self.data[first : first + limits.READ_CHUNK_BYTES]
        else:
            yield from _read_pieces(self.path, limits.MAX_TABLE_BYTES)


class Fingerprint(NamedTuple):
    """What tells the bytes of a table file from others, nearly always."""

    content: FileContent
    name: str
    """It names the cached table (see tablefile/cache.py)."""
    size: int
    """Bytes of the file."""


def find_table_files(paths: Sequence[str], *, with_ledgers: bool = False) -> list[str]:
    """List the table files that paths of files and folders mean, those of a folder in the order of their names.

    A ledger that lies in a folder is no table, and is left out unless it is asked for.
    """
    if not paths:
        paths = environment.read_data_paths()
    if not paths:
        paths = [find_packaged_table()]
    files: list[str] = []
    for path in paths:
        if os.path.isdir(encode_file_name(path)):
            files += _list_folder(path, with_ledgers=with_ledgers)
        else:
            files.append(path)
    return files


def find_packaged_table() -> str:
    """Find the table that comes with the tool: beside the installed code, or in the checkout around it."""
    this_file = os.path.abspath(__file__)
    room = os.path.dirname(this_file)
    package = os.path.dirname(room)
    table = os.path.join("data", "tasks.yaml")
    installed = os.path.join(package, table)
    if os.path.exists(installed):
        return installed
    source_folder = os.path.dirname(package)
    checkout = os.path.dirname(source_folder)
    return os.path.join(checkout, table)


def read_source_text(file: str, folder: str, size: int) -> bytes:
    """Read the official text that a table file of `size` bytes in a folder names; raises UnreadableError."""
    most = max(4 * size, limits.MIN_SOURCE_TEXT_BYTES)
    path = os.path.join(folder, file)
    return read_bytes(path, most)


def read_bytes(path: str, most: int) -> bytes:
    """Read a regular file, or standard input, of at most `most` bytes; raises UnreadableError.

    Devices and pipes are refused: they could make us wait for ever.
    """
    if path != "-":
        pieces = _read_pieces(path, most)
        return b"".join(pieces)
    data = environment.read_standard_input(most + 1)
    if data is None:
        raise UnreadableError(path, _("standard input is closed"))
    if len(data) > most:
        raise _refuse_too_large(path, most)
    return data


def _list_folder(folder: str, *, with_ledgers: bool) -> list[str]:
    try:
        raw_names = os.listdir(encode_file_name(folder))
    except OSError as error:
        raise UnreadableError(folder, describe_system_error(error)) from error
    tables = []
    names = map(make_readable, raw_names)
    for name in sorted(names):
        is_hidden = name.startswith(".")
        if is_hidden or not name.endswith(SUFFIXES):
            continue
        if with_ledgers or not _is_ledger(name):
            path = os.path.join(folder, name)
            tables.append(path)
    if not tables:
        raise UnreadableError(folder, _("the folder has no tables (.yaml files)"))
    return tables


def _is_ledger(name: str) -> bool:
    """Tell whether a file name is that of a ledger: progress.yaml or qh7.progress.yaml."""
    return name == LEDGER_NAME or name.endswith(f".{LEDGER_NAME}")


def _read_pieces(path: str, most: int) -> Iterator[bytes]:
    """Read a regular file; each piece but the last has limits.READ_CHUNK_BYTES."""
    try:
        encoded_path = encode_file_name(path)
        with open(encoded_path, "rb", opener=_open_without_waiting) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                sentence = _("not a regular file: give a file, or pipe it in, as `-`")
                raise UnreadableError(path, sentence)
            if status.st_size > most:
                raise _refuse_too_large(path, most)
            size = 0
            while piece := file.read(limits.READ_CHUNK_BYTES):
                size += len(piece)
                if size > most:
                    raise _refuse_too_large(path, most)
                yield piece
    except (OSError, ValueError) as error:
        raise UnreadableError(path, describe_system_error(error)) from error


def _open_without_waiting(path: str, flags: int) -> int:
    """Open a file at once, also a pipe into which nobody writes."""
    without_waiting = getattr(os, "O_NONBLOCK", 0)
    return os.open(path, flags | without_waiting)


def _refuse_too_large(path: str, most: int) -> UnreadableError:
    sentence = _("it is larger than the limit of {most} MiB")
    mebibytes = most // 1024 // 1024
    reason = sentence.format(most=mebibytes)
    return UnreadableError(path, reason)
