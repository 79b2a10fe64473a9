"""The promise everything rests on: the data are the official text, to the character, no more and no less."""

import hashlib
import re

import pytest

from conftest import ROOT
from reformctl.model.table import Table

SOURCE = ROOT / "data" / "sources" / "qh6.txt"


def official_cells() -> list[str]:
    """The cells of the source, read without any code of ours: a cell begins with a tab, its line breaks are layout."""
    text = SOURCE.read_bytes().decode("utf-8")
    title, *cells = re.split(r"\n\t", text)
    return [title, *("".join(cell.split("\n")).removesuffix(" ") for cell in cells)]


def official_rows() -> tuple[list[tuple[str, int]], list[tuple[str, ...]]]:
    """Categories with their declared counts, and rows of category, number, title, content, leads, scope."""
    cells = official_cells()[1:]
    assert cells[:5] == ["序号", "试点任务", "实施内容", "牵头单位", "推广范围"]
    categories: list[tuple[str, int]] = []
    rows = []
    rest = iter(cells[5:])
    for cell in rest:
        if heading := re.fullmatch(r"[一二三四五六七]、(.+)（([0-9]+)项）", cell):
            categories.append((heading[1], int(heading[2])))
        else:
            rows.append((categories[-1][0], cell, *(next(rest) for _column in range(4))))
    return categories, rows


def test_every_field_is_the_official_text(qh6: Table) -> None:
    """Both ways at once: a task missing, added, moved or altered in one character makes the lists differ."""
    ours = [
        (task.category, str(task.id), task.title, task.content, "、".join(task.lead_agencies), task.scope)
        for task in qh6.tasks
    ]
    assert ours == official_rows()[1]


def test_categories_and_declared_counts_are_the_official_ones(qh6: Table) -> None:
    """The document's own counts are its check sum."""
    assert [(category.name, category.declared) for category in qh6.categories] == official_rows()[0]
    assert [category.declared for category in qh6.categories] == [8, 4, 5, 4, 11, 2, 4]


def test_the_table_has_the_official_title(qh6: Table) -> None:
    """The title is broken over three lines in the source and stands after the word 附件."""
    kind, *title = official_cells()[0].split("\n")
    assert (qh6.source.kind, qh6.title) == (kind, "".join(title))


def test_the_source_is_kept_byte_for_byte(qh6: Table) -> None:
    """A converted line ending or a lost blank in the kept source would make every proof worthless."""
    assert qh6.source.file == "sources/qh6.txt"
    assert hashlib.sha256(SOURCE.read_bytes()).hexdigest() == qh6.source.sha256
    assert qh6.source.sha256 == "addf2775e14603852b2a3f9d3ee8f45e8f2f9b9dff214b7ac28782d0a1e69247"


def test_half_width_signs_and_the_note_of_task_16_are_kept(qh6: Table) -> None:
    """They look like misprints, and whoever tidies them up falsifies the document."""
    content = {task.id: task.content for task in qh6.tasks}
    assert "监理、造价等服务,对勘察结果" in content[6]
    assert "海事VGM监管系统,对载货集装箱" in content[18]
    assert "反映会员建议和要求;收集、整理" in content[38]
    assert content[16].endswith("（注：“扶贫+疫情防控”资产支持票据交易模式不适用于金融租赁公司）")


def test_what_no_source_states_is_null_and_the_note_says_so(qh6: Table) -> None:
    """An invented issuer or date would be quoted."""
    source = qh6.source
    assert (source.issuer, source.document_number, source.date, source.url) == (None, None, None, None)
    assert source.note is not None
    for word in ("发文机关", "文号", "日期", "网址"):
        assert word in source.note


def test_counts_of_leads(qh6: Table) -> None:
    """38 tasks, 46 pairs, 19 lead names, 18 agencies: figures that people will quote."""
    pairs = [name for task in qh6.tasks for name in task.lead_agencies]
    assert (len(qh6.tasks), len(pairs), len(set(pairs))) == (38, 46, 19)
    assert [agency.name for agency in qh6.agencies] == list(dict.fromkeys(pairs))
    assert [agency.name for agency in qh6.agencies if not agency.is_agency] == ["各企业"]
    assert [task.id for task in qh6.tasks if len(task.lead_agencies) > 1] == [29, 30, 33, 34]


def test_no_alias_means_two_agencies(qh6: Table) -> None:
    """An alias that two agencies share could never be understood."""
    spellings = [
        spelling
        for agency in qh6.agencies
        for spelling in (agency.name, *filter(None, [agency.full_name]), *agency.aliases)
    ]
    assert len(spellings) == len(set(spellings))


@pytest.mark.parametrize("name", ["tasks.yaml", "sources/qh6.txt"])
def test_data_files_have_plain_line_ends(name: str) -> None:
    """A carriage return would come from a converted checkout."""
    assert b"\r" not in (ROOT / "data" / name).read_bytes()
