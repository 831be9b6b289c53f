"""Facts of the case, by the company's own signs."""

from __future__ import annotations

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
