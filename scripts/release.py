"""Prepare a release; .github/workflows/release.yml and .ci/run run this.

Usage:

    python scripts/release.py check v0.2.0    # the tag, the package, CITATION.cff and CHANGELOG.md name one version
    python scripts/release.py notes v0.2.0    # prints what CHANGELOG.md says of the version
    python scripts/release.py tables FOLDER   # writes the ready files of the packaged table, and one set an agency
"""

import os
import re
import sys
import tempfile
import zipfile
from pathlib import Path

import reformctl
from reformctl.__main__ import main

ROOT = Path(__file__).resolve().parent.parent
CITATION = ROOT / "CITATION.cff"
CHANGELOG = ROOT / "CHANGELOG.md"
READY_FORMATS = ("xlsx", "docx", "html")
"""What somebody opens who has no terminal."""
AGENCIES_ARCHIVE = "agencies.zip"
"""One archive, for a release does not keep the Chinese name of a file that is attached to it."""
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the archive, so that one table always gives the same bytes."""


def check_versions(tag: str) -> None:
    """Stop unless the tag, the package, CITATION.cff and CHANGELOG.md name one version."""
    version = reformctl.__version__
    if tag != f"v{version}":
        raise SystemExit(f"the tag is {tag}, but the package is {version}: src/reformctl/__init__.py")
    cited = read_cited_version()
    if cited != version:
        raise SystemExit(f"CITATION.cff is of {cited}, but the package of {version}")
    read_notes(version)
    print(f"{tag}: the package, CITATION.cff and CHANGELOG.md agree")


def read_cited_version() -> str:
    """Read the version that CITATION.cff tells people to cite."""
    match = re.search(r"^version: (\S+)$", CITATION.read_text(encoding="utf-8"), re.MULTILINE)
    if match is None:
        raise SystemExit("CITATION.cff has no version")
    return match[1]


def read_notes(version: str) -> str:
    """Read the section of CHANGELOG.md that begins `## 0.2.0`, without its heading."""
    text = CHANGELOG.read_text(encoding="utf-8")
    section = re.search(rf"^## {re.escape(version)}\b.*\n((?:(?!## ).*\n)*)", text, re.MULTILINE)
    if section is None:
        raise SystemExit(f"CHANGELOG.md has no section “## {version}”: rename “## Unreleased”")
    return section[1].strip() + "\n"


def write_tables(folder: Path) -> None:
    """Write the whole table in each ready format, and an archive with the same for each agency."""
    os.environ["REFORMCTL_LANG"] = "zh"
    folder.mkdir(parents=True, exist_ok=True)
    for name in READY_FORMATS:
        _export(folder / f"tasks.{name}")
    with tempfile.TemporaryDirectory() as work, zipfile.ZipFile(folder / AGENCIES_ARCHIVE, "w") as archive:
        for agency in reformctl.load().agencies:
            for name in READY_FORMATS:
                path = Path(work, f"{agency.name}.{name}")
                _export(path, "--agency", agency.name)
                entry = zipfile.ZipInfo(path.name, EPOCH)
                archive.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED)
    print(*sorted(path.name for path in folder.iterdir()))


def _export(path: Path, *options: str) -> None:
    code = main(["export", "--quiet", *options, "-o", str(path)])
    if code != 0:
        raise SystemExit(f"{path.name} was not written: exit code {code}")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["check", tag]:
            check_versions(tag)
        case ["notes", tag]:
            print(read_notes(tag.removeprefix("v")), end="")
        case ["tables", folder]:
            write_tables(Path(folder))
        case _:
            raise SystemExit("usage: python scripts/release.py check TAG | notes TAG | tables FOLDER")
