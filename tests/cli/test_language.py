"""In Chinese mode everything that people read is Chinese, and what programs read is the same as ever."""

import io
import re
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from babel.messages.pofile import read_po
from hypothesis import given, settings
from hypothesis import strategies as st

import artefacts
from conftest import CASES, COUNCIL, ROOT, Outcome, installed
from reformctl.__main__ import main
from reformctl.cli import help_topics, spec
from reformctl.exporting import FORMATS
from reformctl.system import environment
from reformctl.validation.catalogue import RULES

Run = Callable[..., Outcome]

LINES = [
    row
    for row in (CASES / "language" / "lines.txt").read_text(encoding="utf-8").splitlines()
    if not row.startswith("#")
]
SAME_EVERYWHERE = re.compile(
    r"reformctl [a-z]+(?: --?[a-z-]+| fields| [^\s，。；：（）]*[./][^\s，。；：（）]*)*"  # a command to type
    r"|(?:pip install|iconv) [^，。；：（）]*"
    r"|--[a-z-]+ [A-Z]+"  # an option and what its value means
    r"|--headers none|schema fields|JSON Schema|“[^”]*”|`[^`]*`|GB/T 7714"
    r"|\S*[/.]\S*"  # paths
)
ENGLISH = re.compile(r"[A-Za-z]{2,},? [a-zA-Z]{2,}")
HALF_WIDTH = re.compile("[\u4e00-\u9fff”] ?\\([^)]*[\u4e00-\u9fff]|[\u4e00-\u9fff](?:: |, |; )")
"""Brackets and marks of the other script, between Chinese."""
EXCERPT = re.compile(r"^ *\d* \|.*$", re.MULTILINE)
"""Lines of the file that a fault is about."""


def english(text: str) -> list[str]:
    """Two English words in a row that are neither typed nor somebody's own; and what is punctuated as English is."""
    said = EXCERPT.sub("", text)
    return [*ENGLISH.findall(SAME_EVERYWHERE.sub("", said)), *HALF_WIDTH.findall(re.sub("“[^”]*”", "“”", said))]


def _texts(translation: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return tuple(translation) if isinstance(translation, list | tuple) else (translation or "",)


@pytest.fixture(autouse=True)
def _chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")


@pytest.mark.parametrize("words", LINES)
def test_nothing_english_on_standard_error(call: Run, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is refused, not found or taken otherwise is said in Chinese."""
    monkeypatch.chdir(CASES)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"17 x")))
    _code, out, err = call(*shlex.split(words))
    said = out + err if words.startswith("check") else err
    assert english(said) == []
    assert said == "" or re.search("[\u4e00-\u9fff]", said)


@pytest.mark.parametrize("words", ["lst", "list --nope", "list 17", "list --agency", "list --count=1", "show --ids 3"])
def test_no_complaint_about_the_command_line_is_english(call: Run, words: str) -> None:
    """What is not even a command or an option."""
    assert english(call(*words.split())[2]) == []


def test_no_page_of_help_is_english(call: Run) -> None:
    """Not even the word that stands for options."""
    assert call("help", "check")[1].splitlines()[0] == "用法：reformctl check [PATH...] [选项]"
    assert call("help")[1].splitlines()[0] == "用法：reformctl 命令 [选项]"
    for name in (*(command.name for command in spec.COMMANDS), *(topic.name for topic in help_topics.TOPICS)):
        assert "OPTIONS" not in call("help", name)[1]


def test_no_translation_is_english() -> None:
    """What no line above can provoke, such as the errors of damaged documents."""
    with artefacts.CATALOGUE.open(encoding="utf-8") as file:
        said = [text for entry in read_po(file, locale="zh") if entry.id for text in _texts(entry.string)]
    assert [found for text in said for found in english(text)] == []


@pytest.mark.parametrize("rule", sorted(path.name for path in (CASES / "check").iterdir()))
def test_no_fault_is_english(call: Run, rule: str) -> None:
    """Every rule has cases that break it: all of what `check` says of them."""
    _code, out, err = call("check", str(CASES / "check" / rule))
    assert english(out) == []
    assert english(err) == []
    assert re.search("[\u4e00-\u9fff]", out)


def test_what_every_rule_demands_is_said_in_chinese(call: Run) -> None:
    """`check --explain` for each of them."""
    for rule in RULES:
        _code, out, _err = call("check", "--explain", rule)
        assert english(out) == [], rule


@pytest.mark.parametrize(
    "document", sorted(path for path in (CASES / "import").iterdir() if ".expected" not in path.suffixes), ids=str
)
def test_no_report_is_english(call: Run, document: Path) -> None:
    """What an import says of its document."""
    _code, _out, err = call("import", str(document))
    assert english(err) == []
    assert not re.search("kind|issuer|note:|[(]第", err)


MACHINE = [name for name, kind in FORMATS.items() if kind.exports]
COMMANDS = (("export",), ("list",), ("show", "3", "17"), ("search", "区块链"), ("search", "qkl"), ("agencies",))
COUNTS = (("categories",), ("stats",), ("stats", "--cross", "agency,category"), ("schema", "fields"))


def answer(words: tuple[str, ...], language: str) -> tuple[int, bytes]:
    """Exit code and standard output of a line, in a language."""
    out = io.TextIOWrapper(io.BytesIO())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REFORMCTL_LANG", language)
        patch.setattr(sys, "stdout", out)
        code = main([*words, "--quiet"])
    return code, out.buffer.getvalue()


@settings(max_examples=60)
@given(
    words=st.sampled_from((*COMMANDS, *COUNTS)),
    name=st.sampled_from([*MACHINE, None]),
    headers=st.sampled_from([(), ("--headers", "zh"), ("--headers", "en"), ("--headers", "none")]),
    data=st.sampled_from([(), ("--data", str(COUNCIL))]),
)
def test_no_machine_format_depends_on_the_language(
    words: tuple[str, ...], name: str | None, headers: tuple[str, ...], data: tuple[str, ...]
) -> None:
    """Byte for byte, in every command: a script that works for one colleague works for the next.

    `show` in a pipe is text for the eye, where nothing else is asked for.
    """
    if name is None and words[0] == "show":
        return
    asked = (*words, *(("-f", name) if name else ()), *headers, *(() if words[0] == "schema" else data))
    assert answer(asked, "en") == answer(asked, "zh")


@pytest.mark.parametrize(
    "words", [("check", str(CASES / "check" / "formula")), ("diff", str(COUNCIL), str(ROOT / "data" / "tasks.yaml"))]
)
def test_reports_for_programs_have_the_same_keys(words: tuple[str, ...]) -> None:
    """Messages are for people, and follow the language; whatever a program looks at does not."""
    ours, theirs = (
        re.sub(rb'"message": "[^"]*"', b"", answer((*words, "-f", "json"), language)[1]) for language in ("en", "zh")
    )
    assert ours == theirs
    assert len(ours) > 100


@pytest.fixture
def window(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal of 100 columns."""
    monkeypatch.setattr(environment, "is_on_terminal", lambda: True)
    monkeypatch.setattr(environment, "_detect_width", lambda: 100)
    monkeypatch.setenv("NO_COLOR", "1")


@pytest.mark.usefixtures("window")
@pytest.mark.parametrize(
    ("words", "first"),
    [
        (("list", "-a", "司法局"), "序号  类别          牵头单位                      试点任务"),
        (("list", "-a", "司法局", "--headers", "en"), "id  category      lead_agencies                 title"),
        (("show", "17"), "序号      17"),
        (("agencies", "-f", "table"), "牵头  共同牵头  单位"),
        (("categories",), "项数  文件所列项数  类别"),
        (("stats", "--by", "category"), "类别          项数   占比"),
        (("stats", "--cross", "category,scope", "--headers", "none"), "法治创新"),
        (("search", "区块链"), " 5  深圳市税务局  [区块链]税务管理服务云平台  [标题、内容]"),
        (("search", "qkl"), " 5  深圳市税务局  [区块链]税务管理服务云平台  [拼音：标题、内容]"),
        (("schema", "fields"), "字段              名称      含义"),
    ],
)
def test_headings_on_a_terminal(call: Run, words: tuple[str, ...], first: str) -> None:
    """Chinese ones for whoever reads Chinese, unless --headers says otherwise."""
    code, out, err = call(*words)
    assert code == 0
    assert out.splitlines()[0].startswith(first)
    assert english(err) == []


def test_the_installed_command_speaks_chinese() -> None:
    """The catalogue is where the package looks for it, and only the locale asks for it."""
    said = "reformctl: 没有名为“教育局”的单位（全部 19 个见 reformctl agencies）\n"
    line = ("list", "-a", "教育局")
    for variables in ({"LANG": "zh_TW.UTF-8"}, {"LC_ALL": "C", "REFORMCTL_LANG": "zh"}):
        done = installed(*line, environment=variables)
        assert (done.returncode, done.stdout, done.stderr.decode()) == (2, b"", said)
    for variables in ({"LC_ALL": "C"}, {"REFORMCTL_LANG": "en"}):
        assert installed(*line, environment=variables).stderr.startswith(b"reformctl: no agency is called")
