"""Random tables for property tests: everything that the file format allows, and nothing that it refuses."""

from hypothesis import strategies as st

from reformctl.model import Agency, Category, Source, Table, Task

_HARD = "中税、，。；：“”（） \t\n\"'\\|#:-?!&*{}[]<>%@`~=0１a５Ｇ\u3000\u00e9\U00020000"
"""Characters that some format would quote, escape, fold or take for its own."""

texts = st.text(st.sampled_from(_HARD), min_size=1, max_size=30) | st.sampled_from(
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
names = st.text(st.sampled_from("甲乙丙丁市局委 ()（）-"), min_size=1, max_size=8)
"""Names of agencies: no 、, which divides them in an official table."""
optional = st.none() | texts


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """A valid table of up to five tasks."""
    agencies = draw(st.lists(names, unique=True, max_size=4))
    categories = draw(st.lists(texts, unique=True, max_size=3))
    some = st.lists(st.sampled_from(agencies), unique=True, max_size=3).map(tuple) if agencies else st.just(())
    tasks = [
        Task(
            table="t",
            id=number,
            title=draw(texts),
            content=draw(texts),
            category=draw(st.none() | st.sampled_from(categories)) if categories else None,
            lead_agencies=draw(some),
            support_agencies=draw(some),
            scope=draw(optional),
            deadline=draw(optional),
            number=draw(optional),
            extra=tuple(draw(st.dictionaries(texts, texts, max_size=2)).items()),
        )
        for number in draw(st.lists(st.integers(1, 99), unique=True, max_size=5))
    ]
    found = [task.category for task in tasks]
    return Table(
        id="t",
        title=draw(texts),
        source=Source(issuer=draw(optional), note=draw(optional), abridged=draw(st.booleans())),
        categories=tuple(Category(name, draw(st.sampled_from([None, found.count(name)]))) for name in categories),
        agencies=tuple(
            Agency(name, draw(optional), tuple(draw(st.lists(texts, max_size=2))), draw(st.booleans()))
            for name in agencies
        ),
        tasks=tuple(tasks),
    )
