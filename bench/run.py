"""How long whole processes take, beside other people's programs, and how that grows with a table.

python bench/run.py            both, into bench/RESULTS.md and bench/start.svg
python bench/run.py start      only the small table
python bench/run.py scale      only the large ones
python bench/run.py 1000       only that many tasks
"""

import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from statistics import median

from reformctl import exporting
from reformctl.tablefile import load

HERE = Path(__file__).parent
ROUNDS = 21
LONG = 5.0
"""Seconds from which on one run is enough."""
SIZES = (1_000, 10_000, 100_000)
AGENCY = "深圳市税务局"
REFORMCTL = str(Path(sys.executable).parent / "reformctl")
BARE = "python -c pass"
START = {
    BARE: [sys.executable, "-c", "pass"],
    "reformctl list --agency": [REFORMCTL, "list", "--agency", AGENCY],
    "reformctl show 17": [REFORMCTL, "show", "17"],
    "reformctl search 区块链": [REFORMCTL, "search", "区块链"],
    "reformctl export -f csv": [REFORMCTL, "export", "-f", "csv"],
    "reformctl … 深<TAB>": [REFORMCTL, "completion", "zsh", "--", "list", "--agency", "深"],
    "reformctl list --help": [REFORMCTL, "list", "--help"],
    "import typer": [sys.executable, "-c", "import typer"],
    "jq select": ["jq", "-r", f'select(.lead_agencies | index("{AGENCY}")).title', "tasks.jsonl"],
    "mlr filter": ["mlr", "--icsv", "--ojson", "filter", f'$lead_agencies =~ "{AGENCY}"', "tasks.csv"],
    "csvgrep": ["csvgrep", "-c", "lead_agencies", "-m", AGENCY, "tasks.csv"],
    "sqlite-utils rows": [
        "sqlite-utils", "rows", "tasks.sqlite", "task_agencies", "--where", f"agency = '{AGENCY}'",
    ],
}  # fmt: skip
SCALE = {
    "first load": ["list", "--count"],
    "second load": ["list", "--count"],
    "`list --agency`": ["list", "--agency", AGENCY],
    "`show`": ["show", "777"],
    "`search` literal": ["search", "区块链", "-n", "10"],
    "`search` Pinyin": ["search", "qukuailian", "-n", "10"],
    "`search` question": ["search", "企业怎么在网上办税？", "--near"],
    "`stats`": ["stats", "--by", "category"],
    "csv": ["export", "-f", "csv"],
    "jsonl": ["export", "-f", "jsonl"],
    "parquet": ["export", "-o", "out.parquet"],
    "yaml": ["export", "-f", "yaml"],
    "xlsx": ["export", "-o", "out.xlsx"],
    "sqlite": ["export", "-o", "out.sqlite"],
}


def measured(words: Sequence[str], folder: Path, environment: Mapping[str, str]) -> tuple[float, float]:
    """Seconds and MB that a process takes from its start to its end."""
    start = time.perf_counter()
    process = subprocess.Popen(
        words, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, **environment}
    )
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{words} failed with {process.returncode}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def start(folder: Path) -> tuple[str, str]:
    """The small table: each program in turn, again and again, as multiples of a bare Python; and what docs/ quotes."""
    official = load.load_table()
    for name in ("csv", "jsonl", "sqlite"):
        (folder / f"tasks.{name}").write_bytes(exporting.dump_tasks([official], official.tasks, name))
    environment = {"REFORMCTL_CACHE": str(folder / "cache")}
    programs = {name: words for name, words in START.items() if shutil.which(words[0])}
    taken: dict[str, list[float]] = {name: [] for name in programs}
    for number in range(ROUNDS + 1):
        for name, words in programs.items():
            seconds, _memory = measured(words, folder, environment)
            if number:  # the first time disks are read, and the cache is filled
                taken[name].append(seconds)
    bare = median(taken[BARE])
    ratios = {name: median(values) / bare for name, values in taken.items()}
    (HERE / "start.svg").write_text(picture(ratios), encoding="utf-8")
    rows = [f"| `{name}` | {1000 * median(taken[name]):.1f} ms | {ratio:.1f} |" for name, ratio in ratios.items()]
    missing = [name for name in START if name not in programs]
    note = f"\nNot installed, so not measured: {', '.join(missing)}.\n" if missing else ""
    names = [name for name in ratios if name not in {BARE, "import typer", "reformctl list --help"}]
    quoted = [
        f"| | {' | '.join(f'`{name}`' for name in names)} |",
        "|---" * (len(names) + 1) + "|",
        f"| × `{BARE}` | {' | '.join(f'{ratios[name]:.1f}' for name in names)} |\n",
    ]
    return "\n".join(["| program | median | of a bare Python |", "|---|---:|---:|", *rows, note]), "\n".join(quoted)


def picture(ratios: Mapping[str, float]) -> str:
    """Bars, longest last, with their numbers."""
    step, left, unit = 26, 230, 440 / max(ratios.values())
    rows = []
    for at, (name, ratio) in enumerate(sorted(ratios.items(), key=lambda pair: pair[1])):
        y = 20 + at * step
        color = "#2a6496" if name.startswith("reformctl") else "#999"
        rows += [
            f'<text x="{left - 10}" y="{y + 14}" text-anchor="end">{escape(name)}</text>',
            f'<rect x="{left}" y="{y}" width="{ratio * unit:.1f}" height="18" fill="{color}"/>',
            f'<text x="{left + ratio * unit + 6:.1f}" y="{y + 14}">{ratio:.1f}</text>',
        ]
    size = f'width="760" height="{30 + len(ratios) * step}"'
    look = 'font-family="Noto Sans CJK SC, Microsoft YaHei, PingFang SC, sans-serif" font-size="13"'
    title = "Time of a whole process, as a multiple of python -c pass"
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} {look} role="img"><title>{title}</title>',
            '<rect width="100%" height="100%" fill="#fff"/>',
            *rows,
            "</svg>\n",
        ]
    )


def scale(sizes: Sequence[int], folder: Path) -> str:
    """Larger and larger tables: seconds of a process, and below them its memory in MB."""
    columns = [list(_scaled(size, folder)) for size in sizes]
    heads = " | ".join(f"{size:,}" for size in sizes)
    rows = [f"| {name} | {' | '.join(cells)} |" for name, *cells in zip(SCALE, *columns, strict=True)]
    return "\n".join([f"| tasks | {heads} |", "|---|" + "---:|" * len(sizes), *rows, ""])


def _scaled(size: int, folder: Path) -> Iterator[str]:
    with (folder / "large.yaml").open("wb") as file:  # by another process: what this one holds counts as theirs
        subprocess.run([sys.executable, HERE / "tables.py", str(size)], stdout=file, check=True)
    environment = {"REFORMCTL_CACHE": str(folder / f"cache{size}")}
    for name, words in SCALE.items():
        line = [REFORMCTL, *words, "--data", "large.yaml"]
        runs = [measured(line, folder, environment)]
        if name != "first load" and runs[0][0] < LONG:
            runs += [measured(line, folder, environment) for _time in range(2)]
        seconds, memory = (median(values) for values in zip(*runs, strict=True))
        print(f"{size:>7,} {name:<20} {seconds:8.2f} s {memory:7.0f} MB", flush=True)
        yield f"{seconds:.2f} s, {memory:.0f} MB"


def keep(name: str, text: str, path: Path = HERE / "RESULTS.md") -> None:
    """Put a table where a document has a place for it."""
    machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    body = f"<!-- {name} -->\n\n{text}\n({machine}, {time.strftime('%Y-%m-%d')})\n\n<!-- /{name} -->"
    old = path.read_text(encoding="utf-8")
    path.write_text(
        re.sub(f"<!-- {name} -->.*<!-- /{name} -->", lambda _: body, old, flags=re.DOTALL), encoding="utf-8"
    )


def main(wanted: Sequence[str]) -> None:
    """Measure what is asked for, and keep what was asked for whole."""
    sizes = [int(word) for word in wanted if word.isdecimal()]
    with tempfile.TemporaryDirectory() as name:
        if sizes or not wanted or "scale" in wanted:  # first: what this process holds counts as theirs
            text = scale(sizes or SIZES, Path(name))
            print(text)
            if not sizes:
                keep("scale", text)
        if not wanted or "start" in wanted:
            text, quoted = start(Path(name))
            print(text)
            keep("start", text)
            for page in ("speed.md", "speed.zh-CN.md"):
                keep("speed", quoted, HERE.parent / "docs" / page)


if __name__ == "__main__":
    main(sys.argv[1:])
