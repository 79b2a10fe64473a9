"""What a chart says in words, in Chinese as the tables are: its title, what was counted, its sources, its figures."""

from collections.abc import Iterator, Sequence

from reformctl.model.table import Table
from reformctl.query.counting import NOT_STATED, Breakdown, CountBase, CountGroup, CrossTable
from reformctl.text.escaping import escape_text


def write_title(breakdowns: Sequence[Breakdown], words: Sequence[str]) -> str:
    """Write a title: 各牵头单位任务数，其中含“区块链”的."""
    labels = [breakdown.label for breakdown in breakdowns]
    counted = "单位项次"
    if breakdowns[0].unit == "tasks":
        counted = "任务数"
    title = f"各{labels[0]}{counted}"
    if len(labels) > 1:
        separator = "、"
        if len(labels) == 2:  # noqa: PLR2004 rows and columns
            separator = "和"
        title = f"按{separator.join(labels)}统计的{counted}"
    for word in words:
        title += f"，其中含“{word}”的"
    return title


def list_notes(
    base: CountBase, breakdowns: Sequence[Breakdown], words: Sequence[str], criteria: Sequence[str]
) -> Iterator[str]:
    """List what was counted, chosen and looked for."""
    unit = breakdowns[0].unit
    dimensions = {breakdown.dimension for breakdown in breakdowns}
    is_by_agency = "agency" in dimensions
    yield _describe_tasks(base, with_leads=is_by_agency or unit == "pairs")
    if criteria:
        chosen = "；".join(criteria)
        yield f"筛选条件：{chosen}。"
    if base.joint and is_by_agency and unit == "tasks":
        yield f"{base.joint}项任务由几个单位共同牵头，在各单位名下各计一次，各单位之和因此大于总数。"
    if base.supported_jointly and "support" in dimensions:
        yield f"{base.supported_jointly}项任务由几个单位配合，在各单位名下各计一次，各单位之和因此大于总数。"
    measure_word = "项"
    if unit == "pairs":
        measure_word = "项次"
        if base.without_lead:
            yield f"{base.without_lead}项任务未载明牵头单位，不计项次。"
    for word, number in zip(words, breakdowns[0].matches, strict=True):
        yield f"含“{word}”的共{number}{measure_word}（按字面查找）。"


def list_sources(tables: Sequence[Table]) -> Iterator[str]:
    """Say of each table where its figures come from."""
    for table in tables:
        citation = _cite_source(table)
        yield f"资料来源：{citation}"


def format_name(group: CountGroup) -> str:
    """Name a group as a chart shows it, also the tasks of which nothing is stated: 未载明."""
    if group.name is None:
        return NOT_STATED["zh"]
    return escape_text(group.name)


def list_values(breakdown: Breakdown) -> Iterator[str]:
    """List what stands behind each bar: 8（21.1%）, or 8（含3） where a word was searched for."""
    for group in breakdown.groups:
        share = breakdown.compute_share(group.number)
        if group.matches:
            yield f"{group.number}（含{group.matches[0]}）"
        elif share is None:
            yield f"{group.number}"
        else:
            yield f"{group.number}（{share:.1%}）"


def describe_breakdown(breakdown: Breakdown) -> str:
    """Say all its figures: 推广范围：全市 37（97.4%），海关特殊监管区域 1（2.6%）。."""
    values = list_values(breakdown)
    parts = []
    for group, value in zip(breakdown.groups, values, strict=True):
        name = format_name(group)
        parts.append(f"{name} {value}")
    figures = "，".join(parts)
    return f"{breakdown.label}：{figures}。"


def describe_rows(cross: CrossTable) -> Iterator[str]:
    """Say the figures of each row of a cross table; empty cells are left out."""
    columns = cross.columns.groups
    for row, cells in cross.list_rows():
        figures = ""
        for group, number in zip(columns, cells, strict=True):
            if number:
                name = format_name(group)
                figures += f"{name} {number}，"
        row_name = format_name(row)
        yield f"{row_name}：{figures}合计{row.number}。"


def _describe_tasks(base: CountBase, *, with_leads: bool) -> str:
    """Say how many tasks were counted, and by whom they are led: 共38项任务，按单位计46项次；牵头单位19个（…）。."""
    tasks = f"{base.all_tasks}项任务中的{base.tasks}项"
    if base.tasks == base.all_tasks:
        tasks = f"共{base.all_tasks}项任务"
    if not base.tasks:
        return f"{tasks}：没有符合条件的任务。"
    if not with_leads:
        return f"{tasks}。"
    leads = _describe_leads(base)
    return f"{tasks}，{leads}。"


def _describe_leads(base: CountBase) -> str:
    """Say how many pairs, names and agencies there are: 46, 19 and 18."""
    if not base.leads:
        return "都未载明牵头单位"
    agencies = "都是机构"
    if base.not_agencies:
        names = [f"“{name}”" for name in base.not_agencies]
        listed_names = "、".join(names)
        count = len(base.leads) - len(names)
        agencies = f"机构{count}个，另有{listed_names}"
    return f"按单位计{base.pairs}项次；牵头单位{len(base.leads)}个（{agencies}）"


def _cite_source(table: Table) -> str:
    """Give the title of a table and what is known of its document; what is not known is left out."""
    source = table.source
    facts = [source.kind, source.issuer, source.document_number, source.date]
    if source.abridged:
        facts.append("节录")
    known = "，".join(filter(None, facts))
    citation = f"《{table.title}》"
    if known:
        citation += f"（{known}）"
    if source.url:
        citation += source.url
    return citation
