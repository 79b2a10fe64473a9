"""Appending to ledgers that people wrote: the file without what was inserted is the old file, whatever stands in it."""

import re
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from conftest import ROOT
from reformctl.model.diagnostics import InvalidDataError
from reformctl.system.files import FileContent
from reformctl.tablefile import load
from reformctl.tracking import ledger_file
from reformctl.tracking.ledger_file import LedgerFile
from reformctl.tracking.ledger_text import Additions, EntryValue

TABLE = load.load_table(ROOT / "data" / "tasks.yaml")
TAX = "深圳市税务局"
ADDITIONS: Sequence[Additions] = (
    {"reports": [{"task": 30, "agency": "市司法局", "period": "2026-12", "state": "推进中", "text": "一\n- 二: #]}"}]},
    {"asked": [{"period": "2026-12", "role": "lead", "agencies": (TAX, "市司法局"), "due": "2026-12-25"}]},
    {"extended": [{"task": 17, "to": "2027-01-31"}]},
    {"closed": [{"task": 3, "on": "2026-12-30", "note": "已核，“同意”"}]},
    {"due": [{"29": "2027-03-31"}]},
    {"assign": [{"1": "市前海管理局"}]},
)
"""One entry for each list of a ledger, as `split` and `gather` append them."""

REPORT: Mapping[str, EntryValue] = {"task": 3, "agency": TAX, "period": "2026-11", "state": "推进中"}
PAIRS = ", ".join(f"{key}: {value}" for key, value in REPORT.items())
FLOW, OTHER = f"{{{PAIRS}}}", f"{{{PAIRS}}}".replace("task: 3", "task: 4")
ONE_LINE = (
    "已启动",
    "'- 单引 号'",
    '"双引\\n号 ] }"',
    "'# 不是注释'",
    '"a: b"',
    "http://example.org/#x",
    "一 ]二",
    "x#y",
)
LINES = (
    *("|\n{0}  块\n{0}\n{0}  - 二", ">-\n{0}  折 # 叠\n{0}  行", '"跨\n{0}  行"', "'跨\n\n{0}  行'"),
    *("|+\n{0}  末\n\n", "跨\n{0}  行"),
)
"""Ways of writing a text; {0} is the indentation of its key."""
COMMENTS = ("", "", "  # 注 [", "\t# 制表符 }", " #", "  ")
BETWEEN = ("", "", "", "\n", "# 注释: [x]\n", "    # - 缩进的注释\n", "\n\n", "  \n", "\t# 制表\n")
HEADS, FEET = ("", "", "# 台账\n", "---\n", "%YAML 1.2\n---\n"), ("", "", "...\n", "# 完")
EMPTY = ("[]", "[ ]", "[\n]", "[ # 空 ]\n  ]")
DUE = ("", "due: {}\n", "due: {3: 2026-12-31} # }\n", 'due:\n    "3": 2026-12-31\n    4: 2027-01-01\n')
ASSIGN = ("", "assign: {2: 市商务局,}\n", "assign:\n  2: 市商务局 # 定\n\n# 完\n")
ASKED = (
    "",
    f"asked:\n- period: 2026-11\n  agencies: [{TAX}]\n",
    f"asked: [{{period: 2026-11, agencies: [{TAX}]}}]\n",
)


@st.composite
def write_entry(draw: st.DrawFn, indent: str) -> str:
    """An entry of `reports` in a block list."""
    dash = draw(st.sampled_from(("- ", "-   ", "-\n", "- # 甲\n")))
    if draw(st.booleans()):
        text = draw(st.sampled_from(ONE_LINE[:5]))
        return f"{indent}- {{{PAIRS}, text: {text}}}{draw(st.sampled_from(COMMENTS))}\n"
    inner = f"{indent}    " if dash == "-   " else f"{indent}  "
    lines = [f"{key}: {value}{draw(st.sampled_from(COMMENTS))}" for key, value in REPORT.items()]
    text = draw(st.sampled_from(ONE_LINE + LINES)).replace("{0}", inner)
    lines.append(f"text: {text}")
    start = f"{indent}{dash}{inner}" if dash.endswith("\n") else f"{indent}{dash}"
    return start + f"\n{inner}".join(lines) + "\n"


@st.composite
def write_reports(draw: st.DrawFn) -> str:
    """The list of reports."""
    style = draw(st.sampled_from(("none", "empty", "flow", "lines", "block", "block", "block")))
    if style == "none":
        return ""
    key = draw(st.sampled_from(("reports:", '"reports":', "reports :")))
    comment = draw(st.sampled_from(COMMENTS))
    if style == "empty":
        return f"{key} {draw(st.sampled_from(EMPTY))}\n"
    if style == "flow":
        return f"{key} [{FLOW}, {OTHER}{draw(st.sampled_from(('', ',', ' , ')))}]{comment}\n"
    if style == "lines":
        return f"{key} [\n  {FLOW}, # 一]\n  {OTHER}{draw(st.sampled_from(('', ',', ', # ]', ' # ],')))}\n  ]\n"
    indent = draw(st.sampled_from(("", "  ", "    ")))
    text = f"{key}{comment}\n"
    for task in range(3, draw(st.integers(4, 6))):
        text += draw(write_entry(indent)).replace("task: 3", f"task: {task}") + draw(st.sampled_from(BETWEEN))
    return text


@st.composite
def write_ledger(draw: st.DrawFn) -> bytes:
    """A ledger as people may write it: keys in any order, comments, brackets, quotation marks, ends of lines."""
    sections = [draw(st.sampled_from(ways)) for ways in (DUE, ASSIGN, ASKED)]
    sections += ["format: 1\n", draw(st.sampled_from(("table: {id: qh6}\n", "table:\n  id: qh6 # 表\n")))]
    sections.append(draw(write_reports()))
    text = draw(st.sampled_from(HEADS))
    for section in draw(st.permutations(sections)):
        text += section + draw(st.sampled_from(BETWEEN))
    text += draw(st.sampled_from(FEET))
    if draw(st.booleans()):
        text = text.rstrip("\n")
    mark, ending = draw(st.sampled_from(("", "", "\ufeff"))), draw(st.sampled_from(("\n", "\n", "\r\n")))
    return (mark + text.replace("\n", ending)).encode()


def find_inserted(old: bytes, new: bytes) -> bytes:
    """What stands in the new bytes in one place, and not in the old ones; fails where that is not all."""
    same = next((at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), len(old))
    size = len(new) - len(old)
    for begin in range(same, -1, -1):
        if old[begin:] == new[begin + size :]:
            return new[begin : begin + size]
    pytest.fail(f"the old bytes were changed:\n{old.decode()}\n---\n{new.decode()}")


def read(data: bytes) -> LedgerFile | None:
    """A ledger, or None for what is none."""
    ledger = ledger_file.check_ledger(FileContent("progress.yaml", data), lambda _id: TABLE).ledger
    return ledger and LedgerFile("progress.yaml", ledger, data)


@given(write_ledger(), st.permutations(ADDITIONS))
def test_the_old_bytes_stay_whatever_they_are(data: bytes, additions: Sequence[Additions]) -> None:
    """Comments, order, quotation marks and ends of lines are people's own; one list after another is appended to."""
    file = read(data)
    assume(file is not None)
    for addition in additions:
        assert file
        try:
            new = ledger_file.append_entries(file, TABLE, addition)
        except InvalidDataError:
            assert "closed" in addition, "nobody has reported on that task"
            continue
        inserted = find_inserted(file.data, new.data)
        assert inserted
        assert re.sub(rb"\r\n", b"", inserted).count(b"\n") * (b"\r\n" in file.data) == 0, "ends of lines as they are"
        file = new


@pytest.mark.parametrize("comments", [1, 5, 12])
def test_brackets_in_comments_behind_a_list_end_none(comments: int) -> None:
    """Somebody noted [x] on line after line below an empty list: the entry goes into the list, not into a note."""
    notes = "# [x]\n" * comments
    file = read(f"format: 1\ntable: {{id: qh6}}\nreports: [] # [x]\n{notes}".encode())
    assert file
    new = ledger_file.append_entries(file, TABLE, ADDITIONS[0])
    assert len(new.ledger.reports) == 1
    assert find_inserted(file.data, new.data)
