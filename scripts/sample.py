"""Write docs/sample.docx, the document that docs/import.md imports: a table of our own making."""

import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import making_docx  # noqa: E402
from reformctl.importing.document import SpannedCell  # noqa: E402

SAMPLE = ROOT / "docs" / "sample.docx"

HEAD = ("序号", "试点任务", "实施内容", "牵头单位", "配合单位", "推广范围", "完成时限")
ROWS = (
    "一、投资便利化（共3项）",
    (
        "1",
        "企业开办“一窗通”",
        "整合登记、刻章、开户环节，一次办结。",
        "市样品局",
        "市测试局、市税务局",
        "全市",
        "2024年底前",
    ),
    ("2", "告知承诺制", "对低风险事项实行告知承诺。", "市样品局、市司法局", "/", "全市", "2024年底前"),
    ("3", "电子印章", "推行电子印章，与实物印章同等使用。", "市样品局", "各区政府", "全市", ""),
    "二、法治创新（共2项）",
    ("4", "公证服务进社区", "公证机构在社区设点。", "市司法局", "/", "前海", "2025年6月底前"),
    ("5", "线上公证", "公证事项网上申请、线上办理。", "市司法局", "2025年6月底前"),
)


def sample() -> bytes:
    """The document; the last row has lost two cells, as happens in documents that people write."""
    rows = [
        [SpannedCell(row, columns=len(HEAD))] if isinstance(row, str) else [SpannedCell(text) for text in row]
        for row in ROWS
    ]
    title = ("附件", "样城市第七批改革创新经验复制推广", "工作任务分工表")
    return making_docx.document([*title, [[SpannedCell(text) for text in HEAD], *rows]])


if __name__ == "__main__":
    SAMPLE.write_bytes(sample())
