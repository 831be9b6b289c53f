"""In which language to answer."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.reading.language import SUPPORTED, detect


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Mi pedido no ha llegado y nadie me dice nada", "es"),
        ("mi pedido no llega", "es"),
        ("¿Reembolso?", "es"),
        ("pedido retrasado", "es"),
        ("My order has not arrived and nobody tells me anything", "en"),
        ("where is my parcel", "en"),
        ("refund please", "en"),
        ("wrong address!!", "en"),
        ("The customer says «no me llega el paquete» and wants a refund", "en"),
        ("El cliente quiere saber qué es el cashback y el roaming", "es"),
        ("kiero cancelar", "es"),
        ("no signal", "en"),
        ("A nombre de John Smith", "es"),
        ("My name is José Luis Rodríguez and my parcel is late", "en"),
        ('The page says "dirección no válida" and won\'t let me pay', "en"),
        ('El chat me dice "your session has expired" todo el rato', "es"),
        ("NO FUNCIONA NADA", "es"),
        ("STILL NOTHING", "en"),
    ],
)
def test_spanish_and_english_are_told_apart(text: str, language: str) -> None:
    """From two words on, and with words of the other language in between."""
    assert (detect(text).language, detect(text).supported) == (language, True)


@pytest.mark.parametrize(
    "text", ["", "🙂🙂", "!!! ???", "12345", "<NOMBRE_1> <PEDIDO_2>", "https://example.com/the/order"]
)
def test_what_holds_no_words_is_in_the_language_of_the_house(text: str) -> None:
    """Emoji, figures, placeholders and links say nothing of a language."""
    assert detect(text).language == "es"
    assert detect(text, default="en").language == "en"
    assert detect(text).supported


@pytest.mark.parametrize(
    ("text", "heard", "language"),
    [
        ("Minha encomenda ainda não chegou e ninguém me diz quando vai chegar", "pt", "es"),
        ("Ma commande n'est toujours pas arrivée et personne ne me répond", "fr", "es"),
        ("Meine Bestellung ist immer noch nicht angekommen und niemand antwortet", "de", "en"),
        ("On és el meu paquet?", "ca", "es"),
        ("Dov'è il mio pacco?", "it", "es"),
        ("ainda não chegou", "pt", "es"),
        ("Где моя посылка?", "ru", "es"),
        ("我的包裹在哪里？", "zh", "es"),
        ("أين طلبي؟ لم يصل بعد", "ar", "es"),
    ],
)
def test_another_language_is_heard_and_answered_in_the_nearest(text: str, heard: str, language: str) -> None:
    """And the agent is told that it is not supported."""
    found = detect(text)
    assert (found.heard, found.language, found.supported) == (heard, language, False)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_there_is_always_a_language_to_answer_in(text: str) -> None:
    """One that the product writes, whatever comes in."""
    assert detect(text).language in SUPPORTED


@settings(max_examples=30, deadline=None)
@given(st.text("🙂😡👍❤️ \n", max_size=8), st.text("🙂😡👍 \n", max_size=8))
def test_emoji_around_the_words_do_not_matter(before: str, after: str) -> None:
    """The words decide."""
    assert detect(f"{before}my parcel has not arrived{after}").language == "en"
