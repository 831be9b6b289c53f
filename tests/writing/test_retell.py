"""What happened, told back in one clause, in either language and any register."""

from __future__ import annotations

import pytest

from copilot.reading.happened import happened
from copilot.types import Register
from copilot.writing.retell import led_into, retold, telling
from tests.planning.make import reading

TEXTS = [
    (
        "I ordered a speaker on Friday night.",
        "pidió un altavoz el viernes por la noche",
        "you ordered a speaker on Friday night",
    ),
    (
        "Compró unos auriculares hace un mes.",
        "compró unos auriculares hace un mes",
        "you bought headphones a month ago",
    ),
    (
        "Devolvió la tablet hace tres semanas y media.",
        "devolvió la tablet hace tres semanas y media",
        "you returned the tablet three and a half weeks ago",
    ),
    (
        "Me han robado el móvil ayer por la tarde.",
        "le han robado el móvil ayer por la tarde",
        "your phone was stolen yesterday afternoon",
    ),
    ("El cliente lleva tres días sin fibra.", "lleva tres días sin fibra", "you've been without fibre for three days"),
    (
        "me lo mandáis a casa de mi hermana",
        "el paquete va a casa de su hermana",
        "your parcel is going to your sister's",
    ),
    ("Le han cobrado 49,90 € de más.", "le han cobrado 49,90 €", "you've been charged €49.90"),
    ("Lo necesita para el viernes.", "lo necesita para el viernes", "you need it by Friday"),
    ("No queda nada que contar.", "", ""),
]


@pytest.mark.parametrize(("text", "spanish", "english"), TEXTS)
def test_it_is_told_back_in_the_language_of_the_reply(text: str, spanish: str, english: str) -> None:
    """Whichever language it was told in."""
    assert retold(happened(text), reading(register=Register.USTED)) == spanish
    assert retold(happened(text), reading("en", register=Register.NEUTRAL)) == english


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("He ordered the phone in blue and got black.", False),
        ("Pidió un altavoz el viernes por la noche.", True),
        ("Me han robado el móvil.", True),
        ("Quería saber el horario.", False),
    ],
)
def test_that_somebody_ordered_something_is_nothing_to_tell_back_alone(text: str, tells: bool) -> None:
    """Where nothing else can be said: "you ordered a phone" is known to whoever did."""
    assert telling(happened(text)) is tells


def test_it_is_told_back_in_one_register() -> None:
    """Usted, tú and vos."""
    told = happened("Lleva tres días sin internet.")
    said = [retold(told, reading(register=one)) for one in (Register.USTED, Register.TU, Register.VOS)]

    assert said == [f"{verb} tres días sin internet" for verb in ("lleva", "llevas", "llevás")]


def test_what_the_policy_says_too_is_said_once() -> None:
    """ "Lleva tres días sin fibra, y averiguar…": not without fibre twice."""
    (down,) = happened("Lleva tres días sin fibra.")
    line = "sin fibra la casa se queda a medias, y averiguar dónde está el corte nos toca a nosotros"

    assert led_into(down, "lleva tres días sin fibra", line, reading()) == (
        "lleva tres días sin fibra, y averiguar dónde está el corte nos toca a nosotros"
    )


@pytest.mark.parametrize(
    ("register", "situation", "said"),
    [
        (Register.TU, "los datos se pagan aparte", "para tu viaje a Marruecos: los datos se pagan aparte"),
        (Register.USTED, "no queda ninguno", "para su viaje a Marruecos: no queda ninguno"),
        (Register.VOS, "hay dos: uno y otro", "para tu viaje a Marruecos, hay dos: uno y otro"),
    ],
)
def test_a_journey_is_what_it_is_for(register: Register, situation: str, said: str) -> None:
    """Nobody needs to hear that they travel."""
    (trip,) = happened("Viajo a Marruecos el viernes.")
    assert led_into(trip, "", situation, reading(register=register)) == said
    assert led_into(trip, "", "data is charged", reading("en")) == "for your trip to Marruecos: data is charged"
