"""What a customer tells of their own case that a reply can name, and what only looks like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.reading.happened import happened, topic


@pytest.mark.parametrize(
    ("text", "kind", "thing"),
    [
        ("I ordered a speaker on Friday night with quick buy.", "ordered", "speaker"),
        ("Quiere devolver unos auriculares que compró hace un mes.", "bought", "headphones"),
        ("Wants to return the headphones she bought three weeks ago", "bought", "headphones"),
        ("El abuelo le compró un móvil a la nieta.", "bought", "phone"),
        ("Me han robado la cámara en el metro.", "stolen", "camera"),
        ("Ha perdido el móvil esta mañana.", "lost", "phone"),
        ("Se le cayó la tablet y no enciende.", "dropped", "tablet"),
        ("Returned a charger at the shop last week.", "returned", "charger"),
    ],
)
def test_what_was_done_with_what(text: str, kind: str, thing: str) -> None:
    """In both languages, told by the customer or by the agent, before the verb or after it."""
    (one, *_) = happened(text)

    assert (one.kind, one.thing.key if one.thing else "") == (kind, thing)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("El cliente lleva tres días sin fibra.", "without"),
        ("The customer has had no internet for three days", "without"),
        ("me lo mandáis a casa de mi ex", "goes"),
        ("The parcel is going to last year's gift address.", "goes"),
        ("viene desde Alcalá porque la web decía que había", "came"),
        ("Le han cobrado 49,90 € de más.", "charged"),
        ("Lo necesita para el viernes.", "needed"),
        ("Viaja a México con la línea.", "travels"),
        ("Her tablet reboots ten times a day.", "faulty"),
    ],
)
def test_other_things_that_happen(text: str, kind: str) -> None:
    """Where it went, how long it has been down, what was charged, by when it is needed."""
    assert kind in {one.kind for one in happened(text)}


@pytest.mark.parametrize(
    "text",
    [
        "No compró ningún móvil.",
        "Si compró la tablet en la tienda, ¿puede devolverla?",
        "She never ordered a speaker.",
        "Su hermana compró un móvil.",
        "Compró un cargador y un móvil.",
        "La factura sigue llegando a la dirección antigua.",
        "Quiere comprar un altavoz.",
        "¿Cuánto cuesta la tablet?",
        "",
    ],
)
def test_what_did_not_happen_is_not_told(text: str) -> None:
    """Denied, supposed, somebody else's, wished for, or more than one thing."""
    assert happened(text) == ()


def test_when_is_read_with_it() -> None:
    """Days, parts of a day, and how long ago, with halves."""
    (friday,) = happened("Pidió un altavoz el viernes por la noche.")
    (ago,) = happened("She returned the charger three and a half weeks ago.")

    assert friday.when and (friday.when.day, friday.when.part) == ("Friday", "night")
    assert ago.when and (ago.when.count, ago.when.unit) == ("3 half", "week")


def test_the_topic_is_what_a_text_begins_with() -> None:
    """A thing that is named in passing is not what it is about."""
    assert topic("Tablet is 14 months old and reboots.") is not None
    assert topic("Quiere poner una alarma en casa con sensores en las ventanas y que le avise al móvil") is None


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    """Whatever is written, each thing is told once."""
    kinds = [one.kind for one in happened(text)]

    assert len(kinds) == len(set(kinds))
