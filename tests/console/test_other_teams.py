"""What is another team's is in no page and no export, whatever address it is asked for by."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import httpx
import pyarrow.parquet as parquet
import pytest
from starlette.routing import Mount, Route

from copilot.store.measuring import Measuring
from copilot.types import Role
from copilot.workers.console import console as made_console
from evals.api_seed import MARK, seed

from .served import Served, served

THEIRS = f"s0{MARK}"
"""An entry of Sevilla."""
INSIDE = re.compile(rf"(Pregunta \d|Respuesta|Hola|Llamar|\bU|\bb|\bT|desk-|N-) ?{MARK}")
"""What such an entry holds: an address that is told back on a page is no leak."""
FORMATS = ("csv", "jsonl", "parquet")
WIDE = ("", "?team=sevilla", "?team=madrid&team=sevilla", "?q=Pregunta", "?teams=sevilla&role=lead&since=2000-01-01")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A console over the log of two teams, measured."""
    with served(tmp_path_factory.mktemp("teams")) as running:
        seed(running.parts.engine)
        Measuring(running.parts.engine).catch_up()
        yield running


def pages(filled: Served) -> list[str]:
    """Every address that is read, those of sections that nobody has written yet too."""
    found = []
    for route in made_console(filled.parts).routes:
        if isinstance(route, Mount):
            assert route.path == "/static", "a part of the console that this test does not know"
        elif isinstance(route, Route) and "GET" in (route.methods or ()):
            found.append(f"/console{route.path}")
    return found


def addresses(path: str) -> list[str]:
    """The address with whatever may stand in its places: an entry of Sevilla, a format, a name."""
    if "{format}" in path:
        return [path.replace("{format}", one) for one in FORMATS]
    if re.search(r"\{(id|entry)", path):
        ids = (THEIRS, f"q{THEIRS}", f"{THEIRS}/", f"p{THEIRS}")
        return [re.sub(r"\{(id|entry)[^}]*\}", one, path) for one in ids]
    names = ("team", "brand", "policy", "week", "language", "channel", "used", "x", "sevilla")
    return [re.sub(r"\{[^}]+\}", one, path) for one in (names if "{" in path else names[:1])]


def read(answer: httpx.Response) -> str:
    """All that an answer holds, also in columns."""
    if answer.content[:4] == b"PAR1":
        return str(parquet.read_table(io.BytesIO(answer.content)).to_pylist())
    return answer.text


@pytest.mark.parametrize("role", [Role.LEAD, Role.AGENT])
def test_no_page_and_no_export_shows_another_teams_rows(filled: Served, role: Role) -> None:
    """Of every address that the console answers, with every way to ask for more than one's own."""
    asked = [f"{one}{query}" for path in pages(filled) for one in addresses(path) for query in WIDE]
    shown = 0
    with filled.member(role=role, name="Nuria") as browser:
        for address in asked:
            answer = browser.get(address)
            text = read(answer)
            assert answer.status_code < 500, address
            assert not INSIDE.search(text), address
            assert MARK in address or MARK not in text, address
            shown += "parcel late" in text

    assert len(asked) > 60
    assert shown > 10 if role is Role.LEAD else shown == 0, "the test has seen what is Madrid's own"


def test_an_entry_of_another_team_is_not_there(filled: Served) -> None:
    """404, as for one that does not exist; for its own lead it is there."""
    of_entries = [path for path in pages(filled) if re.search(r"/(log|entries)/\{(id|entry)", path)]
    with filled.member() as browser, filled.member(teams=("sevilla",), name="Vera") as vera:
        for path in of_entries:
            here, nowhere = (re.sub(r"\{(id|entry)[^}]*\}", one, path) for one in (THEIRS, "nowhere"))
            assert (browser.get(here).status_code, browser.get(nowhere).status_code) == (404, 404), path
            assert vera.get(here).status_code == 200, path

    assert len(of_entries) >= 2


def test_the_way_in_leads_nowhere_else(filled: Served) -> None:
    """A link to another team's entry lets its reader in, and shows nothing of it."""
    with filled.guest() as browser:
        browser.post(filled.link(path=f"/console/log/{THEIRS}"))
        answer = browser.get(f"/console/log/{THEIRS}")

    assert (answer.status_code, INSIDE.search(answer.text)) == (404, None)
