"""Chooses whose ledger is meant: of several tables the one that a named ledger speaks of, else the only one begun."""

import os
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from reformctl.model.table import Table
from reformctl.system.environment import encode_file_name
from reformctl.system.files import find_table_files
from reformctl.tracking import ledger_places
from reformctl.tracking.ledger_places import LedgerPlace


class LedgerChoice(NamedTuple):
    """A table, and where its ledger lies."""

    table: Table
    place: LedgerPlace


def choose_ledger(
    tables: Sequence[Table], paths: Sequence[str], ledger_path: str | None = None, *, begins: bool = False
) -> LedgerChoice | None:
    """Choose the table whose ledger is meant; None where that may be several tables, or none of them.

    `paths` are the files and folders that the tables come from, `ledger_path` names a ledger. With `begins` it does not
    help to choose that only one of the tables has a ledger yet.
    """
    if ledger_path:
        return _choose_by_ledger(tables, ledger_path)
    places = _find_places(tables, paths)
    table = _find_only_table(tables)
    if table is None and not begins:
        table = _find_only_begun(tables, places)
    if table is None:
        return None
    place = places[table.id]
    return LedgerChoice(table, place)


def _choose_by_ledger(tables: Sequence[Table], path: str) -> LedgerChoice | None:
    """Choose the only table, or the one that a ledger speaks of."""
    name = encode_file_name(path)
    exists = os.path.lexists(name)
    table = _find_only_table(tables)
    if table is None and exists:
        owner_id = ledger_places.read_table_id(path)
        owners = [table for table in tables if table.id == owner_id]
        table = _find_only_table(owners)
    if table is None:
        return None
    place = LedgerPlace(path, exists, is_own=False)
    return LedgerChoice(table, place)


def _find_only_table(tables: Sequence[Table]) -> Table | None:
    if len(tables) == 1:
        return tables[0]
    return None


def _find_only_begun(tables: Sequence[Table], places: Mapping[str, LedgerPlace]) -> Table | None:
    """Find the only table that has a ledger; None where that is none or several."""
    begun = [table for table in tables if places[table.id].exists]
    return _find_only_table(begun)


def _find_places(tables: Sequence[Table], paths: Sequence[str]) -> dict[str, LedgerPlace]:
    """Find where the ledger of each table lies, by the ids of the tables."""
    files = find_table_files(paths)
    table_paths = ledger_places.pair_with_paths(tables, files)
    places = {}
    for table_id, path in table_paths.items():
        places[table_id] = ledger_places.find_place(path, table_id)
    return places
