"""Words and marks that official tables have beside the texts of tasks: labels, numbers, signatures."""

import re

from reformctl.model import document_rules

DECLARED_COUNT = re.compile("[（(][ ]*([0-9]{1,9})[ ]*[项个条件][）)]", re.ASCII)
"""How many tasks a heading says there are: （8项）."""
_CHINESE = "[一二三四五六七八九十百]{1,5}"
GLUED_NUMBER = re.compile(rf"([0-9]{{1,4}}[.．、]|[（(]{_CHINESE}[）)]|{_CHINESE}、|第{_CHINESE}条)\s*(\S.*)")
"""A number and the text behind it, in one cell: 1、建设园区."""
GLUED_LABEL = re.compile(
    r"([\u4e00-\u9fff]{2,8}[0-9]{0,2}[：:]|[【\[][^】\]]{2,10}[】\]][：:]?|附\s*[件表]\s*[0-9]{1,3}(?=\s))\s*(\S.*)"
)
"""A label and the text behind it, in one cell: 推广范围：全市."""
BEFORE_AGENCY = re.compile(
    "(?:[会會]同|由|和|[与與]|及|[单單]位|部[门門]|[牵牽][头頭]|主[办辦]|配合|[协協会會][办辦])$"
)
"""What may stand before the name of an agency without a mark."""
AFTER_AGENCY = re.compile(
    "[牵牽][头頭]|配合|[负負][责責]|[会會]同|分[别別]|按|共同|和|[与與]|及|等|落[实實]|[统統][筹籌]|[参參][与與加]|[协協]助|支持|"
    "[组組][织織]|[为為]主|主[办辦]|承[办辦]|[协協会會][办辦]|抓[总總]|[总總][牵牽][头頭]|推[进進]|指[导導]|督[导導]|[协協]同"
)
"""What may stand behind the name of an agency without a mark."""
BETWEEN_AGENCIES = re.compile(
    document_rules.FIRST_LEADS_PATTERN.pattern
    + r"|下同|[牵牽][头頭]|配合|[负負][责責]|[会會]同|相[关關]|有[关關]|分[别別]|按[职職][责責]|"
    r"[职職][责責]|分工|[责責]任|共同|[单單]位|部[门門]|等|由|和|[与與]|及|落[实實]|[统統][筹籌]|[参參][与與加]|[协協]助|支持|"
    r"[组組][织織]|[为為]主|实施|推进|[省市区县]?[级級]?层面|主[办辦]|承[办辦]|[协協会會][办辦]|抓[总總]|指[导導]|"
    r"督[导導]|[协協]同|第一|其他|其余|首要|[\W_]"
)
"""Words and marks that stand beside the names of agencies, and are no name."""
SAME_AS_ABOVE = re.compile("(?:同上|同前)[。]?|[〃″]+")
"""What a cell holds that means the one above it."""
SIGNATURE = re.compile(
    r"[（(\[【]?\s*(?:[\u4e00-\u9fff]{0,4}(?:[单單]位|部[门門]|主体|[处處]室|[机機][构構]|分工)[）)\]】]?[：:]|[^：:]*[）)\]】][。；]?$)"
)
"""What says at the end of a cell who does a task: 牵头单位： or （市商务局牵头）."""
_FURNITURE = re.compile(
    "无|"
    + SAME_AS_ABOVE.pattern
    + r"|[\u4e00-\u9fff]{2,8}[0-9]{0,2}[：:]|[【\[][^】\]]{2,10}[】\]][：:]?|[小合总共]计|[0-9]{1,9}[项条个件]|"
    r"[（(]?续表[）)]?|[（(第]?[一二三四五六七八九十百]{1,5}[）)、条]"
)
"""Cells that are no field: labels such as 推广范围：, totals, numbers of headings."""
PAGE_NUMBER = re.compile(r"[\s—–－·.-]*[0-9]{1,4}[\s—–－·.-]*", re.ASCII)
"""A cell that is the number of a page: 17 or — 17 —."""


def is_furniture(cell: str, scope: str | None = None) -> bool:
    """Tell whether a cell is no field: a page number, a label, a total, a heading's number, a rule about the scope."""
    if PAGE_NUMBER.fullmatch(cell) or _FURNITURE.fullmatch(cell):
        return True
    return document_rules.is_default_scope(cell, scope)
