"""Numbers in Chinese characters, which months, categories and paragraphs bear: one wrong number is another task."""

import re

import pytest

from reformctl.exporting.official_layout import format_chinese_number
from reformctl.text.chinese_numbers import BELOW_HUNDRED, parse_chinese_number


@pytest.mark.parametrize(
    ("text", "number"),
    [("十六", 16), ("二十", 20), ("一百零三", 103), ("二〇二五", 2025), ("两", 2), ("", None), ("一二x", None)],
)
def test_a_number(text: str, number: int | None) -> None:
    """With units or digit by digit; what is no number is none."""
    assert parse_chinese_number(text) == number


def test_what_headings_print_is_read_again() -> None:
    """The numbers that our own Word files print before categories."""
    assert all(parse_chinese_number(format_chinese_number(number)) == number for number in range(1, 2000))


def test_a_pattern_of_numbers_that_people_count_with() -> None:
    """一二 and 十十 are no numbers: a month or a category of that name is not guessed."""
    matched = {
        text for text in ("一", "十", "十二", "九十九", "一二", "十十", "百", "〇") if re.fullmatch(BELOW_HUNDRED, text)
    }
    assert matched == {"一", "十", "十二", "九十九"}
