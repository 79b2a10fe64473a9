"""The tables that an answer is made from: their compiled forms where nothing has changed, else read and judged."""

import os
from collections.abc import Callable, Sequence

from reformctl import cache, files, line, names
from reformctl.cache import Mark
from reformctl.errors import UnreadableError
from reformctl.files import Content, tables_in
from reformctl.line import Call
from reformctl.messages import _
from reformctl.model import Table, Task
from reformctl.text import safe
from reformctl.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from reformctl.reading import Result


def load(path: str | os.PathLike[str] | None = None) -> Table:
    """The table in a YAML file, by default the packaged one (REFORMCTL_DATA does not matter here).

    Every check is made, with the kept official text beside the file, too, so that what comes back is valid. Raises
    UnreadableError for a file that cannot be read, InvalidDataError with every fault of an invalid one.
    """
    (table,) = load_files([files.packaged() if path is None else os.fspath(path)])
    return table


def load_for(call: Call) -> tuple[tuple[Table, ...], tuple[str, ...]]:
    """The tables that --data names, else REFORMCTL_DATA, else the packaged one, narrowed by --table; what is left out.

    Raises as `load`, unless --skip-broken lets it go on without the tables that have faults; UnknownNameError for an
    id that no table has.
    """
    paths = tables_in(call[line.DATA])
    tables, notes = _unbroken(paths) if call[line.SKIP_BROKEN] else (load_files(paths), ())
    wanted = {names.require(name, [table.id for table in tables], names.TABLE) for name in call[line.TABLE]}
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
    found = _compiled(contents)
    if found is None:
        from reformctl import reading

        found = reading.tables_of(_judged(contents))
    return found


def _unbroken(paths: Sequence[str]) -> tuple[tuple[Table, ...], tuple[str, ...]]:
    """The tables that can be read, and which files are left out; where none can be, every fault."""
    contents = [*map(Content, paths)]
    if (found := _compiled(contents)) is not None:
        return found, ()
    from reformctl import reading

    results = _judged(contents)
    if all(result.table is None for result in results):
        return reading.tables_of(results), ()
    sentence = _("{path} is left out: {reason}")
    reasons = {result.path: result.reason for result in results if result.table is None}
    notes = tuple(sentence.format(path=safe(path), reason=reason) for path, reason in reasons.items())
    return reading.tables_of([result for result in results if result.table]), notes


def _compiled(contents: Sequence[Content]) -> tuple[Table, ...] | None:
    """The tables of files that were all found valid, alone and together, or None."""
    try:
        marks = [*map(cache.mark_of, contents)]
    except UnreadableError:
        return None
    if len(marks) > 1 and not cache.are_good_together(marks):
        return None
    found = []
    for content, mark in zip(contents, marks, strict=True):
        table = cache.find(content.path, mark, _repair(content, mark))
        if table is None:
            return None
        found.append(table)
    return tuple(found)


def _repair(content: Content, mark: Mark) -> Callable[[], Sequence[Task]]:
    """What reads the tasks of a file, where its compiled form is damaged."""

    def read() -> Sequence[Task]:
        from reformctl import reading

        (result,) = reading.judge([content])
        if cache.mark_of(content) != mark:
            raise UnreadableError(content.path, _("it was changed while it was read: ask again"))
        (table,) = reading.tables_of([result])
        return table.tasks

    return read


def _judged(contents: Sequence[Content]) -> list["Result"]:
    """What each file holds; the compiled form of each valid one is kept."""
    from reformctl import reading

    results = reading.judge(contents)
    for content, result in zip(contents, results, strict=True):
        if result.table:
            cache.keep(content, result.table)
    if len(contents) > 1 and all(result.table for result in results):
        cache.keep_together(contents)
    return results
