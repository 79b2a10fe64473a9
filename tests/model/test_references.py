"""How people point at tasks: what is asked for is shown, what does not exist is named, nothing is guessed."""

import io
import sys
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reformctl.model import limits, references
from reformctl.model.references import Reference
from reformctl.model.table import Table
from reformctl.system.errors import UnknownNameError, UsageError


def ids(words: list[str], *tables: Table) -> tuple[list[str], list[str]]:
    """What is found and what is missing, as a person would write it."""
    resolved = references.resolve_references(references.parse_references(words), tables)
    return [f"{task.table}:{task.id}" for task in resolved.tasks], [str(reference) for reference in resolved.missing]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["17"], [Reference(None, 17, 17)]),
        (["3-5,12"], [Reference(None, 3, 5), Reference(None, 12, 12)]),
        (["3，5", "qh6:17"], [Reference(None, 3, 3), Reference(None, 5, 5), Reference("qh6", 17, 17)]),
        (["qh6:3-7"], [Reference("qh6", 3, 7)]),
        (["29、30"], [Reference(None, 29, 29), Reference(None, 30, 30)]),
        (["29项,30号"], [Reference(None, 29, 29), Reference(None, 30, 30)]),
        (["29至30"], [Reference(None, 29, 30)]),
        (["29～30", "3—7"], [Reference(None, 29, 30), Reference(None, 3, 7)]),
        (["1 2\t3"], [Reference(None, 1, 1), Reference(None, 2, 2), Reference(None, 3, 3)]),
    ],
)
def test_parse(words: list[str], expected: list[Reference]) -> None:
    """Every form that docs/list.md shows, and commas as a Chinese keyboard types them."""
    assert references.parse_references(words) == expected


@pytest.mark.parametrize("word", ["a", "", "第项", "3-", "-3", "qh6:", "3:4", "1.5", "1234567890", "7-3", "\x1b[2J"])
def test_what_is_no_reference_is_named(word: str) -> None:
    """A reference that is half understood would show the wrong task."""
    with pytest.raises(UsageError) as caught:
        references.parse_references([word])
    assert str(caught.value).startswith("“")
    assert "\x1b" not in str(caught.value)


def test_order_is_kept_and_nothing_comes_twice(qh6: Table) -> None:
    """`show 5 3` shows 5 first: that is what was asked for."""
    assert ids(["5", "3-5"], qh6) == (["qh6:5", "qh6:3", "qh6:4"], [])


def test_what_does_not_exist_is_named_and_the_rest_is_found(qh6: Table, council: Table) -> None:
    """Also the holes of a table whose numbers have gaps, and ranges beyond its end."""
    assert ids(["36-40,99"], qh6) == (["qh6:36", "qh6:37", "qh6:38"], ["39-40", "99"])
    assert ids(["1-22"], council) == (["council:1", "council:2", "council:21"], ["3-20", "22"])


def test_a_huge_range_costs_nothing(qh6: Table) -> None:
    """A range is never counted through: 999,999,999 steps would hang."""
    found, missing = ids(["2-999999999"], qh6)
    assert len(found) == 37
    assert missing == ["39-999999999"]


def test_a_bare_number_means_the_only_table_that_has_it(qh6: Table, council: Table) -> None:
    """Where two tables have it, both choices are listed: a guess would quote the wrong document."""
    assert ids(["3", "21-21"], qh6) == (["qh6:3", "qh6:21"], [])
    assert ids(["3", "council:21"], qh6, council) == (["qh6:3", "council:21"], [])
    with pytest.raises(UsageError, match="“2” exists in several tables: write qh6:2, council:2"):
        ids(["2"], qh6, council)


def test_an_unknown_table_is_named(qh6: Table) -> None:
    """A misspelt table id is a misspelt name, not an absent task."""
    with pytest.raises(UnknownNameError, match="no loaded table has the id “qh7”; did you mean qh6"):
        ids(["qh7:3"], qh6)


def test_references_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """What `-f ids` prints, `-` reads; a byte order mark from PowerShell does no harm."""
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"\xef\xbb\xbf3\r\nqh6:5\n\n")))
    assert references.parse_references(["-"]) == [Reference(None, 3, 3), Reference("qh6", 5, 5)]


def test_too_much_on_standard_input_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut off without a word, 12345 would become 123: another task."""
    monkeypatch.setattr(limits, "MAX_TYPED_BYTES", 1024 * 1024)
    blanks = b" " * (1024 * 1024 - 1)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(blanks + b"3")))
    assert references.parse_references(["-"]) == [Reference(None, 3, 3)]
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(blanks + b"34")))
    with pytest.raises(UsageError, match="at most 1 MiB of references"):
        references.parse_references(["-"])


@given(st.integers(1, 60), st.integers(1, 60))
def test_found_and_missing_are_all_that_was_asked_for(qh6: Table, one: int, other: int) -> None:
    """No id of a range may fall between the two."""
    first, last = sorted((one, other))
    resolved = references.resolve_references([Reference(None, first, last)], [qh6])
    missing = [number for gap in resolved.missing for number in range(gap.first, gap.last + 1)]
    assert sorted([*(task.id for task in resolved.tasks), *missing]) == list(range(first, last + 1))
