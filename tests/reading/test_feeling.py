"""What a customer feels, and what cannot wait for a machine."""

from __future__ import annotations

import pytest

from copilot.reading.feeling import ORDER, feelings
from copilot.reading.signs import plain
from copilot.reading.urgent import urgent


def felt(text: str) -> list[str]:
    return [feeling.name for feeling in feelings(plain(text))]


@pytest.mark.parametrize(
    ("text", "feeling"),
    [
        ("Estoy harta de repetir lo mismo", "exhaustion"),
        ("I'm so tired of this", "exhaustion"),
        ("Esto es una vergüenza", "anger"),
        ("This is OUTRAGEOUS", "anger"),
        ("No hay manera de que me contesten", "frustration"),
        ("I keep getting the wrong part", "frustration"),
        ("Me preocupa que no llegue a tiempo", "worry"),
        ("What if it doesn't arrive? I'm worried", "worry"),
        ("Mi padre ha fallecido y la línea sigue a su nombre", "sadness"),
        ("Ha muerto mi padre y la línea está a su nombre", "sadness"),
        ("El móvil de mi madre, que ha muerto", "sadness"),
        ("No entiendo este cargo", "confusion"),
        ("I don’t understand this bill", "confusion"),
    ],
)
def test_a_feeling_is_read_from_its_words(text: str, feeling: str) -> None:
    """In both languages, whatever the accents, the case and the apostrophe."""
    assert feeling in felt(text)


@pytest.mark.parametrize(
    "text",
    [
        "No estoy enfadada, solo quiero saber cuándo llega",
        "Se me ha muerto el móvil y trabajo con él",
        "El router se murió anoche",
        "I'm not angry",
        "Me muero de ganas",
        "My phone died, can I charge it in the shop?",
        "Sin prisa ninguna",
        "¿Cuándo llega?",
        "",
    ],
)
def test_a_feeling_that_is_denied_or_not_said_is_not_felt(text: str) -> None:
    """Nobody is consoled for what they do not feel."""
    assert felt(text) == []


def test_the_feeling_to_answer_first_comes_first() -> None:
    """Grief before anger, in whatever order they are said; each with the words that show it."""
    found = feelings(plain("Estoy indignado y cansado. Mi madre ha muerto."))
    assert [feeling.name for feeling in found] == [name for name in ORDER if name in {"sadness", "exhaustion", "anger"}]
    assert found[0].words == ("ha muerto",)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("la batería se ha hinchado", "safety"),
        ("The router is smoking", "safety"),
        ("ya no quiero vivir así", "self_harm"),
        ("sometimes I want to die", "self_harm"),
        ("mi abogado les escribirá", "legal"),
        ("I'll go to the ombudsman", "legal"),
        ("voy a llamar a la prensa", "press"),
        ("mi madre lleva un respirador y no hay línea", "vulnerable"),
        ("She is on a ventilator and lives alone", "vulnerable"),
        ("voy a la tienda y le parto la cara", "violence"),
        ("I'll burn your shop down", "violence"),
        ("me están vaciando la cuenta con un duplicado de mi SIM", "fraud"),
        ("somebody is using my card", "fraud"),
        ("le seguirán 40.000 seguidores", "press"),
    ],
)
def test_what_needs_a_person_now_is_seen(text: str, reason: str) -> None:
    """Safety, self-harm, law, press, and people who depend on the line."""
    assert reason in urgent(plain(text))


def test_the_gravest_reason_comes_first() -> None:
    """A life before a lawsuit."""
    assert urgent(plain("Llamaré a mi abogado, no quiero vivir")) == ("self_harm", "legal")


@pytest.mark.parametrize(
    "text",
    [
        "El router no echa humo",
        "¿Cuándo llega mi pedido?",
        "No lawyer needed, just a refund",
        "This wait is killing me",
        "Me muero de ganas de estrenarlo",
        "I'll die waiting",
        "Vivo en la calle del Juzgado, 7",
        "Is the smoke detector compatible?",
        "I read the newspaper on my tablet",
        "Are there fees for using my card abroad?",
        "Quiero matar dos pájaros de un tiro",
        "¿Cuándo llamas?",
    ],
)
def test_an_ordinary_case_is_not_urgent(text: str) -> None:
    """What is denied is not so, and what only sounds like an alarm is none."""
    assert urgent(plain(text)) == ()
