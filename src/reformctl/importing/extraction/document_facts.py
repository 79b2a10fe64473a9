"""What a document says of itself: its title, its number, who issued it and when."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from reformctl.importing.document import Paragraph
from reformctl.importing.extraction.traditional_regex import compile_both
from reformctl.system.translation import N_
from reformctl.text.comparing import comparison_key

LONGEST_TITLE = 150
"""Characters of a title with all its lines."""

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
"""What goes on with a title that begins with who issues the document."""
_ISSUER = re.compile("[\u4e00-\u9fff、 \u3000]{2,60}")


FACTS = {"kind": N_("kind"), "document_number": N_("document number"), "issuer": N_("issuer"), "date": N_("date")}
"""What a document may state of itself, as a reader calls it."""


class About(NamedTuple):
    """What is stated; None where it is not."""

    kind: str | None = None
    document_number: str | None = None
    issuer: str | None = None
    date: str | None = None
    several_dates: bool = False

    def facts(self) -> dict[str, str | None]:
        """What a table's source says."""
        return {key: getattr(self, key) for key in FACTS}


def find_title(above: Sequence[str]) -> str | None:
    """The title that stands in the lines above a table: below 附件 if that is there, else the nearest that is one."""
    lines = [line.strip() for line in above if line.strip()]
    listed, lines = _split_annex_list(lines)
    annexes = [at for at, line in enumerate(lines) if is_annex(line)]
    if annexes:
        match = _ANNEX_TITLE.fullmatch(lines[annexes[-1]])
        below = lines[annexes[-1] + 1 :]
        if run := _run([match["title"], *below] if match else below):
            return run
    tables = [title for title in listed if _TABLE_KIND.search(title)]
    if len(tables) == 1:
        return tables[0]
    runs = _runs(lines)
    named = [run for run in runs if _KINDS.search(run)]
    found = named or runs
    return found[-1] if found else None


def _split_annex_list(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """Split off the list of annexes that a letter ends with: the titles in it, and all other lines."""
    first = next((at for at, line in enumerate(lines) if _ANNEX_LIST.fullmatch(line)), None)
    if first is None:
        return [], list(lines)
    titles = []
    end = first
    for number, line in enumerate(lines[first:], 1):
        match = _ANNEX_LIST.fullmatch(line) if number == 1 else _LISTED.fullmatch(line)
        if match is None or int(match["number"]) != number:
            break
        titles.append(match["title"])
        end += 1
    return titles, [*lines[:first], *lines[end:]]


def is_annex(text: str) -> bool:
    """Whether a line is 附件2 or the like, with or without a title."""
    return bool(_ANNEX.fullmatch(text.strip()) or _ANNEX_TITLE.fullmatch(text.strip()))


def is_date(text: str) -> bool:
    """Whether a line is a date and nothing else."""
    return bool(_DATE.fullmatch("".join(text.split())))


def find_facts(paragraphs: Sequence[Paragraph], above: Sequence[str]) -> About:
    """What the paragraphs around a table state in lines of their own; what stands there twice differently is None."""
    lines = [paragraph.text.strip() for paragraph in paragraphs]
    numbers = {line for line in lines if _DOCUMENT_NUMBER.fullmatch(line)}
    dated = [(at, match) for at, line in enumerate(lines) if (match := _DATE.fullmatch("".join(line.split())))]
    dates = {_iso(match) for _at, match in dated}
    at = dated[0][0] if dated else 0
    issuer = lines[at - 1] if at and _ISSUER.fullmatch(lines[at - 1]) else None
    annex = any(map(is_annex, above))
    return About(
        "附件" if annex else None,
        numbers.pop() if len(numbers) == 1 else None,
        issuer if len(dates) == 1 else None,
        dates.pop() if len(dates) == 1 else None,
        len(dates) > 1,
    )


def _iso(match: re.Match[str]) -> str:
    return f"{match['year']}-{int(match['month']):02}-{int(match['day']):02}"


def _run(lines: Sequence[str]) -> str | None:
    """The first lines that may be a title, as one."""
    runs = _runs(lines)
    return runs[0] if runs else None


def _runs(lines: Sequence[str]) -> list[str]:
    """Neighbouring lines that may be a title, each run as one line."""
    runs: list[str] = []
    going_on = False
    for line in lines:
        if _DOCUMENT_NUMBER.fullmatch(line) or _NO_TITLE.fullmatch(line) or len(line) > LONGEST_TITLE:
            going_on = False
            continue
        joined = runs[-1] + line if going_on and runs else line
        is_issuer = going_on and _ISSUER_LINE.search(runs[-1]) is not None and not _AFTER_ISSUER.match(line)
        if (
            going_on
            and not is_issuer
            and len(joined) <= LONGEST_TITLE
            and comparison_key(runs[-1]) != comparison_key(line)
            and not _KINDS.search(runs[-1])
        ):
            runs[-1] = joined
        else:
            runs.append(line)
        going_on = True
    return runs
