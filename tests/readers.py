"""What each format holds, as other people's parsers read it: a new format adds one small function and one row."""

import csv
import html
import io
import json
import re
from collections.abc import Callable, Iterator

import docx
import openpyxl
import yaml

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
}
"""Every text that a file holds, headings too, in its order."""
