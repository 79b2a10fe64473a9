"""Selects tasks: the same ones for list, export and everything else that takes the filters."""

from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from reformctl.model import limits, name_kinds, vocabulary
from reformctl.model.name_kinds import NameKind
from reformctl.model.table import ROLES, AgencyKey, StoredTasks, Table, Task, TaskKey
from reformctl.model.vocabulary import NameEntry
from reformctl.system.errors import UsageError
from reformctl.system.remarks import make_remark
from reformctl.system.translation import _, join_words, translate_count

if TYPE_CHECKING:
    from reformctl.model.references import Reference


class Selection(NamedTuple):
    """What to look for; the default leaves every task. Names are understood as people type them."""

    agencies: tuple[str, ...] = ()
    """Agencies that lead or support a task: any of them."""
    role: str = "any"
    """What those agencies do in a task, one of ROLES."""
    all_agencies: bool = False
    """Whether all of `agencies` must lead together."""
    categories: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    joint: bool = False
    """Only tasks that several agencies lead."""
    sole: bool = False
    """Only tasks that one agency leads."""
    where: tuple[str, ...] = ()
    """Conditions on any field, which must all hold: scope=全市, content~区块链, deadline= (see conditions.py)."""
    due_before: str | None = None
    """Only tasks whose deadline ends before this day, month, quarter or year: 2025-06."""
    due_after: str | None = None
    """Only tasks whose deadline ends after it."""
    references: tuple[str, ...] | None = None
    """Only these tasks, as they are typed: 17, 3-7,12, qh6:17, - for standard input; None sets no limit."""


ROLE_LABELS = {"lead": "牵头单位", "support": "配合单位", "any": "牵头或配合单位"}
"""How a selection is described, in Chinese as the tables are."""


class Selected(NamedTuple):
    """The tasks that a selection left, and what is to be said of them."""

    tasks: Sequence[Task]
    """In the order of the tables."""
    notes: tuple[str, ...] = ()
    """How names were understood, where they were not given as they are; and what does not exist."""
    complete: bool = True
    """False if a task was asked for by an id that does not exist."""
    bodies: frozenset[AgencyKey] = frozenset()
    """The agencies that were asked for, if it is to be told what they do in each task; else none."""
    role: str = "any"
    """The role that was asked for."""

    def find_role(self, task: Task) -> str | None:
        """Find what the agencies that were asked for do in a task: lead, which wins, or support; None without any."""
        if not self.bodies:
            return None
        if self.role == "any" and _is_among(task, task.lead_agencies, self.bodies):
            return "lead"
        return "support"


def select_tasks(tables: Sequence[Table], selection: Selection) -> Selected:
    """Select the tasks of the tables that a selection leaves.

    Raises UnknownNameError for a name that means nothing or several things, UsageError for a selection that cannot be.
    """
    _refuse_contradictions(selection)
    notes: list[str] = []
    bodies = _find_bodies(tables, selection, notes)
    tests = list(_make_tests(tables, selection, bodies, notes))
    complete = True
    tasks: Iterable[Task]
    if selection.references is not None:
        from reformctl.model import references
        from reformctl.query.names import replace_titles

        words = replace_titles(selection.references, tables, notes)
        parsed = references.parse_references(words)
        resolved = references.resolve_references(parsed, tables)
        tasks = _order_as_in_tables(resolved.tasks, tables)
        notes += describe_missing(resolved.missing)
        complete = not resolved.missing
    elif not tests and len(tables) == 1 and not (selection.due_before or selection.due_after):
        return Selected(StoredTasks(tables[0].store))
    else:
        texts = [test.texts for test in tests if test.texts]
        tasks = chain.from_iterable(table.store.find_naming(*texts) for table in tables)
    for test in tests:
        tasks = filter(test.passes, tasks)
    if selection.due_before or selection.due_after:
        tasks = _keep_due(tasks, selection, notes)
    bodies_with_roles = set[AgencyKey]()
    if selection.role != "lead":
        bodies_with_roles.update(*bodies)
    shown_bodies = frozenset(bodies_with_roles)
    return Selected(tuple(tasks), tuple(notes), complete, shown_bodies, selection.role)


def list_allowed_keys(tables: Iterable[Table], selected: Selected) -> set[TaskKey] | None:
    """List the keys of the tasks that a selection left; None if it left all of them."""
    task_count = sum(map(len, tables))
    if len(selected.tasks) == task_count:
        return None
    return {(task.table, task.id) for task in selected.tasks}


def extract_tables(tables: Sequence[Table], tasks: Iterable[Task]) -> tuple[Table, ...]:
    """Cut the tables down to these tasks, in the tables' order, as far as any are left in them.

    A table that lost some is marked as abridged; one of which all was asked for is left as it is, unread.
    """
    if len(tables) == 1 and isinstance(tasks, StoredTasks) and tasks.store is tables[0].store:
        return tuple(tables)
    kept = {(task.table, task.id) for task in tasks}
    parts = []
    for table in tables:
        left = tuple(task for task in table if (task.table, task.id) in kept)
        abridged = table.source.abridged or len(left) < len(table)
        source = table.source._replace(abridged=abridged)
        part = table.replace(tasks=left, source=source)
        parts.append(part)
    filled = [part for part in parts if len(part)]
    return tuple(filled or parts[:1])


def describe_parts(tables: Iterable[Table], parts: Iterable[Table], criteria: Sequence[str]) -> tuple[str, ...]:
    """Say what a reader of each part of a table must know, in Chinese as the tables are; nothing if it is whole.

    全表38项，本表4项。筛选条件：牵头单位为市司法局。
    """
    wholes = {table.id: table for table in tables}
    sentences = []
    for part in parts:
        whole = wholes[part.id]
        sentences.append(_describe_part(whole, len(part), criteria))
    return tuple(sentences)


def describe_criteria(tables: Sequence[Table], selection: Selection) -> list[str]:
    """Say by what a selection chooses, with names as they were understood, in Chinese as the tables are."""
    criteria = []
    if selection.agencies:
        known = vocabulary.list_agencies(tables)
        joint = "和" if selection.all_agencies else "或"
        names = _join_labels(selection.agencies, known, name_kinds.AGENCY, joint)
        role = "lead" if selection.all_agencies else selection.role
        criteria.append(f"{ROLE_LABELS[role]}为{names}")
    if selection.categories:
        known = vocabulary.list_categories(tables)
        names = _join_labels(selection.categories, known, name_kinds.CATEGORY)
        criteria.append(f"类别为{names}")
    if selection.scopes:
        known = vocabulary.list_scopes(tables)
        names = _join_labels(selection.scopes, known, name_kinds.SCOPE)
        criteria.append(f"推广范围为{names}")
    if selection.where:
        from reformctl.query.conditions import parse_conditions  # as below

        conditions = parse_conditions(selection.where, tables)
        criteria += [condition.describe() for condition in conditions]
    if selection.due_before:
        criteria.append(f"完成时限早于{selection.due_before}")
    if selection.due_after:
        criteria.append(f"完成时限晚于{selection.due_after}")
    if selection.joint:
        criteria.append("几个单位共同牵头")
    if selection.sole:
        criteria.append("一个单位单独牵头")
    if selection.references is not None:
        criteria.append("指定的序号")
    return criteria


def describe_missing(missing: "Iterable[Reference]") -> list[str]:
    """Name every reference to nothing in one sentence; no sentence where there is none."""
    ids = list(dict.fromkeys(map(str, missing)))
    if not ids:
        return []
    shown = ids[: limits.MAX_LISTED_NAMES]
    if len(shown) < len(ids):
        shown.append("...")
    sentence = _("no task has the id {ids}")
    text = sentence.format(ids=join_words(shown))
    return [make_remark(text, missing=ids)]


class _TaskTest(NamedTuple):
    """What a part of a selection asks of a task."""

    passes: Callable[[Task], bool]
    texts: AbstractSet[str] = frozenset()
    """Texts of which every task that passes has one, as a field or in a list; empty where nobody can tell."""


def _order_as_in_tables(tasks: Iterable[Task], tables: Sequence[Table]) -> list[Task]:
    positions: dict[TaskKey, int] = {}
    for table in tables:
        for number in table.store.list_ids():
            positions[table.id, number] = len(positions)
    return sorted(tasks, key=lambda task: positions[task.table, task.id])


def _refuse_contradictions(selection: Selection) -> None:
    """Raise UsageError for a selection that contradicts itself."""
    if selection.joint and selection.sole:
        raise UsageError(_("joint and sole exclude each other: give one of them"), "joint-and-sole")
    if selection.all_agencies and not selection.agencies:
        raise UsageError(_("all_agencies needs at least one agency in agencies"), "all-agencies-alone")
    if selection.role not in ROLES:
        vocabulary.require_name(selection.role, ROLES, name_kinds.ROLE)
    if selection.role != "any" and not selection.agencies:
        raise UsageError(_("role needs agencies: give at least one"), "role-alone")
    if selection.role == "support" and selection.all_agencies:
        raise UsageError(_("all_agencies is about lead agencies: leave out role support"), "all-agencies-lead")


def _find_bodies(tables: Sequence[Table], selection: Selection, notes: list[str]) -> list[set[AgencyKey]]:
    """Find the homes of each agency that was asked for; `notes` gets what was understood."""
    if not selection.agencies:
        return []
    bodies = []
    known = vocabulary.list_agencies(tables)
    for entries in _find_each(selection.agencies, known, name_kinds.AGENCY, notes):
        homes: set[AgencyKey] = set()
        for entry in entries:
            homes.update(entry.homes)
        bodies.append(homes)
    return bodies


def _make_tests(
    tables: Sequence[Table], selection: Selection, bodies: list[set[AgencyKey]], notes: list[str]
) -> Iterable[_TaskTest]:
    """Make a test for each part of the selection that says something; `notes` gets what was understood."""
    if bodies and not selection.all_agencies:
        bodies = [set[AgencyKey]().union(*bodies)]
    role = "lead" if selection.all_agencies else selection.role
    for homes in bodies:
        names = {name for _table, name in homes}
        yield _TaskTest(_make_role_test(homes, role), names)
    if selection.categories:
        known = vocabulary.list_categories(tables)
        entries = _find_each(selection.categories, known, name_kinds.CATEGORY, notes)
        categories = _collect_names(entries)
        yield _TaskTest(lambda task: task.category in categories, categories)
    if selection.scopes:  # to know them all is to have looked at every task
        known = vocabulary.list_scopes(tables)
        entries = _find_each(selection.scopes, known, name_kinds.SCOPE, notes)
        scopes = _collect_names(entries)
        yield _TaskTest(lambda task: task.scope in scopes, scopes)
    if selection.where:
        from reformctl.query.conditions import parse_conditions  # few lines have any

        for condition in parse_conditions(selection.where, tables):
            yield _TaskTest(condition.passes)
    if selection.joint:
        yield _TaskTest(lambda task: len(task.lead_agencies) > 1)
    if selection.sole:
        yield _TaskTest(lambda task: len(task.lead_agencies) == 1)


def _keep_due(tasks: Iterable[Task], selection: Selection, notes: list[str]) -> list[Task]:
    """Keep the tasks that are due in time; `notes` gets how many have no deadline that can be read as a date."""
    from reformctl.model.deadlines import parse_due_period, read_deadline  # few lines ask for it

    end = parse_due_period(selection.due_before).first if selection.due_before else None
    start = parse_due_period(selection.due_after).last if selection.due_after else None
    kept = []
    unread = 0
    for task in tasks:
        day = read_deadline(task.deadline)
        if day is None:
            unread += 1
        elif end is not None and day >= end:
            continue
        elif start is None or day > start:
            kept.append(task)
    if unread:
        sentence = translate_count(
            "{count} task has no deadline that reads as a date, and is left out",
            "{count} tasks have no deadline that reads as a date, and are left out",
            unread,
        )
        notes.append(sentence.format(count=unread))
    return kept


def _make_role_test(homes: AbstractSet[AgencyKey], role: str) -> Callable[[Task], bool]:
    """Make the test whether any of these bodies leads a task, supports it (and does not lead it), or either."""
    if role == "lead":
        return lambda task: _is_among(task, task.lead_agencies, homes)
    if role == "any":
        return lambda task: _is_among(task, task.agencies, homes)

    def is_supported(task: Task) -> bool:
        supports = set(task.support_agencies)
        supports.difference_update(task.lead_agencies)
        return _is_among(task, supports, homes)

    return is_supported


def _is_among(task: Task, names: Iterable[str], homes: AbstractSet[AgencyKey]) -> bool:
    return any((task.table, name) in homes for name in names)


def _find_each(
    given: Iterable[str], known: Sequence[NameEntry], kind: NameKind, notes: list[str]
) -> list[list[NameEntry]]:
    """Find, for each name that was given, the entries that it means."""
    from reformctl.query.names import find_names  # not where nothing is named

    found = []
    words = (given,) if isinstance(given, str) else given  # a lone string is one name, not letters
    for word in dict.fromkeys(words):
        entries = find_names(word, known, kind)
        found.append(entries)
        note = vocabulary.describe_namesakes(word, entries)
        if note is None:
            note = vocabulary.describe_match(word, entries[0], known)
        if note:
            notes.append(note)
    return found


def _join_labels(given: Iterable[str], known: Sequence[NameEntry], kind: NameKind, joint: str = "或") -> str:
    """Join names as they were understood; a name stands alone where all bodies of that name are meant."""
    labels = vocabulary.label_entries(known)
    names: list[str] = []
    for entries in _find_each(given, known, kind, []):
        own_names = {entry.name for entry in entries}
        if len(entries) > 1 and len(own_names) == 1:
            names += own_names
        else:
            entry_labels = [labels[entry] for entry in entries]
            names.append("或".join(entry_labels))
    return joint.join(dict.fromkeys(names))


def _describe_part(table: Table, shown: int, criteria: Sequence[str]) -> str:
    text = ""
    if shown < len(table):
        text = f"全表{len(table)}项，本表{shown}项。"
        if criteria:
            text += f"筛选条件：{'；'.join(criteria)}。"
    if table.source.abridged:
        text += "所据之表为节录。"
    return text


def _collect_names(found: Iterable[Iterable[NameEntry]]) -> set[str]:
    return {entry.name for entries in found for entry in entries}
