"""A suggestion as Slack blocks. Pure: values in, plain JSON out.

Nothing that a person or a model wrote is markup here.
"""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING, Any

from copilot.planning.trace import cites_of
from copilot.report import heads, owner_label
from copilot.slack.words import say
from copilot.types import REASONS, Outcome
from copilot.writing.fill import marked
from copilot.writing.times import due_phrase, money

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from copilot.types import Evidence, Suggestion

Block = dict[str, Any]
MOST_TEXT = 2_900
"""Characters in a section; Slack takes 3,000."""
MOST_IN_ALL = 12_000
"""Characters of all blocks as JSON, but for the buttons; Slack refuses about 13,200."""
MOST_FALLBACK = 3_000
"""Characters of the text beside the blocks; Slack refuses to update one of more than 4,000."""
MOST_ITEM, MOST_ITEMS = 600, 8
MOST_SOURCES = MOST_NOTES = 6
MOST_SOURCE = 300
"""Characters of one source: with all of them, the longest reply still leaves room."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def suggestion_blocks(made: Suggestion) -> list[Block]:
    """The message for one suggestion: the reply first, then what it rests on, then what the agent can do with it."""
    language = made.reading.language
    blocks = [_quoted(say("reply", language), made.reply), *_plan_blocks(made)]
    blocks += _notes(made)
    blocks += _sources(made.plan.evidence, made, language)
    while len(blocks) > 1 and _size(blocks) > MOST_IN_ALL:
        # The sources go last of all: what is said must be seen to rest on something.
        blocks.pop(-2 if len(blocks) > 2 else -1)
    return [*blocks, _actions(made)]


def fallback_text(made: Suggestion) -> str:
    """The same for notifications and screen readers: the reply, without half an escape at its end."""
    cut = escape(_literal(made.reply, MOST_FALLBACK))[:MOST_FALLBACK]
    return re.sub(r"&[a-z]{0,3}$", "", cut)


def escape(text: str) -> str:
    """Text in which Slack finds no mention, channel, link or command."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _literal(text: str, most: int) -> str:
    """A text as it may stand in a block: never empty, without control characters, cut visibly where it is too long."""
    text = _CONTROL.sub("", text).strip() or "–"
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _quoted(title: str, text: str) -> Block:
    """A heading and the reply as a quote, as literal text."""
    return {
        "type": "rich_text",
        "block_id": "reply",
        "elements": [
            {"type": "rich_text_section", "elements": [{"type": "text", "text": title, "style": {"bold": True}}]},
            {"type": "rich_text_quote", "elements": [{"type": "text", "text": _literal(text, MOST_TEXT)}]},
        ],
    }


def _plan_blocks(made: Suggestion) -> list[Block]:
    plan, head = made.plan, heads(made.reading.language)
    register = made.reading.register
    parts = [
        (head["ask"], [marked(text, register) for text in plan.ask_first]),
        (head["follow"], _follow_up(made)),
        (head["cannot"], [f"{r.text}{f' → {r.instead}' if r.instead else ''}" for r in plan.cannot[:2]]),
        (head["can"], [point.text for point in plan.can[:4]]),
        (head["workarounds"], [way.text for way in plan.workarounds]),
        (head["steps"], [f"({owner_label(step.owner, made.reading.language)}) {step.text}" for step in plan.steps]),
        (head["goodwill"], _goodwill(made)),
    ]
    return [_list(title, lines) for title, lines in parts if lines]


def _goodwill(made: Suggestion) -> list[str]:
    """What the asker may offer; what only a lead may is told in a note."""
    gift = made.plan.goodwill
    return [money(gift.amount, gift.currency, made.reading.language)] if gift and gift.within_authority else []


def _follow_up(made: Suggestion) -> list[str]:
    rule, language = made.plan.follow_up, made.reading.language
    if rule is None:
        return []
    due = due_phrase(rule.due, made.question.at, language)
    return [f"{rule.what} · {owner_label(rule.owner, language)} · {due}"]


def _list(title: str, lines: Sequence[str]) -> Block:
    """A heading and a bullet list, as literal text."""
    items = [
        {"type": "rich_text_section", "elements": [{"type": "text", "text": _literal(line, MOST_ITEM)}]}
        for line in lines[:MOST_ITEMS]
    ]
    return {
        "type": "rich_text",
        "elements": [
            {"type": "rich_text_section", "elements": [{"type": "text", "text": title, "style": {"bold": True}}]},
            {"type": "rich_text_list", "style": "bullet", "elements": items},
        ],
    }


def _notes(made: Suggestion) -> list[Block]:
    shown = [note.text for note in made.notes if not note.code.startswith(("dropped_", "writer_"))][:MOST_NOTES]
    return [_context([f"💡 {text}" for text in shown])] if shown else []


def _sources(evidence: Iterable[Evidence], made: Suggestion, language: str) -> list[Block]:
    pages: dict[str, Evidence] = {}
    for one in sorted(evidence, key=lambda one: one.section == "say"):
        pages.setdefault(one.page, one)
    used = _cited_pages(made)
    ranked = sorted(pages.values(), key=lambda one: one.page not in used)[:MOST_SOURCES]
    if not ranked:
        return []
    return [_context([_literal(f"📄 {_source(one, language)}", MOST_SOURCE) for one in ranked])]


def _cited_pages(made: Suggestion) -> set[str]:
    plan = made.plan
    return {cite.partition("#")[0] for cite in cites_of(plan.can, plan.cannot, plan.steps, plan.workarounds)}


def _source(one: Evidence, language: str) -> str:
    parts = [f"{one.title} › {one.heading}" if one.kind != "case" else f"{one.page}: {one.title}", one.owner]
    if one.reviewed_on:
        parts.append(say("reviewed", language, date=date.fromisoformat(one.reviewed_on).strftime("%d/%m/%Y")))
    if one.language != language:
        parts.append(one.language)
    return " · ".join(part for part in parts if part)


def _context(texts: Sequence[str]) -> Block:
    shown = [{"type": "plain_text", "text": _literal(text, MOST_ITEM), "emoji": False} for text in texts]
    return {"type": "context", "elements": shown}


def _actions(made: Suggestion) -> Block:
    language = made.reading.language
    buttons = [_button("not_right", say("not_right", language), made, language)]
    if made.outcome is not Outcome.ABSTAINED:
        buttons.insert(0, _button("used", say("used", language), made, language, style="primary"))
    return {"type": "actions", "block_id": "verdict", "elements": buttons}


def _button(action: str, label: str, made: Suggestion, language: str, style: str | None = None) -> Block:
    made_button: Block = {
        "type": "button", "action_id": action, "text": {"type": "plain_text", "text": label},
        "value": f"{language}|{made.entry_id}",
    }  # fmt: skip
    return {**made_button, "style": style} if style else made_button


def judged(blocks: Sequence[Block], text: str) -> list[Block]:
    """The message with the verdict in the place of the buttons."""
    return [
        *(block for block in blocks if block.get("block_id") != "verdict"),
        {**_context([text]), "block_id": "verdict"},
    ]


def reason_view(value: str, channel: str, message_ts: str) -> Block:
    """The form that asks why a suggestion is not right. Its private part says which one, and where it stands."""
    language = value.partition("|")[0]
    options = [{"text": {"type": "plain_text", "text": say(reason, language)}, "value": reason} for reason in REASONS]
    return {
        "type": "modal",
        "callback_id": "not_right_reason",
        "private_metadata": f"{value}|{channel}|{message_ts}",
        "title": {"type": "plain_text", "text": say("reason_title", language)},
        "submit": {"type": "plain_text", "text": say("send", language)},
        "close": {"type": "plain_text", "text": say("cancel", language)},
        "blocks": [
            {
                "type": "input", "block_id": "why", "label": {"type": "plain_text", "text": say("reason", language)},
                "element": {"type": "static_select", "action_id": "reason", "options": options},
            },
            {
                "type": "input", "block_id": "more", "optional": True,
                "label": {"type": "plain_text", "text": say("explain", language)},
                "element": {"type": "plain_text_input", "action_id": "words", "multiline": True, "max_length": 1_000},
            },
        ],
    }  # fmt: skip


def _size(blocks: Sequence[Block]) -> int:
    return len(json.dumps(blocks, ensure_ascii=False))
