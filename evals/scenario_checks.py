"""The checks that an episode may name, each on fields and phrases of the suggestion, never on one exact text.

A check is a function (suggestion, wanted) -> what is wrong, or None.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from copilot.planning.trace import cited, cites_of
from copilot.types import Plan, Suggestion
from copilot.words import fold
from copilot.writing.times import clock

Check = Callable[[Suggestion, Any], "str | None"]


def _has(text: str, phrase: str) -> bool:
    return fold(phrase) in fold(text)


def outcome(made: Suggestion, wanted: Sequence[str]) -> str | None:
    return None if made.outcome.value in wanted else f"outcome {made.outcome.value}, wanted {wanted}"


def language(made: Suggestion, wanted: str) -> str | None:
    return None if made.reading.language == wanted else f"language {made.reading.language}, wanted {wanted}"


def register(made: Suggestion, wanted: str) -> str | None:
    return None if made.reading.register.value == wanted else f"register {made.reading.register.value}, wanted {wanted}"


def pages_of(plan: Plan) -> set[str]:
    """The pages that the can, cannot, steps and approved words rest on."""
    return {cite.partition("#")[0] for cite in cites_of(plan.can, plan.cannot, plan.steps, plan.lines)}


def governed_by(made: Suggestion, wanted: Sequence[str] | None) -> str | None:
    if wanted is None or pages_of(made.plan) & set(wanted):
        return None
    return f"rests on {sorted(pages_of(made.plan))}, wanted one of {wanted}"


def none_of_pages(made: Suggestion, wanted: Sequence[str]) -> str | None:
    shown = {one.page for one in made.plan.evidence} & set(wanted)
    return f"shows {sorted(shown)}" if shown else None


def cannot_any(made: Suggestion, wanted: Sequence[Sequence[str]] | None) -> str | None:
    if wanted is None:
        return None
    text = " ".join(f"{r.text} {r.because} {r.instead}" for r in made.plan.cannot)
    missing = [group for group in wanted if not any(_has(text, phrase) for phrase in group)]
    return f"cannot lacks {missing}" if missing else None


def reply_any(made: Suggestion, wanted: Sequence[Sequence[str]]) -> str | None:
    missing = [group for group in wanted if not any(_has(made.reply, phrase) for phrase in group)]
    return f"reply lacks {missing}" if missing else None


def reply_none(made: Suggestion, wanted: Sequence[str]) -> str | None:
    held = [phrase for phrase in wanted if _has(made.reply, phrase)]
    return f"reply holds {held}" if held else None


def reply_alternatives(made: Suggestion, wanted: dict[str, Any]) -> str | None:
    text = f"{made.reply} {' '.join(point.text for point in made.plan.can)}"
    told = [phrase for phrase in wanted["of"] if _has(made.reply, phrase)]
    return None if len(told) >= wanted["least"] else f"offers {told} of {wanted['of']} (plan: {text[:60]}…)"


def reply_questions_max(made: Suggestion, wanted: int) -> str | None:
    count = made.reply.count("?")
    return None if count <= wanted else f"{count} questions in the reply"


def follow_up(made: Suggestion, wanted: dict[str, Any] | str) -> str | None:
    if wanted == "null_ok":
        return None
    assert isinstance(wanted, dict)
    rule = made.plan.follow_up
    if rule is None:
        return "no follow-up"
    if "due" in wanted and rule.due.isoformat() != wanted["due"]:
        return f"due {rule.due.isoformat()}, wanted {wanted['due']}"
    if not any(_has(rule.owner, name) for name in wanted.get("owner_any", [rule.owner])):
        return f"owner {rule.owner}, wanted one of {wanted['owner_any']}"
    return None


def workaround_any(made: Suggestion, wanted: Sequence[str] | None) -> str | None:
    held = [way.id for way in made.plan.workarounds]
    if wanted is None:
        return f"workarounds {held}, wanted none" if held else None
    return None if set(held) & set(wanted) else f"workarounds {held}, wanted one of {wanted}"


def heard_cause(made: Suggestion, wanted: str | None) -> str | None:
    heard = made.plan.heard_before
    if wanted == "any":
        return None
    if wanted is None:
        return f"heard {heard.cause}, wanted none" if heard else None
    return None if heard and heard.cause == wanted else f"heard {heard.cause if heard else None}, wanted {wanted}"


def heard_not(made: Suggestion, wanted: str) -> str | None:
    heard = made.plan.heard_before
    return f"heard {wanted}" if heard and heard.cause == wanted else None


def heard_min(made: Suggestion, wanted: int) -> str | None:
    count = made.plan.heard_before.count if made.plan.heard_before else 0
    return None if count >= wanted else f"heard {count} times, wanted at least {wanted}"


def goodwill(made: Suggestion, wanted: dict[str, Any] | None) -> str | None:
    gift = made.plan.goodwill
    if wanted is None:
        return f"goodwill {gift.amount}, wanted none" if gift else None
    if gift is None:
        return "no goodwill"
    if gift.within_authority != wanted["within"]:
        return f"within authority {gift.within_authority}"
    if not wanted.get("least", 0) <= gift.amount <= wanted["most"]:
        return f"goodwill {gift.amount}, wanted {wanted.get('least', 0)} to {wanted['most']}"
    return None


def effort(made: Suggestion, wanted: dict[str, int]) -> str | None:
    read = made.reading.effort
    have = {"contacts_min": read.contacts, "channels_min": len(read.channels), "days_min": read.days}
    short = {key: have[key] for key, least in wanted.items() if have[key] < least}
    return f"effort {short}, wanted {wanted}" if short else None


def ask_first_min(made: Suggestion, wanted: int) -> str | None:
    count = len(made.plan.ask_first)
    return None if count >= wanted else f"{count} questions to ask first, wanted at least {wanted}"


def ask_first_max(made: Suggestion, wanted: int) -> str | None:
    count = len(made.plan.ask_first)
    return None if count <= wanted else f"{count} questions to ask first, wanted at most {wanted}"


def ask_first_any(made: Suggestion, wanted: Sequence[Sequence[str]]) -> str | None:
    text = " ".join(made.plan.ask_first)
    missing = [group for group in wanted if not any(_has(text, phrase) for phrase in group)]
    return f"ask_first lacks {missing}" if missing else None


def notes_any(made: Suggestion, wanted: Sequence[str]) -> str | None:
    codes = {note.code for note in made.notes}
    return None if not wanted or codes & set(wanted) else f"notes {sorted(codes)}, wanted one of {wanted}"


def same_parts(made: Suggestion, fields: Sequence[str]) -> dict[str, Any]:
    """What must be equal between two suggestions for the same case."""
    plan = made.plan
    parts = {
        "can": [point.text for point in plan.can],
        "cannot": [(refusal.text, refusal.instead) for refusal in plan.cannot],
        "goodwill": (plan.goodwill.amount, plan.goodwill.within_authority) if plan.goodwill else None,
        "follow_up": (plan.follow_up.owner, plan.follow_up.due) if plan.follow_up else None,
    }
    return {field: parts[field] for field in fields}


def facts_of(made: Suggestion) -> dict[str, Any]:
    """What other words for the same plan must leave as it is: its items, amounts, times, and what each rests on."""
    plan = made.plan
    shown = {one.id for one in plan.evidence}
    return {
        "outcome": plan.outcome,
        **{name: getattr(plan, name) for name in ("can", "cannot", "steps", "workarounds", "goodwill", "follow_up")},
        "heard": plan.heard_before,
        "ask_first": plan.ask_first,
        "cites": {cite for cite in cited(replace(plan, lines=())) if cite in shown},
    }


def untold(before: Suggestion, made: Suggestion) -> list[str]:
    """The promised time and the amount that the reply before tells and this one does not."""
    plan = made.plan
    told = [clock(plan.follow_up.due)] if plan.follow_up else []
    told += [f"{plan.goodwill.amount:g}"] if plan.goodwill else []
    return [one for one in told if one in before.reply and one not in made.reply]


NAMED: dict[str, Check] = {
    check.__name__: check
    for check in (
        outcome, language, register, governed_by, none_of_pages, cannot_any, reply_any, reply_none, reply_alternatives,
        reply_questions_max, follow_up, workaround_any, heard_cause, heard_not, heard_min, goodwill, effort,
        ask_first_min, ask_first_max, ask_first_any, notes_any,
    )
}  # fmt: skip
DIGITS = re.compile(r"\d")
