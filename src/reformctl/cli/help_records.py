"""Describes what the command line offers, for programs: `reformctl help -f json`, made from the rows that make help.

It is in English in every locale, as everything that programs read. docs/help.schema.json is its JSON Schema.
"""

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import reformctl
from reformctl.cli import format_choice, help_topics, spec
from reformctl.cli.commands import find_columns
from reformctl.cli.spec import AnyOption, Call, Command
from reformctl.exporting import FORMATS
from reformctl.model.fields import TASK_COLUMNS, Column
from reformctl.system.errors import FOUND, NOTHING, TROUBLE

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
    commands = [_describe_command(command) for command in spec.COMMANDS]
    topics = [Meaning(topic.name, str(topic.help)) for topic in help_topics.TOPICS]
    catalogue = Catalogue(
        program="reformctl",
        version=reformctl.__version__,
        commands=commands,
        topics=topics,
        environment=_list_meanings(help_topics.ENVIRONMENT),
        exit_codes=_list_meanings(help_topics.EXIT_CODES),
    )
    return dataclasses.asdict(catalogue)


def describe_command(command: Command) -> dict[str, object]:
    """Describe one command, ready for JSON."""
    row = _describe_command(command)
    return dataclasses.asdict(row)


def _describe_command(command: Command) -> CommandRow:
    words = None
    if command.words:
        words = _describe_option(command.words)
    options = [_describe_option(option) for option in command.options]
    options.append(_describe_option(spec.HELP))
    return CommandRow(
        name=command.name,
        help=str(command.help),
        usage=command.usage_line,
        words=words,
        options=options,
        examples=list(command.examples),
        exit_codes=_list_exit_codes(command),
        formats=_list_formats(command),
        fields=_list_fields(command),
    )


def _describe_option(option: AnyOption) -> OptionRow:
    default = None
    if isinstance(option.default, (bool, str)):
        default = option.default
    return OptionRow(
        names=option.spellings,
        value=option.kind or None,
        is_repeatable=option.is_repeatable,
        choices=list(option.choices),
        default=default,
        help=str(option.help),
    )


def _list_exit_codes(command: Command) -> list[Meaning]:
    success = help_topics.get_exit_code_meaning(FOUND)
    codes = [Meaning(f"{FOUND}", str(success))]
    if command.clean_no:
        codes.append(Meaning(f"{NOTHING}", str(command.clean_no)))
    codes.append(Meaning(f"{TROUBLE}", COULD_NOT_ANSWER))
    return codes


def _list_formats(command: Command) -> list[Meaning]:
    for option in command.options:
        if option.key == "format" and option.choices:
            return [Meaning(choice, "") for choice in option.choices]
    if spec.FORMAT not in command.options:
        return []
    meanings = []
    for name in format_choice.list_usable_formats(command):
        sentence = str(FORMATS[name].holds)
        holds = sentence.format(style=spec.STYLE.names)
        meanings.append(Meaning(name, holds))
    return meanings


def _list_fields(command: Command) -> list[FieldRow]:
    """List the fields of a command's answer; one that only this command has takes the place of a task's."""
    columns: dict[str, Column] = {}
    for column in (*_list_task_columns(command), *_find_own_columns(command)):
        columns[column.key] = column
    return [FieldRow(column.key, column.label, str(column.meaning)) for column in columns.values()]


def _list_task_columns(command: Command) -> list[Column]:
    """List the columns of tasks that a command's answer has; none where it has no tasks."""
    if command.name not in spec.TASK_COMMANDS:
        return []
    can_explode = spec.EXPLODE in command.options
    return [column for column in TASK_COLUMNS if can_explode or not column.only_exploded]


def _find_own_columns(command: Command) -> Sequence[Column]:
    """Find the columns that only this command's answer has."""
    if spec.FIELDS not in command.options:
        return ()
    return find_columns(Call(command.name))


def _list_meanings(rows: Iterable[help_topics.TopicRow]) -> list[Meaning]:
    meanings = []
    for term, sentence in rows:
        text = str(sentence).replace("`", "")
        meanings.append(Meaning(term, text))
    return meanings
