"""Several vectors a passage: how they are named, kept and joined."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from copilot.retrieval.pieces import MOST_PIECES, joined, nearest, packed, piece_ids, scan, unpacked, wholes_of

some = st.integers(1, MOST_PIECES).flatmap(
    lambda count: arrays(np.float32, (count, 3), elements=st.floats(-1, 1, width=32))
)


@settings(max_examples=40, deadline=None)
@given(vectors=some)
def test_what_is_packed_is_unpacked_the_same(vectors: np.ndarray) -> None:
    """However many vectors a passage has."""
    assert (unpacked(packed(vectors)) == vectors).all()


@settings(max_examples=40, deadline=None)
@given(many=st.lists(some, min_size=1, max_size=8))
def test_a_scan_and_an_index_that_finds_everything_agree(many: list[np.ndarray]) -> None:
    """The same passages with the same scores, whichever way they are found."""
    vector = np.array([0.6, 0.8, 0.0], dtype=np.float32)
    cosines = {
        name: float(row @ vector)
        for number, rows in enumerate(many)
        for name, row in zip(piece_ids(f"page#{number}", len(rows)), rows, strict=True)
    }
    found = {hit.passage: hit.score for hit in nearest(cosines, 100)}
    scanned = {
        hit.passage: hit.score for hit in scan([(f"page#{n}", packed(v)) for n, v in enumerate(many)], vector, 100)
    }

    assert found.keys() == scanned.keys()
    assert all(abs(found[name] - scanned[name]) < 1e-4 for name in found)


def test_one_near_sentence_lifts_a_passage_above_one_that_is_vaguely_near() -> None:
    """The nearest sentence counts twice what the whole does."""
    hits = nearest({"a 0": 0.3, "a 1": 0.2, "a 2": 0.9, "b 0": 0.6}, 10)

    assert [hit.passage for hit in hits] == ["a", "b"]
    assert hits[0].score == joined(0.9, 0.3)


def test_the_wholes_that_an_index_did_not_bring_are_named() -> None:
    """Also for passages whose own id holds spaces."""
    assert wholes_of(["a b 3", "a b 1", "c 0", "d 2"]) == ["a b 0", "d 0"]


def test_nothing_kept_is_nothing_found() -> None:
    """An empty zone."""
    assert scan([], np.zeros(3, dtype=np.float32), 5) == []
