"""Writes a Parquet file, for DuckDB, Spark and pandas: one row a task, lists as lists, and what every column means.

All fields of a task are there in every file, also where no task has a value: files of different tables fit together.
What the tables hold besides their tasks stands in the metadata, as JSON under the key `reformctl`.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from reformctl.exporting.limits import GROUP_ROWS
from reformctl.exporting.sheet import Origin, RowValues, Sheet
from reformctl.model.fields import TASK_COLUMNS, Column, Value
from reformctl.model.table import Table, Task
from reformctl.system.translation import N_

if TYPE_CHECKING:
    import pyarrow as pa

COMPRESSION = "zstd"
"""Its file of the official table is a tenth smaller than that of snappy, far smaller where texts repeat. DuckDB, Spark
and pandas read both."""
VERSION = 1
"""Of the columns and the metadata; additions leave it as it is."""


def _read_table_id(task: Task) -> str:
    return task.table


def _read_reference(task: Task) -> str:
    return task.reference


_TABLE = Column("table", "表", _read_table_id, N_("id of the table (added by reformctl)"))
_REFERENCE = Column(
    "reference", "编号", _read_reference, N_("unique across all tables, such as qh6:17 (added by reformctl)")
)
_EXTRA = Column(
    "extra", "其他栏目", lambda task: dict(task.extra), N_("further columns of the document: heading and text")
)


class _Pipe:
    """Takes what pyarrow writes, until it is handed on."""

    closed = False

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> None:
        self._pieces.append(bytes(data))

    def flush(self) -> None:
        """Do nothing: there is no file below it."""

    def take_bytes(self) -> bytes:
        """Return what was written since the last call."""
        data = b"".join(self._pieces)
        self._pieces.clear()
        return data


def dump(sheet: Sheet) -> Iterator[bytes]:
    """Write the tasks with every field, or just the columns that were asked for."""
    columns = _choose_columns(sheet)
    return _write_file(sheet, columns)


def dump_part(sheet: Sheet) -> Iterator[bytes]:
    """Write the file of one table in a folder of them: the name of its own folder holds the column `table`."""
    chosen = _choose_columns(sheet)
    columns = [column for column in chosen if column.key != "table"]
    return _write_file(sheet, columns)


def _choose_columns(sheet: Sheet) -> Sequence[Column]:
    if _has_chosen_columns(sheet):
        return sheet.columns
    is_exploded = any(column.only_exploded for column in sheet.columns)
    shown = [column for column in TASK_COLUMNS if not column.is_left_out(exploded=is_exploded)]
    return (_TABLE, _REFERENCE, *shown, _EXTRA)


def _has_chosen_columns(sheet: Sheet) -> bool:
    """Tell whether the columns are those that were asked for, and not all that tasks have."""
    return sheet.whole or not sheet.origin.parts


def _write_file(sheet: Sheet, columns: Sequence[Column]) -> Iterator[bytes]:
    import pyarrow as pa

    rows: Iterator[RowValues] = iter(sheet.rows)
    if not _has_chosen_columns(sheet):
        rows = _make_rows(sheet.origin.tasks, columns)
    fields = []
    for index, column in enumerate(columns):
        kind = _choose_kind(sheet, column, index)
        description = _describe_column(column)
        field = pa.field(column.key, kind, metadata=description)
        fields.append(field)
    tables = _describe_tables(sheet.origin)
    about = {"version": VERSION, "tables": tables}
    about_text = json.dumps(about, ensure_ascii=False)
    schema = pa.schema(fields, metadata={"reformctl": about_text})
    return _write_groups(schema, rows)


def _make_rows(tasks: Iterable[Task], columns: Sequence[Column]) -> Iterator[RowValues]:
    for task in tasks:
        yield tuple(column.value(task) for column in columns)


def _write_groups(schema: "pa.Schema", rows: Iterator[RowValues]) -> Iterator[bytes]:
    """Write one group of rows after the other; a file without rows has one empty group."""
    from pyarrow import parquet

    pipe = _Pipe()
    with parquet.ParquetWriter(pipe, schema, compression=COMPRESSION) as writer:
        group = _take_group(rows)
        while True:
            table = _make_group(schema, group)
            writer.write_table(table)
            yield pipe.take_bytes()
            group = _take_group(rows)
            if not group:
                break
    yield pipe.take_bytes()


def _take_group(rows: Iterator[RowValues]) -> list[RowValues]:
    return list(islice(rows, GROUP_ROWS))


def _make_group(schema: "pa.Schema", rows: list[RowValues]) -> "pa.Table":
    """Make a group of rows as pyarrow has it, column by column."""
    import pyarrow as pa

    arrays = []
    for index, field in enumerate(schema):
        kind = field.type
        values = []
        for row in rows:
            value = _convert_value(row[index], kind)
            values.append(value)
        array = pa.array(values, kind)
        arrays.append(array)
    return pa.Table.from_arrays(arrays, schema=schema)


def _choose_kind(sheet: Sheet, column: Column, index: int) -> "pa.DataType":
    """Choose the type of a column: that of its field, else one that fits the values of the rows."""
    kind = _find_field_kind(column.key)
    is_same_everywhere = kind is not None and column.key != "id"
    if is_same_everywhere or not _has_chosen_columns(sheet):
        return kind
    values = [row[index] for row in sheet.rows]
    return _infer_kind(values, column.key)


def _find_field_kind(key: str) -> "pa.DataType | None":
    """Find the type of a field of tasks, which is the same in every file; None where a key is no field."""
    import pyarrow as pa

    text = pa.string()
    number = pa.int64()
    names = pa.list_(text)
    spans = pa.list_(pa.list_(number))
    special = {
        "id": number,
        "lead_agencies": names,
        "support_agencies": names,
        "title_derived": pa.bool_(),
        "extra": pa.map_(text, text),
        "spans": pa.map_(text, spans),
    }
    if key in special:
        return special[key]
    text_columns = (*TASK_COLUMNS, _TABLE, _REFERENCE)
    text_keys = {column.key for column in text_columns}
    if key in text_keys or key.startswith("extra."):
        return text
    return None


def _infer_kind(values: Sequence[Value], key: str) -> "pa.DataType":
    """Infer the type of a column from its values; ids of tables are texts, ids of tasks are numbers."""
    import pyarrow as pa

    if key == "id":
        for value in values:
            if isinstance(value, str):
                return pa.string()
        return pa.int64()
    kind = pa.infer_type(values)
    if pa.types.is_list(kind):
        return pa.list_(pa.string())
    if pa.types.is_null(kind):
        return pa.string()
    return kind


def _convert_value(value: Value, kind: "pa.DataType") -> object:
    """Convert a value to what pyarrow takes; whether a title is derived is always known."""
    import pyarrow as pa

    if isinstance(value, dict):
        return list(value.items())
    if pa.types.is_boolean(kind):
        return bool(value)
    return value


def _describe_column(column: Column) -> dict[str, str]:
    """Make the metadata of a column, with whether it is ours, not the document's."""
    is_ours = "(added by reformctl)" in column.meaning
    ours = json.dumps(is_ours)
    return {"label": column.label, "meaning": column.meaning, "ours": ours}


def _describe_tables(origin: Origin) -> list[dict[str, object]]:
    """Say what the tables hold besides their tasks."""
    descriptions = []
    for table, remark in zip(origin.parts, origin.remarks, strict=True):
        description = _describe_table(table, remark)
        descriptions.append(description)
    return descriptions


def _describe_table(table: Table, remark: str) -> dict[str, object]:
    """Say what a table holds besides its tasks; `selection` is what was left out, and how the rest was chosen."""
    source = table.source._asdict()
    categories = [category._asdict() for category in table.categories]
    agencies = [agency._asdict() for agency in table.agencies]
    return {
        "id": table.id,
        "title": table.title,
        "place": table.place,
        "source": source,
        "selection": remark or None,
        "categories": categories,
        "agencies": agencies,
    }
