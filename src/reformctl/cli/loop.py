"""What the commands of an office's loop share: the one table that they are about, and its ledger."""

import os
from typing import NamedTuple

from reformctl.cli import loop_options, spec
from reformctl.cli.selection import load_asked_tables
from reformctl.cli.spec import Call
from reformctl.model.table import Table
from reformctl.system.environment import encode_file_name
from reformctl.system.errors import SYSTEM_ERRORS, UnreadableError, UsageError
from reformctl.system.files import find_table_files
from reformctl.system.translation import _, join_words, translate, translate_count
from reformctl.text.escaping import echo_value, escape_text
from reformctl.tracking import ledger_file, ledger_rules, periods
from reformctl.tracking.ledger_file import LedgerFile
from reformctl.tracking.lights import Standing


class LoopInput(NamedTuple):
    """A table, its ledger, and what is to be said of them."""

    table: Table
    file: LedgerFile
    notes: tuple[str, ...]


def load_input(call: Call, *, needs_ledger: bool = False) -> LoopInput:
    """Load the table that the line names, and its ledger; raises UsageError where there are several tables.

    A ledger that is needed and not there is an error where the line names it, else it is said.
    """
    tables, notes = load_asked_tables(call)
    if len(tables) != 1:
        sentence = _("{command} takes one table: choose with --table one of {tables}")
        raise UsageError(sentence.format(command=call.command, tables=join_words(table.id for table in tables)))
    named = call[loop_options.LEDGER]
    path = named or find_usual_ledger(call)
    if needs_ledger and not os.path.lexists(encode_file_name(path)):
        if named:
            raise UnreadableError(path, translate(SYSTEM_ERRORS["ENOENT"]))
        sentence = _("there is no ledger {path} yet: nobody was asked (--ledger names another)")
        notes = (*notes, sentence.format(path=escape_text(path)))
    file = ledger_file.load_ledger(path, tables[0])
    doubts = [diagnostic.sentence for diagnostic in ledger_rules.find_unknown_assigned(file.ledger, tables[0])]
    return LoopInput(tables[0], file, (*notes, *doubts))


def require_period(text: str | None) -> str | None:
    """Return the period that an option names, as ledgers write it; None where there is no such option."""
    return None if text is None else periods.require_period(text)


def describe_periods(*texts: str | None) -> list[str]:
    """Say how periods were understood that are not written as ledgers write them."""
    sentence = _("“{given}” is taken as {name}")
    notes = []
    for text in filter(None, texts):
        period = periods.require_period(text)
        if period != text:
            notes.append(sentence.format(given=echo_value(text), name=period))
    return notes


def describe_later(standing: Standing) -> list[str]:
    """Say how much of the ledger is later than the day that is asked about."""
    if not standing.later:
        return []
    sentence = translate_count(
        "{count} entry of the ledger is dated after {day}, and is not counted.",
        "{count} entries of the ledger are dated after {day}, and are not counted.",
        standing.later,
    )
    return [sentence.format(count=standing.later, day=standing.day.isoformat())]


def find_usual_ledger(call: Call) -> str:
    """The ledger beside the table; UsageError where the tables that were loaded lie in several folders."""
    paths = {ledger_file.find_usual_path(path) for path in find_table_files(call[spec.DATA])}
    if len(paths) > 1:
        raise UsageError(_("the tables lie in several folders: name the ledger with --ledger"))
    return os.path.normpath(paths.pop())
