"""One entry as its page shows it: sorted, counted and compared, with nothing left to think in a template. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from copilot.differences import Change, alike, changes
from copilot.types import ENDINGS, Evidence, Role, Turn, Verdict
from copilot.writing.fill import marked

if TYPE_CHECKING:
    from copilot.types import LeadAsk, Plan, Reader, Suggestion
    from copilot.types.entry import WholeEntry
    from copilot.types.log import Beside, Correction

_PARTS = ("mask", "read", "retrieve", "plan", "write", "check")
SENT = ("used", "edited")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage that was found, and whether the plan rests on it."""

    rank: int
    evidence: Evidence
    cited: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryShown:
    whole: WholeEntry
    beside: Beside
    hits: tuple[Hit, ...]
    nearly: tuple[Hit, ...]
    """Found, and not used."""
    sent: str | None
    """The words that were sent; None while nobody said."""
    same: bool
    changes: tuple[Change, ...]
    ended: Verdict | None
    timings: tuple[tuple[str, float], ...]
    total_ms: float | None
    ask_first: tuple[str, ...]
    turns: tuple[Turn, ...]
    """What was said before the question; "earlier" is in the question already."""

    @property
    def correction(self) -> Correction | None:
        """The one that holds."""
        return self.beside.corrections[-1] if self.beside.corrections else None


def shown(whole: WholeEntry, beside: Beside) -> EntryShown:
    made = whole.suggestion
    sent = sent_words(made.reply, whole.verdicts) if made else None
    hits = tuple(_hits(made.plan)) if made else ()
    timings = made.timings_ms if made else {}
    return EntryShown(
        whole=whole, beside=beside, hits=tuple(one for one in hits if one.cited),
        nearly=tuple(one for one in hits if not one.cited), sent=sent,
        same=bool(made and sent is not None and alike(made.reply, sent)),
        changes=tuple(changes(made.reply, sent)) if made and sent is not None else (),
        ended=next((one for one in reversed(whole.verdicts) if one.kind in ENDINGS), None),
        timings=tuple((part, timings[part]) for part in _PARTS if part in timings), total_ms=timings.get("total"),
        ask_first=tuple(marked(one, made.reading.register) for one in made.plan.ask_first) if made else (),
        turns=tuple(turn for turn in whole.question.thread if turn.author != "earlier"),
    )  # fmt: skip


def sent_words(reply: str, verdicts: Sequence[Verdict]) -> str | None:
    """The words that were sent last, as far as anybody said."""
    said = [one for one in verdicts if one.kind in SENT]
    edited = [one.text for one in said if one.kind == "edited" and one.text]
    return edited[-1] if edited else (reply if said else None)


def may_answer(asked: LeadAsk, reader: Reader) -> bool:
    """A lead answers what another asked, once."""
    return asked.answer is None and reader.role is Role.LEAD and asked.asked_by != reader.user


def _hits(plan: Plan) -> Iterator[Hit]:
    cited = cites_of(plan)
    for rank, one in enumerate(plan.evidence, start=1):
        yield Hit(rank=rank, evidence=one, cited=one.id in cited)


def cites_of(plan: Plan) -> frozenset[str]:
    """The passages that anything in the plan rests on."""
    groups: tuple[Sequence[object], ...] = (plan.can, plan.cannot, plan.steps, plan.workarounds, plan.lines)
    single = [one for one in (plan.goodwill, plan.follow_up) if one]
    return frozenset(cite for group in (*groups, single) for item in group for cite in getattr(item, "cites", ()))


def of(made: Suggestion | None) -> frozenset[str]:
    """Every passage that was found."""
    return frozenset(one.id for one in made.plan.evidence) if made else frozenset()
