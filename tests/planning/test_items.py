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
