"""Where the values of options come from: the table that the line asks, and the rows of the code."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from reformctl.cli import import_options, loop_options, spec
from reformctl.cli.completion.matching import Candidate
from reformctl.cli.completion.points import (
    CompletionPoint,
    take_all,
    take_last_entry,
    take_last_field,
    take_last_reference,
)
from reformctl.cli.completion.shell_scripts import SHELLS
from reformctl.cli.spec import AnyOption
from reformctl.model import vocabulary
from reformctl.model.table import Table
from reformctl.system import environment
from reformctl.system.translation import _, translate, translate_count

if TYPE_CHECKING:
    from reformctl.model.fields import Column

MAX_OFFERED_TASKS = 1_000
"""References at the most that are offered; nobody reads more."""
FILE_OPTIONS: tuple[AnyOption, ...] = (
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


class CandidateSource(NamedTuple):
    """What an option's value can be."""

    find: Callable[[CompletionPoint], Sequence[Candidate]]
    divide: Callable[[CompletionPoint], CompletionPoint] = take_all
    """Leaves what of a value is to be completed; usually all of it."""
    is_list: bool = False
    """Whether it may go on with a comma."""


def list_commands() -> list[Candidate]:
    """List the commands."""
    candidates = []
    for command in spec.COMMANDS:
        meaning = translate(command.help)
        candidates.append(Candidate(command.name, meaning))
    return candidates


def _load_tables(point: CompletionPoint, *, is_narrowed: bool = True) -> tuple[Table, ...]:
    """Load the tables that the line asks; none where they come from standard input, which is the shell's.

    `is_narrowed` keeps only those that --table names.
    """
    from reformctl.tablefile import load

    call = point.call
    given_paths = call[spec.DATA]
    paths = tuple(map(os.path.expanduser, given_paths))
    asked_paths = paths or environment.read_data_paths()
    if "-" in asked_paths:
        return ()
    table_ids = call[spec.TABLE] if is_narrowed else ()
    skip_broken = call[spec.SKIP_BROKEN]
    tables, _left_out = load.load_tables(paths, table_ids=table_ids, skip_broken=skip_broken)
    return tables


def _list_agencies(point: CompletionPoint) -> list[Candidate]:
    """List the agencies that the tables name, with what else they are called and how many tasks they lead."""
    tables = _load_tables(point)
    lead_counts = {}
    for table in tables:
        counts = table.store.count_by("lead_agencies")
        for name, count in counts.items():
            lead_counts[table.id, name] = count
    agencies = vocabulary.list_agencies(tables)
    labels = vocabulary.label_entries(agencies)
    candidates = []
    for entry, label in labels.items():
        home_counts = [lead_counts.get(home, 0) for home in entry.homes]
        count = sum(home_counts)
        sentence = _("{full_name}, leads {count}") if entry.full_name else _("leads {count}")
        description = sentence.format(full_name=entry.full_name, count=count)
        _name, *other_names = vocabulary.list_spellings(entry)
        candidates.append(Candidate(label, description, tuple(other_names)))
    return candidates


def _list_categories(point: CompletionPoint) -> list[Candidate]:
    tables = _load_tables(point)
    categories = vocabulary.list_categories(tables)
    return [_offer_name(category, tables, "category") for category in categories]


def _list_scopes(point: CompletionPoint) -> list[Candidate]:
    tables = _load_tables(point)
    scopes = vocabulary.list_scopes(tables)
    return [_offer_name(scope, tables, "scope") for scope in scopes]


def _offer_name(entry: vocabulary.NameEntry, tables: Sequence[Table], field: str) -> Candidate:
    """Offer a name with the number of tasks that have it in a field."""
    total = 0
    for table in tables:
        counts = table.store.count_by(field)
        total += counts.get(entry.name, 0)
    sentence = translate_count("{count} task", "{count} tasks", total)
    return Candidate(entry.name, sentence.format(count=total))


def _list_table_ids(point: CompletionPoint) -> list[Candidate]:
    given_ids = point.call[spec.TABLE]
    tables = _load_tables(point, is_narrowed=False)
    other_tables = [table for table in tables if table.id not in given_ids]
    return [Candidate(table.id, table.title) for table in other_tables]


def _list_references(point: CompletionPoint) -> list[Candidate]:
    """List the tasks of the tables, which are found by their titles, too; of a range those that can end it."""
    tables = _load_tables(point)
    entries = point.list_entries()
    last_entry = entries[-1]
    if last_entry:
        return _list_range_ends(tables, last_entry, point.typed)
    needs_table = len(tables) > 1 or ":" in point.typed
    candidates: list[Candidate] = []
    for table in tables:
        prefix = f"{table.id}:" if needs_table else ""
        candidates += _list_tasks(table, point.typed, prefix)
    offered = candidates[:MAX_OFFERED_TASKS]
    return [candidate for candidate in offered if candidate.value not in entries]


def _list_range_ends(tables: Iterable[Table], begun_range: str, typed: str) -> list[Candidate]:
    """List the tasks that can end a range such as qh6:3-: those behind the first one, of its table if one is named."""
    first = begun_range.removesuffix("-")
    table_id, _colon, number = first.rpartition(":")
    candidates: list[Candidate] = []
    for table in tables:
        if not table_id or table.id == table_id:
            candidates += _list_tasks(table, typed, above=int(number))
    return candidates


def _list_tasks(table: Table, typed: str, prefix: str = "", above: int = 0) -> Iterator[Candidate]:
    """List at most MAX_OFFERED_TASKS tasks: those whose references begin as typed, else the first ones."""
    task_ids = table.store.list_ids()
    numbers = [number for number in task_ids if number > above]
    fitting = [number for number in numbers if f"{prefix}{number}".startswith(typed)]
    offered = fitting or numbers
    for number in offered[:MAX_OFFERED_TASKS]:
        task = table.task(number)
        yield Candidate(f"{prefix}{number}", task.title, (task.title,))


def _list_formats(point: CompletionPoint) -> list[Candidate]:
    """List the formats that the command can write."""
    from reformctl.cli.format_choice import describe_format, list_usable_formats

    command = spec.get_command(point.call.command)
    names = list_usable_formats(command)
    return [Candidate(name, describe_format(name)) for name in names]


def _list_fields(point: CompletionPoint) -> list[Candidate]:
    """List the fields of the command's answer that are not yet named."""
    from reformctl.model import fields

    call = point.call
    columns: dict[str, Column] = {}
    if call.command in spec.TASK_COMMANDS:
        is_exploded = call[spec.EXPLODE] is not None
        tables = _load_tables(point)
        task_columns = fields.list_columns(tables, exploded=is_exploded)
        for column in (*task_columns, fields.REFERENCE):
            columns[column.key] = column
    for column in point.list_own_columns(call):
        columns[column.key] = column
    return _leave_out_given(point, map(_offer_column, columns.values()))


def _offer_column(column: "Column") -> Candidate:
    meaning = translate(column.meaning)
    sentence = _("{label}: {meaning}")
    description = sentence.format(label=column.label, meaning=meaning)
    return Candidate(column.key, description, column.labels)


def _list_sort_fields(point: CompletionPoint) -> list[Candidate]:
    """List the fields that tasks can be sorted by and that are not yet named."""
    from reformctl.model.fields import list_stored_columns

    tables = _load_tables(point)
    columns = list_stored_columns(tables)
    return _leave_out_given(point, map(_offer_column, columns.values()))


def _list_searched_fields(point: CompletionPoint) -> list[Candidate]:
    """List the fields that can be searched and that are not yet named."""
    from reformctl.searching.corpus import FIELDS as SEARCHED

    return _leave_out_given(point, map(Candidate, SEARCHED))


def _list_dimensions(point: CompletionPoint) -> list[Candidate]:
    """List what tasks can be counted by; two at once are enough."""
    from reformctl.query.counting import DIMENSION_LABELS, list_dimension_columns

    if point.before.count(",") > 1:
        return []
    candidates = []
    for key, label in DIMENSION_LABELS.items():
        candidates.append(Candidate(key, label, (label,)))
    tables = _load_tables(point)
    columns = list_dimension_columns(tables)
    candidates += map(_offer_column, columns.values())
    return _leave_out_given(point, candidates)


def _list_names(point: CompletionPoint) -> list[Candidate]:
    """List the agencies, and the categories: what a word alone may be."""
    agencies = _list_agencies(point)
    categories = _list_categories(point)
    return agencies + categories


def _leave_out_given(point: CompletionPoint, candidates: Iterable[Candidate]) -> list[Candidate]:
    """Leave out the entries that the list has already, also in reverse order: -id."""
    entries = point.list_entries()
    given = {entry.removeprefix("-") for entry in entries}
    return [candidate for candidate in candidates if candidate.value not in given]


def _list_periods(_point: CompletionPoint) -> list[Candidate]:
    """List this month and the one before it."""
    from datetime import date, timedelta

    today = date.today()  # noqa: DTZ011 the month of whoever types
    this_month = today.replace(day=1)
    last_month = this_month - timedelta(days=1)
    return [Candidate(f"{this_month:%Y-%m}"), Candidate(f"{last_month:%Y-%m}")]


def _list_rules(_point: CompletionPoint) -> list[Candidate]:
    from reformctl.tracking.ledger_rules import ALL_RULES

    candidates = []
    for name, rule in ALL_RULES.items():
        demand = translate(rule.demand)
        candidates.append(Candidate(name, demand))
    return candidates


def _list_document_kinds(_point: CompletionPoint) -> list[Candidate]:
    from reformctl.importing.readers import KINDS

    candidates = []
    for name, kind in KINDS.items():
        suffixes = ", ".join(kind.suffixes)
        candidates.append(Candidate(name, suffixes))
    return candidates


def _list_subjects(_point: CompletionPoint) -> list[Candidate]:
    """List what `help` explains."""
    from reformctl.cli.help_topics import TOPICS

    candidates = list_commands()
    for topic in TOPICS:
        meaning = translate(topic.help)
        candidates.append(Candidate(topic.name, meaning, (topic.label,)))
    return candidates


def _list_schema_topics(_point: CompletionPoint) -> list[Candidate]:
    return [
        Candidate("file", _("JSON Schema of a table file")),
        Candidate("fields", _("fields of tasks in the output")),
        Candidate("ledger", _("JSON Schema of a ledger")),
    ]


def _list_shells(point: CompletionPoint) -> list[Candidate]:
    """List the shells that can complete; only the first word is one."""
    if point.call[spec.SHELL]:
        return []
    return [Candidate(name) for name in SHELLS]


SOURCES: dict[AnyOption, CandidateSource] = {
    spec.AGENCY: CandidateSource(_list_agencies),
    loop_options.ADDRESSEE: CandidateSource(_list_agencies),
    loop_options.SENDER: CandidateSource(_list_agencies),
    loop_options.RESPONDENT: CandidateSource(_list_agencies),
    loop_options.PERIOD: CandidateSource(_list_periods),
    loop_options.SINCE: CandidateSource(_list_periods),
    spec.CATEGORY: CandidateSource(_list_categories),
    spec.SCOPE: CandidateSource(_list_scopes),
    spec.IDS: CandidateSource(_list_references, take_last_reference),
    spec.REFERENCES: CandidateSource(_list_references, take_last_reference),
    spec.TABLE: CandidateSource(_list_table_ids),
    spec.FORMAT: CandidateSource(_list_formats),
    spec.FIELDS: CandidateSource(_list_fields, take_last_entry, is_list=True),
    spec.SORT: CandidateSource(_list_sort_fields, take_last_field, is_list=True),
    spec.IN: CandidateSource(_list_searched_fields, take_last_entry, is_list=True),
    spec.MATCH_FIELDS: CandidateSource(_list_searched_fields, take_last_entry, is_list=True),
    spec.NAMES: CandidateSource(_list_names),
    spec.BY: CandidateSource(_list_dimensions),
    spec.CROSS: CandidateSource(_list_dimensions, take_last_entry, is_list=True),
    spec.EXPLAIN: CandidateSource(_list_rules),
    import_options.FROM: CandidateSource(_list_document_kinds),
    spec.SUBJECT: CandidateSource(_list_subjects),
    spec.TOPIC: CandidateSource(_list_schema_topics),
    spec.SHELL: CandidateSource(_list_shells),
}
"""What each option can be whose values neither stand in its row nor are files."""
