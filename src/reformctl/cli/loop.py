"""What the commands of an office's loop share: the one table that they are about, and its ledger."""

import os
from typing import NamedTuple

from reformctl.cli import loop_options, spec
from reformctl.cli.selection import load_asked_tables
from reformctl.cli.spec import Call
from reformctl.model.table import Table
from reformctl.system.errors import UsageError
from reformctl.system.files import find_table_files
from reformctl.system.translation import _, join_words
from reformctl.tracking import ledger_file
from reformctl.tracking.ledger_file import LedgerFile


class LoopInput(NamedTuple):
    """A table, its ledger, and what is to be said of them."""

    table: Table
    file: LedgerFile
    notes: tuple[str, ...]


def load_input(call: Call) -> LoopInput:
    """Load the table that the line names, and its ledger; raises UsageError where there are several tables."""
    tables, notes = load_asked_tables(call)
    if len(tables) != 1:
        sentence = _("{command} takes one table: choose with --table one of {tables}")
        raise UsageError(sentence.format(command=call.command, tables=join_words(table.id for table in tables)))
    path = call[loop_options.LEDGER] or _find_usual_ledger(call)
    return LoopInput(tables[0], ledger_file.load_ledger(path, tables[0]), notes)


def _find_usual_ledger(call: Call) -> str:
    """The ledger beside the table; UsageError where the tables that were loaded lie in several folders."""
    paths = {ledger_file.find_usual_path(path) for path in find_table_files(call[spec.DATA])}
    if len(paths) > 1:
        raise UsageError(_("the tables lie in several folders: name the ledger with --ledger"))
    return os.path.normpath(paths.pop())
