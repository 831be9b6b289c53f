"""Figures of rankings against values reckoned by hand."""

from __future__ import annotations

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from evals.measures import figures, ndcg, paired_bootstrap, recall, reciprocal_rank


def test_recall_is_over_what_could_be_found() -> None:
    """Two of three gold documents among the first two is all that fits."""
    assert recall(["a", "b", "x"], {"a", "b", "c"}, 2) == 1.0
    assert recall(["a", "x", "b"], {"a", "b", "c"}, 3) == 2 / 3
    assert recall([], {"a"}, 1) == 0.0


def test_the_first_gold_document_decides_the_reciprocal_rank() -> None:
    """Beyond the tenth place it counts nothing."""
    assert reciprocal_rank(["x", "a", "b"], {"a", "b"}) == 0.5
    assert reciprocal_rank([str(n) for n in range(10)] + ["a"], {"a"}) == 0.0


def test_gain_is_discounted_by_place() -> None:
    """Second place instead of first."""
    assert math.isclose(ndcg(["x", "a"], {"a"}), 1 / math.log2(3))


@settings(max_examples=60, deadline=None)
@given(ranked=st.permutations(list("abcdefghijkl")), gold=st.sets(st.sampled_from("abcdefgh"), min_size=1))
def test_every_figure_is_a_share_and_the_best_ranking_has_all(ranked: list[str], gold: set[str]) -> None:
    """0 to 1, and 1 for a ranking that begins with the gold documents."""
    best = sorted(ranked, key=lambda name: name not in gold)

    assert all(0 <= value <= 1 for value in figures([ranked], [gold]).values())
    assert figures([best], [gold])["ndcg@10"] == 1


def test_a_difference_that_is_always_there_has_an_interval_without_zero() -> None:
    """And one that is only noise has zero within."""
    clear = paired_bootstrap([0.9] * 40, [0.8] * 40)
    noise = paired_bootstrap([0.0, 1.0] * 20, [1.0, 0.0] * 20)

    assert 0 < clear["low"] <= clear["mean"] <= clear["high"]
    assert noise["low"] < 0 < noise["high"]
