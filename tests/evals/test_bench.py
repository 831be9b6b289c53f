"""The bench: its corpus is what a seed says, its parts change nothing, and its report holds what it promises."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

from copilot.knowledge.passages import of_page, page_tokens, zone_of
from copilot.retrieval.embedders.usem3 import Usem3Embedder
from evals import bench_suite
from evals.bench_corpus import Invented, Part, corpus, topic_of
from evals.bench_parts import AroundTopics, Stopwatch
from evals.bench_table import percentiles, table
from evals.bench_words import TOPICS


def every(passages: int, seed: int = 1) -> list[Part]:
    return list(corpus(passages, seed))


def test_the_same_seed_gives_the_same_corpus_and_another_seed_another() -> None:
    """Page by page and case by case."""
    assert every(300) == every(300)
    assert every(300) != every(300, seed=2)


@pytest.mark.parametrize("passages", [1, 50, 1_000, 6_000])
def test_a_corpus_has_as_many_passages_as_were_asked_for(passages: int) -> None:
    """A page more at most; ids are unique, and half of a larger one are cases."""
    parts = every(passages)
    of_pages = sum(len(of_page(page)) for part in parts for page in part.pages)
    ids = [one.id for part in parts for one in (*part.pages, *part.cases)]
    cases = sum(len(part.cases) for part in parts)

    assert passages <= of_pages + cases < passages + 40
    assert sum(part.passages for part in parts) == of_pages + cases
    assert len(ids) == len(set(ids))
    assert passages < 1_000 or 0.4 < cases / passages < 0.6


def test_a_corpus_is_bilingual_varied_and_not_for_everybody() -> None:
    """Both languages, translations that name each other, many zones, and few texts that say the same."""
    pages = {page.id: page for part in every(2_000) for page in part.pages}
    cases = [case for part in every(2_000) for case in part.cases]
    texts = [case.contacts[0].text for case in cases]

    assert {page.language for page in pages.values()} == {case.language for case in cases} == {"es", "en"}
    assert all(page.id in pages[other].translations for page in pages.values() for other in page.translations)
    assert len({zone_of(page_tokens(page)) for page in pages.values()}) > 15
    assert all(set(case.policies) <= pages.keys() for case in cases)
    assert len(set(texts)) > 0.99 * len(texts)
    assert Counter(topic_of(text) for text in texts)[None] == 0


def test_invented_vectors_lie_around_their_topic_and_others_are_real(embedder: Usem3Embedder) -> None:
    """Of length one, the same for the same text, nearer to texts of their topic than to others."""
    around = AroundTopics(embedder)
    (one, _), (other, _) = TOPICS[0], TOPICS[4]
    vectors = around.passages([f"Algo de {one}.", f"Más de {one}.", f"Algo de {other}.", "Buenos días."])

    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]
    assert np.array_equal(around.passages([f"Algo de {one}."])[0], vectors[0])
    assert np.allclose(vectors[3], embedder.query("Buenos días."), atol=1e-5)
    assert around.fingerprint != embedder.fingerprint


def test_a_stopwatch_changes_nothing_but_the_time() -> None:
    """Answers and errors of the port come through."""
    watch = Stopwatch()

    assert watch.on("list", [3, 1]).count(3) == 1
    assert watch.spent["list"] > 0
    with pytest.raises(ValueError):
        watch.on("list", [3, 1]).index(9)


@pytest.fixture(scope="module")
def row(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The figures of a tiny size, made in this process."""
    home: Path = tmp_path_factory.mktemp("bench")
    given = bench_suite.Bench(home=home, passages=150, real=True, questions=8)
    return {**bench_suite.index(given), **bench_suite.search(given)}


def test_the_figures_of_a_size_are_all_there(row: dict[str, Any]) -> None:
    """Everything was indexed and searched for real."""
    assert 150 <= row["passages"] < 190
    assert row["vectors"] > row["passages"]
    assert 0 < row["embedded"] <= row["passages"]
    assert 0 < row["database_mb"] < row["disk_mb"]
    assert row["share_of_embedder"] == pytest.approx(row["vectors_per_s"] / row["embedder_per_s"], abs=0.01)
    assert row["share_of_one_core"] == pytest.approx(row["vectors_per_s"] / row["embedder_one_core_per_s"], abs=0.01)
    assert set(row["search_ms"]) == set(bench_suite.SCOPES)
    for parts in row["search_ms"].values():
        assert {"whole", "embedding", "words", "vectors", "library", "fusion"} <= set(parts)
        assert all(each["p50"] <= each["p95"] for each in parts.values())


def test_the_table_shows_how_each_figure_grows(row: dict[str, Any]) -> None:
    """Behind each figure, how many times the one of the size before it is; a dash where there is none."""
    lines = table([row, {**row, "passages": 1_500, "vectors": row["vectors"] * 10, "share_of_embedder": None}])
    named = {line[:36].strip(): line[36:] for line in reversed(lines)}

    assert "1,500" in named["passages"]
    assert "(×10.0)" in named["vectors"] or any("(×10.0)" in line for line in lines)
    assert named["share of that speed"].endswith("–")
    assert max(map(len, lines)) < 120


def test_percentiles_are_of_the_values() -> None:
    """One value is its own."""
    assert percentiles([4.0]) == {"p50": 4.0, "p95": 4.0}
    assert percentiles([float(n) for n in range(101)]) == {"p50": 50.0, "p95": 95.0}


def test_questions_are_asked_in_both_languages() -> None:
    """By turns, and the same for the same seed."""
    asked = Invented(Random(3)).questions(6)

    assert [language for _, language in asked] == ["es", "en"] * 3
    assert asked == Invented(Random(3)).questions(6)
