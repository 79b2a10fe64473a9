"""Hostile HTML: a page from the net may be made to stop us, and gets a document or a sentence, soon, in little memory.

Here pages are read as ever, in a child process, while tests/test_from_html.py reads small ones in its own.
"""

import functools
import subprocess
import sys
import time

import pytest

from reformctl.importing.document import DocumentError, Grid, Paragraph
from reformctl.importing.readers import child_process, markdown
from reformctl.importing.readers import html as html_reader

DATA = b"<table><tr><td>a<td>b<td>c<tr><td>d<td>e<td>"
"""A table of data that goes on in a cell."""


@pytest.mark.parametrize(
    "data",
    [
        b"<table><tr><td colspan=1000000000>x",
        b"<table><tr><td>" * 5000,
        b"<table><tr><td>x</table>" * 20_001,
        b"<table>" + b"<td>x" * 101,
        b"<p>" * 300_001,
        b"&" * 300_001,
        b"\n" * 300_001,
        b"<pre>" + b"a<br>\n" * 299_990,
        DATA * 50 + b"x" * 1_000_000,  # tables of one cell, which stood here, lay a page out and are read once
        b"<a " * 500_000,
        b"<" * 20_000_001,
    ],
    ids=lambda data: f"{data[:24]!r}, {len(data)}",
)
def test_what_no_document_holds_is_refused_at_once(data: bytes) -> None:
    """What no table and no page has is said in a sentence, before it is spread out."""
    began = time.process_time()
    with pytest.raises(DocumentError, match=r"\w{2,} \w+"):
        html_reader.read(data)
    assert time.process_time() - began < 10


@pytest.mark.parametrize(
    "data",
    [
        b"<div>" * 50_000 + b"x",
        b"<ol><li>" * 50_000 + b"x",
        b"<span>" * 50_000 + b"</div>" * 50_000 + b"x",
        b"<a " + b" ".join(b"a%d" % number for number in range(300_000)) + b">x",
    ],
    ids=lambda data: f"{data[:24]!r}",
)
def test_a_tree_that_takes_for_ever_is_given_up(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """The standard has a parser look through all open elements at each block, and lexbor all attributes at each one.

    Our own parser read the first two: a browser cuts them off at some hundred levels, and no document has as many.
    """
    monkeypatch.setattr(child_process, "run_steps", functools.partial(child_process.run_steps, seconds=1))
    with pytest.raises(DocumentError, match="no progress for 1 seconds"):
        html_reader.read(data)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds the memory of a process")
def test_a_tree_that_takes_all_memory_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fonts that no end tag ends are in each paragraph anew, as the standard has it: 1 MB becomes more than 1 GB."""
    monkeypatch.setattr(child_process, "run_steps", functools.partial(child_process.run_steps, seconds=60))
    fonts = b"".join(b"<font size=%d>" % number for number in range(10_000))
    with pytest.raises(DocumentError, match="memory"):
        html_reader.read(b"<p>" + fonts + b"</p>" + b"<p>x</p>" * 100_000)


def test_markdown_is_no_way_around_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """HTML may stand in Markdown."""
    monkeypatch.setattr(child_process, "run_steps", functools.partial(child_process.run_steps, seconds=1))
    with pytest.raises(DocumentError, match="no progress"):
        markdown.read(b"<div>" * 45_000)


@pytest.mark.parametrize(
    ("piece", "times"),
    [
        ("<div>", 2_000),
        ("<ol><li>", 2_000),
        ("<b>", 50_000),
        ("<table>", 50_000),
        ("</p>", 50_000),
        ("<p hidden>", 50_000),
        ("<a x=' '>", 50_000),
        ("<![CDATA[>", 50_000),
        ("<math><mi>", 50_000),
        ("<svg><g>", 50_000),
    ],
)
def test_nesting_breaks_nothing(piece: str, times: int) -> None:
    """Nothing recurs: thousands of open elements are as good as one, here and in C."""
    html = piece * times + "</svg></math></p><br>税"
    found = [block.text for block in html_reader.read(html.encode()).blocks if isinstance(block, Paragraph)]
    assert found[-1].endswith("税")


def test_much_of_one_sign_is_one_paragraph() -> None:
    """20 MB are no more than 20 MB; that no document has such a paragraph is said for every kind of document alike."""
    began = time.process_time()
    (block,) = html_reader.read(b"x" * 20_000_000).blocks
    assert isinstance(block, Paragraph)
    assert len(block.text) == 20_000_000
    assert time.process_time() - began < 10


def test_a_cell_over_all_rows_is_one_text() -> None:
    """A hundred cells that span 65,534 rows, in a table of 20,000: each is there once, and ends with the table."""
    (grid,) = html_reader.read(b"<table><tr>" + b"<td rowspan=65534>x" * 100 + b"<tr>" * 19_999).blocks
    assert isinstance(grid, Grid)
    assert {len(row.cells) for row in grid.rows} == {100}
    assert len(grid.rows) == 20_000


def test_a_fault_in_c_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody else's compiled code may break down, and must not take the command with it."""
    broken = functools.partial(child_process.run_steps, "test_child_process", "dies")
    monkeypatch.setattr(child_process, "run_steps", lambda _module, _function, data: broken(data))
    with pytest.raises(DocumentError, match="damaged"):
        html_reader.read(b"<p>x")


def test_only_the_child_loads_selectolax() -> None:
    """Whoever reads no HTML does not pay for it, and whoever does is safe from it."""
    program = (
        "import sys; from reformctl.importing.readers.html import read; read(b'x'); print('selectolax' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout == b"False\n"
