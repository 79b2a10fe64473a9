"""Which tasks a selection leaves: the same for list, export and everything else that takes the filters."""

from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any, NamedTuple

from reformctl.model import vocabulary
from reformctl.model.table import StoredTasks, Table, Task, TaskKey
from reformctl.system.errors import UsageError
from reformctl.system.translation import _, join_words

if TYPE_CHECKING:
    from reformctl.model.references import Reference


ROLES = ("lead", "support", "any")
"""What an agency does in a task: leads it (牵头), supports it (配合), or either."""


class Selection(NamedTuple):
    """What to look for; the default leaves every task. Names are understood as a person's words (see names)."""

    agencies: tuple[str, ...] = ()
    """Agencies that lead or support a task: any of them."""
    role: str = "any"
    """What they do there, one of ROLES."""
    all_agencies: bool = False
    """Whether all of `agencies` must lead together."""
    categories: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    joint: bool = False
    """Only tasks that several agencies lead."""
    sole: bool = False
    """Only tasks that one agency leads."""
    references: tuple[str, ...] | None = None
    """Only these tasks, as they are typed: 17, 3-7,12, qh6:17, - for standard input; None sets no limit."""


AgencyHome = tuple[str, str]
"""The id of a table, and the name that an agency has there."""
SortKeyMaker = Callable[[Task], tuple[Any, ...]]
"""Task -> (whether it has no value to sort by, what to sort by ...)."""
ROLE_LABELS = {"lead": "牵头单位", "support": "配合单位", "any": "牵头或配合单位"}
"""How a selection is described, in Chinese as the tables are."""


class Selected(NamedTuple):
    """What a selection left."""

    tasks: Sequence[Task]
    """In the order of the tables."""
    notes: tuple[str, ...] = ()
    """How names were understood, where they were not given as they are; and what does not exist."""
    complete: bool = True
    """False if a task was asked for by an id that does not exist."""
    bodies: frozenset[AgencyHome] = frozenset()
    """The agencies that were asked for, if it is to be told what they do in each task; else none."""
    role: str = "any"
    """The role that was asked for."""

    def find_role(self, task: Task) -> str | None:
        """Find what the agencies that were asked for do in a task: lead, which wins, or support; None without any."""
        if not self.bodies:
            return None
        is_led = self.role == "any" and _is_among(task, task.lead_agencies, self.bodies)
        return "lead" if is_led else "support"


def select_tasks(tables: Sequence[Table], selection: Selection) -> Selected:
    """The tasks of the tables that a selection leaves.

    Raises UnknownNameError for a name that means nothing or several things, UsageError for a selection that cannot be.
    """
    if selection.joint and selection.sole:
        raise UsageError(_("joint and sole exclude each other: give one of them"), "joint-and-sole")
    if selection.all_agencies and not selection.agencies:
        raise UsageError(_("all_agencies needs at least one of agencies"), "all-agencies-alone")
    _refuse_contradictory_role(selection)
    notes: list[str] = []
    bodies = _find_bodies(tables, selection, notes)
    tests = list(_make_tests(tables, selection, bodies, notes))
    complete = True
    if selection.references is not None:
        from reformctl.model import references

        resolved = references.resolve_references(references.parse_references(selection.references), tables)
        tasks: Iterable[Task] = _order_as_in_tables(resolved.tasks, tables)
        notes += describe_missing(resolved.missing)
        complete = not resolved.missing
    elif not tests and len(tables) == 1:
        return Selected(StoredTasks(tables[0].store))
    else:
        texts = [test.texts for test in tests if test.texts]
        tasks = (task for table in tables for task in table.store.find_naming(*texts))
    passing = tuple(task for task in tasks if all(test.passes(task) for test in tests))
    told = bodies if selection.role != "lead" else []
    return Selected(passing, tuple(notes), complete, frozenset[AgencyHome]().union(*told), selection.role)


def list_allowed_keys(tables: Iterable[Table], selected: Selected) -> set[TaskKey] | None:
    """The tasks that a selection left; None if it left all of them."""
    if len(selected.tasks) == sum(map(len, tables)):
        return None
    return {(task.table, task.id) for task in selected.tasks}


def extract_tables(tables: Sequence[Table], tasks: Iterable[Task]) -> tuple[Table, ...]:
    """The tables with only these tasks, in the tables' order, as far as any are left in them.

    A table that lost some is marked as abridged; one of which all was asked for is left as it is, unread.
    """
    if len(tables) == 1 and isinstance(tasks, StoredTasks) and tasks.store is tables[0].store:
        return tuple(tables)
    kept = {(task.table, task.id) for task in tasks}
    parts = []
    for table in tables:
        left = tuple(task for task in table if (task.table, task.id) in kept)
        abridged = table.source.abridged or len(left) < len(table)
        parts.append(table.replace(tasks=left, source=table.source._replace(abridged=abridged)))
    return tuple(part for part in parts if len(part)) or tuple(parts[:1])


def describe_parts(tables: Iterable[Table], parts: Iterable[Table], criteria: Sequence[str]) -> tuple[str, ...]:
    """What a reader of each part of a table must know, in Chinese as the tables are; nothing if it is whole.

    38项中4项。筛选条件：牵头单位为市司法局。
    """
    wholes = {table.id: table for table in tables}
    return tuple(_describe_part(wholes[part.id], len(part), criteria) for part in parts)


def describe_criteria(tables: Sequence[Table], selection: Selection) -> list[str]:
    """By what a selection chooses, with the names as they were understood, in Chinese as the tables are."""
    found = []
    if selection.agencies:
        joint = "和" if selection.all_agencies else "或"
        names = _join_labels(selection.agencies, vocabulary.list_agencies(tables), vocabulary.AGENCY, joint)
        label = ROLE_LABELS["lead" if selection.all_agencies else selection.role]
        found.append(f"{label}为{names}")
    if selection.categories:
        found.append(
            f"类别为{_join_labels(selection.categories, vocabulary.list_categories(tables), vocabulary.CATEGORY)}"
        )
    if selection.scopes:
        found.append(f"推广范围为{_join_labels(selection.scopes, vocabulary.list_scopes(tables), vocabulary.SCOPE)}")
    found += ["几个单位共同牵头"] if selection.joint else []
    found += ["一个单位单独牵头"] if selection.sole else []
    return [*found, *([] if selection.references is None else ["指定的序号"])]


def sort_tasks(tasks: Sequence[Task], keys: str | None, tables: Sequence[Table]) -> Sequence[Task]:
    """The tasks sorted by fields such as `category,-id`; equal ones stay in the order they are in.

    Categories and agencies sort as the table lists them, ids as numbers, everything else by code point;
    what has no value comes last, also where the order is reversed.
    """
    if not keys:
        return tasks
    result = tasks
    sorters = _make_sorters(tables)
    for key in reversed(keys.split(",")):
        name = vocabulary.require_name(key.strip().removeprefix("-"), sorters, vocabulary.SORTING)
        result = _sort_by(result, sorters[name], backwards=key.strip().startswith("-"))
    return result


def list_sortable_fields() -> tuple[str, ...]:
    """The fields that tasks can be sorted by."""
    return tuple(_make_sorters(()))


def describe_missing(missing: "Iterable[Reference]") -> list[str]:
    """One sentence that names every reference to nothing, or none."""
    ids = list(dict.fromkeys(map(str, missing)))
    if not ids:
        return []
    shown = join_words(
        [*ids[: vocabulary.MAX_LISTED_NAMES], *(["..."] if len(ids) > vocabulary.MAX_LISTED_NAMES else [])]
    )
    return [_("no task has the id {ids}").format(ids=shown)]


def _order_as_in_tables(tasks: Iterable[Task], tables: Sequence[Table]) -> list[Task]:
    """Some of the tables' tasks in the tables' order."""
    places = {
        (table.id, number): (at, place)
        for at, table in enumerate(tables)
        for place, number in enumerate(table.store.list_ids())
    }
    return sorted(tasks, key=lambda task: places[task.table, task.id])


class _TaskTest(NamedTuple):
    """What a part of a selection asks of a task."""

    passes: Callable[[Task], bool]
    texts: AbstractSet[str] = frozenset()
    """What passes has one of them as a field, or as an entry of one; none where nobody can tell."""


def _refuse_contradictory_role(selection: Selection) -> None:
    if selection.role not in ROLES:
        vocabulary.require_name(selection.role, ROLES, vocabulary.ROLE)
    if selection.role != "any" and not selection.agencies:
        raise UsageError(_("role is about the tasks of agencies: give one, too"), "role-alone")
    if selection.role == "support" and selection.all_agencies:
        raise UsageError(_("all_agencies is about leads: leave role support out"), "all-agencies-lead")


def _find_bodies(tables: Sequence[Table], selection: Selection, notes: list[str]) -> list[set[AgencyHome]]:
    """Find the homes of each agency that was asked for; `notes` gets what was understood."""
    if not selection.agencies:
        return []
    bodies = []
    for entries in _find_each(selection.agencies, vocabulary.list_agencies(tables), vocabulary.AGENCY, notes):
        homes: set[AgencyHome] = set()
        bodies.append(homes.union(*(entry.homes for entry in entries)))
    return bodies


def _make_tests(
    tables: Sequence[Table], selection: Selection, bodies: list[set[AgencyHome]], notes: list[str]
) -> Iterable[_TaskTest]:
    """One test for each part of the selection that says something; `notes` gets what was understood."""
    if bodies and not selection.all_agencies:
        bodies = [set[AgencyHome]().union(*bodies)]
    for homes in bodies:
        passes = _make_role_test(homes, "lead" if selection.all_agencies else selection.role)
        yield _TaskTest(passes, {name for _table, name in homes})
    if selection.categories:
        known = vocabulary.list_categories(tables)
        categories = _collect_names(_find_each(selection.categories, known, vocabulary.CATEGORY, notes))
        yield _TaskTest(lambda task: task.category in categories, categories)
    if selection.scopes:  # to know them all is to have looked at every task
        scopes = _collect_names(_find_each(selection.scopes, vocabulary.list_scopes(tables), vocabulary.SCOPE, notes))
        yield _TaskTest(lambda task: task.scope in scopes, scopes)
    if selection.joint:
        yield _TaskTest(lambda task: len(task.lead_agencies) > 1)
    if selection.sole:
        yield _TaskTest(lambda task: len(task.lead_agencies) == 1)


def _make_role_test(homes: AbstractSet[AgencyHome], role: str) -> Callable[[Task], bool]:
    """Make the test whether any of these bodies leads a task, supports it (and does not lead it), or either."""
    if role == "lead":
        return lambda task: _is_among(task, task.lead_agencies, homes)
    if role == "any":
        return lambda task: _is_among(task, task.agencies, homes)
    return lambda task: _is_among(task, set(task.support_agencies).difference(task.lead_agencies), homes)


def _is_among(task: Task, names: Iterable[str], homes: AbstractSet[AgencyHome]) -> bool:
    return any((task.table, name) in homes for name in names)


def _find_each(
    given: Iterable[str], known: Sequence[vocabulary.NameEntry], kind: vocabulary.NameKind, notes: list[str]
) -> list[list[vocabulary.NameEntry]]:
    """For each name that was given the entries that it means."""
    found = []
    for word in dict.fromkeys((given,) if isinstance(given, str) else given):  # a lone string is one name, not letters
        entries = vocabulary.find_entries(word, known, kind)
        found.append(entries)
        note = vocabulary.describe_namesakes(word, entries) or vocabulary.describe_match(word, entries[0], known)
        if note:
            notes.append(note)
    return found


def _join_labels(
    given: Iterable[str], known: Sequence[vocabulary.NameEntry], kind: vocabulary.NameKind, joint: str = "或"
) -> str:
    """Names as they were understood; one that all bodies of that name are meant by stands for them."""
    labels = vocabulary.label_entries(known)
    names: list[str] = []
    for entries in _find_each(given, known, kind, []):
        own_names = {entry.name for entry in entries}
        if len(entries) > 1 and len(own_names) == 1:
            names += own_names
        else:
            names.append("或".join(labels[entry] for entry in entries))
    return joint.join(dict.fromkeys(names))


def _describe_part(table: Table, shown: int, criteria: Sequence[str]) -> str:
    parts = []
    if shown < len(table):
        parts.append(f"{len(table)}项中{shown}项。")
        parts += [f"筛选条件：{'；'.join(criteria)}。"] if criteria else []
    parts += ["所据之表为节录。"] if table.source.abridged else []
    return "".join(parts)


def _collect_names(found: Iterable[Iterable[vocabulary.NameEntry]]) -> set[str]:
    return {entry.name for entries in found for entry in entries}


def _sort_by(tasks: Sequence[Task], sorter: SortKeyMaker, *, backwards: bool) -> tuple[Task, ...]:
    valued = [task for task in tasks if not sorter(task)[0]]
    return (*sorted(valued, key=sorter, reverse=backwards), *(task for task in tasks if sorter(task)[0]))


def _make_sorters(tables: Sequence[Table]) -> dict[str, SortKeyMaker]:
    """What sorts by each field that tasks can be sorted by."""
    tables_at = {table.id: index for index, table in enumerate(tables)}
    categories = {entry.name: index for index, entry in enumerate(vocabulary.list_categories(tables))}
    agencies = {home: index for index, entry in enumerate(vocabulary.list_agencies(tables)) for home in entry.homes}

    def by_agencies(task: Task, found: tuple[str, ...]) -> tuple[Any, ...]:
        return (not found, *(agencies[task.table, name] for name in found))

    return {
        "id": lambda task: (False, tables_at[task.table], task.id),
        "category": lambda task: (task.category is None, categories.get(task.category or "", 0)),
        "title": lambda task: (False, task.title),
        "lead_agencies": lambda task: by_agencies(task, task.lead_agencies),
        "support_agencies": lambda task: by_agencies(task, task.support_agencies),
        "scope": lambda task: (task.scope is None, task.scope or ""),
        "deadline": lambda task: (task.deadline is None, task.deadline or ""),
    }
