"""Attack the tool at length: mutated tables, command lines made at random, and a fault injected at calls to the system.

    python scripts/attack.py                       # 100,000 tables, 5,000 command lines, 300 faults: about half an hour
    python scripts/attack.py faults --count 50 --seed 7

Nothing may end in a traceback or in exit code 70, nothing may hang, and no file may be lost: what was there is there
afterwards, or something whole is in its place. What breaks that is printed with the seed that finds it again; the exit
code is then 1.
"""

import argparse
import builtins
import contextlib
import errno
import io
import os
import random
import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple
from unittest import mock

from reformctl.__main__ import main
from reformctl.cli import spec
from reformctl.exporting import FORMATS
from reformctl.model import diagnostics
from reformctl.system.environment import Screen
from reformctl.tablefile import validate

ROOT = Path(__file__).parent.parent
TABLES = [ROOT / "data" / "tasks.yaml", *sorted((ROOT / "tests" / "cases" / "tables").glob("*.yaml"))]
HOSTILE_PIECES = [
    *(sign.encode() for sign in "\n\t :-'\"[]{}#|>%@`?~\\\r\0\x1b：、\u3000"),
    *(b": ", b"- ", b"\r\n", b"&a ", b"*a", b"!x ", b"<<: ", b"---\n", b"...\n", b"null", b"id: 1\n", b"  - id: 99\n"),
    *(b"\xff", b"\xef\xbb\xbf", b"\xc2\x85", b"\xe2\x80\xa8", b"\xe2\x80\xae", b"\xed\xa0\x80", "税务".encode("gbk")),
    *(b'"\\ud800"', b'"\\x00"', b"[" * 40, b"{a: " * 40, b"- " * 40, "甲".encode() * 2000, b"9" * 5000),
]
"""What breaks parsers: signs of YAML, broken encodings, deep nesting. tests/tablefile/test_fuzz.py puts it in, too."""
WORDS = [
    *(
        "",
        " ",
        "-",
        "--",
        "17",
        "3-7,12",
        "qh6:17",
        "0",
        "-1",
        "99999999999999999999",
        "税务",
        "司法局",
        "深圳市税务局",
    ),
    *("a.yaml", "out.csv", "out.xlsx", "none/out.csv", "folder", "folder/", "/dev/null", "\x1b[31m", "\ud800"),
    *("csv", "json", "区块链", "“AI”", "-公证", "(", "[[a]", "a" * 5000, "１７", "五", "title", "id,title", "x=y", "="),
    *(
        "list",
        "show",
        "search",
        "export",
        "stats",
        "check",
        "diff",
        "import",
        "help",
        "completion",
        "schema",
        "agencies",
    ),
]
ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS, errno.EMFILE, errno.EPERM, errno.ENOENT, errno.ENOTDIR)
CALLS = ("open", "write", "fsync", "replace", "rename", "link", "unlink", "stat", "lstat", "fstat", "mkdir", "chmod")
OFTEN, SELDOM = 0.3, 0.05
"""How probable it is that a line has something unusual."""
CODES = {0, 1, 2}
"""How a run may end: found, a clean no, or a sentence that says what is wrong."""


class Outcome(NamedTuple):
    """How a command ended, and what it said on standard error."""

    code: int
    said: str

    @property
    def is_sound(self) -> bool:
        """Whether it ended as a command may end."""
        return self.code in CODES and "Traceback" not in self.said


def run(words: list[str]) -> Outcome:
    """Run a command line in this process, away from its streams."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _stream in range(2))
    with mock.patch.multiple(sys, stdout=out, stderr=err, stdin=io.TextIOWrapper(io.BytesIO(b"5\n17\n"))):
        code = main(words)
    return Outcome(code, err.buffer.getvalue().decode(errors="replace"))


def mutate(data: bytes, chance: random.Random) -> bytes:
    """A text with up to six places where something was cut out, put in, or copied to."""
    for _edit in range(chance.randint(1, 6)):
        begin = chance.randint(0, len(data))
        end = min(begin + chance.choice([0, 0, 1, 2, 9, 200]), len(data))
        filling = chance.choice([chance.choice(HOSTILE_PIECES), data[end : end + 300], chance.randbytes(3)])
        data = data[:begin] + filling + data[end:]
    return data


def attack_tables(count: int, chance: random.Random) -> Iterator[str]:
    """Mutated tables: each is read, or has faults with places that any terminal can show."""
    texts = [path.read_bytes() for path in TABLES]
    for number in range(count):
        data = mutate(chance.choice(texts), chance)
        try:
            table, found = validate.validate_bytes(data)
            for diagnostic in found:
                diagnostics.format_diagnostic("t.yaml", diagnostic, Screen(80))
            is_sound = (table is None) == any(diagnostic.is_refusing for diagnostic in found)
            if not is_sound or any(diagnostic.location is None for diagnostic in found):
                yield f"table {number}: neither a table nor a fault with a place: {data!r}"
        except Exception:  # noqa: BLE001 what the attack is looking for
            yield f"table {number}: {traceback.format_exc()}{data!r}"


def attack_lines(count: int, chance: random.Random) -> Iterator[str]:
    """Command lines made of our own options and of words that people, programs and enemies type."""
    with _folder() as folder:
        kept = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
        for number in range(count):
            words = _line(chance)
            outcome = run(words)
            if not outcome.is_sound:
                yield f"line {number}: {words}: exit {outcome.code}: {outcome.said[-2000:]}"
            named = {word for word in words if word in kept}
            for name, data in kept.items():
                path = folder / name
                if name not in named and not (path.is_file() and path.read_bytes() == data):
                    yield f"line {number}: {words}: {name} was changed"
                path.write_bytes(data)


def _line(chance: random.Random) -> list[str]:
    command = chance.choice(spec.COMMANDS)
    words = [command.name]
    for _option in range(chance.randint(0, 4)):
        option = chance.choice(command.options) if command.options else None
        if option is None or chance.random() < OFTEN:
            words.append(chance.choice(WORDS))
            continue
        name = chance.choice(option.names.split())
        value = chance.choice([*option.choices, *WORDS, *FORMATS])
        words += [f"{name}={value}"] if chance.random() < OFTEN else [name, value]
    if chance.random() < SELDOM:
        chance.shuffle(words)
    return words


def attack_faults(count: int, chance: random.Random) -> Iterator[str]:
    """One call to the system fails, as on a full disk: the files that were there stay, or are replaced whole."""
    for number in range(count):
        with _folder() as folder:
            words, files = chance.choice(_WRITERS)
            whole = _written(words, files)
            for name in files:
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(b"OLD")
            table = (folder / "a.yaml").read_bytes()
            at, kind = chance.randint(1, 60), chance.choice(ERRORS)
            with _failing(at, kind):
                outcome = run(words)
            told = f"fault {number}: call {at} of {' '.join(words)} fails with {errno.errorcode[kind]}"
            if not outcome.is_sound:
                yield f"{told}: exit {outcome.code}: {outcome.said[-2000:]}"
            found = {name: (folder / name).read_bytes() for name in files if (folder / name).exists()}
            if found not in (whole, dict.fromkeys(files, b"OLD")):
                yield f"{told}: exit {outcome.code}, files { ({name: data[:20] for name, data in found.items()}) }"
            if outcome.code == 0 and found != whole:
                yield f"{told}: exit 0, but the files are the old ones"
            if (folder / "a.yaml").read_bytes() != table:
                yield f"{told}: the table was changed"


_WRITERS: list[tuple[list[str], tuple[str, ...]]] = [
    *((["export", "--data", "a.yaml", "-o", f"out.{suffix}"], (f"out.{suffix}",))
      for suffix in ("csv", "json", "yaml", "xlsx", "docx", "html", "sqlite", "parquet")),
    (["export", "--data", "a.yaml", "--data", "b.yaml", "-f", "parquet", "-o", "parts/"],
     ("parts/table=a/tasks.parquet", "parts/table=b/tasks.parquet")),
    (["search", "区块链", "-f", "csv", "-o", "hits.csv"], ("hits.csv",)),
    (["stats", "--by", "category", "-f", "svg", "-o", "chart.svg"], ("chart.svg",)),
]  # fmt: skip


def _written(words: list[str], files: tuple[str, ...]) -> dict[str, bytes]:
    """What a command writes where nothing fails."""
    outcome = run(words)
    if not outcome.is_sound:
        message = f"{words} cannot be tried: {outcome.said}"
        raise RuntimeError(message)
    return {name: Path(name).read_bytes() for name in files}


@contextlib.contextmanager
def _failing(number: int, kind: int) -> Iterator[None]:
    """Let the n-th call to the system fail."""
    count = 0

    def counted(call: Callable[..., object]) -> Callable[..., object]:
        def taken(*arguments: object, **named: object) -> object:
            nonlocal count
            count += 1
            if count == number:
                raise OSError(kind, os.strerror(kind), *arguments[:1])
            return call(*arguments, **named)

        return taken

    with contextlib.ExitStack() as stack:
        for name in CALLS:
            stack.enter_context(mock.patch.object(os, name, counted(getattr(os, name))))
        stack.enter_context(mock.patch.object(builtins, "open", counted(builtins.open)))
        yield


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    """A folder to work in, with two tables and a text, and a cache of its own."""
    folder = Path(tempfile.mkdtemp())
    for name in ("a", "b"):
        text = f"format: 1\nid: {name}\ntitle: 表\ntasks:\n  - {{id: 1, title: 区块链, content: 乙}}\n"
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    (folder / "folder").mkdir()
    try:
        with contextlib.chdir(folder), mock.patch.dict(os.environ, {"REFORMCTL_CACHE": str(folder / "cache")}):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


ATTACKS: dict[str, tuple[Callable[[int, random.Random], Iterator[str]], int]] = {
    "tables": (attack_tables, 100_000),
    "lines": (attack_lines, 5_000),
    "faults": (attack_faults, 300),
}
"""Each with how often it is tried where nobody says otherwise."""


def attack() -> int:
    """Run what the command line asks for; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("attacks", nargs="*", help=f"of {', '.join(ATTACKS)}; all without any")
    parser.add_argument("--count", type=int, help="how often each is tried")
    parser.add_argument("--seed", type=int, default=1, help="another number tries other things")
    asked = parser.parse_args()
    if unknown := [name for name in asked.attacks if name not in ATTACKS]:
        parser.error(f"no attack is called {', '.join(unknown)}")
    failures = 0
    for name in asked.attacks or ATTACKS:
        function, usual = ATTACKS[name]
        count = usual if asked.count is None else asked.count
        found = 0
        for failure in function(count, random.Random(asked.seed)):
            print(failure, flush=True)
            found += 1
        print(f"{name}: {count} tried, {found} failed (seed {asked.seed})", flush=True)
        failures += found
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(attack())
