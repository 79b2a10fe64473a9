"""Draw counts as SVG for a printed report: bars for one way of counting, a shaded table for two at once.

Only the reader's own fonts are named, so that Chinese is shown wherever there are Chinese characters. What is drawn
stands in the description, too, for who cannot see it. The same counts give the same bytes.
"""

import hashlib
import html
from collections.abc import Iterable, Iterator, Sequence

from reformctl.model import Table
from reformctl.stats import LABELS, NOT_STATED, TOTAL, Breakdown, CountBase, CountGroup, CrossTable
from reformctl.text import clip, safe, width, wrap
from reformctl.typed import NamedTuple

WIDTH = 800
MARGIN = 24
SIZE, SMALL, LARGE = 14, 12, 18
"""Font sizes: of what is drawn, of what is said about it, of the title."""
COLUMN = SIZE * 0.53
"""Width of half a 汉字, and about that of a Latin letter."""
LINE = 1.4
"""Height of a line of text, in its font size."""
BAR, BETWEEN = 18, 8
"""Height of a bar, and the gap below it."""
GAP = 12
"""Between a name, its bar and its value."""
MIDDLE = 0.36
"""From the middle of a line of text to its base line, in its font size."""
NAMES = 30
"""Columns of text that a name takes beside its bar at the most: fifteen 汉字; what is longer has several lines."""
MOST_LINES = 4
"""Lines of a name at the most; the description has it whole."""
CELL, WIDE_CELL = 64, 92
"""Width of a cell of a cross table: room for four 汉字 in a line of its heading, and for six."""
WIDEST = 1000
"""Width up to which a cross table has wide cells."""
INK, PALE, DARK, LIGHT = "#1a1a1a", "#595959", "#2b6293", "#b9cfe2"
"""Text; lesser text; a bar, or the part of it that holds a word; the rest of it. They stay apart in black and white."""
LIGHTEST, DARKEST = (233, 240, 246), (31, 78, 121)
"""Shades of the cells of a cross table."""
TURNS = 0.5
"""From this part of the way to the darkest shade on a number is white."""
FRAME = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" \
aria-labelledby="title-{key} desc-{key}">
<title id="title-{key}">{title}</title>
<desc id="desc-{key}">{description}</desc>
<rect width="{width}" height="{height}" fill="#ffffff"/>
<g font-family="&quot;Noto Sans CJK SC&quot;, &quot;Source Han Sans SC&quot;, &quot;PingFang SC&quot;, \
&quot;Microsoft YaHei&quot;, SimHei, sans-serif" font-size="{size}" fill="{ink}">
{body}
</g>
</svg>
"""


class Caption(NamedTuple):
    """What stands around a chart."""

    title: str
    notes: tuple[str, ...]
    """What was counted, below the title."""
    source: tuple[str, ...]
    """Where the figures come from, below the chart."""


def write_caption(
    tables: Sequence[Table], base: CountBase, counts: Sequence[Breakdown], words: Sequence[str], criteria: Sequence[str]
) -> Caption:
    """What a chart of these tables says of itself, in Chinese as the tables are: no figure without its denominator."""
    unit = counts[0].unit
    labels = ("和" if len(counts) == 2 else "、").join(LABELS[count.by] for count in counts)  # noqa: PLR2004 rows and columns
    counted, each = {"tasks": ("任务数", "项"), "pairs": ("“任务—单位”对数", "对")}[unit]
    shown = f"共{base.of}项任务" if base.tasks == base.of else f"{base.of}项任务中的{base.tasks}项"
    notes = [f"{shown}，{_leads(base)}。" if base.tasks else f"{shown}：没有符合条件的任务。"]
    notes += [f"筛选条件：{'；'.join(criteria)}。"] if criteria else []
    if unit == "tasks" and base.joint and any(count.by == "agency" for count in counts):
        notes.append(f"{base.joint}项任务由几个单位共同牵头，在各单位名下各计一次，各单位之和因此大于总数。")
    if unit == "pairs" and base.without_lead:
        notes.append(f"{base.without_lead}项任务未载明牵头单位，不成对。")
    notes += [f"含“{word}”的共{held}{each}（按字面查找）。" for word, held in zip(words, counts[0].held, strict=True)]
    title = f"各{labels}{counted}" if len(counts) == 1 else f"按{labels}统计的{counted}"
    title += "".join(f"，其中含“{word}”的" for word in words)
    return Caption(title, tuple(notes), tuple(f"资料来源：{_source(table)}" for table in tables))


def draw_bars(counts: Sequence[Breakdown], words: Sequence[str], caption: Caption) -> str:
    """Horizontal bars with their values, one block a count, all to one scale; what holds a word is darker."""
    counts = [count for count in counts if count.groups]
    groups = [group for count in counts for group in count.groups]
    left = MARGIN + _wide([line for group in groups for line in _lines(_name(group), NAMES)]) + GAP
    right = WIDTH - MARGIN - GAP - _wide([_value(count, group) for count in counts for group in count.groups])
    scale = (right - left) / (max((group.number for group in groups), default=0) or 1)
    body, y = _above(caption, WIDTH)
    for word in words[:1]:
        body += _legend(word, y)
        y += SIZE * LINE + BETWEEN
    for count in counts:
        if len(counts) > 1:
            body.append(_text(MARGIN, y + SIZE, LABELS[count.by], weight="bold"))
            y += SIZE * LINE + BETWEEN
        for group in count.groups:
            names = _lines(_name(group), NAMES)
            height = max(BAR, len(names) * SIZE * LINE)
            body += _names(names, left - GAP, y + height / 2, anchor="end")
            body += _bar(group, left, y + (height - BAR) / 2, scale)
            end = left + group.number * scale + GAP / 2
            body.append(_text(end, y + height / 2 + SIZE * MIDDLE, _value(count, group)))
            y += height + BETWEEN
        y += BETWEEN
    told = (f"{LABELS[count.by]}：{_listed(count)}。" for count in counts)
    return _framed(caption, WIDTH, body, y, told)


def draw_cross_table(cross: CrossTable, caption: Caption) -> str:
    """A cross table: the more, the darker, and every cell with its number; totals at the right and at the bottom."""
    left = MARGIN + _wide([line for group in cross.rows.groups for line in _lines(_name(group), NAMES)]) + GAP
    many = len(cross.columns.groups) + 1
    cell = WIDE_CELL if left + WIDE_CELL * many + MARGIN <= WIDEST else CELL
    room = int(cell / COLUMN)
    heads = [*(_lines(_name(group), room) for group in cross.columns.groups), [TOTAL["zh"]]]
    wide = max(WIDTH, round(left + cell * many + MARGIN))
    body, y = _above(caption, wide)
    depth = max(map(len, heads)) * SIZE * LINE
    for at, lines in enumerate(heads):
        body += _names(lines, left + cell * (at + 0.5), y + depth - len(lines) * SIZE * LINE / 2, anchor="middle")
    y += depth + BETWEEN
    most = max((number for cells in cross.cells for number in cells), default=0) or 1
    for group, cells in zip(cross.rows.groups, cross.cells, strict=True):
        names = _lines(_name(group), NAMES)
        height = max(BAR + BETWEEN, len(names) * SIZE * LINE)
        body += _names(names, left - GAP, y + height / 2, anchor="end")
        for at, number in enumerate(cells):
            body += _cell(number, number / most, (left + cell * at, y), (cell, height))
        body.append(_total(group.number, left + cell * (many - 0.5), y + height / 2))
        y += height
    body += _names([TOTAL["zh"]], left - GAP, y + BAR, anchor="end")
    for at, number in enumerate([*(group.number for group in cross.columns.groups), cross.rows.of]):
        body.append(_total(number, left + cell * (at + 0.5), y + BAR))
    told = (f"{_name(group)}：{_parts(cross, at)}合计{group.number}。" for at, group in enumerate(cross.rows.groups))
    return _framed(caption, wide, body, y + 2 * BAR + BETWEEN, told)


def _leads(base: CountBase) -> str:
    """46 pairs, 19 names, 18 agencies."""
    if not base.leads:
        return "都未载明牵头单位"
    others = "、".join(f"“{name}”" for name in base.no_agencies)
    agencies = f"其中{len(base.leads) - len(base.no_agencies)}个是机构（{others}不是机构）" if others else "都是机构"
    return f"{base.pairs}个“任务—单位”对；{len(base.leads)}个牵头名称，{agencies}"


def _source(table: Table) -> str:
    """The title of a table with what is known of its document; what is not known is left out."""
    source = table.source
    known = [source.kind, source.issuer, source.document_number, source.date, "节录" if source.abridged else None]
    listed = "，".join(filter(None, known))
    return f"《{table.title}》{f'（{listed}）' if listed else ''}{source.url or ''}"


def _above(caption: Caption, wide: int) -> tuple[list[str], float]:
    """The title and the notes, and where what is drawn may begin."""
    body, y = [], float(MARGIN)
    for line in wrap(safe(caption.title), int((wide - 2 * MARGIN) / LARGE * 2)):
        body.append(_text(MARGIN, y + LARGE, line, size=LARGE, weight="bold"))
        y += LARGE * LINE
    return _small(body, y + BETWEEN / 2, caption.notes, wide)


def _small(body: list[str], y: float, notes: Iterable[str], wide: int) -> tuple[list[str], float]:
    """The same with lines of lesser text below."""
    for line in (line for note in notes for line in wrap(safe(note), int((wide - 2 * MARGIN) / SMALL * 2))):
        body.append(_text(MARGIN, y + SMALL, line, size=SMALL, fill=PALE))
        y += SMALL * LINE
    return body, y + 2 * BETWEEN


def _framed(caption: Caption, wide: int, body: list[str], y: float, told: Iterable[str]) -> str:
    body, y = _small(body, y, caption.source, wide)
    description = "".join([*caption.notes, *told, *caption.source])
    drawn = "\n".join(body)
    return FRAME.format(
        key=hashlib.sha256(f"{caption.title}{drawn}".encode()).hexdigest()[:8],
        width=wide,
        height=round(y - BETWEEN + MARGIN / 2),
        title=_escaped(caption.title),
        description=_escaped(description),
        size=SIZE,
        ink=INK,
        body=drawn,
    )


def _legend(word: str, y: float) -> list[str]:
    held = f"含“{clip(safe(word), NAMES)}”"
    rest = MARGIN + BAR + GAP + _wide([held]) + GAP
    return [
        _box(MARGIN, y, (BAR, SIZE), DARK),
        _text(MARGIN + BAR + GAP / 2, y + SIZE * 0.9, held),
        _box(rest, y, (BAR, SIZE), LIGHT),
        _text(rest + BAR + GAP / 2, y + SIZE * 0.9, "其余"),
    ]


def _bar(group: CountGroup, x: float, y: float, scale: float) -> Iterator[str]:
    held = group.held[0] if group.held else group.number
    if held:
        yield _box(x, y, (held * scale, BAR), DARK)
    if group.number > held:
        yield _box(x + held * scale, y, ((group.number - held) * scale, BAR), LIGHT)


def _cell(number: int, part: float, at: tuple[float, float], size: tuple[float, float]) -> Iterator[str]:
    """A number on a shade that is a part of the way to the darkest."""
    fill = _shade(part) if number else "#ffffff"
    ink = "#ffffff" if part > TURNS else INK if number else PALE
    yield _box(*at, size, fill, stroke="#d0d0d0")
    yield _text(at[0] + size[0] / 2, at[1] + size[1] / 2 + SIZE * MIDDLE, str(number), anchor="middle", fill=ink)


def _total(number: int, x: float, y: float) -> str:
    return _text(x, y + SIZE * MIDDLE, str(number), anchor="middle", weight="bold")


def _shade(part: float) -> str:
    mixed = (round(light + (dark - light) * part) for light, dark in zip(LIGHTEST, DARKEST, strict=True))
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def _names(lines: Sequence[str], x: float, y: float, *, anchor: str) -> Iterator[str]:
    """Lines of text around the height `y`."""
    first = y - (len(lines) - 1) * SIZE * LINE / 2 + SIZE * MIDDLE
    for at, line in enumerate(lines):
        yield _text(x, first + at * SIZE * LINE, line, anchor=anchor)


def _lines(name: str, room: int) -> list[str]:
    """A name in lines of so many columns, the last one cut where there are too many."""
    lines = wrap(name, room)
    return (
        lines if len(lines) <= MOST_LINES else [*lines[: MOST_LINES - 1], clip("".join(lines[MOST_LINES - 1 :]), room)]
    )


def _name(group: CountGroup) -> str:
    return NOT_STATED["zh"] if group.name is None else safe(group.name)


def _value(count: Breakdown, group: CountGroup) -> str:
    """8（21.1%）; of the tasks that hold a word 8（含3）."""
    if group.held:
        return f"{group.number}（含{group.held[0]}）"
    share = count.share(group.number)
    return f"{group.number}" if share is None else f"{group.number}（{share:.1%}）"


def _listed(count: Breakdown) -> str:
    return "，".join(f"{_name(group)} {_value(count, group)}" for group in count.groups)


def _parts(cross: CrossTable, at: int) -> str:
    """What a row of a cross table has, but for the empty cells."""
    pairs = zip(cross.columns.groups, cross.cells[at], strict=True)
    return "".join(f"{_name(group)} {number}，" for group, number in pairs if number)


def _wide(lines: Iterable[str]) -> float:
    """About how many pixels the longest of some lines takes."""
    return max((width(line) for line in lines), default=0) * COLUMN


def _box(x: float, y: float, size: tuple[float, float], fill: str, stroke: str = "none") -> str:
    wide, high = size
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}" fill="{fill}" stroke="{stroke}"/>'


def _text(  # noqa: PLR0913 a text has all of these
    x: float,
    y: float,
    text: str,
    *,
    size: int = SIZE,
    weight: str = "normal",
    anchor: str = "start",
    fill: str = INK,
) -> str:
    looks = f'font-size="{size}" font-weight="{weight}" text-anchor="{anchor}" fill="{fill}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {looks}>{_escaped(text)}</text>'


def _escaped(text: str) -> str:
    return html.escape(safe(text))
