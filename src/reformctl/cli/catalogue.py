"""What the command line offers, as values for programs: `reformctl help -f json`, made from the rows that make help.

It is in English in every locale, as everything that programs read. docs/help.schema.json is its JSON Schema.
"""

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import reformctl
from reformctl.cli import format_choice, help_topics, spec
from reformctl.cli.commands import find_columns
from reformctl.cli.spec import Call, Command, Option
from reformctl.exporting import FORMATS
from reformctl.model.fields import TASK_COLUMNS, Column
from reformctl.system.errors import FOUND, NOTHING, TROUBLE

TASK_COMMANDS = ("list", "show", "search", "export")
"""Commands whose answers have the fields of tasks."""
COULD_NOT_ANSWER = "no answer: standard error says why"


@dataclass(frozen=True)
class OptionRow:
    """An option, or the words of a command."""

    names: list[str]
    """Its spellings, the long one first; for words the one name that usage lines have."""
    value: str | None
    """What its value means, such as AGENCY or N; null for a flag."""
    is_repeatable: bool
    choices: list[str]
    """Empty where any value will do."""
    default: bool | str | None
    help: str


@dataclass(frozen=True)
class Meaning:
    """A term and what it means: an exit code, a topic, a variable, a format."""

    name: str
    help: str


@dataclass(frozen=True)
class FieldRow:
    """A field of an answer: a key in JSON, a column elsewhere."""

    key: str
    label: str
    help: str


@dataclass(frozen=True)
class CommandRow:
    """A command with everything that can be said to it, and what it can answer."""

    name: str
    help: str
    usage: str
    words: OptionRow | None
    options: list[OptionRow]
    examples: list[str]
    exit_codes: list[Meaning]
    formats: list[Meaning]
    """Empty where the answer is a text of its own kind."""
    fields: list[FieldRow]
    """Fields that --fields takes; tables may have further ones, extra.HEADING."""


@dataclass(frozen=True)
class Catalogue:
    """Everything that the command line offers."""

    program: str
    version: str
    commands: list[CommandRow]
    topics: list[Meaning]
    environment: list[Meaning]
    exit_codes: list[Meaning]


def describe_everything() -> dict[str, object]:
    """Describe all commands, topics, variables and exit codes, ready for JSON."""
    return dataclasses.asdict(
        Catalogue(
            program="reformctl",
            version=reformctl.__version__,
            commands=[_describe_command(command) for command in spec.COMMANDS],
            topics=[Meaning(topic.name, str(topic.help)) for topic in help_topics.TOPICS],
            environment=_list_meanings(help_topics.ENVIRONMENT),
            exit_codes=_list_meanings(help_topics.EXIT_CODES),
        )
    )


def describe_command(command: Command) -> dict[str, object]:
    """Describe one command, ready for JSON."""
    return dataclasses.asdict(_describe_command(command))


def _describe_command(command: Command) -> CommandRow:
    usage = " ".join(filter(None, ("reformctl", command.name, command.usage)))
    return CommandRow(
        name=command.name,
        help=str(command.help),
        usage=usage,
        words=_describe_option(command.words) if command.words else None,
        options=[_describe_option(option) for option in (*command.options, spec.HELP)],
        examples=list(command.examples),
        exit_codes=_list_exit_codes(command),
        formats=_list_formats(command),
        fields=_list_fields(command),
    )


def _describe_option(option: Option[object]) -> OptionRow:
    default = option.default
    return OptionRow(
        names=option.spellings,
        value=option.kind or None,
        is_repeatable=option.is_repeatable,
        choices=list(option.choices),
        default=default if isinstance(default, (bool, str)) else None,
        help=str(option.help),
    )


def _list_exit_codes(command: Command) -> list[Meaning]:
    codes = [Meaning(f"{FOUND}", str(dict(help_topics.EXIT_CODES)[f"{FOUND}"]))]
    if command.clean_no:
        codes.append(Meaning(f"{NOTHING}", str(command.clean_no)))
    return [*codes, Meaning(f"{TROUBLE}", COULD_NOT_ANSWER)]


def _list_formats(command: Command) -> list[Meaning]:
    for option in command.options:
        if option.key == "format" and option.choices:
            return [Meaning(choice, "") for choice in option.choices]
    if spec.FORMAT not in command.options:
        return []
    style = spec.STYLE.names
    names = format_choice.list_usable_formats(command)
    return [Meaning(name, str(FORMATS[name].holds).format(style=style)) for name in names]


def _list_fields(command: Command) -> list[FieldRow]:
    columns: dict[str, Column] = {}
    if command.name in TASK_COMMANDS:
        explodes = spec.EXPLODE in command.options
        columns = {column.key: column for column in TASK_COLUMNS if explodes or not column.only_exploded}
    for column in _find_own_columns(command):
        columns[column.key] = column
    return [FieldRow(column.key, column.label, str(column.meaning)) for column in columns.values()]


def _find_own_columns(command: Command) -> Sequence[Column]:
    """Find the columns that only this command's answer has."""
    return find_columns(Call(command.name)) if spec.FIELDS in command.options else ()


def _list_meanings(rows: Iterable[help_topics.TopicRow]) -> list[Meaning]:
    return [Meaning(term, str(meaning).replace("`", "")) for term, meaning in rows]
