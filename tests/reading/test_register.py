"""Tú, usted or vos."""

from __future__ import annotations

import pytest

from copilot.reading.register import detect
from copilot.types import Register


@pytest.mark.parametrize(
    ("text", "register"),
    [
        ("¿Me puede decir usted dónde está mi pedido?", Register.USTED),
        ("Les ruego que me digan algo. Atentamente", Register.USTED),
        ("¿Me podéis ayudar? Lleváis una semana", Register.TU),
        ("oye, ¿sabes algo de mi paquete?", Register.TU),
        ("¿Vos me podés ayudar?", Register.VOS),
        ("Che, fijate si salió el pedido", Register.VOS),
        ("Arregladlo de una vez", Register.TU),
        ("Llámame mañana", Register.TU),
        ("Llámeme mañana", Register.USTED),
        ("Inténtelo otra vez y avísenme", Register.USTED),
        ("¿Querés que te mande la foto?", Register.VOS),
        ("Gracias por contármelo", None),
        ("Estoy explicándoselo a mi madre", None),
        ("Voy a contártelo otra vez", Register.TU),
        ("Cuéntemelo otra vez", Register.USTED),
        ("Después de inglés, a través de Jerez", None),
        ("Mi pedido no llega", None),
        ("", None),
        ("My order is late", None),
    ],
)
def test_the_register_is_what_the_customer_uses(text: str, register: Register | None) -> None:
    """None where the text addresses nobody."""
    assert detect(text) == register


def test_the_register_used_most_wins_and_a_draw_leaves_it_open() -> None:
    """One slip does not change how somebody is addressed."""
    assert detect("¿Tienes tú mi pedido? Dime algo, usted verá") == Register.TU
    assert detect("usted o tú") is None


def test_one_vos_among_forms_that_tu_shares_is_vos() -> None:
    """Nobody mixes them by accident in that direction."""
    assert detect("tú sabés, vos tenés mi pedido, contigo hablé") == Register.VOS
