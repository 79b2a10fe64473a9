"""`reformctl stats`: how many tasks, or pairs of a task and a lead agency, stand under each name, and of how many."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from reformctl import exporting
from reformctl.cli import format_choice, spec
from reformctl.cli.output import Answer, Body
from reformctl.cli.selection import load_asked_tables, parse_selection
from reformctl.cli.spec import Call
from reformctl.cli.views import counts as screens
from reformctl.exporting import count_columns, svg_chart
from reformctl.exporting.count_columns import NameStyle
from reformctl.exporting.export_request import ExportRequest
from reformctl.model import name_notes
from reformctl.model.table import Tables, Task
from reformctl.query import counting, filters
from reformctl.query.counting import DIMENSION_LABELS, Breakdown, CountBase, CrossTable
from reformctl.query.criteria import describe_criteria
from reformctl.query.filters import Selection
from reformctl.searching import find_word_holders
from reformctl.searching.corpus import parse_field_names
from reformctl.system.errors import UsageError
from reformctl.system.translation import _, join_words, translate_count
from reformctl.text.escaping import echo_value

ON_TERMINAL = ExportRequest("table")
IN_PIPE = ExportRequest("tsv", headers="none")
AGENCY_DIMENSIONS = {"agency", "support"}
CELL_FORMATS = {"json", "jsonl", "yaml", "text", "ids"}
"""Formats in which a cross table has one item a cell, as it has where there are no headings."""


class CountResult(NamedTuple):
    """Everything that was counted."""

    base: CountBase
    """How many tasks, pairs and names there are in all."""
    breakdowns: list[Breakdown]
    """One for each dimension."""
    cross: CrossTable | None
    """Where --cross asks for one: the breakdowns are its rows and its columns."""
    words: tuple[str, ...]
    """That were searched for."""
    notes: tuple[str, ...] = ()
    """What is not listed."""


class CountedTasks(NamedTuple):
    """What is counted."""

    tables: Tables
    selection: Selection
    """What is asked for."""
    tasks: tuple[Task, ...]
    """The tasks that it leaves."""


def run(call: Call) -> Answer:
    """Count tasks, the largest group first; how many there are in all is said with every answer."""
    request = format_choice.choose_format(call, ON_TERMINAL, IN_PIPE)
    _refuse_contradictions(call, request)
    tables, left_out = load_asked_tables(call)
    crossed = _parse_crossed(call, tables)
    selection = parse_selection(call, tables)
    selected = filters.select_tasks(tables, selection)
    tasks = tuple(selected.tasks)  # they are looked through for each figure
    counted = CountedTasks(tables, selection, tasks)
    result = _count_tasks(call, counted, crossed)
    if request.format == "svg":
        body = _draw_chart(call, counted, result)
    elif request.format == "table" and request.fields is None:
        body = _draw_screen(call, request, result)
    elif result.cross:
        body = _write_cross_table(request, result.cross)
    else:
        body = _write_groups(request, result)
    notes = [*left_out, *selected.notes]
    notes += _list_notes(result)
    notes += _list_shared_names(tables, result)
    found = bool(tasks) and selected.complete
    return Answer(body, tuple(notes), found)


def _parse_crossed(call: Call, tables: Tables) -> tuple[str, ...]:
    """Read the two dimensions that --cross names, or nothing."""
    text = call[spec.CROSS]
    if text is None:
        return ()
    words = text.split(",")
    keys = tuple(counting.find_dimension(word, tables) for word in words)
    is_pair = len(keys) == 2  # noqa: PLR2004 rows and columns
    if not is_pair or len(set(keys)) == 1:
        sentence = _("--cross takes two different dimensions of {all}, such as agency,category, not “{value}”")
        known = join_words(DIMENSION_LABELS)
        shown = echo_value(text)
        message = sentence.format(all=known, value=shown)
        raise UsageError(message).add_facts(value=text)
    return keys


def _refuse_contradictions(call: Call, request: ExportRequest) -> None:
    """Raise UsageError for options that mean nothing together."""
    exporting.refuse_fields(request)
    is_chart = request.format == "svg"
    words = call[spec.MATCH]
    if call[spec.CROSS] is not None:
        _refuse_beside_cross(call)
    if call[spec.MATCH_FIELDS] and not words:
        raise UsageError(_("--in says where --match looks: add a --match"))
    has_title = call[spec.CHART_TITLE] is not None
    if has_title and not is_chart:
        raise UsageError(_("--title is for charts: leave it out, or add -f svg"))
    if is_chart and len(words) > 1:
        raise UsageError(_("a chart shows one --match: draw one chart per word"))


def _refuse_beside_cross(call: Call) -> None:
    """Raise UsageError for an option that counts in another way."""
    for option in (spec.BY, spec.MATCH):
        if call[option]:
            sentence = _("--cross counts by two dimensions and nothing else: leave out {option}")
            text = sentence.format(option=option.names)
            raise UsageError(text)


def _count_tasks(call: Call, counted: CountedTasks, crossed: tuple[str, ...]) -> CountResult:
    """Count by each dimension; empty groups are shown unless a filter makes them a matter of course."""
    tables = counted.tables
    tasks = counted.tasks
    match_words = call[spec.MATCH]
    words = tuple(dict.fromkeys(match_words))
    match_fields = parse_field_names(call[spec.MATCH_FIELDS])
    matching = find_word_holders(tables, words, match_fields)
    unit = call[spec.UNIT] or "tasks"
    keys = crossed or _list_dimensions(call, tables)
    if unit == "pairs" and "support" in keys:
        raise UsageError(_("a pair is a task and a lead agency: to count by support, leave out --unit pairs"))
    complete_keys = set()
    if tasks:
        table_ids = call[spec.TABLE]
        complete_keys = counting.list_complete_dimensions(counted.selection, table_ids)
    breakdowns = []
    for key in keys:
        with_empty = key in complete_keys
        breakdown = counting.count_by(tables, tasks, key, unit=unit, matching=matching, with_empty=with_empty)
        breakdowns.append(breakdown)
    base = counting.describe_base(tables, tasks)
    limit = call[spec.NAME_LIMIT]
    if not crossed:
        listed = [_limit_names(breakdown, limit) for breakdown in breakdowns]
        notes = _describe_limit(breakdowns, limit)
        return CountResult(base, listed, None, words, tuple(notes))
    rows, columns = breakdowns
    listed_rows = _limit_names(rows, limit)
    cross = counting.cross_counts(tables, tasks, listed_rows, columns)
    notes = _describe_limit([rows], limit)
    return CountResult(base, [listed_rows, columns], cross, words, tuple(notes))


def _limit_names(breakdown: Breakdown, limit: int | None) -> Breakdown:
    """Keep the first names of a count, as many as --limit says."""
    groups = breakdown.groups[:limit]
    return breakdown._replace(groups=groups)


def _describe_limit(breakdowns: Iterable[Breakdown], limit: int | None) -> Iterator[str]:
    """Say of each count how many of its names are listed, where a limit leaves some out."""
    for breakdown in breakdowns:
        count = len(breakdown.groups)
        if limit is not None and limit < count:
            sentence = _("by {dimension}: {shown} of {count} names listed")
            dimension = echo_value(breakdown.dimension)
            yield sentence.format(dimension=dimension, shown=limit, count=count)


def _list_dimensions(call: Call, tables: Tables) -> list[str]:
    """List what --by names, each once, else what is usual."""
    words = call[spec.BY]
    if not words:
        return counting.list_usual_dimensions(tables)
    dimensions = [_find_dimension(word, tables) for word in words]
    return list(dict.fromkeys(dimensions))


def _find_dimension(word: str, tables: Tables) -> str:
    """Find what --by names; two names in one word are explained."""
    if "," in word and word not in counting.list_dimension_columns(tables):
        sentence = _("--by takes one dimension: for a cross table write --cross {value}, or repeat --by")
        shown = echo_value(word)
        text = sentence.format(value=shown)
        raise UsageError(text).add_facts(value=word)
    return counting.find_dimension(word, tables)


def _draw_chart(call: Call, counted: CountedTasks, result: CountResult) -> Body:
    tables = counted.tables
    words = result.words
    breakdowns = result.breakdowns
    criteria = describe_criteria(tables, counted.selection)
    caption = svg_chart.write_caption(tables, result.base, breakdowns, words, criteria)
    title = call[spec.CHART_TITLE]
    if title:
        caption = caption._replace(title=title)
    if result.cross:
        chart = svg_chart.draw_cross_table(result.cross, caption)
    else:
        chart = svg_chart.draw_bars(breakdowns, words, caption)
    return chart.encode()


def _draw_screen(call: Call, request: ExportRequest, result: CountResult) -> Body:
    headers = request.headers or "en"
    screen = format_choice.find_screen(call)
    if result.cross:
        text = screens.draw_cross_table(result.cross, headers, screen)
    else:
        text = screens.draw_bars(result.breakdowns, result.words, headers, screen)
    return text.encode()


def _write_cross_table(request: ExportRequest, cross: CrossTable) -> Body:
    """Write a cross table in any format: as such where its columns have headings, else one item a cell."""
    headers = request.headers or "en"
    style = NameStyle(request.format, headers)
    if request.format in CELL_FORMATS or style.headers == "none":
        cells = list(count_columns.list_cells(cross))
        columns = count_columns.make_cell_columns(cross, style)
        return exporting.export_rows(request, cells, columns)
    rows = list(count_columns.list_rows(cross, style))
    columns = count_columns.make_row_columns(cross, style)
    return exporting.export_rows(request, rows, columns)


def _write_groups(request: ExportRequest, result: CountResult) -> Body:
    """Write the groups in any format."""
    headers = request.headers or "en"
    style = NameStyle(request.format, headers)
    groups = count_columns.list_groups(result.breakdowns)
    unit = result.breakdowns[0].unit
    columns = count_columns.make_group_columns(unit, result.words, style)
    if request.format == "ids":
        request = request._replace(usual_fields=("name",))
    return exporting.export_rows(request, groups, columns)


def _list_notes(result: CountResult) -> Iterator[str]:
    """Say what the figures are of: tasks, pairs and names are three different numbers."""
    base = result.base
    if not base.tasks:
        yield _("no match")
        return
    yield _describe_base(base)
    unit = result.breakdowns[0].unit
    dimensions = _collect_dimensions(result)
    if unit == "tasks" and base.joint and "agency" in dimensions:
        yield _(
            "a task counts under each of its lead agencies: counts and shares by agency add up to more than the total"
        )
    if base.supported_jointly and "support" in dimensions:
        yield _("a task counts under each of its supporting agencies: counts by support add up to more than the total")
    yield from _describe_matches(result)
    if unit == "pairs" and base.without_lead:
        sentence = translate_count(
            "{count} task has no lead agency and makes no pair",
            "{count} tasks have no lead agency and make no pair",
            base.without_lead,
        )
        yield sentence.format(count=base.without_lead)
    yield from result.notes


def _describe_matches(result: CountResult) -> Iterator[str]:
    """Say of each word that was searched for how many tasks or pairs contain it."""
    breakdown = result.breakdowns[0]
    sentence = _("tasks that contain “{word}”: {held} of {of}")
    if breakdown.unit == "pairs":
        sentence = _("pairs whose task contains “{word}”: {held} of {of}")
    for word, number in zip(result.words, breakdown.matches, strict=True):
        shown_word = echo_value(word)
        yield sentence.format(word=shown_word, held=number, of=breakdown.total)


def _list_shared_names(tables: Tables, result: CountResult) -> list[str]:
    dimensions = _collect_dimensions(result)
    if dimensions.isdisjoint(AGENCY_DIMENSIONS):
        return []
    return name_notes.describe_shared_names(tables)


def _collect_dimensions(result: CountResult) -> set[str]:
    return {breakdown.dimension for breakdown in result.breakdowns}


def _describe_base(base: CountBase) -> str:
    """Say how many tasks, pairs, names and agencies there are: 38, 46, 19 and 18."""
    sentence = _("tasks: {tasks} of {of}; pairs of task and lead agency: {pairs}; lead agencies: {leads}")
    if base.not_agencies:
        sentence = _(
            "tasks: {tasks} of {of}; pairs of task and lead agency: {pairs}; leads: {leads} ({agencies} "
            "agencies, and {others})"
        )
    elif not base.leads:
        sentence = _("tasks: {tasks} of {of}, none with a lead agency")
    leads = len(base.leads)
    agencies = leads - len(base.not_agencies)
    others = name_notes.quote_names(base.not_agencies)
    return sentence.format(
        tasks=base.tasks,
        of=base.all_tasks,
        pairs=base.pairs,
        leads=leads,
        agencies=agencies,
        others=others,
    )
