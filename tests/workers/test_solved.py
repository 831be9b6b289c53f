"""A solved case from a lead's yes to the file of learned cases, and what keeps it out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from copilot.build import Parts, utc_now
from copilot.retrieval.embedders.usem3 import Usem3Embedder
from copilot.slack.home import Proposed
from copilot.store.logbook import Logbook
from copilot.store.proposals import Proposals
from copilot.types import Verdict
from copilot.types.learning import State
from copilot.workers import learning, suites
from copilot.workers.deciding import Word, deciding_over
from copilot.workers.learning import Learning
from copilot.workers.overlook import Overlook
from tests.console.learned import ASKED, asked, company, parts_of

KINDS = {"madrid": "in-house", "norte": "partner"}


@pytest.fixture
def parts(tmp_path: Path, embedder: Usem3Embedder, monkeypatch: pytest.MonkeyPatch) -> Iterator[Parts]:
    """A small company with a partner, as in a deployment: the product without the evals beside it."""
    monkeypatch.setattr(suites, "FOLDER", Path("nowhere"))
    monkeypatch.setattr(learning, "INDEX_SECONDS", 0.1)  # this process holds the index itself
    shelf = company(tmp_path, embedder)
    teams = shelf.knowledge / "company" / "teams.yaml"
    rows = json.loads(teams.read_text("utf-8"))["teams"]
    teams.write_text(json.dumps({"teams": [row | {"kind": KINDS[row["id"]]} for row in rows]}), "utf-8")
    shelf.index()
    made = parts_of(shelf)
    yield made
    made.engine.dispose()


def solved(parts: Parts, id: str = "c0", team: str = "madrid") -> str:
    """The entry of a question whose suggestion was used, and whose case is solved."""
    made = asked(parts, id, ASKED[0], team, "ana")
    for kind in ("used", "solved"):
        say(parts, made.entry_id, kind)
    return made.entry_id


def say(parts: Parts, entry: str, kind: str) -> None:
    parts.log.judge(Verdict(id=f"{entry}{kind}", entry_id=entry, by="ana", at=utc_now(), kind=kind))


def work(parts: Parts) -> None:
    while Learning(parts).step():
        pass


def desk(parts: Parts, team: str = "madrid") -> list[Proposed]:
    """The cases in the home tab of a lead."""
    return list(Overlook(parts).desk("T1", "U0MARTA", team, utc_now()).cases)


def learned(parts: Parts) -> list[str]:
    file = parts.settings.copilot_knowledge / "cases" / "learned.jsonl"
    return [json.loads(line)["source"] for line in file.read_text("utf-8").splitlines()] if file.exists() else []


def test_a_yes_in_slack_takes_effect_once_it_has_been_tried(parts: Parts) -> None:
    """Until then the desk says that it is being tried; afterwards the log says who accepted it."""
    entry = solved(parts)
    assert [one.standing for one in desk(parts)] == [""]
    assert Overlook(parts).decide(entry, "U0MARTA", "madrid", accepted=True)
    assert ([one.standing for one in desk(parts)], learned(parts)) == (["trying"], [])
    work(parts)

    assert (desk(parts), learned(parts)) == ([], [f"entry:{entry}"])
    whole = Logbook(parts.engine).show(entry)
    assert whole and (whole.verdicts[-1].kind, whole.verdicts[-1].by) == ("accepted", "U0MARTA")


def test_what_a_trial_stands_against_is_not_kept(parts: Parts) -> None:
    """The lead is told why, and only the no is left to say."""
    entry = solved(parts)
    folder = parts.settings.copilot_knowledge / "cases"
    folder.mkdir(exist_ok=True)
    Overlook(parts).decide(entry, "U0MARTA", "madrid", accepted=True)
    Learning(parts).derive()
    theirs = json.loads(_proposed_row(parts)) | {"reviewed_by": "lead:eva"}
    (folder / "otros.jsonl").write_text(json.dumps(theirs, ensure_ascii=False) + "\n", "utf-8")
    work(parts)

    assert ([one.standing for one in desk(parts)], learned(parts)) == (["refused"], [])
    assert Overlook(parts).decide(entry, "U0MARTA", "madrid", accepted=False)
    assert desk(parts) == []


def test_a_no_after_a_yes_stops_it(parts: Parts) -> None:
    """Said while it is being tried: nothing is written when the trial ends."""
    entry = solved(parts)
    Overlook(parts).decide(entry, "U0MARTA", "madrid", accepted=True)
    Overlook(parts).decide(entry, "U0EVA", "madrid", accepted=False)
    work(parts)

    assert (desk(parts), learned(parts)) == ([], [])


def test_what_was_put_back_is_on_the_desk_again(parts: Parts) -> None:
    """A decided case is not there; reopened in the console, it waits in Slack too."""
    entry = solved(parts)
    Overlook(parts).decide(entry, "U0MARTA", "madrid", accepted=False)
    (held,) = Proposals(parts.engine).listed(teams=None, states=[State.REJECTED])
    assert desk(parts) == []
    deciding_over(parts).reopen(held.id, Word(by="U0MARTA", version=held.version), None)

    assert [one.entry for one in desk(parts)] == [entry]


def test_a_lead_decides_on_cases_of_their_team_alone(parts: Parts) -> None:
    """Another team's entry is not there, whatever a button says."""
    entry = solved(parts)

    assert not Overlook(parts).decide(entry, "U0NORTE", "norte", accepted=True)
    assert desk(parts, "norte") == []


def _proposed_row(parts: Parts) -> str:
    (held,) = Proposals(parts.engine).listed(teams=None)
    return held.idea.detail
