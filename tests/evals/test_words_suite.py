"""The words suite asks of every policy in both languages, the same each time, and finds what it is meant to find."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from copilot.build import Parts
from copilot.knowledge.folder import read_folder
from copilot.pages import Kind, Money, Page
from copilot.types import Goodwill, Outcome, Refusal, Suggestion, WayRound
from evals.words_data import Asked, generated, written
from evals.words_rubric import points, wrongs
from evals.words_suite import KINDS, figures, judged

PAGES = {page.id: page for page in read_folder(Path(__file__).parents[2] / "knowledge").pages}
QUESTIONS = generated(list(PAGES.values()))
WRITTEN = written()
GIFT = next(one for one in WRITTEN if one.question.id == "es-regalo-viernes-tarde")


@pytest.fixture(scope="module")
def told(nebula: Parts) -> Suggestion:
    """What the product suggests for a question written by hand."""
    return nebula.copilot.think(GIFT.question)


def test_two_hundred_questions_ask_of_every_policy_the_same_each_time() -> None:
    """Both languages, every asker, channel and brand; and the seed decides, not the hour."""
    policies = {page.id for page in PAGES.values() if page.kind is Kind.POLICY}

    assert len(QUESTIONS) == 200
    assert policies <= {one.pages[0] for one in QUESTIONS}
    assert [one.question for one in generated(list(PAGES.values()))] == [one.question for one in QUESTIONS]
    assert {one.language for one in QUESTIONS} == {"es", "en"}
    assert len({(one.question.asker.team, one.question.asker.role) for one in QUESTIONS}) >= 5
    assert len({one.question.id for one in QUESTIONS}) == 200


def test_sixty_are_written_by_hand_in_both_languages_and_parts() -> None:
    """The hash of the name decides between dev and test; the pages they name exist."""
    assert Counter(one.language for one in WRITTEN) == {"es": 30, "en": 30}
    assert min(Counter(one.part for one in WRITTEN).values()) >= 20
    assert {name for one in WRITTEN for name in one.pages} <= PAGES.keys()


def test_a_sound_suggestion_has_no_faults_and_all_points(told: Suggestion) -> None:
    """What follows would prove nothing otherwise."""
    assert list(wrongs(GIFT, told, PAGES)) == []
    assert [name for name, met in points(GIFT, told).items() if not met] == []


def _kinds(asked: Asked, made: Suggestion) -> set[str]:
    return {kind for kind, _ in wrongs(asked, made, PAGES)}


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Llame usted a la mensajería.", "effort_shifted"),
        ("Lamentamos las molestias.", "empty_phrase"),
        ("We will write to you tomorrow with what the carrier tells us about it.", "language_flip"),
        ("Te lo mando a ti.", "register_mixed"),
        ("palabra " * 120, "too_long"),
        ("Su número es el 912 345 678.", "phone_number"),
        ("Marque el 902 555 0143.", "premium_number"),
        ("Son 777 días.", "unsupported"),
    ],
)
def test_each_fault_is_found_by_its_kind(told: Suggestion, words: str, kind: str) -> None:
    """And every kind that is found is one that the report counts."""
    found = _kinds(GIFT, replace(told, reply=f"{told.reply} {words}"))

    assert kind in found <= set(KINDS)


def _goodwill_page(agent: float) -> dict[str, Page]:
    page = PAGES["compensacion-esfuerzo"]
    authority = {"agent": {"goodwill": Money(amount=agent)}, "lead": {"goodwill": Money(amount=120)}}
    return {**PAGES, page.id: replace(page, authority=authority)}


def test_an_amount_above_the_asker_s_authority_is_over_the_limit(told: Suggestion) -> None:
    """Offered, not merely named as a price; what the customer said themselves does not count."""
    shown = replace(told.plan.evidence[0], page="compensacion-esfuerzo")
    plan = replace(told.plan, evidence=(*told.plan.evidence, shown))
    offer = replace(told, plan=plan, reply="Le abono 60 € en la próxima factura.")
    price = replace(told, plan=plan, reply="El diagnóstico cuesta 60 €; eso se paga aparte.")

    assert "over_limit" in {kind for kind, _ in wrongs(GIFT, offer, _goodwill_page(20))}
    assert "over_limit" not in {kind for kind, _ in wrongs(GIFT, offer, _goodwill_page(60))} - {"unsupported"}
    assert "over_limit" not in {kind for kind, _ in wrongs(GIFT, price, _goodwill_page(20))}


def test_goodwill_that_only_a_lead_may_give_is_not_to_be_said(told: Suggestion) -> None:
    """Even where no page is shown that says so."""
    gift = Goodwill(amount=33, currency="EUR", within_authority=False, cites=())
    made = replace(told, plan=replace(told.plan, goodwill=gift), reply="Le abono 33 €.")

    assert "over_limit" in _kinds(GIFT, made)


def test_a_workaround_that_is_not_in_force_is_found(told: Suggestion) -> None:
    """By its dates and status in the knowledge, not by a list."""
    way = WayRound(id="form-firefox-trick", text="x", within_authority=True, needs=None, cites=("a",))

    assert "expired_workaround" in _kinds(GIFT, replace(told, plan=replace(told.plan, workarounds=(way,))))


@pytest.mark.parametrize(
    ("spoil", "point"),
    [
        (lambda made: replace(made, reply="El pedido ha salido. Nada más."), "natural_length"),
        (
            lambda made: replace(made, reply=re.sub(r"el lunes 30|\d+:\d+", "un día", made.reply)),
            "next_step_with_a_time",
        ),
        (lambda made: replace(made, reply="¿Cuál? ¿Cómo? ¿Dónde?"), "effort_taken"),
        (lambda made: replace(made, reply="Se verá."), "owned"),
        (lambda made: replace(made, reply="No podemos."), "limit_said_with_its_reason"),
        (lambda made: replace(made, plan=replace(made.plan, follow_up=None)), "has_a_follow_up"),
        (
            lambda made: replace(
                made, plan=replace(made.plan, cannot=(Refusal(text="No.", because="", instead="Sí.", cites=("a",)),))
            ),
            "refusals_have_because_and_instead",
        ),
        (lambda made: replace(made, reply="El paquete ha salido. Va hacia otra casa."), "feeling_noticed"),
    ],
)
def test_each_point_is_missed_when_it_is_not_there(
    told: Suggestion, spoil: Callable[[Suggestion], Suggestion], point: str
) -> None:
    """The rubric fails what lacks the point that it is named for."""
    made = spoil(replace(told, outcome=Outcome.SUGGESTED))

    assert points(replace(GIFT, felt=True), made)[point] is False


def test_two_alike_openings_in_a_row_are_counted_once(told: Suggestion) -> None:
    """The second of them; and figures add up."""
    rows = judged([(GIFT, told), (GIFT, told)], PAGES)
    report = figures(rows)

    assert [[fault[0] for fault in row["faults"]] for row in rows] == [[], ["repeated_opening"]]
    assert (report["n"], report["faults"]["repeated_opening"], report["sound"]) == (2, 1, 0.5)


def test_nine_in_ten_questions_written_by_hand_get_the_plan_of_the_right_policy(nebula: Parts) -> None:
    """Short ones too, and the eighth delivery of a wrong part among them: whoever calls is not told "I do not know"."""
    made = {one.question.id: (one, nebula.copilot.think(one.question)) for one in WRITTEN if one.pages}
    right = [name for name, (one, plan) in made.items() if {*plan.plan.governing} & {*one.pages}]

    assert len(right) / len(made) >= 0.9, sorted(made.keys() - right)
    assert {"es-pieza-octava", "es-pieza-lider", "en-part-eighth", "es-fibra-caida"} <= {*right}
