"""A question as it stands with what was asked before it."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from copilot.reading.followup import again, following, resolved
from copilot.reading.read import MAX_CHARS
from copilot.types import Question, Register, Restyle, Style, Turn
from tests.planning.make import SUNDAY, question

FIRST = "Mi clienta compró con un clic y el paquete va a la dirección antigua. ¿Qué le digo?"
LATER = SUNDAY + timedelta(minutes=9)


def _asked(*before: str, then: str, **given_: object) -> Question:
    turns = tuple(Turn(author="asked", text=text, at=SUNDAY) for text in before)
    return resolved(question(then, thread=turns, at=LATER, **given_))


def test_a_first_question_is_left_as_it_is() -> None:
    """Also one that mentions what a style could be called."""
    for text in (FIRST, "más corto", "the shorter cable"):
        asked = question(text)
        assert resolved(asked) == asked


def test_other_words_keep_the_question_and_its_moment() -> None:
    """So that the plan and its times stay as they were."""
    made = _asked(FIRST, then="más corto")

    assert (made.text, made.at, made.style) == (FIRST, SUNDAY, Style(shorter=True))


def test_after_two_hours_the_times_are_reckoned_again() -> None:
    """What was promised for this morning is no promise in the evening."""
    late = SUNDAY + timedelta(hours=3)
    turn = Turn(author="asked", text=FIRST, at=SUNDAY)

    assert resolved(question("más corto", thread=(turn,), at=late)).at == late
    assert again(question(FIRST), [Restyle.SHORTER], id="q2", at=late).at == late
    assert again(question(FIRST), [Restyle.SHORTER], id="q2", at=LATER).at == SUNDAY


def test_a_new_fact_is_added_after_the_question() -> None:
    """The last word on a fact wins, and the earlier question is kept."""
    made = _asked(FIRST, then="¿y si no ha salido?")

    assert made.text == f"{FIRST}\n¿y si no ha salido?"
    assert made.at == LATER
    assert [turn.author for turn in made.thread] == ["earlier"]


def test_a_conversation_adds_up() -> None:
    """Styles are kept, facts are added, in whatever order they come."""
    made = _asked(FIRST, "de tú", "no ha salido", "en inglés", then="quiere su dinero")

    assert made.text == f"{FIRST}\nno ha salido\nquiere su dinero"
    assert made.style == Style(register=Register.TU, language="en")


def test_somebody_else_s_case_begins_anew() -> None:
    """Nothing of the first one is taken along, not even how it was said."""
    made = _asked(FIRST, "en inglés", then="Otro cliente: no le llega la factura.")

    assert (made.text, made.thread, made.style) == ("Otro cliente: no le llega la factura.", (), Style())


def test_a_fact_in_another_language_does_not_turn_the_reply() -> None:
    """The customer writes English; the agent adds a fact in Spanish."""
    made = _asked(
        "She wants it sent to work.", then="ojo, aún no ha salido del almacén y lo necesita ya, es para el viernes"
    )

    assert made.style.language == "en"


def test_without_a_question_of_ours_the_customer_s_last_words_are_meant() -> None:
    """A thread with the customer alone can be answered shorter, too."""
    said = Turn(author="customer", text="No me llega la factura.")

    assert resolved(question("shorter", thread=(said,))).text == "No me llega la factura."
    assert resolved(question("shorter", thread=(said,))).style.shorter


def test_what_the_log_holds_is_gone_on_from_once() -> None:
    """A question that was merged already is the whole of what was said before."""
    second = _asked(FIRST, then="no ha salido")
    third = resolved(following(question("usted", id="q3", at=LATER), second, dismissed=("p1",)))

    assert third.text == second.text
    assert third.style.register is Register.USTED
    assert third.dismissed == ("p1",)
    assert resolved(third) == third


@given(st.lists(st.text(min_size=1, max_size=MAX_CHARS // 2), max_size=4), st.text(min_size=1, max_size=200))
def test_a_conversation_never_grows_beyond_what_can_be_read(before: list[str], then: str) -> None:
    """What was said last is kept whole."""
    made = _asked(*before, then=then)

    assert len(made.text) <= MAX_CHARS
    assert resolved(made) == made


def test_a_long_thread_keeps_how_it_began_and_what_was_said_last() -> None:
    """Three hundred messages come to a question that can be read."""
    made = _asked(FIRST, *(f"y otro dato más, el número {number}" for number in range(300)), then="en inglés")

    assert made.text.startswith(FIRST)
    assert made.text.endswith("299")
    assert len(made.text) <= MAX_CHARS
    assert made.style.language == "en"
