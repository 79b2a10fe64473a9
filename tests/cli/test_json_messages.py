"""Standard error where json or jsonl is asked for: one object a line, the error last, whatever happens."""

import csv
import json
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, assume, given, settings
from pydantic import TypeAdapter

import docs
from command_lines import LINES_TO_RUN
from conftest import CASES, COUNCIL, ROOT, Outcome, installed
from reformctl.__main__ import main
from reformctl.cli import commands, parser, spec
from reformctl.cli.format_choice import SPOKEN_FORMATS
from reformctl.cli.message_rows import ErrorLine, ErrorName, FaultLine, MessageLine, RemarkLine
from reformctl.cli.output import Answer
from reformctl.cli.parser import asks_for_json
from reformctl.cli.spec import Call
from reformctl.system import packages
from reformctl.system.errors import ReformctlError

Run = Callable[..., Outcome]
ROWS = {"note": RemarkLine, "warning": RemarkLine, "fault": FaultLine, "error": ErrorLine}
LINE = TypeAdapter[MessageLine](MessageLine)
BROKEN = CASES / "check" / "duplicate-id"
NAMES = {"usage", "unknown-name", "ambiguous-name"}
"""What a line can be told without a look at any file."""
QH6 = ROOT / "data" / "tasks.yaml"


def read_lines(text: str) -> list[dict[str, Any]]:
    """The lines of standard error, each of which must be as the schema has it."""
    lines = [json.loads(line) for line in text.splitlines()]
    for line in lines:
        LINE.validate_python(line)
        keys = {field.name for field in fields(ROWS[line["kind"]])}
        assert line.keys() <= keys
        assert line["message"]
        if line["kind"] in {"error", "fault"}:
            assert line.keys() == keys
        else:
            assert all(line.values()), "a fact that is none"
    assert [line["kind"] for line in lines].count("error") <= 1
    return lines


def read_error(outcome: Outcome) -> dict[str, Any]:
    """The error with which a run ended: the last line."""
    code, _out, err = outcome
    error = read_lines(err)[-1]
    assert (error["kind"], error["code"]) == ("error", code)
    return error


def wrong_lines() -> Iterator[list[str]]:
    """The wrong lines of the cases, each with -f json right behind the command."""
    with (CASES / "usage" / "lines.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            words = row[0].split()
            if not {"-f", "--format"}.intersection(words):
                place = 1 if spec.find_command(words[0]) else len(words)
                yield [*words[:place], "-f", "json", *words[place:]]


def broken_table() -> Path:
    """A table file that has faults."""
    return next(path for path in sorted(BROKEN.iterdir()) if not path.name.startswith("good"))


@pytest.mark.parametrize("words", [*wrong_lines()], ids=" ".join)
def test_a_wrong_line(words: list[str], call: Run) -> None:
    """Exit code 2, nothing on standard output, one error that says why."""
    code, out, err = call(*words)
    error = read_error((code, out, err))
    assert (code, out, error["error"] in NAMES) == (2, "", True)
    for hint in filter(None, [error["hint"]]):
        assert shlex.split(hint)[0] == "reformctl"


@pytest.mark.parametrize("words", [*wrong_lines()][::8], ids=" ".join)
def test_a_wrong_line_in_a_process(words: list[str], call: Run) -> None:
    """The installed command says the same, as a script meets it."""
    run = installed(*words)
    assert (run.returncode, run.stdout.decode(), run.stderr.decode()) == call(*words)


@pytest.mark.parametrize(
    ("line", "name", "value", "near", "hint"),
    [
        ("list --bogus -f json", "usage", "--bogus", [], "reformctl list --help"),
        ("list --agenc 司法局 -fjson", "usage", "--agenc", ["--agency"], "reformctl list --help"),
        ("list --bogus=1 --format=jsonl", "usage", "--bogus", [], "reformctl list --help"),
        ("lst -f json", "usage", "lst", ["list"], "reformctl help"),
        ("-f json list", "usage", "-f", [], "reformctl --help"),
        ("list -qfjson --limit x", "usage", "x", [], None),
        ("list --limit -f json", "usage", "-f", [], None),
        ("list -f JSON", "unknown-name", "JSON", ["json", "jsonl"], "reformctl help formats"),
        ("list -f json -a 无此局", "unknown-name", "无此局", [], "reformctl agencies"),
        ("list -f json -c 法制创新", "unknown-name", "法制创新", ["法治创新"], "reformctl categories"),
        ("list -f json -s 国", "unknown-name", "国", [], "reformctl stats --by scope"),
        ("list -f json --fields titel", "unknown-name", "titel", ["title"], "reformctl schema fields"),
        ("list -f json --table qh5", "unknown-name", "qh5", ["qh6"], "reformctl --version"),
        ("list -f json 区块链", "unknown-name", "区块链", [], "reformctl search '区块链'"),
        ("show -f json 没有的题目", "unknown-name", "没有的题目", [], "reformctl search '没有的题目'"),
        ("list -f json --headers non", "usage", "non", ["none"], None),
        ("list -f json --due-before x", "usage", "x", [], None),
        ("list -f json --where x", "usage", "x", [], None),
        ("search -f json --regex (", "usage", "(", [], None),
        ("export -f json -o tasks.cvs -f jsonl --by x", "usage", "--by", [], "reformctl export --help"),
        ("export -f json -o tasks.csv", "usage", "tasks.csv", ["tasks.json"], None),
        ("show -f json x-y", "unknown-name", "x-y", [], "reformctl search x-y"),
        ("show -f json 7-3", "usage", "7-3", [], None),
        ("help -f json lst", "unknown-name", "lst", ["list"], "reformctl help"),
        ("check -f json --explain duplicate-id", "usage", None, [], None),
        ("split -f json", "usage", "json", [], None),
        ("report -f json", "usage", "json", [], None),
        ("import x.docx -f json", "usage", "-f", [], "reformctl import --help"),
        ("completion zsh -f json", "usage", "-f", [], "reformctl completion --help"),
        ("diff -f json a", "usage", None, [], None),
        ("gather -f json", "usage", None, [], None),
        ("status -f json --on x", "usage", "x", [], None),
        ("stats -f json --cross a", "unknown-name", "a", [], "reformctl help stats"),
        ("agencies -f json 无此局", "unknown-name", "无此局", [], "reformctl search '无此局'"),
        ("categories -f json --table x", "unknown-name", "x", [], "reformctl --version"),
        ("schema -f json", "usage", None, [], None),
    ],
)
def test_what_a_program_acts_on(  # noqa: PLR0913 the columns of a table
    line: str, name: str, value: str | None, near: list[str], hint: str | None, *, call: Run
) -> None:
    """The name of the error, what was wrong, what to write in its place, and the command that helps to go on."""
    error = read_error(call(*line.split()))
    assert (error["error"], error["value"], error["did_you_mean"], error["hint"]) == (name, value, near, hint)
    assert error["code"] == 2


def test_a_name_that_can_mean_several(call: Run) -> None:
    """All of them are listed, not the first few, so that a program can let somebody choose."""
    error = read_error(call("list", "-f", "json", "-a", "市"))
    assert error["error"] == "ambiguous-name"
    assert len(error["did_you_mean"]) > 10
    error = read_error(call("show", "-f", "json", "公证"))
    assert (error["error"], error["did_you_mean"][0].partition(":")[0]) == ("ambiguous-name", "qh6")
    error = read_error(call("show", "-f", "json", "1", "--data", str(QH6), "--data", str(COUNCIL)))
    assert error == {**error, "error": "ambiguous-name", "value": "1", "did_you_mean": ["qh6:1", "council:1"]}


def test_faults_of_a_file(call: Run) -> None:
    """As `check -f json` has them, one a line; the error that they lead to is last, with the command that has all."""
    path = str(broken_table())
    code, out, err = call("list", "-f", "json", "--data", path)
    *faults, error = read_lines(err)
    assert (code, out, error["error"], error["file"]) == (2, "", "invalid-data", path)
    assert error["hint"] == shlex.join(["reformctl", "check", path])
    _code, checked, _err = call("check", "-f", "json", path)
    assert [{key: row for key, row in fault.items() if key != "kind"} for fault in faults] == json.loads(checked)
    assert all(fault["value"] for fault in faults if fault["line"])
    code, _out, err = call("list", "-f", "json", "--data", path, "--data", str(QH6), "--skip-broken")
    assert (code, read_lines(err)[0]["file"]) == (0, path)


def test_check_that_could_not_read(call: Run, tmp_path: Path) -> None:
    """Its faults are on standard output; that it could not answer is an error all the same, also with -q."""
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("a: [", encoding="utf-8")
    for words in ([], ["-q"]):
        code, out, err = call("check", "-f", "json", str(wrong), *words)
        assert (code, json.loads(out)[0]["rule"]) == (2, "yaml-syntax")
        error = read_error((code, out, err))
        assert (error["error"], error["message"][:8]) == ("invalid-data", "1 error.")
        assert error["hint"] == "reformctl check --explain yaml-syntax"
    code, _out, err = call("check", "-f", "json", str(wrong), "-o", str(tmp_path / "faults.json"))
    assert [line["kind"] for line in read_lines(err)] == ["note", "error"]
    (note,) = read_lines(call("check", "-f", "json", str(QH6))[2])
    assert (note["kind"], note["file"]) == ("note", str(QH6))


@pytest.mark.parametrize(
    ("line", "facts"),
    [
        ("list -f json 税局", {"value": "税局", "taken": ["深圳市税务局"]}),
        ("list -f jsonl -a 税局", {"value": "税局", "taken": ["深圳市税务局"]}),
        ("show -f json “在线赋强公证”", {"value": "“在线赋强公证”", "taken": ["qh6:17"]}),
        ("show -f json 3 99 101-103", {"missing": ["99", "101-103"]}),
        ("search -f json 区快链", {"value": "区快链", "taken": ["区块链"]}),
        ("search -f json --any 区块链 没有这个词", {"value": "没有这个词"}),
        ("search -f json blockchain", {"value": "blockchain", "taken": ["区块链"]}),
        ("search -f json no-such-word", {}),
        ("export -f json -c 法治", {"value": "法治", "taken": ["法治创新"]}),
        ("status -f json", {"file": "progress.yaml"}),
        ("stats -f json 税局", {"value": "税局", "taken": ["深圳市税务局"]}),
        ("agencies -f json 税局", {"value": "税局", "taken": ["深圳市税务局"]}),
    ],
)
def test_notes(line: str, facts: dict[str, Any], call: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """How a name was understood decides whether an answer is the one that was wanted."""
    monkeypatch.chdir(tmp_path)
    _code, _out, err = call(*line.split())
    lines = read_lines(err)
    assert {line["kind"] for line in lines} <= {"note"}
    found = {key: fact for key, fact in lines[0].items() if key not in {"kind", "message"}}
    assert found == facts


def test_what_was_written(call: Run, tmp_path: Path) -> None:
    """Also with -o, the file is told; a write that fails names it."""
    path = str(tmp_path / "a b.json")
    assert read_lines(call("list", "-f", "json", "-o", path)[2]) == [
        {"kind": "note", "message": f"38 tasks written to {path} as json", "file": path}
    ]
    assert call("list", "-f", "json", "-q", "-o", path)[2] == ""
    error = read_error(call("list", "-f", "json", "-o", f"{path}/x.json"))
    assert (error["error"], error["file"]) == ("unwritable", f"{path}/x.json")
    error = read_error(call("list", "-f", "json", "--data", "nowhere"))
    assert (error["error"], error["file"]) == ("unreadable", "nowhere")


def test_without_it_everything_is_prose(call: Run, tmp_path: Path) -> None:
    """People read on: a format that is json only by the name of a file asks for nothing."""
    assert call("list", "--bogus")[2].startswith("reformctl: list has no option")
    assert call("list", "-o", str(tmp_path / "a.json"))[2].startswith("38 tasks written to ")
    assert call("list", "-f", "csv", "--bogus")[2].startswith("reformctl: ")


def test_import_with_its_report(call: Run, tmp_path: Path) -> None:
    """Whoever asks for its report in JSON gets JSON also where there is none."""
    error = read_error(call("import", "--report", "json", str(tmp_path / "none.docx")))
    assert (error["error"], error["file"]) == ("unreadable", str(tmp_path / "none.docx"))
    _code, _out, err = call("import", "--report", "json", str(ROOT / "docs" / "sample.docx"))
    assert json.loads(err)["kind"] == "docx"


def test_gather_names_each_form(call: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is wrong with a form, and in which file."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("无", encoding="utf-8")
    code, _out, err = call("gather", "-f", "json", "a.txt")
    warning, note = read_lines(err)
    assert (code, note["kind"]) == (1, "note")
    assert (warning["kind"], warning["file"], warning["rule"]) == ("warning", "a.txt", "refused")


def ends_with(error: BaseException) -> Callable[[Call], Answer]:
    """A command that breaks."""

    def run(_call: Call) -> Answer:
        raise error

    return run


@pytest.mark.parametrize(
    ("cause", "name", "code"),
    [
        (ValueError("a\x1b[2Jb"), "bug", 70),
        (KeyboardInterrupt(), "interrupted", 130),
        (MemoryError(), "no-memory", 2),
        (OSError(24, "Too many open files", "/lib/a.py"), "system", 2),
        (packages.make_package_error(packages.PYARROW, "parquet", ImportError("x")), "missing-package", 2),
        (ReformctlError("甲\ud800"), "usage", 2),
    ],
    ids=lambda value: str(value)[:12],
)
def test_every_other_end(
    cause: BaseException, name: str, code: int, call: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crash must not be the one case in which a script meets prose."""
    monkeypatch.setattr(commands, "run", ends_with(cause))
    outcome = call("list", "-f", "json")
    error = read_error(outcome)
    assert (outcome[0], outcome[1], error["error"]) == (code, "", name)
    assert "\x1b" not in outcome[2]
    if name == "bug":
        monkeypatch.setenv("REFORMCTL_DEBUG", "1")
        assert "Traceback" in read_error(call("list", "-f", "json"))["message"]


def test_a_closed_pipe_is_silent(call: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """`| head` is no error."""
    monkeypatch.setattr(commands, "run", ends_with(BrokenPipeError()))
    assert call("list", "-f", "json") == (141, "", "")


@pytest.fixture
def _in_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What made-up lines write lies in a folder that nobody keeps."""
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("app_made_once", "_in_empty_folder")
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=LINES_TO_RUN)
def test_any_line(words: list[str]) -> None:
    """Whatever is typed, prose never stands among the lines, and an exit code from 2 on has an error."""
    import contextlib
    import io

    assume(asks_for_json([*words, "-f", "json"]) and "-" not in words)
    with contextlib.redirect_stderr(io.StringIO()) as said, contextlib.redirect_stdout(None):
        code = main([*words, "-f", "json"])
    lines = read_lines(said.getvalue())
    assert (code >= 2) == ([line["kind"] for line in lines][-1:] == ["error"])


def test_names_are_the_same_in_every_language(call: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the message is for people."""
    words = ("list", "-f", "json", "-a", "市")
    english = read_error(call(*words))
    monkeypatch.setenv("REFORMCTL_LANG", "zh")
    chinese = read_error(call(*words))
    assert chinese.pop("message") != english.pop("message")
    assert chinese == english


def test_no_chinese_word_means_json() -> None:
    """One that did would have to be known where lines are read that are otherwise wrong."""
    assert not parser.JSON_FORMATS.intersection(SPOKEN_FORMATS.values())


def test_every_error_has_a_name_that_is_documented() -> None:
    """A program may rely on the list in the schema."""
    names = {kind.name for kind in list_kinds(ReformctlError)}
    assert names <= {*get_args(ErrorName)}


def list_kinds(kind: type[ReformctlError]) -> list[type[ReformctlError]]:
    """A class of errors and all below it."""
    return [kind, *(other for below in kind.__subclasses__() for other in list_kinds(below))]


def test_the_schema_is_current() -> None:
    """Mend with: python scripts/docs.py."""
    kept, made = (json.loads(text) for text in (docs.MESSAGES_SCHEMA.read_text("utf-8"), docs.messages_schema()))
    assert {name: {*part["properties"]} for name, part in kept["$defs"].items()} == {
        name: {*part["properties"]} for name, part in made["$defs"].items()
    }
    assert kept["$defs"]["ErrorLine"]["properties"]["error"]["enum"] == [*get_args(ErrorName)]


def test_a_plain_run_loads_nothing_for_it() -> None:
    """What is only needed to say something in JSON costs nobody else a millisecond."""
    script = "import sys; from reformctl.__main__ import main; main(['list', '-q']); print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    loaded = run.stdout.decode().split()
    assert not {"reformctl.cli.json_messages", "reformctl.cli.message_rows", "dataclasses"}.intersection(loaded)


def test_a_hint_is_safe_to_run(call: Run, tmp_path: Path) -> None:
    """A shell that runs it must see the path as it is: no variable, no command of its own."""
    folder = tmp_path / 'a$HOME `id` "b"'
    folder.mkdir()
    path = folder / "t.yaml"
    path.write_bytes(QH6.read_bytes().replace(b"  file: sources/qh6.txt\n", b"  file: null\n"))
    error = read_error(call("list", "-f", "json", "--data", str(path), "区块链"))
    assert shlex.split(error["hint"]) == ["reformctl", "search", "区块链", "--data", str(path)]
    assert "'" in error["hint"]
