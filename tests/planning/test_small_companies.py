"""Plans over companies of a few pages, each made for one rule: what points at what, who grounds goodwill, free text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from copilot.planning.trace import cited
from copilot.types import Outcome, Principal, Role

from .make import MONDAY, Planned, effort, question, reading

Made = Callable[..., Planned]
SHIPPED = {"order_stage": "shipped"}


def test_a_policy_that_a_found_one_points_at_governs_where_it_is_for_what_the_case_states(company: Made) -> None:
    """The search found what is near; what is meant for this very case was one link away. Not where it was sure."""
    pages = {
        "policies/compra-rapida.md": {
            "title": "Compra rápida",
            "more": "related: [ya-enviado, sin-enviar]",
            "body": "## Qué podemos hacer\n- Quitamos el botón.",
        },
        "policies/ya-enviado.md": {
            "title": "Ya enviado",
            "more": "applies_to: {order_stage: [shipped]}",
            "body": "## Qué podemos hacer\n- Pedimos el desvío.",
        },
        "policies/sin-enviar.md": {
            "title": "Sin enviar",
            "more": "applies_to: {order_stage: [not_shipped]}",
            "body": "## Qué podemos hacer\n- Cambiamos la dirección.",
        },
    }
    made = company(pages)
    shipped, _ = made.plan(question(), reading(facts=SHIPPED), "compra-rapida", confidence=0.45)
    unknown, _ = made.plan(question(), reading(), "compra-rapida", confidence=0.45)
    sure, _ = made.plan(question(), reading(facts=SHIPPED), "compra-rapida", confidence=0.9)

    assert [point.text for point in shipped.can] == ["Pedimos el desvío."]
    assert set(cited(shipped)) <= {one.id for one in shipped.evidence}
    assert [point.text for point in unknown.can] == [point.text for point in sure.can] == ["Quitamos el botón."]


FACTS = """facts:
  - name: part
    known_to: agent
    ask: {es: "¿Qué pieza llegó?", en: "Which part came?"}
    check: {es: qué pieza llegó, en: which part came}
    values: [{name: wrong, signs: {es: [no es]}}]
  - name: attempt
    known_to: agent
    ask: {es: "¿Es la primera?", en: "Is it the first?"}
    check: {es: si es la primera, en: whether it is the first}
    values: [{name: first, signs: {es: [primera vez]}}, {name: repeated, signs: {es: [otra vez]}}]
"""


def test_a_policy_for_two_facts_that_are_stated_governs_though_no_word_of_it_was_found(company: Made) -> None:
    """ "Eight deliveries, and another morning off": the words are of deliveries, the case is of a wrong part.

    One fact alone leads nowhere, a search that is sure is believed, and two facts make a plan surer than one.
    """
    body = "## Qué podemos hacer\n- "
    pages = {
        "policies/franjas.md": {"title": "Franjas horarias", "body": f"{body}Acordamos una hora."},
        "policies/repetida.md": {
            "title": "La pieza vuelve a llegar mal", "body": f"{body}La mide una persona.",
            "more": "applies_to: {part: [wrong], attempt: [repeated]}",
        },
        "policies/primera.md": {
            "title": "La primera pieza mala", "body": f"{body}Enviamos otra.",
            "more": "applies_to: {part: [wrong], attempt: [first]}",
        },
    }  # fmt: skip
    made = company(pages, FACTS)

    def can(confidence: float, **facts: str) -> list[str]:
        plan, _ = made.plan(question(), reading(facts=facts), "franjas", confidence=confidence)
        return [point.text for point in plan.can]

    assert can(0.2, part="wrong", attempt="repeated") == ["La mide una persona."]
    assert can(0.2, part="wrong") == []
    assert can(0.45, part="wrong") == can(0.9, part="wrong", attempt="repeated") == ["Acordamos una hora."]


def test_the_confidence_of_a_page_that_is_ruled_out_is_not_that_of_the_next(company: Made) -> None:
    """The search was sure of another brand's page; ours, far below it, does not answer."""
    body = "## Qué podemos hacer\n- Cambiamos la tarifa."
    pages = {
        "policies/suya.md": {"title": "Suya", "more": "brands: [orbita]", "body": body},
        "policies/nuestra.md": {"title": "Nuestra", "more": "brands: [nebula]", "body": body},
    }
    made = company(pages)
    asked = question(brand="nebula")
    far, _ = made.plan(asked, reading(), "suya", "nuestra", confidence=0.95, scores={"suya": 0.6, "nuestra": 0.2})
    near, _ = made.plan(asked, reading(), "suya", "nuestra", confidence=0.95, scores={"suya": 0.6, "nuestra": 0.5})

    assert (far.outcome, near.outcome) == (Outcome.ABSTAINED, Outcome.SUGGESTED)


def test_the_agent_learns_that_a_calm_case_may_be_graver_than_it_looks(company: Made) -> None:
    """A page for emergencies came as close as the one that governs: it is named, with whom to alert."""
    pages = {
        "policies/prensa.md": {
            "title": "Prensa",
            "more": "escalation: press",
            "body": "## Qué podemos hacer\n- Avisamos al gabinete.",
        },
        "policies/retraso.md": {"title": "Retraso", "body": "## Qué podemos hacer\n- Buscamos el paquete."},
    }
    plan, _ = company(pages).plan(question(), reading(), "retraso", "prensa")

    told = next(note.text for note in plan.notes if note.code == "maybe_urgent")
    assert "«Prensa»" in told and "Logística" in told
    assert not plan.urgent


TIER = 'goodwill: [{when: "contacts>=3", amount: 15 EUR}]\nauthority: {agent: {goodwill: 15 EUR}}'


@pytest.mark.parametrize(
    ("more", "offered"),
    [
        ("applies_to: {}", True),
        ("applies_to: {order_stage: [shipped]}", True),
        ("applies_to: {order_stage: [not_shipped]}", False),
        ("brands: [orbita]", False),
    ],
)
def test_goodwill_comes_only_from_a_page_for_this_case(company: Made, more: str, offered: bool) -> None:
    """One that was found along with it, but is for another stage or brand, grounds nothing."""
    body = "## Qué podemos hacer\n- Abonamos el tramo."
    pages = {
        "policies/envio.md": {"title": "Envío", "body": "## Qué podemos hacer\n- Pedimos el desvío."},
        "policies/abono.md": {"title": "Abono", "more": f"{TIER}\n{more}", "body": body},
    }
    asked, read = question(brand="nebula"), reading(facts=SHIPPED, effort=effort(contacts=3))
    plan, _ = company(pages).plan(asked, read, "envio", "abono", scores={"abono": 0.3})

    assert (plan.goodwill is not None) is offered


def test_between_ways_round_the_one_that_leaves_less_to_the_customer_is_taken(company: Made) -> None:
    """Both are allowed; the one in which we do it all gives the next step."""
    kept = "policies: [envio]\nblocked_process: x\napproved_by: y\napproved_on: 2026-01-01\nexpires: 2027-06-30"
    pages = {
        "policies/envio.md": {"title": "Envío", "body": "## Qué podemos hacer\n- Pedimos el desvío."},
        "workarounds/a-mano.md": {
            "title": "A mano",
            "more": f"{kept}\nstatus: approved",
            "body": "## Pasos\n1. (cliente) Firma el formulario.\n2. (agente) Lo tramita.",
        },
        "workarounds/b-nuestra.md": {
            "title": "Nuestra",
            "more": f"{kept}\nstatus: approved",
            "body": "## Pasos\n1. (agente) Lo tramita.",
        },
    }
    plan, _ = company(pages).plan(question(), reading(), "envio")

    assert [way.id for way in plan.workarounds] == ["b-nuestra", "a-mano"]
    assert [step.owner for step in plan.steps] == ["agent"]


def test_free_text_is_planned_from_whole(company: Made) -> None:
    """Allowed, denied with what there is instead, steps with their owners, and a time: all from plain sentences."""
    body = (
        "Se puede cambiar la dirección antes del envío.\n\n"
        "No se puede cambiar después, pero sí podemos retener el paquete. "
        "1. El cliente confirma la dirección. Respondemos en 2 días laborables."
    )
    plan, _ = company({"policies/libre.md": {"title": "Libre", "body": body}}).plan(
        question(at=MONDAY), reading(), "libre"
    )

    assert plan.can and plan.follow_up
    assert [(one.text, one.instead) for one in plan.cannot] == [
        ("No se puede cambiar después", "Podemos retener el paquete.")
    ]
    assert [step.owner for step in plan.steps] == ["customer"]
    assert plan.follow_up.due.date().isoformat() == "2026-12-02"
    assert set(cited(plan)) <= {one.id for one in plan.evidence}
    assert "no_reason" in {note.code for note in plan.notes}


def test_nothing_is_said_of_one_policy_while_a_fact_decides_between_two(planned: Planned) -> None:
    """Not that the parcel has left, while we are still looking whether it has."""
    plan, _ = planned.plan(question(), reading(), "envio-despues", "envio-antes")

    assert (plan.outcome, plan.lines) == (Outcome.ASKS, ())
    assert plan.look_up


HOLDER = """facts:
  - name: bereavement
    known_to: agent
    ask: {es: "¿Ha fallecido?"}
    values: [{name: "yes", signs: {es: [ha fallecido]}}]
"""


def test_a_way_round_for_what_the_case_states_says_where_the_customer_stands(company: Made) -> None:
    """Nobody is asked for the signature of somebody who has died; and such a case is surer than its search was."""
    kept = "policies: [titular]\nblocked_process: x\napproved_by: y\napproved_on: 2026-01-01\nexpires: 2027-06-30"
    pages = {
        "policies/titular.md": {
            "title": "Titular",
            "body": "## Qué podemos hacer\n- Cambiamos el titular.\n\n## Decir\n- límite: Necesitamos dos firmas.",
        },
        "workarounds/duelo.md": {
            "title": "Duelo",
            "more": f"{kept}\nstatus: approved\nwhen: [bereavement=yes]",
            "body": "## Pasos\n1. (agente) Pide el certificado.\n\n## Decir\n- límite: Basta con el certificado.",
        },
    }
    made = company(pages, HOLDER)
    told, _ = made.plan(question(), reading(facts={"bereavement": "yes"}), "titular", "duelo", confidence=0.3)
    other, _ = made.plan(question(), reading(), "titular", "duelo", confidence=0.5)

    assert [line.text for line in told.lines] == ["Basta con el certificado."]
    assert [line.text for line in other.lines] == ["Necesitamos dos firmas."]


@pytest.mark.parametrize("team", ["madrid", "tiendas"])
@pytest.mark.parametrize(
    ("role", "granted", "within", "needs"),
    [
        (Role.AGENT, "{agent: {apply: no}, lead: {apply: yes}}", False, "lead"),
        (Role.LEAD, "{agent: {apply: no}, lead: {apply: yes}}", True, None),
        (Role.AGENT, "{agent: {apply: no}, lead: {apply: no}}", False, "Logística"),
        (Role.LEAD, "{agent: {apply: no}, lead: {apply: no}}", False, "Logística"),
        (Role.AGENT, "{agent: {apply: 12 EUR}}", True, None),
    ],
)
def test_who_may_not_is_told_whom_to_ask_in_every_team(
    company: Made, team: str, role: Role, granted: str, within: bool, needs: str | None
) -> None:
    """An agent asks the lead; where leads may not either, both ask the owner; the reply rests on neither."""
    kept = "policies: [envio]\nblocked_process: x\napproved_by: y\napproved_on: 2026-01-01\nexpires: 2027-06-30"
    pages = {
        "policies/envio.md": {"title": "Envío", "body": "## Pasos\n1. (agente) Pide el desvío."},
        "workarounds/a-mano.md": {
            "title": "A mano",
            "more": f"{kept}\nstatus: approved\nauthority: {granted}",
            "body": "## Pasos\n1. (agente) Lo tramita a mano.",
        },
    }
    asked = question(asker=Principal(user="U1", team=team, role=role))
    plan, _ = company(pages).plan(asked, reading(), "envio")

    assert [(way.within_authority, way.needs) for way in plan.workarounds] == [(within, needs)]
    assert ("workaround_needs" in {note.code for note in plan.notes}) is not within
    assert plan.steps[0].text == ("Lo tramita a mano." if within else "Pide el desvío.")


@pytest.mark.parametrize(("role", "says"), [(Role.AGENT, "Lo decide mi responsable."), (Role.LEAD, "Lo decido yo.")])
def test_a_lead_does_not_say_that_a_lead_decides(company: Made, role: Role, says: str) -> None:
    """The words are for whoever sends them."""
    body = (
        "## Qué podemos hacer\n- Pedimos el desvío.\n\n"
        "## Decir\n- límite: Lo decide mi responsable.\n- límite [asked_by_lead]: Lo decido yo.\n"
    )
    plan, _ = company({"policies/envio.md": {"title": "Envío", "body": body}}).plan(
        question(role=role), reading(), "envio"
    )

    assert [line.text for line in plan.lines] == [says]
