"""Where compiled forms lie: of the packaged table beside it, of every other in the user's cache folder.

A form is named by the hash of the bytes of the YAML file, our version and the fields that there are, never trusted by
time stamp, and holds the hash of the kept official text with which the table was proven. The folder is used only where
nobody else can write into it (private_folder.py). Whatever cannot be used or written is passed over in silence, and
then the YAML is read.
"""

import os
from collections.abc import Callable, Iterable, Sequence

from reformctl import __version__, compiled, environment, files, private_folder
from reformctl.compiled import DamagedError
from reformctl.errors import UnreadableError, reason
from reformctl.files import Content
from reformctl.messages import _
from reformctl.model import Table, Task
from reformctl.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from hashlib import blake2b
    from mmap import mmap

MOST_FILES = 5_000
MOST_BYTES = 2 * 1024 * 1024 * 1024
"""Of all files in the folder; the oldest go first. A table of 100,000 tasks takes a tenth of it."""
MAPPED = 1024 * 1024
"""Bytes from which on a form is not read whole."""
SUFFIX = ".compiled"
TOGETHER = ".set"
OURS = (SUFFIX, TOGETHER)
"""What the names of our files end with."""
_BINARY = getattr(os, "O_BINARY", 0)


class Mark(NamedTuple):
    """What the bytes of a file are known by."""

    name: str
    """What a compiled form of them is called."""
    size: int


def mark_of(content: Content) -> Mark:
    """Look through a file; raises UnreadableError.

    Every byte counts. SHA-256, for which processors have instructions, takes less than half the time of BLAKE2, but
    hashlib loads OpenSSL, for as long as BLAKE2 takes for a chunk.
    """
    pieces = content.pieces()
    first = next(pieces, b"")
    if len(first) < files.CHUNK:
        return Mark(_named(_blake2(first).hexdigest()), len(first))
    from hashlib import sha256

    digest, size = sha256(first), len(first)
    for piece in pieces:
        digest.update(piece)
        size += len(piece)
    return Mark(_named(digest.hexdigest()), size)


def find(path: str, mark: Mark, repair: Callable[[], Sequence[Task]]) -> Table | None:
    """The table that the bytes of a file mean, if it was found valid with this kept text; `repair` reads it anew."""
    for place in _places(path, mark.name):
        try:
            table, proof = compiled.load(mark.name, _body(*place), repair)
        except (OSError, DamagedError):
            continue
        if proof == _proof(table, path, mark.size):
            return table
    return None


def keep(content: Content, table: Table) -> None:
    """Write the compiled form of a table that was found valid."""
    if folder := environment.cache():
        mark = mark_of(content)
        _write(folder, f"{mark.name}{SUFFIX}", form(content.path, mark, table))


def form(path: str, mark: Mark, table: Table) -> Iterable[bytes]:
    """The compiled form of a table that was found valid, piece by piece."""
    from reformctl import progress
    from reformctl.searching.corpus import Corpus

    documents = Corpus.from_tables([table.tasks]).documents
    lines = (document.whole for document in progress.follow(documents, _("keeping what was read"), len(documents)))
    return compiled.dump(mark.name, table, _proof(table, path, mark.size), lines)


def are_good_together(marks: Sequence[Mark]) -> bool:
    """Whether files that are each valid were found free of faults that they only have because of one another."""
    folder = environment.cache()
    if folder is None:
        return False
    try:
        os.close(private_folder.open_file(folder, _name_of_all(marks)))
    except OSError:
        return False
    return True


def keep_together(marks: Sequence[Mark]) -> None:
    """Remember that they were."""
    if folder := environment.cache():
        _write(folder, _name_of_all(marks), ())


def _name_of_all(marks: Sequence[Mark]) -> str:
    names = "\n".join(mark.name for mark in marks)
    return _named(_blake2(names.encode()).hexdigest()) + TOGETHER


def tidy() -> None:
    """Keep the folder small: of what is ours the oldest goes, and whatever else somebody keeps there stays."""
    from reformctl import replacing

    folder = environment.cache()
    if folder is None:
        return
    try:
        private_folder.owner_of(folder)
        _remove_oldest(folder)
    except OSError:
        return
    replacing.remove_leftovers(folder)


def _remove_oldest(folder: str) -> None:
    from contextlib import suppress

    with os.scandir(folder) as entries:
        ours = [entry for entry in entries if entry.name.endswith(OURS) and entry.is_file(follow_symlinks=False)]
        found = sorted(((entry.stat().st_mtime, entry.stat().st_size, entry.path) for entry in ours), reverse=True)
    room = MOST_BYTES
    for count, (_time, size, path) in enumerate(found, 1):
        room -= size
        if room < 0 or count > MOST_FILES:
            with suppress(OSError):
                os.unlink(path)


def why_unused(folder: str) -> str | None:
    """Why a folder for compiled forms is not used: a sentence; None where it is used, or will be once it is made."""
    try:
        private_folder.owner_of(folder)
    except FileNotFoundError:
        return None
    except OSError as error:
        return str(error) if isinstance(error, private_folder.NotPrivateError) else reason(error)
    return None


def _named(digest: str) -> str:
    return f"{digest}-{__version__}-{compiled.SHAPE:x}"


def _blake2(data: bytes) -> "blake2b":
    try:
        from _blake2 import blake2b
    except ImportError:
        from hashlib import blake2b
    return blake2b(data, digest_size=20)


def _places(path: str, name: str) -> Iterable[tuple[str | None, str]]:
    """Where a form may lie: beside the packaged table, where it is believed as the code there is, and in the folder."""
    if path == files.packaged():
        yield None, path + SUFFIX
    if folder := environment.cache():
        yield folder, name + SUFFIX


def _body(folder: str | None, name: str) -> "bytes | mmap":
    """What a form holds; raises OSError, also for a form that somebody else could have written."""
    descriptor = os.open(name, os.O_RDONLY | _BINARY) if folder is None else private_folder.open_file(folder, name)
    with open(descriptor, "rb") as file:
        if os.fstat(descriptor).st_size < MAPPED:
            return file.read()
        from mmap import ACCESS_READ, mmap

        return mmap(descriptor, 0, access=ACCESS_READ)


def _proof(table: Table, path: str, size: int) -> str | None:
    """The state of the kept official text: its hash, or that it cannot be read; None where the table names none."""
    if table.source.file is None:
        return None
    try:
        return _blake2(files.kept(table.source.file, os.path.dirname(path), size)).hexdigest()
    except UnreadableError:
        return "unread"


def _write(folder: str, name: str, pieces: Iterable[bytes]) -> None:
    """A file that others see whole or not at all; in silence, also where the disk is full."""
    try:
        private_folder.write_file(folder, name, pieces)
    except OSError:
        return
