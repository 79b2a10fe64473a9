"""Writes the note of an imported table, in Chinese as the data are: where it comes from, and what is uncertain."""

import os
from collections.abc import Iterable, Iterator, Sequence

from reformctl.importing.document import DocumentLocation
from reformctl.importing.extraction import Finding
from reformctl.model.table import Source, Table
from reformctl.text.escaping import escape_text

MAX_CITED_PLACES = 10
"""The note cites at most so many places of the document."""
STANDARD_INPUT = "标准输入"
SOURCE_LABELS = {"issuer": "发文机关", "document_number": "文号", "date": "日期", "url": "网址"}
"""What the note calls the fields of a source that a document need not state."""
LOCATION_MARKS = {"page": "页", "table": "表", "row": "行", "paragraph": "段"}


def write_source_note(draft: Table, path: str, findings: Sequence[Finding]) -> str:
    """Write the note: the document, what it does not state, and what the table lacks or may have in the wrong place.

    The report of an import may be gone when somebody reads the table, so the note says it, too.
    """
    note = _describe_document(draft.source, path)
    if not draft.title:
        note += "题名未载，暂以编号代之。"
    uncertain = [finding for finding in findings if not finding.placed]
    if uncertain:
        note += _describe_doubts(uncertain)
    return note


def _describe_document(source: Source, path: str) -> str:
    """Name the document, and what it does not state, such as 文号 and 网址."""
    name = STANDARD_INPUT if path == "-" else os.path.basename(path)
    shown_name = escape_text(name)
    missing = [label for field, label in SOURCE_LABELS.items() if getattr(source, field) is None]
    if not missing:
        return f"由“{shown_name}”导入。"
    labels = "、".join(missing)
    return f"由“{shown_name}”导入；其中{labels}未载或不能确定，故为 null。"


def _describe_doubts(findings: Sequence[Finding]) -> str:
    """Say how many findings are uncertain, and cite the first places of them: 第2页第1表第3行."""
    places = list(dict.fromkeys(_cite_places(findings)))
    shown = "、".join(places[:MAX_CITED_PLACES])
    if len(places) > MAX_CITED_PLACES:
        shown += "等"
    if shown:
        shown = f"（{shown}）"
    return f"导入时有 {len(findings)} 处未能读准{shown}，须对照原文核对。"


def _cite_places(findings: Iterable[Finding]) -> Iterator[str]:
    """Cite the place of each finding that has one."""
    for finding in findings:
        place = _cite_location(finding.location)
        if place:
            yield place


def _cite_location(location: DocumentLocation) -> str:
    """Cite where something stands: 第2页第1表第3行."""
    if location.line and not location.row:
        return f"第{location.line}行"
    numbers = location._asdict()
    place = ""
    for key, mark in LOCATION_MARKS.items():
        if numbers[key]:
            place += f"第{numbers[key]}{mark}"
    return place
