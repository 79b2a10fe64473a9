"""Finds the city or region that a document is about: 广州市 in 广州市推广改革创新经验任务分工表."""

import re

_BEGINNING = "(?:^|印发|发布|公布|关于|转发|《|“)"
"""What stands before a place; in the middle of a sentence 市 also ends words such as 超大城市."""
_PROVINCE = "[\u4e00-\u9fff]{2,3}省|(?:内蒙古|广西壮族|西藏|宁夏回族|新疆维吾尔)自治区"
_CITY = "(?![\u4e00-\u9fff]{0,2}[全各本]市|[大县]城市|[\u4e00-\u9fff]{2}城市)[\u4e00-\u9fff]{2,3}市(?!场|民|域)"
_DISTRICT = "[\u4e00-\u9fff]{2,3}(?:区|县|旗)(?!域)"
_PLACE = re.compile(
    f"{_BEGINNING}(?:(?:{_PROVINCE})?(?P<city>{_CITY}(?:{_DISTRICT})?)|(?P<province>{_PROVINCE}|(?:香港|澳门)特别行政区))"
)


def find_place(*texts: str | None) -> str | None:
    """Find the first place that the texts name, such as 广州市南沙区 or 广东省; None if they name none."""
    for text in texts:
        match = _PLACE.search(text or "")
        if match:
            return match["city"] or match["province"]
    return None
