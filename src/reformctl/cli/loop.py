"""What the commands of an office's loop share: the one table that they are about, and its ledger."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from reformctl.cli import loop_options, spec
from reformctl.cli.selection import load_asked_tables
from reformctl.cli.spec import Call
from reformctl.model.table import Table
from reformctl.system.errors import SYSTEM_ERRORS, UnreadableError, UsageError
from reformctl.system.remarks import make_remark
from reformctl.system.translation import _, join_words, translate
from reformctl.text.escaping import escape_text
from reformctl.tracking import ledger_choice, ledger_file, ledger_rules, periods, status_questions
from reformctl.tracking.ledger_file import LedgerFile
from reformctl.tracking.ledger_places import LedgerPlace


class LoopInput(NamedTuple):
    """A table, its ledger, and what is to be said of them."""

    table: Table
    file: LedgerFile
    notes: tuple[str, ...]


def load_input(call: Call, *, needs_ledger: bool = False, begins: bool = False) -> LoopInput:
    """Load the table that the line names, and its ledger.

    Of several tables the one that has a ledger is meant, unless the command begins a ledger; raises UsageError where
    several tables are left. Where a ledger is needed that is not there, a note says so; raises UnreadableError where
    the line names it.
    """
    tables, table_notes = load_asked_tables(call)
    named = call[loop_options.LEDGER]
    choice = ledger_choice.choose_ledger(tables, call[spec.DATA], named, begins=begins)
    if choice is None:
        sentence = _("{command} takes one table: choose one of {tables} with --table")
        table_ids = join_words(table.id for table in tables)
        raise UsageError(sentence.format(command=call.command, tables=table_ids))
    table, place = choice
    notes = [*table_notes]
    notes += _describe_choice(tables, table, place)
    if needs_ledger and not place.exists:
        if named:
            reason = translate(SYSTEM_ERRORS["ENOENT"])
            raise UnreadableError(named, reason)
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


def choose_day(call: Call) -> date:
    """Return the day that --on names; today without it."""
    text = call[loop_options.ON]
    return status_questions.choose_day(text)


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


def _describe_missing_ledger(path: str) -> str:
    """Say that there is no ledger yet, and where it was looked for."""
    sentence = _("there is no ledger {path} yet, so no agency was asked (--ledger names another ledger)")
    note = sentence.format(path=escape_text(path))
    return make_remark(note, file=path)
