"""Pages that say different things of the same case: one holds, and the agent learns what the other says."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.planning.choose import Candidate
from copilot.planning.conflicts import disagreement, of_cases
from copilot.types import Plan

from .make import Planned, evidence, page, passage, question, reading, section

Made = Callable[..., Planned]
OLD, NEW = "devolucion-vieja", "devolucion-nueva"


def _policy(days: str, more: str = "") -> Mapping[str, str]:
    body = f"## Qué podemos hacer\n- Aceptamos la devolución de un equipo sin abrir durante {days} días.\n"
    return {"title": f"Devolución en {days} días", "more": more, "body": body}


def _note(plan: Plan) -> str:
    return next(note.text for note in plan.notes if note.code == "conflict")


def _days(plan: Plan) -> str:
    return plan.can[0].text.split()[-2]


@pytest.mark.parametrize("order", [(OLD, NEW), (NEW, OLD)])
def test_of_two_alike_the_newer_holds_and_the_older_is_named(company: Made, order: tuple[str, str]) -> None:
    """Whichever was found first; nothing of the older is in the plan, and no mean of the two."""
    pages = {
        f"policies/{OLD}.md": _policy("14", "valid_from: 2025-01-01"),
        f"policies/{NEW}.md": _policy("30", "valid_from: 2026-06-01"),
    }
    plan, _ = company(pages).plan(question("¿Se puede devolver?"), reading(), *order)

    assert _days(plan) == "30"
    assert all("14" not in point.text for point in plan.can)
    assert _note(plan) == (
        "«Devolución en 14 días» dice otra cosa («Aceptamos la devolución de un equipo sin abrir durante 14 días»). "
        "Vale «Devolución en 30 días», que es más reciente."
    )


@pytest.mark.parametrize(
    ("narrow", "seen", "asked"),
    [
        ("brands: [orbita]", "all", {"brand": "orbita"}),
        ("channels: [store]", "all", {"via": "store"}),
        ("", "madrid", {}),
    ],
)
@pytest.mark.parametrize("order", [(OLD, NEW), (NEW, OLD)])
def test_the_more_specific_holds_though_it_is_older(
    company: Made, narrow: str, seen: str, asked: dict[str, str], order: tuple[str, str]
) -> None:
    """What was written for this brand, channel or team outweighs what was written for all, later."""
    wide = "brands: [nebula, orbita]\nchannels: [store, chat, phone]\nvalid_from: 2026-06-01"
    pages = {
        f"policies/{OLD}.md": {**_policy("14", f"valid_from: 2025-01-01\n{narrow}"), "seen": seen},
        f"policies/{NEW}.md": _policy("30", wide),
    }
    plan, _ = company(pages).plan(question("¿Se puede devolver?", **asked), reading(), *order)

    assert _days(plan) == "14"
    assert "más específica" in _note(plan)


def test_what_holds_is_as_sure_as_what_was_found_first(company: Made) -> None:
    """The newer rule scores less, and answers the same question: that is no reason to abstain."""
    pages = {f"policies/{OLD}.md": _policy("14"), f"policies/{NEW}.md": _policy("30", "valid_from: 2026-06-01")}
    plan, _ = company(pages).plan(question(), reading(), OLD, NEW, scores={NEW: 0.7}, confidence=0.4)

    assert _days(plan) == "30"


def test_what_one_allows_and_another_denies_is_a_conflict(company: Made) -> None:
    """Not only figures: a permission against a refusal of the same thing."""
    no = (
        "## Qué no podemos hacer y por qué\n- No podemos aceptar la devolución de un equipo abierto, porque no se "
        "revende.\n  - en su lugar: lo reparamos."
    )
    yes = "## Qué podemos hacer\n- Aceptamos la devolución de un equipo abierto."
    pages = {
        f"policies/{OLD}.md": {"title": "Vieja", "more": "valid_from: 2025-01-01", "body": yes},
        f"policies/{NEW}.md": {"title": "Nueva", "more": "valid_from: 2026-06-01", "body": no},
    }
    plan, _ = company(pages).plan(question("¿Se puede devolver?"), reading(), OLD, NEW)

    assert plan.can == ()
    assert plan.cannot[0].because
    assert "Vieja" in _note(plan)


def test_pages_for_other_stages_or_about_other_things_do_not_conflict(company: Made) -> None:
    """What is meant for another fact, or speaks of something else, says nothing against it."""
    other = "## Qué podemos hacer\n- Guardamos el paquete en el depósito durante 7 días."
    pages = {
        f"policies/{OLD}.md": _policy("14", "applies_to: {order_stage: [shipped]}"),
        f"policies/{NEW}.md": _policy("30", "applies_to: {order_stage: [not_shipped]}"),
        "policies/deposito.md": {"title": "Depósito", "body": other},
    }
    plan, _ = company(pages).plan(question(), reading(facts={"order_stage": "shipped"}), OLD, NEW, "deposito")

    assert "conflict" not in {note.code for note in plan.notes}


def test_a_page_far_below_does_not_contradict(company: Made) -> None:
    """What was hardly found is about another case."""
    pages = {f"policies/{OLD}.md": _policy("14"), f"policies/{NEW}.md": _policy("30", "valid_from: 2026-06-01")}
    made = company(pages)
    plan, _ = made.plan(question(), reading(), OLD, NEW, scores={NEW: 0.3})

    assert _days(plan) == "14"


def test_a_past_case_that_gave_more_loses_to_the_policy_and_is_named() -> None:
    """The tier decides: what was done once is no rule."""
    mine = page("p", sections=(section("can", "Abonamos 15 € por cada visita fallida del técnico."),))
    governing = Candidate(page=mine, score=1.0, passages=(passage("p#1"),))
    told = "El técnico no vino.\n→ Abonamos 40 € por la visita fallida del técnico y vino al día siguiente."
    case = evidence("C-1", kind="case", section="case", text=told)

    (lost,) = of_cases(governing, [case])
    assert (lost.title, lost.why) == ("C-1", "tier")
    assert "40 €" in lost.says


@pytest.mark.parametrize(
    ("ours", "theirs", "differ"),
    [
        ("Devolvemos el importe en 5 días.", "Devolvemos el importe en 14 días.", True),
        ("Devolvemos el importe en 5 días.", "Devolvemos el importe en 5 días.", False),
        ("Devolvemos el importe en 5 días.", "Devolvemos el importe en 2 semanas.", False),
        ("We credit the delivery fee, up to €15.", "We credit the delivery fee, up to 20 EUR.", True),
        ("We credit the delivery fee, up to €15.", "We credit the delivery fee, up to 15 EUR.", False),
        ("Devolvemos el importe en 5 días.", "El depósito guarda el paquete 14 días.", False),
    ],
)
def test_amounts_differ_only_in_the_same_unit_and_about_the_same_thing(ours: str, theirs: str, differ: bool) -> None:
    """Five days against fourteen are a conflict; five days against two weeks may be the same rule."""
    language = "en" if ours.startswith("We") else "es"

    assert bool(disagreement([(ours, False)], [(theirs, False)], language)) is differ


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_sentence_contradicts_itself(ours: str, theirs: str) -> None:
    """Whatever it says; and a disagreement names a sentence of each side."""
    assert disagreement([(ours, False)], [(ours, False)], "es") is None
    assert disagreement([(ours, False)], [(theirs, None)], "es") in (None, (ours, theirs))
