"""Selects tasks: the same ones for list, export and everything else that takes the filters."""

from collections.abc import Callable, Collection, Iterable, Iterator
from collections.abc import Set as AbstractSet
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from reformctl.model import limits, name_kinds, vocabulary
from reformctl.model.name_kinds import NameKind
from reformctl.model.table import ROLES, AgencyKey, StoredTasks, Table, Tables, Task, TaskKey
from reformctl.model.vocabulary import NameEntries, NameEntry
from reformctl.query import Notes, Tasks
from reformctl.system.errors import UsageError
from reformctl.system.remarks import make_remark
from reformctl.system.translation import _, join_words, translate_count

if TYPE_CHECKING:
    from reformctl.model.references import Reference, ResolvedReferences

AgencyKeys = set[AgencyKey]
"""The agencies of tables that are meant."""
TaskPredicate = Callable[[Task], bool]


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


class Selected(NamedTuple):
    """The tasks that a selection leaves, and what is to be said of them."""

    tasks: Tasks
    """In the order of the tables."""
    notes: tuple[str, ...] = ()
    """How names were understood, where they were not given as they are; and what does not exist."""
    complete: bool = True
    """False if a task was asked for by an id that does not exist."""
    bodies: frozenset[AgencyKey] = frozenset()
    """The agencies that were asked for, if each task is to say what they do in it; else none."""
    role: str = "any"
    """The role that was asked for."""

    def find_role(self, task: Task) -> str | None:
        """Find what the agencies that were asked for do in a task: lead, which wins, or support; None without any."""
        if not self.bodies:
            return None
        if self.role != "any":
            return "support"
        leads = _is_among(task, task.lead_agencies, self.bodies)
        return "lead" if leads else "support"


class _TaskTest(NamedTuple):
    """What a part of a selection asks of a task."""

    passes: TaskPredicate
    texts: AbstractSet[str] = frozenset()
    """Texts of which every task that passes has one, as a field or in a list; empty where nobody can tell."""


def select_tasks(tables: Tables, selection: Selection) -> Selected:
    """Select the tasks of the tables that a selection leaves.

    Raises UnknownNameError for a name that means nothing or several things, UsageError for a selection that cannot be.
    """
    _refuse_contradictions(selection)
    notes: Notes = []
    bodies = _find_bodies(tables, selection, notes)
    tests = list(_make_tests(tables, selection, bodies, notes))
    has_period = bool(selection.due_before or selection.due_after)
    leaves_all = not tests and not has_period
    is_complete = True
    tasks: Iterable[Task]
    if selection.references is not None:
        resolved = _resolve_references(selection.references, tables, notes)
        tasks = _order_as_in_tables(resolved.tasks, tables)
        is_complete = not resolved.missing
    elif leaves_all and len(tables) == 1:
        store = tables[0].store
        return Selected(StoredTasks(store))
    else:
        texts = [test.texts for test in tests if test.texts]
        candidates = (table.store.find_naming(*texts) for table in tables)
        tasks = chain.from_iterable(candidates)
    for test in tests:
        tasks = filter(test.passes, tasks)
    if has_period:
        tasks = _keep_due(tasks, selection, notes)
    selected_tasks = tuple(tasks)
    shown_bodies = _choose_shown_bodies(bodies, selection.role)
    return Selected(selected_tasks, tuple(notes), is_complete, shown_bodies, selection.role)


def list_allowed_keys(tables: Iterable[Table], selected: Selected) -> set[TaskKey] | None:
    """List the keys of the tasks that a selection left; None if it left all of them."""
    task_count = sum(map(len, tables))
    if len(selected.tasks) == task_count:
        return None
    return _collect_keys(selected.tasks)


def extract_tables(tables: Tables, tasks: Iterable[Task]) -> tuple[Table, ...]:
    """Cut the tables down to these tasks, in the tables' order, as far as any are left in them.

    A table that lost some is marked as abridged; one of which all was asked for is left as it is, unread.
    """
    if _are_all_tasks(tasks, tables):
        return tuple(tables)
    kept = _collect_keys(tasks)
    parts = [_cut_down(table, kept) for table in tables]
    filled = [part for part in parts if len(part)]
    if filled:
        return tuple(filled)
    return tuple(parts[:1])


def understand_names(given: Iterable[str], known: NameEntries, kind: NameKind, notes: Notes) -> list[list[NameEntry]]:
    """Find, for each name that was given, the entries that it means; `notes` gets how it was understood."""
    from reformctl.model import name_notes  # few lines name anything
    from reformctl.query.names import find_names

    words = (given,) if isinstance(given, str) else given  # a lone string is one name, not letters
    understood = []
    for word in dict.fromkeys(words):
        entries = find_names(word, known, kind)
        understood.append(entries)
        note = name_notes.describe_namesakes(word, entries)
        if note is None:
            first_entry = entries[0]
            note = name_notes.describe_match(word, first_entry, known)
        if note:
            notes.append(note)
    return understood


def describe_missing(missing: "Iterable[Reference]") -> list[str]:
    """Name every reference to nothing in one sentence; no sentence where there is none."""
    texts = map(str, missing)
    ids = list(dict.fromkeys(texts))
    if not ids:
        return []
    shown = ids[: limits.MAX_LISTED_NAMES]
    if len(shown) < len(ids):
        shown.append("...")
    sentence = _("no task has the id {ids}")
    text = sentence.format(ids=join_words(shown))
    remark = make_remark(text, missing=ids)
    return [remark]


def _resolve_references(given: Iterable[str], tables: Tables, notes: Notes) -> "ResolvedReferences":
    """Find the tasks that references or titles mean; `notes` gets what was understood, and what does not exist."""
    from reformctl.model import references
    from reformctl.query.names import replace_titles

    words = replace_titles(given, tables, notes)
    parsed = references.parse_references(words)
    resolved = references.resolve_references(parsed, tables)
    notes += describe_missing(resolved.missing)
    return resolved


def _order_as_in_tables(tasks: Iterable[Task], tables: Tables) -> list[Task]:
    positions: dict[TaskKey, int] = {}
    for table in tables:
        ids = table.store.list_ids()
        for number in ids:
            positions[table.id, number] = len(positions)

    def find_position(task: Task) -> int:
        return positions[task.table, task.id]

    return sorted(tasks, key=find_position)


def _choose_shown_bodies(bodies: Iterable[AgencyKeys], role: str) -> frozenset[AgencyKey]:
    """Choose the agencies whose role is shown in each task: none where only tasks that they lead were asked for."""
    if role == "lead":
        return frozenset()
    return frozenset[AgencyKey]().union(*bodies)


def _are_all_tasks(tasks: Iterable[Task], tables: Tables) -> bool:
    """Tell without reading a task whether these are all tasks of the only table."""
    if not isinstance(tasks, StoredTasks):
        return False
    if len(tables) != 1:
        return False
    return tasks.store is tables[0].store


def _collect_keys(tasks: Iterable[Task]) -> set[TaskKey]:
    return {(task.table, task.id) for task in tasks}


def _cut_down(table: Table, kept: set[TaskKey]) -> Table:
    """Cut a table down to some of its tasks; one that loses any is marked as abridged."""
    left = [task for task in table if (task.table, task.id) in kept]
    loses_any = len(left) < len(table)
    is_abridged = table.source.abridged or loses_any
    source = table.source._replace(abridged=is_abridged)
    return table.replace(tasks=tuple(left), source=source)


def _refuse_contradictions(selection: Selection) -> None:
    """Raise UsageError for a selection that contradicts itself."""
    if selection.joint and selection.sole:
        sentence = _("joint and sole exclude each other: give one of them")
        raise UsageError(sentence, "joint-and-sole")
    if selection.all_agencies and not selection.agencies:
        sentence = _("all_agencies needs at least one agency in agencies")
        raise UsageError(sentence, "all-agencies-alone")
    if selection.role not in ROLES:
        vocabulary.require_name(selection.role, ROLES, name_kinds.ROLE)
    if selection.role != "any" and not selection.agencies:
        sentence = _("role needs agencies: give at least one")
        raise UsageError(sentence, "role-alone")
    if selection.role == "support" and selection.all_agencies:
        sentence = _("all_agencies is about lead agencies: leave out role support")
        raise UsageError(sentence, "all-agencies-lead")


def _find_bodies(tables: Tables, selection: Selection, notes: Notes) -> list[AgencyKeys]:
    """Find the homes of each agency that was asked for; `notes` gets what was understood."""
    if not selection.agencies:
        return []
    bodies = []
    known = vocabulary.list_agencies(tables)
    understood = understand_names(selection.agencies, known, name_kinds.AGENCY, notes)
    for entries in understood:
        homes: AgencyKeys = set()
        for entry in entries:
            homes.update(entry.homes)
        bodies.append(homes)
    return bodies


def _make_tests(tables: Tables, selection: Selection, bodies: list[AgencyKeys], notes: Notes) -> Iterator[_TaskTest]:
    """Make a test for each part of the selection that says something; `notes` gets what was understood."""
    if bodies:
        yield from _make_agency_tests(bodies, selection)
    if selection.categories:
        known = vocabulary.list_categories(tables)
        understood = understand_names(selection.categories, known, name_kinds.CATEGORY, notes)
        categories = _collect_names(understood)
        yield _TaskTest(lambda task: task.category in categories, categories)
    if selection.scopes:  # to know them all is to have looked at every task
        known = vocabulary.list_scopes(tables)
        understood = understand_names(selection.scopes, known, name_kinds.SCOPE, notes)
        scopes = _collect_names(understood)
        yield _TaskTest(lambda task: task.scope in scopes, scopes)
    if selection.where:
        from reformctl.query.conditions import parse_conditions  # few lines have any

        for condition in parse_conditions(selection.where, tables):
            yield _TaskTest(condition.passes)
    if selection.joint:
        yield _TaskTest(_is_led_jointly)
    if selection.sole:
        yield _TaskTest(_is_led_alone)


def _make_agency_tests(bodies: list[AgencyKeys], selection: Selection) -> Iterator[_TaskTest]:
    """Make a test for each agency where all of them must lead, else one for all together."""
    role = selection.role
    if selection.all_agencies:
        role = "lead"
    else:
        every_home = set[AgencyKey]().union(*bodies)
        bodies = [every_home]
    for homes in bodies:
        names = {name for _table, name in homes}
        has_role = _make_role_test(homes, role)
        yield _TaskTest(has_role, names)


def _is_led_jointly(task: Task) -> bool:
    return len(task.lead_agencies) > 1


def _is_led_alone(task: Task) -> bool:
    return len(task.lead_agencies) == 1


def _keep_due(tasks: Iterable[Task], selection: Selection, notes: Notes) -> list[Task]:
    """Keep the tasks that are due in time; `notes` gets how many have no deadline that can be read as a date."""
    from reformctl.model.deadlines import parse_due_period, read_deadline  # few lines ask for it

    end = start = None
    if selection.due_before:
        end = parse_due_period(selection.due_before).first
    if selection.due_after:
        start = parse_due_period(selection.due_after).last
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


def _make_role_test(homes: AgencyKeys, role: str) -> TaskPredicate:
    """Make the test whether any of these bodies leads a task, supports it (and does not lead it), or either."""

    def is_led(task: Task) -> bool:
        return _is_among(task, task.lead_agencies, homes)

    def is_supported(task: Task) -> bool:
        supports = set(task.support_agencies)
        supports.difference_update(task.lead_agencies)
        return _is_among(task, supports, homes)

    def is_either(task: Task) -> bool:
        return _is_among(task, task.agencies, homes)

    if role == "lead":
        return is_led
    if role == "support":
        return is_supported
    return is_either


def _is_among(task: Task, names: Iterable[str], homes: Collection[AgencyKey]) -> bool:
    return any((task.table, name) in homes for name in names)


def _collect_names(understood: Iterable[NameEntries]) -> set[str]:
    names = set()
    for entries in understood:
        for entry in entries:
            names.add(entry.name)
    return names
