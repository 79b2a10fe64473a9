"""Loads tables: from the cache where the file has not changed, else from the YAML, which is validated and cached."""

import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from reformctl.model import name_kinds, vocabulary
from reformctl.model.table import Table, Task
from reformctl.system import files
from reformctl.system.errors import UnreadableError
from reformctl.system.files import FileContent, Fingerprint, find_table_files
from reformctl.system.remarks import make_remark
from reformctl.system.translation import _
from reformctl.tablefile import cache
from reformctl.text.escaping import escape_text

if TYPE_CHECKING:
    from reformctl.tablefile.sqlite_store import Repair
    from reformctl.tablefile.validate import ValidationResult

FilePath = str | os.PathLike[str]
LoadedTables = tuple[Table, ...]
CachedTables = Sequence[Table | None]
"""For each file the table that the cache has for it, or None."""
BrokenFileNotes = tuple[str, ...]
"""A sentence for each file that was left out."""


def load_table(path: FilePath | None = None, *, strict: bool = False) -> Table:
    """Load the table of a YAML file, by default the packaged one (REFORMCTL_DATA does not matter here).

    The table is checked in every way, also against the kept official text beside the file. Raises UnreadableError for a
    file that cannot be read, InvalidDataError with all faults of an invalid one.
    """
    if path is None:
        path = files.find_packaged_table()
    file = os.fspath(path)
    (table,) = load_files([file], strict=strict)
    return table


def load_tables(
    paths: Sequence[str] = (), *, table_ids: Sequence[str] = (), skip_broken: bool = False, strict: bool = False
) -> tuple[LoadedTables, BrokenFileNotes]:
    """Load the tables of files and folders; return them, and a note for each file that was left out.

    Without paths, load what REFORMCTL_DATA names, else the packaged table. `table_ids` keeps only the tables with these
    ids. `skip_broken` leaves out files that have faults. Raises as `load_table`, and UnknownNameError for an id that no
    table has.
    """
    table_files = find_table_files(paths)
    notes: BrokenFileNotes = ()
    if skip_broken:
        tables, notes = _load_unbroken(table_files, strict=strict)
    else:
        tables = load_files(table_files, strict=strict)
    if not table_ids:
        return tables, notes
    chosen_tables = choose_tables(tables, table_ids)
    return chosen_tables, notes


def choose_tables(tables: LoadedTables, table_ids: Iterable[str]) -> LoadedTables:
    """Choose the tables with these ids. Raises UnknownNameError for an id that no table has."""
    loaded_ids = [table.id for table in tables]
    chosen_ids = set()
    for table_id in table_ids:
        known_id = vocabulary.require_name(table_id, loaded_ids, name_kinds.TABLE)
        chosen_ids.add(known_id)
    chosen_tables = [table for table in tables if table.id in chosen_ids]
    return tuple(chosen_tables)


def load_paths(paths: Sequence[str], *, strict: bool = False) -> LoadedTables:
    """Load the tables of files and folders; without paths, what REFORMCTL_DATA names, else the packaged table."""
    table_files = find_table_files(paths)
    return load_files(table_files, strict=strict)


def load_versions(paths: Sequence[str]) -> LoadedTables:
    """Load each file on its own, for versions of one table share an id. One error has all faults of all files.

    The texts are not compared with the kept official text: who compares versions has changed something.
    """
    from reformctl.tablefile import validate

    results: list[ValidationResult] = []
    for path in paths:
        results += validate.validate_paths([path], proven=False)
    return validate.require_tables(results)


def load_files(paths: Sequence[str], *, strict: bool = False) -> LoadedTables:
    """Load the table of each file; one error has all faults of all files. `strict` refuses doubtful tables, too."""
    contents = [FileContent(path) for path in paths]
    return _load_contents(contents, strict=strict)


def load_usable(contents: Sequence[FileContent]) -> tuple[list[Table | None], dict[str, str]]:
    """Load the table of each file that has one, None for the others; and for each of those, by path, the reason."""
    cached_tables = [_find_cached(content) for content in contents]
    if _is_all_valid(cached_tables):
        return cached_tables, {}
    tables = []
    reasons = {}
    for result in _read_missing(contents, cached_tables):
        tables.append(result.table)
        if result.table is None:
            reasons[result.path] = result.reason
    return tables, reasons


def _load_contents(contents: Sequence[FileContent], *, strict: bool) -> LoadedTables:
    cached_tables: CachedTables = [_find_cached(content) for content in contents]
    valid_tables = tuple(filter(None, cached_tables))
    has_findings = any(table.findings for table in valid_tables)
    is_refused = strict and has_findings
    if _is_all_valid(cached_tables) and not is_refused:
        return valid_tables
    from reformctl.tablefile import validate

    if is_refused:  # the cache has no sentences: each file says again what is wrong with it
        cached_tables = [None] * len(contents)
    results = _read_missing(contents, cached_tables)
    return validate.require_tables(results, strict=strict)


def _load_unbroken(paths: Sequence[str], *, strict: bool) -> tuple[LoadedTables, BrokenFileNotes]:
    """Load the tables that can be read, and note which files are left out. Where none can be, raise all faults."""
    contents = [FileContent(path) for path in paths]
    tables, reasons = load_usable(contents)
    usable_tables = []
    for table in filter(None, tables):
        if strict and table.findings:
            file = table.findings.file
            reasons[file] = _("it has findings")
        else:
            usable_tables.append(table)
    if not usable_tables:
        return _load_contents(contents, strict=strict), ()
    notes = []
    for path, reason in reasons.items():
        sentence = _("skipped {path}: {reason}")
        readable_path = escape_text(path)
        text = sentence.format(path=readable_path, reason=reason)
        note = make_remark(text, file=path)
        notes.append(note)
    return tuple(usable_tables), tuple(notes)


def _find_cached(content: FileContent) -> Table | None:
    """Find the table of a file in the cache, or None."""
    try:
        fingerprint = cache.compute_fingerprint(content)
    except UnreadableError:
        return None
    repair = _make_repair(content, fingerprint)
    return cache.find_table(fingerprint, repair)


def _is_all_valid(cached_tables: CachedTables) -> bool:
    """Tell whether all files were found valid, and no two tables have one id."""
    ids = {table.id for table in cached_tables if table}
    return len(ids) == len(cached_tables)


def _make_repair(content: FileContent, fingerprint: Fingerprint) -> "Repair":
    """Make the function that reads a file's tasks from its YAML, for the case that their cache is damaged."""

    def repair_tasks() -> Sequence[Task]:
        from reformctl.tablefile import validate

        results = validate.validate_contents([content])
        new_fingerprint = cache.compute_fingerprint(content)
        if new_fingerprint != fingerprint:
            raise UnreadableError(content.path, _("it changed while being read: try again"))
        (table,) = validate.require_tables(results)
        return table.tasks

    return repair_tasks


def _read_missing(contents: Sequence[FileContent], cached_tables: CachedTables) -> list["ValidationResult"]:
    """Read and validate the files that are not cached, and cache each valid table."""
    from reformctl.tablefile import validate

    results = validate.validate_contents(contents, cached_tables)
    for content, result, cached_table in zip(contents, results, cached_tables, strict=True):
        is_new = cached_table is None
        if is_new and result.table:
            cache.store_table(content, result.table)
    cache.tidy_folder()
    return results
