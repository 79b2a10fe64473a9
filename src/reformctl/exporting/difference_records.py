"""What differs between two tables, as values for JSON."""

from reformctl.model.table import Table, Task
from reformctl.query.comparison import Difference, FieldChange, TaskPair

JsonRecord = dict[str, object]


def record_difference(difference: Difference) -> JsonRecord:
    """Make one object; edits are [kind, text] with = for what stays, - for what is removed, + for what is added."""
    about = map(_record_change, difference.about)
    removed = map(_record_task, difference.removed)
    added = map(_record_task, difference.added)
    changed = map(_record_pair, difference.changed)
    renumbered = map(_record_numbers, difference.renumbered)
    similar = map(_record_similar, difference.similar)
    return {
        "old": _count_tasks(difference.old),
        "new": _count_tasks(difference.new),
        "same": not difference,
        "about": list(about),
        "removed": list(removed),
        "added": list(added),
        "changed": list(changed),
        "renumbered": list(renumbered),
        "similar": list(similar),
    }


def _count_tasks(table: Table) -> JsonRecord:
    return {"table": table.id, "title": table.title, "tasks": len(table)}


def _record_change(change: FieldChange) -> JsonRecord:
    record: JsonRecord = change._asdict()
    edits = change.list_edits()
    if edits:
        record["edits"] = [list(edit) for edit in edits]
    return record


def _record_numbers(pair: TaskPair) -> JsonRecord:
    return {"old": pair.old.id, "new": pair.new.id}


def _record_pair(pair: TaskPair) -> JsonRecord:
    changes = [_record_change(change) for change in pair.changes]
    return {
        "old": pair.old.id,
        "new": pair.new.id,
        "title": pair.new.title,
        "moved": pair.is_moved,
        "reworded": pair.is_reworded,
        "changes": changes,
    }


def _record_similar(pair: TaskPair) -> JsonRecord:
    score = round(pair.score or 0, 4)
    old = _record_task(pair.old)
    new = _record_task(pair.new)
    return {"score": score, "old": old, "new": new}


def _record_task(task: Task) -> JsonRecord:
    """Give every field of a task, as in the table's own file."""
    record = task._asdict()
    del record["table"]
    record["extra"] = dict(task.extra)
    return record
