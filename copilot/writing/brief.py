"""The plan and its evidence as quoted data for a model: numbered, marked, and stripped of the marker itself."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from copilot.types import Register
from copilot.writing.fill import fill, places

if TYPE_CHECKING:
    from collections.abc import Callable

    from copilot.types import Evidence, Plan, Question, Reading

LANGUAGE = {"es": "Spanish (Spain)", "en": "English"}
REGISTER = {
    Register.TU: "tú, throughout",
    Register.USTED: "usted, throughout",
    Register.VOS: "vos, throughout",
    Register.NEUTRAL: "you, informally but politely",
}
_MOST_PASSAGE = 900
_SHOWN = 10


def new_marker() -> str:
    """A marker that no text written before can hold."""
    return f"=={secrets.token_hex(6)}=="


def numbered(plan: Plan) -> list[Evidence]:
    """The evidence in the order in which a model sees it, number 1 first."""
    return list(plan.evidence[:_SHOWN])


def prompt_values(question: Question, reading: Reading, plan: Plan, brand: str, marker: str) -> dict[str, str]:
    """A value for every place of the prompt `reply`."""
    safe = _without(marker)
    return {
        "language_name": LANGUAGE[reading.language],
        "register_name": REGISTER[reading.register],
        "brand": brand,
        "least_words": "40",
        "most_words": "110",
        "marker": marker,
        "plan": safe(plan_text(question, reading, plan)),
        "evidence": "\n".join(
            f"[{number}] {safe(one.title)} / {safe(one.heading)}: {safe(one.text[:_MOST_PASSAGE])}"
            for number, one in enumerate(numbered(plan), 1)
        ),
        "customer": safe("\n".join([*(f"{t.author}: {t.text}" for t in question.thread[-12:]), question.text])),
    }


def plan_text(question: Question, reading: Reading, plan: Plan) -> str:
    """The plan in lines that a model can put into words, with its times already written out."""
    values = places(question, reading, plan)
    lines = [f"Feelings: {', '.join(feeling.name for feeling in reading.feelings) or 'none shown'}"]
    effort = [f"{name}={values[name]}" for name in ("attempts", "span", "contacts", "channels") if name in values]
    lines += [f"What they have been through: {'; '.join(effort)}"] if effort else []
    lines += [f"We can: {point.text}" for point in plan.can[:4]]
    lines += [f"We cannot: {refusal.text} Instead: {refusal.instead}" for refusal in plan.cannot[:2]]
    lines += [f"Way round: {way.text}" for way in plan.workarounds if way.within_authority]
    if plan.follow_up:
        lines.append(f"Our next step: {plan.follow_up.what}; done {values['due']}; starts {values['start']}")
    if "amount" in values:
        lines.append(f"We offer: {values['amount']}")
    approved = [text for line in plan.lines if (text := fill(line.text, values, reading.register))]
    lines += [f"Approved words: {text}" for text in approved]
    asked = [text for raw in plan.ask_customer[:2] if (text := fill(raw, values, reading.register))]
    lines += [f"Questions: {' '.join(asked)}"] if asked else []
    return "\n".join(lines)


def _without(marker: str) -> Callable[[str], str]:
    return lambda text: text.replace(marker, "")
