"""Two roads to one answer: plain lines without Typer and tables from the cache, or everything read anew."""

import contextlib
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings

from command_lines import LINES_TO_RUN
from conftest import COMMAND, COUNCIL, ROOT, Outcome, write_command_without_read_line
from reformctl.__main__ import main
from reformctl.cli import parser


def outcome(words: list[str], cache: str, *, slow: bool = False) -> Outcome:
    """What a line of this process answers, on one of the two roads."""
    out, err = io.TextIOWrapper(io.BytesIO()), io.TextIOWrapper(io.BytesIO())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REFORMCTL_CACHE", cache)
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"17 99 qh6:5")))
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        if slow:
            patch.setattr(parser, "read_line", lambda _words: None)
        code = main(words)
    return code, out.buffer.getvalue().decode(), err.buffer.getvalue().decode()


@settings(max_examples=40)
@given(words=LINES_TO_RUN)
def test_both_roads_say_the_same(words: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    """Bytes, messages and exit code: nobody can tell which road was taken."""
    with contextlib.chdir(tmp_path_factory.getbasetemp()):  # a word after -o is the name of a file
        assert outcome(words, "cache") == outcome(words, "off", slow=True)


LINES_OF_PROCESSES = (
    ["list", "--agency", "深圳市税务局"],
    ["list", "-a", "监管局"],
    ["list", "-a", "司法局", "--count"],
    ["list", "-c", "法治", "--joint", "--headers", "zh"],
    ["list", "--help"],
    ["list", "-n", "0"],
    ["show", "17"],
    ["show", "39-41", "3"],
    ["show", "-"],
    ["search", "区块链"],
    ["search", "qkl", "-公证"],
    ["search", "买房"],
    ["search", "企业怎么在网上办税？", "-f", "json"],
    ["export"],
    ["export", "-f", "yaml"],
    ["export", "-f", "tsv", "--explode", "agency"],
    ["agencies", "--headers", "zh"],
    ["categories", "-f", "json"],
    ["lst"],
    ["list", "--data", str(ROOT / "tests" / "cases" / "check" / "duplicate-key" / "bad.yaml")],
    ["list", "--data", str(COUNCIL), "--data", str(ROOT / "data" / "tasks.yaml")],
)


@pytest.fixture(scope="module")
def filled_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that holds the packaged table."""
    folder = tmp_path_factory.mktemp("filled")
    process(COMMAND, ["list", "-q"], str(folder))
    return folder


@pytest.mark.parametrize("words", LINES_OF_PROCESSES, ids=" ".join)
def test_both_roads_through_processes(words: list[str], filled_cache: Path, tmp_path: Path) -> None:
    """As shells start it: one run finds its table in the cache, where there is one, and the other may not.

    The other asks Typer about every line, too: parser.read_line makes the command faster, and does nothing else.
    """
    slow_command = write_command_without_read_line(tmp_path)
    assert process(COMMAND, words, str(filled_cache)) == process(slow_command, words, "off")


@pytest.mark.parametrize("words", [LINES_OF_PROCESSES[0], *LINES_OF_PROCESSES[-2:]], ids=" ".join)
def test_the_first_run_and_the_second(words: list[str], tmp_path: Path) -> None:
    """The first reads the YAML and judges it, the second does not: of the packaged table, a broken one, and several."""
    cache = str(tmp_path / "cache")
    assert process(COMMAND, words, cache) == process(COMMAND, words, cache)


def test_the_slow_command_asks_typer(tmp_path: Path) -> None:
    """A stand-in that reads plain lines like the installed command would make the comparison above worthless."""
    slow_command = write_command_without_read_line(tmp_path)
    for command, asks_typer in ((COMMAND, False), (slow_command, True)):
        done = subprocess.run(
            [sys.executable, "-X", "importtime", command, "show", "17"], capture_output=True, text=True, check=True
        )
        modules = {row.rpartition("|")[2].strip() for row in done.stderr.splitlines()}
        assert "reformctl.cli.parser" in modules
        assert ("typer" in modules) == asks_typer


def process(command: Path, words: list[str], cache: str) -> tuple[int, bytes, bytes]:
    """What the command answers in a process of its own."""
    done = subprocess.run(
        [command, *words],
        capture_output=True,
        check=False,
        input=b"5\n17\n",
        env={**os.environ, "REFORMCTL_CACHE": cache},
    )
    return done.returncode, done.stdout, done.stderr


HEAVY = {"typer", "rich", "pydantic", "yaml"}
"""What a reading command must not import: with them it takes two to three times as long."""


@pytest.mark.parametrize(
    "words",
    [["list", "-a", "深圳市税务局"], ["show", "17"], ["search", "区块链"], ["export"], ["agencies"], ["categories"]],
    ids=" ".join,
)
@pytest.mark.parametrize(
    ("imported", "language"), [([], "en"), (["-f", "json"], "en"), ([], "zh")], ids=["usual", "json", "Chinese"]
)
def test_what_the_fast_road_does_not_import(
    words: list[str], imported: list[str], language: str, filled_cache: Path
) -> None:
    """Speed comes from not doing things; a line that imports pydantic takes seven times as long.

    In Chinese what has nothing to say reads no catalogue.
    """
    code = "import sys, reformctl.__main__ as door; door.main(); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-I", "-c", code, *words, *imported],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "REFORMCTL_CACHE": str(filled_cache), "REFORMCTL_LANG": language},
    )
    modules = done.stderr.splitlines()[-1].split()
    assert "reformctl.tablefile.load" in modules
    assert HEAVY.isdisjoint(modules)


@pytest.mark.parametrize("words", [[], ["help"], ["list", "--help"], ["help", "query"]], ids=" ".join)
def test_what_help_does_not_import(words: list[str]) -> None:
    """A page that explains how to go on is there at once."""
    code = "import sys, reformctl.__main__ as door; door.main(); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-I", "-c", code, *words], capture_output=True, text=True, check=True)
    modules = done.stderr.split()
    assert "reformctl.cli.help_pages" in modules
    assert HEAVY.isdisjoint(modules)
