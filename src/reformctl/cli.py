"""The Typer app, made from the rows of line.py: it reads a command line, and runs nothing."""

import inspect
from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer

from reformctl import line, plain, usage
from reformctl.errors import INTERRUPTED
from reformctl.line import Call, Command, Option


def read(arguments: Sequence[str]) -> Call:
    """The call that a command line means; UsageError, in our own words, where it makes no sense."""
    asked = plain.alone(arguments)
    if asked:
        return asked
    words = plain.shielded(arguments)
    try:
        result = _app()(args=words, prog_name="reformctl", complete_var="", standalone_mode=False)
    except typer.TyperException as error:
        raise usage.explained(words) from error
    if result == INTERRUPTED:  # Typer makes a number of Ctrl-C; the door knows what it means
        raise KeyboardInterrupt
    if not isinstance(result, Call):  # `--` alone, for which Typer has neither a call nor a complaint
        raise usage.explained(words)
    return result


def _app() -> typer.Typer:
    app = typer.Typer(add_completion=False, rich_markup_mode=None, context_settings={"help_option_names": []})
    for command in line.COMMANDS:
        app.command(command.name)(_callback(command))
    return app


def _callback(command: Command) -> Callable[..., Call]:
    """A function with the signature that Typer reads: one parameter for each row."""
    rows = (*command.options, *((command.words,) if command.words else ()))

    def callback(**given: Any) -> Call:
        return Call(
            command.name,
            {row.key: _value(row, value) for row, value in zip(rows, given.values(), strict=True) if _given(value)},
        )

    parameters = [
        inspect.Parameter(
            f"{row.key}_",  # `in` and `not` are words of Python
            inspect.Parameter.KEYWORD_ONLY,
            annotation=_annotation(row),
            default=list(row.default) if isinstance(row.default, tuple) else row.default,
        )
        for row in rows
    ]
    callback.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined] # read by inspect.signature
    return callback


def _annotation(row: Option[object]) -> object:
    """The type and the names of one row, as Typer wants them."""
    if not row.names.startswith("-"):
        return Annotated[list[str], typer.Argument()]
    names = row.names.split()
    if row.default is False:
        return Annotated[bool, typer.Option(*names)]
    kind = list[str] if isinstance(row.default, tuple) else str | None
    return Annotated[kind, typer.Option(*names)]


def _given(value: object) -> bool:
    return value is not None and value is not False and value != []


def _value(row: Option[object], given: object) -> object:
    """What Typer read, as the row's own value."""
    if isinstance(given, list):
        return tuple(line.value_of(row, text) for text in given)
    return line.value_of(row, given) if isinstance(given, str) else given
