"""What the command says of an error, and what the Python API says: one names options, the other arguments."""

import ast
import re
from collections.abc import Callable, Iterator

import pytest

import catalogue
import reformctl
from conftest import Outcome
from reformctl import Selection, Table
from reformctl.cli.error_messages import OPTIONS, SENTENCES
from reformctl.model import name_kinds
from reformctl.system.errors import ReformctlError, UnknownNameError, UsageError

OUTCOMES = ("several", "near", "unknown")
"""How a name can be wrong: the kind of such an error is made of one of these and of the kind of the name."""
ERRORS = {kind.__name__ for kind in (UsageError, UnknownNameError)}
"""What the core raises with a kind."""


def raised() -> Iterator[tuple[str, set[str]]]:
    """The kind of each error in the source, and the names of the values that it brings along."""
    for path in sorted(catalogue.SOURCE.rglob("*.py")):
        for node in catalogue.list_nodes(path.read_text(encoding="utf-8")):
            if not isinstance(node, ast.Call) or ast.unparse(node.func) not in ERRORS:
                continue
            values = {str(keyword.arg) for keyword in node.keywords}
            match node.args:
                case [_sentence, ast.Constant(str(kind))]:
                    yield kind, values
                case [_sentence, ast.JoinedStr()]:
                    for outcome in OUTCOMES:
                        yield from ((f"{outcome}-{kind.key}", values) for kind in name_kinds.KINDS)


def test_every_sentence_of_the_command_is_about_an_error_that_there_is() -> None:
    """A kind that is misspelt would let the command speak of arguments, which nobody can type."""
    kinds = dict(raised())
    assert SENTENCES.keys() <= kinds.keys()
    wordless = {kind for kind in kinds if not kind.startswith(tuple(f"{outcome}-" for outcome in OUTCOMES))}
    assert wordless <= SENTENCES.keys(), "a kind that nobody asks for"
    for kind, sentence in SENTENCES.items():
        assert set(re.findall(r"\{(\w+)\}", sentence)) <= {*kinds[kind], "option", "data"}, kind


@pytest.mark.parametrize(
    ("selection", "words", "sentences"),
    [
        (
            Selection(joint=True, sole=True),
            ("--joint", "--sole"),
            (
                "joint and sole exclude each other: give one of them",
                "--joint and --sole exclude each other: give one of them",
            ),
        ),
        (
            Selection(all_agencies=True),
            ("--all-agencies",),
            ("all_agencies needs at least one agency in agencies", "--all-agencies needs at least one --agency"),
        ),
        (
            Selection(agencies=("无此局",)),
            ("-a", "无此局"),
            (
                "no agency is called “无此局” (table.agencies lists all 19)",
                "no agency is called “无此局” (reformctl agencies lists all 19)",
            ),
        ),
        (
            Selection(categories=("法制创新",)),
            ("-c", "法制创新"),
            (
                "no category is called “法制创新”; did you mean 法治创新? (table.categories lists all 7)",
                "no category is called “法制创新”; did you mean 法治创新? (reformctl categories lists all 7)",
            ),
        ),
        *(
            (
                Selection(**{argument: ("甲{、乙}",)}),  # type: ignore[arg-type] # one of the three
                (option, "甲{、乙}"),
                (
                    f"“甲{{、乙}}” is more than one name: give them one by one in {argument}",
                    f"“甲{{、乙}}” is more than one name: give {option} once for each name",
                ),
            )
            for argument, option in OPTIONS.items()
        ),
    ],
)
def test_one_error_in_two_wordings(
    selection: Selection,
    words: tuple[str, ...],
    sentences: tuple[str, str],
    qh6: Table,
    call: Callable[..., Outcome],
) -> None:
    """Each reader is told what he can change; braces in a name are the name's own."""
    in_python, on_the_command_line = sentences
    with pytest.raises(ReformctlError) as caught:
        reformctl.select(qh6, selection)
    assert str(caught.value) == in_python
    assert call("list", *words) == (2, "", f"reformctl: {on_the_command_line}\n")


def test_an_error_of_a_search(qh6: Table, call: Callable[..., Outcome]) -> None:
    """What can be typed instead is a command only for who types commands."""
    with pytest.raises(UsageError) as caught:
        reformctl.search(qh6, "-公证")
    assert str(caught.value).endswith("such as 区块链 -公证")
    assert "reformctl search --regex . -公证" in call("search", "-公证")[2]


def test_an_error_of_a_format(qh6: Table, council: Table, call: Callable[..., Outcome]) -> None:
    """The same of what a format cannot hold."""
    with pytest.raises(UsageError, match=r"^a YAML file holds one table, not qh6, council: choose one of them$"):
        reformctl.dump([qh6, council], name="yaml")
    assert call("agencies", "-f", "cite")[2].startswith("reformctl: cite is for the tasks of list, show, search")


def test_what_is_said_in_chinese(call: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch, qh6: Table) -> None:
    """Both wordings are in the catalogue."""
    monkeypatch.setenv("REFORMCTL_LANG", "zh")
    assert call("list", "--joint", "--sole")[2] == "reformctl: --joint 与 --sole 不能并用：请只用一个\n"
    with pytest.raises(UsageError, match=r"^joint 与 sole 不能并用：请只用一个$"):
        reformctl.select(qh6, Selection(joint=True, sole=True))


def test_a_command_that_an_error_names_answers_from_the_same_tables(call: Callable[..., Outcome]) -> None:
    """Without --data it would list the agencies of the packaged table, and not the one that is wanted."""
    path = str(catalogue.ROOT / "tests" / "cases" / "tables" / "council.yaml")
    _code, _out, err = call("list", "-a", "教育局", "--data", path)
    assert err == f"reformctl: no agency is called “教育局” (reformctl agencies --data {path} lists all 3)\n"
    assert call("agencies", "--data", path)[1].count("\n") == 3
    assert call("list", "监管", "--data", path, "--table", "council")[2].endswith(
        f"reformctl search 监管 --data {path} --table council\n"
    )
