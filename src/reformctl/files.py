"""What lies on the disk: table files, folders of them, and texts, read whole."""

import os
import stat
from collections.abc import Sequence

from reformctl import environment
from reformctl.environment import file_name, readable
from reformctl.errors import UnreadableError, reason
from reformctl.messages import _
from reformctl.typed import NamedTuple

LARGEST = 256 * 1024 * 1024
"""Bytes of a table file: three times what a table of 100,000 tasks takes."""

SUFFIXES = (".yaml", ".yml")


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


def _files_in(folder: str) -> list[str]:
    try:
        names = sorted(map(readable, os.listdir(file_name(folder))))
    except OSError as error:
        raise UnreadableError(folder, reason(error)) from error
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
        raise UnreadableError(path, reason(error)) from error


def _too_large(path: str, most: int) -> UnreadableError:
    sentence = _("it is over {most} MiB, the most that it may have")
    return UnreadableError(path, sentence.format(most=most // 1024 // 1024))
