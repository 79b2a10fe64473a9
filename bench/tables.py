"""Large tables for benchmarks, always the same: the sentences of the official table, put together anew.

python bench/tables.py 10000 > large.yaml
"""

import random
import re
import sys

from reformctl.exporting.to_yaml import dump_table
from reformctl.model.table import Source, Table, Task
from reformctl.tablefile import load


def table(size: int) -> Table:
    """A valid table of `size` tasks: each has some sentences of the official contents, in a random order."""
    official = load.load_table()
    chance = random.Random(size)
    sentences = [text for task in official.tasks for text in re.findall("[^。]+。?", task.content)]
    clauses = [text for task in official.tasks for text in re.findall("[^，。；、“”]{4,20}", task.content)]
    names = [agency.name for agency in official.agencies]
    tasks = tuple(
        Task(
            table="bench",
            id=number,
            title=f"{''.join(chance.sample(clauses, 2))}（{number}）",
            content="".join(chance.choices(sentences, k=chance.randint(2, 7))) + f"（第{number}项）",
            category=chance.choice(official.categories).name,
            lead_agencies=tuple(chance.sample(names, chance.choice([1, 1, 1, 1, 2, 3]))),
            scope="全市",
        )
        for number in range(1, size + 1)
    )
    categories = tuple(category._replace(declared=None) for category in official.categories)
    return official.replace(id="bench", source=Source(), categories=categories, tasks=tasks)


if __name__ == "__main__":
    sys.stdout.buffer.write(dump_table(table(int(sys.argv[1]))))
