"""`--where`: any field of a task, as people ask for it."""

from collections.abc import Callable
from pathlib import Path

import pytest

import reformctl
from conftest import Outcome
from reformctl.model.table import Table

Run = Callable[..., Outcome]

TABLE = """\
format: 1
id: t
title: 样城市任务分工表
agencies:
  - {name: 市样品局}
  - {name: 市检验局}
tasks:
  - id: 1
    title: 样品登记=网办
    lead_agencies: [市样品局, 市检验局]
    deadline: 2025年6月底前
    content: 推动登记网上办理。
    extra: {完成情况: 已完成, 完成情况=上报: 无}
  - id: 2
    title: 結果互認
    lead_agencies: [市样品局]
    content: 建立互认清单ＡＢ。
    extra: {完成情况: 推进中}
"""


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A table with further columns."""
    file = tmp_path / "t.yaml"
    file.write_text(TABLE, encoding="utf-8")
    return str(file)


@pytest.mark.parametrize(
    ("conditions", "ids"),
    [
        (("deadline=2025年6月底前",), "1"),
        (("deadline=",), "2"),
        (("完成时限=",), "2"),
        (("deadline~6月",), "1"),
        (("title=结果互认",), "2"),
        (("content~ab",), "2"),
        (("lead_agencies=市检验局",), "1"),
        (("牵头单位~样品",), "1 2"),
        (("extra.完成情况~完成",), "1"),
        (("extra.完成情况=推进中",), "2"),
        (("extra.完成情况=上报=无",), "1"),
        (("title=样品登记=网办",), "1"),
        (("lead_agencies~样品", "deadline="), "2"),
        (("id=2",), "2"),
        (("title=没有",), ""),
    ],
)
def test_conditions(call: Run, path: str, conditions: tuple[str, ...], ids: str) -> None:
    """Is, holds, is empty; of a list any entry; folded as in a search; several must all hold."""
    words = [word for condition in conditions for word in ("--where", condition)]
    code, out, _err = call("list", "--data", path, "-f", "ids", *words)
    assert out.split() == ids.split()
    assert code == (0 if ids else 1)


@pytest.mark.parametrize("command", [("list",), ("search", "公证"), ("export",), ("stats",)])
def test_every_command_that_filters_takes_it(call: Run, command: tuple[str, ...]) -> None:
    """The same selection everywhere."""
    code, _out, err = call(*command, "--where", "scope=全市", "--where", "牵头单位=市司法局")
    assert code == 0, err


@pytest.mark.parametrize(
    ("condition", "sentence"),
    [
        ("titel=甲", "unknown field “titel”; did you mean title?"),
        ("extra.办理=甲", "unknown field “extra.办理”"),
        ("全市", "a condition is FIELD=TEXT, FIELD~TEXT or FIELD=, such as scope=全市, not “全市”"),
    ],
)
def test_what_is_no_condition_is_refused(call: Run, path: str, condition: str, sentence: str) -> None:
    """A slip must not select everything, or nothing."""
    code, out, err = call("list", "--data", path, "--where", condition)
    assert (code, out) == (2, "")
    assert sentence in err


def test_python_and_the_chosen_table_say_it(call: Run, qh6: Table, tmp_path: Path) -> None:
    """A selection in Python has it, and a document that is handed on says by what it was chosen."""
    selected = reformctl.select(qh6, reformctl.Selection(where=("content~区块链",)))
    assert [task.id for task in selected.tasks] == [5, 7, 10, 11, 22, 24, 29]
    target = tmp_path / "a.html"
    assert call("export", "--where", "content~区块链", "-o", str(target))[0] == 0
    assert "实施内容含区块链" in target.read_text(encoding="utf-8")
