"""Make the character tables of the search from well-kept packages.

    pip install -e '.[check]' && python scripts/characters.py

traditional.txt: traditional characters and the simplified ones that they become, one to one, from OpenCC
(Apache License 2.0). syllables.txt: each syllable of Hanyu Pinyin without tones and the characters of GB 2312 that have
it among their readings, from pypinyin (MIT licence).
"""

from pathlib import Path

import opencc
from pypinyin import Style, pinyin

ROOT = Path(__file__).parent.parent
TABLES = ROOT / "src/reformctl/searching"
OWN_FORMS = {"瞭": "了", "藉": "借", "帳": "账", "帐": "账"}
"""Ours: characters that OpenCC leaves or turns into a variant, and that mainland texts write otherwise (帳戶, 账户)."""
HAN = range(0x4E00, 0xA000)
"""CJK Unified Ideographs, without the extensions, which hold no character in common use."""


def make_traditional_table() -> str:
    """Make a line of traditional characters, and a line of their simplified forms."""
    converter = opencc.OpenCC("t2s")
    traditional = ""
    simplified = ""
    for old in map(chr, HAN):
        new = OWN_FORMS.get(old, converter.convert(old))
        is_single = len(new) == 1 and ord(new) in HAN
        if is_single and new != old:
            traditional += old
            simplified += new
    return f"{traditional}\n{simplified}\n"


def make_syllable_table() -> str:
    """Make a line for each syllable: the syllable (ü is v), a blank, its characters."""
    chars: dict[str, str] = {}
    for char in list_gb2312():
        readings = pinyin(char, style=Style.NORMAL, heteronym=True)[0]
        for reading in readings:
            syllable = reading.replace("ü", "v")
            chars[syllable] = chars.get(syllable, "") + char
    return "".join(f"{syllable} {chars[syllable]}\n" for syllable in sorted(chars))


def list_gb2312() -> list[str]:
    """List the 6,763 Chinese characters of GB 2312, rows 16 to 87."""
    chars = []
    for row in range(0xB0, 0xF8):
        for cell in range(0xA1, 0xFF):
            char = bytes((row, cell)).decode("gb2312", "ignore")
            if char:
                chars.append(char)
    return sorted(chars)


def write_tables() -> None:
    """Write both tables beside the code that reads them."""
    (TABLES / "traditional.txt").write_text(make_traditional_table(), encoding="utf-8")
    (TABLES / "syllables.txt").write_text(make_syllable_table(), encoding="utf-8")


if __name__ == "__main__":
    write_tables()
