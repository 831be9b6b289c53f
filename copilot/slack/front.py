"""The home tab and the prompts: shown when somebody looks, and again after what they did there."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from zoneinfo import available_timezones

from copilot.errors import CopilotError, SlackError
from copilot.planning.clock import local_time
from copilot.slack.gateway import BOT, Gateway
from copilot.slack.home import digest_form, home_view, no_home_view
from copilot.slack.members import Member, Members
from copilot.slack.needs import Console, Overlooks, Wants
from copilot.slack.payloads import pressed, readable, submitted, viewed
from copilot.slack.record import Record
from copilot.slack.words import both, say

Ack = Callable[..., Awaitable[Any]]
log = logging.getLogger(__name__)
ZONES = (
    "Europe/Madrid", "Atlantic/Canary", "Europe/Lisbon", "Europe/London", "UTC", "America/Mexico_City",
    "America/Bogota",
    "America/Lima", "America/Santiago", "America/Argentina/Buenos_Aires", "America/New_York", "America/Los_Angeles",
)  # fmt: skip
PROMPTS = ("prompt_1", "prompt_2", "prompt_3")
MOST_TITLE, MOST_PROMPT = 40, 1_000


class Front:
    """What somebody sees who opens the app."""

    def __init__(
        self, record: Record, gateway: Gateway, members: Members, overlooks: Overlooks, wants: Wants, console: Console
    ) -> None:  # fmt: skip
        self._record, self._gateway, self._members = record, gateway, members
        self._overlooks, self._wants, self._console = overlooks, wants, console

    async def opened(self, event: Mapping[str, Any], workspace: str) -> None:
        """Publishes the home tab, or offers questions to begin with; whichever of the two is being looked at."""
        user = str(event.get("user") or "")
        if event.get("tab") == "home" and user:
            await self.publish(user, workspace)
        elif event.get("tab") == "messages" and user:
            await self.prompt(event)

    async def publish(self, user: str, workspace: str) -> None:
        """Shows somebody their home tab as it is now."""
        try:
            member = await self._members.member(user)
            found = await self._person(user)
            language, door = _spoken(found)[0], ""
            now = local_time(self._record.now())
            mine = await asyncio.to_thread(self._overlooks.mine, user)
            desk = None
            if member.role == "lead" and member.team:
                desk = await asyncio.to_thread(self._overlooks.desk, workspace, user, member.team, now)
                door = await asyncio.to_thread(self._console.door, workspace, user, str(found.get("real_name") or user))
            view = home_view(language, now, mine, desk, console=door)
            await self._gateway.do("views.publish", user_id=user, view=view)
        except CopilotError as error:
            log.warning("no home tab for %s: %s", user, error)
            await self._failed(user)

    async def _failed(self, user: str) -> None:
        """Says so in the tab: an empty one looks as if nothing waited."""
        try:
            await self._gateway.do("views.publish", user_id=user, view=no_home_view(both("home_failed")))
        except SlackError as error:
            log.warning("not even that could be said: %s", error)

    async def prompt(self, event: Mapping[str, Any]) -> None:
        """Offers questions, where the workspace has agents; elsewhere there is nothing to offer them in.

        The first is about the message that they are looking at, if they are.
        """
        user, channel = str(event.get("user") or ""), str(event.get("channel") or "")
        if not user or not channel:
            return
        try:
            language, _ = await self._speaks(user)
            prompts = [{"title": say(key, language), "message": say(f"{key}_text", language)} for key in PROMPTS]
            if seen := " ".join((await self._seen(user, event)).split()):
                title = say("prompt_seen", language, text=_cut(seen, MOST_TITLE))
                prompts.insert(0, {"title": title, "message": _cut(seen, MOST_PROMPT)})
            await self._gateway.do("assistant.threads.setSuggestedPrompts", channel_id=channel, prompts=prompts)
        except SlackError as error:
            log.info("no prompts are offered: %s", error)

    async def _seen(self, user: str, event: Mapping[str, Any]) -> str:
        """The words of the message that somebody is looking at; "" unless we may read it, and they are there too."""
        if (place := viewed(event)) is None:
            return ""
        channel, ts = place
        try:
            if not await self._members.reads(user, channel):
                return ""
            found = await self._gateway.read(
                "conversations.replies", channel=channel, ts=ts, oldest=ts, latest=ts, inclusive=True, limit=1
            )
        except SlackError as error:
            log.info("what %s looks at is not read: %s", user, error)
            return ""
        messages = [one for one in found.get("messages", ()) if one.get("ts") == ts and not one.get("bot_id")]
        return readable(str(messages[0].get("text") or ""), BOT.get()) if messages else ""

    async def _speaks(self, user: str) -> tuple[str, str]:
        """The language and the time zone of somebody's Slack."""
        return _spoken(await self._person(user))

    async def _person(self, user: str) -> Mapping[str, Any]:
        return (await self._gateway.read("users.info", user=user, include_locale=True)).get("user") or {}

    async def followed(self, ack: Ack, body: dict[str, Any]) -> None:
        """A link that is a button: their browser does the rest."""
        await ack()

    async def digest(self, ack: Ack, body: dict[str, Any]) -> None:
        """Asks a lead when they want the digest."""
        await ack()
        if (press := pressed(body)) is None or await self._lead(press.user) is None:
            return
        try:
            language, zone = await self._speaks(press.user)
            at = await asyncio.to_thread(self._wants.hour, press.workspace, press.user)
            view = digest_form(language, at[1] if at else zone, at[0] if at else None, ZONES)
            await self._gateway.open_form(press.trigger_id, view)
        except CopilotError as error:
            log.warning("no form was opened: %s", error)
            await self._record.tell("", press.user, say("no_form", press.value))

    async def digest_given(self, ack: Ack, body: dict[str, Any]) -> None:
        await ack()
        sent = submitted(body)
        if sent is None or (member := await self._lead(sent.user)) is None:
            return
        hour, zone = sent.values.get("hour", ""), sent.values.get("zone", "")
        try:
            if hour.isdecimal() and int(hour) < 24 and zone in available_timezones():
                at = (int(hour), zone)
                language = sent.private or "es"
                await asyncio.to_thread(self._wants.want, sent.workspace, sent.user, member.team, language, at)
            else:
                await asyncio.to_thread(self._wants.stop, sent.workspace, sent.user)
        except CopilotError as error:
            log.error("the digest of %s was not kept: %s", sent.user, error)
            await self._record.tell("", sent.user, say("not_kept", sent.private or "es"))
        await self.publish(sent.user, sent.workspace)

    async def accept(self, ack: Ack, body: dict[str, Any]) -> None:
        await ack()
        await self._decide(body, accepted=True)

    async def reject(self, ack: Ack, body: dict[str, Any]) -> None:
        await ack()
        await self._decide(body, accepted=False)

    async def _decide(self, body: dict[str, Any], *, accepted: bool) -> None:
        """A lead keeps a solved case to learn from, or does not."""
        if (press := pressed(body)) is None or (lead := await self._lead(press.user)) is None:
            return
        language, entry, *_ = [*press.value.split("|"), ""]
        try:
            done = await asyncio.to_thread(self._overlooks.decide, entry, press.user, lead.team, accepted=accepted)
        except CopilotError as error:
            log.error("the case of %s was not decided: %s", entry, error)
            await self._record.tell("", press.user, say("not_kept", language))
            return
        if not done:
            await self._record.tell("", press.user, say("gone", language))

    async def _lead(self, user: str) -> Member | None:
        try:
            member = await self._members.member(user)
        except SlackError as error:
            log.warning("nobody can tell who %s is: %s", user, error)
            return None
        if member.role == "lead" and member.team:
            return member
        await self._record.tell("", user, both("home_lead_only"))
        return None


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _spoken(found: Mapping[str, Any]) -> tuple[str, str]:
    """Language and time zone of a person, as Slack has them."""
    zone = str(found.get("tz") or "")
    locale = str(found.get("locale") or "es")[:2]
    return ("es" if locale == "es" else "en"), zone if zone in available_timezones() else "Europe/Madrid"
