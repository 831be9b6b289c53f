"""The log over HTTP: what stands in the address is what is shown and exported, and only to whom it belongs."""

from __future__ import annotations

import csv
import io
import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet
from sqlalchemy import Engine, text

from copilot.store.engine import writing
from copilot.types import Role, Verdict
from tests.store import seeded
from tests.store.make import NOW
from tests.store.test_log_filter import write

from .served import Served, csrf, served

EVIL = "<script>alert(1)</script>"
TEAMS = ("madrid", "sevilla")


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Three entries of two teams that this file's lead reads, and one of another; only read by the tests."""
    with served(tmp_path_factory.mktemp("log")) as running:
        engine = running.parts.engine
        write(engine, "e1", text="=El envío llegó roto", policies=("envios-es",))
        write(engine, "e2", seconds=60, team="sevilla", user="U2", text=f"Broken {EVIL}", brand=EVIL, language="en")
        write(engine, "e3", seconds=120, team="madrid", user="link:lucia", text="Otra cosa")
        write(engine, "e4", seconds=180, team="bilbao", text="Secreto de Bilbao")
        given = {"entry_id": "e1", "by": "U1", "at": NOW}
        running.parts.log.judge(Verdict(id="v", kind="edited", text="Lo mando hoy.", **given))
        yield running


def shown(page: str) -> list[str]:
    return re.findall(r'href="/console/log/(e\d)', page)


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("", ["e3", "e2", "e1"]), ("team=sevilla", ["e2"]), ("verdict=edited", ["e1"]), ("q=envio+roto", ["e1"]),
        ("q=hoy", ["e1"]), ("policy=envios-es&verdict=none", []), ("team=bilbao", []), ("q=secreto", []),
        ("since=2026-11-29&until=2026-11-29", ["e3", "e2", "e1"]), ("until=2026-11-28", []),
        ("before=1", []), ("after=-5", ["e3", "e2", "e1"]), ("before=99999999999999999999999", ["e3", "e2", "e1"]),
    ],
)  # fmt: skip
def test_the_address_is_the_filter(log: Served, query: str, ids: list[str]) -> None:
    """In the page and, but for the place in the list, in the exports."""
    with log.member(teams=TEAMS) as browser:
        page = browser.get(f"/console/log?{query}")
        assert (page.status_code, shown(page.text)) == (200, ids)
        assert "Bilbao" not in page.text
        if "before" in query or "after" in query:
            return
        lines = browser.get(f"/console/log/export.jsonl?{query}").text.splitlines()
        assert [json.loads(line)["id"] for line in lines] == ids


@pytest.mark.parametrize(
    "query",
    [
        "outcome=great", "teem=madrid", "since=yesterday", "before=x", "before=1.5", "after=%00",
        "before=" + "9" * 5_000, "q=" + "x" * 400,
        "&".join(f"team={n}" for n in range(30)), "&".join(f"a{n}=1" for n in range(300)), "before=%EF%BC%91",
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_said_and_nothing_is_shown(log: Served, query: str) -> None:
    """Nobody takes all entries for those that were asked for; an export says it too."""
    with log.member(teams=TEAMS) as browser:
        page = browser.get(f"/console/log?{query}")
        assert (page.status_code, shown(page.text)) == (400, [])
        assert 'role="alert"' in page.text
        if "before" not in query and "after" not in query:
            assert browser.get(f"/console/log/export.csv?{query}").status_code == 400


def test_an_empty_form_leaves_a_clean_address(log: Served) -> None:
    """What nobody filled in does not stand in the address that somebody sends on."""
    with log.member(teams=TEAMS) as browser:
        answer = browser.get("/console/log?team=&q=+envio+&since=&outcome=&promise=")
        assert (answer.status_code, answer.headers["location"]) == (303, "/console/log?q=envio")


def test_what_anybody_wrote_is_text(log: Served) -> None:
    """In lists, entries, filters and their refusals; and no cell is a formula."""
    with log.member(teams=TEAMS) as browser:
        for path in (
            "log",
            "log/e2",
            f"log?brand={EVIL}",
            f"log?q={EVIL}",
            f"log?{EVIL}={EVIL}",
            f"log/e2?list={EVIL}",
        ):
            assert EVIL not in browser.get(f"/console/{path}").text, path
        rows = list(csv.DictReader(io.StringIO(browser.get("/console/log/export.csv").content.decode("utf-8-sig"))))
    assert rows[2]["question"].startswith("'=El envío")
    assert rows[2]["sent"] == "Lo mando hoy."


def test_files_are_named_by_day_and_not_kept(log: Served, tmp_path: Path) -> None:
    """A file that may be opened, of the right kind; another kind does not exist."""
    with log.member(teams=TEAMS) as browser:
        answer = browser.get("/console/log/export.parquet?team=sevilla")
        assert re.fullmatch(
            r'attachment; filename="copilot-\d{4}-\d\d-\d\d\.parquet"', answer.headers["content-disposition"]
        )
        assert answer.headers["cache-control"] == "no-store"
        assert parquet.read_table(io.BytesIO(answer.content)).column("id").to_pylist() == ["e2"]
        assert browser.get("/console/log/export.exe").status_code == 404


def test_an_export_holds_nothing_open_while_somebody_reads_it(own_console: Served) -> None:
    """Neither while they wait in the middle of it, nor when they go away: others write, and no connection is kept."""
    engine = own_console.parts.engine
    fill(engine, 12_000)
    pool: Any = engine.pool
    with own_console.member(teams=seeded.TEAMS) as browser:
        with browser.stream("GET", "/console/log/export.jsonl") as answer:
            got = len(next(answer.iter_raw()))
            assert until(lambda: pool.checkedout() == 0)
            write(engine, "e9", team="bilbao")
        assert until(lambda: pool.checkedout() == 0)
        whole = browser.get("/console/log/export.jsonl").content
    assert (whole.count(b"\n"), got < len(whole) / 2) == (12_000, True)


def fill(engine: Engine, count: int) -> None:
    """So many entries with their lines: more than any buffer between the two holds."""
    seeded.seed(engine, count)
    names = "entry_id, team, asked_by, outcome"
    with writing(engine) as connection:
        connection.execute(
            text(f"INSERT INTO log_lines (position, {names}) SELECT rowid, id, team, asked_by, outcome FROM entries")
        )


def until(so: Callable[[], bool]) -> bool:
    """Whether it comes to be so."""
    for _ in range(500):
        if so():
            return True
        time.sleep(0.01)
    return False


def test_an_agent_sees_their_own_alone(log: Served) -> None:
    """In the list, the export and by its address; other entries of the team are not there."""
    with log.member(role=Role.AGENT, teams=["madrid"], name="Lucia") as browser:
        assert shown(browser.get("/console/log").text) == ["e3"]
        assert len(browser.get("/console/log/export.jsonl").text.splitlines()) == 1
        assert browser.get("/console/log/e3").status_code == 200
        assert browser.get("/console/log/e1").status_code == 404
        assert "Save the correction" not in browser.get("/console/log/e3").text


def test_nobody_sees_anything_without_coming_in(log: Served) -> None:
    """Lists, entries and files alike."""
    with log.guest() as browser:
        for path in ("log", "log/e1", "log/export.csv"):
            assert browser.get(f"/console/{path}").status_code == 303


def test_a_view_is_kept_for_its_reader_alone(log: Served) -> None:
    """Under a name; the same name again replaces it, and it can be thrown away, by its own reader."""
    with log.member(teams=TEAMS) as browser, log.member(teams=TEAMS, name="Otra") as other:
        token = csrf(browser.get("/console/log").text)
        for query in ("verdict=dismissed", "verdict=edited"):
            form = {"csrf": token, "name": f" Lo {EVIL} ", "query": query}
            answer = browser.post("/console/log/views", data=form)
            assert (answer.status_code, answer.headers["location"]) == (303, f"/console/log?{query}")
        page = browser.get("/console/log").text
        assert page.count('href="/console/log?verdict=edited"') == 1
        assert EVIL not in page
        (id,) = re.findall(r'name="id" value="(\w+)"', page)
        assert "verdict=edited" not in other.get("/console/log").text
        stolen = {"csrf": csrf(other.get("/console/log").text), "id": id}
        assert other.post("/console/log/views/forget", data=stolen).status_code == 404
        assert browser.post("/console/log/views/forget", data={"csrf": token, "id": id}).status_code == 303
        assert 'name="id"' not in browser.get("/console/log").text


@pytest.mark.parametrize(
    "form", [{"name": "", "query": ""}, {"name": "x" * 61}, {"name": "x", "query": "outcome=great"}]
)
def test_a_view_that_cannot_be_is_not_kept(log: Served, form: dict[str, str]) -> None:
    """Without a name, with too long a name, or with a filter that there is not."""
    with log.member(teams=TEAMS) as browser:
        token = csrf(browser.get("/console/log").text)
        assert browser.post("/console/log/views", data={"csrf": token, **form}).status_code == 400
        assert browser.post("/console/log/views", data={"csrf": "0" * 64, "name": "x"}).status_code == 403


def test_pages_follow_one_another(own_console: Served) -> None:
    """Older and newer lead through the whole log and back, and more than a thousand are not counted."""
    for number in range(55):
        write(own_console.parts.engine, f"e{number:02}", seconds=number)
    with own_console.member() as browser:
        first = browser.get("/console/log").text
        (older,) = re.findall(r'href="([^"]+)" data-key="n"', first)
        second = browser.get(older.replace("&amp;", "&")).text
        (newer,) = re.findall(r'href="([^"]+)" data-key="p"', second)
        found = re.compile(r'href="/console/log/(e\d\d)')
        assert "55 questions" in first
        assert [*found.findall(first), *found.findall(second)] == [f"e{number:02}" for number in reversed(range(55))]
        assert found.findall(browser.get(newer.replace("&amp;", "&")).text) == found.findall(first)
