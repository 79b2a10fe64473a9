"""`reformctl import`: what it writes, what it reports, and what its exit code means."""

import hashlib
import io
import json
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

import making_docx
from conftest import CASES, ROOT, Outcome, installed
from reformctl.importing.document import SpannedCell
from reformctl.importing.readers import KINDS, detect_kind
from reformctl.tablefile import load, validate

Run = Callable[..., Outcome]
DOCUMENTS = CASES / "import"
OFFICIAL = ROOT / "data" / "sources" / "qh6.txt"


def test_the_official_text_becomes_the_official_table(call: Run, tmp_path: Path) -> None:
    """What we ship is what its own text says: nothing in data/tasks.yaml but its note and place needs a human hand."""
    target = tmp_path / "tables" / "qh6.yaml"
    code, out, _report = call("import", str(OFFICIAL), "--id", "qh6", "--place", "深圳市", "-o", str(target))
    assert (code, out) == (0, "")
    ours, imported = load.load_table(ROOT / "data" / "tasks.yaml"), load.load_table(target)
    note = ours.source.note
    assert imported.replace(source=imported.source._replace(note=note)) == ours
    assert (tmp_path / "tables" / "sources" / "qh6.txt").read_bytes() == OFFICIAL.read_bytes()


def test_what_was_read_is_reported(call: Run, tmp_path: Path) -> None:
    """Whoever imports a table sees at once whether all of it is there: rows, categories, columns, new names."""
    target = tmp_path / "x.yaml"
    code, _out, report = call("import", str(DOCUMENTS / "seven-columns.html"), "--id", "x", "-o", str(target))
    assert code == 0
    for part in (
        "(html): 5 tasks, “样城市优化营商环境重点任务分工表”",
        "  市场准入: 4 (declared: 2)",
        "类别 = category",
        "if they are the same agencies, name their table with --data: 市住房建设局、市商务局",
        "new agencies (8): 市样品局、",
        f"Wrote the table to {target} and the source text to {tmp_path / 'sources' / 'x.txt'}.",
    ):
        assert part in report


def test_what_is_not_placed_is_named_and_ends_with_1(call: Run, tmp_path: Path) -> None:
    """A shifted row that became a task would be a lie, and one that is left out in silence a loss."""
    target = tmp_path / "x.yaml"
    code, _out, report = call("import", str(DOCUMENTS / "shifted.tsv"), "-o", str(target))
    assert code == 1
    assert "(table 1, row 3, line 4): short-row: this row begins “2” and has 4 cells instead of 5" in report
    assert f". Correct what is listed below, then run: reformctl check {target}\n" in report
    assert "任务丙" not in target.read_text(encoding="utf-8")
    assert "任务丙" in (tmp_path / "sources" / "shifted.txt").read_text(encoding="utf-8")


def test_quiet_still_says_what_is_not_placed(call: Run) -> None:
    """-q silences notes; a row that is not in the table is no note."""
    code, out, report = call("import", str(DOCUMENTS / "shifted.tsv"), "-q")
    assert (code, out.startswith("# yaml-language-server")) == (1, True)
    assert "short-row" in report
    assert "note:" not in report
    assert call("import", str(OFFICIAL), "-q")[2] == ""


def test_the_report_for_programs(call: Run, tmp_path: Path) -> None:
    """A pipeline that imports many documents asks each report which of them a human must look at."""
    target = tmp_path / "x.yaml"
    code, _out, report = call("import", str(DOCUMENTS / "shifted.tsv"), "--report", "json", "-o", str(target), "-q")
    told = json.loads(report)
    assert code == 1
    assert (told["kind"], told["tasks"], told["complete"], told["output"]) == ("tsv", 2, False, str(target))
    first = next(finding for finding in told["findings"] if not finding["placed"])
    assert (first["rule"], first["table"], first["row"], first["line"], first["page"]) == ("short-row", 1, 3, 4, None)
    assert {diagnostic["rule"] for diagnostic in told["faults"]} == {"differs-from-source", "id-gap"}
    assert told["kept"] == str(tmp_path / "sources" / "shifted.txt")


def test_check_proves_what_was_imported(call: Run, tmp_path: Path) -> None:
    """The promise of the walk-through: after the import, check compares every field with the kept text."""
    target = tmp_path / "x.yaml"
    call("import", str(DOCUMENTS / "label-lines.txt"), "--id", "x", "-o", str(target))
    assert call("check", str(target))[0] == 0
    text = target.read_text(encoding="utf-8")
    target.write_text(text.replace("优化口岸流程", "优化囗岸流程"), encoding="utf-8")
    code, out, _err = call("check", str(target))
    assert (code, "“囗” should be “口”" in out) == (1, True)


def test_a_title_of_ours_is_proven_too(call: Run, tmp_path: Path) -> None:
    """Where the document gives no title, ours is the beginning of its text, and nothing else."""
    target = tmp_path / "x.yaml"
    call("import", str(DOCUMENTS / "articles.txt"), "--id", "x", "-o", str(target))
    assert call("check", str(target))[0] == 0
    text = target.read_text(encoding="utf-8")
    target.write_text(text.replace("title: 支持企业上市", "title: 支持企业上布"), encoding="utf-8")
    assert "title of task 2" in call("check", str(target))[1]


def test_the_hash_is_that_of_the_kept_text(call: Run, tmp_path: Path) -> None:
    """Whoever changes the kept text later is found out."""
    target = tmp_path / "x.yaml"
    call("import", str(DOCUMENTS / "two-row-heading.csv"), "--id", "x", "-o", str(target))
    kept = (tmp_path / "sources" / "x.txt").read_bytes()
    assert load.load_table(target).source.sha256 == hashlib.sha256(kept).hexdigest()
    assert "\t第一步，调研；\n第二步，实施。\n".encode() in kept


def test_standard_input_and_output(call: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """`curl … | reformctl import - > draft.yaml`: without a file to lie beside, no kept text is named."""
    data = io.BytesIO((DOCUMENTS / "two-annexes.md").read_bytes())
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=data))
    code, out, report = call("import", "-", "--table-number", "2", "--id", "annex")
    assert code == 0
    table, diagnostics = validate.validate_bytes(out.encode())
    assert diagnostics == []
    assert table is not None
    assert (table.title, [task.title for task in table.tasks]) == ("推广事项清单", ["电子证照"])
    assert table.source.file is None
    assert "The source text is kept only if -o names a file" in report


def test_the_title_can_be_given(call: Run) -> None:
    """A CSV file has no title above its table; then it is asked for, and taken from --title."""
    path = str(DOCUMENTS / "bom-default-scope.csv")
    _code, out, report = call("import", path)
    assert "title: bom-default-scope\n" in out
    assert "there is no title above the table: give it with --title" in report
    _code, out, report = call("import", path, "--title", "样省举措清单")
    assert "title: 样省举措清单\n" in out
    assert "--title" not in report


def test_a_given_title_and_what_nobody_sees_leave_nothing_to_correct(call: Run, tmp_path: Path) -> None:
    """A title from a covering letter, a zero-width character in a cell: check must not ask for what is impossible."""
    path = tmp_path / "x.csv"
    path.write_text("序号,任务名称,主要内容,牵头单位\n1,甲\u200b事,甲内\ufeff容。,市样品局\n", encoding="utf-8")
    target = tmp_path / "x.yaml"
    code, _out, report = call("import", str(path), "--title", "样表", "-o", str(target))
    assert code == 0
    assert "U+200B, U+FEFF" in report
    assert call("check", str(target))[0] == 0


@pytest.mark.parametrize(("name", "made"), [("2024年 QH-7 清单.csv", "qh-7"), ("附件.csv", "imported")])
def test_an_id_is_made_of_the_name(call: Run, tmp_path: Path, name: str, made: str) -> None:
    """--id can be left out: the name of the document is what a user would call it."""
    path = tmp_path / name
    path.write_bytes((DOCUMENTS / "two-row-heading.csv").read_bytes())
    assert f"\nid: {made}\n" in call("import", str(path))[1]


def test_names_are_taken_over_from_loaded_tables(call: Run, tmp_path: Path) -> None:
    """The work of finding full names and aliases is done once; names that are new are listed."""
    path = tmp_path / "x.csv"
    path.write_text("序号,任务名称,主要内容,牵头单位\n1,甲,甲内容。,市司法局、市样品局\n", encoding="utf-8")
    _code, out, report = call("import", str(path), "--title", "深圳样表")
    assert "full_name: 深圳市司法局" in out
    assert "new agencies (1): 市样品局" in report


def test_an_agency_of_another_city_is_another_one(call: Run, tmp_path: Path) -> None:
    """Every city has its 市司法局: only a document that names Shenzhen, or --data, makes it that of Shenzhen."""
    path = tmp_path / "x.csv"
    path.write_text("序号,任务名称,主要内容,牵头单位\n1,甲,甲内容。,市司法局、市样品局\n", encoding="utf-8")
    _code, out, report = call("import", str(path), "--title", "样城市任务清单")
    assert "full_name" not in out
    assert "if they are the same agencies, name their table with --data: 市司法局" in report
    _code, out, _report = call("import", str(path), "--data", str(ROOT / "data" / "tasks.yaml"))
    assert "full_name: 深圳市司法局" in out


def test_a_broken_table_elsewhere_does_not_stop_an_import(
    call: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names are only taken over, and that they cannot be is said; but who names a table with --data wants that one."""
    broken = tmp_path / "broken.yaml"
    broken.write_text("format: 1\n", encoding="utf-8")
    assert call("import", str(OFFICIAL), "--data", str(broken))[0] == 2
    monkeypatch.setenv("REFORMCTL_DATA", str(broken))
    code, _out, report = call("import", str(OFFICIAL))
    assert code == 0
    assert f"no full names taken from {broken}" in report


def test_quotation_marks_of_the_text_are_kept(call: Run, tmp_path: Path) -> None:
    """What looks like the marks of CSV may be the document's own: no character of an official text is lost."""
    row = '1{0}"放管服"改革{0}"一网通办"全流程，"一次"办好。{0}市样品局\n'
    head = "序号{0}试点任务{0}实施内容{0}牵头单位\n"
    for suffix, mark in (("tsv", "\t"), ("csv", ",")):
        path = tmp_path / f"x.{suffix}"
        path.write_text((head + row).format(mark), encoding="utf-8")
        target = tmp_path / f"{suffix}.yaml"
        code, _out, report = call("import", str(path), "--title", "样表", "--id", suffix, "-o", str(target))
        assert code == 0, report
        (task,) = load.load_table(target).tasks
        assert (task.title, task.content) == ('"放管服"改革', '"一网通办"全流程，"一次"办好。')
        assert '"放管服"改革' in (tmp_path / "sources" / f"{suffix}.txt").read_text(encoding="utf-8")


def test_the_table_and_its_text_are_written_together(call: Run, tmp_path: Path) -> None:
    """A new text beside an old table would make a faulty pair of two good ones."""
    folder = tmp_path / "locked"
    folder.mkdir()
    code, out, err = call("import", str(OFFICIAL), "--id", "x", "-o", f"{folder}/")
    assert (code, out, "cannot write" in err) == (2, "", True)
    assert list(folder.iterdir()) == []
    assert call("import", str(OFFICIAL), "--id", "x", "-o", "/dev/null")[0] == 0
    assert not Path("/dev/sources").exists()


def zipped(**parts: bytes) -> bytes:
    """An archive with these parts."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()


ROW = ("1", "甲任务", "甲内容。", "市样品局")
HEADS = ("序号", "任务名称", "主要内容", "牵头单位")
LOST = [
    (
        "footnote.docx",
        making_docx.package(
            making_docx.paragraph("样表")
            + "<w:p><w:r><w:footnoteReference w:id='1'/></w:r></w:p>"
            + making_docx.table([list(map(SpannedCell, HEADS)), list(map(SpannedCell, ROW))])
        ),
        "footnotes are not read",
    ),
    (
        "row.md",
        f"|{'|'.join(HEADS)}|\n|---|---|---|---|\n|{'|'.join(ROW)}|全市|\n".encode(),
        "this row has more cells than its table has headings",
    ),
]

REFUSED = {
    "a.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "save it as .docx or .xlsx without a password"),
    "a.doc.xlsx": ("\0".join("EncryptedPackage").encode().join([b"\xd0\xcf\x11\xe0", b"\0\0\0"]), "encrypted"),
    "a.ofd": (zipped(**{"OFD.xml": b"<a/>"}), "OFD"),
    "a.zip": (zipped(a=b"a"), "it is an archive that holds a: unpack it"),
    "a.mht": (b"MIME-Version: 1.0\r\n", "web archive"),
    "saved.mht": (
        b"From: <WPS>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\r\n<html><body>",
        "web archive",
    ),
    "a.rar": (b"Rar!\x1a\x07\0" + bytes(64), "it is an archive"),
    "a.gif": (b"GIF89a" + bytes(64), "picture"),
    "a.xlsb": (zipped(**{"xl/workbook.bin": b"a"}), "save it as .xlsx"),
    "a.pptx": (zipped(**{"ppt/presentation.xml": b"a"}), "presentation"),
    "a.png": (b"\x89PNG\r\n\x1a\n", "picture"),
    "a.bin": (b"\x7fELF" + bytes(64), "not a document"),
    "empty.txt": (b" \n", "empty"),
    "prose.txt": ("各区人民政府：\n现将有关事项通知如下。\n".encode(), "no numbered list of tasks"),
    "other.csv": (
        "姓名,电话,邮箱\n甲,1,a\n乙,2,b\n丙,3,c\n".encode(),
        "no table in the document has headings of a task table",
    ),
    "latin.txt": (b"\xff\x00\xff\xfe\x80", "not a document"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_with_the_way_out(call: Run, tmp_path: Path, name: str) -> None:
    """A clerk who gets a .doc needs to know what to do, and no traceback."""
    data, sentence = REFUSED[name]
    path = tmp_path / name
    path.write_bytes(data)
    code, out, err = call("import", str(path), "-o", str(tmp_path / "x.yaml"))
    assert (code, out) == (2, "")
    assert err.startswith(f"reformctl: cannot read {path}: ")
    assert sentence in err
    assert not (tmp_path / "x.yaml").exists()
    assert not (tmp_path / "sources").exists()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "import needs one document"),
        (("a", "b"), "import needs one document"),
        (("a", "--id", "附件"), "--id must be"),
        (
            ("a", "--from", "wps"),
            "--from must be one of pdf, docx, xlsx, xls, ods, doc, odt, rtf, html, md, csv, tsv, txt, not “wps”",
        ),
        (("a", "--table-number", "0"), "--table-number must be a whole number"),
        (("/no/such/file.docx",), "cannot read /no/such/file.docx: "),
        ((str(DOCUMENTS / "shifted.tsv"), "--table-number", "2"), "there is no table 2; tables in the document: 1"),
    ],
)
def test_calls_that_make_no_sense(call: Run, words: tuple[str, ...], sentence: str) -> None:
    """A wrong call is 2 and one sentence."""
    code, out, err = call("import", *words)
    assert (code, out) == (2, "")
    assert sentence in err


def test_what_cannot_be_written_is_said_before_anything_is_lost(call: Run, tmp_path: Path) -> None:
    """The table and its text are written whole or not at all."""
    (tmp_path / "sources").write_text("a file where the folder should be", encoding="utf-8")
    target = tmp_path / "x.yaml"
    code, _out, err = call("import", str(OFFICIAL), "--id", "x", "-o", str(target))
    assert code == 2
    assert "cannot create the folder" in err
    assert not target.exists()


def test_kinds_are_told_by_content() -> None:
    """Government systems call HTML .xls; a suffix that lies must not lead to garbage."""
    html = (DOCUMENTS / "seven-columns.html").read_bytes()
    assert detect_kind(html, "export.xls") == "html"
    assert detect_kind((DOCUMENTS / "two-annexes.md").read_bytes(), "a.txt") == "md"
    assert detect_kind((DOCUMENTS / "two-row-heading.csv").read_bytes(), "a.txt") == "csv"
    assert detect_kind(OFFICIAL.read_bytes(), "a.csv.txt") == "txt"
    assert detect_kind(b"%PDF-1.7", "a.txt") == "pdf"


def test_every_kind_is_in_the_help(call: Run) -> None:
    """A new kind is a file and a row; whoever asks for help must hear of it."""
    assert f"Document kinds: {', '.join(KINDS)}" in " ".join(call("import", "--help")[1].split())


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_texts_in_every_encoding(call: Run, tmp_path: Path, encoding: str) -> None:
    """Old files are GB18030: they are read, and the report names the encoding."""
    path = tmp_path / "x.txt"
    path.write_bytes(OFFICIAL.read_text(encoding="utf-8").encode(encoding))
    target = tmp_path / "x.yaml"
    code, _out, report = call("import", str(path), "-o", str(target))
    assert code == 0
    assert len(load.load_table(target).tasks) == 38
    assert ("the file is in" in report) == (encoding != "utf-8-sig")


@pytest.mark.parametrize(("name", "data", "lost"), LOST, ids=lambda value: value if isinstance(value, str) else "")
def test_what_a_reader_cannot_read_is_not_placed(call: Run, tmp_path: Path, name: str, data: bytes, lost: str) -> None:
    """A footnote or a cell that the document shows and the table has not is more than a note: the exit code is 1."""
    path = tmp_path / name
    path.write_bytes(data)
    code, _out, report = call("import", str(path), "--title", "样表", "-q")
    assert code == 1
    assert f"reader: {lost}" in report


def test_the_installed_command(tmp_path: Path) -> None:
    """In a process of its own, in an old locale, with a Chinese name."""
    path = tmp_path / "附件.txt"
    path.write_bytes(OFFICIAL.read_bytes())
    target = tmp_path / "x.yaml"
    done = installed(
        "import", str(path), "--id", "x", "-o", str(target), environment={"LC_ALL": "C", "PYTHONUTF8": "0"}
    )
    assert done.returncode == 0
    assert "附件.txt (txt): 38 tasks".encode() in done.stderr
    assert len(load.load_table(target).tasks) == 38
