"""The tasks as the search sees them: folded texts, field by field."""

from collections.abc import Callable, Iterable, Sequence

from reformctl import names
from reformctl.compiled import Tasks
from reformctl.messages import _
from reformctl.model import Task
from reformctl.searching.fold import fold
from reformctl.typed import NamedTuple


class Field(NamedTuple):
    """A text of a task that is searched, and what a match in it weighs."""

    text: Callable[[Task], str]
    weight: float


DIVIDER = "\t"
"""Folding drops it."""
FIELDS = {
    "title": Field(lambda task: task.title, 4.0),
    "agency": Field(lambda task: "、".join(task.agencies), 3.0),
    "category": Field(lambda task: task.category or "", 1.0),
    "content": Field(lambda task: task.content, 1.0),
    "scope": Field(lambda task: task.scope or "", 0.2),
}
"""Agencies stand together as an official table prints them: divided by 、, those that lead first."""


def among(asked: Iterable[str]) -> tuple[str, ...]:
    """The fields that a person names, such as `title,content`, in the order of their weight; all where none is named.

    Raises UnknownNameError for a field that is none.
    """
    chosen = {
        names.require(name.strip(), FIELDS, names.FIELD, (_(field) for field in FIELDS))
        for part in asked
        for name in part.split(",")
    }
    return tuple(name for name in FIELDS if not chosen or name in chosen)


class Document:
    """One task as it is searched."""

    __slots__ = ("_at", "_tasks", "whole")

    def __init__(self, tasks: Sequence[Task], at: int, whole: str) -> None:
        """The task at a place of `tasks`, which is looked up only where it is shown."""
        self._tasks, self._at = tasks, at
        self.whole = whole
        """Its folded texts, divided by a character that no query has, so that nothing matches across fields."""

    @property
    def task(self) -> Task:
        """The task."""
        return self._tasks[self._at]

    @property
    def texts(self) -> list[str]:
        """Its folded texts, in the order of the fields searched."""
        return self.whole.split(DIVIDER)


class Corpus(NamedTuple):
    """Tasks made ready once, to be searched many times."""

    fields: tuple[str, ...]
    """Keys of FIELDS, in its order."""
    documents: list[Document]

    @classmethod
    def of(cls, tables: Iterable[Sequence[Task]], fields: Iterable[str] = FIELDS) -> "Corpus":
        """The given fields of the tasks of tables, folded; the work grows with their length."""
        chosen = tuple(fields)
        return cls(
            chosen,
            [Document(tasks, at, whole) for tasks in tables for at, whole in enumerate(_wholes(tasks, chosen))],
        )


def occurs(text: str, documents: Sequence[Document]) -> bool:
    """Whether any document holds the text."""
    return any(text in document.whole for document in documents)


def _wholes(tasks: Sequence[Task], fields: Sequence[str]) -> Iterable[str]:
    """The folded texts of each task, from the compiled form where there is one."""
    if isinstance(tasks, Tasks) and (lines := tasks.folded()):
        places = [index for index, name in enumerate(FIELDS) if name in fields]
        whole = len(places) == len(FIELDS)
        return lines if whole else (DIVIDER.join(line.split(DIVIDER)[at] for at in places) for line in lines)
    getters = [FIELDS[name].text for name in fields]
    return (DIVIDER.join(fold(text(task)) for text in getters) for task in tasks)
