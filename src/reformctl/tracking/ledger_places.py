"""Where the ledger of a table lies unless somebody says otherwise: beside it, under a name of its own among several."""

import os
import re
from collections.abc import Sequence
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
    if table_path in {"-", files.find_packaged_table()}:
        return _look(files.LEDGER_NAME, is_own=False)
    folder = os.path.dirname(table_path)
    own = _look(os.path.join(folder, f"{table_id}.{files.LEDGER_NAME}"), is_own=True)
    usual = _look(os.path.join(folder, files.LEDGER_NAME), is_own=False)
    if own.exists:
        return own
    owner = read_table_id(usual.path) if usual.exists else None
    if usual.exists and owner in {None, table_id}:
        return usual
    others = list_table_ids(folder) - {table_id}
    is_shared = owner in others if usual.exists else bool(others)
    return own if is_shared else usual


def pair_with_paths(tables: Sequence[Table], paths: Sequence[str]) -> dict[str, str]:
    """Pair each table with its file, as {id: path}."""
    if len(paths) == len(tables) == 1:
        return {tables[0].id: paths[0]}
    loaded, _reasons = load.load_usable([FileContent(path) for path in paths if path != "-"])
    named = [path for path in paths if path != "-"]
    known = {table.id: path for table, path in zip(loaded, named, strict=True) if table}
    return {table.id: known.get(table.id, "-") for table in tables}


def read_table_id(path: str) -> str | None:
    """Read which table a ledger speaks of, without judging it; None where that cannot be told."""
    try:
        section = _TABLE_SECTION.search(FileContent(path).data)
    except UnreadableError:
        return None
    found = _TABLE_ID.search(section[1]) if section else None
    return found[1].decode() if found else None


def list_table_ids(folder: str) -> set[str]:
    """The ids of the tables that lie in a folder."""
    try:
        paths = files.find_table_files([folder or "."])
    except UnreadableError:
        return set()
    tables, _reasons = load.load_usable([FileContent(path) for path in paths])
    return {table.id for table in tables if table}


def _look(path: str, *, is_own: bool) -> LedgerPlace:
    path = os.path.normpath(path)
    return LedgerPlace(path, os.path.lexists(encode_file_name(path)), is_own)
