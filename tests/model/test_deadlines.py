"""A deadline is the last day of its period, or it is not read: a date that the text does not say is worse than none."""

from datetime import date

import pytest

from reformctl.model.deadlines import parse_due_period, read_deadline
from reformctl.system.errors import UsageError

READ = {
    "2025年6月底前": "2025-06-30",
    "2025年6月": "2025-06-30",
    "２０２５年６月３０日前": "2025-06-30",
    "2025年12月31日前完成": "2025-12-31",
    "2025年底前": "2025-12-31",
    "2025年年底": "2025-12-31",
    "2025年内": "2025-12-31",
    "2025年": "2025-12-31",
    "2024年2月": "2024-02-29",
    "2025年上半年": "2025-06-30",
    "2025年下半年": "2025-12-31",
    "2025年第二季度": "2025-06-30",
    "2025年三季度末": "2025-09-30",
    "2025年6月上旬": "2025-06-10",
    "2025年6月中旬": "2025-06-20",
    "2025年6月下旬": "2025-06-30",
    "二〇二五年十二月底前": "2025-12-31",
    "2025-06-30": "2025-06-30",
    "2025/6/30": "2025-06-30",
    "2025.06": "2025-06-30",
    "2024年6月至2025年6月": "2025-06-30",
    "2024年—2025年": "2025-12-31",
    "力争2025年9月底前完成": "2025-09-30",
    " 2025 年 6 月 底前。": "2025-06-30",
}
UNREAD = (
    None,
    "",
    "长期坚持",
    "持续推进",
    "6月底前",
    "年底前",
    "2025年6月起",
    "2025年6月底前（分批推进）",
    "2025年13月",
    "2025年2月30日",
    "2025年12月0日",
    "2025-12-0",
    "印发后3个月内",
    "2025年6月底前" * 20,
    "2025年年中",
    "2025年6月中",
    "2025年6月年底前",
    "2025年十十月",
    "2025年十一十月",
)


@pytest.mark.parametrize(("text", "day"), READ.items())
def test_deadlines_that_say_a_period(text: str, day: str) -> None:
    """`--due-before` compares this day, and a wrong one hides what is late."""
    assert read_deadline(text) == date.fromisoformat(day)


@pytest.mark.parametrize("text", UNREAD)
def test_what_says_no_certain_day_is_not_read(text: str | None) -> None:
    """Such tasks are counted in a note; none of them is guessed to be due."""
    assert read_deadline(text) is None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025", "2025-01-01", "2025-12-31"),
        ("2025-06", "2025-06-01", "2025-06-30"),
        ("2025-Q2", "2025-04-01", "2025-06-30"),
        ("2025年上半年", "2025-01-01", "2025-06-30"),
        ("2025年6月中旬", "2025-06-11", "2025-06-20"),
        ("2025-06-15", "2025-06-15", "2025-06-15"),
    ],
)
def test_what_a_person_may_type(text: str, first: str, last: str) -> None:
    """“Before June” means before its first day, “after June” after its last."""
    assert parse_due_period(text) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("text", ["", "June", "2025-13", "2025-02-30", "06-30", "2025年6月底前完成"])
def test_what_is_no_date_is_refused(text: str) -> None:
    """A mistyped date must not leave every task out."""
    with pytest.raises(UsageError, match="2025-06-30"):
        parse_due_period(text)
