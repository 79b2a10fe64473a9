"""Text in a terminal: what is measured here keeps tables aligned and windows unbroken."""

import json
import re
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from uniseg.linebreak import LineBreak, line_break, line_break_breakables

from reformctl.model.table import Table
from reformctl.text.comparing import comparison_key
from reformctl.text.escaping import UNSAFE_CHARACTERS, echo_value, escape_json_text, escape_text, is_visible
from reformctl.text.styles import make_bold
from reformctl.text.width_and_breaks import (
    NO_LINE_ENDS_WITH,
    NO_LINE_STARTS_WITH,
    break_lines,
    clip_text,
    display_width,
    may_break,
    pad_text,
    wrap_text,
)

CHINESE = st.text(alphabet="中文字，。、；：“”（）《》abc 5G1.%", max_size=80)


@pytest.mark.parametrize(
    ("text", "columns"), [("", 0), ("abc", 3), ("税务局", 6), ("“链上”", 8), ("e\u0301", 1), ("\u200b", 0), ("５Ｇ", 4)]
)
def test_width(text: str, columns: int) -> None:
    """Ambiguous quotation marks count as two columns, marks that combine as none."""
    assert display_width(text) == columns


@pytest.mark.parametrize(
    ("text", "room", "shown"),
    [
        ("区块链", 6, "区块链"),
        ("区块链税务", 9, "区块链..."),
        ("区块链税务", 8, "区块..."),
        ("区块链", 3, "..."),
        ("区块链", 2, ".."),
    ],
)
def test_clip(text: str, room: int, shown: str) -> None:
    """A cut is always visible, and never makes a line wider than its room."""
    assert clip_text(text, room) == shown


@given(CHINESE, st.integers(0, 40))
def test_clip_never_exceeds_its_room(text: str, room: int) -> None:
    """One column too many breaks every line of a table."""
    assert display_width(clip_text(text, room)) <= room
    assert display_width(pad_text(clip_text(text, room), room)) == room


@given(CHINESE, st.integers(2, 40))
def test_wrapped_lines_fit_and_join_to_the_exact_text(text: str, room: int) -> None:
    """Whoever copies a wrapped text must get the official one: not a blank more, not a character less."""
    lines = wrap_text(text, room)
    assert "".join(lines) == text
    assert all(display_width(part) <= room for part in lines)


@pytest.mark.parametrize("room", [30, 40, 58, 77, 100])
def test_official_text_is_wrapped_by_the_rules_of_chinese_typesetting(qh6: Table, room: int) -> None:
    """No line begins with a closing mark or ends with an opening one, in any of the 38 contents."""
    for task in qh6.tasks:
        lines = wrap_text(task.content, room)
        assert not [part for part in lines[1:] if part[0] in NO_LINE_STARTS_WITH]
        assert not [part for part in lines[:-1] if part[-1] in NO_LINE_ENDS_WITH]


OWN_CLASSES = {"·": LineBreak.NS, "～": LineBreak.NS}
"""Marks that GB/T 15834—2011, 5.1, keeps from the beginning of a line; the tables of UAX 14 do not."""
PIECES = st.sampled_from(
    [
        *"中文字，。、；：？！“”‘’（）《》【】—…～·%％‰℃￥$+-/\\|()[]{}\"'.,:;5α①×○ー々Ａ０\u3000",
        "e\u0301",
        "LP",
        "1,000",
        "中 文",
        "a b",
    ]
)


def breaks_of_uax_14(text: str) -> set[int]:
    """Where the Unicode algorithm lets a line end; with what is ambiguous as ideographs, which it leaves to us."""

    def kind(char: str) -> LineBreak:
        found = OWN_CLASSES.get(char, line_break(char))
        return LineBreak.ID if found is LineBreak.AI else found

    allowed = enumerate(line_break_breakables(text, property=kind))
    return {at for at, breakable in allowed if at and breakable and text[at] != "—"}  # — may be a 一字线


def breaks(text: str) -> set[int]:
    """Where our wrapping lets a line end."""
    return {at for at in range(1, len(text)) if may_break(text, at)}


def test_official_text_is_wrapped_as_unicode_has_it(qh6: Table) -> None:
    """Our few lines stand for an algorithm of thirty-one rules: uniseg, which has all of them, is the judge."""
    for text in (text for task in qh6.tasks for text in (task.title, task.content, "、".join(task.lead_agencies))):
        assert breaks(text) == breaks_of_uax_14(text)


@settings(max_examples=300)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_mixed_text_is_wrapped_as_unicode_has_it(text: str) -> None:
    """What the official text happens not to hold, other tables will."""
    assert breaks(text) == breaks_of_uax_14(text)


@pytest.mark.parametrize(
    ("sentence", "room", "shown"),
    [
        ("this is 中文, a text", 10, "this is\n  中文, a\n  text"),
        ("没有名为“税务总局”的单位；是不是", 20, "没有名为“税务总局”\n  的单位；是不是"),
        ("see reformctl agencies", 16, "see reformctl\n  agencies"),
        ("no file: /a/一个文件夹/表.yaml", 12, "no file:\n  /a/一个文件夹/表.yaml"),
        ("没有文件：一张很长的表.yaml，请改", 14, "没有文件：\n  一张很长的表.yaml，\n  请改"),
        (
            "\x1b[1mreformctl:\x1b[0m no \x1b[1;31mrule\x1b[0m",
            13,
            "\x1b[1mreformctl:\x1b[0m no\n  \x1b[1;31mrule\x1b[0m",
        ),
        ("too long a line\n     61 | title: 区块练税务", 12, "too long a\n  line\n     61 | title: 区块练税务"),
        ("", 10, ""),
    ],
)
def test_sentences_are_broken_between_words(sentence: str, room: int, shown: str) -> None:
    """What a user copies, a path or a command, stays in one piece; an excerpt stays above its caret."""
    assert break_lines(sentence, room) == shown


@given(CHINESE, st.integers(1, 40))
def test_a_broken_sentence_says_the_same(text: str, room: int) -> None:
    """Nothing but blanks comes or goes, and a line that is too long could not have been broken."""
    broken = break_lines(text, room)
    assert "".join(broken.split()) == "".join(text.split())
    for line in broken.split("\n"):
        if not text.startswith(" ") and display_width(line.rstrip()) > room:
            assert break_lines(line.strip(), 1).count("\n") == 0


def test_latin_words_and_numbers_stay_whole() -> None:
    """“WhatsApp” or “5000” cut in two reads as something else."""
    assert wrap_text("活用WhatsApp等软件", 8) == ["活用", "WhatsApp", "等软件"]
    assert wrap_text("再贴现5000亿元", 8) == ["再贴现", "5000亿元"]


@given(st.text())
def test_safe_text_has_nothing_that_a_terminal_obeys(text: str) -> None:
    """An escape sequence in a file name or a title must not move the cursor or set the window's title."""
    assert all(char.isprintable() or char == "\u3000" for char in escape_text(text))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("区块链“链”", "区块链“链”"),
        ("\x1b[31m", r"\x1b[31m"),
        ("a\u202eb", r"a\u202eb"),
        ("\udc80", r"\udc80"),
        ("a\nb", r"a\nb"),
    ],
)
def test_safe(text: str, shown: str) -> None:
    """Chinese stays as it is; control, bidi and broken characters become visible."""
    assert escape_text(text) == shown


def test_echo_is_short() -> None:
    """One bad value of 100 kB must not fill the screen."""
    assert echo_value("税" * 100_000) == "税" * 60 + "..."


@pytest.mark.parametrize(
    ("one", "other"), [("５Ｇ", "5g"), ("市 司法局", "市司法局"), ("Ａi", "AI"), ("　税务局 ", "税务局")]
)
def test_same(one: str, other: str) -> None:
    """People type full-width digits and stray blanks; a name is the same name all the same."""
    assert comparison_key(one) == comparison_key(other)


def test_bold_only_where_wanted() -> None:
    """No escape at all when colour is off."""
    assert (make_bold("税", color=True), make_bold("税", color=False), make_bold("", color=True)) == (
        "\x1b[1m税\x1b[0m",
        "税",
        "",
    )


def test_what_json_cannot_show_is_escaped_and_comes_back() -> None:
    """Also beyond U+FFFF, where one escape of five digits would be another text."""
    text = "甲\u202e乙\U000e0041丙\n"
    shown = escape_json_text(json.dumps(text, ensure_ascii=False))
    assert shown.isprintable()
    assert json.loads(shown) == text


def test_every_unseen_character_is_known() -> None:
    """Two ways of saying it, one for regular expressions and one that is quick, must mean the same characters."""
    unseen = re.compile(f"[{UNSAFE_CHARACTERS}]")
    wrong = [code for code in range(sys.maxunicode + 1) if unseen.match(chr(code)) and is_visible(chr(code))]
    assert wrong == []
    assert all(map(is_visible, "区块链，“”（）３A b\u3000"))
