"""One table of tasks in every layout that official documents use, as files of every kind that tests can make."""

import html
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import making_docx
import making_pdf
import making_xlsx
from reformctl.importing.document import SpannedCell

TITLE = "样城市推进数字经济重点任务分工表"
CATEGORIES = {"数字产业": 3, "数字治理": 2, "数字设施": 2}
NUMERALS = "一二三"
HEADINGS = ("序号", "重点任务", "具体措施", "牵头单位", "配合单位", "完成时限")


class Row(NamedTuple):
    """A task as it is printed; names are divided by 、."""

    number: int
    category: str
    title: str
    content: str
    leads: str
    supports: str

    @property
    def deadline(self) -> str:
        """One for each task."""
        return f"202{self.number}年底前"

    @property
    def cells(self) -> tuple[str, ...]:
        """What stands below HEADINGS."""
        return str(self.number), self.title, self.content, self.leads, self.supports, self.deadline


ROWS = [
    Row(1, "数字产业", "培育软件企业", "培育一批软件企业，年均增长百分之十。", "市工信局", "市科技局、各区政府"),
    Row(2, "数字产业", "建设产业园区", "建设三个产业园区，由市商务局提供名单。", "市商务局、市工信局", "市财政局"),
    Row(3, "数字产业", "引进人才", "引进高层次人才，落实住房补贴。", "市人社局", "市住建局、市财政局"),
    Row(4, "数字治理", "政务服务一网通办", "推进事项线上办理，压减材料。", "市政务办", "市大数据局"),
    Row(5, "数字治理", "城市运行一网统管", "汇聚城市运行数据，建设指挥平台。", "市大数据局", "市公安局、市应急局"),
    Row(6, "数字设施", "建设第五代移动通信基站", "新建基站五千个，覆盖重点场所。", "市通信管理局", "市发展改革委"),
    Row(7, "数字设施", "建设算力中心", "建设一个公共算力中心。", "市发展改革委、市大数据局", "市电力公司"),
]

Spanned = list[list[SpannedCell]]


def _plain(texts: Sequence[str]) -> list[SpannedCell]:
    return [SpannedCell(text) for text in texts]


def _headed(category: str) -> str:
    at = [*CATEGORIES].index(category)
    return f"{NUMERALS[at]}、{category}（{CATEGORIES[category]}项）"


def category_rows() -> list[making_docx.Block]:
    """A category over all columns above its tasks."""
    rows: Spanned = [_plain(HEADINGS)]
    for category in CATEGORIES:
        rows.append([SpannedCell(_headed(category), columns=len(HEADINGS))])
        rows += [_plain(row.cells) for row in ROWS if row.category == category]
    return [TITLE, rows]


def category_column() -> list[making_docx.Block]:
    """A category in a column of its own, merged down."""
    rows: Spanned = [_plain(("类别", *HEADINGS))]
    for category, count in CATEGORIES.items():
        first, *rest = [row for row in ROWS if row.category == category]
        rows.append([SpannedCell(category, rows=count), *_plain(first.cells)])
        rows += [_plain(row.cells) for row in rest]
    return [TITLE, rows]


def category_tables() -> list[making_docx.Block]:
    """A table for each category, below a heading of its own."""
    blocks: list[making_docx.Block] = [TITLE]
    for category in CATEGORIES:
        blocks += [
            _headed(category),
            [_plain(HEADINGS), *(_plain(row.cells) for row in ROWS if row.category == category)],
        ]
    return blocks


def one_column_of_agencies() -> list[making_docx.Block]:
    """Who leads and who supports in one cell."""
    heads = ("序号", "重点任务", "具体措施", "责任单位", "完成时限")
    rows = [(*row.cells[:3], f"{row.leads}牵头，{row.supports}配合", row.deadline) for row in ROWS]
    return [TITLE, [_plain(heads), *map(_plain, rows)]]


def labels_in_a_cell() -> list[making_docx.Block]:
    """Who leads and who supports on lines with labels."""
    heads = ("序号", "重点任务", "具体措施", "责任单位", "完成时限")
    rows = [(*row.cells[:3], f"牵头单位：{row.leads}\n配合单位：{row.supports}", row.deadline) for row in ROWS]
    return [TITLE, [_plain(heads), *map(_plain, rows)]]


def names_on_lines() -> list[making_docx.Block]:
    """Each name on a line of its own."""
    rows = [[cell.replace("、", "\n") if 3 <= at <= 4 else cell for at, cell in enumerate(row.cells)] for row in ROWS]
    return [TITLE, [_plain(HEADINGS), *map(_plain, rows)]]


def merged_titles() -> list[making_docx.Block]:
    """Number and title merged over two measures, each with agencies of its own."""
    rows: Spanned = [_plain(HEADINGS)]
    for row in ROWS:
        number, title, *rest = row.cells
        rows.append([SpannedCell(number, rows=2), SpannedCell(title, rows=2), *_plain(rest)])
        rows.append(_plain((f"总结{title}的做法并推广。", "市样品局", "市检验局", row.deadline)))
    return [TITLE, rows]


def closing_brackets() -> list[making_docx.Block]:
    """Numbered paragraphs that end with who does it."""
    return [
        TITLE,
        *_listed(lambda row: [f"{row.number}. {row.title}。{row.content}（{row.leads}牵头，{row.supports}配合）"]),
    ]


def label_lines() -> list[making_docx.Block]:
    """A numbered title, a paragraph, and lines with labels."""
    return [
        TITLE,
        *_listed(
            lambda row: [
                f"{row.number}. {row.title}",
                row.content,
                f"牵头单位：{row.leads}",
                f"配合单位：{row.supports}",
                f"完成时限：{row.deadline}",
            ]
        ),
    ]


def labels_behind() -> list[making_docx.Block]:
    """A numbered title, a paragraph, and labels behind its last sentence."""
    return [
        TITLE,
        *_listed(
            lambda row: [
                f"（{NUMBERS[row.number - 1]}）{row.title}",
                f"{row.content}牵头单位：{row.leads}；配合单位：{row.supports}",
            ]
        ),
    ]


def unnumbered_paragraphs() -> list[making_docx.Block]:
    """Signed paragraphs without numbers below numbered headings."""
    return [TITLE, *_listed(lambda row: [f"{row.title}。{row.content}（{row.leads}负责，{row.supports}配合）"])]


NUMBERS = "一二三四五六七"


def _listed(lines: Callable[[Row], list[str]]) -> Iterator[str]:
    for category in CATEGORIES:
        yield _headed(category)
        for row in ROWS:
            if row.category == category:
                yield from lines(row)


TABLES = (
    category_rows,
    category_column,
    category_tables,
    one_column_of_agencies,
    labels_in_a_cell,
    names_on_lines,
    merged_titles,
)
LISTS = (closing_brackets, label_lines, labels_behind, unnumbered_paragraphs)


def make_html(blocks: Sequence[making_docx.Block]) -> bytes:
    """Write a page."""
    return f"<html><meta charset='utf-8'><body>{''.join(map(_write_html, blocks))}</body></html>".encode()


def _write_html(block: making_docx.Block) -> str:
    if isinstance(block, str):
        return f"<p>{html.escape(block)}</p>"
    rows = (
        "".join(
            f"<td colspan={cell.columns} rowspan={cell.rows}>{html.escape(cell.text).replace(chr(10), '<br>')}</td>"
            for cell in row
        )
        for row in block
    )
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def make_text(blocks: Sequence[making_docx.Block]) -> bytes:
    """Write paragraphs a line each, and cells divided by tabs; what is merged is empty below."""
    lines = []
    for block in blocks:
        lines += [block] if isinstance(block, str) else ["\t".join(row) for row in _spread(block)]
    return "\n".join(lines).encode()


def make_cell_lines(blocks: Sequence[making_docx.Block]) -> bytes:
    """Write each cell on a line after a tab."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, str):
            lines.append(block)
        else:
            for row in block:
                lines += [*(f"\t{cell.text}" for cell in row), ""]
    return "\n".join(lines).encode()


def make_markdown(blocks: Sequence[making_docx.Block]) -> bytes:
    """Write a pipe table."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, str):
            lines += [block, ""]
        else:
            head, *rows = (f"| {' | '.join(cell.replace(chr(10), '<br>') for cell in row)} |" for row in _spread(block))
            lines += [head, "|---" * len(block[0]) + "|", *rows, ""]
    return "\n".join(lines).encode()


def make_xlsx(blocks: Sequence[making_docx.Block]) -> bytes:
    """Write a sheet, with what is merged."""
    rows: list[Sequence[object]] = []
    merges: list[str] = []
    for block in blocks:
        if isinstance(block, str):
            rows.append((block,))
            continue
        spread, ranges = _spread_with_ranges(block)
        merges += [
            f"{_letter(left)}{len(rows) + top + 1}:{_letter(right)}{len(rows) + bottom + 1}"
            for top, left, bottom, right in ranges
        ]
        rows += spread
    return making_xlsx.workbook([making_xlsx.Sheet("表", rows, merges)])


def _letter(column: int) -> str:
    return "ABCDEFGHIJ"[column]


def _spread(block: Sequence[Sequence[SpannedCell]]) -> list[list[str]]:
    return _spread_with_ranges(block)[0]


def _spread_with_ranges(
    block: Sequence[Sequence[SpannedCell]],
) -> tuple[list[list[str]], list[tuple[int, int, int, int]]]:
    wide = sum(cell.columns for cell in block[0])
    texts = [[""] * wide for _row in block]
    taken: set[tuple[int, int]] = set()
    ranges = []
    for at, row in enumerate(block):
        column = 0
        for cell in row:
            while (at, column) in taken:
                column += 1
            texts[at][column] = cell.text
            bottom, right = at + cell.rows - 1, column + cell.columns - 1
            taken |= {(y, x) for y in range(at, bottom + 1) for x in range(column, right + 1)}
            if (bottom, right) != (at, column):
                ranges.append((at, column, bottom, right))
            column = right + 1
    return texts, ranges


def make_pdf(blocks: Sequence[making_docx.Block]) -> bytes:
    """Print pages."""
    wide = max((sum(cell.columns for cell in block[0]) for block in blocks if not isinstance(block, str)), default=0)
    widths = {5: (35, 90, 160, 120, 60), 6: (35, 80, 150, 80, 80, 55), 7: (40, 30, 75, 130, 80, 80, 45)}.get(wide, ())
    return making_pdf.document(blocks, making_pdf.Look(widths))


KINDS: dict[str, Callable[[Sequence[making_docx.Block]], bytes]] = {
    "docx": making_docx.document,
    "html": make_html,
    "md": make_markdown,
    "pdf": make_pdf,
    "txt": make_text,
    "xlsx": make_xlsx,
}
