"""Which policy a question is after, learnt from the phrases that pages list."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.ports import Phrase
from copilot.retrieval.embedders.usem3 import Usem3Embedder
from copilot.retrieval.intents import LIKELY, Intents
from copilot.retrieval.pieces import packed

from .shelf import Shelf, close, found_ids, see

if TYPE_CHECKING:
    from copilot.ports import Vectors

ASKED = {
    "devolucion": ("¿Cuántos días tengo para devolverlo?", "Ya lo abrí y no me gusta", "¿Me devuelven el dinero?"),
    "retraso": ("Tenía que haber llegado ayer", "¿Por dónde va mi paquete?", "¿Cuántos días más tarda?"),
    "averia": ("No tengo internet en casa", "El router tiene una luz roja", "¿Cuándo viene el técnico?"),
}


@cache
def embedder() -> Usem3Embedder:
    return Usem3Embedder()


def phrase(page: str, text: str, language: str = "es", group: str = "") -> Phrase:
    return Phrase(page, group or page, language, text, packed(embedder().passages([text])))


def learnt() -> Intents:
    return Intents([phrase(page, text) for page, texts in ASKED.items() for text in texts])


def likely(intents: Intents, text: str, language: str = "es") -> dict[str, float]:
    return intents.likely(text, language, embedder().query(text))


def first(scores: dict[str, float]) -> str:
    return max(scores, key=lambda name: scores[name])


@pytest.mark.parametrize(
    ("text", "page"),
    [("¿En cuántos días lo devuelvo si está abierto?", "devolucion"), ("Estoy sin internet, luz roja", "averia")],
)
def test_what_is_asked_in_other_words_is_likely_the_page_that_lists_the_like(text: str, page: str) -> None:
    """Though "cuántos días" is a phrase of two pages."""
    assert first(likely(learnt(), text)) == page


def test_an_example_itself_is_most_likely_and_something_else_is_not() -> None:
    """What has nothing to do with any page is left out."""
    assert likely(learnt(), "El router tiene una luz roja")["averia"] > 0.5
    assert likely(learnt(), "Receta de la tortilla de patatas") == {}


def test_pages_that_say_the_same_are_one() -> None:
    """A phrase in one language is an example for its translation too."""
    spanish = [phrase(page, text) for page, texts in ASKED.items() for text in texts]
    english = phrase("fault", "There is no connection at home", "en", group="averia")
    scores = likely(Intents([*spanish, english]), "No tengo internet")
    assert scores["fault"] == scores["averia"] == max(scores.values())


@settings(max_examples=25, deadline=None)
@given(text=st.text(max_size=80), order=st.permutations(range(9)))
def test_scores_are_shares_whatever_is_asked_and_in_whatever_order_it_was_learnt(text: str, order: list[int]) -> None:
    """Never below what counts as likely."""
    phrases = [phrase(page, said) for page, texts in ASKED.items() for said in texts]
    scores = likely(Intents(phrases), text)
    assert all(LIKELY <= score <= 1 for score in scores.values())
    again = likely(Intents([phrases[at] for at in order]), text)
    assert np.allclose(
        [again.get(page, LIKELY) for page in ASKED], [scores.get(page, LIKELY) for page in ASKED], atol=1e-3
    )


HEADING = "Cómo se pregunta"


def test_a_page_that_lists_what_is_asked_is_found_and_says_so(shelf: Shelf) -> None:
    """`asked` is among the reasons; a phrase that is added counts when the index is used anew."""
    for page, texts in ASKED.items():
        shelf.page(page, *texts, heading=HEADING)
    shelf.index()
    parts = shelf.parts()
    found = parts.search.find("¿Cuántos días hay para devolver lo que ya abrí?", "es", see("norte"))
    assert found.evidence[0].page == "devolucion"
    assert "asked" in found.evidence[0].found_by
    close(parts)


def test_a_page_that_may_not_be_seen_is_not_found_by_what_it_lists(shelf: Shelf) -> None:
    """Its phrases were learnt from; who asks sees what they may see."""
    shelf.teams()
    for page, texts in ASKED.items():
        shelf.page(page, *texts, heading=HEADING, visible_to="sur" if page == "averia" else "all")
    shelf.index()
    asked = "El router tiene una luz roja"
    assert "averia" in found_ids(shelf.parts(), asked, see("sur"))
    assert "averia" not in found_ids(shelf.parts(), asked, see("norte"))


def test_a_question_is_embedded_once(shelf: Shelf) -> None:
    """What is likely is read from the vector that was searched with: with a large embedder that is half the time."""
    shelf.page("averia", *ASKED["averia"], heading=HEADING)
    shelf.index()
    parts, asked = shelf.parts(), list[str]()

    class Counting(Usem3Embedder):
        def query(self, text: str) -> Vectors:
            asked.append(text)
            return super().query(text)

    vars(parts)["embedder"] = Counting()
    assert parts.search.find("luz roja", "es", see("norte")).evidence[0].found_by
    assert asked == ["luz roja"]
    close(parts)


def test_phrases_are_learnt_from_once_and_again_after_the_index_has_changed(shelf: Shelf) -> None:
    """Not at every question."""
    shelf.page("averia", *ASKED["averia"], heading=HEADING)
    shelf.index()
    parts, read = shelf.parts(), list[int]()
    phrases = parts.search._phrases

    def counted() -> list[Phrase]:
        read.append(1)
        return list(phrases())

    parts.search._phrases = counted
    for _ in range(3):
        parts.search.find("luz roja", "es", see("norte"))
    assert len(read) == 1
    parts.search.use(parts.search.index)
    parts.search.find("luz roja", "es", see("norte"))
    assert len(read) == 2
    close(parts)
