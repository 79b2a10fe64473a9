"""What each format holds, as other people's parsers read it: a new format adds one small function and one row."""

import csv
import html
import io
import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing

import docx
import openpyxl
import yaml
from pyarrow import parquet

_TSV = {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}


def _for_the_eye(data: bytes) -> list[str]:
    """Words between gaps of at least two blanks."""
    return [cell for line in data.decode().split("\n") for cell in re.split(" {2,}", line) if cell]


def _csv(data: bytes) -> list[str]:
    return [cell for row in csv.reader(io.StringIO(data.decode(), newline="")) for cell in row]


def _tsv(data: bytes) -> list[str]:
    cells = re.split(r"[\t\n]", data.decode())
    return [re.sub(r"\\(.)", lambda found: _TSV[found[1]], cell) for cell in cells]


def _json(data: bytes) -> list[str]:
    return [*_leaves(json.loads(data))]


def _json_lines(data: bytes) -> list[str]:
    return [text for line in data.decode().split("\n")[:-1] for text in _leaves(json.loads(line))]


def _yaml(data: bytes) -> list[str]:
    return [*_leaves(yaml.safe_load(data))]


def _markdown(data: bytes) -> list[str]:
    """Cells between bars, as GitHub shows them."""
    cells = [cell.strip(" ") for line in data.decode().split("\n") for cell in re.split(r"(?<!\\)\|", line)]
    return [html.unescape(re.sub(r"\\(.)", r"\1", cell.replace("<br>", "\n"))) for cell in cells]


def _lines(data: bytes) -> list[str]:
    return data.decode().split("\n")


def _xlsx(data: bytes) -> list[str]:
    pages = openpyxl.load_workbook(io.BytesIO(data)).worksheets
    return ["" if cell.value is None else str(cell.value) for page in pages for row in page.rows for cell in row]


def _docx(data: bytes) -> list[str]:
    document = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in dict.fromkeys(row.cells)]
    return [paragraph.text for paragraph in document.paragraphs] + cells


def _sqlite(data: bytes) -> list[str]:
    """The rows of every table but those of the search, which have the same texts folded."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(data)
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        tables = [name for name in names if not name.startswith(("tasks_fts", "search_"))]
        rows = [row for name in tables for row in connection.execute(f'SELECT * FROM "{name}"')]  # noqa: S608 its own names
    texts = [text for row in rows for value in row for text in _leaves(_from_json(value))]
    return [text for text in texts if text != "None"]


def _from_json(value: object) -> object:
    """Further columns of a task are one JSON object."""
    return json.loads(value) if isinstance(value, str) and value.startswith('{"') else value


def _parquet(data: bytes) -> list[str]:
    table = parquet.read_table(io.BytesIO(data))
    about = json.loads(table.schema.metadata[b"reformctl"])
    rows = [{**row, "extra": dict(row["extra"] or ())} for row in table.to_pylist()]
    return [*_leaves(about), *_leaves(rows)]


def _html(data: bytes) -> list[str]:
    """What the scripts of the page work with, but for citations and the tables of the search."""
    (text,) = re.findall('<script type="application/json"[^>]*>(.*?)</script>', data.decode(), re.DOTALL)
    page = json.loads(text)
    tables = [{key: part for key, part in table.items() if "itation" not in key} for table in page["tables"]]
    return [*_leaves(tables), *_leaves([page["columns"], page["bodies"], page["tasks"]])]


def _ris(data: bytes) -> list[str]:
    """Values; but for PY, which repeats the year of DA."""
    return [line[6:] for line in data.decode().split("\r\n") if line[:2] != "PY"]


def _leaves(value: object) -> Iterator[str]:
    """Keys and values, from the outside in."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from _leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner)
    else:
        yield str(value)


READERS: dict[str, Callable[[bytes], list[str]]] = {
    "table": _for_the_eye,
    "text": _for_the_eye,
    "csv": _csv,
    "tsv": _tsv,
    "json": _json,
    "jsonl": _json_lines,
    "yaml": _yaml,
    "markdown": _markdown,
    "ids": _lines,
    "xlsx": _xlsx,
    "docx": _docx,
    "html": _html,
    "sqlite": _sqlite,
    "parquet": _parquet,
    "cite": _ris,
}
"""Every text that a file holds, headings too, in its order."""
