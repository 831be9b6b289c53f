"""What every draft must pass, whoever wrote it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.errors import WriterFailed
from copilot.settings import HERE
from copilot.types import Outcome, Point, Register, WayRound
from copilot.writing.checks import MOST_WORDS, check, fault, sentences_of
from copilot.writing.prompts import read_prompts

from .make import GOOD, base, draft, evidence, follow_up, gift, line, plan, question, reading


def _codes(*said: str, **given_: object) -> list[str]:
    return [note.code for note in check(draft(*said), base(**given_)).notes]  # type: ignore[arg-type]


def test_a_supported_draft_is_left_as_it_is() -> None:
    """Not a word is changed and nothing is noted."""
    good = draft(*GOOD)

    assert check(good, base()) == good


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("Además pido que le devuelvan 40 € por el cambio de dirección.", "unsupported"),
        ("Además pido que le devuelvan veinte euros por el cambio.", "unsupported"),
        ("La mensajería responde a las 17:30 sobre el cambio de dirección.", "unsupported"),
        ("El viernes pido el cambio de dirección a la mensajería.", "unsupported"),
        ("El teléfono de la mensajería es el 902 555 0143.", "phone"),
        ("El cambio de dirección está en https://rayo.example/cambio.", "unsupported"),
        ("El cambio de dirección está en rayo-cambios.shop.", "unsupported"),
        ("El cambio de dirección lo pide Marta Ruiz.", "unsupported"),
        ("Regalamos entradas de teatro a toda la familia.", "promise"),
        ("Las entradas de teatro son para toda la familia.", "unsupported"),
        ("Llame a la mensajería para pedir el cambio de dirección.", "effort"),
        ("Puede contactar con la mensajería para el cambio de dirección.", "effort"),
        ("Lamentamos las molestias por el cambio de dirección.", "empty"),
        ("Estamos encantados de pedir el cambio de dirección.", "empty"),
        ("Le garantizo el cambio de dirección de la mensajería.", "promise"),
        ("Our next step: pido el cambio de dirección a la mensajería.", "label"),
        ("Pido el cambio de dirección a la mensajería [1].", "label"),
        ("1.", "label"),
        ("a) …", "label"),
    ],
)
def test_a_sentence_that_may_not_be_said_is_dropped_with_a_note(sentence: str, code: str) -> None:
    """The rest of the reply stays, and the agent is told what was taken out."""
    kept = check(draft(*GOOD, sentence), base())

    assert [note.code for note in kept.notes] == [f"dropped_{code}"]
    assert kept.reply == draft(*GOOD).reply
    assert sentence not in kept.reply


@pytest.mark.parametrize(
    "sentence",
    [
        "First sentence: this person's situation, with one detail of theirs, and what they have been through.",
        "Every amount, day, hour, place and condition stands in it; copy them as they are written, and add none.",
        "What the plan does not say, you do not know.",
        "The limit: we cannot change the address from here.",
    ],
)
def test_what_the_writer_was_told_is_told_to_nobody(sentence: str) -> None:
    """A small model repeats its prompt, nearly word for word; all of these were seen."""
    prompts = read_prompts(HERE / "prompts")
    said = replace(draft(*GOOD, sentence), instructions=prompts.words)

    assert sentence not in check(said, base()).reply
    assert check(replace(draft(*GOOD), instructions=prompts.words), base()).notes == ()


def test_an_english_sentence_is_held_to_the_same() -> None:
    """Figures, effort and set phrases in the other language."""
    english = base(read=reading("en", register=Register.NEUTRAL))
    said = [
        "Please call the carrier about the change of address.",
        "We'll refund €40 for the change of address.",
        "We apologise for any inconvenience with the address.",
        "I guarantee the change of address.",
    ]
    faults = [fault(sentence, english) for sentence in draft(*said).sentences]

    assert [found and found[0] for found in faults] == ["effort", "unsupported", "empty", "promise"]


def test_the_words_of_an_expired_workaround_are_refused() -> None:
    """It is not in the plan, so that nothing of it can be said, although a passage of it was found."""
    found = evidence("orden#1", kind="workaround", text="Hasta noviembre se descuentan 9 € con la orden antigua.")
    made = plan(evidence=(evidence("p#1"), found))

    assert _codes(*GOOD, "Con la orden antigua se descuentan 9 €.", made=made) == ["dropped_unsupported"]
    assert _codes(*GOOD, "Usamos la orden antigua hasta noviembre.", made=made) == ["dropped_unsupported"]


def test_a_way_round_within_authority_may_be_said_and_one_above_may_not() -> None:
    """The limit of the asker is the limit of the words."""
    sentence = "Abro una orden especial de retirada en depósito."
    ways = [
        WayRound(id="w", text="Orden especial de retirada en depósito.", within_authority=within, needs=None, cites=())
        for within in (True, False)
    ]

    assert _codes(*GOOD, sentence, made=plan(workarounds=(ways[0],))) == []
    assert _codes(*GOOD, sentence, made=plan(workarounds=(ways[1],))) == ["dropped_unsupported"]


def test_goodwill_may_be_said_up_to_the_asker_s_authority() -> None:
    """The amount of the plan, no other, and none where a lead decides."""
    words = "Le abonamos {} por el cambio de dirección de la mensajería."
    within, above = plan(goodwill=gift(15)), plan(goodwill=gift(15, within=False))

    assert _codes(*GOOD, words.format("15 €"), made=within) == []
    assert _codes(*GOOD, words.format("40 €"), made=within) == ["dropped_unsupported"]
    assert _codes(*GOOD, words.format("15 €"), made=above) == ["dropped_unsupported"]


def test_feelings_and_questions_need_no_passage_but_may_not_make_anything_up() -> None:
    """A question with an amount in it is an offer."""
    assert fault(draft("Siento mucho el disgusto con este regalo.").sentences[0], base()) is None
    assert fault(draft("¿Quiere que lo dejemos en otro sitio?").sentences[0], base()) is None
    assert fault(draft("¿Le abonamos 40 € y lo olvidamos?").sentences[0], base()) is not None


@pytest.mark.parametrize(
    ("said", "lacking"),
    [
        (("Llame a la mensajería.", "Lamentamos las molestias."), "Too little"),
        (("Entiendo el enfado.", "¿Le parece bien?"), "Too little"),
        ((GOOD[1], "Lo pedimos nosotros."), "too short"),
        ((*GOOD[:2], "Pedimos el cambio de dirección a la mensajería, y sin coste."), "the time"),
    ],
)
def test_a_draft_that_keeps_too_little_fails(said: tuple[str, ...], lacking: str) -> None:
    """Then the next rung of the ladder answers."""
    with pytest.raises(WriterFailed, match=lacking):
        check(draft(*said), base())


def test_a_draft_that_does_not_ask_what_comes_first_fails() -> None:
    """Where a fact decides, the reply holds a question; where we look it up ourselves, it need not."""
    made = plan(outcome=Outcome.ASKS, ask_customer=("¿Es para una fecha?",))
    with pytest.raises(WriterFailed, match="the question that comes first"):
        check(draft(*GOOD), base(made=made))

    assert check(draft(*GOOD, "¿Es para una fecha concreta?"), base(made=made)).notes == ()
    assert check(draft(*GOOD), base(made=plan(outcome=Outcome.ASKS))).notes == ()


def test_a_draft_in_another_language_fails() -> None:
    """A Spanish customer is not answered in English, however well."""
    words = ("The carrier is asked for the change of address.", "The label of the parcel belongs to the carrier.")
    spoken = base(made=plan(outcome=Outcome.ABSTAINED, lines=tuple(line("step", text) for text in words)))

    with pytest.raises(WriterFailed, match="customer writes"):
        check(draft(*words), spoken)


def test_a_draft_in_another_register_fails() -> None:
    """Who is addressed as usted is not suddenly tú."""
    said = (*GOOD[:2], "Mañana a las 9:00 pido el cambio de dirección, y antes de las 12:00 puedes ver tu respuesta.")

    with pytest.raises(WriterFailed, match="another register"):
        check(draft(*said), base())


def test_a_reply_that_is_too_long_is_cut_at_a_sentence() -> None:
    """The last go first, but never the questions."""
    more = ["Pedimos a la mensajería el cambio de dirección del paquete, sin coste, y lo seguimos nosotros."] * 12
    kept = check(draft(*GOOD, *more, "¿Le parece bien?"), base())

    assert len(kept.reply.split()) <= MOST_WORDS
    assert kept.reply.startswith(GOOD[0])
    assert kept.reply.endswith("¿Le parece bien?")


def test_the_house_s_own_writer_is_trusted_for_its_words_and_not_for_its_figures() -> None:
    """Approved lines need no overlap; an amount that nothing holds is still dropped."""
    kept = check(draft("Esto pide calma y oficio.", "Le abonamos 40 €.", writer="extractive"), base())

    assert (kept.reply, [note.code for note in kept.notes]) == ("Esto pide calma y oficio.", ["dropped_unsupported"])


def test_today_may_be_said_when_we_begin_now() -> None:
    """And not when nothing is promised for today."""
    sentence = "Hoy pido el cambio de dirección a la mensajería."
    asked = question(text="El paquete ya ha salido.")

    assert fault(draft(sentence).sentences[0], base(asked, made=plan(follow_up=follow_up(opens=None)))) is None
    assert fault(draft(sentence).sentences[0], base(asked, made=plan(follow_up=None))) == ("unsupported", "day today")


@given(
    amount=st.integers(1, 5000).filter(lambda n: n not in {1, 30, 9, 12, 2026}),
    words=st.sampled_from(["Le abonamos {} €.", "Responden a las {} horas.", "Pedimos {} cambios de dirección."]),
)
@settings(max_examples=60, deadline=None)
def test_no_made_up_figure_survives(amount: int, words: str) -> None:
    """Whatever the number: it is in the plan, or it is not in the reply."""
    kept = check(draft(*GOOD, words.format(amount)), base())

    assert kept.reply == draft(*GOOD).reply


def test_a_passage_s_point_can_be_said() -> None:
    """With its own amount, once the plan holds it."""
    made = plan(can=(Point(text="Abonamos 7,50 € de gastos de envío.", cites=("p#1",)),))

    assert _codes(*GOOD, "Le abonamos 7,50 € de gastos de envío.", made=made) == []


def test_sentences_of_a_reply_share_its_citations() -> None:
    """One piece of text, several sentences."""
    assert [(one.text, one.cites) for one in sentences_of("Uno. Dos.", ["p#1"])] == [
        ("Uno.", ("p#1",)),
        ("Dos.", ("p#1",)),
    ]
