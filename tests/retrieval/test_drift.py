"""How far the index is from what it should hold: every kind of drift is seen, and mended from what is known."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copilot.build import Parts
from copilot.retrieval.drift import Drift, measure
from copilot.retrieval.embedders.usem3 import Usem3Embedder
from copilot.retrieval.indexes import chroma
from copilot.retrieval.indexes.chroma import ChromaIndex
from copilot.retrieval.indexes.seal import SEAL
from copilot.retrieval.project import Projector
from copilot.store.vectors import VectorLedger

from .shelf import Shelf, close, see


def drift(parts: Parts) -> Drift:
    index = parts.open_index()
    assert index is not None
    try:
        return measure(index, parts.ledger, parts.cache, parts.projector.fingerprint, Random(1))
    finally:
        index.close()


def lose(index: ChromaIndex, zone: str, passage: str) -> None:
    index.delete(zone, [passage])


def add(index: ChromaIndex, zone: str, passage: str) -> None:
    index.upsert(zone, {"nobody#can": np.eye(1, 512, dtype=np.float32)})


def change(index: ChromaIndex, zone: str, passage: str) -> None:
    index.upsert(zone, {passage: np.eye(1, 512, dtype=np.float32)})


def swap(index: ChromaIndex, zone: str, passage: str) -> None:
    lose(index, zone, passage)
    add(index, zone, passage)


def spoil(parts: Parts, how: Callable[[ChromaIndex, str, str], None]) -> None:
    """Changes the index behind the back of the truth, and seals it as if all were well."""
    active = parts.ledger.active()
    assert active is not None
    row = next(row for row in parts.ledger.present(active.id) if row.id.startswith("envio"))
    with parts._writing(active.id) as index:
        how(index, row.zone, row.id)


def test_a_sound_index_has_no_drift(five: Shelf) -> None:
    """All of the sample is found by its own vector, and equal to what was put in."""
    assert drift(five.parts()) == Drift(held=7, behind=0, sampled=7, found=7)


@pytest.mark.parametrize(
    ("how", "seen"),
    [
        (lose, {"missing": 1, "held": 6}),
        (add, {"surplus": 1, "held": 8}),
        (change, {"unequal": 1, "found": 6}),
        (swap, {"missing": 1, "surplus": 1, "held": 7}),
    ],
)
def test_every_kind_of_drift_is_seen_and_mended(
    five: Shelf, how: Callable[[ChromaIndex, str, str], None], seen: dict[str, int]
) -> None:
    """Also where the counts are right; building anew embeds nothing."""
    parts = five.parts()
    spoil(parts, how)
    found = drift(parts)

    assert found.damaged
    assert seen == {name: found.figures()[name] for name in seen}
    assert parts.keep_index(anew=True)
    close(parts)
    assert drift(five.parts()) == Drift(held=7, behind=0, sampled=7, found=7)


def test_a_graph_that_does_not_reach_what_it_holds_is_damage(five: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """All ids are there, and a query for everything finds too few of them; a few that are overlooked are no damage."""
    parts = five.parts()
    monkeypatch.setattr(chroma, "LEAST_REACHED", 1.01)
    found = drift(parts)

    assert (found.damaged, found.held, found.missing) == (True, 0, 7)
    monkeypatch.undo()
    assert not drift(parts).damaged


def test_what_the_next_run_does_anyway_is_no_damage(five: Shelf) -> None:
    """The index is behind the truth, and sound."""
    parts = five.parts()
    _ = parts.ledger
    five.page("nueva", "Devolvemos el importe del alta de la tarjeta.")
    active = parts.ledger.active()
    assert active is not None
    with parts._writing(active.id):
        five.index()
    found = drift(parts)

    assert (found.behind, found.damaged) == (1, False)


def test_a_file_that_has_changed_on_the_disk_is_seen_while_the_index_still_answers(five: Shelf) -> None:
    """What is open does not show it; the next start would."""
    parts = five.parts()
    index = parts.open_index()
    assert index is not None and index.passages()
    (five.home / "chroma" / SEAL).unlink()
    found = measure(index, parts.ledger, parts.cache, parts.projector.fingerprint, Random(1))
    index.close()

    assert (found.damaged, found.whole, found.missing) == (True, False, 0)


class Crash(Exception):
    """Where the process would have died."""


def index_or_crash(shelf: Shelf, *, at: str, sealed: bool) -> None:
    """One run that ends at a place: before it, nothing that it did is lost, and nothing after it was done."""
    parts = shelf.parts()

    def fail(*_: object, **__: object) -> None:
        raise Crash

    with pytest.MonkeyPatch.context() as patch:
        owner = {"mark_present": VectorLedger, "mark_deleted": VectorLedger, "activate": VectorLedger,
                 "upsert": ChromaIndex, "delete": ChromaIndex, "_put": Projector}[at]  # fmt: skip
        patch.setattr(owner, at, fail)
        try:
            parts.reindex(allow_mass_delete=True)
        except Crash:
            if not sealed:
                (shelf.home / "chroma" / SEAL).unlink(missing_ok=True)
    parts.engine.dispose()


PAGES = ("a", "b", "c")
STEP = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(PAGES), st.sampled_from(["all", "sur"]), st.integers(0, 2)),
    st.tuples(st.just("delete"), st.sampled_from(PAGES)),
    st.tuples(
        st.just("crash"), st.sampled_from(["mark_present", "mark_deleted", "activate", "upsert", "delete", "_put"]),
        st.booleans(),
    ),
    st.tuples(st.just("index")),
)  # fmt: skip
SAID = (
    "Devolvemos el dinero.",
    "Mandamos un técnico a casa.",
    "Cambiamos la dirección.\nY lo confirmamos por escrito.",
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, min_size=2, max_size=6))
def test_whatever_happened_the_next_run_ends_with_the_truth(
    tmp_path_factory: pytest.TempPathFactory, embedder: Usem3Embedder, steps: list[tuple[object, ...]]
) -> None:
    """Pages written, moved, deleted, and runs that died anywhere: index and truth agree, and drift says so."""
    shelf = Shelf(tmp_path_factory.mktemp("steps"), embedder)
    shelf.teams()
    shelf.page("always", "Siempre hay una página.")
    for step in steps:
        if step[0] == "write":
            shelf.page(str(step[1]), SAID[int(str(step[3]))], visible_to=str(step[2]))
        elif step[0] == "delete":
            (shelf.knowledge / "policies" / f"{step[1]}.md").unlink(missing_ok=True)
        elif step[0] == "crash":
            index_or_crash(shelf, at=str(step[1]), sealed=bool(step[2]))
        else:
            shelf.index(allow_mass_delete=True)
    shelf.index(allow_mass_delete=True)
    parts = shelf.parts()
    files = {path.stem for path in Path(shelf.knowledge / "policies").glob("*.md")}
    found = drift(parts)

    assert (found.damaged, found.behind, found.held) == (False, 0, parts.ledger.size())
    assert set(parts.store.held()) == files
    assert parts.search.find("dirección", "es", see("sur")).notices == ()
    close(parts)
    parts.engine.dispose()
