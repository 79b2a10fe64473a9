"""How names are understood: exactly, or as a part that means one thing, or not at all."""

import pytest

from conftest import CASES
from reformctl.model import name_kinds, name_notes, vocabulary
from reformctl.model.table import Table
from reformctl.model.vocabulary import NameEntry
from reformctl.system.errors import UnknownNameError

TYPED = [
    row.split("\t")
    for row in (CASES / "names" / "agencies.tsv").read_text(encoding="utf-8").splitlines()
    if not row.startswith("#")
]


@pytest.mark.parametrize(("typed", "outcome", "expected"), TYPED, ids=[row[0] for row in TYPED])
def test_agencies_as_people_type_them(qh6: Table, typed: str, outcome: str, expected: str) -> None:
    """Each row is a name that someone types, and what must come of it: a wrong guess answers for the wrong agency."""
    known = vocabulary.list_agencies([qh6])
    if outcome == "is":
        assert [entry.name for entry in vocabulary.find_entries(typed, known, name_kinds.AGENCY)] == [expected]
        return
    with pytest.raises(UnknownNameError) as caught:
        vocabulary.find_entries(typed, known, name_kinds.AGENCY)
    sentence = str(caught.value)
    if outcome == "several":
        assert sentence == f"“{typed}” can mean several agencies: {', '.join(expected.split('、'))}"
    elif outcome == "near":
        assert f"did you mean {', '.join(expected.split('、'))}?" in sentence
    else:
        assert sentence == f"no agency is called “{typed}” (table.agencies lists all 19)"


def test_a_name_that_is_part_of_another_is_still_exact() -> None:
    """Otherwise an agency whose name is contained in another could never be asked for."""
    known = [vocabulary.NameEntry("税务局"), vocabulary.NameEntry("深圳市税务局")]
    assert vocabulary.find_entries("税务局", known, name_kinds.AGENCY) == [vocabulary.NameEntry("税务局")]


def test_what_was_taken_is_said_only_if_it_differs() -> None:
    """A person must see how a short name was understood, and of two bodies of one name which; not the obvious."""
    shenzhen = NameEntry("市司法局", ("深圳司法局",), "深圳市司法局", (("a", "市司法局"), ("b", "深圳司法局")))
    guangzhou = NameEntry("市司法局", (), "广州市司法局", (("c", "市司法局"),))
    assert name_notes.describe_match("司法局", shenzhen, [shenzhen]) == "Using 市司法局 for “司法局”"
    assert name_notes.describe_match("市司法局", shenzhen, [shenzhen]) is None
    assert name_notes.describe_match("深圳司法局", shenzhen, [shenzhen]) is None
    told = "Using 市司法局（广州市司法局） for “广州市司法局”"
    assert name_notes.describe_match("广州市司法局", guangzhou, [shenzhen, guangzhou]) == told


def test_a_hostile_name_is_repeated_safely(qh6: Table) -> None:
    """What a script passes on must not reach the terminal as an escape sequence, nor fill it."""
    with pytest.raises(UnknownNameError) as caught:
        vocabulary.find_entries("\x1b[2J" + "税" * 5000, vocabulary.list_agencies([qh6]), name_kinds.AGENCY)
    assert "\x1b" not in str(caught.value)
    assert len(str(caught.value)) < 250


def test_words_that_are_no_data_must_be_exact() -> None:
    """Formats and fields are written into scripts: a part that is unique today may be ambiguous tomorrow."""
    with pytest.raises(UnknownNameError, match="did you mean jsonl"):
        vocabulary.require_name("jsnl", ["csv", "jsonl"], name_kinds.FORMAT)


@pytest.mark.parametrize(
    ("word", "position"),
    [("五", 5), ("第五类", 5), ("第5类", 5), ("十", 10), ("二十三", 23), ("5", 0), ("一二", 0), ("法治", 0)],
)
def test_a_category_by_its_position(word: str, position: int) -> None:
    """A word that is no number must not mean a category: its tasks would be taken for those that were asked for."""
    assert vocabulary.parse_category_position(word) == position
