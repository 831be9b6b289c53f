"""Everything that people can press, send or call, by its id: one place to see what there is."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from copilot.errors import CopilotError
from copilot.slack.entering import Entering
from copilot.slack.front import Front
from copilot.slack.judging import Judging
from copilot.slack.leading import Leading
from copilot.slack.modals import about
from copilot.slack.opening import Opening
from copilot.slack.payloads import called, pressed, submitted
from copilot.slack.promising import Promising
from copilot.slack.record import Record
from copilot.slack.reminding import Reminding
from copilot.slack.sharing import Sharing
from copilot.slack.words import both

Ack = Callable[..., Awaitable[Any]]
Handles = Callable[[Ack, dict[str, Any]], Awaitable[None]]
log = logging.getLogger(__name__)
COMMAND = "/copilot"
SUGGEST, NEW_QUESTION = "suggest", "new_question"
"""Callback ids of the shortcuts, as the manifest declares them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acts:
    """What people do, and who handles it."""

    record: Record
    judging: Judging
    promising: Promising
    leading: Leading
    opening: Opening
    sharing: Sharing
    entering: Entering
    front: Front
    reminding: Reminding

    def buttons(self) -> Mapping[str | re.Pattern[str], Handles]:
        """By action id; those that may stand in a home tab show it again afterwards."""
        again = self._and_home
        return {
            "used": self.judging.used, "edit": self.judging.edit, "changes": self.judging.changes,
            "not_right": self.judging.not_right, "ended": self.judging.ended,
            "promise": self.promising.promise, "kept": again(self.promising.kept),
            "broken": again(self.promising.broken), "later": self.promising.later,
            "ask_lead": self.leading.ask, "approve": again(self.leading.approve),
            "decline": again(self.leading.decline), "answer": self.leading.answer,
            re.compile(r"source:\d+"): self.opening.open,
            "share": self.sharing.share, "restyle": self.sharing.restyle,
            "new_question": self.entering.form, "digest": self.front.digest,
            "console": self.front.followed,
            "case_accept": again(self.front.accept), "case_reject": again(self.front.reject),
            re.compile(r".*"): self.unknown,
        }  # fmt: skip

    def forms(self) -> Mapping[str | re.Pattern[str], Handles]:
        """By callback id."""
        again = self._and_home
        return {
            "reply": self.judging.reply_given, "not_right_reason": self.judging.reason_given,
            "promise": again(self.promising.given), "move": again(self.promising.moved),
            "ask_lead": self.leading.asked, "answer": again(self.leading.answered),
            "question": self.entering.asked, "digest": self.front.digest_given,
            re.compile(r".*"): self.unknown,
        }  # fmt: skip

    def shortcuts(self) -> Mapping[str | re.Pattern[str], Handles]:
        """By callback id."""
        return {SUGGEST: self.entering.suggest, NEW_QUESTION: self.entering.form, re.compile(r".*"): self.unknown}

    async def unknown(self, ack: Ack, body: dict[str, Any]) -> None:
        """A button, form or shortcut of another version: taken, so that Slack shows no fault, and said to be so."""
        await ack()
        await self._tell(body, "no_such_button")

    async def failed(self, body: Mapping[str, Any]) -> None:
        """What somebody did went wrong by a fault of ours: they are told, where anybody did anything."""
        try:
            await self._tell(body, "fault")
        except CopilotError as error:
            log.warning("who was pressing is not told: %s", error)

    async def _tell(self, body: Mapping[str, Any], key: str) -> None:
        press = pressed(body)
        if (who := press or submitted(body) or called(body, "")) and who.user:
            await self.record.tell(press.channel if press else "", who.user, both(key))

    def _and_home(self, handle: Handles) -> Handles:
        async def handled(ack: Ack, body: dict[str, Any]) -> None:
            await handle(ack, body)
            press, sent = pressed(body), submitted(body)
            on = about(sent.private) if sent else None
            if press is not None and press.view:
                await self.front.publish(press.user, press.workspace)
            elif press is None and sent is not None and on is not None and not on.ts:
                await self.front.publish(sent.user, sent.workspace)

        return handled
