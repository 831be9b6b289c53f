"""A second embedder's word on what the search has found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.build import Parts
from copilot.errors import EmbedderError
from copilot.retrieval.indexes.chroma import ChromaIndex
from copilot.retrieval.legs import OPINION, Legs
from copilot.retrieval.second import SecondOpinion
from copilot.store.embeddings import EmbeddingCache

from .shelf import Shelf, see

if TYPE_CHECKING:
    from copilot.ports import Vectors

COSINES = st.dictionaries(st.sampled_from("abcd"), st.floats(-1, 1))


class Broken:
    """An embedder whose package is not installed."""

    fingerprint = "broken"

    def passages(self, texts: Sequence[str]) -> Vectors:
        raise EmbedderError("The English embedder is not installed.")

    def query(self, text: str) -> Vectors:
        raise EmbedderError("The English embedder is not installed.")


class Counting:
    """An embedder that remembers what it was given; its vectors say nothing."""

    fingerprint = "counting"

    def __init__(self) -> None:
        self.read: list[str] = []

    def passages(self, texts: Sequence[str]) -> Vectors:
        self.read.extend(texts)
        return np.ones((len(texts), 4), dtype=np.float32) / 2

    def query(self, text: str) -> Vectors:
        return np.ones(4, dtype=np.float32) / 2


@pytest.fixture
def english(shelf: Shelf) -> Shelf:
    """Two English pages and a Spanish one."""
    shelf.page("late", "We look for a parcel that has not come.", title="Late delivery", language="en")
    shelf.page("bill", "We correct the name on an invoice.", title="Invoices", language="en")
    shelf.page("tarde", "Buscamos un paquete que no ha llegado.", title="Retrasos")
    shelf.index()
    return shelf


def second(parts: Parts, embedder: Counting | Broken) -> SecondOpinion:
    return SecondOpinion(embedder=embedder, kept=EmbeddingCache(parts.engine), unread=parts.ledger)


def test_it_reads_what_is_in_its_language_once(english: Shelf) -> None:
    """And again what has been edited; what it reads is told as it goes."""
    counting, told = Counting(), list[tuple[int, int]]()

    assert second(english.parts(), counting).read(lambda done, of: told.append((done, of))) == 2
    assert sorted(text.partition(".")[0] for text in counting.read) == ["Invoices", "Late delivery"]
    assert told == [(2, 2)]
    assert second(english.parts(), counting).read() == 0
    english.page("bill", "We correct the address on an invoice.", title="Invoices", language="en")
    english.index()
    assert second(english.parts(), counting).read() == 1


def test_it_has_no_word_on_what_it_has_not_read(english: Shelf) -> None:
    """Neither on another language, nor on a page that came a moment ago."""
    parts = english.parts()
    passages = list(parts.library.passages(["late#can", "bill#can", "tarde#can"], see("norte")).values())
    opinion = second(parts, Counting())

    assert len(passages) == 3
    assert opinion.cosines(opinion.query("where is it"), passages) == {}
    opinion.read()
    assert opinion.cosines(opinion.query("where is it"), passages) == pytest.approx({"late#can": 1.0, "bill#can": 1.0})


def test_a_question_in_english_is_scored_by_both(english: Shelf) -> None:
    """In Spanish the second one is not asked."""
    search = english.parts().search

    assert set(search.rank("my package never arrived", "en", see("norte")).legs.opinions) == {"late#can", "bill#can"}
    assert search.rank("no me ha llegado el paquete", "es", see("norte")).legs.opinions == {}


def test_a_second_embedder_that_fails_stops_nothing(english: Shelf) -> None:
    """The first one's word stands, and nobody is told: nothing is missing from the answer."""
    parts = english.parts()
    vars(parts)["second"] = second(parts, Broken())
    found = parts.search.find("my package never arrived", "en", see("norte"))

    assert found.evidence
    assert found.notices == ()


def test_searches_have_their_index_while_the_second_reads(english: Shelf) -> None:
    """It is the slower one: nobody is answered by words alone because of it."""
    parts = english.parts()
    parts.keep_index()
    english.page("new", "We replace a broken router.", title="Routers", language="en")
    english.index()
    seen: list[bool] = []

    class Watching(Counting):
        fingerprint = "watching"

        def passages(self, texts: Sequence[str]) -> Vectors:
            seen.append(isinstance(parts.search.index, ChromaIndex))
            return super().passages(texts)

    vars(parts)["second"] = second(parts, Watching())
    vars(parts).pop("indexing", None)
    parts.keep_index(anew=True)

    assert seen == [True]


@given(COSINES, COSINES)
def test_the_second_word_moves_what_it_is_about_and_nothing_else(
    first: dict[str, float], other: dict[str, float]
) -> None:
    """No score falls below 0, and a higher cosine never lowers one."""
    legs = Legs(dense={name: abs(value) for name, value in first.items()}, best_cosine=1.0)
    made = legs.seconded(other)

    assert all(score >= 0 for score in made.dense.values())
    assert {name: made.dense[name] for name in first if name not in other} == {
        name: legs.dense[name] for name in first if name not in other
    }
    for name, cosine in other.items():
        assert legs.seconded({name: min(1.0, cosine + 0.2)}).dense[name] >= made.dense[name]
        assert made.dense[name] >= (1 - OPINION) * legs.dense.get(name, 0.0)
