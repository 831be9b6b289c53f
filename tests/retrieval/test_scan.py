"""Comparing with every vector: the same answers as the index, without the index."""

from __future__ import annotations

from dataclasses import replace

import pytest

from copilot.build import Parts
from copilot.planning.clock import local_time
from copilot.retrieval.indexes.scan import ScanIndex
from copilot.types import Principal, Role
from evals.scenario_data import variants

ASKED = [variant.question.text for variant in variants()[::6]]


@pytest.fixture(scope="module")
def once(nebula: Parts) -> Parts:
    """The same product in a process that asks once."""
    return replace(nebula, once=True)


def test_it_finds_what_the_index_finds(nebula: Parts, once: Parts) -> None:
    """The same passages with the same scores, but where the index, which is approximate, has missed one."""
    scan, index = once.search.index, nebula.open_index()
    assert isinstance(scan, ScanIndex)
    assert index is not None
    asker = Principal(user="u", team="atencion", role=Role.AGENT)
    zones = nebula.directory.zones(nebula.access.sight(asker, local_time(variants()[0].question.at)))
    shared = []
    for text in ASKED:
        vector = nebula.embedder.query(text)
        exact = {hit.passage: hit.score for hit in scan.query(zones.pages, vector, limit=50)}
        near = {hit.passage: hit.score for hit in index.query(zones.pages, vector, limit=50)}
        shared.append(len(exact.keys() & near.keys()))
        assert all(abs(exact[name] - near[name]) < 1e-3 for name in exact.keys() & near.keys())
        assert list(exact.values()) == sorted(exact.values(), reverse=True)

    # How the graph is built depends on how busy the machine is: one odd question may miss a few.
    assert min(shared) >= 40
    assert sum(shared) >= 0.97 * 50 * len(ASKED)


def test_it_holds_nothing_of_other_zones(once: Parts) -> None:
    """Zones that nobody has, and no zones at all, are empty."""
    vector = once.embedder.query("factura")
    assert once.search.index is not None

    assert list(once.search.index.query(("nowhere",), vector, limit=5)) == []
    assert list(once.search.index.query((), vector, limit=5)) == []


def test_without_vectors_of_this_embedder_there_is_no_scan(tmp_path: object, nebula: Parts) -> None:
    """Before anything is indexed, a search goes by words, as it does without an index."""
    from copilot.settings import read_settings

    empty = Parts(read_settings({"COPILOT_HOME": str(tmp_path)}), once=True)

    assert empty.search.index is None
