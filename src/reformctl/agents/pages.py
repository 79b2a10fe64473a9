"""Cuts a long answer into pages: whole rows, never a part of a text."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from reformctl.agents import limits
from reformctl.agents.arguments import NUMBER, Arguments, JsonSchema, Parameter

ToolAnswer = dict[str, Any]
"""The answer of a tool, or a part of it, as it is written in JSON."""
PAGING = (
    Parameter("limit", NUMBER, "", least=1, most=limits.MAX_ANSWER_TASKS),
    Parameter("offset", NUMBER, "the next of the answer before"),
)
SAME_PAGING = tuple(row._replace(help="") for row in PAGING)
"""The same for tools that come after list_tasks: a model has read there what they mean."""
PAGE_SCHEMA: JsonSchema = {
    "total": {"type": "integer"},
    "truncated": {"type": "boolean"},
    "next": {"type": ["integer", "null"]},
}
PAGE_KEYS = tuple(PAGE_SCHEMA)
"""What every answer of a tool has."""
MAX_PAGE_CHARACTERS = 80
"""What total, truncated and next take."""


class AnswerPage(NamedTuple):
    """Where an answer begins, and how many rows it may have."""

    offset: int
    """How many rows stand on the pages before."""
    limit: int

    def slice(self, rows: Sequence[Any]) -> Sequence[Any]:
        """Take the rows that may be on this page."""
        end = self.offset + self.limit
        return rows[self.offset : end]


def parse_page(arguments: Arguments) -> AnswerPage:
    """Read which part of an answer is asked for."""
    offset = arguments.get_number("offset", 0)
    limit = arguments.get_number("limit", limits.MAX_ANSWER_TASKS)
    return AnswerPage(offset, limit)


def make_answer(head: ToolAnswer, key: str, rows: Iterable[Any], total: int, page: AnswerPage) -> ToolAnswer:
    """Put rows of a page below the head of an answer, as many as there is room for, but at least one.

    `total` is how many there are on all pages.
    """
    empty_answer = {**head, key: []}
    room = limits.MAX_ANSWER_CHARACTERS - count_characters(empty_answer) - MAX_PAGE_CHARACTERS
    kept = take_rows(rows, room)
    end = page.offset + len(kept)
    is_truncated = end < total
    answer: ToolAnswer = {"total": total}
    answer["truncated"] = is_truncated
    answer["next"] = end if is_truncated else None
    answer |= head
    answer[key] = kept
    return answer


def take_rows(rows: Iterable[Any], room: int) -> list[Any]:
    """Take the first rows that fit into so many characters of JSON, but at least one."""
    kept: list[Any] = []
    for row in rows:
        room -= count_characters(row) + 2  # the comma and the blank behind it
        if kept and room < 0:
            break
        kept.append(row)
    return kept


def count_characters(value: object) -> int:
    """Count the characters of a value as it is written."""
    text = write_json(value)
    return len(text)


def write_json(value: object) -> str:
    """Write a value as JSON, Chinese as it is."""
    return json.dumps(value, ensure_ascii=False)
