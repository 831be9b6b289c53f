"""Search by words."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from copilot.changes import Changes
from copilot.ports import Lexical
from copilot.store.bm25 import idf, scores, tokens
from copilot.store.engine import reading, writing
from copilot.store.knowledge import KnowledgeStore
from copilot.store.lexical_sqlite import SqliteLexical, any_of, indexed, words_in_step

from .make import changes, page, page_change, sight, stemmed

ALL = sight({"all"})
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=20)
SYNTAX = st.sampled_from(
    [
        '"',
        '""',
        "'",
        "*",
        "^",
        "-",
        "+",
        ":",
        "(",
        ")",
        "{",
        "AND",
        "OR",
        "NOT",
        "NEAR(",
        "stems:",
        "\0",
        "a\0b",
        "",
        " ",
    ]
)
WORDS = st.text("abcdefghijklmnñopqrstuvwxyzáéíóúü", min_size=1, max_size=12)


@pytest.fixture
def lexical(engine: Engine) -> Lexical:
    """A search over three passages in two languages."""
    KnowledgeStore(engine).apply(
        changes(
            page_change(page("a"), stemmed("a#1", "a", "envi", "direccion", "envi"), stemmed("a#2", "a", "direccion")),
            page_change(page("b"), stemmed("b#1", "b", "send", "envi", language="en")),
        )
    )
    return SqliteLexical(engine)


def found(lexical: Lexical, *stems: str, limit: int = 10) -> list[str]:
    return [hit.passage for hit in lexical.search(stems, ALL, limit=limit).hits]


def test_the_best_comes_first(lexical: Lexical) -> None:
    """Who holds more of the words, and rarer ones, is better; scores fall."""
    hits = lexical.search(["envi", "direccion"], ALL, limit=10).hits
    assert [hit.passage for hit in hits][:2] == ["a#1", "a#2"]
    assert hits[0].score > hits[1].score >= hits[2].score > 0


def test_a_score_is_a_share_of_what_its_words_weigh(lexical: Lexical) -> None:
    """The weight is of the stems that are to be weighed, a stem once; rarer ones weigh more, unknown ones the most."""

    def weight(*whole: str) -> float:
        return lexical.search(["envi"], ALL, limit=10, whole=whole).weight

    assert weight() == 0
    assert 0 < weight("envi") == weight("envi", "envi") < weight("send") < weight("nowhere")
    assert weight("send", "nowhere") == pytest.approx(weight("send") + weight("nowhere"))
    assert lexical.search([], ALL, limit=10, whole=["send"]).weight == 0


def test_a_stem_is_the_same_in_every_language(lexical: Lexical) -> None:
    """A name finds the pages of both, and is no rarer for standing on few pages of one of them."""
    assert set(found(lexical, "envi")) == {"a#1", "b#1"}
    assert set(found(lexical, "envi", "send")) == {"a#1", "b#1"}


def test_accents_and_case_make_no_difference(lexical: Lexical) -> None:
    """Whoever types in a hurry leaves them out."""
    assert found(lexical, "DIRECCIÓN") == found(lexical, "direccion")


def test_nothing_is_found_for_nothing(lexical: Lexical) -> None:
    """No stems, none that is known, no room."""
    assert found(lexical) == found(lexical, "nosuchword") == found(lexical, "") == []
    assert found(lexical, "envi", limit=0) == []


def test_no_more_is_found_than_asked_for(lexical: Lexical) -> None:
    """And it is the best that is kept."""
    assert found(lexical, "envi", "direccion", limit=1) == ["a#1"]


def test_a_stem_of_several_words_is_found_in_order(engine: Engine) -> None:
    """What the tokenizer cuts up is looked for as it was cut."""
    KnowledgeStore(engine).apply(
        changes(page_change(page("a"), stemmed("a#1", "a", "e-mail"), stemmed("a#2", "a", "mail", "e")))
    )
    assert found(SqliteLexical(engine), "e-mail") == ["a#1"]


def test_words_follow_the_passages(engine: Engine) -> None:
    """Edited, deleted and rewritten in the same transaction; a change of access leaves them."""
    store, lexical = KnowledgeStore(engine), SqliteLexical(engine)
    store.apply(changes(page_change(page("a"), stemmed("a#1", "a", "uno"), stemmed("a#2", "a", "dos"))))
    store.apply(changes(page_change(page("a"), stemmed("a#1", "a", "tres"))))
    assert (found(lexical, "uno"), found(lexical, "dos"), found(lexical, "tres")) == ([], [], ["a#1"])
    store.apply(Changes(deleted=frozenset({"a"})))
    assert found(lexical, "tres") == []
    with writing(engine) as connection:
        connection.execute(text("INSERT INTO passages_fts(passages_fts) VALUES ('integrity-check')"))


def test_rare_stems_find_and_all_of_them_rank(engine: Engine) -> None:
    """Where a question is too common to rank all that hold any of it: who holds a common word too comes first."""
    rows = [stemmed(f"a#{number}", "a", "pedid", *(["rar"] if number > 5 else [])) for number in range(8)]
    KnowledgeStore(engine).apply(changes(page_change(page("a"), *rows, stemmed("a#8", "a", "rar", "otr"))))
    few = SqliteLexical(engine, ranked=4)
    assert set(found(few, "pedid", "rar", limit=3)) == {"a#6", "a#7", "a#8"}
    assert found(few, "rar", "pedid", "otr", limit=1) == ["a#8"]
    assert len(found(few, "pedid", "rar", limit=5)) == 5
    assert len(found(few, "pedid", limit=5)) == 5


@given(st.text(max_size=40) | st.text(" abc-_ñé1.", max_size=40))
def test_plain_words_are_told_apart_as_any_others(text: str) -> None:
    """The short way for words and spaces gives what looking for each token gives."""
    spread = " ".join(re.findall(r"\w+", text))
    assert tokens(spread) == tokens(f"{spread}.") == tokens(f"({spread})")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.lists(st.sampled_from(["uno", "dós", "TRES", "e-mail", "mail", "cinco_6"]), max_size=9), max_size=12),
    st.lists(st.sampled_from(["uno", "dos", "tres", "e-mail", "cinco_6"]), min_size=1, unique=True),
)
def test_bm25_of_fetched_texts_is_that_of_the_index(engine: Engine, texts: list[list[str]], asked: list[str]) -> None:
    """Score by score: what is weighed once more is weighed as FTS5 does it, stems of two words too."""
    rows = [stemmed(f"a#{number}", "a", *words) for number, words in enumerate(texts)]
    KnowledgeStore(engine).apply(changes(page_change(page("a"), *rows)))
    with engine.connect() as connection:
        match = text("SELECT rowid, -rank FROM passages_fts WHERE passages_fts MATCH :any")
        given_by_index = dict(connection.execute(match, {"any": any_of(asked)}).all())
        keys = {row.key: row.stems for row in connection.execute(text("SELECT key, stems FROM passages"))}
        average = sum(len(tokens(one)) for one in keys.values()) / max(1, len(keys))
    held = {term: sum(_holds(tokens(one), term) for one in keys.values()) for term in map(tokens, asked)}
    weights = {term: idf(len(keys), count) for term, count in held.items() if count}
    ours = dict(zip(keys, scores(keys.values(), weights, average), strict=True))
    assert {key: score for key, score in ours.items() if score} == pytest.approx(given_by_index, rel=1e-6)


def _holds(stored: tuple[str, ...], term: tuple[str, ...]) -> bool:
    return f" {' '.join(term)} " in f" {' '.join(stored)} "


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(WORDS, max_size=400), max_size=6))
def test_the_size_of_the_index_is_read_from_its_own_record(engine: Engine, texts: list[list[str]]) -> None:
    """How many passages, and how many tokens in all, whatever their number of bytes."""
    rows = [stemmed(f"a#{number}", "a", *words) for number, words in enumerate(texts)]
    KnowledgeStore(engine).apply(changes(page_change(page("a"), *rows)))
    with engine.connect() as connection:
        stored = list(connection.scalars(text("SELECT stems FROM passages")))
        assert indexed(connection) == (len(stored), sum(len(tokens(one)) for one in stored))


def test_a_narrow_sight_still_finds_what_it_may_see(engine: Engine) -> None:
    """Also when all the rare words are in passages that it may not."""
    rows = [stemmed(f"a#{number}", "a", "pedid", "rar") for number in range(5)]
    mine = page_change(page("b"), stemmed("b#1", "b", "pedid"), tokens={"madrid"})
    KnowledgeStore(engine).apply(changes(page_change(page("a"), *rows), mine))
    hits = SqliteLexical(engine, ranked=5).search(["rar", "pedid"], sight({"madrid"}), limit=3).hits
    assert [hit.passage for hit in hits] == ["b#1"]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(ANY_TEXT, SYNTAX)))
def test_no_stem_is_read_as_syntax(lexical: Lexical, stems: list[str]) -> None:
    """Quotes, operators, NUL, half a surrogate pair: what a user typed never breaks a search."""
    for hit in lexical.search(stems, ALL, limit=3).hits:
        assert hit.passage in {"a#1", "a#2", "b#1"}


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, min_size=1, max_size=5), st.lists(st.one_of(ANY_TEXT, SYNTAX), max_size=5))
def test_what_is_stored_under_a_stem_is_found_under_it(engine: Engine, words: list[str], noise: list[str]) -> None:
    """Whatever else is stored, or asked for, beside it."""
    KnowledgeStore(engine).apply(changes(page_change(page("a"), stemmed("a#1", "a", *noise, *words))))
    assert found(SqliteLexical(engine), *noise, words[0]) == ["a#1"]


def test_a_thousand_stems_are_one_search(lexical: Lexical) -> None:
    """A whole thread pasted into a question is not too much."""
    assert found(lexical, *[f"word{number}" for number in range(5000)], "direccion", limit=1) == ["a#2"]


def test_words_out_of_step_are_noticed(engine: Engine, lexical: Lexical) -> None:
    """The doctor asks."""
    with reading(engine) as connection:
        assert words_in_step(connection)
    with writing(engine) as connection:
        connection.execute(text("DROP TRIGGER passages_fts_delete"))
        connection.execute(text("DELETE FROM passages WHERE id = 'a#1'"))
    with reading(engine) as connection:
        assert not words_in_step(connection)
