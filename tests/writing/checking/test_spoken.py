"""In which language a sentence is, and how it addresses the customer."""

from __future__ import annotations

import pytest

from copilot.types import Register
from copilot.writing.checking.spoken import addresses, foreign, misaddressed


@pytest.mark.parametrize(
    ("text", "register"),
    [
        ("Mañana le escribo con la respuesta.", Register.USTED),
        ("¿Me confirma su dirección?", Register.USTED),
        ("No se preocupe por la factura.", Register.USTED),
        ("Mañana te escribo con la respuesta.", Register.TU),
        ("Podrás verlo en la factura.", Register.TU),
        ("Dime la calle.", Register.TU),
        ("Vos tenés razón.", Register.VOS),
    ],
)
def test_a_sentence_shows_whom_it_speaks_to(text: str, register: Register) -> None:
    """By pronouns, verbs and orders."""
    assert register in addresses(text)
    assert all(misaddressed(text, other) for other in {Register.TU, Register.USTED} - {register})


@pytest.mark.parametrize(
    "text",
    [
        "El paquete sale el lunes.",
        "Le pedimos a la mensajería el cambio.",
        "Además, después de los festivos hay más existencias en el país.",
        "La etiqueta decía «te lo llevamos a casa».",
        "El técnico trae sus herramientas.",
    ],
)
def test_what_addresses_nobody_suits_every_register(text: str) -> None:
    """Third persons, plural endings that look like voseo, and what is quoted."""
    assert [misaddressed(text, register) for register in Register] == [None] * len(Register)


@pytest.mark.parametrize(
    "text", ["Entiendo el enfado.", "El router queda revisado hoy.", "Órbita Fibra 600.", "Sin coste."]
)
def test_spanish_with_names_or_loans_is_spanish(text: str) -> None:
    """A product's name is in no language."""
    assert foreign(text, "es") is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I'll write to you tomorrow.", "es"),
        ("Nous demandons au transporteur de changer l'adresse.", "es"),
        ("Lo siento mucho.", "en"),
        ("La mensajería puede cambiar el destino.", "en"),
    ],
)
def test_a_sentence_in_another_language_is_told(text: str, language: str) -> None:
    """One sentence is enough: a reply that flips language in the middle is noticed."""
    assert foreign(text, language) not in {None, language}
