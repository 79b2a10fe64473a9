"""The commands: one file each, named by the word that a user types; a plain function from values to an answer."""

from importlib import import_module
from typing import cast

from reformctl.line import Call
from reformctl.output import Answer


def run(call: Call) -> Answer:
    """Run the command that a call names; only that command's own file is imported."""
    return cast("Answer", import_module(f"reformctl.commands.{call.command}").run(call))
