"""The Typer app, made from the rows of line.py. It decides what a command line means, and runs nothing."""

import inspect
from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer

from reformctl import line, parser, usage_errors
from reformctl.errors import INTERRUPTED
from reformctl.line import Call, Command, Option


def read_with_typer(words: Sequence[str]) -> Call:
    """Read any command line; UsageError, in our own words, where it makes no sense."""
    call = parser.read_help_line(words)
    if call:
        return call
    spelled = parser.spell_for_typer(words)
    try:
        result = _make_app()(args=spelled, prog_name="reformctl", complete_var="", standalone_mode=False)
    except typer.TyperException as error:
        raise usage_errors.explain_error(words) from error
    if result == INTERRUPTED:  # Typer makes a number of Ctrl-C; __main__ knows what it means
        raise KeyboardInterrupt
    if not isinstance(result, Call):  # `--` alone, for which Typer has neither a call nor a complaint
        raise usage_errors.explain_error(words)
    return result


def _make_app() -> typer.Typer:
    """One Typer command for each row of COMMANDS."""
    app = typer.Typer(add_completion=False, rich_markup_mode=None, context_settings={"help_option_names": []})
    for command in line.COMMANDS:
        app.command(command.name)(_make_callback(command))
    return app


def _make_callback(command: Command) -> Callable[..., Call]:
    """A function with the signature that Typer reads: one parameter for each option, and one for the words."""
    options = parser.list_options(command)

    def callback(**given: Any) -> Call:
        keys = [option.key for option in options]
        return parser.make_call(command, dict(zip(keys, given.values(), strict=True)))

    parameters = [_make_parameter(option) for option in options]
    callback.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined] # read by inspect.signature
    return callback


def _make_parameter(option: Option[object]) -> inspect.Parameter:
    """The parameter of one option; its name ends in _, for `in` and `not` are words of Python."""
    default = list(option.default) if isinstance(option.default, tuple) else option.default
    return inspect.Parameter(
        f"{option.key}_", inspect.Parameter.KEYWORD_ONLY, annotation=_annotate(option), default=default
    )


def _annotate(option: Option[object]) -> object:
    """The type and the spellings of one option, as Typer wants them."""
    if not option.names.startswith("-"):
        return Annotated[list[str], typer.Argument()]
    names = option.names.split()
    if option.default is False:
        return Annotated[bool, typer.Option(*names)]
    kind = list[str] if isinstance(option.default, tuple) else str | None
    return Annotated[kind, typer.Option(*names)]
