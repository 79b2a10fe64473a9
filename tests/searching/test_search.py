"""The search never misses a literal, understands how people type, and always says how it matched."""

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from conftest import CASES, ROOT
from reformctl.model.table import Table
from reformctl.searching import (
    SearchResult,
    pinyin,
    search_literals,
    search_regexes,
    search_tasks,
    snippets,
    suggest_synonyms,
)
from reformctl.searching.corpus import FIELDS, Corpus
from reformctl.searching.folding import find_origins, fold_text
from reformctl.searching.hits import MATCH_NAMES
from reformctl.searching.limits import MAX_NEAR_HITS
from reformctl.searching.query import Query, parse_query
from reformctl.searching.synonyms import load_synonyms
from reformctl.system.errors import UsageError

TABLES = ROOT / "src" / "reformctl" / "searching"
QUERIES = [
    row.split("\t")
    for row in (CASES / "search" / "queries.tsv").read_text(encoding="utf-8").splitlines()
    if not row.startswith("#")
]
SIMPLIFIED = dict(zip(*reversed((TABLES / "traditional.txt").read_text(encoding="utf-8").splitlines()), strict=True))
"""A traditional character for each simplified one that has any."""


@pytest.fixture(scope="module")
def corpus(qh6: Table) -> Corpus:
    """The official table, folded once."""
    return Corpus.from_stores([qh6.store])


def asked(corpus: Corpus, table: Table, *words: str) -> SearchResult:
    """What the command finds for words."""
    return search_tasks(corpus, parse_query(words), [table])


@pytest.mark.parametrize(("query", "way", "expected"), QUERIES, ids=[row[0] for row in QUERIES])
def test_queries_as_people_type_them(corpus: Corpus, qh6: Table, query: str, way: str, expected: str) -> None:
    """Each row is a query, how it must be understood, and what it must find: the first ones in this order."""
    found = asked(corpus, qh6, *query.split("|"))
    ids = [str(hit.task.id) for hit in found.hits]
    first, _colon, rest = expected.partition(":")
    assert ids[: len(first.split())] == first.split()
    assert {*ids} == {*first.split(), *rest.split()}
    assert {hit.match for hit in found.hits} == ({way} if ids else set())


def variant(text: str, kind: str) -> str:
    """The same text as somebody else would type it."""
    if kind == "wide":
        return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)
    if kind == "case":
        return text.swapcase()
    return "".join(SIMPLIFIED.get(char, char) for char in text) if kind == "traditional" else text


@given(st.data())
def test_every_literal_is_found_with_its_place(corpus: Corpus, qh6: Table, data: st.DataObject) -> None:
    """A piece of the official text, cut anywhere, in any width, case and script, finds every task that holds it."""
    task = data.draw(st.sampled_from(qh6.tasks))
    text = FIELDS[data.draw(st.sampled_from(list(FIELDS)))].text(task)
    assume(text)
    start = data.draw(st.integers(0, len(text) - 1))
    piece = text[start : data.draw(st.integers(start + 1, min(len(text), start + 12)))]
    assume(fold_text(piece))
    typed = variant(piece, data.draw(st.sampled_from(["plain", "wide", "case", "traditional"])))
    hits = {hit.task.id: hit for hit in search_literals(corpus, Query((fold_text(typed),))).hits}
    for other in qh6.tasks:
        for name, field in FIELDS.items():
            at = field.text(other).find(piece)
            if at >= 0:
                marked = {place for first, last in hits[other.id].spans[name] for place in range(first, last)}
                kept = [at + index for index, char in enumerate(piece) if fold_text(char)]
                assert marked >= set(range(kept[0], kept[-1] + 1))


@given(st.text())
def test_origins_lead_back_to_the_text(text: str) -> None:
    """A mark is set in the original text: it must not stand one character beside the match."""
    places = find_origins(text)
    assert len(places) == len(fold_text(text))
    assert places == sorted(places)
    assert "".join(fold_text(text[place]) for place in dict.fromkeys(places)) == fold_text(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("帳戶", "账户"),
        ("瞭解", "了解"),
        ("藉助", "借助"),
        ("區塊鏈", "区块链"),
        ("ＬＰＲ＋５０ＢＰ", "lpr+50bp"),
        ("“链上”", "链上"),
        ("一 国　两制", "一国两制"),
        ("（8项）", "8项"),
        ("，", ","),
    ],
)
def test_fold(one: str, other: str) -> None:
    """Two ways of writing one thing."""
    assert fold_text(one) == fold_text(other)


def test_chinese_characters_are_only_simplified() -> None:
    """They are not looked up in Unicode: none of them has another form there, or is a blank or a mark."""
    for char in map(chr, range(0x4E00, 0xA000)):
        assert unicodedata.normalize("NFKC", char).casefold() == char
        assert unicodedata.category(char) in {"Lo", "Cn"}
        assert len(fold_text(char)) == 1


def test_sentences_do_not_run_into_one_another() -> None:
    """Marks between words stay: 企业。政策 is not 企业政策."""
    assert fold_text("企业。政策、工具；+-") == "企业。政策、工具;+-"


@pytest.mark.parametrize(
    ("words", "query"),
    [
        (("区块链",), Query(("区块链",))),
        (("区块链 公证", "5Ｇ"), Query(("区块链", "公证", "5g"))),
        (("区块链　公证",), Query(("区块链", "公证"))),
        (('"人证 一致" 验证',), Query(("人证一致", "验证"))),
        (("“人证 一致”验证",), Query(("人证一致验证",))),
        (("“人证 一致",), Query(("人证一致",))),
        (("区块链 -公证 －版权", "-“电子 存证”"), Query(("区块链",), ("公证", "版权", "电子存证"))),
        (("LPR+50BP-x",), Query(("lpr+50bp-x",))),
        (("甲", "甲"), Query(("甲",))),
        (("区块链？", "公证，", "、"), Query(("区块链", "公证"))),
        (("区块链 —公证 –版权",), Query(("区块链",), ("公证", "版权"))),
    ],
)
def test_parse(words: tuple[str, ...], query: Query) -> None:
    """Blanks mean and, quotes a phrase, a leading hyphen without."""
    assert parse_query(words) == query


@pytest.mark.parametrize("words", [(), ("",), ("“”",), (" 　",), ("-公证",), ("()",), ("\x1b",)])
def test_a_query_without_anything_to_look_for(words: tuple[str, ...]) -> None:
    """It would find every task, or none."""
    with pytest.raises(UsageError, match=r"nothing to look for|only words to exclude"):
        parse_query(words)


def test_an_exact_result_is_never_widened(corpus: Corpus, qh6: Table) -> None:
    """Whoever counts must not get a guess beside a hit."""
    found = asked(corpus, qh6, "存证")
    assert {hit.match for hit in found.hits} == {"exact"}
    assert all("存证" in hit.task.content for hit in found.hits)
    assert "证据" in suggest_synonyms(corpus, parse_query(["存证"]))


def test_what_is_left_out_is_not_made_up_for(corpus: Corpus, qh6: Table) -> None:
    """If everything that holds the words is left out, the answer is nothing, not a guess."""
    assert not asked(corpus, qh6, "人证一致", "-公证").hits


def test_literal_search_finds_nothing_else(corpus: Corpus) -> None:
    """`--exact` on what is absent is an empty answer."""
    for word in ("区快链", "qkl", "数字人民币", "国税局"):
        assert not search_literals(corpus, parse_query([word])).hits


def test_what_is_rewritten_is_told(corpus: Corpus, qh6: Table) -> None:
    """The sentence on standard error is made from it."""
    assert asked(corpus, qh6, "区快链").rewritten["区快链"].strings == ("区块链",)
    assert asked(corpus, qh6, "中院", "调解").rewritten["中院"].way == "alias"


@pytest.mark.parametrize(
    "word",
    [
        *(
            "买房",
            "国税",
            "报关",
            "无人机",
            "水务局",
            "海洋局",
            "海关局",
            "市政府",
            "深圳市政府",
            "应急管理",
            "交通局",
            "市委办",
        ),
        *("在线庭审", "家事调解", "融资租赁", "民营企业", "信用卡", "检察员", "xyz", "sql", "abc", "wei", "水务"),
    ],
)
def test_good_words_do_not_become_nonsense(corpus: Corpus, qh6: Table, word: str) -> None:
    """Each was seen to become a fragment or another body: 买方, 过税, 税务局, 应链管理, 市委外, 行业自, 为 ..."""
    nonsense = {
        *(
            "买方",
            "过税",
            "保管",
            "无人值",
            "税务局",
            "海事局",
            "市港澳办",
            "应链管理",
            "应管理",
            "交通安",
            "市委外",
            "市委台",
        ),
        *("在线审", "家调解", "融租赁", "运营企业", "信用评", "检察研", "行业自", "安排船", "为"),
    }
    found = asked(corpus, qh6, word)
    assert not nonsense & {text for other in found.rewritten.values() for text in other.strings}


@pytest.mark.parametrize("query", ["有没有关于数字人民币的任务", "数字人民币怎么用？", "土地出让", "高铁站在哪里"])
def test_questions_about_what_is_not_there_find_little(corpus: Corpus, qh6: Table, query: str) -> None:
    """人民 in the name of a court is no answer to a question about money: what is shown is few, and marked as near."""
    hits = asked(corpus, qh6, query).hits
    assert len(hits) <= MAX_NEAR_HITS
    assert {hit.match for hit in hits} <= {"near"}


def test_only_some_tasks_may_be_found(corpus: Corpus, qh6: Table) -> None:
    """Filters narrow the result, not what counts as rare, and never widen an exact one."""
    found = search_tasks(corpus, parse_query(["区块链"]), [qh6], {("qh6", 5), ("qh6", 11)})
    assert [hit.task.id for hit in found.hits] == [5, 11]
    everywhere = {hit.task.id: hit.score for hit in asked(corpus, qh6, "区块链").hits}
    assert all(hit.score == everywhere[hit.task.id] for hit in found.hits)
    assert not search_tasks(corpus, parse_query(["区块链"]), (), {("qh6", 1)}).hits


def test_patterns_match_the_text_as_printed(corpus: Corpus) -> None:
    """A regular expression sees quotes, width and case."""
    found = search_regexes(corpus, ["“[^”]{2}平台”|区块链.{0,4}平台"])
    assert [hit.task.id for hit in found.hits] == [5, 10]
    assert found.hits[0].terms == ("区块链云平台",) or "区块链" in found.hits[0].terms[0]
    assert not search_regexes(corpus, ["ukey"]).hits
    assert [hit.task.id for hit in search_regexes(corpus, ["Ukey", "免费"]).hits] == [4]
    assert [hit.task.id for hit in search_regexes(corpus, ["5G"], ["WhatsApp"]).hits] == [24]


def test_a_bad_pattern_names_its_position(corpus: Corpus) -> None:
    """And no traceback."""
    with pytest.raises(UsageError, match=r"“\(a” is not a regular expression: .* at position 0"):
        search_regexes(corpus, ["(a"])


def test_a_pattern_that_explodes_is_stopped(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    """(.*)*z takes years on a hundred characters."""
    monkeypatch.setattr("reformctl.searching.regexes.MAX_REGEX_SECONDS", 0.2)
    with pytest.raises(UsageError, match="takes more than"):
        search_regexes(corpus, ["(.*.*.*.*.*)*z"])


def test_the_work_grows_with_the_query_and_no_faster(corpus: Corpus, qh6: Table) -> None:
    """A query of 100 kB is answered, not hung on: letters that split into syllables in 2^n ways, repeated questions."""
    many = " ".join(f"甲{chr(0x4E00 + at)}乙" for at in range(5_000))
    for query in ("anxiang" * 15_000, "企业怎么" * 8_000, "xian" * 12, "税" * 30_000, many):
        found = asked(corpus, qh6, query)
        assert all(hit.match in MATCH_NAMES for hit in found.hits)


def test_the_tables_of_characters_are_whole() -> None:
    """413 syllables with every character of GB 2312; traditional characters one to one."""
    rows = (TABLES / "syllables.txt").read_text(encoding="utf-8").splitlines()
    assert len(rows) == 413
    assert len({char for row in rows for char in row.split()[1]}) == 6763
    old, new = (TABLES / "traditional.txt").read_text(encoding="utf-8").splitlines()
    assert len(old) == len(new) == len(set(old))
    assert dict(zip(old, new, strict=True))["鏈"] == "链"


def test_no_english_word_is_a_syllable() -> None:
    """Who types qu kuai lian with blanks means one word in Pinyin; an English word in it would tear it apart."""
    assert load_synonyms().keys() & pinyin.list_syllables() == set()


def test_no_synonym_is_replaced_by_itself_alone() -> None:
    """A row that says nothing is a slip."""
    assert all(set(meanings) - {word} for word, meanings in load_synonyms().items())


@given(st.data())
def test_a_snippet_is_a_piece_of_the_text_with_its_matches(qh6: Table, data: st.DataObject) -> None:
    """Whatever is left out shows as `...`, and no mark stands beside its match."""
    text = data.draw(st.sampled_from(qh6.tasks)).content
    starts = sorted(data.draw(st.sets(st.integers(0, len(text) - 3), min_size=1, max_size=5)))
    spans = [(at, at + 2) for at, after in zip(starts, [*starts[1:], len(text) + 9], strict=True) if at + 2 < after]
    room = data.draw(st.integers(8, 60))
    for snippet in (snippets.excerpt_sentence(text, spans, room), snippets.excerpt_context(text, spans, room)):
        found = [snippet.text[first:last] for first, last in snippet.spans]
        assert found == [text[first:last] for first, last in spans][: len(found)]
        assert all(part in text for part in snippet.text.split("..."))
        assert found


def test_matches_are_marked_whole() -> None:
    """In [ ] without colour, in bold red with it; a mark that is broken over two lines stays one."""
    snippet = snippets.Snippet("借助区块链底层技术", ((2, 5),))
    assert snippets.highlight_snippet("", snippet, "", None, color=False) == ["借助[区块链]底层技术"]
    assert snippets.highlight_snippet("", snippet, "", None, color=True) == ["借助\x1b[1;31m区块链\x1b[0m底层技术"]
    assert snippets.highlight_snippet("1 ", snippet, " x", 10, color=False) == ["1 借助[区", "块链]底层", "技术 x"]
    assert snippets.highlight_snippet("", snippet, "", 8, color=True) == [
        *("借助\x1b[1;31m区\x1b[0m", "\x1b[1;31m块链\x1b[0m底", "层技术"),
    ], "a pager that shows the second line alone shows its colours, too"


def test_hostile_text_is_shown_harmlessly() -> None:
    """Position by position, so that the marks still fit."""
    snippet = snippets.Snippet("a\x1b[2J区块链", ((5, 8),))
    assert snippets.highlight_snippet("", snippet, "", None, color=False) == ["a\ufffd[2J[区块链]"]
