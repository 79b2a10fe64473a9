"""Cached tables: never stale, never in the way, and never a reason for a wrong answer."""

import copy
import hashlib
import io
import json
import os
import pickle
import random
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from conftest import COMMAND, COUNCIL, ROOT, Outcome
from reformctl.exporting.to_yaml import dump_table
from reformctl.model.diagnostics import InvalidDataError
from reformctl.model.table import NAME_FIELDS, Agency, Table, Task
from reformctl.query import filters
from reformctl.query.filters import Selection
from reformctl.searching.corpus import fold_task
from reformctl.system import atomic_write, environment, limits
from reformctl.system.files import FileContent, Fingerprint
from reformctl.tablefile import cache, load, sqlite_store, sqlite_writer, validate
from reformctl.tablefile.limits import PAGE_TASKS
from reformctl.tablefile.sqlite_store import DamagedError
from strategies import tables
from tables import table as large

NO_BYTES = Fingerprint(FileContent("none.yaml", b""), "name", 0)
LARGE = large(3 * PAGE_TASKS + 5)
TWO_PAGES = large(PAGE_TASKS + 5)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The cache folder of one test, which is not there yet."""
    monkeypatch.setenv("REFORMCTL_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A table file."""
    found = tmp_path / "council.yaml"
    found.write_bytes(COUNCIL.read_bytes())
    return found


@pytest.fixture
def not_read(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From when it is called on, reading YAML is a failure."""

    def read(*_arguments: object) -> None:
        pytest.fail("the YAML was read")

    return lambda: monkeypatch.setattr(validate, "validate_bytes", read)


def databases(folder: Path) -> list[Path]:
    """The cached tables in a folder."""
    return sorted(folder.glob(f"*{cache.SUFFIX}"))


def undamaged() -> list[Task]:
    """What repairs a table where nothing may be damaged."""
    pytest.fail("nothing is damaged")


def reread(table: Table) -> Table:
    """A table as it comes back from a database."""
    with tempfile.TemporaryDirectory() as place:  # the file stays open, and so it can be read when its name is gone
        path = os.path.join(place, "table.sqlite")
        sqlite_writer.write_database(path, NO_BYTES, table, None, ["甲\t乙"] * len(table))
        return sqlite_store.read_table(path, NO_BYTES, undamaged)[0]


@given(table=tables())
@settings(max_examples=50)
def test_a_table_comes_back_as_it_was(table: Table) -> None:
    """Every field, to the character, in the types that the rest of the house knows."""
    again = reread(table)
    assert again == table
    assert [*map(repr, again)] == [*map(repr, table)]
    assert again.tasks == table.tasks
    for field in NAME_FIELDS:
        assert [*again.store.count_by(field).items()] == [*table.store.count_by(field).items()]
    assert [*again.store.list_ids()] == [*table.store.list_ids()]
    assert [again.task(number) for number in again.store.list_ids()] == [*table]
    assert 1000 not in again.store.list_ids()
    with pytest.raises(KeyError):
        again.task(1000)


def test_a_large_table_is_read_in_parts() -> None:
    """One task of 100,000 must not cost reading all; in any order, from both ends, in slices."""
    tasks = filters.select_tasks([reread(LARGE)], Selection()).tasks
    for place in (0, PAGE_TASKS - 1, PAGE_TASKS, -1):
        assert tasks[place] == LARGE.tasks[place]
    assert tasks[5:9] == LARGE.tasks[5:9]
    assert tasks == LARGE.tasks
    with pytest.raises(IndexError):
        tasks[len(LARGE)]


SELECTIONS = {
    "an agency": Selection(agencies=("市司法局",)),
    "any of two": Selection(agencies=("市司法局", "中院")),
    "both together": Selection(agencies=("市司法局", "中院"), all_agencies=True),
    "a category": Selection(categories=("法治创新",)),
    "an agency and a category": Selection(agencies=("中院",), categories=("法治创新",)),
    "a scope": Selection(scopes=("全市",)),
    "several agencies": Selection(joint=True),
    "ids": Selection(references=("5-300,700",)),
}


@pytest.mark.parametrize("selection", SELECTIONS.values(), ids=SELECTIONS)
def test_a_large_table_is_filtered_as_any_other(selection: Selection) -> None:
    """Only what has the names is read; all that is meant must be among it."""
    tasks = [task._replace(scope="前海") if task.id % 3 else task for task in LARGE.tasks]
    table = LARGE.replace(tasks=tasks)
    expected = filters.select_tasks([table], selection)
    assert 0 < len(expected.tasks) < len(tasks)
    assert filters.select_tasks([reread(table)], selection) == expected


def test_names_with_signs_of_json_and_sql_are_found() -> None:
    """Quotation marks and backslashes in a name must not be taken for those of a notation."""
    name = '市"甲"\\\'局%_'
    odd = LARGE.tasks[7]._replace(lead_agencies=(name,))
    table = LARGE.replace(agencies=(Agency(name),), tasks=(odd, *LARGE.tasks[8:]))
    assert filters.select_tasks([reread(table)], Selection(agencies=(name,))).tasks == (odd,)


@pytest.mark.usefixtures("folder")
def test_what_a_shell_asks_reads_no_task(
    path: Path, monkeypatch: pytest.MonkeyPatch, call: Callable[..., Outcome]
) -> None:
    """A TAB must not be felt: the names, and how many tasks each has, are known without a look at the tasks."""
    path.write_bytes(dump_table(LARGE))

    def asked() -> list[Outcome]:
        return [
            call("completion", "zsh", "--", "list", "--data", str(path), option, "") for option in ("-a", "-c", "-s")
        ]

    def make(*_values: Any) -> None:
        pytest.fail("a task was read")

    first = asked()
    monkeypatch.setattr(sqlite_store, "_parse_task", make)
    assert asked() == first
    assert all(name in out for name, (_code, out, _err) in zip(("市司法局", "法治创新", "全市"), first, strict=True))


@pytest.mark.parametrize(
    "selection",
    [Selection(agencies=("市司法局",)), Selection(references=("700,5-9",), agencies=("市司法局",))],
    ids=["an agency", "ids"],
)
def test_what_is_not_meant_is_not_read(selection: Selection, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 100,000 tasks few are asked for, and the answer waits for each that is read."""
    again = reread(LARGE)
    made = []
    task_of = vars(sqlite_store)["_parse_task"]

    def make(*values: Any) -> object:
        made.append(values)
        return task_of(*values)

    monkeypatch.setattr(sqlite_store, "_parse_task", make)
    found = filters.select_tasks([again], selection).tasks
    assert found == filters.select_tasks([LARGE], selection).tasks
    assert len(found) <= len(made) < len(LARGE.tasks) / 2


def test_few_tasks_stand_for_all(council: Table) -> None:
    """Which fields a large table has is known without reading it: the columns of the output hang on it."""
    last = council.tasks[-1]._replace(extra=(("备注", "甲"), ("title", "乙")), deadline="年内")
    bare = [Task("council", 100 + at, f"题{at}", f"文{at}") for at in range(2 * PAGE_TASKS)]
    table = council.replace(tasks=(*bare, last))
    found = reread(table).store.list_samples()
    assert len(found) < 5
    assert {name for task in found for name, value in task._asdict().items() if value} == {
        name for task in table.tasks for name, value in task._asdict().items() if value
    }
    assert {heading for task in found for heading, _text in task.extra} == {"备注", "title"}


def test_the_second_time_nothing_is_read(folder: Path, path: Path, not_read: Callable[[], None]) -> None:
    """What was found valid once is not judged again; and nobody else needs to see what was kept."""
    first = load.load_table(path)
    not_read()
    assert load.load_table(path) == first
    assert stat.S_IMODE(os.stat(folder).st_mode) == 0o700


@pytest.mark.parametrize("chunk", [limits.READ_CHUNK_BYTES, 1_000])
def test_a_changed_byte_is_seen(chunk: int, folder: Path, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the clock says: same size, same time, other content; also in a later piece of a large file."""
    monkeypatch.setattr(limits, "READ_CHUNK_BYTES", chunk)
    first = load.load_table(path)
    before = os.stat(path)
    title = first.tasks[-1].title
    path.write_bytes(path.read_bytes().replace(title.encode(), title[::-1].encode()))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (os.stat(path).st_size, os.stat(path).st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert load.load_table(path).tasks[-1].title == title[::-1]
    assert len(databases(folder)) == 2


@pytest.mark.usefixtures("folder")
def test_two_files_of_one_checksum_are_told_apart(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The checksum only names the cached table: the bytes decide."""
    monkeypatch.setattr(cache, "crc32", lambda _piece, _checksum: 0)
    data = path.read_bytes()
    title = load.load_table(path).task(1).title
    path.write_bytes(data.replace(title.encode(), title[::-1].encode()))
    assert load.load_table(path).task(1).title == title[::-1]


def test_a_changed_official_text_is_seen(folder: Path, tmp_path: Path) -> None:
    """A table was found valid beside its kept text; beside another one it must be proven anew."""
    for name in ("tasks.yaml", "sources/qh6.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((ROOT / "data" / name).read_bytes())
    load.load_table(tmp_path / "tasks.yaml")
    kept = tmp_path / "sources" / "qh6.txt"
    kept.write_bytes(kept.read_bytes().replace("区块链".encode(), "区块练".encode()))
    with pytest.raises(InvalidDataError):
        load.load_table(tmp_path / "tasks.yaml")
    kept.unlink()
    assert len(load.load_table(tmp_path / "tasks.yaml").tasks) == 38
    assert len(databases(folder)) == 1


def test_a_faulty_table_is_not_kept(folder: Path, path: Path) -> None:
    """Its faults must be named each time."""
    path.write_bytes(path.read_bytes().replace(b"format: 1", b"format: 2"))
    for _time in range(2):
        with pytest.raises(InvalidDataError):
            load.load_table(path)
    assert databases(folder) == []


def test_tables_that_do_not_go_together(folder: Path, path: Path, tmp_path: Path, call: Callable[..., Outcome]) -> None:
    """Each may be valid and kept; that both have one id is a fault each time."""
    other = tmp_path / "other.yaml"
    other.write_bytes(path.read_bytes() + b"\n")
    for one in (path, other):
        load.load_table(one)
    for _time in range(2):
        code, _out, err = call("list", "--data", str(path), "--data", str(other))
        assert (code, "duplicate-table" in err) == (2, True)
    assert len(databases(folder)) == 2


def test_several_cached_tables_are_not_read(folder: Path, not_read: Callable[[], None]) -> None:
    """Each was found valid for itself, and only their ids must differ: no YAML is opened for that."""
    paths = [str(COUNCIL), str(ROOT / "data" / "tasks.yaml")]
    first = [load.load_table(path) for path in paths]
    not_read()
    assert [*load.load_paths(paths)] == first
    assert len(os.listdir(folder)) == 2


@pytest.mark.parametrize("change", ["changed", "broken"])
@pytest.mark.usefixtures("folder")
def test_of_several_tables_only_a_changed_one_is_read(
    change: str, path: Path, monkeypatch: pytest.MonkeyPatch, call: Callable[..., Outcome]
) -> None:
    """A folder of two hundred tables must not be judged anew, because somebody works on one of them."""
    line = ["list", "--skip-broken", "-f", "ids", "--data", str(path), "--data", str(ROOT / "data" / "tasks.yaml")]
    first = call(*line)
    path.write_bytes(path.read_bytes() + (b"# \n" if change == "changed" else b"]"))
    read, again = [], validate.validate_bytes

    def counted(data: bytes, *rest: Any) -> object:
        read.append(data)
        return again(data, *rest)

    monkeypatch.setattr(validate, "validate_bytes", counted)
    code, out, err = call(*line)
    assert read == [path.read_bytes()]
    if change == "changed":
        assert (code, out, err) == first
    else:
        assert (code, out) == (0, "".join(f"{number}\n" for number in range(1, 39)))
        assert str(path) in err


@pytest.mark.usefixtures("folder")
def test_tables_that_change_meanwhile_are_not_taken_for_good_together(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: Callable[..., Outcome]
) -> None:
    """Between the look into the cache and the look at its bytes somebody gives a table the id of another."""
    other = tmp_path / "other.yaml"
    other.write_bytes(path.read_bytes().replace(b"id: council", b"id: other"))
    load.load_table(other)
    judge = validate.validate_contents

    def late(*arguments: Any, **named: Any) -> Any:
        other.write_bytes(path.read_bytes() + b"# \n")
        return judge(*arguments, **named)

    with monkeypatch.context() as patch:
        patch.setattr(validate, "validate_contents", late)
        assert len(load.load_paths([str(path), str(other)])) == 2
    code, _out, err = call("list", "--data", str(path), "--data", str(other))
    assert (code, "duplicate-table" in err) == (2, True)


def damages(data: bytes) -> list[bytes]:
    """A cached table as no one wrote it: cut, longer, another file, one bit wrong anywhere."""
    chance = random.Random(7)
    flipped = []
    for _time in range(40):
        at = chance.randrange(len(data))
        flipped.append(data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :])
    return [b"", b"\n", data[:-1], data[: len(data) // 2], data + b"x", b"SQLite format 3\0" * 99, foreign(), *flipped]


def foreign() -> bytes:
    """Somebody else's database."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript("CREATE TABLE head (key, value, checksum); CREATE TABLE tasks (name);")
        return connection.serialize()


@pytest.mark.parametrize("is_large", [False, True], ids=["small", "large"])
def test_a_damaged_database_changes_no_answer(folder: Path, path: Path, *, is_large: bool) -> None:
    """Disks fail and programs are killed: then the YAML is read, silently."""
    if is_large:
        path.write_bytes(dump_table(TWO_PAGES))
    right = load.load_table(path)
    (database,) = databases(folder)
    name = right.tasks[0].lead_agencies[0]
    led = [task for task in right if name in task.lead_agencies]
    for damage in damages(database.read_bytes()):
        database.write_bytes(damage)
        found = load.load_table(path)
        assert found.task(right.tasks[-1].id) == right.tasks[-1]
        assert [task for task in found.store.find_naming({name}) if name in task.lead_agencies] == led
        assert [*found.store.fold_texts(fold_task)] == [*map(fold_task, right)]
        assert found == right


@pytest.mark.parametrize("kind", ["tasks", "names", "folded", "head", "file"])
@pytest.mark.parametrize("is_large", [False, True], ids=["small", "large"])
def test_rows_that_are_missing_are_missed(kind: str, folder: Path, path: Path, *, is_large: bool) -> None:
    """A damaged page of an index hides rows, whose checksums nobody can look at then."""
    if is_large:
        path.write_bytes(dump_table(TWO_PAGES))
    right = load.load_table(path)
    (database,) = databases(folder)
    name = right.tasks[0].lead_agencies[0]
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        query = f"DELETE FROM {kind} WHERE key IN (0, ?) OR key > '0'"  # noqa: S608 a name from above
        assert connection.execute(query, (name,)).rowcount
    found = load.load_table(path)
    assert found.task(right.tasks[0].id) == right.tasks[0]
    assert [task for task in found.store.find_naming({name}) if name in task.lead_agencies] == [
        task for task in right if name in task.lead_agencies
    ]
    assert [*found.store.fold_texts(fold_task)] == [*map(fold_task, right)]
    assert found == right


WHOLE = [1, "题", "文", None, [], [], None, None, None, [], False]
"""A task, though another one: whoever can write it with its checksum is believed, for it is his own cache."""
VALUES: dict[str, tuple[object, ...]] = {
    "head": (
        *(None, [], {}, 5, "x", {"table": []}),
        {
            "table": {"id": "council", "title": 5, "source": [], "categories": [], "agencies": []},
            "has_source_text": False,
            "count": 0,
            "ids": None,
            "samples": [],
            "counts": {field: [] for field in NAME_FIELDS},
        },
        {
            "table": {"id": "t", "title": "t", "source": [*[None] * 7, False, None], "categories": [], "agencies": []},
            "has_source_text": False,
            "count": 1,
            "ids": None,
            "samples": [7],
            "counts": {field: [] for field in NAME_FIELDS},
        },
    ),
    "tasks": (None, [], {}, 5, "x", [1], [*range(99)], WHOLE),
    "names": (None, [[]], 5, "x", [-1, 5_000]),
    "folded": (None, "一行"),
    "file": (None, "一行"),
}
"""What may be wrong in each table although its checksum is right: JSON, and for the folded texts a text."""


@pytest.mark.parametrize(("kind", "value"), [(kind, value) for kind, values in VALUES.items() for value in values])
def test_a_right_checksum_over_a_wrong_value_is_damage(kind: str, value: object, folder: Path, path: Path) -> None:
    """No content of a file in the folder ends in an error of ours."""
    right = load.load_table(path)
    (database,) = databases(folder)
    data = json.dumps(value, ensure_ascii=False).encode(sqlite_store.ENCODING if kind == "folded" else "utf-8")
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.create_function("checksum", 1, lambda key: sqlite_store.compute_checksum(key, data))
        query = f"UPDATE {kind} SET value = ?, checksum = checksum(key)"  # noqa: S608 a name from above
        connection.execute(query, (data,))
    found = load.load_table(path)
    assert (found == right) != (value == WHOLE)
    assert len([*found.store.fold_texts(fold_task)]) == len(right)
    assert isinstance([*found.store.find_naming({"市样品局"})], list)


def test_a_damaged_text_is_searched_rightly(folder: Path, path: Path, call: Callable[..., Outcome]) -> None:
    """The folded texts have checksums, too."""
    path.write_bytes(dump_table(TWO_PAGES))
    line = ("search", "区块链", "--data", str(path), "-f", "ids")
    right = call(*line)
    (database,) = databases(folder)
    data = database.read_bytes()
    word = "区块链".encode("utf-16-le")
    assert word in data
    database.write_bytes(data.replace(word, "区块练".encode("utf-16-le")))
    assert call(*line) == right


def test_a_database_of_another_name_is_refused(tmp_path: Path) -> None:
    """It is that of other bytes."""
    path = str(tmp_path / "table.sqlite")
    sqlite_writer.write_database(path, NO_BYTES, LARGE, None, [""] * len(LARGE))
    with pytest.raises(DamagedError):
        sqlite_store.read_table(path, NO_BYTES._replace(name="other"), undamaged)
    with pytest.raises(DamagedError):
        sqlite_store.read_table(str(tmp_path / "none.sqlite"), NO_BYTES, undamaged)
    assert os.listdir(tmp_path) == ["table.sqlite"]


@pytest.mark.parametrize("name", ["a b", "100%41", "a?mode=rwc", "a#b", "缓存", "a%2Fb", "'\"&;", "a\\b"])
def test_any_folder_has_a_name_for_sqlite(
    name: str, tmp_path: Path, path: Path, not_read: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite takes an address, in which some signs mean something."""
    monkeypatch.setenv("REFORMCTL_CACHE", str(tmp_path / name))
    first = load.load_table(path)
    not_read()
    assert load.load_table(path) == first


def test_a_folder_whose_name_is_no_text(tmp_path: Path, path: Path) -> None:
    """File names are bytes; a process in the plain C locale meets every Chinese one so."""
    name = os.path.join(os.fsencode(tmp_path), b"\xff\xe4")
    variables = {**os.environb, b"REFORMCTL_CACHE": name, b"LC_ALL": b"C", b"PYTHONUTF8": b"0"}
    code = "import sys, reformctl; print(reformctl.load(sys.argv[1]).id, 'yaml' in sys.modules)"
    line = [sys.executable, "-c", code, str(path)]
    answers = [subprocess.run(line, capture_output=True, check=True, env=variables).stdout for _time in range(2)]
    assert answers == [b"council True\n", b"council False\n"]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the code, which may be changed, in a folder for PYTHONPATH."""
    shutil.copytree(ROOT / "src", tmp_path / "src")
    return tmp_path / "src"


def answer(code: Path, path: Path) -> tuple[int, str, bool]:
    """What the code in a folder answers for a table file: exit code, standard output, and whether it read the YAML."""
    program = (
        "import sys; sys.path.insert(0, sys.argv.pop(1)); from reformctl.__main__ import main; code = main()\n"
        "print('yaml' in sys.modules, file=sys.stderr); sys.exit(code)"
    )
    line = [sys.executable, "-c", program, str(code), "search", "甲", "--data", str(path), "-f", "ids"]
    done = subprocess.run(line, capture_output=True, check=False, text=True)
    return done.returncode, done.stdout, done.stderr.endswith("True\n")


@pytest.mark.usefixtures("folder")
def test_a_checkout_never_answers_from_what_older_code_cached(checkout: Path, path: Path) -> None:
    """Whoever changes a rule, or how search folds, must see it at once, with no variable to set."""
    text = "format: 1\nid: t\ntitle: 表\ntasks: [{id: 1, title: 甲, content: 乙}]\n"
    path.write_text(text, encoding="utf-8")
    assert [answer(checkout, path) for _time in range(2)] == [(0, "1\n", True), (0, "1\n", False)]
    with (checkout / "reformctl" / "searching" / "corpus.py").open("a", encoding="utf-8") as code:
        code.write("_fold_whole = fold_task\n\n\ndef fold_task(task): return _fold_whole(task).replace('甲', '')\n")
    assert answer(checkout, path)[1:] == ("", True)
    with (checkout / "reformctl" / "validation" / "texts.py").open("a", encoding="utf-8") as code:
        code.write("NOTHING = 1\n")
    assert [answer(checkout, path)[2] for _time in range(2)] == [True, False]


def test_all_that_decides_what_is_cached_is_hashed(path: Path) -> None:
    """A module that reads, judges or folds a table and stands elsewhere would leave stale tables behind."""
    code = (
        "import sys; from reformctl.tablefile import cache, validate; from reformctl.system.files import FileContent\n"
        "content = FileContent(sys.argv[1]); (result,) = validate.validate_contents([content])\n"
        "list(cache.make_database(cache.compute_fingerprint(content), result.table))\n"
        "print(*(module.__file__ for name, module in sys.modules.items() if name.startswith('reformctl')), sep='\\n')"
    )
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, check=True, text=True)
    package = ROOT / "src" / "reformctl"
    folders = {(package / name).resolve() for name in cache.CODE_FOLDERS}
    used = {Path(line).resolve() for line in done.stdout.splitlines()}
    assert package / "tablefile" / "validate.py" in used
    assert {file for file in used if file.parent not in folders} == set()


@pytest.mark.usefixtures("folder")
def test_an_installed_package_states_the_hash_of_its_code(checkout: Path, path: Path) -> None:
    """Its code does not change, and so need not be looked at; what another version cached is not believed."""
    hashes = checkout / "reformctl" / cache.CODE_HASH_FILE
    for number, is_read in ((1, True), (1, False), (2, True), (1, False)):
        hashes.write_text(f"{number}" * 64, encoding="ascii")
        assert answer(checkout, path)[2] == is_read


@pytest.mark.usefixtures("folder")
def test_without_sqlite_the_yaml_is_read(path: Path, call: Callable[..., Outcome]) -> None:
    """Python can be built without it: then everything is answered, only later, and --version says why."""
    right = call("list", "--data", str(path))
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "sqlite3", None)
        patch.delitem(sys.modules, "reformctl.tablefile.sqlite_store")
        patch.delattr("reformctl.tablefile.sqlite_store")
        for _time in range(2):
            assert call("list", "--data", str(path)) == right
        assert call("--version")[1].endswith(", not used: this Python was built without SQLite\n")


@pytest.mark.parametrize("state", ["read-only", "a file", "full", "unwritable"])
def test_where_nothing_can_be_kept(state: str, folder: Path, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A read-only home, a full disk: the answer is the same, and nothing is said."""
    if state == "read-only":
        folder.mkdir(mode=0o500)
    elif state == "a file":
        folder.write_text("")
    else:

        def fail(*_arguments: object, **_named: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(*((os, "write", fail) if state == "full" else (atomic_write, "write_files", fail)))
    for _time in range(2):
        assert load.load_table(path).id == "council"
    assert not folder.is_dir() or not [name for name in os.listdir(folder) if name.endswith(".tmp")]


def test_off_keeps_nothing(path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """REFORMCTL_CACHE=off, for whoever wants no files."""
    monkeypatch.setenv("REFORMCTL_CACHE", "off")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    load.load_table(path)
    assert os.listdir(tmp_path) == ["council.yaml"]


@pytest.mark.parametrize(
    ("platform", "variables", "expected"),
    [
        ("linux", {"XDG_CACHE_HOME": "/x"}, "/x/reformctl"),
        ("linux", {"XDG_CACHE_HOME": "not/absolute"}, "/home/a/.cache/reformctl"),
        ("linux", {}, "/home/a/.cache/reformctl"),
        ("darwin", {"XDG_CACHE_HOME": "/x"}, "/home/a/Library/Caches/reformctl"),
        ("win32", {"LOCALAPPDATA": "/l"}, "/l/reformctl"),
        ("linux", {"REFORMCTL_CACHE": "/c"}, "/c"),
        ("linux", {"REFORMCTL_CACHE": "off"}, None),
    ],
)
def test_where_the_folder_is(
    platform: str, variables: dict[str, str], expected: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each system's usual place for what can be made again."""
    for name in ("REFORMCTL_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"HOME": "/home/a", **variables}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.platform", platform)
    assert environment.find_cache_folder() == expected


def test_the_folder_stays_small(folder: Path, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest go first, and nobody has to clean up."""
    monkeypatch.setattr(cache, "MAX_CACHE_FILES", 3)
    data = path.read_bytes()
    for number in range(6):
        path.write_bytes(data + b"#" * number)
        load.load_table(path)
        os.utime(max(databases(folder), key=os.path.getmtime), (number, number))
    assert len(databases(folder)) == 3


def test_what_is_not_ours_stays(folder: Path, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """REFORMCTL_CACHE may name a folder that somebody uses."""
    monkeypatch.setattr(cache, "MAX_CACHE_FILES", 0)
    (folder / f"sub{cache.SUFFIX}").mkdir(parents=True)
    for name in ("thesis.docx", "b.txt", "mine.sqlite"):
        (folder / name).write_text("")
    load.load_table(path)
    assert sorted(os.listdir(folder)) == ["b.txt", "mine.sqlite", f"sub{cache.SUFFIX}", "thesis.docx"]


@pytest.mark.usefixtures("folder")
def test_in_a_thread(path: Path) -> None:
    """Only the main thread may handle signals; a web server loads tables in others."""
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(load.load_table, path).result() == load.load_table(path)


@pytest.mark.usefixtures("folder")
def test_in_several_threads_at_once(path: Path, not_read: Callable[[], None]) -> None:
    """A web server reads one table in all its threads, and gives it up in any of them."""
    path.write_bytes(dump_table(LARGE))
    load.load_table(path)
    not_read()
    table = load.load_table(path)
    texts = [*map(fold_task, LARGE)]

    def is_right(number: int) -> bool:
        task = LARGE.task(number)
        names = task.lead_agencies
        return (
            table.task(number) == task
            and task in table.store.find_naming(names)
            and [*table.store.fold_texts(fold_task)] == texts
            and [*table] == [*LARGE]
        )

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(is_right, range(1, 41)))
        given_up = [pool.submit(load.load_table, path).result()]
        given_up.clear()


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("end", ["", "circle = [table]; circle.append(circle); del circle, table; gc.collect()"])
def test_a_program_that_ends_with_a_table_says_nothing(end: str, path: Path) -> None:
    """It is closed when the interpreter has forgotten its modules already, and Python warns of what stays open.

    What is in a circle is given up in any order: a table may be closed after its database was found open.
    """
    load.load_table(path)
    code = (
        "import gc, sys, reformctl; table = reformctl.load(sys.argv[1]); print(len(table), type(table.store).__name__)"
    )
    line = [sys.executable, "-X", "dev", "-W", "error", "-c", f"{code}\n{end}", str(path)]
    done = subprocess.run(line, capture_output=True, check=True)
    assert (done.stdout, done.stderr) == (b"3 SqliteStore\n", b"")


@pytest.mark.usefixtures("folder")
def test_where_sqlite_knows_no_threads_another_thread_reads_the_yaml(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It can be built so: a connection then belongs to the thread that made it."""
    first = load.load_table(path)
    monkeypatch.setattr(sqlite3, "threadsafety", 1)
    table = load.load_table(path)
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(tuple, table).result() == first.tasks


@pytest.mark.usefixtures("folder")
def test_where_sqlite_knows_no_threads_another_thread_gives_a_table_up_in_silence(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It cannot close the database then, and Python would write a traceback to standard error."""
    load.load_table(path)
    monkeypatch.setattr(sqlite3, "threadsafety", 1)
    complaints: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", complaints.append)
    with ThreadPoolExecutor(1) as pool:
        given_up = [pool.submit(load.load_table, path).result()]
        assert type(given_up[0].store) is sqlite_store.SqliteStore
        given_up.clear()
    assert not complaints


@pytest.mark.usefixtures("folder")
def test_the_first_and_the_second_time_are_the_same_to_python(path: Path) -> None:
    """Sets, dictionaries, copies and other processes must not tell a table by where it came from."""
    first, second = load.load_table(path), load.load_table(path)
    assert type(first.store) is not type(second.store)
    assert hash(first) == hash(second)
    assert pickle.loads(pickle.dumps(second)) == first  # noqa: S301 our own
    assert copy.deepcopy(second) == first
    assert second.tasks == first.tasks
    tasks = filters.select_tasks([second], Selection()).tasks
    assert pickle.loads(pickle.dumps(tasks)) == first.tasks  # noqa: S301 our own
    assert copy.copy(tasks) == first.tasks
    assert hash(tasks) == hash(first.tasks)
    assert tasks != first.tasks[::-1]
    assert tasks != [*first.tasks]


@pytest.mark.usefixtures("folder")
def test_the_version_names_what_was_read(
    path: Path, call: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Standard input can be read once: the hash is that of what was answered from."""
    monkeypatch.setenv("REFORMCTL_DATA", "-")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(path.read_bytes())))
    assert hashlib.sha256(path.read_bytes()).hexdigest() in call("--version")[1]


def test_many_processes_at_once(folder: Path, path: Path) -> None:
    """A loop with & starts a hundred: all of them answer, whoever writes first."""

    def run(_number: int) -> bytes:
        done = subprocess.run([COMMAND, "list", "--data", path, "-f", "ids"], capture_output=True, check=True)
        return done.stdout + done.stderr

    with ThreadPoolExecutor(6) as pool:
        answers = [*pool.map(run, range(6))]
    assert len({*answers}) == 1
    assert len(os.listdir(folder)) == 1
