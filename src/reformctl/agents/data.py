"""What the server answers from: files that were named when it was started, and none that a model names."""

import os
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from reformctl.model import name_kinds, vocabulary
from reformctl.model.table import Table
from reformctl.system.environment import encode_file_name
from reformctl.system.errors import SYSTEM_ERRORS, UnreadableError, UsageError
from reformctl.system.files import find_table_files
from reformctl.system.translation import _, join_words, translate, translate_count
from reformctl.tablefile import load
from reformctl.tablefile.load import Tables
from reformctl.tracking import ledger_file, ledger_places
from reformctl.tracking.ledger import Ledger


class TrackedTable(NamedTuple):
    """A table and its ledger."""

    table: Table
    ledger: Ledger | None
    """None where nobody has begun one yet."""


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

    def load_tables(self, wanted: Sequence[str] = ()) -> tuple[Tables, list[str]]:
        """Load the tables, or those of them with these ids, and the sentences that are to be said of them."""
        tables, notes = load.load_tables(
            self.paths, table_ids=self.table_ids, skip_broken=self.skip_broken, strict=self.strict
        )
        if wanted:
            loaded_ids = [table.id for table in tables]
            ids = {vocabulary.require_name(name, loaded_ids, name_kinds.TABLE) for name in wanted}
            tables = tuple(table for table in tables if table.id in ids)
        return tables, [*notes, *_describe_findings(tables)]

    def choose_tracked(self, tables: Tables) -> TrackedTable:
        """Choose the table whose progress is asked for: the only one, or the only one that has a ledger.

        Raises UsageError where that is none or several, UnreadableError where a ledger that was named is not there.
        """
        ledgers = self._find_ledgers(tables)
        tracked = [table for table in tables if table.id in ledgers] if len(tables) > 1 else list(tables)
        if len(tracked) != 1:
            sentence = _("progress is about one table: choose one of {tables} in tables")
            raise UsageError(sentence.format(tables=join_words(table.id for table in tables)))
        (table,) = tracked
        path = ledgers.get(table.id)
        return TrackedTable(table, None if path is None else ledger_file.load_ledger(path, table).ledger)

    def _find_ledgers(self, tables: Tables) -> dict[str, str]:
        """Find the ledgers that are there, by the ids of their tables."""
        if self.ledger is None:
            paths = ledger_places.pair_with_paths(tables, find_table_files(self.paths))
            places = {table: ledger_places.find_place(path, table) for table, path in paths.items()}
            return {table: place.path for table, place in places.items() if place.exists}
        if not os.path.lexists(encode_file_name(self.ledger)):
            raise UnreadableError(self.ledger, translate(SYSTEM_ERRORS["ENOENT"]))
        owner = ledger_places.read_table_id(self.ledger) if len(tables) > 1 else tables[0].id
        return {} if owner is None else {owner: self.ledger}


def _describe_findings(tables: Iterable[Table]) -> list[str]:
    """Say which tables are doubtful: a declared count differs, or a row of the source is missing."""
    sentences = []
    for table in tables:
        if table.findings:
            sentence = translate_count(
                "{count} finding casts doubt on {table}: a declared count differs, or a row of its source is missing",
                "{count} findings cast doubt on {table}: declared counts differ, or rows of its source are missing",
                table.findings.number,
            )
            sentences.append(sentence.format(count=table.findings.number, table=table.id))
    return sentences
