"""What a follow-up asks of the words, in both languages, and what only sounds like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.reading.restyle import asked, restyled
from copilot.types import Register, Restyle, Style


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("más corto", [Restyle.SHORTER]),
        ("Hazlo un poco más breve, por favor.", [Restyle.SHORTER]),
        ("es demasiado largo", [Restyle.SHORTER]),
        ("¿puedes resumirlo?", [Restyle.SHORTER]),
        ("en dos frases", [Restyle.SHORTER]),
        ("shorter", [Restyle.SHORTER]),
        ("Can you shorten this?", [Restyle.SHORTER]),
        ("too long, make it brief", [Restyle.SHORTER]),
        ("con más detalle", [Restyle.LONGER]),
        ("más cercano", [Restyle.WARMER]),
        ("¿Lo pones más cálido?", [Restyle.WARMER]),
        ("suena muy frío", []),
        ("demasiado frío", [Restyle.WARMER]),
        ("warmer please", [Restyle.WARMER]),
        ("a bit friendlier and less robotic", [Restyle.WARMER]),
        ("usted", [Restyle.MORE_FORMAL]),
        ("trátala de usted", [Restyle.MORE_FORMAL]),
        ("more formal", [Restyle.MORE_FORMAL]),
        ("de tú", [Restyle.LESS_FORMAL]),
        ("tutéale", [Restyle.LESS_FORMAL]),
        ("less formal", [Restyle.LESS_FORMAL]),
        ("con voseo", [Restyle.VOS]),
        ("en inglés", [Restyle.ENGLISH]),
        ("¿me lo pones en inglés?", [Restyle.ENGLISH]),
        ("no habla español", [Restyle.ENGLISH]),
        ("She only speaks English", [Restyle.ENGLISH]),
        ("in Spanish, please", [Restyle.SPANISH]),
        ("the customer doesn't speak English", [Restyle.SPANISH]),
        ("tradúcelo", [Restyle.OTHER_LANGUAGE]),
        ("translate it into English", [Restyle.ENGLISH]),
        ("más corto y en inglés", [Restyle.SHORTER, Restyle.ENGLISH]),
        ("warmer and more formal", [Restyle.WARMER, Restyle.MORE_FORMAL]),
    ],
)
def test_a_request_for_other_words_is_understood(text: str, wanted: list[Restyle]) -> None:
    """However it is put, and also several at once."""
    assert asked(text) == tuple(wanted)


@pytest.mark.parametrize(
    "text",
    [
        "the shorter cable",
        "she needs the shorter cable",
        "the customer wants it warmer",
        "la versión corta del contrato",
        "el cable más corto",
        "quiere la pata más corta",
        "hace demasiado frío en casa",
        "the flat is too cold",
        "quiere la factura en inglés",
        "her English bill never came",
        "el curso de inglés no carga",
        "it's a formal complaint",
        "reclamación formal",
        "what if it has not shipped?",
        "¿y si no ha salido todavía?",
        "she wants a refund",
        "quiere que le devuelvan el dinero",
        "it was delivered to a neighbour",
        "no, it's a business customer",
        "usted me dijo que sí",
        "gracias",
        "ok",
        "",
        "un plazo más largo",
        "she wants to speak with somebody in English support",
        "the queue is too long",
        "el tiempo de espera es demasiado largo",
        "un trato más cercano de la tienda",
        "the summary of the bill",
    ],
)
def test_what_only_sounds_like_it_is_not_taken_for_it(text: str) -> None:
    """Something is left over that is about the case."""
    assert asked(text) == ()


def test_what_is_asked_later_wins() -> None:
    """Shorter, then longer again; usted, then tú; each language in turn."""
    style = restyled(Style(), [Restyle.SHORTER, Restyle.MORE_FORMAL, Restyle.OTHER_LANGUAGE], "es")

    assert style == Style(shorter=True, register=Register.USTED, language="en")
    assert restyled(style, [Restyle.OTHER_LANGUAGE, Restyle.LONGER, Restyle.LESS_FORMAL], "es") == Style(
        register=Register.TU, language="es"
    )


@given(st.text(max_size=60))
def test_any_text_is_read_without_a_stumble(text: str) -> None:
    """Whatever is typed, the answer is a tuple of requests, each once."""
    found = asked(text)

    assert len(found) == len(set(found))
