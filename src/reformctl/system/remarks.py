"""Sentences about a run that say more to a program than their words."""

from collections.abc import Sequence
from typing import Self


class Remark(str):
    """A sentence about a run, with what a program can act on: Using 市司法局 for “司法局”, `taken` ["市司法局"].

    Wherever people read it, it is an ordinary string.
    """

    __slots__ = ("facts",)
    facts: dict[str, object]
    """Only those that there are, by the names of the arguments of `make_remark`."""

    def __new__(cls, sentence: str, facts: dict[str, object]) -> Self:
        """Take the sentence and the facts."""
        remark = super().__new__(cls, sentence)
        remark.facts = facts
        return remark


def make_remark(  # noqa: PLR0913 each is a key that programs know
    sentence: str,
    *,
    value: str | None = None,
    taken: Sequence[str] = (),
    did_you_mean: Sequence[str] = (),
    missing: Sequence[str] = (),
    file: str | None = None,
    rule: str | None = None,
    ref: str | None = None,
    row: int | None = None,
    hint: str | None = None,
) -> Remark:
    """Make a remark of a sentence and the facts that there are.

    `value` is what was given, `taken` what it was understood as, `did_you_mean` what it may mean besides, `missing`
    what does not exist; `file` and `row` where something stands, `rule` what it offends against, `ref` the task that it
    is about; `hint` is a command that helps to go on.
    """
    facts: dict[str, object] = {
        "value": value,
        "taken": list(taken),
        "did_you_mean": list(did_you_mean),
        "missing": list(missing),
        "file": file,
        "rule": rule,
        "ref": ref,
        "row": row,
        "hint": hint,
    }
    given_facts = {key: fact for key, fact in facts.items() if fact}
    return Remark(sentence, given_facts)
