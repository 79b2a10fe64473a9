"""A summary as one page that filters by body, light and state, offline; marked as internal."""

from html import escape

from reformctl.text.escaping import escape_text
from reformctl.tracking.summaries.content import INTERNAL, Summary, SummaryTable

FILTERED = ("填报单位", "亮灯", "进展状态")
"""The columns of the 汇总表 by which the page filters."""
MAX_SHORT_WIDTH = 12
"""Columns of text up to which the texts of a column stay on one line: dates, states, lights."""
COLORED_LIGHTS = ("红灯", "黄灯", "绿灯", "灰灯")
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


def write(summary: Summary) -> bytes:
    """One file that asks no server for anything; no text of a report is markup."""
    main, *others = summary.tables
    lines = "".join(f"<li>{_escape(line)}</li>" for line in summary.lines)
    parts = [
        '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; ",
        "script-src 'unsafe-inline'\">",
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        f"<title>{_escape(summary.title)}</title><style>{_STYLE}</style></head><body>",
        f'<p class="internal">{INTERNAL}</p><h1>{_escape(summary.title)}</h1><ul>{lines}</ul>',
        _write_filters(main),
        _write_table(main, "summary"),
    ]
    parts += [f"<h2>{_escape(table.title)}</h2>{_write_table(table)}" for table in others]
    parts.append(f"<script>{_SCRIPT}</script></body></html>\n")
    return "".join(parts).encode()


def _write_filters(table: SummaryTable) -> str:
    boxes = []
    for name in FILTERED:
        at = table.heads.index(name)
        values = dict.fromkeys(row[at] for row in table.rows if row[at])
        options = "".join(f"<option>{_escape(value)}</option>" for value in values)
        boxes.append(
            f'<label>{name} <select data-column="{at}"><option value="">全部</option>{options}</select></label>'
        )
    return f"<form>{''.join(boxes)}</form>"


def _write_table(table: SummaryTable, name: str = "") -> str:
    shorts = [width <= MAX_SHORT_WIDTH for width in table.widths]
    columns = list(zip(table.heads, shorts, strict=True))
    heads = "".join(f"<th{_write_classes(short, '')}>{_escape(head)}</th>" for head, short in columns)
    rows = []
    for row in table.rows:
        cells = [_write_cell(text, head, short) for text, (head, short) in zip(row, columns, strict=True)]
        rows.append(f"<tr>{''.join(cells)}</tr>")
    mark = f' id="{name}"' if name else ""
    return f"<table{mark}><thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _write_cell(text: str, head: str, short: bool) -> str:  # noqa: FBT001 a value of the row
    light = text if text in COLORED_LIGHTS else ""
    return f'<td{_write_classes(short, light)} data-head="{_escape(head)}">{_escape(text)}</td>'


def _write_classes(short: bool, light: str) -> str:  # noqa: FBT001 as above
    names = ["short"] * short + [light] * bool(light)
    return f' class="{" ".join(names)}"' if names else ""


def _escape(text: str) -> str:
    return escape("\n".join(map(escape_text, text.split("\n"))))
