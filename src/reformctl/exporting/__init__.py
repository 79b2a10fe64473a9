"""The formats an answer can be written in: one file each, one row each in FORMATS."""

import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from reformctl.exporting.export_request import ExportRequest, choose_columns
from reformctl.exporting.limits import MIN_SCREEN_COLUMNS
from reformctl.exporting.sheet import Origin, Sheet, make_sheet
from reformctl.model import fields as task_fields
from reformctl.model import name_kinds, vocabulary
from reformctl.model.table import Table, Task
from reformctl.query import filters
from reformctl.system import environment, packages
from reformctl.system.environment import Screen
from reformctl.system.errors import UsageError
from reformctl.system.translation import N_, Sentence, _, join_words
from reformctl.text.escaping import echo_value

STYLES = {"gbt7714": "", "bibtex": ".bib", "ris": ".ris"}
"""Ways to write a citation, the usual one first, with the suffix of a file that means it."""


class Format(NamedTuple):
    """How one format writes a sheet, and what it holds."""

    suffixes: tuple[str, ...]
    """Of file names that mean this format."""
    writer: str
    """The file that writes it, and after a colon the function there, if it is not dump; empty for a chart, which is
    drawn from counts and not from rows."""
    holds: Sentence
    """What of a table it keeps, for help and docs/formats.md; {style} is what chooses one of its styles."""
    drops: Sentence
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
    is_written_in: bool = False
    """Whether people write in it, so that it can have empty columns for them."""
    has_margins: bool = False
    """Whether the margins of its pages can be chosen."""
    tells_origin: bool = False
    """Whether it says which tables the tasks are a part of, and how they were chosen."""
    styles: tuple[str, ...] = ()
    """The ways in which it can be written, the usual one first."""
    program_name: str = ""
    """What people call it, after the program that opens it: excel for xlsx."""
    part_writer: str = ""
    """What writes the file of one table in a folder of them; empty for a format that is never divided."""

    def dump(self, sheet: Sheet, *, is_part: bool = False) -> Iterable[bytes]:
        """Write a sheet, piece by piece. Its writer is imported only now, for an answer needs one format of many."""
        writer = self.writer
        if is_part:
            writer = self.part_writer
        file, _colon, function = writer.partition(":")
        name = function or "dump"
        module = __import__(f"{__name__}.{file}", fromlist=[name])
        write = getattr(module, name)
        body: bytes | Iterable[bytes] = write(sheet)
        if isinstance(body, bytes):
            return (body,)
        return body

    @property
    def exports(self) -> bool:
        """Whether tasks can be written in it, the same bytes wherever that is done."""
        return bool(self.writer) and not self.for_the_eye


_TABLE_FACTS = N_("title of the table, place, source, declared counts, full names, aliases")
"""What a table holds besides its tasks."""

FORMATS = {
    "table": Format(
        (),
        "to_table",
        N_("chosen fields, fitted to the terminal"),
        N_("title of the table, place, source, declared counts, full names, aliases; what does not fit the window"),
        for_the_eye=True,
    ),
    "text": Format(
        (),
        "to_text",
        N_("all fields of the tasks, wrapped to the width of the terminal"),
        _TABLE_FACTS,
        for_the_eye=True,
    ),
    "csv": Format((".csv",), "to_csv", N_("all fields of the tasks; lists joined by 、"), _TABLE_FACTS, bom=True),
    "tsv": Format(
        (".tsv",),
        "to_tsv",
        N_("all fields of the tasks; lists joined by 、; tabs and newlines escaped"),
        _TABLE_FACTS,
        bom=True,
    ),
    "json": Format((".json",), "to_json", N_("all fields of the tasks; lists stay lists"), _TABLE_FACTS, ("en", "zh")),
    "jsonl": Format(
        (".jsonl", ".ndjson"), "to_json:dump_lines", N_("as json, one task per line"), _TABLE_FACTS, ("en", "zh")
    ),
    "yaml": Format(
        (".yaml", ".yml"),
        "to_yaml",
        N_("the whole table with source, declared counts and aliases"),
        N_("nothing"),
        (),
        in_order=True,
        tells_origin=True,
    ),
    "markdown": Format(
        (".md", ".markdown"),
        "to_markdown",
        N_("all fields of the tasks; lists joined by 、"),
        _TABLE_FACTS,
        ("zh", "en"),
    ),
    "ids": Format((".ids",), "to_ids", N_("only the references of the tasks"), N_("everything else"), ()),
    "xlsx": Format(
        (".xlsx",),
        "to_xlsx",
        N_("all fields of the tasks; lists joined by 、; a second sheet with source and counts"),
        N_("full names, aliases"),
        ("zh", "en", "none"),
        binary=True,
        needs=packages.XLSXWRITER,
        program_name="excel",
        is_written_in=True,
        tells_origin=True,
    ),
    "docx": Format(
        (".docx",),
        "to_docx",
        N_("all fields of the tasks, laid out like the official table on A4, with title, categories and counts"),
        N_("place, source, full names, aliases; the position of tasks without a category, which come first"),
        ("zh", "en"),
        binary=True,
        needs=packages.PYTHON_DOCX,
        program_name="word",
        is_written_in=True,
        has_margins=True,
        in_order=True,
        tells_origin=True,
    ),
    "cite": Format(
        (".bib", ".ris"),
        "to_cite",
        N_("citations ({style}): one per table, or one per task if filters, references or a search chose the tasks"),
        N_(
            "place, agencies, category, scope, deadline, content, further columns, file and note of the source, "
            "declared counts, full names, aliases"
        ),
        (),
        styles=tuple(STYLES),
        tells_origin=True,
    ),
    "svg": Format((".svg",), "", N_("a chart of counts (only stats draws it)"), N_("the tasks themselves"), ()),
    "sqlite": Format(
        (".sqlite", ".sqlite3", ".db"),
        "to_sqlite",
        N_("the whole tables, linked by keys, with full-text search"),
        N_("nothing"),
        (),
        binary=True,
        in_order=True,
        tells_origin=True,
    ),
    "parquet": Format(
        (".parquet",),
        "to_parquet",
        N_(
            "all fields of the tasks; lists stay lists; title of the table, place, source, declared counts, "
            "full names, aliases in the metadata"
        ),
        N_("nothing"),
        ("en",),
        binary=True,
        needs=packages.PYARROW,
        part_writer="to_parquet:dump_part",
        tells_origin=True,
    ),
    "html": Format(
        (".html", ".htm"),
        "to_html",
        N_(
            "all fields of the tasks, source, full names and aliases, on one page that searches, filters and "
            "draws charts offline"
        ),
        N_("declared counts, path and hash of the source text"),
        ("zh", "en"),
        binary=True,
        in_order=True,
        tells_origin=True,
    ),
}


def export_tasks(request: ExportRequest) -> Iterable[bytes]:
    """Write tasks, piece by piece.

    Raises UnknownNameError for a field that they do not have, UsageError for what the format cannot do, and where it
    needs a package that is not installed.
    """
    written_format = FORMATS[request.format]
    has_fixed_fields = not written_format.headers
    if request.is_exploded and (written_format.in_order or has_fixed_fields):
        sentence = _("{format} has one entry per task and cannot be exploded: choose csv, tsv, json or jsonl")
        raise UsageError(sentence.format(format=request.format))
    if request.is_sorted and written_format.in_order:
        sentence = _("{format} keeps the order of the table and cannot be sorted: choose another format")
        raise UsageError(sentence, "keeps-order", format=request.format)
    tasks = request.tasks
    if request.is_exploded:
        tasks = task_fields.explode_tasks(tasks)
    origin = Origin()
    if written_format.tells_origin:
        origin = _find_origin(request, tasks)
    columns = task_fields.list_columns(request.tables, exploded=request.is_exploded)
    columns.append(task_fields.REFERENCE)
    if request.selected.bodies and not request.is_exploded:
        role_column = task_fields.make_role_column(request.selected.find_role)
        columns.append(role_column)
        if request.usual_fields:
            usual_fields = (*request.usual_fields, "role")
            request = request._replace(usual_fields=usual_fields)
    return _write(request, tasks, columns, origin)


def export_rows(
    request: ExportRequest, items: Sequence[object], known: Sequence[task_fields.Column]
) -> Iterable[bytes]:
    """Write anything else than tasks: one row for each item, with some of the known columns. Raises as export_tasks."""
    return _write(request, items, known, Origin())


def export_parts(request: ExportRequest) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Write the tasks of each table for itself: the name of a file in a folder, and what it holds.

    The file is qh6.xlsx; for Parquet table=qh6/tasks.parquet, for so programs find the tables of such a folder.
    """
    suffix = _choose_suffix(request)
    has_own_folder = bool(FORMATS[request.format].part_writer)
    for part in filters.extract_tables(request.tables, request.tasks):
        tasks = [task for task in request.tasks if task.table == part.id]
        if has_own_folder:
            name = os.path.join(f"table={part.id}", f"tasks{suffix}")
            part_request = request._replace(tasks=tasks, is_part=True)
        else:
            name = f"{part.id}{suffix}"
            tables = tuple(table for table in request.tables if table.id == part.id)
            part_request = request._replace(tables=tables, tasks=tasks)
        yield name, export_tasks(part_request)


def dump_tasks(tables: Sequence[Table], tasks: Sequence[Task], name: str = "csv", style: str | None = None) -> bytes:
    """Write tasks of tables as one piece.

    Raises UnknownNameError for a format that is unknown or made for a terminal, UsageError for a style that is none or
    of another format.
    """
    names = [key for key, known_format in FORMATS.items() if known_format.exports]
    vocabulary.require_name(name, names, name_kinds.FORMAT)
    request = ExportRequest(name, tuple(tables), tasks, style=style)
    pieces = export_tasks(request)
    return b"".join(pieces)


def find_usual_headers(name: str) -> str | None:
    """Find the headings that a format has where nobody asks for others; None where it has its own.

    For the eye they are those of the user's language; a machine format has the same in every language.
    """
    written_format = FORMATS[name]
    if written_format.for_the_eye:
        return environment.choose_language()
    return next(iter(written_format.headers), None)


def fit_screen(screen: Screen, width: int | None) -> Screen:
    """Make a screen as wide as somebody asks for; raises UsageError for a width that no text fits into."""
    if width is None:
        return screen
    if width < MIN_SCREEN_COLUMNS:
        sentence = _("width must be at least {least}, not {value}")
        raise UsageError(sentence, "too-narrow", least=MIN_SCREEN_COLUMNS, value=width)
    return screen._replace(width=width)


def refuse_fields(request: ExportRequest) -> None:
    """Raise UsageError where fields are asked for, and the format has its own."""
    if request.fields is not None and not FORMATS[request.format].headers:
        sentence = _("{format} has fixed fields: name none, or choose another format")
        raise UsageError(sentence, "own-fields", format=request.format)


def refuse_headers(request: ExportRequest) -> None:
    """Raise UsageError for headings that the format does not have."""
    if request.headers not in {None, *FORMATS[request.format].headers}:
        sentence = _("{format} does not support headers of the kind {kind}")
        raise UsageError(sentence, "no-such-headers", format=request.format, kind=request.headers)


def _choose_suffix(request: ExportRequest) -> str:
    """Choose how the name of a file ends: as the style wants it, else as the format, else in .txt."""
    written_format = FORMATS[request.format]
    suffixes = written_format.suffixes
    if written_format.styles:
        style = request.style or written_format.styles[0]
        suffixes = (STYLES[style],)
    known_suffixes = filter(None, suffixes)
    return next(known_suffixes, ".txt")


def _find_origin(request: ExportRequest, tasks: Sequence[Task]) -> Origin:
    """Find which parts of which tables the tasks of the rows are."""
    from reformctl.query.criteria import describe_parts  # few formats tell their origin

    parts = filters.extract_tables(request.tables, request.tasks)
    remarks = describe_parts(request.tables, parts, request.criteria)
    return Origin(parts, request.tables, remarks, tasks, request.is_chosen)


def _write(
    request: ExportRequest, items: Sequence[object], known: Sequence[task_fields.Column], origin: Origin
) -> Iterable[bytes]:
    written_format = FORMATS[request.format]
    _refuse_impossible(request)
    headers = request.headers or find_usual_headers(request.format) or "en"
    columns = choose_columns(request, known, headers)
    screen = fit_screen(request.screen, request.width)
    usual_style = next(iter(written_format.styles), "")
    sheet = make_sheet(items, columns, headers, screen, has_bar=request.has_bar)
    sheet = sheet._replace(
        origin=origin,
        whole=request.fields is not None,
        style=request.style or usual_style,
        has_narrow_margins=request.has_narrow_margins,
    )
    if written_format.needs:
        _load_package(written_format.needs, request.format)
    body = written_format.dump(sheet, is_part=request.is_part)
    if not request.bom:
        return body
    byte_order_mark = "\ufeff".encode()
    return chain([byte_order_mark], body)


def _load_package(package: packages.Package, name: str) -> None:
    """Load the package that writes a format; raises UsageError where it is not installed."""
    try:
        packages.load_package(package)
    except ImportError as error:
        raise packages.make_package_error(package, name, error) from error


def _refuse_impossible(request: ExportRequest) -> None:
    """Raise UsageError for what the format cannot do."""
    written_format = FORMATS[request.format]
    if not written_format.writer:
        sentence = _("{format} is a chart of counts, and holds no rows: choose another format")
        raise UsageError(sentence, "chart-of-counts", format=request.format)
    refuse_fields(request)
    refuse_headers(request)
    if request.bom and not written_format.bom:
        raise UsageError(_("bom is for csv and tsv, not for {format}"), "no-bom", format=request.format)
    if request.blank_columns and not written_format.is_written_in:
        sentence = _("empty columns are for xlsx and docx, not for {format}")
        raise UsageError(sentence, "no-blank-columns", format=request.format)
    if request.has_narrow_margins and not written_format.has_margins:
        raise UsageError(_("margins are for docx, not for {format}"), "no-margins", format=request.format)
    if request.style is not None:
        _refuse_style(request.style, request.format)


def _refuse_style(style: str, name: str) -> None:
    styles = FORMATS[name].styles
    if not styles:
        raise UsageError(_("style is for cite, not for {format}"), "no-style", format=name)
    if style in styles:
        return
    from reformctl.text.suggestions import suggest_words  # only for an error

    near = suggest_words(style, styles)
    sentence = _("style must be one of {choices}, not “{value}”")
    if near:
        sentence = _("style must be one of {choices}, not “{value}”; did you mean {near}?")
    message = sentence.format(choices=join_words(styles), value=echo_value(style), near=join_words(near))
    error = UsageError(message)
    raise error.add_facts(value=style, did_you_mean=near)
