"""Markdown is read as it is shown; what we write ourselves comes back to the character."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reformctl.exporting import sheet, to_markdown
from reformctl.importing.document import Document, DocumentError, DocumentLocation, Grid, Paragraph
from reformctl.importing.readers import markdown as markdown_reader
from reformctl.model import fields
from reformctl.model.table import Table
from reformctl.system.environment import Screen
from reformctl.text.escaping import escape_markdown

pytestmark = pytest.mark.usefixtures("in_this_process")

FILE = """---
title: 分工表
---
# 分工表

第一段，
接着 *第一* 段。

1. 一
2. 二

| 序号 | 任务 |
|---|---|
| 1 | 一<br>二 \\| 三 |

> <table><tr><td rowspan=2>甲</td></tr></table>
"""


def file(text: str) -> Document:
    """What is read from a file in UTF-8."""
    return markdown_reader.read(text.encode())


def paragraphs(text: str) -> list[str]:
    """The texts outside of tables."""
    return [block.text for block in file(text).blocks if isinstance(block, Paragraph)]


def table(text: str) -> list[list[str]]:
    """The texts of the only table."""
    (grid,) = (block for block in file(text).blocks if isinstance(block, Grid))
    return [[cell.text for cell in row.cells] for row in grid.rows]


def test_what_we_write_is_read_back(qh6: Table) -> None:
    """A table that went through an issue or a report must still be the official one."""
    written = sheet.make_sheet(qh6.tasks, fields.list_columns([qh6]), "zh", Screen())
    assert table(b"".join(to_markdown.dump(written)).decode()) == [
        list(written.list_headings()),
        *map(list, written.format_rows()),
    ]


@given(st.lists(st.text("中文“”　 \t\\|*_`[]()~<>&#!-+=.:1a\"'", min_size=1, max_size=20), min_size=1, max_size=4))
def test_whatever_a_cell_holds_is_read_back(values: list[str]) -> None:
    """Nobody chooses official text so that Markdown leaves it alone."""
    values = [value.strip() or "x" for value in values]
    row = " | ".join(escape_markdown(f"{value}\n{value}") for value in values)
    read = table(f"| {' | '.join('a' * len(values))} |\n|{'---|' * len(values)}\n| {row} |\n")
    assert read[1] == [f"{value}\n{value}" for value in values]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("推广\n到全国", ["推广到全国"]),
        ("one\ntwo", ["one two"]),
        ("一  \n二\\\n三", ["一", "二", "三"]),
        (
            "*强*__调__ `代 码` [链](http://x) ![图](y) \\* &lt;b&gt; &#20013; 'a' -- ...",
            ["强调 代 码 链 * <b> 中 'a' -- ..."],
        ),
        ("标题\n===\n\n## 二 ##", ["标题", "二"]),
        ("3. 一\n3. 二\n   1) 三\n\n   四\n- 五", ["3. 一", "3. 二", "1) 三", "四", "五"]),
        ("1. - 一", ["1. 一"]),
        ("> 一\n> > 二", ["一", "二"]),
        ("```\na  <b>\n  c\n```\n\n    d e", ["a  <b>", "  c", "d e"]),
        ("<div>\n一\n\n二 <b>三</b>\n\n</div>", ["一", "二 三"]),
        ("---\n一\n---\n二", ["一", "二"]),
    ],
)
def test_text_is_what_is_shown(source: str, shown: list[str]) -> None:
    """Marks are not text, and printed numbers are."""
    assert paragraphs(source) == shown


def test_pipe_tables() -> None:
    """The form in which tables stand in issues and wikis."""
    source = "a | *b* | `c\\|d`\n--|:-:|--\n1 | x \\| y<br>z\n2 || 主  要 | 3 | 4\n"
    assert table(source) == [["a", "b", "c|d"], ["1", "x | y\nz", ""], ["2", "", "主  要"]]
    (note,) = file(source).notes
    assert note.location == DocumentLocation(line=4)


def test_tables_in_html_are_read_across_empty_lines() -> None:
    """Markdown has no merged cells, so that writers take HTML for them."""
    source = "<table>\n<tr><td rowspan=2>一</td>\n\n<td>二 **三**\n\n四</td></tr>\n<tr><td>五</td></tr></table>"
    assert table(source) == [["一", "二 **三**\n四"], ["一", "五"]]


def test_everything_has_its_line() -> None:
    """Whoever doubts a cell looks it up in the file."""
    document = file(FILE)
    assert [(block.location.table, block.location.line) for block in document.blocks] == [
        (0, 4),
        (0, 6),
        (0, 9),
        (0, 10),
        (1, 12),
        (2, 16),
    ]
    pipes = document.blocks[4]
    assert isinstance(pipes, Grid)
    assert [row.location.line for row in pipes.rows] == [12, 14]
    html = file("一\n\n<table\nclass=x>\n<tr><td>二\n<tr><td>三\n\n</table>\n\n    四\n").blocks
    assert isinstance(html[1], Grid)
    assert [row.location.line for row in html[1].rows] == [4, 5]  # the line break in a tag is not seen
    assert [block.location.line for block in html] == [1, 4, 10]


def test_what_is_left_out_is_noted() -> None:
    """Settings of a site are no text; a note in square brackets may have been meant as one."""
    document = file("---\ntitle: x\n...\n一\n\n[注]: 国务院\n")
    assert [note.location.line for note in document.notes] == [1, 6]
    assert [block.location.line for block in document.blocks] == [4]


@pytest.mark.parametrize(
    "data",
    [
        b"> " * 200 + b"x",
        b"".join(b"  " * depth + b"- x\n" for depth in range(200)),
        b"[" * 90_000,
        b"![" * 90_000,
        b"[`" * 90_000,
        b"*" * 10_000_000,
        b"|" * 10_000_000,
        b"a\n" * 60_000,
        b"a\0b",
        "国务院办公厅".encode() + b"\xff\xff",
        b"<!-- never ends",
        b"|" + b"a|" * 101 + b"\n|" + b"-|" * 101,
    ],
    ids=lambda data: f"{data[:24]!r}, {len(data)}",
)
def test_what_no_document_holds_is_refused_at_once(data: bytes) -> None:
    """A file from the net may be made to stop us, and what lies too deep is never left out in silence."""
    began = time.process_time()
    with pytest.raises(DocumentError, match=r"\w{2,} \w+"):
        markdown_reader.read(data)
    assert time.process_time() - began < 10


def test_gb18030_is_read_and_noted() -> None:
    """Old editors on Chinese Windows save nothing else."""
    document = markdown_reader.read("国务院".encode("gb18030"))
    assert "GB18030" in document.notes[0].sentence


@given(st.data())
def test_no_bytes_bring_it_down(data: st.DataObject) -> None:
    """Whatever is damaged, cut or made up: a document or a sentence."""
    source = bytearray(FILE.encode(data.draw(st.sampled_from(["utf-8", "gb18030"]))))
    for _time in range(data.draw(st.integers(0, 8))):
        at = data.draw(st.integers(0, len(source)))
        pieces = st.binary(max_size=4) | st.sampled_from(
            [b"\n\n", b"> ", b"- ", b"```", b"|", b"![", b"<td>", b"\n1. "]
        )
        source[at : at + data.draw(st.integers(0, 12))] = data.draw(pieces)
    try:
        document = markdown_reader.read(bytes(source))
    except DocumentError:
        return
    assert not [block for block in document.blocks if isinstance(block, Paragraph) and "\n" in block.text]
