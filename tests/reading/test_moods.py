"""Feelings that no sign knows."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.errors import EmbedderError
from copilot.reading import feeling
from copilot.reading.moods import FED_UP, NAMES, Moods, _pieces, named
from copilot.reading.read import Readings
from copilot.reading.signs import plain
from copilot.retrieval.embedders.usem3 import Usem3Embedder
from evals.fit_moods import LINES, WEIGHTS, digest
from evals.language_suite import FOLDER

from .make import customer, question
from .test_read import FACTS, Voices

if TYPE_CHECKING:
    from copilot.ports import Vectors


@cache
def moods() -> Moods:
    return Moods(Usem3Embedder())


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "La bicicleta es para el sábado, que mi niña cumple ocho, y está en un almacén que no me saben decir",
            "worry",
        ),
        ("Esa tableta guardaba la voz de mi padre leyendo cuentos", "sadness"),
        ("My client says the third engineer walked off without a word", "frustration"),
        ("Four lines here with the same name and four different sums, which one am I paying for?", "confusion"),
        ("I've run out of ways to explain this to you people", "frustration"),
    ],
)
def test_a_feeling_shows_without_being_named(text: str, name: str) -> None:
    """No sign knows these; what shows it is given as the reason."""
    assert feeling.feelings(plain(text)) == ()
    (shown,) = moods().shown([text])
    assert (shown.name, shown.words) == (name, (text,))


@pytest.mark.parametrize(
    "text",
    [
        "¿Cuántos días tiene el cliente para devolver unos auriculares sin abrir?",
        "The router arrived on Tuesday and the lights are green, thank you",
        "Cambio de titular por fallecimiento: ¿qué documentos pedimos?",
        "Can I add a second line to my plan from the app?",
    ],
)
def test_a_calm_text_shows_nothing(text: str) -> None:
    """A plain question, thanks, and an agent's question about a sad matter."""
    assert moods().shown([text]) == ()


def test_the_sentence_that_shows_it_is_the_reason() -> None:
    """Not the facts around it."""
    told, felt = "Pedí una lámpara el lunes. Me dieron el día 4.", "Ya no sé a quién más explicárselo, de verdad."
    (shown,) = moods().shown([f"{told} {felt}"])
    assert shown.words == (felt,)


def test_words_that_disown_a_feeling_are_heeded() -> None:
    """ "Dying to try it" and "not upset" are no feeling, whatever they are like."""
    for text in (
        "Me muero de ganas de estrenarlo",
        "I'm not upset at all, just asking",
        "Sin prisa ninguna, de verdad",
    ):
        assert feeling.disowned(plain(text))
        assert moods().shown([text]) == ()
    assert not feeling.disowned(plain("¿Cuándo llega?"))
    assert not feeling.disowned(plain("Estoy muy enfadada"))


def test_what_is_named_goes_before_what_shows() -> None:
    """A sign says why in the customer's own word; moods are asked where there is none."""
    readings = Readings(FACTS, Voices(), moods())
    assert [one.name for one in readings.read(question("Estoy muy preocupada por mi pedido")).feelings] == ["worry"]
    felt = readings.read(
        question("¿qué le digo?", customer("Llevo cuatro chats y cuatro respuestas, cada una distinta"))
    )
    assert [one.name for one in felt.feelings] == ["frustration"]
    assert Readings(FACTS, Voices()).read(question("Cuatro chats y cuatro respuestas")).feelings == ()


def test_words_are_read_before_any_vector() -> None:
    """A search needs only the words, and computes the vector that feelings are then read from."""
    readings, asked = (
        Readings(FACTS, Voices(), moods()),
        question("Tres mañanas perdidas en casa y ningún técnico por aquí"),
    )
    by_words = readings.worded(asked)
    assert by_words.feelings == ()
    assert readings.felt(asked, by_words).feelings == readings.read(asked).feelings != ()
    assert Readings(FACTS, Voices(), Moods(Broken())).worded(asked) == by_words  # type: ignore[arg-type]


class Broken:
    fingerprint = "broken"

    def query(self, text: str) -> Vectors:
        raise EmbedderError("The embedder usem3 is not installed.")

    passages = query


def test_what_an_agent_tells_around_a_quotation_is_not_what_they_feel() -> None:
    """Where so much stands around it, the quotation alone shows the mood."""
    readings = Readings(FACTS, Voices(), moods())
    around = (
        "Te pongo en situación. Es cliente desde hace años y nunca ha reclamado nada. Ha entrado esta mañana con este "
        "mensaje, tal cual: «{said}» Yo no llevo estos temas. ¿Qué le contesto?"
    )
    calm = "¿Puede recogerlo mi vecino, que es mayor de edad y tiene llaves?"
    felt = "Tres mañanas perdidas en casa y ningún técnico por aquí"
    assert readings.read(question(around.format(said=calm))).feelings == ()
    assert readings.read(question(around.format(said=felt))).feelings


def test_how_fed_up_they_are_is_read_from_their_last_messages() -> None:
    """In a conversation, and where a feeling is named too; the rest is read from the words."""
    readings = Readings(FACTS, Voices(), moods())
    weary = [customer(text) for text in ("Cuatro chats y cuatro respuestas, cada una distinta", "Otra mañana en balde")]
    calm = [customer(text) for text in ("Quería saber el horario de la tienda", "Es la de la calle Mayor")]
    annoyed, even = (readings.read(question("¿Qué le digo?", *said)).annoyance for said in (weary, calm))
    assert annoyed > even > 0
    assert readings.read(question("Está muy preocupada", *weary)).annoyance == annoyed
    assert readings.read(question("¿Qué le digo?", weary[0])).annoyance == 0


def test_without_the_embedder_signs_are_read_alone() -> None:
    """Whoever searches with it says what is wrong with it."""
    assert Moods(Broken()).fed_up(["Cuatro chats y cuatro respuestas"]) is None  # type: ignore[arg-type]
    assert moods().fed_up([]) is None
    assert Moods(Broken()).shown(["Tres mañanas perdidas en casa y ningún técnico por aquí"]) == ()  # type: ignore[arg-type]


SHARES = st.lists(st.floats(0.001, 1), min_size=len(NAMES), max_size=len(NAMES))


@given(SHARES)
def test_what_is_named_is_among_the_likeliest(shares: list[float]) -> None:
    """Nothing is named that another feeling outweighs, but for the mildest of three that sound alike."""
    given_shares = dict(zip(NAMES, shares, strict=True))
    name = named(given_shares)
    assert name in (*NAMES, "")
    if name and name != "frustration":
        assert given_shares[name] >= max(share for other, share in given_shares.items() if other not in (name, *FED_UP))
    if name in FED_UP:
        assert sum(given_shares[one] for one in FED_UP) >= sum(given_shares.values()) / 2


def test_who_may_not_be_sad_is_not_consoled() -> None:
    """Half a chance of worry is worry; of sadness it is nothing to speak of, and calm counts against it."""
    rest = dict.fromkeys(NAMES, 0.0)
    assert named({**rest, "worry": 0.5, "confusion": 0.4}) == "worry"
    assert named({**rest, "sadness": 0.5, "confusion": 0.4}) == ""
    assert named({**rest, "sadness": 0.8, "confusion": 0.01}) == ""
    assert named({**rest, "sadness": 0.9, "confusion": 0.01}) == "sadness"


@settings(max_examples=200)
@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=600))
def test_pieces_hold_what_was_said_in_order(text: str) -> None:
    """Whole words, at most sixty a piece, none twice."""
    pieces = _pieces(text)
    assert all(0 < len(piece.split()) <= 60 for piece in pieces)
    words = iter(text.split())
    assert all(word in words for piece in pieces for word in piece.split())


def test_a_long_thread_costs_no_more_than_six_pieces() -> None:
    """The first ones and the last; and of many pieces one must be surer."""

    class Counting:
        asked = 0

        def query(self, text: str) -> Vectors:
            self.asked += 1
            return Usem3Embedder().passages([text])[0]

    counting = Counting()
    Moods(counting).shown([f"The parcel number {number} is at the depot" for number in range(300)])  # type: ignore[arg-type]
    assert counting.asked == 6


def test_the_weights_are_those_of_the_lines() -> None:
    """And of the embedder that comes along. Has either changed? Run `python -m evals.fit_moods`."""
    import numpy as np

    with np.load(WEIGHTS) as kept:
        assert str(kept["embedder"]) == Usem3Embedder().fingerprint
        assert (str(kept["lines"]), kept["weights"].shape) == (digest(), (len(NAMES) + 1, 513))


def test_nothing_is_fitted_on_what_is_reported() -> None:
    """No line of the suite is among those that the weights were fitted on."""
    fitted = {json.loads(line)["text"] for line in LINES.read_text(encoding="utf-8").splitlines()}
    asked = {json.loads(line)["text"] for line in (FOLDER / "feelings.jsonl").read_text(encoding="utf-8").splitlines()}
    assert len(fitted) > 3000
    assert not fitted & asked
