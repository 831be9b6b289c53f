"""The plan of a case over a small company in the real store: what is chosen, offered, promised and asked."""

from __future__ import annotations

import pytest

from copilot.planning.trace import cited
from copilot.types import Outcome, Plan, Role

from .make import MONDAY, SUNDAY, Planned, effort, madrid, question, reading

AFTER, BEFORE = "envio-despues", "envio-antes"
SHIPPED = {"order_stage": "shipped"}
WAYS = ("orden-vigente", "orden-caducada", "orden-propuesta", "orden-de-lideres")


def _codes(plan: Plan) -> list[str]:
    return [note.code for note in plan.notes]


def _line(plan: Plan, slot: str) -> str:
    return next(line.text for line in plan.lines if line.slot == slot)


@pytest.mark.parametrize("order", [(AFTER, BEFORE), (BEFORE, AFTER)])
def test_after_dispatch_the_policy_for_before_it_is_a_near_miss(planned: Planned, order: tuple[str, str]) -> None:
    """Whichever was found first: the one for the stage governs, the other is named to the agent as another case."""
    plan, _ = planned.plan(question(), reading(facts=SHIPPED), *order)

    assert [point.cites[0].partition("#")[0] for point in plan.can] == [AFTER]
    assert "near_miss" in _codes(plan)
    assert all("antes del envío" not in point.text for point in plan.can)


def test_before_dispatch_the_policy_for_after_it_is_the_near_miss(planned: Planned) -> None:
    """The same two pages, the other way round; and the agent learns that its review is overdue."""
    plan, _ = planned.plan(question(), reading(facts={"order_stage": "not_shipped"}), AFTER, BEFORE)

    assert [point.cites[0].partition("#")[0] for point in plan.can] == [BEFORE]
    assert {"near_miss", "review_overdue"} <= set(_codes(plan))


def test_an_unknown_stage_is_asked_first(planned: Planned) -> None:
    """Both answers are shown by their titles, and the fact that decides is the question."""
    plan, read = planned.plan(question(), reading(), AFTER, BEFORE)

    assert plan.outcome is Outcome.ASKS
    assert (read.missing, plan.ask_first) == (("order_stage",), ("¿Ha salido el pedido?",))
    assert plan.ask_customer == ()
    assert {point.text.partition(":")[0].split()[3] for point in plan.can} == {"antes", "después"}
    assert "decide_first" in _codes(plan)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("facts", [SHIPPED, {**SHIPPED, "form_fails": "yes"}])
def test_what_is_expired_or_only_proposed_is_never_planned(planned: Planned, role: Role, facts: dict[str, str]) -> None:
    """Not for a lead either, and not when the search itself found it."""
    plan, _ = planned.plan(question(role=role), reading(facts=facts), AFTER, *WAYS)

    assert not {way.id for way in plan.workarounds} & {"orden-caducada", "orden-propuesta"}
    assert not [name for name in cited(plan) if name.startswith(("orden-caducada", "orden-propuesta"))]


def test_a_way_round_expires_the_day_after_its_last(planned: Planned) -> None:
    """On its last day it may still be used."""
    read = reading(facts={**SHIPPED, "form_fails": "yes"})
    last, _ = planned.plan(question(at=madrid(2026, 11, 1, 12)), read, AFTER)
    late, _ = planned.plan(question(at=madrid(2026, 11, 2, 12)), read, AFTER)

    assert "orden-caducada" in {way.id for way in last.workarounds}
    assert "orden-caducada" not in {way.id for way in late.workarounds}


def test_a_way_round_whose_conditions_hold_gives_the_next_step(planned: Planned) -> None:
    """Its steps and its words come before the policy's; without its condition it is not there."""
    blocked, _ = planned.plan(question(), reading(facts={**SHIPPED, "form_fails": "yes"}), AFTER)
    open_way, _ = planned.plan(question(), reading(facts=SHIPPED), AFTER)

    assert "orden-vigente" in {way.id for way in blocked.workarounds}
    assert {step.cites[0].partition("#")[0] for step in blocked.steps} == {"orden-vigente"}
    assert _line(blocked, "step") != _line(open_way, "step")
    assert open_way.workarounds == ()


def test_a_way_above_the_agent_s_authority_goes_to_the_lead(planned: Planned) -> None:
    """The agent sees whom to ask, and the reply does not rest on it; a lead may use it."""
    read = reading(facts={**SHIPPED, "form_fails": "yes"})
    for_agent, _ = planned.plan(question(), read, AFTER)
    for_lead, _ = planned.plan(question(role=Role.LEAD), read, AFTER)

    within = {role: {way.id for way in plan.workarounds if way.within_authority} for role, plan in
              (("agent", for_agent), ("lead", for_lead))}  # fmt: skip
    assert within == {"agent": {"orden-vigente"}, "lead": {"orden-vigente", "orden-de-lideres"}}
    assert "workaround_needs" in _codes(for_agent)
    assert "workaround_needs" not in _codes(for_lead)


def test_goodwill_over_the_limit_goes_to_the_lead(planned: Planned) -> None:
    """The agent offers what they may; what the policy allows beyond is in a note, as the lead's decision."""
    read = reading(facts=SHIPPED, effort=effort(contacts=3, attempts_count=8))
    for_agent, _ = planned.plan(question(), read, AFTER)
    for_lead, _ = planned.plan(question(role=Role.LEAD), read, AFTER)

    assert for_agent.goodwill and for_lead.goodwill
    assert (for_agent.goodwill.amount, for_lead.goodwill.amount) == (15, 40)
    assert "40 EUR" in next(note.text for note in for_agent.notes if note.code == "ask_lead")
    assert "ask_lead" not in _codes(for_lead)
    assert _line(for_agent, "step") != _line(for_lead, "step")


@pytest.mark.parametrize(
    ("at", "due", "closed"), [(SUNDAY, madrid(2026, 11, 30, 12), True), (MONDAY, madrid(2026, 11, 30, 13), False)]
)
def test_the_follow_up_counts_the_carrier_s_hours(planned: Planned, at: object, due: object, closed: bool) -> None:
    """On Sunday night as on Monday morning, three hours are three of theirs; the words know the difference."""
    plan, _ = planned.plan(question(at=at), reading(facts=SHIPPED), AFTER)

    assert plan.follow_up
    assert (plan.follow_up.due, plan.follow_up.owner) == (due, "Mensajería")
    assert ("{opens}" in _line(plan, "limit")) is closed


def test_every_citation_of_a_plan_is_in_its_evidence(planned: Planned) -> None:
    """Whatever was asked: nothing is cited that the agent cannot open."""
    for facts in ({}, SHIPPED, {**SHIPPED, "form_fails": "yes"}):
        plan, _ = planned.plan(question(), reading(facts=facts, effort=effort(attempts_count=8)), AFTER, BEFORE)
        assert {name for name in cited(plan) if name} <= {one.id for one in plan.evidence}
        assert plan.can
        assert all(item.cites for item in (*plan.can, *plan.cannot, *plan.steps, *plan.workarounds))


def test_low_confidence_abstains_and_names_whom_to_ask(planned: Planned) -> None:
    """No promise, no step; the nearest page is shown as not being the answer."""
    plan, _ = planned.plan(question("¿Y el cambio de dirección?"), reading(), AFTER, confidence=0.3)

    assert (plan.outcome, plan.can, plan.steps, plan.follow_up) == (Outcome.ABSTAINED, (), (), None)
    assert _codes(plan) == ["nothing_found", "nearest"]
    assert "Logística" in plan.notes[1].text


def test_what_is_about_something_else_is_no_near_miss(planned: Planned) -> None:
    """Where nothing came close nobody is sent to an owner who knows nothing of it."""
    plan, _ = planned.plan(question("¿Qué tiempo hará mañana?"), reading(), AFTER, confidence=0.05)

    assert (plan.outcome, _codes(plan)) == (Outcome.ABSTAINED, ["nothing_found"])


def test_nothing_found_abstains(planned: Planned) -> None:
    """Without evidence there is nothing to name either."""
    plan, _ = planned.plan(question(), reading(), confidence=0.9)

    assert (plan.outcome, _codes(plan), plan.evidence) == (Outcome.ABSTAINED, ["nothing_found"], ())


def test_middling_confidence_is_said_to_the_agent(planned: Planned) -> None:
    """A plan is made, and its first note tells to check it."""
    plan, _ = planned.plan(question(), reading(), AFTER, confidence=0.45)

    assert plan.outcome is Outcome.SUGGESTED
    assert _codes(plan)[0] == "unsure"


def test_a_stated_fact_of_the_policy_raises_the_confidence(planned: Planned) -> None:
    """What the search alone would have left unsure is sure when the case says so."""
    plan, _ = planned.plan(question(), reading(facts=SHIPPED), AFTER, confidence=0.45)

    assert "unsure" not in _codes(plan)


def test_an_english_reply_to_a_spanish_page_says_so(planned: Planned) -> None:
    """No Spanish line is put into an English reply, and the agent is told the source's language."""
    plan, _ = planned.plan(question(), reading("en", facts=SHIPPED), AFTER)

    assert plan.lines == ()
    assert "Spanish" in next(note.text for note in plan.notes if note.code == "source_language")


def test_what_needs_a_person_and_no_policy_names_one_is_for_the_lead(planned: Planned) -> None:
    """Whether or not there is an answer to the question itself; and a calm case says nothing of it."""
    suggested, _ = planned.plan(question(), reading(urgent=("violence", "fraud")), AFTER)
    abstained, _ = planned.plan(question(), reading(urgent=("violence",)), confidence=0.9)
    calm, _ = planned.plan(question(), reading(), AFTER)

    assert _codes(suggested)[0] == _codes(abstained)[0] == "urgent_unowned"
    assert "violencia" in suggested.notes[0].text
    assert "fraude" in suggested.notes[0].text
    assert "urgent_unowned" not in _codes(calm)
