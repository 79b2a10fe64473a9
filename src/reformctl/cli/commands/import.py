"""`reformctl import`: an official document in, a checked table file out, nothing guessed in silence."""

import hashlib
import os
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from reformctl.cli import import_options, spec
from reformctl.cli.output import Answer, is_standard
from reformctl.cli.spec import Call
from reformctl.cli.views.import_report import FORMATS, ImportReport
from reformctl.exporting import to_yaml
from reformctl.importing import extraction, limits, readers
from reformctl.importing.document import Document, DocumentError, DocumentLocation, write_verbatim
from reformctl.importing.extraction import Finding, Harvest, column_headings, own_files
from reformctl.importing.extraction.own_files import OwnFacts
from reformctl.importing.extraction.places import find_place
from reformctl.importing.readers import ReadDocument
from reformctl.model import name_kinds, vocabulary
from reformctl.model.table import TABLE_ID_PATTERN, Agency, Source, Table
from reformctl.system import environment, files
from reformctl.system import limits as file_limits
from reformctl.system.errors import UnreadableError, UsageError, WriteError
from reformctl.system.translation import _
from reformctl.tablefile import load, validate
from reformctl.text.escaping import echo_value, escape_text, is_visible

MAX_TEXTS_OF_ID = 1_000
"""Tables of one id whose texts are kept in one folder."""
USUAL_ID = "imported"
"""The id of a table whose document has no Latin letter in its name."""
MAX_CITED_PLACES = 10
"""Places of a document that the note of its draft names."""
_CITY = re.compile("[\u4e00-\u9fff]{2}(?=市(?!场))")


class _Request(NamedTuple):
    """What the command line asks for, as far as it can be judged before the document is read."""

    path: str
    table_id: str | None
    title: str | None
    place: str | None
    columns: dict[str, str]
    """The fields of columns that the user named, by their headings."""


class _Reading(NamedTuple):
    """A document as its tasks are looked for, and what is to be said of how it was read."""

    kind: str
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


def run(call: Call) -> Answer:
    """Exit code 0 where all that the document has is in the table, 1 where something may not be."""
    request = _parse_request(call)
    reading = _read_document(call, request.path)
    name = request.table_id or (reading.own.table_id if reading.own else _make_id(request.path))
    harvest = _recognise_tasks(call, request, reading.document)
    known, unread = _load_known_agencies(call[import_options.KNOWN_TABLES])
    named = f"{reading.text}{request.title or ''}{request.place or ''}"
    taken = known if call[import_options.KNOWN_TABLES] else _select_local(known, named)
    draft, findings = extraction.assemble_table(reading.document, harvest, name, taken, request.title)
    if reading.own:
        draft, findings = _restore_own_table(draft, findings, reading.own, request.title)
    kept = reading.text.encode()
    target = _find_target(call[spec.OUTPUT], request.path)
    beside = _choose_text_path(kept, name, target) if target else None
    found_place = draft.place or find_place(draft.title, draft.source.issuer)
    unsure = [finding for finding in (*reading.unseen, *findings) if not finding.placed]
    table = _complete_table(draft.replace(place=request.place or found_place), request.path, kept, beside, unsure)
    body = to_yaml.dump_table(table)
    if target:
        _refuse_overwriting(target, table, body)
    place_notes = [] if request.place else _note_place(found_place)
    other_cities = _note_other_cities(draft, known, taken)
    before = (*reading.notes, *reading.unseen, *reading.rearranged)
    report = ImportReport(
        document=request.path,
        kind=reading.kind,
        table=table,
        findings=(*before, *findings, *place_notes, *other_cities, *unread),
        diagnostics=tuple(validate.validate_bytes(body, kept=kept)[1]),
        target=target,
        kept=beside,
    )
    lines = FORMATS[call[import_options.REPORT_FORMAT] or "text"](
        report, environment.detect_error_screen(call[spec.COLOR] or "auto")
    )
    seen = tuple(text for text, is_urgent in lines if is_urgent or not call[spec.QUIET])
    files_beside = ((kept, beside),) if beside else ()
    answer = Answer(body, found=report.is_complete, beside=files_beside, written="")
    if call[import_options.REPORT_FORMAT] == "json":
        return answer._replace(report="\n".join(seen))
    return answer._replace(warnings=seen)


def _parse_request(call: Call) -> _Request:
    """Parse what the options say. Raises UsageError for what cannot be, before a document is read for minutes."""
    if len(call[import_options.DOCUMENT]) != 1:
        raise UsageError(_("import needs one document: give its file name, or - for standard input"))
    (path,) = call[import_options.DOCUMENT]
    return _Request(
        path,
        _check_id(call[import_options.ID]),
        _check_line(
            call[import_options.TITLE], _("--title must be one line of text without spaces around it, not “{text}”")
        ),
        _check_line(
            call[import_options.PLACE], _("--place must be one line of text without spaces around it, not “{text}”")
        ),
        _parse_columns(call[import_options.COLUMN]),
    )


def _read_document(call: Call, path: str) -> _Reading:
    read = readers.read_document(path, call[import_options.FROM])
    arranged, rearranged = extraction.arrange_document(own_files.put_about_sheet_first(read.document))
    document, unseen = extraction.remove_unseen_characters(arranged)
    own = own_files.find_own_facts(document)
    if own:
        document = own_files.mark_missing_categories(document, own)
    text = read.document.plain
    if text is None:
        text = write_verbatim(arranged)
    notes = tuple(_list_reader_findings(read))
    return _Reading(read.kind, document, own, text, notes, unseen, rearranged)


def _restore_own_table(
    draft: Table, findings: Sequence[Finding], own: OwnFacts, title: str | None
) -> tuple[Table, tuple[Finding, ...]]:
    """Put back what our own file says of its table; a title that the user gives goes first."""
    headings = dict.fromkeys(heading for task in draft for heading, _text in task.extra)
    restated = own_files.restate_findings(findings, own, headings)
    return own_files.restore_table(draft, own._replace(title=title or own.title)), tuple(restated)


def _recognise_tasks(call: Call, request: _Request, document: Document) -> Harvest:
    """Recognise the tasks of a document. Raises UnreadableError where there are none."""
    try:
        return extraction.recognise_tasks(document, call[import_options.TABLE_NUMBER], request.columns)
    except extraction.UnknownColumnsError as error:
        sentence = _("{reason}; say what the column is with --column {example}")
        reason = sentence.format(reason=error, example="议定事项=title")
        raise UnreadableError(request.path, reason) from error
    except DocumentError as error:
        raise UnreadableError(request.path, str(error)) from error


def _parse_columns(arguments: Iterable[str]) -> dict[str, str]:
    """Parse what --column says: 议定事项=title. Raises UsageError for what has no = or no such field."""
    columns = {}
    for argument in arguments:
        heading, equals, field = argument.rpartition("=")
        if not (equals and heading.strip()):
            sentence = _("--column must be HEADING=FIELD, such as {example}, not “{text}”")
            error = UsageError(sentence.format(example="议定事项=title", text=echo_value(argument)))
            raise error.add_facts(value=argument)
        name = vocabulary.require_name(field.strip(), column_headings.FIELDS, name_kinds.FIELD)
        columns[column_headings.normalize_heading(heading)] = name
    return columns


def _check_id(given: str | None) -> str | None:
    """Return the id that --id names. Raises UsageError for what is no id."""
    if given is not None and not re.fullmatch(TABLE_ID_PATTERN, given):
        sentence = _("--id must be at most 40 lower-case Latin letters, digits and hyphens, such as qh7, not “{id}”")
        raise UsageError(sentence.format(id=echo_value(given))).add_facts(value=given)
    return given


def _make_id(path: str) -> str:
    """Make an id of the document's name: qh7 of QH7.docx."""
    stem = os.path.splitext(os.path.basename(path))[0].lower()
    made = re.sub("[^a-z0-9]+", "-", stem).lstrip("0123456789-")[:40].rstrip("-")
    return made if re.fullmatch(TABLE_ID_PATTERN, made) else USUAL_ID


def _check_line(given: str | None, sentence: str) -> str | None:
    """Return what an option says if a table file can hold it; else raise UsageError with the sentence."""
    if given is not None and (given != given.strip() or not all(map(is_visible, given))):
        raise UsageError(sentence.format(text=echo_value(given))).add_facts(value=given)
    return given


def _load_known_agencies(paths: tuple[str, ...]) -> tuple[list[Agency], list[Finding]]:
    """The agencies of the loaded tables, and which of them cannot be used; raises where --data names one of these."""
    if paths:
        return [agency for table in load.load_paths(paths) for agency in table.agencies], []
    results = validate.validate_paths(files.find_table_files(paths))
    agencies = [agency for result in results if result.table for agency in result.table.agencies]
    sentence = _("no full names taken from {path}: reformctl check says what is wrong with it")
    broken = [result.path for result in results if result.table is None]
    return agencies, [Finding("unread-table", sentence.format(path=escape_text(path))) for path in broken]


def _select_local(known: list[Agency], text: str) -> list[Agency]:
    """The agencies whose full name is that of no city, or of one that the document names: 市司法局 is in every city."""
    return [agency for agency in known if all(place in text for place in _CITY.findall(agency.full_name or ""))]


def _note_other_cities(table: Table, known: list[Agency], taken: list[Agency]) -> list[Finding]:
    """Agencies of the same name as one in a city that the document does not name."""
    others = {agency.name for agency in known} - {agency.name for agency in taken}
    names = "、".join(echo_value(agency.name) for agency in table.agencies if agency.name in others)
    sentence = _(
        "another city has agencies of these names, but the document does not name that city, so their full "
        "names are not used; if they are the same agencies, name their table with --data: {names}"
    )
    return [Finding("other-city", sentence.format(names=names))] if names else []


def _note_place(place: str | None) -> list[Finding]:
    """Say which city or region the document seems to be of: two cities' bodies are told apart by it."""
    if place is None:
        return []
    sentence = _("the place is {place}, as in the title or the issuer; --place gives another one")
    return [Finding("place", sentence.format(place=echo_value(place)), placed=True)]


def _list_reader_findings(read: ReadDocument) -> list[Finding]:
    """What the reader of the document has to say."""
    return [Finding("reader", note.sentence, note.location, placed=not note.lost) for note in read.document.notes]


def _find_target(given: str | None, document: str) -> str | None:
    """The regular file that --output names; the document itself is not written over."""
    if given is None or is_standard(given) or given.endswith(os.sep):
        return None
    path = environment.encode_file_name(given)
    if os.path.exists(path) and not os.path.isfile(path):
        return None
    if document != "-" and os.path.exists(path) and os.path.samefile(path, environment.encode_file_name(document)):
        sentence = _("{path} is the document itself: give another file with -o")
        raise UsageError(sentence.format(path=escape_text(given))).add_facts(file=given)
    return given


def _refuse_overwriting(target: str, table: Table, body: bytes) -> None:
    """Raise WriteError where the file is there and holds anything else: it may be a table with hours of work in it."""
    if not os.path.exists(environment.encode_file_name(target)):
        return
    there = files.read_bytes(target, file_limits.MAX_TABLE_BYTES)
    if there in {b"", body}:
        return
    old = validate.validate_bytes(there)[0]
    new = {task.id: task for task in table.tasks}
    differing = sum(new.get(task.id) != task for task in old.tasks) if old else 0
    if old and differing:
        sentence = _(
            "{path} exists already; this import would change or lose {differing} of its {count} tasks: "
            "delete it, or give another file with -o and compare the two"
        )
        text = sentence.format(path=escape_text(target), differing=differing, count=len(old.tasks))
        raise WriteError(text).add_facts(file=target)
    sentence = _(
        "{path} exists already, and differs from what this import writes: delete it, or give another file "
        "with -o and compare the two"
    )
    raise WriteError(sentence.format(path=escape_text(target))).add_facts(file=target)


def _choose_text_path(kept: bytes, name: str, target: str) -> str:
    """Where the official text is kept beside the table: under its id, and no text of another table is written over.

    Raises WriteError where a thousand texts of this id are kept already.
    """
    folder = os.path.join(os.path.dirname(target), "sources")
    for number in range(1, MAX_TEXTS_OF_ID + 1):
        suffix = "" if number == 1 else f"-{number}"
        path = os.path.join(folder, f"{name}{suffix}.txt")
        if _is_free_for(path, kept):
            return path
    sentence = _(
        "{folder} already holds {count} source texts of tables called {id}: give another id, or another folder with -o"
    )
    raise WriteError(sentence.format(folder=escape_text(folder), count=MAX_TEXTS_OF_ID, id=name)).add_facts(file=folder)


def _is_free_for(path: str, kept: bytes) -> bool:
    """Whether nothing is there, or this text."""
    if not os.path.lexists(environment.encode_file_name(path)):
        return True
    try:
        return files.read_bytes(path, limits.MAX_DOCUMENT_BYTES) == kept
    except UnreadableError:  # what is there is no file, or too large
        return False


def _complete_table(draft: Table, path: str, kept: bytes, beside: str | None, unsure: Sequence[Finding]) -> Table:
    """The table with a title, and with what is known of its source; what nobody states is null, and a note says so.

    The note also says what is not in the table, or perhaps not rightly: the report may be gone when it is read.
    """
    source = draft.source
    if beside is not None:
        file = f"sources/{os.path.basename(beside)}"
        source = source._replace(file=file, sha256=hashlib.sha256(kept).hexdigest())
    name = os.path.basename(path) if path != "-" else "标准输入"
    note = _write_note(source, name) + ("" if draft.title else "题名未载，暂以编号代之。") + _write_doubts(unsure)
    return draft.replace(title=draft.title or draft.id, source=source._replace(note=note))


def _write_doubts(unsure: Sequence[Finding]) -> str:
    """In Chinese: where the document has something that is not in the table, or perhaps not rightly."""
    if not unsure:
        return ""
    places = list(dict.fromkeys(filter(None, (_cite_location(finding.location) for finding in unsure))))
    shown = "、".join(places[:MAX_CITED_PLACES]) + ("等" if len(places) > MAX_CITED_PLACES else "")
    return f"导入时有 {len(unsure)} 处未能读准" + (f"（{shown}）" if shown else "") + "，须对照原文核对。"


def _cite_location(location: DocumentLocation) -> str:
    """Where something stands, in Chinese: 第2页第1表第3行."""
    marks = {"page": "页", "table": "表", "row": "行", "paragraph": "段"}
    numbers = location._asdict()
    if location.line and not location.row:
        return f"第{location.line}行"
    return "".join(f"第{numbers[key]}{mark}" for key, mark in marks.items() if numbers[key])


def _write_note(source: Source, name: str) -> str:
    """In Chinese, as the data are: what it was imported from, and what the document does not state."""
    names = {"issuer": "发文机关", "document_number": "文号", "date": "日期", "url": "网址"}
    missing = "、".join(label for key, label in names.items() if getattr(source, key) is None)
    return (
        f"由“{escape_text(name)}”导入；其中{missing}未载或不能确定，故为 null。"
        if missing
        else f"由“{escape_text(name)}”导入。"
    )
