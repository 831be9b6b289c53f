"""Reviewing over HTTP: the queue, a grade, two leads at once, and what must never be lost or seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from copilot.build import utc_now
from copilot.errors import SlackSilence
from copilot.store.engine import writing
from copilot.store.grades import Grades
from copilot.types import Role
from copilot.workers.people import Nobody
from copilot.workers.watching import watch
from tests.store.reviewing import Floor

from .served import Served, csrf, served

ALL = {"policy": "5", "facts": "4", "empathy": "3", "proactivity": "2", "honesty": "1"}


@pytest.fixture
def own_console(tmp_path: Path) -> Iterator[Served]:
    """A console that draws nothing at random: a test must not depend on what is drawn."""
    with served(tmp_path, COPILOT_REVIEW_SAMPLE="0", COPILOT_REVIEW_TWICE="0") as running:
        yield running


@pytest.fixture
def floor(own_console: Served) -> Floor:
    """A team of madrid with two suggestions that wait, and one of another team."""
    made = Floor(own_console.parts.engine, now=utc_now())
    made.asks("e/1", text="¿Qué hago con <NOMBRE_1>?", reply="Uno dos tres cuatro.")
    made.says("e/1", "edited", text="Uno dos nueve diez once.")
    made.says("e/1", "dismissed", text="Es la de bajas.", reason="wrong_policy")
    made.asks("e2", notes=("dropped_figure",))
    made.asks("theirs", team="norte")
    made.says("theirs", "dismissed", reason="wrong_policy")
    watch(own_console.parts).catch_up(utc_now())
    return made


@pytest.fixture
def lead(own_console: Served, floor: Floor) -> Iterator[httpx.Client]:
    """A lead of madrid."""
    with own_console.member(name="Nuria") as client:
        yield client


def fields(page: httpx.Response) -> dict[str, str]:
    """What the form of the page sends along."""
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    return {name: hidden[name] for name in ("csrf", "id", "seen", "many", "done")}


def grade(client: httpx.Client, entry: str, page: httpx.Response, **given: Any) -> httpx.Response:
    path = f"/console/review/entries/{entry.replace('/', '%2F')}/grade"
    return client.post(path, data={**fields(page), **ALL, **given})


def look(client: httpx.Client, entry: str) -> httpx.Response:
    return client.get(f"/console/review/entries/{entry.replace('/', '%2F')}?many=10&done=0")


def kept(floor: Floor, entry: str = "e/1") -> list[Any]:
    return list(Grades(floor.engine).of_entry(entry, teams=("madrid", "norte")))


def test_the_queue_tells_what_comes_first_and_why(lead: httpx.Client, own_console: Served) -> None:
    """With how long it takes, in the reader's language; another team's entries are not in it."""
    page = lead.get("/console/review").text

    assert page.index("Somebody said it is not that policy") < page.index("The checks took 1 sentence out")
    assert "2 suggestions, about 1 min" in page
    assert "theirs" not in page
    with own_console.member(language="es", name="Luis") as luis:
        assert "Los controles retiraron 1 frase" in luis.get("/console/review").text


def test_from_start_to_done(lead: httpx.Client, floor: Floor) -> None:
    """Start leads to the first, saving to the next, and after so many the queue says thank you."""
    start = {"csrf": csrf(lead.get("/console/review").text), "many": "2", "done": "0"}
    first = lead.post("/console/review/next", data=start)
    assert first.headers["location"] == "/console/review/entries/e%2F1?many=2&done=0"
    page = lead.get(first.headers["location"])
    assert "<del>tres</del>" in page.text.replace(" ", "") or "<del>" in page.text
    second = grade(lead, "e/1", page, comment="Llamó Juan desde el 612 345 678.")
    assert second.headers["location"] == "/console/review/entries/e2?many=2&done=1"
    last = grade(lead, "e2", lead.get(second.headers["location"]))

    assert last.headers["location"] == "/console/review?many=2&done=2"
    assert "You reviewed 2" in lead.get(last.headers["location"]).text
    [held] = kept(floor)
    assert (held.by, held.scores) == ("link:nuria", {name: int(value) for name, value in ALL.items()})
    assert "612" not in held.comment and held.seconds is not None


def test_two_leads_at_once(lead: httpx.Client, own_console: Served, floor: Floor) -> None:
    """The second sees both grades and keeps their words; when they save again, both are kept."""
    with own_console.member(name="Luis") as luis:
        mine, theirs = look(lead, "e/1"), look(luis, "e/1")
        assert "Nuria is looking at it until" in theirs.text
        assert grade(lead, "e/1", mine, comment="La de Nuria").status_code == 303
        clash = grade(luis, "e/1", theirs, policy="1", comment="La de Luis")

        assert clash.status_code == 409
        assert "La de Nuria" in clash.text and "La de Luis" in clash.text
        assert len(kept(floor)) == 1
        assert grade(luis, "e/1", clash, policy="1", comment="La de Luis").status_code == 303
    assert {one.comment for one in kept(floor)} == {"La de Nuria", "La de Luis"}


def test_a_page_sent_twice_is_one_grade(lead: httpx.Client, floor: Floor) -> None:
    """As by a double click."""
    page = look(lead, "e/1")

    assert [grade(lead, "e/1", page).status_code for _ in range(2)] == [303, 303]
    assert len(kept(floor)) == 1


def test_who_came_from_an_entry_goes_back_to_it(lead: httpx.Client, floor: Floor) -> None:
    """Only the queue goes on to the next."""
    page = lead.get("/console/review/entries/e%2F1")

    assert grade(lead, "e/1", page).headers["location"] == "/console/log/e%2F1?done=graded"
    assert len(kept(floor)) == 1


def test_a_lead_grades_again(lead: httpx.Client, floor: Floor) -> None:
    """The form holds what was graded; the new grade replaces it."""
    grade(lead, "e/1", look(lead, "e/1"), comment="Primero")
    again = look(lead, "e/1")
    assert "Primero" in again.text and len(re.findall(r'aria-label="\d[^"]*" checked', again.text)) == 5
    assert grade(lead, "e/1", again, policy="1").status_code == 303

    assert [one.scores["policy"] for one in kept(floor)] == [5, 1]


def test_who_is_lead_no_longer_gets_their_words_back(own_console: Served, floor: Floor) -> None:
    """With why it was not saved: role lost, or signed out meanwhile."""
    with own_console.member(name="Ana") as ana, own_console.member(role=Role.AGENT, name="Ana") as demoted:
        page = look(ana, "e/1")
        demoted_form = fields(page) | {"csrf": csrf(demoted.get("/console/").text), "comment": "Lo que <b>escribí"}
        answer = demoted.post("/console/review/entries/e%2F1/grade", data=demoted_form | ALL)
        assert (answer.status_code, "Lo que &lt;b&gt;escribí" in answer.text) == (403, True)
        assert "This part is for leads" in answer.text
        ana.post("/console/sign-out", data={"csrf": fields(page)["csrf"]})
        gone = grade(ana, "e/1", page, comment="También esto")
        assert (gone.status_code, "También esto" in gone.text) == (401, True)
    assert kept(floor) == []


def test_while_nobody_says_who_leads_words_come_back(own_console: Served, floor: Floor) -> None:
    """Neither Slack's silence nor the database's costs a lead what they wrote; both are said with what to do."""
    with own_console.member(name="Ana") as ana:
        page = look(ana, "e/1")
        with writing(own_console.parts.engine) as connection:
            connection.execute(text("UPDATE console_sessions SET role = NULL, teams = NULL"))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Nobody, "standing", silent)
            answer = grade(ana, "e/1", page, comment="Lo que escribí")
        assert (answer.status_code, "Lo que escribí" in answer.text) == (503, True)
        assert "Slack does not answer" in answer.text
        with writing(own_console.parts.engine) as connection:
            connection.execute(text("ALTER TABLE console_sessions RENAME TO hidden"))
        answer = grade(ana, "e/1", page, comment="Lo que escribí")
        assert (answer.status_code, "Lo que escribí" in answer.text) == (503, True)


async def silent(*_: object) -> None:
    raise SlackSilence("no answer")


def test_an_agent_sees_nothing_of_reviewing(own_console: Served, floor: Floor) -> None:
    """Neither queue, nor entry, nor agreement."""
    with own_console.member(role=Role.AGENT) as agent:
        paths = ("/console/review", "/console/review/entries/e2", "/console/review/agreement")
        assert [agent.get(path).status_code for path in paths] == [403, 403, 403]


def test_another_teams_entry_is_not_there(lead: httpx.Client, floor: Floor) -> None:
    """To look at, to grade or to skip; the words that were sent come back."""
    mine = look(lead, "e2")
    sent = grade(lead, "theirs", mine, comment="Ajena")

    assert look(lead, "theirs").status_code == 404 == look(lead, "nowhere").status_code
    assert (sent.status_code, "Ajena" in sent.text) == (404, True)
    skip = lead.post("/console/review/entries/theirs/skip", data=fields(mine))
    assert skip.status_code == 404
    assert kept(floor, "theirs") == []


def test_too_long_a_comment_is_one_clear_sentence(lead: httpx.Client, floor: Floor) -> None:
    """A little too long: the form comes back with it. Five megabytes: it says so, and nothing breaks."""
    page = look(lead, "e/1")
    long = grade(lead, "e/1", page, comment="x" * 4_001)
    assert (long.status_code, "more than 4,000 letters" in long.text, "x" * 4_001 in long.text) == (400, True, True)
    huge = grade(lead, "e/1", page, comment="x" * 5_000_000)

    assert (huge.status_code, "That is too long" in huge.text, "Traceback" in huge.text) == (413, True, False)
    assert kept(floor) == []


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"policy": "6"}, 400), ({"policy": "0"}, 400), ({"facts": "mucho"}, 400), ({"seen": "-1"}, 400),
        ({"id": "../x"}, 400), ({"csrf": "0"}, 403), (dict.fromkeys(ALL, ""), 400),
    ],
)  # fmt: skip
def test_nonsense_is_refused(lead: httpx.Client, floor: Floor, given: dict[str, str], status: int) -> None:
    """Scores out of range, a forged token, a grade without scores: nothing is kept."""
    assert grade(lead, "e/1", look(lead, "e/1"), **given).status_code == status
    assert kept(floor) == []


def test_what_is_skipped_goes_on_to_the_next(lead: httpx.Client, floor: Floor) -> None:
    """And does not come again today; numbers in the address that are none are the usual ones."""
    answer = lead.post("/console/review/entries/e%2F1/skip", data=fields(look(lead, "e/1")))

    assert answer.headers["location"].startswith("/console/review/entries/e2?")
    assert "not that policy" not in lead.get("/console/review?many=x&done=-4").text


def test_what_people_write_runs_nothing(lead: httpx.Client, floor: Floor) -> None:
    """A question, a reply, a comment, a verdict with HTML in them are shown as text."""
    bad = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    floor.asks("bad", text=bad, reply=bad, notes=("dropped_figure",))
    floor.says("bad", "edited", text=bad + " y más")
    floor.says("bad", "dismissed", text=bad, reason="other")
    grade(lead, "bad", look(lead, "bad"), comment=bad)

    for path in ("/console/review", "/console/review/entries/bad"):
        page = lead.get(path).text
        assert "<script>alert" not in page and "<img src=x" not in page


def test_agreement_and_quality_say_when_there_is_not_enough(lead: httpx.Client, floor: Floor) -> None:
    """Numbers only from where they mean something."""
    page = lead.get("/console/review/agreement").text

    assert "Not enough yet: 0 of 30" in page and "Not enough yet: 0 of 10" in page


def test_of_an_entry_that_two_grade_the_second_sees_nothing_of_the_first(
    lead: httpx.Client, own_console: Served, floor: Floor
) -> None:
    """Nor on the page of the entry; once they have graded it themselves, they do."""
    from copilot.review.draw import Rates

    floor.rates = Rates(sample=1.0, twice=1.0)
    floor.asks("s0")
    floor.waits()
    with own_console.member(name="Luis") as luis:
        assert grade(luis, "s0", look(luis, "s0"), comment="La de Luis").status_code == 303
    before = lead.get("/console/log/s0").text
    grade(lead, "s0", look(lead, "s0"))
    after = lead.get("/console/log/s0").text

    assert "La de Luis" not in before and "La de Luis" in after


def test_agreement_and_quality_with_enough(lead: httpx.Client, own_console: Served, floor: Floor) -> None:
    """Forty entries of the sample, each graded by two who agree; three of four deserve a five."""
    from dataclasses import replace

    from copilot.review.draw import Rates

    floor.rates = Rates(sample=1.0, twice=1.0)
    for number in range(40):
        floor.asks(f"s{number}")
    replace(floor).waits()
    for number in range(40):
        for by in ("ana", "luis"):
            floor.grades(f"s{number}", by, policy=5 if number % 4 else 1)
    page = lead.get("/console/review/agreement").text

    assert "<b>1.00</b> (1.00 – 1.00)" in page
    assert re.search(r"<b>75%</b> \(\d\d% – \d\d%\)", page)
