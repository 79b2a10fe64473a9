"""The cache of validated tables: the packaged table's lies beside it, every other one in the user's cache folder.

A cached table is named by the hash of the code that made it and a checksum of the YAML file. It holds the bytes of the
YAML file and of the official text, and is used only where they are the same now: no time stamp is trusted. To load a
strong hash function in place of that takes a tenth of a short run.

The folder is used only where nobody else can write into it (private_folder.py). What cannot be used or written is
ignored silently, and the YAML is read instead.
"""

import os
from binascii import crc32
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING

from reformctl.model.table import Table
from reformctl.system import environment, files, private_folder
from reformctl.system.errors import UnreadableError, WriteError, describe_system_error
from reformctl.system.files import FileContent, Fingerprint
from reformctl.system.translation import _
from reformctl.tablefile.limits import MAX_CACHE_BYTES, MAX_CACHE_FILES

if TYPE_CHECKING:
    from reformctl.tablefile.sqlite_store import Repair

SUFFIX = ".reformctl.sqlite"
LEDGER_SUFFIX = ".reformctl.json"
OUR_SUFFIXES = (SUFFIX, LEDGER_SUFFIX, ".reformctl.vectors")
"""Of our files: tables, ledgers, and what searching/meaning_vectors.py keeps. Only these are removed: somebody may keep
other files in the folder, too."""
CODE_FOLDERS = ("", "model", "searching", "system", "tablefile", "text", "tracking", "validation")
"""Folders of the package whose files decide what a cached table or ledger holds."""
CODE_HASH_FILE = "code.sha256"
"""The file of an installed package that holds their hash. A checkout has none, because its code changes."""


def compute_fingerprint(content: FileContent) -> Fingerprint:
    """Compute the size and the checksum of a table file. Raises UnreadableError."""
    checksum = 0
    size = 0
    for piece in content.read_pieces():
        checksum = crc32(piece, checksum)
        size += len(piece)
    name = f"{hash_code()}-{size}-{checksum:08x}"
    return Fingerprint(content, name, size)


@lru_cache(maxsize=1)
def hash_code() -> str:
    """Return the hash of the code that reads, validates and folds tables: a table cached by other code is not used.

    An installed package states it in a file. In a checkout the code is hashed as it is now, in less than a millisecond.
    """
    room = os.path.dirname(__file__)
    package = os.path.dirname(room)
    hash_file = os.path.join(package, CODE_HASH_FILE)
    with suppress(FileNotFoundError), open(hash_file, encoding="ascii") as file:
        return file.read()
    from hashlib import sha256  # it takes as long to load as a tenth of a short run

    digest = sha256()
    for name in CODE_FOLDERS:
        folder = os.path.join(package, name)
        for file_name in sorted(os.listdir(folder)):
            if not file_name.endswith((".py", ".txt")):
                continue
            heading = f"\n{name}/{file_name}\n"
            digest.update(heading.encode())
            path = os.path.join(folder, file_name)
            with open(path, "rb") as code:
                digest.update(code.read())
    return digest.hexdigest()


def find_table(fingerprint: Fingerprint, repair: "Repair") -> Table | None:
    """Find the cached table of a file; None unless these bytes were found valid with the official text as it is now.

    `repair` reads the tasks from the YAML where those in the cache turn out to be damaged.
    """
    try:
        from reformctl.tablefile import sqlite_store
    except ImportError:  # a Python that was built without SQLite
        return None
    path = fingerprint.content.path
    for database in _find_databases(path, fingerprint.name):
        try:
            table, text_at_validation = sqlite_store.read_table(database, fingerprint, repair)
        except sqlite_store.DamagedError:
            continue
        text_now = _read_source_text(table, fingerprint)
        if text_now == text_at_validation:
            return _name_file_of_findings(table, path)
    return None


def store_table(content: FileContent, table: Table) -> None:
    """Cache a valid table."""
    folder = environment.find_cache_folder()
    if folder is None or not has_sqlite():
        return
    fingerprint = compute_fingerprint(content)
    database = make_database(fingerprint, table)
    _write_file(folder, fingerprint.name + SUFFIX, database)


def make_database(fingerprint: Fingerprint, table: Table) -> Iterator[bytes]:
    """Make the database of a valid table; its bytes come in pieces. Raises WriteError where there is no room."""
    from reformctl.searching.corpus import fold_task
    from reformctl.system import atomic_write, progress
    from reformctl.tablefile import sqlite_writer

    task_count = len(table)
    followed = progress.follow_items(table, _("caching"), task_count)
    folded = [fold_task(task) for task in followed]
    source_text = _read_source_text(table, fingerprint)

    def write_to(file: str) -> None:
        sqlite_writer.write_database(file, fingerprint, table, source_text, folded)

    return atomic_write.stream_temporary_file(write_to)


def has_sqlite() -> bool:
    """Tell whether this Python can use a cache: it may have been built without SQLite."""
    try:
        import sqlite3  # noqa: F401 the import is the question
    except ImportError:
        return False
    return True


def tidy_folder() -> None:
    """Keep the cache folder small: remove the oldest of our files. Other files stay."""
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
    """Say why a cache folder is not used; None where it is used, or will be once it is made."""
    if not has_sqlite():
        return _("this Python was built without SQLite")
    try:
        private_folder.find_owner(folder)
    except FileNotFoundError:
        return None
    except private_folder.NotPrivateError as error:
        return str(error)
    except OSError as error:
        return describe_system_error(error)
    return None


def _find_databases(path: str, name: str) -> Iterator[str]:
    """List where a table may be cached: beside the packaged table, which is trusted like the code, and in the folder.

    A file in the folder that somebody else could have written is left out.
    """
    if path == files.find_packaged_table():
        yield path + SUFFIX
    folder = environment.find_cache_folder()
    if folder:
        with suppress(OSError):
            yield private_folder.judge_database(folder, name + SUFFIX)


def _name_file_of_findings(table: Table, path: str) -> Table:
    """Name the table file in the findings of a cached table, if it has any: the database does not say where it lies."""
    if table.findings is None:
        return table
    findings = table.findings._replace(file=path)
    return table.replace(findings=findings)


def _read_source_text(table: Table, fingerprint: Fingerprint) -> bytes | None:
    """Read the kept official text of a table; None where the table names none, or it cannot be read."""
    name = table.source.file
    if name is None:
        return None
    folder = os.path.dirname(fingerprint.content.path)
    try:
        return files.read_source_text(name, folder, fingerprint.size)
    except UnreadableError:
        return None


def _write_file(folder: str, name: str, pieces: Iterable[bytes]) -> None:
    """Write a file that others see whole or not at all; ignore it silently where that fails."""
    with suppress(OSError, WriteError):
        private_folder.write_file(folder, name, pieces)


def _remove_oldest(folder: str) -> None:
    """Remove the oldest of our files until the rest is within the limits."""
    files_by_age = []
    with os.scandir(folder) as entries:
        for entry in entries:
            is_ours = entry.name.endswith(OUR_SUFFIXES)
            if is_ours and entry.is_file(follow_symlinks=False):
                status = entry.stat()
                files_by_age.append((status.st_mtime, status.st_size, entry.path))
    files_by_age.sort(reverse=True)
    free_bytes = MAX_CACHE_BYTES
    for count, (_time, size, path) in enumerate(files_by_age, 1):
        free_bytes -= size
        is_too_much = free_bytes < 0 or count > MAX_CACHE_FILES
        if is_too_much:
            with suppress(OSError):
                os.unlink(path)
