"""Citations: what GB/T 7714—2015 asks for as far as it is known, and files that other people's parsers read."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import rispy
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database import parse_string

from conftest import CASES, COUNCIL, Outcome
from reformctl import exporting
from reformctl.cli import spec
from reformctl.exporting import FORMATS, STYLES, citation_styles
from reformctl.model.table import Source, Table, Task
from reformctl.system.errors import UsageError
from reformctl.tablefile import load
from reformctl.text.escaping import escape_text

Run = Callable[..., Outcome]
CITED = sorted((CASES / "cite").glob("*.yaml"))
SUFFIXES = {"gbt7714": ".txt", "bibtex": ".bib", "ris": ".ris"}
NAMED = {"backslash": "\\", "braceleft": "{", "braceright": "}", "asciitilde": "~", "asciicircum": "^"}

hostile = st.text(
    st.sampled_from("中（〔 \t\r\n{}%&#_\\~^$\"'@,=-ATYER\x00\x1b\x85\u2028\u202e、1") | st.characters(), min_size=1
).filter(lambda text: text.strip(" \t\r\n\u3000"))
"""What ends a field, begins a comment or a record, or obeys a terminal, somewhere."""


def shown(text: str) -> str:
    """The text on one line, as it may stand in a citation."""
    return escape_text(re.sub(r"[ \t\r\n]+", " ", text)).strip()


def typeset(field: str) -> str:
    """What LaTeX sets for a field; a sign of its own that stands there bare fails."""
    text = field[1:-1] if field.startswith("{") else field
    bare = re.sub(r"\\text[a-z]+\{\}|\\[%&#_$]", "", text)
    assert not set(bare) & set("{}\\%&#_$~^"), bare
    return re.sub(r"\\text([a-z]+)\{\}|\\(.)", lambda found: found[2] or NAMED[found[1]], text)


def of_source(table: Table, **known: str) -> Table:
    """The table, with just this known of its source."""
    return table.replace(source=Source(**known))  # type: ignore[arg-type]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("path", CITED, ids=lambda path: path.stem)
def test_citations_are_as_kept(path: Path, style: str) -> None:
    """The table and then each task: a reader of the kept file judges it against the standard."""
    table = load.load_table(path)
    whole = exporting.dump_tasks([table], table.tasks, "cite", style)
    each = [exporting.dump_tasks([table], [task], "cite", style) for task in table.tasks]
    assert b"".join([whole, *each]).decode() == path.with_suffix(SUFFIXES[style]).read_bytes().decode()


def test_only_what_is_known_is_cited(qh6: Table) -> None:
    """No author, place, year or address is made up for the annex, of which nothing but its kind is known."""
    assert citation_styles.format_gbt7714(qh6, "17", qh6.tasks[16].title) == (
        f"金融债权“在线赋强公证”业务模式[Z]//{qh6.title}: 附件. 序号17."
    )
    assert citation_styles.format_gbt7714(qh6) == f"{qh6.title}: 附件[Z]."
    assert set(parse_string(citation_styles.format_bibtex(qh6), "bibtex").entries["qh6"].fields) == {
        "title",
        "type",
        "langid",
        "language",
    }
    assert rispy.loads(citation_styles.format_ris(qh6)) == [
        {"type_of_reference": "GEN", "id": "qh6", "title": qh6.title, "notes": ["附件"], "language": "zh"}
    ]


def test_a_place_for_number_and_title_can_be_left_open(qh6: Table) -> None:
    """A page asks once for a table, and puts the number and title of each task in."""
    pattern = citation_styles.format_gbt7714(qh6, "{number}", "{title}")
    task = qh6.tasks[16]
    assert pattern.replace("{number}", "17").replace("{title}", task.title) == citation_styles.format_gbt7714(
        qh6, "17", task.title
    )


@given(title=hostile, name=hostile, known=hostile)
@settings(max_examples=60)
def test_bibtex_is_read_back(qh6: Table, title: str, name: str, known: str) -> None:
    """By pybtex, which counts braces as BibTeX does: one entry, no more, and each text to the character."""
    table = of_source(qh6.replace(title=name), kind=known, issuer=known, document_number=known, url=f"https://{known}")
    ((key, entry),) = parse_string(citation_styles.format_bibtex(table, "17", title), "bibtex").entries.items()
    assert key == "qh6-17"
    fields = {field: entry.fields.get(field, "") for field in ("title", "howpublished", "type", "note")}
    assert {field: typeset(text) for field, text in fields.items()} == {
        "title": shown(title),
        "howpublished": shown(f"《{name}》，序号17"),
        "type": shown(known),
        "note": shown(known),
    }
    assert not set(entry.fields["url"]) & set(' {}\\"^`')


@given(title=hostile, name=hostile, known=hostile)
@settings(max_examples=60)
def test_ris_is_read_back(qh6: Table, title: str, name: str, known: str) -> None:
    """By rispy: one record with just these fields, whatever the texts look like."""
    table = of_source(qh6.replace(title=name), kind=known, issuer=known, document_number=known)
    (record,) = rispy.loads(citation_styles.format_ris(table, "17", title))
    expected = {
        "type_of_reference": "GEN",
        "id": "qh6-17",
        "title": shown(title),
        "secondary_title": shown(name),
        "authors": [shown(known)],
        "note": shown(known),
        "notes": ["序号17", shown(known)],
        "language": "zh",
    }
    assert record == expected


@given(title=hostile, name=hostile, known=hostile)
@settings(max_examples=60)
def test_an_entry_is_one_line_without_controls(qh6: Table, title: str, name: str, known: str) -> None:
    """A line break in a title would be a second entry, an escape sequence would obey the title in a terminal."""
    for entry in (
        citation_styles.format_gbt7714(
            of_source(qh6.replace(title=name), kind=known, issuer=known, url=known), known, title
        ),
        *citation_styles.format_bibtex(of_source(qh6.replace(title=name), url=known), "1", title).split("\n"),
        *citation_styles.format_ris(of_source(qh6.replace(title=name), url=known), "1", title).split("\r\n"),
    ):
        assert escape_text(entry) == entry


@pytest.mark.parametrize("style", STYLES)
def test_the_same_bytes_from_each_command(call: Run, style: str) -> None:
    """list, show, search and export cite a task alike; search puts the best first, as always."""
    tail = ("-f", "cite", "--style", style, "-q")
    assert call("show", "17", *tail) == call("list", "--ids", "17", *tail) == call("export", "--ids", "17", *tail)
    assert call("list", *tail) == call("export", *tail)
    assert call("list", "-a", "司法局", "--ids", "1", *tail) == (1, "", "")
    hits = call("search", "区块链", "-q", "-f", "ids")[1].split()
    assert call("search", "区块链", *tail) == call("show", *hits, *tail)
    assert call("search", "天方夜谭", *tail) == (1, "", "")


def test_a_table_is_one_entry_and_chosen_tasks_are_one_each(call: Run) -> None:
    """Nothing chosen: the table; anything chosen: the tasks, in the order asked for, each once."""
    for arguments, entries in (
        (("export",), 1),
        (("export", "--table", "qh6", "--sort", "-id"), 1),
        (("export", "-a", "司法局"), 4),
        (("export", "-n", "3"), 3),
        (("show", "1-38"), 38),
        (("search", "--regex", "."), 38),
    ):
        assert call(*arguments, "-f", "cite", "-q")[1].count("\n") == entries
    out = call("show", "12,3,12", "-f", "cite", "--style", "bibtex")[1]
    assert [*parse_string(out, "bibtex").entries] == ["qh6-12", "qh6-3"]


def test_several_tables(call: Run) -> None:
    """Each by its own title, with keys that name it; all that all of them hold is read as one file."""
    data = ("--data", str(COUNCIL), "--data", str(CITED[0]))
    assert call("export", *data, "-f", "cite")[1].count("\n") == 2
    out = call("show", *data, "council:2", "online:2", "-f", "cite", "--style", "bibtex")[1]
    assert [*parse_string(out, "bibtex").entries] == ["council-2", "online-2"]
    records = rispy.loads(call("show", *data, "council:2", "online:2", "-f", "cite", "--style", "ris")[1])
    assert [record["id"] for record in records] == ["council-2", "online-2"]


def test_a_suffix_means_a_style(call: Run, tmp_path: Path) -> None:
    """A file that is called refs.bib must not hold something else."""
    for suffix, head in ((".bib", "@misc{qh6,"), (".ris", "TY  - GEN")):
        path = tmp_path / f"refs{suffix}"
        assert call("export", "-o", str(path)) == (0, "", f"citations written to {path}\n")
        assert path.read_text(encoding="utf-8").startswith(head)
    path = tmp_path / "refs.txt"
    assert call("export", "-f", "cite", "-o", str(path), "-q")[0] == 0
    assert path.read_text(encoding="utf-8").endswith("[Z].\n")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("export", "--style", "ris"), "--style is for cite, not for csv"),
        (("list", "--style", "ris", "-f", "json"), "--style is for cite, not for json"),
        (("show", "1", "-f", "cite", "--style", "apa"), "--style must be one of gbt7714, bibtex, ris, not “apa”"),
        (("list", "--count", "--style", "ris"), "--count prints only a number: leave out --style"),
        (("agencies", "-f", "cite"), "cite is for the tasks of list, show, search and export"),
        (("search", "区块链", "--style", "ris", "-f", "table"), "--style is for cite, not for table"),
        (("export", "-f", "cite", "--fields", "id"), "cite has fixed fields: leave out --fields"),
        (("export", "-f", "cite", "--explode", "agency"), "cite has one entry per task and cannot be exploded"),
        (("export", "-f", "cite", "--headers", "zh"), "cite does not support --headers zh"),
    ],
)
def test_what_cannot_be(call: Run, arguments: tuple[str, ...], sentence: str) -> None:
    """A usage error says it, and nothing is written."""
    code, out, err = call(*arguments)
    assert (code, out) == (2, "")
    assert sentence in err


def test_a_style_from_python_is_checked(qh6: Table) -> None:
    """Not KeyError."""
    with pytest.raises(UsageError, match=r"^style must be one of gbt7714, bibtex, ris, not “apa”$"):
        exporting.dump_tasks([qh6], qh6.tasks, "cite", "apa")
    assert spec.STYLE.choices == FORMATS["cite"].styles


def test_a_key_is_the_id_and_the_place_the_printed_number() -> None:
    """Printed numbers may be Chinese, or come twice; keys may not."""
    tasks = tuple(Task("t", at, f"题{at}", "文", number="一") for at in (1, 2))
    table = Table("t", "表", Source(), (), (), tasks)
    out = exporting.dump_tasks([table], tasks[:1], "cite", "bibtex") + exporting.dump_tasks(
        [table], tasks[1:], "cite", "bibtex"
    )
    entries = parse_string(out.decode(), "bibtex").entries
    assert [*entries] == ["t-1", "t-2"]
    assert entries["t-2"].fields["howpublished"] == "《表》，序号一"
