"""Finds what a document says of itself: its title, its number 深府〔2021〕3号, who issued it and when."""

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from reformctl.importing.document import Paragraph
from reformctl.importing.extraction.traditional_regex import compile_both
from reformctl.system.translation import N_
from reformctl.text.comparing import comparison_key

MAX_TITLE_CHARACTERS = 150
"""A title, all its lines together, has at most so many characters."""
MAX_MENU_CHARACTERS = 5
"""An entry of a page's menu, such as 政务公开, has at most so many characters; it is no part of the title below it."""

_ANNEX = compile_both(r"附\s*[件表](?:\s*[0-9０-９一二三四五六七八九十]{1,3})?\s*+[:：]?")
_ANNEX_TITLE = compile_both(
    r"附\s*[件表]\s*+(?:(?:[0-9０-９一二三四五六七八九十]{1,3}\s*+)?[:：.．、]|[0-9０-９一二三四五六七八九十]{1,3}\s)\s*+(?P<title>\S.+)"
)
_NO_TITLE = compile_both(
    r"[（(].{0,40}[）)]|(?:单位|填报单位|日期|制表|填报|来源|发布|时间|字号|浏览|索引|分类|主题词?|文号|有效性|首页|当前位置|"
    r"打印|分享|扫一扫|目录|联系人|电话)[^。]{0,60}|[0-9.\-—－ /:：年月日]+|.*[。；：:]|\W+"
)
_KINDS = compile_both(
    "(?:分工表|任务表|清单|一览表|明细表|汇总表|台账|表|分工|方案|计划|通知|意见|措施|办法|目录|要点|规划|决定|批复|公告)"
    "[》）)]?(?:[（(][^（）()]*[）)])?$"
)
_TABLE_KIND = compile_both("(?:分工表|任务表|清单|一览表|明细表|汇总表|台账|分解表|表)(?:[（(][^（）()]*[）)])?$")
_ANNEX_LIST = compile_both(r"附\s*件\s*[:：]\s*(?P<number>1)[.．、]\s*(?P<title>\S.*)")
_LISTED = compile_both(r"(?P<number>[0-9]{1,2})[.．、]\s*(?P<title>\S.*)")
_DOCUMENT_NUMBER = compile_both(r"[\u4e00-\u9fff]{2,12}\s*[〔\[﹝（(]\s*[0-9]{4}\s*[〕\]﹞）)]\s*第?[0-9]{1,5}号")
_DATE = compile_both(r"(?P<year>[0-9]{4})年(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})日")
_ISSUER_LINE = compile_both("(?:人民政府|办公厅|办公室)$")
_AFTER_ISSUER = compile_both("关于|印发|转发|公布|发布|贯彻|落实|[0-9]{4}年")
"""How a title goes on whose first line only says who issues the document."""
_ISSUER = re.compile("[\u4e00-\u9fff、 \u3000]{2,60}")


FACTS = {
    "kind": N_("kind"),
    "document_number": N_("document number"),
    "issuer": N_("issuer"),
    "date": N_("date"),
}
"""What a document may state of itself, as a reader calls it."""


class DocumentFacts(NamedTuple):
    """What a document states of itself; None for what it does not state."""

    kind: str | None = None
    document_number: str | None = None
    issuer: str | None = None
    date: str | None = None
    several_dates: bool = False

    def list_facts(self) -> dict[str, str | None]:
        """List the facts that a table's source has, by their keys."""
        return {key: getattr(self, key) for key in FACTS}


def find_title(above: Sequence[str]) -> str | None:
    """Find the title in the lines above a table: below 附件 if that is there, else the nearest line that is one."""
    stripped = map(str.strip, above)
    filled = list(filter(None, stripped))
    listed_titles, lines = _split_annex_list(filled)
    title = _find_annex_title(lines)
    if title:
        return title
    table_titles = [listed for listed in listed_titles if _TABLE_KIND.search(listed)]
    if len(table_titles) == 1:
        return table_titles[0]
    titles = _join_title_lines(lines)
    certain_titles = [joined for joined in titles if _KINDS.search(joined)]
    candidates = certain_titles or titles
    if candidates:
        return candidates[-1]
    return None


def is_annex(text: str) -> bool:
    """Tell whether a line is 附件2 or the like, with or without a title."""
    line = text.strip()
    if _ANNEX.fullmatch(line):
        return True
    return _ANNEX_TITLE.fullmatch(line) is not None


def is_date(text: str) -> bool:
    """Tell whether a line is a date such as 2021年3月5日 and nothing else."""
    return _match_date(text) is not None


def find_facts(paragraphs: Sequence[Paragraph], above: Sequence[str]) -> DocumentFacts:
    """Find what paragraphs around a table state in lines of their own; what differs from line to line is None."""
    lines = [paragraph.text.strip() for paragraph in paragraphs]
    numbers = {line for line in lines if _DOCUMENT_NUMBER.fullmatch(line)}
    dates: set[str] = set()
    issuer = None
    for index, line in enumerate(lines):
        match = _match_date(line)
        if match is None:
            continue
        is_first_date = not dates
        date = _format_date(match)
        dates.add(date)
        if index == 0:
            continue
        line_before = lines[index - 1]
        if is_first_date and _ISSUER.fullmatch(line_before):
            issuer = line_before
    has_annex = any(map(is_annex, above))
    has_one_date = len(dates) == 1
    return DocumentFacts(
        kind="附件" if has_annex else None,
        document_number=_find_only(numbers),
        issuer=issuer if has_one_date else None,
        date=_find_only(dates),
        several_dates=len(dates) > 1,
    )


def _find_annex_title(lines: Sequence[str]) -> str | None:
    """Find the title that follows the last 附件 in its line, as in 附件：任务分工表, or below it."""
    annexes = [index for index, line in enumerate(lines) if is_annex(line)]
    if not annexes:
        return None
    last = annexes[-1]
    candidates = list(lines[last + 1 :])
    match = _ANNEX_TITLE.fullmatch(lines[last])
    if match:
        candidates.insert(0, match["title"])
    titles = _join_title_lines(candidates)
    if titles:
        return titles[0]
    return None


def _split_annex_list(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """Split off the list of annexes that a letter ends with (附件：1.任务分工表): its titles, and all other lines."""
    first = 0
    while first < len(lines):
        if _ANNEX_LIST.fullmatch(lines[first]):
            break
        first += 1
    titles = []
    end = first
    for number, line in enumerate(lines[first:], 1):
        pattern = _ANNEX_LIST if number == 1 else _LISTED
        match = pattern.fullmatch(line)
        if match is None or int(match["number"]) != number:
            break
        titles.append(match["title"])
        end += 1
    before = lines[:first]
    after = lines[end:]
    return titles, [*before, *after]


def _match_date(text: str) -> re.Match[str] | None:
    words = text.split()
    without_blanks = "".join(words)
    return _DATE.fullmatch(without_blanks)


def _find_only(texts: Collection[str]) -> str | None:
    """Find the only one of some texts; None if there are none or several."""
    if len(texts) != 1:
        return None
    (only_text,) = texts
    return only_text


def _format_date(match: re.Match[str]) -> str:
    month = int(match["month"])
    day = int(match["day"])
    return f"{match['year']}-{month:02}-{day:02}"


def _join_title_lines(lines: Sequence[str]) -> list[str]:
    """Join neighbouring lines that may be a title: 关于印发样城市 and 任务分工方案的通知 are one."""
    titles: list[str] = []
    is_open = False
    for line in lines:
        if not _may_be_title(line):
            is_open = False
            continue
        if is_open and _continues_title(titles[-1], line):
            titles[-1] += line
        else:
            titles.append(line)
        is_open = True
    return titles


def _may_be_title(line: str) -> bool:
    is_other = _DOCUMENT_NUMBER.fullmatch(line) or _NO_TITLE.fullmatch(line)
    return not is_other and len(line) <= MAX_TITLE_CHARACTERS


def _continues_title(title: str, line: str) -> bool:
    if _KINDS.search(title):
        return False
    if _ISSUER_LINE.search(title) and not _AFTER_ISSUER.match(line):
        return False
    is_below_menu = len(title) <= MAX_MENU_CHARACTERS < len(line)
    if is_below_menu and _KINDS.search(line):
        return False
    length = len(title) + len(line)
    if length > MAX_TITLE_CHARACTERS:
        return False
    return comparison_key(title) != comparison_key(line)
