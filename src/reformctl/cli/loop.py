"""What the commands of an office's loop share: the one table that they are about, and its ledger."""

import os
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from reformctl.cli import loop_options, spec
from reformctl.cli.selection import load_asked_tables
from reformctl.cli.spec import Call
from reformctl.model.table import Table
from reformctl.system.environment import encode_file_name
from reformctl.system.errors import SYSTEM_ERRORS, UnreadableError, UsageError
from reformctl.system.files import find_table_files
from reformctl.system.remarks import make_remark
from reformctl.system.translation import _, join_words, translate
from reformctl.text.escaping import escape_text
from reformctl.tracking import ledger_file, ledger_places, ledger_rules, periods
from reformctl.tracking.ledger_file import LedgerFile
from reformctl.tracking.ledger_places import LedgerPlace

LedgerPlaces = Mapping[str, LedgerPlace]
"""Where ledgers lie, by the ids of their tables."""


class LoopInput(NamedTuple):
    """A table, its ledger, and what is to be said of them."""

    table: Table
    file: LedgerFile
    notes: tuple[str, ...]


def load_input(call: Call, *, needs_ledger: bool = False, begins: bool = False) -> LoopInput:
    """Load the table that the line names, and its ledger; raises UsageError where there are several tables.

    Of several tables the one is meant that the ledger speaks of, unless the command begins a ledger. A ledger that is
    needed and not there is an error where the line names it, else it is said.
    """
    tables, table_notes = load_asked_tables(call)
    named_path = call[loop_options.LEDGER]
    if named_path:
        table, place = _choose_by_ledger(call, tables, named_path)
    else:
        places = _find_places(call, tables)
        begun_places = {} if begins else places
        table = _choose_table(call, tables, begun_places)
        place = places[table.id]
    notes = [*table_notes]
    notes += _describe_choice(tables, table, place)
    if needs_ledger and not place.exists:
        if named_path:
            reason = translate(SYSTEM_ERRORS["ENOENT"])
            raise UnreadableError(named_path, reason)
        notes.append(_describe_missing_ledger(place.path))
    file = ledger_file.load_ledger(place.path, table)
    warnings = ledger_rules.find_unknown_assigned(file.ledger, table)
    notes += [warning.sentence for warning in warnings]
    return LoopInput(table, file, tuple(notes))


def require_period(text: str | None) -> str | None:
    """Return the period that an option names, as ledgers write it; None where there is no such option."""
    if text is None:
        return None
    return periods.require_period(text)


def _choose_by_ledger(call: Call, tables: Sequence[Table], path: str) -> tuple[Table, LedgerPlace]:
    """Choose the table that the ledger speaks of which the line names."""
    exists = os.path.lexists(encode_file_name(path))
    place = LedgerPlace(path, exists, is_own=False)
    if len(tables) > 1 and exists:
        owner_id = ledger_places.read_table_id(path)
        for table in tables:
            if table.id == owner_id:
                return table, place
    only_table = _choose_table(call, tables, {})
    return only_table, place


def _find_places(call: Call, tables: Sequence[Table]) -> LedgerPlaces:
    """Find where the ledger of each table lies, by the ids of the tables."""
    table_files = find_table_files(call[spec.DATA])
    paths = ledger_places.pair_with_paths(tables, table_files)
    places = {}
    for table_id, path in paths.items():
        places[table_id] = ledger_places.find_place(path, table_id)
    return places


def _choose_table(call: Call, tables: Sequence[Table], places: LedgerPlaces) -> Table:
    """Choose the only table, or the only one that has a ledger; raises UsageError where that is none or several."""
    if len(tables) == 1:
        return tables[0]
    begun = [table for table in tables if _has_ledger(table, places)]
    if len(begun) == 1:
        return begun[0]
    table_ids = join_words(table.id for table in tables)
    sentence = _("{command} takes one table: choose one of {tables} with --table")
    message = sentence.format(command=call.command, tables=table_ids)
    raise UsageError(message)


def _has_ledger(table: Table, places: LedgerPlaces) -> bool:
    """Whether the ledger of a table lies where it usually does."""
    place = places.get(table.id)
    return place is not None and place.exists


def _describe_missing_ledger(path: str) -> str:
    """Say that there is no ledger, where one is needed to know who was asked."""
    sentence = _("there is no ledger {path} yet, so no agency was asked (--ledger names another ledger)")
    note = sentence.format(path=escape_text(path))
    return make_remark(note, file=path)


def _describe_choice(tables: Sequence[Table], table: Table, place: LedgerPlace) -> list[str]:
    """Say which of several tables is taken, and where its ledger lies if that is not where it usually does."""
    path = escape_text(place.path)
    count = len(tables)
    if count > 1:
        sentence = _("using {table}, one of {count} tables, whose ledger is {path}: --table chooses another one")
        note = sentence.format(count=count, table=table.id, path=path)
        return [note]
    if place.is_own:
        sentence = _("the ledger of {table} is {path}, because that folder holds several tables")
        note = sentence.format(table=table.id, path=path)
        return [note]
    return []
