"""Numbers in Chinese characters: 十六, 一百零三, 二〇二五."""

BELOW_HUNDRED = "(?:[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])"
"""A pattern of the numbers from 一 to 九十九, as people count; 一二 is none of them."""
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")}
_DIGITS |= {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_SIGNS = _DIGITS.keys() | _UNITS.keys()


def parse_chinese_number(text: str) -> int | None:
    """Parse a number: 十六 is 16, 一百零三 is 103, 二〇二五, which has no unit, is 2025; None for what is no number."""
    if not text or not _SIGNS.issuperset(text):
        return None
    if _UNITS.keys().isdisjoint(text):
        digits = [str(_DIGITS[character]) for character in text]
        return int("".join(digits))
    total = 0
    digit: int | None = None
    last_unit = 10_000
    for character in text:
        if character in _DIGITS:
            if digit:  # two digits meet, and the first is not 零
                return None
            digit = _DIGITS[character]
            continue
        unit = _UNITS[character]
        if unit >= last_unit or digit == 0:
            return None
        if digit is None:  # 十六 is 一十六
            digit = 1
        total += digit * unit
        last_unit = unit
        digit = None
    return total + (digit or 0)
