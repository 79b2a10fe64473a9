"""Which tasks a selection leaves: the answer to “which tasks are ours?”."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reformctl.model.references import Reference
from reformctl.model.table import Agency, Source, Table, Task
from reformctl.query import filters
from reformctl.query.filters import Selection, extract_tables, select_tasks
from reformctl.query.sorting import sort_tasks
from reformctl.system.errors import UnknownNameError, UsageError


def ids(table: Table, selection: Selection) -> list[int]:
    """The ids of what is left."""
    return [task.id for task in select_tasks([table], selection).tasks]


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(), [*range(1, 39)]),
        (Selection(agencies=("深圳市税务局",)), [3, 4, 5, 7]),
        (Selection(agencies=("司法局",)), [17, 25, 29, 30]),
        (Selection(agencies=("司法局",), sole=True), [17, 25]),
        (Selection(agencies=("司法局",), joint=True), [29, 30]),
        (Selection(agencies=("司法局", "税务局")), [3, 4, 5, 7, 17, 25, 29, 30]),
        (Selection(agencies=("司法局", "住建局"), all_agencies=True), [29]),
        (Selection(agencies=("司法局", "税务局"), all_agencies=True), []),
        (Selection(categories=("人才",)), [33, 34]),
        (Selection(categories=("人才管理改革", "贸易")), [9, 10, 11, 12, 33, 34]),
        (Selection(scopes=("海关特殊监管区域",)), [9]),
        (Selection(categories=("法治创新",), agencies=("中院",)), [24, 26, 27, 28]),
        (Selection(joint=True), [29, 30, 33, 34]),
        (Selection(references=("30-31", "qh6:3")), [3, 30, 31]),
        (Selection(references=()), []),
        (Selection(agencies=("司法局",), references=("17-26",)), [17, 25]),
    ],
)
def test_select(qh6: Table, selection: Selection, expected: list[int]) -> None:
    """Figures counted by hand in the official text."""
    assert ids(qh6, selection) == expected


def test_a_lone_string_is_one_name(qh6: Table) -> None:
    """Python takes a string for a row of letters; nobody means that."""
    assert ids(qh6, Selection(agencies="司法局")) == [17, 25, 29, 30]  # type: ignore[arg-type] # the slip under test


LEADS = Task("t", 1, "甲", "文", lead_agencies=("甲局",), support_agencies=("乙局",))
SUPPORTS = Task("t", 2, "乙", "文", lead_agencies=("乙局", "丙局"), support_agencies=("甲局",))
DOES_BOTH = Task("t", 3, "丙", "文", lead_agencies=("甲局", "乙局"), support_agencies=("甲局",))
BODIES = Table("t", "表", Source(), (), tuple(map(Agency, ("甲局", "乙局", "丙局"))), (LEADS, SUPPORTS, DOES_BOTH))


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(agencies=("甲局",)), [(1, "lead"), (2, "support"), (3, "lead")]),
        (Selection(agencies=("甲局",), role="support"), [(2, "support")]),
        (Selection(agencies=("甲局",), role="lead"), [(1, None), (3, None)]),
        (Selection(agencies=("丙局",)), [(2, "lead")]),
        (Selection(agencies=("甲局", "乙局"), role="support"), [(1, "support"), (2, "support")]),
        (Selection(agencies=("甲局",), joint=True), [(2, "support"), (3, "lead")]),
        (Selection(agencies=("甲局", "乙局"), all_agencies=True), [(3, "lead")]),
        (Selection(), [(1, None), (2, None), (3, None)]),
    ],
)
def test_each_task_says_what_a_body_does_in_it(selection: Selection, expected: list[tuple[int, str | None]]) -> None:
    """A body that supports has work to do, too; where it does both it leads; joint and all_agencies speak of leads."""
    selected = select_tasks([BODIES], selection)
    assert [(task.id, selected.find_role(task)) for task in selected.tasks] == expected


@pytest.mark.parametrize(
    ("selection", "sentence"),
    [
        (Selection(role="support"), "role needs agencies: give at least one"),
        (
            Selection(agencies=("甲局",), role="support", all_agencies=True),
            "all_agencies is about lead agencies: leave out role support",
        ),
        (Selection(agencies=("甲局",), role="led"), "unknown role “led”; did you mean lead? Roles: lead"),
    ],
)
def test_a_role_that_means_nothing_is_refused(selection: Selection, sentence: str) -> None:
    """A silent answer would be one to another question."""
    with pytest.raises((UsageError, UnknownNameError)) as caught:
        select_tasks([BODIES], selection)
    assert str(caught.value).startswith(sentence)


def test_sole_and_joint_exclude_each_other(qh6: Table) -> None:
    """Together they would silently leave nothing."""
    with pytest.raises(UsageError, match=r"^joint and sole exclude each other: give one of them$"):
        select_tasks([qh6], Selection(joint=True, sole=True))


def test_all_agencies_needs_agencies(qh6: Table) -> None:
    """Alone it would silently change nothing."""
    with pytest.raises(UsageError, match=r"^all_agencies needs at least one agency in agencies$"):
        select_tasks([qh6], Selection(all_agencies=True))


@pytest.mark.parametrize(
    ("selection", "sentence"),
    [
        (Selection(categories=("法制创新",)), "no category is called “法制创新”; did you mean 法治创新"),
        (Selection(categories=("便利化",)), "“便利化” can mean several categories: 投资便利化, 贸易便利化"),
        (Selection(scopes=("全国",)), "no scope is called “全国”; scopes: 全市, 海关特殊监管区域"),
        (Selection(agencies=("",)), "no agency is called “”"),
    ],
)
def test_names_that_mean_nothing_or_too_much(qh6: Table, selection: Selection, sentence: str) -> None:
    """The way out is in the sentence."""
    with pytest.raises(UnknownNameError) as caught:
        select_tasks([qh6], selection)
    assert sentence in str(caught.value)


def test_what_was_understood_and_what_is_missing_is_said(qh6: Table) -> None:
    """Both belong to the answer: another name was used, another number of tasks came."""
    selected = select_tasks([qh6], Selection(agencies=("市司法局", "税务"), references=("17,99",)))
    assert selected.notes == ("Using 深圳市税务局 for “税务”", "no task has the id 99")
    assert not selected.complete


def test_an_extract_says_that_it_is_one(qh6: Table) -> None:
    """Its declared counts no longer hold, and without the mark it would be refused as faulty."""
    (part,) = extract_tables([qh6], qh6.tasks[:3])
    assert (len(part.tasks), part.source.abridged, part.categories) == (3, True, qh6.categories)
    assert extract_tables([qh6], reversed(qh6.tasks)) == (qh6,)


@pytest.mark.parametrize(
    ("keys", "first"),
    [
        ("-id", [38, 37, 36]),
        ("category,-id", [8, 7, 6]),
        ("-category,id", [35, 36, 37]),
        ("lead_agencies", [1, 10, 11]),
        (" scope , id", [1, 2, 3]),
        ("title", [11, 21, 36]),
        (None, [1, 2, 3]),
    ],
)
def test_ordered(qh6: Table, keys: str | None, first: list[int]) -> None:
    """Categories and agencies as the table lists them: code points of 汉字 are no order that anyone knows."""
    assert [task.id for task in sort_tasks(qh6.tasks, keys, [qh6])[:3]] == first


def test_sorting_puts_what_is_not_stated_last(council: Table) -> None:
    """A task without a category must not stand before the first one."""
    assert [task.id for task in sort_tasks(council.tasks, "category", [council])] == [1, 21, 2]
    assert [task.id for task in sort_tasks(council.tasks, "-category", [council])] == [21, 1, 2]
    assert [task.id for task in sort_tasks(council.tasks, "lead_agencies", [council])] == [1, 2, 21]


def test_ids_of_several_tables_sort_table_by_table(qh6: Table, council: Table) -> None:
    """Otherwise the first tasks of two tables would stand side by side."""
    found = sort_tasks([*qh6.tasks[:2], *council.tasks[:2]], "id", [council, qh6])
    assert [f"{task.table}:{task.id}" for task in found] == ["council:1", "council:2", "qh6:1", "qh6:2"]


def test_sorting_by_an_unknown_field(qh6: Table) -> None:
    """The sentence lists what tasks can be sorted by."""
    with pytest.raises(UnknownNameError, match="cannot sort by “due”; fields: id, number, category, title"):
        sort_tasks(qh6.tasks, "due", [qh6])


@given(st.data())
def test_every_selection_is_what_its_parts_say(qh6: Table, data: st.DataObject) -> None:
    """Filters narrow one another: the result is the intersection, in the order of the table."""
    agencies = data.draw(st.lists(st.sampled_from([agency.name for agency in qh6.agencies]), max_size=2))
    categories = data.draw(st.lists(st.sampled_from([category.name for category in qh6.categories]), max_size=2))
    sole = data.draw(st.booleans())
    selection = Selection(agencies=tuple(agencies), categories=tuple(categories), sole=sole)
    assert ids(qh6, selection) == [
        task.id
        for task in qh6.tasks
        if (not agencies or set(agencies) & set(task.lead_agencies))
        and (not categories or task.category in categories)
        and (not sole or len(task.lead_agencies) == 1)
    ]


def test_missing_notes_are_one_sentence() -> None:
    """Ten absent ids are one line on the screen."""
    assert filters.describe_missing([Reference(None, 39, 40), Reference("qh6", 99, 99)]) == [
        "no task has the id 39-40, qh6:99"
    ]
    assert filters.describe_missing([]) == []


def test_a_name_that_is_given_twice_is_explained_once(qh6: Table) -> None:
    """A list that was pasted together holds some names twice, and some ids."""
    found = filters.select_tasks([qh6], Selection(agencies=("税务局", "税务局"), scopes=("海关", "海关")))
    assert found.notes == ("Using 深圳市税务局 for “税务局”", "Using 海关特殊监管区域 for “海关”")
    assert filters.select_tasks([qh6], Selection(references=("99,98", "99"))).notes == ("no task has the id 99, 98",)
