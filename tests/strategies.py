"""Random tables for property tests: everything that the file format allows, and nothing that it refuses."""

import re

from hypothesis import strategies as st

from reformctl.model.table import Agency, Category, Source, Table, Task
from reformctl.text.comparing import comparison_key

_HARD = "中税、，。；：“”（） \t\n\"'\\|#:-?!&*{}[]<>%@`~=0１a５Ｇ\u3000\u00e9\U00020000"
"""Characters that some format would quote, escape, fold or take for its own."""

_BLANK_IN_CHINESE = re.compile("[^\x00-\x7f\u00e9][ \t\u3000]+[^\x00-\x7f\u00e9]")


def _is_clean(text: str) -> bool:
    """No blank that only a folded line makes, and nothing that a spreadsheet runs."""
    return text.strip() == text != "" and not _BLANK_IN_CHINESE.search(text) and text[0] not in "=+-@＝＋－＠"


raw_texts = st.text(st.sampled_from(_HARD), min_size=1, max_size=30) | st.sampled_from(
    [
        "null",
        "~",
        "true",
        "no",
        "12:30",
        "017",
        "2024-01-01",
        "1e3",
        "- a",
        "a: b",
        "a #b",
        " 前",
        "后 ",
        "=1+1",
        "\n",
        "\\n",
    ]
)
texts = raw_texts.filter(_is_clean)
lines = texts.filter(lambda text: "\n" not in text)
names = st.text(st.sampled_from("甲乙丙丁市局委 ()（）-"), min_size=1, max_size=8).filter(_is_clean)
"""Names of agencies: no 、, which divides them in an official table."""
optional = st.none() | lines


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """A valid table of up to five tasks."""
    pool = draw(st.lists(names, unique_by=comparison_key, max_size=9))
    agencies = pool[::3]
    categories = draw(st.lists(lines, unique_by=comparison_key, max_size=3))
    some = st.lists(st.sampled_from(agencies), unique=True, max_size=3).map(tuple) if agencies else st.just(())
    ids = sorted(draw(st.sets(st.integers(1, 99), max_size=5)))
    titles = draw(st.lists(lines, unique=True, min_size=len(ids), max_size=len(ids)))
    contents = draw(st.lists(texts, unique=True, min_size=len(ids), max_size=len(ids)))
    tasks = [
        Task(
            table="t",
            id=number,
            title=title,
            content=content,
            category=draw(st.none() | st.sampled_from(categories)) if categories else None,
            lead_agencies=draw(some),
            support_agencies=draw(some),
            scope=draw(optional),
            deadline=draw(optional),
            number=draw(optional),
            extra=tuple(draw(st.dictionaries(lines, texts, max_size=2)).items()),
        )
        for number, title, content in zip(ids, titles, contents, strict=True)
    ]
    found = [task.category for task in tasks]
    return Table(
        id="t",
        title=draw(lines),
        place=draw(optional),
        source=Source(issuer=draw(optional), note=draw(optional), abridged=draw(st.booleans())),
        categories=tuple(Category(name, draw(st.sampled_from([None, found.count(name)]))) for name in categories),
        agencies=tuple(
            Agency(name, next(iter(pool[at + 1 : at + 2]), None), tuple(pool[at + 2 : at + 3]), draw(st.booleans()))
            for at, name in zip(range(0, len(pool), 3), agencies, strict=True)
        ),
        tasks=tuple(tasks),
    )
