"""The formats an answer can be written in: one file each, one row each in FORMATS."""

import os
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from reformctl import columns, environment, filters, line, names, sheet
from reformctl.environment import Screen
from reformctl.errors import UsageError
from reformctl.formats import to_csv, to_ids, to_json, to_markdown, to_table, to_text, to_tsv, to_yaml
from reformctl.line import Call
from reformctl.messages import _
from reformctl.model import Table, Task
from reformctl.sheet import Sheet
from reformctl.text import echo


class Format(NamedTuple):
    """How one format writes a sheet, and what it holds."""

    suffixes: tuple[str, ...]
    """Of file names that mean this format."""
    dump: Callable[[Sheet], bytes]
    holds: str
    """What of a table it keeps and what it drops, for README."""
    headers: tuple[str, ...] = ("en", "zh", "none")
    """The kinds of headings it can write, the usual one first; empty for a format that has its own."""
    bom: bool = False
    """Whether it can begin with a byte order mark."""
    for_the_eye: bool = False
    """Whether it depends on the terminal, and so is not for export."""


FORMATS = {
    "table": Format((), to_table.dump, "chosen fields, fitted to the terminal", for_the_eye=True),
    "text": Format((), to_text.dump, "every field of the tasks, wrapped to the terminal", for_the_eye=True),
    "csv": Format((".csv",), to_csv.dump, "every field of the tasks; lists joined by 、", bom=True),
    "tsv": Format(
        (".tsv",), to_tsv.dump, "every field of the tasks; lists joined by 、; tabs and newlines escaped", bom=True
    ),
    "json": Format((".json",), to_json.dump, "every field of the tasks; lists as lists", ("en", "zh")),
    "jsonl": Format((".jsonl", ".ndjson"), to_json.dump_lines, "as json, one task a line", ("en", "zh")),
    "yaml": Format((".yaml", ".yml"), to_yaml.dump, "the whole table with source, declared counts and aliases", ()),
    "markdown": Format(
        (".md", ".markdown"), to_markdown.dump, "every field of the tasks; lists joined by 、", ("zh", "en")
    ),
    "ids": Format((".ids",), to_ids.dump, "the references of the tasks alone", ()),
}

_NO_FORMAT = {"", ".txt"}
"""Suffixes of output files that leave the format to the command."""


class View(NamedTuple):
    """How one answer is to be written."""

    format: str
    fields: tuple[str, ...] = ()
    """The usual columns; empty for all."""
    headers: str | None = None
    """None for the format's usual ones."""


def view(call: Call, terminal: View, pipe: View) -> View:
    """How to write this answer: as --format says, else as the suffix of --output, else by who reads it.

    Raises UnknownNameError for an unknown format, UsageError for headings that the format cannot write.
    """
    asked = call[line.FORMAT]
    name = _format_of(call[line.OUTPUT]) if asked is None else names.require(asked, FORMATS, names.FORMAT)
    read_on_terminal = environment.on_terminal() and call[line.OUTPUT] in {None, "-"}
    found = terminal if read_on_terminal else pipe
    if name is not None:
        found = terminal if name == terminal.format else View(name)
    return found._replace(headers=_headers(call, found))


def write(tasks: Sequence[Task], tables: Sequence[Table], call: Call, wanted: View) -> bytes:
    """Tasks in a format, with the fields that the command line, else the view, asks for."""
    exploded = call[line.EXPLODE] is not None
    rows = columns.explode(tasks) if exploded else tasks
    if exploded and not FORMATS[wanted.format].headers:
        sentence = _("{format} has one entry a task and cannot be exploded: choose csv, tsv, json or jsonl")
        raise UsageError(sentence.format(format=wanted.format))
    if call[line.SORT] is not None and wanted.format == "yaml":
        raise UsageError(_("yaml keeps the order of the table: leave --sort out, or choose another format"))
    part = filters.extract(tables, tasks)
    return _dump(rows, columns.of_tasks(tables, exploded=exploded), call, wanted, part)


def write_items(items: Iterable[object], fields: Sequence[columns.Column], call: Call, wanted: View) -> bytes:
    """Anything else than tasks in a format: rows of the given columns."""
    return _dump(items, fields, call, wanted, ())


def screen(call: Call) -> Screen:
    """The terminal that the answer is read on; a file is none."""
    if call[line.OUTPUT] not in {None, "-"}:
        return Screen(color=call[line.COLOR] == "always")
    return environment.screen(call[line.COLOR] or "auto")


def refuse_with_count(call: Call) -> None:
    """Raise UsageError for options that a bare number has no use for."""
    for option in (line.FORMAT, line.FIELDS, line.HEADERS, line.CONTEXT):
        if call[option] is not None:
            sentence = _("--count prints a bare number: leave {option} out")
            raise UsageError(sentence.format(option=option.names.split()[0]))


def dump(tables: Sequence[Table], tasks: Sequence[Task], name: str = "csv") -> bytes:
    """Tasks of tables in a format, as `export` writes them.

    Raises UnknownNameError for a format that is unknown or made for a terminal.
    """
    names.require(name, [key for key, kind in FORMATS.items() if not kind.for_the_eye], names.FORMAT)
    return write(tasks, tables, Call("export"), View(name, headers=_usual_headers(name)))


def _dump(
    items: Iterable[object],
    known: Sequence[columns.Column],
    call: Call,
    wanted: View,
    tables: tuple[Table, ...],
) -> bytes:
    kind = FORMATS[wanted.format]
    if call[line.FIELDS] is not None and not kind.headers:
        sentence = _("{format} chooses its own fields: leave --fields out, or choose another format")
        raise UsageError(sentence.format(format=wanted.format))
    if call[line.BOM] and not kind.bom:
        raise UsageError(_("--bom is for csv and tsv, not for {format}").format(format=wanted.format))
    shown = columns.chosen(known, call[line.FIELDS], wanted.fields)
    rows = sheet.of(items, shown, wanted.headers or "", screen(call))
    rows = rows._replace(tables=tables, whole=call[line.FIELDS] is not None)
    return ("\ufeff".encode() if call[line.BOM] else b"") + kind.dump(rows)


def _format_of(path: str | None) -> str | None:
    """The format that the suffix of an output file means; UsageError where it means one that is not ours."""
    suffix = os.path.splitext(path or "")[1].lower()
    found = next((name for name, kind in FORMATS.items() if suffix in kind.suffixes), None)
    if found is None and suffix not in _NO_FORMAT:
        sentence = _("the suffix {suffix} means none of the formats {all}: choose one with --format")
        raise UsageError(sentence.format(suffix=echo(suffix), all=", ".join(FORMATS)))
    return found


def _headers(call: Call, wanted: View) -> str:
    asked = call[line.HEADERS]
    kinds = FORMATS[wanted.format].headers
    if asked is not None and asked not in kinds:
        sentence = _("{format} cannot have --headers {kind}")
        raise UsageError(sentence.format(format=wanted.format, kind=asked))
    return asked or wanted.headers or _usual_headers(wanted.format)


def _usual_headers(name: str) -> str:
    return next(iter(FORMATS[name].headers), "en")
