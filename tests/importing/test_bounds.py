"""Reading stops at the limits and takes no more than its share of time: documents come from anywhere."""

import re
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Outcome
from growing import is_steep
from reformctl.importing import extraction
from reformctl.importing.document import DocumentError
from reformctl.importing.readers import csv as csv_reader
from reformctl.importing.readers import markdown, plain_text

Run = Callable[..., Outcome]

READERS = {"txt": plain_text.read, "csv": csv_reader.read, "md": markdown.read}
RUNS = {
    "blanks": " ",
    "tabs": "\t",
    "full-width blanks": "\u3000",
    "digits": "1",
    "dots": ".",
    "brackets": "（",
    "commas between names": "、",
    "quotation marks": '"',
    "stars": "*",
    "pipes": "|",
    "numbers with dots": "1.",
    "a word of roles": "分工",
    "hyphens and blanks": "- ",
    "colons": "：",
}
"""What a text may hold again and again: what patterns repeat, and nearly match."""


def read_and_understand(read: Callable[[bytes], object], text: str) -> None:
    """What import does with a text; that it is no list of tasks is an answer like any other."""
    try:
        document = read(text.encode())
        extraction.recognise_tasks(document)  # type: ignore[arg-type] # what the reader of a kind gives
    except DocumentError:
        return


@pytest.mark.parametrize("run", RUNS)
@pytest.mark.parametrize("kind", READERS)
def test_no_text_takes_the_square_of_its_length(kind: str, run: str) -> None:
    """25 kB of blanks took ten seconds: whoever is sent such a file must not wait."""
    part = RUNS[run]

    def work(size: int) -> None:
        repeated = part * (size // len(part))
        read_and_understand(READERS[kind], f"序号,试点任务,实施内容\n1,甲{repeated}乙,{repeated}丙\n{repeated}丁\n")

    assert not is_steep(work, 5_000, 0.5)


@pytest.mark.parametrize(
    ("kind", "row"),
    [("csv", "1,a,b\n"), ("txt", "1\ta\tb\n"), ("txt", "1. a\n"), ("md", "| 1 | a | b |\n")],
    ids=["csv", "tabs", "numbered lines", "a table in Markdown"],
)
def test_what_is_too_long_is_refused_before_it_is_kept(kind: str, row: str) -> None:
    """Of a million rows 20,000 would be read: the others must cost neither time nor memory."""
    heads = {"csv": "序号,试点任务,实施内容\n", "md": "| 序号 | 试点任务 | 实施内容 |\n|---|---|---|\n"}
    data = (heads.get(kind, "序号\t试点任务\t实施内容\n") + row * 400_000).encode()
    tracemalloc.start()
    try:
        with pytest.raises(DocumentError, match=r"more than [0-9]+|too many"):
            READERS[kind](data)
        _current, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 12 * len(data)


def test_a_title_that_the_id_stands_in_for_is_not_judged(call: Run, tmp_path: Path) -> None:
    """A table without a title ends alike whatever its id is, also where a part of that occurs in the document."""
    document = tmp_path / "d.csv"
    document.write_text("序号,试点任务,实施内容,牵头单位\n1,甲,乙,市局\n", encoding="utf-8")
    outcomes = set()
    for name in ("p1", "px", "p-12", "imported"):
        target = tmp_path / name / "t.yaml"
        outcome = [call("import", str(document), "--id", name, "-o", str(target)), call("check", str(target))]
        assert [code for code, _out, _err in outcome] == [0, 0]
        outcomes.add(re.sub(r"\^+", "^", str(outcome).replace(name, "ID")))  # as many as the title has characters
    assert len(outcomes) == 1
