"""What changed: which tasks are which, how texts differ, and that the work grows with the tables."""

import itertools
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tables as bench
from conftest import COMMAND, COUNCIL, ROOT, Outcome
from reformctl.cli.views.differences import FORMATS
from reformctl.exporting.to_yaml import dump_table
from reformctl.model.table import Table, Task
from reformctl.query import comparison, task_matching
from reformctl.query.limits import MAX_CANDIDATES
from reformctl.query.text_edits import compare_texts
from reformctl.system.environment import Screen
from reformctl.text.width_and_breaks import display_width

Run = Callable[..., Outcome]
FLAT = COUNCIL.parent / "flat.yaml"


def marked(old: str, new: str) -> str:
    """The edits, as wdiff shows them."""
    marks = {"=": "{}", "-": "[-{}-]", "+": "{{+{}+}}"}
    return "".join(marks[edit.kind].format(edit.text) for edit in compare_texts(old, new))


def assert_edits(old: str, new: str) -> None:
    """Not one character is lost or made up, and no two neighbours are of one kind."""
    found = compare_texts(old, new)
    assert "".join(edit.text for edit in found if edit.kind != "+") == old
    assert "".join(edit.text for edit in found if edit.kind != "-") == new
    assert all(one.kind != other.kind for one, other in itertools.pairwise(found))
    assert (old == new) == all(edit.kind == "=" for edit in found)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("区块练税务管理服务云平台", "区块链税务管理服务云平台", "区块[-练-]{+链+}税务管理服务云平台"),
        ("甲，乙，丙。", "甲，丁，丙。", "甲，[-乙-]{+丁+}，丙。"),
        ("实现全流程办理。", "实现全程通办。", "实现全[-流程办理-]{+程通办+}。"),
        ("第一句。第二句。", "第一句。第二句。第三句。", "第一句。第二句。{+第三句。+}"),
        ("完全不同的旧文字", "毫无关系", "[-完全不同的旧文字-]{+毫无关系+}"),
        ("压缩至15个工作日", "压缩至5个工作日", "压缩至[-15-]{+5+}个工作日"),
        ("2023年12月31日前", "2024年6月30日前", "[-2023年12月31-]{+2024年6月30+}日前"),
        ("接入API接口", "接入APP接口", "接入[-API-]{+APP+}接口"),
        ("为企业提供服务", "为中小微企业提供全流程服务", "为{+中小微+}企业提供{+全流程+}服务"),
        ("同", "同", "同"),
        ("", "新", "{+新+}"),
    ],
)
def test_differences_read_well(old: str, new: str, expected: str) -> None:
    """Grouped at clauses and runs of characters, not sprinkled about."""
    assert marked(old, new) == expected


@given(st.text("甲乙丙丁，。“”ab", max_size=60), st.text("甲乙丙丁，。“”ab", max_size=60))
def test_edits_lead_from_one_text_to_the_other(old: str, new: str) -> None:
    """Whatever changed, the official text can be had back from what is shown."""
    assert_edits(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("甲，" * 50_000, "甲，" * 50_001),
        ("甲，乙，" * 1_000, "甲，丙，" * 1_000),
        ("甲乙丙丁" * 20_000, "甲乙丙丁" * 20_000 + "x"),
        ("甲乙" * 1_000, "甲丙" * 1_000),
    ],
    ids=["clauses", "clauses by turns", "characters", "characters by turns"],
)
def test_long_texts_of_one_thing_again_and_again(old: str, new: str) -> None:
    """Comparing part by part would take minutes; the suite would hang here."""
    assert_edits(old, new)


def test_of_a_clause_too_long_to_compare_both_ends_are_kept() -> None:
    """A content without a single mark is still shown with what is new, not twice in full."""
    assert compare_texts("甲乙" * 1_500 + "丁戊", "甲乙" * 1_500 + "丙戊") == [
        ("=", "甲乙" * 1_500),
        ("-", "丁"),
        ("+", "丙"),
        ("=", "戊"),
    ]


@pytest.fixture
def changed(qh6: Table) -> Table:
    """Another version: one task left out, one new in front, one moved, one reworded, one renamed."""
    tasks = [task for task in qh6.tasks if task.id != 12]
    tasks[2] = tasks[2]._replace(lead_agencies=("市司法局",), scope="海关特殊监管区域")
    tasks[4] = tasks[4]._replace(title="区块链涉税管理服务云平台")
    tasks[5] = tasks[5]._replace(content=tasks[5].content.replace("。", "，并推广。", 1))
    first = Task("qh6", 1, "全新的举措", "此前没有。", qh6.categories[0].name, ("各企业",), scope="全市")
    renumbered = [task._replace(id=number) for number, task in enumerate([first, *tasks], 1)]
    return qh6.replace(tasks=tuple(renumbered))


def test_every_kind_of_change_is_told_apart(qh6: Table, changed: Table) -> None:
    """A row put in front renumbers all others: they are not 37 changes."""
    found = comparison.compare_tables(qh6, changed)
    assert [task.title for task in found.added] == ["全新的举措"]
    assert [task.id for task in found.removed] == [12]
    by_old = {pair.old.id: pair for pair in found.changed}
    assert {number: (pair.is_moved, pair.is_reworded) for number, pair in by_old.items()} == {
        3: (True, False),
        5: (False, True),
        6: (False, True),
    }
    assert [change.field for change in by_old[3].changes] == ["id", "lead_agencies", "scope"]
    assert len(found.renumbered) == 38 - 1 - 3 - len([task for task in qh6.tasks if task.id > 12])
    assert not comparison.compare_tables(qh6, qh6)


def test_swapped_with_itself_it_is_the_same_the_other_way(qh6: Table, changed: Table) -> None:
    """What is added one way is removed the other."""
    there, back = comparison.compare_tables(qh6, changed), comparison.compare_tables(changed, qh6)
    assert [task.title for task in there.added] == [task.title for task in back.removed]
    assert {(pair.old.id, pair.new.id) for pair in there.changed} == {
        (pair.new.id, pair.old.id) for pair in back.changed
    }


def test_of_two_tables_the_tasks_that_are_alike(call: Run) -> None:
    """Called similar, not changed, best first, with the likeness; the threshold can be set."""
    record = json.loads(call("diff", "qh6", str(FLAT), "-f", "json", "--threshold", "0.2")[1])
    assert [(pair["old"]["id"], pair["new"]["id"]) for pair in record["similar"]] == [(5, 2)]
    assert 0.2 <= record["similar"][0]["score"] < 1
    assert record["changed"] == []
    assert call("diff", "qh6", str(FLAT), "--threshold", "0.9")[1] == ""
    assert "must be a number from 0 to 1, not “2”" in call("diff", "qh6", str(FLAT), "--threshold", "2")[2]


def test_the_command(call: Run, tmp_path: Path, qh6: Table, changed: Table) -> None:
    """0 the same, 1 different, 2 could not be compared."""
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_bytes(dump_table(qh6))
    new.write_bytes(dump_table(changed.replace(source=changed.source._replace(abridged=True))))
    assert call("diff", str(old), str(old)) == (0, "", "")
    code, out, err = call("diff", str(old), str(new))
    assert code == 1
    assert "    title: 区块链[-税务-]{+涉税+}管理服务云平台\n" in out
    assert "    lead_agencies: [-深圳市税务局-]{+市司法局+}\n" in out
    assert re.search(r"^= 7-11 -> 8-12: only the number differs$", out, re.MULTILINE)
    assert err == "added 1, removed 1, moved 1, reworded 2, renumbered 8; changes to the table itself: 1\n"
    assert "<ins>涉税</ins>" in call("diff", str(old), str(new), "-f", "markdown")[1]
    assert call("diff", str(old), "/dev/null")[1].count("\n- qh6:") == 37
    assert call("diff", str(old))[0] == 2
    assert call("diff", "qh6", "qh7")[2] == (
        "reformctl: “qh7” is neither a file nor the id of a loaded table; did you mean qh6? Tables: qh6\n"
    )
    faulty = ROOT / "tests" / "cases" / "check" / "duplicate-id" / "bad-plain.yaml"
    code, out, err = call("diff", str(faulty), str(new))
    assert (code, out) == (2, "")
    assert f"{faulty}:9:9: duplicate-id" in err


def test_a_version_from_git(tmp_path: Path, qh6: Table) -> None:
    """`git show REV:FILE | reformctl diff - FILE`, and as git's own diff driver, as docs/tables.md has it."""
    path = tmp_path / "tasks.yaml"

    def git(*arguments: str) -> subprocess.CompletedProcess[str]:
        who = ("-c", "user.name=t", "-c", "user.email=t@example.org")
        return subprocess.run(["git", *who, *arguments], cwd=tmp_path, check=True, capture_output=True, text=True)

    git("init", "-q")
    (tmp_path / ".gitattributes").write_text("*.yaml diff=reformctl\n", encoding="utf-8")
    (tmp_path / "other.yaml").write_text("a: 1\n", encoding="utf-8")
    path.write_bytes(dump_table(qh6))
    git("add", ".")
    git("commit", "-qm", "one")
    path.write_text(path.read_text(encoding="utf-8").replace("区块链税务", "区块链涉税"), encoding="utf-8")
    (tmp_path / "other.yaml").write_text("a: 2\n", encoding="utf-8")
    page = (ROOT / "docs" / "tables.md").read_text(encoding="utf-8")
    line = next(line for line in page.splitlines() if line.startswith("git config diff.reformctl.command"))
    path_with_us = f"{COMMAND.parent}{os.pathsep}{os.environ['PATH']}"
    subprocess.run(["sh", "-c", line], cwd=tmp_path, check=True)
    done = subprocess.run(
        ["git", "diff"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PATH": path_with_us},
    )
    assert "    title: 区块链[-税务-]{+涉税+}管理服务云平台\n" in done.stdout
    assert "-a: 1\n+a: 2\n" in done.stdout, "what is no table is shown as it always is"


def test_the_work_grows_with_the_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not with their product: the pairs that are compared in full are a few for each task."""
    compared: dict[int, int] = {}
    likeness = task_matching.measure_likeness
    for size in (100, 400):
        compared[size] = 0
        old = bench.table(size)
        new = old.replace(id="other", tasks=tuple(task._replace(title=task.title[1:]) for task in old.tasks))

        def counted(one: Task, other: Task, size: int = size) -> float:
            compared[size] += 1
            return likeness(one, other)

        monkeypatch.setattr(task_matching, "measure_likeness", counted)
        assert len(comparison.compare_tables(old, new).similar) == size
        assert compared[size] <= MAX_CANDIDATES * size


def test_one_table_under_two_ids(call: Callable[..., Outcome], tmp_path: Path) -> None:
    """A page of pairs that are all the same helps nobody: what to do is said, but not of different tables."""
    text = call("export", "-f", "yaml")[1]
    path = tmp_path / "b.yaml"
    path.write_text(text.replace("id: qh6", "id: draft", 1).replace("公证顾问", "公证师"), encoding="utf-8")
    code, out, err = call("diff", "qh6", str(path))
    assert (code, out.count("≈ 1.00")) == (1, 37)
    assert err.splitlines()[1] == (
        "37 of these pairs have the same title and content: if these are two versions of one table, "
        "give both files the same id, and diff shows what changed"
    )
    assert call("diff", "qh6", str(FLAT))[2].count("\n") == 1


@pytest.mark.parametrize("window", [20, 40, 60, 80])
@pytest.mark.parametrize("color", [True, False])
def test_never_wider_than_the_window(qh6: Table, changed: Table, window: int, color: bool) -> None:  # noqa: FBT001
    """Long titles and texts are wrapped, with colour and without."""
    for found in (
        comparison.compare_tables(qh6, changed),
        comparison.compare_tables(qh6, changed.replace(id="other"), 0.1),
    ):
        told = FORMATS["text"](found, Screen(window, color))
        plain = re.sub(r"\x1b\[[0-9]*m", "", told)
        assert max(map(display_width, plain.splitlines())) <= window
        assert color == ("\x1b[" in told)


def test_markdown_obeys_nothing_in_the_data(council: Table) -> None:
    """A heading of the document may hold whatever it likes."""
    task = council.tasks[0]
    hostile = task._replace(title="<b>`甲`*乙*", extra=(("备`注*|<b>", "丙"),))
    other = council.replace(tasks=(hostile, *council.tasks[1:]))
    told = FORMATS["markdown"](comparison.compare_tables(council, other), Screen())
    assert "<b>" not in told
    assert "extra.备\\`注\\*\\|&lt;b>" in told


def test_the_order_of_categories_is_a_difference(qh6: Table) -> None:
    """0 says that nothing differs at all."""
    first, second, *rest = qh6.categories
    found = comparison.compare_tables(qh6, qh6.replace(categories=(second, first, *rest)))
    assert [change.field for change in found.about] == ["categories"]


def test_of_an_agency_each_fact_is_compared_as_what_it_is(qh6: Table) -> None:
    """Aliases are a list, also for programs; a full name may hold 、 between brackets and is one text all the same."""
    first, *rest = qh6.agencies
    old = first._replace(full_name="某局（甲、乙）", aliases=("旧称", "简称"))
    new = first._replace(full_name="某局（甲、丙）", aliases=("旧称",))
    found = comparison.compare_tables(qh6.replace(agencies=(old, *rest)), qh6.replace(agencies=(new, *rest)))
    told = FORMATS["text"](found, Screen())
    assert told == f"agencies.{first.name}: full_name 某局（甲、[-乙-]{{+丙+}}）, aliases 旧称[-、简称-]\n"
    (change,) = json.loads(FORMATS["json"](found, Screen()))["about"]
    assert (change["old"]["aliases"], change["new"]["aliases"]) == (["旧称", "简称"], ["旧称"])


def test_similar_tasks_are_the_same_in_every_process() -> None:
    """Python orders a set anew in each process: which of equal candidates are compared must not depend on that."""
    code = (
        "from reformctl.model.table import Task\n"
        "from reformctl.query.task_matching import TaskMatcher\n"
        "parts = ['甲乙丙丁', '戊己庚辛', '壬癸子丑', '寅卯辰巳', '午未申酉', '戌亥天地', '玄黄宇宙', '洪荒日月']\n"
        "old = [Task('a', number, '题', part) for number, part in enumerate(parts, 1)]\n"
        "matcher = TaskMatcher(old, [Task('b', 1, '题', '，'.join(parts))])\n"
        "matcher.match_similar(0.1)\n"
        "print(matcher.matches[0].old.id)\n"
    )
    answers = set()
    for seed in range(6):
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            capture_output=True,
            text=True,
            check=True,
        )
        answers.add(done.stdout)
    assert len(answers) == 1
