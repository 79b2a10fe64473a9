"""Reads and validates table files: each file gives a Table, or every fault with its location."""

import gc
import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from reformctl import validation
from reformctl.model.diagnostics import Diagnostic, InvalidDataError, KeyPath
from reformctl.model.table import Source, Table, TableFindings
from reformctl.system import files
from reformctl.system.environment import encode_file_name
from reformctl.system.errors import UnreadableError
from reformctl.system.files import FileContent
from reformctl.system.translation import _
from reformctl.tablefile import excerpts, table_parsing, yaml_reader
from reformctl.tablefile.encoding import EncodingError, decode_text
from reformctl.text.escaping import echo_value, escape_text

TableAndDiagnostics = tuple[Table | None, list[Diagnostic]]
"""The table of a file, None if anything would be answered wrongly from it, and what is wrong with the file."""


class ValidationResult(NamedTuple):
    """The table of a file, and what is wrong with it."""

    path: str
    table: Table | None
    """None if anything would be answered wrongly from it."""
    diagnostics: list[Diagnostic]
    """Faults and warnings, in the order of the lines."""
    data: bytes = b""
    """The bytes of the file, as long as several files are compared."""

    @property
    def reason(self) -> str:
        """The first of the faults that leave no table."""
        for diagnostic in self.diagnostics:
            if diagnostic.is_refusing:
                return diagnostic.sentence
        first = self.diagnostics[0]
        return first.sentence


def validate_paths(paths: Sequence[str], *, proven: bool = True) -> list[ValidationResult]:
    """Read and validate files; `-` is standard input. Where two files contradict each other, the later has the fault.

    `proven` compares each table with its kept official text.
    """
    contents = [FileContent(path) for path in paths]
    return validate_contents(contents, proven=proven)


def validate_contents(
    contents: Sequence[FileContent], known: Sequence[Table | None] = (), *, proven: bool = True
) -> list[ValidationResult]:
    """Validate files that may have been read already. `known` has the tables that are known to be valid, None else."""
    known_tables = known or [None] * len(contents)
    results = []
    for content, known_table in zip(contents, known_tables, strict=True):
        result = _validate_content(content, known_table, proven=proven)
        results.append(result)
    return _compare_results(results)


def require_tables(results: Sequence[ValidationResult], *, strict: bool = False) -> tuple[Table, ...]:
    """Return the tables of all files, or raise one error with all faults of all files.

    `strict` refuses doubtful tables, too; an error about a file names all of its faults, the doubtful ones as well.
    """
    faults = list(_list_refusing_faults(results, strict=strict))
    if faults:
        path, fault = faults[0]
        is_alone = len(faults) == 1
        if is_alone and fault.rule == "unreadable":
            raise UnreadableError(path, fault.sentence)
        raise InvalidDataError(faults)
    tables = [result.table for result in results]
    return tuple(filter(None, tables))


def validate_bytes(data: bytes, folder: str | None = None, kept: bytes | None = None) -> TableAndDiagnostics:
    """Validate the bytes of a file; return its table, None if it is faulty, and its diagnostics in order of lines.

    The table is compared with the official text: with `kept`, or with the file that it names below `folder`. Without
    either it is not compared.
    """
    with pause_garbage_collection():
        return _validate_text(data, folder, kept)


@contextmanager
def pause_garbage_collection() -> Iterator[None]:
    """Switch the garbage collector off: among millions of new objects it finds nothing and takes 40 % of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _list_refusing_faults(results: Iterable[ValidationResult], *, strict: bool) -> Iterator[tuple[str, Diagnostic]]:
    """List the faults of each file that is refused, with its path."""
    for result in results:
        if not _is_refused(result, strict=strict):
            continue
        for diagnostic in result.diagnostics:
            if not diagnostic.warning:
                yield result.path, diagnostic


def _is_refused(result: ValidationResult, *, strict: bool) -> bool:
    """Tell whether a file gives no table, or a doubtful one where only sound ones will do."""
    if result.table is None:
        return True
    has_findings = result.table.findings is not None
    return strict and has_findings


def _validate_content(content: FileContent, known_table: Table | None, *, proven: bool) -> ValidationResult:
    try:
        data = content.data
    except UnreadableError as error:
        unreadable = Diagnostic((), "unreadable", error.reason)
        return ValidationResult(content.path, None, [unreadable])
    if known_table:
        return ValidationResult(content.path, known_table, [], data)
    folder = None
    if proven:
        folder = os.path.dirname(content.path)
    table, diagnostics = validate_bytes(data, folder)
    finding_count = sum(diagnostic.is_finding for diagnostic in diagnostics)
    if table and finding_count:
        findings = TableFindings(finding_count, content.path)
        table = table.replace(findings=findings)
    return ValidationResult(content.path, table, diagnostics, data)


def _validate_text(data: bytes, folder: str | None, kept: bytes | None) -> TableAndDiagnostics:
    try:
        text = decode_text(data)
    except EncodingError as error:
        return None, [error.diagnostic]
    composed = yaml_reader.compose_text(text)
    if composed.refused:
        diagnostics = excerpts.locate_diagnostics(composed.diagnostics, composed, text)
        return None, diagnostics
    table, broken_rules = _apply_rules(composed.value, folder, data, kept)
    unlocated = [*composed.diagnostics, *broken_rules]
    diagnostics = excerpts.locate_diagnostics(unlocated, composed, text)
    is_refused = any(diagnostic.is_refusing for diagnostic in diagnostics)
    if is_refused:
        return None, diagnostics
    return table, diagnostics


def _apply_rules(value: object, folder: str | None, data: bytes, kept: bytes | None) -> tuple[Table, list[Diagnostic]]:
    """Build the table of a composed file and apply every rule; key paths count entries as the file does."""
    parsed = table_parsing.parse_table(value)
    table = parsed.table
    diagnostics = list(parsed.diagnostics)
    source_text = None
    if folder is not None:
        source_text, about_source = _read_source_text(table.source, folder, data)
        diagnostics += about_source
    if kept is not None:
        source_text = decode_text(kept)
    broken_rules = validation.judge_table(table, parsed.faulty, source_text, whole=parsed.whole)
    for diagnostic in broken_rules:
        path_in_file = _restore_path(diagnostic.path, parsed)
        diagnostic_of_file = diagnostic._replace(path=path_in_file)
        diagnostics.append(diagnostic_of_file)
    return table, diagnostics


def _read_source_text(source: Source, folder: str, table_file: bytes) -> tuple[str | None, list[Diagnostic]]:
    """Read the official text that the source names; None where there is none, or another one than is meant."""
    if source.file is None:
        return None, []
    file = echo_value(source.file)
    try:
        table_bytes = len(table_file)
        data = files.read_source_text(source.file, folder, table_bytes)
        text = decode_text(data)
    except UnreadableError as error:
        warning = _warn_unread(file, error.reason)
        return None, [warning]
    except EncodingError as error:
        warning = _warn_unread(file, error.diagnostic.sentence)
        return None, [warning]
    if data == table_file:
        sentence = _("nothing is verified, because {file} is this table itself: name the text of the document")
        warning = _make_warning(sentence.format(file=file))
        return None, [warning]
    digest = hashlib.sha256(data).hexdigest()
    is_meant = source.sha256 in {None, digest}
    if is_meant:
        return text, []
    sentence = _("{file} has changed: its hash is {hash}; restore the text, or look through the changes")
    message = sentence.format(file=file, hash=digest)
    difference = Diagnostic(("source", "sha256"), "source-hash", message)
    return None, [difference]


def _warn_unread(file: str, reason: str) -> Diagnostic:
    sentence = _("nothing is verified, because {file} cannot be read: {reason}")
    message = sentence.format(file=file, reason=reason)
    return _make_warning(message)


def _make_warning(sentence: str) -> Diagnostic:
    return Diagnostic(("source", "file"), "source-unread", sentence, warning=True)


def _restore_path(path: KeyPath, parsed: table_parsing.ParsedTable) -> KeyPath:
    """Turn a key path that counts the entries of the parsed table into one that counts those of the file."""
    if len(path) <= 1:
        return path
    section, index, *rest = path
    rows = parsed.rows.get(str(section))
    if rows is None:
        return path
    row = rows[int(index)]
    return (section, row, *rest)


def _compare_results(results: list[ValidationResult]) -> list[ValidationResult]:
    """Add to each file the fault that it has only because of an earlier one: a table with the same id.

    A reference such as qh6:17 would mean two tasks.
    """
    first_paths: dict[str, str] = {}
    compared = []
    for result in results:
        faults = []
        table = result.table
        if table and table.id in first_paths:
            first_path = first_paths[table.id]
            fault = _make_duplicate(table.id, first_path, result.path)
            faults.append(fault)
        elif table:
            first_paths[table.id] = result.path
        compared_result = _add_diagnostics(result, faults)
        compared.append(compared_result)
    return compared


def _make_duplicate(table_id: str, first_path: str, path: str) -> Diagnostic:
    """Make the diagnostic of a table whose id an earlier table has."""
    if _is_same_file(first_path, path):
        sentence = _("this is the same file as {path}: name it once")
    else:
        sentence = _("the table in {path} already has the id “{id}”: load each table once, and give each its own id")
    readable_path = escape_text(first_path)
    message = sentence.format(id=table_id, path=readable_path)
    return Diagnostic(("id",), "duplicate-table", message)


def _is_same_file(first_path: str, second_path: str) -> bool:
    first_name = encode_file_name(first_path)
    second_name = encode_file_name(second_path)
    if not os.path.exists(first_name):
        return False
    return os.path.samefile(first_name, second_name)


def _add_diagnostics(result: ValidationResult, faults: list[Diagnostic]) -> ValidationResult:
    """Add the faults that a file has only beside others, and drop its bytes, which are no longer needed."""
    if not faults:
        return result._replace(data=b"")
    text = decode_text(result.data)
    composed = yaml_reader.compose_text(text)
    located = excerpts.locate_diagnostics(faults, composed, text)
    diagnostics = [*result.diagnostics, *located]
    return ValidationResult(result.path, None, diagnostics)
