"""The Typer app, made from the rows of line.py: it reads a command line, words help and usage errors, runs nothing."""

import contextlib
import inspect
import io
from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer

from reformctl import line, plain
from reformctl.documents import KINDS
from reformctl.errors import INTERRUPTED, UsageError
from reformctl.formats import FORMATS
from reformctl.line import Call, Command, Option
from reformctl.messages import _
from reformctl.output import Answer
from reformctl.text import echo

HELP = "Ask an official Chinese 任务分工表: which agency leads which reform task, and what the text says."


def read(arguments: Sequence[str]) -> Call | Answer:
    """The call that a command line means, or the help it asks for; UsageError where it makes no sense."""
    shown = io.StringIO()
    try:
        with contextlib.redirect_stdout(shown):
            result = _app()(
                args=plain.shielded(arguments), prog_name="reformctl", complete_var="", standalone_mode=False
            )
    except typer.TyperException as error:
        raise UsageError(_sentence(error, arguments)) from error
    if result == INTERRUPTED:  # Typer makes a number of Ctrl-C; the door knows what it means
        raise KeyboardInterrupt
    return result if isinstance(result, Call) else Answer(shown.getvalue().encode())


def _app() -> typer.Typer:
    app = typer.Typer(
        add_completion=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    app.callback(invoke_without_command=True, help=_(HELP))(_start)
    for command in line.COMMANDS:
        epilog = _epilog(command)
        app.command(command.name, help=_(command.help), epilog=epilog)(_callback(command))
    return app


def _start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Show the tool, the table and its hash.")] = False,  # noqa: FBT002
) -> Call | None:
    """What happens before, or without, a command."""
    if version and context.invoked_subcommand:
        raise UsageError(_("--version stands alone: leave the command out"))
    if version:
        return Call("version")
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
    return None


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
    """The type and the wording of one row, as Typer wants them."""
    if not row.names.startswith("-"):
        return Annotated[list[str], typer.Argument(metavar=f"[{row.kind}]...", help=_(row.help), show_default=False)]
    names = row.names.split()
    if row.default is False:
        return Annotated[bool, typer.Option(*names, help=_(row.help), show_default=False)]
    metavar = "|".join(row.choices) or row.kind
    kind = list[str] if isinstance(row.default, tuple) else str | None
    return Annotated[kind, typer.Option(*names, metavar=metavar, help=_(row.help), show_default=False)]


def _given(value: object) -> bool:
    return value is not None and value is not False and value != []


def _value(row: Option[object], given: object) -> object:
    """What Typer read, as the row's own value."""
    if isinstance(given, list):
        return tuple(line.value_of(row, text) for text in given)
    return line.value_of(row, given) if isinstance(given, str) else given


def _epilog(command: Command) -> str:
    """Examples, and the formats or kinds that there are, kept from being wrapped."""
    examples = "\n".join(f"  {example}" for example in command.examples)
    shown = f"\b\n{_('Examples:')}\n{examples}"
    if line.FROM in command.options:
        return f"{shown}\n\n\b\n{_('Kinds of documents:')} {', '.join(KINDS)}"
    if line.FORMAT not in command.options:
        return shown
    if command.name != "export":
        there = _("Formats: {names} (what each holds and drops: reformctl export --help)")
        usable = (name for name, kind in FORMATS.items() if kind.writer or command.name == "stats")
        return f"{shown}\n\n\b\n{there.format(names=', '.join(usable))}"
    return f"{shown}\n\n\b\n{_('Formats, and what each of them drops:')}\n{_formats()}"


def _formats() -> str:
    """The formats of `export`, two lines each."""
    lines = []
    for name, kind in FORMATS.items():
        if kind.exports:
            lines += [f"  {name:<10}{_(kind.holds)}", f"  {'':<10}{_('drops: {what}').format(what=_(kind.drops))}"]
    return "\n".join(lines)


def _sentence(error: typer.TyperException, arguments: Sequence[str]) -> str:
    """Typer's complaint as one line, with where to read on."""
    complaint = error.format_message().rstrip(".")
    command = next((row.name for row in line.COMMANDS if row.name in arguments[:1]), "")
    place = f"reformctl {command} --help" if command else "reformctl --help"
    return _("{complaint} (see {place})").format(
        complaint=echo(complaint[:1].lower() + complaint[1:], 200), place=place
    )
