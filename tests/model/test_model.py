"""A table as whoever writes Python meets it: a collection of its tasks that cannot be changed."""

import copy
import pickle
from typing import Any

import pytest

from reformctl.model.table import MemoryStore, Source, StoredTasks, Table, Task
from reformctl.query import filters
from reformctl.query.filters import Selection

TASKS = (Task("t", 17, "甲", "文"), Task("t", 3, "乙", "文", lead_agencies=("局", "办"), scope="全市"))
TABLE = Table("t", "表", Source(), (), (), TASKS)


def test_a_table_is_the_collection_of_its_tasks() -> None:
    """What people write without looking it up: len, a loop, in; and a table without tasks is still a table."""
    assert len(TABLE) == 2
    assert [task.title for task in TABLE] == ["甲", "乙"]
    assert TASKS[1] in TABLE
    assert TABLE.tasks == TASKS
    assert TABLE.tasks is TABLE.tasks
    empty = TABLE.replace(tasks=())
    assert (len(empty), bool(empty), empty.tasks) == (0, True, ())


def test_a_task_is_found_by_its_id() -> None:
    """`table[17]` could be an id or a place, and one of the two would be silently wrong: it is neither."""
    assert TABLE.task(17) is TASKS[0]
    with pytest.raises(KeyError):
        TABLE.task(1)
    for key in (17, 0, -1, slice(1), "id"):
        with pytest.raises(TypeError, match=r"table\.task\(.*\) for the task with that id"):
            TABLE[key]


def test_a_table_cannot_be_changed() -> None:
    """It may stand in a set, or be shared by the threads of a server."""
    changed: Any = TABLE
    for name in ("title", "tasks", "store", "anything"):
        with pytest.raises(AttributeError, match=rf"table\.replace\({name}=…\)"):
            setattr(changed, name, None)
    with pytest.raises(AttributeError):
        del changed.title
    assert not hasattr(TABLE, "__dict__")


def test_another_table_is_made_of_it() -> None:
    """Its tasks are taken over as they are, unread, unless they are what changes."""
    other = TABLE.replace(title="另表")
    assert (other.title, other.id, other.tasks) == ("另表", "t", TASKS)
    assert other.store is TABLE.store
    fewer = TABLE.replace(tasks=TASKS[:1], source=Source(abridged=True))
    assert (fewer.tasks, fewer.source.abridged, len(TABLE)) == (TASKS[:1], True, 2)
    with pytest.raises(TypeError, match="nothing"):
        TABLE.replace(nothing=1)


def test_equal_tables_are_equal_whatever_they_are_made_of() -> None:
    """Sets, dictionaries and tests compare them."""
    again = Table("t", "表", Source(), (), (), store=MemoryStore([*TASKS]))
    assert again == TABLE
    assert hash(again) == hash(TABLE)
    assert len({again, TABLE}) == 1
    for other in (TABLE.replace(title="另表"), TABLE.replace(tasks=TASKS[::-1]), TABLE.replace(tasks=TASKS[:1]), TASKS):
        assert other != TABLE


def test_a_table_is_copied_and_pickled_with_its_tasks() -> None:
    """Another process has no store of ours."""
    for again in (copy.copy(TABLE), copy.deepcopy(TABLE), pickle.loads(pickle.dumps(TABLE))):  # noqa: S301 our own bytes
        assert again == TABLE
        assert again.tasks == TASKS


def test_a_table_shows_itself_in_few_words() -> None:
    """At a prompt 38 contents fill the screen, and 100,000 the memory."""
    assert repr(TABLE) == "<Table t: 2 tasks>"
    assert repr(filters.select_tasks([TABLE], Selection()).tasks) == "<2 tasks>"


def test_all_tasks_of_a_store_are_a_sequence() -> None:
    """What `select` gives where nothing is left out is used like the tuple that it gives else."""
    tasks = StoredTasks(TABLE.store)
    assert (tasks[0], tasks[-1], tasks[::-1], tasks[:1]) == (TASKS[0], TASKS[1], TASKS[::-1], TASKS[:1])
    assert tasks[:] is tasks
    assert tasks[:5] is tasks
    assert (tasks.index(TASKS[1]), tasks.count(TASKS[0])) == (1, 1)
    with pytest.raises(IndexError):
        tasks[2]
    assert tasks == TASKS
    assert tasks != TASKS[:1]


def test_what_a_store_in_memory_knows() -> None:
    """Everybody who asks a table asks its store."""
    store = TABLE.store
    assert [*store.list_ids()] == [17, 3]
    assert 3 in store.list_ids()
    assert dict(store.count_by("lead_agencies")) == {"局": 1, "办": 1}
    assert dict(store.count_by("scope")) == {None: 1, "全市": 1}
    assert TASKS[1] in [*store.find_naming({"局"}, {"全市"})]
    assert [*store.list_samples()] == [*TASKS]
    assert [*store.fold_texts(lambda task: task.title)] == ["甲", "乙"]
