"""`reformctl --version`: the tool, and exactly which tables it answers from."""

import hashlib
from collections.abc import Sequence

from reformctl import __version__, files, line, store
from reformctl.errors import InvalidDataError, UnreadableError
from reformctl.files import Content
from reformctl.line import Call
from reformctl.messages import _
from reformctl.model import Table
from reformctl.output import Answer
from reformctl.text import safe


def run(call: Call) -> Answer:
    """One line for the tool, one for each table: its id, its tasks, the hash of its bytes; then what is wrong."""
    lines = [f"reformctl {__version__}"]
    contents: Sequence[Content] = ()
    tables: Sequence[Table | None] = ()
    warnings: Sequence[str] = ()
    try:
        contents = [*map(Content, files.tables_in(call[line.DATA]))]
        tables = store.load_contents(contents)
    except (UnreadableError, InvalidDataError) as error:
        tables, warnings = _usable(contents) if contents else ((), (str(error),))
    for table, content in zip(tables, contents, strict=True):
        if table:
            digest = hashlib.sha256(content.data).hexdigest()
            lines.append(f"table {table.id}, {len(table.tasks)} tasks, sha256 {digest}")
    return Answer("".join(f"{text}\n" for text in lines).encode(), warnings=tuple(warnings))


def _usable(contents: Sequence[Content]) -> tuple[list[Table | None], list[str]]:
    """The tables of files some of which have faults, and the first fault of each of these."""
    from reformctl import reading

    results = reading.judge(contents)
    sentence = _("{path} cannot be used: {reason} (reformctl check names everything)")
    warnings = [
        sentence.format(path=safe(result.path), reason=result.reason) for result in results if result.table is None
    ]
    return [result.table for result in results], warnings
