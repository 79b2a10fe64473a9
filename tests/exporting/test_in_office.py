"""The documents as LibreOffice shows them: turned into PDF, and read from the paper."""

import re
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import pdfplumber
import pytest
from pdfplumber.pdf import PDF

from reformctl import exporting
from reformctl.__main__ import main
from reformctl.model.table import Table, Task

pytestmark = pytest.mark.tools

A4_ACROSS = (842, 595)
"""Points."""
HEAD = "序号试点任务实施内容牵头单位推广范围"


def bare(text: str | None) -> str:
    """Without the blanks and line breaks that a page puts between characters."""
    return "".join((text or "").split())


@pytest.fixture(scope="module")
def office(qh6: Table, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, PDF]]:
    """Each document as a PDF; one run of LibreOffice, in a profile of its own, for all of them."""
    folder = tmp_path_factory.mktemp("office")
    document, workbook = (exporting.dump_tasks([qh6], qh6.tasks, name) for name in ("docx", "xlsx"))
    (folder / "document.docx").write_bytes(document)
    (folder / "workbook.xlsx").write_bytes(workbook)
    assert main(("export", "-q", "-a", "司法局", "-o", str(folder / "part.docx"))) == 0
    lines = qh6.tasks[0]._replace(content="\n".join(f"第{number}行" for number in range(1, 19)))
    (folder / "lines.xlsx").write_bytes(exporting.dump_tasks([qh6.replace(tasks=(lines,))], [lines], "xlsx"))
    files = sorted(path.name for path in folder.iterdir())
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", *files]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120)
    opened = {path.stem: pdfplumber.open(path) for path in folder.glob("*.pdf")}
    yield opened
    for pdf in opened.values():
        pdf.close()


def cells(pdf: PDF) -> list[list[list[str]]]:
    """The rows of each page, without what merged cells leave empty."""
    return [
        [[bare(cell) for cell in row if cell is not None] for table in page.extract_tables() for row in table]
        for page in pdf.pages
    ]


def fields(tasks: Sequence[Task]) -> list[list[str]]:
    """What each task's row shows, in the order of the official columns."""
    return [
        [str(task.id), bare(task.title), bare(task.content), "、".join(task.lead_agencies), task.scope or ""]
        for task in tasks
    ]


def test_the_document(office: dict[str, PDF], qh6: Table) -> None:
    """A4 across, the heading row on every page, every row whole on one page, every text to the character."""
    pdf = office["document"]
    assert {(round(page.width), round(page.height)) for page in pdf.pages} == {A4_ACROSS}
    assert 8 <= len(pdf.pages) <= 14
    first = bare(pdf.pages[0].extract_text())
    assert first.startswith(f"附件{bare(qh6.title)}{HEAD}一、投资便利化（8项）")
    pages = cells(pdf)
    assert all(bare("".join(page[0])) == HEAD for page in pages)
    rows = [row for page in pages for row in page[1:]]
    assert [row for row in rows if len(row) == 5] == fields(qh6.tasks)
    names = [f"{category.name}（{category.declared}项）" for category in qh6.categories]
    assert [row[0].partition("、")[2] for row in rows if len(row) == 1] == names
    assert all(len(page[-1]) == 5 for page in pages), "a page ends with a heading"
    assert [bare(page.extract_text())[-3:].strip("—") for page in pdf.pages[:9]] == [*"123456789"]


def test_the_document_of_a_selection(office: dict[str, PDF], qh6: Table) -> None:
    """It says on its first page that it is a part, counts what it shows, and says what the agency does in each task."""
    pdf = office["part"]
    first = bare(pdf.pages[0].extract_text())
    assert first.startswith(
        f"附件{bare(qh6.title)}全表38项，本表4项。筛选条件：牵头或配合单位为市司法局。{HEAD}角色三、金融开放创新（1项）"
    )
    rows = [row for page in cells(pdf) for row in page if row[0] != "序号"]
    chosen = [task for task in qh6.tasks if "市司法局" in task.lead_agencies]
    assert [row for row in rows if len(row) == 6] == [[*row, "牵头"] for row in fields(chosen)]
    assert [row[0] for row in rows if len(row) == 1] == ["三、金融开放创新（1项）", "五、法治创新（3项）"]


def test_the_workbook(office: dict[str, PDF], qh6: Table) -> None:
    """No row is clipped, though LibreOffice does not fit rows to wrapped texts, and none is mostly empty."""
    pdf = office["workbook"]
    *pages, last = cells(pdf)
    rows = [row for page in pages for row in page]
    assert [row for row in rows if row[0] != "序号"] == [
        [number, task.category, title, leads, scope, content]
        for task, (number, title, content, leads, scope) in zip(qh6.tasks, fields(qh6.tasks), strict=True)
    ]
    assert 4 <= len(pages) <= 8
    assert ["任务", "38", "38", ""] in last


def test_rows_are_as_high_as_their_texts(office: dict[str, PDF]) -> None:
    """No row has room for two lines more than it holds: forty such rows are a page of nothing."""
    spare = []
    for page in office["workbook"].pages[:-1]:
        for table in page.find_tables():
            for row, texts in list(zip(table.rows, table.extract(), strict=True))[1:]:
                lines = max(text.count("\n") + 1 for text in texts if text)
                spare.append((row.bbox[3] - row.bbox[1]) - lines * 12.5)
    assert len(spare) >= 38
    assert -2 < min(spare) < max(spare) < 2 * 18
    assert sum(spare) / len(spare) < 18


def test_lines_of_a_text_are_lines_of_its_cell(office: dict[str, PDF]) -> None:
    """The eighteenth line stands on the paper too."""
    assert re.search("第1行.*第18行", bare(office["lines"].pages[0].extract_text()))


@pytest.mark.parametrize("name", ["document", "workbook"])
def test_the_characters_are_drawn(office: dict[str, PDF], name: str, tmp_path: Path) -> None:
    """Text that a PDF holds may still be empty boxes: the page has ink, in a Chinese font."""
    page = office[name].pages[0]
    fonts = {char["fontname"].partition("+")[2] for char in page.chars if "\u4e00" <= char["text"] <= "\u9fff"}
    assert fonts
    assert not [font for font in fonts if re.search("DejaVu|Liberation|OpenSymbol", font)]
    path = tmp_path / "page.pdf"
    office[name].stream.seek(0)
    path.write_bytes(office[name].stream.read())
    picture = subprocess.run(
        ["pdftoppm", "-r", "50", "-l", "1", "-gray", str(path)], check=True, capture_output=True
    ).stdout
    assert 0.005 < sum(value < 128 for value in picture) / len(picture) < 0.2
