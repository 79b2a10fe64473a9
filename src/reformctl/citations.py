"""How a table, or one task of it, is cited: GB/T 7714—2015, BibTeX and RIS; what is not known is left out."""

import re

from reformctl.model import Source, Table
from reformctl.text import safe

_BLANKS = re.compile("[ \t\r\n]+")
_LATEX = str.maketrans(
    {
        **{mark: f"\\{mark}" for mark in "%&#_$"},
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)
"""Braces by name: BibTeX counts them before it reads any backslash."""
_IN_ADDRESS = str.maketrans({mark: f"%{ord(mark):02X}" for mark in ' "\\^`{}<>|'})
"""What no address holds as it is (RFC 3986), and what would end a field; LaTeX takes the rest as it stands."""


def format_gbt7714(table: Table, number: str | None = None, title: str | None = None) -> str:
    """One entry after GB/T 7714—2015, numeric order (顺序编码制): the table, or its task of that 序号 and title.

    The table is a work of its own (4.1.2), a task a part of it (析出文献, 4.2.2: 题名[Z]//责任者. 题名), and its 序号
    stands where the pages of a part do. The kind and the 文号 are further title information (8.2.3), as numbers of
    reports are. The code is Z, 其他 (annex B): an annex to an official paper is no book, collection, report or
    standard. With an address it is Z/OL, and the date stands in brackets (4.6.2).

    Left out where they are not known: issuer, 文号, date, address. Always left out: place and publisher, which such
    papers do not have, and 引用日期, the day on which the reader looked.
    """
    source = table.source
    mark = "[Z/OL]" if source.url else "[Z]"
    work = ": ".join(filter(None, (table.title, source.kind, source.document_number)))
    by = f"{source.issuer}. {work}" if source.issuer else work
    parts = [f"{title}{mark}//{by}" if title else f"{by}{mark}", _imprint(source, number), source.url]
    return ". ".join(_line(part) for part in parts if part) + "."


def format_bibtex(table: Table, number: str | None = None, title: str | None = None, key: str | None = None) -> str:
    """One @misc of BibTeX and biblatex, in UTF-8, for XeLaTeX or LuaLaTeX; of a task the table is in `howpublished`.

    The key is `key`, else the table's id, with the number where there is one: qh6-17. Both `date` (biblatex) and `year`
    (BibTeX) are given. Titles and issuers stand in double braces: they are not to be split or put in lower case.
    """
    source = table.source
    place = f"《{table.title}》" + (f"，序号{number}" if number else "")
    fields = {
        "author": _braced(source.issuer),
        "title": _braced(title or table.title),
        "howpublished": _escaped(place) if title else None,
        "type": _escaped(source.kind),
        "note": _escaped(source.document_number),
        "date": _escaped(source.date),
        "year": _escaped(source.date and source.date[:4]),
        "url": _line(source.url).translate(_IN_ADDRESS) if source.url else None,
        "langid": "chinese",
        "language": "chinese",
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    return f"@misc{{{key or _key(table, number)},\n{''.join(lines)}}}\n"


def format_ris(table: Table, number: str | None = None, title: str | None = None, key: str | None = None) -> str:
    """One record of RIS: GEN, which reference managers take for a document of another kind; lines end in CR and LF.

    T2 is the table of a task, M1 the 文号, N1 the 序号 and the kind; ID is the key, as in `bibtex`.
    """
    source = table.source
    pairs = [
        ("TY", "GEN"),
        ("ID", key or _key(table, number)),
        ("TI", title or table.title),
        ("T2", table.title if title else None),
        ("AU", source.issuer),
        ("PY", source.date and source.date[:4]),
        ("DA", source.date and source.date.replace("-", "/")),
        ("M1", source.document_number),
        ("N1", f"序号{number}" if number else None),
        ("N1", source.kind),
        ("LA", "zh"),
        ("UR", source.url),
    ]
    lines = [f"{tag}  - {_line(value)}\r\n" for tag, value in pairs if value]
    return f"{''.join(lines)}ER  - \r\n"


def _imprint(source: Source, number: str | None) -> str:
    """Date and 序号, as year and pages: 2024-05-01: 序号17, and of what is online 序号17(2024-05-01)."""
    place = f"序号{number}" if number else ""
    if source.url:
        return f"{place}({source.date})" if source.date else place
    return ": ".join(filter(None, (source.date, place)))


def _key(table: Table, number: str | None) -> str:
    return f"{table.id}-{number}" if number else table.id


def _line(text: str) -> str:
    """The text on one line, without what is not to be seen: nothing in the data can begin a field of its own."""
    return safe(_BLANKS.sub(" ", text)).strip()


def _escaped(text: str | None) -> str | None:
    return _line(text).translate(_LATEX) if text else None


def _braced(text: str | None) -> str | None:
    return f"{{{_escaped(text)}}}" if text else None
