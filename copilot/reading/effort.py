"""What the customer has been through so far, from the thread and from their own words."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from copilot.reading.told import told
from copilot.types import Effort

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copilot.types import Turn


def effort(words: str, thread: Sequence[Turn], via: str | None, now: datetime) -> Effort:
    """The effort so far, this contact included. Where thread and words differ, the larger counts."""
    said = told(words)
    theirs = [turn for turn in thread if turn.author == "customer"]
    contacts = max(said.contacts, _episodes(theirs, now) + (1 if theirs else 0) if theirs else said.contacts)
    channels = _ordered([turn.channel for turn in theirs], said.channels, via if theirs or said.channels else None)
    if len(said.channels) >= 3 and said.tried:
        contacts = max(contacts, len(channels))
    starts = [turn.at for turn in theirs if turn.at]
    days = max(said.days, (now - min(starts)).days if starts else 0)
    return Effort(
        contacts=contacts, channels=channels, days=max(days, 0), attempts=said.attempts,
        attempts_count=said.attempts_count, span=said.span,
    )  # fmt: skip


def _episodes(turns: Sequence[Turn], now: datetime) -> int:
    """Contacts among the customer's turns: a change of channel or a pause of two hours begins a new one.

    A last contact that is still going on (this very one) is not counted twice.
    """
    count, before = 0, None
    for turn in turns:
        gap = turn.at and before and before.at and turn.at - before.at > timedelta(hours=2)
        if before is None or turn.channel != before.channel or gap:
            count += 1
        before = turn
    going_on = before is not None and before.at is not None and now - before.at <= timedelta(hours=2)
    return count - 1 if going_on else count


def _ordered(first: Sequence[str | None], then: Sequence[str], last: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(channel for channel in (*first, *then, last) if channel))
