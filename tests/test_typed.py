"""Our NamedTuple beside the one of the standard library, which it stands in for to save its import."""

import copy
import inspect
import pickle
import sys
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from reformctl import model, typed


def row(base: Any, name: str) -> Any:
    """A class with fields of every kind, a property and another way to make one."""

    class Row(base):  # type: ignore[misc] # of the two bases one after the other
        """A row."""

        name: str
        pages: int
        others: tuple[str, ...] = ()
        is_known: bool = True

        @property
        def double(self) -> Any:
            """What is made of a field."""
            return self.pages * 2

        @classmethod
        def of(cls, name: str) -> Any:
            """Another way to make one."""
            return cls(name, 1)

    Row.__qualname__ = name  # pickle looks for it in this module
    return Row


Ours, Theirs = row(typed.NamedTuple, "Ours"), row(NamedTuple, "Theirs")


def matched(row: object) -> object:
    """By places and by names, as `match` takes it apart."""
    match row:
        case Ours(name, pages, is_known=known) | Theirs(name, pages, is_known=known):
            return name, pages, known
    return None


def copies(row: Any) -> list[Any]:
    """By every way that Python has."""
    return [copy.copy(row), copy.deepcopy(row), pickle.loads(pickle.dumps(row))]  # noqa: S301 these are our own bytes


ASKED: dict[str, Callable[[Any], object]] = {
    "by place": lambda kind: tuple(kind("市", 2, ("a",), False)),  # noqa: FBT003 as a row is written
    "by name": lambda kind: tuple(kind(pages=2, name="市")),
    "defaults": lambda kind: tuple(kind("市", 2, is_known=False)),
    "from values": lambda kind: tuple(kind._make(["市", 2, (), True])),
    "another way": lambda kind: tuple(kind.of("市")),
    "fields": lambda kind: (kind._fields, kind._field_defaults, kind.__match_args__),
    "attributes": lambda kind: (kind("市", 2).name, kind("市", 2).others, kind("市", 2).double),
    "replaced": lambda kind: tuple(kind("市", 2)._replace(pages=3)),
    "mapping": lambda kind: kind("市", 2)._asdict(),
    "text": lambda kind: repr(kind("市", 2)).partition("(")[2],
    "order and hash": lambda kind: (
        kind("市", 2) < kind("市", 3),
        hash(kind("市", 2)),
        kind("市", 2) == ("市", 2, (), True),
    ),
    "matched": lambda kind: matched(kind("市", 2)),
    "copied": lambda kind: [(tuple(one), type(one) is kind) for one in copies(kind("市", 2))],
    "signature": lambda kind: [
        (one.name, one.default, one.kind) for one in inspect.signature(kind).parameters.values()
    ],
    "no further attribute": lambda kind: hasattr(kind("市", 2), "__dict__"),
}


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED)
def test_it_does_what_the_standard_library_does(asked: Callable[[Any], object]) -> None:
    """Whoever uses the Python API takes our rows for named tuples, and so do pandas, pickle and `match`."""
    assert asked(Ours) == asked(Theirs)


REFUSED: dict[str, Callable[[Any], object]] = {
    "too few": lambda kind: kind("市"),
    "too many": lambda kind: kind("市", 2, (), True, 5),  # noqa: FBT003 as above
    "twice": lambda kind: kind("市", 2, name="again"),
    "unknown": lambda kind: kind("市", 2, nothing=1),
    "unknown in place of another": lambda kind: kind("市", 2)._replace(nothing=1),
    "too few values": lambda kind: kind._make(["市"]),
    "values that are left out": lambda kind: kind._make(["市", 2]),
    "too many values": lambda kind: kind._make(["市", 2, (), True, 5]),
}


@pytest.mark.parametrize("wrong", REFUSED.values(), ids=REFUSED)
def test_it_refuses_what_the_standard_library_refuses(wrong: Callable[[Any], object]) -> None:
    """A field that is forgotten or misspelt must not become a row that is too short."""
    for kind in (Ours, Theirs):
        with pytest.raises((TypeError, ValueError)):
            wrong(kind)


def closer(base: Any, name: str) -> Any:
    """A class of somebody who teaches a row something."""

    class Closer(base):  # type: ignore[misc] # as above
        """A row that can do more."""

        def doubled(self) -> Any:
            """What is made of a field, again."""
            return self.double * 2

    Closer.__qualname__ = name
    return Closer


OurCloser, TheirCloser = closer(Ours, "OurCloser"), closer(Theirs, "TheirCloser")


def test_a_class_made_of_one_has_its_fields() -> None:
    """Whoever uses the Python API may give a task a method of his own."""
    found: list[tuple[object, ...]] = []
    for kind in (OurCloser, TheirCloser):
        row: Any = kind("市", 2)
        row.note = "seen"  # the rows themselves have no room for that
        more = row._replace(pages=3)
        same = pickle.loads(pickle.dumps(row))  # noqa: S301 these are our own bytes
        found.append((row._fields, row.doubled(), tuple(more), type(more) is kind, copy.copy(row).note, same == row))
    assert found[0] == found[1]


LATE = """
class Late(NamedTuple):
    tuple: tuple[str, ...]
    later: Unknown | None = None

    def str(self): return self.later
"""
if sys.version_info < (3, 14):
    LATE = f"from __future__ import annotations\n{LATE}"  # which from 3.14 on is so without a word


def test_what_a_field_is_annotated_with_does_not_matter() -> None:
    """From Python 3.14 on it is evaluated late: a type may be there for checkers alone, or a method have its name."""
    found: list[tuple[object, ...]] = []
    for kind in (typed.NamedTuple, NamedTuple):
        scope: dict[str, Any] = {"NamedTuple": kind, "__name__": __name__}
        exec(compile(LATE, "late.py", "exec", dont_inherit=True), scope)  # noqa: S102 our own few lines
        late = scope["Late"]
        found.append((late._fields, late._field_defaults, tuple(late(("a",))), late(("a",), 5).str()))
    assert found[0] == found[1]


def test_a_refusal_names_the_fields() -> None:
    """What is missing is what its reader wants to know."""
    with pytest.raises(TypeError, match=r"Category .* missing \['name'\], .* \['nothing'\]"):
        model.Category(nothing=1)  # type: ignore[call-arg]
