"""`reformctl diff`: what changed from one version of a table to the next, or which tasks of two tables are alike."""

import os
from collections.abc import Iterator, Sequence

from reformctl.cli import format_choice, spec
from reformctl.cli.output import Answer
from reformctl.cli.selection import describe_findings
from reformctl.cli.spec import Call
from reformctl.cli.views.differences import FORMATS
from reformctl.model import name_kinds, vocabulary
from reformctl.model.table import Table
from reformctl.query import comparison
from reformctl.query.comparison import Difference, TaskPair
from reformctl.system import environment
from reformctl.system.environment import encode_file_name
from reformctl.system.errors import UsageError
from reformctl.system.translation import _
from reformctl.tablefile import load
from reformctl.text.escaping import echo_value


def run(call: Call) -> Answer:
    """Compare two tables; exit code 0 where nothing differs, 1 where anything does."""
    words = call[spec.VERSIONS]
    if len(words) != 2:  # noqa: PLR2004 old and new
        raise UsageError(_("diff needs two tables, the old one first: files, or ids of tables in --data"))
    format_name = call[spec.DIFF_FORMAT] or "text"
    if format_name != "text":
        format_choice.refuse_width(call, format_name)
    threshold = _parse_threshold(call[spec.THRESHOLD])
    data_paths = call[spec.DATA]
    old, new = _load_versions(words, data_paths)
    difference = comparison.compare_tables(old, new, threshold)
    write = FORMATS[format_name]
    screen = format_choice.find_screen(call)
    text = write(difference, screen)
    notes = describe_findings((old, new))
    notes += _summarize_difference(difference, threshold)
    return Answer(text.encode(), tuple(notes), found=not difference)


def _load_versions(words: tuple[str, ...], data_paths: Sequence[str]) -> tuple[Table, Table]:
    """Load the old table and the new one: of files, or those with these ids of the loaded tables.

    The null device, which git hands over for a file that is not there, is a table without tasks.
    """
    if words == (os.devnull, os.devnull):
        raise UsageError(_("neither table exists: there is nothing to compare"))
    files = list(filter(_is_file, words))
    table_files = [path for path in files if path != os.devnull]
    file_tables = iter(load.load_versions(table_files))
    loaded = {}
    if len(files) < len(words):
        loaded_tables = load.load_paths(data_paths)
        loaded = {table.id: table for table in loaded_tables}
    tables: list[Table | None] = []
    for word in words:
        if word == os.devnull:
            tables.append(None)
        elif word in files:
            table = next(file_tables)
            tables.append(table)
        else:
            table_id = vocabulary.require_name(word, loaded, name_kinds.VERSION)
            tables.append(loaded[table_id])
    existing = next(table for table in tables if table)
    empty = existing.replace(tasks=(), findings=None)
    old, new = tables
    return old or empty, new or empty


def _is_file(word: str) -> bool:
    """Tell whether a word names a file, or standard input; else it is the id of a table."""
    if word == "-":
        return True
    path = encode_file_name(word)
    return os.path.exists(path)


def _parse_threshold(text: str | None) -> float:
    if text is None:
        return comparison.DEFAULT_THRESHOLD
    try:
        threshold = float(text)
    except ValueError:
        threshold = -1.0
    if not 0 <= threshold <= 1:
        sentence = _("--threshold must be a number from 0 to 1, not “{value}”")
        shown = echo_value(text)
        message = sentence.format(value=shown)
        raise UsageError(message).add_facts(value=text)
    return threshold


def _summarize_difference(difference: Difference, threshold: float) -> Iterator[str]:
    """Say what was compared, and how much of what changed."""
    if not difference.has_same_id:
        yield _summarize_similar(difference, threshold)
        yield from _suggest_one_id(difference)
    elif difference:
        yield _summarize_changes(difference)
    elif environment.is_on_terminal():
        yield _("no differences")


def _summarize_similar(difference: Difference, threshold: float) -> str:
    sentence = _(
        "{old} and {new} are two tables: {similar} pairs of tasks have a likeness of {threshold} or more; "
        "{removed} tasks of {old} and {added} tasks of {new} have no counterpart"
    )
    return sentence.format(
        old=difference.old.id,
        new=difference.new.id,
        similar=len(difference.similar),
        threshold=threshold,
        removed=len(difference.removed),
        added=len(difference.added),
    )


def _summarize_changes(difference: Difference) -> str:
    sentence = _(
        "added {added}, removed {removed}, moved {moved}, reworded {reworded}, renumbered {renumbered}; "
        "changes to the table itself: {about}"
    )
    moved = sum(pair.is_moved for pair in difference.changed)
    reworded = sum(pair.is_reworded for pair in difference.changed)
    return sentence.format(
        added=len(difference.added),
        removed=len(difference.removed),
        moved=moved,
        reworded=reworded,
        renumbered=len(difference.renumbered),
        about=len(difference.about),
    )


def _suggest_one_id(difference: Difference) -> Iterator[str]:
    """Say what to do where most tasks are equal: then the two are one table whose id was changed."""
    equal = sum(map(_has_equal_text, difference.similar))
    old_size = len(difference.old)
    new_size = len(difference.new)
    if equal * 2 > max(old_size, new_size):
        sentence = _(
            "{equal} of these pairs have the same title and content: if these are two versions of one table, "
            "give both files the same id, and diff shows what changed"
        )
        yield sentence.format(equal=equal)


def _has_equal_text(pair: TaskPair) -> bool:
    old = pair.old
    new = pair.new
    if old.title != new.title:
        return False
    return old.content == new.content
