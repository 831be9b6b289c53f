"""What a case is made of, and when a lead should look at it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from copilot.knowledge.proposals import case_of, entry_of, waits
from copilot.types import (
    Evidence,
    Goodwill,
    Outcome,
    Plan,
    Point,
    Principal,
    Question,
    Reading,
    Register,
    Suggestion,
    Turn,
    Verdict,
    WayRound,
)

AT = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


def said(*kinds: str, text: str | None = None) -> list[Verdict]:
    """One verdict after the other, an hour apart."""
    return [
        Verdict(id=f"v{n}", entry_id="e1", by="U", at=AT + timedelta(hours=n), kind=kind, text=text)
        for n, kind in enumerate(kinds)
    ]


def evidence(page: str) -> Evidence:
    return Evidence(
        id=f"{page}#can", page=page, kind="policy", title="t", section="can", heading="h", language="es", text="x",
        score=1.0, found_by=(), source="s", owner="o",
    )  # fmt: skip


def suggestion(*thread: Turn, **plan: Any) -> Suggestion:
    asked = Question(
        id="q1", text="Dice Marta que el paquete va mal, 612 345 678.", asker=Principal(user="U", team="norte"), at=AT,
        thread=thread, via="chat", brand="nebula",
    )  # fmt: skip
    values: dict[str, Any] = {
        "can": (Point(text="c", cites=("envio#can",)),),
        "evidence": (evidence("gift"), evidence("envio"), evidence("spare")),
    }
    return Suggestion(
        entry_id="e1", outcome=Outcome.SUGGESTED, question=asked, plan=Plan(outcome=Outcome.SUGGESTED, **values | plan),
        reading=Reading(language="es", register=Register.USTED), reply="Lo cambiamos.", writer="extractive", notes=(),
        timings_ms={},
    )  # fmt: skip


def way(id: str, within: bool) -> WayRound:
    return WayRound(id=id, text="t", within_authority=within, needs=None if within else "lead", cites=(f"{id}#steps",))


def test_a_case_names_what_the_plan_rested_on() -> None:
    """The governing policy first, what was only found not at all, and the ways round that the agent could take."""
    gift = Goodwill(amount=5, currency="EUR", within_authority=True, cites=("gift#can",))
    case = case_of(
        suggestion(goodwill=gift, workarounds=(way("mine", True), way("above", False))), said("used", "solved")
    )

    assert case is not None
    assert (case.policies, case.workarounds) == (("envio", "gift"), ("mine",))
    assert (case.team, case.brand, case.language, case.outcome) == ("norte", "nebula", "es", "solved")
    assert (case.source, case.id, case.reviewed_by, case.resolution) == ("entry:e1", "E-261122-e1", "", "Lo cambiamos.")
    assert entry_of(case.id) == "e1" == entry_of("e1")


def test_the_customer_speaks_in_the_case_and_the_agent_does_not() -> None:
    """The thread, oldest first, then the question; the same words once, and none of it with personal data."""
    thread = (
        Turn(author="customer", text="No llega. Soy Marta Ruiz.", channel="email", at=AT - timedelta(days=2)),
        Turn(author="agent", text="Lo miro."),
        Turn(author="customer", text="No llega. Soy Marta Ruiz."),
        Turn(author="asked", text="¿Y si ya salió?"),
    )
    case = case_of(suggestion(*thread), said("used", "solved"))

    assert case is not None
    texts = [contact.text for contact in case.contacts]
    assert texts[1] == "¿Y si ya salió?"
    assert len(texts) == 3
    assert "612" not in str(case) and "Ruiz" not in str(case)
    assert (case.opened_at, case.days) == (AT - timedelta(days=2), 2)


def test_the_words_really_sent_are_those_of_the_last_use() -> None:
    """An edit, unless somebody used it as it was after that."""
    edited, used = (
        case_of(suggestion(), [*said(*kinds, text="Ya está."), *said("solved")])
        for kinds in (("used", "edited"), ("edited", "used"))
    )

    assert edited is not None and used is not None
    assert (edited.resolution, used.resolution) == ("Ya está.", "Lo cambiamos.")


@pytest.mark.parametrize("kinds", [(), ("used",), ("solved",), ("dismissed", "solved")])
def test_without_use_or_end_there_is_no_case(kinds: tuple[str, ...]) -> None:
    """Nobody learns from what was not tried."""
    assert case_of(suggestion(), said(*kinds)) is None


def test_without_a_policy_there_is_no_case() -> None:
    """It would vote for nothing."""
    assert case_of(suggestion(can=()), said("used", "solved")) is None


@pytest.mark.parametrize(
    ("kinds", "waiting"),
    [
        (("used",), False),
        (("used", "solved"), True),
        (("used", "partly_solved"), False),
        (("used", "solved", "not_solved"), False),
        (("used", "reopened", "solved"), True),
        (("used", "solved", "accepted"), False),
        (("used", "solved", "rejected"), False),
        (("used", "solved", "accepted", "used"), False),
        (("used", "solved", "accepted", "edited"), True),
        (("used", "solved", "accepted", "reopened"), True),
        (("used", "solved", "rejected", "reopened"), False),
        (("used", "solved", "rejected", "solved"), True),
        (("used", "solved", "accepted", "reopened", "accepted"), False),
    ],
)
def test_a_decision_holds_until_there_is_news(kinds: tuple[str, ...], waiting: bool) -> None:
    """Another end, or other words."""
    assert waits(said(*kinds)) is waiting
