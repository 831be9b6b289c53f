"""What programs read besides the log: by the page, of some teams only, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from copilot.store.engine import writing
from copilot.store.entries import SqlLog, record
from copilot.store.feeds import Feeds
from copilot.store.promises import Promises
from copilot.store.threads import Thread, ensure
from copilot.types import Place, Principal, Promise, Span, Verdict

from .make import NOW, later, question, suggestion

BOTH = {"madrid", "sevilla"}


def promise(id: str, team: str, seconds: int = 0) -> Promise:
    return Promise(
        id=id, entry_id=f"e-{team}", team=team, what="Llamar", owner="agent", due=later(900), made_by="U1",
        made_at=later(seconds), place=Place(workspace="T1", channel="C1"),
    )  # fmt: skip


@pytest.fixture
def feeds(either: Engine) -> Feeds:
    """Over an entry of each of two teams, that of Madrid in a thread; with rows of the same instants."""
    log = SqlLog(either)
    with writing(either) as connection:
        thread = ensure(connection, Thread(team="T1", channel="C1", ts="1.5"), "U1", NOW)
        for team, conversation in (("madrid", thread), ("sevilla", None)):
            asked = question(f"q-{team}", asker=Principal(user="U", team=team))
            record(connection, suggestion(f"e-{team}", question=asked), {}, conversation=conversation)
    for number in range(4):
        for team in sorted(BOTH):
            kind = "used" if number % 2 else "solved"
            log.judge(Verdict(id=f"v{number}{team}", entry_id=f"e-{team}", by="U", at=later(number // 2), kind=kind))
            Promises(either).make(promise(f"p{number}{team}", team, number // 2))
    return Feeds(either)


def test_each_team_reads_its_own(feeds: Feeds) -> None:
    """Verdicts, promises and entries; who names no team reads nothing."""
    assert {team for team, _ in feeds.verdicts({"madrid"}, Span())} == {"madrid"}
    assert {one.team for one in feeds.promises({"sevilla"}, Span())} == {"sevilla"}
    assert len(feeds.verdicts(BOTH, Span())) == len(feeds.promises(BOTH, Span())) == 8
    assert feeds.verdicts((), Span()) == feeds.promises((), Span()) == []
    assert feeds.entry("e-sevilla", {"madrid"}) is feeds.entry("e-madrid", ()) is None


def test_an_entry_comes_with_its_thread(feeds: Feeds) -> None:
    """By its own id only: that of the question may be of several entries."""
    madrid, sevilla = feeds.entry("e-madrid", BOTH), feeds.entry("e-sevilla", BOTH)

    assert madrid is not None and sevilla is not None
    assert (madrid[1], sevilla[1]) == (Place(workspace="T1", channel="C1", thread_ts="1.5"), None)
    assert madrid[0].entry.id == "e-madrid" and len(madrid[0].verdicts) == 4
    assert feeds.entry("q-madrid", BOTH) is None


def test_pages_hold_every_row_once(feeds: Feeds) -> None:
    """Also of one instant."""
    read: list[str] = []
    before = None
    while page := feeds.verdicts(BOTH, Span(limit=3, before=before)):
        read += [one.id for _, one in page]
        before = (page[-1][1].at, page[-1][1].id)

    assert read == sorted(read, reverse=True) and len(set(read)) == 8
    last = feeds.promises(BOTH, Span(limit=3))[-1]
    rest = feeds.promises(BOTH, Span(before=(last.made_at, last.id)))
    assert len(rest) == 5 and last not in rest


def test_rows_are_chosen_by_time_kind_and_entry(feeds: Feeds) -> None:
    """`since` is included, `until` is not."""
    assert {one.at for _, one in feeds.verdicts(BOTH, Span(since=later(1)))} == {later(1)}
    assert {one.at for _, one in feeds.verdicts(BOTH, Span(until=later(1)))} == {NOW}
    assert {one.kind for _, one in feeds.verdicts(BOTH, Span(), ["solved", "edited"])} == {"solved"}
    assert {team for team, _ in feeds.verdicts(BOTH, Span(entry="e-madrid"))} == {"madrid"}


def test_promises_are_chosen_by_how_they_stand(feeds: Feeds, either: Engine) -> None:
    """What was said last counts; that they were moved does not end them."""
    promises = Promises(either)
    promises.mark("p0madrid", "kept", "U1", later(5))
    promises.mark("p1madrid", "broken", "U1", later(5))
    promises.mark("p1madrid", "kept", "U1", later(6))
    promises.mark("p2madrid", "moved", "U1", later(5), later(2000))

    assert [one.id for one in feeds.promises({"madrid"}, Span(), "kept")] == ["p1madrid", "p0madrid"]
    assert [(one.id, one.due) for one in feeds.promises({"madrid"}, Span(), "open")] == [
        ("p3madrid", later(900)),
        ("p2madrid", later(2000)),
    ]
    assert feeds.promises({"madrid"}, Span(), "broken") == []
