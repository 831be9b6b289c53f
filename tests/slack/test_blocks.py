"""Whatever a suggestion holds, its message is one that Slack takes, and nothing in it is markup."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copilot.ports import Passage
from copilot.sandbox.blockkit import lint
from copilot.slack.asks import ask_blocks
from copilot.slack.blocks import MOST_IN_ALL, escape, fallback_text, suggestion_blocks
from copilot.slack.modals import (
    About,
    about,
    answer_form,
    ask_form,
    changes_form,
    move_form,
    promise_form,
    question_form,
    reason_form,
    reply_form,
)
from copilot.slack.sources import source_form
from copilot.slack.standing import Standing
from copilot.slack.words import say
from copilot.types import (
    ENDINGS,
    FollowUp,
    HeardBefore,
    LeadAnswer,
    LeadAsk,
    Note,
    Outcome,
    Place,
    Plan,
    Point,
    Promise,
    Step,
    Suggestion,
    Verdict,
    WayRound,
)

from .make import ACTIVE, NOW, evidence, suggestion, suggestions, words

often = settings(
    max_examples=40, deadline=None, database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip


def size(blocks: Any) -> int:
    return len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":")))


def of(blocks: list[Any], name: str) -> Any:
    """The block of that id."""
    return next(block for block in blocks if block.get("block_id") == name)


def buttons(blocks: list[Any]) -> list[str]:
    """What can be pressed, but for the sources."""
    found = [each for block in blocks if block["type"] == "actions" for each in block["elements"]]
    return [each["action_id"] for each in found if not each["action_id"].startswith("source:")]


def texts(value: Any) -> Iterator[tuple[str, str]]:
    """Every text in blocks, with the type of the object that holds it."""
    if isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield value["type"], value["text"]
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


@often
@given(suggestions)
def test_slack_takes_every_suggestion(made: Suggestion) -> None:
    """However long, odd or empty its parts are: no block is refused, and the reply, sources and buttons are there.

    All text is literal: Slack looks for mentions and links only in mrkdwn, and there is none.
    """
    blocks = suggestion_blocks(made)

    assert lint(blocks, "message") == []
    assert [block.get("block_id") for block in blocks[:2]] == ["reply", "verdict"]
    assert size(blocks) <= MOST_IN_ALL
    assert bool(made.plan.evidence) == any(text.startswith("📄 ") for _, text in texts(blocks))
    assert {"text", "plain_text"} >= {kind for kind, _ in texts(blocks)}


def test_the_sources_stay_however_much_there_is() -> None:
    """What does not fit goes from in between; what is said is seen to rest on something."""
    long = '"' * 5_000
    found = tuple(evidence(number, title=long) for number in range(6))
    plan = Plan(outcome=Outcome.SUGGESTED, can=(Point(text=long, cites=("p1#can",)),) * 4, evidence=found)
    blocks = suggestion_blocks(suggestion(plan=plan, reply=long))

    assert len(of(blocks, "sources")["elements"]) >= 3
    assert lint(blocks, "message") == []


@often
@given(words)
def test_the_text_beside_the_blocks_is_inert_and_short(reply: str) -> None:
    """No mention or link can be in it, nor half an escape; Slack refuses to change a longer one."""
    text = fallback_text(suggestion(reply=reply))

    assert 0 < len(text) <= 3_000
    assert not set("<>") & set(text)
    assert "&" not in text.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")


def test_escaped_text_reads_as_it_was_written() -> None:
    """Slack shows it as it is."""
    assert escape("<!channel> &amp;") == "&lt;!channel&gt; &amp;amp;"


def test_a_reply_is_shown_to_the_letter() -> None:
    """With its lines, its signs and its odd characters; only control characters go."""
    blocks = suggestion_blocks(suggestion(reply=f"Hola\x00:\n{ACTIVE}"))

    assert f"Hola:\n{ACTIVE}" == blocks[0]["elements"][1]["elements"][0]["text"]


def test_a_reply_that_is_too_long_is_cut_where_it_can_be_seen() -> None:
    """An agent who copies it sees that there was more."""
    blocks = suggestion_blocks(suggestion(reply="á" * 10_000))

    assert blocks[0]["elements"][1]["elements"][0]["text"].endswith("á…")


def test_an_abstention_cannot_be_used() -> None:
    """There is nothing to send; but it can be said that this was not right, and a lead can be asked."""
    blocks = suggestion_blocks(suggestion(outcome=Outcome.ABSTAINED))

    assert buttons(blocks) == ["not_right", "ask_lead"]


def test_notes_for_ourselves_are_not_shown() -> None:
    """What the checks dropped and which writer failed is for the log."""
    notes = (
        Note(code="dropped_fact", text="caído"),
        Note(code="writer_failed", text="roto"),
        Note(code="x", text="sí"),
    )
    shown = [text for _, text in texts(suggestion_blocks(suggestion(notes=notes)))]

    assert [text for text in shown if text.startswith("💡")] == ["💡 sí"]


def test_a_page_stands_once_among_the_sources_and_those_cited_come_first() -> None:
    """However many of its passages were found."""
    found = (evidence(2), evidence(1), evidence(2, id="p2#steps", section="steps"), evidence(3))
    plan = Plan(outcome=Outcome.SUGGESTED, can=(Point(text="Sí.", cites=("p3#can",)),), evidence=found)
    sources = of(suggestion_blocks(suggestion(plan=plan)), "sources")["elements"]

    assert [each["text"].partition(" › ")[0] for each in sources] == [
        "📄 1 · Política 3",
        "📄 2 · Política 2",
        "📄 3 · Política 1",
    ]


@often
@given(words)
def test_every_form_is_one_that_slack_takes(text: str) -> None:
    """In any language, whatever is written into it."""
    rule = FollowUp(what=text, owner=text, due=NOW, cites=())
    page = Passage(
        id="p1#can", page="p1", kind="policy", title=text, section="can", heading=text, language="es", text=text,
        source=text, owner=text, reviewed_on="2026-09-14", text_hash="", zone="",
    )  # fmt: skip
    for language in ("es", "en", "pt"):
        on = About(language=language, entry="q00000001", channel="C0ATENCION", ts="1.0", url="https://x" * 20)
        forms = [
            reason_form(on), reply_form(on, text, editing=True), reply_form(on, text, editing=False),
            promise_form(on, rule, NOW), move_form(on, NOW), ask_form(on, [text]), answer_form(on, text, text, text),
            changes_form(language, text, f"{text} más"), question_form(language, [("b", text)]),
            source_form([page] * 40, {"p1#can"}, language, today=NOW.date(), internal=True),
        ]  # fmt: skip
        assert [problem for view in forms for problem in lint(view, "modal")] == []


def test_what_a_form_is_about_comes_back() -> None:
    """And what is no form of ours is nothing."""
    on = About(language="es", entry="q1", channel="C1", ts="1.0", thread="0.9", url="u", subject="s")

    assert on == about(on.packed())
    assert [about(text) for text in ("", "es|q1", "[]", "{}", '{"language": 1, "entry": "x"}')] == [None] * 5


def test_less_is_told_before_anything_is_left_out() -> None:
    """Items are shortened and counted before a list goes; the reply, the sources and the buttons stay."""
    points = tuple(Point(text=f"{number} " + "muy largo " * 60, cites=("p1#can",)) for number in range(8))
    steps = tuple(Step(text=f"{number} " + "paso a paso " * 50, owner="agent", cites=()) for number in range(8))
    plan = Plan(outcome=Outcome.SUGGESTED, can=points, steps=steps, evidence=tuple(evidence(n) for n in range(6)))
    blocks = suggestion_blocks(suggestion(plan=plan, reply="á" * 2_800))
    shown = [text for _, text in texts(blocks)]

    assert size(blocks) <= MOST_IN_ALL
    assert sum(block["type"] == "rich_text" and "block_id" not in block for block in blocks) == 2
    assert any(text.startswith("… y ") for text in shown)
    assert "á" * 2_800 in shown


def test_what_an_item_rests_on_is_told_by_number() -> None:
    """The numbers are those of the sources below, and each source opens."""
    can = (Point(text="Pedimos el cambio.", cites=("p2#can", "p1#can")),)
    plan = Plan(outcome=Outcome.SUGGESTED, can=can, evidence=(evidence(1), evidence(2)))
    blocks = suggestion_blocks(suggestion(plan=plan))

    assert "Pedimos el cambio. [1] [2]" in [text for _, text in texts(blocks)]
    assert [each["value"] for each in of(blocks, "open")["elements"]] == ["es|q00000001|p1", "es|q00000001|p2"]


def test_internal_and_old_sources_are_marked() -> None:
    """So that nobody pastes what is ours alone, or trusts what nobody has looked at for a year."""
    plan = Plan(
        outcome=Outcome.SUGGESTED,
        can=(Point(text="Sí.", cites=("p1#can", "p2#can")),),
        evidence=(evidence(1, reviewed_on="2025-01-02"), evidence(2, language="en"), evidence(3, reviewed_on=None)),
    )
    blocks = suggestion_blocks(suggestion(plan=plan), internal={"p2"})
    one, two, three = (each["text"] for each in of(blocks, "sources")["elements"])
    notes = [each["text"] for each in of(blocks, "notes")["elements"]]

    assert one.endswith("⏳ sin revisar desde 02/01/2025")
    assert two.endswith("revisada el 14/09/2026 · 🔒 solo uso interno · en inglés")
    assert three.endswith("⏳ sin fecha de revisión")
    assert notes == [say("internal_warning", "es"), say("stale_warning", "es")]


def test_heard_before_is_told_once() -> None:
    """As a line of its own, and not as a note as well."""
    heard = HeardBefore(
        cause="c", title="El formulario falla", count=12, since="2026-03-02", teams=(), channels=(), owner="Web",
        status="open",
    )  # fmt: skip
    plan = Plan(outcome=Outcome.SUGGESTED, heard_before=heard)
    made = suggestion(plan=plan, notes=(Note(code="heard_before", text="Ya lo hemos oído"),))
    told = [text for _, text in texts(suggestion_blocks(made)) if "oído" in text]

    assert told == ["🔁 Ya lo hemos oído 12 veces desde el 02/03/2026: «El formulario falla». Lo lleva Web."]


def test_what_needs_a_lead_asks_for_permission() -> None:
    """The button says so, and the way round is marked."""
    way = WayRound(id="w1", text="Abono de 40 €", within_authority=False, needs="líder", cites=())
    blocks = suggestion_blocks(suggestion(plan=Plan(outcome=Outcome.SUGGESTED, workarounds=(way,))))
    labels = [text for _, text in texts(of(blocks, "more"))]

    assert say("ask_permission", "es") in labels
    assert "Abono de 40 € — requiere permiso" in [text for _, text in texts(blocks)]


VERDICTS = st.lists(
    st.builds(
        Verdict, id=words, entry_id=st.just("q1"), by=st.sampled_from(["U0LUCIA", "cli", "<!channel>", ""]),
        at=st.just(NOW), kind=st.sampled_from(["used", "edited", "dismissed", *ENDINGS, "accepted", "graded"]),
        reason=st.sampled_from([None, "tone"]), text=st.none() | words,
    ),
    max_size=12,
)  # fmt: skip


@often
@given(suggestions, VERDICTS, words, st.booleans())
def test_slack_takes_every_suggestion_whatever_became_of_it(
    made: Suggestion, verdicts: list[Verdict], text: str, private: bool
) -> None:
    """However much was said of it, by whomever; nobody is called by it but by their id."""
    place = Place(workspace="T1", channel="C1")
    promise = Promise(
        id="p", entry_id="q1", team="a", what=text, owner="agent", due=NOW, made_by="U1", made_at=NOW, place=place
    )
    asked = LeadAsk(
        id="a", entry_id="q1", team="a", kind="advice", text=text, asked_by="U1", asked_at=NOW, place=place,
        answer=LeadAnswer(by="U0NURIA", at=NOW, kind="answered", text=text),
    )  # fmt: skip
    standing = Standing(verdicts=verdicts, promises=[promise], asks=[asked], private=private)
    blocks = suggestion_blocks(made, standing=standing)

    assert lint(blocks, "message") == []
    long = replace(made, question=replace(made.question, text=text))
    for asking in (asked, replace(asked, answer=None), replace(asked, answer=None, kind="approval")):
        to_leads = ask_blocks(asking, long, team=text[:200], page="https://copilot.example/console/log/q1")
        assert lint(to_leads, "message") == [] and size(to_leads) <= MOST_IN_ALL
    assert blocks[-1]["block_id"] == "state"
    assert private == ("share" in buttons(blocks))
