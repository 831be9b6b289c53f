"""One entry over HTTP: all of it, and what a lead adds; two at once, late, forbidden, or too much."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from copilot.store.asks import Asks
from copilot.store.case_outcomes import CaseOutcomes
from copilot.store.corrections import Corrections
from copilot.store.engine import reading
from copilot.store.knowledge import KnowledgeStore
from copilot.store.schema import outbox
from copilot.types import (
    Effort,
    Feeling,
    FollowUp,
    LeadAnswer,
    LeadAsk,
    Note,
    Outcome,
    Place,
    Plan,
    Point,
    Reading,
    Refusal,
    Register,
    Role,
    Sender,
    Step,
    Told,
    Try,
    Turn,
    Verdict,
)
from tests.store.make import NOW, changes, later, page, page_change, question, stemmed, suggestion
from tests.store.test_log import evidence

from .served import Served, csrf, served

EVIL = '<script>alert("x")</script>'


def whole(id: str = "e1") -> Any:
    """A suggestion with something in every part, all of it hostile."""
    plan = Plan(
        outcome=Outcome.SUGGESTED,
        can=(Point(text=f"can {EVIL}", cites=("envio#can",)),),
        cannot=(
            Refusal(text=f"cannot {EVIL}", because=f"why {EVIL}", instead=f"instead {EVIL}", cites=("envio#can",)),
        ),
        steps=(Step(text=f"step {EVIL}", owner=f"owner {EVIL}", cites=("envio#can",)),),
        follow_up=FollowUp(what=f"follow {EVIL}", owner=f"who {EVIL}", due=NOW, cites=()),
        evidence=(
            replace(evidence("envio#can", "envio"), text=f"passage {EVIL}", score=0.625, found_by=("words", EVIL)),
            replace(evidence("other#can", "other"), title=f"nearly {EVIL}", score=0.25),
        ),
    )
    reading_ = Reading(
        language="es", register=Register.USTED, feelings=(Feeling(name="anger", words=(f"felt {EVIL}",)),),
        needs=(f"needs {EVIL}",), effort=Effort(contacts=3, days=20), facts={f"fact{EVIL}": EVIL}, missing=(EVIL,),
    )  # fmt: skip
    thread = (Turn(author="customer", text=f"turn {EVIL}", channel="chat", at=NOW),)
    return suggestion(
        id, question=question(f"q{id}", text=f"asked {EVIL}", thread=thread, brand=EVIL), plan=plan, reading=reading_,
        reply=f"Le llamo hoy. {EVIL}", notes=(Note(code="trimmed", text=f"mended {EVIL}"),), prompt_digest="abc123",
        tries=(Try(writer="m", run_id="r", problem=f"problem {EVIL}", seconds=1.5, input_tokens=1234, cost=0.0125),),
        timings_ms={"mask": 1.0, "write": 7.5, "total": 8.5}, rung="model", writer="m",
    )  # fmt: skip


@pytest.fixture
def entry(own_console: Served) -> Served:
    """That entry, edited and solved, with what was asked of leads; and knowledge to find passages in."""
    _fill(own_console)
    return own_console


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The same, for tests that only read."""
    with served(tmp_path_factory.mktemp("entry")) as running:
        _fill(running)
        yield running


def _fill(running: Served) -> None:
    log, engine = running.parts.log, running.parts.engine
    log.record(whole(), {"index": "idx9", "model": "m"})
    log.record_failure(question("q2"), "WriterFailed", {})
    said = {"entry_id": "e1", "by": f"U1{EVIL}"}
    log.judge(Verdict(id="v1", at=NOW, kind="edited", text=f"Le llamo mañana. {EVIL}", **said))
    log.judge(Verdict(id="v2", at=later(5), kind="solved", **said))
    place = Place(workspace="T1", channel="C1", thread_ts="1.1")
    asked = {"entry_id": "e1", "team": "madrid", "asked_by": "U1", "asked_at": NOW, "place": place}
    Asks(engine).ask(LeadAsk(id="a1", kind="approval", text=f"may I {EVIL}", **asked), [], NOW)  # type: ignore[arg-type]
    Asks(engine).ask(LeadAsk(id="a2", kind="advice", text="how", **asked), [], NOW)  # type: ignore[arg-type]
    texts = (stemmed("envio#can", "envio", "dinero"), stemmed("secret#can", "secret", "dinero", title="Secreto"))
    for one, tokens in zip(texts, ({"all"}, {"bilbao"}), strict=True):
        changed = page_change(page(one.passage.page), one, tokens=tokens)
        KnowledgeStore(engine).apply(changes(changed))


def post(browser: httpx.Client, what: str, **form: str) -> httpx.Response:
    return browser.post(f"/console/log/e1/{what}", data={"csrf": csrf(browser.get("/console/log").text), **form})


def test_everything_is_there_as_text(read: Served) -> None:
    """Each part of the entry, in words, and nothing of it is markup."""
    with read.member() as browser:
        text = browser.get("/console/log/e1").text
    plain = html.unescape(text)
    for part in (
        "asked", "turn", "can", "cannot", "instead", "step", "owner", "follow", "passage", "nearly", "felt", "needs",
        "mended", "problem", "may I",
    ):  # fmt: skip
        assert f"{part} {EVIL}" in plain, part
    for part in ("0.625", "words", "envio#can", "Anger", "3 contacts", "20 days", "abc123", "idx9", "7.5", "0.0125"):
        assert part in plain, part
    assert "1,234 in" in plain and "Found and not used" in plain and "Solved" in plain
    assert EVIL not in text


def test_what_a_helpdesk_told_of_the_case_is_there(entry: Served) -> None:
    """The customer's mark, the contacts, and how it ended, each with who said so."""
    sender = Sender(token="t", source="zendesk", teams=frozenset({"madrid"}))
    told = Told(line=1, at=later(9), entry="e1", csat=2, contacts=3, ending="reopened")
    CaseOutcomes(entry.parts.engine).keep([told], sender, later(9))
    with entry.member(language="es") as browser:
        plain = html.unescape(browser.get("/console/log/e1").text)
    assert "Nota del cliente: 2 de 5" in plain and "3 contactos" in plain
    assert "por zendesk" in plain and "api:" not in plain


def test_suggested_stands_beside_sent_with_the_words_that_changed(read: Served) -> None:
    """Word by word, and said to those who cannot see colours."""
    with read.member(language="es") as browser:
        text = browser.get("/console/log/e1").text
    assert "<del><span" in text and "hoy.<span" in text and "quitado" in text
    assert "<ins><span" in text and "mañana.<span" in text and "añadido" in text


def test_a_failure_is_an_entry_too(read: Served) -> None:
    """It says why there is no suggestion, and offers nothing that needs one."""
    with read.member() as browser:
        page_ = browser.get("/console/log/q2")
        assert page_.status_code == 200
        assert "WriterFailed" in page_.text and "Save the correction" not in page_.text


@pytest.mark.parametrize("id", ["nothing", "e1/x", "%00", "..%2f..%2fetc", "x" * 5_000, "'%20OR%201=1"])
def test_what_does_not_exist_is_not_there(read: Served, id: str) -> None:
    """404, whatever the address."""
    with read.member() as browser:
        assert browser.get(f"/console/log/{id}").status_code == 404


@pytest.mark.parametrize(
    ("what", "form"),
    [
        ("correction", {"text": "x", "version": "0"}),
        ("passages", {"passage": "envio#can", "expected": "yes"}),
        ("answer", {"ask": "a1", "kind": "approved"}),
    ],
)
def test_another_team_and_an_agent_change_nothing(read: Served, what: str, form: dict[str, str]) -> None:
    """404 for whoever leads elsewhere, 403 for agents and for forms of other sites."""
    with read.member(teams=["bilbao"]) as browser:
        assert browser.get("/console/log/e1").status_code == 404
        assert post(browser, what, **form).status_code == 404
    with read.member(role=Role.AGENT) as browser:
        assert post(browser, what, **form).status_code == 403
    with read.member() as browser:
        assert browser.post(f"/console/log/e1/{what}", data=form).status_code == 403


def test_a_correction_is_kept_masked_beside_the_suggestion(entry: Served) -> None:
    """Sent to nobody; personal data does not come in by it."""
    with entry.member() as browser:
        answer = post(browser, "correction", text=f"Escríbame a ana@example.com {EVIL}", version="0")
        assert (answer.status_code, answer.headers["location"]) == (303, "/console/log/e1?done=corrected#correction")
        text = browser.get("/console/log/e1?done=corrected").text
    assert "The correction is saved." in text
    assert "ana@example.com" not in text and EVIL not in text
    assert "Version 1" in text


def test_two_leads_correct_at_once(entry: Served) -> None:
    """The second sees both texts, and saves after the first; nothing is lost."""
    with entry.member() as first, entry.member(name="Eva") as second:
        post(first, "correction", text="La primera", version="0")
        clash = post(second, "correction", text="La segunda", version="0")
        assert clash.status_code == 409
        assert "La primera" in clash.text and "La segunda" in clash.text and 'name="version" value="1"' in clash.text
        assert post(second, "correction", text="La segunda", version="1").status_code == 303
    held = Corrections(entry.parts.engine).beside("e1", ["madrid"])
    assert held is not None and [one.text for one in held.corrections] == ["La primera", "La segunda"]


@pytest.mark.parametrize(
    ("form", "status"),
    [({"text": ""}, 400), ({"text": " \n"}, 400), ({"text": "x" * 8_001}, 400), ({"text": "x", "version": "-1"}, 400),
     ({"text": "x" * 5_000_000}, 413), ({"text": "x", "version": "9" * 40}, 400)],
)  # fmt: skip
def test_a_correction_that_cannot_be_is_refused(read: Served, form: dict[str, str], status: int) -> None:
    """Empty, too long, five megabytes, or of a version that cannot be."""
    with read.member() as browser:
        assert post(browser, "correction", **form).status_code == status


def test_a_passage_that_should_have_been_found_is_searched_marked_and_taken_back(entry: Served) -> None:
    """Among those that the lead may see."""
    with entry.member() as browser:
        found = browser.get("/console/log/e1?find=dinero").text
        assert "It was found" in found and "Secreto" not in found
        assert post(browser, "passages", passage="envio#can", expected="yes").status_code == 303
        assert "Take back" in browser.get("/console/log/e1").text
        assert post(browser, "passages", passage="envio#can", expected="no").status_code == 303
        assert "Take back" not in browser.get("/console/log/e1").text
        assert "There are no passages" in browser.get("/console/log/e1?find=zzzz").text
        assert post(browser, "passages", passage="nothing", expected="yes").status_code == 404
        assert post(browser, "passages", passage="envio#can", expected="perhaps").status_code == 400


def test_an_answer_reaches_the_agent_as_from_slack(entry: Served) -> None:
    """In the thread of the question, once, with the words masked."""
    with entry.member() as browser:
        answer = post(browser, "answer", ask="a1", kind="approved", text="Sí, y escriba a ana@example.com")
        assert answer.headers["location"] == "/console/log/e1?done=answered#asks"
        assert "Approved" in browser.get("/console/log/e1").text
    with reading(entry.parts.engine) as connection:
        (row,) = connection.execute(select(outbox)).all()
    assert (row.nonce, row.team, row.channel, row.thread_ts) == ("ask:a1:answer", "T1", "C1", "1.1")
    assert "U1" in row.payload and "ana@example.com" not in row.payload


def test_who_answers_second_sees_the_first_answer_and_keeps_their_words(entry: Served) -> None:
    """It holds, and the agent is told once."""
    given = LeadAnswer(by="U0OTRA", at=NOW, kind="declined", text="No, esta vez no.")
    with entry.member() as browser:
        Asks(entry.parts.engine).answer("a1", given, [])
        late = post(browser, "answer", ask="a1", kind="approved", text="Sí, claro")
        assert late.status_code == 409
        assert "Sí, claro" in late.text and "No, esta vez no." in late.text and "U0OTRA" in late.text
    with reading(entry.parts.engine) as connection:
        assert connection.execute(select(outbox)).all() == []


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"ask": "a2", "kind": "approved"}, 400), ({"ask": "a2", "kind": "answered", "text": ""}, 400),
        ({"ask": "a1", "kind": "perhaps"}, 400), ({"ask": "a9", "kind": "approved"}, 404),
        ({"ask": "a2", "kind": "answered", "text": "x" * 8_001}, 400),
    ],
)  # fmt: skip
def test_an_answer_that_cannot_be_is_refused(read: Served, form: dict[str, str], status: int) -> None:
    """Approving advice, answering without words, or what nobody asked."""
    with read.member() as browser:
        assert post(browser, "answer", **form).status_code == status
