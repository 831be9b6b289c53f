"""The Bolt app: everything that comes from Slack, and the one line of defence between an error and a person."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from copilot.errors import CopilotError, StoreError
from copilot.slack.acts import COMMAND, Acts, Handles
from copilot.slack.asking import Asking
from copilot.slack.gateway import BOT, WORKSPACE
from copilot.slack.payloads import amended, asked
from copilot.slack.workspaces import ends, granted, workspace_of

log = logging.getLogger(__name__)
Next = Callable[[], Awaitable[Any]]
Stopped = Callable[[str, str, str], Awaitable[None]]
"""Called with workspace, channel and thread when somebody presses the stop button."""
_EVENTS = (
    "message", "app_mention", "tokens_revoked", "app_uninstalled", "member_joined_channel",
    "subteam_updated", "subteam_members_changed", "team_access_granted", "team_access_revoked",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Bot:
    """Who we are in the workspace."""

    user: str
    bot: str
    team: str


class Installed(Protocol):
    """Where the app is installed."""

    async def who(self, workspace: str) -> Bot | None:
        """Who we are there; None where we are not. Raises `StoreError`."""
        ...

    async def ended(self, workspace: str) -> None:
        """It is no longer installed there."""
        ...

    async def grant(self, enterprise: str, teams: Sequence[str], *, granted: bool) -> None:
        """An organisation lets these of its workspaces use the app, or no longer."""
        ...


def may_be_signed(headers: Mapping[str, str]) -> bool:
    """Whether there is a signature to check, before anything of the body is read."""
    stamp, signature = headers.get("x-slack-request-timestamp", ""), headers.get("x-slack-signature", "")
    return bool(re.fullmatch(r"[0-9]{1,12}", stamp) and re.fullmatch(r"v0=[0-9a-f]{64}", signature))


def is_signed(secret: str, headers: Mapping[str, str], body: str) -> bool:
    """Whether Slack has sent this, with our secret and in the last five minutes.

    Bolt checks it too, but takes the payload apart before, and stumbles over what Slack would not send.
    """
    return may_be_signed(headers) and SignatureVerifier(secret).is_valid_request(body, dict(headers))


def create_app(
    *,
    client: AsyncWebClient,
    bot: Bot,
    signing_secret: str,
    asking: Asking,
    acts: Acts,
    now: Callable[[], datetime],
    stopped: Stopped | None = None,
    installed: Installed | None = None,
) -> AsyncApp:
    """The app over one installed workspace, or over all that are `installed`.

    A question is on the disk before Slack is told that we have it.
    """
    app = AsyncApp(
        client=client,
        signing_secret=signing_secret or None,
        authorize=_authorizing(bot, client, installed),
        logger=logging.getLogger("slack_bolt"),
        request_verification_enabled=bool(signing_secret),
        ignoring_self_events_enabled=True,
        raise_error_for_unhandled_request=True,
    )

    app.use(_taking_in(bot, asking, now, installed))
    for name in _EVENTS:
        app.event(name)(_noticed)

    app.event("agent_session_stopped")(_stopping(stopped))
    _register(app, acts)
    app.error(_failed)
    return app


def _register(app: AsyncApp, acts: Acts) -> None:
    """Everything that people can press, send or call."""

    async def looked(event: dict[str, Any], body: dict[str, Any]) -> None:
        await acts.front.opened(event, workspace_of(body))

    async def turned(event: dict[str, Any]) -> None:
        await acts.front.prompt(event)

    app.event("app_home_opened")(looked)
    app.event("app_context_changed")(turned)
    app.command(COMMAND)(_told(acts, acts.entering.command))
    for register, handled in (
        (app.action, acts.buttons()), (app.view, acts.forms()), (app.shortcut, acts.shortcuts())
    ):  # fmt: skip
        for name, handle in handled.items():
            register(name)(_told(acts, handle))


def _taking_in(
    bot: Bot, asking: Asking, now: Callable[[], datetime], installed: Installed | None
) -> Callable[..., Awaitable[None]]:
    async def take_in(body: dict[str, Any], request: AsyncBoltRequest, next: Next) -> None:
        workspace = workspace_of(body)
        WORKSPACE.set(workspace)
        if installed is not None and ends(body):
            await installed.ended(workspace)
        elif installed is not None and (change := granted(body)) is not None:
            enterprise, teams, may = change
            await installed.grant(enterprise, teams, granted=may)
        me = bot if installed is None else await installed.who(workspace)
        if me is not None:
            BOT.set(me.user)
            asking.heard(body.get("event"))
            if (question := asked(body, me.user)) is not None:
                try:
                    await asking.receive(question, now())
                except StoreError:
                    await asking.delayed(question, _attempt(request))
                    raise
            elif (said := amended(body, me.user)) is not None:
                await asking.amend(said, now())
        await next()

    return take_in


def _attempt(request: AsyncBoltRequest) -> int:
    """How often Slack has told us of it before."""
    given = request.headers.get("x-slack-retry-num") or ["0"]
    return int(given[0]) if str(given[0]).isdecimal() else 0


def _authorizing(bot: Bot, client: AsyncWebClient, installed: Installed | None) -> Callable[..., Awaitable[Any]]:
    """Tells Bolt who we are in a workspace. It calls nothing with it: all calls are the gateway's."""

    async def authorize(context: AsyncBoltContext, enterprise_id: str | None, team_id: str | None) -> Any:
        me: Bot | None = bot
        if installed is not None:
            whole = f"{enterprise_id}/" if context.is_enterprise_install else ""
            me = await installed.who(f"{whole}{team_id or ''}")
        return me and AuthorizeResult(
            enterprise_id=enterprise_id, team_id=team_id, bot_user_id=me.user, bot_id=me.bot, bot_token=client.token
        )

    return authorize


def _stopping(stopped: Stopped | None) -> Callable[[dict[str, Any]], Awaitable[None]]:
    async def stop(event: dict[str, Any]) -> None:
        if stopped is not None:
            await stopped(WORKSPACE.get(), str(event.get("channel", "")), str(event.get("thread_ts", "")))

    return stop


async def _noticed() -> None:
    """Nothing more to do: the middleware has taken it in."""


async def _failed(error: Exception) -> BoltResponse | None:
    """What goes wrong is logged by kind, and no text of it reaches a person.

    Before the acknowledgement, Bolt then answers 500 and Slack sends it again, or says itself that it did not work.
    What nobody here knows is taken: sending it again would not teach us.
    """
    if isinstance(error, BoltUnhandledRequestError):
        log.info("Slack sent what is not known here")
        return BoltResponse(status=200)
    _log(error)
    return None


def _log(error: Exception) -> None:
    why = f": {error}" if isinstance(error, CopilotError) else ""
    log.error("what Slack sent was not taken in (%s%s)", type(error).__name__, why)


def _told(acts: Acts, handle: Handles) -> Handles:
    """The same, but whoever has pressed, sent or called something is told when that goes wrong."""

    async def handled(ack: Callable[..., Awaitable[Any]], body: dict[str, Any]) -> None:
        try:
            await handle(ack, body)
        except Exception as error:  # the broad door: no press may end in nothing
            await acts.failed(body)
            if getattr(ack, "response", None) is None:
                raise  # Slack keeps a form open, with what was written in it
            _log(error)

    return handled
