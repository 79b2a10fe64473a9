"""Everything that is written: standard output, and files that are replaced whole or not at all."""

import os
import stat
import sys
from contextlib import suppress
from typing import NamedTuple

from reformctl.environment import file_name
from reformctl.errors import FOUND, NOTHING, WriteError
from reformctl.messages import _
from reformctl.text import safe


class Answer(NamedTuple):
    """What a command has to say."""

    body: bytes
    """The facts, for standard output or the file that --output names."""
    notes: tuple[str, ...] = ()
    """Whole sentences about the run, for standard error."""
    found: bool = True

    @property
    def code(self) -> int:
        """The exit code."""
        return FOUND if self.found else NOTHING


def write(body: bytes, path: str) -> None:
    """Write to the file, or to standard output where `path` is `-`.

    Raises WriteError with the file named, and BrokenPipeError where the reader of a pipe has gone.
    """
    if path in {"-", "/dev/stdout"}:
        _write_standard_output(body)
        return
    try:
        _write_file(body, file_name(path))
    except OSError as error:
        sentence = _("{path} cannot be written: {reason}; an older file of that name is unchanged")
        raise WriteError(sentence.format(path=safe(path), reason=error.strerror or error)) from error


def _write_standard_output(body: bytes) -> None:
    if sys.stdout is None:
        raise WriteError(_("standard output cannot be written: it is closed"))
    try:
        sys.stdout.buffer.write(body)
        sys.stdout.buffer.flush()
    except OSError as error:
        _discard_standard_output()
        if isinstance(error, BrokenPipeError):
            raise
        sentence = _("standard output cannot be written: {reason}")
        raise WriteError(sentence.format(reason=error.strerror or error)) from error


def _discard_standard_output() -> None:
    """What is left in Python's buffer must not fail a second time when the interpreter ends."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, sys.stdout.fileno())
    os.close(devnull)


def _write_file(body: bytes, path: str) -> None:
    """Through a temporary file in the same folder; what is no regular file (a device, a pipe) is written directly."""
    mode = _mode(path)
    if path.endswith(os.sep) or (mode is not None and not stat.S_ISREG(mode)):
        with open(path, "wb") as device:
            device.write(body)
        return
    path = os.path.realpath(path)
    temporary = os.path.join(os.path.dirname(path), f".reformctl-{os.getpid()}.tmp")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        with open(descriptor, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(descriptor)
        if mode is not None:
            os.chmod(temporary, stat.S_IMODE(mode))
        os.replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise


def _mode(path: str) -> int | None:
    try:
        return os.stat(path).st_mode
    except FileNotFoundError:
        return None
