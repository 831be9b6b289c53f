"""Places and register marks of approved words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.types import HeardBefore, Register
from copilot.writing.fill import fill, marked, places, sentence

from .make import effort, follow_up, gift, plan, question, reading


@pytest.mark.parametrize(
    ("register", "said"),
    [
        (Register.USTED, "le escribo y confirma"),
        (Register.TU, "te escribo y confirmas"),
        (Register.VOS, "te escribo y confirmás"),
        (Register.NEUTRAL, "le escribo y confirma"),
    ],
)
def test_a_mark_is_said_in_one_register(register: Register, said: str) -> None:
    """Where there is no form for vos, the one for tú stands in."""
    assert marked("[le|te] escribo y [confirma|confirmas|confirmás]", register) == said


@given(st.sampled_from(Register), st.lists(st.sampled_from(["[le|te]", "[su|tu|tu]", "hola", "[x|]", "a, b"])))
@settings(max_examples=60, deadline=None)
def test_no_mark_is_left(register: Register, words: list[str]) -> None:
    """Whatever the register and the words, the customer sees no brackets."""
    assert not set(marked(" ".join(words), register)) & set("[]|")


def test_a_line_whose_place_has_no_value_is_not_said() -> None:
    """Half a sentence is worse than none; a value that no place asks for does no harm."""
    assert fill("{start} lo pido y {due} [le|te] escribo", {"due": "mañana"}, Register.TU) is None
    assert fill("{due} [le|te] escribo", {"due": "mañana", "more": "x"}, Register.TU) == "mañana te escribo"


def test_places_are_those_that_the_case_can_fill() -> None:
    """Nothing is known of a quiet case but when we come back."""
    assert set(places(question(), reading(), plan())) == {"start", "due", "due_then", "due_day", "opens"}
    assert set(places(question(), reading(), plan(follow_up=None))) == set()
    assert "opens" not in places(question(), reading(), plan(follow_up=follow_up(opens=None)))


def test_the_effort_is_told_in_words() -> None:
    """How often, how long, and where; the channel we are on is "here"."""
    tried = effort(contacts=3, channels=("web", "store", "chat"), days=30, attempts="ocho entregas")
    values = places(question(via="chat"), reading(effort=tried), plan(follow_up=None))

    assert values == {
        "attempts": "ocho entregas", "span": "un mes", "contacts": "tres veces",
        "channels": "en la web, en la tienda y por aquí",
    }  # fmt: skip


def test_one_contact_or_channel_is_nothing_to_speak_of() -> None:
    """It takes two."""
    assert places(question(), reading(effort=effort(contacts=1, channels=("web",))), plan(follow_up=None)) == {}


@pytest.mark.parametrize(("language", "amount", "said"), [("es", 15, "15 €"), ("es", 7.5, "7,50 €"), ("en", 15, "€15")])
def test_goodwill_within_authority_has_an_amount(language: str, amount: float, said: str) -> None:
    """As the language writes it."""
    assert places(question(), reading(language), plan(language, goodwill=gift(amount)))["amount"] == said


def test_goodwill_above_authority_has_none() -> None:
    """What a lead has to allow is never put in the reply."""
    assert "amount" not in places(question(), reading(), plan(goodwill=gift(within=False)))


def test_a_cause_heard_once_is_not_counted() -> None:
    """ "One other" is nobody's comfort."""
    heard = HeardBefore(
        cause="c", title="t", count=1, since="2026-01-01", teams=(), channels=(), owner="o", status="open"
    )

    assert "count" not in places(question(), reading(), plan(heard_before=heard))


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("me encargo yo", "Me encargo yo."),
        ("¿me confirma la calle?", "¿Me confirma la calle?"),
        ("«ánimo»", "«Ánimo»"),
        ("él lo lleva.", "Él lo lleva."),
        ("12 días", "12 días."),
        ("", ""),
    ],
)
def test_a_sentence_has_a_capital_and_an_end(raw: str, said: str) -> None:
    """After an opening mark too, with its accent."""
    assert sentence(raw) == said
