"""Where the ledger of a table lies unless somebody says otherwise: beside it, under a name of its own among several."""

import os
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from reformctl.model.table import TABLE_ID_PATTERN, Table
from reformctl.system import files
from reformctl.system.environment import encode_file_name
from reformctl.system.errors import UnreadableError
from reformctl.system.files import FileContent
from reformctl.tablefile import load

_TABLE_SECTION = re.compile(
    rb"^(?:\xef\xbb\xbf)?[\"']?table[\"']?[ \t]*:([^\r\n]*(?:\r?\n[ \t]+[^\r\n]*)*)", re.MULTILINE
)
_TABLE_ID = re.compile(rb"\bid[\"']?[ \t]*:[ \t]*[\"']?(" + TABLE_ID_PATTERN.encode() + rb")")


class LedgerPlace(NamedTuple):
    """Where the ledger of a table lies."""

    path: str
    exists: bool
    is_own: bool
    """Whether its name has the id of the table, for several tables lie in the folder."""


def find_place(table_path: str, table_id: str) -> LedgerPlace:
    """Find the ledger of a table: progress.yaml beside it, or qh7.progress.yaml where several tables lie in the folder.

    That of the packaged table lies in the current folder, for others share the installed one. A progress.yaml that
    another table of the folder has begun stays that one's.
    """
    packaged = files.find_packaged_table()
    if table_path in {"-", packaged}:
        return _look(files.LEDGER_NAME, is_own=False)
    folder = os.path.dirname(table_path)
    own_name = f"{table_id}.{files.LEDGER_NAME}"
    own_path = os.path.join(folder, own_name)
    own = _look(own_path, is_own=True)
    if own.exists:
        return own
    usual_path = os.path.join(folder, files.LEDGER_NAME)
    usual = _look(usual_path, is_own=False)
    owner = None
    if usual.exists:
        owner = read_table_id(usual.path)
        if owner in {None, table_id}:
            return usual
    other_ids = _list_table_ids(folder)
    other_ids.discard(table_id)
    is_shared = bool(other_ids)
    if usual.exists:
        is_shared = owner in other_ids
    return own if is_shared else usual


def pair_with_paths(tables: Sequence[Table], paths: Sequence[str]) -> dict[str, str]:
    """Pair each table with its file, as {id: path}; one that was not read from a file has the path -."""
    if len(paths) == len(tables) == 1:
        table_id = tables[0].id
        return {table_id: paths[0]}
    by_id = {table.id: "-" for table in tables}
    named_paths = [path for path in paths if path != "-"]
    contents = list(map(FileContent, named_paths))
    loaded, _reasons = load.load_usable(contents)
    for table, path in zip(loaded, named_paths, strict=True):
        if table and table.id in by_id:
            by_id[table.id] = path
    return by_id


def read_table_id(path: str) -> str | None:
    """Read which table a ledger speaks of, without judging it; None where that cannot be told."""
    try:
        data = FileContent(path).data
    except UnreadableError:
        return None
    section = _TABLE_SECTION.search(data)
    if section is None:
        return None
    match = _TABLE_ID.search(section[1])
    if match is None:
        return None
    table_id = match[1]
    return table_id.decode()


def load_tables_in(folder: str, more_paths: Iterable[str] = ()) -> list[Table]:
    """Load the tables of a folder that can be used, and those of more files."""
    try:
        paths = files.find_table_files([folder or "."])
    except UnreadableError:
        paths = []
    paths += more_paths
    contents = list(map(FileContent, paths))
    loaded, _reasons = load.load_usable(contents)
    return [table for table in loaded if table]


def _list_table_ids(folder: str) -> set[str]:
    """List the ids of the tables that lie in a folder."""
    tables = load_tables_in(folder)
    return {table.id for table in tables}


def _look(path: str, *, is_own: bool) -> LedgerPlace:
    plain_path = os.path.normpath(path)
    encoded_path = encode_file_name(plain_path)
    exists = os.path.lexists(encoded_path)
    return LedgerPlace(plain_path, exists, is_own)
