"""The tables that an answer is made from: out of the cache where nothing has changed, else read and judged."""

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
    """The tables in files and folders, and what is to be said of those that are left out.

    Without paths they are what REFORMCTL_DATA names, else the packaged one; of all these only those with one of the
    ids, if any are given. Raises as `load`, unless `skip_broken` lets it go on without the tables that have faults;
    UnknownNameError for an id that no table has.
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
    """The table of each file, on its own: versions of one table have one id. All faults of all files in one error.

    They are not compared with a kept text: whoever looks for changes has made some.
    """
    from reformctl.tablefile import validate

    return validate.require_tables([result for path in paths for result in validate.validate_paths([path], proven=False)])


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
    """The table of each file, None where it has faults or cannot be read; and for the path of each such file why."""
    found = [*map(_find_cached, contents)]
    if _is_all_valid(found):
        return [one and one.table for one in found], {}
    results = _read_missing(contents, found)
    return [result.table for result in results], {
        result.path: result.reason for result in results if result.table is None
    }


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
    """The table of a file that was found valid, or None."""
    try:
        fingerprint = cache.compute_fingerprint(content)
    except UnreadableError:
        return None
    table = cache.find_table(content.path, fingerprint, _make_repair(content, fingerprint))
    return None if table is None else _CachedTable(fingerprint, table)


def _is_all_valid(found: Sequence[_CachedTable | None]) -> bool:
    """Whether all files were found valid, alone and together."""
    fingerprints = [one.fingerprint for one in found if one]
    return len(fingerprints) == len(found) and (len(fingerprints) == 1 or cache.is_valid_set(fingerprints))


def _make_repair(content: FileContent, fingerprint: Fingerprint) -> Callable[[], Sequence[Task]]:
    """What reads the tasks of a file from its YAML, where what is cached of them is damaged."""

    def tasks() -> Sequence[Task]:
        from reformctl.tablefile import validate

        (result,) = validate.validate_contents([content])
        if cache.compute_fingerprint(content) != fingerprint:
            raise UnreadableError(content.path, _("it was changed while it was read: ask again"))
        (table,) = validate.require_tables([result])
        return table.tasks

    return tasks


def _read_missing(contents: Sequence[FileContent], found: Sequence[_CachedTable | None]) -> list["Result"]:
    """What each file holds, as far as it is not found already; each valid table is cached."""
    from reformctl.tablefile import validate

    results = validate.validate_contents(contents, [one and one.table for one in found])
    for content, result, one in zip(contents, results, found, strict=True):
        if result.table and one is None:
            cache.store_table(content, result.table)
    if len(contents) > 1 and all(result.table for result in results):
        now = [*map(cache.compute_fingerprint, contents)]
        if all(one is None or one.fingerprint == current for current, one in zip(now, found, strict=True)):
            cache.store_valid_set(now)  # none of those that were found has changed meanwhile
    cache.tidy_folder()
    return results
