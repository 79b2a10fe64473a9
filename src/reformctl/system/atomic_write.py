"""Files that are replaced whole or not at all, whatever happens in between."""

import os
import re
import stat
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import NamedTuple

WRITE_CHUNK_BYTES = 1024 * 1024
"""Bytes that are written at once."""
MAX_TEMPORARY_AGE_SECONDS = 24 * 60 * 60
"""Seconds after which nobody is writing to a temporary file any longer."""


class ReplacedFile(NamedTuple):
    """A file that is replaced before others are."""

    path: str
    """As it was given."""
    real: str
    """Where it lies, once links are followed."""
    backup: str | None
    """Another name of the old file; None where there was none."""


class NotRestoredError(OSError):
    """One of several files could not be written, and some that were replaced before it could not be put back."""

    def __init__(self, cause: BaseException, changes: Sequence[ReplacedFile]) -> None:
        """`cause` is what went wrong with the file that could not be written."""
        super().__init__(getattr(cause, "errno", None), getattr(cause, "strerror", None) or str(cause))
        self.filename = getattr(cause, "filename", None)
        self.changes = changes
        """The files that are new now; the old ones are kept under the names of their backups."""


class _PreparedFile(NamedTuple):
    """A file that is written, and waits for being put in its place."""

    temporary: str
    path: str
    real: str


def write_files(files: Sequence[tuple[Iterable[bytes], str]], *, mode: int | None = None) -> None:
    """Write (pieces, file) pairs, all or none, through temporary files in the same folders; raises OSError.

    A `mode` is for files that only we write: they are made with it, and a link of that name is replaced, not followed.
    NotRestoredError says that some files are new and others old: the system let us put in one and not take it back.
    """
    with raising_when_killed():
        ready: list[_PreparedFile] = []
        try:
            for pieces, path in files:
                written = _prepare_file(pieces, path) if mode is None else _prepare_new_file(pieces, path, mode)
                if written is not None:
                    ready.append(written)
            _replace_all(ready)
        finally:
            for prepared in ready:
                with suppress(OSError):
                    os.unlink(prepared.temporary)


def remove_leftovers(folder: str) -> None:
    """Remove the temporary files of our runs that were killed: those of processes that are gone, or of yesterday."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            process = re.fullmatch(r"\.reformctl-([0-9]{1,9})-[0-9a-f]{8}\.tmp", entry.name)
            if process and (
                not _is_running(int(process[1])) or entry.stat().st_mtime < time.time() - MAX_TEMPORARY_AGE_SECONDS
            ):
                with suppress(OSError):
                    os.unlink(entry.path)


def _replace_all(ready: Sequence[_PreparedFile]) -> None:
    """Put every temporary file in its place; where one cannot be, the old files come back."""
    changes: list[ReplacedFile] = []
    try:
        for number, prepared in enumerate(ready, 1):
            with _name_file_in_errors(prepared.path):
                if number < len(ready):
                    changes.append(ReplacedFile(prepared.path, prepared.real, _back_up(prepared.real)))
                os.replace(prepared.temporary, prepared.real)
    except BaseException as error:
        remaining = [change for change in reversed(changes) if not _undo_replacement(change)]
        if remaining:
            raise NotRestoredError(error, remaining[::-1]) from error
        raise
    for change in changes:
        if change.backup is not None:
            with suppress(OSError):
                os.unlink(change.backup)


@contextmanager
def _name_file_in_errors(path: str) -> Iterator[None]:
    """An error is about the file that somebody asked for: nobody has heard of the temporary one."""
    try:
        yield
    except OSError as error:
        error.filename = path
        raise


def _back_up(path: str) -> str | None:
    """Another name for the file at a path; None where there is none."""
    if not os.path.lexists(path):
        return None
    backup = _make_temporary_name(path)
    try:
        os.link(path, backup, follow_symlinks=False)
    except (OSError, NotImplementedError):  # not on every file system: then it is away for a moment
        os.rename(path, backup)
    return backup


def _undo_replacement(change: ReplacedFile) -> bool:
    """Put back what was there before; False where the system does not let us."""
    try:
        if change.backup is None:
            with suppress(FileNotFoundError):  # it was not replaced yet
                os.unlink(change.real)
        else:
            os.replace(change.backup, change.real)
            with suppress(FileNotFoundError):  # two names of one file: then nothing was renamed
                os.unlink(change.backup)
    except OSError:
        return False
    return True


@contextmanager
def raising_when_killed() -> Iterator[None]:
    """Ctrl-C, `kill` and a closed terminal become exceptions, so that no temporary file is left behind.

    Only the main thread may ask for that. A signal that is ignored, or that whoever imports us handles, stays as it is.
    """
    import signal
    import threading

    from reformctl.system import environment

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


def _prepare_file(pieces: Iterable[bytes], path: str) -> _PreparedFile | None:
    """A temporary file, and what it is to replace; what is no regular file (a device, a pipe) is written directly."""
    old = _find_status(path)
    if path.endswith(os.sep) or (old and not stat.S_ISREG(old.st_mode)):
        with open(path, "wb") as device:
            device.writelines(pieces)
        return None
    if old:
        os.close(os.open(path, os.O_WRONLY))  # the system says why where it does not let us
    real = os.path.realpath(path)
    temporary = _make_temporary_name(real)
    with _name_file_in_errors(path), _remove_when_unfinished(temporary):
        _write_durably(pieces, temporary, 0o666)
        if old:
            _keep_owner_and_mode(temporary, old)
    return _PreparedFile(temporary, path, real)


def _prepare_new_file(pieces: Iterable[bytes], path: str, mode: int) -> _PreparedFile:
    """A temporary file with a mode of ours, and the path itself, whatever lies there."""
    temporary = _make_temporary_name(path)
    with _name_file_in_errors(path), _remove_when_unfinished(temporary):
        _write_durably(pieces, temporary, mode)
    return _PreparedFile(temporary, path, path)


@contextmanager
def _remove_when_unfinished(temporary: str) -> Iterator[None]:
    """Remove a temporary file that does not get finished."""
    try:
        yield
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise


def _make_temporary_name(path: str) -> str:
    """A name in the same folder that nobody else has, and that says which process made it."""
    return os.path.join(os.path.dirname(path), f".reformctl-{os.getpid()}-{os.urandom(4).hex()}.tmp")


def _is_running(process: int) -> bool:
    """Whether a process of this number is there; taken for granted where asking would end it, as on Windows."""
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # somebody else's
        return True
    return True


def _write_durably(pieces: Iterable[bytes], path: str, mode: int) -> None:
    """Every byte is on the disk when this returns; os.write may take fewer than it is given."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    try:
        for piece in pieces:
            rest = memoryview(piece)
            while rest:
                rest = rest[os.write(descriptor, rest[:WRITE_CHUNK_BYTES]) :]
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


def _find_status(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)
    except FileNotFoundError:
        return None
