"""The writer that needs no model: kind, in one register, in good Spanish and English, and nothing made up."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from copilot.changes import Changes
from copilot.pages import Voice
from copilot.store.company import SqlCompany
from copilot.store.engine import migrate, open_engine
from copilot.store.knowledge import KnowledgeStore
from copilot.types import Draft, Outcome, Register
from copilot.words import sentences
from copilot.writing.checking.effort import shifts_effort
from copilot.writing.checking.empty import is_empty
from copilot.writing.checks import check, ground
from copilot.writing.extractive import MOST_WORDS, ExtractiveWriter
from copilot.writing.phrases import ALONE, EFFORT, INSULTED, LOOK_UP, OPENINGS, OWNING, TEMPLATES, WARM

from .make import LINES, effort, evidence, feeling, follow_up, gift, line, plan, question, reading, voice

FEELINGS = sorted(OPENINGS["es"])
ANGRY = ("se entiende el enfado", "hay motivos para enfadarse")


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> SqlCompany:
    """A company with no voice of its own but in Spanish anger."""
    return SqlCompany(_engine(tmp_path_factory.mktemp("company"), voice(phrases={"anger": ANGRY})))


def _engine(folder: Path, *voices: Voice) -> Engine:
    engine = open_engine(f"sqlite:///{folder / 'copilot.db'}")
    migrate(engine)
    KnowledgeStore(engine).apply(Changes(voices=voices))
    return engine


def _write(company: SqlCompany, language: str = "es", **given_: Any) -> Draft:
    read = reading(language, **given_.pop("read", {}))
    return ExtractiveWriter(company).write(question(), read, plan(language, **given_))


TU_MARKS = re.compile(r"\b(?:te|tu|tus|ti|contigo|has|llevas|lo que cuentas|puedes|tienes)\b", re.I)
USTED_MARKS = re.compile(r"\b(?:le|les|usted|lo que cuenta|(?<!se )puede|tiene)\b", re.I)
tried = st.builds(
    effort,
    contacts=st.integers(0, 5), channels=st.sampled_from([(), ("web", "store"), ("phone", "chat", "email")]),
    days=st.sampled_from([0, 5, 20, 90]),
)  # fmt: skip
outcomes = st.sampled_from([Outcome.SUGGESTED, Outcome.ASKS, Outcome.ABSTAINED])
asked = st.sampled_from([(), ("¿[Lo necesita|Lo necesitas] para una fecha?",), ("¿Es urgente?", "¿Viaja fuera?")])


@given(
    register=st.sampled_from([Register.TU, Register.USTED]), felt=st.sampled_from(FEELINGS), tried=tried,
    outcome=outcomes, asked=asked, promised=st.booleans(),
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_a_reply_is_always_whole_supported_and_in_one_register(
    company: SqlCompany, register: Register, felt: str, tried: Any, outcome: Outcome, asked: Any, promised: bool
) -> None:
    """Whatever the case: the checks take nothing out, no register is mixed, no place or mark is left open."""
    made = plan(outcome=outcome, ask_customer=asked, **({} if promised else {"follow_up": None, "lines": ()}))
    read = reading(register=register, feelings=(feeling(felt),), effort=tried)
    drafted = ExtractiveWriter(company).write(question(), read, made)
    kept = check(drafted, ground(question(), read, made, voice()))

    assert kept.notes == ()
    assert not set(drafted.reply) & set("{}[]|")
    assert not (USTED_MARKS if register is Register.TU else TU_MARKS).search(drafted.reply)
    assert len(drafted.reply.split()) <= MOST_WORDS
    assert drafted.reply.count("¿") == drafted.reply.count("?")
    assert "!" not in drafted.reply


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("felt", FEELINGS)
def test_two_suggestions_in_a_row_do_not_open_alike(company: SqlCompany, language: str, felt: str) -> None:
    """Whoever was answered so before gets another opening, also from a brand's phrases in lower case."""
    read, said = reading(language, feelings=(feeling(felt),)), list[str]()
    for _ in range(4):
        draft = ExtractiveWriter(company).write(question(said=tuple(said[::-1])), read, plan(language))
        said.append(draft.sentences[0].text)

    assert all(one.split(":")[0] != other.split(":")[0] for one, other in itertools.pairwise(said))


@pytest.mark.parametrize("language", ["es", "en"])
def test_without_a_feeling_openings_vary_too(company: SqlCompany, language: str) -> None:
    """The policy's own sentence alone, or with a few words before it."""
    said: list[str] = []
    for _ in range(4):
        draft = ExtractiveWriter(company).write(question(said=tuple(said[::-1])), reading(language), plan(language))
        said.append(draft.sentences[0].text)

    assert len(set(said)) == 4


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_page_without_words_for_the_situation_is_not_opened_alike_either(company: SqlCompany, language: str) -> None:
    """The house opens it, each time in another way."""
    said: list[str] = []
    for _ in range(3):
        asked_ = question(said=tuple(said[::-1]))
        said.append(
            ExtractiveWriter(company).write(asked_, reading(language), plan(language, lines=())).sentences[0].text
        )

    assert len(set(said)) == 3


def test_a_sentence_has_one_colon_at_most(company: SqlCompany) -> None:
    """What the policy says with a colon follows the opening as a sentence of its own."""
    told = line("situation", "llegamos con los impuestos en el precio: a Canarias en diez días")
    for felt in FEELINGS:
        read = {"feelings": (feeling(felt),)}
        reply = _write(company, read=read, lines=(told, *LINES["es"][1:])).reply
        assert "Llegamos con los impuestos en el precio: a Canarias en diez días." in reply
        assert all(one.count(":") <= 1 for one in sentences(reply.replace("9:00", "").replace("12:00", "")))


@pytest.mark.parametrize(
    ("language", "situation"),
    [("es", "siento mucho esta pérdida, y de la línea me ocupo yo"), ("en", "I'm so sorry for it")],
)
def test_one_is_sorry_once(company: SqlCompany, language: str, situation: str) -> None:
    """Where the policy's own sentence says so, the opening does not."""
    for number in range(6):
        made = plan(language, lines=(line("situation", situation), *LINES[language][1:]))
        read = reading(language, feelings=(feeling("sadness"),))
        reply = ExtractiveWriter(company).write(question(text=f"Murió mi madre ({number})"), read, made).reply
        assert len(re.findall(r"\bsiento\b|\bsorry\b", reply, re.I)) == 1


def test_the_same_question_is_said_the_same_by_whoever_is_asked(company: SqlCompany) -> None:
    """Chance has no part in it, nor what the writer has written before."""
    used = ExtractiveWriter(company)
    for number in range(5):
        used.write(question(text=f"Otra cosa {number}."), reading(), plan())

    assert used.write(question(), reading(), plan()) == _write(company)


def test_the_brand_s_own_phrase_comes_before_the_house_s(company: SqlCompany) -> None:
    """With a capital, and continued by the situation."""
    opening = _write(company, read={"feelings": (feeling("anger"),)}).sentences[0].text

    assert opening.lower().startswith(ANGRY)
    assert opening[0].isupper()


def test_high_effort_is_named_before_feelings(company: SqlCompany) -> None:
    """Who has explained it four times hears that first, once, with what it was."""
    reply = _write(company, read={"effort": effort(contacts=4, days=40), "feelings": (feeling("anger"),)}).reply

    assert "un mes" in reply.split("\n")[0] or "cuatro veces" in reply.split("\n")[0]
    assert not reply.lower().startswith(ANGRY)


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_effort_in_words_survives_the_checks(company: SqlCompany, language: str) -> None:
    """ "once should have been enough" is no figure of eleven."""
    read = reading(language, effort=effort(contacts=4, channels=("web", "store", "chat"), days=40))
    asked_by = question(via="chat")
    for number in range(12):
        one = question(text=f"El paquete {number} ya ha salido.", via="chat")
        made = plan(language)
        drafted = ExtractiveWriter(company).write(one, read, made)
        assert check(drafted, ground(asked_by, read, made, None)).notes == ()


def test_the_promise_names_when_we_begin_and_when_we_are_back(company: SqlCompany) -> None:
    """The plan's own times, in the words of the policy."""
    assert "mañana a las 9:00" in _write(company).reply
    assert "antes de las 12:00" in _write(company).reply


def test_without_words_for_the_step_we_still_take_it_on(company: SqlCompany) -> None:
    """A follow-up without an approved line is promised in the house's words, in both languages."""
    assert "12:00" in _write(company, lines=()).reply
    assert "12:00" in _write(company, "en", lines=()).reply
    assert _write(company, lines=(), follow_up=None, can=(), cannot=()).reply


@pytest.mark.parametrize(
    ("what", "language", "register", "said"),
    [
        ("escribirle con la decisión", "es", Register.TU, "Me encargo yo de escribirte con la decisión; mañana"),
        ("escribirle con la decisión", "es", Register.USTED, "Me encargo yo de escribirle con la decisión; mañana"),
        ("que la mesa le llame", "es", Register.VOS, "Me encargo yo de que la mesa te llame, y mañana"),
        ("pedirle la foto al taller", "es", Register.TU, "Me encargo yo de pedirle la foto al taller, y mañana"),
        ("enviar otro router", "es", Register.TU, "Me encargo yo de enviar otro router, y mañana"),
        ("mandar por escrito el código", "es", Register.TU, "Me encargo yo de mandar por escrito el código; mañana"),
        ("write with the decision", "en", Register.NEUTRAL, "12:00 tomorrow I'll write with the decision."),
        ("check the line", "en", Register.NEUTRAL, "I'll check the line, and I'll write to you by 12:00 tomorrow."),
    ],
)
def test_a_step_is_told_to_whoever_it_is_for(
    company: SqlCompany, what: str, language: str, register: Register, said: str
) -> None:
    """ "Escribirle" is "escribirte" for tú; a step that is a word to them needs no other promise to write."""
    rule = replace(follow_up(), what=what)
    reply = _write(company, language, lines=(), follow_up=rule, read={"register": register}).reply
    assert said in reply
    assert register is Register.USTED or not re.search(r"\b(?:escribirle|le escribo|lo tiene)\b", reply)


def test_what_exists_only_in_another_language_is_left_to_the_plan(company: SqlCompany) -> None:
    """A Spanish sentence does not slip into an English reply."""
    reply = _write(company, "en", lines=(), follow_up=None, evidence=(evidence("p#1", language="es"),)).reply

    assert "mensajería" not in reply


def test_questions_are_asked_together_and_at_most_two(company: SqlCompany) -> None:
    """As a person would: "¿…?, ¿y …?"."""
    three = ("¿Es para hoy?", "¿Viaja fuera?", "¿Tiene otra línea?")
    spanish = _write(company, outcome=Outcome.ASKS, ask_customer=three).reply
    english = _write(company, "en", outcome=Outcome.ASKS, ask_customer=("Is it for today?", "Are you abroad?")).reply

    assert "¿es para hoy?, ¿y viaja fuera?" in spanish
    assert "otra línea" not in spanish
    assert "is it for today? And are you abroad?" in english


def test_what_the_agent_can_look_up_is_not_asked(company: SqlCompany) -> None:
    """The customer hears what is being checked, and no question."""
    reply = _write(company, outcome=Outcome.ASKS, look_up=("si el pedido ha salido",)).reply

    assert "si el pedido ha salido" in reply
    assert "?" not in reply


def test_an_urgent_case_gets_only_the_holding_words(company: SqlCompany) -> None:
    """No limits, no offers, while a person is being called."""
    held = line("holding", "Aviso ahora mismo a quien puede ayudar y sigo aquí.")
    with_words = _write(company, urgent=True, lines=(*LINES["es"], held))

    assert with_words.reply == held.text
    assert len(_write(company, urgent=True).sentences) == 1


def test_goodwill_above_authority_is_not_in_the_reply(company: SqlCompany) -> None:
    """A line with an amount that only a lead may give is not said."""
    offered = line("goodwill", "Por las vueltas, {amount} en la próxima factura.")

    assert "15 €" in _write(company, goodwill=gift(), lines=(*LINES["es"], offered)).reply
    assert "15 €" not in _write(company, goodwill=gift(within=False), lines=(*LINES["es"], offered)).reply


def test_an_approved_line_that_pushes_work_on_the_customer_is_not_said(company: SqlCompany) -> None:
    """Even a lead's own words are held to the rule."""
    reply = _write(company, lines=(line("step", "Llame usted a la mensajería."),)).reply

    assert "Llame" not in reply


def test_a_long_plan_is_said_in_few_words(company: SqlCompany) -> None:
    """What matters least is left out; the step stays."""
    long = tuple(line(slot, f"{' '.join(['palabra'] * 60)} {slot}.") for slot in ("alternative", "question", "limit"))
    reply = _write(company, lines=(LINES["es"][2], *long)).reply

    assert len(reply.split()) <= MOST_WORDS
    assert "12:00" in reply


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_house_s_phrases_are_never_empty_and_push_nothing(language: str) -> None:
    """The words of last resort keep the rules themselves."""
    openings = [one for some in OPENINGS[language].values() for one in some]
    more = [*LOOK_UP[language], *INSULTED[language], *WARM[language], *OWNING[language], *ALONE[language]]
    house = [*EFFORT[language], *TEMPLATES[language].values(), *openings, *more]

    assert [one for one in house if is_empty(one) or shifts_effort(one)] == []


def test_every_feeling_has_several_openings_in_both_languages() -> None:
    """One alone would be repeated."""
    assert OPENINGS["es"].keys() == OPENINGS["en"].keys()
    assert all(len(set(phrases)) >= 2 for words in OPENINGS.values() for phrases in words.values())
