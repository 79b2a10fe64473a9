"""What lies on the disk: table files, folders of them, and texts."""

import os
import stat
from collections.abc import Iterator, Sequence

from reformctl.system import environment
from reformctl.system.environment import encode_file_name, make_readable
from reformctl.system.errors import UnreadableError, describe_system_error
from reformctl.system.translation import _

MAX_TABLE_BYTES = 256 * 1024 * 1024
"""Bytes of a table file: more than twice what a table of 100,000 tasks takes."""

READ_CHUNK_BYTES = 4 * 1024 * 1024
"""Bytes of a file that are read at once."""

SUFFIXES = (".yaml", ".yml")


class FileContent:
    """A table file before it is judged: its bytes are all there only when somebody asks for them; `-` is read once."""

    def __init__(self, path: str, data: bytes | None = None) -> None:
        """The path, and the bytes where they are known already."""
        self.path = path
        self._found: bytes | UnreadableError | None = data

    @property
    def data(self) -> bytes:
        """All bytes; raises UnreadableError; the same each time."""
        if self._found is None:
            try:
                self._found = read_bytes(self.path, MAX_TABLE_BYTES)
            except UnreadableError as error:
                self._found = error
        if isinstance(self._found, UnreadableError):
            raise self._found
        return self._found

    def pieces(self) -> Iterator[bytes]:
        """The bytes one after the other, as they are on the disk now unless they were asked for; UnreadableError."""
        if self._found is not None or self.path == "-":
            yield self.data
        else:
            yield from _read_pieces(self.path, MAX_TABLE_BYTES)


def find_table_files(paths: Sequence[str]) -> list[str]:
    """The table files that paths of files and folders mean, folders in the order of their file names."""
    found: list[str] = []
    for path in paths or environment.read_data_paths() or (find_packaged_table(),):
        found += _list_folder(path) if os.path.isdir(encode_file_name(path)) else [path]
    return found


def find_packaged_table() -> str:
    """The table that comes with the tool: beside the installed code, or in the checkout around it."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    installed = os.path.join(package, "data", "tasks.yaml")
    checkout = os.path.join(os.path.dirname(os.path.dirname(package)), "data", "tasks.yaml")
    return installed if os.path.exists(installed) else checkout


def read_source_text(file: str, folder: str, size: int) -> bytes:
    """The official text that a table file of this size, in that folder, names; raises UnreadableError."""
    return read_bytes(os.path.join(folder, file), max(4 * size, 4 * 1024 * 1024))


def read_bytes(path: str, most: int) -> bytes:
    """The bytes of a regular file, or of standard input: a device or a pipe could make us wait for ever."""
    data = environment.read_standard_input(most + 1) if path == "-" else b"".join(_read_pieces(path, most))
    if data is None:
        raise UnreadableError(path, _("standard input is closed"))
    if len(data) > most:
        raise _refuse_too_large(path, most)
    return data


def _list_folder(folder: str) -> list[str]:
    try:
        names = sorted(map(make_readable, os.listdir(encode_file_name(folder))))
    except OSError as error:
        raise UnreadableError(folder, describe_system_error(error)) from error
    found = [os.path.join(folder, name) for name in names if name.endswith(SUFFIXES) and not name.startswith(".")]
    if not found:
        raise UnreadableError(folder, _("it is a folder that has no tables, that is, no .yaml files"))
    return found


def _read_pieces(path: str, most: int) -> Iterator[bytes]:
    """The bytes of a regular file, each piece but the last of the size of a chunk."""
    try:
        with open(encode_file_name(path), "rb", opener=_open_without_waiting) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                sentence = _("it is no regular file: give a file, or pipe it in, as `-`")
                raise UnreadableError(path, sentence)
            if status.st_size > most:
                raise _refuse_too_large(path, most)
            size = 0
            while piece := file.read(READ_CHUNK_BYTES):
                size += len(piece)
                if size > most:
                    raise _refuse_too_large(path, most)
                yield piece
    except (OSError, ValueError) as error:
        raise UnreadableError(path, describe_system_error(error)) from error


def _open_without_waiting(path: str, flags: int) -> int:
    """A pipe is opened at once, also where nobody writes into it."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _refuse_too_large(path: str, most: int) -> UnreadableError:
    sentence = _("it is over {most} MiB, the most that it may have")
    return UnreadableError(path, sentence.format(most=most // 1024 // 1024))
