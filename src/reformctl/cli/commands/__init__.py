"""The commands: one file each, named by the word that a user types; a plain function from values to an answer."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reformctl.cli import spec
from reformctl.cli.output import Answer
from reformctl.cli.spec import Call
from reformctl.system.errors import ReformctlError, UsageError
from reformctl.system.translation import _

if TYPE_CHECKING:
    from types import ModuleType

    from reformctl.model.fields import Column


def run(call: Call) -> Answer:
    """Run the command that a call names; only that command's own file is imported."""
    input_words: list[str] = []
    for option in spec.FROM_INPUT:
        input_words += call[option]
    if input_words.count("-") > 1:
        raise UsageError(_("- (standard input) can be read only once: give the others as files"))
    try:
        command = _import_command(call)
        answer: Answer = command.run(call)
    except ReformctlError as error:
        _add_table_words(error, call)
        raise
    return answer


def find_columns(call: Call) -> Sequence["Column"]:
    """Find the fields of a command's answer besides those of tasks; they stand in its own file."""
    command = _import_command(call)
    columns: Sequence[Column] = getattr(command, "COLUMNS", ())
    return columns


def _add_table_words(error: ReformctlError, call: Call) -> None:
    """Add the words that choose the tables, so that a command that an error names answers from the same ones."""
    from reformctl.cli.hints import quote_word

    words = []
    for path in call[spec.DATA]:
        words += ["--data", path]
    for table_id in call[spec.TABLE]:
        words += ["--table", table_id]
    quoted_words = [f" {quote_word(word)}" for word in words]
    error.values["data"] = "".join(quoted_words)
    error.values["data_words"] = words


def _import_command(call: Call) -> "ModuleType":
    """Import the file of a command; `importlib` would take longer than most of these files."""
    name = f"{__name__}.{call.command}"
    command: ModuleType = __import__(name, fromlist=["run"])
    return command
