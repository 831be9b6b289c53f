"""What a reply must never do: push work on the customer, or say nothing in many words."""

from __future__ import annotations

import pytest

from copilot.writing.checking.effort import shifts_effort
from copilot.writing.checking.empty import is_empty

PUSHED_ES = (
    "Llame a la mensajería para confirmarlo.",
    "Llámenos mañana a partir de las nueve.",
    "Llama al 900 cuando abran.",
    "Contacte con el transportista.",
    "Póngase en contacto con el servicio técnico.",
    "Ponte en contacto con ellos.",
    "Vuelva a llamar el lunes.",
    "Vuelve a intentarlo más tarde.",
    "Inténtelo de nuevo en unas horas.",
    "Inténtalo más tarde.",
    "Tiene que llamar a la mensajería.",
    "Tendrá que ir a la tienda.",
    "Debe dirigirse a la tienda.",
    "Debería contactar con ellos.",
    "Puede llamar al transportista para que lo cambie.",
    "Puedes pasarte por una tienda.",
    "Diríjase a la tienda más cercana.",
    "Acuda a la oficina con su documento.",
    "Pase por la tienda con la factura.",
    "Escríbanos de nuevo el lunes.",
    "Le recomendamos que contacte con la mensajería.",
    "Le toca reclamar a la mensajería.",
    "Visite nuestra web.",
    "Hay que reclamarlo a la mensajería.",
    "Será necesario que llame a la mensajería.",
    "Le pedimos que llame al servicio técnico.",
)
PUSHED_EN = (
    "Please call the carrier.",
    "Please contact the carrier to change it.",
    "Call us back tomorrow.",
    "Contact the carrier directly.",
    "You can call them on Monday.",
    "You'll need to visit the shop.",
    "You will have to contact the carrier.",
    "You should get in touch with them.",
    "You may want to call the shop first.",
    "Try again later.",
    "Kindly reach out to the carrier.",
    "Feel free to contact us again.",
    "Get in touch with the carrier.",
    "Just email us again.",
    "We recommend that you contact the carrier.",
    "We suggest contacting the carrier.",
    "Write to us again on Monday.",
)
OURS = (
    "Le llamo mañana antes de las 12:00.",
    "Mañana le llamamos nosotros con la respuesta.",
    "No hace falta que llame a nadie.",
    "No tiene que llamar ni volver a escribir.",
    "Sin llamar a nadie más: me encargo yo.",
    "Contactamos nosotros con la mensajería.",
    "Vuelvo a escribirle el lunes.",
    "Pedimos que quien reparte llame antes.",
    "Si hay peligro, llame ahora al 112.",
    "¿Me confirma la calle y el número?",
    "I'll call you tomorrow by 12:00.",
    "We'll contact the carrier for you.",
    "You don't need to call anybody.",
    "There's no need to contact them.",
    "I'll write to you on Monday.",
    "If anybody is in danger, call 112 now.",
    "We ask the carrier to call you first.",
)


@pytest.mark.parametrize("text", [*PUSHED_ES, *PUSHED_EN])
def test_telling_the_customer_to_call_go_or_try_again_shifts_effort(text: str) -> None:
    """In both languages, as an order, a duty, a possibility or a kind suggestion."""
    assert shifts_effort(text)


@pytest.mark.parametrize("text", OURS)
def test_what_we_do_ourselves_shifts_nothing(text: str) -> None:
    """Nor does saying that nothing is needed, nor an emergency number."""
    assert not shifts_effort(text)


@pytest.mark.parametrize(
    "text",
    [
        "Lamentamos las molestias ocasionadas.",
        "LAMENTAMOS LAS MOLESTIAS.",
        "Gracias por su paciencia.",
        "We apologise for any inconvenience.",
        "Thank you for your patience.",
        "The system won’t let me.",
        "Es política de la empresa.",
    ],
)
def test_set_phrases_are_empty(text: str) -> None:
    """Whatever the case, the accents and the apostrophes."""
    assert is_empty(text)


def test_a_brand_adds_its_own_phrases() -> None:
    """Whole words only, with or without their full stop."""
    assert is_empty("¡Estamos encantados de ayudarle!", ["Estamos encantados."]) == "estamos encantados"
    assert is_empty("Desencantados estarán.", ["encantados"]) is None
    assert is_empty("Me encargo yo.", ["", "encantados"]) is None
