"""The formats an answer can be written in: one file each, one row each in FORMATS."""

import os
from collections.abc import Sequence
from itertools import chain

from reformctl import columns, environment, filters, line, names, packages, sheet
from reformctl.environment import Screen
from reformctl.errors import UsageError
from reformctl.filters import Selection
from reformctl.line import Call
from reformctl.messages import _, listed
from reformctl.model import Table, Task
from reformctl.output import Body, is_standard, pieces
from reformctl.sheet import Origin, Sheet
from reformctl.text import echo
from reformctl.typed import NamedTuple


class Format(NamedTuple):
    """How one format writes a sheet, and what it holds."""

    suffixes: tuple[str, ...]
    """Of file names that mean this format."""
    writer: str
    """The file that writes it, and after a colon the function there, if it is not dump; empty for a chart, which is
    drawn from counts and not from rows."""
    holds: str
    """What of a table it keeps, for help and README."""
    drops: str
    """What of a table it leaves out."""
    headers: tuple[str, ...] = ("en", "zh", "none")
    """The kinds of headings it can write, the usual one first; empty for a format that has its own."""
    bom: bool = False
    """Whether it can begin with a byte order mark."""
    for_the_eye: bool = False
    """Whether it depends on the terminal, and so is not for export."""
    binary: bool = False
    """Whether it is nothing to read in a terminal: no text, or a page for a browser."""
    needs: packages.Package | None = None
    """The package of an extra that writes it."""
    in_order: bool = False
    """Whether it has each task once, in the order of the table."""
    tells_origin: bool = False
    """Whether it says which tables the tasks are a part of, and how they were chosen."""
    styles: tuple[str, ...] = ()
    """The ways in which it can be written, the usual one first."""
    called: str = ""
    """What people call it after a program."""
    part_writer: str = ""
    """What writes the file of one table in a folder of them; empty for a format that is never divided."""

    def dump(self, rows: Sheet, *, is_part: bool = False) -> Body:
        """The bytes of a sheet; what makes them is imported only now, for an answer needs one format of many."""
        file, _colon, function = (self.part_writer if is_part else self.writer).partition(":")
        wanted = function or "dump"
        body: Body = getattr(__import__(f"{__name__}.{file}", fromlist=[wanted]), wanted)(rows)
        return body

    @property
    def exports(self) -> bool:
        """Whether tasks can be written in it, the same bytes wherever that is done."""
        return bool(self.writer) and not self.for_the_eye


_FIELDS = "every field of the tasks"
_AROUND = "title of the table, source, declared counts, full names, aliases"

FORMATS = {
    "table": Format(
        (),
        "to_table",
        "chosen fields, fitted to the terminal",
        f"{_AROUND}; what the window has no room for",
        for_the_eye=True,
    ),
    "text": Format((), "to_text", f"{_FIELDS}, wrapped to the terminal", _AROUND, for_the_eye=True),
    "csv": Format((".csv",), "to_csv", f"{_FIELDS}; lists joined by 、", _AROUND, bom=True),
    "tsv": Format((".tsv",), "to_tsv", f"{_FIELDS}; lists joined by 、; tabs and newlines escaped", _AROUND, bom=True),
    "json": Format((".json",), "to_json", f"{_FIELDS}; lists as lists", _AROUND, ("en", "zh")),
    "jsonl": Format((".jsonl", ".ndjson"), "to_json:dump_lines", "as json, one task a line", _AROUND, ("en", "zh")),
    "yaml": Format(
        (".yaml", ".yml"),
        "to_yaml",
        "the whole table with source, declared counts and aliases",
        "nothing",
        (),
        in_order=True,
        tells_origin=True,
    ),
    "markdown": Format((".md", ".markdown"), "to_markdown", f"{_FIELDS}; lists joined by 、", _AROUND, ("zh", "en")),
    "ids": Format((".ids",), "to_ids", "the references of the tasks alone", "everything else", ()),
    "xlsx": Format(
        (".xlsx",),
        "to_xlsx",
        f"{_FIELDS}; lists joined by 、; a sheet of source and counts",
        "full names, aliases",
        ("zh", "en", "none"),
        binary=True,
        needs=packages.XLSXWRITER,
        called="excel",
        tells_origin=True,
    ),
    "docx": Format(
        (".docx",),
        "to_docx",
        f"{_FIELDS}, as the official table on A4 with title, categories and counts",
        "source, full names, aliases; the place of tasks without a category, which come first",
        ("zh", "en"),
        binary=True,
        needs=packages.PYTHON_DOCX,
        called="word",
        in_order=True,
        tells_origin=True,
    ),
    "cite": Format(
        (".bib", ".ris"),
        "to_cite",
        "citations (--style): one of each table, or of each task that filters, references or a search chose",
        "agencies, category, scope, deadline, content, further columns, file and note of the source, declared counts, "
        "full names, aliases",
        (),
        styles=tuple(line.STYLES),
        tells_origin=True,
    ),
    "svg": Format((".svg",), "", "a chart of counts (stats alone draws it)", "the tasks themselves", ()),
    "sqlite": Format(
        (".sqlite", ".sqlite3", ".db"),
        "to_sqlite",
        "the whole tables, related by keys, with a full-text search",
        "nothing",
        (),
        binary=True,
        in_order=True,
        tells_origin=True,
    ),
    "parquet": Format(
        (".parquet",),
        "to_parquet",
        f"{_FIELDS}; lists as lists; {_AROUND} in the metadata",
        "nothing",
        ("en",),
        binary=True,
        needs=packages.PYARROW,
        part_writer="to_parquet:dump_part",
        tells_origin=True,
    ),
    "html": Format(
        (".html", ".htm"),
        "to_html",
        f"{_FIELDS}, source, full names and aliases, in one page that searches, filters and charts offline",
        "declared counts, path and hash of the kept text",
        ("zh", "en"),
        binary=True,
        in_order=True,
        tells_origin=True,
    ),
}

NARROWEST = 20
"""Columns that --width may name at the least."""
_NO_FORMAT = {"", ".txt"}
"""Suffixes of output files that leave the format to the command."""


class View(NamedTuple):
    """How one answer is to be written."""

    format: str
    fields: tuple[str, ...] = ()
    """The usual columns; empty for all."""
    headers: str | None = None
    """None for the format's usual ones."""
    is_part: bool = False
    """Whether it is the file of one table in a folder of them."""


def view(call: Call, terminal: View, pipe: View) -> View:
    """How to write this answer: as --format says, else as the suffix of --output, else by who reads it.

    Raises UnknownNameError for an unknown format, UsageError for headings that the format cannot write, and for a
    format that a terminal cannot show.
    """
    asked = call[line.FORMAT]
    name = _format_of(call[line.OUTPUT]) if asked is None else _known(asked)
    read_on_terminal = environment.on_terminal() and is_standard(call[line.OUTPUT])
    found = terminal if read_on_terminal or call[line.WIDTH] is not None else pipe
    if name is not None:
        found = terminal if name == terminal.format else View(name)
    if not FORMATS[found.format].for_the_eye:
        refuse_width(call, found.format)
    if FORMATS[found.format].binary and environment.on_terminal() and is_standard(call[line.OUTPUT]):
        sentence = _("{format} is no text for a terminal: write it to a file, such as -o tasks{suffix}")
        raise UsageError(sentence.format(format=found.format, suffix=FORMATS[found.format].suffixes[0]))
    return found._replace(headers=_headers(call, found))


def usable(command: line.Command) -> list[str]:
    """The formats that a command writes: charts are for counts, citations for tasks, and export is not for the eye."""
    return [
        name
        for name, kind in FORMATS.items()
        if (kind.writer or command.name == "stats")
        and (not kind.styles or line.STYLE in command.options)
        and not (kind.for_the_eye and command.name == "export")
    ]


def write(tasks: Sequence[Task], tables: Sequence[Table], call: Call, wanted: View) -> Body:
    """Tasks in a format, with the fields that the command line, else the view, asks for."""
    exploded = call[line.EXPLODE] is not None
    rows = columns.explode(tasks) if exploded else tasks
    kind = FORMATS[wanted.format]
    if exploded and (kind.in_order or not kind.headers):
        sentence = _("{format} has one entry a task and cannot be exploded: choose csv, tsv, json or jsonl")
        raise UsageError(sentence.format(format=wanted.format))
    if call[line.SORT] is not None and kind.in_order:
        sentence = _("{format} keeps the order of the table: leave --sort out, or choose another format")
        raise UsageError(sentence.format(format=wanted.format))
    origin = _origin(tasks, rows, tables, call) if kind.tells_origin else Origin()
    return _dump(rows, columns.of_tasks(tables, exploded=exploded), call, wanted, origin)


def is_divided(call: Call, wanted: View) -> bool:
    """Whether --output names a folder, and the format can be written as one file a table in it."""
    path = call[line.OUTPUT] or ""
    is_folder = path.endswith(("/", os.sep)) or os.path.isdir(environment.file_name(path))
    return is_folder and FORMATS[wanted.format].part_writer != ""


def write_parts(
    tasks: Sequence[Task], tables: Sequence[Table], call: Call, wanted: View
) -> tuple[tuple[Body, str], ...]:
    """The tasks of each table as (what, file) in the folder that --output names: FOLDER/table=qh6/tasks.parquet."""
    name = f"tasks{FORMATS[wanted.format].suffixes[0]}"
    return tuple(
        (
            write(chosen, tables, call, wanted._replace(is_part=True)),
            os.path.join(call[line.OUTPUT] or "", f"table={part.id}", name),
        )
        for part in filters.extract(tables, tasks)
        for chosen in [tasks if len(tables) == 1 else [task for task in tasks if task.table == part.id]]
    )


def write_items(items: Sequence[object], fields: Sequence[columns.Column], call: Call, wanted: View) -> Body:
    """Anything else than tasks in a format: rows of the given columns."""
    return _dump(items, fields, call, wanted, Origin())


def screen(call: Call) -> Screen:
    """The terminal that the answer is read on, or what --width and --raw make of it; a file is none."""
    color = call[line.COLOR] or "auto"
    found = environment.screen(color)
    if not is_standard(call[line.OUTPUT]):
        found = Screen(color=color == "always")
    if call[line.RAW]:
        return found._replace(width=None)
    return found if _width(call) is None else found._replace(width=_width(call))


def refuse_with_count(call: Call) -> None:
    """Raise UsageError for options that a bare number has no use for."""
    for option in (line.FORMAT, line.FIELDS, line.HEADERS, line.CONTEXT, line.STYLE, line.WIDTH):
        if call[option] is not None:
            sentence = _("--count prints a bare number: leave {option} out")
            raise UsageError(sentence.format(option=option.names.split()[0]))


def refuse_width(call: Call, name: str) -> None:
    """Raise UsageError for --width with a format that does not depend on a terminal."""
    if call[line.WIDTH] is not None:
        sentence = _("--width is for answers that are fitted to a terminal, not for {format}: leave it out")
        raise UsageError(sentence.format(format=name))


def refuse_fields(call: Call, wanted: View) -> None:
    """Raise UsageError for --fields with a format that has its own."""
    if call[line.FIELDS] is not None and not FORMATS[wanted.format].headers:
        sentence = _("{format} chooses its own fields: leave --fields out, or choose another format")
        raise UsageError(sentence.format(format=wanted.format))


def dump(tables: Sequence[Table], tasks: Sequence[Task], name: str = "csv", style: str | None = None) -> bytes:
    """Tasks of tables in a format, as `export` writes them.

    Raises UnknownNameError for a format that is unknown or made for a terminal, UsageError for a style that is none or
    of another format.
    """
    names.require(name, [key for key, kind in FORMATS.items() if kind.exports], names.FORMAT)
    values = {} if style is None else {line.STYLE.key: line.value_of(line.STYLE, style)}
    return b"".join(pieces(write(tasks, tables, Call("export", values), View(name, headers=_usual_headers(name)))))


def _origin(tasks: Sequence[Task], rows: Sequence[Task], tables: Sequence[Table], call: Call) -> Origin:
    part = filters.extract(tables, tasks)
    chosen = any(call[option] for option in (*line.FILTERS, line.LIMIT, line.REFERENCES, line.WORDS))
    remarks = filters.remarks(tables, part, _criteria(tables, call))
    return Origin(part, tuple(tables), _asked(call), remarks, rows, chosen)


def _dump(
    items: Sequence[object],
    known: Sequence[columns.Column],
    call: Call,
    wanted: View,
    origin: Origin,
) -> Body:
    kind = FORMATS[wanted.format]
    if not kind.writer:
        sentence = _("{format} is a chart of counts, which reformctl stats draws: choose another format")
        raise UsageError(sentence.format(format=wanted.format))
    refuse_fields(call, wanted)
    if call[line.BOM] and not kind.bom:
        raise UsageError(_("--bom is for csv and tsv, not for {format}").format(format=wanted.format))
    if call[line.STYLE] is not None and not kind.styles:
        raise UsageError(_("--style is for cite, not for {format}").format(format=wanted.format))
    shown = columns.chosen(known, call[line.FIELDS], wanted.fields)
    rows = sheet.of(items, shown, wanted.headers or "", screen(call), followed=_has_file(call))
    rows = rows._replace(origin=origin, whole=call[line.FIELDS] is not None, style=_style(call, kind))
    if kind.needs:
        try:
            packages.load(kind.needs)
        except ImportError as error:
            raise packages.refusal(kind.needs, wanted.format, error) from error
    body = kind.dump(rows, is_part=wanted.is_part)
    return chain(["\ufeff".encode()], pieces(body)) if call[line.BOM] else body


def _has_file(call: Call) -> bool:
    """Whether the answer goes to a file, so that nobody reads along while it is written."""
    return not is_standard(call[line.OUTPUT]) or environment.into_file()


def _criteria(tables: Sequence[Table], call: Call) -> list[str]:
    """By what the command line chooses tasks, in Chinese as the tables are."""
    asked = Selection.of(call)
    found = filters.criteria(tables, asked._replace(references=asked.references or call[line.REFERENCES] or None))
    return found if call[line.LIMIT] is None else [*found, f"至多{call[line.LIMIT]}项"]


def _asked(call: Call) -> str:
    """The filters of a command line, as they are typed."""
    words = []
    for option in (line.TABLE, *line.FILTERS, line.LIMIT):
        given = call[option]
        for value in given if isinstance(given, tuple) else (given,):
            if value is not None and value is not False:
                words += [option.names.split()[0], *([] if value is True else [str(value)])]
    return " ".join([*words, *call[line.REFERENCES]])


def _width(call: Call) -> int | None:
    """What --width says; UsageError for a window that holds no text."""
    asked = call[line.WIDTH]
    if asked is not None and asked < NARROWEST:
        raise UsageError(_("--width must be {least} or more, not {value}").format(least=NARROWEST, value=asked))
    return asked


def _known(asked: str) -> str:
    return names.require(asked, FORMATS, names.FORMAT, [kind.called for kind in FORMATS.values()])


def _format_of(path: str | None) -> str | None:
    """The format that the suffix of an output file means; UsageError where it means one that is not ours."""
    suffix = os.path.splitext(path or "")[1].lower()
    found = next((name for name, kind in FORMATS.items() if suffix in kind.suffixes), None)
    if found is None and suffix not in _NO_FORMAT:
        known = [names.Name(usual[1:]) for kind in FORMATS.values() for usual in kind.suffixes]
        if near := names.nearest(suffix[1:], known):
            sentence = _("the suffix {suffix} means no format; did you mean {near}? --format chooses one, too")
            raise UsageError(sentence.format(suffix=echo(suffix), near=listed(f".{entry.name}" for entry in near)))
        sentence = _("the suffix {suffix} means none of the formats {all}: choose one with --format")
        raise UsageError(sentence.format(suffix=echo(suffix), all=listed(FORMATS)))
    return found


def _style(call: Call, kind: Format) -> str:
    """As --style says, else as the suffix of the output file means, else the usual one."""
    suffix = os.path.splitext(call[line.OUTPUT] or "")[1].lower()
    meant = (name for name in kind.styles if suffix and line.STYLES[name] == suffix)
    return call[line.STYLE] or next(meant, next(iter(kind.styles), ""))


def _headers(call: Call, wanted: View) -> str:
    asked = call[line.HEADERS]
    kinds = FORMATS[wanted.format].headers
    if asked is not None and asked not in kinds:
        sentence = _("{format} cannot have --headers {kind}")
        raise UsageError(sentence.format(format=wanted.format, kind=asked))
    return asked or wanted.headers or _usual_headers(wanted.format)


def _usual_headers(name: str) -> str:
    """For the eye those of the user's language; a machine format has its own, in whatever language."""
    kind = FORMATS[name]
    return environment.language() if kind.for_the_eye else next(iter(kind.headers), "en")
