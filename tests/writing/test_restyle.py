"""Other words for the same plan: shorter, warmer, more formal, and never another fact."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.types import FollowUp, Plan, Register, Style
from copilot.writing.checking.figures import numbers
from copilot.writing.checks import check, ground
from copilot.writing.extractive import MOST_WORDS, ExtractiveWriter
from copilot.writing.fill import marked
from copilot.writing.restyle import formal
from copilot.writing.spoken import spoken

from .make import LINES, effort, feeling, follow_up, gift, line, plan, question, reading, voice
from .test_extractive import company

__all__ = ["company"]
MORE = {
    "es": (line("alternative", "Si no llegase a tiempo, lo retenemos en el depósito o lo reenviamos sin coste alguno."),
           line("goodwill", "Por las vueltas, {amount} en la próxima factura.")),
    "en": (line("alternative", "If that comes too late, we hold it at the depot or send it again at no cost to you."),
           line("goodwill", "For the trouble, {amount} off your next bill.")),
}  # fmt: skip


def _full(language: str, follow: FollowUp | None = None) -> Plan:
    return plan(language, lines=(*LINES[language], *MORE[language]), goodwill=gift(), follow_up=follow or follow_up())


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize(
    "style", [Style(shorter=True), Style(warmer=True), Style(register=Register.USTED), Style(shorter=True, warmer=True)]
)
def test_a_style_changes_the_words_and_keeps_what_they_tell(company: object, language: str, style: Style) -> None:
    """Limit, times, amounts and citations stay; only the words around them change."""
    made, read = _full(language), reading(language)
    writer = ExtractiveWriter(company)  # type: ignore[arg-type]
    before = writer.write(question(), read, made)
    after = writer.write(question(style=style), read, made)
    cites = {cite for one in after.sentences for cite in one.cites}

    assert {"12:00", "15"} <= numbers(after.reply)
    assert ("no podemos cambiar" in after.reply) or ("change the address" in after.reply)
    assert cites == {cite for one in before.sentences for cite in one.cites}
    assert numbers(after.reply) <= numbers(before.reply)
    assert check(after, ground(question(style=style), read, made, voice())).notes == ()
    assert len(after.reply.split()) <= MOST_WORDS


@pytest.mark.parametrize("language", ["es", "en"])
def test_shorter_is_shorter(company: object, language: str) -> None:
    """By what can be spared: what else there is, and what only leads up to the rest."""
    writer = ExtractiveWriter(company)  # type: ignore[arg-type]
    long = writer.write(question(), reading(language), _full(language)).reply
    short = writer.write(question(style=Style(shorter=True)), reading(language), _full(language)).reply

    assert len(short.split()) < 0.75 * len(long.split())


@pytest.mark.parametrize("language", ["es", "en"])
def test_warmer_begins_with_the_person_and_ends_with_whose_it_is(company: object, language: str) -> None:
    """Also where no feeling shows."""
    writer = ExtractiveWriter(company)  # type: ignore[arg-type]
    plain = writer.write(question(), reading(language), _full(language)).reply
    warm = writer.write(question(style=Style(warmer=True)), reading(language), _full(language)).reply

    assert warm.split(":")[0] != plain.split(":")[0]
    assert len(warm) > len(plain)


def test_formal_english_has_no_contractions() -> None:
    """What each stands for, also where it could be two things."""
    said = (
        "I'll see why it's been late; you've paid, that's ours, he'd be told, they'd been told, and we can't or won't. "
    )
    said += "It isn't."

    assert formal(said) == (
        "I will see why it has been late; you have paid, that is ours, he would be told, they had been told, and we "
        "cannot or will not. It is not."
    )
    assert formal("the customer's order, Monday's delivery") == "the customer's order, Monday's delivery"


@given(st.text(max_size=80))
def test_making_it_formal_twice_changes_nothing_more(text: str) -> None:
    """Nothing is left of what it takes out."""
    assert formal(formal(text)) == formal(text)


def test_vos_is_spoken_where_a_line_has_only_two_forms() -> None:
    """The forms for tú that differ are said as with vos, the others stay."""
    assert marked("¿[Prefiere|Prefieres] que [le|te] avise?", Register.VOS) == "¿Preferís que te avise?"
    assert marked("lo dejo [con usted|contigo] cuando [diga|digas]", Register.VOS) == "lo dejo con vos cuando digas"


def test_the_brand_s_register_wins_over_the_one_asked_for() -> None:
    """A brand that always says tú is not made to say usted; one that mirrors is."""
    always, mirrors = voice(register="tu", register_default="tu"), voice()
    asked = Style(register=Register.USTED)

    assert spoken(reading(register=Register.TU), asked, always).register is Register.TU
    assert spoken(reading(register=Register.TU), asked, mirrors).register is Register.USTED
    assert spoken(reading("en", register=Register.NEUTRAL), Style(language="es"), None).register is Register.USTED


def test_what_was_counted_is_said_in_the_other_language() -> None:
    """ "eight deliveries" are "ocho entregas"; what has no word there is left out."""
    read = reading("en", effort=effort(attempts="eight deliveries", attempts_count=8, span="four months", days=120))
    told = spoken(read, Style(language="es"), None).effort

    assert (told.attempts, told.span, told.days) == ("ocho entregas", "", 120)
    odd = reading("en", effort=effort(attempts="eight gizmos", attempts_count=8))
    assert spoken(odd, Style(language="es"), None).effort.attempts == ""


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("felt", ["anger", "sadness", "neutral", "exhaustion"])
def test_a_brand_without_words_for_a_feeling_still_answers_well(company: object, language: str, felt: str) -> None:
    """The house has words of its own: two paragraphs, the person first, and nothing that was not checked."""
    read = reading(language, feelings=(feeling(felt),) if felt != "neutral" else ())
    draft = ExtractiveWriter(company).write(question(brand="nobody"), read, _full(language))  # type: ignore[arg-type]

    assert check(draft, ground(question(), read, _full(language), None)).notes == ()
    assert draft.reply.count("\n\n") == 1
    assert 30 <= len(draft.reply.split()) <= MOST_WORDS
