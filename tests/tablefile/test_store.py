"""Reading table files: every fault is found, named and placed, and what is right is read as it is."""

import gc
import os
import re
import socket
from pathlib import Path
from typing import NoReturn

import pytest
import yaml

from conftest import CASES, COUNCIL, ROOT
from reformctl.cli.error_messages import format_error
from reformctl.model.diagnostics import Diagnostic, InvalidDataError, Location
from reformctl.model.table import Table
from reformctl.system import limits
from reformctl.system.errors import UnreadableError
from reformctl.tablefile import load, validate, yaml_reader
from reformctl.validation.catalogue import RULES

CHECKED = sorted((CASES / "check").glob("*/*.yaml"))


def expected(path: Path) -> list[str]:
    """What a case's first line expects; a warning ends in `?`."""
    head = re.match(rb"(?:\xef\xbb\xbf)?# expect (.+)\n", path.read_bytes())
    assert head, "a case begins with what is expected"
    return [] if head[1] == b"nothing" else head[1].decode().split(", ")


def found(diagnostics: list[Diagnostic]) -> list[str]:
    """Faults as the cases write them."""
    return [
        f"{diagnostic.location.line}:{diagnostic.location.column} {diagnostic.rule}{'?' if diagnostic.warning else ''}"
        for diagnostic in diagnostics
        if diagnostic.location
    ]


@pytest.mark.parametrize("parser", ["with the C parser", "without it"])
@pytest.mark.parametrize("path", CHECKED, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_fault_is_found_and_placed(path: Path, parser: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault without its line costs an editor an hour; a platform may lack PyYAML's C parser."""
    if parser == "without it":
        monkeypatch.setattr(yaml_reader, "_LOADER", yaml.SafeLoader)
    table, diagnostics = validate.validate_bytes(path.read_bytes(), str(path.parent))
    assert found(diagnostics) == expected(path)
    assert (table is None) == any(diagnostic.is_refusing for diagnostic in diagnostics)
    assert all(
        diagnostic.sentence and "{" not in diagnostic.sentence and diagnostic.rule in RULES
        for diagnostic in diagnostics
    )


@pytest.mark.parametrize(
    ("name", "findings"),
    [
        ("declared-count/bad-plain", 1),
        ("differs-from-source/bad-row-missing", 2),
        ("differs-from-source/bad-last-row-missing", 2),
        ("differs-from-source/bad-last-category-missing", 1),
        ("differs-from-source/bad-heading-count", 1),
        ("differs-from-source/bad-scope-missing", None),
        ("differs-from-source/bad-agency-missing", None),
        ("differs-from-source/bad-sentence-missing", None),
        ("differs-from-source/bad-title-of-the-table", None),
        ("duplicate-title/bad", None),
    ],
)
def test_only_counts_and_lost_rows_are_doubts(name: str, findings: int | None) -> None:
    """A table with a doubt answers, so nothing that makes an answer wrong may pass for one (None: refused)."""
    path = CASES / "check" / f"{name}.yaml"
    (result,) = validate.validate_paths([str(path)])
    if findings is None:
        assert result.table is None
        return
    assert result.table
    assert result.table.findings == (findings, str(path))
    assert load.load_table(path).findings == load.load_table(path).findings == (findings, str(path)), "cached, too"
    with pytest.raises(InvalidDataError):
        load.load_table(path, strict=True)


def test_every_rule_has_good_and_bad_cases() -> None:
    """A rule without a case could be deleted and nobody would notice; one without a good case could refuse all."""
    kept_elsewhere = {"unreadable", "duplicate-table"}
    for rule in set(RULES) - kept_elsewhere:
        cases = {path.stem.split("-")[0] for path in CHECKED if path.parent.name == rule}
        assert cases == {"good", "bad"}, rule
        named = [entry for path in CHECKED if path.match(f"{rule}/bad*.yaml") for entry in expected(path)]
        assert any(re.fullmatch(rf"[0-9:]+ {rule}[?]?", entry) for entry in named), rule


def test_a_fault_that_follows_from_another_is_not_reported() -> None:
    """A misspelt category does not also make the counts wrong."""
    _table, diagnostics = validate.validate_bytes(
        (CASES / "check" / "unknown-category" / "bad-plain.yaml").read_bytes()
    )
    assert [diagnostic.rule for diagnostic in diagnostics] == ["unknown-category"]


@pytest.mark.parametrize("parser", ["with the C parser", "without it"])
@pytest.mark.parametrize("text", [r"""a: "\U00110000" """, r"""a: "\ud800" """, "%YAML 9" + "9" * 5000 + ".0\n--- a"])
def test_escapes_out_of_range_are_faults(text: str, parser: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """PyYAML's own parser stops at them with errors that have no place, or lets them through."""
    if parser == "without it":
        monkeypatch.setattr(yaml_reader, "_LOADER", yaml.SafeLoader)
    table, diagnostics = validate.validate_bytes(text.encode())
    assert table is None
    assert all(diagnostic.location for diagnostic in diagnostics)


def test_no_word_of_the_yaml_parser_reaches_a_user(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its sentences change with its version, and are English: what is wrong is told from the text and the place."""
    text = (CASES / "check" / "yaml-syntax" / "bad-plain.yaml").read_text(encoding="utf-8")

    class ReleasedTomorrowError(yaml.MarkedYAMLError):
        def __init__(self) -> None:
            mark = yaml.Mark("", text.index("title"), 3, 0, None, 0)
            super().__init__("while doing something new", mark, "found what nobody has heard of", mark)

    def stop(*_arguments: object, **_named: object) -> NoReturn:
        raise ReleasedTomorrowError

    monkeypatch.setattr(yaml, "parse", stop)
    for language, words in (("en", "the rest of the file was not checked"), ("zh", "其后的内容未检查")):
        monkeypatch.setenv("REFORMCTL_LANG", language)
        (diagnostic,) = yaml_reader.compose_text(text).diagnostics
        assert (diagnostic.location, diagnostic.rule) == (Location(4, 1), "yaml-syntax")
        assert words in diagnostic.sentence
        assert not re.search("nobody|new", diagnostic.sentence)


@pytest.mark.parametrize("parser", ["with the C parser", "without it"])
def test_depth_is_judged_before_what_the_parser_meets_further_on(parser: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A parser looks up to 1,024 characters ahead, and what it stops at there hid that the nesting is too deep."""
    if parser == "without it":
        monkeypatch.setattr(yaml_reader, "_LOADER", yaml.SafeLoader)
    for closing, expected_rule in (("@", "too-deep"), ("]" * 20 + "@", "too-deep")):
        diagnostics = yaml_reader.compose_text("tasks: " + "[" * 20 + closing).diagnostics
        assert found(diagnostics) == [f"1:22 {expected_rule}"]
    diagnostics = yaml_reader.compose_text("tasks: " + "[" * 14 + "@").diagnostics
    assert found(diagnostics) == ["1:22 yaml-syntax"]


def test_utf_16_is_called_by_its_name() -> None:
    """PowerShell's `>` writes it."""
    _table, diagnostics = validate.validate_bytes("format: 1\n".encode("utf-16"))
    assert found(diagnostics) == ["1:1 encoding"]
    assert "iconv -f UTF-16 -t UTF-8" in diagnostics[0].sentence


def test_a_fault_list_is_bounded() -> None:
    """Half a million lines of one mistake help nobody, and one long name is repeated in part."""
    text = "format: 1\nid: t\ntitle: 表\ntasks: []\n" + "".join(f"x{at}: 1\n" for at in range(900))
    _table, diagnostics = validate.validate_bytes(text.encode())
    error = InvalidDataError([("t.yaml", diagnostic) for diagnostic in diagnostics])
    report = format_error(error).split("\n")
    assert report[-2:] == ["... and 700 more", "reformctl: 900 errors: a table with errors is not used"]
    assert len(report) == 3 * 200 + 2


BOMBS = {
    "lists in lists": ("", "["),
    "mappings in mappings": ("", "{a: "),
    "entries in entries": ("", "- "),
    "a plain text": ("", "甲"),
    "a quoted text": ('"', "甲"),
    "escapes": ('"', r"\x41"),
    "a literal text": ("a: |\n", " 甲\n"),
    "a folded text": ("a: >\n", " 甲\n"),
    "comments": ("", "# 甲\n"),
    "blanks": ("", " "),
    "empty lines": ("", "\n"),
    "an anchor": ("&", "a"),
    "a tag": ("!", "a"),
    "directives": ("", "%A b\n"),
    "documents": ("", "--- a\n"),
    "aliases of aliases": ("- &a 甲\n", "- &a [*a, *a]\n"),
    "merge keys": ("", "<<: 1\n"),
    "one key again and again": ("", "a: 1\n"),
    "entries": ("a:\n", "- 1\n"),
    "entries in brackets": ("[", "1, "),
}
"""What files begin with, and what then goes on without an end."""


@pytest.mark.parametrize("parser", ["with the C parser", "without it"])
@pytest.mark.parametrize("bomb", BOMBS)
def test_bombs_are_refused_early(bomb: str, parser: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file made to fill the memory is not even read; the limit is lowered, for PyYAML's own parser is slow."""
    most = 100_000
    monkeypatch.setattr(yaml_reader, "MAX_TOKEN_CHARACTERS", most)
    if parser == "without it":
        monkeypatch.setattr(yaml_reader, "_LOADER", yaml.SafeLoader)
    handed_out = []
    pieces = vars(yaml_reader)["_TextFeed"]
    read = pieces.read

    def counted(self: object, size: int) -> str:
        piece: str = read(self, size)
        handed_out.append(len(piece))
        return piece

    monkeypatch.setattr(pieces, "read", counted)
    beginning, rest = BOMBS[bomb]
    composed = yaml_reader.compose_text(beginning + rest * (10 * most // len(rest)))
    assert composed.refused
    assert 0 < sum(handed_out) <= 3 * most


@pytest.mark.parametrize("long", ["甲" * 200_000, "甲乙" * 100_000])
def test_names_of_any_length_cost_little(long: str) -> None:
    """Comparing them character by character would take minutes; the suite would hang here."""
    text = (
        f"format: 1\nid: t\ntitle: 表\ncategories: [{{name: {long}, count: 3}}]\n"
        f"tasks:\n  - {{id: 1, title: 甲, content: 乙, category: 乙{long}}}\n"
    )
    _table, diagnostics = validate.validate_bytes(text.encode())
    assert [diagnostic.rule for diagnostic in diagnostics] == ["too-long", "too-long"]
    assert all(len(diagnostic.sentence) < 300 for diagnostic in diagnostics)


def test_plain_scalars_are_text() -> None:
    """YAML 1.1 would read `no` as False, `12:30` as 750 and a date as a date: a title is what is written."""
    data = (
        "format: 1\nid: t\ntitle: 2024-01-01\ntasks: [{id: 1, title: no, content: 12:30, scope: 017, deadline: 1.0}]\n"
    )
    table, diagnostics = validate.validate_bytes(data.encode())
    assert not diagnostics
    assert table is not None
    task = table.tasks[0]
    assert (table.title, task.title, task.content, task.scope, task.deadline) == (
        "2024-01-01",
        "no",
        "12:30",
        "017",
        "1.0",
    )
    assert [type(text) for text in (task.title, task.scope)] == [str, str]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["without", "with"])
def test_a_byte_order_mark_is_no_part_of_the_data(mark: bytes, qh6: Table) -> None:
    """Windows editors write one."""
    assert validate.validate_bytes(mark + (ROOT / "data" / "tasks.yaml").read_bytes()) == (qh6, [])


def test_every_field_is_read(council: Table) -> None:
    """A field that is declared but not read is lost without a word."""
    task = council.tasks[0]
    assert task.support_agencies == ("市司法局",)
    assert (task.deadline, task.extra) == ("2024年底前", (("备注", "首批已推广"), ("数量", "12")))
    assert council.tasks[1].number == "2-1"
    assert council.tasks[1].category is None
    assert council.source.abridged
    assert council.agencies[0].full_name == "中华人民共和国国家样品局"


def test_the_packaged_table_is_the_default(qh6: Table) -> None:
    """The tool answers without any set-up."""
    assert load.load_table() == qh6


def test_paths_come_from_the_environment_if_from_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """REFORMCTL_DATA is for whoever works with another table all day; --data goes before it."""
    monkeypatch.setenv("REFORMCTL_DATA", f"{COUNCIL}{os.pathsep}{ROOT / 'data'}")
    assert [table.id for table in load.load_paths(())] == ["council", "qh6"]
    assert [table.id for table in load.load_paths([str(COUNCIL)])] == ["council"]


def test_two_files_with_one_id_are_a_fault(tmp_path: Path) -> None:
    """A reference such as qh6:17 would mean two tasks."""
    copy = tmp_path / "copy.yaml"
    copy.write_bytes(COUNCIL.read_bytes())
    with pytest.raises(InvalidDataError) as caught:
        load.load_paths([str(COUNCIL), str(copy)])
    assert format_error(caught.value).split("\n")[0] == (
        f"{copy}:4:5: duplicate-table: the table in {COUNCIL} already has the id “council”: "
        "load each table once, and give each its own id"
    )


def test_all_faults_of_all_files_are_named() -> None:
    """One run shows everything that is to be mended."""
    paths = [str(CASES / "check" / name / "bad-title.yaml") for name in ("missing-field", "empty")]
    with pytest.raises(InvalidDataError) as caught:
        load.load_paths(paths)
    assert format_error(caught.value).split("\n") == [
        f"{paths[0]}:2:1: missing-field: “title” is missing",
        "      2 | format: 1",
        "        | ^^^^^^^^^",
        f"{paths[1]}:7:12: empty: “title” must not be empty",
        '      7 |     title: ""',
        "        |            ^^",
        "reformctl: 2 errors: a table with errors is not used",
    ]


def test_a_hostile_file_name_is_repeated_safely(tmp_path: Path) -> None:
    """The name of a file is text from somewhere else too."""
    path = tmp_path / "a\x1b[2J.yaml"
    path.write_text("- 1\n", encoding="utf-8")
    with pytest.raises(InvalidDataError) as caught:
        load.load_table(path)
    assert r"a\x1b[2J.yaml:1:1: wrong-type" in format_error(caught.value)
    with pytest.raises(UnreadableError, match=re.escape(r"b\x1b[2J: No such file")):
        load.load_table(tmp_path / "b\x1b[2J")


def test_what_cannot_be_read_is_named_with_the_reason(tmp_path: Path) -> None:
    """A folder without tables, a missing file, a device and a pipe: each would otherwise hang or confuse."""
    os.mkfifo(tmp_path / "fifo")
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(tmp_path / "socket"))
    server.close()
    sentences = {
        str(tmp_path / "none.yaml"): "none.yaml: No such file or directory",
        str(tmp_path): "the folder has no tables (.yaml files)",
        str(tmp_path / "fifo"): "not a regular file",
        str(tmp_path / "socket"): "cannot read",
        "/dev/zero": "not a regular file",
        "a\0b": "cannot read",
    }
    for path, sentence in sentences.items():
        with pytest.raises(UnreadableError, match=re.escape(sentence)):
            load.load_paths([path])


def test_what_cannot_be_read_does_not_stay_open(tmp_path: Path) -> None:
    """A program that asks for a folder again and again must not run out of open files."""

    def next_descriptor() -> int:
        descriptor = os.open(os.devnull, os.O_RDONLY)
        os.close(descriptor)
        return descriptor

    gc.collect()  # what earlier tests left open is not closed in between
    before = next_descriptor()
    with pytest.raises(UnreadableError):
        load.load_table(tmp_path)
    assert next_descriptor() == before


def test_a_file_over_the_limit_is_refused(tmp_path: Path) -> None:
    """A sparse file of many gigabytes must not fill the memory."""
    with (tmp_path / "huge.yaml").open("wb") as file:
        file.truncate(limits.MAX_TABLE_BYTES + 1)
    with pytest.raises(UnreadableError, match="larger than the limit of 256 MiB"):
        load.load_table(tmp_path / "huge.yaml")
