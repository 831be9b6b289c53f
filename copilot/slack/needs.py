"""What this door needs from the inside, as Protocols of at most three methods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from copilot.types import LeadAnswer, LeadAsk, Place, Promise, Verdict

if TYPE_CHECKING:
    from copilot.slack.home import Desk
    from copilot.types.entry import WholeEntry

Json = Mapping[str, object]


class Receives(Protocol):
    """What comes in."""

    def receive(
        self, keys: Sequence[str], body: Json, at: datetime, *, thread: str | None = None, held_for: float = 0.0
    ) -> bool:
        """Stores a question under its keys; False when any of them is known. On the disk when it returns."""
        ...

    def ready(self, key: str, more: Json) -> bool: ...


class Amends(Protocol):
    """Questions that were taken in, and are not answered yet."""

    def reword(self, key: str, text: str) -> bool: ...

    def withdraw(self, key: str, at: datetime) -> int | None: ...


class Comes(Receives, Amends, Protocol):
    """The inbox, as a message may need it."""


class Sending(Protocol):
    """A message that is being sent."""

    @property
    def nonce(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def team(self) -> str: ...
    @property
    def channel(self) -> str: ...
    @property
    def thread_ts(self) -> str | None: ...
    @property
    def payload(self) -> Json: ...
    @property
    def attempts(self) -> int: ...


class Sends(Protocol):
    """The outbox, claiming."""

    def claim(self, now: datetime) -> Sending | None: ...

    def unsettled(self, older_than: datetime) -> Sequence[Sending]: ...


class Settles(Protocol):
    """The outbox, settling what was claimed."""

    def sent(self, nonce: str, ts: str) -> bool: ...

    def retry(self, nonce: str, not_before: datetime, *, counted: bool = True) -> bool: ...

    def failed(self, nonce: str, reason: str) -> bool: ...


class Outgoing(Sends, Settles, Protocol):
    """The outbox."""


class Restates(Protocol):
    """Knows what a message of ours should say by now."""

    def now(self, entry: str, ask: str) -> Json | None:
        """The payload of an update, with its ts; of the message that asks leads where `ask` is given.

        None where there is nothing to change. Raises `StoreError`.
        """
        ...


class Shown(Protocol):
    """A reply so far, and how it is shown."""

    @property
    def question(self) -> str: ...
    @property
    def team(self) -> str: ...
    @property
    def channel(self) -> str: ...
    @property
    def thread_ts(self) -> str: ...
    @property
    def reader(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def owner(self) -> str: ...
    @property
    def mode(self) -> str: ...
    @property
    def posted_ts(self) -> str | None: ...
    @property
    def at(self) -> datetime: ...


class ReadsDrafts(Protocol):
    """The drafts, reading."""

    def open(self) -> Sequence[Shown]: ...

    def sweep(self, before: datetime) -> int: ...

    def find(self, question: str) -> Shown | None: ...


class KeepsDrafts(Protocol):
    """The drafts, showing."""

    def take(self, question: str, owner: str) -> bool: ...

    def shown(self, question: str, mode: str, posted_ts: str | None) -> None: ...

    def stop(self, team: str, channel: str, thread_ts: str) -> int: ...


class EndsDrafts(Protocol):
    """The drafts, ending."""

    def close(self, question: str) -> None: ...

    def release(self, question: str) -> None: ...

    def forget(self, question: str) -> None: ...


class Drafts(ReadsDrafts, KeepsDrafts, EndsDrafts, Protocol):
    """The drafts."""


class Judges(Protocol):
    """The log, taking verdicts."""

    def judge(self, verdict: Verdict) -> None:
        """Raises `StoreError` when there is no such entry."""
        ...


class Owns(Protocol):
    """Which threads are ours."""

    def ours(self, workspace: str, channel: str, ts: str) -> bool: ...


class Shows(Protocol):
    """The log, read."""

    def show(self, id: str) -> WholeEntry | None: ...


class Promises(Protocol):
    """What was promised."""

    def make(self, promise: Promise) -> Promise:
        """The same id twice is one. Raises `StoreError`."""
        ...

    def mark(self, id: str, kind: str, by: str, at: datetime, due: datetime | None = None) -> Promise | None:
        """Kept, broken or moved; None when there is no such promise."""
        ...

    def of_entry(self, entry_id: str) -> Sequence[Promise]: ...


class Asks(Protocol):
    """What was asked of leads."""

    def ask(self, asked: LeadAsk, told: Sequence[Telling]) -> bool:
        """With the messages that tell of it, all or none; False when it is known already."""
        ...

    def answer(self, id: str, given: LeadAnswer, told: Sequence[Telling]) -> LeadAsk | None:
        """The first answer holds; None when nothing was asked."""
        ...

    def of_entry(self, entry_id: str) -> Sequence[LeadAsk]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A message to be sent for certain. `people` may be named in it."""

    nonce: str
    place: Place
    text: str
    blocks: Sequence[Mapping[str, object]]
    people: Sequence[str] = ()
    entry: str | None = None
    """The suggestion that it shows, if it does."""
    links: Sequence[str] = ()
    """The addresses that may stand in it."""


class Finds(Protocol):
    """The threads, found by what is in them."""

    def thread_of(self, entry: str) -> str:
        """The thread that an entry belongs to, as it is called in the store; "" when it belongs to none."""
        ...


class Tells(Protocol):
    """The outbox, taking messages in."""

    def tell(self, told: Sequence[Telling]) -> None:
        """Those that were taken in before are left out. Raises `StoreError`."""
        ...


class Wants(Protocol):
    """Who wants a digest, and when."""

    def want(self, workspace: str, user: str, team: str, language: str, at: tuple[int, str]) -> None:
        """From now on, at that hour of that time zone."""
        ...

    def stop(self, workspace: str, user: str) -> None: ...

    def hour(self, workspace: str, user: str) -> tuple[int, str] | None:
        """The hour and time zone; None when they want none."""
        ...


class Console(Protocol):
    """The pages for leads."""

    def page(self) -> str:
        """The address of the first, for whoever signs in there; "" where there is none."""
        ...

    def door(self, workspace: str, user: str, name: str) -> str:
        """An address that lets this person in, once; "" where there is no console. Raises `StoreError`."""
        ...


class Overlooks(Protocol):
    """What a person has before them."""

    def desk(self, workspace: str, user: str, team: str, now: datetime) -> Desk:
        """Of a lead of that team."""
        ...

    def mine(self, user: str) -> Sequence[Promise]:
        """Their own open promises."""
        ...

    def decide(self, entry: str, user: str, team: str, *, accepted: bool) -> bool:
        """A lead's word on a solved case of their team; False when there is none any more. Raises `CopilotError`."""
        ...


class Audits(Protocol):
    """Where it is written down what was said in Slack."""

    def note(self, *, method: str, team: str, channel: str, ts: str, nonce: str, said: str) -> None:
        """`said` is a digest of it. Raises `StoreError`."""
        ...


class Tokens(Protocol):
    """The bot tokens of the workspaces, which may change."""

    async def token(self, workspace: str, *, instead_of: str = "") -> str:
        """The one that is good now; another than `instead_of`, which Slack no longer takes, where there is one.

        Raises `SlackError` when there is none.
        """
        ...
