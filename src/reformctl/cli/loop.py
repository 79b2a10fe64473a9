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
    tables, notes = load_asked_tables(call)
    named = call[loop_options.LEDGER]
    if named:
        table, place = _choose_by_ledger(call, tables, named)
    else:
        places = _find_places(call, tables)
        table = _choose_table(call, tables, {} if begins else places)
        place = places[table.id]
    notes = (*notes, *_describe_choice(tables, table, place))
    if needs_ledger and not place.exists:
        if named:
            raise UnreadableError(named, translate(SYSTEM_ERRORS["ENOENT"]))
        sentence = _("there is no ledger {path} yet, so no agency was asked (--ledger names another ledger)")
        note = sentence.format(path=escape_text(place.path))
        notes = (*notes, make_remark(note, file=place.path))
    file = ledger_file.load_ledger(place.path, table)
    doubts = [diagnostic.sentence for diagnostic in ledger_rules.find_unknown_assigned(file.ledger, table)]
    return LoopInput(table, file, (*notes, *doubts))


def require_period(text: str | None) -> str | None:
    """Return the period that an option names, as ledgers write it; None where there is no such option."""
    return None if text is None else periods.require_period(text)


def _choose_by_ledger(call: Call, tables: Sequence[Table], path: str) -> tuple[Table, LedgerPlace]:
    """The table that the ledger speaks of which the line names."""
    place = LedgerPlace(path, os.path.lexists(encode_file_name(path)), is_own=False)
    owner = ledger_places.read_table_id(path) if len(tables) > 1 and place.exists else None
    owned = [table for table in tables if table.id == owner]
    return (owned[0] if owned else _choose_table(call, tables, {})), place


def _find_places(call: Call, tables: Sequence[Table]) -> dict[str, LedgerPlace]:
    """Where the ledger of each table lies, by the ids of the tables."""
    paths = ledger_places.pair_with_paths(tables, find_table_files(call[spec.DATA]))
    return {table_id: ledger_places.find_place(path, table_id) for table_id, path in paths.items()}


def _choose_table(call: Call, tables: Sequence[Table], places: Mapping[str, LedgerPlace]) -> Table:
    """The only table, or the only one that has a ledger; raises UsageError where that is none or several."""
    if len(tables) == 1:
        return tables[0]
    begun = [table for table in tables if table.id in places and places[table.id].exists]
    if len(begun) == 1:
        return begun[0]
    sentence = _("{command} takes one table: choose one of {tables} with --table")
    raise UsageError(sentence.format(command=call.command, tables=join_words(table.id for table in tables)))


def _describe_choice(tables: Sequence[Table], table: Table, place: LedgerPlace) -> list[str]:
    """Say which of several tables is taken, and where its ledger lies if that is not where it usually does."""
    path = escape_text(place.path)
    if len(tables) > 1:
        sentence = _("using {table}, one of {count} tables, whose ledger is {path}: --table chooses another one")
        return [sentence.format(count=len(tables), table=table.id, path=path)]
    if place.is_own:
        sentence = _("the ledger of {table} is {path}, because that folder holds several tables")
        return [sentence.format(table=table.id, path=path)]
    return []
