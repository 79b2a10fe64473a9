"""Damaged, broken and hostile .docx files: a document or a sentence, whatever the bytes are, soon, in little memory."""

import io
import random
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from making_docx import (
    cell,
    levels,
    lines,
    numbered,
    numbered_list,
    package,
    paragraph,
    plain,
    row,
    rows,
    run,
    zipped,
)
from reformctl.importing.document import DocumentError
from reformctl.importing.readers.docx import read


def _encrypted(data: bytes) -> bytes:
    """The same archive with every entry said to be encrypted."""
    return data.replace(b"PK\x03\x04\x14\0\0\0", b"PK\x03\x04\x14\0\1\0").replace(
        b"PK\x01\x02\x14\x03\x14\0\0\0", b"PK\x01\x02\x14\x03\x14\0\1\0"
    )


def _packed(method: int) -> bytes:
    """An archive that is packed in this way."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        archive.writestr("word/document.xml", "<a/>")
    return file.getvalue()


def _main(xml: str | bytes) -> bytes:
    return zipped({"word/document.xml": xml})


WIDE = cell("", f'<w:gridSpan w:val="{10**9}"/>')
HOSTILE = {
    "old": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "save it as .docx without a password"),
    "empty": (b"", "damaged"),
    "cut": (package(paragraph("甲"))[:-40], "damaged"),
    "encrypted": (_encrypted(package(paragraph("甲"))), "encrypted"),
    "no-document": (zipped({"a.txt": "a"}), "word/document.xml is missing"),
    "workbook": (_main("<workbook/>"), "not a Word document"),
    "no-xml": (_main("甲"), "damaged"),
    "odd-encoding": (_main('<?xml version="1.0" encoding="gb2312"?><a/>'), "damaged"),
    "no-encoding": (_main('<?xml version="1.0" encoding="甲"?><a/>'), "damaged"),
    "unbound": (_main("<x:a/>"), "damaged"),
    "packing": (_packed(zipfile.ZIP_LZMA), "damaged"),
    "doctype": (_main('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'), "DOCTYPE"),
    "nested": (package("<w:tbl><w:tr><w:tc>" * 17_000 + "</w:tc></w:tr></w:tbl>" * 17_000), "nests more than 250"),
    "wide": (package(rows(row(WIDE))), "table 1, row 1 has more than 100 columns"),
    "late": (package(rows(row(properties=f'<w:gridBefore w:val="{"9" * 5000}"/>'))), "more than 100 columns"),
    "long": (package(rows(*[row(cell("<w:p/>"))] * 10_001) * 2), "more than 20000 rows"),
    "bomb": (package("<w:p/>" * 4_000_000), "far larger than any task table"),
    "attributes": (package("<w:p " + " ".join(f"a{each}='{each}'" for each in range(120_000)) + "/>"), "far larger"),
    "repeated": (
        package("<w:tbl><w:tr><w:tc>" * 70 + paragraph("甲" * 300_000) + "</w:tc></w:tr></w:tbl>" * 70),
        "characters",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_no_reader_should_go_on_with(name: str) -> None:
    """Refused with a sentence, in no time, and before anything is built."""
    data, sentence = HOSTILE[name]
    with pytest.raises(DocumentError, match=sentence):
        read(data)


@pytest.mark.parametrize(
    "around",
    [
        ("<w:sdt>", "</w:sdt>"),
        ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
        ("<w:p><w:txbxContent>", "</w:txbxContent></w:p>"),
    ],
)
def test_the_deepest_that_is_allowed_is_read(around: tuple[str, str]) -> None:
    """Python's own limit of recursion must never be what stops a document."""
    times = 240 // around[0].count("<")
    found = read(package(around[0] * times + paragraph("甲") + around[1] * times))
    assert "甲" in str(found.blocks)
    runs = f"<w:p>{'<w:r>' * 240}<w:t>甲</w:t>{'</w:r>' * 240}</w:p>"
    assert lines(runs) == ["甲"]


BROKEN = package(
    numbered("甲", 1)
    + "<w:p><w:r><w:fldChar w:fldCharType='begin'/><w:sym w:font='Symbol' w:char='F0B7'/></w:r></w:p>"
    + f"<w:p><w:ins>{run('隐', '<w:vanish/>')}</w:ins></w:p>"
    + rows(
        row(cell(plain(["内"]), '<w:gridSpan w:val="2"/><w:vMerge w:val="restart"/>'), properties="<w:hidden/>"),
        row(
            cell("", '<w:gridSpan w:val="2"/><w:vMerge/>'),
            properties='<w:gridBefore w:val="0"/><w:gridAfter w:val="1"/>',
        ),
    ),
    numbering=levels("%1、", "（%2）", form="chineseCounting") + numbered_list(2, "<w:lvlOverride w:ilvl='0'/>"),
    styles="<w:style w:type='paragraph' w:default='1' w:styleId='a'><w:basedOn w:val='a'/></w:style>",
)
TEXTS = {
    name: zipfile.ZipFile(io.BytesIO(BROKEN)).read(name).decode()
    for name in zipfile.ZipFile(io.BytesIO(BROKEN)).namelist()
}
WORDS = sorted({word for text in TEXTS.values() for word in text.replace(">", "> ").replace("=", "= ").split()})


def _reads_or_refuses(data: bytes) -> None:
    try:
        said = [note.sentence for note in read(data).notes]
    except DocumentError as error:
        said = [str(error)]
    assert all(sentence and "\n" not in sentence for sentence in said)


@given(st.integers(0, 2**32))
def test_broken_bytes(seed: int) -> None:
    """Half a download, a bad disk: a document, or a sentence."""
    chance = random.Random(seed)
    data = bytearray(BROKEN)
    for _edit in range(chance.randint(1, 8)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    _reads_or_refuses(bytes(data))
    _reads_or_refuses(bytes(data[: chance.randrange(len(data))]))


@given(st.integers(0, 2**32))
def test_broken_xml(seed: int) -> None:
    """Whatever another program writes into the parts: words, numbers and elements at the wrong places."""
    chance = random.Random(seed)
    parts = dict(TEXTS)
    for _edit in range(chance.randint(1, 6)):
        name = chance.choice([*parts])
        old, new = chance.choice(WORDS), chance.choice([*WORDS, "", '"-1"', '"99999999999"', '"x"'])
        parts[name] = parts[name].replace(old, new, chance.choice([1, 99]))
    _reads_or_refuses(zipped(parts))
