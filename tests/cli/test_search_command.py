"""`reformctl search` as a user meets it: what is printed, said and refused."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import COUNCIL, ROOT, Outcome, prose
from reformctl.model.table import Table

Run = Callable[..., Outcome]


def test_rows_say_how_and_where_they_matched(call: Run, qh6: Table) -> None:
    """A script can mark the match in the official text, and tell a hit from a guess."""
    code, out, err = call("search", "区块链", "-f", "json")
    rows = json.loads(out)
    assert (code, err) == (0, "")
    assert sorted(row["id"] for row in rows) == [5, 7, 10, 11, 22, 24, 29]
    assert list(rows[0]) == ["ref", "id", "title", "match", "score", "terms", "fields", "spans"]
    assert {row["match"] for row in rows} == {"exact"}
    tasks = {task.id: task for task in qh6.tasks}
    for row in rows:
        assert row["fields"] == list(row["spans"])
        for field, spans in row["spans"].items():
            assert all(getattr(tasks[row["id"]], field)[first:last] == "区块链" for first, last in spans)


def test_a_pipe_gets_one_line_a_task(call: Run) -> None:
    """Id first, so that the line can be cut and fed into show."""
    assert call("search", "区块链", "-n", "1")[1] == (
        "5\texact\ttitle、content\t深圳市税务局\t区块链税务管理服务云平台\n"
    )


@pytest.mark.parametrize(
    ("arguments", "ids"),
    [
        (("区块链", "-公证"), "5 10 22 11 24 7"),
        (("-公证", "区块链"), "5 10 22 11 24 7"),
        (("区块链", "--not", "公证", "--not", "版权"), "5 10 11 24 7"),
        (("区块链 -公证",), "5 10 22 11 24 7"),
        (("创新", "--in", "title"), "10 26 30 35 37"),
        (("区块链", "-a", "税务局"), "5 7"),
        (("公证", "-c", "金融开放创新"), "17"),
        (("5G|WhatsApp", "--regex"), "24 26"),
        (("--", "-公证", "区块链"), "5 10 22 11 24 7"),
    ],
)
def test_ways_to_ask(call: Run, arguments: tuple[str, ...], ids: str) -> None:
    """A word to leave out is no row of short options; filters and fields narrow the result."""
    assert call("search", "-f", "ids", "-q", *arguments)[1].split() == ids.split()


def test_where_innovation_stands(call: Run) -> None:
    """The figure that docs/search.md warns of: categories are searched too."""
    assert call("search", "创新", "--count")[1] == "25\n"
    assert call("search", "创新", "--count", "--in", "title,content")[1] == "9\n"


def test_a_count_is_literal(call: Run) -> None:
    """A guess is never counted."""
    assert call("search", "区块链", "--count") == (0, "7\n", "")
    assert call("search", "区快链", "--count") == (1, "0\n", "")


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("qkl", "no match for “qkl”; read it as Pinyin and searched for: 区块链"),
        ("区快链", "no match for “区快链”; searched for words that sound the same: 区块链"),
        ("WhatApp", "no match for “whatapp”; searched for words that differ in one letter: whatsapp"),
        ("国税局", "no match for “国税局”; searched for words of the same meaning: 深圳市税务局"),
        (
            "人脸识另",
            "no task contains “人脸识另”; 2 tasks contain a part of it, “人脸识”: --near writes them",
        ),
        (
            "法院调解",
            "no task contains “法院调解”; 3 tasks contain a part of it, “法院” and “调解”: --near writes them",
        ),
        ("存证", "other tasks use other words for it: 证据"),
        ("高铁", "no match"),
    ],
)
def test_what_was_not_literal_is_said(call: Run, word: str, sentence: str) -> None:
    """On standard error, in a sentence."""
    assert call("search", word, "-f", "ids")[2] == f"{sentence}\n"


FURTHER = """\
format: 1
id: t
title: 样城市任务分工表
agencies:
  - {name: 市样品局}
tasks:
  - id: 1
    title: 样品登记
    lead_agencies: [市样品局]
    deadline: 2025年6月底前
    content: 推动登记网上办理。
    extra: {完成情况: 已完成网上登记, 备注: 长期}
  - id: 2
    title: 结果互认
    lead_agencies: [市样品局]
    content: 建立互认清单。
    extra: {完成情况: 推进中}
"""


@pytest.mark.parametrize(
    ("words", "ids", "fields"),
    [
        (("6月底",), [1], ["deadline"]),
        (("已完成",), [1], ["extra"]),
        (("登记长期",), [], []),
        (("登记", "--in", "extra.完成情况"), [1], ["extra.完成情况"]),
        (("长期", "--in", "extra.完成情况"), [], []),
        (("推进", "--in", "extra"), [2], ["extra"]),
        (("完成.", "--regex", "--in", "extra.完成情况"), [1], ["extra.完成情况"]),
    ],
)
def test_deadlines_and_further_columns_are_searched(
    call: Run, tmp_path: Path, words: tuple[str, ...], ids: list[int], fields: list[str]
) -> None:
    """What the document says in a column of its own must be found like the rest, and never across two columns."""
    path = tmp_path / "t.yaml"
    path.write_text(FURTHER, encoding="utf-8")
    hits = json.loads(call("search", *words, "--data", str(path), "-f", "json")[1])
    hits = [hit for hit in hits if hit["match"] == "exact"]
    assert [hit["id"] for hit in hits] == ids
    assert [name for hit in hits for name in hit["spans"]] == fields


NEAR_NOTE = "no task contains “法院调解”; these 3 contain “法院” and “调解” separately (to type: 法院 调解)"


@pytest.mark.parametrize("form", ["json", "jsonl", "table"])
def test_near_tasks_go_where_a_reader_sees_that_they_are(call: Run, form: str) -> None:
    """Each row says that it is near; and whoever gets rows gets 0."""
    code, out, err = call("search", "法院调解", "-f", form)
    assert code == 0
    assert out.count("near") == 3
    assert prose(err) == f"{NEAR_NOTE}\n"


@pytest.mark.parametrize("form", ["ids", "tsv", "csv", "markdown", "yaml", "cite"])
def test_near_tasks_do_not_flow_on_unseen(call: Run, form: str) -> None:
    """A guess in a list of ids would be taken for an answer by the next program; the note says how to get it."""
    hidden = call("search", "法院调解", "-f", form)
    assert hidden[0] == 1
    assert "海关" not in hidden[1]
    assert (
        hidden[2]
        == "no task contains “法院调解”; 3 tasks contain a part of it, “法院” and “调解”: --near writes them\n"
    )
    code, out, err = call("search", "法院调解", "-f", form, "--near")
    assert (code, err) == (0, f"{NEAR_NOTE}\n")
    assert len(out) > len(hidden[1])


def test_json_without_the_column_match_has_no_near_tasks(call: Run) -> None:
    """Nothing in such rows would say that they are guesses."""
    assert call("search", "法院调解", "-f", "json", "--fields", "id")[:2] == (1, "[\n]\n")
    assert call("search", "法院调解", "-f", "json", "--fields", "id,match")[0] == 0


@pytest.mark.parametrize("option", ["--exact", "--count", "--regex"])
def test_near_and_what_forbids_guesses_exclude_one_another(call: Run, option: str) -> None:
    """One of the two was typed by mistake."""
    assert call("search", "法院调解", "--near", option)[::2] == (
        2,
        f"reformctl: use --near or {option}, not both: --near asks for guesses, {option} forbids them\n",
    )


def test_any_says_which_word_is_not_there(call: Run) -> None:
    """Otherwise the reader believes that its tasks are included."""
    assert call("search", "--any", "qkl", "公证", "-f", "ids")[2] == "no match for “qkl”\n"


def test_a_word_to_leave_out_is_no_value_of_an_option(call: Run, tmp_path: Path) -> None:
    """`-o -公证.txt` names a file."""
    assert call("search", "区块链", "-f", "ids", "-q", "-o", str(tmp_path / "-公证.txt"))[0] == 0
    assert call("search", "区块链", "-a", "-公证")[2].startswith("reformctl: no agency is called “-公证”")
    assert call("search", "区块链", '-"公证"', "-f", "ids", "-q")[1].split() == ["5", "10", "22", "11", "24", "7"]


def test_a_count_with_an_absent_id_is_no_clean_yes(call: Run) -> None:
    """As without --count."""
    assert call("search", "区块链", "--count", "--ids", "5,999") == (1, "1\n", "no task has the id 999\n")


def test_exact_forbids_the_rest(call: Run) -> None:
    """Nothing, and exit code 1."""
    assert call("search", "--exact", "区快链", "-f", "ids") == (1, "", "no match\n")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "search needs a word to look for, such as 区块链"),
        (("“”",), "nothing to look for: give at least one word"),
        (("-公证",), "there are only words to exclude: add a word to look for"),
        (("--", "-公证"), "there are only words to exclude: add a word to look for"),
        (("--regex", "--not", "公证"), "there are only words to exclude: add a word to look for"),
        (("区块链", "--in", "titel"), "unknown field “titel”; did you mean title? Fields: title, agency"),
        (("区块链", "-x"), "search has no option -x; to exclude a word, write --not x (see reformctl search --help)"),
        (("区块链", "--context", "9", "-f", "json"), "--context is for the view with snippets: leave out --format"),
        (("[[a]", "--regex"), "“[[a]” is not a regular expression: Possible nested set at position 1"),
        (("(", "--regex"), "“(” is not a regular expression: missing ), unterminated subpattern at position 0"),
        (("区块链", "-a", "教育局"), "no agency is called “教育局”"),
    ],
)
def test_refusals(call: Run, arguments: tuple[str, ...], sentence: str) -> None:
    """A mistyped option is still an error."""
    code, out, err = call("search", *arguments)
    assert (code, out) == (2, "")
    assert sentence in err


def test_nothing_found_in_another_script(call: Run) -> None:
    """Whoever reads English only in the answers must learn that the texts have none; but not of Chinese words."""
    told = "the texts are Chinese: type Chinese characters or Pinyin"
    assert call("search", "giraffe")[2].splitlines() == ["no match", told]
    for word in ("天方夜谭", "1234567", "tax税"):
        assert told not in call("search", word)[2]


def test_a_field_by_its_chinese_name(call: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hit says 标题, and so may whoever narrows the search to it."""
    monkeypatch.setenv("REFORMCTL_LANG", "zh")
    assert call("search", "区块链", "--in", "标题", "-f", "ids") == call(
        "search", "区块链", "--in", "title", "-f", "ids"
    )


def test_several_tables(call: Run) -> None:
    """Ids name their tables, agencies of both are understood."""
    data = ("--data", str(ROOT / "data"), "--data", str(COUNCIL))
    assert call("search", *data, "快速审判", "-f", "ids")[1] == "council:21\n"
    assert call("search", *data, "样品局", "-f", "ids", "-q")[1].split() == ["council:1", "council:21"]
    assert call("search", *data, "国税局", "-f", "ids", "-q")[1].split() == ["qh6:3", "qh6:4", "qh6:5", "qh6:7"]


def test_any_field_of_a_task_can_be_shown(call: Run) -> None:
    """Beside those of the match."""
    out = call("search", "人证一致", "--fields", "id,scope,match,content", "-f", "csv")[1]
    assert out.startswith("id,scope,match,content\n17,全市,exact,利用公证处认可的信息技术手段")


def test_a_table_of_chosen_fields(call: Run) -> None:
    """`-f table --fields` is a table; without them the view with snippets."""
    assert call("search", "人证一致", "-f", "table", "--fields", "id,match,title")[1] == (
        "id  match  title\n17  exact  金融债权“在线赋强公证”业务模式\n"
    )


def test_snippets_in_a_pipe(call: Run) -> None:
    """`--context` asks for them wherever they go; nothing is wrapped there."""
    assert call("search", "人证一致", "--context", "4")[1] == (
        "17  市司法局  金融债权“在线赋强公证”业务模式  [content]\n    ...，进行“[人证一致]性”验证...\n"
    )
