"""Reads the tables of characters and words that lie beside the code."""

import os


def read_data_lines(name: str) -> list[str]:
    """Read the lines of a file such as synonyms.txt."""
    folder = os.path.dirname(__file__)
    path = os.path.join(folder, name)
    with open(path, encoding="utf-8") as file:
        text = file.read()
    return text.splitlines()
