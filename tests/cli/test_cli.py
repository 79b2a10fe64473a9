"""The Typer app that is made from the rows: what it understands, and what it says when it does not."""

from collections.abc import Callable

import pytest

from conftest import Outcome
from reformctl.cli import spec, typer_app
from reformctl.cli.format_choice import describe_format
from reformctl.cli.spec import Call, Command
from reformctl.exporting import FORMATS


def read(*arguments: str) -> Call:
    """The call that the arguments mean."""
    return typer_app.read_with_typer(arguments)


def test_every_form_of_an_option_is_understood() -> None:
    """Long, short, joined, repeated, before and after words."""
    for arguments in (("--agency", "税务局"), ("--agency=税务局",), ("-a", "税务局"), ("-a税务局",)):
        assert read("list", *arguments)[spec.AGENCY] == ("税务局",)
    assert read("list", "-a", "甲", "-a", "乙")[spec.AGENCY] == ("甲", "乙")
    assert read("list", "-qn3")[spec.LIMIT] == 3
    call = read("show", "3-7", "-f", "json", "12")
    assert (call.command, call[spec.REFERENCES], call[spec.FORMAT]) == ("show", ("3-7", "12"), "json")


@pytest.mark.parametrize("command", spec.COMMANDS, ids=lambda command: command.name)
def test_every_command_explains_itself(command: Command, call: Callable[..., Outcome]) -> None:
    """Help names every option and shows examples that work; it goes to standard output, with exit code 0."""
    code, out, err = call(command.name, "--help")
    assert (code, err) == (0, "")
    assert all(option.names.split()[0] in out for option in command.options)
    assert command.examples
    assert all(f"  {example}\n" in out for example in command.examples)
    assert call(command.name, "-h") == (0, out, "")


def test_every_format_says_what_it_drops(call: Callable[..., Outcome]) -> None:
    """Whoever chooses a format for an archive must know before, not after."""
    words, topic = (" ".join(call(*page)[1].split()) for page in (("export", "--help"), ("help", "formats")))
    for name, kind in FORMATS.items():
        assert f"{name} {describe_format(name)} drops: {kind.drops}" in topic
        if not kind.writer:
            assert f", {name}" in " ".join(call("stats", "--help")[1].split())
            assert f", {name}" not in call("list", "--help")[1]
            continue
        assert not kind.exports or f"{name} {describe_format(name)} drops: {kind.drops}" in words
        assert f"{name}," in call("list", "--help")[1] or f", {name} " in call("list", "--help")[1]
