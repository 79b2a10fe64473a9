"""What the server answers from: files that were named when it was started, and none that a model names."""

import os
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from reformctl.agents.arguments import Arguments
from reformctl.model.table import Table
from reformctl.system.environment import encode_file_name
from reformctl.system.errors import SYSTEM_ERRORS, UnreadableError, UsageError
from reformctl.system.translation import _, join_words, translate, translate_count
from reformctl.tablefile import load
from reformctl.tablefile.load import LoadedTables
from reformctl.tracking import ledger_choice, ledger_file
from reformctl.tracking.ledger import Ledger


class TrackedTable(NamedTuple):
    """A table and its ledger."""

    table: Table
    ledger: Ledger
    has_ledger: bool
    """False where nobody has begun one yet: then the ledger is empty."""


class ServedData(NamedTuple):
    """The files that the server answers from. They are read for each call, so that an answer is never an old one."""

    paths: tuple[str, ...] = ()
    """Table files and folders of them; none for REFORMCTL_DATA, else the packaged table."""
    table_ids: tuple[str, ...] = ()
    """Only these tables; none for all."""
    skip_broken: bool = False
    strict: bool = False
    ledger: str | None = None
    """Path of the ledger; None for the one of each table that lies where ledgers usually lie, if it does."""

    def load_tables(self, wanted: Sequence[str] = ()) -> tuple[LoadedTables, list[str]]:
        """Load the tables, or those of them with these ids, and the sentences that are to be said of them."""
        tables, load_notes = load.load_tables(
            self.paths, table_ids=self.table_ids, skip_broken=self.skip_broken, strict=self.strict
        )
        notes = [*load_notes]
        if wanted:
            tables = load.choose_tables(tables, wanted)
        notes += _describe_findings(tables)
        return tables, notes

    def choose_tracked(self, tables: LoadedTables) -> TrackedTable:
        """Choose the table whose progress is asked for: the only one, or the only one that has a ledger.

        Raises UsageError where that is none or several, UnreadableError where a ledger that was named is not there.
        """
        if self.ledger is not None:
            _require_file(self.ledger)
        choice = ledger_choice.choose_ledger(tables, self.paths, self.ledger)
        if choice is None:
            sentence = _("progress is about one table: choose one of {tables} in tables")
            table_ids = join_words(table.id for table in tables)
            text = sentence.format(tables=table_ids)
            raise UsageError(text)
        table, place = choice
        file = ledger_file.load_ledger(place.path, table)
        return TrackedTable(table, file.ledger, has_ledger=place.exists)


def load_asked_tables(data: ServedData, arguments: Arguments) -> tuple[LoadedTables, list[str]]:
    """Load the tables that a call names, else all, and the sentences that are to be said of them."""
    table_ids = arguments.get_texts("tables")
    return data.load_tables(table_ids)


def _require_file(path: str) -> None:
    """Raise UnreadableError for a file that is not there."""
    name = encode_file_name(path)
    if not os.path.lexists(name):
        reason = translate(SYSTEM_ERRORS["ENOENT"])
        raise UnreadableError(path, reason)


def _describe_findings(tables: Iterable[Table]) -> list[str]:
    """Say which tables are doubtful: a declared count differs, or a row of the source is missing."""
    sentences = []
    for table in tables:
        if table.findings:
            count = table.findings.number
            sentence = translate_count(
                "{count} finding casts doubt on {table}: a declared count differs, or a row of its source is missing",
                "{count} findings cast doubt on {table}: declared counts differ, or rows of its source are missing",
                count,
            )
            text = sentence.format(count=count, table=table.id)
            sentences.append(text)
    return sentences
