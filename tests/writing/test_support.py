"""Whether a sentence is supported: its figures, links and names first, then its words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.writing.checking.figures import numbers
from copilot.writing.checking.mentions import links, names
from copilot.writing.support import unsupported

SOURCES = """Le devolvemos 12,50 € en 5 días. Retenemos el paquete siete días. La mensajería abre a las 9:00.
El depósito está en la calle Mayor. La ficha está en https://nebula.example/envios y en ayuda@nebula.example.
El teléfono es 900123456."""


@pytest.mark.parametrize(
    "sentence",
    [
        "Le devolvemos 12,50 € en cinco días.",
        "We refund €12.50 within five days.",
        "Abre a las 09:00.",
        "Retenemos el paquete 7 días.",
        "La ficha está en https://nebula.example/envios.",
        "Es el 900123456, o el 900 123 456.",
        "Está en la calle Mayor.",
        "Once should have been enough, and once more is too much.",
        "Le escribo por la mañana.",
    ],
)
def test_what_the_sources_hold_may_be_said_in_other_forms(sentence: str) -> None:
    """Decimal marks, leading zeros, figures or words: the same number."""
    assert unsupported(sentence, SOURCES) is None


@pytest.mark.parametrize(
    ("sentence", "what"),
    [
        ("Le devolvemos 15 €.", "figure 15"),
        ("Le devolvemos 12,05 €.", "figure 12.05"),
        ("Le devolvemos veinte euros.", "figure 20"),
        ("We refund fifty euros.", "figure 50"),
        ("Le abonamos quince euros.", "figure 15"),
        ("Le llega en ocho días.", "figure 8"),
        ("Abre a las 9:30.", "figure 9:30"),
        ("Es el 900123499.", "figure 900123499"),
        ("Es el 900 123 457.", "figure"),
        ("Está en https://nebula.example/pagos.", "link"),
        ("Está en bit.ly/nebula.", "link"),
        ("Está en nebula-envios.shop.", "link"),
        ("Escribimos a otra@nebula.example.", "link"),
        ("Lo lleva Marta Ruiz desde ayer.", "name Marta Ruiz"),
        ("Lo lleva el equipo de Zaragoza.", "name Zaragoza"),
        ("Le escribo el martes con la respuesta.", "day tuesday"),
        ("Le escribo mañana con la respuesta.", "day tomorrow"),
        ("I'll write to you today.", "day today"),
        ("Le abonamos once euros.", "figure 11"),
        ("I'll write to you on Friday.", "day friday"),
    ],
)
def test_a_figure_link_day_or_name_that_no_source_holds_is_told(sentence: str, what: str) -> None:
    """An amount, a time, a number to call, an address, a person: nothing is made up."""
    strange = unsupported(sentence, SOURCES)

    assert strange and strange.startswith(what)


def test_a_day_of_the_sources_may_be_said_in_either_language() -> None:
    """The plan says its times in the customer's language; a page may be in another."""
    assert unsupported("I'll write to you on Monday.", "Le escribo el lunes.") is None
    assert unsupported("Le escribo el Miércoles.", "I'll write on Wednesday.") is None


def test_more_figures_may_be_allowed() -> None:
    """The plan's own times and counts."""
    assert unsupported("Le escribo antes de las 12:00.", SOURCES, more={"12:00"}) is None


@given(st.integers(10_000_000, 999_999_999_999), st.integers(1, 9))
@settings(max_examples=60, deadline=None)
def test_two_long_numbers_are_never_taken_for_one(number: int, more: int) -> None:
    """A telephone or order number that differs in its last digit is another one."""
    assert numbers(f"el {number}").isdisjoint(numbers(f"el {number + more}"))


@given(st.decimals(min_value=0, max_value=99_999, places=2))
@settings(max_examples=60, deadline=None)
def test_an_amount_is_the_same_in_spanish_and_in_english(amount: object) -> None:
    """1.234,50 and 1,234.50 are one number."""
    english = f"{amount:,.2f}"
    spanish = english.translate(str.maketrans(",.", ".,"))

    assert numbers(english) == numbers(spanish)


def test_links_and_names_are_seen_as_a_reader_sees_them() -> None:
    """Without the full stop after a link; a capital at the start of a sentence is no name, nor is an abbreviation."""
    assert links("Mire www.nebula.example/a, o ayuda@nebula.example.") == {
        "www.nebula.example/a",
        "ayuda@nebula.example",
    }
    assert links("Sale a las 9 a.m., p. ej. hoy. Bien. Vale...") == set()
    assert names("Mañana escribo a Ana. Luego a la Mesa.") == {"Ana", "Mesa"}
