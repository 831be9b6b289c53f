"""What a page says we can, cannot and do, with headings or without."""

from __future__ import annotations

import pytest

from copilot.pages import Item, Page
from copilot.planning import items
from copilot.ports import Passage

from .make import page, passage, section

CAN = "Retenemos el paquete siete días."
CANNOT = Item(text="No podemos cambiar la dirección.", because="la etiqueta es de la mensajería")
PAGE = page(
    "p",
    sections=(
        section("can", CAN, "Lo reenviamos sin coste."),
        section("cannot", CANNOT, Item(text="No podemos abrirlo.", instead="Pedimos fotos.")),
        section("steps", Item(text="Confirma la dirección.", owner="agente"), Item(text="Acepta.", owner="Mensajería")),
        section("instead", "Pedimos nosotros el cambio."),
    ),
)
PASSAGES = (
    passage("p#1", text="Lo reenviamos sin coste."),
    passage("p#2", text=f"- {CAN}"),
    passage("p#3", section="cannot", text="No podemos cambiar la dirección. No podemos abrirlo."),
    passage("p#4", section="steps", text="1. (agente) Confirma la dirección. 2. (Mensajería) Acepta."),
    passage("p#5", section="instead", text="Pedimos nosotros el cambio."),
)
FREE = """Las devoluciones se pueden hacer durante 30 días. No se admiten productos abiertos porque no pueden venderse.
1. Se comprueba el estado del producto."""


def _free(text: str) -> tuple[Page, tuple[Passage, ...]]:
    return page("free"), (passage("free#1", section="about", text=text),)


def test_what_we_can_do_is_in_the_page_s_order_and_cites_the_passage_that_holds_it() -> None:
    """Not the first passage of the section, but the one with those words."""
    assert [(point.text, point.cites) for point in items.can(PAGE, PASSAGES)] == [
        (CAN, ("p#2",)),
        ("Lo reenviamos sin coste.", ("p#1",)),
    ]


def test_a_refusal_says_why_and_what_we_do_instead() -> None:
    """Its own alternative where it has one, else one of the page's, which is cited too."""
    first, second = items.cannot(PAGE, PASSAGES)

    assert (first.because, first.instead) == ("la etiqueta es de la mensajería", "Pedimos nosotros el cambio.")
    assert first.cites == ("p#3", "p#5")
    assert (second.instead, second.cites) == ("Pedimos fotos.", ("p#3",))


def test_steps_are_in_order_with_who_does_them() -> None:
    """Roles by their own names, desks as the page calls them."""
    assert [(step.owner, step.cites) for step in items.steps(PAGE, PASSAGES)] == [
        ("agent", ("p#4",)),
        ("Mensajería", ("p#4",)),
    ]


@pytest.mark.parametrize(
    ("written", "owner"),
    [("", "agent"), ("Agente", "agent"), ("líder", "lead"), ("customer", "customer"), ("Mesa Legal", "Mesa Legal")],
)
def test_owners_are_named_one_way(written: str, owner: str) -> None:
    """Whoever is not named is the agent."""
    assert items.owner_name(written) == owner


def test_a_page_without_headings_is_read_by_its_sentences() -> None:
    """What is allowed, what is not and why, and the steps, each citing the passage that says so."""
    free, passages = _free(FREE)

    (can,), (cannot,), (step,) = (part(free, passages) for part in (items.can, items.cannot, items.steps))
    assert can.text == "Las devoluciones se pueden hacer durante 30 días."
    assert (cannot.text.startswith("No se admiten"), cannot.because) == (True, "no pueden venderse")
    assert step.text == "Se comprueba el estado del producto."
    assert {cite for item in (can, cannot, step) for cite in item.cites} == {"free#1"}


def test_an_english_page_without_headings_is_read_too() -> None:
    """A prohibition with "may not" is no permission."""
    free, passages = _free("You may return it within 30 days. You may not return opened items.")

    assert [point.text for point in items.can(free, passages)] == ["You may return it within 30 days."]
    assert [one.text for one in items.cannot(free, passages)] == ["You may not return opened items."]


def test_a_page_with_headings_is_not_read_between_the_lines() -> None:
    """Its free text allows nothing that its sections do not."""
    written = page("p", sections=(section("steps", "Confirma la dirección."),))
    about = (passage("p#1", section="about", text="Se puede devolver durante 30 días."),)

    assert items.can(written, about) == ()


def test_what_free_text_denies_has_its_reason_and_what_there_is_instead() -> None:
    """In the sentence itself, or in the next ones; never from another passage."""
    free, passages = _free(
        "No se admiten devoluciones de productos abiertos. Esto es porque no pueden venderse de nuevo. "
        "En su lugar, reparamos el producto sin coste."
    )
    (refusal,) = items.cannot(free, passages)

    assert refusal.because == "no pueden venderse de nuevo"
    assert refusal.instead == "Reparamos el producto sin coste."


@pytest.mark.parametrize(
    ("text", "says", "instead"),
    [
        (
            "We cannot change the address of a parcel in transit, but we can hold it at the depot.",
            "We cannot change the address of a parcel in transit",
            "We can hold it at the depot.",
        ),
        (
            "No podemos cambiar el destino, pero sí podemos retenerlo en el depósito.",
            "No podemos cambiar el destino",
            "Podemos retenerlo en el depósito.",
        ),
    ],
)
def test_a_sentence_that_denies_and_offers_is_both(text: str, says: str, instead: str) -> None:
    """What stands after "but" is what we do instead."""
    (refusal,) = items.cannot(*_free(text))

    assert (refusal.text, refusal.instead) == (says, instead)


def test_without_an_alternative_of_its_own_a_refusal_offers_what_the_page_allows() -> None:
    """Nobody is left with a no alone; and no reason is made up."""
    (refusal,) = items.cannot(*_free("Podemos retener el paquete siete días. No se puede abrir el paquete."))

    assert refusal.instead == "Podemos retener el paquete siete días."
    assert refusal.because == ""


def test_who_does_a_step_of_free_text_is_read_from_its_beginning() -> None:
    """Numbered or not; whoever is not named is the agent."""
    text = """1. El cliente firma el formulario.
2. La mesa de facturación emite la orden.
3. Se comprueba la factura."""

    assert [step.owner for step in items.steps(*_free(text))] == ["customer", "mesa de facturacion", "agent"]
    assert items.left_to_customer(*_free(text)) == 1
    assert [step.owner for step in items.steps(*_free("The agent opens an order. It is free."))] == ["agent"]


@pytest.mark.parametrize(
    ("text", "within"),
    [
        ("Respondemos en un plazo máximo de 48 horas.", "48h"),
        ("We answer within 2 working days.", "2wd"),
        ("La mesa confirma el cambio en 3 días laborables.", "3wd"),
        ("Claims are resolved within 2 weeks.", "2w"),
        ("We write to the customer within 5 days.", "5d"),
        ("El paquete se guarda 7 días en el depósito.", None),
        ("No se responde en menos de 24 horas.", None),
    ],
)
def test_a_time_in_which_free_text_answers_is_a_follow_up(text: str, within: str | None) -> None:
    """Only where it is an answer that is promised."""
    free, passages = _free(text)
    read = items.follow_up_read(free, passages)

    assert (read[0].within if read else None) == within
    assert read is None or read[1] == ("free#1",)


def test_a_page_with_a_rule_or_headings_keeps_its_own_follow_up() -> None:
    """Nothing is read between the lines of what is written down."""
    assert items.follow_up_read(PAGE, PASSAGES) is None
