"""Everything that is written: standard output, and files that are replaced whole or not at all."""

import errno
import os
import stat
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import NamedTuple

from reformctl.environment import file_name
from reformctl.errors import FOUND, NOTHING, TROUBLE, WriteError
from reformctl.messages import _
from reformctl.text import safe

CHUNK = 1024 * 1024
"""Bytes that are written at once."""


class Answer(NamedTuple):
    """What a command has to say."""

    body: bytes
    """The facts, for standard output or the file that --output names."""
    notes: tuple[str, ...] = ()
    """Whole sentences about the run, for standard error."""
    found: bool = True
    """False for a clean no."""
    refused: bool = False
    """Whether the question could not be answered whole, as the body says."""
    beside: tuple[tuple[bytes, str], ...] = ()
    """(what, file) that is written together with the file that --output names."""
    inside: tuple[tuple[bytes, str], ...] = ()
    """(what, file) in the folder that --output names, which is written in place of the body."""
    warnings: tuple[str, ...] = ()
    """Sentences that --quiet does not silence."""

    @property
    def code(self) -> int:
        """The exit code."""
        return TROUBLE if self.refused else FOUND if self.found else NOTHING


def write(body: bytes, path: str, beside: Sequence[tuple[bytes, str]] = ()) -> None:
    """Write to the file, or to standard output where `path` is `-`; and files beside it, all of them or none.

    Raises WriteError with the file named, and BrokenPipeError where the reader of a pipe has gone.
    """
    if path in {"-", "/dev/stdout"}:
        _write_standard_output(body)
        return
    for _data, other in beside:
        _make_folder(os.path.dirname(other))
    _replace([*beside, (body, path)])


def write_inside(files: Sequence[tuple[bytes, str]]) -> None:
    """Write the files (what, file) of a folder, all of them or none; folders that are missing are made.

    Raises WriteError with the file named.
    """
    for _data, path in files:
        _make_folder(os.path.dirname(path))
    _replace(files)


def _replace(files: Sequence[tuple[bytes, str]]) -> None:
    """Write all of them or none; raises WriteError with the last one named, unless it is known to be another."""
    try:
        _write_files([(data, file_name(path)) for data, path in files])
    except OSError as error:
        sentence = _("{path} cannot be written: {reason}; an older file of that name is unchanged")
        place = error.filename if len(files) > 1 and isinstance(error.filename, str) else files[-1][1]
        raise WriteError(sentence.format(path=safe(place), reason=error.strerror or error)) from error


def _make_folder(path: str) -> None:
    """Make a folder and those above it, where they are missing; raises WriteError."""
    try:
        os.makedirs(file_name(path), exist_ok=True)
    except OSError as error:
        sentence = _("the folder {path} cannot be made: {reason}")
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


def _write_files(files: Sequence[tuple[bytes, str]]) -> None:
    """Through temporary files in the same folders, which then replace the old ones."""
    with _raising_when_killed():
        ready: list[tuple[str, str]] = []
        try:
            for body, path in files:
                if (prepared := _prepared(body, path)) is not None:
                    ready.append(prepared)
            while ready:
                os.replace(*ready[0])
                ready.pop(0)
        finally:
            for temporary, _path in ready:
                with suppress(OSError):
                    os.unlink(temporary)


def _prepared(body: bytes, path: str) -> tuple[str, str] | None:
    """A temporary file, and what it is to replace; what is no regular file (a device, a pipe) is written directly."""
    old = _status(path)
    if path.endswith(os.sep) or (old and not stat.S_ISREG(old.st_mode)):
        with open(path, "wb") as device:
            device.write(body)
        return None
    if old and not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
    path = os.path.realpath(path)
    temporary = os.path.join(os.path.dirname(path), f".reformctl-{os.getpid()}-{os.urandom(4).hex()}.tmp")
    try:
        _write_durably(body, temporary)
        if old:
            _keep_owner_and_mode(temporary, old)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise
    return temporary, path


def _write_durably(body: bytes, path: str) -> None:
    """Every byte is on the disk when this returns; os.write may take fewer than it is given."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        rest = memoryview(body)
        while rest:
            rest = rest[os.write(descriptor, rest[:CHUNK]) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _keep_owner_and_mode(path: str, old: os.stat_result) -> None:
    """What replaces a file may be read by whoever could read the old one."""
    new = os.stat(path)
    if (new.st_uid, new.st_gid) != (old.st_uid, old.st_gid):
        with suppress(OSError):
            os.chown(path, old.st_uid, old.st_gid)
    os.chmod(path, stat.S_IMODE(old.st_mode))


@contextmanager
def _raising_when_killed() -> Iterator[None]:
    """Ctrl-C, `kill` and a closed terminal become exceptions, so that no temporary file is left behind."""
    import signal

    def interrupt(number: int, _frame: object) -> None:
        raise KeyboardInterrupt if number == signal.SIGINT else SystemExit(128 + number)

    kinds = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {kind: signal.getsignal(kind) for kind in kinds}
    for kind in kinds:
        if before[kind] != signal.SIG_IGN:
            signal.signal(kind, interrupt)
    try:
        yield
    finally:
        for kind in kinds:
            signal.signal(kind, before[kind])


def _status(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)
    except FileNotFoundError:
        return None
