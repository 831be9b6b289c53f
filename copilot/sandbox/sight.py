"""What can be seen of a workspace, and waiting until it is there to be seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from copilot.sandbox.calls import ApiCall, CallLog
from copilot.sandbox.values import Message, StreamState, User, View
from copilot.sandbox.views import Views
from copilot.sandbox.workspace import Failure, Workspace

Found = TypeVar("Found")


class Sight:
    """Looks at people, messages, views and calls; nothing polls: every wait looks again when something changed."""

    def __init__(self, workspace: Workspace, calls: CallLog) -> None:
        self.workspace, self.calls = workspace, calls

    def user_of(self, ref: str) -> User:
        """A user by handle, id or name. Raises `LookupError`."""
        user = self.workspace.directory.find_user(ref)
        if user is None:
            raise LookupError(f"nobody here is called {ref!r}")
        return user

    def channel_id(self, ref: str) -> str:
        channel = self.workspace.directory.find_channel(ref)
        if channel is None:
            raise LookupError(f"there is no channel {ref!r}")
        return channel.id

    def messages(self, channel: str, thread_ts: str | None = None) -> list[Message]:
        """The messages of a channel, or of one thread with its root, oldest first."""
        where = self.channel_id(channel)
        return self.workspace.messages.thread(where, thread_ts) if thread_ts else self.workspace.messages.all(where)

    def ephemerals(self, user: str) -> list[Message]:
        """What only this person sees."""
        return self.workspace.messages.ephemerals(self.user_of(user).id)

    @property
    def views(self) -> Views:
        return self.workspace.views

    @property
    def failures(self) -> list[Failure]:
        """Clicks and commands that the app did not answer in time."""
        return self.workspace.failures

    # Waiting

    async def wait_until(self, find: Callable[[], Found | None], *, timeout: float = 5.0, what: str = "it") -> Found:
        """What `find` returns once it is not None; it looks again after every change."""
        return await self.workspace.changes.until(find, timeout=timeout, what=what)

    async def wait_for_message(
        self,
        *,
        channel: str | None = None,
        thread_ts: str | None = None,
        where: Callable[[Message], bool] | None = None,
        after: str = "",
        settled: bool = True,
        timeout: float = 5.0,
    ) -> Message:
        """The app's first message there, already posted or still to come.

        `after` is a ts to begin behind; `where` is asked again after each edit; a message that is still being
        streamed counts only with `settled=False`.
        """
        place = self.channel_id(channel) if channel else None

        def fits(message: Message) -> bool:
            return (
                message.bot_id is not None
                and message.ts > after
                and thread_ts in {None, message.thread_ts}
                and not (settled and message.stream is StreamState.STREAMING)
                and (where is None or where(message))
            )

        def find() -> Message | None:
            return next((m for m in self.workspace.messages.all(place) if fits(m)), None)

        return await self.wait_until(find, timeout=timeout, what=f"a message in {channel or 'any channel'}")

    async def wait_for_modal(self, user: str, *, callback_id: str | None = None, timeout: float = 5.0) -> View:
        person = self.user_of(user).id

        def find() -> View | None:
            modal = self.workspace.views.modal(person)
            return modal if modal is not None and callback_id in {None, modal.callback_id} else None

        return await self.wait_until(find, timeout=timeout, what=f"a modal for {user}")

    async def wait_for_ephemeral(
        self, user: str, *, where: Callable[[Message], bool] | None = None, timeout: float = 5.0
    ) -> Message:
        def find() -> Message | None:
            return next((m for m in self.ephemerals(user) if where is None or where(m)), None)

        return await self.wait_until(find, timeout=timeout, what=f"an ephemeral message for {user}")

    async def wait_for_call(self, method: str, *, count: int = 1, timeout: float = 5.0) -> ApiCall:
        """The `count`-th call of a method."""

        def find() -> ApiCall | None:
            calls = self.calls.of(method)
            return calls[count - 1] if len(calls) >= count else None

        return await self.wait_until(find, timeout=timeout, what=f"{count} calls of {method}")
