"""How long a search takes once a table is loaded, and how that grows: 38, 1,000, 10,000 and 100,000 tasks.

python bench/search.py
"""

import time
from collections.abc import Callable
from functools import partial
from statistics import median

from reformctl.searching import search_literals, search_tasks
from reformctl.searching.corpus import Corpus
from reformctl.searching.query import parse_query
from reformctl.tablefile import load
from tables import table

QUERIES = {
    "literal 区块链": "区块链",
    "two words 银行 保险": "银行 保险",
    "Pinyin qukuailian": "qukuailian",
    "sound 区快链": "区快链",
    "question 企业怎么在网上办税？": "企业怎么在网上办税？",
}


def measure_seconds(work: Callable[[], object], times: int = 3) -> float:
    """Measure the median of several runs, after one that is not counted."""
    work()
    taken = []
    for _time in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return median(taken)


def main() -> None:
    """Print one row for each size."""
    print("| tasks | fold | literal, --exact |", " | ".join(QUERIES), "|")
    print("|" + "---:|" * (len(QUERIES) + 3))
    for size in (38, 1_000, 10_000, 100_000):
        benchmark = load.load_table() if size == 38 else table(size)  # noqa: PLR2004 the official table
        start = time.perf_counter()
        corpus = Corpus.from_stores([benchmark.store])
        seconds = [time.perf_counter() - start]
        literal = parse_query(["区块链"])
        seconds.append(measure_seconds(partial(search_literals, corpus, literal)))
        for text in QUERIES.values():
            query = parse_query([text])
            seconds.append(measure_seconds(partial(search_tasks, corpus, query, [benchmark])))
        cells = [f"{1000 * value:,.1f} ms" for value in seconds]
        print(f"| {size:,} |", " | ".join(cells), "|")


if __name__ == "__main__":
    main()
