"""Documents as offices publish them: what `import` makes of each, and that `check` and `list` take the draft."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import CASES, Outcome, installed

Run = Callable[..., Outcome]

FOLDER = CASES / "published"
CONVERTED = {".doc", ".odt"}
"""Kinds that only LibreOffice reads."""
DOCUMENTS = sorted(path for path in FOLDER.iterdir() if path.suffix != ".yaml")


def expected(document: Path) -> dict[str, Any]:
    """What the document must become: NAME.expected.yaml beside it."""
    values: dict[str, Any] = yaml.safe_load((FOLDER / f"{document.stem}.expected.yaml").read_text(encoding="utf-8"))
    return values


def assert_tasks(tasks: list[dict[str, Any]], wanted: list[dict[str, Any]]) -> None:
    """Each field that is stated is right; None means that any value will do."""
    assert len(tasks) == len(wanted)
    for task, fields in zip(tasks, wanted, strict=True):
        for key, value in fields.items():
            if value is not None:
                usual: object = [] if isinstance(value, list) else None
                assert (task.get(key) or usual) == value, (task["id"], key)


def check_document(call: Run, document: Path, folder: Path) -> None:
    """Import a document, and hold the draft, `check` and `list` against what is expected."""
    wanted = expected(document)
    target = folder / "draft.yaml"
    code, _out, err = call("import", str(document), "--id", "draft", "-o", str(target))
    assert code == wanted.get("import_rc", code)
    assert wanted.get("message_has", "") in err
    assert wanted.get("message_never", "\0") not in err
    if "tasks" not in wanted:
        return
    draft = yaml.safe_load(target.read_text(encoding="utf-8"))
    assert_tasks(draft["tasks"], wanted["tasks"])
    if "faults" in wanted:
        assert call("check", str(target))[0] == 0
    assert call("list", "--data", str(target))[0] == wanted["list_rc"]
    assert draft["title"] == wanted.get("table_title", draft["title"])
    names = [category["name"] for category in draft.get("categories") or []]
    assert names == wanted.get("categories", names)


@pytest.mark.parametrize(
    "document", [path for path in DOCUMENTS if path.suffix not in CONVERTED], ids=lambda path: path.name
)
def test_published_documents(call: Run, document: Path, tmp_path: Path) -> None:
    """Each of them was once refused, read wrong in silence, or became a draft that `check` refused."""
    check_document(call, document, tmp_path)


@pytest.mark.tools
@pytest.mark.parametrize(
    "document", [path for path in DOCUMENTS if path.suffix in CONVERTED], ids=lambda path: path.name
)
def test_documents_that_libreoffice_converts(call: Run, document: Path, tmp_path: Path) -> None:
    """Old Word and OpenDocument are read through it; that it was so is said."""
    check_document(call, document, tmp_path)
    assert "LibreOffice" in call("import", str(document), "--id", "draft")[2]


@pytest.mark.parametrize("name", ["old-word.doc", "opendocument-text.odt"])
def test_without_libreoffice_one_sentence_says_what_to_do(name: str, tmp_path: Path) -> None:
    """With the command that makes a .docx where LibreOffice is."""
    outcome = installed("import", str(FOLDER / name), environment={"PATH": str(tmp_path)})
    assert outcome.returncode == 2
    err = outcome.stderr.decode()
    assert err.count("\n") == 1
    assert f"soffice --headless --convert-to docx document{Path(name).suffix}" in err


def test_a_kind_is_told_by_content(call: Run, tmp_path: Path) -> None:
    """Files are renamed, and mail programs cut their names: a workbook called .doc is a workbook."""
    renamed: dict[str, str] = {
        "old-excel.xls": "a.docx",
        "key-work.docx": "a.xls",
        "names-on-lines-bracket.html": "a.doc",
    }
    for name, other in renamed.items():
        path = tmp_path / other
        path.write_bytes((FOLDER / name).read_bytes())
        outcome: Outcome = call("import", str(path), "--id", "draft")
        assert outcome[0] == 0
        assert f"({Path(name).suffix[1:]})" in outcome[2]


UNKNOWN = """\
序号,督导议题甲乙,处置说法办法,责任单位,完成时限
1,完善登记制度办法,推动登记网上办理工作落地,市样品局,6月底前
2,推进结果互认清单,建立互认清单并公开,市检验局,9月底前
"""


def test_of_two_unknown_columns_none_is_guessed(call: Run, tmp_path: Path) -> None:
    """The refusal lists the columns and the way out, and with it both are read."""
    path = tmp_path / "a.csv"
    path.write_text(UNKNOWN, encoding="utf-8")
    code, _out, err = call("import", str(path), "--id", "a")
    assert code == 2
    assert "督导议题甲乙、处置说法办法、责任单位、完成时限" in err
    assert "say what the column is with --column 议定事项=title" in err
    code, out, err = call(
        *("import", str(path), "--id", "a", "--column", "督导议题甲乙=title", "--column", "处置说法办法=content")
    )
    assert code == 0
    assert "title: 完善登记制度办法" in out
    assert "content: 推动登记网上办理工作落地" in out
    assert "2 tasks, “a”. Everything has its place" in err


def test_the_only_unknown_text_is_taken_and_said(call: Run, tmp_path: Path) -> None:
    """Beside columns of who and when it can be nothing else; a column of states is never it."""
    path = tmp_path / "a.csv"
    rows = [row.split(",") for row in UNKNOWN.splitlines()]
    lines = [
        ",".join([row[0], row[2], *row[3:], state])
        for row, state in zip(rows, ("办理状态", "推进", "办结"), strict=True)
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    code, out, err = call("import", str(path), "--id", "a")
    assert code == 0
    assert "content: 推动登记网上办理工作落地" in out
    assert "unknown heading 处置说法办法: the column is read as the text of the tasks" in err


@pytest.mark.parametrize("argument", ["title", "=title", "议定事项=titel"])
def test_a_column_that_means_nothing_is_refused(call: Run, argument: str) -> None:
    """A slip must not lose the column."""
    code, out, err = call("import", str(FOLDER / "supervision-list.md"), "--column", argument)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
