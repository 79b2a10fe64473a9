"""Where cached tables lie: the packaged table's beside it, every other in the user's cache folder.

A cached table is named by the hash of the YAML file's bytes and of the code that makes it, never trusted by time stamp,
and says with which official text it was found valid. The folder is used only where nobody else can write into it
(private_folder.py). Whatever cannot be used or written is passed over in silence, and then the YAML is read.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from reformctl.model.table import Table
from reformctl.system import environment, files, private_folder
from reformctl.system.errors import UnreadableError, WriteError, describe_system_error
from reformctl.system.files import FileContent
from reformctl.system.translation import _

if TYPE_CHECKING:
    from reformctl.tablefile.sqlite_store import Repair

MAX_FILES = 5_000
MAX_BYTES = 2 * 1024 * 1024 * 1024
"""Of all files in the folder; the oldest go first. A table of 100,000 tasks takes a tenth of it."""
SUFFIX = ".reformctl.sqlite"
SET_SUFFIX = ".reformctl.set"
OUR_SUFFIXES = (SUFFIX, SET_SUFFIX)
"""What the names of our files end with: somebody else may keep files in the folder, too."""
CODE_FOLDERS = ("", "model", "searching", "system", "tablefile", "text", "validation")
"""Folders of the package whose files decide what is cached of a table file."""
CODE_HASH_FILE = "code.sha256"
"""The file of an installed package that holds the hash of them; a checkout has none, for there the code changes."""


class Fingerprint(NamedTuple):
    """What the bytes of a table file are known by."""

    name: str
    """What they are called in the cache."""
    size: int


def compute_fingerprint(content: FileContent) -> Fingerprint:
    """Look through all bytes of a file; raises UnreadableError."""
    digest, size = sha256(hash_code().encode()), 0
    for piece in content.read_pieces():
        digest.update(piece)
        size += len(piece)
    return Fingerprint(digest.hexdigest(), size)


@lru_cache(maxsize=1)
def hash_code() -> str:
    """The hash of the code that reads, judges and folds tables: what older code has cached is not believed.

    An installed package states it, for its code does not change. In a checkout it is that of the files as they are now,
    which takes less than a millisecond.
    """
    package = os.path.dirname(os.path.dirname(__file__))
    with suppress(FileNotFoundError), open(os.path.join(package, CODE_HASH_FILE), encoding="ascii") as file:
        return file.read()
    digest = sha256()
    for folder in CODE_FOLDERS:
        for name in sorted(os.listdir(os.path.join(package, folder))):
            if name.endswith((".py", ".txt")):
                with open(os.path.join(package, folder, name), "rb") as file:
                    digest.update(f"\n{folder}/{name}\n".encode() + file.read())
    return digest.hexdigest()


def find_table(path: str, fingerprint: Fingerprint, repair: "Repair") -> Table | None:
    """The table that the bytes of a file mean, if it was found valid with this official text; else None.

    `repair` reads its tasks from the YAML, where what is cached of them turns out to be damaged.
    """
    try:
        from reformctl.tablefile import sqlite_store
    except ImportError:  # a Python that was built without SQLite
        return None
    for location in _find_databases(path, fingerprint.name):
        try:
            table, proof = sqlite_store.read_table(location, fingerprint.name, repair)
        except sqlite_store.DamagedError:
            continue
        if proof == _hash_source_text(table, path, fingerprint.size):
            return table.replace(findings=table.findings._replace(file=path)) if table.findings else table
    return None


def store_table(content: FileContent, table: Table) -> None:
    """Cache a table that was found valid."""
    folder = environment.find_cache_folder()
    if folder is None or not has_sqlite():
        return
    fingerprint = compute_fingerprint(content)
    _write_file(folder, f"{fingerprint.name}{SUFFIX}", make_database(content.path, fingerprint, table))


def make_database(path: str, fingerprint: Fingerprint, table: Table) -> Iterator[bytes]:
    """What is cached of a table that was found valid, piece by piece; raises WriteError where there is no room."""
    from reformctl.searching.corpus import fold_task
    from reformctl.system import atomic_write, progress
    from reformctl.tablefile import sqlite_store

    folded = [fold_task(task) for task in progress.follow_items(table, _("keeping what was read"), len(table))]
    proof = _hash_source_text(table, path, fingerprint.size)
    return atomic_write.stream_temporary_file(
        lambda file: sqlite_store.write_database(file, fingerprint.name, table, proof, folded)
    )


def has_sqlite() -> bool:
    """Whether this Python can use a cache: it may have been built without SQLite."""
    try:
        import sqlite3  # noqa: F401 the import is the question
    except ImportError:
        return False
    return True


def is_valid_set(fingerprints: Sequence[Fingerprint]) -> bool:
    """Whether files that are each valid were found free of faults that they only have because of one another."""
    folder = environment.find_cache_folder()
    if folder is None:
        return False
    try:
        os.close(private_folder.open_file(folder, _name_set(fingerprints)))
    except OSError:
        return False
    return True


def store_valid_set(fingerprints: Sequence[Fingerprint]) -> None:
    """Remember that they were."""
    if folder := environment.find_cache_folder():
        _write_file(folder, _name_set(fingerprints), ())


def tidy_folder() -> None:
    """Keep the folder small: of what is ours the oldest goes, and whatever else somebody keeps there stays."""
    from reformctl.system import atomic_write

    folder = environment.find_cache_folder()
    if folder is None:
        return
    try:
        private_folder.find_owner(folder)
        _remove_oldest(folder)
    except OSError:
        return
    atomic_write.remove_leftovers(folder)


def explain_disuse(folder: str) -> str | None:
    """Why a folder for cached tables is not used: a sentence; None where it is used, or will be once it is made."""
    if not has_sqlite():
        return _("this Python was built without SQLite")
    try:
        private_folder.find_owner(folder)
    except FileNotFoundError:
        return None
    except OSError as error:
        return str(error) if isinstance(error, private_folder.NotPrivateError) else describe_system_error(error)
    return None


def _find_databases(path: str, name: str) -> Iterator[str]:
    """Where a table may be cached: beside the packaged one, which is believed as the code there is, and in the folder.

    A file in the folder that somebody else could have written is none of them.
    """
    if path == files.find_packaged_table():
        yield path + SUFFIX
    if folder := environment.find_cache_folder():
        with suppress(OSError):
            yield private_folder.judge_database(folder, name + SUFFIX)


def _hash_source_text(table: Table, path: str, size: int) -> str | None:
    """The state of the kept official text: its hash, or that it cannot be read; None where the table names none."""
    if table.source.file is None:
        return None
    try:
        return sha256(files.read_source_text(table.source.file, os.path.dirname(path), size)).hexdigest()
    except UnreadableError:
        return "unread"


def _name_set(fingerprints: Sequence[Fingerprint]) -> str:
    names = "\n".join(fingerprint.name for fingerprint in fingerprints)
    return sha256(names.encode()).hexdigest() + SET_SUFFIX


def _write_file(folder: str, name: str, pieces: Iterable[bytes]) -> None:
    """Write a file that others see whole or not at all; in silence, also where the disk is full."""
    with suppress(OSError, WriteError):
        private_folder.write_file(folder, name, pieces)


def _remove_oldest(folder: str) -> None:
    with os.scandir(folder) as entries:
        ours = [entry for entry in entries if entry.name.endswith(OUR_SUFFIXES) and entry.is_file(follow_symlinks=False)]
        found = sorted(((entry.stat().st_mtime, entry.stat().st_size, entry.path) for entry in ours), reverse=True)
    room = MAX_BYTES
    for count, (_time, size, path) in enumerate(found, 1):
        room -= size
        if room < 0 or count > MAX_FILES:
            with suppress(OSError):
                os.unlink(path)
