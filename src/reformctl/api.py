"""The Python API: what the commands do, from tables to values; nothing is printed, no file kept but a cache."""

import os
from collections.abc import Iterable

from reformctl import exporting, searching
from reformctl.model.table import Table, Task
from reformctl.query import comparison, filters
from reformctl.query.comparison import DEFAULT_THRESHOLD, Difference
from reformctl.query.filters import Selected, Selection
from reformctl.searching import SearchResult
from reformctl.searching.corpus import Corpus, parse_field_names
from reformctl.searching.query import parse_query
from reformctl.tablefile import load

EVERYTHING = Selection()


def load_all(*paths: str | os.PathLike[str], strict: bool = False) -> tuple[Table, ...]:
    """The tables in files and folders, in that order, folders by file name.

    Without paths, what the variable REFORMCTL_DATA names, else the packaged table. They are checked together: two
    tables with one id are a fault. Raises as `load`, with the faults of all files.
    """
    return load.load_paths([os.fspath(path) for path in paths], strict=strict)


def select(tables: Table | Iterable[Table], selection: Selection = EVERYTHING) -> Selected:
    """The tasks of a table, or of several, that a selection leaves, in the order of the tables: what the filters do.

    Raises UnknownNameError for a name that means nothing or several things, UsageError for a selection that cannot be.
    """
    return filters.select(_several(tables), selection)


def search(
    tables: Table | Iterable[Table],
    words: str | Iterable[str],
    selection: Selection = EVERYTHING,
    *,
    fields: Iterable[str] = (),
    exact: bool = False,
) -> SearchResult:
    """The tasks that hold the words, best first; if none does, those that hold what the words may mean.

    All words must occur. Blanks divide words, "…" keeps a phrase together, -公证 leaves out what holds 公证. `fields`
    are title, content, agency, category and scope; none means all of them. `exact` forbids any guess; each hit says how
    it matched (`match`). `selection` narrows what may be found. The work grows with the text, which each call folds
    anew unless the table comes from the cache, which has it folded.

    Raises UsageError where there is no word to look for, UnknownNameError for a field that is none, and as `select`.
    """
    asked = _several(tables)
    corpus = Corpus.from_stores([table.store for table in asked], parse_field_names(fields))
    query = parse_query([words] if isinstance(words, str) else words)
    allowed = filters.allowed(asked, filters.select(asked, selection))
    if exact:
        return searching.search_literals(corpus, query, allowed)
    return searching.search_tasks(corpus, query, asked, allowed)


def diff(old: Table, new: Table, threshold: float = DEFAULT_THRESHOLD) -> Difference:
    """What changed from one version of a table to the next; of tables with different ids, which tasks are alike.

    `threshold`, from 0 to 1, is the least likeness of tasks that are called similar: the mean of the shares of
    character pairs (Dice) that their titles, and their contents, have in common. Where nothing differs the answer is
    false.
    """
    return comparison.compare_tables(old, new, threshold)


def dump(
    tables: Table | Iterable[Table],
    tasks: Iterable[Task] | None = None,
    name: str = "csv",
    *,
    style: str | None = None,
) -> bytes:
    """A table, several, or these tasks of them in a format: the bytes that `reformctl export -f NAME` writes.

    The formats are those of `export`; text is UTF-8. `style` is gbt7714, bibtex or ris, for `cite` alone. Raises
    UnknownNameError for a format that there is not, UsageError for what a format cannot hold, and where it needs a
    package that is not installed, WriteError where there is no room for the temporary file that xlsx and sqlite need.
    """
    asked = _several(tables)
    chosen = [task for table in asked for task in table] if tasks is None else list(tasks)
    return exporting.dump(asked, chosen, name, style)


def _several(tables: Table | Iterable[Table]) -> tuple[Table, ...]:
    return (tables,) if isinstance(tables, Table) else tuple(tables)
