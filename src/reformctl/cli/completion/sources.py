"""Where the values of options come from: the table that the line asks, and the rows of the code."""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from reformctl.cli import import_options, loop_options, spec
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
    import_options.KNOWN_TABLES,
    spec.OUTPUT,
    loop_options.FOLDER,
    spec.SKILL_FOLDER,
    loop_options.LEDGER,
    loop_options.RETURNED,
    spec.PATHS,
    import_options.DOCUMENT,
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
    """Complete the last entry of a list; the entries before it stay."""
    before, comma, last = place.typed.rpartition(",")
    return place._replace(typed=last, before=f"{before}{comma}")


def _take_last_field(place: CompletionPoint) -> CompletionPoint:
    """Complete the last field of a list; the hyphen that reverses its order stays."""
    place = _take_last_entry(place)
    if not place.typed.startswith("-"):
        return place
    return place._replace(typed=place.typed.removeprefix("-"), before=f"{place.before}-")


def _take_last_reference(place: CompletionPoint) -> CompletionPoint:
    """Complete the last reference of a list; the first number of a range stays: 3- of 3-7."""
    place = _take_last_entry(place)
    if "-" not in place.typed:
        return place
    begun_range = re.match("(?:[a-z][a-z0-9-]*:)?[0-9]{1,9}-", place.typed)
    if begun_range is None:
        return place
    head = begun_range[0]
    return place._replace(typed=place.typed.removeprefix(head), before=place.before + head)


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
    """List the agencies that the tables name, with what else they are called and how many tasks they lead."""
    tables = _load_tables(place)
    lead_counts = {}
    for table in tables:
        for name, count in table.store.count_by("lead_agencies").items():
            lead_counts[table.id, name] = count
    labels = vocabulary.label_entries(vocabulary.list_agencies(tables))
    candidates = []
    for entry, label in labels.items():
        count = sum(lead_counts.get(home, 0) for home in entry.homes)
        sentence = _("{full_name}, leads {count}") if entry.full_name else _("leads {count}")
        description = sentence.format(full_name=entry.full_name, count=count)
        other_names = vocabulary.list_spellings(entry)[1:]
        candidates.append(Candidate(label, description, other_names))
    return candidates


def _list_categories(place: CompletionPoint) -> list[Candidate]:
    tables = _load_tables(place)
    return [_count_tasks(entry, tables, "category") for entry in vocabulary.list_categories(tables)]


def _list_scopes(place: CompletionPoint) -> list[Candidate]:
    tables = _load_tables(place)
    return [_count_tasks(entry, tables, "scope") for entry in vocabulary.list_scopes(tables)]


def _count_tasks(entry: vocabulary.NameEntry, tables: Sequence[Table], field: str) -> Candidate:
    """Offer a name with the number of tasks that have it in a field."""
    count = sum(table.store.count_by(field).get(entry.name, 0) for table in tables)
    sentence = translate_count("{count} task", "{count} tasks", count)
    return Candidate(entry.name, sentence.format(count=count))


def _list_table_ids(place: CompletionPoint) -> list[Candidate]:
    given = place.call[spec.TABLE]
    tables = _load_tables(place, narrowed=False)
    return [Candidate(table.id, table.title) for table in tables if table.id not in given]


def _list_references(place: CompletionPoint) -> list[Candidate]:
    """List the tasks of the tables, which are found by their titles, too; of a range those that can end it."""
    tables = _load_tables(place)
    last = place.before.rpartition(",")[2]
    table_id, _colon, first = last.removesuffix("-").rpartition(":")
    candidates: list[Candidate] = []
    if first:
        for table in tables:
            if not table_id or table.id == table_id:
                candidates += _list_tasks(table, place.typed, "", above=int(first))
        return candidates
    needs_table = len(tables) > 1 or ":" in place.typed
    for table in tables:
        prefix = f"{table.id}:" if needs_table else ""
        candidates += _list_tasks(table, place.typed, prefix)
    given = {part.strip() for part in place.before.split(",")}
    return [candidate for candidate in candidates[:MAX_OFFERED_TASKS] if candidate.value not in given]


def _list_tasks(table: Table, typed: str, prefix: str, above: int = 0) -> Iterator[Candidate]:
    """List at most MAX_OFFERED_TASKS tasks: those whose references begin as typed, else the first ones."""
    numbers = [number for number in table.store.list_ids() if number > above]
    fitting = [number for number in numbers if f"{prefix}{number}".startswith(typed)]
    for number in (fitting or numbers)[:MAX_OFFERED_TASKS]:
        title = table.task(number).title
        yield Candidate(f"{prefix}{number}", title, (title,))


def _list_formats(place: CompletionPoint) -> list[Candidate]:
    """The formats that the command can write."""
    from reformctl.cli.format_choice import describe_format, list_usable_formats

    command = spec.get_command(place.call.command)
    return [Candidate(name, describe_format(name)) for name in list_usable_formats(command)]


def _list_fields(place: CompletionPoint) -> list[Candidate]:
    """The fields of the command's answer that are not yet named."""
    from reformctl.model import fields

    columns: dict[str, Column] = {}
    if place.call.command in TASK_COMMANDS:
        is_exploded = place.call[spec.EXPLODE] is not None
        for column in (*fields.list_columns(_load_tables(place), exploded=is_exploded), fields.REFERENCE):
            columns[column.key] = column
    for column in place.own(place.call):
        columns[column.key] = column
    return _leave_out_named(place, list(map(_offer_column, columns.values())))


def _offer_column(column: "Column") -> Candidate:
    sentence = _("{label}: {meaning}")
    description = sentence.format(label=column.label, meaning=translate(column.meaning))
    return Candidate(column.key, description, column.labels)


def _list_sort_fields(place: CompletionPoint) -> list[Candidate]:
    """The fields that tasks can be sorted by and that are not yet named."""
    from reformctl.model.fields import list_stored_columns

    columns = list_stored_columns(_load_tables(place))
    return _leave_out_named(place, list(map(_offer_column, columns.values())))


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
    candidates += map(_offer_column, columns.values())
    return _leave_out_named(place, candidates)


def _list_names(place: CompletionPoint) -> list[Candidate]:
    """The agencies, and the categories: what a word alone may be."""
    return [*_list_agencies(place), *_list_categories(place)]


def _leave_out_named(place: CompletionPoint, among: Sequence[Candidate]) -> list[Candidate]:
    """Leave out the entries that the list has already."""
    given = {entry.strip().removeprefix("-") for entry in place.before.split(",")}
    return [candidate for candidate in among if candidate.value not in given]


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
        Candidate("file", _("JSON Schema of a table file")),
        Candidate("fields", _("fields of tasks in the output")),
        Candidate("ledger", _("JSON Schema of a ledger")),
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
    spec.MATCH_FIELDS: CandidateSource(_list_searched_fields, _take_last_entry, is_list=True),
    spec.NAMES: CandidateSource(_list_names),
    spec.BY: CandidateSource(_list_dimensions),
    spec.CROSS: CandidateSource(_list_dimensions, _take_last_entry, is_list=True),
    spec.EXPLAIN: CandidateSource(_list_rules),
    import_options.FROM: CandidateSource(_list_document_kinds),
    spec.SUBJECT: CandidateSource(_list_subjects),
    spec.TOPIC: CandidateSource(_list_schema_topics),
    spec.SHELL: CandidateSource(_list_shells),
}
"""What each option can be whose values neither stand in its row nor are files."""
