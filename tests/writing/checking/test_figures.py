"""Figures are read one way in both languages, with what they count."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.writing.checking.figures import Figure, figures, strange


@pytest.mark.parametrize(
    "same",
    [
        ("antes de las 12:00", "by noon", "al mediodía", "a las doce", "at 12:00"),
        ("15 €", "€15", "quince euros", "15 euros", "fifteen euros", "15,00 €"),
        ("el 3 de diciembre", "3 December", "December 3rd", "on the 3rd of December", "2026-12-03", "03/12/2026"),
        ("a las 9", "9:00", "9 am", "a las nueve de la mañana", "9.00 h"),
        ("a las 18:00", "6 pm", "6 de la tarde"),
        ("30 %", "30 por ciento", "30 per cent", "treinta por ciento"),
        ("treinta y cinco días", "35 days", "thirty-five days"),
        ("siete días", "7 days", "siete dias"),
        ("ciento veinte euros", "€120", "120,00 €"),
        ("900 123 456", "900123456"),
        ("1.234,50 €", "€1,234.50"),
        ("medianoche", "midnight", "24:00"),
    ],
)
def test_one_figure_has_many_forms(same: tuple[str, ...]) -> None:
    """Clock times, amounts, dates, shares: digits or words, Spanish or English."""
    assert {figures(text) for text in same} == {figures(same[0])}
    assert len(figures(same[0])) == 1


@pytest.mark.parametrize(
    ("said", "held"),
    [
        ("15 €", "15 %"),
        ("7 días", "7 horas"),
        ("a las 9", "9 euros"),
        ("3 de diciembre", "3 de enero"),
        ("a las 12:00", "a las 0:00"),
        ("20 GB", "20 euros"),
        ("el día 4", "3 de diciembre"),
    ],
)
def test_the_same_digits_may_count_something_else(said: str, held: str) -> None:
    """Seven days are not seven hours."""
    assert strange(figures(said), figures(held))


@pytest.mark.parametrize(
    ("said", "held"),
    [
        ("el día 3", "el jueves 3 de diciembre"),
        ("a las 18:00", "de 9 a 18 horas"),
        ("son 7", "7 días"),
        ("15 €", "hasta 15"),
        ("Once should have been enough.", ""),
    ],
)
def test_what_is_said_with_less_is_still_held(said: str, held: str) -> None:
    """A day of the month of a date, a full hour, a bare number."""
    assert not strange(figures(said), figures(held))


@given(st.integers(0, 23), st.integers(0, 59))
@settings(max_examples=60, deadline=None)
def test_a_time_is_read_from_any_sentence(hour: int, minute: int) -> None:
    """Hours lose their leading zero, minutes never do."""
    wanted = {Figure(f"{hour}:{minute:02d}", "time")}

    assert figures(f"Le escribo a las {hour}:{minute:02d} con la respuesta.") == wanted
    assert figures(f"I'll write at {hour:02d}:{minute:02d}.") == wanted


@given(st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_no_text_is_too_strange_to_read(text: str) -> None:
    """And what a text holds is never strange to itself."""
    assert not strange(figures(text), figures(text))
