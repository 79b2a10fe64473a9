"""The worked example of CONTRIBUTING.md: its code, put where it says, makes a new format."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
FILE, ROW, TEST = re.findall(r"^```python\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
"""The three blocks of the example."""


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package in which the change was made, as a folder for PYTHONPATH."""
    folder = tmp_path_factory.mktemp("example")
    package = folder / "src" / "reformctl"
    shutil.copytree(ROOT / "src" / "reformctl", package)
    shutil.copytree(ROOT / "data", folder / "data")
    (package / "exporting" / "to_wiki.py").write_text(FILE, encoding="utf-8")
    registry = package / "exporting" / "__init__.py"
    text = registry.read_text(encoding="utf-8")
    assert text.count("FORMATS = {\n") == 1
    registry.write_text(text.replace("FORMATS = {\n", f"FORMATS = {{\n{ROW}"), encoding="utf-8")
    return folder / "src"


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """What the changed command answers."""
    return subprocess.run(
        [sys.executable, "-m", "reformctl", *words],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(folder), "REFORMCTL_CACHE": "off"},
    )


def test_the_example_makes_a_format(changed: Path, tmp_path: Path) -> None:
    """Whoever follows it must get what it promises: list, a suffix, help, and completion know the format."""
    listed = run(changed, "list", "-f", "wiki", "--fields", "id,title")
    assert (listed.returncode, listed.stderr) == (0, "")
    assert listed.stdout.startswith('{| class="wikitable"\n! 序号\n! 试点任务\n|-\n| <nowiki>1</nowiki>\n')
    target = tmp_path / "tasks.wiki"
    assert run(changed, "export", "-o", str(target)).returncode == 0
    assert target.read_text(encoding="utf-8").count("|-\n") == 38
    assert "wiki" in run(changed, "help", "formats").stdout
    assert "wiki" in run(changed, "completion", "zsh", "--", "list", "-f", "wi").stdout


def test_the_test_of_the_example_tests_it(changed: Path) -> None:
    """An example of a test that could not fail would teach the wrong thing."""

    def call(*words: str) -> tuple[int, str, str]:
        done = run(changed, *words)
        return done.returncode, done.stdout, done.stderr

    names: dict[str, object] = {}
    exec(TEST, names)  # noqa: S102 our own text
    test = names["test_a_text_is_no_markup"]
    assert callable(test)
    test(call)
    writer = changed / "reformctl" / "exporting" / "to_wiki.py"
    writer.write_text(FILE.replace("<nowiki>", ""), encoding="utf-8")
    try:
        with pytest.raises(AssertionError):
            test(call)
    finally:
        writer.write_text(FILE, encoding="utf-8")
