"""Which versions of other people's packages this project is tried with, besides the newest.

`lowest` prints the lowest that pyproject.toml allows of each package that the suite runs with, as pip reads it.
`tested` writes constraints.txt: what pip chooses today, for Python 3.11, of everything that .ci/run installs.
"""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
CONSTRAINTS = ROOT / "constraints.txt"
OLDEST = (3, 11)
"""The Python for which pip chooses: what supports it is there for newer ones as well, but not the other way round."""
HEADER = """\
# The versions that reformctl was tested with on Linux. To renew them: python3.11 scripts/versions.py tested
"""
MARKER = "; sys_platform == 'linux' and platform_machine == 'x86_64'"
"""The one condition that a requirement may have: on the machine that tries the versions it holds."""
CAPS = {"mcp": "<3"}
"""Packages whose next major version renames what we use: these alone have a highest version, too."""
REQUIREMENT = re.compile(rf"([A-Za-z0-9-]+)(?:\[([a-z,]+)\])?(?:(?:>=|==)([0-9.]+)(?:{re.escape(MARKER)})?)?")


class Requirement(NamedTuple):
    """A package that pyproject.toml names, and the lowest version of it, if it states one."""

    name: str
    extras: tuple[str, ...] = ()
    lowest: str | None = None


def parse_requirement(text: str) -> Requirement:
    """Read `pyyaml>=6.0.2`, `ruff==0.17.6`, `types-PyYAML` or `reformctl[all]`; ValueError for any other form."""
    name, _sign, _version = text.partition(">=")
    uncapped = text.removesuffix(f",{CAPS[name]}") if name in CAPS else text
    match = REQUIREMENT.fullmatch(uncapped)
    if match is None:
        raise ValueError(f"pyproject.toml: “{text}” is not of the form name>=version")
    name, extras, lowest = match.groups()
    return Requirement(name, tuple(extras.split(",")) if extras else (), lowest)


def list_requirements(extra: str | None = None) -> list[Requirement]:
    """What pyproject.toml names for the build, the package itself, and an extra with the extras that it takes in."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = pyproject["project"]
    rows = [parse_requirement(text) for text in (*pyproject["build-system"]["requires"], *project["dependencies"])]
    extras = [extra] if extra else []
    while extras:
        for row in map(parse_requirement, project["optional-dependencies"][extras.pop()]):
            if row.name == project["name"]:
                extras += row.extras
            else:
                rows.append(row)
    return rows


def print_lowest() -> None:
    """Print each package of the suite once, at its lowest version."""
    lines = {f"{row.name}=={row.lowest}" for row in list_requirements("test")}
    print(*sorted(lines, key=str.lower), sep="\n")


def write_tested() -> None:
    """Ask pip what it would install into an empty environment, and write that down."""
    if sys.version_info[:2] != OLDEST:
        raise SystemExit(f"run this with Python {OLDEST[0]}.{OLDEST[1]}, the oldest that is supported")
    build = [requirement.name for requirement in list_requirements("check")]
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed", "--report", "-"]
    report = subprocess.run([*command, f"{ROOT}[check,meaning]", *build], check=True, stdout=subprocess.PIPE)
    packages = [package["metadata"] for package in json.loads(report.stdout)["install"]]
    lines = {f"{package['name']}=={package['version']}" for package in packages if package["name"] != "reformctl"}
    CONSTRAINTS.write_text(HEADER + "".join(f"{line}\n" for line in sorted(lines, key=str.lower)), encoding="utf-8")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["lowest"]:
            print_lowest()
        case ["tested"]:
            write_tested()
        case _:
            raise SystemExit("usage: python scripts/versions.py lowest | tested")
