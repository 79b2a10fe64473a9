"""Damaged and hostile Excel workbooks: read or refused with a sentence, before they take time or memory."""

import io
import random
import re
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from making_xlsx import Sheet, cells, element, inline, parts, raw, relations, unzipped, workbook, zipped
from reformctl.importing import limits
from reformctl.importing.document import DocumentError, Grid
from reformctl.importing.readers import xlsx
from reformctl.importing.readers.xlsx import number_formats


def test_claims_over_the_whole_sheet_cost_nothing() -> None:
    """A used range or a merged range of 17 billion cells is a few bytes in a file."""
    whole = '<dimension ref="A1:XFD1048576"/>'
    merge = '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    for row in (cells(inline("甲")), cells(inline("甲", "A1"), inline("乙", "CV1"))):
        (grid,) = xlsx.read(raw(f"{whole}{row}{merge}")).blocks
        assert isinstance(grid, Grid)
        assert [cell.text for cell in grid.rows[0].cells] == ["甲"]


ENTITY = b'<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c SYSTEM "file:///etc/hostname">]>'


def broken(**changed: bytes | str) -> bytes:
    """A sound workbook but for some parts: s the sheet, t its shared strings, w the workbook, r its relations."""
    names = {
        "s": "worksheets/sheet1.xml",
        "t": "sharedStrings.xml",
        "w": "workbook.xml",
        "r": "_rels/workbook.xml.rels",
    }
    made = parts(cells(inline("甲")))
    for key, data in changed.items():
        made[f"xl/{names[key]}"] = data.encode() if isinstance(data, str) else data
    return zipped(made)


SOUND = parts(cells(inline("甲")))
REFUSED: dict[str, tuple[bytes | Callable[[], bytes], str]] = {
    "nothing": (b"", "damaged"),
    "no archive": (b"PK\x03\x04 and no more", "damaged"),
    "an old or encrypted file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "without a password"),
    "an archive of something else": (zipped({"a.txt": b"a"}), "missing"),
    "another document": (broken(w="<w:document xmlns:w='x'/>"), "not an Excel workbook"),
    "a binary workbook": (
        zipped({"_rels/.rels": relations({"m": ("officeDocument", "xl/workbook.bin")}).encode()}),
        "xlsb",
    ),
    "no sheets": (broken(w=element("workbook", "<sheets/>")), "no sheets"),
    "a sheet that is nowhere": (broken(r=relations({"r1": ("worksheet", "nowhere.xml")})), "xl/nowhere.xml is missing"),
    "a sheet without part": (broken(r=relations({})), "damaged"),
    "two sheets of one part": (
        broken(w=element("workbook", '<sheet name="一" r:id="r1"/><sheet name="二" r:id="r1"/>')),
        "damaged",
    ),
    "a string that is nowhere": (raw(cells('<c t="s"><v>0</v></c>')), "damaged"),
    "a string numbered -1": (raw(cells('<c t="s"><v>-1</v></c>'), strings="<si><t>甲</t></si>"), "damaged"),
    "two cells in one place": (raw(cells(inline("甲", "A1"), inline("乙", "A1"))), "damaged"),
    "a cell in no place": (raw(cells(inline("甲", "甲1"))), "damaged"),
    "a cell below the last row": (raw(cells(inline("甲", "A1048577"))), "damaged"),
    "a cell in column CW": (raw(cells(inline("甲", "CW1"))), "more than 100 columns"),
    "a row of no number": (raw('<sheetData><row r="x"/></sheetData>'), "damaged"),
    "merged cells in no place": (raw('<mergeCell ref="A:B"/>'), "damaged"),
    "entities in a sheet": (broken(s=ENTITY + b"<x>&a;</x>"), "DOCTYPE"),
    "entities in strings": (broken(t=ENTITY + b"<x>&c;</x>"), "DOCTYPE"),
    "an unfinished sheet": (broken(s="<worksheet>"), "damaged"),
    "a prefix that nothing declares": (broken(s="<x:worksheet/>"), "damaged"),
    "an encoding that nobody knows": (broken(s='<?xml version="1.0" encoding="x-none"?><a/>'), "damaged"),
    "an encoding that expat does not know": (broken(s='<?xml version="1.0" encoding="gb18030"?><a/>'), "damaged"),
    "50,000 nested elements": (raw("<c>" * 50_000 + "</c>" * 50_000), "nests more than 250"),
    "a tag of 2 MiB": (broken(s=b"<a " + b" " * 2_000_000 + b"/>"), "more than 1 MiB"),
    "a zip bomb": (lambda: broken(s=b" " * (limits.MAX_UNPACKED_BYTES + 1)), "larger than 96 MiB"),
    "millions of tags": (
        lambda: broken(s=b"<a>" + b"<a/>" * limits.MAX_ARCHIVE_TAGS + b"</a>"),
        "more than 3000000 tags and attributes",
    ),
    "a large list of relations": (
        lambda: broken(r=b"<a>" + (b"<a/>" + b" " * 100) * 170_000 + b"</a>"),
        "larger than 16 MiB",
    ),
    "overlapping merged cells": (raw(cells(inline("甲")) + '<mergeCell ref="A1:A2"/>' * 9), "damaged"),
    "too many merged cells": (lambda: raw('<mergeCell ref="A1"/>' * 200_001), "more than 200000 merged cells"),
    "numbers that take time": (
        lambda: raw("".join(f"<row>{'<c><v>.5</v></c>' * 100}</row>" for _ in range(1001))),
        "more than 100000 dates",
    ),
    "too many rows": (
        lambda: raw("".join(f"<row>{inline('甲')}</row>" for _ in range(limits.MAX_ROWS + 1))),
        "more than 20000 rows",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_a_sentence(name: str) -> None:
    """A damaged or hostile file ends in a sentence, before it takes time or memory."""
    data, expected = REFUSED[name]
    if callable(data):  # large files are made only where they are read
        data = data()
    with pytest.raises(DocumentError, match=re.escape(expected)):
        xlsx.read(data)


def test_a_long_string_repeated_is_bounded() -> None:
    """A shared string of 300,000 characters in a thousand cells is a file of some kB and a result of 300 MB."""
    row = "<row>" + '<c t="s"><v>0</v></c>' * 70 + "</row>"
    with pytest.raises(DocumentError, match="more than 20000000 characters"):
        xlsx.read(raw(row, strings=f"<si><t>{'甲' * 300_000}</t></si>"))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_compressions_are_damage(method: int) -> None:
    """LZMA claims as much memory as an archive says; office files never use it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as made:
        for name, data in SOUND.items():
            made.writestr(name, data)
    with pytest.raises(DocumentError, match="damaged"):
        xlsx.read(file.getvalue())


def test_an_encrypted_part_is_named_so() -> None:
    """“Damaged” would send a person to the wrong remedy."""
    data = bytearray(zipped(SOUND))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.find(mark)
        while start >= 0:
            data[start + at] |= 1
            start = data.find(mark, start + 1)
    with pytest.raises(DocumentError, match="without a password"):
        xlsx.read(bytes(data))


WHOLE = workbook(
    [
        Sheet(
            "表",
            [("标题",), ("序号", "任务", "比例"), (1, "甲_x000D_乙", 0.5), (2, "丙", "=1+1")],
            ["A1:C1"],
            formats={"C3": "0%"},
        ),
        Sheet("藏", [("藏", 45657)], state="hidden", formats={"B1": "yyyy-m-d"}),
    ]
)
WHOLE_PARTS = unzipped(WHOLE)
TOKENS = [
    *b'<>/="&;0159-AZ:\0\xff\x80',
    b"<c>",
    b"</c>",
    b'r="',
    b"<v>9</v>",
    b't="s"',
    b"<row>",
    b"]]>",
    b"<!--",
    b"&#0;",
]


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The bytes with a few of them changed, dropped or put in."""
    found = bytearray(data)
    for _again in range(chance.randint(1, 6)):
        at = chance.randrange(len(found) + 1)
        token = chance.choice(TOKENS)
        piece = bytes([token]) if isinstance(token, int) else token
        found[at : at + chance.choice((0, 0, 1, 1, 4, 30))] = piece * chance.choice((0, 1, 1, 3))
    return bytes(found)


def read_or_refused(data: bytes) -> None:
    """Read it; nothing but DocumentError may be raised."""
    try:
        found = xlsx.read(data)
    except DocumentError:
        return
    for grid in found.blocks:
        assert isinstance(grid, Grid)
        assert len({len(row.cells) for row in grid.rows}) == 1


@given(chance=st.randoms(use_true_random=False))
def test_any_bytes_are_read_or_refused(chance: random.Random) -> None:
    """A download that broke off, or a disk that lies, is no reason for a traceback."""
    read_or_refused(mutated(WHOLE, chance))


@given(chance=st.randoms(use_true_random=False), name=st.sampled_from(sorted(WHOLE_PARTS)))
def test_any_parts_are_read_or_refused(chance: random.Random, name: str) -> None:
    """Programs other than Excel write what they please, and attackers what hurts."""
    read_or_refused(zipped({**WHOLE_PARTS, name: mutated(WHOLE_PARTS[name], chance)}))


@given(st.text(max_size=40), st.text('0#?,.;%@yYmMdDhHsSeEaA年月"\\[]$-_*/ ', max_size=40))
def test_any_number_format_gives_a_text(value: str, code: str) -> None:
    """A format is the most free of all that a workbook holds."""
    for number in (value, "0", "-1.5", "45657.75", "1E+305", "1E-305"):
        assert isinstance(number_formats.format_value(number, code, from_1904=False)[0], str)
        assert isinstance(number_formats.format_value(number, code, from_1904=True)[0], str)
