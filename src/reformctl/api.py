"""The Python API: functions that take tables and return values; they print nothing and write no file but the cache."""

import os
from collections.abc import Iterable

from reformctl import exporting, searching
from reformctl.model.diagnostics import Diagnostic
from reformctl.model.table import Table, Task
from reformctl.query import comparison, filters
from reformctl.query.comparison import DEFAULT_THRESHOLD, Difference
from reformctl.query.filters import Selected, Selection
from reformctl.searching import SearchResult
from reformctl.searching.corpus import Corpus, parse_field_names
from reformctl.searching.query import parse_query
from reformctl.system import files
from reformctl.tablefile.load import load_paths, load_table

EVERYTHING = Selection()


def load(path: str | os.PathLike[str] | None = None, *, strict: bool = False) -> Table:
    """Load the table of a YAML file, by default the packaged one (REFORMCTL_DATA does not matter here).

    Every check is made, also against the kept official text beside the file. `strict` refuses a table with a doubtful
    count, too. Raises UnreadableError for a file that cannot be read, InvalidDataError with every fault of an invalid
    one.
    """
    return load_table(path, strict=strict)


def load_all(*paths: str | os.PathLike[str], strict: bool = False) -> tuple[Table, ...]:
    """Load the tables of files and folders, in this order; a folder's files are sorted by name.

    Without paths, load what the variable REFORMCTL_DATA names, else the packaged table. The tables are checked
    together: two tables with one id are a fault. Raises as `load`, with the faults of all files.
    """
    return load_paths([os.fspath(path) for path in paths], strict=strict)


def check(path: str | os.PathLike[str] | None = None) -> list[Diagnostic]:
    """List every fault and warning of a table file, by default of the packaged one, in the order of its lines.

    A clean file gives an empty list. Nothing is raised for what is wrong with a file: one that cannot be read has one
    fault, of the rule `unreadable`.
    """
    from reformctl.tablefile import validate  # pydantic and yaml, which a cached table does without

    checked_path = files.find_packaged_table() if path is None else os.fspath(path)
    (result,) = validate.validate_paths([checked_path])
    return result.diagnostics


def select(tables: Table | Iterable[Table], selection: Selection = EVERYTHING) -> Selected:
    """Select the tasks that match all conditions of a selection, in the order of the tables.

    Raises UnknownNameError for a name that means nothing or several things, UsageError for conditions that contradict
    each other.
    """
    return filters.select_tasks(_list_tables(tables), selection)


def search(
    tables: Table | Iterable[Table],
    words: str | Iterable[str],
    selection: Selection = EVERYTHING,
    *,
    fields: Iterable[str] = (),
    exact: bool = False,
) -> SearchResult:
    """Find the tasks that hold all the words, best first; if none does, those that hold what the words may mean.

    Blanks divide words, "…" keeps a phrase together, -公证 excludes what holds 公证. `fields` limits the search to
    some of title, content, agency, category, scope, deadline and extra. `exact` forbids any guess; each hit says how it
    matched (`match`). Only tasks of `selection` are found. The work grows with the text, which each call folds anew
    unless the table comes from the cache, where the folded text is kept.

    Raises UsageError where there is no word to look for, UnknownNameError for an unknown field, and as `select`.
    """
    searched = _list_tables(tables)
    stores = [table.store for table in searched]
    corpus = Corpus.from_stores(stores, parse_field_names(fields))
    query = parse_query([words] if isinstance(words, str) else words)
    allowed = filters.list_allowed_keys(searched, filters.select_tasks(searched, selection))
    if exact:
        return searching.search_literals(corpus, query, allowed)
    return searching.search_tasks(corpus, query, searched, allowed)


def diff(old: Table, new: Table, threshold: float = DEFAULT_THRESHOLD) -> Difference:
    """List what changed from one version of a table to the next; of tables with different ids, which tasks are alike.

    `threshold` (0 to 1) is the least similarity of tasks that are called similar: the mean of the Dice coefficients of
    their titles and of their contents, over pairs of characters. The difference is false where nothing differs.
    """
    return comparison.compare_tables(old, new, threshold)


def dump(
    tables: Table | Iterable[Table],
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
    if tasks is not None:
        return exporting.dump_tasks(dumped, list(tasks), name, style)
    every_task = [task for table in dumped for task in table]
    return exporting.dump_tasks(dumped, every_task, name, style)


def _list_tables(tables: Table | Iterable[Table]) -> tuple[Table, ...]:
    """Return one table, or several, as a tuple of tables. A table itself would iterate over its tasks."""
    if isinstance(tables, Table):
        return (tables,)
    return tuple(tables)
