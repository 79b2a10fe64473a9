"""A release: its versions agree, its ready files are complete, and its single file can read a PDF."""

import sys
import zipfile
from pathlib import Path

import pytest

import making_pdf
import reformctl
import release
from conftest import ROOT
from reformctl.importing.document import SpannedCell
from reformctl.importing.readers import read_document


def test_what_is_cited_is_the_version_that_is_installed() -> None:
    """Who cites an old version by CITATION.cff names a program that gave other answers."""
    assert release.read_cited_version() == reformctl.__version__


def test_a_tag_of_another_version_makes_no_release() -> None:
    """A release cannot be taken back from PyPI, so a mistyped tag must stop before anything is built."""
    with pytest.raises(SystemExit, match=r"the tag is v9\.9\.9, but the package is "):
        release.check_versions("v9.9.9")


def test_notes_are_the_section_of_the_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers of a release want what changed in it, not what is planned, nor what changed before."""
    changelog = tmp_path / "CHANGELOG.md"
    changelog.write_text("## Unreleased\n\n- c\n\n## 0.2.0 - 2026-12-01\n\n- b\n\n## 0.1.0\n\n- a\n", encoding="utf-8")
    monkeypatch.setattr(release, "CHANGELOG", changelog)
    assert release.read_notes("0.2.0") == "- b\n"
    with pytest.raises(SystemExit, match=r"no section “## 0\.3\.0”"):
        release.read_notes("0.3.0")


def test_ready_files_are_complete(tmp_path: Path) -> None:
    """Who has no terminal takes these files, so every agency must find its own in every format."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REFORMCTL_LANG", "zh")
        release.write_tables(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"agencies.zip", "tasks.docx", "tasks.html", "tasks.xlsx"}
    expected = {f"{agency.name}.{name}" for agency in reformctl.load().agencies for name in release.READY_FORMATS}
    agencies = zipfile.ZipFile(tmp_path / "agencies.zip")
    assert set(agencies.namelist()) == expected
    (tmp_path / "own.xlsx").write_bytes(agencies.read("市司法局.xlsx"))
    text = str(read_document(str(tmp_path / "own.xlsx")).document)
    assert "家庭公证顾问服务模式" in text
    assert "智慧法院" not in text, "only its own tasks"


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands for the single file")
def test_the_single_file_is_its_own_second_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A PDF is read by a second Python: where none is installed, the file that was started must serve as one."""
    program = tmp_path / "reformctl"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} {ROOT}/scripts/launch.py "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    rows = [[SpannedCell("序号"), SpannedCell("任务")], [SpannedCell("1"), SpannedCell("推广电子发票")]]
    path = tmp_path / "list.pdf"
    path.write_bytes(making_pdf.document([rows]))
    monkeypatch.setattr(sys, "executable", str(program))
    document = read_document(str(path))
    assert "推广电子发票" in str(document)
