"""Versions of other packages: pyproject.toml bounds them from below, constraints.txt holds those that were tested."""

import re
from pathlib import Path

import pytest

import docs
import versions
from conftest import ROOT

CONSTRAINTS = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
CHECK = [*versions.list_requirements("check"), *versions.list_requirements("meaning")]


def chosen() -> dict[str, str]:
    """The version of each package in constraints.txt, by its name as PyPI compares names."""
    return {usual(name): version for name, version in (line.split("==") for line in CONSTRAINTS[1:])}


def usual(name: str) -> str:
    """A name as PyPI compares it: types-PyYAML is types-pyyaml, et_xmlfile is et-xmlfile."""
    return re.sub("[-_.]+", "-", name).lower()


def numbers(version: str) -> list[int]:
    """A version of digits and dots, so that two can be compared."""
    return [int(part) for part in version.split(".")]


def test_every_package_that_the_suite_runs_with_has_a_lowest_version() -> None:
    """Without one the promise would be that any version works, and none would be tried."""
    assert [row.name for row in versions.list_requirements("test") if row.lowest is None] == []


@pytest.mark.parametrize(
    "wrong", ["pyyaml>6", "pyyaml<7", "pyyaml>=6,<7", "mcp>=2.3,<4", "pyyaml~=6", "pyyaml; os=='nt'"]
)
def test_other_bounds_are_refused(wrong: str) -> None:
    """A bound that the script took for none would never be tried."""
    with pytest.raises(ValueError, match="is not of the form name>=version"):
        versions.parse_requirement(wrong)


def test_a_package_has_one_lowest_version() -> None:
    """The build makes its parts with the package itself: two bounds for one requirement would contradict each other."""
    lowest: dict[str, set[str | None]] = {}
    for row in CHECK:
        lowest.setdefault(usual(row.name), set()).add(row.lowest)
    assert {name: found for name, found in lowest.items() if len(found) > 1} == {}


def test_the_lowest_versions_are_those_of_pyproject(capsys: pytest.CaptureFixture[str]) -> None:
    """.ci/run installs exactly these; a second list, kept by hand, would not be what pyproject.toml promises."""
    versions.print_lowest()
    lines = capsys.readouterr().out.splitlines()
    pyproject = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert {"hatchling", "typer", "pdfplumber", "pytest"} <= {line.split("==")[0] for line in lines}
    bounds = [line.replace("==", ">=") for line in lines]
    assert [bound for bound in bounds if f'"{bound}"' not in pyproject and f'"{bound},<' not in pyproject] == []


def test_only_a_package_that_renames_things_is_capped() -> None:
    """A highest version keeps others from installing what is newest: it is for where the next version cannot work."""
    assert versions.parse_requirement("mcp>=2.3,<3") == versions.Requirement("mcp", (), "2.3")
    capped = re.findall(r'"([\w-]+)[^"<]*<', (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert capped == [*versions.CAPS] == ["mcp"]


def test_what_was_tested_is_sorted_and_exact() -> None:
    """So that a renewal shows what has changed, and nothing else."""
    assert CONSTRAINTS[0].startswith("# ")
    assert CONSTRAINTS[1:] == sorted(CONSTRAINTS[1:], key=str.lower)
    assert [line for line in CONSTRAINTS[1:] if not re.fullmatch(r"[\w.-]+==[0-9][\w.]*", line)] == []


def test_every_direct_requirement_was_tested_within_its_bounds() -> None:
    """One that is not named is any version; one below the bound cannot be installed together with reformctl."""
    assert [row.name for row in CHECK if usual(row.name) not in chosen()] == []
    lowest = {row.name: row.lowest for row in CHECK if row.lowest}
    assert [name for name, version in lowest.items() if numbers(chosen()[usual(name)]) < numbers(version)] == []


@pytest.mark.parametrize("readme", docs.READMES, ids=lambda readme: readme.name)
def test_the_line_for_the_tests_installs_what_was_tested(readme: Path) -> None:
    """A release of another project turned this line red in every fresh clone; CI takes both lines from README.md."""
    lines = re.findall("^python3 -m venv .*$", readme.read_text(encoding="utf-8"), re.MULTILINE)
    assert ["-c constraints.txt" in line for line in lines] == [False, True]
