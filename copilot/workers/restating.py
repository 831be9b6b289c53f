"""What a message of ours should say now, when somebody outside of Slack said something about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from copilot.build import utc_now
from copilot.planning.clock import local_time
from copilot.slack.blocks import escape
from copilot.slack.elements import people_in
from copilot.slack.restated import restated
from copilot.slack.standing import Standing
from copilot.store.asks import Asks
from copilot.store.logbook import Logbook
from copilot.store.outbox import Outbox, asked_of_leads
from copilot.store.promises import Promises
from copilot.store.visible import internal
from copilot.workers.asked import for_leads

if TYPE_CHECKING:
    from collections.abc import Mapping

    from copilot.build import Parts


class Restating:
    """Made when it is sent, and so from everything that is known by then."""

    def __init__(self, parts: Parts) -> None:
        self._parts, engine = parts, parts.engine
        self._engine, self._outbox, self._book = engine, Outbox(engine), Logbook(engine)
        self._promises, self._asks = Promises(engine), Asks(engine)

    def now(self, entry: str, ask: str) -> Mapping[str, Any] | None:
        """The message of that entry, or the one that asks leads; None where it stands nowhere any more."""
        whole = self._book.show(entry)
        stands = self._outbox.stands(asked_of_leads(ask)) if ask else self._outbox.posted(entry)
        if stands is None or whole is None or whole.suggestion is None:
            return None
        made = whole.suggestion
        if ask:
            if (held := self._asks.find(ask)) is None:
                return None
            blocks = for_leads(self._parts, held, made)
            said = {"text": escape(held.text), "blocks": blocks, "people": sorted(set(people_in(blocks)))}
            return {**said, "ts": stands.ts, "language": held.language}
        standing = Standing(
            verdicts=whole.verdicts, promises=self._promises.of_entry(entry), asks=self._asks.of_entry(entry)
        )  # fmt: skip
        seen = internal(self._engine, {one.page for one in made.plan.evidence})
        return {**restated(made, standing, seen, local_time(utc_now())), "ts": stands.ts}
