"""What people ask first, in both languages: whose tasks, which city's, how sure.

The packaged table stands beside tables of tests/cases/people: gz is another city's, sz7 a later one of the same city,
and demo7 lost a row.
"""

import csv
import io
import json
import sys
import zipfile
from pathlib import Path

import pytest

from conftest import CASES, ROOT, Outcome, installed, prose
from reformctl.__main__ import main

PEOPLE = CASES / "people"
QH6 = ("--data", str(ROOT / "data" / "tasks.yaml"))
GZ = ("--data", str(PEOPLE / "gz.yaml"))
SZ7 = ("--data", str(PEOPLE / "sz7.yaml"))
DEMO7 = ("--data", str(PEOPLE / "demo7.yaml"))
HEADED = ("--fields", "id,title", "--headers", "zh", "-f", "csv")
SHENZHEN = ["qh6:17", "qh6:25", "qh6:29", "qh6:30"]


def ask(*words: str, language: str = "en") -> Outcome:
    """Exit code, answer, and what is said beside it, of the command in this process."""
    out, err = io.TextIOWrapper(io.BytesIO()), io.TextIOWrapper(io.BytesIO())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REFORMCTL_LANG", language)
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        code = main(words)
    return code, out.buffer.getvalue().decode(), err.buffer.getvalue().decode()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    "words",
    [
        ("list", *QH6, *GZ, "-a", "市税务局"),
        ("list", *QH6, *GZ, "市司法局", "-f", "json"),
        ("stats", *QH6, *GZ, "--by", "support"),
        ("show", *DEMO7, "1"),
        ("list", *DEMO7, "--strict"),
        ("import", str(ROOT / "docs" / "sample.docx")),
    ],
    ids=" ".join,
)
def test_the_installed_command_says_what_is_asked_here(words: tuple[str, ...], language: str) -> None:
    """A process for each of the questions below would take a second; these stand for all of them."""
    done = installed(*words, environment={"REFORMCTL_LANG": language})
    assert (done.returncode, done.stdout.decode(), done.stderr.decode()) == ask(*words, language=language)


@pytest.mark.parametrize(
    ("language", "note"),
    [
        (
            "en",
            (
                "“市税务局” is the name of several bodies; using all of them: "
                "国家税务总局深圳市税务局 (qh6), 市税务局 (gz)\n"
            ),
        ),
        (
            "zh",
            "“市税务局”是几个单位共有的名称，已全部采用：国家税务总局深圳市税务局（qh6）、市税务局（gz）\n",
        ),
    ],
)
def test_an_alias_of_ours_is_another_citys_name(language: str, note: str) -> None:
    """Aliases yield: they once made every table that names such a body unreadable beside ours."""
    code, out, said = ask("list", *QH6, *GZ, "-a", "市税务局", "-f", "ids", language=language)
    assert (code, out.split(), said) == (0, ["qh6:3", "qh6:4", "qh6:5", "qh6:7", "gz:2", "gz:3"], note)


def test_no_city_answers_for_another() -> None:
    """Guangzhou's 市司法局 was once answered among Shenzhen's tasks, silently: wrong tasks for the wrong city."""
    assert ask("list", *QH6, *GZ, "-a", "深圳市司法局", "-f", "ids")[:2] == (0, "".join(f"{id_}\n" for id_ in SHENZHEN))
    both = ask("list", *QH6, *GZ, "-a", "市司法局", "-f", "ids")
    assert both[1].split() == [*SHENZHEN, "gz:1", "gz:2", "gz:3"]
    assert both[2].startswith("“市司法局” is the name of several bodies; using all of them: ")
    assert ask("list", *QH6, *GZ, "-a", "市司法局（gz）", "-f", "ids")[1].split() == ["gz:1", "gz:2", "gz:3"]
    assert ask("search", *QH6, *GZ, "深圳市司法局", "-f", "ids")[1].split() == SHENZHEN, "nor does a search"


def test_a_city_before_the_name_tells_bodies_apart() -> None:
    """广州市司法局 is what people call the 市司法局 of a table whose place is 广州市; 北京市司法局 is in no table."""
    assert ask("list", *QH6, *GZ, "-a", "广州市司法局", "-f", "ids") == (
        0,
        "gz:1\ngz:2\ngz:3\n",
        "Using 市司法局（gz） for “广州市司法局”\n",
    )
    assert ask("list", *SZ7, "-a", "深圳市司法局", "-f", "ids")[:2] == (0, "1\n2\n")
    for data in (QH6, GZ):
        assert "市市场监管局" in ask("list", "-a", "深圳市场监管局")[2], "the 市 of 市场 is that of no city"
        code, _out, said = ask("list", *data, "-a", "北京市司法局")
        assert (code, "市司法局（" in said, "did you mean" in said) == (2, False, False)


def test_two_tables_of_one_city_name_one_body() -> None:
    """The same place, or the same full name, says that they are one: without either nobody knows."""
    _code, out, said = ask("list", *QH6, *SZ7, "-a", "深圳市司法局", "-f", "ids")
    assert out.split() == [*SHENZHEN, "sz7:1", "sz7:2"]
    assert said == "Using 市司法局 for “深圳市司法局”\n"
    assert ask("list", *QH6, *SZ7, "-a", "住建局", "-f", "ids")[1].split()[-1] == "sz7:2"


@pytest.mark.parametrize(
    ("language", "note"),
    [
        (
            "en",
            (
                "bodies of the same name are counted apart, because neither a full name nor a place shows "
                "that they are one: 市司法局, 市商务局\n"
            ),
        ),
        ("zh", "以下同名单位分开计数，因为全称和地区都不能表明它们是同一单位：市司法局、市商务局\n"),
    ],
)
def test_two_bodies_of_one_name_are_counted_apart(language: str, note: str) -> None:
    """One figure for two cities would be wrong for both; what is printed is understood again."""
    _code, out, said = ask("agencies", *QH6, *GZ, "-f", "json", language=language)
    assert prose(said).endswith(note)
    rows = [row for row in json.loads(out) if row["name"] == "市司法局"]
    assert [(row["tables"], row["lead"], row["support"]) for row in rows] == [(["qh6"], 4, 0), (["gz"], 2, 1)]
    _code, out, said = ask("stats", *QH6, *GZ, "--by", "agency", "-f", "csv", language=language)
    assert said.endswith(note)
    counts = {row["name"]: row["tasks"] for row in csv.DictReader(io.StringIO(out))}
    assert (counts["市司法局（深圳市司法局）"], counts["市司法局（gz）"]) == ("4", "2")


def test_whose_tasks_are_ours_too_where_we_only_support() -> None:
    """A body that supports has work to do: the answer was once no."""
    assert ask("list", *GZ, "-a", "市商务局")[1] == (
        "1\t法治创新\t市司法局\t全市\t公证服务进社区\tsupport\n4\t贸易便利化\t市商务局\t全市\t市场采购便利化\tlead\n"
    )
    ids = {role: ask("list", *GZ, "-a", "市司法局", "--role", role, "-f", "ids") for role in ("lead", "support", "any")}
    assert {role: out.split() for role, (_code, out, _said) in ids.items()} == {
        "lead": ["1", "2"],
        "support": ["3"],
        "any": ["1", "2", "3"],
    }
    assert ask("list", *GZ, "-a", "市司法局", "--role", "lead")[1].count("\t") == 2 * 4
    assert "role" not in json.loads(ask("export", *GZ, "-f", "json")[1])[0]
    assert [*json.loads(ask("export", *GZ, "-a", "市税务局", "-f", "json")[1])[0]][-1] == "role"
    assert ask("list", *QH6, "-a", "市司法局", "-f", "csv")[1].splitlines()[0].endswith(",role"), "whatever the data"


@pytest.mark.parametrize(("language", "note"), [("en", "led: 2, supported: 1\n"), ("zh", "牵头 2 项，配合 1 项\n")])
def test_a_count_says_both(language: str, note: str) -> None:
    """Whoever reports a number must know what it is of."""
    assert ask("list", *GZ, "-a", "市司法局", "--count", language=language) == (0, "3\n", note)


def test_supports_are_counted(tmp_path: Path) -> None:
    """`stats --by agency` counts leads, `--by support` supports; `agencies` shows both."""
    rows = json.loads(ask("stats", *GZ, "--by", "support", "-f", "json")[1])
    assert [(row["name"], row["tasks"]) for row in rows] == [
        ("市司法局", 1),
        ("市商务局", 1),
        ("市税务局", 0),
        (None, 2),
    ]
    note = "a task counts under each of its supporting agencies: counts by support add up to more than the total\n"
    assert note not in ask("stats", *GZ, "--by", "support")[2]
    text = (PEOPLE / "gz.yaml").read_text(encoding="utf-8")
    both = text.replace("support_agencies: [市商务局]", "support_agencies: [市商务局, 市税务局]")
    (tmp_path / "gz.yaml").write_text(both, encoding="utf-8")
    assert note in ask("stats", "--data", str(tmp_path), "--by", "support")[2]
    code, _out, said = ask("stats", *GZ, "--by", "support", "--unit", "pairs")
    assert (code, said) == (
        2,
        "reformctl: a pair is a task and a lead agency: to count by support, leave out --unit pairs\n",
    )


def test_the_page_shows_both() -> None:
    """A reader of the page asks as one of the command does: bars of supporting agencies beside those of leads."""
    page = ask("export", *QH6, *GZ, "-f", "html")[1]
    assert 'support: "配合单位"' in page
    assert '"key":"市司法局（gz）"' in page.replace(": ", ":")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--role", "support"), "--role needs an --agency: add one"),
        (
            ("-a", "市司法局", "--role", "support", "--all-agencies"),
            "--all-agencies is about lead agencies: leave out --role support",
        ),
        (
            ("-a", "市司法局", "--role", "led"),
            "--role must be one of lead, support, any, not “led”; did you mean lead?",
        ),
    ],
)
def test_a_role_that_means_nothing(words: tuple[str, ...], sentence: str) -> None:
    """No silent answer to a question that is none."""
    assert ask("list", *GZ, *words) == (2, "", f"reformctl: {sentence}\n")


@pytest.mark.parametrize(
    ("language", "note"),
    [
        ("en", f"2 findings in demo7: reformctl check {PEOPLE}/demo7.yaml\n"),
        ("zh", f"表 demo7 有 2 处待核对：reformctl check {PEOPLE}/demo7.yaml\n"),
    ],
)
@pytest.mark.parametrize(
    "words",
    [("list",), ("show", "1"), ("search", "申请人"), ("export",), ("stats",), ("agencies",), ("categories",)],
    ids=lambda words: words[0],
)
def test_a_doubtful_table_answers(words: tuple[str, ...], language: str, note: str) -> None:
    """One declared count that differs, or one lost row, once made the whole table unreadable: no field is wrong.

    It answers the same the second time, out of the cache, and where it stands beside another table.
    """
    for _time in range(2):
        code, out, said = ask(*words, *DEMO7, language=language)
        assert (code, note in said) == (0, True)
    assert note in ask("list", *DEMO7, *GZ, language=language)[2]
    for name in ("csv", "tsv", "json", "yaml", "ids"):
        assert "待核对" not in ask("export", *DEMO7, "-f", name, language=language)[1]
    assert out


def test_what_is_handed_on_says_that_it_is_doubtful(tmp_path: Path) -> None:
    """The workbook is read by somebody who has never seen the note; always in Chinese, as the table is."""
    sentence = "表 demo7 有 2 处待核对：reformctl check demo7.yaml"
    for name, part in (("a.xlsx", "xl/sharedStrings.xml"), ("a.docx", "word/document.xml")):
        assert ask("export", *DEMO7, "-o", str(tmp_path / name))[0] == 0
        with zipfile.ZipFile(tmp_path / name) as archive:
            assert sentence in archive.read(part).decode()
    assert ask("export", *DEMO7, "-o", str(tmp_path / "a.html"))[0] == 0
    assert sentence in (tmp_path / "a.html").read_text(encoding="utf-8")
    assert ask("export", *QH6, "-o", str(tmp_path / "b.html"))[0] == 0
    assert "待核对：" not in (tmp_path / "b.html").read_text(encoding="utf-8")


def test_strict_refuses_a_doubtful_table() -> None:
    """A script that must not count wrongly asks for it; `check` always names what is to be looked at."""
    assert ask("check", "-q", str(PEOPLE / "demo7.yaml"))[0] == 1
    for _time in range(2):
        code, out, said = ask("list", *DEMO7, "--strict")
        assert (code, out) == (2, "")
        assert "demo7.yaml:10:25: declared-count: " in said
        assert "demo7.yaml:19:5: differs-from-source: " in said
    assert ask("list", *GZ, "--strict", "--count")[:2] == (0, "4\n")
    code, out, said = ask("list", *DEMO7, *GZ, "--strict", "--skip-broken", "--count")
    assert (code, out) == (0, "4\n")
    assert said == f"skipped {PEOPLE}/demo7.yaml: it has findings\n"


def test_a_wrong_field_still_refuses(tmp_path: Path) -> None:
    """What makes an answer wrong is no doubt: a text that differs from the kept one, also beside a lost row."""
    (tmp_path / "sources").symlink_to(PEOPLE / "sources")
    text = (PEOPLE / "demo7.yaml").read_text(encoding="utf-8").replace("title: 告知承诺制", "title: 告知承诺")
    (tmp_path / "demo7.yaml").write_text(text, encoding="utf-8")
    code, out, said = ask("list", "--data", str(tmp_path))
    assert (code, out) == (2, "")
    assert "title of task 2 differs from sources/demo7.txt" in said


def test_a_document_that_miscounts_is_no_doubt() -> None:
    """The text proves each row, and that there are no more: its wrong heading is for `check` alone."""
    path = PEOPLE / "miscounted.yaml"
    assert ask("list", "--data", str(path), "-f", "ids") == (0, "1\n2\n", "")
    code, out, _said = ask("check", str(path))
    assert (code, "declared-count: “投资便利化” declares 3 tasks, but has 2" in out) == (1, True)
    assert ask("list", "--data", str(path), "--strict", "-f", "ids") == (0, "1\n2\n", "")


def test_import_knows_the_city(tmp_path: Path) -> None:
    """The place comes from the title, from the issuer, or from whoever imports; nobody has to know the key."""
    rows = (
        "序号\t试点任务\t牵头单位\t实施内容\n1\t公证进社区\t市司法局\t公证设点。\n2\t线上公证\t市司法局\t在线办理。\n"
    )
    path = tmp_path / "gz2.txt"
    path.write_text(rows, encoding="utf-8")
    assert "\nplace:" not in ask("import", str(path))[1]
    path.write_text(f"广州市第二批改革任务分工表\n{rows}", encoding="utf-8")
    _code, out, said = ask("import", str(path))
    assert "\nplace: 广州市\n" in out
    assert "the place is 广州市, as in the title or the issuer; --place gives another one" in said
    assert "\nplace: 珠海市\n" in ask("import", str(path), "--place", "珠海市")[1]
    assert ask("import", str(path), "--place", " 珠海市")[2] == (
        "reformctl: --place must be one line of text without spaces around it, not “ 珠海市”\n"
    )


@pytest.mark.parametrize(
    ("words", "same"),
    [
        (("show", "１７"), ("show", "17")),
        (("show", "第17项"), ("show", "17")),
        (("list", "--sort", "-序号"), ("list", "--sort", "-id")),
        (("list", "--fields", "序号,试点任务"), ("list", "--fields", "id,title")),
        (("list", "-c", "五"), ("list", "-c", "法治创新")),
        (("list", "-c", "第五类"), ("list", "-c", "法治创新")),
        (("list", "-c", "第5类"), ("list", "-c", "法治创新")),
        (("stats", "--cross", "类别,agency"), ("stats", "--cross", "category,agency")),
        (("list", "--where", "推广范围=全市"), ("list", "--where", "scope=全市")),
        (("list", "--fields", "编号,标题", "--headers", "中文", "-f", "csv"), ("list", *HEADED)),
        (("list", "-a", "市司法局", "--role", "牵头"), ("list", "-a", "市司法局", "--role", "lead")),
        (("stats", "--by", "类别"), ("stats", "--by", "category")),
        (("list", "-f", "编号"), ("list", "-f", "ids")),
        (("stats", "--cross", "范围,分类"), ("stats", "--cross", "scope,category")),
        (("search", "公证", "--in", "标题"), ("search", "公证", "--in", "title")),
        (("show", "电子营业执照“一照通”应用拓展"), ("show", "2")),
    ],
)
def test_words_as_people_type_them(words: tuple[str, ...], same: tuple[str, ...]) -> None:
    """Numbers as a Chinese keyboard writes them, columns as the document calls them, categories by their place."""
    code, out, said = ask(*words)
    assert (code, out) == ask(*same)[:2]
    assert code == 0
    if "-c" in words:
        assert said == f"Using 法治创新 for “{words[-1]}”\n"


def test_topics_have_chinese_names() -> None:
    """Whoever reads Chinese help asks for it in Chinese."""
    assert ask("help", "格式", language="zh") == ask("help", "formats", language="zh")


@pytest.mark.parametrize("command", ["list", "export", "stats", "agencies"])
def test_a_word_alone_is_an_agency_or_a_category(command: str) -> None:
    """`list 司法局` is what everybody types first: it once was a wall of options."""
    asked = ask(command, "司法局", "法治创新")
    assert asked[0] == 0
    assert asked[2].startswith("Using 市司法局 for “司法局”\n")
    if command != "agencies":
        assert asked[:2] == ask(command, "-a", "市司法局", "-c", "法治创新")[:2]
    assert "深圳市税务局" not in asked[1]


def test_words_of_one_kind_mean_any_of_two_kinds_both() -> None:
    """Several agencies widen the answer, a category beside them narrows it; joined names are divided."""
    assert ask("list", "市司法局", "市检察院", "-f", "ids")[1].split() == ["17", "23", "25", "29", "30"]
    assert ask("list", "市司法局、市检察院", "-f", "ids")[1].split() == ["17", "23", "25", "29", "30"]
    assert ask("list", "市司法局", "市检察院", "法治创新", "-f", "ids")[1].split() == ["23", "25", "29", "30"]
    assert ask("list", "贸易", "法治", "--count")[1] == "15\n"
    assert ask("agencies", "人才", "-f", "ids")[1].split() == ["市人力资源保障局", "市委外办", "市港澳办", "市委台办"]


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "Using 深圳市税务局 for “szsswj”\n"), ("zh", "已将“szsswj”识别为“深圳市税务局”\n")],
)
def test_pinyin_names_an_agency(language: str, said: str) -> None:
    """Where completion takes it, a whole line does, and says so."""
    assert ask("list", "szsswj", "-f", "ids", language=language) == (0, "3\n4\n5\n7\n", said)
    assert ask("list", "-a", "shuiwuju", "-f", "ids", language=language)[1] == "3\n4\n5\n7\n"
    assert ask("show", "dianziyingyezhizhao", "-f", "ids")[1:] == (
        "2\n",
        "Using task 2, 电子营业执照“一照通”应用拓展, for “dianziyingyezhizhao”\n",
    )


def test_what_is_due() -> None:
    """A deadline is the last day of its period; what says no day is counted, not guessed."""
    left_out = "3 tasks have no deadline that reads as a date, and are left out\n"
    assert ask("list", *GZ, "--due-before", "2025-07", "-f", "ids") == (0, "1\n", left_out)
    assert ask("list", *GZ, "--due-before", "2025-06-30", "-f", "ids")[:2] == (1, "")
    assert ask("list", *GZ, "--due-after", "2025年5月", "-f", "ids")[:2] == (0, "1\n")
    assert ask("list", *GZ, "--due-after", "2025-06", "-f", "ids")[:2] == (1, "")
    assert ask("list", *GZ, "--due-before", "soon")[2] == (
        "reformctl: “soon” is not a date: write 2025-06-30, 2025-06, 2025-Q2 or 2025\n"
    )


def test_any_column_sorts_and_counts(tmp_path: Path) -> None:
    """Further columns are what a table was made for; they count and sort like the others."""
    text = (PEOPLE / "gz.yaml").read_text(encoding="utf-8")
    done = text.replace("    content: 公证机构", "    extra: {完成情况: 已完成}\n    content: 公证机构")
    (tmp_path / "gz.yaml").write_text(
        done.replace("    content: 居民", "    extra: {完成情况: 推进中}\n    content: 居民")
    )
    data = ("--data", str(tmp_path))
    assert ask("stats", *data, "--by", "完成情况", "-f", "tsv")[1].splitlines()[1:] == [
        "extra.完成情况\t已完成\t1\t4\t0.25",
        "extra.完成情况\t推进中\t1\t4\t0.25",
        "extra.完成情况\t(not stated)\t2\t4\t0.5",
    ]
    assert ask("list", *data, "--sort", "完成情况", "-f", "ids")[1].split() == ["1", "2", "3", "4"]
    assert ask("list", *data, "--sort", "-完成情况", "-f", "ids")[1].split() == ["2", "1", "3", "4"]
    assert ask("stats", *data, "--cross", "完成情况,category", "-f", "csv")[0] == 0
    assert ask("stats", *QH6, "--by", "agency", "-n", "2", "-f", "tsv")[1].count("\n") == 1 + 2


def test_a_file_a_table_in_every_format(tmp_path: Path) -> None:
    """Whoever hands tables on to several people wants one file each; what was written is said."""
    folder = f"{tmp_path}/out/"
    _code, out, said = ask("export", *QH6, *GZ, "-f", "xlsx", "-o", folder)
    assert (out, said) == ("", f"2 files written to {folder}, tasks in all: 42\n")
    assert sorted(path.name for path in Path(folder).iterdir()) == ["gz.xlsx", "qh6.xlsx"]
    assert ask("export", *QH6, *GZ, "-f", "csv", "-o", folder)[0] == 0
    assert (Path(folder) / "gz.csv").read_bytes() == ask("export", *GZ, "-f", "csv")[1].encode()
    assert ask("agencies", "-o", f"{tmp_path}/a.csv")[2] == f"19 rows written to {tmp_path}/a.csv\n"
    assert ask("search", "区块链", "-o", f"{tmp_path}/s.json")[2].endswith(
        f"7 tasks written to {tmp_path}/s.json as json\n"
    )
    assert ask("schema", "-o", f"{tmp_path}/s.schema.json", language="zh")[2] == f"已写入 {tmp_path}/s.schema.json\n"
