"""Where the values of options come from: the table that the line asks, and the rows of the code."""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from reformctl.cli import loop_options, spec
from reformctl.cli.completion.matching import Candidate
from reformctl.cli.spec import Call, Option
from reformctl.model import vocabulary
from reformctl.model.table import Table
from reformctl.system import environment
from reformctl.system.translation import _, translate, translate_count

if TYPE_CHECKING:
    from reformctl.model.fields import Column

MAX_OFFERED_TASKS = 1_000
"""References at the most that are offered; nobody reads more."""

TASK_COMMANDS = {"list", "show", "search", "export"}
"""Commands whose answers have the fields of tasks."""
FILE_OPTIONS: tuple[Option[object], ...] = (
    spec.DATA,
    spec.KNOWN,
    spec.OUTPUT,
    loop_options.FOLDER,
    loop_options.LEDGER,
    loop_options.RETURNED,
    spec.PATHS,
    spec.DOCUMENT,
    spec.VERSIONS,
)
"""What is a file or a folder."""


ListColumns = Callable[[Call], Sequence["Column"]]
"""The fields that a command's answer has besides those of tasks."""


class CompletionPoint(NamedTuple):
    """A value that is being typed."""

    call: Call
    """What the line says so far."""
    typed: str
    """The part of the value that is to be completed."""
    own: ListColumns
    before: str = ""
    """The part of it that stays, such as the entries of a list."""


class CandidateSource(NamedTuple):
    """What an option's value can be."""

    find: Callable[[CompletionPoint], Sequence[Candidate]]
    divide: Callable[[CompletionPoint], CompletionPoint] = lambda place: place
    """Leaves what of a value is to be completed; usually all of it."""
    is_list: bool = False
    """Whether it may go on with a comma."""


def _take_last_entry(place: CompletionPoint) -> CompletionPoint:
    """The last entry of a list, whose others stay."""
    before, comma, last = place.typed.rpartition(",")
    return place._replace(typed=last, before=f"{before}{comma}")


def _take_last_field(place: CompletionPoint) -> CompletionPoint:
    """The same where an entry can begin with a hyphen."""
    place = _take_last_entry(place)
    bare = place.typed.removeprefix("-")
    return place._replace(typed=bare, before=place.before + "-" * (len(place.typed) - len(bare)))


def _take_last_reference(place: CompletionPoint) -> CompletionPoint:
    """The same of references, of which the first number of a range stays."""
    place = _take_last_entry(place)
    found = re.match("(?:[a-z][a-z0-9-]*:)?[0-9]{1,9}-", place.typed) if "-" in place.typed else None
    start = found.end() if found else 0
    return place._replace(typed=place.typed[start:], before=place.before + place.typed[:start])


def _load_tables(place: CompletionPoint, *, narrowed: bool = True) -> tuple[Table, ...]:
    """The tables that the line asks; none where they come from standard input, which is the shell's."""
    from reformctl.tablefile import load

    paths = tuple(map(os.path.expanduser, place.call[spec.DATA]))
    if "-" in (paths or environment.read_data_paths()):
        return ()
    table_ids = place.call[spec.TABLE] if narrowed else ()
    tables, _left_out = load.load_tables(paths, table_ids=table_ids, skip_broken=place.call[spec.SKIP_BROKEN])
    return tables


def _list_agencies(place: CompletionPoint) -> list[Candidate]:
    """The bodies that the table names, with what else they are called and how much they lead."""
    tables = _load_tables(place)
    leads = {
        (table.id, name): number for table in tables for name, number in table.store.count_by("lead_agencies").items()
    }
    found = []
    for entry, label in vocabulary.label_entries(vocabulary.list_agencies(tables)).items():
        number = sum(leads.get(home, 0) for home in entry.homes)
        sentence = _("{full_name}, leads {count}") if entry.full_name else _("leads {count}")
        told = sentence.format(full_name=entry.full_name, count=number)
        found.append(Candidate(label, told, vocabulary.list_spellings(entry)[1:]))
    return found


def _list_categories(place: CompletionPoint) -> list[Candidate]:
    tables = _load_tables(place)
    return [_count_tasks(entry, tables, "category") for entry in vocabulary.list_categories(tables)]


def _list_scopes(place: CompletionPoint) -> list[Candidate]:
    tables = _load_tables(place)
    return [_count_tasks(entry, tables, "scope") for entry in vocabulary.list_scopes(tables)]


def _count_tasks(entry: vocabulary.NameEntry, tables: Sequence[Table], field: str) -> Candidate:
    """A name with the number of tasks that have it in a field."""
    number = sum(table.store.count_by(field).get(entry.name, 0) for table in tables)
    return Candidate(entry.name, translate_count("{count} task", "{count} tasks", number).format(count=number))


def _list_table_ids(place: CompletionPoint) -> list[Candidate]:
    given = place.call[spec.TABLE]
    return [Candidate(table.id, table.title) for table in _load_tables(place, narrowed=False) if table.id not in given]


def _list_references(place: CompletionPoint) -> list[Candidate]:
    """The tasks of the table, found by their titles, too; of a range those that can end it."""
    tables = _load_tables(place)
    last = place.before.rpartition(",")[2]
    named, _colon, first = last.removesuffix("-").rpartition(":")
    if first:
        ends = [table for table in tables if not named or table.id == named]
        return list(_list_tasks(ends, place.typed, "", above=int(first)))
    given = {part.strip() for part in place.before.split(",")}
    told = len(tables) > 1 or ":" in place.typed
    found = [one for table in tables for one in _list_tasks([table], place.typed, f"{table.id}:" if told else "")]
    return [one for one in found[:MAX_OFFERED_TASKS] if one.value not in given]


def _list_tasks(tables: Sequence[Table], typed: str, prefix: str, above: int = 0) -> Iterator[Candidate]:
    """Up to MOST tasks: those whose numbers begin as typed, else the first."""
    for table in tables:
        numbers = [number for number in table.store.list_ids() if number > above]
        fitting = [number for number in numbers if f"{prefix}{number}".startswith(typed)]
        for number in (fitting or numbers)[:MAX_OFFERED_TASKS]:
            title = table.task(number).title
            yield Candidate(f"{prefix}{number}", title, (title,))


def _list_formats(place: CompletionPoint) -> list[Candidate]:
    """The formats that the command can write."""
    from reformctl.cli.format_choice import describe_format, list_usable_formats

    (command,) = (row for row in spec.COMMANDS if row.name == place.call.command)
    return [Candidate(name, describe_format(name)) for name in list_usable_formats(command)]


def _list_fields(place: CompletionPoint) -> list[Candidate]:
    """The fields of the command's answer that are not yet named."""
    from reformctl.model import fields

    own = place.own(place.call)
    exploded = place.call[spec.EXPLODE] is not None
    of_tasks = (
        fields.list_columns(_load_tables(place), exploded=exploded) if place.call.command in TASK_COMMANDS else ()
    )
    found = {column.key: column for column in (*of_tasks, *own)}
    return _leave_out_named(
        place, [Candidate(key, _describe_column(column), (column.label,)) for key, column in found.items()]
    )


def _describe_column(column: "Column") -> str:
    return _("{label}: {meaning}").format(label=column.label, meaning=translate(column.meaning))


def _list_sort_fields(place: CompletionPoint) -> list[Candidate]:
    """The fields that tasks can be sorted by and that are not yet named."""
    from reformctl.model.fields import list_stored_columns

    columns = list_stored_columns(_load_tables(place))
    candidates = [Candidate(key, _describe_column(column), column.labels) for key, column in columns.items()]
    return _leave_out_named(place, candidates)


def _list_searched_fields(place: CompletionPoint) -> list[Candidate]:
    """The fields that can be searched and that are not yet named."""
    from reformctl.searching.corpus import FIELDS as SEARCHED

    return _leave_out_named(place, [Candidate(name) for name in SEARCHED])


def _list_dimensions(place: CompletionPoint) -> list[Candidate]:
    """What tasks can be counted by; two at once are enough."""
    from reformctl.query.counting import DIMENSION_LABELS, list_dimension_columns

    if place.before.count(",") > 1:
        return []
    candidates = [Candidate(key, label, (label,)) for key, label in DIMENSION_LABELS.items()]
    columns = list_dimension_columns(_load_tables(place))
    candidates += [Candidate(key, _describe_column(column), column.labels) for key, column in columns.items()]
    return _leave_out_named(place, candidates)


def _list_names(place: CompletionPoint) -> list[Candidate]:
    """The agencies, and the categories: what a word alone may be."""
    return [*_list_agencies(place), *_list_categories(place)]


def _leave_out_named(place: CompletionPoint, among: Sequence[Candidate]) -> list[Candidate]:
    """Of the entries of a list those that it does not have yet."""
    given = {entry.strip().removeprefix("-") for entry in place.before.split(",")}
    return [one for one in among if one.value not in given]


def _list_periods(_place: CompletionPoint) -> list[Candidate]:
    """This month and the one before it."""
    from datetime import date, timedelta

    first_day = date.today().replace(day=1)  # noqa: DTZ011 the month of whoever types
    months = (first_day, first_day - timedelta(days=1))
    return [Candidate(f"{month:%Y-%m}", "") for month in months]


def _list_rules(_place: CompletionPoint) -> list[Candidate]:
    from reformctl.tracking.ledger_rules import ALL_RULES

    return [Candidate(name, translate(rule.demand)) for name, rule in ALL_RULES.items()]


def _list_document_kinds(_place: CompletionPoint) -> list[Candidate]:
    from reformctl.importing.readers import KINDS

    return [Candidate(kind, ", ".join(row.suffixes)) for kind, row in KINDS.items()]


def _list_subjects(_place: CompletionPoint) -> list[Candidate]:
    """What `help` explains."""
    from reformctl.cli.help_topics import TOPICS

    commands = [Candidate(command.name, translate(command.help)) for command in spec.COMMANDS]
    return [*commands, *(Candidate(topic.name, translate(topic.help), (topic.label,)) for topic in TOPICS)]


def _list_schema_topics(_place: CompletionPoint) -> list[Candidate]:
    return [
        Candidate("file", _("the JSON Schema of a table file")),
        Candidate("fields", _("the fields that tasks have in the output")),
        Candidate("ledger", _("the JSON Schema of a ledger")),
    ]


def _list_shells(place: CompletionPoint) -> list[Candidate]:
    """Only the first word is one."""
    return [] if place.call[spec.SHELL] else [Candidate(shell) for shell in spec.SHELLS]


SOURCES: dict[Option[object], CandidateSource] = {
    spec.AGENCY: CandidateSource(_list_agencies),
    loop_options.ADDRESSEE: CandidateSource(_list_agencies),
    loop_options.SENDER: CandidateSource(_list_agencies),
    loop_options.RESPONDENT: CandidateSource(_list_agencies),
    loop_options.PERIOD: CandidateSource(_list_periods),
    loop_options.SINCE: CandidateSource(_list_periods),
    spec.CATEGORY: CandidateSource(_list_categories),
    spec.SCOPE: CandidateSource(_list_scopes),
    spec.IDS: CandidateSource(_list_references, _take_last_reference),
    spec.REFERENCES: CandidateSource(_list_references, _take_last_reference),
    spec.TABLE: CandidateSource(_list_table_ids),
    spec.FORMAT: CandidateSource(_list_formats),
    spec.FIELDS: CandidateSource(_list_fields, _take_last_entry, is_list=True),
    spec.SORT: CandidateSource(_list_sort_fields, _take_last_field, is_list=True),
    spec.IN: CandidateSource(_list_searched_fields, _take_last_entry, is_list=True),
    spec.LOOK_IN: CandidateSource(_list_searched_fields, _take_last_entry, is_list=True),
    spec.NAMES: CandidateSource(_list_names),
    spec.BY: CandidateSource(_list_dimensions),
    spec.CROSS: CandidateSource(_list_dimensions, _take_last_entry, is_list=True),
    spec.EXPLAIN: CandidateSource(_list_rules),
    spec.FROM: CandidateSource(_list_document_kinds),
    spec.SUBJECT: CandidateSource(_list_subjects),
    spec.TOPIC: CandidateSource(_list_schema_topics),
    spec.SHELL: CandidateSource(_list_shells),
}
"""What each option can be whose values neither stand in its row nor are files."""
