"""What differs between two tables, as values for JSON."""

from reformctl.model.table import Table, Task
from reformctl.query.comparison import Difference, FieldChange, TaskPair

JsonRecord = dict[str, object]


def record_difference(difference: Difference) -> JsonRecord:
    """Make one object; edits are [kind, text] with = for what stays, - for what is removed, + for what is added."""
    return {
        "old": _count_tasks(difference.old),
        "new": _count_tasks(difference.new),
        "same": not difference,
        "about": [_record_change(change) for change in difference.about],
        "removed": [_record_task(task) for task in difference.removed],
        "added": [_record_task(task) for task in difference.added],
        "changed": [_record_pair(pair) for pair in difference.changed],
        "renumbered": [_record_numbers(pair) for pair in difference.renumbered],
        "similar": [_record_similar(pair) for pair in difference.similar],
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
    return {
        "old": pair.old.id,
        "new": pair.new.id,
        "title": pair.new.title,
        "moved": pair.is_moved,
        "reworded": pair.is_reworded,
        "changes": [_record_change(change) for change in pair.changes],
    }


def _record_similar(pair: TaskPair) -> JsonRecord:
    score = round(pair.score or 0, 4)
    return {"score": score, "old": _record_task(pair.old), "new": _record_task(pair.new)}


def _record_task(task: Task) -> JsonRecord:
    """Give every field of a task, as in the table's own file."""
    record = task._asdict()
    del record["table"]
    record["extra"] = dict(task.extra)
    return record
