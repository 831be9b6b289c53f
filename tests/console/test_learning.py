"""Learning in the console, over HTTP: who sees what, what is written when, and what a page says when it is not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from copilot.build import Parts
from copilot.retrieval.embedders.usem3 import Usem3Embedder
from copilot.store.proposals import Proposals
from copilot.types import Role
from copilot.types.learning import Proposal
from copilot.workers import suites
from copilot.workers.learning import Learning

from .learned import LINE, NEW, OLD, company, corrected, offered, parts_of
from .served import Served, csrf, served


@pytest.fixture(autouse=True)
def no_evals(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a deployment: the product without the evals beside it."""
    monkeypatch.setattr(suites, "FOLDER", Path("nowhere"))


@pytest.fixture
def here(tmp_path: Path, embedder: Usem3Embedder) -> Iterator[tuple[Served, Parts, Proposal, Path]]:
    """The console over a small company, its worker's parts, the proposal, and the page that it is about."""
    shelf = company(tmp_path, embedder)
    parts = parts_of(shelf)
    proposal = corrected(parts)
    with served(shelf.home, COPILOT_KNOWLEDGE=str(shelf.knowledge)) as console:
        yield console, parts, proposal, shelf.knowledge / "policies" / "envio.md"
    parts.engine.dispose()


def post(client: httpx.Client, id: str, to: str = "decide", **form: str) -> httpx.Response:
    page = client.get(f"/console/learning/{id}").text
    return client.post(f"/console/learning/{id}/{to}", data={"csrf": csrf(page), **form})


def work(parts: Parts) -> None:
    while Learning(parts).step():
        pass


def test_a_proposal_is_tried_accepted_replayed_and_undone(here: tuple[Served, Parts, Proposal, Path]) -> None:
    """The files change when a lead accepts, and go back to the letter; every step is told."""
    console, parts, proposal, page = here
    before = page.read_text("utf-8")
    with console.member() as lead:
        assert "New case" not in lead.get("/console/learning").text
        assert 'value="accept"' not in lead.get(f"/console/learning/{proposal.id}").text
        assert post(lead, proposal.id, "try").status_code == 303
        waiting = lead.get(f"/console/learning/{proposal.id}/trial")
        assert "hx-trigger" in waiting.text and "hx-refresh" not in waiting.headers
        work(parts)
        assert lead.get(f"/console/learning/{proposal.id}/trial").headers["hx-refresh"] == "true"
        assert page.read_text("utf-8") == before
        tried = lead.get(f"/console/learning/{proposal.id}").text
        assert "The full evals are not installed here" in tried and "del almacén.</ins>" in tried

        assert post(lead, proposal.id, what="accept", version="1", reason="").status_code == 303
        assert page.read_text("utf-8") == before.replace(OLD, NEW)
        work(parts)
        assert post(lead, proposal.id, "try", entry="c0").status_code == 303
        work(parts)
        replayed = lead.get(f"/console/learning/{proposal.id}/replay").text
        assert "Then" in replayed and "del almacén.</ins>" in replayed

        assert post(lead, proposal.id, what="undo", version="2", reason="era otra cosa").status_code == 303
        assert page.read_text("utf-8") == before
        assert "era otra cosa" in lead.get("/console/learning/" + proposal.id).text
        assert "undone" in lead.get("/console/learning?show=decided").text


def test_a_yes_before_the_trial_takes_effect_after_it(here: tuple[Served, Parts, Proposal, Path]) -> None:
    """The lead need not come back: the page says whose yes waits, and the file changes once the trial is over."""
    console, parts, proposal, page = here
    before = page.read_text("utf-8")
    with console.member() as lead:
        assert post(lead, proposal.id, what="agree", version="1", reason="").status_code == 303
        waiting = lead.get(f"/console/learning/{proposal.id}").text
        assert "Nuria has said yes" in waiting and "hx-trigger" in waiting
        assert 'value="agree"' not in waiting and page.read_text("utf-8") == before
        work(parts)
        assert page.read_text("utf-8") == before.replace(OLD, NEW)
        assert "accepted · <b>Nuria</b>" in lead.get(f"/console/learning/{proposal.id}").text


def test_what_was_rejected_by_mistake_waits_again(here: tuple[Served, Parts, Proposal, Path]) -> None:
    """With everything that was said of it; what was tried before counts no more."""
    console, _, proposal, _ = here
    with console.member() as lead:
        post(lead, proposal.id, what="reject", version="1", reason="sin querer")
        assert proposal.id not in lead.get("/console/learning").text
        assert post(lead, proposal.id, what="reopen", version="2", reason="").status_code == 303
        shown = lead.get(f"/console/learning/{proposal.id}").text
        assert "sin querer" in shown and "waiting again" in shown and 'value="agree"' in shown
        assert proposal.id in lead.get("/console/learning").text


def test_another_teams_is_not_there(here: tuple[Served, Parts, Proposal, Path]) -> None:
    """Neither the proposal nor its pieces, nor what can be done with it; of a shared one, own entries alone."""
    console, parts, proposal, page = here
    hidden = offered(parts, "Solo del norte y de nadie", entry="c2", team="norte", target="secreta")
    with console.member() as lead, console.member(role=Role.AGENT, name="Ana") as agent:
        shown = lead.get(f"/console/learning/{proposal.id}").text
        assert "And 1 more, of other teams" in shown and "eva" not in shown
        assert "Solo del norte" not in lead.get("/console/learning").text
        for path in ("", "/trial", "/replay"):
            assert lead.get(f"/console/learning/{hidden}{path}").status_code == 404
            assert agent.get(f"/console/learning/{proposal.id}{path}").status_code == 403
        token = csrf(lead.get("/console/learning").text)
        for to, form in (("try", {}), ("decide", {"what": "reject", "version": "1"})):
            answer = lead.post(f"/console/learning/{hidden}/{to}", data={"csrf": token, **form})
            assert answer.status_code == 404
        answer = lead.post(f"/console/learning/{proposal.id}/try", data={"csrf": token, "entry": "c2"})
        assert answer.status_code == 404
    with console.member(teams=["norte"]) as north:
        assert "Solo del norte" in north.get("/console/learning").text
    held = Proposals(parts.engine).show(hidden, teams=None)
    assert held is not None and held.state.value == "open" and LINE in page.read_text("utf-8")


def test_what_cannot_be_done_says_why_and_keeps_what_was_written(here: tuple[Served, Parts, Proposal, Path]) -> None:
    """Untried, decided by somebody else, or a file that changed: nothing is written, and the reason is still there."""
    console, parts, proposal, page = here
    with console.member() as lead, console.member(name="Marta") as other:
        answer = post(lead, proposal.id, what="accept", version="1", reason="porque sí")
        assert (answer.status_code, "porque sí" in answer.text) == (409, True)
        assert "has to be tried as it stands now" in answer.text
        post(lead, proposal.id, "try")
        work(parts)
        theirs = page.read_text("utf-8") + "\nUna frase de otra persona.\n"
        page.write_text(theirs, "utf-8")
        answer = post(lead, proposal.id, what="accept", version="1")
        assert answer.status_code == 409 and "Una frase de otra persona." in answer.text
        assert page.read_text("utf-8") == theirs
        assert post(other, proposal.id, what="edit", version="1", text="Otra cosa.").status_code == 303
        answer = post(lead, proposal.id, what="reject", version="1", reason="no")
        assert answer.status_code == 409 and "somebody changed it" in answer.text


@pytest.mark.parametrize(
    "form",
    [{}, {"what": "burn", "version": "1"}, {"what": "edit", "version": "x"}, {"what": "edit", "text": "x" * 9_000}],
)
def test_forms_that_are_none_are_refused(here: tuple[Served, Parts, Proposal, Path], form: dict[str, str]) -> None:
    """With a page that says so, and nothing changes."""
    console, parts, proposal, _ = here
    with console.member() as lead:
        assert post(lead, proposal.id, **form).status_code == 400
    held = Proposals(parts.engine).show(proposal.id, teams=None)
    assert held is not None and held.version == 1
