"""Draw the kept screens in tests/golden/ anew, after a change of layout that is meant; look at the difference.

python scripts/screens.py && git diff tests/golden
"""

from pathlib import Path

from terminal import on_terminal

ROOT = Path(__file__).parent.parent
COUNCIL = ROOT / "tests" / "cases" / "tables" / "council.yaml"


def draw(first: str) -> str:
    """What a terminal shows for the first line of a kept screen: the width of the window and the command."""
    columns, *arguments = first.split(" ")
    arguments = [str(COUNCIL) if word == "COUNCIL" else word for word in arguments]
    _code, shown = on_terminal(*arguments, columns=int(columns), LANG="C.UTF-8")
    return f"{first}\n{shown}".replace("\x1b", r"\e")


if __name__ == "__main__":
    for kept in sorted((ROOT / "tests" / "golden").glob("*.txt")):
        kept.write_text(draw(kept.read_text(encoding="utf-8").split("\n")[0]), encoding="utf-8")
