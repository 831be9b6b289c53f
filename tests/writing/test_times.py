"""Times as a person says them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.writing import times

from .make import madrid

NOW = madrid(2026, 11, 29, 22)


@pytest.mark.parametrize(
    ("due", "es", "en"),
    [
        (madrid(2026, 11, 29, 23), "hoy antes de las 23:00", "by 23:00 today"),
        (madrid(2026, 11, 30, 12), "mañana antes de las 12:00", "by 12:00 tomorrow"),
        (madrid(2026, 12, 1, 13), "pasado mañana antes de las 13:00", "by 13:00 on Tuesday"),
        (madrid(2026, 12, 3, 9, 5), "el jueves 3 antes de las 9:05", "by 9:05 on Thursday"),
        (madrid(2027, 1, 3, 1), "el domingo 3 de enero antes de la 1:00", "by 1:00 on Sunday 3 January"),
    ],
)
def test_a_due_time_is_said_from_today(due: datetime, es: str, en: str) -> None:
    """The nearer the day, the shorter its name."""
    assert (times.due_phrase(due, NOW, "es"), times.due_phrase(due, NOW, "en")) == (es, en)


@pytest.mark.parametrize(
    ("now", "es", "en"),
    [
        (NOW, "hoy domingo no atiende y abre mañana a las 9:00", "is closed today, Sunday, and opens tomorrow at 9:00"),
        (madrid(2026, 11, 27, 19), "hoy viernes ya no atiende y abre el lunes 30 a las 9:00", "is closed for today"),
        (madrid(2026, 11, 30, 7), "abre hoy a las 9:00", "opens today at 9:00"),
    ],
)
def test_a_closed_door_is_said_with_when_it_opens(now: datetime, es: str, en: str) -> None:
    """Later today, or after a day or evening on which nobody is there."""
    opens = madrid(2026, 11, 30, 9)

    assert times.opens_phrase(opens, now, "es") == es
    assert times.opens_phrase(opens, now, "en").startswith(en)


@pytest.mark.parametrize(
    ("days", "es", "en"),
    [(1, "", ""), (2, "dos días", "two days"), (7, "una semana", "a week"), (21, "tres semanas", "three weeks"),
     (30, "un mes", "a month"), (122, "cuatro meses", "four months"), (800, "dos años", "two years")],
)  # fmt: skip
def test_a_length_of_time_is_said_in_its_largest_unit(days: int, es: str, en: str) -> None:
    """Under two days there is nothing to say."""
    assert (times.span_phrase(days, "es"), times.span_phrase(days, "en")) == (es, en)


@given(st.integers(0, 400), st.sampled_from(["es", "en"]))
@settings(max_examples=60, deadline=None)
def test_two_days_of_the_same_fortnight_are_never_said_alike(ahead: int, language: str) -> None:
    """Nobody has to guess which Monday is meant."""
    today = NOW.date()
    said = times.day_phrase(today + timedelta(days=ahead), today, language)
    near = {times.day_phrase(today + timedelta(days=ahead + more), today, language) for more in range(1, 15)}

    assert said not in near
