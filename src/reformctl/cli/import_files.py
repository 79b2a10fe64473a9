"""The files that `import` writes: the table, and beside it the official text; neither is written over anything else."""

import os
from typing import NamedTuple

from reformctl.cli.output import is_standard
from reformctl.importing import limits
from reformctl.model.table import Table
from reformctl.system import environment, files
from reformctl.system import limits as file_limits
from reformctl.system.errors import UnreadableError, UsageError, WriteError
from reformctl.system.translation import _
from reformctl.tablefile import validate
from reformctl.text.escaping import escape_text

MAX_TEXTS_OF_ID = 1_000
"""Tables of one id whose texts are kept in one folder."""


class KeptText(NamedTuple):
    """The official text of a document, and the file in which it is kept."""

    data: bytes
    path: str | None
    """None where the table goes to standard output."""


def find_target(given: str | None, document: str) -> str | None:
    """Find the regular file that --output names, if any. Raises UsageError where that is the document itself."""
    if given is None or is_standard(given) or given.endswith(os.sep):
        return None
    path = environment.encode_file_name(given)
    if not os.path.exists(path):
        return given
    if not os.path.isfile(path):
        return None
    if document != "-":
        document_path = environment.encode_file_name(document)
        if os.path.samefile(path, document_path):
            sentence = _("{path} is the document itself: give another file with -o")
            error = UsageError(sentence.format(path=escape_text(given)))
            raise error.add_facts(file=given)
    return given


def choose_text_path(text: bytes, table_id: str, target: str) -> str:
    """Choose where the official text is kept beside the table: under its id, but not over the text of another table.

    Raises WriteError where a thousand texts of this id are kept already.
    """
    folder = os.path.join(os.path.dirname(target), "sources")
    for number in range(1, MAX_TEXTS_OF_ID + 1):
        suffix = "" if number == 1 else f"-{number}"
        path = os.path.join(folder, f"{table_id}{suffix}.txt")
        if _is_free_for(path, text):
            return path
    sentence = _(
        "{folder} already holds {count} source texts of tables called {id}: give another id, or another folder with -o"
    )
    error = WriteError(sentence.format(folder=escape_text(folder), count=MAX_TEXTS_OF_ID, id=table_id))
    raise error.add_facts(file=folder)


def refuse_overwriting(target: str, table: Table, body: bytes) -> None:
    """Raise WriteError where the file is there and holds anything else: it may be a table with hours of work in it."""
    path = environment.encode_file_name(target)
    if not os.path.exists(path):
        return
    old_body = files.read_bytes(target, file_limits.MAX_TABLE_BYTES)
    if old_body in {b"", body}:
        return
    old_table, _diagnostics = validate.validate_bytes(old_body)
    differing = _count_differing(old_table, table) if old_table else 0
    shown_target = escape_text(target)
    if old_table and differing:
        sentence = _(
            "{path} exists already; this import would change or lose {differing} of its {count} tasks: "
            "delete it, or give another file with -o and compare the two"
        )
        text = sentence.format(path=shown_target, differing=differing, count=len(old_table.tasks))
        raise WriteError(text).add_facts(file=target)
    sentence = _(
        "{path} exists already, and differs from what this import writes: delete it, or give another file "
        "with -o and compare the two"
    )
    raise WriteError(sentence.format(path=shown_target)).add_facts(file=target)


def _is_free_for(path: str, text: bytes) -> bool:
    """Tell whether there is no such file, or one that holds this text."""
    name = environment.encode_file_name(path)
    if not os.path.lexists(name):
        return True
    try:
        return files.read_bytes(path, limits.MAX_DOCUMENT_BYTES) == text
    except UnreadableError:  # what is there is no file, or too large
        return False


def _count_differing(old: Table, new: Table) -> int:
    """Count the tasks of an old table that a new one lacks or has with another text."""
    new_tasks = {task.id: task for task in new.tasks}
    return sum(new_tasks.get(task.id) != task for task in old.tasks)
