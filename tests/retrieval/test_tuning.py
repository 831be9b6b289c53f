"""What a model is taught and measured on: which pairs there are, which are held back, and what the figures say."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.build import Parts
from copilot.errors import TuningError
from copilot.pages import Case
from copilot.ports import Embedder
from copilot.retrieval.tuning.pairs import FEWEST, Pair, Shelf, group_of, pairs_of
from copilot.retrieval.tuning.trial import Trial, nearest_texts, tried
from copilot.store.lessons import SqlLessons


@pytest.fixture(scope="module")
def lessons(nebula: Parts) -> SqlLessons:
    return SqlLessons(nebula.engine)


@pytest.fixture(scope="module")
def policies(lessons: SqlLessons) -> Shelf:
    return lessons.policies()


def test_solved_cases_and_used_suggestions_are_what_there_is_to_learn(lessons: SqlLessons, policies: Shelf) -> None:
    """A case that ended otherwise, or that names no policy in force, teaches nothing."""
    cases = lessons.cases()
    used = [("Q-1", "¿Puedo cambiar la dirección?", (next(iter(policies)),)), ("Q-2", "¿Y esto?", ("no-such-page",))]
    learnt, held = pairs_of(cases, used, policies)
    names = {pair.id for pair in [*learnt, *held]}

    assert names == {case.id for case in cases if case.outcome == "solved" and set(case.policies) & set(policies)} | {
        "Q-1"
    }
    assert 0.1 < len(held) / len(names) < 0.3


def test_nothing_is_both_learnt_and_measured(lessons: SqlLessons, policies: Shelf) -> None:
    """Neither a case nor its words, were they filed twice."""
    cases = list(lessons.cases())
    _, held = pairs_of(cases, [], policies)
    again = [(f"again-{pair.id}-{n}", pair.text.upper(), pair.groups) for pair in held[:5] for n in range(8)]
    learnt, held = pairs_of(cases, again, policies)

    assert set() == {pair.id for pair in learnt} & {pair.id for pair in held}
    assert set() == {pair.text.lower() for pair in learnt} & {pair.text.lower() for pair in held}


def test_too_few_is_said_with_what_to_do(lessons: SqlLessons, policies: Shelf) -> None:
    """How many there are and how many it takes."""
    some = [case for case in lessons.cases() if case.outcome == "solved"][:10]
    with pytest.raises(TuningError, match=str(FEWEST)) as caught:
        pairs_of(some, [], policies)

    assert "Review" in caught.value.remedy


@given(st.text(max_size=20))
def test_what_is_held_back_is_always_the_same(name: str) -> None:
    """By the id alone, whatever the words."""
    pairs = [Pair(id=name, text=text, groups=("g",)) for text in ("one", "other")]

    assert pairs[0].held_back is pairs[1].held_back


def test_translations_are_one_policy(policies: Shelf) -> None:
    """Whichever of the two a case names."""
    page = next(page for page, _ in policies.values() if page.translations and page.translations[0] in policies)

    assert group_of(page) == group_of(policies[page.translations[0]][0])


def test_an_embedder_that_finds_a_policy_by_its_title_is_given_credit(embedder: Embedder, policies: Shelf) -> None:
    """Titles asked as questions are found first mostly, wrong titles are not; every policy is in every ranking."""
    some = dict(list(policies.items())[:12])
    pages = [page for page, _ in some.values()]
    right = [Pair(id=page.id, text=page.title, groups=(group_of(page),)) for page in pages]
    wrong = [
        Pair(id=p.id, text=p.title, groups=(group_of(q),)) for p, q in zip(pages, [*pages[6:], *pages[:6]], strict=True)
    ]
    good, bad = (tried(embedder, pairs, some) for pairs in (right, wrong))

    assert good.figures()["recall@1"] > 0.8
    assert good.minus(bad)["low"] > 0
    assert bad.minus(good)["high"] < 0
    assert all(len(ranked) == len({group_of(page) for page in pages}) for ranked in good.rankings)


def test_what_is_taught_is_a_passage_of_the_main_policy(
    embedder: Embedder, lessons: SqlLessons, policies: Shelf
) -> None:
    """The one nearest to the question, and never a line that must not be said."""
    learnt, _ = pairs_of(lessons.cases(), [], policies)
    rows = nearest_texts(embedder, learnt[:20], policies)
    secret = {p.text for _, of in policies.values() for p in of if p.section == "never_say"}

    assert [(pair.text, pair.groups[0]) for pair in learnt[:20]] == [(text, group) for text, _, group in rows]
    assert all(passage and passage not in secret for _, passage, _ in rows)


def test_figures_are_those_of_the_field() -> None:
    """Found first, found third, and not found among ten."""
    trial = a_trial([["a", "b"], ["x", "y", "b"], [*"0123456789", "c"]], ["a", "b", "c"])

    assert trial.figures() == {"recall@1": 0.3333, "recall@5": 0.6667, "mrr@10": 0.4444}
    assert trial.minus(trial) == {"mean": 0.0, "low": 0.0, "high": 0.0}


def a_trial(rankings: Sequence[Sequence[str]], golds: Sequence[str]) -> Trial:
    return Trial(rankings=tuple(map(tuple, rankings)), golds=tuple((gold,) for gold in golds))


def test_unreviewed_cases_are_no_lesson(lessons: SqlLessons) -> None:
    """Whatever they name."""
    cases: Sequence[Case] = lessons.cases()

    assert cases
    assert all(case.reviewed_by for case in cases)
