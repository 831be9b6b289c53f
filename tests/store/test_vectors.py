"""What the truth knows of the vector index."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from copilot.changes import AccessChange, Changes
from copilot.errors import StoreError
from copilot.store.embeddings import EmbeddingCache
from copilot.store.knowledge import KnowledgeStore
from copilot.store.vectors import VectorLedger, VectorRow

from .make import NOW, changes, later, page, page_change, stemmed


def ids(rows: Sequence[VectorRow]) -> list[str]:
    return [row.id for row in rows]


@pytest.fixture
def ledger(engine: Engine) -> VectorLedger:
    """A ledger of an empty generation g1, and two stored passages."""
    KnowledgeStore(engine).apply(changes(page_change(page("a"), stemmed("a#1", "a"), stemmed("a#2", "a"))))
    ledger = VectorLedger(engine)
    ledger.begin("g1", "f", NOW)
    return ledger


def catch_up(ledger: VectorLedger, generation: str = "g1") -> None:
    to_upsert, to_delete = ledger.pending(generation)
    ledger.mark_deleted(generation, to_delete)
    ledger.mark_present(generation, to_upsert)


def test_cached_vectors_come_back_byte_for_byte(engine: Engine) -> None:
    """By text and embedder; more of them than one statement names."""
    cache = EmbeddingCache(engine)
    vectors = {f"t{number}": number.to_bytes(4, "little") for number in range(2500)}
    cache.put("f", vectors)
    assert cache.get("f", [*vectors, "unknown"]) == vectors
    assert cache.get("other", list(vectors)) == {}
    cache.put("f", {"t0": b"new!"})
    assert cache.get("f", ["t0", "t1"]) == {"t0": b"new!", "t1": vectors["t1"]}


def test_vectors_of_texts_that_are_gone_can_be_dropped(engine: Engine, ledger: VectorLedger) -> None:
    """A deleted text leaves no trace in the cache."""
    cache = EmbeddingCache(engine)
    cache.put("f", {"hash of a#1": b"1234", "hash of gone": b"5678"})
    assert cache.prune() == 1
    assert cache.get("f", ["hash of a#1", "hash of gone"]) == {"hash of a#1": b"1234"}


def test_vectors_of_embedders_that_are_not_kept_can_be_dropped(engine: Engine, ledger: VectorLedger) -> None:
    """Those that are named stay, as far as their texts are still there."""
    cache = EmbeddingCache(engine)
    for fingerprint in ("old", "before", "now"):
        cache.put(fingerprint, {"hash of a#1": b"1234", "hash of gone": b"5678"})
    assert cache.prune({"before", "now"}) == 4
    assert [len(cache.get(each, ["hash of a#1", "hash of gone"])) for each in ("old", "before", "now")] == [0, 1, 1]


def test_the_last_check_of_the_active_generation_is_known(ledger: VectorLedger) -> None:
    """The newest in place of the one before; one of a generation that is gone meanwhile is not kept."""
    assert ledger.last_check() is None
    ledger.note_check("g1", NOW, {"missing": 1})
    assert ledger.last_check() is None
    ledger.activate("g1")
    ledger.note_check("g1", later(60), {"missing": 0, "damaged": False})
    ledger.note_check("g9", later(90), {"missing": 9})
    check = ledger.last_check()
    assert check is not None and (check.at, check.figures) == (later(60), {"missing": 0, "damaged": False})
    ledger.forget("g1")
    assert ledger.last_check() is None


def test_a_new_generation_wants_everything(ledger: VectorLedger) -> None:
    """And holds nothing."""
    to_upsert, to_delete = ledger.pending("g1")
    assert to_upsert == [
        VectorRow(id="a#1", zone="all", text_hash="hash of a#1"),
        VectorRow(id="a#2", zone="all", text_hash="hash of a#2"),
    ]
    assert (to_delete, ledger.ids_present("g1")) == ([], {})


def test_what_was_put_in_is_not_asked_for_again(ledger: VectorLedger) -> None:
    """A run that is interrupted goes on where it stopped."""
    to_upsert, _ = ledger.pending("g1")
    ledger.mark_present("g1", to_upsert[:1])
    assert ids(ledger.pending("g1")[0]) == ["a#2"]
    assert ledger.ids_present("g1") == {"all": frozenset({"a#1"})}


def test_an_edited_passage_is_put_in_again(engine: Engine, ledger: VectorLedger) -> None:
    """Also when the edit came after the vector was made, and before it was marked."""
    to_upsert, _ = ledger.pending("g1")
    edited = page_change(page("a"), stemmed("a#1", "a", text_hash="new"), stemmed("a#2", "a"))
    KnowledgeStore(engine).apply(changes(edited))
    ledger.mark_present("g1", to_upsert)
    assert ledger.pending("g1") == ([VectorRow(id="a#1", zone="all", text_hash="new")], [])


def test_a_passage_that_is_gone_or_not_approved_is_taken_out(engine: Engine, ledger: VectorLedger) -> None:
    """It is in the truth no more, or not to be found."""
    catch_up(ledger)
    store = KnowledgeStore(engine)
    store.apply(changes(page_change(page("a"), stemmed("a#1", "a"))))
    assert ids(ledger.pending("g1")[1]) == ["a#2"]
    store.apply(changes(page_change(page("a", status="retired"), stemmed("a#1", "a"))))
    assert ids(ledger.pending("g1")[1]) == ["a#1", "a#2"]


def test_a_change_of_zone_moves_the_vector(engine: Engine, ledger: VectorLedger) -> None:
    """Out of the old zone and into the new one, with the text it had."""
    catch_up(ledger)
    KnowledgeStore(engine).apply(Changes(access=(AccessChange(id="a", tokens=frozenset({"leads"}), zone="leads"),)))
    to_upsert, to_delete = ledger.pending("g1")
    assert {(row.id, row.zone, row.text_hash) for row in to_upsert} == {
        ("a#1", "leads", "hash of a#1"),
        ("a#2", "leads", "hash of a#2"),
    }
    assert {(row.id, row.zone) for row in to_delete} == {("a#1", "all"), ("a#2", "all")}
    catch_up(ledger)
    assert ledger.pending("g1") == ([], [])
    assert ledger.ids_present("g1") == {"leads": frozenset({"a#1", "a#2"})}


def test_sections_without_vectors_are_never_pending(engine: Engine) -> None:
    """What must not be said is not searched for by meaning."""
    rows = (stemmed("a#1", "a"), stemmed("a#2", "a", section="never_say"))
    KnowledgeStore(engine).apply(changes(page_change(page("a"), *rows)))
    everything = VectorLedger(engine)
    everything.begin("g1", "f", NOW)
    catch_up(everything)
    quiet = VectorLedger(engine, quiet={"never_say"})
    assert [ids(rows) for rows in quiet.pending("g1")] == [[], ["a#2"]]


def test_passages_for_embedding_are_read_whoever_may_see_them(ledger: VectorLedger) -> None:
    """By id, whole."""
    assert ledger.passages(["a#2", "nothing"])["a#2"].text == "Texto de a#2."


def test_one_generation_is_active(ledger: VectorLedger) -> None:
    """Activating another retires it, and back again."""
    assert ledger.active() is None
    ledger.begin("g2", "f2", later(60))
    for chosen, states in (
        ("g1", ["active", "building"]),
        ("g2", ["retired", "active"]),
        ("g1", ["active", "retired"]),
    ):
        ledger.activate(chosen)
        active = ledger.active()
        assert active is not None and active.id == chosen
        assert [each.state for each in ledger.generations()] == states
    ledger.activate("g1")
    assert [each.id for each in ledger.generations() if each.state == "active"] == ["g1"]


def test_activating_an_unknown_generation_changes_nothing(ledger: VectorLedger) -> None:
    """Searches go on with the one they had."""
    ledger.activate("g1")
    with pytest.raises(StoreError, match="'g9'"):
        ledger.activate("g9")
    active = ledger.active()
    assert active is not None and active.id == "g1"


def test_a_forgotten_generation_leaves_the_others(ledger: VectorLedger) -> None:
    """With what was known of it."""
    ledger.begin("g2", "f2", later(60))
    catch_up(ledger, "g1")
    catch_up(ledger, "g2")
    ledger.forget("g1")
    assert [each.id for each in ledger.generations()] == ["g2"]
    assert (ledger.ids_present("g1"), len(ledger.ids_present("g2")["all"])) == ({}, 2)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["a#1", "a#2", "a#3"]),
            st.tuples(st.sampled_from(["h1", "h2"]), st.sampled_from(["z1", "z2"]), st.booleans()),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_catching_up_ends_with_exactly_the_stored_passages(
    engine: Engine, history: list[dict[str, tuple[str, str, bool]]]
) -> None:
    """Whatever was edited, moved or deleted in between, and wherever the runs in between were cut off."""
    ledger, store = VectorLedger(engine), KnowledgeStore(engine)
    ledger.forget("g1")
    ledger.begin("g1", "f", NOW)
    index: dict[tuple[str, str], str] = {}
    for state in history:
        rows = [stemmed(id, "a", text_hash=text, zone=zone) for id, (text, zone, _) in state.items()]
        store.apply(changes(page_change(page("a"), *rows)) if rows else Changes(deleted=frozenset({"a"})))
        to_upsert, to_delete = ledger.pending("g1")
        cut = next((number for number, row in enumerate(to_upsert) if state[row.id][2]), len(to_upsert))
        for row in to_delete:
            index.pop((row.zone, row.id), None)
        ledger.mark_deleted("g1", to_delete)
        index |= {(row.zone, row.id): row.text_hash for row in to_upsert[:cut]}
        ledger.mark_present("g1", to_upsert[:cut])
    to_upsert, _ = ledger.pending("g1")
    index |= {(row.zone, row.id): row.text_hash for row in to_upsert}
    assert index == {(zone, id): text for id, (text, zone, _) in history[-1].items()}
