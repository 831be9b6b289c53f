"""A suggestion as JSON and as text."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from copilot.report import as_json, as_ladder, as_text, evidence_json, heads, owner_label
from copilot.types import Effort, Feeling, HeardBefore, Note, Outcome, Register, Step, Suggestion, Try

from .planning.make import question, reading
from .writing.make import evidence, gift, plan

KEYS = set(
    "entry_id outcome language reading reply can cannot steps workarounds goodwill follow_up heard_before ask_first "
    "evidence notes writer rung usage cost tries timings_ms".split()
)
HEARD = HeardBefore(
    cause="c", title="La etiqueta", count=3, since="2026-01-01", teams=("madrid",), channels=("chat",), owner="Web",
    status="open",
)  # fmt: skip
FULL = Suggestion(
    entry_id="e1",
    outcome=Outcome.SUGGESTED,
    question=question(),
    reading=reading(
        register=Register.TU,
        feelings=(Feeling(name="anger", words=("harta",)),),
        effort=Effort(contacts=3, channels=("web", "chat"), days=30),
    ),
    plan=plan(
        goodwill=gift(),
        heard_before=HEARD,
        steps=(Step(text="Confirma la dirección.", owner="agent", cites=("p#1",)),),
        ask_first=("¿Me [indica|indicas] la calle?",),
    ),
    reply="Me encargo yo: mañana te escribo.",
    writer="extractive",
    notes=(Note(code="unsure", text="Compruébalo."),),
    timings_ms={"total": 12.5},
)
BARE = replace(FULL, plan=plan(follow_up=None, lines=(), can=(), cannot=(), evidence=()), notes=())


@pytest.mark.parametrize("suggestion", [FULL, BARE])
def test_the_json_has_the_fields_of_the_contract(suggestion: Suggestion) -> None:
    """All of them, whatever there is to say, and nothing that JSON cannot hold."""
    told = json.loads(json.dumps(as_json(suggestion)))

    assert told.keys() >= KEYS
    assert told["reading"].keys() == {"register", "feelings", "needs", "effort", "missing"}


def test_what_there_is_not_is_null_or_empty() -> None:
    """A reader need not guess whether a field is there."""
    told = as_json(BARE)

    assert (told["goodwill"], told["follow_up"], told["heard_before"]) == (None, None, None)
    assert (told["can"], told["steps"], told["evidence"]) == ([], [], [])


def test_a_due_time_has_its_offset() -> None:
    """ISO 8601, in the zone of whoever acts."""
    assert as_json(FULL)["follow_up"]["due"] == "2026-11-30T12:00:00+01:00"


def test_every_citation_is_in_the_evidence() -> None:
    """What the contract promises of every suggestion."""
    told = as_json(FULL)
    items = [*told["can"], *told["cannot"], *told["steps"], told["goodwill"], told["follow_up"]]

    assert {cite for item in items for cite in item["cites"]} <= {one["id"] for one in told["evidence"]}


def test_questions_are_in_the_customer_s_register() -> None:
    """The marks are for writers, not for readers."""
    assert as_json(FULL)["ask_first"] == ["¿Me indicas la calle?"]
    assert "¿Me indicas la calle?" in as_text(FULL)


def test_the_text_starts_with_the_reply_and_says_all_the_rest() -> None:
    """In the reply's language, with who, when and from where."""
    told = as_text(FULL)

    assert told.startswith(FULL.reply)
    for part in ("(agente) Confirma", "2026-11-30 12:00", "Compruébalo.", "p#1", heads("es")["can"]):
        assert part in told


def test_empty_parts_have_no_heading() -> None:
    """A heading with nothing under it says nothing."""
    told = as_text(BARE)

    assert [head for head in heads("es").values() if head in told] == []


def test_headings_exist_in_both_languages_and_others_get_english() -> None:
    """The same ones."""
    assert heads("es").keys() == heads("en").keys()
    assert heads("fr") == heads("en")


@pytest.mark.parametrize(
    ("owner", "language", "label"),
    [("lead", "es", "líder"), ("lead", "en", "lead"), ("Mesa Legal", "es", "Mesa Legal")],
)
def test_owners_are_named_in_the_language(owner: str, language: str, label: str) -> None:
    """Desks have names of their own."""
    assert owner_label(owner, language) == label


def test_a_passage_is_told_with_its_source() -> None:
    """The fields of the contract, with the heading as its section."""
    told = evidence_json(evidence("p#1"))

    assert told.keys() >= set("id kind title section language score found_by text source owner reviewed_on".split())
    assert told["section"] == "Podemos"


def test_the_ladder_is_told_rung_by_rung_with_tokens_and_cost() -> None:
    """Why words were not taken, under which run a trace is found; a cost that is not known is not a number."""
    late = Try(writer="openai:a", run_id="r1", problem="The model took too long.", seconds=13.0)
    good = Try(writer="openai:b", run_id="r2", input_tokens=1000, cached_tokens=600, output_tokens=90, cost=0.0004)
    climbed = replace(FULL, writer="openai:b", rung="fallback", tries=(late, good))
    told = as_ladder(climbed)

    assert "Written by openai:b (fallback)" in told
    assert "openai:a: The model took too long. (13.0 s, run r1)" in told
    assert "1000 in (600 cached), 90 out. Cost: unknown" in told
    assert "Cost: 0.000400 USD" in as_ladder(replace(climbed, tries=(good,)))
    assert "Tokens" not in as_ladder(FULL)
