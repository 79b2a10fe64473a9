"""How long the HTML page takes in a browser: until something is painted, and from a keystroke to the painted answer.

pip install playwright; python bench/page.py [CHROMIUM]
"""

import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from keystrokes import ANSWERED, TYPED
from reformctl import exporting
from reformctl.model.table import Table
from reformctl.tablefile import load
from tables import table

PAINTED = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
ROUNDS = 5


def measure(page: Page, measured: Table, folder: Path) -> None:
    """Print the figures of one table."""
    path = folder / f"{len(measured)}.html"
    path.write_bytes(exporting.dump_tasks([measured], measured.tasks, "html"))
    paints = []
    for _round in range(ROUNDS):
        page.goto(path.as_uri())
        page.wait_for_timeout(1500)
        paints.append(float(page.evaluate(PAINTED)))
    print(f"{len(measured)} tasks, {path.stat().st_size:,} bytes")
    print(f"  first paint      {statistics.median(paints):6.0f} ms")
    for words in TYPED:
        times = [float(page.evaluate(ANSWERED, words)) for _round in range(ROUNDS)]
        print(f"  {max(times):6.0f} ms at most, {statistics.median(times):6.0f} ms  {words or '(nothing)'}")


if __name__ == "__main__":
    program = sys.argv[1] if len(sys.argv) > 1 else "/usr/bin/chromium"
    with sync_playwright() as play, tempfile.TemporaryDirectory() as made:
        browser = play.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for one in (load.load_table(), table(10_000)):
            measure(browser.new_page(viewport={"width": 1440, "height": 900}), one, Path(made))
        browser.close()
