"""What `import` never writes over: the document, the texts of other tables, and tables that somebody has worked on."""

from collections.abc import Callable
from pathlib import Path

from conftest import CASES, ROOT, Outcome

Run = Callable[..., Outcome]
DOCUMENTS = CASES / "import"
OFFICIAL = ROOT / "data" / "sources" / "qh6.txt"
ADDED = "  - {id: 5, category: 法治创新, title: 线上公证, lead_agencies: [市司法局], content: 公证事项线上办理。}\n"


def test_a_corrected_table_is_not_replaced(call: Run, tmp_path: Path) -> None:
    """Rows that were looked up and typed in are hours of work, of which a second import knows nothing."""
    table, other = tmp_path / "demo7.yaml", tmp_path / "again.yaml"
    words = ("import", str(ROOT / "docs" / "sample.docx"), "--id", "demo7")
    assert call(*words, "-o", str(table))[0] == 1
    draft = table.read_bytes()
    assert call(*words, "-o", str(table))[0] == 1
    assert table.read_bytes() == draft
    for addition, told in ((ADDED, "change or lose 1 of its 5 tasks"), ("# 已核对\n", "differs from what")):
        work = draft + addition.encode()
        table.write_bytes(work)
        code, out, err = call(*words, "-o", str(table))
        assert (code, out) == (2, "")
        assert err.startswith(f"reformctl: {table} exists already")
        assert told in err
        assert table.read_bytes() == work
    table.write_bytes(draft + ADDED.encode())
    assert call(*words, "-o", str(other))[0] == 1
    assert other.read_bytes() == draft
    table.write_bytes(b"")
    assert call(*words, "-o", str(table))[0] == 1
    assert table.read_bytes() == draft


def test_no_other_text_is_written_over(call: Run, tmp_path: Path) -> None:
    """Chinese file names make one id, `imported`: the text that proves the first table must outlive the second."""
    for name in ("附件1", "附件2"):
        path = tmp_path / f"{name}.csv"
        path.write_text(f"序号,任务名称,主要内容,牵头单位\n1,{name},{name}内容。,市样品局\n", encoding="utf-8")
        for _again in range(2):
            assert call("import", str(path), "--title", "样表", "-o", str(tmp_path / f"{name}.yaml"))[0] == 0
    assert [call("check", str(tmp_path / f"附件{number}.yaml"))[0] for number in (1, 2)] == [0, 0]
    assert sorted(path.name for path in (tmp_path / "sources").iterdir()) == ["imported-2.txt", "imported.txt"]


def test_the_document_is_not_written_over(call: Run, tmp_path: Path) -> None:
    """-o with the name of the document is a slip that would cost the document."""
    path = tmp_path / "a.csv"
    path.write_bytes((DOCUMENTS / "two-row-heading.csv").read_bytes())
    code, _out, err = call("import", str(path), "-o", str(path))
    assert (code, "is the document itself" in err) == (2, True)
    assert path.read_bytes() == (DOCUMENTS / "two-row-heading.csv").read_bytes()
    own = tmp_path / "sources" / "qh7.txt"
    own.parent.mkdir()
    own.write_bytes(OFFICIAL.read_text(encoding="utf-8").encode("gb18030"))
    call("import", str(own), "--id", "qh7", "-o", str(tmp_path / "qh7.yaml"))
    assert own.read_bytes() == OFFICIAL.read_text(encoding="utf-8").encode("gb18030")
