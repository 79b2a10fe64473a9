"""The commands: one file each, named by the word that a user types; a plain function from values to an answer."""

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, cast

from reformctl.line import Call
from reformctl.output import Answer

if TYPE_CHECKING:
    from reformctl.columns import Column


def run(call: Call) -> Answer:
    """Run the command that a call names; only that command's own file is imported."""
    return cast("Answer", import_module(f"reformctl.commands.{call.command}").run(call))


def columns_of(call: Call) -> Sequence["Column"]:
    """The fields of a command's answer besides those of tasks; they stand in its own file."""
    return cast("Sequence[Column]", getattr(import_module(f"reformctl.commands.{call.command}"), "COLUMNS", ()))
