"""Defines the table as all other code sees it: light immutable rows, already validated, nothing heavy imported.

Official text stands in these rows to the character. What a document does not state is None.

A table does not hold its tasks itself: it has a store, which knows where they are. There are two kinds of stores, one
in memory and one that reads a database of the cache (sqlite_store.py), and no code asks which of them it was given.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from operator import eq
from typing import Any, NamedTuple, NoReturn, Protocol, overload


class Source(NamedTuple):
    """What is known of the document a table comes from; unknown is None, and `note` says why."""

    kind: str | None = None
    issuer: str | None = None
    document_number: str | None = None
    date: str | None = None
    url: str | None = None
    file: str | None = None
    """The kept official text, as a path relative to the table's own file."""
    sha256: str | None = None
    """The SHA-256 of the bytes of `file`, as 64 lower-case hexadecimal digits."""
    abridged: bool = False
    """Whether the table holds fewer tasks than the document declares, and says so."""
    note: str | None = None


class Category(NamedTuple):
    """A heading that groups tasks (类别), with the number of tasks that the document itself declares for it."""

    name: str
    declared: int | None = None


class Agency(NamedTuple):
    """A body that leads or supports tasks (单位): `name` is the document's, everything else is ours."""

    name: str
    full_name: str | None = None
    aliases: tuple[str, ...] = ()
    is_agency: bool = True
    """False for bodies such as 各企业, which lead tasks but are no agency."""


class TableFindings(NamedTuple):
    """What casts doubt on a table: declared counts that differ, rows of its source that it lacks."""

    number: int
    file: str
    """The table file, of which `check` says what they are."""


class Task(NamedTuple):
    """One row of the table (试点任务)."""

    table: str
    """The id of its table."""
    id: int
    """Unique in its table, at least 1: the printed 序号 where that is a unique integer."""
    title: str
    content: str
    category: str | None = None
    lead_agencies: tuple[str, ...] = ()
    """牵头单位, in the document's order."""
    support_agencies: tuple[str, ...] = ()
    """配合单位, in the document's order."""
    scope: str | None = None
    """推广范围: where the reform is to be copied."""
    deadline: str | None = None
    """完成时限, as printed."""
    number: str | None = None
    """The 序号 as printed, where it differs from `id`."""
    extra: tuple[tuple[str, str], ...] = ()
    """Columns of the document that have no field here: (heading, text), in the document's order."""
    title_derived: bool = False
    """Whether the document gives no title, and `title` is the first words of its content (ours)."""

    @property
    def agencies(self) -> tuple[str, ...]:
        """Every body named in the row: those that lead, then those that support."""
        return self.lead_agencies + self.support_agencies

    @property
    def reference(self) -> str:
        """What points at it among the tasks of several tables: qh6:17."""
        return f"{self.table}:{self.id}"


NAME_FIELDS = ("lead_agencies", "support_agencies", "category", "scope")
"""Fields that hold names, of which a store knows how many tasks have each."""
TABLE_PARTS = ("id", "title", "place", "source", "categories", "agencies")
"""The parts of a table besides its tasks, as its constructor takes them."""

TaskKey = tuple[str, int]
"""The id of a table and that of a task in it."""
AgencyKey = tuple[str, str]
"""The id of a table and the name that an agency has in it."""
ROLES = ("lead", "support", "any")
"""What an agency does in a task: leads it (牵头), supports it (配合), or either."""
TABLE_ID_PATTERN = "[a-z][a-z0-9-]{0,39}"
"""What the id of a table may be, such as qh6."""
DATE_PATTERN = "[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"
"""How the date of a document is written: 2022-05-01, 2022-05 or 2022."""
ADDRESS_PATTERN = r"https?://[^\s]+"
"""What the address of a document may be."""


class TaskStore(Protocol):
    """The tasks of one table, wherever they are. Each method reads no more of them than it must."""

    @property
    def table(self) -> str:
        """The id of the table, which its tasks have, too."""

    def __len__(self) -> int:
        """Count the tasks."""

    def __iter__(self) -> Iterator[Task]:
        """Go through the tasks in the order of the table; they are read meanwhile."""

    def list_ids(self) -> Collection[int]:
        """List the ids in the order of the table; `in` answers at once."""

    def get_task(self, number: int) -> Task:
        """Return the task with this id; raises KeyError where there is none."""

    def count_by(self, field: str) -> Mapping[str | None, int]:
        """Count the tasks that have each value of one of NAME_FIELDS; values stand in the order of their first task."""

    def find_naming(self, *wanted: Collection[str]) -> Iterable[Task]:
        """Find tasks that name something of each collection in any of NAME_FIELDS: all of them, and perhaps others."""

    def list_samples(self) -> Sequence[Task]:
        """List a few tasks that show which fields and further columns have values: each that any task has."""

    def fold_texts(self, fold_task: Callable[[Task], str]) -> Iterable[str]:
        """List the text that `fold_task` makes of each task for the search, in the order of the table."""


class MemoryStore:
    """Tasks that are all in memory."""

    def __init__(self, tasks: Iterable[Task]) -> None:
        """Take the tasks in the order of the table."""
        self._tasks = tuple(tasks)
        self.table = self._tasks[0].table if self._tasks else ""

    def __len__(self) -> int:
        """Count the tasks."""
        return len(self._tasks)

    def __iter__(self) -> Iterator[Task]:
        """Go through the tasks in the order of the table."""
        return iter(self._tasks)

    def list_ids(self) -> Collection[int]:
        """List the ids in the order of the table."""
        return self._by_id.keys()

    def get_task(self, number: int) -> Task:
        """Return the task with this id; raises KeyError where there is none."""
        return self._by_id[number]

    def count_by(self, field: str) -> Mapping[str | None, int]:
        """Count the tasks that have each value of a field."""
        counts: Counter[str | None] = Counter()
        for task in self._tasks:
            counts.update(list_names(task, field))
        return counts

    def find_naming(self, *_wanted: Collection[str]) -> Iterable[Task]:
        """Return all tasks: to look at one in memory costs nothing."""
        return self._tasks

    def list_samples(self) -> Sequence[Task]:
        """Return all tasks, as above."""
        return self._tasks

    def fold_texts(self, fold_task: Callable[[Task], str]) -> Iterable[str]:
        """List the text that `fold_task` makes of each task."""
        return map(fold_task, self._tasks)

    @cached_property
    def _by_id(self) -> dict[int, Task]:
        return {task.id: task for task in self._tasks}


class StoredTasks(Sequence[Task]):
    """All tasks of a store as a sequence, each read when it is asked for: a large table need not fit into memory."""

    def __init__(self, store: TaskStore) -> None:
        """Take the store that they are read from."""
        self.store = store

    def __len__(self) -> int:
        """Count the tasks."""
        return len(self.store)

    def __iter__(self) -> Iterator[Task]:
        """Go through the tasks in the order of the table."""
        return iter(self.store)

    @overload
    def __getitem__(self, index: int) -> Task: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Task]: ...

    def __getitem__(self, index: int | slice) -> Task | Sequence[Task]:
        """Return the task with an index from 0, or those of a slice; a slice of all is the sequence itself."""
        if not isinstance(index, slice):
            return self.store.get_task(self._ids[index])
        if index.indices(len(self)) == (0, len(self), 1):
            return self
        ids = self._ids[index]
        return tuple(map(self.store.get_task, ids))

    def __eq__(self, other: object) -> bool:
        """Tell whether another sequence has the same tasks."""
        if not isinstance(other, StoredTasks | tuple):
            return NotImplemented
        if len(self) != len(other):
            return False
        return all(map(eq, self, other))

    def __hash__(self) -> int:
        """Return the hash of a tuple of the same tasks."""
        return hash(tuple(self))

    def __repr__(self) -> str:
        """Say how many there are, for the tasks themselves may be very long."""
        return f"<{len(self)} tasks>"

    def __reduce__(self) -> tuple[type[tuple[Task, ...]], tuple[list[Task]]]:
        """Pickle and copy it as a tuple: the store that it reads from belongs to this process."""
        return tuple, (list(self),)

    @cached_property
    def _ids(self) -> Sequence[int]:
        return tuple(self.store.list_ids())


class Table:
    """A 任务分工表: categories, agencies and tasks in the document's order.

    Its length and its iteration are those of its tasks. It cannot be changed; `replace` makes another one.

    >>> table = Table("t", "表", Source(), (), (), [Task("t", 17, "题", "文")])
    >>> len(table), [task.id for task in table], table.task(17).title
    (1, [17], '题')
    """

    __slots__ = ("_tasks", "agencies", "categories", "findings", "id", "place", "source", "store", "title")

    id: str
    """A short name: lower-case ASCII letters, digits and hyphens, beginning with a letter, such as qh6."""
    title: str
    place: str | None
    """The city or region whose bodies the table names, such as 深圳市 (ours): every city has a 市司法局."""
    source: Source
    categories: tuple[Category, ...]
    agencies: tuple[Agency, ...]
    findings: TableFindings | None
    """None where nothing casts doubt on the table. Not a part of it: tables that differ only in this are equal."""
    store: TaskStore
    """What the tasks are read from."""
    _tasks: tuple[Task, ...] | None

    def __init__(  # noqa: PLR0913, PLR0917 as many as a table has parts
        self,
        id: str,  # noqa: A002 as it is called everywhere
        title: str,
        source: Source,
        categories: tuple[Category, ...],
        agencies: tuple[Agency, ...],
        tasks: Iterable[Task] = (),
        *,
        place: str | None = None,
        findings: TableFindings | None = None,
        store: TaskStore | None = None,
    ) -> None:
        """Make a table of these tasks, or of those that a store has."""
        values = {
            "id": id,
            "title": title,
            "place": place,
            "findings": findings,
            "source": source,
            "categories": categories,
            "agencies": agencies,
            "store": MemoryStore(tasks) if store is None else store,
            "_tasks": None,
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)

    @property
    def tasks(self) -> tuple[Task, ...]:
        """All tasks in the document's order; they are read when they are first asked for, and then kept."""
        tasks = self._tasks
        if tasks is None:
            tasks = tuple(self.store)
            object.__setattr__(self, "_tasks", tasks)
        return tasks

    def task(self, number: int) -> Task:
        """Return the task with this id; raises KeyError where there is none."""
        return self.store.get_task(number)

    def replace(self, **changes: Any) -> "Table":
        """Make the same table with other values for some of id, title, place, source, categories, agencies, tasks."""
        parts = self._get_parts()
        if "tasks" not in changes:
            parts["store"] = self.store
        return Table(**{**parts, **changes})

    __replace__ = replace

    def __len__(self) -> int:
        """Count its tasks."""
        return len(self.store)

    def __iter__(self) -> Iterator[Task]:
        """Go through its tasks in the document's order; they are read meanwhile."""
        return iter(self.store)

    def __bool__(self) -> bool:
        """Be true, also without a task: a table is a table."""
        return True

    def __getitem__(self, key: object) -> NoReturn:
        """Raise TypeError: a number could be an id or an index."""
        message = f"write table.task({key!r}) for the task with that id, or table.tasks[…] for the one at a place"
        raise TypeError(message)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        """Raise AttributeError: others may have this table, too."""
        message = f"a table cannot be changed: table.replace({name}=…) makes another one"
        raise AttributeError(message)

    def __delattr__(self, name: str) -> NoReturn:
        """Raise AttributeError, as above."""
        message = f"a table always has its {name}"
        raise AttributeError(message)

    def __eq__(self, other: object) -> bool:
        """Tell whether everything in both tables is equal, wherever it was read from."""
        if not isinstance(other, Table):
            return NotImplemented
        if self is other:
            return True
        for name in TABLE_PARTS:
            if getattr(self, name) != getattr(other, name):
                return False
        return StoredTasks(self.store) == StoredTasks(other.store)

    def __hash__(self) -> int:
        """Return the hash of what is known without reading a task."""
        parts = [getattr(self, name) for name in TABLE_PARTS]
        return hash((*parts, len(self)))

    def __repr__(self) -> str:
        """Say which table it is, not all that is in it."""
        return f"<Table {self.id}: {len(self)} tasks>"

    def __reduce__(self) -> "tuple[Callable[[dict[str, Any]], Table], tuple[dict[str, Any]]]":
        """Pickle and copy it with its tasks: a store may belong to this process."""
        parts = self._get_parts()
        return _rebuild_table, ({**parts, "tasks": self.tasks},)

    def _get_parts(self) -> dict[str, Any]:
        """Return everything but the tasks, as the constructor takes it."""
        return {name: getattr(self, name) for name in (*TABLE_PARTS, "findings")}


Tables = Sequence[Table]
"""Several tables, in the order in which they were named."""


def list_names(task: Task, field: str) -> tuple[str | None, ...]:
    """List the names that a task has in one of NAME_FIELDS; None where it states nothing in a field of one name."""
    value = getattr(task, field)
    if isinstance(value, tuple):
        return value
    return (value,)


def _rebuild_table(parts: dict[str, Any]) -> Table:
    return Table(**parts)
