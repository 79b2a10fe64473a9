"""Every field survives every format that can hold it; read back by other people's parsers, not by ours."""

import csv
import io
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from conftest import ROOT
from reformctl import exporting
from reformctl.exporting import FORMATS, sheet, to_csv, to_ids, to_markdown, to_table, to_text, to_yaml
from reformctl.model import fields
from reformctl.model.table import Source, Table, Task
from reformctl.system.environment import Screen
from reformctl.system.errors import UnknownNameError
from reformctl.system.translation import N_
from reformctl.tablefile import validate
from reformctl.text.width_and_breaks import display_width
from strategies import tables

_UNESCAPED = {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}


def from_csv(data: bytes) -> list[dict[str, str]]:
    """What Python's own reader makes of it."""
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def from_tsv(data: bytes) -> list[dict[str, str]]:
    """Lines, tabs, and the four escapes that docs/output.md names."""
    rows = [
        [re.sub(r"\\(.)", lambda found: _UNESCAPED[found[1]], cell) for cell in line.split("\t")]
        for line in data.decode().split("\n")[:-1]
    ]
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def from_xlsx(data: bytes) -> list[dict[str, str]]:
    """The first sheet below its title, its Chinese headings as keys again."""
    keys = {column.label: column.key for column in fields.TASK_COLUMNS}
    _title, heads, *rows = load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(values_only=True)
    names = [keys.get(str(head)) or f"extra.{str(head).removeprefix('extra.')}" for head in heads]
    return [dict(zip(names, ["" if cell is None else str(cell) for cell in row], strict=True)) for row in rows]


def from_json(data: bytes) -> list[dict[str, object]]:
    """The array itself."""
    return list(json.loads(data))


def from_json_lines(data: bytes) -> list[dict[str, object]]:
    """One value a line."""
    return [json.loads(line) for line in data.decode().split("\n")[:-1]]


def flat(task: Task) -> dict[str, str]:
    """A task as flat formats hold it: absent is empty, names joined by 、."""
    return {
        "id": str(task.id),
        "number": task.number or "",
        "category": task.category or "",
        "title": task.title,
        "lead_agencies": "、".join(task.lead_agencies),
        "support_agencies": "、".join(task.support_agencies),
        "scope": task.scope or "",
        "deadline": task.deadline or "",
        "content": task.content,
        **{f"extra.{heading}": text for heading, text in task.extra},
    }


def deep(task: Task) -> dict[str, object]:
    """A task as JSON holds it."""
    return {
        **{key: value or None for key, value in flat(task).items()},
        "ref": task.reference,
        "id": task.id,
        "lead_agencies": list(task.lead_agencies),
        "support_agencies": list(task.support_agencies),
    }


@given(st.text(alphabet="字，。、：“—…（）·ab0_./%+-()#: ,'\"&*!|>?[]{}=~@`\t\u3000\u2028"))
def test_plain_yaml_is_written_as_pyyaml_would(text: str) -> None:
    """The short way for texts without marks is no other way: the same bytes as without it."""
    task = Task("t", 1, f"字{text}", f"no{text}", lead_agencies=(text, f"a{text}"))
    table = Table("t", "表", Source(), (), (), (task,))
    written = to_yaml.dump_table(table)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(to_yaml, "PLAIN", re.compile("(?!)"))
        assert to_yaml.dump_table(table) == written


@given(tables())
def test_yaml_is_read_again_as_the_same_table(table: Table) -> None:
    """The export is a table file: not one character, null or order may change on the way."""
    again, diagnostics = validate.validate_bytes(exporting.dump_tasks([table], table.tasks, "yaml"))
    assert again == table
    assert all(diagnostic.warning for diagnostic in diagnostics)


@pytest.mark.parametrize(("name", "read"), [("csv", from_csv), ("tsv", from_tsv), ("xlsx", from_xlsx)])
@given(table=tables())
def test_flat_formats_hold_every_field(name: str, read, table: Table) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001 one of three
    """An optional column is left out only where no task has a value in it."""
    rows = read(exporting.dump_tasks([table], table.tasks, name))
    assert [{key: value for key, value in row.items() if value} for row in rows] == [
        {key: value for key, value in flat(task).items() if value} for task in table.tasks
    ]


@pytest.mark.parametrize(("name", "read"), [("json", from_json), ("jsonl", from_json_lines)])
@given(table=tables())
def test_json_holds_every_field(name: str, read, table: Table) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001 one of two
    """Lists stay lists, numbers numbers, and what is not stated is null or empty."""
    rows = read(exporting.dump_tasks([table], table.tasks, name))
    assert [{key: value for key, value in row.items() if value} for row in rows] == [
        {key: value for key, value in deep(task).items() if value} for task in table.tasks
    ]


def test_the_table_file_is_in_the_house_style(qh6: Table) -> None:
    """Whoever exports and commits again sees no difference but their own."""
    assert exporting.dump_tasks([qh6], qh6.tasks, "yaml") == (ROOT / "data" / "tasks.yaml").read_bytes()


def test_every_text_of_the_table_file_is_one_line(qh6: Table) -> None:
    """A folded line would read back with a blank inside Chinese text, and a diff would show the whole paragraph."""
    lines = exporting.dump_tasks([qh6], qh6.tasks, "yaml").decode().split("\n")
    assert [line for line in lines if line.startswith("    content: ")] == [
        f"    content: {task.content}" for task in qh6.tasks
    ]


def test_csv_quotes_a_lone_return() -> None:
    """CPython's writer quotes it only where rows end in one; unquoted, a reader takes it for the end of a row."""
    row = sheet.make_sheet([None], [fields.Column("a", "a", lambda _item: "甲\r乙", N_(""))], "none", Screen())
    assert b"".join(to_csv.dump(row)) == '"甲\r乙"\n'.encode()


def test_ids_come_once() -> None:
    """A reference that comes twice would be shown, or counted, twice by the next command."""
    rows = sheet.make_sheet([3, 5, 3], [fields.Column("id", "序号", lambda item: item, N_(""))], "en", Screen())
    assert b"".join(to_ids.dump(rows)) == b"3\n5\n"


def test_csv_of_the_official_table(qh6: Table) -> None:
    """38 rows and a header, in the columns of the official table, for whoever counts."""
    rows = from_csv(exporting.dump_tasks([qh6], qh6.tasks, "csv"))
    assert len(rows) == 38
    assert list(rows[0]) == ["id", "category", "title", "lead_agencies", "scope", "content"]


def test_every_text_format_ends_a_line(qh6: Table, council: Table) -> None:
    """A format without a closing newline breaks `cat`, `while read` and `diff`."""
    for table in (qh6, council):
        for name in [key for key, kind in FORMATS.items() if kind.exports and not kind.binary]:
            assert exporting.dump_tasks([table], table.tasks, name).endswith(b"\n")


def test_an_unknown_format_is_named(qh6: Table) -> None:
    """Through the Python API too."""
    with pytest.raises(UnknownNameError, match="unknown format “xml”"):
        exporting.dump_tasks([qh6], qh6.tasks, "xml")


def test_markdown_obeys_nothing_in_the_data(council: Table) -> None:
    """A bar in a text must not open a column, nor a bracket a link."""
    row = exporting.dump_tasks([council], council.tasks[2:], "markdown").decode().split("\n")[2]
    assert "含 tab\ttab 制表符" in row
    assert r"\\反斜线\|竖线，还有<br>换行。" in row
    assert (
        b"".join(to_markdown.dump(_sheet([council.tasks[0]._replace(title="<b>[a](b)*_`~&")])))
        .decode()
        .endswith("&lt;b>\\[a\\](b)\\*\\_\\`\\~&amp; |\n")
    )


def _sheet(tasks: list[Task], keys: str = "id,title", screen: Screen = Screen(), headers: str = "zh") -> sheet.Sheet:  # noqa: B008 immutable
    return sheet.make_sheet(tasks, fields.choose_columns(fields.TASK_COLUMNS, keys.split(","), ()), headers, screen)


@pytest.mark.parametrize("columns_of_window", range(1, 120, 3))
@pytest.mark.parametrize(
    "keys", ["id,content,title", "content,id", "title,id", "id,category,lead_agencies,scope,title"]
)
def test_columns_that_were_asked_for_are_cut_and_never_dropped(qh6: Table, keys: str, columns_of_window: int) -> None:
    """What somebody names in --fields must not vanish; and no window is ever overrun, however narrow."""
    asked = _sheet([*qh6.tasks], keys, Screen(columns_of_window), "en")._replace(whole=True)
    lines = to_table.dump(asked).decode().split("\n")[:-1]
    assert max(map(display_width, lines)) <= columns_of_window
    if columns_of_window >= 60:
        assert lines[0].split() == keys.split(",")


@pytest.mark.parametrize("columns_of_window", [10, 15, 20, 30, 40])
def test_records_fit_narrow_windows(qh6: Table, columns_of_window: int) -> None:
    """Where label and text do not fit side by side, the text stands below its label."""
    text = to_text.dump(_sheet([*qh6.tasks[:3]], "id,title,lead_agencies,content", Screen(columns_of_window), "en"))
    assert max(map(display_width, text.decode().split("\n"))) <= columns_of_window


KEYS = "id,category,lead_agencies,scope,title"


@pytest.mark.parametrize("columns_of_window", range(20, 201, 7))
@pytest.mark.parametrize("headers", ["en", "zh", "none"])
def test_a_table_is_never_wider_than_the_window(qh6: Table, columns_of_window: int, headers: str) -> None:
    """In either reading of ambiguous characters: one broken line ruins the whole table."""
    lines = to_table.dump(_sheet([*qh6.tasks], KEYS, Screen(columns_of_window), headers)).decode().split("\n")[:-1]
    assert len(lines) == 38 + (headers != "none")
    assert max(map(display_width, lines)) <= columns_of_window


def test_a_table_without_a_window_is_whole(qh6: Table) -> None:
    """`list -f table` in a pipe cuts no title."""
    text = to_table.dump(_sheet([*qh6.tasks], KEYS, Screen(None))).decode()
    for task in qh6.tasks:
        assert task.title in text
        assert "、".join(task.lead_agencies) in text
    assert "..." not in text


def test_cut_names_are_cut_between_names(qh6: Table) -> None:
    """Half an agency's name may read as another agency."""
    text = to_table.dump(_sheet([*qh6.tasks], KEYS, Screen(80))).decode()
    assert "市人力资源保障局等4个单位" in text
    assert "市司法局等2个单位" in text


def test_columns_of_a_table_begin_under_their_headings(qh6: Table) -> None:
    """Aligned by display width, where Chinese takes two columns a character."""
    head, *rows = to_table.dump(_sheet([*qh6.tasks], KEYS, Screen(200))).decode().split("\n")[:-1]
    at = display_width(head[: head.index("试点任务")])
    for row, task in zip(rows, qh6.tasks, strict=True):
        assert display_width(row[: row.index(task.title)]) == at


def test_hostile_text_reaches_no_terminal(qh6: Table) -> None:
    """A title with an escape sequence would otherwise repaint the reader's screen."""
    task = qh6.tasks[0]._replace(title="\x1b[2J\u202e甲", content="\x07乙\x9b")
    for dump in (to_table.dump, to_text.dump):
        text = dump(_sheet([task], "id,title,content", Screen(80))).decode()
        assert not set(text) & {"\x1b", "\u202e", "\x07", "\x9b"}
        assert "甲" in text


def test_show_text_wraps_on_a_terminal_and_stays_whole_in_a_pipe(qh6: Table) -> None:
    """A pipe may feed grep: one field, one line."""
    task = qh6.tasks[16]
    narrow = to_text.dump(_sheet([task], "id,content", Screen(40), "zh")).decode().split("\n")[:-1]
    assert max(map(display_width, narrow)) <= 40
    assert "".join(line[10:] if line.startswith(" ") else line.split("  ")[1] for line in narrow[1:]) == task.content
    assert to_text.dump(_sheet([task], "id,content", Screen(None), "zh")).decode() == (
        f"序号      17\n实施内容  {task.content}\n"
    )
