"""What each command answers, on the official table: the figures that users will rely on."""

import hashlib
import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from conftest import COUNCIL, ROOT, Outcome, prose
from reformctl import __version__
from reformctl.model.table import Table
from reformctl.tablefile import load, validate

Run = Callable[..., Outcome]


def test_list_in_a_pipe_is_five_columns_without_a_header(call: Run) -> None:
    """The shape for cut, sort, awk and fzf; a sixth column, role, tells led from supported tasks of an agency."""
    rows = call("list", "--agency", "深圳市税务局")[1].splitlines()
    assert [row.split("\t")[5] for row in rows] == ["lead"] * 4
    assert call("list", "--agency", "深圳市税务局", "--role", "lead") == (
        0,
        (
            "3\t投资便利化\t深圳市税务局\t全市\t跨区域税收事项全流程通办\n"
            "4\t投资便利化\t深圳市税务局\t全市\t新开办企业税务9环节“套餐”网上办\n"
            "5\t投资便利化\t深圳市税务局\t全市\t区块链税务管理服务云平台\n"
            "7\t投资便利化\t深圳市税务局\t全市\t港人港企首席联络员直通车服务\n"
        ),
        "",
    )


@pytest.mark.parametrize(
    ("arguments", "ids"),
    [
        (("-a", "深圳市税务局"), "3 4 5 7"),
        (("-a", "司法局"), "17 25 29 30"),
        (("-a", "司法局", "--sole"), "17 25"),
        (("-a", "司法局", "--joint"), "29 30"),
        (("-a", "司法局", "-a", "住建局", "--all-agencies"), "29"),
        (("-c", "贸易便利化", "-n", "2"), "9 10"),
        (("-s", "海关特殊监管区域"), "9"),
        (("--ids", "3-5,qh6:17", "--ids", "12"), "3 4 5 12 17"),
        (("--sort", "-id", "-n", "3"), "38 37 36"),
    ],
)
def test_list_ids(call: Run, arguments: tuple[str, ...], ids: str) -> None:
    """References, one a line, to be fed into the next command."""
    code, out, _err = call("list", *arguments, "-f", "ids")
    assert (code, out.split()) == (0, ids.split())


def test_the_name_taken_is_said_on_standard_error(call: Run) -> None:
    """It belongs to the run and not to the data: a pipe never sees it."""
    assert call("list", "-a", "司法局", "--count") == (
        0,
        "4\n",
        "Using 市司法局 for “司法局”\nled: 4, supported: 0\n",
    )
    assert call("list", "-a", "司法局", "--count", "-q") == (0, "4\n", "")


def test_a_name_that_can_mean_two_lists_both(call: Run) -> None:
    """No answer for the wrong agency."""
    assert call("list", "--agency", "监管局") == (
        2,
        "",
        "reformctl: “监管局” can mean several agencies: 市市场监管局, 深圳证监局\n",
    )


@pytest.mark.parametrize("name", ["list", "export"])
def test_nothing_found_is_a_clean_no(call: Run, name: str) -> None:
    """Exit code 1, and the empty answer is still written: a script reads an empty array, not an empty file."""
    assert call(name, "-a", "税务局", "-c", "法治创新", "-f", "json", "-q") == (1, "[\n]\n", "")
    code, out, err = call(name, "-a", "深圳市税务局", "-c", "法治创新", "-f", "csv")
    assert (code, out, err) == (1, "id,category,title,lead_agencies,scope,content,role\n", "no match\n")


@pytest.mark.parametrize("name", ["csv", "tsv", "json", "jsonl", "yaml", "markdown", "ids"])
def test_list_and_export_write_the_same_bytes(call: Run, name: str) -> None:
    """One selection, one answer, whatever command wrote it."""
    assert call("list", "-f", name, "-c", "法治创新") == call("export", "-f", name, "-c", "法治创新")


def test_show(call: Run, qh6: Table) -> None:
    """The whole task, in the order asked for; what does not exist is named and the others are still shown."""
    code, out, err = call("show", "99", "17")
    assert (code, err) == (1, "no task has the id 99\n")
    assert out.split("\n")[1] == "category       金融开放创新"
    assert out.split("\n")[5] == f"content        {qh6.tasks[16].content}"
    code, out, err = call("show", "5", "3", "-f", "jsonl")
    assert [json.loads(row)["id"] for row in out.splitlines()] == [5, 3]
    assert call("show", "99") == (1, "", "no task has the id 99\n")


@pytest.mark.parametrize(
    "words",
    [
        ["show", "-", "--data", "-"],
        ["list", "--ids", "-", "--data", "-"],
        ["list", "--data", "-", "--data", "-"],
        ["check", "-", "-"],
        ["diff", "-", "-"],
    ],
    ids=" ".join,
)
def test_standard_input_is_one_thing(words: list[str], call: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asked second would find it empty, and say so of a table that is not."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"17")))
    code, out, err = call(*words)
    assert (code, out) == (2, "")
    assert "can be read only once" in err


def test_show_reads_references_from_standard_input(call: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """`list -f ids | show -`."""
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"3\n4\n")))
    assert call("show", "-", "-f", "ids") == (0, "3\n4\n", "")


def test_export_explodes_agencies(call: Run) -> None:
    """46 rows, one for each task and agency, so that counting by agency is right."""
    code, out, _err = call("export", "--explode", "agency", "--fields", "id,agency,role")
    rows = out.splitlines()
    assert (code, rows[0], len(rows) - 1) == (0, "id,agency,role", 46)
    assert [row for row in rows if row.startswith("29,")] == ["29,市司法局,lead", "29,市住房建设局,lead"]


def test_export_to_a_file_takes_the_format_from_the_suffix(call: Run, tmp_path: Path) -> None:
    """`-o x.json` that held CSV would be a trap."""
    path = tmp_path / "税务.json"
    code, out, err = call("export", "-a", "深圳市税务局", "-o", str(path))
    assert (code, out, err) == (0, "", f"4 tasks written to {path} as json\n")
    assert [task["id"] for task in json.loads(path.read_text(encoding="utf-8"))] == [3, 4, 5, 7]


def test_a_part_of_the_table_exported_as_yaml_is_a_valid_table(call: Run, tmp_path: Path) -> None:
    """It says that it is abridged, and every command takes it."""
    path = tmp_path / "部分.yaml"
    assert call("export", "-c", "法治创新", "-o", str(path))[0] == 0
    table = load.load_table(path)
    assert (len(table.tasks), table.source.abridged) == (11, True)
    assert call("list", "--data", str(path), "--count")[1] == "11\n"


def test_headings(call: Run) -> None:
    """Keys for scripts, Chinese for people, none for pipes."""
    arguments = ("export", "--ids", "9", "--fields", "id,scope")
    assert call(*arguments)[1] == "id,scope\n9,海关特殊监管区域\n"
    assert call(*arguments, "--headers", "zh")[1] == "序号,推广范围\n9,海关特殊监管区域\n"
    assert call(*arguments, "--headers", "none")[1] == "9,海关特殊监管区域\n"
    assert call(*arguments, "-f", "json", "--headers", "zh")[1] == '[\n{"序号": 9, "推广范围": "海关特殊监管区域"}\n]\n'
    assert call(*arguments, "-f", "markdown")[1] == "| 序号 | 推广范围 |\n| --- | --- |\n| 9 | 海关特殊监管区域 |\n"
    assert (
        call("list", "--ids", "9", "--fields", "id,scope", "--headers", "en")[1] == "id\tscope\n9\t海关特殊监管区域\n"
    )


def test_a_byte_order_mark_only_on_request(call: Run) -> None:
    """Excel wants it, everything else stumbles over it."""
    assert call("export", "--bom", "--ids", "9", "--fields", "id")[1] == "\ufeffid\n9\n"
    assert not call("export")[1].startswith("\ufeff")


def test_agencies(call: Run) -> None:
    """Most tasks first; counts of tasks, full names and aliases."""
    code, out, _err = call("agencies")
    rows = [row.split("\t") for row in out.splitlines()]
    assert (code, len(rows)) == (0, 19)
    assert rows[0] == ["各企业", "8", "0", "0", "false", "", ""]
    assert rows[1] == ["深圳市税务局", "4", "0", "0", "true", "国家税务总局深圳市税务局", "市税务局、国税局、地税局"]
    assert sum(int(row[1]) for row in rows) == 46
    records = json.loads(call("agencies", "-f", "json")[1])
    assert [row["name"] for row in records if not row["is_agency"]] == ["各企业"]
    assert call("agencies", "-f", "ids")[1].splitlines() == [row[0] for row in rows]


def test_agencies_joins_what_several_tables_say(call: Run) -> None:
    """One agency is one row, with the counts of both tables and every alias."""
    arguments = ("agencies", "--data", str(COUNCIL), "--data", str(ROOT / "data"), "-f", "jsonl")
    rows = {row["name"]: row for row in map(json.loads, call(*arguments)[1].splitlines())}
    assert (rows["市司法局"]["lead"], rows["市司法局"]["support"], rows["市司法局"]["aliases"]) == (4, 1, ["司法局"])
    assert rows["国家样品局"]["full_name"] == "中华人民共和国国家样品局"


def test_categories(call: Run) -> None:
    """In the document's order, declared and found."""
    assert call("categories") == (
        0,
        (
            "投资便利化\t8\t8\n贸易便利化\t4\t4\n金融开放创新\t5\t5\n事中事后监管\t4\t4\n法治创新\t11\t11\n"
            "人才管理改革\t2\t2\n体制机制创新\t4\t4\n"
        ),
        "",
    )
    assert call("categories", "--data", str(COUNCIL))[1] == "知识产权保护\t3\t1\n金融开放创新\t1\t1\n军民融合\t6\t0\n"


def test_several_tables_at_once(call: Run) -> None:
    """Every first column names its table, so that no reference means two tasks."""
    data = ("--data", str(COUNCIL), "--data", str(ROOT / "data"))
    led = ("--role", "lead", "-f", "ids")
    assert call("list", *data, "-a", "市司法局", *led)[1].split() == ["qh6:17", "qh6:25", "qh6:29", "qh6:30"]
    assert call("show", *data, "council:21", "-f", "jsonl", "--fields", "id")[1] == '{"id": "council:21"}\n'
    code, _out, err = call("show", *data, "2")
    assert (code, err) == (2, "reformctl: “2” exists in several tables: write council:2, qh6:2\n")
    assert call("export", *data, "-f", "yaml") == (
        2,
        "",
        "reformctl: a YAML file holds one table, not council, qh6: choose one with --table\n",
    )


def test_schema(call: Run) -> None:
    """The JSON Schema for editors, and the fields for scripts."""
    assert json.loads(call("schema")[1])["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert call("schema")[1] == (ROOT / "data" / "tasks.schema.json").read_text(encoding="utf-8")
    assert call("schema", "fields")[1].startswith("id\t序号\tunique number")
    assert call("schema", "x") == (2, "", "reformctl: schema prints file, fields or ledger, not “x”\n")


def test_version_names_the_table_and_its_hash(call: Run) -> None:
    """A figure that is quoted needs the exact data it came from."""
    digest = hashlib.sha256((ROOT / "data" / "tasks.yaml").read_bytes()).hexdigest()
    code, out, err = call("--version")
    assert (code, err) == (0, "")
    assert out.splitlines()[:2] == [f"reformctl {__version__}", f"table qh6, 38 tasks, sha256 {digest}"]


def test_version_is_told_whatever_the_tables_are(call: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is what a report of a fault begins with: the good tables are named, and what is wrong with the others."""
    broken, good = tmp_path / "broken.yaml", ROOT / "data" / "tasks.yaml"
    broken.write_text("format: 2\n", encoding="utf-8")
    monkeypatch.setenv("REFORMCTL_DATA", os.pathsep.join(map(str, (broken, good, tmp_path / "none.yaml"))))
    code, out, err = call("--version")
    assert (code, out.split("\n")[0]) == (0, f"reformctl {__version__}")
    assert out.split("\n")[1].startswith("table qh6, 38 tasks, sha256 ")
    first, second = err.splitlines()
    assert first.startswith(f"cannot use {broken}: ")
    assert second == (f"cannot use {tmp_path}/none.yaml: No such file or directory (reformctl check lists all errors)")
    monkeypatch.setenv("REFORMCTL_DATA", str(tmp_path / "none"))
    code, out, _err = call("--version")
    assert (code, [text.split()[0] for text in out.splitlines()]) == (0, ["reformctl", "meaning", "cache"])
    broken.rename(tmp_path / "broken.yml.txt")
    monkeypatch.setenv("REFORMCTL_DATA", str(tmp_path))
    code, out, err = call("--version")
    assert (code, [text.split()[0] for text in out.splitlines()]) == (0, ["reformctl", "meaning", "cache"])
    assert err == f"cannot read {tmp_path}: the folder has no tables (.yaml files)\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("list", "-a", "教育局"), "no agency is called “教育局” (reformctl agencies lists all 19)"),
        (("list", "-c", "法制创新"), "did you mean 法治创新? (reformctl categories lists all 7)"),
        (("list", "-s", "全省"), "no scope is called “全省”; scopes: 全市, 海关特殊监管区域"),
        (("list", "--fields", "titel"), "unknown field “titel”; did you mean title? Fields: id, category"),
        (("export", "--fields", ""), "--fields must not be empty"),
        (("export", "--fields", "id,id"), "the field id is given twice: give it once"),
        (("export", "-f", "xml"), "unknown format “xml”; formats: table, text, csv"),
        (("export", "-f", ""), "--format must not be empty"),
        (("export", "-o", ""), "--output must not be empty"),
        (("agencies", "-o", "folder/"), "cannot write folder/"),
        (("export", "-f", "yaml", "--sort", "-id"), "yaml keeps the order of the table: leave out --sort"),
        (("export", "-f", "ids", "--explode", "agency"), "ids has one entry per task and cannot be exploded"),
        (("list", "--count", "-f", "json"), "--count prints only a number: leave out --format"),
        (("search", "税务", "--count", "--fields", "id"), "--count prints only a number: leave out --fields"),
        (("--version", "list"), "use --version alone: leave out everything else"),
        (("list", "-a", "市人民政府"), "no agency is called “市人民政府”; did you mean 市港澳办?"),
        (("list", "-a", "国家"), "did you mean 深圳市税务局?"),
        (("export", "-f", "jsn"), "did you mean json, jsonl?"),
        (
            ("export", "-f", "table"),
            "table depends on the terminal: use reformctl list, or export one of these formats: csv, tsv",
        ),
        (("export", "-f", "ids", "--fields", "id"), "ids has fixed fields: leave out --fields"),
        (("export", "-f", "json", "--headers", "none"), "json does not support --headers none"),
        (("export", "-f", "json", "--bom"), "--bom is for csv and tsv, not for json"),
        (("export", "-f", "yaml", "--explode", "agency"), "yaml has one entry per task and cannot be exploded"),
        (("export", "--explode", "category"), "--explode must be one of agency, not “category”"),
        (
            ("export", "-o", "x.xls"),
            "no format has the suffix .xls; did you mean .xlsx? You can also choose a format with --format",
        ),
        (("export", "-o", "x.odp"), "no format has the suffix .odp; formats: table, text, csv"),
        (("export", "-o", "x.pdf"), "there is no .pdf format: write --output x.docx, and save it as PDF"),
        (("export", "-o", "x.wps"), "there is no .wps format: write --output x.docx, which WPS opens"),
        (("export", "-o", "out"), "out has no suffix that shows the format: write out.csv"),
        (
            ("export", "-f", "csv", "-o", "a.xlsx"),
            "--format csv contradicts the suffix .xlsx: leave it out, or write --output a.csv",
        ),
        (("export", "-f", "excel"), "unknown format “excel”; did you mean xlsx?"),
        (("export", "-f", "word"), "unknown format “word”; did you mean docx?"),
        (
            ("list", "-a", "税务局、司法局"),
            "“税务局、司法局” is more than one name: give --agency once for each name",
        ),
        (("list", "-c", "投资便利化,法治"), "is more than one name: give --category once for each name"),
        (("export", "-o", "none/x.csv"), "cannot write none/x.csv: No such file or directory"),
        (("list", "--joint", "--sole"), "--joint and --sole exclude each other"),
        (("list", "--all-agencies"), "--all-agencies needs at least one --agency"),
        (("list", "-n", "-3"), "--limit must be a whole number from 1 to 999999999, not “-3”"),
        (
            ("list", "--ids", "x"),
            "“x” is not a task reference, and no title contains it: write 17, 3-7,12 or qh6:17;",
        ),
        (("list", "--sort", "due"), "cannot sort by “due”; fields: id"),
        (("list", "--data", "none.yaml"), "cannot read none.yaml: No such file or directory"),
        (("list", "--data", str(ROOT / "tests")), "the folder has no tables (.yaml files)"),
        (("schema", "-f", "csv"), "--format, --fields, --headers and --width are for schema fields"),
        (("show",), "show needs a reference, such as 17 or 3-7"),
        (("show", "qh7:1"), "no loaded table has the id “qh7”; did you mean qh6?"),
        (("show", "7-3"), "“7-3” runs backwards: write the smaller number first"),
    ],
)
def test_every_refusal_is_one_clear_sentence(
    call: Run, arguments: tuple[str, ...], sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 2, nothing on standard output, and the way out."""
    monkeypatch.chdir(tmp_path)
    code, out, err = call(*arguments)
    assert (code, out) == (2, "")
    assert prose(err).startswith("reformctl: ")
    assert sentence in prose(err)
    assert prose(err).count("\n") == 1
    assert not list(tmp_path.iterdir()), "a refused command must leave no file"


def test_a_faulty_table_is_refused_by_every_command(call: Run) -> None:
    """Nothing is answered from half the data, and every fault is named."""
    path = ROOT / "tests" / "cases" / "check" / "duplicate-id" / "bad-plain.yaml"
    for arguments in (("list",), ("show", "1"), ("export",), ("agencies",), ("categories",)):
        code, out, err = call(*arguments, "--data", str(path))
        assert (code, out) == (2, "")
        assert err.startswith(f"{path}:9:9: duplicate-id: the id 1 already belongs to “甲”")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "empty"),
        ("# nothing\n", "empty"),
        ("\ufeff", "empty"),
        ("null\n", "wrong-type"),
        ("[]\n", "wrong-type"),
        ("text\n", "wrong-type"),
    ],
)
def test_a_file_without_a_table_is_a_fault(call: Run, tmp_path: Path, text: str, rule: str) -> None:
    """An empty file is a truncated copy, not an empty answer."""
    path = tmp_path / "empty.yaml"
    path.write_text(text, encoding="utf-8")
    for arguments in (("list",), ("show", "1"), ("agencies",)):
        code, out, err = call(*arguments, "--data", str(path))
        assert (code, out) == (2, "")
        assert err.startswith(f"{path}:1:1: {rule}: ")
        assert "a mapping with the keys format, id, title and tasks" in err


def test_an_extra_column_never_takes_the_place_of_a_field(call: Run, tmp_path: Path) -> None:
    """A document may have a second 序号 among its further columns."""
    path = tmp_path / "t.yaml"
    path.write_text(
        'format: 1\nid: t\ntitle: 表\ntasks:\n  - {id: 1, title: 甲, content: 乙, extra: {序号: "999", 备注: 丙}}\n',
        encoding="utf-8",
    )
    (row,) = json.loads(call("export", "--data", str(path), "-f", "json", "--headers", "zh")[1])
    assert (row["序号"], row["extra.序号"], row["备注"]) == (1, "999", "丙")


def test_nothing_asked_for_is_said(call: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty pipe into `show -` is worth a word."""
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"")))
    assert call("show", "-") == (1, "", "no task given: standard input holds no reference\n")


def test_categories_of_several_tables_are_put_together(call: Run) -> None:
    """Both declare 金融开放创新: five and one."""
    out = call("categories", "--data", str(ROOT / "data"), "--data", str(COUNCIL), "-f", "tsv")[1]
    assert "金融开放创新\t6\t6\n" in out


def test_a_part_of_several_tables_is_yaml_if_one_is_left(call: Run) -> None:
    """`--ids qh6:3 -f yaml` leaves one table: that is what a YAML file holds."""
    out = call("export", "--data", str(ROOT / "data"), "--data", str(COUNCIL), "--ids", "qh6:3", "-f", "yaml")[1]
    table, diagnostics = validate.validate_bytes(out.encode())
    assert {diagnostic.rule for diagnostic in diagnostics if diagnostic.warning} == {"declared-count"}
    assert table is not None
    assert [task.id for task in table.tasks] == [3]
