"""What a body writes into a form reaches the ledger to the character, whatever it is, in every kind of form."""

import csv
import io
import tempfile
from pathlib import Path

import openpyxl
from hypothesis import example, given, settings
from hypothesis import strategies as st

from making_forms import FIRST, FORMS, LEDGER, NAME, TABLE, TAX, fill_document
from reformctl.tracking import gathering, ledger_file, splitting
from reformctl.tracking.gathering import GatherRequest
from reformctl.tracking.ledger import Ledger, hash_table
from reformctl.tracking.ledger_file import LedgerFile
from reformctl.tracking.splitting import SplitRequest

SPLIT = splitting.split_table(TABLE, LEDGER, SplitRequest("2026-11", agencies=(TAX,)))
WORD_FORM = SPLIT.list_files("docx")[f"{TAX}_2026-11.docx"]
SIGNS = "市局完成（一）“”、，。—… =+-@'\"<>&;#:[]{}|_\\/%\u3000０９aZ\n𠮷é\u200b"
texts = st.text(st.sampled_from(SIGNS), min_size=1, max_size=30).filter(
    lambda text: bool(text.strip(" \n\u3000\u200b"))
)


def gather_texts(name: str, data: bytes) -> list[str | None]:
    """What was reported on the first task: text and evidence, before and after the ledger."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        found = gathering.gather_files([str(path)], TABLE, LEDGER, GatherRequest())
    empty = LedgerFile("progress.yaml", Ledger("qh6", hash_table(TABLE)), b"")
    (report,) = ledger_file.append_entries(empty, TABLE, found.list_additions()).ledger.reports
    assert report == found.new[0]
    return [report.text, report.evidence]


@settings(max_examples=40)
@given(texts, texts)
@example("=1+1", "@SUM(A1)")
@example(" 前后有空格 ", "\n一\n\n二\n")
def test_workbooks(text: str, evidence: str) -> None:
    """Nothing is trimmed, computed or unescaped."""
    book = openpyxl.load_workbook(io.BytesIO(FORMS[NAME]))
    page = book["填报"]
    first = next(cell.column for cell in page[FIRST - 1] if cell.value == "进展状态") or 0
    page.cell(FIRST, first).value = "推进中"
    for column, value in ((first + 1, text), (first + 2, evidence)):
        page.cell(FIRST, column).value = value
        page.cell(FIRST, column).data_type = "s"
    file = io.BytesIO()
    book.save(file)
    assert gather_texts(NAME, file.getvalue()) == [text, evidence]


@settings(max_examples=40)
@given(texts, texts)
def test_csv(text: str, evidence: str) -> None:
    """Lines within quotation marks, and what looks like a formula."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerows(
        [["编号", "进展状态", "进展情况", "佐证材料"], ["qh6:3", "推进中", text, evidence], ["", "", "", ""]]
    )
    assert gather_texts(f"{TAX}.csv", file.getvalue().encode()) == [text, evidence]


@settings(max_examples=40)
@given(texts.filter(lambda text: "\n" not in text))
def test_word(text: str) -> None:
    """A content control holds a text of one line."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    data = fill_document(WORD_FORM, {"qh6:3 state": "推进中", "qh6:3 text": escaped})
    assert gather_texts("a.docx", data)[0] == text
