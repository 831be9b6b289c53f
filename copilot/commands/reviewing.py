"""`copilot review`: the queue of the console, in a terminal."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING

from copilot.build import Parts, new_id, utc_now
from copilot.commands.output import say, write_json
from copilot.errors import UsageError
from copilot.planning.clock import local_time
from copilot.review.agreement import ENOUGH, Agreement, agreements, verdict
from copilot.review.estimate import NotEnough, Share, at_least, estimate
from copilot.review.lineup import Lineup, line_up
from copilot.review.reasons import why
from copilot.review.scales import anchors, readable, scale_name
from copilot.store.grades import Grades
from copilot.store.queue import Queue
from copilot.store.subjects import Subjects
from copilot.types import SCALES, Conflict, Grade
from copilot.types.grade import HIGH
from copilot.workers.reviewing import masked
from copilot.workers.watching import watch

if TYPE_CHECKING:
    import argparse

    from copilot.review.subject import Subject
    from copilot.settings import Settings

DAYS = 28


def review(given: argparse.Namespace, settings: Settings) -> int:
    """Lists the queue, grades, or says how far leads agree."""
    if given.many < 1:
        raise UsageError("--many must be 1 or more.")
    if given.what != "grade" and (given.entry or given.scores or given.comment):
        raise UsageError("Only 'grade' takes an entry, --scores and --comment.")
    terminal = _Terminal(given, Parts(settings))
    return {"list": terminal.listed, "grade": terminal.graded, "agreement": terminal.agreement}[given.what]()


class _Terminal:
    def __init__(self, given: argparse.Namespace, parts: Parts) -> None:
        self._given, self._by, self._language = given, given.by, given.language
        self._queue, self._grades, self._subjects = (
            Queue(parts.engine), Grades(parts.engine), Subjects(parts.engine),
        )  # fmt: skip
        self._now = utc_now()
        while watch(parts).catch_up(self._now):
            pass
        self._teams = given.team or self._queue.teams()

    def listed(self) -> int:
        line = self._line()
        if self._given.json:
            entries = [asdict(one) | {"why": why(one, self._language)} for one in line.entries]
            told = {"seconds": line.seconds, "measured": line.measured, "waiting": line.waiting}
            write_json(told | {"entries": entries})
            return 0
        for number, one in enumerate(line.entries, 1):
            say(f"{number:>2}  {local_time(one.at):%Y-%m-%d %H:%M}  {one.entry_id}  {one.team}")
            say(f"    {'; '.join(why(one, self._language))}")
            say(f"    {' '.join(one.question.split())[:100]}")
        if line.entries:
            say(f"About {max(1, round(line.seconds / 60))} min. 'copilot review grade' goes through them.", quiet=True)
        else:
            say("There is nothing to review.", quiet=True)
        return 0

    def _line(self) -> Lineup:
        found = self._queue.waiting(self._by, self._now, teams=self._teams)
        return line_up(
            found, self._now, most=self._given.many, paces=self._grades.paces(self._by), described=self._queue.described
        )

    def graded(self) -> int:
        if self._given.entry:
            return self._one(self._given.entry, self._given.scores, self._given.comment)
        if self._given.scores or self._given.comment:
            raise UsageError("--scores and --comment are of one entry.", remedy="Name it: copilot review grade ENTRY.")
        for one in self._line().entries:
            taken = self._queue.take(one.entry_id, self._by, utc_now(), teams=self._teams)
            if taken is None or not taken.mine:
                continue
            for text in why(one, self._language):
                say(f"* {text}")
            if (answer := self._asked(one.entry_id)) in {"q", ""}:
                break
            if answer == "s":
                self._queue.skip(one.entry_id, self._by, utc_now(), teams=self._teams)
            else:
                self._one(one.entry_id, answer, "")
        return 0

    def _asked(self, entry: str) -> str:
        """What the lead types: five signs, s or q; "" at the end of the input."""
        subject = self._subject(entry)
        say(f"> {subject.question}\n\n{subject.reply or ''}\n")
        if subject.sent and subject.sent != subject.reply:
            say(f"= {subject.sent}\n")
        for scale in SCALES:
            words = anchors(scale, self._language)
            say(f"  {scale_name(scale, self._language)}: 1 {words[0]} … 5 {words[4]}")
        while True:
            say("54321 (. = none), s = not today, q = stop: ", quiet=True)
            line = sys.stdin.readline()
            if not line or line.strip() in {"s", "q"} or _scores(line.strip()) is not None:
                return line.strip()

    def _subject(self, entry: str) -> Subject:
        found = self._subjects.find(entry, teams=self._teams)
        if found is None:
            raise UsageError(
                f"There is no entry {entry!r} to grade.", remedy="See 'copilot review' for those there are."
            )
        return found

    def _one(self, entry: str, typed: str | None, comment: str) -> int:
        self._subject(entry)
        scores = _scores(typed or "")
        if not scores:
            raise UsageError("The grades are missing.", remedy="Give five signs with --scores, as in 54.32.")
        made = Grade(
            id=f"grade:{entry}:{self._by}:{new_id()}", entry_id=entry, by=self._by, at=utc_now(), scores=scores,
            comment=masked(comment),
        )  # fmt: skip
        kept = self._grades.save(made, seen=self._grades.version(entry), teams=self._teams)
        if kept is None or isinstance(kept, Conflict):
            raise UsageError(f"Somebody graded {entry!r} at this very moment.", remedy="Look at it again.")
        if self._given.json:
            write_json(asdict(kept))
        else:
            for name, score, words in readable(kept.scores, self._language):
                say(f"  {score} {name}: {words}")
        return 0

    def agreement(self) -> int:
        both = agreements(self._grades.doubled(self._now - timedelta(days=365), teams=self._teams))
        sample = self._queue.sample(self._now - timedelta(days=DAYS), self._now, teams=self._teams)
        shares = {scale: estimate(sample, at_least(scale, HIGH)) for scale in SCALES}
        if self._given.json:
            write_json({"agreement": [asdict(one) | {"verdict": verdict(one)} for one in both],
                        "share_4_or_5": {scale: asdict(one) for scale, one in shares.items()}})  # fmt: skip
            return 0
        for one in both:
            name = scale_name(one.scale, self._language)
            say(f"{name:<18} 4 or 5: {_share(shares[one.scale]):<18} agreement: {_alpha(one)}")
        return 0


def _share(found: Share | NotEnough) -> str:
    return f"{found.share:.0%} ({found.low:.0%} – {found.high:.0%})" if isinstance(found, Share) else "not enough"


def _alpha(found: Agreement) -> str:
    if found.alpha is not None:
        return f"{found.alpha:.2f} ({found.low:.2f} – {found.high:.2f})"
    return "always the same grade" if found.enough else f"not enough, {found.pairs} of {ENOUGH}"


def _scores(typed: str) -> dict[str, int] | None:
    """The scores in five signs; None when that is not what they are."""
    if len(typed) != len(SCALES) or set(typed) - set("12345."):
        return None
    return {scale: int(sign) for scale, sign in zip(SCALES, typed, strict=True) if sign != "."}
