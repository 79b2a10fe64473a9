"""The commands: one file each, named by the word that a user types; a plain function from values to an answer."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from reformctl.cli import spec
from reformctl.cli.hints import quote_word
from reformctl.cli.output import Answer
from reformctl.cli.spec import Call
from reformctl.system.errors import ReformctlError, UsageError
from reformctl.system.translation import _

if TYPE_CHECKING:
    from types import ModuleType

    from reformctl.model.fields import Column


def run(call: Call) -> Answer:
    """Run the command that a call names; only that command's own file is imported."""
    if [word for option in spec.FROM_INPUT for word in call[option]].count("-") > 1:
        raise UsageError(_("- (standard input) can be read only once: give the others as files"))
    try:
        return cast("Answer", _import_command(call).run(call))
    except ReformctlError as error:
        words = _list_table_words(call)
        error.values["data"] = "".join(f" {quote_word(word)}" for word in words)
        error.values["data_words"] = words
        raise


def find_columns(call: Call) -> Sequence["Column"]:
    """The fields of a command's answer besides those of tasks; they stand in its own file."""
    return cast("Sequence[Column]", getattr(_import_command(call), "COLUMNS", ()))


def _list_table_words(call: Call) -> list[str]:
    """List the words that choose the tables, so that a command that an error names answers from the same ones."""
    words = []
    for path in call[spec.DATA]:
        words += ["--data", path]
    for table in call[spec.TABLE]:
        words += ["--table", table]
    return words


def _import_command(call: Call) -> "ModuleType":
    """The file of a command; `importlib` takes longer than most of them."""
    found: ModuleType = __import__(f"{__name__}.{call.command}", fromlist=["run"])
    return found
