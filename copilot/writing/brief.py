"""The plan and its evidence as quoted data for a model: numbered, marked, and stripped of the marker itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from copilot.types import Register
from copilot.writing.fill import fill, places

if TYPE_CHECKING:
    from collections.abc import Callable

    from copilot.types import Evidence, Plan, Question, Reading, Refusal

LANGUAGE = {"es": "Spanish (Spain)", "en": "English"}
REGISTER = {
    Register.TU: "tú, throughout",
    Register.USTED: "usted, throughout",
    Register.VOS: "vos, throughout",
    Register.NEUTRAL: "you, informally but politely",
}
_MOST_PASSAGE, _SHOWN = 320, 8
"""Characters of a passage, and passages: what may be said is in the plan, so that the beginning of each is enough."""
_MOST_TURNS, _MOST_TURN, _MOST_SAID = 12, 700, 4_000
"""Of what was said before the question: turns, characters of each; and characters of the question itself."""


def numbered(plan: Plan) -> list[Evidence]:
    """The evidence in the order in which a model sees it, number 1 first."""
    return list(plan.evidence[:_SHOWN])


def manner(reading: Reading, brand: str, *, shorter: bool = False) -> dict[str, str]:
    """A value for every place of the prompt `reply`; the same for a brand, a language, a register and a length."""
    return {
        "brand": brand,
        "language_name": LANGUAGE[reading.language],
        "register_name": REGISTER[reading.register],
        "least_words": "40",
        "most_words": "70" if shorter else "110",
    }


def material(question: Question, reading: Reading, plan: Plan, marker: str) -> dict[str, str]:
    """A value for every place of the prompt `material`. Nothing quoted in it holds the marker."""
    safe = _without(marker)
    said = [f"{turn.author}: {turn.text[:_MOST_TURN]}" for turn in question.thread[-_MOST_TURNS:]]
    return {
        "marker": marker,
        "plan": safe(plan_text(question, reading, plan)),
        "evidence": "\n".join(
            safe(f"[{number}] {one.title} / {one.heading}: {_shown(one)}")
            for number, one in enumerate(numbered(plan), 1)
        ),
        "customer": safe("\n".join([*said, question.text[:_MOST_SAID]])),
        "language_name": LANGUAGE[reading.language],
    }


def _shown(one: Evidence) -> str:
    """The text of a passage; approved words with places still to fill are in the plan, filled."""
    return "the approved words of the plan" if one.section == "say" else one.text[:_MOST_PASSAGE]


def plan_text(question: Question, reading: Reading, plan: Plan) -> str:
    """The plan in lines that a model can put into words: times written out, with the numbers of the evidence."""
    values, cited = places(question, reading, plan), _citing(plan)
    lines = [f"Feelings: {', '.join(feeling.name for feeling in reading.feelings) or 'none shown'}"]
    lines += ["Tone asked for: warmer, begin with the person"] if question.style.warmer else []
    lines += ["Tone asked for: formal, without contractions"] if question.style.register is Register.USTED else []
    if reading.formal is not None:
        lines.append(f"They write {'formally' if reading.formal else 'informally'}")
    effort = [f"{name}={values[name]}" for name in ("attempts", "span", "contacts", "channels") if name in values]
    lines += [f"What they have been through: {'; '.join(effort)}"] if effort else []
    lines += ["A person is needed now: say only that somebody takes over."] if plan.urgent else []
    lines += [f"We can: {point.text}{cited(point)}" for point in plan.can[:4]]
    lines += [f"We cannot: {refusal.text}{_and_so(refusal)}{cited(refusal)}" for refusal in plan.cannot[:2]]
    lines += [f"Way round: {way.text}{cited(way)}" for way in plan.workarounds if way.within_authority]
    if follow := plan.follow_up:
        lines.append(f"Our next step: {follow.what}; done {values['due']}; starts {values['start']}{cited(follow)}")
    if "amount" in values:
        lines.append(f"We offer: {values['amount']}")
    approved = [(line, text) for line in plan.lines if (text := fill(line.text, values, reading.register))]
    lines += [
        f"Approved words ({line.slot}): {text}{cited(line)}" for line, text in approved if line.slot != "question"
    ]
    lines += [f"We are checking meanwhile: {'; '.join(plan.look_up)}"] if plan.look_up else []
    asked = [text for raw in plan.ask_customer[:2] if (text := fill(raw, values, reading.register))]
    asked = asked or [text for line, text in approved if line.slot == "question"]
    lines.append(f"Questions: {' '.join(asked) or 'none'}")
    return "\n".join(lines)


def _and_so(refusal: Refusal) -> str:
    """The reason, unless it is in the refusal itself, and what we do instead."""
    because = f" Because: {refusal.because}" if refusal.because and refusal.because not in refusal.text else ""
    return f"{because} Instead: {refusal.instead}" if refusal.instead else because


class _Citing(Protocol):
    @property
    def cites(self) -> tuple[str, ...]: ...


def _citing(plan: Plan) -> Callable[[_Citing], str]:
    """The numbers of what an item rests on, " [1, 3]"."""
    number = {one.id: str(position) for position, one in enumerate(numbered(plan), 1)}

    def cited(item: _Citing) -> str:
        found = [number[cite] for cite in item.cites if cite in number]
        return f" [{', '.join(found)}]" if found else ""

    return cited


def _without(marker: str) -> Callable[[str], str]:
    return lambda text: text.replace(marker, "")
