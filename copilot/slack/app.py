"""The Bolt app: everything that comes from Slack, and the one line of defence between an error and a person."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from copilot.errors import CopilotError
from copilot.slack.asking import Asking
from copilot.slack.judging import Judging
from copilot.slack.payloads import asked

log = logging.getLogger(__name__)
Next = Callable[[], Awaitable[Any]]
_EVENTS = ("message", "app_mention", "app_home_opened", "tokens_revoked", "app_uninstalled")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bot:
    """Who we are in the workspace."""

    user: str
    bot: str
    team: str


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
    judging: Judging,
    now: Callable[[], datetime],
) -> AsyncApp:
    """The app over one installed workspace. A question is on the disk before Slack is told that we have it."""

    async def authorize(**_: Any) -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=None, team_id=bot.team, bot_user_id=bot.user, bot_id=bot.bot, bot_token=client.token
        )

    app = AsyncApp(
        client=client,
        signing_secret=signing_secret or None,
        authorize=authorize,
        logger=logging.getLogger("slack_bolt"),
        request_verification_enabled=bool(signing_secret),
        ignoring_self_events_enabled=True,
    )

    @app.use
    async def take_in(body: dict[str, Any], next: Next) -> None:
        if (question := asked(body, bot.user)) is not None:
            await asking.receive(question, now())
        await next()

    for name in _EVENTS:
        app.event(name)(_noticed)
    app.action("used")(judging.used)
    app.action("not_right")(judging.not_right)
    app.view("not_right_reason")(judging.reason_given)
    app.error(_failed)
    return app


async def _noticed() -> None:
    """Nothing more to do: the middleware has taken it in."""


async def _failed(error: Exception) -> None:
    """The broad door: what goes wrong is logged by kind, and no text of it reaches a person.

    Before the acknowledgement, Bolt then answers 500 and Slack sends it again; after it, the person may press again.
    """
    why = f": {error}" if isinstance(error, CopilotError) else ""
    log.error("what Slack sent was not taken in (%s%s)", type(error).__name__, why)
