"""The Typer app, made from the rows of spec.py. It decides what a command line means, and runs nothing."""

import inspect
from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer  # noqa: TID251 this is where

from reformctl.cli import parser, spec, usage_errors
from reformctl.cli.spec import AnyOption, Call, Command
from reformctl.system.errors import INTERRUPTED


def read_with_typer(words: Sequence[str]) -> Call:
    """Read any command line; UsageError, in our own words, where it makes no sense."""
    call = parser.read_help_line(words)
    if call:
        return call
    spelled = parser.spell_for_typer(words)
    app = make_app()
    try:
        result = app(args=spelled, prog_name="reformctl", complete_var="", standalone_mode=False)
    except typer.TyperException as error:
        raise usage_errors.explain_error(words) from error
    if result == INTERRUPTED:  # Typer makes a number of Ctrl-C; __main__ knows what it means
        raise KeyboardInterrupt
    if not isinstance(result, Call):  # `--` alone, for which Typer has neither a call nor a complaint
        raise usage_errors.explain_error(words)
    return result


def make_app() -> typer.Typer:
    """Make an app that has a Typer command for each row of COMMANDS."""
    settings: dict[str, Any] = {"help_option_names": []}
    app = typer.Typer(add_completion=False, rich_markup_mode=None, context_settings=settings)
    for command in spec.COMMANDS:
        register = app.command(command.name)
        register(_make_callback(command))
    return app


def _make_callback(command: Command) -> Callable[..., Call]:
    """Make a function with the signature that Typer reads: a parameter for each option, and one for the words."""

    def callback(**given: Any) -> Call:
        texts = {}
        for name, value in given.items():
            key = name.removesuffix("_")
            texts[key] = value
        return parser.make_call(command, texts)

    parameters = [_make_parameter(option) for option in command.options_and_words]
    callback.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined] # read by inspect.signature
    return callback


def _make_parameter(option: AnyOption) -> inspect.Parameter:
    """Make the parameter of one option; its name ends in _, for `in` and `not` are words of Python."""
    name = f"{option.key}_"
    kind = inspect.Parameter.KEYWORD_ONLY
    default = [] if option.is_repeatable else option.default
    annotation = _annotate_parameter(option)
    return inspect.Parameter(name, kind, annotation=annotation, default=default)


def _annotate_parameter(option: AnyOption) -> object:
    """Write the type and the spellings of one option, as Typer wants them."""
    if not option.names.startswith("-"):
        return Annotated[list[str], typer.Argument()]
    spelled = typer.Option(*option.spellings)
    if not option.takes_value:
        return Annotated[bool, spelled]
    if option.is_repeatable:
        return Annotated[list[str], spelled]
    return Annotated[str | None, spelled]
