"""Whatever a suggestion holds, its message is one that Slack takes, and nothing in it is markup."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hypothesis import HealthCheck, given, settings

from copilot.sandbox.blockkit import lint
from copilot.slack.blocks import escape, fallback_text, judged, reason_view, suggestion_blocks
from copilot.slack.words import say
from copilot.types import Note, Outcome, Plan, Point, Suggestion

from .make import ACTIVE, evidence, suggestion, suggestions, words

often = settings(
    max_examples=40, deadline=None, database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
SAID = say("was_used", "es", user="lucia")


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
    assert lint(judged(blocks, SAID * 40), "message") == []
    assert (blocks[0]["block_id"], blocks[-1]["block_id"]) == ("reply", "verdict")
    assert bool(made.plan.evidence) == any(text.startswith("📄 ") for _, text in texts(blocks))
    assert {"text", "plain_text"} >= {kind for kind, _ in texts(blocks)}


def test_the_sources_stay_however_much_there_is() -> None:
    """What does not fit goes from in between; what is said is seen to rest on something."""
    long = '"' * 5_000
    found = tuple(evidence(number, title=long) for number in range(6))
    plan = Plan(outcome=Outcome.SUGGESTED, can=(Point(text=long, cites=("p1#can",)),) * 4, evidence=found)
    blocks = suggestion_blocks(suggestion(plan=plan, reply=long))

    assert sum(text.startswith("📄 ") for _, text in texts(blocks)) == 6
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
    """There is nothing to send; but it can be said that this was not right."""
    actions = suggestion_blocks(suggestion(outcome=Outcome.ABSTAINED))[-1]["elements"]

    assert [each["action_id"] for each in actions] == ["not_right"]


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
    sources = suggestion_blocks(suggestion(plan=plan))[-2]["elements"]

    assert [each["text"].removeprefix("📄 ").partition(" › ")[0] for each in sources] == [
        "Política 3",
        "Política 2",
        "Política 1",
    ]


@often
@given(words)
def test_the_form_is_one_that_slack_takes(words: str) -> None:
    """In any language, whatever the names of things are."""
    for language in ("es", "en", "pt"):
        view = reason_view(f"{language}|q00000001", "C0ATENCION", "1.0")
        assert lint(view, "modal") == []
    assert lint(judged([], words), "message") == []
