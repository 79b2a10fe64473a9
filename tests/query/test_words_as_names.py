"""What people type in place of a name: Pinyin only where no name holds the word itself, and no guess of several."""

from pathlib import Path

import pytest

from reformctl.model import name_kinds
from reformctl.model.table import Table
from reformctl.model.vocabulary import NameEntry, list_agencies
from reformctl.query.names import divide_names, find_names
from reformctl.system.errors import UnknownNameError
from reformctl.tablefile.load import load_table

LATIN = [NameEntry("甲ABC局"), NameEntry("乙ABC局"), NameEntry("安保处")]
"""The initials of 安保处 are abc."""


def test_pinyin_names_one_agency(qh6: Table) -> None:
    """By initials, whole, or a part of either."""
    known = list_agencies([qh6])
    for typed in ("szsswj", "shenzhenshishuiwuju", "shuiwu", "SHUIWUJU"):
        assert [entry.name for entry in find_names(typed, known, name_kinds.AGENCY)] == ["深圳市税务局"]


def test_a_word_in_several_names_is_not_taken_for_the_pinyin_of_another() -> None:
    """Whoever types ABC means one of the two that hold it, and is asked which."""
    with pytest.raises(UnknownNameError, match="甲ABC局, 乙ABC局"):
        find_names("ABC", LATIN, name_kinds.AGENCY)
    assert find_names("abc", LATIN[2:], name_kinds.AGENCY) == LATIN[2:]


@pytest.mark.parametrize("typed", ["s", "sw", "zzz"])
def test_few_letters_or_none_that_fit_choose_nothing(qh6: Table, typed: str) -> None:
    """They begin too many names."""
    with pytest.raises(UnknownNameError):
        find_names(typed, list_agencies([qh6]), name_kinds.AGENCY)


def test_words_are_divided_by_what_they_name(qh6: Table) -> None:
    """A part of one category, a part of one agency, and two agencies in one word."""
    divided = divide_names(["贸易", "税务局", "市司法局、海关", "第五类"], [qh6])
    assert divided == (("税务局", "市司法局", "海关"), ("贸易", "第五类"))


def test_a_word_that_is_both_is_asked_about(tmp_path: Path) -> None:
    """An agency and a category of one name are two things."""
    path = tmp_path / "t.yaml"
    path.write_text(
        "format: 1\nid: t\ntitle: 表\nsource: {note: 样表}\ncategories: [{name: 市场监管}]\n"
        "agencies: [{name: 市场监管}]\ntasks:\n  - {id: 1, category: 市场监管, title: 题, content: 文, "
        "lead_agencies: [市场监管]}\n",
        encoding="utf-8",
    )
    with pytest.raises(UnknownNameError, match="“市场监管” is the name of an agency and of a category"):
        divide_names(["市场监管"], [load_table(path)])
