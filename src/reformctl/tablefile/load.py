"""Load tables: from the cache where the file has not changed, else from the YAML, which is validated and cached."""

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from reformctl.model import vocabulary
from reformctl.model.table import Table, Task
from reformctl.system import files
from reformctl.system.errors import UnreadableError
from reformctl.system.files import FileContent, find_table_files
from reformctl.system.translation import _
from reformctl.tablefile import cache
from reformctl.tablefile.cache import Fingerprint
from reformctl.text.escaping import escape_text

if TYPE_CHECKING:
    from reformctl.tablefile.validate import ValidationResult


def load_table(path: str | os.PathLike[str] | None = None, *, strict: bool = False) -> Table:
    """The table in a YAML file, by default the packaged one (REFORMCTL_DATA does not matter here).

    Every check is made, with the kept official text beside the file, too, so that what comes back is valid. Raises
    UnreadableError for a file that cannot be read, InvalidDataError with every fault of an invalid one.
    """
    file = files.find_packaged_table() if path is None else os.fspath(path)
    (table,) = load_files([file], strict=strict)
    return table


def load_tables(
    paths: Sequence[str] = (), *, table_ids: Sequence[str] = (), skip_broken: bool = False, strict: bool = False
) -> tuple[tuple[Table, ...], tuple[str, ...]]:
    """Load the tables of files and folders; return them, and a note for each file that was left out.

    Without paths, load what REFORMCTL_DATA names, else the packaged table. `table_ids` keeps only the tables with these
    ids. `skip_broken` leaves out files that have faults. Raises as `load_table`, and UnknownNameError for an id that no
    table has.
    """
    found = find_table_files(paths)
    if skip_broken:
        tables, notes = _load_unbroken(found, strict=strict)
    else:
        tables, notes = load_files(found, strict=strict), ()
    wanted = {vocabulary.require_name(name, [table.id for table in tables], vocabulary.TABLE) for name in table_ids}
    return tuple(table for table in tables if not wanted or table.id in wanted), notes


def load_paths(paths: Sequence[str], *, strict: bool = False) -> tuple[Table, ...]:
    """The tables in files and folders; without paths, what REFORMCTL_DATA names, else the packaged table."""
    return load_files(find_table_files(paths), strict=strict)


def load_versions(paths: Sequence[str]) -> tuple[Table, ...]:
    """Load each file on its own, for versions of one table share an id. One error has all faults of all files.

    The texts are not compared with the kept official text: who compares versions has changed something.
    """
    from reformctl.tablefile import validate

    results: list[ValidationResult] = []
    for path in paths:
        results += validate.validate_paths([path], proven=False)
    return validate.require_tables(results)


def load_files(paths: Sequence[str], *, strict: bool = False) -> tuple[Table, ...]:
    """The table of each file; all faults of all files in one error. `strict` refuses doubtful tables, too."""
    return load_contents([*map(FileContent, paths)], strict=strict)


def load_contents(contents: Sequence[FileContent], *, strict: bool = False) -> tuple[Table, ...]:
    """The same of files, of which some may have been read already."""
    found = [*map(_find_cached, contents)]
    is_refused = strict and any(one and one.table.findings for one in found)
    if _is_all_valid(found) and not is_refused:
        return tuple(one.table for one in found if one)
    from reformctl.tablefile import validate

    if is_refused:  # the cache has no sentences: each file says again what is wrong with it
        found = [None] * len(found)
    return validate.require_tables(_read_missing(contents, found), strict=strict)


def load_usable(contents: Sequence[FileContent]) -> tuple[list[Table | None], dict[str, str]]:
    """Load the table of each file that has one, None for the others; and for each of those, by path, the reason."""
    cached = [_find_cached(content) for content in contents]
    if _is_all_valid(cached):
        return [entry and entry.table for entry in cached], {}
    results = _read_missing(contents, cached)
    tables = [result.table for result in results]
    reasons = {result.path: result.reason for result in results if result.table is None}
    return tables, reasons


def _load_unbroken(paths: Sequence[str], *, strict: bool) -> tuple[tuple[Table, ...], tuple[str, ...]]:
    """The tables that can be read, and which files are left out; where none can be, every fault."""
    contents = [*map(FileContent, paths)]
    tables, reasons = load_usable(contents)
    if strict:
        doubtful = [table.findings.file for table in tables if table and table.findings]
        reasons = {**reasons, **dict.fromkeys(doubtful, _("there are findings in it"))}
        tables = [None if table and table.findings else table for table in tables]
    if not any(tables):
        return load_contents(contents, strict=strict), ()
    sentence = _("{path} is left out: {reason}")
    notes = tuple(sentence.format(path=escape_text(path), reason=reason) for path, reason in reasons.items())
    return tuple(filter(None, tables)), notes


class _CachedTable(NamedTuple):
    """A table that was found valid, and what the bytes that it was read from are known by."""

    fingerprint: Fingerprint
    table: Table


def _find_cached(content: FileContent) -> _CachedTable | None:
    """Find the table of a file in the cache, or None."""
    try:
        fingerprint = cache.compute_fingerprint(content)
    except UnreadableError:
        return None
    table = cache.find_table(content.path, fingerprint, _make_repair(content, fingerprint))
    return None if table is None else _CachedTable(fingerprint, table)


def _is_all_valid(cached: Sequence[_CachedTable | None]) -> bool:
    """Tell whether all files were found valid, and no two tables have one id."""
    ids = {entry.table.id for entry in cached if entry}
    return len(ids) == len(cached)


def _make_repair(content: FileContent, fingerprint: Fingerprint) -> Callable[[], Sequence[Task]]:
    """Make the function that reads a file's tasks from its YAML, for the case that their cache is damaged."""

    def repair_tasks() -> Sequence[Task]:
        from reformctl.tablefile import validate

        results = validate.validate_contents([content])
        if cache.compute_fingerprint(content) != fingerprint:
            raise UnreadableError(content.path, _("it was changed while it was read: ask again"))
        (table,) = validate.require_tables(results)
        return table.tasks

    return repair_tasks


def _read_missing(contents: Sequence[FileContent], cached: Sequence[_CachedTable | None]) -> list["ValidationResult"]:
    """Read and validate the files that are not cached, and cache each valid table."""
    from reformctl.tablefile import validate

    known_tables = [entry and entry.table for entry in cached]
    results = validate.validate_contents(contents, known_tables)
    for content, result, entry in zip(contents, results, cached, strict=True):
        if result.table and entry is None:
            cache.store_table(content, result.table)
    cache.tidy_folder()
    return results
