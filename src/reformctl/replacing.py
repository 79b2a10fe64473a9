"""Files that are replaced whole or not at all, whatever happens in between."""

import errno
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress

CHUNK = 1024 * 1024
"""Bytes that are written at once."""


def write(files: Sequence[tuple[Iterable[bytes], str]]) -> None:
    """Write (pieces, file) pairs, all or none, through temporary files in the same folders; raises OSError."""
    with raising_when_killed():
        ready: list[tuple[str, str]] = []
        try:
            for pieces, path in files:
                if (prepared := _prepared(pieces, path)) is not None:
                    ready.append(prepared)
            while ready:
                os.replace(*ready[0])
                ready.pop(0)
        finally:
            for temporary, _path in ready:
                with suppress(OSError):
                    os.unlink(temporary)


@contextmanager
def raising_when_killed() -> Iterator[None]:
    """Ctrl-C, `kill` and a closed terminal become exceptions, so that no temporary file is left behind.

    Only the main thread may ask for that. A signal that is ignored, or that whoever imports us handles, stays as it is.
    """
    import signal
    import threading

    from reformctl import environment

    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(number: int, _frame: object) -> None:
        raise KeyboardInterrupt if number == signal.SIGINT else SystemExit(128 + number)

    kinds = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    ending = (signal.SIG_DFL, environment.end_at_once)
    before = {kind: handler for kind in kinds if (handler := signal.getsignal(kind)) in ending}
    for kind in before:
        signal.signal(kind, interrupt)
    try:
        yield
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)


def _prepared(pieces: Iterable[bytes], path: str) -> tuple[str, str] | None:
    """A temporary file, and what it is to replace; what is no regular file (a device, a pipe) is written directly."""
    old = _status(path)
    if path.endswith(os.sep) or (old and not stat.S_ISREG(old.st_mode)):
        with open(path, "wb") as device:
            device.writelines(pieces)
        return None
    if old and not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
    real = os.path.realpath(path)
    temporary = os.path.join(os.path.dirname(real), f".reformctl-{os.getpid()}-{os.urandom(4).hex()}.tmp")
    try:
        _write_durably(pieces, temporary)
        if old:
            _keep_owner_and_mode(temporary, old)
    except BaseException as error:
        with suppress(OSError):
            os.unlink(temporary)
        if isinstance(error, OSError):
            error.filename = path  # nobody has heard of the temporary one
        raise
    return temporary, real


def _write_durably(pieces: Iterable[bytes], path: str) -> None:
    """Every byte is on the disk when this returns; os.write may take fewer than it is given."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        for piece in pieces:
            rest = memoryview(piece)
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


def _status(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)
    except FileNotFoundError:
        return None
