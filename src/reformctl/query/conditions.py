"""Conditions on any field of a task, as they are typed: scope=全市, content~区块链, deadline= (empty).

Both sides are folded as in a search, so that width, case, traditional characters and blanks make no difference.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from reformctl.model import fields
from reformctl.model.fields import Column
from reformctl.model.table import Table, Task
from reformctl.searching.folding import fold_text
from reformctl.system.errors import UsageError
from reformctl.system.translation import _
from reformctl.text.comparing import comparison_key
from reformctl.text.escaping import echo_value

IS, HOLDS = "=", "~"
OPERATORS = (IS, HOLDS)


class Condition(NamedTuple):
    """What a field of a task must be, or hold."""

    column: Column
    operator: str
    """One of OPERATORS."""
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
        if self.operator == IS:
            return any(fold_text(text) == wanted for text in texts)
        return any(wanted in fold_text(text) for text in texts)

    def describe(self) -> str:
        """Describe it in Chinese, as the tables are: 推广范围为全市."""
        if not self.text:
            return f"{self.column.label}未载明"
        return f"{self.column.label}{'为' if self.operator == IS else '含'}{self.text}"


def parse_conditions(arguments: Iterable[str], tables: Sequence[Table]) -> list[Condition]:
    """Parse conditions on the fields of these tables, by their keys or Chinese labels.

    Raises UnknownNameError for an unknown field, UsageError for what is no condition.
    """
    columns = fields.list_stored_columns(tables)
    by_name = {}
    for column in columns.values():
        for name in (column.key, *column.labels):
            by_name[comparison_key(name)] = column
    return [_parse_condition(argument, by_name, columns) for argument in arguments]


def _parse_condition(argument: str, by_name: dict[str, Column], columns: dict[str, Column]) -> Condition:
    """Take the longest known name that the argument begins with and that an operator follows."""
    places = [at for at, char in enumerate(argument) if char in OPERATORS]
    for at in reversed(places):
        name = argument[:at]
        column = by_name.get(comparison_key(name))
        if column:
            text = argument[at + 1 :].strip()
            return Condition(column, argument[at], text)
    if not places:
        sentence = _("a condition is FIELD=TEXT, FIELD~TEXT or FIELD=, such as {example}, not “{text}”")
        raise UsageError(sentence.format(example="scope=全市", text=echo_value(argument))).add_facts(value=argument)
    name = argument[: places[0]].strip()
    fields.find_column(name, columns)
    raise AssertionError(name)  # find_column has raised: the name is none of the columns
