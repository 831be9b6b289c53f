"""The reading of a whole question."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.errors import QuestionRejected
from copilot.pages import Case, Cause, Fact, FactValue, Voice
from copilot.ports import Sight
from copilot.reading.read import MAX_CHARS, Readings, customer_words
from copilot.types import Reading, Register

from .make import agent, ago, customer, question

FACTS = (
    Fact(name="stage", values=(FactValue(name="shipped", signs={"es": ("ha salido",)}),), ask={"es": "¿Ha salido?"}),
)


class Voices:
    """A company with two brands: one that speaks as the customer does, one that always says tú."""

    def voice(self, brand: str | None, language: str) -> Voice | None:
        if language != "es":
            return None
        register = "tu" if brand == "orbita" else "mirror"
        return Voice(
            brand=brand or "nebula", language="es", register=register, register_default="usted", phrases={}, never=()
        )

    def cause(self, cause: str, sight: Sight) -> tuple[Cause, list[Case]] | None:
        return None


def read(text: str, *thread: object, **given: object) -> Reading:
    return Readings(FACTS, Voices()).read(question(text, *thread, **given))  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["", "   ", "🙂🙂", "???", "12345", "a"])
def test_a_question_without_words_is_rejected(text: str) -> None:
    """With what to do instead."""
    with pytest.raises(QuestionRejected) as error:
        read(text)
    assert error.value.reason == "empty"
    assert error.value.remedy


def test_a_question_beyond_reading_is_rejected() -> None:
    """One that just fits is read."""
    with pytest.raises(QuestionRejected) as error:
        read("ay " * MAX_CHARS)
    assert error.value.reason == "too_long"
    assert read("ay" * (MAX_CHARS // 2)).language


def test_the_language_is_that_of_the_customer_not_of_the_agent() -> None:
    """Quoted words, else the customer's last message, else all of it."""
    assert read('El cliente me dice: "my parcel has not arrived and I am worried"').language == "en"
    assert read("¿Qué le digo?", customer("where is my parcel please")).language == "en"
    assert read("¿Dónde está mi pedido?", agent("where is it now then")).language == "es"


def test_an_unsupported_language_is_noticed() -> None:
    """So that the agent knows why the reply is in another."""
    found = read("Minha encomenda ainda não chegou e ninguém me diz quando vai chegar")
    assert (found.language, found.notice) == ("es", "language_unsupported")
    assert read("Mi pedido no ha llegado").notice is None


@pytest.mark.parametrize(
    ("text", "brand", "register"),
    [
        ("¿Me podéis decir dónde está?", None, Register.TU),
        ("¿Vos me podés decir dónde está?", None, Register.VOS),
        ("¿Me puede decir usted dónde está mi pedido?", None, Register.USTED),
        ("Mi pedido no ha llegado", None, Register.USTED),
        ("¿Me puede decir usted dónde está mi pedido?", "orbita", Register.TU),
        ("Mi clienta pregunta si podéis decirle dónde está", None, Register.USTED),
        ("Where is my parcel, please?", None, Register.NEUTRAL),
    ],
)
def test_the_register_is_the_brands_or_the_customers(text: str, brand: str | None, register: Register) -> None:
    """An agent who tells of a customer says nothing of how the customer speaks."""
    assert read(text, brand=brand).register == register


def test_feelings_are_the_customers_and_alarms_are_anybodys() -> None:
    """An angry agent is no angry customer; a warning from an agent is a warning."""
    found = read("¿Qué hago?", customer("Estoy harta"), agent("Esto es una vergüenza, y echa humo el router"))
    assert [feeling.name for feeling in found.feelings] == ["exhaustion"]
    assert found.urgent == ("safety",)


def test_facts_and_effort_are_read_over_the_whole_thread() -> None:
    """Who says it does not matter for a fact; a second failure is a fact by itself."""
    found = read("Ya van dos entregas equivocadas", agent("El pedido ha salido"))
    assert found.facts == {"stage": "shipped", "attempt": "repeated"}
    assert found.effort.attempts == "dos entregas"


AGE = Fact(
    name="age",
    values=(FactValue(name="late", signs={"es": ("fuera de plazo hace ya",)}, beside={"es": ("hace un mes",)}),),
    ask={"es": "¿Cuándo lo recibió?"},
    near={"es": ("recib*",)},
)


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("La clienta quiere devolver la tableta y el cargador\nHace un mes", True),
        (
            "La clienta quiere devolver la tableta y el cargador\n\nHace un mes\nNo encuentra la factura, ni en casa",
            True,
        ),
        ("Hace un mes", False),
        (
            "La clienta quiere devolver la tableta y el cargador\nEstá sin línea desde hace un mes y llama a diario",
            False,
        ),
        (
            "La tableta y el cargador están fuera de plazo\nhace ya tiempo, y la clienta los quiere devolver hoy mismo",
            True,
        ),
    ],
)
def test_a_brief_line_after_another_answers_what_was_asked(text: str, stated: bool) -> None:
    """A conversation is one question with a line for each answer; longer lines are read as one text."""
    assert ("age" in Readings((AGE,), Voices()).read(question(text)).facts) is stated


def test_what_they_want_is_read_from_the_question() -> None:
    """In their words, each once, four at most."""
    assert read("Quiere cambiar la dirección. She wants to cancel the order").needs == (
        "cambiar la dirección", "cancel the order",
    )  # fmt: skip
    assert read("Quiero una copia. Quiero una copia").needs == ("una copia",)
    assert len(read(" ".join(f"Quiero el plan {word}." for word in "abcdef")).needs) == 4


def test_a_quoted_sentence_is_the_customers_and_a_quoted_name_is_not() -> None:
    """ "Total Plus" is a tariff."""
    assert customer_words(question("Me dice: «llevo una semana sin fibra»")) == "llevo una semana sin fibra"
    assert customer_words(question('El plan "Total Plus 500" falla')) == 'El plan "Total Plus 500" falla'


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.lists(st.text(max_size=40), max_size=3))
def test_whatever_is_asked_is_read_or_rejected(text: str, said: list[str]) -> None:
    """Nothing else comes out of it."""
    try:
        found = read(text, *[customer(one) for one in said])
    except QuestionRejected:
        return
    assert found.language in {"es", "en"}


def test_another_language_is_answered_in_the_askers() -> None:
    """Where the asker wrote words of their own around the customer's."""
    asked = read('How do I answer this one? "Minha encomenda ainda não chegou e ninguém me diz nada"')
    assert (asked.language, asked.notice) == ("en", "language_unsupported")
    assert read("What do I tell him?", customer("Où est mon colis, s'il vous plaît ?")).language == "en"
    assert read("¿Qué le digo?", customer("Wo ist mein Paket, bitte?")).language == "es"
    assert read("我的包裹在哪里？").notice == "language_unsupported"


def test_a_short_last_word_does_not_hide_the_language_before_it() -> None:
    """ "ok" is said in every language."""
    assert (
        read("¿Y ahora?", customer("where is my parcel please"), agent("Un momento"), customer("ok")).language == "en"
    )


def test_feelings_are_quoted_as_the_customer_wrote_them() -> None:
    """With their accents."""
    assert read("Esto es una VERGÜENZA").feelings[0].words == ("vergüenza",)


@pytest.mark.parametrize("text", ["INÚTILES", "idiots!!!", "hijos de puta", "Fuck you"])
def test_nothing_but_an_insult_is_still_read(text: str) -> None:
    """It has a language and a feeling, and asks for nothing."""
    found = read(text)
    assert [feeling.name for feeling in found.feelings] == ["anger"]
    assert (found.needs, found.urgent) == ((), ())


def test_who_names_no_feeling_and_grows_annoyed_is_frustrated() -> None:
    """Seen over the conversation, with the words that show it."""
    said = (
        customer("hello??? anyone there??"),
        agent("Sorry, I cannot do that."),
        customer("hurry, how long is this going to take"),
    )
    found = read("What now?", *said, agent("Unfortunately not."), customer("typical. you guys better have it now"))
    assert found.annoyance > 0.5
    assert [feeling.name for feeling in found.feelings] == ["frustration"]
    assert "typical" in found.feelings[0].words
    assert read("Where is it?", customer("hello there"), agent("Hi"), customer("thanks, it is order 12")).feelings == ()


def test_of_a_long_thread_the_beginning_and_the_end_are_read() -> None:
    """Three hundred messages: what lies in the middle is not read, how many contacts there were is counted."""
    middle = [customer(f"mensaje {n}, ha salido", "chat", ago(hours=3 * (300 - n))) for n in range(296)]
    thread = [customer("Mi abogado les escribirá", "email", ago(days=60)), *middle, customer("Estoy harta, de verdad")]
    thread[150] = customer("la batería echa humo", "chat", ago(days=19))
    found = read("¿Qué le digo?", *thread)
    assert found.urgent == ("legal",)
    assert [feeling.name for feeling in found.feelings] == ["exhaustion"]
    assert found.effort.days == 60
    assert found.effort.contacts > 250


def test_of_long_messages_no_more_is_read_than_of_a_question() -> None:
    """The latest first, so that the newest word is never the one that is left out."""
    long = customer("bla bla bla " * 900)
    assert read("¿Qué le digo?", *[long] * 20, customer("Estoy harta")).feelings[0].name == "exhaustion"


def test_formal_english_is_noticed() -> None:
    """And Spanish has its register."""
    assert read("Dear Sir or Madam, where is my parcel? Yours faithfully").formal is True
    assert read("Where is my parcel?").formal is None
    assert read("Estimados señores: ¿dónde está mi pedido?").formal is None
