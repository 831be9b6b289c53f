"""What is read: by the page, filtered, streamed, and one entry whole."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest
from sqlalchemy import text

from copilot.api.access import MOST_EXPORTS, Pace
from copilot.api.problems import Refused
from copilot.store.engine import writing
from copilot.store.entries import SqlLog, record
from copilot.types import Verdict
from tests.store.make import later, question, suggestion

from .conftest import BOTH, Door


async def test_the_log_is_read_newest_first(door: Door) -> None:
    """With what stands in a list of the console."""
    answer = await door.get("/entries")
    entries = answer.json["entries"]

    assert answer.status == 200
    assert [one["id"] for one in entries] == ["m9-failed", "m4", "m3", "m2", "m1", "m0"]
    assert (entries[0]["outcome"], entries[0]["failure"]) == ("failed", "WriterFailed")
    assert (entries[1]["team"], entries[1]["verdicts"], entries[1]["promised"]) == ("madrid", ["edited"], True)
    assert answer.json["next_cursor"] is None


@BOTH
async def test_pages_hold_every_row_once(door: Door) -> None:
    """Also when something new comes in between two pages."""
    for what in ("entries", "verdicts", "promises", "outcomes"):
        whole = [one["id"] for one in (await door.get(f"/{what}")).json[what]]
        read: list[str] = []
        cursor = ""
        while True:
            page = (await door.get(f"/{what}?limit=2{cursor}")).json
            read += [one["id"] for one in page[what]]
            if len(read) == 2:
                _something_new(door, what)
            if page["next_cursor"] is None:
                break
            cursor = f"&cursor={quote(page['next_cursor'])}"

        assert read == whole and len(read) >= 5


def _something_new(door: Door, name: str) -> None:
    SqlLog(door.engine).record(suggestion(name, question=question(f"q{name}", at=later(999))), {})
    SqlLog(door.engine).judge(Verdict(id=f"v{name}", entry_id="m0", by="U", at=later(999), kind="used"))


@BOTH
async def test_filters_are_those_of_the_console(door: Door) -> None:
    """They add up, and several values of one are alternatives."""

    async def ids(query: str) -> list[str]:
        return [one["id"] for one in (await door.get(f"/entries?{query}")).json["entries"]]

    assert await ids("outcome=failed") == ["m9-failed"]
    assert await ids("outcome=failed&outcome=suggested&limit=2") == ["m9-failed", "m4"]
    assert await ids("verdict=edited&q=parcel&team=madrid&promise=yes&limit=1") == ["m4"]
    assert await ids("verdict=dismissed") == []
    since, until = quote(later(1).isoformat()), quote(later(3).isoformat())
    assert await ids(f"since={since}&until={until}") == ["m2", "m1"]


@BOTH
async def test_rows_by_time_are_filtered_too(door: Door) -> None:
    """Verdicts by kind, promises by how they stand, all by entry and time."""
    SqlLog(door.engine).judge(Verdict(id="x", entry_id="m1", by="U", at=later(500), kind="solved"))
    solved = (await door.get("/verdicts?verdict=solved")).json["verdicts"]

    assert [(one["entry_id"], one["kind"], one["team"]) for one in solved] == [("m1", "solved", "madrid")]
    assert [one["id"] for one in (await door.get("/verdicts?entry=m1")).json["verdicts"]] == ["x", "vm1"]
    assert len((await door.get("/promises?state=open")).json["promises"]) == 5
    assert (await door.get("/promises?state=kept")).json["promises"] == []
    late = quote(later(73).isoformat())
    assert [one["entry_id"] for one in (await door.get(f"/promises?since={late}")).json["promises"]] == ["m4", "m3"]


async def test_a_promise_says_how_it_stands(door: Door) -> None:
    """Overdue by now, kept in time or too late."""
    from copilot.store.promises import Promises

    Promises(door.engine).mark("pm0", "kept", "U1", later(500))
    Promises(door.engine).mark("pm1", "kept", "U1", later(700))
    found = {one["id"]: one for one in (await door.get("/promises")).json["promises"]}

    assert [found[id]["on_time"] for id in ("pm0", "pm1", "pm2")] == [True, False, False]
    assert [found[id]["overdue"] for id in ("pm0", "pm1", "pm2")] == [False, False, True]
    assert [found[id]["state"] for id in ("pm0", "pm2")] == ["kept", "open"]
    assert [one["id"] for one in (await door.get("/promises?state=kept")).json["promises"]] == ["pm1", "pm0"]


@BOTH
async def test_one_entry_is_shown_whole(door: Door) -> None:
    """With its thread, what was suggested, and all that became of it."""
    shown = (await door.get("/entries/m0")).json

    assert (shown["question"], shown["reply"]) == ("Pregunta 0 parcel late", "Respuesta parcel late")
    assert shown["conversation"] == "Tparcel late/CPARC/0.5"
    assert [turn["text"] for turn in shown["thread"]] == ["Hola parcel late"]
    assert shown["suggestion"]["entry_id"] == "m0"
    assert [one["kind"] for one in shown["verdicts"]] == ["edited"]
    assert [one["what"] for one in shown["promises"]] == ["Llamar parcel late"]
    assert [(one["csat"], one["case"]) for one in shown["outcomes"]] == [(4, "N-m0")]


async def test_a_failed_entry_is_shown_without_a_suggestion(door: Door) -> None:
    """It has a question and says why."""
    shown = (await door.get("/entries/m9-failed")).json

    assert (shown["suggestion"], shown["failure"], shown["conversation"]) == (None, "WriterFailed", None)


@BOTH
async def test_everything_is_exported_line_by_line(door: Door) -> None:
    """What the filters choose and nothing else, with verdicts."""
    answer = await door.get("/entries.jsonl?outcome=suggested")
    rows = [json.loads(line) for line in answer.text.splitlines()]

    assert answer.headers["Content-Type"].startswith("application/x-ndjson")
    assert [row["id"] for row in rows] == ["m4", "m3", "m2", "m1", "m0"]
    assert [one["kind"] for one in rows[0]["verdicts"]] == ["edited"]
    assert rows[0]["at"] == later(4).isoformat()


async def test_an_export_that_is_given_up_leaves_nothing_behind(door: Door) -> None:
    """The reader goes away after the first bytes; the next exports begin, and writers are not held up."""
    with writing(door.engine) as connection:
        for number in range(1200):
            asked = question(f"qx{number}", text="x" * 2000)
            record(connection, suggestion(f"x{number}", question=asked, reply="x" * 4000), {})
    for _ in range(MOST_EXPORTS + 1):
        headers = {"Authorization": f"Bearer {door.token}"}
        response = await door.session.get(f"{door.url}/entries.jsonl", headers=headers)
        assert await response.content.read(10)
        response.close()
        SqlLog(door.engine).judge(Verdict(id=f"g{_}", entry_id="m0", by="U", at=later(9), kind="used"))


def test_only_so_many_exports_run_at_once() -> None:
    """For one token; when one has ended, the next may begin."""
    pace = Pace(lambda: 0.0)
    for _ in range(MOST_EXPORTS):
        pace.begin_export("t")
    with pytest.raises(Refused) as refused:
        pace.begin_export("t")
    pace.begin_export("u")
    with pace.exporting("t"):
        pass
    pace.begin_export("t")

    assert refused.value.code == "too_many"


WRONG = (
    ("tema=madrid", "unknown_name", "tema"),
    ("entry=m0", "unknown_name", "entry"),
    ("team=", "empty", "team"),
    ("q=%20%00", "empty", "q"),
    ("cursor=", "empty", "cursor"),
    ("limit=0", "bad_limit", "limit"),
    ("limit=201", "bad_limit", "limit"),
    ("limit=٣", "bad_limit", "limit"),
    ("limit=1&limit=2", "given_twice", "limit"),
    ("cursor=x", "bad_cursor", "cursor"),
    ("cursor=99999999999999999999", "bad_cursor", "cursor"),
    ("outcome=nonsense", "unknown_value", "outcome"),
    ("since=yesterday", "not_a_time", "since"),
    ("since=2026-11-23&until=2026-11-22", "backwards", "until"),
    (f"q={'x' * 301}", "too_long", "q"),
)


async def test_what_cannot_be_asked_is_named(door: Door) -> None:
    """A filter that means nothing must not be taken for one that chooses everything."""
    for query, code, parameter in WRONG:
        answer = await door.get(f"/entries?{query}")
        assert answer.status == 422
        assert [(one["code"], one["parameter"]) for one in answer.json["errors"]] == [(code, parameter)]


async def test_a_cursor_that_nobody_gave_out_is_refused(door: Door) -> None:
    """Whatever it decodes to."""
    for cursor in ("x", "W10=", "WyIyMDI2IiwgMV0=", "bnVsbA==", "eyJhIjogMX0=", "12", "%00", "😀"):
        answer = await door.get(f"/verdicts?cursor={quote(cursor)}")
        assert (answer.status, answer.json["errors"][0]["code"]) == (422, "bad_cursor")


async def test_a_database_that_does_not_answer_is_said_without_what_is_inside(door: Door) -> None:
    """503, when to come back, and no table or statement."""
    with writing(door.engine) as connection:
        connection.execute(text("ALTER TABLE verdicts RENAME TO gone"))
    answer = await door.get("/verdicts", **{"Accept-Language": "es"})

    assert (answer.status, answer.headers["Retry-After"]) == (503, "60")
    assert answer.json["remedy"].startswith("Pruebe otra vez")
    assert "verdicts" not in answer.text and "SELECT" not in answer.text
