"""The commands: one file each, named by the word that a user types; a plain function from values to an answer."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from reformctl.cli import spec
from reformctl.cli.output import Answer
from reformctl.cli.spec import Call
from reformctl.system.errors import ReformctlError, UsageError
from reformctl.system.translation import _
from reformctl.text.escaping import echo_value

if TYPE_CHECKING:
    from types import ModuleType

    from reformctl.model.fields import Column

MAX_QUOTED_CHARACTERS = 200
"""Characters of a path that an error repeats."""
SHELL_SIGNS = frozenset(" \t'\"$&|;<>()*?")
"""Characters for whose sake a word stands in quotation marks."""


def run(call: Call) -> Answer:
    """Run the command that a call names; only that command's own file is imported."""
    if [word for option in spec.FROM_INPUT for word in call[option]].count("-") > 1:
        raise UsageError(_("- (standard input) can be read only once: give the others as files"))
    try:
        return cast("Answer", _import_command(call).run(call))
    except ReformctlError as error:
        error.values["data"] = _spell_tables(call)
        raise


def find_columns(call: Call) -> Sequence["Column"]:
    """The fields of a command's answer besides those of tasks; they stand in its own file."""
    return cast("Sequence[Column]", getattr(_import_command(call), "COLUMNS", ()))


def _spell_tables(call: Call) -> str:
    """Spell the options that choose the tables, so that a command that an error names answers from the same ones."""
    chosen = [f" --data {_quote_word(path)}" for path in call[spec.DATA]]
    chosen += [f" --table {_quote_word(table)}" for table in call[spec.TABLE]]
    return "".join(chosen)


def _quote_word(word: str) -> str:
    """Quote a word for a shell where one needs quotation marks; Chinese needs none."""
    word = echo_value(word, MAX_QUOTED_CHARACTERS)
    return word if SHELL_SIGNS.isdisjoint(word) else f'"{word}"'


def _import_command(call: Call) -> "ModuleType":
    """The file of a command; `importlib` takes longer than most of them."""
    found: ModuleType = __import__(f"{__name__}.{call.command}", fromlist=["run"])
    return found
