"""The tasks as a search sees them: folded texts, field by field."""

from collections.abc import Callable, Iterable, Sequence

from reformctl import names
from reformctl.compiled import Tasks
from reformctl.messages import _
from reformctl.model import Task
from reformctl.searching.fold import fold_text
from reformctl.typed import NamedTuple


class SearchField(NamedTuple):
    """A text of a task that is searched."""

    text: Callable[[Task], str]
    weight: float
    """What a match in it counts."""


FIELD_SEPARATOR = "\t"
"""Folding drops this character, so no query has it."""
FIELDS = {
    "title": SearchField(lambda task: task.title, 4.0),
    "agency": SearchField(lambda task: "、".join(task.agencies), 3.0),
    "category": SearchField(lambda task: task.category or "", 1.0),
    "content": SearchField(lambda task: task.content, 1.0),
    "scope": SearchField(lambda task: task.scope or "", 0.2),
}
"""Agencies are joined by 、 as an official table prints them, lead agencies first."""


def parse_field_names(arguments: Iterable[str]) -> tuple[str, ...]:
    """Parse names of fields, such as `title,content`, into the order of FIELDS. Without any, all fields are meant.

    Raises UnknownNameError for a field that does not exist.
    """
    chosen = set()
    for argument in arguments:
        for name in argument.split(","):
            labels = (_(field) for field in FIELDS)
            chosen.add(names.require(name.strip(), FIELDS, names.FIELD, labels))
    if not chosen:
        return tuple(FIELDS)
    return tuple(name for name in FIELDS if name in chosen)


class FoldedTask:
    """One task as it is searched. The task itself is looked up only when it is shown."""

    __slots__ = ("_index", "_tasks", "whole")

    def __init__(self, tasks: Sequence[Task], index: int, whole: str) -> None:
        """Take the task at an index of `tasks`, and its folded texts."""
        self._tasks = tasks
        self._index = index
        self.whole = whole
        """The folded texts of all fields, divided by FIELD_SEPARATOR, so that nothing matches across fields."""

    @property
    def task(self) -> Task:
        """The task."""
        return self._tasks[self._index]

    @property
    def texts(self) -> list[str]:
        """The folded text of each field, in the order of the fields searched."""
        return self.whole.split(FIELD_SEPARATOR)


class Corpus(NamedTuple):
    """Tasks that are folded once and can be searched many times."""

    fields: tuple[str, ...]
    """The keys of FIELDS that are searched, in its order."""
    documents: list[FoldedTask]

    @classmethod
    def from_tables(cls, tables: Iterable[Sequence[Task]], fields: Iterable[str] = FIELDS) -> "Corpus":
        """Fold the given fields of the tasks of each table."""
        chosen = tuple(fields)
        documents: list[FoldedTask] = []
        for tasks in tables:
            texts = enumerate(_fold_tasks(tasks, chosen))
            documents += [FoldedTask(tasks, index, whole) for index, whole in texts]
        return cls(chosen, documents)


def has_text(documents: Iterable[FoldedTask], text: str) -> bool:
    """Tell whether any task holds the folded text."""
    return any(text in document.whole for document in documents)


def _fold_tasks(tasks: Sequence[Task], fields: Sequence[str]) -> Iterable[str]:
    """The folded texts of each task, from the compiled form where there is one."""
    if isinstance(tasks, Tasks) and (lines := tasks.folded()):
        places = [index for index, name in enumerate(FIELDS) if name in fields]
        return lines if len(places) == len(FIELDS) else (_keep_fields(line, places) for line in lines)
    getters = [FIELDS[name].text for name in fields]
    return (_fold_task(task, getters) for task in tasks)


def _keep_fields(line: str, indexes: Sequence[int]) -> str:
    texts = line.split(FIELD_SEPARATOR)
    return FIELD_SEPARATOR.join(texts[index] for index in indexes)


def _fold_task(task: Task, getters: Iterable[Callable[[Task], str]]) -> str:
    return FIELD_SEPARATOR.join(fold_text(get_text(task)) for get_text in getters)
