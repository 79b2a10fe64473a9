"""`reformctl diff`: what changed from one version of a table to the next, or which tasks of two tables are alike."""

import os

from reformctl import comparison, environment, format_choice, line, names, store
from reformctl.comparison import Difference
from reformctl.environment import file_name
from reformctl.errors import UsageError
from reformctl.line import Call
from reformctl.messages import _
from reformctl.model import Table
from reformctl.output import Answer
from reformctl.reports.differences import FORMATS
from reformctl.text import echo


def run(call: Call) -> Answer:
    """Exit code 0 where nothing differs, 1 where anything does."""
    if len(call[line.VERSIONS]) != 2:  # noqa: PLR2004 old and new
        raise UsageError(_("diff needs two tables, the old one first: files, or ids of the tables that --data names"))
    if call[line.CHANGES] not in {None, "text"}:
        format_choice.refuse_width(call, call[line.CHANGES] or "")
    threshold = _threshold(call[line.THRESHOLD])
    old, new = _tables(call)
    found = comparison.compare(old, new, threshold)
    body = FORMATS[call[line.CHANGES] or "text"](found, format_choice.find_screen(call)).encode()
    return Answer(body, tuple(_closing(found, threshold)), found=not found)


def _tables(call: Call) -> tuple[Table, Table]:
    """The old table and the new one; the null device, which git hands over for a file that is not there, is empty."""
    words = call[line.VERSIONS]
    if words == (os.devnull, os.devnull):
        raise UsageError(_("two tables that are not there have no difference"))
    files = [word for word in words if word == "-" or os.path.exists(file_name(word))]
    read = iter(store.load_each([path for path in files if path != os.devnull]))
    loaded = {table.id: table for table in store.load_all(call[line.DATA])} if len(files) < len(words) else {}
    found: list[Table | None] = []
    for word in words:
        if word == os.devnull:
            found.append(None)
        elif word in files:
            found.append(next(read))
        else:
            found.append(loaded[names.require(word, loaded, names.VERSION)])
    there = next(table for table in found if table)
    old, new = (table or there._replace(tasks=()) for table in found)
    return old, new


def _threshold(given: str | None) -> float:
    try:
        threshold = comparison.THRESHOLD if given is None else float(given)
    except ValueError:
        threshold = -1.0
    if not 0 <= threshold <= 1:
        raise UsageError(_("--threshold must be a number from 0 to 1, not “{value}”").format(value=echo(given or "")))
    return threshold


def _closing(found: Difference, threshold: float) -> list[str]:
    """What was compared, and how much of what there is."""
    if not found.versions:
        sentence = _(
            "two tables, {old} and {new}: {similar} pairs of tasks are alike by {threshold} or more; "
            "{removed} tasks of {old} and {added} of {new} are like none"
        )
        told = sentence.format(
            old=found.old.id,
            new=found.new.id,
            similar=len(found.similar),
            threshold=threshold,
            removed=len(found.removed),
            added=len(found.added),
        )
        return [told, *_one_table(found)]
    if not found:
        return [_("no difference")] if environment.on_terminal() else []
    sentence = _(
        "added {added}, removed {removed}, moved {moved}, reworded {reworded}, renumbered {renumbered}; "
        "about the table itself {about}"
    )
    return [
        sentence.format(
            added=len(found.added),
            removed=len(found.removed),
            moved=sum(pair.moved for pair in found.changed),
            reworded=sum(pair.reworded for pair in found.changed),
            renumbered=len(found.renumbered),
            about=len(found.about),
        )
    ]


def _one_table(found: Difference) -> list[str]:
    """What to do where most tasks are the same in both: then they are one table whose id was changed."""
    texts = ([(task.title, task.content) for task in (pair.old, pair.new)] for pair in found.similar)
    equal = sum(old == new for old, new in texts)
    if equal * 2 <= max(len(found.old.tasks), len(found.new.tasks)):
        return []
    sentence = _(
        "title and content of {equal} pairs are the same: if these are two versions of one table, "
        "give both files one id, and what changed is shown"
    )
    return [sentence.format(equal=equal)]
