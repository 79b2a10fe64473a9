"""Has pdfplumber and pdfminer tell what they pass over in silence: invisible text, dropped signs, and cut parts."""

from collections import Counter
from typing import Any

INVISIBLE_TAG = "reformctl: unseen"
"""The tag of signs that are painted invisibly."""
_INVISIBLE_MODES = (3, 7)
"""Text rendering modes that paint nothing (ISO 32000-1, 9.3.6)."""


def count_dropped_bytes() -> Counter[int]:
    """Have pdfplumber tag what is painted invisibly, and count bytes of text that its font yields no signs for.

    The counts are by the number of the page, and grow while pages are read.
    """
    from pdfplumber import page

    dropped: Counter[int] = Counter()

    class TaggingDevice(page.PDFPageAggregatorWithMarkedContent):
        is_invisible = False

        def render_string(self, textstate: Any, seq: Any, *rest: Any) -> None:
            self.is_invisible = textstate.render in _INVISIBLE_MODES
            font = textstate.font
            texts = [part for part in seq if isinstance(part, bytes)]
            has_signs = any(_has_signs(font, text) for text in texts)
            if not has_signs:
                byte_count = sum(map(len, texts))
                dropped[self.pageno] += byte_count
            super().render_string(textstate, seq, *rest)

        def tag_cur_item(self) -> None:
            super().tag_cur_item()
            if self.is_invisible and self.cur_item._objs:  # noqa: SLF001 as pdfplumber itself does
                last_sign = self.cur_item._objs[-1]  # noqa: SLF001 as above
                vars(last_sign)["tag"] = INVISIBLE_TAG

    page.PDFPageAggregatorWithMarkedContent = TaggingDevice  # type: ignore[misc] # its only way in
    return dropped


def count_cut_parts() -> list[int]:
    """Have pdfminer list the lengths of packed parts that end too early, which it takes as far as they go."""
    from pdfminer import pdftypes

    cut_lengths: list[int] = []
    repair = pdftypes.decompress_corrupted

    def note_and_repair(data: bytes) -> bytes:
        repaired = repair(data)
        cut_lengths.append(len(data))
        return repaired

    pdftypes.decompress_corrupted = note_and_repair
    return cut_lengths


def _has_signs(font: Any, text: bytes) -> bool:
    for _sign in font.decode(text):
        return True
    return False
