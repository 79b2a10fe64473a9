"""`reformctl --version`: the tool, and exactly which table it answers from."""

from reformctl import __version__, line, store
from reformctl.files import digest, tables_in
from reformctl.line import Call
from reformctl.output import Answer


def run(call: Call) -> Answer:
    """One line for the tool, one for each table: its id, its tasks, the hash of its bytes."""
    paths = tables_in(call[line.DATA])
    tables = store.load_files(paths)
    lines = [f"reformctl {__version__}"]
    for table, path in zip(tables, paths, strict=True):
        lines.append(f"table {table.id}, {len(table.tasks)} tasks, sha256 {digest(path)}")
    return Answer("".join(f"{text}\n" for text in lines).encode())
