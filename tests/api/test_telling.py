"""What is told: good rows are kept, bad ones come back with their line and what is wrong."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import text

from copilot.api.words import _FAULTS
from copilot.store.engine import reading
from copilot.store.logbook import Logbook
from evals.api_seed import MARK

from .conftest import BOTH, Door


def kinds(door: Door, entry: str) -> list[tuple[str, str]]:
    whole = Logbook(door.engine).show(entry)
    assert whole is not None
    return [(one.by, one.kind) for one in whole.verdicts]


@BOTH
async def test_a_helpdesk_says_how_a_case_ended(door: Door) -> None:
    """It stands in the log like an agent's word from Slack, under the name of the integration."""
    answer = await door.tell({"entry": "m0", "outcome": "solved", "csat": 5, "contacts": 2, "case": "4711"})
    again = await door.tell({"case": "4711", "outcome": "reopened"})

    assert (answer.status, answer.json["kept"], answer.json["refused"]) == (200, 1, 0)
    assert answer.json["results"][0]["entry_id"] == again.json["results"][0]["entry_id"] == "m0"
    assert kinds(door, "m0")[1:] == [("api:zendesk", "solved"), ("api:zendesk", "reopened")]
    told = (await door.get("/outcomes?entry=m0&limit=2")).json["outcomes"]
    assert [(one["outcome"], one["csat"], one["contacts"], one["source"]) for one in told] == [
        ("reopened", None, None, "zendesk"),
        ("solved", 5, 2, "zendesk"),
    ]


async def test_good_rows_are_kept_and_bad_ones_come_back(door: Door) -> None:
    """Each with its line, where it is wrong, and why; what was known is said to be known."""
    row = {"entry": "m0", "outcome": "solved", "at": "2026-11-29T21:10:00Z"}
    answer = await door.tell(row, {"entry": "m1", "csat": 6}, row, {"entry": f"s0{MARK}"[:2], "csat": 1}, 7)

    assert (answer.status, answer.json["kept"], answer.json["already"], answer.json["refused"]) == (207, 1, 1, 3)
    assert [(one["line"], one["status"]) for one in answer.json["results"]] == [
        (1, "kept"), (2, "refused"), (3, "already"), (4, "refused"), (5, "refused"),
    ]  # fmt: skip
    errors = [
        (one["errors"][0]["pointer"], one["errors"][0]["code"])
        for one in answer.json["results"]
        if one["status"] == "refused"
    ]
    assert errors == [("/outcomes/1/csat", "bad_csat"), ("/outcomes/3", "unknown"), ("/outcomes/4", "not_an_object")]
    assert kinds(door, "m0")[1:] == [("api:zendesk", "solved")]


async def test_where_no_row_is_good_the_request_fails(door: Door) -> None:
    """So that a webhook shows up red; the reasons come along all the same."""
    answer = await door.tell({"entry": "nothing", "csat": 3}, {"csat": 3}, Accept_Language="es-ES")

    assert (answer.status, answer.json["type"]) == (422, "urn:copilot:problem:nothing_kept")
    codes = [[error["code"] for error in one["errors"]] for one in answer.json["results"]]
    assert codes == [["unknown"], ["no_case"]]
    assert answer.json["results"][0]["errors"][0]["detail"] == _FAULTS["es"]["unknown"]


@BOTH
async def test_nobody_says_how_anothers_case_ended(door: Door, sevilla: str) -> None:
    """By entry, question, thread or number; and the refusal is that of a case that is not there."""
    await door.tell({"entry": f"s0{MARK}", "csat": 1, "case": "9"}, token=sevilla)
    rows: list[dict[str, Any]] = [
        {"entry": f"s0{MARK}"}, {"entry": f"qs0{MARK}"}, {"conversation": "CSEVI/0.5"}, {"case": "9"}, {"entry": "no"},
    ]  # fmt: skip
    answer = await door.tell(*({**row, "outcome": "solved"} for row in rows))

    assert answer.status == 422
    assert {json.dumps(one["errors"][0]["code"]) for one in answer.json["results"]} == {'"unknown"'}
    assert [kind for _, kind in kinds(door, f"s0{MARK}")] == ["edited"]


@BOTH
async def test_a_thread_is_named_by_the_link_that_slack_gives_out(door: Door) -> None:
    """To its first message or to an answer in it, or as an entry of this API shows it."""
    with reading(door.engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM conversations WHERE channel = 'CPARC'")).scalar() == 5
    links = [
        "https://nebula.slack.com/archives/CPARC/p1500000?thread_ts=1.5&cid=CPARC",
        "CPARC/1.5",
    ]
    answer = await door.tell(*({"conversation": link, "csat": n} for n, link in enumerate(links, 1)))

    assert [one["entry_id"] for one in answer.json["results"]] == ["m1", "m1"]


@BOTH
async def test_a_request_with_a_key_is_carried_out_once(door: Door) -> None:
    """However often it is repeated, and however its body is spelled; another body with that key is refused."""
    row = {"entry": "m0", "outcome": "solved"}
    first = await door.tell(row, Idempotency_Key="k-1")
    door.clock.pass_by(60)
    again = await door.post(b'{"outcomes": [ {"outcome":"solved","entry":"m0"} ]}', Idempotency_Key="k-1")
    other = await door.tell({**row, "csat": 1}, Idempotency_Key="k-1")

    assert (first.status, first.text) == (again.status, again.text)
    assert (other.status, other.json["type"]) == (422, "urn:copilot:problem:key_reused")
    assert kinds(door, "m0")[1:] == [("api:zendesk", "solved")]
    assert len((await door.get("/outcomes?entry=m0")).json["outcomes"]) == 2


async def test_a_key_is_plain(door: Door) -> None:
    """And is named as what is wrong."""
    for key in ("", "a b", "x" * 256):
        answer = await door.tell({"entry": "m0", "csat": 3}, Idempotency_Key=key)
        assert (answer.status, answer.json["errors"][0]["header"]) == (422, "Idempotency-Key")


BODIES = (
    (b"", 400, "bad_json"),
    (b"{", 400, "bad_json"),
    (b'{"outcomes": "\xff"}', 400, "bad_json"),
    (b"[" * 50_000, 400, "bad_json"),
    (b'{"outcomes": [' + b"9" * 5_000 + b"]}", 400, "bad_json"),
    (b"[]", 422, "not_an_object"),
    (b"{}", 422, "missing"),
    (b'{"outcomes": {}}', 422, "not_a_list"),
    (b'{"outcomes": []}', 422, "no_rows"),
    (b'{"outcomes": [1], "more": 1}', 422, "unknown_field"),
    (b'{"outcomes": [' + b"1," * 500 + b"1]}", 422, "too_many_rows"),
    (b'{"outcomes": ["' + b"x" * 1_000_000 + b'"]}', 413, "too_large"),
    (b'{"outcomes": [{"entry": "\\ud800", "csat": 1}]}', 422, "nothing_kept"),
    (b'{"outcomes": [{"\\ud800/~": 1}]}', 422, "nothing_kept"),
    (b'{"outcomes": [{"entry": "m0", "csat": NaN}]}', 422, "nothing_kept"),
)


async def test_a_body_that_cannot_be_is_refused_as_a_whole(door: Door) -> None:
    """With what is wrong, and nothing is kept."""
    for body, status, code in BODIES:
        answer = await door.post(body)
        said = [error["code"] for error in answer.json.get("errors", [])]
        assert answer.status == status
        assert code in {answer.json["type"].rpartition(":")[2], *said}
    assert len((await door.get("/outcomes?entry=m0")).json["outcomes"]) == 1


CONTENT = (
    {"Content-Type": "text/plain"},
    {"Content-Type": "application/x-www-form-urlencoded"},
    {"Content-Type": "application/json; charset=latin-1"},
    {"Content-Type": "application/vnd.api+json"},
    {"Content-Type": ""},
    {"Content-Type": "application/json", "Content-Encoding": "gzip"},
)


async def test_other_content_is_refused(door: Door) -> None:
    """A form of another page among it, which a browser would send unasked."""
    for headers in CONTENT:
        data = b'{"outcomes": [{"entry": "m0", "csat": 1}]}'
        answer = await door.send("POST", "/outcomes", headers=headers, data=data)
        assert (answer.status, answer.json["type"]) == (415, "urn:copilot:problem:wrong_type")


async def test_json_may_name_its_charset(door: Door) -> None:
    """In the ways that clients do."""
    for kind in ("application/json; charset=utf-8", 'Application/JSON;charset="UTF-8"'):
        assert (await door.tell({"entry": "m0", "csat": 1}, Content_Type=kind)).status == 200


async def test_a_body_is_not_read_for_whom_it_is_not(door: Door) -> None:
    """Without a token, nobody looks at what is sent."""
    answer = await door.send("POST", "/outcomes", token="", headers={"Content-Type": "text/plain"}, data=b"x" * 10)

    assert answer.status == 401
