"""What the tests of counts and those of their charts share: tables, denominators, and how an answer is read."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Callable

from conftest import COUNCIL, ROOT, Outcome
from reformctl.model.table import Agency, Category, Source, Table, Task

Run = Callable[..., Outcome]
SVG = "{http://www.w3.org/2000/svg}"
FLAT = COUNCIL.parent / "flat.yaml"
ALL = ("--data", str(ROOT / "data"), "--data", str(COUNCIL), "--data", str(FLAT))
OF_ALL = "tasks: 38 of 38; pairs of task and lead agency: 46; leads: 19 (18 agencies, and “各企业”)\n"
SEVERAL = "a task counts under each of its lead agencies: counts and shares by agency add up to more than the total\n"
HOSTILE = (
    "<script>alert(1)</script>",
    "]]>&amp;\"'",
    "\x1b[31m红\x00\u202e",
    "\t甲\r\n乙",
    "\ud800",
    "很长" * 300,
    "\ufffe",
)


def records(call: Run, *arguments: str) -> list[dict[str, object]]:
    """What a command answers as JSON, without a word beside it."""
    code, out, err = call(*arguments, "-f", "json", "-q")
    assert (code, err) == (0, "")
    return list(json.loads(out))


def texts(svg: str) -> list[str]:
    """Everything that a chart shows, in order; the document is well-formed."""
    return [element.text or "" for element in ET.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314 our own


def hostile() -> Table:
    """Names that would break a picture or a terminal, more than a page of them, and texts that state nothing."""
    names = [*HOSTILE, *(f"类别{at}" for at in range(200))]
    agencies = [*HOSTILE, *(f"第{at}号非常非常长的单位名称委员会" for at in range(12))]
    tasks = tuple(
        Task("t", at, f"题{at}", "文", names[at % 250] if at % 250 < len(names) else None, tuple(agencies[: at % 19]))
        for at in range(1, 600)
    )
    return Table(
        "t", HOSTILE[0] * 9, Source(issuer=HOSTILE[2]), tuple(map(Category, names)), tuple(map(Agency, agencies)), tasks
    )
