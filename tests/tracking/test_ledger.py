"""The ledger: every fault has its place, nothing that stands there is ever changed, and what is added is read again."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import CASES, ROOT, Outcome
from reformctl.model.diagnostics import InvalidDataError
from reformctl.model.table import Table
from reformctl.system.errors import UsageError
from reformctl.system.files import FileContent
from reformctl.tablefile import load, yaml_reader
from reformctl.tracking import ledger_cache, ledger_file, ledger_rules, ledger_schema, periods
from reformctl.tracking.ledger import Ledger, Report, hash_table
from reformctl.tracking.ledger_file import LedgerFile
from reformctl.tracking.ledger_text import Additions, Entry

Run = Callable[..., Outcome]
LEDGERS = sorted((CASES / "ledger").glob("*.yaml"))
TABLE = load.load_table(ROOT / "data" / "tasks.yaml")
HEAD = "format: 1\ntable: {id: qh6}\n"
REPORT: Entry = {"task": 3, "agency": "深圳市税务局", "period": "2026-11", "state": "推进中", "text": "已启动。"}


def read(data: bytes) -> LedgerFile:
    """A ledger that is known to be right."""
    result = ledger_file.check_ledger(FileContent("progress.yaml", data), lambda _id: TABLE)
    assert result.ledger is not None, result.diagnostics
    return LedgerFile("progress.yaml", result.ledger, data)


@pytest.mark.parametrize("path", LEDGERS, ids=lambda path: path.stem)
def test_every_fault_is_found_and_placed(path: Path) -> None:
    """A ledger grows for years; a fault without its line is looked for among thousands."""
    head = re.match("# expect (.+)\n", path.read_text(encoding="utf-8"))
    assert head
    result = ledger_file.check_ledger(FileContent(str(path)), lambda _id: TABLE)
    found = [
        f"{diagnostic.location.line}:{diagnostic.location.column} {diagnostic.rule}{'?' if diagnostic.warning else ''}"
        for diagnostic in result.diagnostics
        if diagnostic.location
    ]
    assert found == ([] if head[1] == "nothing" else head[1].split(", "))
    assert (result.ledger is None) == any(not diagnostic.warning for diagnostic in result.diagnostics)


def test_every_rule_has_a_case() -> None:
    """A rule without a case could be deleted and nobody would notice."""
    named = {path.stem.removeprefix("bad-") for path in LEDGERS}
    assert set(ledger_rules.RULES) - named == {"ledger-without-table"}


def test_check_knows_a_ledger_by_its_content(call: Run, tmp_path: Path) -> None:
    """Whatever it is called; and in a folder of tables it is none, so that every other command goes on answering."""
    path = tmp_path / "anything.yaml"
    path.write_text(f"{HEAD}reports: []\n", encoding="utf-8")
    assert call("check", str(path)) == (0, "", f"{path}: 0 reports, no errors\n")
    path.write_text("format: 1\ntable: {id: other}\n", encoding="utf-8")
    code, out, _err = call("check", str(path))
    assert (code, out.split("\n")[0].split(": ")[1:3]) == (0, ["warning", "ledger-without-table"])
    path.unlink()
    (tmp_path / "council.yaml").write_bytes((CASES / "tables" / "council.yaml").read_bytes())
    (tmp_path / "progress.yaml").write_text("format: 1\ntable: {id: council}\nreports: []\n", encoding="utf-8")
    assert call("list", "--data", str(tmp_path), "--count")[0] == 0
    assert f"{tmp_path}/progress.yaml: 0 reports, no errors\n" in call("check", str(tmp_path))[2]
    assert call("check", "--explain", "ledger-date")[0] == 0


def test_the_json_schema_of_a_ledger(call: Run) -> None:
    """For editors."""
    assert json.loads(call("schema", "ledger")[1]) == ledger_schema.make_json_schema()


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("2026-11", "2026-11-30"),
        ("2026-12", "2026-12-31"),
        ("2026-Q1", "2026-03-31"),
        ("2026-W48", "2026-11-29"),
        ("2026-W53", "2027-01-03"),
        ("2025-W53", None),
        ("2026-13", None),
        ("2026-Q5", None),
        ("26-11", None),
        ("２０２６-11", None),
    ],
)
def test_periods(text: str, last: str | None) -> None:
    """A month, a quarter or a week, and nothing that only looks like one: 2025 has 52 weeks."""
    period = periods.parse_period(text)
    assert (period and period.last.isoformat()) == last


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-20", "2026-11-20"),
        ("2026/11/20", "2026-11-20"),
        ("2026.11.2", "2026-11-02"),
        ("2026年11月20日", "2026-11-20"),
        ("2026年11月", None),
        ("11.20", None),
        ("46000", None),
        ("2026-11/20", None),
        ("2026-02-30", None),
        ("下月", None),
    ],
)
def test_dates(text: str, day: str | None) -> None:
    """What is no whole date is never made one."""
    found = periods.parse_date(text)
    assert (found and found.isoformat()) == day


WAYS = {
    "new": "",
    "no list": HEAD,
    "empty list": f"{HEAD}reports: []\n",
    "block": f"{HEAD}reports:\n  - task: 5\n    agency: 深圳市税务局\n    period: 2026-11\n    state: 推进中\n",
    "at the margin": f"{HEAD}reports:\n- {{task: 5, agency: 深圳市税务局, period: 2026-11, state: 推进中}}\n",
    "flow": f"{HEAD}reports: [{{task: 5, agency: 深圳市税务局, period: 2026-11, state: 推进中}}]\n",
    "flow with a comma": f"{HEAD}reports: [{{task: 5, agency: 深圳市税务局, period: 2026-11, state: 推进中}},] # ]\n",
    "text with marks": (
        f"{HEAD}reports:\n  - task: 5\n    agency: 深圳市税务局\n    period: 2026-11\n    state: 推进中\n"
        "    text: |+\n      一\n\n      # 二\n\n"
    ),
    "between": (
        f"{HEAD}reports: # 报告\n  # 一\n  - {{task: 5, agency: 深圳市税务局, period: 2026-11, state: 推进中}} # x\n"
        "\n  # 二\n\n# 三\nclosed:\n  - {task: 5}\n# 完\n"
    ),
}


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("cut", [False, True])
@pytest.mark.parametrize("way", WAYS)
def test_the_old_bytes_stay(way: str, ending: str, mark: str, *, cut: bool) -> None:
    """The file without what was inserted is the old file: nobody's comment, quotation mark or order is lost."""
    text = mark * bool(WAYS[way]) + WAYS[way].replace("\n", ending)
    data = (text.rstrip("\r\n") if cut and way != "text with marks" else text).encode()
    old = read(data) if data else LedgerFile("progress.yaml", Ledger("qh6", hash_table(TABLE)), b"")
    additions: Additions = {"reports": [REPORT, {**REPORT, "task": 6}], "closed": [{"task": 3}]}
    new = ledger_file.append_entries(old, TABLE, additions)
    assert [report.task for report in new.ledger.reports] == [*(report.task for report in old.ledger.reports), 3, 6]
    assert new.ledger.closed[-1].task == 3
    rest = iter(new.data)
    assert all(byte in rest for byte in data), "the old bytes in their order"
    new_lines = new.data.split(b"\n")
    assert [line for line in data.split(b"\n")[:-1] if line not in new_lines and b"[" not in line] == []


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufdd0"), min_size=1, max_size=40)


@given(texts, texts, st.sampled_from(sorted(WAYS)))
def test_no_reported_character_is_lost(text: str, evidence: str, way: str) -> None:
    """Whatever a body writes comes back to the character, also what YAML or a terminal would take for a sign."""
    old = read(WAYS[way].encode()) if WAYS[way] else LedgerFile("progress.yaml", Ledger("qh6", hash_table(TABLE)), b"")
    new = ledger_file.append_entries(old, TABLE, {"reports": [{**REPORT, "text": text, "evidence": evidence}]})
    assert new.ledger.reports[-1] == Report(3, "深圳市税务局", "2026-11", "推进中", text, evidence)


def test_contradictions_are_not_written() -> None:
    """A second answer for a pair and a period needs to say that it takes the place of the first."""
    old = read(f"{HEAD}reports: []\n".encode())
    once = ledger_file.append_entries(old, TABLE, {"reports": [REPORT]})
    with pytest.raises(InvalidDataError):
        ledger_file.append_entries(once, TABLE, {"reports": [REPORT]})
    twice = ledger_file.append_entries(once, TABLE, {"reports": [{**REPORT, "text": "乙", "supersedes": True}]})
    assert twice.ledger.list_current_reports("2026-11")[3, "深圳市税务局"].text == "乙"


def test_what_cannot_be_appended_to_is_left_alone() -> None:
    """A ledger in one pair of braces has no line behind which an entry could stand."""
    with pytest.raises(UsageError, match="on lines of its own"):
        ledger_file.append_entries(read(b"{format: 1, table: {id: qh6}}\n"), TABLE, {"reports": [REPORT]})


def test_the_cache_gives_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qh6: Table) -> None:
    """A large ledger takes seconds to read; a damaged cache takes them again, and never answers."""
    monkeypatch.setenv("REFORMCTL_CACHE", str(tmp_path / "cache"))
    path = tmp_path / "progress.yaml"
    path.write_bytes((CASES / "ledger" / "good.yaml").read_bytes())
    read_first = ledger_file.load_ledger(str(path), qh6)
    assert ledger_cache.find_ledger(read_first.data) == read_first.ledger
    monkeypatch.setattr(ledger_file, "check_ledger", None)
    assert ledger_file.load_ledger(str(path), qh6) == read_first
    (cached,) = (tmp_path / "cache").glob("*.reformctl.json")
    cached.write_bytes(cached.read_bytes().replace("推进中".encode(), "已办结".encode()))
    assert ledger_cache.find_ledger(read_first.data) is None


def test_a_ledger_is_read_once_to_append(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qh6: Table) -> None:
    """50,000 reports take seconds to read: not to find the place, nor once more for the next command."""
    monkeypatch.setenv("REFORMCTL_CACHE", str(tmp_path / "cache"))
    path = tmp_path / "progress.yaml"
    path.write_bytes((CASES / "ledger" / "good.yaml").read_bytes())
    file = ledger_file.load_ledger(str(path), qh6)
    sizes = []
    compose = yaml_reader.compose_text

    def count(text: str) -> object:
        sizes.append(len(text))
        return compose(text)

    monkeypatch.setattr(yaml_reader, "compose_text", count)
    new = ledger_file.append_entries(file, qh6, {"reports": [{**REPORT, "period": "2027-01"}]})
    assert len(sizes) == 1
    path.write_bytes(new.data)
    assert ledger_file.load_ledger(str(path), qh6).ledger == new.ledger
    assert len(sizes) == 1


def test_a_ledger_that_is_not_there_is_empty(tmp_path: Path, qh6: Table) -> None:
    """The first month begins without one."""
    file = ledger_file.load_ledger(str(tmp_path / "progress.yaml"), qh6)
    assert (file.data, file.ledger.table, file.ledger.reports) == (b"", "qh6", ())
    path = tmp_path / "other.yaml"
    path.write_text("format: 1\ntable: {id: qh7}\n", encoding="utf-8")
    with pytest.raises(InvalidDataError):
        ledger_file.load_ledger(str(path), qh6)
