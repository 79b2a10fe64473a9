"""A summary as one page that filters by body, light and state, offline; marked as internal."""

from html import escape
from typing import NamedTuple

from reformctl.text.escaping import escape_text
from reformctl.tracking.summaries.content import INTERNAL, LIGHT_COLORS, MAX_SHORT_WIDTH, Summary, SummaryTable

FILTERED_HEADS = ("填报单位", "亮灯", "进展状态")
"""The columns of the 汇总表 by which the page filters."""
_STYLE = """
:root{color-scheme:light dark;--paper:#fbfaf6;--ink:#1f1d1a;--soft:#635d54;--line:#e2ddd2;--red:#9c2f22}
@media (prefers-color-scheme:dark){:root{--paper:#171614;--ink:#e8e4da;--soft:#aaa396;--line:#37342e;--red:#ef9482}}
body{max-width:92rem;margin:0 auto;padding:1.5rem clamp(1rem,3vw,2.5rem);background:var(--paper);color:var(--ink);
font:15px/1.6 "PingFang SC","Noto Sans CJK SC","Microsoft YaHei","WenQuanYi Micro Hei",sans-serif}
h1,h2{font-family:"Noto Serif CJK SC","Songti SC",STSong,SimSun,serif;line-height:1.45;text-wrap:balance}
h1{margin:.3rem 0;font-size:1.6rem}h2{font-size:1.2rem}ul{padding-left:1.2em}
.internal{margin:0;color:var(--red);font-weight:bold}
table{border-collapse:collapse;margin:.5rem 0 1.5rem;width:100%}
th,td{border-bottom:1px solid var(--line);padding:.4rem .6rem;text-align:left;vertical-align:top;white-space:pre-wrap}
th{color:var(--soft);font-size:.87rem;font-weight:600}label{margin-right:1.2rem}
select{padding:.25rem .5rem;border:1px solid var(--line);border-radius:4px;font:inherit}
.红灯,.黄灯,.绿灯,.灰灯{color:#1f1d1a}
.红灯{background:#ffc7ce}.黄灯{background:#ffeb9c}.绿灯{background:#c6efce}.灰灯{background:#d9d9d9}
.short{white-space:nowrap}td:not(.short){min-width:6em}
[hidden]{display:none!important}
@media print{form{display:none}:root{--paper:#fff;--ink:#000;--soft:#444;--line:#999;--red:#000;color-scheme:light}}
@media screen and (max-width:700px){
h1{font-size:1.3rem}label{display:block;margin:.3rem 0}thead,td:empty{display:none}tr,td{display:block}
tr{border-bottom:1px solid var(--line);padding:.6rem 0}td{border:0;padding:.1rem 0}
td::before{content:attr(data-head) "：";color:var(--soft)}}
"""
"""The colours of the page of the tasks. In a narrow window each row is a card, whose cells say what they are."""
_SCRIPT = """
const boxes=[...document.querySelectorAll("select")];
function filter(){for(const row of document.querySelectorAll("#summary tbody tr")){
row.hidden=boxes.some(box=>box.value!==""&&row.cells[box.dataset.column].textContent!==box.value);}}
for(const box of boxes)box.addEventListener("change",filter);
"""


class _TableColumn(NamedTuple):
    """A column of a table of the page."""

    head: str
    """Its heading, escaped."""
    is_short: bool
    """Whether its texts stay on one line."""


def write(summary: Summary) -> bytes:
    """Write one file that asks no server for anything; no text of a report is markup."""
    main, *others = summary.tables
    title = _escape(summary.title)
    sentences = map(_escape, summary.lines)
    items = [f"<li>{sentence}</li>" for sentence in sentences]
    lines = "".join(items)
    parts = [
        '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; ",
        "script-src 'unsafe-inline'\">",
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        f"<title>{title}</title><style>{_STYLE}</style></head><body>",
        f'<p class="internal">{INTERNAL}</p><h1>{title}</h1><ul>{lines}</ul>',
        _write_filters(main),
        _write_table(main, "summary"),
    ]
    for table in others:
        heading = _escape(table.title)
        parts.append(f"<h2>{heading}</h2>")
        parts.append(_write_table(table))
    parts.append(f"<script>{_SCRIPT}</script></body></html>\n")
    page = "".join(parts)
    return page.encode()


def _write_filters(table: SummaryTable) -> str:
    """Write a list to choose from for each of FILTERED_HEADS: the values that stand in that column."""
    boxes = []
    for name in FILTERED_HEADS:
        column = table.heads.index(name)
        values = [row[column] for row in table.rows]
        options = []
        for value in dict.fromkeys(values):
            if value:
                escaped = _escape(value)
                options.append(f"<option>{escaped}</option>")
        choices = "".join(options)
        box = f'<label>{name} <select data-column="{column}"><option value="">全部</option>{choices}</select></label>'
        boxes.append(box)
    joined = "".join(boxes)
    return f"<form>{joined}</form>"


def _write_table(table: SummaryTable, name: str = "") -> str:
    columns = []
    heads = []
    pairs = zip(table.heads, table.widths, strict=True)
    for head, width in pairs:
        escaped = _escape(head)
        is_short = width <= MAX_SHORT_WIDTH
        column = _TableColumn(escaped, is_short)
        columns.append(column)
        classes = _write_classes(column)
        heads.append(f"<th{classes}>{column.head}</th>")
    rows = []
    for row in table.rows:
        cells = map(_write_cell, row, columns)
        joined = "".join(cells)
        rows.append(f"<tr>{joined}</tr>")
    head_row = "".join(heads)
    body = "".join(rows)
    mark = f' id="{name}"' if name else ""
    return f"<table{mark}><thead><tr>{head_row}</tr></thead><tbody>{body}</tbody></table>"


def _write_cell(text: str, column: _TableColumn) -> str:
    light = text if text in LIGHT_COLORS else ""
    classes = _write_classes(column, light)
    escaped = _escape(text)
    return f'<td{classes} data-head="{column.head}">{escaped}</td>'


def _write_classes(column: _TableColumn, light: str = "") -> str:
    names = []
    if column.is_short:
        names.append("short")
    if light:
        names.append(light)
    if not names:
        return ""
    joined = " ".join(names)
    return f' class="{joined}"'


def _escape(text: str) -> str:
    """Escape a text so that nothing in it is markup, and nothing invisible; its line breaks stay."""
    lines = text.split("\n")
    visible = "\n".join(map(escape_text, lines))
    return escape(visible)
