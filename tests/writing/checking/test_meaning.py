"""Words of either language, meaning, and what contradicts a sentence."""

from __future__ import annotations

import pytest

from copilot.retrieval.embedders.usem3 import Usem3Embedder
from copilot.writing.checking.meaning import (
    ENOUGH,
    Piece,
    Remembering,
    added,
    contradicted,
    pieces_of,
    score,
    signs,
    stranger,
)
from copilot.writing.support import doubt

EN = pieces_of("The carrier changes the destination at our request while the parcel is not on the van.", "en")
ES = pieces_of("El depósito guarda el paquete siete días. Después vuelve al almacén central.", "es")


def test_a_spanish_sentence_is_held_by_an_english_passage() -> None:
    """By what the words are called, and by meaning."""
    embedder = Usem3Embedder()
    right = "La mensajería cambia el destino si se lo pedimos y el paquete no está en la furgoneta."
    wrong = "El seguro cubre la rotura de la pantalla y del cargador."

    assert score(signs(right, "es", EN, embedder)) > ENOUGH > score(signs(wrong, "es", EN, embedder))


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("El depósito no guarda el paquete siete días.", "contradicted"),
        ("La tienda guarda el paquete siete días.", "who"),
        ("El depósito guarda el paquete siete días y además regalamos entradas de cine.", "added"),
        ("Regalamos entradas de cine.", "added"),
    ],
)
def test_what_speaks_against_a_sentence_is_told(sentence: str, why: str) -> None:
    """A denial, somebody else, something joined on."""
    told = doubt(sentence, "es", ES)

    assert told and told.startswith(why)


@pytest.mark.parametrize(
    "sentence",
    [
        "El paquete está siete días en el depósito.",
        "Después vuelve al almacén central.",
        "Siete días lo guarda el depósito.",
    ],
)
def test_what_is_said_in_other_words_stands(sentence: str) -> None:
    """In another order, with another verb."""
    assert doubt(sentence, "es", ES) is None


def test_a_clause_that_denies_something_else_contradicts_nothing() -> None:
    """Of a passage, the clause that says the same is what counts."""
    held = pieces_of("La financiación vale para móviles y tabletas, no para accesorios.", "es")

    assert not contradicted("La financiación vale para tabletas.", "es", held)
    assert contradicted("La financiación vale para accesorios.", "es", held)


def test_nothing_held_is_no_support() -> None:
    """Without pieces there is nothing to rest on."""
    assert added("El paquete sale mañana.", "es", []) is not None
    assert stranger("La tienda lo guarda.", "es", []) is not None
    assert doubt("El paquete sale mañana.", "es", []) is not None


def test_what_was_read_once_is_not_read_again() -> None:
    """The same vectors, in the order that was asked for, and no more kept than allowed."""
    embedder = Usem3Embedder()
    remembering = Remembering(embedder, most=2)
    first = remembering.passages(["uno", "dos", "tres"])
    again = remembering.passages(["tres", "uno", "uno"])

    assert first == pytest.approx(embedder.passages(["uno", "dos", "tres"]), abs=1e-5)
    assert again == pytest.approx(embedder.passages(["tres", "uno", "uno"]), abs=1e-5)
    assert remembering.query("dos") == pytest.approx(embedder.query("dos"), abs=1e-5)
    assert remembering.fingerprint == embedder.fingerprint


def test_a_sentence_that_only_shares_words_with_the_plan_rests_on_nothing() -> None:
    """Seen of a small model: every word of it is somewhere in the plan, and it says nothing of it."""
    embedder = Usem3Embedder()
    home = "home delivery in 2 working days if the central warehouse has it, another model, or your plan today"
    step = "right now I'll have them find one and set it aside, and by 15:00 today I'll tell you the store, the code"
    plan = [
        Piece(f"It could be another store where a person confirms one, {home} and the phone later.", "en"),
        Piece(f"I'm doing this by phone: {step} and how long it's kept.", "en"),
    ]
    said = "You can tell the plan to another person, but you cannot tell it to others."
    assert doubt(said, "en", plan) is None
    assert doubt(said, "en", plan, embedder) == "meaning"
    assert doubt("Another store may confirm one today.", "en", plan, embedder) is None
