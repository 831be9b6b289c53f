"""What is undertaken, and what the plan has behind it."""

from __future__ import annotations

import pytest

from copilot.writing.checking.promises import guarantee, owns, unbacked, undertaken

PLAN = "Pedimos a la mensajería el cambio de dirección. Escribimos al cliente con la respuesta."


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Le llamo mañana.", "call"),
        ("Le devolvemos el importe.", "money"),
        ("Se lo enviamos a casa.", "send"),
        ("Un técnico le visitará.", "visit"),
        ("Voy a reservarle uno.", "reserve"),
        ("We'll refund the price.", "money"),
        ("I'm going to call you.", "call"),
        ("We are going to cancel the order.", "cancel"),
    ],
)
def test_what_the_plan_does_not_do_is_not_promised(text: str, kind: str) -> None:
    """In the present, the future or with "going to"."""
    assert unbacked(text, PLAN) == kind


@pytest.mark.parametrize(
    "text",
    [
        "Mañana pido el cambio de dirección.",
        "Le escribo con la respuesta.",
        "¿Quiere que le llame?",
        "No le llamaré para pedirle lo mismo.",
        "La mensajería llama antes de salir.",
        "Siento el disgusto con este regalo.",
    ],
)
def test_what_the_plan_does_and_what_is_no_promise_may_be_said(text: str) -> None:
    """Questions, denials and what others do undertake nothing."""
    assert unbacked(text, PLAN) is None


@pytest.mark.parametrize(
    "text",
    [
        "Le garantizo que llega.",
        "Llega sin falta.",
        "I guarantee it.",
        "This won't happen again.",
        "No volverá a pasar.",
    ],
)
def test_guarantees_are_told(text: str) -> None:
    """Nobody can give them."""
    assert guarantee(text)


@pytest.mark.parametrize(
    "text", ["No le puedo garantizar que llegue.", "I can't guarantee that.", "La garantía sigue contando."]
)
def test_a_denied_guarantee_is_honest(text: str) -> None:
    """So is the one that a device has."""
    assert guarantee(text) is None


def test_to_own_a_case_is_to_promise_nothing_else() -> None:
    """A short sentence; one that goes on has something else in it."""
    assert owns("Me encargo yo.")
    assert owns("I'll take care of it.")
    assert undertaken("Me encargo yo.") == frozenset()
    assert not owns("El reembolso llega el lunes.")


@pytest.mark.parametrize(
    "text",
    [
        "Ya le hemos devuelto el dinero.",
        "He cancelado el pedido.",
        "We've already refunded it.",
        "I have reserved one.",
    ],
)
def test_what_was_not_planned_was_not_done_either(text: str) -> None:
    """A reply does not claim that something has happened already."""
    assert unbacked(text, PLAN)
