"""Near misses: what the agent reads where nothing fits and something came close, in both languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.pages import Page
from copilot.planning.nearest import CLOSE, MOST_UNSAID, near_miss, unsaid
from copilot.ports import Passage

from .make import evidence, page, passage, question, reading

Held = dict[str, tuple[Page, tuple[Passage, ...]]]


def _roaming(language: str, text: str, title: str) -> Held:
    held = passage("roaming#can", language=language, text=text, title=title)
    return {"roaming": (page("roaming", title=title, language=language, owner="Viajes"), (held,))}


SPANISH = _roaming("es", "Activamos el roaming para viajes fuera de la Unión Europea.", "Roaming y viajes")
ENGLISH = _roaming("en", "We switch roaming on for travel outside the European Union.", "Roaming and travel")


@pytest.mark.parametrize(
    ("language", "shelf", "text", "told"),
    [
        (
            "es", SPANISH, "¿Hay seguro de viaje para mascotas?",
            "Lo más parecido que tengo es «Roaming y viajes», y no dice nada de «seguro» ni de «mascotas». "
            "Puede preguntar a: Viajes.",
        ),
        (
            "en", ENGLISH, "Is there travel insurance for pets?",
            "The nearest I have is “Roaming and travel”, and it says nothing of “insurance” or “pets”. "
            "You can ask: Viajes.",
        ),
    ],
)  # fmt: skip
def test_what_the_nearest_page_does_not_say_is_named(language: str, shelf: Held, text: str, told: str) -> None:
    """In the agent's language, with the words as the question has them."""
    notes = near_miss(question(text), reading(language), [evidence("roaming#can")], CLOSE, shelf)

    assert [note.code for note in notes] == ["nothing_found", "nearest_unsaid"]
    assert notes[1].text == told


def test_a_long_story_names_no_words() -> None:
    """Many words that are not there tell nobody what is missing."""
    told = "Una señora mayor perdió ayer las llaves del garaje cuando volvía del mercado con su nieta."
    notes = near_miss(question(told), reading("es"), [evidence("roaming#can")], CLOSE, SPANISH)

    assert [note.code for note in notes] == ["nothing_found", "nearest"]
    assert "no responde a la pregunta" in notes[1].text


def test_a_page_in_another_language_is_not_said_to_lack_words() -> None:
    """It says them in its own."""
    assert unsaid("¿Hay seguro para mascotas?", "es", ENGLISH["roaming"][1]) == ()


def test_a_near_miss_must_have_come_close() -> None:
    """Below, or with no page in sight, only that nothing was found."""
    far = near_miss(question(), reading("es"), [evidence("roaming#can")], CLOSE - 0.01, SPANISH)
    unseen = near_miss(question(), reading("es"), [evidence("roaming#can")], 0.9, {})

    assert {note.code for note in (*far, *unseen)} == {"nothing_found"}


@given(text=st.text(max_size=80), language=st.sampled_from(["es", "en"]))
def test_words_said_to_be_missing_are_in_the_question_and_few(text: str, language: str) -> None:
    """Whatever was asked."""
    found = unsaid(text, language, (SPANISH if language == "es" else ENGLISH)["roaming"][1])

    assert all(word in text for word in found)
    assert len(found) <= MOST_UNSAID
    assert len(set(found)) == len(found)
