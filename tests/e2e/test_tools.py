"""With other people's programs: what docs/recipes.md promises for fzf, on a real screen."""

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from conftest import COUNCIL, ROOT
from terminal import SCRIPTS

PREVIEW = "reformctl list | fzf --preview 'reformctl show {1}'"


@pytest.mark.tools
@pytest.mark.parametrize(
    ("columns", "tables", "reference"),
    [(160, [], "25"), (80, [], "25"), (160, [ROOT / "data" / "tasks.yaml", COUNCIL], "qh6:25")],
    ids=["wide", "narrow", "several tables"],
)
def test_fzf_previews_the_task_under_the_cursor(
    columns: int, tables: list[Path], reference: str, tmp_path: Path
) -> None:
    """Typed as the recipe prints it, on a screen of tmux: the whole task, wrapped to the preview, to its last words."""
    assert shutil.which("fzf")
    for page in (ROOT / "docs").glob("recipes*.md"):
        assert f"\n{PREVIEW}\n" in page.read_text(encoding="utf-8")
    environment = {
        **os.environ,
        "PATH": f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}",
        "LC_ALL": "C.UTF-8",
        "SHELL": "/bin/bash",
        "REFORMCTL_DATA": os.pathsep.join(map(str, tables)),
    }
    tmux = ["tmux", "-u", "-L", f"reformctl-{os.getpid()}"]
    window = ["new-session", "-d", "-x", f"{columns}", "-y", "40", "-c", str(tmp_path), f"{PREVIEW} > chosen"]
    subprocess.run([*tmux, "-f", "/dev/null", *window], check=True, env=environment)
    try:
        _wait_for(tmux, "41/41" if tables else "38/38")
        subprocess.run([*tmux, "send-keys", "公证顾问"], check=True)
        _wait_for(tmux, "公证服务。")
        subprocess.run([*tmux, "send-keys", "Enter"], check=True)
        while not (tmp_path / "chosen").read_text(encoding="utf-8"):
            time.sleep(0.1)
    finally:
        subprocess.run([*tmux, "kill-server"], check=False, capture_output=True)
    chosen = (tmp_path / "chosen").read_text(encoding="utf-8")
    assert chosen.startswith(f"{reference}\t法治创新\t市司法局\t全市\t家庭公证顾问服务模式")


def _wait_for(tmux: list[str], text: str) -> None:
    """Until the screen shows the text; blanks are dropped, for a preview wraps where it likes."""
    screen = ""
    for _time in range(150):
        screen = subprocess.run([*tmux, "capture-pane", "-p"], check=False, capture_output=True, text=True).stdout
        if text in "".join(screen.split()):
            return
        time.sleep(0.1)
    pytest.fail(f"{text} is not on the screen:\n{screen}")


@pytest.mark.tools
def test_pre_commit_runs_the_hook(tmp_path: Path) -> None:
    """As docs/check.md has it, in another repository: a faulty table is not committed, and one without faults is."""
    table = tmp_path / "tables" / "t.yaml"
    table.parent.mkdir()
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    command = ["pre-commit", "try-repo", str(ROOT), "reformctl-check", "--files", "tables/t.yaml"]
    environment = {**os.environ, "PRE_COMMIT_HOME": str(tmp_path / "cache")}
    for name, code in (("duplicate-id/bad-plain", 1), ("missing-field/good-least", 0)):
        shutil.copy(ROOT / "tests" / "cases" / "check" / f"{name}.yaml", table)
        subprocess.run(["git", "add", "tables"], check=True, cwd=tmp_path)
        done = subprocess.run(command, check=False, cwd=tmp_path, env=environment, capture_output=True, text=True)
        assert done.returncode == code, done.stdout + done.stderr
        assert ("tables/t.yaml:9:9: duplicate-id: " in done.stdout) == bool(code)
