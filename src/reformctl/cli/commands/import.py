"""`reformctl import`: an official document in, a checked table file out, nothing guessed in silence."""

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from reformctl.cli import import_files, import_options, spec
from reformctl.cli.import_files import KeptText
from reformctl.cli.output import Answer
from reformctl.cli.spec import Call
from reformctl.cli.views.import_report import FORMATS, ImportReport
from reformctl.exporting import to_yaml
from reformctl.importing import extraction, readers, source_note
from reformctl.importing.document import Document, DocumentError, write_verbatim
from reformctl.importing.extraction import Finding, Harvest, column_headings, own_files
from reformctl.importing.extraction.own_files import OwnFacts
from reformctl.importing.extraction.places import find_place
from reformctl.model import name_kinds, vocabulary
from reformctl.model.table import TABLE_ID_PATTERN, Agency, Table
from reformctl.system import environment, files
from reformctl.system.errors import UnreadableError, UsageError
from reformctl.system.translation import _
from reformctl.tablefile import load, validate
from reformctl.text.escaping import echo_value, escape_text, is_visible

USUAL_ID = "imported"
"""The id of a table whose document has no Latin letter in its name."""
MAX_ID_CHARACTERS = 40
EXAMPLE_COLUMN = "议定事项=title"
"""What --column may say."""
_CITY = re.compile("[\u4e00-\u9fff]{2}(?=市(?!场))")
"""The name of a city without 市, as 深圳 in 深圳市司法局; no city stands before 市场."""


class _Request(NamedTuple):
    """What the command line asks for, as far as it can be judged before the document is read."""

    path: str
    """The document; - for standard input."""
    table_id: str | None
    """None for one that is made of the document's name."""
    title: str | None
    place: str | None
    """Instead of what the document says; None where that is taken."""
    columns: dict[str, str]
    """The fields of columns that the user named, by their headings."""


class _Reading(NamedTuple):
    """A document as its tasks are looked for, and what is to be said of how it was read."""

    kind: str
    """What it was read as: docx, pdf, csv."""
    document: Document
    own: OwnFacts | None
    """What it says of its table, if it is one of our own files."""
    text: str
    """The official text, as it is kept."""
    notes: tuple[Finding, ...]
    """What its reader says."""
    unseen: tuple[Finding, ...]
    """Where characters were that nobody sees."""
    rearranged: tuple[Finding, ...]
    """Where the tasks were columns, and became rows."""


class _KnownAgencies(NamedTuple):
    """The agencies of other tables, whose full names may be taken over."""

    taken: list[Agency]
    """Those of everywhere, and of the cities that the document names."""
    other_names: set[str]
    """Names that only agencies of other cities have."""
    unread: list[Finding]
    """Which tables cannot be used."""


def run(call: Call) -> Answer:
    """Draft a table from a document; exit code 0 where all of it is in the table, 1 where something may not be."""
    request = _parse_request(call)
    reading = _read_document(call, request.path)
    table_id = _choose_id(request, reading.own)
    harvest = _recognise_tasks(call, request, reading.document)
    known = _find_known_agencies(call, request, reading.text)
    draft, findings = extraction.assemble_table(reading.document, harvest, table_id, known.taken, request.title)
    if reading.own:
        draft, findings = _restore_own_table(draft, findings, reading.own, request.title)
    output = call[spec.OUTPUT]
    target = import_files.find_target(output, request.path)
    kept = _keep_text(reading.text, table_id, target)
    place = request.place or _find_place(draft)
    draft = draft.replace(place=place)
    note = source_note.write_source_note(draft, request.path, [*reading.unseen, *findings])
    table = _complete_table(draft, kept, note)
    body = to_yaml.dump_table(table)
    if target:
        import_files.refuse_overwriting(target, table, body)
    _table, diagnostics = validate.validate_bytes(body, kept=kept.data)
    all_findings = [*reading.notes]
    all_findings += reading.unseen
    all_findings += reading.rearranged
    all_findings += findings
    if place and not request.place:
        all_findings.append(_note_place(place))
    all_findings += _note_other_cities(table, known.other_names)
    all_findings += known.unread
    report = ImportReport(
        document=request.path,
        kind=reading.kind,
        table=table,
        findings=tuple(all_findings),
        diagnostics=tuple(diagnostics),
        target=target,
        kept=kept.path,
    )
    answer = _answer_with_report(call, report)
    if kept.path:
        kept_file = (kept.data, kept.path)
        answer = answer._replace(beside=(kept_file,))
    return answer._replace(body=body)


def _answer_with_report(call: Call, report: ImportReport) -> Answer:
    """Answer with the report alone: as sentences, or as JSON that standard error gets as it stands."""
    format_name = call[import_options.REPORT_FORMAT] or "text"
    color = call[spec.COLOR] or "auto"
    screen = environment.detect_error_screen(color)
    write = FORMATS[format_name]
    lines = list(write(report, screen))
    if call[spec.QUIET]:
        lines = [line for line in lines if line.is_urgent]
    shown = tuple(line.text for line in lines)
    answer = Answer(b"", found=report.is_complete, written="")
    if format_name == "json":
        return answer._replace(report="\n".join(shown))
    return answer._replace(warnings=shown)


def _parse_request(call: Call) -> _Request:
    """Parse what the options say. Raises UsageError for what cannot be, before a document is read for minutes."""
    documents = call[import_options.DOCUMENT]
    if len(documents) != 1:
        raise UsageError(_("import needs one document: give its file name, or - for standard input"))
    title_sentence = _("--title must be one line of text without spaces around it, not “{text}”")
    place_sentence = _("--place must be one line of text without spaces around it, not “{text}”")
    return _Request(
        path=documents[0],
        table_id=_check_id(call[import_options.ID]),
        title=_check_line(call[import_options.TITLE], title_sentence),
        place=_check_line(call[import_options.PLACE], place_sentence),
        columns=_parse_columns(call[import_options.COLUMN]),
    )


def _read_document(call: Call, path: str) -> _Reading:
    given_kind = call[import_options.FROM]
    read = readers.read_document(path, given_kind)
    ordered = own_files.put_about_sheet_first(read.document)
    arranged, rearranged = extraction.arrange_document(ordered)
    document, unseen = extraction.remove_unseen_characters(arranged)
    own = own_files.find_own_facts(document)
    if own:
        document = own_files.mark_missing_categories(document, own)
    text = read.document.plain
    if text is None:
        text = write_verbatim(arranged)
    notes = tuple(_list_reader_findings(read.document))
    return _Reading(read.kind, document, own, text, notes, unseen, rearranged)


def _choose_id(request: _Request, own: OwnFacts | None) -> str:
    """Choose the id of the table: as --id says, as our own file says, else after the document's name."""
    if request.table_id:
        return request.table_id
    if own:
        return own.table_id
    return _make_id(request.path)


def _restore_own_table(
    draft: Table, findings: Sequence[Finding], own: OwnFacts, title: str | None
) -> tuple[Table, tuple[Finding, ...]]:
    """Put back what our own file says of its table; a title that the user gives goes first."""
    headings: dict[str, None] = {}
    for task in draft:
        for heading, _text in task.extra:
            headings[heading] = None
    restated = own_files.restate_findings(findings, own, headings)
    if title:
        own = own._replace(title=title)
    table = own_files.restore_table(draft, own)
    return table, tuple(restated)


def _recognise_tasks(call: Call, request: _Request, document: Document) -> Harvest:
    """Recognise the tasks of a document. Raises UnreadableError where there are none."""
    try:
        table_number = call[import_options.TABLE_NUMBER]
        return extraction.recognise_tasks(document, table_number, request.columns)
    except extraction.UnknownColumnsError as error:
        sentence = _("{reason}; say what the column is with --column {example}")
        reason = sentence.format(reason=error, example=EXAMPLE_COLUMN)
        raise UnreadableError(request.path, reason) from error
    except DocumentError as error:
        raise UnreadableError(request.path, str(error)) from error


def _parse_columns(arguments: Iterable[str]) -> dict[str, str]:
    """Parse what --column says: 议定事项=title. Raises UsageError for what has no = or no such field."""
    columns = {}
    for argument in arguments:
        heading, _equals, field = argument.rpartition("=")
        if not heading.strip():
            sentence = _("--column must be HEADING=FIELD, such as {example}, not “{text}”")
            shown = echo_value(argument)
            text = sentence.format(example=EXAMPLE_COLUMN, text=shown)
            raise UsageError(text).add_facts(value=argument)
        name = field.strip()
        key = column_headings.normalize_heading(heading)
        columns[key] = vocabulary.require_name(name, column_headings.FIELDS, name_kinds.FIELD)
    return columns


def _check_id(given: str | None) -> str | None:
    """Return the id that --id names. Raises UsageError for what is no id."""
    if given is None or _is_table_id(given):
        return given
    sentence = _("--id must be at most 40 lower-case Latin letters, digits and hyphens, such as qh7, not “{id}”")
    shown = echo_value(given)
    text = sentence.format(id=shown)
    raise UsageError(text).add_facts(value=given)


def _is_table_id(text: str) -> bool:
    return re.fullmatch(TABLE_ID_PATTERN, text) is not None


def _make_id(path: str) -> str:
    """Make an id of the document's name: qh7 of QH7.docx."""
    file_name = os.path.basename(path)
    stem, _suffix = os.path.splitext(file_name)
    lowered = stem.lower()
    hyphenated = re.sub("[^a-z0-9]+", "-", lowered)
    from_letter = hyphenated.lstrip("0123456789-")
    beginning = from_letter[:MAX_ID_CHARACTERS]
    table_id = beginning.rstrip("-")
    if _is_table_id(table_id):
        return table_id
    return USUAL_ID


def _check_line(given: str | None, sentence: str) -> str | None:
    """Return what an option says if a table file can hold it; else raise UsageError with the sentence."""
    if given is None or _is_plain_line(given):
        return given
    shown = echo_value(given)
    text = sentence.format(text=shown)
    raise UsageError(text).add_facts(value=given)


def _is_plain_line(text: str) -> bool:
    """Tell whether a text has no spaces around it, and no character that nobody sees."""
    if text != text.strip():
        return False
    return all(map(is_visible, text))


def _find_known_agencies(call: Call, request: _Request, text: str) -> _KnownAgencies:
    """Find the agencies whose full names are taken over: all of the tables that --data names, else those of here.

    Raises as `load_paths` where a table that --data names cannot be used.
    """
    paths = call[import_options.KNOWN_TABLES]
    if paths:
        tables = load.load_paths(paths)
        agencies = _list_agencies(tables)
        return _KnownAgencies(agencies, set(), [])
    table_files = files.find_table_files(paths)
    agencies = []
    unread = []
    for result in validate.validate_paths(table_files):
        if result.table is None:
            unread.append(_note_unread(result.path))
        elif result.table:
            agencies += result.table.agencies
    title = request.title or ""
    place = request.place or ""
    texts = f"{text}{title}{place}"
    taken = []
    other_names = set()
    for agency in agencies:
        if _is_local(agency, texts):
            taken.append(agency)
        else:
            other_names.add(agency.name)
    other_names -= {agency.name for agency in taken}
    return _KnownAgencies(taken, other_names, unread)


def _list_agencies(tables: Iterable[Table]) -> list[Agency]:
    agencies: list[Agency] = []
    for table in tables:
        agencies += table.agencies
    return agencies


def _is_local(agency: Agency, text: str) -> bool:
    """Tell whether a full name is that of no city, or of one that the document names: 市司法局 is in every city."""
    cities = _CITY.findall(agency.full_name or "")
    return all(city in text for city in cities)


def _note_unread(path: str) -> Finding:
    sentence = _("no full names taken from {path}: reformctl check says what is wrong with it")
    shown_path = escape_text(path)
    text = sentence.format(path=shown_path)
    return Finding("unread-table", text)


def _note_other_cities(table: Table, other_names: set[str]) -> list[Finding]:
    """Name the agencies that are called as some in a city that the document does not name."""
    shared = []
    for agency in table.agencies:
        if agency.name in other_names:
            shown_name = echo_value(agency.name)
            shared.append(shown_name)
    if not shared:
        return []
    sentence = _(
        "another city has agencies of these names, but the document does not name that city, so their full "
        "names are not used; if they are the same agencies, name their table with --data: {names}"
    )
    names = "、".join(shared)
    text = sentence.format(names=names)
    return [Finding("other-city", text)]


def _find_place(draft: Table) -> str | None:
    """Find which city or region a document is of, by what it says itself, or by its title or its issuer."""
    if draft.place:
        return draft.place
    return find_place(draft.title, draft.source.issuer)


def _note_place(place: str) -> Finding:
    """Say which city or region the document seems to be of: two cities' bodies are told apart by it."""
    sentence = _("the place is {place}, as in the title or the issuer; --place gives another one")
    shown_place = echo_value(place)
    text = sentence.format(place=shown_place)
    return Finding("place", text)


def _list_reader_findings(document: Document) -> Iterator[Finding]:
    """List what the reader of the document has to say."""
    for note in document.notes:
        placed = not note.lost
        yield Finding("reader", note.sentence, note.location, placed=placed)


def _keep_text(text: str, table_id: str, target: str | None) -> KeptText:
    """Choose where the official text is kept: beside the table, if that is written to a file."""
    data = text.encode()
    if target is None:
        return KeptText(data, None)
    path = import_files.choose_text_path(data, table_id, target)
    return KeptText(data, path)


def _complete_table(draft: Table, kept: KeptText, note: str) -> Table:
    """Complete a table with a title, and with what is known of its source; what nobody states is null."""
    source = draft.source._replace(note=note)
    if kept.path is not None:
        file_name = os.path.basename(kept.path)
        file = f"sources/{file_name}"
        digest = hashlib.sha256(kept.data).hexdigest()
        source = source._replace(file=file, sha256=digest)
    title = draft.title or draft.id
    return draft.replace(title=title, source=source)
