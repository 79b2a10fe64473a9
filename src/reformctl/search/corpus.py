"""The tasks as the search sees them: folded texts, field by field."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from reformctl import names
from reformctl.model import Task
from reformctl.search.fold import fold


class Field(NamedTuple):
    """A text of a task that is searched, and what a match in it weighs."""

    text: Callable[[Task], str]
    weight: float


FIELDS = {
    "title": Field(lambda task: task.title, 4.0),
    "agency": Field(lambda task: "、".join(task.agencies), 3.0),
    "category": Field(lambda task: task.category or "", 1.0),
    "content": Field(lambda task: task.content, 1.0),
    "scope": Field(lambda task: task.scope or "", 0.2),
}
"""Agencies stand together as an official table prints them: divided by 、, those that lead first."""


class Document(NamedTuple):
    """One task: its folded texts in the order of the fields searched, and all of them in one."""

    task: Task
    texts: tuple[str, ...]
    whole: str
    """The texts divided by a character that no query has, so that nothing matches across fields."""


class Corpus(NamedTuple):
    """Tasks made ready once, to be searched many times."""

    fields: tuple[str, ...]
    """Keys of FIELDS, in its order."""
    documents: list[Document]

    @classmethod
    def of(cls, tasks: Iterable[Task], fields: Iterable[str] = FIELDS) -> "Corpus":
        """Fold the given fields of the tasks; the work grows with their length."""
        chosen = tuple(fields)
        getters = [FIELDS[name].text for name in chosen]
        documents = []
        for task in tasks:
            texts = tuple(fold(text(task)) for text in getters)
            documents.append(Document(task, texts, "\n".join(texts)))
        return cls(chosen, documents)


def among(asked: Iterable[str]) -> tuple[str, ...]:
    """The fields that a person names, such as `title,content`, in the order of their weight; all where none is named.

    Raises UnknownNameError for a field that is none.
    """
    chosen = {names.require(name.strip(), FIELDS, names.FIELD) for part in asked for name in part.split(",")}
    return tuple(name for name in FIELDS if not chosen or name in chosen)
