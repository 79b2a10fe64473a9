"""The Python API: functions that take tables and return values; they print nothing and write no file but the cache."""

import os
from collections.abc import Iterable
from itertools import chain
from typing import TYPE_CHECKING, TypedDict, Unpack

from reformctl import exporting, searching
from reformctl.model.diagnostics import Diagnostic
from reformctl.model.table import Table, Task
from reformctl.query import comparison, counting, filters
from reformctl.query.comparison import DEFAULT_THRESHOLD, Difference
from reformctl.query.counting import UNIT_LABELS, Breakdown, CrossTable
from reformctl.query.filters import Selected, Selection
from reformctl.searching import SearchResult
from reformctl.searching.corpus import Corpus, parse_field_names
from reformctl.searching.query import parse_query
from reformctl.system import files
from reformctl.system.errors import UsageError
from reformctl.system.translation import _, join_words
from reformctl.tablefile.load import FilePath, LoadedTables, load_paths, load_table
from reformctl.text.escaping import echo_value

if TYPE_CHECKING:
    from datetime import date

    from reformctl.tracking.gathering import Gathering
    from reformctl.tracking.ledger import Ledger
    from reformctl.tracking.ledger_text import Additions
    from reformctl.tracking.lights import Standing
    from reformctl.tracking.splitting import Split

TableOrTables = Table | Iterable[Table]
"""One table alone, or several of them."""
OneOrSeveral = str | Iterable[str]
"""One text alone, or several of them."""

EVERYTHING = Selection()


class Conditions(TypedDict, total=False):
    """The fields of a Selection, as keywords; of those that take several values, one text alone will do."""

    agencies: OneOrSeveral
    role: str
    all_agencies: bool
    categories: OneOrSeveral
    scopes: OneOrSeveral
    joint: bool
    sole: bool
    where: OneOrSeveral
    due_before: str | None
    due_after: str | None
    references: OneOrSeveral | None


def load(path: FilePath | None = None, *, strict: bool = False) -> Table:
    """Load the table of a YAML file, by default the packaged one (REFORMCTL_DATA does not matter here).

    Every check is made, also against the kept official text beside the file. `strict` refuses a table with a doubtful
    count, too. Raises UnreadableError for a file that cannot be read, InvalidDataError with every fault of an invalid
    one.
    """
    return load_table(path, strict=strict)


def load_all(*paths: FilePath, strict: bool = False) -> LoadedTables:
    """Load the tables of files and folders, in this order; a folder's files are sorted by name.

    Without paths, load what the variable REFORMCTL_DATA names, else the packaged table. The tables are checked
    together: two tables with one id are a fault. Raises as `load`, with the faults of all files.
    """
    path_texts = [os.fspath(path) for path in paths]
    return load_paths(path_texts, strict=strict)


def load_ledger(path: FilePath, table: Table) -> "Ledger":
    """Load the ledger of a table: what bodies were asked and reported, and what the office decided.

    One that is not there yet is empty. Raises UnreadableError, and InvalidDataError with every fault, also for the
    ledger of another table.
    """
    from reformctl.tracking import ledger_file

    path_text = os.fspath(path)
    file = ledger_file.load_ledger(path_text, table)
    return file.ledger


def record(path: FilePath, table: Table, additions: "Additions") -> bytes:
    """Return the ledger of a file with what `split` or `gather` found new in it; nothing is written.

    The old bytes stay as they are, with the new entries between or behind them; a file that is not there yet is begun.
    `Path("progress.yaml").write_bytes(record("progress.yaml", table, shared.list_additions()))` writes it. Raises as
    `load_ledger`, InvalidDataError where the new entries contradict the rest, and UsageError for a ledger that is
    written so that nothing can be inserted.
    """
    from reformctl.tracking import ledger_file

    path_text = os.fspath(path)
    file = ledger_file.load_ledger(path_text, table)
    longer_file = ledger_file.append_entries(file, table, additions)
    return longer_file.data


def split(  # noqa: PLR0913 what can be asked, each by its name
    table: Table,
    ledger: "Ledger",
    period: str,
    *,
    due: str | None = None,
    role: str = "lead",
    agencies: OneOrSeveral = (),
) -> "Split":
    """Share a table out: a form for each body that answers for a task, with what it reported last beside the cells.

    `due` is the day until which they are to answer, such as 2026-11-25; the ledger may have one for the period. `role`
    says whom to ask about a task: its lead, support or any. `agencies` are the only bodies to ask, by name, alias or
    unique part.

    >>> table = load()
    >>> ledger = load_ledger("progress.yaml", table)
    >>> shared = split(table, ledger, "2026-11", due="2026-11-25", agencies="司法局")
    >>> [row.task.id for row in shared.forms[0].rows]
    [17, 25, 29, 30]
    >>> list(shared.list_files())
    ['市司法局_2026-11.xlsx', '发送清单.csv']

    Raises UsageError for what is no period, date or role, or where nobody says until when to answer, and
    UnknownNameError for a body that the table does not name.
    """
    from reformctl.tracking import splitting

    asked_agencies = _list_texts(agencies)
    request = splitting.SplitRequest(period, due, role, asked_agencies)
    return splitting.split_table(table, ledger, request)


def gather(
    paths: FilePath | Iterable[FilePath],
    table: Table,
    ledger: "Ledger",
    *,
    period: str | None = None,
    agency: str | None = None,
) -> "Gathering":
    """Read the forms that came back, files or folders of them, and compare them with the table and the ledger.

    `period` is by default the one that was asked for last; `agency` is whose forms they are that do not say so. Nothing
    is written: `record` gives the ledger with what is new. One bad file never stops the others: it is a finding.

    >>> table = load()
    >>> ledger = load_ledger("progress.yaml", table)
    >>> gathered = gather([], table, ledger, period="2026-11")
    >>> gathered.new, gathered.is_complete, gathered.list_additions()
    ((), True, {})

    Raises UnreadableError for a path that is not there, UsageError for what is no period, and UnknownNameError for an
    agency that the table does not name.
    """
    from reformctl.tracking import gathering, periods

    if isinstance(paths, str | os.PathLike):
        paths = [paths]
    path_texts = [os.fspath(path) for path in paths]
    form_files = gathering.list_form_files(path_texts)
    known_period = period and periods.require_period(period)
    request = gathering.GatherRequest(known_period, agency)
    return gathering.gather_files(form_files, table, ledger, request)


def status(table: Table, ledger: "Ledger", on: "date", period: str | None = None) -> "Standing":
    """Say how each task of a table stands on a day: its light, what was reported, and who has not answered.

    `period` is the month (2026-11), quarter (2026-Q4) or week (2026-W48) whose answers are counted, by default the one
    that was asked for last. Raises UsageError for what is no period.
    """
    from reformctl.tracking import lights, periods

    known_period = period and periods.require_period(period)
    return lights.judge_table(table, ledger, on, known_period)


def check(path: FilePath | None = None) -> list[Diagnostic]:
    """List every fault and warning of a table file, by default of the packaged one, in the order of its lines.

    A clean file gives an empty list. Nothing is raised for what is wrong with a file: one that cannot be read has one
    fault, of the rule `unreadable`.
    """
    from reformctl.tablefile import validate  # pydantic and yaml, which a cached table does without

    if path is None:
        path = files.find_packaged_table()
    file = os.fspath(path)
    (result,) = validate.validate_paths([file])
    return result.diagnostics


def select(tables: TableOrTables, selection: Selection = EVERYTHING, **conditions: Unpack[Conditions]) -> Selected:
    """Select the tasks that match all conditions, in the order of the tables.

    `select(table, agencies="司法局", joint=True)` is short for a Selection with these fields; keywords go before what a
    selection says.

    Raises UnknownNameError for a name that means nothing or several things, UsageError for conditions that contradict
    each other.
    """
    selected_from = _list_tables(tables)
    whole_selection = _make_selection(selection, conditions)
    return filters.select_tasks(selected_from, whole_selection)


def search(
    tables: TableOrTables,
    words: OneOrSeveral,
    selection: Selection = EVERYTHING,
    *,
    fields: Iterable[str] = (),
    exact: bool = False,
    **conditions: Unpack[Conditions],
) -> SearchResult:
    """Find the tasks that hold all the words, best first; if none does, those that hold what the words may mean.

    Blanks divide words, "…" keeps a phrase together, -公证 excludes what holds 公证. `fields` limits the search to
    some of title, content, agency, category, scope, deadline and extra. `exact` forbids any guess; each hit says how it
    matched (`match`). Only tasks of the selection, or of the keywords of `select`, are found. The work grows with the
    text, which each call folds anew unless the table comes from the cache, where the folded text is kept.

    Raises UsageError where there is no word to look for, UnknownNameError for an unknown field, and as `select`.
    """
    searched = _list_tables(tables)
    stores = [table.store for table in searched]
    field_names = parse_field_names(fields)
    corpus = Corpus.from_stores(stores, field_names)
    query = parse_query(_list_texts(words))
    whole_selection = _make_selection(selection, conditions)
    selected = filters.select_tasks(searched, whole_selection)
    allowed = filters.list_allowed_keys(searched, selected)
    if exact:
        return searching.search_literals(corpus, query, allowed)
    return searching.search_tasks(corpus, query, searched, allowed)


def stats(
    tables: TableOrTables,
    by: str = "category",
    selection: Selection = EVERYTHING,
    *,
    unit: str = "tasks",
    **conditions: Unpack[Conditions],
) -> Breakdown:
    """Count tasks by agency (that leads), support, category, scope, table or any field, the largest group first.

    Only tasks of the selection, or of the keywords of `select`, are counted. `unit` is tasks, or pairs: each pair of a
    task and a lead agency. A task that several agencies lead counts under each of them, and once in the total.

    Raises UnknownNameError for what nothing is counted by, UsageError for an unknown unit, and as `select`.
    """
    _refuse_unit(unit)
    counted = _list_tables(tables)
    key = counting.find_dimension(by, counted)
    whole_selection = _make_selection(selection, conditions)
    selected = filters.select_tasks(counted, whole_selection)
    tasks = tuple(selected.tasks)
    return counting.count_by(counted, tasks, key, unit=unit, with_empty=False)


def cross_stats(
    tables: TableOrTables,
    rows: str,
    columns: str,
    selection: Selection = EVERYTHING,
    *,
    unit: str = "tasks",
    **conditions: Unpack[Conditions],
) -> CrossTable:
    """Count tasks by two things at once, such as agency and category; everything else as in `stats`."""
    counted = _list_tables(tables)
    by_rows = stats(counted, rows, selection, unit=unit, **conditions)
    by_columns = stats(counted, columns, selection, unit=unit, **conditions)
    whole_selection = _make_selection(selection, conditions)
    selected = filters.select_tasks(counted, whole_selection)
    tasks = tuple(selected.tasks)
    return counting.cross_counts(counted, tasks, by_rows, by_columns)


def diff(old: Table, new: Table, threshold: float = DEFAULT_THRESHOLD) -> Difference:
    """List what changed from one version of a table to the next; of tables with different ids, which tasks are alike.

    `threshold` (0 to 1) is the least similarity of tasks that are called similar: the mean of the Dice coefficients of
    their titles and of their contents, over pairs of characters. The difference is false where nothing differs.
    """
    return comparison.compare_tables(old, new, threshold)


def dump(
    tables: TableOrTables,
    tasks: Iterable[Task] | None = None,
    name: str = "csv",
    *,
    style: str | None = None,
) -> bytes:
    """Write tables, or only these tasks of them, in a format: the bytes that `reformctl export -f NAME` writes.

    Text is UTF-8. `style` is gbt7714, bibtex or ris, for the format `cite` alone. Raises UnknownNameError for an
    unknown format, UsageError for what a format cannot hold or where a package that it needs is not installed, and
    WriteError where there is no room for the temporary file that xlsx and sqlite need.
    """
    dumped = _list_tables(tables)
    if tasks is None:
        tasks = chain.from_iterable(dumped)
    return exporting.dump_tasks(dumped, list(tasks), name, style)


def _make_selection(selection: Selection, conditions: Conditions) -> Selection:
    """Put keywords into a selection. Raises TypeError for a keyword that is no field of it."""
    values: dict[str, object] = {}
    for name, value in conditions.items():
        if name not in Selection._fields:
            sentence = _("{name} is not a condition of a selection; conditions: {all}")
            all_names = join_words(Selection._fields)
            message = sentence.format(name=echo_value(name), all=all_names)
            raise TypeError(message)
        values[name] = value
        if _takes_several(name) and isinstance(value, Iterable):
            values[name] = _list_texts(value)
    return selection._replace(**values)  # type: ignore[arg-type] # of the types that Conditions has


def _takes_several(name: str) -> bool:
    """Tell whether a field of a selection takes several values."""
    if name == "references":
        return True
    default = Selection._field_defaults[name]
    return isinstance(default, tuple)


def _refuse_unit(unit: str) -> None:
    if unit in UNIT_LABELS:
        return
    sentence = _("{option} must be one of {choices}, not “{value}”")
    choices = join_words(UNIT_LABELS)
    message = sentence.format(option="unit", choices=choices, value=echo_value(unit))
    raise UsageError(message)


def _list_texts(texts: OneOrSeveral) -> tuple[str, ...]:
    """Return one text, or several, as a tuple of texts. A text itself would iterate over its characters."""
    if isinstance(texts, str):
        return (texts,)
    return tuple(texts)


def _list_tables(tables: TableOrTables) -> LoadedTables:
    """Return one table, or several, as a tuple of tables. A table itself would iterate over its tasks."""
    if isinstance(tables, Table):
        return (tables,)
    return tuple(tables)
