"""What a lead sees of a question of an agent, and what the agent sees of the answer. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copilot.slack.blocks import over_authority
from copilot.slack.elements import Block, actions, button, context, line, listed, person, quote, rich, run
from copilot.slack.sources import Sources
from copilot.slack.standing import run_of
from copilot.slack.words import say

if TYPE_CHECKING:
    from copilot.types import LeadAnswer, LeadAsk, Suggestion

_MOST = 1_200


def ask_blocks(asked: LeadAsk, made: Suggestion) -> list[Block]:
    """All that a lead needs: who asks what, the case, what is suggested, what it rests on; then the buttons."""
    language = asked.language
    blocks = [
        rich(
            line(
                run_of("🙋 "), person(asked.asked_by), run_of(say(f"lead_{asked.kind}", language)),
                *([run_of(say("lead_team", language, team=asked.team))] if asked.team else []),
            ),
            quote(asked.text, _MOST),
        ),
        rich(line(run(say("lead_customer", language), 100, bold=True)), quote(made.question.text, _MOST)),
    ]  # fmt: skip
    if over := over_authority(made):
        blocks.append(rich(line(run(f"⚠️ {say('lead_over', language)}", 100, bold=True)), listed(over, 600)))
    blocks.append(rich(line(run(say("lead_reply", language), 100, bold=True)), quote(made.reply, _MOST)))
    listed_sources = [block for block in Sources(made, (), 5).blocks(160) if block["type"] == "context"]
    return [*blocks, *listed_sources, answer_block(asked) if asked.answer else _buttons(asked)]


def _buttons(asked: LeadAsk) -> Block:
    language, value = asked.language, f"{asked.language}|{asked.entry_id}|{asked.id}"
    made = [button("answer", say("answer", language), value)]
    if asked.kind == "approval":
        made = [
            button("approve", say("approve", language), value, style="primary"),
            button("decline", say("decline", language), value),
            *made,
        ]
    return actions("lead", made)


def answer_block(asked: LeadAsk) -> Block:
    """What a lead answered, in the place of the buttons."""
    if asked.answer is None:
        return context(["–"], 10)
    said = [run_of(say(f"state_{asked.answer.kind}", asked.language)), person(asked.answer.by)]
    parts = [line(*said)]
    return rich(*parts, *([quote(asked.answer.text, _MOST)] if asked.answer.text else []), block_id="lead")


def told_blocks(asked: LeadAsk, given: LeadAnswer) -> list[Block]:
    """What the agent is told, by name, so that they hear of it."""
    language = asked.language
    head = line(
        person(asked.asked_by), run_of(": "), person(given.by), run_of(f" {say(f'told_{given.kind}', language)}")
    )
    words = [quote(given.text, _MOST)] if given.text else []
    return [rich(head, *words), context([f"🙋 {asked.text}"], 600)]
