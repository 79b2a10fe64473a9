"""Make the character tables of the search from well-kept packages.

    pip install -e '.[check]' && python scripts/characters.py

traditional.txt: traditional characters and the simplified ones that they become, one to one, from OpenCC
(Apache License 2.0). syllables.txt: each syllable of Hanyu Pinyin without tones and the characters of GB 2312 that have
it among their readings, from pypinyin (MIT licence).
"""

from pathlib import Path

import opencc
from pypinyin import Style, pinyin

TABLES = Path(__file__).parent.parent / "src" / "reformctl" / "searching"
ALSO = {"瞭": "了", "藉": "借", "帳": "账", "帐": "账"}
"""Ours: characters that OpenCC leaves or turns into a variant, and that mainland texts write otherwise (帳戶, 账户)."""
HAN = range(0x4E00, 0xA000)
"""CJK Unified Ideographs, without the extensions, which hold no character in common use."""


def traditional() -> str:
    """One line of traditional characters, one of their simplified ones."""
    convert = opencc.OpenCC("t2s").convert
    pairs = [(chr(code), ALSO.get(chr(code), convert(chr(code)))) for code in HAN]
    pairs = [(old, new) for old, new in pairs if len(new) == 1 and new != old and ord(new) in HAN]
    return "".join("".join(column) + "\n" for column in zip(*pairs, strict=True))


def syllables() -> str:
    """One line a syllable: the syllable (ü is v), a blank, its characters."""
    found: dict[str, list[str]] = {}
    for char in gb2312():
        for reading in pinyin(char, style=Style.NORMAL, heteronym=True)[0]:
            found.setdefault(reading.replace("ü", "v"), []).append(char)
    return "".join(f"{syllable} {''.join(chars)}\n" for syllable, chars in sorted(found.items()))


def gb2312() -> list[str]:
    """The 6,763 Chinese characters of GB 2312, rows 16 to 87."""
    codes = ((row, cell) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    return sorted(filter(None, (bytes(code).decode("gb2312", "ignore") for code in codes)))


if __name__ == "__main__":
    (TABLES / "traditional.txt").write_text(traditional(), encoding="utf-8")
    (TABLES / "syllables.txt").write_text(syllables(), encoding="utf-8")
