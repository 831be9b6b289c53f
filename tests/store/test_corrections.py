"""What leads keep beside an entry: nobody's words are lost, and only where they lead."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine

from copilot.store.corrections import Corrections
from copilot.store.knowledge import KnowledgeStore
from copilot.store.log import Log
from copilot.store.log_views import MOST, LogViews
from copilot.types.log import Correction, LogView, Overtaken

from .make import NOW, changes, later, page, page_change, stemmed
from .test_log_filter import write

TEAMS = ("madrid",)


@pytest.fixture
def kept(either: Engine) -> Corrections:
    """An entry of madrid and one of bilbao, and a policy of two passages."""
    write(either, "e1", text="¿Y mi pedido?")
    write(either, "e2", team="bilbao")
    passages = (stemmed("envio#can", "envio", "envi"), stemmed("envio#steps", "envio", "paso", heading="Pasos"))
    KnowledgeStore(either).apply(changes(page_change(page("envio"), *passages)))
    return Corrections(either)


def correct(kept: Corrections, text: str, seen: int, by: str = "ana", entry: str = "e1") -> Any:
    return kept.correct(Correction(entry_id=entry, version=seen, by=by, at=later(seen), text=text), TEAMS)


def test_the_second_of_two_leads_loses_nothing(kept: Corrections) -> None:
    """They are shown what came in between, and may save after it; both texts stay."""
    assert correct(kept, "uno", 0).version == 1
    second = correct(kept, "dos", 0, by="eva")
    assert isinstance(second, Overtaken)
    assert (second.mine, second.theirs.text, second.theirs.by) == ("dos", "uno", "ana")
    assert correct(kept, "dos", second.theirs.version, by="eva").version == 2

    held = kept.beside("e1", TEAMS)
    assert held is not None
    assert [(one.version, one.by, one.text) for one in held.corrections] == [(1, "ana", "uno"), (2, "eva", "dos")]


def test_the_same_text_again_is_no_new_version(kept: Corrections) -> None:
    """A form that is sent twice."""
    assert correct(kept, "uno", 0) == correct(kept, "uno", 0)


def test_what_is_not_theirs_is_not_there(kept: Corrections) -> None:
    """To read, to correct, or to mark."""
    assert correct(kept, "uno", 0, entry="e2") is None
    assert correct(kept, "uno", 0, entry="nothing") is None
    assert kept.beside("e2", TEAMS) is None
    assert kept.beside("e1", []) is None
    assert kept.beside("e1", TEAMS, own="U2") is None
    assert kept.beside("e1", TEAMS, own="U1") is not None
    assert not kept.expect("j", "e2", "envio#can", "ana", NOW, TEAMS, expected=True)
    assert kept.expected(["bilbao"], since=NOW) == []


def test_a_passage_is_marked_and_taken_back(kept: Corrections) -> None:
    """What was said last holds; the same twice is once; evals read it with the question."""
    for number, (passage, expected) in enumerate([("envio#can", True), ("envio#steps", True), ("envio#can", False)]):
        assert kept.expect(f"j{number}", "e1", passage, "ana", later(number), TEAMS, expected=expected)
        assert kept.expect(f"j{number}", "e1", passage, "ana", later(number), TEAMS, expected=expected)
    held = kept.beside("e1", TEAMS)

    assert held is not None
    assert [(one.passage_id, one.page_id, one.heading) for one in held.expected] == [("envio#steps", "envio", "Pasos")]
    read = kept.expected(TEAMS, since=NOW)
    assert [(text, one.passage_id) for text, one in read] == [("¿Y mi pedido?", "envio#steps")]
    assert kept.expected(TEAMS, since=later(60)) == []
    assert not kept.expect("j9", "e1", "no such passage", "ana", NOW, TEAMS, expected=True)


def test_a_passage_that_is_gone_can_still_be_taken_back(kept: Corrections, either: Engine) -> None:
    """The page was rewritten meanwhile."""
    kept.expect("j1", "e1", "envio#can", "ana", NOW, TEAMS, expected=True)
    KnowledgeStore(either).apply(
        changes(page_change(page("envio", content_hash="2"), stemmed("envio#new", "envio", "x")))
    )
    held = kept.beside("e1", TEAMS)

    assert held is not None
    assert [(one.passage_id, one.title) for one in held.expected] == [("envio#can", "")]
    assert kept.expect("j2", "e1", "envio#can", "ana", later(1), TEAMS, expected=False)
    assert kept.beside("e1", TEAMS).expected == ()  # type: ignore[union-attr]


def test_an_entry_is_shown_to_those_whose_it_is(kept: Corrections, either: Engine) -> None:
    """By its id or its question's, in one's teams, and to an agent if they asked."""
    log = Log(either)

    assert log.show("e1", TEAMS) == log.show("qe1", TEAMS, own="U1")
    assert [log.show("e2", TEAMS), log.show("e1", []), log.show("e1", TEAMS, own="U2")] == [None] * 3


def test_views_belong_to_one_reader(either: Engine) -> None:
    """Of a workspace and user; the same name again takes the new query; there is a limit."""
    views = LogViews(either)

    def keep(name: str, query: str, user: str = "U1") -> bool:
        return views.keep(LogView(id=f"{user}{name}{query}", name=name, query=query), "T1", user, NOW)

    assert keep("b", "q=1") and keep("a", "q=2") and keep("b", "q=3") and keep("c", "q=4", "U2")
    assert [(one.name, one.query) for one in views.of("T1", "U1")] == [("a", "q=2"), ("b", "q=3")]
    assert views.of("T2", "U1") == []
    assert not views.forget("U1aq=2", "T1", "U2")
    assert views.forget("U1aq=2", "T1", "U1")
    assert [keep(str(number), "q=1") for number in range(MOST)] == [True] * (MOST - 1) + [False]
