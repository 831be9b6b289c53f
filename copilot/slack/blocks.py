"""A suggestion as Slack blocks. Pure: values in, plain JSON out.

Nothing that a person or a model wrote is markup here. What does not fit is told more briefly, step by step, before
anything of it is left out; the reply, the sources and the buttons stay.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from copilot.report import heads, owner_label
from copilot.slack.elements import (
    Block,
    actions,
    button,
    context,
    line,
    listed,
    literal,
    option,
    quote,
    rich,
    run,
    select,
)
from copilot.slack.sources import Sources
from copilot.slack.standing import FRESH, Standing, spoken, state_block
from copilot.slack.words import say
from copilot.types import ENDINGS, Outcome, Restyle
from copilot.writing.fill import marked
from copilot.writing.times import due_phrase, money

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from copilot.types import Refusal, Step, Suggestion, WayRound

MOST_REPLY = 2_900
"""Characters of the reply; Slack takes 3,000 in a section."""
MOST_IN_ALL = 12_800
"""Characters of all blocks as JSON; Slack refuses about 13,200."""
MOST_FALLBACK = 3_000
"""Characters of the text beside the blocks; Slack refuses to update one of more than 4,000."""
STYLES = (Restyle.SHORTER, Restyle.WARMER, Restyle.MORE_FORMAL, Restyle.OTHER_LANGUAGE)
"""Other versions of a reply that can be asked for."""
_OURS = ("dropped_", "writer_")
"""Notes for the log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """How much is told: characters of an item, items of a list, sources, characters of a source."""

    item: int
    items: int
    sources: int
    source: int


LEVELS = (
    Detail(item=600, items=8, sources=6, source=240),
    Detail(item=300, items=6, sources=5, source=200),
    Detail(item=160, items=4, sources=4, source=140),
    Detail(item=90, items=3, sources=3, source=110),
)
"""From the most to the least that is told."""


def suggestion_blocks(
    made: Suggestion,
    *,
    internal: Collection[str] = (),
    standing: Standing = FRESH,
    now: datetime | None = None,
) -> list[Block]:
    """The message for one suggestion: the reply first, then what it rests on, what can be done with it, what was.

    `internal` are the pages that not every team may see; `now` is the moment from which times are told.
    """
    first, then = _on_the_words(made, standing), _on_the_case(made, standing)
    foot = [actions("more", then)] if then else []
    if state := state_block(standing, made.reading.language, now or made.question.at):
        foot.append(state)
    for detail in LEVELS:
        reply, *rest = _body(made, internal, detail)
        blocks = [reply, *([actions("verdict", first)] if first else []), *rest, *foot]
        if size(blocks) <= MOST_IN_ALL:
            return blocks
    return _dropped(blocks)


def _dropped(blocks: list[Block]) -> list[Block]:
    """The message without the lists of the plan, the last one first, until it fits."""
    plain = [block for block in blocks if "block_id" not in block]
    while plain and size(blocks) > MOST_IN_ALL:
        blocks.remove(plain.pop())
    return blocks


def _body(made: Suggestion, internal: Collection[str], detail: Detail) -> list[Block]:
    sources = Sources(made, internal, detail.sources)
    reply = [line(run(say("reply", made.reading.language), 100, bold=True)), quote(made.reply, MOST_REPLY)]
    if made.outcome is Outcome.HELD_OUT:
        reply = [line(run(_why_held(made), MOST_REPLY))]
    blocks = [rich(*reply, block_id="reply"), *_plan_blocks(made, sources, detail)]
    if told := [*_heard(made), *_notes(made), *sources.warnings()]:
        blocks.append(context(told[:8], detail.item, "notes"))
    return [*blocks, *sources.blocks(detail.source)]


def _plan_blocks(made: Suggestion, sources: Sources, detail: Detail) -> list[Block]:
    plan, language = made.plan, made.reading.language
    head, mark = heads(language), sources.marks
    asks = [marked(text, made.reading.register) for text in plan.ask_first]
    parts = [
        (f"🔎 {head['ask']}", asks, False),
        (f"✅ {head['can']}", [point.text + mark(point.cites) for point in plan.can], False),
        (f"⛔ {head['cannot']}", [_refusal(one, language) + mark(one.cites) for one in plan.cannot], False),
        (f"🪜 {head['steps']}", [_step(one, language) + mark(one.cites) for one in plan.steps], True),
        (f"🛠 {head['workarounds']}", [_way(one, language) + mark(one.cites) for one in plan.workarounds], False),
        (f"🎁 {head['goodwill']}", _goodwill(made, sources), False),
        (f"📞 {head['follow']}", _follow_up(made, sources), False),
    ]
    return [_list(title, lines, detail, language, ordered) for title, lines, ordered in parts if lines]


def _list(title: str, lines: Sequence[str], detail: Detail, language: str, ordered: bool) -> Block:
    """A heading and a list; what is left out is counted."""
    shown = list(lines[: detail.items])
    if left := len(lines) - len(shown):
        shown.append(say("more_below", language, count=str(left)))
    return rich(line(run(title, 100, bold=True)), listed(shown, detail.item, ordered=ordered))


def _refusal(one: Refusal, language: str) -> str:
    told = one.because.strip(" .").lower() in one.text.lower()
    because = "" if told else f" ({say('because', language, why=one.because)})"
    return f"{one.text}{because}{f' → {one.instead}' if one.instead else ''}"


def _step(one: Step, language: str) -> str:
    return f"({owner_label(one.owner, language)}) {one.text}"


def _way(one: WayRound, language: str) -> str:
    return one.text if one.within_authority else f"{one.text} — {say('needs_lead', language)}"


def _goodwill(made: Suggestion, sources: Sources) -> list[str]:
    """What the asker may offer; what only a lead may is told in a note, and can be asked for."""
    gift = made.plan.goodwill
    if not gift or not gift.within_authority:
        return []
    return [money(gift.amount, gift.currency, made.reading.language) + sources.marks(gift.cites)]


def _follow_up(made: Suggestion, sources: Sources) -> list[str]:
    rule, language = made.plan.follow_up, made.reading.language
    if rule is None:
        return []
    due = due_phrase(rule.due, made.question.at, spoken(language))
    return [
        f"{rule.what[:1].upper()}{rule.what[1:]} · {owner_label(rule.owner, language)} · {due}"
        + sources.marks(rule.cites)
    ]


def _heard(made: Suggestion) -> list[str]:
    heard, language = made.plan.heard_before, made.reading.language
    if heard is None:
        return []
    since = date.fromisoformat(heard.since).strftime("%d/%m/%Y")
    told = say("heard", language, count=str(heard.count), since=since, title=heard.title, owner=heard.owner)
    return [f"🔁 {told}"]


def _notes(made: Suggestion) -> list[str]:
    told = made.plan.heard_before is not None
    shown = [one for one in made.notes if not one.code.startswith(_OURS) and one.code != "held_out"]
    return [f"💡 {one.text}" for one in shown if not (told and one.code == "heard_before")]


def _why_held(made: Suggestion) -> str:
    return next((one.text for one in made.notes if one.code == "held_out"), "")


# What can be done


def _on_the_words(made: Suggestion, standing: Standing) -> list[Block]:
    language, value = made.reading.language, value_of(made)
    elements: list[Block] = []
    if made.outcome is Outcome.HELD_OUT:
        return [] if standing.sent else [button("edit", say("i_replied", language), value, style="primary")]
    if made.outcome is not Outcome.ABSTAINED:
        if not standing.sent:
            elements.append(button("used", say("use", language), value, style="primary"))
        elements.append(button("edit", say("edit", language), value))
    if standing.edited:
        elements.append(button("changes", say("see_changes", language), value))
    if not standing.dismissed:
        elements.append(button("not_right", say("not_right", language), value))
    return elements


def _on_the_case(made: Suggestion, standing: Standing) -> list[Block]:
    language, value = made.reading.language, value_of(made)
    elements: list[Block] = []
    if made.plan.follow_up and not standing.promises:
        elements.append(button("promise", say("promise", language), value))
    if not standing.asking:
        key = "ask_permission" if over_authority(made) else "ask_lead"
        elements.append(button("ask_lead", say(key, language), value))
    if standing.private:
        elements.append(button("share", say("share", language), value))
    if standing.sent:
        ends = [option(say(ending, language), f"{value}|{ending}") for ending in ENDINGS]
        elements.append(select("ended", say("ended", language), ends))
    elif made.outcome not in {Outcome.ABSTAINED, Outcome.HELD_OUT}:
        styles = [option(say(style, language), f"{value}|{style}") for style in STYLES]
        elements.append(select("restyle", say("restyle", language), styles))
    return elements


def value_of(made: Suggestion) -> str:
    """What a button carries: the language to speak, and which suggestion it belongs to."""
    return f"{made.reading.language}|{made.entry_id}"


def over_authority(made: Suggestion) -> list[str]:
    """What it holds that the asker may not do without a lead, in words."""
    plan, language = made.plan, made.reading.language
    ways = [way.text for way in plan.workarounds if not way.within_authority]
    if plan.goodwill and not plan.goodwill.within_authority:
        ways.append(money(plan.goodwill.amount, plan.goodwill.currency, language))
    return ways


def fallback_text(made: Suggestion) -> str:
    """The same for notifications and screen readers: the reply, without half an escape at its end."""
    cut = escape(literal(made.reply or _why_held(made), MOST_FALLBACK))[:MOST_FALLBACK]
    return re.sub(r"&[a-z]{0,3}$", "", cut)


def escape(text: str) -> str:
    """Text in which Slack finds no mention, channel, link or command."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def size(blocks: Sequence[Block]) -> int:
    """How long blocks are, as Slack may count them."""
    return len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":")))
