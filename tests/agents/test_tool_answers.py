"""The tools answer just what the commands answer: a model and a person who ask the same get the same."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from asking import PACKAGED, PEOPLE, SEVERAL, ask, ask_all
from conftest import CASES, ROOT, Outcome
from reformctl.agents.data import ServedData
from reformctl.model.table import Table

Run = Callable[..., Outcome]
Case = tuple[dict[str, Any], tuple[str, ...]]
LEDGER = CASES / "ledger" / "good.yaml"


def rows_of(call: Run, *words: str) -> Any:
    """What a command writes as JSON."""
    code, out, err = call(*words, "-f", "json")
    assert code in {0, 1}, err
    return json.loads(out)


def compare(call: Run, names: tuple[str, str, str], cases: Sequence[Case], data: ServedData = PACKAGED) -> None:
    """Ask a tool and a command the same; the names are theirs, and the key of the tool's rows."""
    tool, key, command = names
    files = [word for path in data.paths for word in ("--data", path)]
    told = ask_all([(tool, arguments) for arguments, _words in cases], data)
    for (arguments, words), answered in zip(cases, told, strict=True):
        assert not answered.error, arguments
        assert answered.answer[key] == rows_of(call, command, *words, *files), arguments
        assert answered.answer["total"] == len(answered.answer[key])
        assert (answered.answer["truncated"], answered.answer["next"]) == (False, None)


def test_every_agency_in_every_role(call: Run, qh6: Table) -> None:
    """Whose tasks these are is what is asked most; a wrong task or a missing one is the worst answer there is."""
    cases: list[Case] = []
    for agency in qh6.agencies:
        for role in ("lead", "support", "any"):
            asked = {"agencies": [agency.name], "role": role}
            cases.append((asked, ("-a", agency.name, "--role", role)))
    compare(call, ("list_tasks", "tasks", "list"), cases)


@pytest.mark.parametrize("data", [PACKAGED, SEVERAL], ids=["one table", "several tables"])
def test_every_filter(call: Run, data: ServedData) -> None:
    """The same selection gives the same tasks, whoever asks for it."""
    cases: list[Case] = [
        ({}, ()),
        ({"agencies": ["司法局"]}, ("-a", "司法局")),
        ({"agencies": ["司法局", "住建局"], "all_agencies": True}, ("-a", "司法局", "-a", "住建局", "--all-agencies")),
        ({"agencies": "szsswj", "sole": True}, ("-a", "szsswj", "--sole")),
        ({"categories": ["法治创新"], "joint": True}, ("-c", "法治创新", "--joint")),
        ({"scopes": ["海关特殊监管区域"]}, ("-s", "海关特殊监管区域")),
        ({"where": ["title~公证", "scope=全市"]}, ("--where", "title~公证", "--where", "scope=全市")),
        ({"references": ["qh6:3-5", "qh6:17"]}, ("--ids", "qh6:3-5,qh6:17")),
        ({"sort": "category,-id"}, ("--sort", "category,-id")),
        ({"fields": ["试点任务"], "agencies": ["中院"]}, ("--fields", "title", "-a", "中院")),
        ({"tables": ["qh6"], "categories": "五"}, ("--table", "qh6", "-c", "五")),
        ({"due_before": "2025"}, ("--due-before", "2025")),
    ]
    compare(call, ("list_tasks", "tasks", "list"), cases, data)


def test_whole_tasks(call: Run) -> None:
    """In the order asked for; what does not exist is named, and the rest is there."""
    cases: list[Case] = [
        ({"references": ["17"]}, ("17",)),
        ({"references": [17, "3-5"]}, ("17", "3-5")),
        ({"references": ["第17项", "线上公证"]}, ("第17项", "线上公证")),
        ({"references": ["17", "99"], "fields": ["id", "title"]}, ("17", "99", "--fields", "id,title")),
    ]
    compare(call, ("get_tasks", "tasks", "show"), cases)
    (told,) = ask_all([("get_tasks", {"references": ["99", "17", "qh6:40-41"]})])
    assert [row["id"] for row in told.answer["tasks"]] == [17]
    assert told.answer["missing"] == ["99", "qh6:40-41"]


def test_what_a_name_was_understood_as_is_told() -> None:
    """An assistant that says 市司法局 where its user said 司法局 must be able to say why, and to ask where it must."""
    told = ask("list_tasks", agencies=["司法局", "szsswj", "各企业"], categories="五", fields=["id"])
    assert told.answer["taken"] == [
        {"given": "司法局", "as": ["市司法局"]},
        {"given": "szsswj", "as": ["深圳市税务局"]},
        {"given": "五", "as": ["法治创新"]},
    ]
    assert told.answer["notes"] == []
    told = ask("get_tasks", references=["线上公证", "17"], fields=["id"])
    assert told.answer["taken"] == [{"given": "线上公证", "as": ["qh6:29"]}]
    told = ask("list_tasks", references=["17", "99"], fields=["id"])
    assert (told.answer["missing"], told.answer["notes"]) == (["99"], [])
    wrong: list[tuple[dict[str, Any], list[str]]] = [
        ({"agencies": ["监管局"]}, ["市市场监管局", "深圳证监局"]),
        ({"agencies": ["税务总局"]}, ["深圳市税务局"]),
        ({"agency": ["司法局"]}, ["agencies"]),
        ({"tables": ["qh5"]}, ["qh6"]),
        ({"fields": ["titel"]}, ["title"]),
    ]
    for asked, candidates in wrong:
        assert ask("list_tasks", **asked).candidates[: len(candidates)] == candidates
    assert ask("get_tasks", SEVERAL, references=["1"]).candidates == ["qh6:1", "gz:1"]


def test_every_row_can_be_cited() -> None:
    """A reference such as qh6:17 points at one task, whatever tables are loaded: what cites it can be checked."""
    for name, asked in (
        ("list_tasks", {}),
        ("get_tasks", {"references": ["qh6:17"]}),
        ("search_tasks", {"query": "公证"}),
    ):
        for row in ask(name, SEVERAL, **asked).answer["tasks"]:
            assert next(iter(row)) == "ref"
            assert row["ref"] == row["id"]
    fields = ask("describe_table").answer["fields"]
    assert {field["key"] for field in fields} == {*ask("list_tasks", limit=1).answer["tasks"][0]}


@pytest.mark.parametrize("data", [PACKAGED, SEVERAL], ids=["one table", "several tables"])
def test_searches(call: Run, data: ServedData) -> None:
    """Hits, their order, their places and how they match are those of the command, in each tier."""
    words = ("区块链", "区块链 -公证", "公证", '"人证一致"', "qkl", "中院 调解", "企业怎么在网上办税？", "xyzzy", "税")
    cases: list[Case] = [({"query": word}, (word,)) for word in words]
    cases += [
        ({"query": "公证", "agencies": ["司法局"]}, ("公证", "-a", "司法局")),
        ({"query": "qkl", "exact": True}, ("qkl", "--exact")),
        (
            {"query": "公证", "look_in": ["title"], "fields": ["id", "match", "content"]},
            ("公证", "--in", "title", "--fields", "id,match,content"),
        ),
    ]
    compare(call, ("search_tasks", "tasks", "search"), cases, data)


def test_a_search_says_how_sure_it_is() -> None:
    """A model that takes a guess for a hit tells its user what no document says."""
    exact, alias, pinyin, near, nothing, forbidden = ask_all(
        [
            ("search_tasks", {"query": "区块链"}),
            ("search_tasks", {"query": "市中院"}),
            ("search_tasks", {"query": "qukuailian"}),
            ("search_tasks", {"query": "企业怎么在网上办税？"}),
            ("search_tasks", {"query": "xyzzy"}),
            ("search_tasks", {"query": "qukuailian", "exact": True}),
        ]
    )
    assert [told.answer["tier"] for told in (exact, alias, pinyin, near, nothing, forbidden)] == [
        "exact",
        "rewritten",
        "rewritten",
        "near",
        "none",
        "none",
    ]
    assert exact.answer["rewritten"] == forbidden.answer["rewritten"] == []
    assert pinyin.answer["rewritten"] == [{"given": "qukuailian", "as": ["区块链"], "way": "pinyin"}]
    assert near.answer["near"] == {"asked": ["企业怎么在网上办税"], "held": ["企业", "网上办税"]}
    assert {row["match"] for row in near.answer["tasks"]} == {"near"}


@pytest.mark.parametrize("data", [PACKAGED, SEVERAL], ids=["one table", "several tables"])
def test_counts(call: Run, data: ServedData) -> None:
    """Figures end up in reports: each is the command's, with the whole that it is a part of."""
    cases: list[Case] = [
        ({}, ()),
        ({"by": ["agency"], "unit": "pairs"}, ("--by", "agency", "--unit", "pairs")),
        ({"by": ["类别", "scope"]}, ("--by", "category", "--by", "scope")),
        ({"by": ["support"]}, ("--by", "support")),
        (
            {"by": ["category"], "match": ["区块链", "公证"]},
            ("--by", "category", "--match", "区块链", "--match", "公证"),
        ),
        ({"by": ["category"], "agencies": ["司法局"]}, ("--by", "category", "-a", "司法局")),
        ({"by": ["agency"], "categories": ["法治创新"]}, ("--by", "agency", "-c", "法治创新")),
        ({"cross": ["category", "scope"], "agencies": ["司法局"]}, ("--cross", "category,scope", "-a", "司法局")),
        ({"agencies": ["司法局"], "categories": ["贸易便利化"]}, ("-a", "司法局", "-c", "贸易便利化")),
    ]
    compare(call, ("count_tasks", "counts", "stats"), cases, data)


def test_the_three_numbers_are_told_apart() -> None:
    """38 tasks, 46 pairs, 19 lead names of which one is no agency: whoever mixes them reports a wrong figure."""
    told = ask("count_tasks", by=["agency"])
    assert told.answer["base"] == {
        "tasks": 38,
        "of": 38,
        "pairs": 46,
        "lead_names": 19,
        "not_agencies": ["各企业"],
        "joint": 4,
        "without_lead": 0,
    }
    assert sum(row["tasks"] for row in told.answer["counts"]) == 46


def test_progress_is_that_of_status(call: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The ledger that was named at start, or the one that lies where `status` looks; the day is said."""
    day = {"on": "2026-11-29"}
    cases: list[Case] = [
        (day, ()),
        ({**day, "overdue": True}, ("--overdue",)),
        ({**day, "missing": True}, ("--missing",)),
        ({**day, "by": "agency"}, ("--by", "agency")),
        (
            {**day, "agencies": ["深圳市税务局"], "fields": ["id", "light", "texts"]},
            ("-a", "深圳市税务局", "--fields", "id,light,texts"),
        ),
    ]
    cases = [(asked, (*words, "--on", "2026-11-29", "--ledger", str(LEDGER))) for asked, words in cases]
    named = ServedData(ledger=str(LEDGER))
    compare(call, ("progress", "rows", "status"), cases, named)
    (told,) = ask_all([("progress", day)], named)
    assert (told.answer["has_ledger"], told.answer["day"]) == (True, "2026-11-29")
    assert sum(told.answer["lights"].values()) == 38
    monkeypatch.chdir(tmp_path)
    (told,) = ask_all([("progress", day)], PACKAGED)
    assert (told.answer["has_ledger"], told.answer["lights"]) == (False, {"none": 38})
    (tmp_path / "progress.yaml").write_bytes(LEDGER.read_bytes())
    (told,) = ask_all([("progress", day)], PACKAGED)
    assert told.answer["has_ledger"]
    several = SEVERAL._replace(ledger=str(LEDGER))
    (told,) = ask_all([("progress", day)], several)
    assert (told.answer["table"], told.answer["has_ledger"]) == ("qh6", True)


def test_a_ledger_that_only_lies_there_stops_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An application starts the server anywhere: another table's progress.yaml concerns `progress` alone."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "progress.yaml").write_text("format: 1\ntable: {id: other}\n", encoding="utf-8")
    progress, tasks = ask_all([("progress", {}), ("list_tasks", {"fields": ["id"]})])
    assert "progress.yaml:2: ledger-table: " in progress.error
    assert tasks.answer["total"] == 38


def test_only_sentences_are_in_the_users_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a program reads is the same in every language; what a person may see is in theirs."""
    calls: list[tuple[str, dict[str, Any]]] = [
        ("describe_table", {}),
        ("search_tasks", {"query": "qkl"}),
        ("count_tasks", {}),
        ("progress", {"on": "2026-11-29"}),
        ("list_tasks", {"agencies": ["监管局"]}),
    ]
    english = ask_all(calls)
    monkeypatch.setenv("REFORMCTL_LANG", "zh")
    chinese = ask_all(calls)
    assert [told.answer for told in chinese] == [told.answer for told in english]
    assert chinese[-1].error == "“监管局”可指几个单位：市市场监管局、深圳证监局"


def test_two_tables_are_compared_as_diff_does(call: Run) -> None:
    """Which tasks of a later table are like earlier ones; only ids of loaded tables are taken, never a file."""
    files = ServedData((str(ROOT / "data" / "tasks.yaml"), str(PEOPLE / "sz7.yaml")))
    words = ("diff", "qh6", "sz7", "--data", files.paths[0], "--data", files.paths[1], "-f", "json")
    expected = json.loads(call(*words)[1])
    rows: list[Any] = []
    offset: int | None = 0
    while offset is not None:
        told = ask("compare_tables", files, old="qh6", new="sz7", offset=offset)
        rows += told.answer["changes"]
        offset = told.answer["next"]
    assert {key: told.answer[key] for key in ("old", "new", "same")} == {
        key: expected[key] for key in ("old", "new", "same")
    }
    for kind in ("similar", "removed", "added"):
        found = [{key: value for key, value in row.items() if key != "change"} for row in rows if row["change"] == kind]
        assert found == expected[kind]
    path = str(PEOPLE / "sz7.yaml")
    assert ask("compare_tables", files, old="qh6", new=path).error.startswith("no loaded table has the id ")


def test_the_description_has_the_figures_of_the_commands(call: Run) -> None:
    """It is what a model reads first: the names that it then asks for, with how many tasks each has."""
    for data in (PACKAGED, SEVERAL):
        files = [word for path in data.paths for word in ("--data", path)]
        told = ask("describe_table", data).answer
        agencies = [
            {key: row[key] for key in ("lead", "support", "full_name", "aliases", "is_agency")}
            for row in rows_of(call, "agencies", *files)
        ]
        usual: dict[str, Any] = {"support": 0, "full_name": None, "aliases": [], "is_agency": True}
        assert [{**usual, **{k: v for k, v in row.items() if k != "name"}} for row in told["agencies"]] == agencies
        assert told["categories"] == rows_of(call, "categories", *files)
        scopes = rows_of(call, "stats", "--by", "scope", *files)
        counted = {row["name"]: row["tasks"] for row in scopes if row["name"]}
        assert {row["name"]: row["tasks"] for row in told["scopes"]} == counted
        labels = [row["name"] for row in told["agencies"]]
        assert all(not answered.error for answered in ask_all([("list_tasks", {"agencies": labels})], data))


def test_an_answer_is_never_an_old_one(tmp_path: Path) -> None:
    """A server runs for days: what was corrected in the file meanwhile must not be answered as it was."""
    path = tmp_path / "gz.yaml"
    path.write_bytes((PEOPLE / "gz.yaml").read_bytes())
    data = ServedData((str(path),))
    before = ask("get_tasks", data, references=["1"]).answer["tasks"][0]
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(before["title"], f"新{before['title']}"), encoding="utf-8")
    assert ask("get_tasks", data, references=["1"]).answer["tasks"][0]["title"] == f"新{before['title']}"
    path.write_text("tasks: [", encoding="utf-8")
    assert "gz.yaml" in ask("get_tasks", data, references=["1"]).error


def test_progress_says_what_status_says(call: Run, tmp_path: Path) -> None:
    """For a period that nobody was asked for nothing is missing, a later entry is not counted: both must be said."""
    ledger = tmp_path / "progress.yaml"
    ledger.write_text(
        "format: 1\ntable: {id: qh6}\nasked: [{period: 2026-11, agencies: [市司法局]}]\n"
        "reports: [{task: 17, agency: 市司法局, period: 2026-11, state: 推进中, on: 2026-11-20}]\n",
        encoding="utf-8",
    )
    data = ServedData((str(ROOT / "data" / "tasks.yaml"),), ledger=str(ledger))
    told = ask("progress", data, on="2026-11-01", period="2027年5月")
    code, _out, said = call("status", "--ledger", str(ledger), "--on", "2026-11-01", "--period", "2027年5月")
    assert code == 0
    assert told.answer["taken"] == [{"given": "2027年5月", "as": ["2027-05"]}]
    assert len(told.answer["notes"]) == 2
    assert [note for note in told.answer["notes"] if note not in said] == []
