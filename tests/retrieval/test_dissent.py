"""Dismissals for a wrong policy lower it for like questions: a little, for a while, and until somebody uses it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.build import Parts
from copilot.pages import Kind, Page
from copilot.ports import Opinion
from copilot.retrieval.dissent import Heard, heed, like, objection
from copilot.retrieval.fusion import Group
from copilot.types import Evidence, Principal, Question, Role, Suggestion, Verdict

from .shelf import NOW, Shelf, case, close, see

PEOPLE = ("ana", "bea", "carlos")
TOLD = "El paquete va a la dirección de mi hermana, ¿la cambiamos?"
ALIKE = "El paquete va a la dirección de mi hermana, ¿podemos cambiarla?"
ELSEWHERE = "La fibra no funciona desde ayer."


def heard(by: str = "ana", *, right: bool = False, days: float = 0, near: float = 1.0, lead: bool = False) -> Heard:
    asked = Question(id="q", text=TOLD, asker=Principal(user="U", team="norte"), at=NOW)
    opinion = Opinion(
        entry="e", by=by, lead=lead, at=NOW - timedelta(days=days), right=right, question=asked, policies=("envio",)
    )
    return Heard(opinion=opinion, like=near)


opinions = st.builds(
    heard,
    st.sampled_from(PEOPLE),
    right=st.booleans(),
    days=st.floats(0, 1000),
    near=st.floats(0, 1),
    lead=st.booleans(),
)
wrongs = st.builds(heard, st.sampled_from(PEOPLE), days=st.floats(0, 1000), near=st.floats(0, 1), lead=st.booleans())


def group(id: str, score: float) -> Group:
    page = Page(id=id, kind=Kind.POLICY, title=id, language="es", source=f"{id}.md", sections=(), visible_to=("all",))
    return Group(pages=((page, ()),), meaning=score, words=0.0, votes=0.0, score=score)


@given(st.lists(opinions))
def test_an_objection_is_bounded(said: list[Heard]) -> None:
    """From 0 to below 1, whatever is said by whomever."""
    assert 0.0 <= objection(said, NOW) < 1.0


@given(st.lists(opinions, max_size=8), wrongs)
def test_one_more_dismissal_never_raises_a_policy(said: list[Heard], more: Heard) -> None:
    """Whatever was said before it and after it."""
    assert objection([*said, more], NOW) >= objection(said, NOW) - 1e-12


@given(st.lists(opinions, max_size=8), opinions)
def test_one_more_use_never_lowers_a_policy(said: list[Heard], more: Heard) -> None:
    """A use takes objections away or leaves them."""
    used = heard(more.opinion.by, right=True, days=(NOW - more.opinion.at).days, near=more.like)

    assert objection([*said, used], NOW) <= objection(said, NOW) + 1e-12


@given(st.lists(st.floats(0, 1), max_size=6), st.lists(opinions))
def test_scores_stay_scores_and_nothing_is_lost(scores: list[float], said: list[Heard]) -> None:
    """Every policy is still there with at least half of its score; without opinions, exactly as it was."""
    groups = [group("envio" if place == 0 else f"p{place}", score) for place, score in enumerate(scores)]
    after = {one.pages[0][0].id: one.score for one in heed(groups, said, NOW)}

    assert groups == heed(groups, [], NOW)
    assert after.keys() == {one.pages[0][0].id for one in groups}
    assert all(one.score / 2 <= after[one.pages[0][0].id] <= one.score for one in groups)


@given(st.integers(1, 50))
def test_one_agent_cannot_bury_a_policy(times: int) -> None:
    """Who dismisses it again and again counts as one."""
    (after,) = heed([group("envio", 0.6)], [heard(days=day) for day in range(times)], NOW)

    assert after.score >= 0.6 * 5 / 6


def test_more_people_and_a_lead_weigh_more() -> None:
    """Two agents more than one, and a lead as much as two agents."""
    one, two = objection([heard()], NOW), objection([heard(), heard("bea")], NOW)

    assert 0 < one < two == objection([heard(lead=True)], NOW)


def test_what_was_said_long_ago_fades() -> None:
    """Half a year later it weighs half, and in the end nothing."""
    ages = [objection([heard(days=days)], NOW) for days in (0, 180, 1800)]

    assert ages[0] > ages[1] > ages[2]
    assert ages[2] < 0.01


def test_a_later_use_outweighs_a_dismissal_and_an_earlier_one_does_not() -> None:
    """On the same pair; the lead's word stands until a lead, or several people, use it."""
    dismissed, used = heard(days=2), heard("bea", right=True, days=1)

    assert objection([dismissed, used], NOW) == 0
    assert objection([heard(days=1), heard("bea", right=True, days=2)], NOW) == objection([heard(days=1)], NOW)
    assert objection([heard(days=2, lead=True), used], NOW) > 0
    assert objection([heard(days=2, lead=True), heard("bea", right=True, days=1, lead=True)], NOW) == 0


def test_only_what_is_asked_alike_is_heard() -> None:
    """Two questions that share no more than the trade are not the same."""
    assert like(0.5) == 0.0
    assert like(0.75) == like(1.0) == 1.0
    assert like(0.6) == pytest.approx(0.4)


# With the real parts


def dismissed(
    parts: Parts, *people: str, team: str = "norte", kind: str = "dismissed", role: Role = Role.AGENT, text: str = TOLD
) -> Suggestion:
    """A suggestion for the question, and what each of the people says of it."""
    asked = Question(id=f"q-{team}-{kind}-{people}", text=text, asker=Principal(user="U", team=team), at=NOW)
    made = parts.copilot.suggest(asked)
    for by in people:
        parts.log.judge(
            Verdict(
                id=f"{asked.id}-{by}", entry_id=made.entry_id, by=by, at=NOW, kind=kind, role=role,
                reason="wrong_policy" if kind == "dismissed" else None,
            )
        )  # fmt: skip
    return made


def first(parts: Parts, team: str, text: str = ALIKE) -> Evidence:
    """The best passage of the policy about addresses, for somebody of the team."""
    found = parts.search.find(text, "es", see(team), kept=200).evidence
    return next(one for one in found if one.page == "envio")


@pytest.fixture
def parts(five: Shelf) -> Parts:
    """One process over five policies."""
    return five.parts()


def test_a_dismissed_policy_is_lowered_for_like_questions_and_says_so(parts: Parts) -> None:
    """Not for others, and it is still found."""
    before, other = first(parts, "norte"), parts.search.find(ELSEWHERE, "es", see("norte"))
    made = dismissed(parts, "ana", "bea")
    after = first(parts, "norte")

    assert made.plan.governing == ("envio",)
    assert after.score < before.score
    assert "dismissed" in after.found_by
    assert "dismissed" not in before.found_by
    assert parts.search.find(ELSEWHERE, "es", see("norte")) == other
    close(parts)


def test_another_team_s_verdicts_change_nothing(parts: Parts) -> None:
    """Whose log is not in sight is not heard; who may see it hears it."""
    before = {team: first(parts, team) for team in ("norte", "sur", "este")}
    dismissed(parts, "ana", "bea", team="sur")
    after = {team: first(parts, team) for team in before}

    assert after["este"] == before["este"]
    assert after["sur"].score < before["sur"].score
    assert after["norte"].score < before["norte"].score  # norte sees the cases of sur
    shared = parts.search.find(ALIKE, "es", see("norte", "este"), kept=200).evidence
    assert all("dismissed" not in one.found_by for one in shared)
    close(parts)


def test_a_use_brings_it_back(parts: Parts) -> None:
    """Of the same suggestion, or of one for a like question."""
    before = first(parts, "norte")
    dismissed(parts, "ana")
    lowered = first(parts, "norte")
    dismissed(parts, "bea", kind="used", text=ALIKE)
    after = first(parts, "norte")

    assert lowered.score < after.score <= before.score
    close(parts)


def test_what_nobody_said_yet_is_not_heard(parts: Parts) -> None:
    """Asked as of last month, this month's verdicts do not count."""
    dismissed(parts, "ana")
    earlier = see("norte")
    then = type(earlier)(tokens=earlier.tokens, at=NOW - timedelta(days=30))

    found: Sequence[Evidence] = parts.search.find(ALIKE, "es", then, kept=200).evidence
    assert all("dismissed" not in one.found_by for one in found)
    close(parts)


def test_an_embedder_that_fails_hears_nobody(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    """The question is answered by words, as it was asked."""
    dismissed(parts, "ana")

    def fail(text: str) -> None:
        from copilot.errors import EmbedderError

        raise EmbedderError("no weights")

    with monkeypatch.context() as patch:
        patch.setattr(type(parts.embedder), "query", lambda self, text: fail(text))
        found = parts.search.find(ALIKE, "es", see("norte"), kept=200)

    assert found.notices == ("words_only",)
    assert all("dismissed" not in one.found_by for one in found.evidence)
    close(parts)


def test_a_policy_that_no_case_ever_used_is_found(shelf: Shelf) -> None:
    """Votes lift those that cases used; they take nothing away from the others."""
    shelf.teams()
    shelf.page("envio", "Cambiamos la dirección del paquete que aún no ha salido.", title="Dirección de envío")
    shelf.page("eco", "Reciclamos el móvil viejo en la tienda.", title="Reciclaje de móviles")
    shelf.cases(*(case(f"C-{n}", f"Mi paquete va a otra dirección, {n}.", policies=["envio"]) for n in range(5)))
    shelf.index()
    parts = shelf.parts()

    assert parts.search.find("¿dónde reciclo mi móvil viejo?", "es", see("norte")).evidence[0].page == "eco"
    close(parts)
