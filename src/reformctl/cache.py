"""Where compiled forms lie: of the packaged table beside it, of every other in the user's cache folder.

A form is named by the hash of the bytes of the YAML file, our version and the fields that there are, never trusted by
time stamp, and holds the hash of the kept official text with which the table was proven. Whatever cannot be used or
written is passed over in silence: then the YAML is read.
"""

import os
from collections.abc import Callable, Iterable, Sequence

from reformctl import __version__, compiled, environment, files
from reformctl.compiled import DamagedError
from reformctl.errors import UnreadableError
from reformctl.messages import _
from reformctl.model import Table, Task
from reformctl.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from mmap import mmap

MOST_FILES = 200
MOST_BYTES = 2 * 1024 * 1024 * 1024
"""Of all files in the folder; the oldest go first. A table of 100,000 tasks takes a tenth of it."""
MAPPED = 1024 * 1024
"""Bytes from which on a form is not read whole."""
SUFFIX = ".compiled"
TOGETHER = ".set"
OURS = (SUFFIX, TOGETHER)
"""What the names of our files end with."""


def find(path: str, data: bytes, repair: Callable[[], Sequence[Task]]) -> Table | None:
    """The table that the bytes of a file mean, if it was found valid with this kept text; `repair` reads it anew."""
    name = name_of(data)
    for place in _places(path, name):
        try:
            table, proof = compiled.load(name, _body(place), repair)
        except (OSError, DamagedError):
            continue
        if proof == _proof(table, path, data):
            return table
    return None


def keep(path: str, data: bytes, table: Table) -> None:
    """Write the compiled form of a table that was found valid."""
    if folder := environment.cache():
        _write(folder, f"{name_of(data)}{SUFFIX}", form(path, data, table))


def form(path: str, data: bytes, table: Table) -> Iterable[bytes]:
    """The compiled form of a table that was found valid, piece by piece."""
    from reformctl import progress
    from reformctl.searching.corpus import Corpus

    documents = Corpus.of([table.tasks]).documents
    lines = (document.whole for document in progress.follow(documents, _("keeping what was read"), len(documents)))
    return compiled.dump(name_of(data), table, _proof(table, path, data), lines)


def name_of(data: bytes) -> str:
    """What a form of these bytes is called."""
    try:
        from _blake2 import blake2b  # hashlib loads OpenSSL, in half of our time
    except ImportError:
        from hashlib import blake2b
    return f"{blake2b(data, digest_size=20).hexdigest()}-{__version__}-{compiled.SHAPE:x}"


def are_good_together(several: Sequence[bytes]) -> bool:
    """Whether files that are each valid were found free of faults that they only have because of one another."""
    folder = environment.cache()
    return folder is not None and os.path.exists(os.path.join(folder, _name_of_all(several)))


def keep_together(several: Sequence[bytes]) -> None:
    """Remember that they were."""
    if folder := environment.cache():
        _write(folder, _name_of_all(several), ())


def _name_of_all(several: Sequence[bytes]) -> str:
    return name_of("\n".join(map(name_of, several)).encode()) + TOGETHER


def _places(path: str, name: str) -> Iterable[str]:
    if path == files.packaged():
        yield path + SUFFIX
    if folder := environment.cache():
        yield os.path.join(folder, name + SUFFIX)


def _body(path: str) -> "bytes | mmap":
    with open(path, "rb") as file:
        if os.fstat(file.fileno()).st_size < MAPPED:
            return file.read()
        from mmap import ACCESS_READ, mmap

        return mmap(file.fileno(), 0, access=ACCESS_READ)


def _proof(table: Table, path: str, data: bytes) -> str | None:
    """The state of the kept official text: its hash, or that it cannot be read; None where the table names none."""
    if table.source.file is None:
        return None
    try:
        return name_of(files.kept(table.source.file, os.path.dirname(path), data))
    except UnreadableError:
        return "unread"


def _write(folder: str, name: str, pieces: Iterable[bytes]) -> None:
    """A file that others see whole or not at all; in silence, also where the disk is full."""
    from reformctl import replacing

    try:
        os.makedirs(folder, 0o700, exist_ok=True)
        replacing.write([(pieces, os.path.join(folder, name))])
        _tidy(folder)
    except OSError:
        return


def _tidy(folder: str) -> None:
    """Keep the folder small: of what is ours the oldest goes, and whatever else somebody keeps there stays."""
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
