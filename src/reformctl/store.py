"""The tables that an answer is made from: their compiled forms where nothing has changed, else read and judged."""

import os
from collections.abc import Callable, Sequence

from reformctl import cache, files, names
from reformctl.cache import Mark
from reformctl.errors import UnreadableError
from reformctl.files import Content, tables_in
from reformctl.messages import _
from reformctl.model import Table, Task
from reformctl.text import safe
from reformctl.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from reformctl.reading import Result


def load(path: str | os.PathLike[str] | None = None) -> Table:
    """The table in a YAML file, by default the packaged one (REFORMCTL_DATA does not matter here).

    Every check is made, with the kept official text beside the file, too, so that what comes back is valid. Raises
    UnreadableError for a file that cannot be read, InvalidDataError with every fault of an invalid one.
    """
    (table,) = load_files([files.packaged() if path is None else os.fspath(path)])
    return table


def load_tables(
    paths: Sequence[str] = (), *, table_ids: Sequence[str] = (), skip_broken: bool = False
) -> tuple[tuple[Table, ...], tuple[str, ...]]:
    """The tables in files and folders, and what is to be said of those that are left out.

    Without paths they are what REFORMCTL_DATA names, else the packaged one; of all these only those with one of the
    ids, if any are given. Raises as `load`, unless `skip_broken` lets it go on without the tables that have faults;
    UnknownNameError for an id that no table has.
    """
    found = tables_in(paths)
    tables, notes = _load_unbroken(found) if skip_broken else (load_files(found), ())
    wanted = {names.require(name, [table.id for table in tables], names.TABLE) for name in table_ids}
    return tuple(table for table in tables if not wanted or table.id in wanted), notes


def load_all(paths: Sequence[str]) -> tuple[Table, ...]:
    """The tables in files and folders; without paths, what REFORMCTL_DATA names, else the packaged table."""
    return load_files(tables_in(paths))


def load_each(paths: Sequence[str]) -> tuple[Table, ...]:
    """The table of each file, on its own: versions of one table have one id. All faults of all files in one error.

    They are not compared with a kept text: whoever looks for changes has made some.
    """
    from reformctl import reading

    return reading.tables_of([result for path in paths for result in reading.judged([path], proven=False)])


def load_files(paths: Sequence[str]) -> tuple[Table, ...]:
    """The table of each file; all faults of all files in one error."""
    return load_contents([*map(Content, paths)])


def load_contents(contents: Sequence[Content]) -> tuple[Table, ...]:
    """The same of files, of which some may have been read already."""
    found = [*map(_compiled, contents)]
    if _are_all(found):
        return tuple(one.table for one in found if one)
    from reformctl import reading

    return reading.tables_of(_read(contents, found))


def load_usable(contents: Sequence[Content]) -> tuple[list[Table | None], dict[str, str]]:
    """The table of each file, None where it has faults or cannot be read; and for the path of each such file why."""
    found = [*map(_compiled, contents)]
    if _are_all(found):
        return [one and one.table for one in found], {}
    results = _read(contents, found)
    return [result.table for result in results], {
        result.path: result.reason for result in results if result.table is None
    }


def _load_unbroken(paths: Sequence[str]) -> tuple[tuple[Table, ...], tuple[str, ...]]:
    """The tables that can be read, and which files are left out; where none can be, every fault."""
    contents = [*map(Content, paths)]
    tables, reasons = load_usable(contents)
    if not any(tables):
        return load_contents(contents), ()
    sentence = _("{path} is left out: {reason}")
    notes = tuple(sentence.format(path=safe(path), reason=reason) for path, reason in reasons.items())
    return tuple(filter(None, tables)), notes


class _Compiled(NamedTuple):
    """A table that was found valid, and what the bytes that it was read from are known by."""

    mark: Mark
    table: Table


def _compiled(content: Content) -> _Compiled | None:
    """The table of a file that was found valid, or None."""
    try:
        mark = cache.mark_of(content)
    except UnreadableError:
        return None
    table = cache.find(content.path, mark, _repair(content, mark))
    return table and _Compiled(mark, table)


def _are_all(found: Sequence[_Compiled | None]) -> bool:
    """Whether all files were found valid, alone and together."""
    marks = [one.mark for one in found if one]
    return len(marks) == len(found) and (len(marks) == 1 or cache.are_good_together(marks))


def _repair(content: Content, mark: Mark) -> Callable[[], Sequence[Task]]:
    """What reads the tasks of a file, where its compiled form is damaged."""

    def tasks() -> Sequence[Task]:
        from reformctl import reading

        (result,) = reading.judge([content])
        if cache.mark_of(content) != mark:
            raise UnreadableError(content.path, _("it was changed while it was read: ask again"))
        (table,) = reading.tables_of([result])
        return table.tasks

    return tasks


def _read(contents: Sequence[Content], found: Sequence[_Compiled | None]) -> list["Result"]:
    """What each file holds, as far as it is not found already; the compiled form of each valid one is kept."""
    from reformctl import reading

    results = reading.judge(contents, [one and one.table for one in found])
    for content, result, one in zip(contents, results, found, strict=True):
        if result.table and one is None:
            cache.keep(content, result.table)
    if len(contents) > 1 and all(result.table for result in results):
        marks = [*map(cache.mark_of, contents)]
        if all(one is None or one.mark == mark for mark, one in zip(marks, found, strict=True)):  # else it has changed
            cache.keep_together(marks)
    cache.tidy()
    return results
