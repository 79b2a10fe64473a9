"""What changed from one version of a table to the next, and which tasks of two different tables are alike."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from reformctl.model.fields import STORED_COLUMNS
from reformctl.model.table import Agency, Category, Table, Task
from reformctl.query.task_matching import TaskMatch, TaskMatcher
from reformctl.query.text_edits import TextEdit, compare_lists, compare_texts
from reformctl.system import progress
from reformctl.system.translation import _

DEFAULT_THRESHOLD = 0.5
"""Tasks that are at least so much alike (see `measure_likeness`) are called similar."""
COMPARED_FIELDS = tuple(column.key for column in STORED_COLUMNS if column.key not in {"id", "title_derived"})
"""Fields of a task that are compared, in the order of an official table; `id` and `extra` come besides."""
MOVING_FIELDS = frozenset(COMPARED_FIELDS) - {"number", "title", "content"}
"""Fields whose change moves a task: to other hands, another place or another time."""

EntryFacts = dict[str, str | tuple[str, ...]]
"""What is known of a category or an agency besides its name."""
FieldValue = str | int | tuple[str, ...] | EntryFacts | None


class FieldChange(NamedTuple):
    """A field with its old and its new value; None where one of them has none."""

    field: str
    old: FieldValue
    new: FieldValue

    def list_edits(self) -> list[TextEdit]:
        """List how the old text, or list of names, becomes the new one; nothing for values that are neither."""
        if isinstance(self.old, tuple) and isinstance(self.new, tuple):
            return compare_lists(self.old, self.new)
        if isinstance(self.old, str) and isinstance(self.new, str):
            return compare_texts(self.old, self.new)
        return []


class TaskPair(NamedTuple):
    """A task of one table and the task of the other that it became, or is like."""

    old: Task
    new: Task
    changes: tuple[FieldChange, ...] = ()
    score: float | None = None
    """How much alike they are, from 0 to 1, where the tasks are not versions of one another."""

    @property
    def is_moved(self) -> bool:
        """Whether it is in other hands, another place or another time now."""
        return any(change.field in MOVING_FIELDS for change in self.changes)

    @property
    def is_reworded(self) -> bool:
        """Whether a text of it is another one now."""
        other_fields = {"id", *MOVING_FIELDS}
        return any(change.field not in other_fields for change in self.changes)


class Difference(NamedTuple):
    """All that differs between two tables."""

    old: Table
    new: Table
    about: tuple[FieldChange, ...] = ()
    """Of the table itself: title, source, categories, agencies."""
    added: tuple[Task, ...] = ()
    removed: tuple[Task, ...] = ()
    changed: tuple[TaskPair, ...] = ()
    """In the order of the new table."""
    renumbered: tuple[TaskPair, ...] = ()
    """Nothing but the id is another one."""
    similar: tuple[TaskPair, ...] = ()
    """Of two different tables, most alike first; `added` and `removed` are the tasks that are in no pair."""

    @property
    def has_same_id(self) -> bool:
        """Whether the tables have one id: then they are two versions of one table."""
        return self.old.id == self.new.id

    def __bool__(self) -> bool:
        """Whether anything differs."""
        if not self.has_same_id:
            return True
        tasks = (self.added, self.removed, self.changed, self.renumbered)
        return bool(self.about) or any(tasks)


def compare_tables(old: Table, new: Table, threshold: float = DEFAULT_THRESHOLD) -> Difference:
    """Find what differs between two tables.

    Tasks of two versions of one table (one id) are matched by id, title and text; those of two tables by likeness.
    """
    if old.id != new.id:
        return _compare_different_tables(old, new, threshold)
    matcher = TaskMatcher(old.tasks, new.tasks)
    matcher.match_versions(threshold)
    pairs = _compare_tasks(matcher.matches)
    return Difference(
        old,
        new,
        about=tuple(_list_table_changes(old, new)),
        added=matcher.list_added(),
        removed=matcher.list_removed(),
        changed=tuple(filter(_is_changed, pairs)),
        renumbered=tuple(filter(_is_renumbered, pairs)),
    )


def _compare_different_tables(old: Table, new: Table, threshold: float) -> Difference:
    matcher = TaskMatcher(old.tasks, new.tasks)
    matcher.match_similar(threshold)
    pairs = [TaskPair(match.old, match.new, score=match.likeness) for match in matcher.matches]
    return Difference(
        old,
        new,
        added=matcher.list_added(),
        removed=matcher.list_removed(),
        similar=tuple(pairs),
    )


def _compare_tasks(matches: Sequence[TaskMatch]) -> list[TaskPair]:
    """Find what changed in each task, in the order of the new table."""
    pairs = []
    for match in progress.follow_items(matches, _("comparing"), len(matches)):
        changes = _list_task_changes(match.old, match.new)
        pair = TaskPair(match.old, match.new, tuple(changes))
        pairs.append(pair)
    pairs.sort(key=lambda pair: pair.new.id)
    return pairs


def _is_changed(pair: TaskPair) -> bool:
    return pair.is_moved or pair.is_reworded


def _is_renumbered(pair: TaskPair) -> bool:
    return [change.field for change in pair.changes] == ["id"]


def _list_task_changes(old: Task, new: Task) -> Iterator[FieldChange]:
    for field in ("id", *COMPARED_FIELDS):
        old_value = getattr(old, field)
        new_value = getattr(new, field)
        if old_value != new_value:
            yield FieldChange(field, old_value or None, new_value or None)
    old_extra = dict(old.extra)
    new_extra = dict(new.extra)
    yield from _list_key_changes("extra", old_extra, new_extra)
    old_order = tuple(old_extra)
    new_order = tuple(new_extra)
    if old_order != new_order and sorted(old_order) == sorted(new_order):
        yield FieldChange("extra", old_order, new_order)


def _list_table_changes(old: Table, new: Table) -> Iterator[FieldChange]:
    """List the changes of title, source, categories and agencies, and of the order of the categories."""
    if old.title != new.title:
        yield FieldChange("title", old.title, new.title)
    if old.place != new.place:
        yield FieldChange("place", old.place, new.place)
    for field in old.source._fields:
        old_fact = _format_fact(getattr(old.source, field))
        new_fact = _format_fact(getattr(new.source, field))
        if old_fact != new_fact:
            yield FieldChange(f"source.{field}", old_fact, new_fact)
    old_categories = _collect_categories(old)
    new_categories = _collect_categories(new)
    yield from _list_key_changes("categories", old_categories, new_categories)
    old_agencies = _collect_agencies(old)
    new_agencies = _collect_agencies(new)
    yield from _list_key_changes("agencies", old_agencies, new_agencies)
    yield from _list_order_changes(old, new)


def _list_key_changes(
    section: str, old: Mapping[str, FieldValue], new: Mapping[str, FieldValue]
) -> Iterator[FieldChange]:
    for key in {**old, **new}:
        old_value = old.get(key)
        new_value = new.get(key)
        if old_value != new_value:
            yield FieldChange(f"{section}.{key}", old_value, new_value)


def _list_order_changes(old: Table, new: Table) -> Iterator[FieldChange]:
    """Compare the order of the categories that both tables have."""
    old_names = [category.name for category in old.categories]
    new_names = [category.name for category in new.categories]
    old_order = tuple(name for name in old_names if name in new_names)
    new_order = tuple(name for name in new_names if name in old_names)
    if old_order != new_order:
        yield FieldChange("categories", old_order, new_order)


def _format_fact(value: object) -> str | None:
    """Write a fact about the source as text; what is not stated, or is false, is None."""
    if value is True:
        return "true"
    if value:
        return str(value)
    return None


def _collect_categories(table: Table) -> dict[str, EntryFacts]:
    return {category.name: _describe_category(category) for category in table.categories}


def _describe_category(category: Category) -> EntryFacts:
    if category.declared is None:
        return {}
    return {"count": str(category.declared)}


def _collect_agencies(table: Table) -> dict[str, EntryFacts]:
    return {agency.name: _describe_agency(agency) for agency in table.agencies}


def _describe_agency(agency: Agency) -> EntryFacts:
    facts: EntryFacts = {}
    if agency.full_name:
        facts["full_name"] = agency.full_name
    if agency.aliases:
        facts["aliases"] = agency.aliases
    if not agency.is_agency:
        facts["is_agency"] = "false"
    return facts
