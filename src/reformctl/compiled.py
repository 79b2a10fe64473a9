"""The compiled form of a validated table: what answers are made from without reading and judging YAML again.

A line that names it, a line of JSON about the table, then blocks: the tasks, one line of JSON each, and behind them the
folded texts that the search goes through, one line a task. Each block has a checksum, so that damage is seen, and is
read only when it is needed: of 100,000 tasks one can be shown without looking at the others.
"""

from binascii import crc32
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from reformctl.model import Agency, Category, Source, Table, Task
from reformctl.typed import TYPE_CHECKING, Any, overload

if TYPE_CHECKING:
    from mmap import mmap

BLOCK = 256
"""Tasks of one block."""
ENCODING = "utf-16-le"
"""Of the blocks: Chinese takes a third less than in UTF-8, and a quarter of the time to decode."""
_FIELDS = (Task._fields, Source._fields, Category._fields, Agency._fields)
COUNTED = ("lead_agencies", "category", "scope")
"""Fields of which it is known how many tasks have each value, without a look at the tasks."""
SHAPE = crc32(repr((ENCODING, BLOCK, COUNTED, _FIELDS)).encode())
"""A number for the fields that there are: a form with others is not read, and needs a name of its own."""


class DamagedError(Exception):
    """Bytes that are not the compiled form that they should be."""


def dump(name: str, table: Table, proof: str | None, folded: Iterable[str]) -> Iterator[bytes]:
    """The compiled form, piece by piece.

    `proof` is the state of the kept official text with which the table was found valid (see cache.py); `folded` has the
    folded texts of each task, divided by tabs.
    """
    blocks = {"tasks": list(_blocks(map(_line, table.tasks))), "folded": list(_blocks(folded))}
    head = {
        "table": [table.id, table.title, table.source, table.categories, table.agencies],
        "proof": proof,
        "count": len(table.tasks),
        "ids": _ids(table.tasks),
        "samples": _samples(table.tasks),
        "counts": {field: [*counts(table.tasks, field).items()] for field in COUNTED},
        "blocks": {kind: [[len(block), crc32(block)] for block in found] for kind, found in blocks.items()},
    }
    text = _written(head).encode()
    size = sum(len(block) for found in blocks.values() for block in found)
    yield f"{name} {crc32(text)} {len(text)} {size}\n".encode()
    yield text
    for found in blocks.values():
        yield from found


def load(name: str, body: "bytes | mmap", repair: Callable[[], Sequence[Task]]) -> tuple[Table, str | None]:
    """The table and the proof that were dumped under this name.

    Its blocks are read when they are needed; `repair` reads the tasks in another way where one is damaged. Raises
    DamagedError for anything else, also if it is only longer or shorter.
    """
    try:
        head, start = _head(name, body)
        return _table(head, _Blocks(body, start, head["blocks"]), repair), _text_or_none(head["proof"])
    except DamagedError:
        raise
    except Exception as error:  # whatever bytes may lead to: they are not what was dumped
        raise DamagedError(name) from error


def _head(name: str, body: "bytes | mmap") -> tuple[dict[str, Any], int]:
    """What a form says of its table, and where its blocks begin."""
    first = body.find(b"\n")
    found, checksum, length, size = body[:first].decode().rsplit(" ", 3)
    start = first + 1 + int(length)
    text = body[first + 1 : start]
    if found != name or crc32(text) != int(checksum) or len(body) != start + int(size):
        raise DamagedError(found)
    head, _end = _read(text.decode(), 0)
    count, blocks = head["count"], -(-head["count"] // BLOCK)
    is_whole = (
        {*head["counts"]} == {*COUNTED}
        and (head["ids"] is None or len(head["ids"]) == count)
        and all(0 <= at < count for at in head["samples"])
        and {kind: len(rows) for kind, rows in head["blocks"].items()} == {"tasks": blocks, "folded": blocks}
    )
    if not is_whole:
        raise DamagedError(name)
    return head, start


def _table(head: Mapping[str, Any], blocks: "_Blocks", repair: Callable[[], Sequence[Task]]) -> Table:
    name, title, source, categories, agencies = head["table"]
    *texts, abridged, note = source
    return Table(
        _text(name),
        _text(title),
        Source._make([*map(_text_or_none, texts), bool(abridged), _text_or_none(note)]),
        tuple(Category(_text(name), declared and int(declared)) for name, declared in categories),
        tuple(
            Agency(_text(name), _text_or_none(full), tuple(map(_text, aliases)), bool(is_agency))
            for name, full, aliases, is_agency in agencies
        ),
        Tasks(name, head, blocks, repair),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise DamagedError(repr(value))
    return value


def _text_or_none(value: object) -> str | None:
    return None if value is None else _text(value)


def ids(tasks: Sequence[Task]) -> Sequence[int]:
    """The ids of tasks, in their order."""
    return tasks.ids() if isinstance(tasks, Tasks) else [task.id for task in tasks]


def counts(tasks: Sequence[Task], field: str) -> Mapping[str | None, int]:
    """How many tasks have each value of one of COUNTED, or each entry of it, in the order of their first ones."""
    if isinstance(tasks, Tasks):
        return tasks.counts(field)
    values = (getattr(task, field) for task in tasks)
    return Counter(one for value in values for one in (value if isinstance(value, tuple) else (value,)))


def by_id(tasks: Sequence[Task]) -> Mapping[int, Task]:
    """The tasks by their ids."""
    return _ById(tasks) if isinstance(tasks, Tasks) else {task.id: task for task in tasks}


def naming(tasks: Sequence[Task], wanted: Sequence[Collection[str]]) -> Iterable[Task]:
    """Tasks among which are all that hold, as a whole field or an entry of one, a text of each collection."""
    return tasks.naming(wanted) if isinstance(tasks, Tasks) else tasks


def samples(tasks: Sequence[Task]) -> Sequence[Task]:
    """Tasks that between them have a value in each field, and each further column, that any of them has."""
    return tasks.samples() if isinstance(tasks, Tasks) else tasks


class Tasks(Sequence[Task]):
    """The tasks of a compiled table: those of a small one are kept once they are read, others read when asked for."""

    def __init__(
        self, table: str, head: Mapping[str, Any], blocks: "_Blocks", repair: Callable[[], Sequence[Task]]
    ) -> None:
        """`head` says how many there are and what ids they have."""
        self._table, self._head, self._blocks, self._repair = table, head, blocks, repair
        self._kept: Sequence[Task] | None = None

    def __len__(self) -> int:
        """How many tasks there are."""
        return int(self._head["count"])

    @overload
    def __getitem__(self, at: int) -> Task: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Task]: ...

    def __getitem__(self, at: int | slice) -> Task | Sequence[Task]:
        """The task at a place from 0, or those of a slice."""
        if isinstance(at, slice):
            places = range(len(self))[at]
            return self if len(places) == len(self) and at.step is None else tuple(self[place] for place in places)
        place = range(len(self))[at]
        if self._kept is None and len(self) > BLOCK:
            try:
                return _task(self._table, self._blocks.line(place))
            except (DamagedError, IndexError):
                self._kept = self._repair()
        return self._all()[place]

    def __iter__(self) -> Iterator[Task]:
        """In the order of the table."""
        return self.naming(())

    def naming(self, wanted: Sequence[Collection[str]]) -> Iterator[Task]:
        """All tasks of a small table; of a large one at least those that hold a whole text of each collection.

        What cannot be meant is passed over before it is read: that takes most of the time.
        """
        return self._read(wanted) if self._kept is None and len(self) > BLOCK else iter(self._all())

    def __eq__(self, other: object) -> bool:
        """As rows of tasks are equal, wherever they come from."""
        if not isinstance(other, Tasks | tuple):
            return NotImplemented
        return len(self) == len(other) and all(one == another for one, another in zip(self, other, strict=True))

    def __hash__(self) -> int:
        """As that of the tuple that it stands for."""
        return hash(tuple(self))

    def __repr__(self) -> str:
        """What there is, not what is in it: that may be very long."""
        return f"<{len(self)} tasks of {self._table}>"

    def __reduce__(self) -> tuple[type[tuple[Task, ...]], tuple[list[Task]]]:
        """Pickled and copied it is a tuple: what it reads from is a file of this process."""
        return tuple, (list(self),)

    def folded(self) -> list[str]:
        """For each task the folded texts of all its fields, divided by tabs; nothing where they are damaged."""
        try:
            return [line for block in range(self._blocks.count) for line in self._blocks.lines("folded", block)]
        except DamagedError:
            return []

    def ids(self) -> Sequence[int]:
        """Their ids."""
        return self._head["ids"] or range(1, len(self) + 1)

    def counts(self, field: str) -> Mapping[str | None, int]:
        """How many of them have each value of a field."""
        return dict(self._head["counts"][field])

    def samples(self) -> list[Task]:
        """A few that between them have a value in each field that any has."""
        return [self[at] for at in self._head["samples"]]

    def _all(self) -> Sequence[Task]:
        if self._kept is None:
            self._kept = tuple(self._read(()))
        return self._kept

    def _read(self, wanted: Sequence[Collection[str]]) -> Iterator[Task]:
        needles = [[*map(_written, texts)] for texts in wanted]
        for block in range(self._blocks.count):
            try:
                lines = self._blocks.lines("tasks", block)
                for texts in needles:
                    lines = [line for line in lines if any(text in line for text in texts)]
                tasks = [_task(self._table, line) for line in lines]
            except DamagedError:
                self._kept = self._repair()
                yield from self._kept[block * BLOCK :]
                return
            yield from tasks


class _ById(Mapping[int, Task]):
    """Tasks by id, each read when it is asked for."""

    def __init__(self, tasks: Tasks) -> None:
        self._tasks, self._ids = tasks, tasks.ids()
        self._places = None if isinstance(self._ids, range) else {number: at for at, number in enumerate(self._ids)}

    def __getitem__(self, number: int) -> Task:
        if number not in self:
            raise KeyError(number)
        return self._tasks[self._ids.index(number) if self._places is None else self._places[number]]

    def __contains__(self, number: object) -> bool:
        return number in (self._ids if self._places is None else self._places)

    def __iter__(self) -> Iterator[int]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)


class _Blocks:
    """Where in a compiled form the lines are."""

    def __init__(self, body: "bytes | mmap", start: int, lengths: Mapping[str, Sequence[Sequence[int]]]) -> None:
        self._body = body
        self._places: dict[str, list[tuple[int, int, int]]] = {}
        for kind, rows in lengths.items():
            self._places[kind] = []
            for length, checksum in rows:
                self._places[kind].append((start, start + length, checksum))
                start += length
        self.count = len(self._places["tasks"])
        self._known: dict[int, list[str]] = {}

    def line(self, at: int) -> str:
        """The line of a task; blocks that were looked into stay at hand, for who asks for one task may ask for many."""
        block, place = divmod(at, BLOCK)
        if block not in self._known:
            self._known[block] = self.lines("tasks", block)
        return self._known[block][place]

    def lines(self, kind: str, block: int) -> list[str]:
        """The lines of a block; DamagedError where its bytes are not those that were written."""
        start, end, checksum = self._places[kind][block]
        data = self._body[start:end]
        if crc32(data) != checksum:
            raise DamagedError(kind)
        try:
            return data.decode(ENCODING).split("\n")
        except UnicodeError as error:
            raise DamagedError(kind) from error


def _blocks(lines: Iterable[str]) -> Iterator[bytes]:
    rest = iter(lines)
    while block := [*islice(rest, BLOCK)]:
        yield "\n".join(block).encode(ENCODING)


def _line(task: Task) -> str:
    return _written(task[1:])


def _written(value: object) -> str:
    import json

    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _reader() -> Callable[[str, int], tuple[Any, int]]:
    """What json.loads calls in the end: the package around it takes a tenth of the interpreter's own start."""
    try:
        from _json import make_scanner
    except ImportError:
        from json import JSONDecoder

        return JSONDecoder().raw_decode
    return make_scanner(_Usual)  # type: ignore[arg-type] # whatever has these attributes will do


class _Usual:
    """How JSON is read where nobody says otherwise."""

    strict = True
    object_hook = object_pairs_hook = None
    parse_float, parse_int, parse_constant = float, int, float


_read = _reader()


def _task(table: str, line: str) -> Task:
    try:
        row, _end = _read(line, 0)
        return _task_of(table, row)
    except (StopIteration, TypeError, ValueError) as error:
        raise DamagedError(line) from error


def _task_of(table: str, row: Sequence[Any]) -> Task:
    number, title, content, category, leads, supports, scope, deadline, printed, extra, derived = row
    return Task(
        table, number, title, content, category, tuple(leads), tuple(supports), scope, deadline, printed,
        tuple((heading, text) for heading, text in extra) if extra else (), derived,
    )  # fmt: skip


def _ids(tasks: Sequence[Task]) -> list[int] | None:
    """The ids, or None where they are 1, 2, 3 and so on, as in most tables."""
    found = [*ids(tasks)]
    return None if found == [*range(1, len(found) + 1)] else found


def _samples(tasks: Sequence[Task]) -> list[int]:
    """Places of the first task that has a value in a field, for each field and each further column."""
    first: dict[str, int] = {}
    for at, task in enumerate(tasks):
        stated = [name for name, value in zip(Task._fields, task, strict=True) if value]
        for name in (*stated, *(f"extra.{heading}" for heading, _text in task.extra)):
            first.setdefault(name, at)
    return sorted({*first.values()})
