"""`reformctl --version`: the tool, and exactly which table it answers from."""

import hashlib

from reformctl import __version__, files, line, store
from reformctl.files import Content
from reformctl.line import Call
from reformctl.output import Answer


def run(call: Call) -> Answer:
    """One line for the tool, one for each table: its id, its tasks, the hash of its bytes."""
    contents = [*map(Content, files.tables_in(call[line.DATA]))]
    lines = [f"reformctl {__version__}"]
    for table, content in zip(store.load_contents(contents), contents, strict=True):
        digest = hashlib.sha256(content.data).hexdigest()
        lines.append(f"table {table.id}, {len(table.tasks)} tasks, sha256 {digest}")
    return Answer("".join(f"{text}\n" for text in lines).encode())
