"""`reformctl --version`: the tool, and exactly which tables it answers from."""

import hashlib

from reformctl import __version__, files, line, store
from reformctl.errors import UnreadableError
from reformctl.files import Content
from reformctl.line import Call
from reformctl.messages import _
from reformctl.output import Answer
from reformctl.text import safe


def run(call: Call) -> Answer:
    """One line for the tool, one for each table: its id, its tasks, the hash of its bytes; then what is wrong."""
    lines = [f"reformctl {__version__}"]
    try:
        contents = [*map(Content, files.tables_in(call[line.DATA]))]
    except UnreadableError as error:
        return Answer(f"{lines[0]}\n".encode(), warnings=(str(error),))
    tables, reasons = store.load_usable(contents)
    for table, content in zip(tables, contents, strict=True):
        if table:
            digest = hashlib.sha256(content.data).hexdigest()
            lines.append(f"table {table.id}, {len(table.tasks)} tasks, sha256 {digest}")
    sentence = _("{path} cannot be used: {reason} (reformctl check names everything)")
    warnings = tuple(sentence.format(path=safe(path), reason=reason) for path, reason in reasons.items())
    return Answer("".join(f"{text}\n" for text in lines).encode(), warnings=warnings)
