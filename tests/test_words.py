"""Words as search and reading see them."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.words import (
    asked_for,
    asked_stems,
    clean,
    content_words,
    fold,
    joined,
    reason_in,
    sentences,
    stems,
    tokens,
)


def test_folding_forgives_accents_and_case() -> None:
    """ "anos" finds "años", and "STRASSE" finds "straße"."""
    assert fold("¿Cuántos AÑOS?") == "¿cuantos anos?"
    assert fold("Straße") == fold("STRASSE")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_folding_again_changes_nothing(text: str) -> None:
    """What is stored folded is found by what is asked folded; both ways of writing an accent are one."""
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(), max_size=60))
def test_clean_text_can_be_stored_and_is_clean_already(text: str) -> None:
    """No NUL, no lone surrogate, nothing invisible, one way of writing an accent."""
    found = clean(text)
    found.encode("utf-8")
    assert not set(found) & {"\0", "\u200b", "\ufeff", "\U000e0041"}
    assert clean(found) == found


def test_words_keep_what_belongs_to_them() -> None:
    """Hours, amounts, references and apostrophes; no punctuation around them."""
    assert tokens("¡El RX-12, a las 9:30: 1.234,56 €! don't") == [
        "El",
        "RX-12",
        "a",
        "las",
        "9:30",
        "1.234,56",
        "don't",
    ]


def test_stems_meet_the_forms_of_a_word_and_drop_small_words() -> None:
    """In its own language; a language without a stemmer keeps its words."""
    assert stems("las facturas", "es") == stems("la factura", "es")
    assert stems("the deliveries", "en") == stems("delivery", "en")
    assert stems("as faturas", "pt") == ["as", "faturas"]
    assert content_words("no es la de ustedes", "es") == content_words("de ustedes", "es")


def test_words_that_ask_are_not_what_is_asked_for() -> None:
    """What is left is what the question is about, unless every word asks."""
    assert asked_for("¿Cuántos días tarda un envío?", "es") == stems("días tarda envío", "es")
    assert asked_for("How much is a parcel?", "en") == stems("parcel", "en")
    assert asked_for("¿Quiénes?", "es") == stems("quiénes", "es")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Uno. Dos! ¿Tres? «Cuatro»", ["Uno.", "Dos!", "¿Tres?", "«Cuatro»"]),
        ("Cuesta 1.234,56 EUR al mes. Nada más.", ["Cuesta 1.234,56 EUR al mes.", "Nada más."]),
        ("Véase el art. segundo", ["Véase el art. segundo"]),
        ("- uno\n- dos\n1. tres", ["- uno", "- dos", "1. tres"]),
        ("título\n\ntexto", ["título", "texto"]),
        ("una línea\nque sigue", ["una línea\nque sigue"]),
        ("", []),
    ],
)
def test_sentences_end_where_a_person_ends_them(text: str, parts: list[str]) -> None:
    """Not at a decimal point, an abbreviation or a wrapped line."""
    assert sentences(text) == parts


@settings(max_examples=60, deadline=None)
@given(st.text('abcD ñ.!?¿«»"()\n-1', max_size=80))
def test_no_word_is_lost_between_sentences(text: str) -> None:
    """Only spaces and closing marks are."""
    assert re.findall(r"\w", "".join(sentences(text))) == re.findall(r"\w", text.replace("\n", " "))


def test_a_list_is_joined_as_a_person_says_it() -> None:
    """Empty parts are not said."""
    assert joined(["web", "", "tienda", "chat"], "y") == "web, tienda y chat"
    assert joined(["web"], "y") == "web"
    assert joined([], "y") == ""


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("No podemos, porque la etiqueta ya está puesta.", "la etiqueta ya está puesta"),
        ("We cannot, since it has left.", "it has left"),
        ("No se puede: el plazo ha pasado.", "el plazo ha pasado"),
        ("No podemos.", ""),
        (": nada", ""),
    ],
)
def test_a_sentence_gives_its_own_reason(text: str, reason: str) -> None:
    """After because or a colon, without its full stop."""
    assert reason_in(text) == reason


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("Una dirección para los pedidos", "es", ["direccion", "ped", "pedido"]),
        ("My son has lost the orders", "en", ["son", "lost", "order", "orders"]),
        ("Ein Paket", "de", ["ein", "paket"]),
    ],
)
def test_a_question_is_stemmed_in_each_language_without_its_own_idle_words(
    text: str, language: str, found: list[str]
) -> None:
    """The "para" of a Spanish question is no rare word of an English page; a "son" is one only in English."""
    assert asked_stems(text, language) == found
