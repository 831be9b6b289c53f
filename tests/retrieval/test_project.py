"""The truth to the vector index: a change of embedder, and generations that come and go."""

from __future__ import annotations

import fcntl
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pytest

from copilot.build import Parts
from copilot.errors import EmbedderError
from copilot.knowledge.passages import CHUNKER

from .shelf import Shelf, close, see
from .test_damage import held

if TYPE_CHECKING:
    from copilot.ports import Embedder, Vectors


class Reversed:
    """Another embedder: the same vectors the other way round, which are near to none of the old."""

    def __init__(self, inner: Embedder, *, fails: bool = False, name: str = "reversed") -> None:
        self._inner, self._fails, self._name = inner, fails, name

    @property
    def fingerprint(self) -> str:
        return self._name

    def passages(self, texts: Sequence[str]) -> Vectors:
        if self._fails:
            raise EmbedderError("The model is gone.")
        return self._inner.passages(texts)[:, ::-1].copy()

    def query(self, text: str) -> Vectors:
        return self.passages([text])[0]


def with_embedder(shelf: Shelf, embedder: Embedder) -> Parts:
    parts = shelf.parts()
    vars(parts)["embedder"] = embedder
    return parts


def test_another_embedder_builds_a_new_index_and_switches_at_the_end(five: Shelf) -> None:
    """Every passage is embedded anew, one generation is left, and it is the new one."""
    before = five.parts().ledger.active()
    parts = with_embedder(five, Reversed(five.embedder))
    done = parts.reindex().projected

    assert before is not None
    assert done is not None and (done.rebuilt, done.put, done.embedded) == (True, 7, 7)
    assert [(each.state, each.fingerprint) for each in parts.ledger.generations()] == [
        ("active", parts.projector.fingerprint)
    ]
    index = parts.open_index()
    assert index is not None and sum(index.counts().values()) == 7
    index.close()


def test_until_the_new_index_is_there_the_new_embedder_searches_by_words(five: Shelf) -> None:
    """Vectors of one embedder are never compared with those of another."""
    parts = with_embedder(five, Reversed(five.embedder))

    assert parts.search.find("dirección del paquete", "es", see("norte")).notices == ("words_only",)


def test_a_new_embedder_that_fails_leaves_the_old_index_as_it_was(five: Shelf) -> None:
    """The old embedder goes on with the old vectors; nothing has to be built again."""
    with pytest.raises(EmbedderError):
        with_embedder(five, Reversed(five.embedder, fails=True)).reindex()
    parts = five.parts()
    found = parts.search.find("dirección del paquete", "es", see("norte"))
    close(parts)

    assert found.notices == ()
    assert "meaning" in found.evidence[0].found_by
    done = five.index().projected
    assert done is not None and (done.rebuilt, done.put, done.embedded) == (False, 0, 0)
    assert [each.state for each in five.parts().ledger.generations()] == ["active"]


def test_back_to_the_first_embedder_nothing_is_embedded(five: Shelf) -> None:
    """Its vectors are still known."""
    with_embedder(five, Reversed(five.embedder)).reindex()
    done = five.index().projected

    assert done is not None and (done.rebuilt, done.put, done.embedded) == (True, 7, 0)


def test_vectors_of_the_present_and_the_previous_embedder_are_kept(five: Shelf) -> None:
    """Those of one before go when a third comes; a text that is gone takes its vector along."""
    parts = five.parts()
    hashes = [row.text_hash for row in parts.ledger.present(parts.ledger.generations()[0].id)]
    first = parts.projector.fingerprint
    with_embedder(five, Reversed(five.embedder)).reindex()
    assert len(parts.cache.get(first, hashes)) == 7
    with_embedder(five, Reversed(five.embedder, name="third")).reindex()
    assert [len(parts.cache.get(f"{each}-c{CHUNKER}", hashes)) for each in ("reversed", "third")] == [7, 7]
    assert parts.cache.get(first, hashes) == {}
    five.index()
    (five.knowledge / "policies" / "baja.md").unlink()
    five.index()
    assert len(parts.cache.get(first, hashes)) == 6


def test_an_embedder_that_cannot_be_loaded_means_words_only(five: Shelf) -> None:
    """The question is answered by words, with the notice."""
    parts = five.parts()
    _ = parts.search
    parts.search._embedder = Reversed(five.embedder, fails=True)
    found = parts.search.find("dirección del paquete", "es", see("norte"))
    close(parts)

    assert found.notices == ("words_only",)
    assert "envio" in {one.page for one in found.evidence}


def test_progress_ends_with_everything_done(shelf: Shelf) -> None:
    """More passages than one batch: counted up to the last."""
    for number in range(600):
        shelf.page(f"p{number}", f"Frase {number}.")
    told: list[tuple[int, int]] = []
    shelf.parts().reindex(progress=lambda done, total: told.append((done, total)))

    assert told == [(512, 600), (600, 600)]


def test_the_keeper_of_the_index_brings_it_up_to_date(five: Shelf) -> None:
    """The worker takes in what another process changed in the truth, and does nothing when nothing changed."""
    worker = five.parts()
    assert not worker.keep_index()
    worker.search.warm()
    five.page("nueva", "Devolvemos el importe del alta de la tarjeta.")
    assert five.index().projected is None

    assert worker.keep_index()
    assert not worker.keep_index()
    found = worker.search.find("importe del alta de la tarjeta", "es", see("norte"))
    close(worker)
    assert (found.notices, found.evidence[0].page) == ((), "nueva")


def test_the_keeper_of_the_index_mends_it(five: Shelf) -> None:
    """After a search that could not use the index, it is built again."""
    (five.home / "chroma" / "sealed.json").unlink()
    worker = five.parts()
    assert worker.search.find("paquete", "es", see("norte")).notices == ("words_only",)
    assert worker.search.failing

    assert worker.keep_index()
    assert worker.search.find("paquete", "es", see("norte")).notices == ()
    close(worker)


def test_the_keeper_of_the_index_follows_a_generation_that_another_process_built(five: Shelf) -> None:
    """A worker that has not opened its index yet does not go on searching in one that is gone."""
    worker = five.parts()
    _ = worker.search.index
    with_embedder(five, Reversed(five.embedder)).reindex()
    five.index()
    worker.keep_index()
    found = worker.search.find("dirección del paquete", "es", see("norte"))
    close(worker)

    assert found.notices == ()
    assert "meaning" in found.evidence[0].found_by


def test_what_an_old_generation_left_is_taken_out_later(five: Shelf) -> None:
    """When the index was not to be had at the end of a build, the next run clears up."""
    ledger = five.parts().ledger
    with five.parts()._writing("gleft"):
        ledger.begin("gleft", "another", five.parts().ledger.generations()[0].created_at)
    with held(five.home / "chroma", fcntl.LOCK_SH):
        five.index()
        assert len(ledger.generations()) == 2
    five.index()

    assert [each.state for each in ledger.generations()] == ["active"]
