"""Every regular expression of the package, on texts that nearly match: none takes the square of their length.

The expressions are found in the code, with how each of them is used; the texts are made of ones that match
(Hypothesis), in which a part is repeated thousands of times and the end is spoilt.
"""

import ast
import importlib
import inspect
import pkgutil
import random
import re
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, errors, given, settings
from hypothesis import strategies as st

import reformctl
from growing import TIMES, Hangs, is_steep

FEW = 500
"""Characters of the shorter texts."""
SHORT = 0.015
"""Seconds within which 4,000 characters are quick: with their square they take 0.05 and more."""
SAMPLES = 15
"""Texts that match, for each expression."""
TRIED = 250
"""Texts that nearly match, for each expression."""
ENDS = ("", "甲", "（", "\x01", "\n")
"""What spoils a match."""
BLANKS = (" ", "\t", "\n", "1", "甲")
"""What is repeated besides the parts of what matches."""
LOOKING: dict[str, Callable[[re.Pattern[Any]], Callable[[Any], object]]] = {
    "match": lambda pattern: pattern.match,
    "fullmatch": lambda pattern: pattern.fullmatch,
    "search": lambda pattern: pattern.search,
    "finditer": lambda pattern: lambda text: [*pattern.finditer(text)],
}
WAYS = dict.fromkeys(("findall", "sub", "subn", "split", "finditer"), "finditer") | {
    name: name for name in ("match", "fullmatch", "search")
}
OWN = {"reformctl.exporting.html_page", "reformctl.exporting.to_xlsx"}
"""Modules whose expressions also meet what we write ourselves, such as parts of our page: those are not tried."""


class Found(NamedTuple):
    """An expression and how the code uses it."""

    pattern: re.Pattern[Any]
    ways: frozenset[str]


def modules() -> Iterator[ModuleType]:
    """Every module of the package."""
    for info in pkgutil.walk_packages(reformctl.__path__, "reformctl."):
        if not info.name.endswith("__main__") and info.name not in OWN:
            yield importlib.import_module(info.name)


def patterns_in(value: object) -> Iterator[re.Pattern[Any]]:
    """The expressions that a value is or holds."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list):
        for entry in value:
            yield from patterns_in(entry)
    elif isinstance(value, dict):
        for entry in value.values():
            yield from patterns_in(entry)


def found() -> dict[str, Found]:
    """By module and name, or line: what is compiled at the top of a module, and what functions of `re` are given."""
    named: dict[str, Found] = {}
    used: dict[str, set[str]] = {}
    nameless: dict[str, set[str]] = {}
    for module in modules():
        tree = ast.parse(inspect.getsource(module))
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in WAYS and not isinstance(node.value, ast.Constant):
                name = ast.unparse(node.value).rpartition(".")[2]
                used.setdefault(name, set()).add(WAYS[node.attr])
                nameless.setdefault(module.__name__, set()).add(WAYS[node.attr])
        named.update(_given_to_re(module, tree))
    for module in modules():
        for name, value in vars(module).items():
            for at, pattern in enumerate(patterns_in(value)):
                ways = used.get(name) or nameless.get(module.__name__) or {*LOOKING}
                if not any(pattern is known.pattern for known in named.values()):
                    named[f"{module.__name__}.{name}{at or ''}"] = Found(pattern, frozenset(ways))
    return named


def _given_to_re(module: ModuleType, tree: ast.AST) -> Iterator[tuple[str, Found]]:
    """What stands in calls such as re.sub(...) and does not depend on what a function is given."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WAYS):
            continue
        if isinstance(node.func.value, ast.Name) and node.func.value.id == "re":
            try:
                text = eval(compile(ast.Expression(node.args[0]), "", "eval"), {**vars(module)})  # noqa: S307 our own code
            except NameError:
                continue
            yield f"{module.__name__}:{node.lineno}", Found(re.compile(text), frozenset({WAYS[node.func.attr]}))


def samples(pattern: re.Pattern[Any]) -> list[Any]:
    """Texts that match, the same ones in each run."""
    made: list[Any] = []
    as_text = re.compile(pattern.pattern.decode("latin-1"), pattern.flags | re.ASCII) if _of_bytes(pattern) else pattern

    def collect(strategy: st.SearchStrategy[str]) -> None:
        @settings(
            max_examples=SAMPLES,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=[*HealthCheck],
        )
        @given(strategy)
        def take(text: str) -> None:
            made.append(text[:60])

        take()

    try:
        collect(st.from_regex(as_text, fullmatch=True))
    except (errors.Unsatisfiable, errors.InvalidArgument):
        collect(st.from_regex(as_text))
    return made


def _of_bytes(pattern: re.Pattern[Any]) -> bool:
    return isinstance(pattern.pattern, bytes)


def attacks(pattern: re.Pattern[Any]) -> list[tuple[str, str, str]]:
    """(beginning, what is repeated, end) of texts that nearly match."""
    made: dict[tuple[str, str, str], None] = {}
    for text in dict.fromkeys(filter(None, samples(pattern))):
        for at in {*range(min(len(text), 12)), len(text)}:
            for part in {text[at : at + 1], text[at : at + 2], text, *BLANKS} - {""}:
                for start in {"", text[:at]}:
                    made.update(dict.fromkeys((start, part, end) for end in ENDS))
    chosen = sorted(made)
    random.Random(7).shuffle(chosen)
    return chosen[:TRIED]


def steep(found: Found) -> list[tuple[str, str, str, str]]:
    """(way, beginning, what is repeated, end) of the texts that take the square of their length."""
    worst = []
    for way in sorted(found.ways):
        look = LOOKING[way](found.pattern)
        for start, part, end in attacks(found.pattern):

            def work(size: int, start: str = start, part: str = part, end: str = end, look: Any = look) -> object:
                text = start + part * (size // len(part)) + end
                return look(text.encode("latin-1", "replace") if _of_bytes(found.pattern) else text)

            try:
                bad = is_steep(work, FEW, SHORT)
            except Hangs:
                bad = True
            if bad:
                worst.append((way, start, part, end))
                break
    return worst


PATTERNS = found()


@pytest.mark.parametrize("name", PATTERNS)
def test_no_expression_takes_the_square_of_a_text(name: str) -> None:
    """25 kB of blanks took ten seconds: whoever is sent such a file, or pastes such a line, must not wait."""
    assert not steep(PATTERNS[name])


@pytest.mark.parametrize(
    ("bad", "way"),
    [
        (r"[ \t]*\|?[ \t]*:?-{3,}", "search"),
        (r"[0-9]+\.?[0-9]*x", "fullmatch"),
        (r"(?:按职责(?:分工)?|分工)*负责", "fullmatch"),
        (r"附件\s*[0-9]{0,3}\s*[:：]?", "fullmatch"),
        (rb"<meta\s[^>]*?charset\s*=\s*[\"']?\s*(\w+)", "search"),
    ],
)
def test_what_does_is_found(bad: str | bytes, way: str) -> None:
    """Expressions as they stood here once; a test that found none of them would find nothing."""
    assert steep(Found(re.compile(bad), frozenset({way})))


def test_all_expressions_are_tried() -> None:
    """What is compiled deep in a module must not slip through: a few are known to be there, of each kind."""
    assert len(PATTERNS) > 150 * 0.9
    known = {"reformctl.importing.readers._RULE", "reformctl.importing.extraction.agency_names._ROLE"}
    assert known <= {*PATTERNS}
    assert any(name.startswith("reformctl.importing.extraction.task_tables:") for name in PATTERNS)
    assert TIMES * FEW == 4000
