"""`reformctl stats`: how many tasks, or pairs of a task and a lead agency, stand under each name, and of how many."""

from collections.abc import Sequence

from reformctl import charts, filters, format_choice, formats, line, names, stats
from reformctl.columns import Column, Getter
from reformctl.errors import UsageError
from reformctl.formats import ExportRequest
from reformctl.line import Call
from reformctl.messages import _, counted, listed
from reformctl.model import Table, Task
from reformctl.output import Answer, Body
from reformctl.reports import counts as screens
from reformctl.searching import search_literals
from reformctl.searching.corpus import Corpus, parse_field_names
from reformctl.searching.query import parse_query
from reformctl.selection import load_asked_tables, parse_selection
from reformctl.stats import LABELS, NOT_STATED, SHARE, TOTAL, UNITS, Breakdown, CountBase, CountGroup, CrossTable
from reformctl.text import echo
from reformctl.typed import NamedTuple

ON_TERMINAL = ExportRequest("table")
IN_PIPE = ExportRequest("tsv", headers="none")
USUAL = ("category", "agency", "scope")
"""What is counted by where nothing else is asked for; with several tables by table, too."""
NARROWING = {"agency": line.AGENCY, "category": line.CATEGORY, "scope": line.SCOPE, "table": line.TABLE}
"""The filters that leave some names out of a count: those are no empty groups."""
RECORDS = {"json", "jsonl", "yaml", "text", "ids"}
"""Formats in which a cross table has one entry a cell, as it has where there are no headings."""
NULLS = {"json", "jsonl", "yaml"}
"""Formats that have a value for what is not stated; elsewhere it needs a name."""


class Entry(NamedTuple):
    """A group, and the count that it belongs to."""

    whole: Breakdown
    group: CountGroup


class Cell(NamedTuple):
    """A cell of a cross table."""

    of: Breakdown
    names: tuple[str | None, str | None]
    number: int


class Line(NamedTuple):
    """A row of a cross table, its total last."""

    name: str | None
    numbers: tuple[int, ...]


def run(call: Call) -> Answer:
    """The largest group first; how many there are in all is said with every answer."""
    request = format_choice.choose_format(call, ON_TERMINAL, IN_PIPE)
    pair = _pair(call)
    _refuse_what_contradicts(call, request)
    tables, left_out = load_asked_tables(call)
    selection = parse_selection(call)
    selected = filters.select(tables, selection)
    tasks = tuple(selected.tasks)  # they are looked through for each figure
    base = stats.describe_base(tables, tasks)
    words = tuple(dict.fromkeys(call[line.MATCH]))
    by = pair or tuple(dict.fromkeys(call[line.BY])) or (*USUAL, *(["table"] if len(tables) > 1 else []))
    found = _counts(call, tables, tasks, by, words)
    crossed = stats.cross_counts(tables, tasks, found[0], found[1]) if pair else None
    if request.format == "svg":
        caption = charts.write_caption(tables, base, found, words, filters.criteria(tables, selection))
        caption = caption._replace(title=call[line.CHART_TITLE] or caption.title)
        body: Body = (
            charts.draw_cross_table(crossed, caption) if crossed else charts.draw_bars(found, words, caption)
        ).encode()
    elif request.format == "table" and request.fields is None:
        heads, screen = request.headers or "en", format_choice.find_screen(call)
        shown = (
            screens.draw_cross_table(crossed, heads, screen)
            if crossed
            else screens.draw_bars(found, words, heads, screen)
        )
        body = shown.encode()
    else:
        body = _written(request, found, words, crossed)
    notes = (*left_out, *selected.notes, *_closing(base, found, words))
    return Answer(body, notes, bool(selected.tasks) and selected.complete)


def _pair(call: Call) -> tuple[str, ...]:
    """The two things that --cross names, or nothing."""
    asked = call[line.CROSS]
    if asked is None:
        return ()
    pair = tuple(names.require(word.strip(), LABELS, names.DIMENSION, LABELS.values()) for word in asked.split(","))
    if len(pair) != 2 or pair[0] == pair[1]:  # noqa: PLR2004 rows and columns
        sentence = _("--cross needs two different ones of {all}, such as agency,category, not “{value}”")
        raise UsageError(sentence.format(all=listed(LABELS), value=echo(asked)))
    return pair


def _refuse_what_contradicts(call: Call, request: ExportRequest) -> None:
    """Raise UsageError for options that mean nothing together."""
    formats.refuse_fields(request)
    if call[line.CROSS] is not None and (call[line.BY] or call[line.MATCH]):
        other = line.BY if call[line.BY] else line.MATCH
        raise UsageError(
            _("--cross counts by two things and nothing else: leave {option} out").format(option=other.names)
        )
    if call[line.LOOK_IN] and not call[line.MATCH]:
        raise UsageError(_("--in says where --match looks: give a --match, too"))
    if call[line.CHART_TITLE] is not None and request.format != "svg":
        raise UsageError(_("--title is for charts: leave it out, or write one with -f svg"))
    if request.format == "svg" and len(call[line.MATCH]) > 1:
        raise UsageError(_("a chart shows one --match: draw one for each word"))


def _counts(
    call: Call, tables: Sequence[Table], tasks: Sequence[Task], by: Sequence[str], words: Sequence[str]
) -> list[Breakdown]:
    """One count for each thing to count by; empty groups are shown unless a filter makes them a matter of course."""
    corpus = Corpus.from_tables([tasks] if words else (), parse_field_names(call[line.LOOK_IN]))
    holding = [
        {(hit.task.table, hit.task.id) for hit in search_literals(corpus, parse_query((word,))).hits} for word in words
    ]
    unit = call[line.UNIT] or "tasks"
    return [
        stats.count_by(tables, tasks, name, unit=unit, holding=holding, zeros=bool(tasks) and not call[NARROWING[name]])
        for name in by
    ]


def _written(
    request: ExportRequest, found: Sequence[Breakdown], words: Sequence[str], crossed: CrossTable | None
) -> Body:
    """The figures in any format; a cross table as such where its columns have headings."""
    headers = request.headers or "en"
    if crossed is None:
        entries = [Entry(count, group) for count in found for group in count.groups]
        request = request._replace(usual_fields=("name",)) if request.format == "ids" else request
        return formats.export_rows(request, entries, _of_groups(found[0].unit, words, request))
    if request.format in RECORDS or headers == "none":
        return formats.export_rows(request, _cells(crossed), _of_cells(crossed, request))
    totals = tuple(group.number for group in crossed.columns.groups)
    lines = [
        Line(_name(group.name, request), (*numbers, group.number))
        for group, numbers in zip(crossed.rows.groups, crossed.cells, strict=True)
    ]
    lines.append(Line(f"({TOTAL[headers]})" if headers == "en" else TOTAL[headers], (*totals, crossed.rows.of)))
    return formats.export_rows(request, lines, _of_lines(crossed, request))


def _of_groups(unit: str, words: Sequence[str], request: ExportRequest) -> list[Column]:
    labels = LABELS if request.headers == "zh" else {name: name for name in LABELS}
    return [
        Column("by", "计数依据", lambda entry: labels[entry.whole.by], "what is counted by"),
        Column("name", "名称", lambda entry: _name(entry.group.name, request), "agency, category, scope or table"),
        Column(unit, UNITS[unit], lambda entry: entry.group.number, "how many"),
        Column("of", "总数", lambda entry: entry.whole.of, "how many there are in all, each counted once"),
        Column("share", SHARE, lambda entry: _share(entry.whole, entry.group.number), "the part of them, 0 to 1"),
        *(
            Column(f"match.{word}", f"含“{word}”", _held(at), "how many of them hold the word")
            for at, word in enumerate(words)
        ),
    ]


def _cells(crossed: CrossTable) -> list[Cell]:
    return [
        Cell(crossed.rows, (row.name, column.name), number)
        for row, numbers in zip(crossed.rows.groups, crossed.cells, strict=True)
        for column, number in zip(crossed.columns.groups, numbers, strict=True)
    ]


def _of_cells(crossed: CrossTable, request: ExportRequest) -> list[Column]:
    unit = crossed.rows.unit
    return [
        *(
            Column(count.by, LABELS[count.by], _cell_name(at, request), "one of the two")
            for at, count in enumerate((crossed.rows, crossed.columns))
        ),
        Column(unit, UNITS[unit], lambda cell: cell.number, "how many stand under both"),
        Column("of", "总数", lambda cell: cell.of.of, "how many there are in all, each counted once"),
        Column("share", SHARE, lambda cell: _share(cell.of, cell.number), "the part of them, 0 to 1"),
    ]


def _of_lines(crossed: CrossTable, request: ExportRequest) -> list[Column]:
    by = crossed.columns.by
    heads = [_name(group.name, request) or "" for group in crossed.columns.groups]
    return [
        Column(crossed.rows.by, LABELS[crossed.rows.by], lambda row: row.name, "one of the two"),
        *(Column(f"{by}.{head}", head, _number(at), "how many stand under both") for at, head in enumerate(heads)),
        Column("total", TOTAL["zh"], _number(len(heads)), "how many, each counted once"),
    ]


def _held(at: int) -> Getter:
    return lambda entry: entry.group.held[at]


def _cell_name(at: int, request: ExportRequest) -> Getter:
    return lambda cell: _name(cell.names[at], request)


def _number(at: int) -> Getter:
    return lambda row: row.numbers[at]


def _name(name: str | None, request: ExportRequest) -> str | None:
    return (
        name if name is not None or request.format in NULLS else NOT_STATED["zh" if request.headers == "zh" else "en"]
    )


def _share(count: Breakdown, number: int) -> float | None:
    share = count.share(number)
    return None if share is None else round(share, 4)


def _closing(base: CountBase, found: Sequence[Breakdown], words: Sequence[str]) -> list[str]:
    """What the figures are of: tasks, pairs and names are three different numbers."""
    if not base.tasks:
        return [_("no task matches")]
    sentences = [_told(base)]
    unit = found[0].unit
    if unit == "tasks" and base.joint and any(count.by == "agency" for count in found):
        sentences.append(
            _("a task counts under each of its leads: counts and shares by agency add up to more than the whole")
        )
    held = {
        "tasks": _("tasks that hold “{word}”: {held} of {of}"),
        "pairs": _("pairs whose task holds “{word}”: {held} of {of}"),
    }
    sentences += [
        held[unit].format(word=echo(word), held=number, of=found[0].of)
        for word, number in zip(words, found[0].held, strict=True)
    ]
    if unit == "pairs" and base.without_lead:
        sentences.append(
            counted(
                "{count} task names no lead and makes no pair",
                "{count} tasks name no lead and make no pair",
                base.without_lead,
            ).format(count=base.without_lead)
        )
    return sentences


def _told(base: CountBase) -> str:
    """38 tasks, 46 pairs, 19 names, 18 agencies."""
    sentence = _("tasks: {tasks} of {of}; pairs of task and lead: {pairs}; lead names: {leads}, all of them agencies")
    if base.no_agencies:
        sentence = _(
            "tasks: {tasks} of {of}; pairs of task and lead: {pairs}; "
            "lead names: {leads}, of which agencies: {agencies} (no agency: {others})"
        )
    elif not base.leads:
        sentence = _("tasks: {tasks} of {of}, none of which names a lead")
    return sentence.format(
        tasks=base.tasks,
        of=base.of,
        pairs=base.pairs,
        leads=len(base.leads),
        agencies=len(base.leads) - len(base.no_agencies),
        others=echo(listed(base.no_agencies), 200),
    )
