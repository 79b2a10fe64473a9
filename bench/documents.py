"""How long an import takes: the official table, and larger ones, as each kind of document, in a process of its own.

python bench/documents.py
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import test_round_trips as written

import tables
from reformctl.tablefile import load

RUNS = 3
SIZES = (38, 1_000)
COMMAND = Path(sys.executable).parent / "reformctl"


def seconds(path: Path) -> float:
    """The median of a few runs of the whole command."""
    took = []
    for _run in range(RUNS):
        begun = time.perf_counter()
        subprocess.run(
            [COMMAND, "import", path, "-q", "-o", path.with_suffix(".yaml")], check=False, capture_output=True
        )
        took.append(time.perf_counter() - begun)
    return sorted(took)[RUNS // 2]


def main() -> None:
    """Print a table in Markdown."""
    kinds = [kind for kind in written.WRITERS if kind != "txt"]  # the official text itself, of one size
    print(f"| tasks | {' | '.join(kinds)} |\n|---:|{'---:|' * len(kinds)}")
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            table = load.load_table() if size == len(load.load_table()) else tables.table(size)
            table = table.replace(tasks=tuple(sorted(table.tasks, key=lambda task: (task.category or "", task.id))))
            cells = []
            for kind in kinds:
                path = Path(folder) / f"table.{kind}"
                path.write_bytes(written.WRITERS[kind](table))
                cells.append(f"{seconds(path):.2f} s")
            print(f"| {size:,} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
