"""What the server answers from: files that were named when it was started, and none that a model names."""

import os
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from reformctl.model import name_kinds, vocabulary
from reformctl.model.table import Table
from reformctl.system.environment import encode_file_name
from reformctl.system.errors import SYSTEM_ERRORS, UnreadableError
from reformctl.system.translation import translate, translate_count
from reformctl.tablefile import load
from reformctl.tracking import ledger_file
from reformctl.tracking.ledger_file import LedgerFile

Tables = tuple[Table, ...]


class ServedData(NamedTuple):
    """The files that the server answers from. They are read for each call, so that an answer is never an old one."""

    paths: tuple[str, ...] = ()
    """Table files and folders of them; none for REFORMCTL_DATA, else the packaged table."""
    table_ids: tuple[str, ...] = ()
    """Only these tables; none for all."""
    skip_broken: bool = False
    strict: bool = False
    ledger: str | None = None
    """Path of the ledger; None where the tables lie in several folders and nobody named one."""
    is_ledger_named: bool = False
    """Whether somebody named it. One that nobody named need not be there."""

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

    def load_ledger(self, table: Table) -> LedgerFile | None:
        """Load the ledger of a table; None where there is none yet. Raises UnreadableError where a named one is not."""
        if self.ledger is None:
            return None
        if not os.path.lexists(encode_file_name(self.ledger)):
            if self.is_ledger_named:
                raise UnreadableError(self.ledger, translate(SYSTEM_ERRORS["ENOENT"]))
            return None
        return ledger_file.load_ledger(self.ledger, table)


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
