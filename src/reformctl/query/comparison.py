"""Finds what changed from one version of a table to the next, and which tasks of two different tables are alike."""

from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

from reformctl.model.fields import STORED_COLUMNS
from reformctl.model.table import Agency, Category, Table, Task
from reformctl.query.task_matching import TaskMatch, TaskMatcher
from reformctl.query.text_edits import TextEdit, compare_lists, compare_texts
from reformctl.system import progress
from reformctl.system.translation import _

DEFAULT_THRESHOLD = 0.5
"""Tasks that are at least so much alike (see `measure_likeness`) are called similar."""
_STORED_FIELDS = [column.key for column in STORED_COLUMNS]
COMPARED_FIELDS = tuple(field for field in _STORED_FIELDS if field not in {"id", "title_derived"})
"""Fields of a task that are compared, in the order of an official table; `id` and `extra` come besides."""
_WORDING_FIELDS = {"number", "title", "content"}
MOVING_FIELDS = frozenset(COMPARED_FIELDS) - _WORDING_FIELDS
"""Fields whose change moves a task: to other hands, another place or another time."""

EntryFacts = dict[str, str | tuple[str, ...]]
"""What is known of a category or an agency besides its name."""
FieldValue = str | int | tuple[str, ...] | EntryFacts | None
Section = Mapping[str, FieldValue]
"""The values of a part of a table, by their keys."""


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
        return not MOVING_FIELDS.isdisjoint(self._changed_fields)

    @property
    def is_reworded(self) -> bool:
        """Whether a text of it is another one now."""
        other_fields = {"id", *MOVING_FIELDS}
        return not other_fields.issuperset(self._changed_fields)

    @property
    def _changed_fields(self) -> list[str]:
        return [change.field for change in self.changes]


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
        if self.about or not self.has_same_id:
            return True
        if self.added or self.removed:
            return True
        return bool(self.changed or self.renumbered)


def compare_tables(old: Table, new: Table, threshold: float = DEFAULT_THRESHOLD) -> Difference:
    """Find what differs between two tables.

    Tasks of two versions of one table (one id) are matched by id, title and text; those of two tables by likeness.
    """
    if old.id != new.id:
        return _compare_different_tables(old, new, threshold)
    matcher = TaskMatcher(old.tasks, new.tasks)
    matcher.match_versions(threshold)
    pairs = _compare_tasks(matcher.matches)
    changed = [pair for pair in pairs if pair.is_moved or pair.is_reworded]
    renumbered = [pair for pair in pairs if _is_renumbered(pair)]
    about = _list_table_changes(old, new)
    return Difference(
        old,
        new,
        about=tuple(about),
        added=matcher.list_added(),
        removed=matcher.list_removed(),
        changed=tuple(changed),
        renumbered=tuple(renumbered),
    )


def _compare_different_tables(old: Table, new: Table, threshold: float) -> Difference:
    matcher = TaskMatcher(old.tasks, new.tasks)
    matcher.match_similar(threshold)
    pairs = []
    for old_task, new_task, likeness in matcher.matches:
        pair = TaskPair(old_task, new_task, score=likeness)
        pairs.append(pair)
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
    label = _("comparing")
    matches_with_progress = progress.follow_items(matches, label, len(matches))
    for old, new, _likeness in matches_with_progress:
        changes = _list_task_changes(old, new)
        pair = TaskPair(old, new, tuple(changes))
        pairs.append(pair)
    pairs.sort(key=attrgetter("new.id"))
    return pairs


def _is_renumbered(pair: TaskPair) -> bool:
    changed_fields = [change.field for change in pair.changes]
    return changed_fields == ["id"]


def _list_task_changes(old: Task, new: Task) -> Iterator[FieldChange]:
    for field in ("id", *COMPARED_FIELDS):
        old_value = getattr(old, field)
        new_value = getattr(new, field)
        if old_value == new_value:
            continue
        yield FieldChange(field, old_value or None, new_value or None)
    old_extra = dict(old.extra)
    new_extra = dict(new.extra)
    yield from _list_key_changes("extra", old_extra, new_extra)
    old_order = tuple(old_extra)
    new_order = tuple(new_extra)
    has_same_keys = set(old_order) == set(new_order)
    if has_same_keys and old_order != new_order:
        yield FieldChange("extra", old_order, new_order)


def _list_table_changes(old: Table, new: Table) -> Iterator[FieldChange]:
    """List the changes of title, source, categories and agencies, and of the order of the categories."""
    if old.title != new.title:
        yield FieldChange("title", old.title, new.title)
    if old.place != new.place:
        yield FieldChange("place", old.place, new.place)
    old_facts = _collect_source_facts(old)
    new_facts = _collect_source_facts(new)
    yield from _list_key_changes("source", old_facts, new_facts)
    old_categories = _collect_categories(old)
    new_categories = _collect_categories(new)
    yield from _list_key_changes("categories", old_categories, new_categories)
    old_agencies = _collect_agencies(old)
    new_agencies = _collect_agencies(new)
    yield from _list_key_changes("agencies", old_agencies, new_agencies)
    yield from _list_order_changes(old, new)


def _list_key_changes(section: str, old: Section, new: Section) -> Iterator[FieldChange]:
    """List the changes in a section whose values have keys: agencies.市司法局."""
    for key in {**old, **new}:
        old_value = old.get(key)
        new_value = new.get(key)
        if old_value != new_value:
            yield FieldChange(f"{section}.{key}", old_value, new_value)


def _list_order_changes(old: Table, new: Table) -> Iterator[FieldChange]:
    """Compare the order of the categories that both tables have."""
    old_names = [category.name for category in old.categories]
    new_names = [category.name for category in new.categories]
    old_order = [name for name in old_names if name in new_names]
    new_order = [name for name in new_names if name in old_names]
    if old_order != new_order:
        yield FieldChange("categories", tuple(old_order), tuple(new_order))


def _collect_source_facts(table: Table) -> dict[str, str | None]:
    facts = {}
    for field in table.source._fields:
        value = getattr(table.source, field)
        facts[field] = _format_fact(value)
    return facts


def _format_fact(value: object) -> str | None:
    """Write a fact about the source as text; what is not stated, or is false, is None."""
    if value is True:
        return "true"
    if value:
        return str(value)
    return None


def _collect_categories(table: Table) -> dict[str, EntryFacts]:
    categories = {}
    for category in table.categories:
        categories[category.name] = _describe_category(category)
    return categories


def _describe_category(category: Category) -> EntryFacts:
    facts: EntryFacts = {}
    if category.declared is not None:
        facts["count"] = str(category.declared)
    return facts


def _collect_agencies(table: Table) -> dict[str, EntryFacts]:
    agencies = {}
    for agency in table.agencies:
        agencies[agency.name] = _describe_agency(agency)
    return agencies


def _describe_agency(agency: Agency) -> EntryFacts:
    facts: EntryFacts = {}
    if agency.full_name:
        facts["full_name"] = agency.full_name
    if agency.aliases:
        facts["aliases"] = agency.aliases
    if not agency.is_agency:
        facts["is_agency"] = "false"
    return facts
