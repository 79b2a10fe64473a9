"""Writes files that are replaced whole or not at all, and temporary files that nobody finds afterwards."""

import os
import re
import stat
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import BinaryIO, NamedTuple

from reformctl.system import environment, limits
from reformctl.system.errors import WriteError, describe_system_error
from reformctl.system.translation import _
from reformctl.text.escaping import escape_text

TEMPORARY_NAME = re.compile(r"\.reformctl-([0-9]{1,9})-[0-9a-f]{8}\.tmp")
"""Names of our temporary files: each holds the number of the process that made it."""


class ReplacedFile(NamedTuple):
    """A file that was replaced, or is about to be, and its old version."""

    path: str
    """As it was given."""
    real: str
    """Where it lies, once links are followed."""
    backup: str | None
    """Another name of the old file; None where there was none."""


class NotRestoredError(OSError):
    """One of several files could not be written, and some that were replaced before it could not be put back."""

    def __init__(self, cause: BaseException, changes: Sequence[ReplacedFile]) -> None:
        """Take what went wrong with the file that could not be written, and the files that are new now."""
        number = getattr(cause, "errno", None)
        reason = getattr(cause, "strerror", None) or str(cause)
        super().__init__(number, reason)
        self.filename = getattr(cause, "filename", None)
        self.changes = changes
        """The old versions are kept under the names of their backups."""


class _PreparedFile(NamedTuple):
    """A temporary file that is written, and waits to be put in its place."""

    temporary: str
    path: str
    real: str


def write_files(files: Sequence[tuple[Iterable[bytes], str]], *, mode: int | None = None) -> None:
    """Write (pieces, path) pairs, all or none, through temporary files in the same folders; raises OSError.

    Files that only we write are made with `mode`, and a link of their name is replaced, not followed.
    NotRestoredError says that some files are new and others old.
    """
    with raising_when_killed():
        ready: list[_PreparedFile] = []
        try:
            for pieces, path in files:
                if mode is not None:
                    ready.append(_prepare_new_file(pieces, path, mode))
                elif _is_replaceable(path):
                    ready.append(_prepare_file(pieces, path))
                else:
                    _write_device(pieces, path)
            _replace_all(ready)
        finally:
            for prepared in ready:
                with suppress(OSError):
                    os.unlink(prepared.temporary)


def remove_leftovers(folder: str) -> None:
    """Remove the temporary files of our runs that were killed: those of processes that are gone, or of yesterday."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if _is_leftover(entry):
                with suppress(OSError):
                    os.unlink(entry.path)


def stream_temporary_file(make: Callable[[str], None]) -> Iterator[bytes]:
    """Let `make` write a temporary file, then hand on its bytes piece by piece: for what is too large for memory.

    Raises WriteError where there is no room for such a file. Nobody finds the file afterwards.
    """
    with _make_temporary_file(make) as file:
        while piece := file.read(limits.WRITE_CHUNK_BYTES):
            yield piece


@contextmanager
def raising_when_killed() -> Iterator[None]:
    """Turn Ctrl-C, `kill` and a closed terminal into exceptions, so that no temporary file is left behind.

    Only the main thread may do so. Signals that are ignored, or that the program around us handles, stay as they are.
    """
    import signal
    import threading

    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(number: int, _frame: object) -> None:
        if number == signal.SIGINT:
            raise KeyboardInterrupt
        raise SystemExit(128 + number)

    ending_handlers = (signal.SIG_DFL, environment.end_at_once, environment.end_with_last_words)
    before = {}
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        kind = getattr(signal, name, None)  # Windows has no SIGHUP
        if kind and signal.getsignal(kind) in ending_handlers:
            before[kind] = signal.signal(kind, interrupt)
    try:
        yield
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)


def _is_leftover(entry: os.DirEntry[str]) -> bool:
    match = TEMPORARY_NAME.fullmatch(entry.name)
    if not match:
        return False
    process = int(match[1])
    if not _is_running(process):
        return True
    status = entry.stat()
    age = time.time() - status.st_mtime
    return age > limits.MAX_TEMPORARY_AGE_SECONDS


def _replace_all(ready: Sequence[_PreparedFile]) -> None:
    """Put every temporary file in its place; where that fails for one, put all old files back."""
    changes: list[ReplacedFile] = []
    try:
        for number, prepared in enumerate(ready, 1):
            with _name_file_in_errors(prepared.path):
                if number < len(ready):
                    backup = _back_up(prepared.real)
                    change = ReplacedFile(prepared.path, prepared.real, backup)
                    changes.append(change)
                os.replace(prepared.temporary, prepared.real)
    except BaseException as error:
        remaining = []
        for change in reversed(changes):
            is_undone = _undo_replacement(change)
            if not is_undone:
                remaining.append(change)
        if remaining:
            remaining.reverse()
            raise NotRestoredError(error, remaining) from error
        raise
    for change in changes:
        if change.backup is not None:
            with suppress(OSError):
                os.unlink(change.backup)


@contextmanager
def _name_file_in_errors(path: str) -> Iterator[None]:
    """Let an error name the file that somebody asked for: nobody has heard of the temporary one."""
    try:
        yield
    except OSError as error:
        error.filename = path
        raise


def _back_up(path: str) -> str | None:
    """Give the file at a path another name, and return it; None where there is no file."""
    if not os.path.lexists(path):
        return None
    backup = _make_temporary_name(path)
    try:
        os.link(path, backup, follow_symlinks=False)
    except (OSError, NotImplementedError):  # some file systems have no links: then it is away for a moment
        os.rename(path, backup)
    return backup


def _undo_replacement(change: ReplacedFile) -> bool:
    """Put back what was there before; return False where the system does not let us."""
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


def _is_replaceable(path: str) -> bool:
    """Whether a path is that of a regular file, or of none yet; a device or a pipe cannot be replaced."""
    status = _find_status(path)
    is_regular = status is None or stat.S_ISREG(status.st_mode)
    return is_regular and not path.endswith(os.sep)


def _write_device(pieces: Iterable[bytes], path: str) -> None:
    with open(path, "wb") as device:
        device.writelines(pieces)


def _prepare_file(pieces: Iterable[bytes], path: str) -> _PreparedFile:
    """Write a temporary file that is to replace another one, whose owner and mode it takes."""
    old = _find_status(path)
    if old:
        descriptor = os.open(path, os.O_WRONLY)  # where the system forbids to write, it says why
        os.close(descriptor)
    real = os.path.realpath(path)
    temporary = _make_temporary_name(real)
    with _name_file_in_errors(path), _remove_when_unfinished(temporary):
        _write_durably(pieces, temporary, 0o666)
        if old:
            _keep_owner_and_mode(temporary, old)
    return _PreparedFile(temporary, path, real)


def _prepare_new_file(pieces: Iterable[bytes], path: str, mode: int) -> _PreparedFile:
    """Write a temporary file with a mode of ours; it is to replace whatever lies at the path, also a link."""
    temporary = _make_temporary_name(path)
    with _name_file_in_errors(path), _remove_when_unfinished(temporary):
        _write_durably(pieces, temporary, mode)
    return _PreparedFile(temporary, path, path)


@contextmanager
def _remove_when_unfinished(temporary: str) -> Iterator[None]:
    """Remove a temporary file if writing it fails."""
    try:
        yield
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise


def _make_temporary_name(path: str) -> str:
    """Make a name in the same folder that no other file has, and that tells which process made it."""
    folder = os.path.dirname(path)
    name = f".reformctl-{os.getpid()}-{os.urandom(4).hex()}.tmp"
    return os.path.join(folder, name)


def _is_running(process: int) -> bool:
    """Whether a process with this number runs; True where asking would end it, as on Windows."""
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # it runs, and is somebody else's
        return True
    return True


def _write_durably(pieces: Iterable[bytes], path: str, mode: int) -> None:
    """Write a new file so that every byte is on the disk when this returns."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    flags |= getattr(os, "O_BINARY", 0)  # only Windows has it
    descriptor = os.open(path, flags, mode)
    try:
        for piece in pieces:
            rest = memoryview(piece)
            while rest:
                written = os.write(descriptor, rest[: limits.WRITE_CHUNK_BYTES])  # perhaps fewer than it is given
                rest = rest[written:]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _keep_owner_and_mode(path: str, old: os.stat_result) -> None:
    """Give a file the owner and the mode of the old one, so that whoever could read that can read it, too."""
    new = os.stat(path)
    has_same_owner = new.st_uid == old.st_uid
    has_same_group = new.st_gid == old.st_gid
    if not (has_same_owner and has_same_group):
        with suppress(OSError):
            os.chown(path, old.st_uid, old.st_gid)
    mode = stat.S_IMODE(old.st_mode)
    os.chmod(path, mode)


def _find_status(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)
    except FileNotFoundError:
        return None


def _make_temporary_file(make: Callable[[str], None]) -> BinaryIO:
    """Make a temporary file and open it; its name is removed at once, also where the process is interrupted."""
    import tempfile

    path = ""
    with raising_when_killed():
        try:
            descriptor, path = tempfile.mkstemp(prefix="reformctl-")
            os.close(descriptor)
            make(path)
            return open(path, "rb", opener=_open_until_closed)
        except OSError as error:
            sentence = _("cannot write a temporary file in {folder}: {reason}; set TMPDIR to a folder with room")
            folder = escape_text(tempfile.tempdir or os.curdir)  # the last that Python tries
            reason = describe_system_error(error)
            message = sentence.format(reason=reason, folder=folder)
            raise WriteError(message) from error
        finally:
            with suppress(OSError):
                os.unlink(path)


def _open_until_closed(path: str, flags: int) -> int:
    """Open a file that goes away when it is closed: Windows wants to be told so when it is opened."""
    until_closed = getattr(os, "O_TEMPORARY", 0)
    return os.open(path, flags | until_closed)
