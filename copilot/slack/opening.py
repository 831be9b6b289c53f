"""A source is opened: the page, as far as the reader may see it now, with what the suggestion rests on marked."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from typing import Any

from copilot.errors import SlackError, StoreError
from copilot.planning.clock import local_time
from copilot.planning.trace import cited
from copilot.ports import Passage
from copilot.slack.members import Members
from copilot.slack.payloads import pressed
from copilot.slack.record import Record
from copilot.slack.sources import source_form
from copilot.slack.words import say
from copilot.types import Principal, Role

Ack = Callable[..., Awaitable[Any]]
Reads = Callable[[str, Principal], Sequence[Passage]]
log = logging.getLogger(__name__)


class Opening:
    """`reads` gives the passages of a page or case that somebody may see, in order.

    `internal` tells the pages that not every team may see.
    """

    def __init__(
        self, record: Record, members: Members, reads: Reads, internal: Callable[[Iterable[str]], Collection[str]]
    ) -> None:  # fmt: skip
        self._record, self._members, self._reads, self._internal = record, members, reads, internal

    async def open(self, ack: Ack, body: dict[str, Any]) -> None:
        """Opens the page; what is gone, or not for this reader, is said to be so."""
        await ack()
        if (press := pressed(body)) is None or (known := await self._record.about(press)) is None:
            return
        on, written = known
        try:
            member = await self._members.member(press.user)
            reader = Principal(user=press.user, team=member.team, role=Role(member.role))
            passages = await asyncio.to_thread(self._reads, on.subject, reader)
            inside = await asyncio.to_thread(self._internal, [on.subject])
        except (SlackError, StoreError) as error:
            log.warning("the source %s was not opened: %s", on.subject, error)
            passages, inside = (), ()
        if not passages:
            await self._record.tell(press.channel, press.user, say("source_gone", on.language), press.thread_ts)
            return
        cites = set(cited(written.suggestion.plan)) & {one.id for one in passages}
        found = {one.id for one in written.suggestion.plan.evidence}
        view = source_form(
            passages, cites or found, on.language, today=local_time(self._record.now()).date(), internal=bool(inside)
        )  # fmt: skip
        await self._record.open(press, view, on.language)
