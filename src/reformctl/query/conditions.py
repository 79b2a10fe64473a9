"""Conditions on any field of a task, as they are typed: scope=全市, content~区块链, deadline= (empty).

Both sides are folded as in a search, so that width, case, traditional characters and blanks make no difference.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from reformctl.model import fields
from reformctl.model.fields import Column
from reformctl.model.table import Tables, Task
from reformctl.searching.folding import fold_text
from reformctl.system.errors import UsageError
from reformctl.system.translation import _
from reformctl.text.comparing import comparison_key
from reformctl.text.escaping import echo_value

IS = "="
HOLDS = "~"
_OPERATOR = re.compile(f"[{IS}{HOLDS}]")


class Condition(NamedTuple):
    """What a field of a task must be, or hold."""

    column: Column
    operator: str
    """IS or HOLDS."""
    text: str
    """As it was typed; empty where the field must be."""

    def passes(self, task: Task) -> bool:
        """Tell whether a task fulfils it; of a list, any entry is enough."""
        value = self.column.value(task)
        texts: list[str] = []
        if isinstance(value, tuple):
            texts = list(value)
        elif value not in {None, ""}:
            texts = [str(value)]
        if not self.text:
            return not texts
        wanted = fold_text(self.text)
        folded_texts = map(fold_text, texts)
        if self.operator == IS:
            return wanted in folded_texts
        return any(wanted in text for text in folded_texts)

    def describe(self) -> str:
        """Describe it in Chinese, as the tables are: 推广范围为全市."""
        if not self.text:
            return f"{self.column.label}未载明"
        verb = "为" if self.operator == IS else "含"
        return f"{self.column.label}{verb}{self.text}"


def parse_conditions(arguments: Iterable[str], tables: Tables) -> list[Condition]:
    """Parse conditions on the fields of these tables, by their keys or Chinese labels.

    Raises UnknownNameError for an unknown field, UsageError for what is no condition.
    """
    columns = fields.list_stored_columns(tables)
    conditions = []
    for argument in arguments:
        condition = _parse_condition(argument, columns)
        conditions.append(condition)
    return conditions


def _parse_condition(argument: str, columns: dict[str, Column]) -> Condition:
    """Take the longest known name that the argument begins with and that an operator follows."""
    columns_by_key = _index_columns(columns.values())
    signs = list(_OPERATOR.finditer(argument))
    for sign in reversed(signs):
        name = argument[: sign.start()]
        column = columns_by_key.get(comparison_key(name))
        if column:
            text = argument[sign.end() :]
            return Condition(column, sign[0], text.strip())
    if not signs:
        raise _make_no_condition_error(argument)
    first_sign = signs[0].start()
    name = argument[:first_sign].strip()
    fields.find_column(name, columns)
    raise AssertionError(name)  # find_column has raised: the name is none of the columns


def _index_columns(columns: Iterable[Column]) -> dict[str, Column]:
    """Map everything that a column may be called to it."""
    index = {}
    for column in columns:
        names = (column.key, *column.labels)
        for name in names:
            index[comparison_key(name)] = column
    return index


def _make_no_condition_error(argument: str) -> UsageError:
    sentence = _("a condition is FIELD=TEXT, FIELD~TEXT or FIELD=, such as {example}, not “{text}”")
    message = sentence.format(example="scope=全市", text=echo_value(argument))
    return UsageError(message).add_facts(value=argument)
