"""`reformctl import`: an official document in, a checked table file out, nothing guessed in silence."""

import hashlib
import os
import re

from reformctl import documents, files, formats, line, output, recognise, store
from reformctl.document import DocumentError, verbatim
from reformctl.documents import Read
from reformctl.errors import UnreadableError, UsageError
from reformctl.formats import to_yaml
from reformctl.line import Call
from reformctl.messages import _
from reformctl.model import Agency, Source, Table
from reformctl.output import Answer
from reformctl.recognise import Finding
from reformctl.reports.arrivals import FORMATS, Arrival
from reformctl.text import echo, safe

NAMELESS = "imported"
"""The id of a table whose document has no Latin letter in its name."""
_CITY = re.compile("[\u4e00-\u9fff]{2}(?=市)")
_SLUG = re.compile("[a-z][a-z0-9-]{0,39}")


def run(call: Call) -> Answer:
    """Exit code 0 where all that the document has is in the table, 1 where something may not be."""
    if len(call[line.DOCUMENT]) != 1:
        raise UsageError(_("import needs one document: give its file name, or - for standard input"))
    (path,) = call[line.DOCUMENT]
    name = _id(call[line.ID], path)
    read = documents.read(path, call[line.FROM])
    known, unread = _known(call[line.KNOWN])
    taken = known if call[line.KNOWN] else _of_places(known, verbatim(read.document) + (call[line.TITLE] or ""))
    try:
        harvest = recognise.recognise(read.document, call[line.TABLE_NUMBER])
    except DocumentError as error:
        raise UnreadableError(path, str(error)) from error
    draft, findings = recognise.assemble(read.document, harvest, name, taken, call[line.TITLE])
    target = call[line.OUTPUT] if call[line.OUTPUT] not in {"-", "/dev/stdout"} else None
    kept = _kept(read)
    table = _finished(draft, path, kept if target else None)
    body = to_yaml.dump_table(table)
    faults = store.read(body, kept=kept)[1]
    arrival = Arrival(
        document=path,
        kind=read.kind,
        table=table,
        findings=(*_noted(read), *findings, *_elsewhere(draft, known, taken), *unread),
        faults=tuple(faults),
        target=target,
        kept=_keep(kept, name, target) if target else None,
    )
    told = FORMATS[call[line.ARRIVAL] or "text"](arrival, formats.screen(call))
    seen = tuple(sentence for sentence, urgent in told if urgent or not call[line.QUIET])
    return Answer(body, found=arrival.complete, warnings=seen)


def _id(given: str | None, path: str) -> str:
    """The id that --id names, else one that is made of the document's name."""
    if given is not None:
        if not _SLUG.fullmatch(given):
            sentence = _("--id must be at most 40 small Latin letters, digits and hyphens, such as qh7, not “{id}”")
            raise UsageError(sentence.format(id=echo(given)))
        return given
    stem = os.path.splitext(os.path.basename(path))[0].lower()
    made = re.sub("[^a-z0-9]+", "-", stem).lstrip("0123456789-")[:40].rstrip("-")
    return made if _SLUG.fullmatch(made) else NAMELESS


def _known(paths: tuple[str, ...]) -> tuple[list[Agency], list[Finding]]:
    """The agencies of the loaded tables, and which tables cannot be read."""
    results = store.judged(files.tables_in(paths))
    agencies = [agency for result in results if result.table for agency in result.table.agencies]
    sentence = _("{path} has faults, and no full name or alias is taken over from it")
    broken = [result.path for result in results if result.table is None]
    return agencies, [Finding("unread-table", sentence.format(path=safe(path))) for path in broken]


def _of_places(known: list[Agency], text: str) -> list[Agency]:
    """The agencies whose full name is that of no city, or of one that the document names: 市司法局 is in every city."""
    return [agency for agency in known if all(place in text for place in _CITY.findall(agency.full_name or ""))]


def _elsewhere(table: Table, known: list[Agency], taken: list[Agency]) -> list[Finding]:
    """Agencies of the same name as one in a city that the document does not name."""
    others = {agency.name for agency in known} - {agency.name for agency in taken}
    names = "、".join(echo(agency.name) for agency in table.agencies if agency.name in others)
    sentence = _("another city has agencies of these names; nothing is taken over from it without --data: {names}")
    return [Finding("other-city", sentence.format(names=names))] if names else []


def _noted(read: Read) -> list[Finding]:
    """What the reader of the document has to say."""
    return [Finding("reader", note.sentence, note.spot) for note in read.document.notes]


def _kept(read: Read) -> bytes:
    """The official text as it is kept beside the table: a plain text as it is, everything else cell by cell."""
    is_plain = read.kind in {"txt", "tsv"} and b'"' not in read.data
    return (files.text_of(read.data)[0] if is_plain else verbatim(read.document)).encode()


def _finished(draft: Table, path: str, kept: bytes | None) -> Table:
    """The table with a title, and with what is known of its source; what nobody states is null, and a note says so."""
    source = draft.source
    if kept is not None:
        file = f"sources/{draft.id}.txt"
        source = source._replace(file=file, sha256=hashlib.sha256(kept).hexdigest())
    name = os.path.basename(path) if path != "-" else "标准输入"
    title = draft.title or os.path.splitext(name)[0]
    return draft._replace(title=title, source=source._replace(note=_note(source, name)))


def _note(source: Source, name: str) -> str:
    """In Chinese, as the data are: what it was imported from, and what the document does not state."""
    names = {"issuer": "发文机关", "document_number": "文号", "date": "日期", "url": "网址"}
    missing = "、".join(label for key, label in names.items() if getattr(source, key) is None)
    return f"由“{safe(name)}”导入；其中未载{missing}，故为 null。"


def _keep(kept: bytes, name: str, target: str) -> str:
    """Write the official text beside the table; returns where."""
    folder = os.path.join(os.path.dirname(target), "sources")
    path = os.path.join(folder, f"{name}.txt")
    output.make_folder(folder)
    output.write(kept, path)
    return path
