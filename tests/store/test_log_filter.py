"""The log is found again: filters that combine, pages both ways, and only what one may read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, insert

from copilot.store.engine import writing
from copilot.store.entries import SqlLog
from copilot.store.grades import Grades
from copilot.store.log import EVERY_TEAM, Log
from copilot.store.logbook import PAGE
from copilot.store.promises import Promises
from copilot.store.schema import pages
from copilot.types import Grade, Note, Outcome, Place, Plan, Point, Principal, Promise, Turn, Verdict
from copilot.types.log import EVERYTHING, LogFilter

from .make import NOW, later, question, suggestion
from .test_log import evidence

BOTH = ("madrid", "sevilla")
TEXTS = ("", "envío", "ENVI roto", "ñandú", "zzz", "<NOMBRE_1>", "💔", "a", "e3", '\'; DROP TABLE "x" * NEAR(')


def write(engine: Engine, id: str, *, seconds: float = 0, team: str = "madrid", user: str = "U1", **given: Any) -> None:
    """One suggestion in the log; `policies` cites them."""
    cited = given.pop("policies", ())
    plan = Plan(
        outcome=Outcome.SUGGESTED,
        can=tuple(Point(text="p", cites=(f"{name}#1",)) for name in cited),
        evidence=tuple(evidence(f"{name}#1", name) for name in cited),
    )
    names = ("text", "brand", "via", "thread")
    asked = question(
        f"q{id}",
        asker=Principal(user=user, team=team),
        at=later(seconds),
        **{name: given.pop(name) for name in names if name in given},
    )
    reading = replace(suggestion().reading, language=given.pop("language", "es"))
    SqlLog(engine).record(suggestion(id, question=asked, plan=plan, reading=reading, **given), {})


def judge(engine: Engine, entry: str, kind: str, **given: Any) -> None:
    SqlLog(engine).judge(Verdict(id=f"{entry}:{kind}:{given}", entry_id=entry, by="U9", at=NOW, kind=kind, **given))


def ids(engine: Engine, teams: Sequence[str] = BOTH, own: str | None = None, **chosen: Any) -> list[str]:
    chosen = {name: (value,) if isinstance(value, str) and name != "text" else value for name, value in chosen.items()}
    return [line.id for line in Log(engine).page(LogFilter(**chosen), teams, own=own).lines]


@pytest.fixture
def log(either: Engine) -> Engine:
    """Five entries, one of them failed."""
    return five(either)


@pytest.fixture(scope="module")
def kept(either_kept: Engine) -> Engine:
    """The same, to be read only."""
    return five(either_kept)


def five(database: Engine) -> Engine:
    write(database, "e1", brand="nebula", via="chat", text="El envío llegó roto", policies=("envios-es",))
    write(
        database, "e2", seconds=1, team="sevilla", user="U2", language="en", text="Broken parcel", writer="m:x",
        rung="model", policies=("shipping-en", "returns"), notes=(Note(code="trimmed", text="t"),),
    )  # fmt: skip
    write(database, "e3", seconds=2, outcome=Outcome.ABSTAINED, thread=(Turn(author="customer", text="Soy un ñandú"),))
    SqlLog(database).record_failure(question("q4", at=later(3)), "WriterFailed", {})
    write(database, "e5", seconds=4, team="bilbao", user="U3")
    judge(database, "e1", "dismissed", reason="wrong_policy")
    judge(database, "e1", "used")
    judge(database, "e2", "edited", text="Lo gestiona Córdoba.")
    place = Place(workspace="T", channel="C")
    promised = {"what": "llamar", "owner": "agent", "due": NOW, "made_by": "U1", "made_at": NOW, "place": place}
    Promises(database).make(Promise(id="p", entry_id="e3", team="madrid", **promised))  # type: ignore[arg-type]
    return database


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({}, ["q4-failed", "e3", "e2", "e1"]),
        ({"team": "sevilla"}, ["e2"]),
        ({"team": ("sevilla", "madrid")}, ["q4-failed", "e3", "e2", "e1"]),
        ({"agent": "U2"}, ["e2"]),
        ({"brand": "nebula"}, ["e1"]),
        ({"language": "en"}, ["e2"]),
        ({"via": "chat"}, ["e1"]),
        ({"policy": "returns"}, ["e2"]),
        ({"policy": ("returns", "envios-es")}, ["e2", "e1"]),
        ({"outcome": "failed"}, ["q4-failed"]),
        ({"outcome": ("failed", "abstained")}, ["q4-failed", "e3"]),
        ({"verdict": "dismissed"}, ["e1"]),
        ({"verdict": "none"}, ["q4-failed", "e3"]),
        ({"verdict": ("none", "edited")}, ["q4-failed", "e3", "e2"]),
        ({"reason": "wrong_policy"}, ["e1"]),
        ({"reason": "tone"}, []),
        ({"writer": "m:x"}, ["e2"]),
        ({"rung": "model"}, ["e2"]),
        ({"check": "trimmed"}, ["e2"]),
        ({"grade": "none"}, ["q4-failed", "e3", "e2", "e1"]),
        ({"promise": True}, ["e3"]),
        ({"promise": False}, ["q4-failed", "e2", "e1"]),
        ({"since": later(2)}, ["q4-failed", "e3"]),
        ({"until": later(2)}, ["e2", "e1"]),
        ({"text": "ENVIO rot"}, ["e1"]),
        ({"text": "nandu"}, ["e3"]),
        ({"text": "cordoba"}, ["e2"]),
        ({"text": "e2"}, ["e2"]),
        ({"text": "roto parcel"}, []),
        ({"text": "¿?"}, []),
        ({"verdict": "used", "reason": "wrong_policy", "policy": "envios-es", "text": "ro", "promise": False}, ["e1"]),
        ({"verdict": "used", "team": "sevilla"}, []),
    ],
)  # fmt: skip
def test_every_filter_leaves_what_it_says(kept: Engine, chosen: dict[str, Any], found: list[str]) -> None:
    """One by one and together, newest first."""
    assert ids(kept, **chosen) == found
    given = {name: (value,) if isinstance(value, str) and name != "text" else value for name, value in chosen.items()}
    assert Log(kept).count(LogFilter(**given), BOTH) == len(found)
    assert [row["id"] for row in Log(kept).stream(LogFilter(**given), BOTH)] == found


def test_nobody_reads_what_is_not_theirs(kept: Engine) -> None:
    """Another team's entries are not found by any filter; no teams, no entries; an agent finds their own."""
    assert ids(kept, teams=["madrid"], team="sevilla") == []
    assert ids(kept, teams=["madrid"], policy="returns") == []
    assert ids(kept, teams=["madrid"], text="broken") == []
    assert ids(kept, teams=[]) == ids(kept, teams=[""]) == []
    assert Log(kept).count(EVERYTHING, []) == 0
    assert list(Log(kept).stream(EVERYTHING, [])) == []
    assert ids(kept, own="U2") == ["e2"]
    assert Log(kept).page(EVERYTHING, EVERY_TEAM).lines[0].id == "e5"


def test_a_policy_is_found_in_whatever_language_it_was_cited(log: Engine) -> None:
    """Pages that say the same in two languages are one policy."""
    base = {"kind": "policy", "language": "es", "title": "t", "group_id": "g", "source": "s", "data": "{}"}
    rows = [
        base | {"id": id, "content_hash": "1", "live": True, "standing": False} for id in ("envios-es", "shipping-en")
    ]
    with writing(log) as connection:
        connection.execute(insert(pages), rows)

    assert ids(log, policy="envios-es") == ids(log, policy="shipping-en") == ["e2", "e1"]


def test_the_lowest_grade_is_a_filter(log: Engine) -> None:
    """Of the grades that hold, in anything: who grades again takes the first back."""
    grades = Grades(log)

    def grade(number: int, **scores: int) -> None:
        made = Grade(id=f"g{number}", entry_id="e1", by="ana", at=later(number), scores=scores)
        grades.save(made, seen=number, teams=BOTH)

    grade(0, policy=5, honesty=2)
    assert (ids(log, grade="2"), ids(log, grade="5"), ids(log, verdict="graded")) == (["e1"], [], ["e1"])
    grade(1, policy=5, honesty=4)
    assert (ids(log, grade="2"), ids(log, grade="4")) == ([], ["e1"])


def test_a_line_tells_what_became_of_it(log: Engine) -> None:
    """Verdicts oldest first, promises, and the beginning of the question only."""
    write(log, "e6", seconds=9, text="palabra " * 500)
    lines = {line.id: line for line in Log(log).page(EVERYTHING, BOTH).lines}

    assert (lines["e1"].verdicts, lines["e1"].policies) == (("dismissed", "used"), ("envios-es",))
    assert [line.id for line in lines.values() if line.promised] == ["e3"]
    assert (lines["q4-failed"].failure, lines["q4-failed"].outcome) == ("WriterFailed", "failed")
    assert len(lines["e6"].question) == 400


def test_pages_go_both_ways(either: Engine) -> None:
    """Older and back again gives the same pages, also among entries of one instant; ends are known as such."""
    for number in range(7):
        write(either, f"e{number}", seconds=number // 4)
    book = Log(either)
    first = book.page(EVERYTHING, BOTH, limit=3)
    second = book.page(EVERYTHING, BOTH, limit=3, before=first.older)
    last = book.page(EVERYTHING, BOTH, limit=3, before=second.older)

    assert [[line.id for line in one.lines] for one in (first, second, last)] == [
        ["e6", "e5", "e4"], ["e3", "e2", "e1"], ["e0"],
    ]  # fmt: skip
    assert (first.newer, last.older) == (None, None)
    assert book.page(EVERYTHING, BOTH, limit=3, after=last.newer) == second
    back = book.page(EVERYTHING, BOTH, limit=3, after=second.newer)
    assert (back.lines, back.newer, back.older) == (first.lines, None, first.older)
    assert [one.count for one in (first, second, last, back)] == [7, None, None, None]


@pytest.mark.parametrize("position", [0, -1, 10**30, -(10**30)])
def test_a_position_out_of_range_is_no_error(kept: Engine, position: int) -> None:
    """It comes from a URL."""
    page = Log(kept).page(EVERYTHING, BOTH, before=position)
    assert len(page.lines) in {0, 4}
    assert len(Log(kept).page(EVERYTHING, BOTH, after=position).lines) in {0, 4}
    assert len(Log(kept).page(EVERYTHING, BOTH, limit=position).lines) in {1, 4}


def test_more_than_enough_is_not_counted(either: Engine) -> None:
    """One more than asked for says so."""
    for number in range(5):
        write(either, f"e{number}")

    assert [Log(either).count(EVERYTHING, BOTH, most=most) for most in (3, 4, 5, 9)] == [4, 5, 5, 5]


def test_the_values_of_a_filter_are_those_of_ones_own_teams(kept: Engine) -> None:
    """What others have is not told."""
    sevilla, nobody = Log(kept).known(["sevilla"]), Log(kept).known([])

    assert (sevilla["agent"], sevilla["policy"], sevilla["check"]) == (["U2"], ["returns", "shipping-en"], ["trimmed"])
    assert Log(kept).known(["bilbao"])["policy"] == []
    assert Log(kept).known(BOTH)["language"] == ["en", "es"]
    assert not any(nobody.values())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    text=st.sampled_from(TEXTS) | st.text(max_size=30),
    policy=st.lists(st.sampled_from(["returns", "envios-es", "none", "x"]), max_size=2),
    verdict=st.lists(st.sampled_from(["used", "none", "dismissed", "reopened"]), max_size=2),
    outcome=st.lists(st.sampled_from(["suggested", "failed"]), max_size=2),
    teams=st.lists(st.sampled_from(["madrid", "sevilla", "bilbao"]), max_size=3),
    limit=st.integers(1, 3),
)
def test_pages_stream_and_count_agree(
    kept: Engine, text: str, policy: list[str], verdict: list[str], outcome: list[str], teams: list[str], limit: int
) -> None:
    """However a filter is put together, the pages one after another are the stream, and within one's teams."""
    chosen = LogFilter(text=text, policy=tuple(policy), verdict=tuple(verdict), outcome=tuple(outcome))
    book = Log(kept)
    paged, page = [], book.page(chosen, teams, limit=limit)
    while page.lines:
        paged += [line.id for line in page.lines]
        if page.older is None:
            break
        page = book.page(chosen, teams, limit=limit, before=page.older)
    streamed = list(book.stream(chosen, teams))

    assert [row["id"] for row in streamed] == paged
    assert {str(row["team"]) for row in streamed} <= set(teams)
    assert book.count(chosen, teams) == len(paged)


def test_the_stream_leaves_nothing_open(either: Engine) -> None:
    """With verdicts, more than is read at a time; whoever stops reading, or reads on slowly, holds up no writer."""
    count = PAGE + 3
    for number in range(count):
        write(either, f"e{number:04}", seconds=number)
    judge(either, "e0000", "used")
    rows = Log(either).stream(EVERYTHING, BOTH)
    first = next(rows)
    judge(either, str(first["id"]), "used")  # a reader that held on would block this
    assert either.pool.checkedout() == 0  # type: ignore[attr-defined]
    rest = list(rows)

    assert [row["id"] for row in (first, *rest)] == [f"e{number:04}" for number in reversed(range(count))]
    assert [one["kind"] for one in rest[-1]["verdicts"]] == ["used"]  # type: ignore[attr-defined]
