"""What became of a suggestion, from all that was said of it: the lines under it, and what can still be done. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from copilot.slack.elements import Block, line, person, rich, run
from copilot.slack.words import say
from copilot.types import ENDINGS, LeadAsk, Promise, Verdict
from copilot.writing.times import due_phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

SENT = ("used", "edited")
_BREAK: Block = {"type": "text", "text": "\n"}
_LINES = 8
"""So many are shown: the newest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """`private`: only one person sees it, so it can be shared."""

    verdicts: Sequence[Verdict] = ()
    promises: Sequence[Promise] = ()
    asks: Sequence[LeadAsk] = ()
    private: bool = False

    @property
    def sent(self) -> bool:
        return any(one.kind in SENT for one in self.verdicts)

    @property
    def edited(self) -> bool:
        return any(one.kind == "edited" for one in self.verdicts)

    @property
    def dismissed(self) -> bool:
        return any(one.kind == "dismissed" for one in self.verdicts)

    @property
    def asking(self) -> bool:
        """Whether a lead has been asked and has not answered."""
        return any(one.answer is None for one in self.asks)

    @property
    def people(self) -> frozenset[str]:
        """Whoever is named in the lines."""
        by = {one.by for one in self.verdicts} | {one.settled_by or one.made_by for one in self.promises}
        return frozenset(by | {one.answer.by if one.answer else one.asked_by for one in self.asks})


FRESH = Standing()
"""Nobody has said anything yet."""


def state_block(standing: Standing, language: str, now: datetime) -> Block | None:
    """Who did what with it, the newest last; None when there is nothing to tell."""
    told = sorted(_told(standing, language, now), key=lambda one: one[0])[-_LINES:]
    if not told:
        return None
    parts = [part for number, (_, said) in enumerate(told) for part in ([_BREAK] if number else []) + said]
    return rich(line(*parts), block_id="state")


def _told(standing: Standing, language: str, now: datetime) -> Iterator[tuple[datetime, list[Block]]]:
    for verdict in standing.verdicts:
        if verdict.kind in (*SENT, *ENDINGS, "dismissed", "accepted", "rejected"):
            yield verdict.at, _verdict(verdict, language)
    for promise in standing.promises:
        yield promise.settled_at or promise.made_at, _promise(promise, language, now)
    for asked in standing.asks:
        yield asked.answer.at if asked.answer else asked.asked_at, _ask(asked, language)


def _verdict(verdict: Verdict, language: str) -> list[Block]:
    said = [run_of(say(f"state_{verdict.kind}", language)), person(verdict.by)]
    if verdict.kind == "dismissed":
        said.append(run_of(f": {say(verdict.reason or 'other', language)}"))
        if verdict.text:
            said += [run_of(" — "), run(verdict.text, 300)]
    return said


def _promise(promise: Promise, language: str, now: datetime) -> list[Block]:
    if promise.state != "open":
        return [run_of(say(f"state_{promise.state}", language)), person(promise.settled_by or "")]
    key = "state_overdue" if promise.overdue(now) else "state_promised"
    when = due_phrase(promise.due.astimezone(now.tzinfo), now, spoken(language))
    return [run_of(say(key, language, when=when)), person(promise.made_by), run(f": {promise.what}", 300)]


def _ask(asked: LeadAsk, language: str) -> list[Block]:
    if asked.answer is None:
        return [run_of(say("state_asked", language)), person(asked.asked_by)]
    said = [run_of(say(f"state_{asked.answer.kind}", language)), person(asked.answer.by)]
    return [*said, run(f": {asked.answer.text}", 600)] if asked.answer.text else said


def run_of(text: str) -> Block:
    """Our own words, whose spaces at the ends count."""
    return {"type": "text", "text": text}


def spoken(language: str) -> str:
    """The language in which we say times."""
    return language if language in {"es", "en"} else "en"
