"""The only user of Slack's web client.

Each call waits for its turn. Nothing is unfurled, calls anybody or leads elsewhere; nothing is sent twice for want of an
answer, and what was posted is written down.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextvars import ContextVar
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from copilot.errors import StoreError
from copilot.slack.client import NO_TOKEN, UNSURE, NotSent, PerhapsSent, call, open_client, open_session
from copilot.slack.governor import Busy, Governor
from copilot.slack.needs import Audits, Tokens
from copilot.slack.neutral import Links, inert, inert_blocks

__all__ = ["NO_TOKEN", "Gateway", "NotSent", "PerhapsSent", "open_client", "open_session"]
log = logging.getLogger(__name__)
WORKSPACE: ContextVar[str] = ContextVar("workspace", default="")
"""Whose event, command or button is being dealt with."""
BOT: ContextVar[str] = ContextVar("bot", default="")
"""The user that we are there."""
WAIT_SECONDS = 2.0
"""So long a call waits for its turn: Slack wants its acknowledgement after three seconds."""
POST_WAIT_SECONDS = 5.0
"""So long a post waits; with the call itself, it is over before anybody takes it for abandoned."""
TRIES = 3
"""Of a call that may be repeated."""
METADATA = "copilot_answer"
_BLOCKS_REFUSED = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"})
_QUIET: Mapping[str, Any] = {"unfurl_links": False, "unfurl_media": False, "link_names": False, "parse": "none"}


class Gateway:
    """Every call that we make: to one workspace, or to the one that we are just listening to."""

    def __init__(
        self, client: AsyncWebClient, *, workspace: str = "", governor: Governor | None = None,
        tokens: Tokens | None = None, audits: Audits | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:  # fmt: skip
        """`tokens` are asked for each call, where there are many or they change."""
        self._client, self._workspace, self._governor = client, workspace, governor
        self._tokens, self._audits, self._sleep = tokens, audits, sleep

    def of(self, workspace: str) -> Gateway:
        """The same for one workspace, whoever is being listened to."""
        return Gateway(
            self._client, workspace=workspace, governor=self._governor, tokens=self._tokens, audits=self._audits,
            sleep=self._sleep,
        )  # fmt: skip

    @property
    def workspace(self) -> str:
        """A team's id; behind its organisation's and a stroke, where that has installed the app."""
        return self._workspace or WORKSPACE.get()

    async def post(
        self, channel: str, text: str, blocks: Sequence[Mapping[str, Any]], *, thread_ts: str | None, nonce: str,
        links: Links = None, people: Collection[str] = (), language: str = "en",
    ) -> str:  # fmt: skip
        """Posts, and returns the ts. Raises `NotSent` or `PerhapsSent`."""
        allowed: dict[str, Any] = {"links": links, "people": people, "language": language}
        answer = await self._say(
            "chat.postMessage", within=POST_WAIT_SECONDS, channel=channel, text=inert(text, **allowed),
            blocks=inert_blocks(blocks, **allowed) or None, thread_ts=thread_ts, metadata=_metadata(nonce), **_QUIET,
        )  # fmt: skip
        return await self._noted("chat.postMessage", channel, _ts(answer), text, blocks, nonce)

    async def update(
        self, channel: str, ts: str, text: str, blocks: Sequence[Mapping[str, Any]], *, nonce: str = "",
        links: Links = None, people: Collection[str] = (), language: str = "en",
    ) -> str:  # fmt: skip
        """Changes a message of ours; repeating it is harmless."""
        allowed: dict[str, Any] = {"links": links, "people": people, "language": language}
        answer = await self._say(
            "chat.update", again=True, channel=channel, ts=ts, text=inert(text, **allowed),
            blocks=inert_blocks(blocks, **allowed), link_names=False, parse="none", metadata=_metadata(nonce),
        )  # fmt: skip
        return await self._noted("chat.update", channel, _ts(answer), text, blocks, nonce)

    async def start_stream(self, channel: str, thread_ts: str, text: str, *, team: str, user: str) -> str:
        """Begins a message that grows, for one reader; its ts. `text` is a preview already."""
        answer = await self._call(
            "chat.startStream", channel=channel, thread_ts=thread_ts, markdown_text=text, recipient_team_id=team,
            recipient_user_id=user,
        )  # fmt: skip
        return await self._noted("chat.startStream", channel, _ts(answer), "", (), "")

    async def append_stream(self, channel: str, ts: str, text: str) -> None:
        await self._call("chat.appendStream", channel=channel, ts=ts, markdown_text=text)

    async def stop_stream(self, channel: str, ts: str) -> None:
        await self._call("chat.stopStream", within=POST_WAIT_SECONDS, again=True, channel=channel, ts=ts)

    async def session(self, channel: str, thread_ts: str, status: str) -> None:
        """Whether the thread is being worked on: with it comes Slack's own stop button, where the app is an agent."""
        await self._call("agents.sessions.setStatus", channel_id=channel, thread_ts=thread_ts, status=status)

    async def status(self, channel: str, thread_ts: str, text: str) -> None:
        """Says under the thread what we are doing; "" clears it."""
        await self._call("assistant.threads.setStatus", channel_id=channel, thread_ts=thread_ts, status=text)

    async def whisper(
        self, channel: str, user: str, text: str, blocks: Sequence[Mapping[str, Any]] = (), *,
        thread_ts: str | None = None, links: Links = None, people: Collection[str] = (), language: str = "en",
    ) -> None:  # fmt: skip
        """Tells one person something that nobody else sees."""
        allowed: dict[str, Any] = {"links": links, "people": people, "language": language}
        answer = await self._say(
            "chat.postEphemeral", channel=channel, user=user, thread_ts=thread_ts, link_names=False, parse="none",
            text=inert(text, **allowed), blocks=inert_blocks(blocks, **allowed) or None,
        )  # fmt: skip
        await self._noted("chat.postEphemeral", channel, str(answer.get("message_ts", "")), text, blocks, "")

    async def open_form(self, trigger_id: str, view: Mapping[str, Any]) -> None:
        await self._call("views.open", trigger_id=trigger_id, view=dict(view))

    async def replace(
        self, url: str, text: str, blocks: Sequence[Mapping[str, Any]], *, links: Links = None,
        people: Collection[str] = (), language: str = "en",
    ) -> None:  # fmt: skip
        """Changes a message that only one person sees, at the address that came with their press."""
        allowed: dict[str, Any] = {"links": links, "people": people, "language": language}
        try:
            answer = await AsyncWebhookClient(url, session=self._client.session, retry_handlers=[]).send(
                text=inert(text, **allowed), blocks=inert_blocks(blocks, **allowed), replace_original=True
            )
        except UNSURE as error:
            raise PerhapsSent(type(error).__name__) from error
        if answer.status_code != 200:
            raise NotSent("response_url", None)

    async def do(self, method: str, **arguments: Any) -> Mapping[str, Any]:
        """Another call that changes something; it is not repeated."""
        return await self._call(method, **arguments)

    async def socket_url(self, app_token: str) -> str:
        """Where to open a socket. Raises `NotSent` when Slack does not take the app-level token."""
        return str((await self._call("apps.connections.open", again=True, token=app_token))["url"])

    async def exchange(
        self, client_id: str, client_secret: str, *, code: str | None = None, refresh_token: str | None = None
    ) -> Mapping[str, Any]:
        """A code for the first tokens, or a refresh token for new ones; either is taken once, and so is not repeated."""
        asked = {"code": code} if code else {"grant_type": "refresh_token", "refresh_token": refresh_token}
        return await call(
            self._client, "oauth.v2.access", {"client_id": client_id, "client_secret": client_secret, **asked}
        )

    async def read(self, method: str, **arguments: Any) -> Mapping[str, Any]:
        """A call that changes nothing: users.info, usergroups.list, conversations.members…"""
        return await self._call(method, again=True, **arguments)

    async def posted(self, channel: str, thread_ts: str, nonce: str) -> str | None:
        """The ts of our message with that nonce in a thread; None when the whole thread does not hold it."""
        async for message in self.thread(channel, thread_ts):
            held = (message.get("metadata") or {}).get("event_payload") or {}
            if held.get("nonce") == nonce:
                return str(message["ts"])
        return None

    async def thread(self, channel: str, thread_ts: str) -> AsyncIterator[Mapping[str, Any]]:
        """Every message of a thread, oldest first."""
        cursor = ""
        while True:
            found = await self.read(
                "conversations.replies", channel=channel, ts=thread_ts, limit=200, include_all_metadata=True,
                cursor=cursor or None,
            )  # fmt: skip
            for message in found.get("messages", ()):
                yield message
            cursor = str((found.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return

    def room(self, method: str, calls: float = 1) -> bool:
        """Whether the workspace's limits leave room for so many calls at once."""
        return self._governor is None or self._governor.room(self.workspace, method, calls)

    async def _say(self, method: str, *, blocks: Sequence[Mapping[str, Any]] | None, **arguments: Any) -> Any:
        """A message; its text alone where Slack does not take its blocks: nobody is left with nothing."""
        try:
            return await self._call(method, blocks=blocks, **arguments)
        except NotSent as error:
            if not blocks or error.code not in _BLOCKS_REFUSED:
                raise
            log.error("%s in %s: Slack does not take the blocks (%s)", method, arguments["channel"], error.code)
        return await self._call(method, blocks=[], **arguments)

    async def _call(
        self, method: str, *, again: bool = False, within: float = WAIT_SECONDS, **arguments: Any
    ) -> Mapping[str, Any]:
        """One call in its turn; one that may come `again` is repeated when it failed for now."""
        given = {name: value for name, value in arguments.items() if value is not None}
        if "/" in self.workspace:
            given.setdefault("team_id", self.workspace.partition("/")[2])
        for left in reversed(range(TRIES if again else 1)):
            try:
                return await self._in_turn(method, given, within)
            except PerhapsSent:
                if not left:
                    raise
                await self._sleep(0.1)
            except NotSent as error:
                if not left or error.code != "ratelimited" or error.again_in is None or error.again_in > within:
                    raise
        raise AssertionError("the last try returns or raises")

    async def _in_turn(self, method: str, given: Mapping[str, Any], within: float) -> Mapping[str, Any]:
        if self._governor is None:
            return await self._with_token(method, given)
        channel = str(given.get("channel") or given.get("channel_id") or "")
        whose = f"{channel}:{given.get('thread_ts') or given.get('ts') or given.get('user') or ''}"
        try:
            await self._governor.turn(self.workspace, method, channel=channel, whose=whose, within=within)
            answer = await self._with_token(method, given)
        except Busy as busy:
            raise NotSent("ratelimited", busy.seconds) from busy
        except NotSent as error:
            if error.code == "ratelimited":
                self._governor.refused(self.workspace, method, error.again_in or 1.0, channel=channel)
            raise
        self._governor.taken(self.workspace, method, channel=channel)
        return answer

    async def _with_token(self, method: str, given: Mapping[str, Any]) -> Mapping[str, Any]:
        """The call with the token of the hour; with another one when Slack says that it is not."""
        if self._tokens is None or "token" in given:
            return await call(self._client, method, given)
        token = await self._tokens.token(self.workspace)
        try:
            return await call(self._client, method, {**given, "token": token})
        except NotSent as error:
            if (
                error.code not in NO_TOKEN
                or (other := await self._tokens.token(self.workspace, instead_of=token)) == token
            ):
                raise
        return await call(self._client, method, {**given, "token": other})

    async def _noted(
        self, method: str, channel: str, ts: str, text: str, blocks: Sequence[Mapping[str, Any]], nonce: str
    ) -> str:
        """Writes down that something was said, where, and a digest of what; its ts."""
        if self._audits is not None:
            said = hashlib.sha256(json.dumps([text, list(blocks)], sort_keys=True).encode()).hexdigest()
            try:
                await asyncio.to_thread(
                    self._audits.note,
                    method=method,
                    team=self.workspace,
                    channel=channel,
                    ts=ts,
                    nonce=nonce,
                    said=said,
                )
            except StoreError as error:
                # It stands in Slack: to fail now would post it again.
                log.error("%s in %s was not written down: %s", method, channel, error)
        return ts


def _metadata(nonce: str) -> Mapping[str, Any] | None:
    return {"event_type": METADATA, "event_payload": {"nonce": nonce}} if nonce else None


def _ts(answer: Mapping[str, Any]) -> str:
    if not (ts := answer.get("ts")):
        raise PerhapsSent("no_ts")
    return str(ts)
