"""Compiled tables: never stale, never in the way, and never a reason for a wrong answer."""

import copy
import hashlib
import io
import json
import os
import pickle
import random
import stat
import subprocess
from binascii import crc32
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from conftest import COMMAND, COUNCIL, ROOT, Outcome
from reformctl import cache, compiled, environment, files, filters, reading, replacing, store
from reformctl.compiled import BLOCK, COUNTED, DamagedError, Tasks
from reformctl.errors import InvalidDataError
from reformctl.filters import Selection
from reformctl.formats.to_yaml import dump_table
from reformctl.model import Agency, Table, Task
from strategies import tables
from tables import table as large

LARGE = large(3 * BLOCK + 5)


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

    return lambda: monkeypatch.setattr(reading, "read", read)


def forms(folder: Path) -> list[Path]:
    """The compiled forms in a folder."""
    return sorted(folder.glob("*.compiled"))


def in_memory(table: Table) -> Table:
    """A table as it comes back from its compiled form."""

    def repair() -> list[Task]:
        pytest.fail("nothing is damaged")

    body = b"".join(compiled.dump("name", table, None, ["甲\t乙"] * len(table.tasks)))
    return compiled.load("name", body, repair)[0]


@given(table=tables())
@settings(max_examples=50)
def test_a_table_comes_back_as_it_was(table: Table) -> None:
    """Every field, to the character, in the types that the rest of the house knows."""
    again = in_memory(table)
    assert again == table
    assert [*map(repr, again.tasks)] == [*map(repr, table.tasks)]
    for field in COUNTED:
        assert [*compiled.counts(again.tasks, field).items()] == [*compiled.counts(table.tasks, field).items()]
    by_id = compiled.by_id(again.tasks)
    assert {number: by_id[number] for number in by_id} == compiled.by_id(table.tasks)


def test_a_large_table_is_read_block_by_block() -> None:
    """One task of 100,000 must not cost reading all; in any order, from both ends, in slices."""
    again = in_memory(LARGE)
    assert isinstance(again.tasks, Tasks)
    assert [again.tasks[at] for at in (0, BLOCK - 1, BLOCK, -1)] == [
        LARGE.tasks[at] for at in (0, BLOCK - 1, BLOCK, -1)
    ]
    assert again.tasks[5:9] == LARGE.tasks[5:9]
    assert again.tasks == LARGE.tasks
    with pytest.raises(IndexError):
        again.tasks[len(LARGE.tasks)]
    assert 0 not in compiled.by_id(again.tasks)


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
    """Tasks are passed over by the text of their lines; none that is meant may be among them."""
    tasks = [task._replace(scope="前海") if task.id % 3 else task for task in LARGE.tasks]
    table = LARGE._replace(tasks=tuple(tasks))
    expected = filters.select([table], selection)
    assert 0 < len(expected.tasks) < len(tasks)
    assert filters.select([in_memory(table)], selection) == expected


def test_names_that_json_writes_otherwise_are_found() -> None:
    """A quotation mark in a name stands behind a backslash in the compiled form."""
    name = '市"甲"\\局'
    odd = LARGE.tasks[7]._replace(lead_agencies=(name,))
    table = LARGE._replace(agencies=(Agency(name),), tasks=(odd, *LARGE.tasks[8:]))
    assert filters.select([in_memory(table)], Selection(agencies=(name,))).tasks == (odd,)


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
    monkeypatch.setattr(compiled, "Task", make)
    assert asked() == first
    assert all(name in out for name, (_code, out, _err) in zip(("市司法局", "法治创新", "全市"), first, strict=True))


@pytest.mark.parametrize(
    "selection",
    [Selection(agencies=("市司法局",)), Selection(references=("700,5-9",), agencies=("市司法局",))],
    ids=["an agency", "ids"],
)
def test_what_is_not_meant_is_not_read(selection: Selection, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 100,000 tasks few are asked for, and the answer waits for each that is read."""
    again = in_memory(LARGE)
    made = []

    def make(*values: Any) -> Task:
        made.append(values)
        return Task(*values)

    monkeypatch.setattr(compiled, "Task", make)
    found = filters.select([again], selection).tasks
    assert found == filters.select([LARGE], selection).tasks
    assert len(found) <= len(made) < len(LARGE.tasks) / 2


def test_few_tasks_stand_for_all(council: Table) -> None:
    """Which fields a large table has is known without reading it: the columns of the output hang on it."""
    last = council.tasks[-1]._replace(extra=(("备注", "甲"), ("title", "乙")), deadline="年内")
    bare = [Task("council", 100 + at, f"题{at}", f"文{at}") for at in range(2 * BLOCK)]
    table = council._replace(tasks=(*bare, last))
    found = compiled.samples(in_memory(table).tasks)
    assert len(found) < 5
    assert {name for task in found for name, value in task._asdict().items() if value} == {
        name for task in table.tasks for name, value in task._asdict().items() if value
    }
    assert {heading for task in found for heading, _text in task.extra} == {"备注", "title"}


def test_the_second_time_nothing_is_read(folder: Path, path: Path, not_read: Callable[[], None]) -> None:
    """What was found valid once is not judged again; and nobody else needs to see what was kept."""
    first = store.load(path)
    not_read()
    assert store.load(path) == first
    assert stat.S_IMODE(os.stat(folder).st_mode) == 0o700


@pytest.mark.parametrize("chunk", [files.CHUNK, 1_000])
def test_a_changed_byte_is_seen(chunk: int, folder: Path, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the clock says: same size, same time, other content; also in a later piece of a large file."""
    monkeypatch.setattr(files, "CHUNK", chunk)
    first = store.load(path)
    before = os.stat(path)
    title = first.tasks[-1].title
    path.write_bytes(path.read_bytes().replace(title.encode(), title[::-1].encode()))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (os.stat(path).st_size, os.stat(path).st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert store.load(path).tasks[-1].title == title[::-1]
    assert len(forms(folder)) == 2


def test_a_changed_official_text_is_seen(folder: Path, tmp_path: Path) -> None:
    """A table was found valid beside its kept text; beside another one it must be proven anew."""
    for name in ("tasks.yaml", "sources/qh6.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((ROOT / "data" / name).read_bytes())
    store.load(tmp_path / "tasks.yaml")
    kept = tmp_path / "sources" / "qh6.txt"
    kept.write_bytes(kept.read_bytes().replace("区块链".encode(), "区块练".encode()))
    with pytest.raises(InvalidDataError):
        store.load(tmp_path / "tasks.yaml")
    kept.unlink()
    assert len(store.load(tmp_path / "tasks.yaml").tasks) == 38
    assert len(forms(folder)) == 1


def test_a_faulty_table_is_not_kept(folder: Path, path: Path) -> None:
    """Its faults must be named each time."""
    path.write_bytes(path.read_bytes().replace(b"format: 1", b"format: 2"))
    for _time in range(2):
        with pytest.raises(InvalidDataError):
            store.load(path)
    assert forms(folder) == []


def test_tables_that_do_not_go_together(folder: Path, path: Path, tmp_path: Path, call: Callable[..., Outcome]) -> None:
    """Each may be valid and kept; that both have one id is a fault each time."""
    other = tmp_path / "other.yaml"
    other.write_bytes(path.read_bytes() + b"\n")
    for one in (path, other):
        store.load(one)
    for _time in range(2):
        code, _out, err = call("list", "--data", str(path), "--data", str(other))
        assert (code, "duplicate-table" in err) == (2, True)
    assert len(forms(folder)) == 2


def test_several_tables_are_judged_together_once(folder: Path, not_read: Callable[[], None]) -> None:
    """Names must mean one agency in all of them; that, too, is found out once."""
    paths = [str(COUNCIL), str(ROOT / "data" / "tasks.yaml")]
    first = store.load_all(paths)
    not_read()
    assert store.load_all(paths) == first
    assert len(os.listdir(folder)) == 3


@pytest.mark.parametrize("change", ["changed", "broken"])
@pytest.mark.usefixtures("folder")
def test_of_several_tables_only_a_changed_one_is_read(
    change: str, path: Path, monkeypatch: pytest.MonkeyPatch, call: Callable[..., Outcome]
) -> None:
    """A folder of two hundred tables must not be judged anew, because somebody works on one of them."""
    line = ["list", "--skip-broken", "-f", "ids", "--data", str(path), "--data", str(ROOT / "data" / "tasks.yaml")]
    first = call(*line)
    path.write_bytes(path.read_bytes() + (b"# \n" if change == "changed" else b"]"))
    read, again = [], reading.read

    def counted(data: bytes, *rest: Any) -> object:
        read.append(data)
        return again(data, *rest)

    monkeypatch.setattr(reading, "read", counted)
    code, out, err = call(*line)
    assert read == [path.read_bytes()]
    if change == "changed":
        assert (code, out, err) == first
    else:
        assert (code, out) == (0, "".join(f"{number}\n" for number in range(1, 39)))
        assert str(path) in err


def test_tables_that_change_meanwhile_are_not_taken_for_good_together(
    folder: Path, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: Callable[..., Outcome]
) -> None:
    """Between the look for its compiled form and the look at its bytes somebody gives a table the id of another."""
    other = tmp_path / "other.yaml"
    other.write_bytes(path.read_bytes().replace(b"id: council", b"id: other"))
    store.load(other)
    judge = reading.judge

    def late(*arguments: Any, **named: Any) -> Any:
        other.write_bytes(path.read_bytes() + b"# \n")
        return judge(*arguments, **named)

    with monkeypatch.context() as patch:
        patch.setattr(reading, "judge", late)
        assert len(store.load_all([str(path), str(other)])) == 2
    assert not [*folder.glob("*.set")]
    code, _out, err = call("list", "--data", str(path), "--data", str(other))
    assert (code, "duplicate-table" in err) == (2, True)


def damages(data: bytes) -> list[bytes]:
    """A compiled form as no one wrote it: cut, longer, another file, one bit wrong anywhere."""
    chance = random.Random(7)
    flipped = []
    for _time in range(40):
        at = chance.randrange(len(data))
        flipped.append(data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :])
    return [b"", b"\n", data[:-1], data[: len(data) // 2], data + b"x", b"SQLite format 3\0" * 99, *flipped]


@pytest.mark.parametrize("is_large", [False, True], ids=["small", "large"])
def test_a_damaged_form_changes_no_answer(folder: Path, path: Path, *, is_large: bool) -> None:
    """Disks fail and programs are killed: then the YAML is read, silently."""
    if is_large:
        path.write_bytes(dump_table(LARGE))
    right = store.load(path)
    (form,) = forms(folder)
    for damage in damages(form.read_bytes()):
        form.write_bytes(damage)
        found = store.load(path)
        assert found.tasks[len(right.tasks) - 1] == right.tasks[-1]
        assert compiled.by_id(found.tasks)[1] == right.tasks[0]
        assert found == right


HEADS: tuple[object, ...] = (
    *(None, [], {}, 5, "x", {"table": []}),
    {"table": ["council", 5, [], [], []], "proof": None, "count": 0, "ids": None, "samples": [], "counts": {}},
    {
        "table": ["t", "t", [*[None] * 7, False, None], [], []],
        "proof": None,
        "count": 1,
        "ids": None,
        "samples": [7],
        "counts": {field: [] for field in COUNTED},
        "blocks": {"tasks": [[0, 0]], "folded": [[0, 0]]},
    },
)


@pytest.mark.parametrize("head", HEADS, ids=lambda head: json.dumps(head)[:20])
def test_a_right_checksum_over_a_wrong_head_is_damage(head: object, folder: Path, path: Path) -> None:
    """No content of a file in the folder ends in an error of ours."""
    right = store.load(path)
    (form,) = forms(folder)
    text = json.dumps(head).encode()
    form.write_bytes(f"{form.name.removesuffix(cache.SUFFIX)} {crc32(text)} {len(text)} 0\n".encode() + text)
    assert store.load(path) == right


def test_a_damaged_form_is_searched_rightly(folder: Path, path: Path, call: Callable[..., Outcome]) -> None:
    """The folded texts have checksums, too."""
    path.write_bytes(dump_table(LARGE))
    line = ("search", "区块链", "--data", str(path), "-f", "ids")
    right = call(*line)
    (form,) = forms(folder)
    data = bytearray(form.read_bytes())
    data[-5] ^= 1
    form.write_bytes(data)
    assert call(*line) == right


@pytest.mark.usefixtures("folder")
def test_another_version_is_not_believed(
    path: Path, not_read: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its rules may have been others."""
    store.load(path)
    monkeypatch.setattr(cache, "__version__", "999")
    not_read()
    with pytest.raises(pytest.fail.Exception):
        store.load(path)


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

        monkeypatch.setattr(*((os, "write", fail) if state == "full" else (replacing, "write", fail)))
    for _time in range(2):
        assert store.load(path).id == "council"
    assert not folder.is_dir() or not [name for name in os.listdir(folder) if name.endswith(".tmp")]


def test_off_keeps_nothing(path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """REFORMCTL_CACHE=off, for whoever wants no files."""
    monkeypatch.setenv("REFORMCTL_CACHE", "off")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    store.load(path)
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
    assert environment.cache() == expected


def test_the_folder_stays_small(folder: Path, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest go first, and nobody has to clean up."""
    monkeypatch.setattr(cache, "MOST_FILES", 3)
    data = path.read_bytes()
    for number in range(6):
        path.write_bytes(data + b"#" * number)
        store.load(path)
        os.utime(max(forms(folder), key=os.path.getmtime), (number, number))
    assert len(forms(folder)) == 3


def test_what_is_not_ours_stays(folder: Path, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """REFORMCTL_CACHE may name a folder that somebody uses."""
    monkeypatch.setattr(cache, "MOST_FILES", 0)
    (folder / "sub.compiled").mkdir(parents=True)
    for name in ("thesis.docx", "b.txt"):
        (folder / name).write_text("")
    store.load(path)
    assert sorted(os.listdir(folder)) == ["b.txt", "sub.compiled", "thesis.docx"]


@pytest.mark.usefixtures("folder")
def test_in_a_thread(path: Path) -> None:
    """Only the main thread may handle signals; a web server loads tables in others."""
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(store.load, path).result() == store.load(path)


@pytest.mark.usefixtures("folder")
def test_the_first_and_the_second_time_are_the_same_to_python(path: Path) -> None:
    """Sets, dictionaries, copies and other processes must not tell a table by where it came from."""
    first, second = store.load(path), store.load(path)
    assert isinstance(second.tasks, Tasks)
    assert hash(first) == hash(second)
    assert pickle.loads(pickle.dumps(second)) == first  # noqa: S301 our own
    assert copy.deepcopy(second) == first
    assert second.tasks != ("a",) * len(second.tasks)
    assert second.tasks != list(first.tasks)


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


def test_what_has_another_name_is_refused() -> None:
    """It is the form of other bytes."""
    body = b"".join(compiled.dump("name", LARGE, None, [""] * len(LARGE.tasks)))
    with pytest.raises(DamagedError):
        compiled.load("other", body, list)
