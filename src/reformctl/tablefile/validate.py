"""Read and validate table files: each file gives a Table, or every fault with its location."""

import gc
import hashlib
import os
from collections.abc import Iterator, Sequence
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
from reformctl.tablefile import excerpts, schema, yaml_reader
from reformctl.tablefile.encoding import EncodingError, decode_text
from reformctl.text.escaping import echo_value, escape_text


class ValidationResult(NamedTuple):
    """The table of a file, or what is wrong with it."""

    path: str
    table: Table | None
    """None if anything is answered wrongly from it: any of the faults is neither a warning nor doubtful."""
    diagnostics: list[Diagnostic]
    """Faults and warnings, in the order of the lines."""
    data: bytes = b""
    """The bytes of the file, as long as several files are compared."""

    @property
    def reason(self) -> str:
        """The first of the faults that leave no table."""
        refusing = [diagnostic for diagnostic in self.diagnostics if diagnostic.is_refusing]
        return (refusing or self.diagnostics)[0].sentence


def validate_paths(paths: Sequence[str], *, proven: bool = True) -> list[ValidationResult]:
    """Read and validate files; `-` is standard input. Where two files contradict each other, the later has the fault.

    `proven` compares each table with its kept official text.
    """
    return validate_contents([FileContent(path) for path in paths], proven=proven)


def validate_contents(
    contents: Sequence[FileContent], known: Sequence[Table | None] = (), *, proven: bool = True
) -> list[ValidationResult]:
    """Validate files that may have been read already. `known` has the tables that are known to be valid, None else."""
    known_tables = known or [None] * len(contents)
    results = []
    for content, table in zip(contents, known_tables, strict=True):
        try:
            data = content.data
        except UnreadableError as error:
            diagnostic = Diagnostic((), "unreadable", error.reason)
            results.append(ValidationResult(content.path, None, [diagnostic]))
            continue
        folder = os.path.dirname(content.path) if proven else None
        judged, diagnostics = (table, []) if table else validate_bytes(data, folder)
        findings = sum(diagnostic.is_finding for diagnostic in diagnostics)
        if judged and findings:
            judged = judged.replace(findings=TableFindings(findings, content.path))
        results.append(ValidationResult(content.path, judged, diagnostics, data if len(contents) > 1 else b""))
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


def validate_bytes(
    data: bytes, folder: str | None = None, kept: bytes | None = None
) -> tuple[Table | None, list[Diagnostic]]:
    """Validate the bytes of a file; return its table, None if it is faulty, and its diagnostics in order of lines.

    The table is compared with the official text: with `kept`, or with the file that it names below `folder`. Without
    either it is not compared.
    """
    with pause_garbage_collection():
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
def pause_garbage_collection() -> Iterator[None]:
    """Switch the garbage collector off: among millions of new objects it finds nothing and takes 40 % of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _apply_rules(value: object, folder: str | None, data: bytes, kept: bytes | None) -> tuple[Table, list[Diagnostic]]:
    """Build the table of a composed file and apply every rule; key paths count entries as the file does."""
    parsed = schema.parse_table(value)
    diagnostics = [*parsed.diagnostics]
    source_text = None
    if folder is not None:
        source_text, about_source = _read_source_text(parsed.table.source, folder, data)
        diagnostics += about_source
    if kept is not None:
        source_text = decode_text(kept)
    for diagnostic in validation.judge_table(parsed.table, parsed.faulty, source_text, whole=parsed.whole):
        path = _restore_path(diagnostic.path, parsed)
        diagnostics.append(diagnostic._replace(path=path))
    return parsed.table, diagnostics


def _read_source_text(source: Source, folder: str, table_file: bytes) -> tuple[str | None, list[Diagnostic]]:
    """Read the official text that the source names; None where there is none, or another one than is meant."""
    if source.file is None:
        return None, []
    file = echo_value(source.file)
    try:
        data = files.read_source_text(source.file, folder, len(table_file))
        text = decode_text(data)
    except (UnreadableError, EncodingError) as error:
        reason = error.reason if isinstance(error, UnreadableError) else error.diagnostic.sentence
        sentence = _("nothing is proven, for {file} cannot be read: {reason}")
        return None, [_make_unread_warning(sentence.format(file=file, reason=reason))]
    if data == table_file:
        sentence = _("nothing is proven, for {file} is this table itself: name the text of the document")
        return None, [_make_unread_warning(sentence.format(file=file))]
    digest = hashlib.sha256(data).hexdigest()
    if source.sha256 in {None, digest}:
        return text, []
    sentence = _("{file} was changed: its hash is {hash}; keep the text as it was, or look through the changes")
    return None, [Diagnostic(("source", "sha256"), "source-hash", sentence.format(file=file, hash=digest))]


def _make_unread_warning(sentence: str) -> Diagnostic:
    return Diagnostic(("source", "file"), "source-unread", sentence, warning=True)


def _restore_path(path: KeyPath, parsed: schema.SchemaResult) -> KeyPath:
    """Turn a key path that counts the entries of the parsed table into one that counts those of the file."""
    if len(path) > 1 and path[0] in parsed.rows:
        section, index, *rest = path
        rows = parsed.rows[str(section)]
        return (section, rows[int(index)], *rest)
    return path


def _compare_results(results: list[ValidationResult]) -> list[ValidationResult]:
    """Add the faults that files have only because of one another."""
    valid = [(position, result) for position, result in enumerate(results) if result.table]
    valid_results = [result for _position, result in valid]
    tables = [result.table for result in valid_results if result.table]
    by_position: dict[int, list[Diagnostic]] = {}
    for index, diagnostic in _find_duplicate_ids(valid_results, tables):
        position, _result = valid[index]
        by_position.setdefault(position, []).append(diagnostic)
    return [_add_diagnostics(result, by_position.get(position, [])) for position, result in enumerate(results)]


def _find_duplicate_ids(
    results: Sequence[ValidationResult], tables: Sequence[Table]
) -> Iterator[tuple[int, Diagnostic]]:
    """Find tables whose id an earlier table has: a reference such as qh6:17 would mean two tasks."""
    first_paths: dict[str, str] = {}
    for index, (result, table) in enumerate(zip(results, tables, strict=True)):
        if table.id not in first_paths:
            first_paths[table.id] = result.path
            continue
        first_path = first_paths[table.id]
        if _is_same_file(first_path, result.path):
            sentence = _("this is the same file as {path}: name it once")
        else:
            sentence = _("the id “{id}” is that of the table in {path}: load each table once, and give each its own id")
        sentence = sentence.format(id=table.id, path=escape_text(first_path))
        yield index, Diagnostic(("id",), "duplicate-table", sentence)


def _is_same_file(first_path: str, second_path: str) -> bool:
    first_name = encode_file_name(first_path)
    return os.path.exists(first_name) and os.path.samefile(first_name, encode_file_name(second_path))


def _add_diagnostics(result: ValidationResult, faults: list[Diagnostic]) -> ValidationResult:
    """Add the faults that a file has only beside others, and drop its bytes, which are no longer needed."""
    if not faults:
        return result._replace(data=b"")
    text = decode_text(result.data)
    located = excerpts.locate_diagnostics(faults, yaml_reader.compose_text(text), text)
    return ValidationResult(result.path, None, [*result.diagnostics, *located])
