"""The pages of figures, over HTTP: whose they are, when they say nothing, and what the pictures hold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from xml.etree import ElementTree

import pytest

from copilot.build import utc_now
from copilot.console.figures_told import seconds as seconds_told
from copilot.console.words import Words
from copilot.store.case_outcomes import CaseOutcomes
from copilot.store.engine import writing
from copilot.store.entries import record
from copilot.types import Outcome, Principal, Role, Sender, Told, Trial, Verdict
from tests.store import seeded
from tests.store.make import question, suggestion

from .served import Served, served

PAGES = (
    "",
    "/by/team",
    "/by/partner",
    "/by/policy",
    "/by/week",
    "/by/team?show=more",
    "/by/week?show=more",
    "/by/language",
    "/comparison",
    "/missing",
    "/causes",
)


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A console over 900 entries of five teams, and some that nobody could answer."""
    with served(tmp_path_factory.mktemp("figures")) as running, pytest.MonkeyPatch.context() as patch:
        patch.setattr(seeded, "NOW", utc_now())
        seeded.seed(running.parts.engine, 900, days=70)  # on a Monday, twelve weeks are eleven and a day
        for number in range(4):
            unanswered(running, f"tarjetas{number}", "¿Vendemos tarjetas regalo <script>alert(1)</script>?")
        running.parts.log.judge(verdict("tarjetas0"))
        yield running


def unanswered(running: Served, id: str, text: str) -> None:
    who = Principal(user="U1", team="redes")
    asked = question(f"q{id}", text=text, asker=who, at=utc_now() - timedelta(days=1))
    with writing(running.parts.engine) as connection:
        record(connection, suggestion(id, question=asked, outcome=Outcome.ABSTAINED), {})


def verdict(entry: str) -> Verdict:
    return Verdict(id=f"v:{entry}", entry_id=entry, by="U1", at=utc_now(), kind="solved")


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_page_opens_in_both_languages(console: Served, language: str) -> None:
    """And stays small."""
    with console.member(teams=seeded.TEAMS, language=language) as browser:
        for page in PAGES:
            answer = browser.get(f"/console/figures{page}")

            assert (answer.status_code, len(answer.content) < 60_000) == (200, True)


def test_a_lead_sees_the_figures_of_their_own_teams(console: Served) -> None:
    """In pages and in pictures; another's team is not there."""
    with console.member(teams={"contacta"}) as browser:
        assert "180 questions" in browser.get("/console/figures").text
        page = browser.get("/console/figures/by/team").text
        assert "contacta" in page and "redes" not in page
        assert browser.get("/console/figures/missing").text.count("tarjetas") == 0
        for path in ("", "/by/brand", "/comparison", "/missing", "/causes", "/chart/fates.svg"):
            assert browser.get(f"/console/figures{path}?team=redes").status_code == 404


def test_figures_are_for_leads(console: Served) -> None:
    """An agent's own questions are in the log."""
    with console.member(role=Role.AGENT, teams={"redes"}) as browser:
        assert browser.get("/console/figures").status_code == 403
        assert browser.get("/console/figures/chart/fates.svg").status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "?weeks=7", "?weeks=-1", "?weeks=x", f"?brand={'x' * 300}", "/by/agent", "/by/all", "/chart/agents.svg",
        "/by/team?show=agents", "/chart/fates.svg?weeks=1000",
    ],
)  # fmt: skip
def test_what_cannot_be_asked_for_is_not_there(console: Served, path: str) -> None:
    """Filters out of range, and a ranking of single people."""
    with console.member(teams=seeded.TEAMS) as browser:
        assert browser.get(f"/console/figures{path}").status_code == 404


def test_of_few_it_is_said_that_they_are_few(console: Served) -> None:
    """Nobody made a promise, and a brand that nobody named has no figures."""
    with console.member(teams=seeded.TEAMS) as browser:
        assert "too few yet (0 of 20)" in browser.get("/console/figures").text
        assert "There are no questions" in browser.get("/console/figures?brand=nobody").text


def test_a_filter_narrows_and_can_be_taken_off(console: Served) -> None:
    """It stays in the address of every tab."""
    with console.member(teams=seeded.TEAMS) as browser:
        page = browser.get("/console/figures?weeks=26&team=redes&language=en").text

        assert "/console/figures/comparison?weeks=26&amp;team=redes&amp;language=en" in page
        assert 'href="/console/figures?weeks=26&amp;language=en"' in page


def test_a_group_of_few_people_is_not_shown(own_console: Served) -> None:
    """Its figures would be somebody's."""
    for number in range(25):
        unanswered(own_console, f"e{number}", "¿Y esto?")
    with own_console.member(teams=seeded.TEAMS) as browser:
        page = browser.get("/console/figures/by/team").text

        assert "1 group of fewer than 3 people is not shown" in page
        assert "redes</a>" not in page


def test_missing_knowledge_is_told_without_running_what_people_wrote(console: Served) -> None:
    """By the words of the questions."""
    with console.member(teams={"redes"}) as browser:
        page = browser.get("/console/figures/missing").text

        assert "tarjetas" in page
        assert "4 times" in page
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


def test_what_customers_think_is_shown_where_a_helpdesk_tells_it(own_console: Served) -> None:
    """With its interval, or that it is too few; without a helpdesk, nobody is told to wait for it."""
    engine = own_console.parts.engine
    compared(own_console, 30)
    with own_console.member(teams={"redes"}) as browser:
        assert "Satisfied customers" not in browser.get("/console/figures").text
    sender = Sender(token="t", source="zendesk", teams=frozenset({"redes"}))
    for known, shown in ((10, "too few yet (10 of 20)"), (30, "of 30 surveys")):
        rows = [Told(line=1, at=utc_now(), entry=f"c{number}", csat=2 + number % 4) for number in range(known)]
        CaseOutcomes(engine).keep(rows, sender, utc_now())
        with own_console.member(teams={"redes"}) as browser:
            page = browser.get("/console/figures").text
            assert "Satisfied customers" in page and shown in page
    assert "3.4" in page and "47%" in page


@pytest.mark.parametrize("name", ["fates", "at_first", "abstained"])
@pytest.mark.parametrize("more", ["", "&narrow=1"])
def test_a_picture_has_a_name_and_a_description_and_runs_nothing(console: Served, name: str, more: str) -> None:
    """It is told to whoever does not see it, and a browser would run no script in it."""
    with console.member(teams=seeded.TEAMS, language="es") as browser:
        answer = browser.get(f"/console/figures/chart/{name}.svg?weeks=12{more}")
    root = ElementTree.fromstring(answer.content)
    tags = [str(one.tag).rpartition("}")[2] for one in root.iter()]

    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert (root.get("role"), tags[1:3]) == ("img", ["title", "desc"])
    assert "script" not in tags and "http://" not in answer.text.replace("http://www.w3.org/", "")
    assert "prefers-color-scheme:dark" in answer.text.replace(" ", "")


def test_the_comparison_says_that_it_is_too_early(own_console: Served) -> None:
    """And how many cases it takes."""
    with own_console.member(teams={"redes"}) as browser:
        assert "No comparison is running" in browser.get("/console/figures/comparison").text
        assert "not enough data" not in browser.get("/console/figures/comparison").text
    compared(own_console, 12)
    with own_console.member(teams={"redes"}) as browser:
        page = browser.get("/console/figures/comparison").text

        assert "There is not enough data yet" in page and "388 in each group" in page


def test_the_comparison_tells_the_effect_with_its_interval(own_console: Served) -> None:
    """Where there is enough: three in four solved with a draft, one in four without."""
    compared(own_console, 240)
    with own_console.member(teams={"redes"}) as browser:
        page = browser.get("/console/figures/comparison", timeout=60).text  # the first time, scipy is imported

        assert "+50.0 points" in page and "Beyond chance" in page
        assert "not enough data" not in page


def compared(running: Served, count: int) -> None:
    """So many cases in turns with and without a draft, one in four of the one half and three of the other solved."""
    for number in range(count):
        held = bool(number % 2)
        trial = Trial(held=held, chance=0.5, stratum="new")
        at = utc_now() - timedelta(hours=1)
        asked = question(f"q{number}", asker=Principal(user=f"U{number % 7}", team="redes"), at=at, trial=trial)
        with writing(running.parts.engine) as connection:
            record(connection, suggestion(f"c{number}", question=asked), {})
        solved = (number // 2) % 4 < (1 if held else 3)
        kind = "solved" if solved else "not_solved"
        running.parts.log.judge(Verdict(id=f"v{number}", entry_id=f"c{number}", by="U1", at=utc_now(), kind=kind))


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0.02, "< 0.1 s"), (0.0, "0.0 s"), (1.3, "1.3 s"), (27, "27 s"), (150, "2.5 min"), (9e4, "1.0 d")],
)
def test_times_are_told_as_people_tell_them(seconds: float, told: str) -> None:
    """With the unit that fits, and never as nothing when there was something."""
    assert seconds_told(seconds, Words("en")).replace("\u00a0", " ") == told
