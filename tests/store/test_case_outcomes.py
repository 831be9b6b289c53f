"""What integrations tell of cases: kept once, where the button in Slack writes it, and for their own teams only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from copilot.store.case_outcomes import REMEMBERED, CaseOutcomes
from copilot.store.engine import writing
from copilot.store.entries import SqlLog, record
from copilot.store.logbook import Logbook
from copilot.store.threads import Thread, ensure
from copilot.store.tokens import ApiTokens
from copilot.types import ApiToken, Once, Place, Principal, Scope, Sender, Span, Taken, Told, Verdict
from tests.postgres import postgres_copy

from .make import NOW, later, question, suggestion

MADRID = Sender(token="t1", source="zendesk", teams=frozenset({"madrid"}))
SEVILLA = Sender(token="t2", source="zendesk", teams=frozenset({"sevilla"}))


def told(line: int = 1, **given: Any) -> Told:
    values: dict[str, Any] = {"entry": "e1", "ending": "solved", "at": later(60)}
    return Told(line=line, **(values | given))


BOTH = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An empty one; where the test says `BOTH`, on PostgreSQL too."""
    if getattr(request, "param", "sqlite") == "sqlite":
        yield request.getfixturevalue("engine")
        return
    with postgres_copy(request.getfixturevalue("postgres")) as opened:
        yield opened


@pytest.fixture
def outcomes(database: Engine) -> CaseOutcomes:
    """Over a log with two entries of Madrid in one thread, and one of Sevilla in another."""
    sevilla = question("q3", asker=Principal(user="U3", team="sevilla"))
    with writing(database) as connection:
        first = ensure(connection, Thread(team="T1", channel="C1", ts="1.5"), "U1", NOW)
        other = ensure(connection, Thread(team="T1", channel="C2", ts="2.5"), "U3", NOW)
        record(connection, suggestion("e1"), {}, conversation=first)
        record(connection, suggestion("e2", question=question("q2", at=later(30))), {}, conversation=first)
        record(connection, suggestion("e3", question=sevilla), {}, conversation=other)
    for sender in (MADRID, SEVILLA):
        ApiTokens(database).add(
            ApiToken(
                id=sender.token, name=sender.source, digest="d", scopes=frozenset({Scope.OUTCOMES_WRITE}),
                teams=sender.teams, created_at=NOW, expires_at=later(1e6),
            )
        )  # fmt: skip
    return CaseOutcomes(database)


def endings(database: Engine, entry: str = "e1") -> list[tuple[str, str]]:
    shown = Logbook(database).show(entry)
    assert shown is not None
    return [(one.by, one.kind) for one in shown.verdicts]


@BOTH
def test_how_a_case_ended_is_a_verdict_like_that_of_the_button(outcomes: CaseOutcomes, database: Engine) -> None:
    """Figures and learning read verdicts; what the customer thought of it stands beside."""
    SqlLog(database).judge(Verdict(id="u", entry_id="e1", by="U1", at=later(5), kind="used"))

    taken = outcomes.keep([told(csat=4, contacts=3)], MADRID, later(90))

    assert taken is not None and [(one.entry_id, one.new, one.refused) for one in taken] == [("e1", True, None)]
    assert [whole.entry.id for whole in Logbook(database).ended()] == ["e1"]
    assert endings(database) == [("U1", "used"), ("api:zendesk", "solved")]
    [kept] = outcomes.listed({"madrid"}, Span())
    assert (kept.team, kept.source, kept.ending, kept.csat, kept.contacts) == ("madrid", "zendesk", "solved", 4, 3)
    assert (kept.at, kept.received_at) == (later(60), later(90))


def test_satisfaction_alone_says_nothing_of_the_end(outcomes: CaseOutcomes, database: Engine) -> None:
    """A survey comes days after the case was closed, or while it is open."""
    outcomes.keep([told(ending=None, csat=2)], MADRID, later(90))

    assert endings(database) == []
    assert [one.csat for one in outcomes.listed({"madrid"}, Span())] == [2]


def test_the_same_row_twice_is_one(outcomes: CaseOutcomes, database: Engine) -> None:
    """Also from another token of the same integration, and in the same request."""
    row = told(csat=5)
    first = outcomes.keep([row, replace(row, line=2)], MADRID, later(90))
    again = outcomes.keep([row], replace(MADRID, token="t2"), later(99))

    assert first is not None and [one.new for one in first] == [True, False]
    assert again is not None and [one.new for one in again] == [False]
    assert len(outcomes.listed({"madrid"}, Span())) == len(endings(database)) == 1


@BOTH
def test_an_end_that_stood_already_is_not_told_again(outcomes: CaseOutcomes, database: Engine) -> None:
    """Helpdesks send a ticket with every change of it; solved, reopened, solved are three ends, though."""
    SqlLog(database).judge(Verdict(id="s", entry_id="e1", by="U1", at=later(5), kind="solved"))
    outcomes.keep([told(), told(2, at=later(70)), told(3, ending="reopened", at=later(80))], MADRID, later(90))
    outcomes.keep([told(at=later(85))], MADRID, later(90))

    assert [kind for _, kind in endings(database)] == ["solved", "reopened", "solved"]
    assert len(outcomes.listed({"madrid"}, Span())) == 4


@BOTH
def test_a_case_is_named_by_entry_question_thread_or_its_own_number(outcomes: CaseOutcomes) -> None:
    """Its own number is known from the row that came with one of the others; a thread means its newest entry."""
    here = Place(workspace="", channel="C1", thread_ts="1.5")
    rows = [
        told(1, entry="q of e1"),
        told(2, entry=None, conversation=here, case="4711"),
        told(3, entry=None, case="4711", ending="reopened"),
        told(4, entry=None, conversation=replace(here, workspace="T1"), ending="not_solved"),
        told(5, entry=None, conversation=replace(here, workspace="T2")),
        told(6, entry=None, case="4712"),
        told(7, entry="nothing"),
    ]
    taken = outcomes.keep(rows, MADRID, later(90))

    assert taken is not None
    assert [one.entry_id for one in taken] == ["e1", "e2", "e2", "e2", None, None, None]
    assert [one.refused for one in taken[4:]] == ["unknown"] * 3
    elsewhere = outcomes.keep([told(entry=None, case="4711")], replace(MADRID, source="freshdesk"), later(90))
    assert elsewhere == [Taken(line=1, refused="unknown")], "numbers are those of one integration"


@pytest.mark.parametrize(
    "row",
    [
        told(entry="e3"),
        told(entry="q3"),
        told(entry=None, conversation=Place(workspace="T1", channel="C2", thread_ts="2.5")),
        told(entry=None, case="9"),
    ],
)
def test_another_teams_case_is_unknown(outcomes: CaseOutcomes, row: Told) -> None:
    """Whatever it is named by, and nothing is written."""
    outcomes.keep([told(entry="e3", case="9")], SEVILLA, later(90))

    assert outcomes.keep([row], MADRID, later(90)) == [Taken(line=1, refused="unknown")]
    assert outcomes.listed({"madrid"}, Span()) == []
    assert [one.entry_id for one in outcomes.listed({"sevilla"}, Span())] == ["e3"]
    assert outcomes.listed((), Span()) == []


def test_no_case_ends_before_it_was_asked_about(outcomes: CaseOutcomes) -> None:
    """But clocks may differ by some minutes; and the others of the request are kept."""
    taken = outcomes.keep([told(at=later(-301)), told(2, at=later(-299))], MADRID, later(90))

    assert taken is not None and [one.refused for one in taken] == ["too_early", None]


@BOTH
def test_a_request_with_a_key_is_carried_out_once(outcomes: CaseOutcomes) -> None:
    """Its answer is that of the first time; the key with another body is refused, and is another's own key too."""
    once = Once(key="k", digest="a")
    first = outcomes.keep([told(), told(2, entry="no")], MADRID, later(90), once)
    again = outcomes.keep([told(), told(2, entry="no")], MADRID, later(95), once)

    assert first == again and first is not None and first[0].new
    assert outcomes.keep([told(csat=1)], MADRID, later(96), replace(once, digest="b")) is None
    assert [one.csat for one in outcomes.listed({"madrid"}, Span())] == [None]
    assert outcomes.keep([told(entry="e3")], SEVILLA, later(97), replace(once, digest="c")) is not None


def test_keys_are_forgotten_after_a_week(outcomes: CaseOutcomes) -> None:
    """The rows are known by themselves, so nothing is kept twice then database."""
    once = Once(key="k", digest="a")
    outcomes.keep([told()], MADRID, later(90), once)
    outcomes.keep([told(2)], MADRID, later(91) + REMEMBERED, Once(key="l", digest="b"))
    late = outcomes.keep([told()], MADRID, later(92) + REMEMBERED, once)

    assert late is not None and [one.new for one in late] == [False]


@BOTH
def test_outcomes_are_read_by_the_page(outcomes: CaseOutcomes) -> None:
    """Newest first, none twice and none left out, also of the same instant; by time and entry."""
    outcomes.keep([told(n, csat=1 + n % 5, contacts=n, at=later(60 + n // 3)) for n in range(8)], MADRID, later(90))
    read: list[str] = []
    before = None
    while page := outcomes.listed({"madrid", "sevilla"}, Span(limit=3, before=before)):
        read += [one.id for one in page]
        before = (page[-1].at, page[-1].id)

    assert len(read) == len(set(read)) == 8
    assert len(outcomes.listed({"madrid"}, Span(since=later(61), until=later(62)))) == 3
    assert outcomes.listed({"madrid"}, Span(entry="e2")) == []


ROWS = st.builds(
    told,
    line=st.just(1),
    entry=st.sampled_from(["e1", "e2", "e3"]),
    ending=st.sampled_from([None, "solved", "reopened"]),
    csat=st.sampled_from([None, 1, 5]),
    at=st.integers(0, 3).map(later),
)


@given(rows=st.lists(ROWS, max_size=6), times=st.integers(1, 3))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
def test_sending_it_again_changes_nothing(database: Engine, rows: list[Told], times: int) -> None:
    """In whatever order and however often: the same rows, the same verdicts."""
    outcomes = CaseOutcomes(database)
    if not Logbook(database).newest():
        for name, team in (("e1", "madrid"), ("e2", "madrid"), ("e3", "sevilla")):
            SqlLog(database).record(suggestion(name, question=question(asker=Principal(user="U", team=team))), {})
    outcomes.keep(rows, MADRID, later(90))
    before = outcomes.listed({"madrid", "sevilla"}, Span(limit=500)), endings(database), endings(database, "e2")
    for _ in range(times):
        taken = outcomes.keep(rows[::-1], MADRID, later(99))
        assert taken is not None and not any(one.new for one in taken)

    assert before == (
        outcomes.listed({"madrid", "sevilla"}, Span(limit=500)),
        endings(database),
        endings(database, "e2"),
    )
    assert endings(database, "e3") == []
