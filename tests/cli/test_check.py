"""`reformctl check`: what it says, in each of its ways, and what its exit code means."""

import io
import json
import sys
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

import reformctl
from conftest import CASES, ROOT, Outcome
from reformctl.model.diagnostics import Diagnostic, Excerpt, Location, format_diagnostic
from reformctl.system.environment import Screen
from reformctl.text.escaping import is_visible
from reformctl.text.width_and_breaks import display_width, narrow_display_width
from reformctl.validation.catalogue import RULES

Run = Callable[..., Outcome]
TABLE = ROOT / "data" / "tasks.yaml"


Copy = Callable[..., Path]


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    """A copy of the official table with its kept text beside it, some of its text replaced."""

    def make(*swaps: tuple[str, str]) -> Path:
        (tmp_path / "sources").mkdir()
        (tmp_path / "sources" / "qh6.txt").write_bytes((ROOT / "data" / "sources" / "qh6.txt").read_bytes())
        text = TABLE.read_text(encoding="utf-8")
        for old, new in swaps:
            assert old in text
            text = text.replace(old, new, 1)
        path = tmp_path / "tasks.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return make


def test_the_packaged_table_is_clean(call: Run) -> None:
    """What ships keeps every rule, also the strict ones, and is proven by its kept text."""
    assert call("check") == (0, "", f"{TABLE}: 38 tasks, no errors\n")
    assert call("check", "--strict", "-q", str(ROOT / "data")) == (0, "", "")
    assert reformctl.check() == []


def test_the_screen(call: Run, copy: Copy) -> None:
    """Place, rule, what is wrong and what to do; the line, and a caret under the very 汉字."""
    path = copy(("title: 区块链税务", "title: 区块练税务"), ("[市司法局, 市住房建设局]", "[市司法局、市住房建设局]"))
    code, out, err = call("check", str(path))
    assert code == 1
    assert out.split("\n") == [
        (
            f"{path}:74:14: differs-from-source: "
            "title of task 5 differs from sources/qh6.txt at character 3: “练” should be “链”"
        ),
        "     74 |     title: 区块练税务管理服务云平台",
        "        |                ^^",
        f"{path}:219:21: joined-agencies: “市司法局、市住房建设局” is several agencies: write [市司法局, 市住房建设局]",
        "    219 |     lead_agencies: [市司法局、市住房建设局]",
        "        |                     ^^^^^^^^^^^^^^^^^^^^^^",
        "",
    ]
    assert err == "2 errors. To explain a rule: reformctl check --explain differs-from-source\n"


def test_every_other_command_says_the_same(call: Run, copy: Copy) -> None:
    """There is one loader: what check names, nothing is answered from."""
    path = copy(("title: 区块链税务", "title: 区块练税务"))
    diagnostics = call("check", str(path))[1]
    for arguments in (["list"], ["show", "1"], ["search", "税"], ["export"], ["agencies"], ["categories"]):
        code, out, err = call(*arguments, "--data", str(path))
        assert (code, out) == (2, "")
        assert err == f"{diagnostics}reformctl: 1 error: a table with errors is not used\n"


def test_every_character_of_the_official_text_is_proven(copy: Copy) -> None:
    """Whatever field of whatever task is changed, the change is named, and nothing else.

    Each file has one field changed in four tasks that are far apart, for a check of the whole table takes a while.
    """
    lines = TABLE.read_text(encoding="utf-8").split("\n")
    path = copy()
    changes = defaultdict(list)
    count = 0
    for key in ("title", "content", "scope"):
        places = [at for at, line in enumerate(lines) if line.startswith(f"    {key}: ") and at > lines.index("tasks:")]
        count += len(places)
        for index, at in enumerate(places):
            value = lines[at].partition(": ")[2]
            middle = len(value) // 2
            altered = (value[:middle] + "错" + value[middle + 1 :], value[:middle] + value[middle + 1 :], value + "等")
            for kind, text in enumerate(altered):
                changes[key, kind, index % 10].append((at, lines[at].replace(value, text)))
    for edits in changes.values():
        changed = lines.copy()
        for at, line in edits:
            changed[at] = line
        path.write_text("\n".join(changed), encoding="utf-8")
        found = [(diagnostic.rule, diagnostic.location) for diagnostic in reformctl.check(path)]
        named = [(rule, location.line if location else 0) for rule, location in found]
        assert named == [("differs-from-source", at + 1) for at, _line in edits], edits
    assert count == 3 * 38, "title, scope and content of each task"


def test_rows_in_another_order_are_named(copy: Copy) -> None:
    """A row that was moved and given a new number is still not where the document has it."""
    text = TABLE.read_text(encoding="utf-8")
    rows = [f"  - id: {row}" for row in text.split("\n\n")[-1].split("  - id: ")[1:]]
    third, fourth = rows[2], rows[3]
    path = copy((third + fourth, fourth.replace("id: 4", "id: 3") + third.replace("id: 3", "id: 4")))
    diagnostics = reformctl.check(path)
    assert {diagnostic.rule for diagnostic in diagnostics} == {"differs-from-source"}
    assert {diagnostic.path[1] for diagnostic in diagnostics} <= {2, 3}


def test_json(call: Run, copy: Copy) -> None:
    """For programs: an array, also where nothing is wrong."""
    assert call("check", "-f", "json", "-q") == (0, "[\n]\n", "")
    path = copy(("title: 区块链税务", "title: 区块练税务"))
    code, out, _err = call("check", "-f", "json", str(path))
    assert code == 1
    assert json.loads(out) == [
        {
            "file": str(path),
            "line": 74,
            "column": 14,
            "length": 1,
            "severity": "error",
            "rule": "differs-from-source",
            "message": "title of task 5 differs from sources/qh6.txt at character 3: “练” should be “链”",
            "value": "练",
            "path": ["tasks", 4, "title"],
        }
    ]


def test_github_gets_the_worst_first(call: Run, tmp_path: Path) -> None:
    """It shows ten annotations a step: a warning must not push out a file that cannot be read."""
    warned = tmp_path / "a,b.yaml"
    warned.write_text(
        "format: 1\nid: t\ntitle: 表\ntasks:\n  - {id: 2, title: 百分之50%, content: 乙}\n", encoding="utf-8"
    )
    faulty = CASES / "check" / "duplicate-id" / "bad-plain.yaml"
    broken = CASES / "check" / "tag" / "bad-plain.yaml"
    code, out, _err = call("check", "-f", "github", str(warned), str(faulty), str(broken))
    assert code == 2
    rows = out.splitlines()
    assert rows[0].startswith(f"::error file={broken},line=")
    assert rows[1].startswith(f"::error file={faulty},line=9,col=9,title=duplicate-id::the id 1 already belongs to")
    assert rows[2].startswith(f"::warning file={tmp_path}/a%2Cb.yaml,line=5,col=10,title=id-gap::no task has the id 1")


def test_a_percent_sign_stays_one_on_github(call: Run, tmp_path: Path) -> None:
    """%0A in a value would end the annotation and begin another."""
    path = tmp_path / "t.yaml"
    path.write_text("format: 1\nid: t\ntitle: 表\n'%0A::error::x': 1\ntasks: []\n", encoding="utf-8")
    out = call("check", "-f", "github", str(path))[1]
    assert "unknown key “%250A::error::x”" in out
    assert out.count("\n") == 1


@pytest.mark.parametrize(
    ("rule", "code"), [("id-gap", 0), ("duplicate-id", 1), ("tag", 2), ("encoding", 2), ("yaml-syntax", 2)]
)
def test_exit_codes(call: Run, rule: str, code: int) -> None:
    """0 usable, 1 faults in a file that could be read to its end, 2 not read to its end."""
    path = next(iter(sorted((CASES / "check" / rule).glob("bad*.yaml"))))
    assert call("check", str(path))[0] == code


def test_strict_takes_warnings_for_faults(call: Run) -> None:
    """For a pull request, where nothing unusual should pass unseen."""
    path = str(CASES / "check" / "id-gap" / "bad-at-the-beginning.yaml")
    code, out, err = call("check", path)
    assert (code, out.split("\n")[0]) == (
        0,
        (
            f"{path}:6:10: warning: id-gap: no task has the id 1: if the document has none either, "
            "set abridged: true under source"
        ),
    )
    assert err == "1 warning. To explain a rule: reformctl check --explain id-gap\n"
    code, out, err = call("check", path, "--strict")
    assert (code, out.startswith(f"{path}:6:10: id-gap: ")) == (1, True)
    assert err.startswith("1 error. ")


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_is_explained(call: Run, rule: str) -> None:
    """What it demands, and why."""
    code, out, err = call("check", "--explain", rule)
    assert (code, err) == (0, "")
    assert out.startswith(f"{rule} ")
    assert all(line.endswith(".") for line in out.splitlines())
    assert len(out.splitlines()) >= 3


def test_an_unknown_rule(call: Run) -> None:
    """With the nearest, and all of them."""
    code, out, err = call("check", "--explain", "duplicate-ids")
    assert (code, out) == (2, "")
    assert err == (
        "reformctl: unknown rule “duplicate-ids”; did you mean duplicate-id, duplicate-title, duplicate-key?\n"
    )
    assert "rules: unreadable, encoding, yaml-syntax, " in call("check", "--explain", "x")[2]
    assert call("check", "--explain", "tag", "x.yaml")[2] == (
        "reformctl: use --explain alone: leave out the files and the other options\n"
    )


def test_an_unknown_rule_that_is_near_to_none(call: Callable[..., Outcome]) -> None:
    """A suggestion is made only where it is really near: three letters that occur somewhere in a name are not."""
    assert "did you mean" not in call("check", "--explain", "foo")[2]


def test_standard_input(call: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """For editors and hooks that have no file yet."""
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"format: 1\nid: t\ntasks: []\n")))
    code, out, _err = call("check", "-")
    assert (code, out.split("\n")[0]) == (1, "-:1:1: missing-field: “title” is missing")
    monkeypatch.setattr(sys, "stdin", None)
    assert call("check", "-", "-q") == (2, "-: unreadable: standard input is closed\n", "")


def test_nothing_unreadable_hides_the_rest(call: Run, tmp_path: Path) -> None:
    """One missing file must not keep the faults of the others from being named."""
    faulty = str(CASES / "check" / "duplicate-id" / "bad-plain.yaml")
    clean = str(CASES / "check" / "missing-field" / "good-least.yaml")
    code, out, err = call("check", str(tmp_path / "none.yaml"), str(tmp_path), faulty, clean)
    assert code == 2
    heads = [line.split(": ") for line in out.splitlines() if not line.startswith("   ")]
    assert [head[:2] for head in heads] == [
        [f"{tmp_path}/none.yaml", "unreadable"],
        [str(tmp_path), "unreadable"],
        [f"{faulty}:9:9", "duplicate-id"],
    ]
    assert err.startswith(f"{clean}: 1 task, no errors\n3 errors. ")


def test_two_tables_of_one_id(call: Run, tmp_path: Path) -> None:
    """In one folder they would be loaded together; two versions that are named one by one need not be."""
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text("format: 1\nid: t\ntitle: 表\ntasks: []\n", encoding="utf-8")
    code, out, _err = call("check", str(tmp_path))
    assert (code, out.split("\n")[0]) == (
        1,
        (
            f"{tmp_path}/b.yaml:2:5: duplicate-table: the table in {tmp_path}/a.yaml already has the id “t”: "
            "load each table once, and give each its own id"
        ),
    )
    assert call("check", "-q", str(tmp_path / "a.yaml"), str(tmp_path / "b.yaml"))[:2] == (0, "")


@pytest.mark.parametrize(
    "name", ["逗号,冒号:.yaml", "换\n行.yaml", "控\x1b[2J制.yaml", "倒\u202e序.yaml", "空\u3164白.yaml"]
)
@pytest.mark.parametrize("kind", ["text", "json", "github"])
def test_no_file_name_reaches_a_terminal_as_it_is(call: Run, tmp_path: Path, name: str, kind: str) -> None:
    """A name from an archive may hold anything but a slash; in JSON it is still the same name."""
    (tmp_path / name).write_text("- 1\n", encoding="utf-8")
    code, out, err = call("check", "-f", kind, str(tmp_path / name))
    assert code == 1
    assert ".yaml" in out
    assert not [char for char in out + err if not is_visible(char) and char != "\n"]
    if kind == "json":
        assert json.loads(out)[0]["file"] == str(tmp_path / name)


def test_a_file_name_that_is_no_text(call: Run, tmp_path: Path) -> None:
    """A name in another encoding: named as far as it can be."""
    (tmp_path / "\udcff.yaml").write_text("- 1\n", encoding="utf-8")
    for kind in ("text", "json", "github"):
        code, out, _err = call("check", "-f", kind, str(tmp_path / "\udcff.yaml"))
        assert (code, "udcff.yaml" in out) == (1, True)


@pytest.mark.parametrize("window", [1, 20, 40, 80, 120])
def test_excerpts_fit_the_window(window: int) -> None:
    """A content of 500 汉字 must not fill the screen; the caret stays below what is meant."""
    line = "    content: " + "甲乙“丙”丁" * 200
    for first, last in ((13, 14), (300, 301), (13, 800), (len(line), len(line) + 1)):
        diagnostic = Diagnostic(("x",), "tag", "x", location=Location(7, first + 1), excerpt=Excerpt(line, first, last))
        _head, shown, caret = format_diagnostic("t.yaml", diagnostic, Screen(window)).split("\n")
        assert display_width(shown) <= max(window, 31)
        begins = caret.index("^")
        under = [char for at, char in enumerate(shown) if narrow_display_width(shown[:at]) == begins]
        assert under[:1] == list(line[first : first + 1]), (shown, caret)


def test_report_goes_to_a_file(call: Run, tmp_path: Path) -> None:
    """-o, as with every command."""
    path = tmp_path / "report.json"
    assert call("check", "-f", "json", "-q", "-o", str(path)) == (0, "", "")
    assert json.loads(path.read_text(encoding="utf-8")) == []


def test_colour_only_where_it_is_wanted(call: Run) -> None:
    """No escape in a pipe; bold places where --color asks for them."""
    path = str(CASES / "check" / "duplicate-id" / "bad-plain.yaml")
    assert "\x1b" not in call("check", path)[1]
    assert call("check", path, "--color", "always")[1].startswith(
        f"\x1b[1m{path}:9:9:\x1b[0m \x1b[1;31mduplicate-id\x1b[0m: "
    )
