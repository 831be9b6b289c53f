"""Facts of the case, by the company's own signs."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from copilot.knowledge.company import read_company
from copilot.pages import Fact, FactValue
from copilot.reading.facts import FactFinder
from copilot.reading.signs import plain

STAGE = Fact(
    name="stage",
    values=(
        FactValue(name="not_shipped", signs={"es": ("no ha salido",), "en": ("not shipped",)}),
        FactValue(name="shipped", signs={"es": ("ha salido", "enviad*"), "en": ("shipped",)}),
    ),
    ask={"es": "¿Ha salido?", "en": "Has it left?"},
)
GIFT = Fact(name="gift", values=(FactValue(name="yes", signs={"es": ("regalo",)}),), ask={"es": "¿Es un regalo?"})


def stated(*texts: str) -> dict[str, str]:
    return FactFinder((STAGE, GIFT)).stated([plain(text) for text in texts])


def test_a_fact_is_stated_in_either_language() -> None:
    """And facts that nobody states are not there."""
    assert stated("El pedido ya ha salido") == {"stage": "shipped"}
    assert stated("It has not shipped, es un regalo") == {"stage": "not_shipped", "gift": "yes"}
    assert stated("¿Cuándo llega?") == {}


def test_the_longer_sign_decides() -> None:
    """ "No ha salido" holds "ha salido"."""
    assert stated("aún no ha salido") == {"stage": "not_shipped"}


def test_the_last_word_counts() -> None:
    """A later message over an earlier one, and the end of a message over its beginning."""
    assert stated("no ha salido", "ya está enviado") == {"stage": "shipped"}
    assert stated("ayer no ha salido, hoy enviado") == {"stage": "shipped"}


def test_a_denied_sign_states_nothing() -> None:
    """It is not a gift."""
    assert stated("no es regalo") == {}


def test_a_company_without_facts_finds_none() -> None:
    """Somebody has only begun."""
    assert FactFinder(()).stated(["ha salido"]) == {}


BOUGHT = Fact(
    name="bought",
    values=(
        FactValue(name="lately", signs={"es": ("recién comprado",)}, beside={"es": ("ayer", "hace una semana")}),
        FactValue(name="long_ago", signs={}, beside={"es": ("hace un mes",)}),
    ),
    ask={"es": "¿Cuándo lo compró?"},
    near={"es": ("compr*",)},
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Lo compré ayer", "lately"),
        ("Ayer, en la tienda de Getafe, compré una tele", "lately"),
        ("Lo compré hace un mes y ayer llamé", "lately"),  # the last one beside it
        ("Estoy sin línea desde ayer", None),
        ("Ayer no lo compré", None),
        ("Lo compré para mi hija, que cumple nueve en la casa del pueblo, y desde ayer no va", None),
        ("Recién comprado y ya no va", "lately"),
    ],
)
def test_what_says_little_alone_counts_beside_a_word_about_it(text: str, value: str | None) -> None:
    """ "Yesterday" is when it was bought only where buying is spoken of, within eight words."""
    assert FactFinder((BOUGHT,)).stated([plain(text)]).get("bought") == value


@pytest.mark.parametrize(
    ("texts", "value"),
    [
        (["Quiere devolverlo. ¿Puede?", "ayer"], "lately"),
        (["Quiere devolverlo. ¿Puede?", "hace un mes", "perdona, recién comprado"], "lately"),
        (["ayer"], None),  # answers nothing
        (["Quiere devolverlo. ¿Puede?", "No, y está sin línea desde ayer, que lo sepas"], None),
    ],
)
def test_a_brief_answer_needs_no_word_about_it(texts: list[str], value: str | None) -> None:
    """Whoever is asked when it was bought says "yesterday", and nothing about buying."""
    assert FactFinder((BOUGHT,)).stated([plain(text) for text in texts]).get("bought") == value


@cache
def shipped() -> FactFinder:
    lists, findings = read_company(Path(__file__).parents[2] / "knowledge" / "company" / "facts.yaml", "facts.yaml")
    assert not findings
    return FactFinder(lists.facts)


@pytest.mark.parametrize(
    ("text", "fact", "value"),
    [
        ("Es la tercera vez que lo explico, la factura sigue mal", "attempt", None),
        ("This is the third time I explain it", "attempt", None),
        ("Escríbanme otra vez mañana", "attempt", None),
        ("Es la tercera vez que llega mal la pieza", "attempt", "repeated"),
        ("The wrong leg again", "attempt", "repeated"),
        ("It's the first time the wrong part has come", "attempt", "first"),
        ("Es la primera vez que les llamo", "attempt", None),
        ("Doy parte por cuarta vez", "attempt", None),
        ("Sin línea desde ayer", "purchase_age", None),
        ("My account has been locked since yesterday", "purchase_age", None),
        ("Hace un mes que espero", "purchase_age", None),
        ("Lo compré hace un mes y no lo he abierto", "purchase_age", "over_14_days"),
        ("I bought it a week ago and it's too small", "purchase_age", "within_14_days"),
        ("He comprobado que se arregló ayer", "purchase_age", None),
        ("Dejaron el papelito de que no había nadie en casa", "stock", None),
        ("Ninguna de las dos horas me viene bien", "stock", None),
        ("Vine a la tienda y ya no había", "stock", "none"),
        ("Aquí no queda el verde", "stock", "none"),
        ("The website said two and there were none", "stock", "none"),
        ("They told her it was in stock, she drove 40 minutes and there was none", "stock", "none"),
        ("My router light is red since this morning", "service_state", "down"),
        ("El router tiene la luz fija en rojo", "service_state", "down"),
        ("I got two charges for the same tablet", "invoice_stage", "charged"),
        ("Me salen dos cobros iguales", "invoice_stage", "charged"),
        ("Si no me deja tranquila, lo dejo", "form_fails", None),
        ("My phone just died and I fly tomorrow", "bereavement", None),
        ("My mother died last week", "bereavement", "yes"),
        ("Se ha muerto mi madre", "bereavement", "yes"),
        ("Se me ha muerto el router otra vez", "bereavement", None),
        ("He visto que se ha muerto el router, los dos son vuestros", "bereavement", None),
        ("Al cliente se le ha muerto el router", "bereavement", None),
        ("The customer says her phone died", "bereavement", None),
        ("Me lo cobran todo de golpe", "warranty", None),
        ("La pantalla tiene un golpe", "warranty", "out"),
        ("Ha llegado la pata derecha, y con un golpe en la esquina", "warranty", None),
        ("El móvil hace una raya en la pantalla y no ha sufrido golpes", "warranty", None),
        ("Se me cayó el mundo encima", "warranty", None),
        ("Se me cayó al agua el teléfono", "warranty", "out"),
        ("The lad just dropped it in a bucket with the others", "warranty", None),
        ("She dropped it and the screen went black", "warranty", "out"),
        ("La factura ha salido ya corregida", "order_stage", None),
        ("I already sent you the photo twice", "order_stage", None),
        ("Ya ha salido el pedido", "order_stage", "shipped"),
        ("It has already left the warehouse", "order_stage", "shipped"),
        ("Viaja a Chile el día 28, lo necesita antes", "travel", "outside_eu"),
        ("Viaja a Chile el día 28, lo necesita antes", "needed_by", "dated"),
        ("We're flying to Rome on Sunday", "travel", "inside_eu"),
        ("¿Cuánto tarda un envío a Londres?", "travel", None),
        ("El formulario no me deja poner otra dirección", "form_fails", "yes"),
    ],
)
def test_the_facts_that_ship_are_about_what_they_say(text: str, fact: str, value: str | None) -> None:
    """An explanation given for the third time is no third wrong part, and a day without a line no day of purchase."""
    assert shipped().stated([plain(text)]).get(fact) == value
