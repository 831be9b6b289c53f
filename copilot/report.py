"""A suggestion as the JSON of the contract, and as text for a terminal. Pure."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from copilot.types import Register
from copilot.writing.fill import marked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from copilot.types import Evidence, Plan, Suggestion


def as_json(suggestion: Suggestion) -> dict[str, Any]:
    """The object that `copilot ask --json` prints."""
    plan, reading = suggestion.plan, suggestion.reading
    return {
        "entry_id": suggestion.entry_id,
        "outcome": suggestion.outcome.value,
        "language": reading.language,
        "reading": {
            "register": reading.register.value,
            "feelings": [asdict(feeling) for feeling in reading.feelings],
            "needs": list(reading.needs),
            "effort": {
                "contacts": reading.effort.contacts,
                "channels": list(reading.effort.channels),
                "days": reading.effort.days,
            },
            "missing": list(reading.missing),
        },
        "reply": suggestion.reply,
        **_items(plan, reading.register),
        "evidence": [evidence_json(one) for one in plan.evidence],
        "notes": [asdict(note) for note in suggestion.notes],
        "writer": suggestion.writer,
        "rung": suggestion.rung,
        "usage": dict(suggestion.usage),
        "cost": suggestion.cost,
        "tries": [asdict(one) for one in suggestion.tries],
        "confidence": suggestion.confidence,
        "timings_ms": dict(suggestion.timings_ms),
    }


def _items(plan: Plan, register: Register) -> dict[str, Any]:
    follow, heard = plan.follow_up, plan.heard_before
    return {
        "can": [_listed(asdict(point)) for point in plan.can],
        "cannot": [_listed(asdict(refusal)) for refusal in plan.cannot],
        "steps": [_listed(asdict(step)) for step in plan.steps],
        "workarounds": [_listed(asdict(way)) for way in plan.workarounds],
        "goodwill": _listed(asdict(plan.goodwill)) if plan.goodwill else None,
        "follow_up": {
            "what": follow.what,
            "owner": follow.owner,
            "due": follow.due.isoformat(),
            "cites": list(follow.cites),
        }
        if follow
        else None,
        "heard_before": {
            "cause": heard.cause,
            "count": heard.count,
            "since": heard.since,
            "teams": list(heard.teams),
            "channels": list(heard.channels),
            "title": heard.title,
            "owner": heard.owner,
            "status": heard.status,
        }
        if heard
        else None,
        "ask_first": [marked(question, register) for question in plan.ask_first],
    }


def _listed(item: dict[str, Any]) -> dict[str, Any]:
    return {key: list(value) if isinstance(value, tuple) else value for key, value in item.items()}


def evidence_json(one: Evidence) -> dict[str, Any]:
    """One passage, as `copilot ask` and `copilot search` print it."""
    return {
        "id": one.id,
        "page": one.page,
        "kind": one.kind,
        "title": one.title,
        "section": one.heading,
        "language": one.language,
        "score": one.score,
        "found_by": list(one.found_by),
        "text": one.text,
        "source": one.source,
        "owner": one.owner,
        "reviewed_on": one.reviewed_on,
    }


_HEADS = {
    "es": {
        "can": "Podemos",
        "cannot": "No podemos",
        "steps": "Pasos",
        "workarounds": "Vía aprobada",
        "goodwill": "Atención",
        "follow": "Seguimiento",
        "heard": "Ya lo hemos oído",
        "ask": "Averiguar antes",
        "sources": "Fuentes",
        "notes": "Para ti",
    },
    "en": {
        "can": "We can",
        "cannot": "We cannot",
        "steps": "Steps",
        "workarounds": "Approved way round",
        "goodwill": "Goodwill",
        "follow": "Follow-up",
        "heard": "Heard before",
        "ask": "Find out first",
        "sources": "Sources",
        "notes": "For you",
    },
}


_OWNERS = {"es": {"agent": "agente", "customer": "cliente", "lead": "líder"}}


def owner_label(owner: str, language: str) -> str:
    """How the owner of a step is called in a language; desks and partners have names of their own."""
    return _OWNERS.get(language, {}).get(owner, owner)


def heads(language: str) -> dict[str, str]:
    """The headings of a suggestion in a language."""
    return _HEADS.get(language, _HEADS["en"])


def as_text(suggestion: Suggestion) -> str:
    """The suggestion for a terminal: the reply first."""
    plan, head = suggestion.plan, heads(suggestion.reading.language)
    blocks = [suggestion.reply, ""]
    blocks += _block(head["ask"], (marked(text, suggestion.reading.register) for text in plan.ask_first))
    blocks += _block(head["can"], (point.text for point in plan.can))
    blocks += _block(head["cannot"], (f"{r.text}{f' → {r.instead}' if r.instead else ''}" for r in plan.cannot))
    blocks += _block(head["workarounds"], (way.text for way in plan.workarounds))
    blocks += _block(
        head["steps"], (f"({owner_label(step.owner, suggestion.reading.language)}) {step.text}" for step in plan.steps)
    )
    if plan.follow_up:
        due = f"{plan.follow_up.due:%Y-%m-%d %H:%M}"
        owner = owner_label(plan.follow_up.owner, suggestion.reading.language)
        blocks += _block(head["follow"], [f"{plan.follow_up.what} · {owner} · {due}"])
    blocks += _block(head["notes"], (note.text for note in suggestion.notes))
    blocks += _block(head["sources"], (f"{one.id} · {one.title} › {one.heading}" for one in plan.evidence))
    return "\n".join(blocks)


def as_ladder(suggestion: Suggestion) -> str:
    """Which rung of the ladder answered, why the others did not, and what it took."""
    lines = [f"Written by {suggestion.writer}" + (f" ({suggestion.rung})" if suggestion.rung else "")]
    for one in suggestion.tries:
        how = one.problem or "answered"
        lines.append(f"  - {one.writer}{', again' if one.again else ''}: {how} ({one.seconds:.1f} s, run {one.run_id})")
    if suggestion.tries:
        used = suggestion.usage
        cost = "unknown" if suggestion.cost is None else f"{suggestion.cost:.6f} USD"
        lines.append(
            f"  Tokens: {used['input_tokens']} in ({used['cached_tokens']} cached), {used['output_tokens']} out. "
            f"Cost: {cost}"
        )
    return "\n".join(lines)


def _block(head: str, lines: Iterable[str]) -> list[str]:
    held = [f"  - {line}" for line in lines]
    return [head, *held, ""] if held else []
