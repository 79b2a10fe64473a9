"""Read table files and judge them: whole Tables, or every fault of every file with its place."""

import gc
import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import repeat
from typing import NamedTuple

from reformctl import validation
from reformctl.model.diagnostics import Diagnostic, InvalidDataError, KeyPath
from reformctl.model.table import Source, Table, TableFindings
from reformctl.system import files
from reformctl.system.environment import encode_file_name
from reformctl.system.errors import UnreadableError
from reformctl.system.files import FileContent
from reformctl.system.translation import _
from reformctl.tablefile import excerpts, schema, yaml_reader
from reformctl.tablefile.encoding import EncodingError, decode_text
from reformctl.text.escaping import echo_value, escape_text


class ValidationResult(NamedTuple):
    """What a file turned out to be."""

    path: str
    table: Table | None
    """None if anything is answered wrongly from it: any of the faults is neither a warning nor doubtful."""
    diagnostics: list[Diagnostic]
    """With warnings, in the order of the lines."""
    data: bytes = b""
    """What the file holds, as long as several files are compared."""

    @property
    def reason(self) -> str:
        """The first of the faults that leave no table."""
        refusing = [diagnostic for diagnostic in self.diagnostics if diagnostic.is_refusing]
        return (refusing or self.diagnostics)[0].sentence


def check(path: str | os.PathLike[str] | None = None) -> list[Diagnostic]:
    """Every fault and warning of a table file, by default of the packaged one, in the order of its lines.

    A clean file gives an empty list. Nothing is raised for what is wrong with a file: one that cannot be read has one
    fault, of the rule `unreadable`.
    """
    (result,) = validate_paths([files.find_packaged_table() if path is None else os.fspath(path)])
    return result.diagnostics


def validate_paths(paths: Sequence[str], *, proven: bool = True) -> list[ValidationResult]:
    """What each file holds; `-` is standard input. What is only wrong beside another file is a fault of the later."""
    return validate_contents([FileContent(path) for path in paths], proven=proven)


def validate_contents(contents: Sequence[FileContent], found: Sequence[Table | None] = (), *, proven: bool = True) -> list[ValidationResult]:
    """The same of files that may have been read already; `found` has the tables of those that need not be judged."""
    results = []
    for content, table in zip(contents, found or repeat(None), strict=False):
        path = content.path
        try:
            data = content.data
        except UnreadableError as error:
            results.append(ValidationResult(path, None, [Diagnostic((), "unreadable", error.reason)]))
            continue
        folder = os.path.dirname(path) if proven else None
        judged, diagnostics = (table, []) if table else validate_bytes(data, folder)
        findings = sum(diagnostic.is_finding for diagnostic in diagnostics)
        if judged and findings:
            judged = judged.replace(findings=TableFindings(findings, path))
        results.append(ValidationResult(path, judged, diagnostics, data if len(contents) > 1 else b""))
    return _compare_results(results)


def require_tables(results: Sequence[ValidationResult], *, strict: bool = False) -> tuple[Table, ...]:
    """The tables of files that can be used; one error for all faults of all files.

    `strict` refuses doubtful tables, too; an error about a file names all of its faults, the doubtful ones as well.
    """
    diagnostics: list[tuple[str, Diagnostic]] = []
    for result in results:
        if result.table is None or (strict and result.table.findings):
            diagnostics += [(result.path, diagnostic) for diagnostic in result.diagnostics if not diagnostic.warning]
    if diagnostics:
        path, diagnostic = diagnostics[0]
        if len(diagnostics) == 1 and diagnostic.rule == "unreadable":
            raise UnreadableError(path, diagnostic.sentence)
        raise InvalidDataError(diagnostics)
    return tuple(result.table for result in results if result.table)


def validate_bytes(data: bytes, folder: str | None = None, kept: bytes | None = None) -> tuple[Table | None, list[Diagnostic]]:
    """The table that the bytes of a file hold, or None; and every fault and warning, in the order of the lines.

    It is compared with the official text: `kept` itself, or what lies beside the file in `folder`; not without either.
    """
    with _pause_garbage_collection():
        return _validate_text(data, folder, kept)


def _validate_text(data: bytes, folder: str | None, kept: bytes | None) -> tuple[Table | None, list[Diagnostic]]:
    try:
        text = decode_text(data)
    except EncodingError as error:
        return None, [error.diagnostic]
    composed = yaml_reader.compose_text(text)
    if composed.refused:
        return None, excerpts.locate_diagnostics(composed.diagnostics, composed, text)
    table, found = _apply_rules(composed.value, folder, data, kept)
    diagnostics = excerpts.locate_diagnostics([*composed.diagnostics, *found], composed, text)
    if any(diagnostic.is_refusing for diagnostic in diagnostics):
        return None, diagnostics
    return table, diagnostics


@contextmanager
def _pause_garbage_collection() -> Iterator[None]:
    """Of millions of new objects none is garbage: looking through them again and again takes two fifths of the time."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _apply_rules(value: object, folder: str | None, data: bytes, kept: bytes | None) -> tuple[Table, list[Diagnostic]]:
    """The table that a composed file means, and what is wrong with it; paths as in the file."""
    judged = schema.parse_table(value)
    source = judged.table.source
    text, diagnostics = (None, []) if folder is None else _read_source_text(source, folder, data)
    if kept is not None:
        text = decode_text(kept)
    found = [
        diagnostic._replace(path=_restore_path(diagnostic.path, judged))
        for diagnostic in validation.judge_table(judged.table, judged.faulty, text, whole=judged.whole)
    ]
    return judged.table, [*judged.diagnostics, *diagnostics, *found]


def _read_source_text(source: Source, folder: str, table_file: bytes) -> tuple[str | None, list[Diagnostic]]:
    """The official text that the source names, if it is there and is the one that is meant."""
    if source.file is None:
        return None, []
    try:
        data = files.read_source_text(source.file, folder, len(table_file))
        text = decode_text(data)
    except (UnreadableError, EncodingError) as error:
        reason = error.reason if isinstance(error, UnreadableError) else error.diagnostic.sentence
        sentence = _("nothing is proven, for {file} cannot be read: {reason}")
        sentence = sentence.format(file=echo_value(source.file), reason=reason)
        return None, [Diagnostic(("source", "file"), "source-unread", sentence, warning=True)]
    if data == table_file:
        sentence = _("nothing is proven, for {file} is this table itself: name the text of the document")
        sentence = sentence.format(file=echo_value(source.file))
        return None, [Diagnostic(("source", "file"), "source-unread", sentence, warning=True)]
    found = hashlib.sha256(data).hexdigest()
    if source.sha256 in {None, found}:
        return text, []
    sentence = _("{file} was changed: its hash is {hash}; keep the text as it was, or look through the changes")
    return None, [
        Diagnostic(("source", "sha256"), "source-hash", sentence.format(file=echo_value(source.file), hash=found))
    ]


def _restore_path(path: KeyPath, judged: schema.SchemaResult) -> KeyPath:
    """A path that counts the entries of the judged table, as one that counts those of the file."""
    if len(path) > 1 and path[0] in judged.rows:
        section, index, *rest = path
        return (section, judged.rows[str(section)][int(index)], *rest)
    return path


def _compare_results(results: list[ValidationResult]) -> list[ValidationResult]:
    """The files with the faults that they only have because of one another."""
    good = [at for at, result in enumerate(results) if result.table]
    files_read = [results[at] for at in good]
    tables = [result.table for result in files_read if result.table]
    found: dict[int, list[Diagnostic]] = {}
    for index, diagnostic in _find_duplicate_ids(files_read, tables):
        found.setdefault(good[index], []).append(diagnostic)
    return [_add_diagnostics(result, found.get(at, [])) for at, result in enumerate(results)]


def _find_duplicate_ids(good: Sequence[ValidationResult], tables: Sequence[Table]) -> Iterator[tuple[int, Diagnostic]]:
    """Tables whose id an earlier one has: references such as qh6:17 would mean two tasks."""
    homes: dict[str, int] = {}
    for index, (result, table) in enumerate(zip(good, tables, strict=True)):
        first = homes.setdefault(table.id, index)
        if first != index:
            home = good[first].path
            sentence = _("the id “{id}” is that of the table in {path}: load each table once, and give each its own id")
            if os.path.exists(encode_file_name(home)) and os.path.samefile(
                encode_file_name(home), encode_file_name(result.path)
            ):
                sentence = _("this is the same file as {path}: name it once")
            yield index, Diagnostic(("id",), "duplicate-table", sentence.format(id=table.id, path=escape_text(home)))


def _add_diagnostics(result: ValidationResult, diagnostics: list[Diagnostic]) -> ValidationResult:
    """A file with what is wrong with it only there, and without its bytes, which nobody needs any longer."""
    if not diagnostics:
        return result._replace(data=b"")
    text = decode_text(result.data)
    return ValidationResult(
        result.path, None, [*result.diagnostics, *excerpts.locate_diagnostics(diagnostics, yaml_reader.compose_text(text), text)]
    )
