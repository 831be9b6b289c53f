"""What people do in Slack, put together: the door's parts over the stores."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from copilot.build import utc_now
from copilot.knowledge.mask import Masking
from copilot.slack.acts import Acts
from copilot.slack.entering import Entering
from copilot.slack.front import Front
from copilot.slack.judging import Judging
from copilot.slack.leading import Leading
from copilot.slack.opening import Opening
from copilot.slack.promising import Promising
from copilot.slack.record import Record
from copilot.slack.reminding import Reminding
from copilot.slack.sharing import Sharing
from copilot.store.digests import Digest, Digests
from copilot.store.logbook import Logbook
from copilot.store.outbox import Outbox
from copilot.store.promises import Promises
from copilot.store.visible import internal
from copilot.types import Visitor
from copilot.workers.asked import StoredAsks, for_leads, message
from copilot.workers.links import one_time_link, page_link
from copilot.workers.overlook import Overlook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from copilot.build import Parts
    from copilot.ports import Passage
    from copilot.slack.asking import Asking
    from copilot.slack.gateway import Gateway
    from copilot.slack.members import Members
    from copilot.slack.needs import Telling
    from copilot.slack.reminding import Wanted
    from copilot.store.threads import Threads
    from copilot.types import Principal, Promise

REMEMBERED = timedelta(days=400)


def acts(parts: Parts, gateway: Gateway, members: Members, asking: Asking, threads: Threads, *, bot: str) -> Acts:
    """Everything that people can do."""
    stored = _Stored(parts, threads)
    record = Record(
        log=parts.log, book=Logbook(parts.engine), promises=Promises(parts.engine), asks=StoredAsks(parts.engine),
        gateway=gateway, internal=lambda ids: internal(parts.engine, ids), mask=lambda text: Masking().mask(text),
        now=utc_now,
    )  # fmt: skip
    overlook = Overlook(parts)
    return Acts(
        record=record, judging=Judging(record), promising=Promising(record),
        leading=Leading(
            record, members, parts.settings.copilot_leads_channel,
            lambda asked, made: for_leads(parts, asked, made),
        ),
        opening=Opening(record, members, stored.passages, lambda ids: internal(parts.engine, ids)),
        sharing=Sharing(record, members, stored.passages, stored, asking, stored, bot),
        entering=Entering(asking, gateway, bot, stored.brands),
        front=Front(record, gateway, members, overlook, stored, _Console(parts)),
        reminding=Reminding(stored, stored, overlook, utc_now, _Console(parts).page()),
    )  # fmt: skip


class _Console:
    """The ways into the console, where it has an address of its own."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def page(self) -> str:
        return page_link(self._parts.settings, "/console/") if self._parts.settings.copilot_url else ""

    def door(self, workspace: str, user: str, name: str) -> str:
        if not self._parts.settings.copilot_url:
            return ""
        return one_time_link(self._parts, Visitor(workspace=workspace, user=user, name=name))


class _Stored:
    """The stores as the door asks for them."""

    def __init__(self, parts: Parts, threads: Threads) -> None:
        self._parts, self._threads = parts, threads
        self._promises, self._digests = Promises(parts.engine), Digests(parts.engine)
        self._outbox = Outbox(parts.engine)

    def passages(self, page: str, reader: Principal) -> Sequence[Passage]:
        """The passages of a page or case that somebody may see."""
        sight = self._parts.access.sight(reader, utc_now())
        held = self._parts.library.pages([page], sight).get(page)
        return held[1] if held else tuple(self._parts.library.passages([page], sight).values())

    def brands(self) -> list[tuple[str, str]]:
        company = self._parts.company
        voices = [company.voice(brand, "es") or company.voice(brand, "en") for brand in company.brands()]
        return [(voice.brand, voice.brand_name or voice.brand) for voice in voices if voice]

    def thread_of(self, entry: str) -> str:
        thread = self._threads.of_entry(entry)
        return thread.ts if thread else ""

    def tell(self, told: Sequence[Telling]) -> None:
        """Each nonce is taken once."""
        self._outbox.add_new([message(one) for one in told], utc_now())

    # Digests and reminders

    def want(self, workspace: str, user: str, team: str, language: str, at: tuple[int, str]) -> None:
        hour, zone = at
        self._digests.want(
            Digest(workspace=workspace, user=user, hour=hour, timezone=zone, language=language, team=team)
        )

    def stop(self, workspace: str, user: str) -> None:
        self._digests.stop(workspace, user)

    def hour(self, workspace: str, user: str) -> tuple[int, str] | None:
        found = self._digests.find(workspace, user)
        return (found.hour, found.timezone) if found else None

    def wanted(self) -> Sequence[Digest]:
        return self._digests.all()

    def had(self, digest: Wanted, day: date) -> None:
        self._digests.had(digest.workspace, digest.user, day)

    def open_promises(self) -> Sequence[Promise]:
        return self._promises.listed(state="open", since=_long_ago())


def _long_ago() -> datetime:
    return utc_now() - REMEMBERED
