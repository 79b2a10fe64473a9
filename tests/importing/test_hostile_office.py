"""Hostile workbooks of old programs, and a LibreOffice that does not end: time, memory and disk have limits."""

import io
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import CASES
from reformctl.importing.document import DocumentError
from reformctl.importing.readers import office_conversion, spreadsheet

KIND = "application/vnd.oasis.opendocument.spreadsheet"
SPACE = "urn:oasis:names:tc:opendocument:xmlns"
CELL = '<table:table-cell office:value-type="string"><text:p>甲</text:p></table:table-cell>'
OLD_WORKBOOK = (CASES / "published" / "old-excel.xls").read_bytes()
OLD_DOCUMENT = (CASES / "published" / "old-word.doc").read_bytes()


def make_ods(*sheets: str) -> bytes:
    """Make an OpenDocument workbook of sheets with these rows."""
    spaces = " ".join(f'xmlns:{name}="{SPACE}:{name}:1.0"' for name in ("office", "table", "text"))
    tables = "".join(f'<table:table table:name="表{at}">{rows}</table:table>' for at, rows in enumerate(sheets))
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    entry = f'<m:file-entry m:full-path="/" m:media-type="{KIND}"/>'
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), KIND)
        archive.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{SPACE}:manifest:1.0">{entry}</m:manifest>')
        archive.writestr("content.xml", f"<office:document-content {spaces}>{body}</office:document-content>")
    return file.getvalue()


def repeat_rows(count: int) -> str:
    """Say a row once, and that it comes again and again."""
    return f'<table:table-row table:number-rows-repeated="{count}">{CELL}</table:table-row>'


HOSTILE: dict[str, tuple[bytes | Callable[[], bytes], str]] = {
    "a row repeated": (make_ods(repeat_rows(1_000_000_000)), "rows, the limit"),
    "a cell repeated": (
        make_ods(
            "<table:table-row>"
            + CELL.replace("<table:table-cell", '<table:table-cell table:number-columns-repeated="1000000000"')
            + "</table:table-row>"
        ),
        "more than 100 columns",
    ),
    "a bomb": (
        lambda: make_ods(f"<table:table-row>{CELL.replace('甲', '甲' * 40_000_000)}</table:table-row>"),
        r"makes no progress|of memory|characters|damaged",
    ),
    "sheets without end": (lambda: make_ods(*[repeat_rows(1)] * 30_000), "rows, the limit"),
    "half a workbook": (OLD_WORKBOOK[: len(OLD_WORKBOOK) // 2], "damaged"),
    "a workbook of noise": (bytes(byte ^ (at % 97 == 0) * 255 for at, byte in enumerate(OLD_WORKBOOK)), "damaged"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_workbooks_are_refused_in_a_sentence(name: str) -> None:
    """A kilobyte that claims a thousand million rows must not cost the memory of whoever opens it."""
    data, sentence = HOSTILE[name]
    if callable(data):  # large files are made only where they are read
        data = data()
    begun = time.monotonic()
    with pytest.raises(DocumentError, match=sentence):
        spreadsheet.read(data)
    assert time.monotonic() - begun < 60


def install_program(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a script where LibreOffice is looked for."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


def is_running(pid: int) -> bool:
    """Whether a process is there, and no zombie."""
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return False


def test_a_conversion_that_hangs_is_ended_with_its_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some old .wps hang LibreOffice, whose starter is not the process that works."""
    monkeypatch.setattr(office_conversion, "MAX_CONVERSION_SECONDS", 1)
    install_program(tmp_path, f"sleep 300 & echo $! > {tmp_path}/child; wait", monkeypatch)
    with pytest.raises(DocumentError, match="did not finish in 1 seconds"):
        office_conversion.read(OLD_DOCUMENT)
    child = int((tmp_path / "child").read_text(encoding="utf-8"))
    for _attempt in range(50):
        if not is_running(child):
            break
        time.sleep(0.1)
    assert not is_running(child)


def test_a_conversion_may_not_fill_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written without end is stopped at the size of the largest document that is read."""
    monkeypatch.setattr(office_conversion, "MAX_DOCUMENT_BYTES", 1_000_000)
    size = "stat -c %s document.docx"
    install_program(
        tmp_path, f"sleep 1; head -c 50000000 /dev/zero > document.docx; {size} > {tmp_path}/size", monkeypatch
    )
    with pytest.raises(DocumentError):
        office_conversion.read(OLD_DOCUMENT)
    assert int((tmp_path / "size").read_text(encoding="utf-8")) <= 1_000_000


def test_a_conversion_that_gives_nothing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A damaged document, or one with a password, makes LibreOffice end without a word."""
    install_program(tmp_path, "exit 0", monkeypatch)
    with pytest.raises(DocumentError, match="damaged, or needs a password"):
        office_conversion.read(OLD_DOCUMENT)
