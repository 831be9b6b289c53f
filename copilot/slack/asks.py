"""What a lead sees of a question of an agent, and what the agent sees of the answer. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copilot.slack.blocks import MOST_IN_ALL, over_authority, size
from copilot.slack.elements import Block, actions, button, context, line, listed, person, quote, rich, run
from copilot.slack.sources import Sources
from copilot.slack.standing import run_of
from copilot.slack.words import say

if TYPE_CHECKING:
    from copilot.types import LeadAnswer, LeadAsk, Suggestion

MOST_ASKED = 1_600
"""Characters of what is asked and answered: more than the forms take."""
_CASE, _OVER = (2_000, 1_200, 500), 5
"""Characters of the case and of the reply, from the most to the least that is told; ways above somebody's authority."""


def ask_blocks(asked: LeadAsk, made: Suggestion, *, team: str = "", page: str = "") -> list[Block]:
    """All that a lead needs: who asks what, the case, what is suggested, what it rests on; then the buttons.

    `team` is what the asker's team is called, `page` the address of the entry for leads, who sign in there.
    """
    told: list[Block] = []
    for most in _CASE:
        told = [*_told(asked, made, team or asked.team, most), *_foot(asked, page)]
        if size(told) <= MOST_IN_ALL:
            break
    return told


def _told(asked: LeadAsk, made: Suggestion, team: str, most: int) -> list[Block]:
    language = asked.language
    blocks = [
        rich(
            line(
                run_of("🙋 "), person(asked.asked_by), run_of(say(f"lead_{asked.kind}", language)),
                *([run_of(say("lead_team", language, team=team))] if team else []),
            ),
            quote(asked.text, MOST_ASKED),
        ),
        rich(line(run(say("lead_customer", language), 100, bold=True)), quote(made.question.text, most)),
    ]  # fmt: skip
    if over := over_authority(made)[:_OVER]:
        blocks.append(rich(line(run(f"⚠️ {say('lead_over', language)}", 100, bold=True)), listed(over, 300)))
    blocks.append(rich(line(run(say("lead_reply", language), 100, bold=True)), quote(made.reply, most)))
    return [*blocks, *(block for block in Sources(made, (), 5).blocks(160) if block["type"] == "context")]


def _foot(asked: LeadAsk, page: str) -> list[Block]:
    """What can be done; once it is answered, what was, and the page."""
    language, value = asked.language, f"{asked.language}|{asked.entry_id}|{asked.id}"
    link = [button("console", say("lead_page", language), value, url=page)] if page else []
    if asked.answer:
        return [answer_block(asked), *([actions("page", link)] if link else [])]
    made = [button("answer", say("answer", language), value)]
    if asked.kind == "approval":
        made = [
            button("approve", say("approve", language), value, style="primary"),
            button("decline", say("decline", language), value),
            *made,
        ]
    return [actions("lead", [*made, *link])]


def answer_block(asked: LeadAsk) -> Block:
    """What a lead answered, in the place of the buttons."""
    if asked.answer is None:
        return context(["–"], 10)
    said = [run_of(say(f"state_{asked.answer.kind}", asked.language)), person(asked.answer.by)]
    parts = [line(*said)]
    return rich(*parts, *([quote(asked.answer.text, MOST_ASKED)] if asked.answer.text else []), block_id="lead")


def told_blocks(asked: LeadAsk, given: LeadAnswer) -> list[Block]:
    """What the agent is told, by name, so that they hear of it."""
    language = asked.language
    head = line(
        person(asked.asked_by), run_of(": "), person(given.by), run_of(f" {say(f'told_{given.kind}', language)}")
    )
    words = [quote(given.text, MOST_ASKED)] if given.text else []
    return [rich(head, *words), context([f"🙋 {asked.text}"], 600)]
