"""The attacks of scripts/attack.py, shortly: at length they are run by hand."""

import random
from collections.abc import Callable, Iterator

import pytest

import attack
from reformctl.tablefile import validate

SHORTLY = {"tables": 300, "lines": 60, "faults": 40}


@pytest.mark.parametrize("name", attack.ATTACKS)
def test_nothing_breaks(name: str) -> None:
    """No traceback, no exit code 70, no file lost, whatever is read, typed or refused by the system."""
    function, _usual = attack.ATTACKS[name]
    assert [*function(SHORTLY[name], random.Random(26))] == []


def fail_with_a_bug(_words: object) -> int:
    """What a run says whose error nothing else has caught."""
    return 70


def lose_the_files(words: list[str]) -> int:
    """A tool that leaves half a file."""
    for word in words:
        if word.startswith("out."):
            with open(word, "wb") as file:
                file.write(b"HA")
    return 2


@pytest.mark.parametrize(
    ("name", "tool"), [("lines", fail_with_a_bug), ("faults", lose_the_files)], ids=["a bug", "a lost file"]
)
def test_an_attack_sees_what_breaks(
    name: str, tool: Callable[[list[str]], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An attack that can find nothing proves nothing."""
    monkeypatch.setattr(attack, "main", tool)
    function: Callable[[int, random.Random], Iterator[str]] = attack.ATTACKS[name][0]
    if name == "faults":
        monkeypatch.setattr(attack, "_written", lambda _words, files: dict.fromkeys(files, b"NEW"))
    assert len([*function(20, random.Random(1))]) >= 10


def test_the_attack_on_tables_sees_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same for what reads them."""

    def read(_data: bytes) -> None:
        raise IndexError

    monkeypatch.setattr(validate, "validate_bytes", read)
    assert len([*attack.attack_tables(3, random.Random(1))]) == 3
