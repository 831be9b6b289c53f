"""What is missing, what keeps coming back, and where teams differ."""

from __future__ import annotations

from datetime import date

from copilot.insight.causes import disagreements, recurring
from copilot.insight.missing import topics
from copilot.types import Choice, Unanswered


def asked(*texts: str, language: str = "es") -> list[Unanswered]:
    return [
        Unanswered(entry_id=f"e{place}", question=text, language=language, team="redes", day=date(2026, 11, 20))
        for place, text in enumerate(texts)
    ]


QUESTIONS = asked(
    "¿Se puede cambiar el titular de la línea de fibra tras un divorcio?",
    "Cambio de titular de la fibra por divorcio, ¿cómo se hace?",
    "La clienta [NOMBRE_1] se divorcia y pide cambiar el titular",
    "¿Vendemos tarjetas regalo para empresas?",
    "Una empresa quiere cien tarjetas regalo con factura",
    "¿A qué hora cierra la tienda de Soria?",
)


def test_questions_that_share_their_words_are_one_topic() -> None:
    """The most asked first; what one person asked once is none."""
    first, second = topics(QUESTIONS)

    assert (first.count, second.count) == (3, 2)
    assert {"titular", "cambiar"} & set(first.words) and {"tarjetas", "regalo"} <= set(second.words)
    assert first.examples[0].entry_id == "e0"


def test_what_is_asked_every_day_and_answered_is_no_topic() -> None:
    """A word says nothing of what is missing when it is as frequent in what is answered."""
    answered = [("La clienta pide cambiar el titular de la línea", "es")] * 40 + [("¿Dónde está el pedido?", "es")] * 40
    words = {word for one in topics(QUESTIONS, answered) for word in one.words}

    assert "tarjetas" in words and "titular" not in words


def test_a_placeholder_is_no_word() -> None:
    """Whose name it was tells nothing of what was asked."""
    words = {word for one in topics(QUESTIONS, least=1) for word in one.words}

    assert not any("nombre" in word for word in words)


def test_order_within_a_topic_is_the_order_given() -> None:
    """The examples are the first ones: the newest, as they come from the log."""
    (one,) = topics(asked("factura duplicada roaming", "roaming factura duplicada", "factura roaming duplicada"))

    assert [example.entry_id for example in one.examples] == ["e0", "e1", "e2"]


def test_nothing_asked_is_no_topic() -> None:
    """An empty log is no error."""
    assert list(topics([])) == []


def test_causes_come_with_the_time_before() -> None:
    """And with the teams that heard of them."""
    found = recurring({"a": {"redes": 3, "tiendas": 1}, "b": {"redes": 1}}, {"a": {"redes": 2}})

    assert [(one.cause, one.count, one.before, one.growing) for one in found] == [("a", 4, 2, True)]
    assert list(found[0].teams) == ["redes", "tiendas"]


def choice(team: str, policy: str, count: int) -> Choice:
    return Choice(situation="order_stage=shipped", team=team, policy=policy, count=count)


def test_teams_that_rest_on_different_policies_disagree() -> None:
    """Each with what it mostly rests on."""
    (one,) = disagreements([choice("redes", "envios", 4), choice("redes", "bajas", 1), choice("contacta", "bajas", 3)])

    assert [(lean.team, lean.policy, lean.count, lean.of) for lean in one.leans] == [
        ("contacta", "bajas", 3, 3), ("redes", "envios", 4, 5),
    ]  # fmt: skip


def test_a_team_that_was_there_twice_has_no_lean() -> None:
    """Nor has one that is split in half."""
    few = [choice("redes", "envios", 5), choice("contacta", "bajas", 2)]
    split = [choice("redes", "envios", 5), choice("contacta", "bajas", 3), choice("contacta", "envios", 3)]

    assert not disagreements(few) and not disagreements(split)
