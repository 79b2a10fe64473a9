"""The fields of the output: stable keys that scripts rely on."""

import pytest

from reformctl.model import fields
from reformctl.model.table import Table, Task
from reformctl.system.errors import UnknownNameError


def keys(*tables: Table, exploded: bool = False) -> list[str]:
    """The keys of all fields."""
    return [column.key for column in fields.list_columns(tables, exploded=exploded)]


def test_fields_that_a_table_does_not_have_take_no_space(qh6: Table, council: Table) -> None:
    """Five empty columns would hide the full ones; a table that has them shows them."""
    assert keys(qh6) == ["id", "category", "title", "lead_agencies", "scope", "content"]
    assert keys(council) == [
        *("id", "number", "category", "title", "lead_agencies", "support_agencies"),
        *("scope", "deadline", "content", "extra.备注", "extra.数量"),
    ]


def test_exploded_fields(qh6: Table) -> None:
    """One agency and its role take the place of the lists."""
    assert keys(qh6, exploded=True) == ["id", "category", "title", "agency", "role", "scope", "content"]


def test_with_several_tables_the_id_names_its_table(qh6: Table, council: Table) -> None:
    """A bare 17 could mean two tasks."""
    column = fields.list_columns([qh6, council])[0]
    assert [column.value(table.tasks[0]) for table in (qh6, council)] == ["qh6:1", "council:1"]


def test_every_label_and_key_is_used_once() -> None:
    """Two columns of one heading would overwrite each other in JSON."""
    assert len({column.key for column in fields.TASK_COLUMNS}) == len(fields.TASK_COLUMNS)
    assert len({column.label for column in fields.TASK_COLUMNS}) == len(fields.TASK_COLUMNS)


def test_every_field_of_the_model_has_a_column() -> None:
    """A field that is added to the model and forgotten here would be lost in every export."""
    assert set(Task._fields) - {"table", "extra"} <= {column.key for column in fields.TASK_COLUMNS}


def test_chosen_fields_keep_the_order_asked_for(qh6: Table) -> None:
    """Spreadsheets are filled by position."""
    known = fields.list_columns([qh6])
    assert [column.key for column in fields.choose_columns(known, ("title", "id"), ())] == ["title", "id"]
    with pytest.raises(UnknownNameError, match="unknown field “titel”; did you mean title"):
        fields.choose_columns(known, ("titel",), ())


def test_explode_gives_one_row_for_each_task_and_agency(qh6: Table, council: Table) -> None:
    """46 pairs in the official table; a task without any agency must not vanish."""
    assert len(fields.explode_tasks(qh6.tasks)) == 46
    pairs = [
        (task.id, *(column.value(task) for column in fields.TASK_COLUMNS if column.only_exploded))
        for task in fields.explode_tasks([*council.tasks, council.tasks[1]._replace(id=3, lead_agencies=())])
    ]
    assert pairs == [
        (1, "国家样品局", "lead"),
        (1, "国家测试局", "lead"),
        (1, "市司法局", "support"),
        (2, "国家测试局", "lead"),
        (21, "国家样品局", "support"),
        (3, None, None),
    ]
