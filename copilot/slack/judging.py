"""What people say of a suggestion: a verdict is written down, and the message shows it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from copilot.slack.elements import MOST_INPUT, literal
from copilot.slack.modals import About, changes_form, filled, reason_form, reply_form
from copilot.slack.payloads import Pressed, Submitted, pressed
from copilot.slack.record import Record, Written
from copilot.types import ENDINGS, REASONS, Verdict

Ack = Callable[..., Awaitable[Any]]


class Judging:
    """Use, edit, not right, and how it ended."""

    def __init__(self, record: Record) -> None:
        self._record = record

    async def used(self, ack: Ack, body: dict[str, Any]) -> None:
        """ "Use": the text to copy, and a verdict; one a person, however often it is pressed."""
        await ack()
        if (press := pressed(body)) is None or (known := await self._record.about(press)) is None:
            return
        on, written = known
        await self._record.open(press, reply_form(on, _newest(written), editing=False), on.language)
        if await self._record.judge(on, self._verdict(on, press, "used", f"{press.workspace}:{press.user}")):
            await self._record.show(on)

    async def edit(self, ack: Ack, body: dict[str, Any]) -> None:
        """ "Edit": asks what is really being sent."""
        await ack()
        if (press := pressed(body)) is None or (known := await self._record.about(press)) is None:
            return
        on, written = known
        await self._record.open(press, reply_form(on, _newest(written), editing=True), on.language)

    async def reply_given(self, ack: Ack, body: dict[str, Any]) -> None:
        """What was really sent: kept beside what was suggested when it is another text; else it was used."""
        await ack()
        if (form := filled(body)) is None:
            return
        sent, on = form
        if (written := await self._record.written(on, sent.user)) is None:
            return
        text = sent.values.get("text", "").strip()
        same = _spaced(text) == _spaced(literal(_newest(written), MOST_INPUT))
        if same and written.standing.sent:
            return
        kind, words = ("used", None) if same else ("edited", await self._record.masked(text))
        id = f"{sent.workspace}:{sent.user}" if same else f"{sent.workspace}:{sent.user}:{sent.view}"
        if await self._record.judge(on, self._verdict(on, sent, kind, id, text=words)):
            await self._record.show(on)

    async def changes(self, ack: Ack, body: dict[str, Any]) -> None:
        """Shows what was sent against what was suggested."""
        await ack()
        if (press := pressed(body)) is None or (known := await self._record.about(press)) is None:
            return
        on, written = known
        view = changes_form(on.language, written.suggestion.reply, _newest(written))
        await self._record.open(press, view, on.language)

    async def not_right(self, ack: Ack, body: dict[str, Any]) -> None:
        """ "Not right": asks why."""
        await ack()
        if (press := pressed(body)) is None or (known := await self._record.about(press)) is None:
            return
        await self._record.open(press, reason_form(known[0]), known[0].language)

    async def reason_given(self, ack: Ack, body: dict[str, Any]) -> None:
        """The reason: a verdict with the words that explain it, without personal data."""
        await ack()
        if (form := filled(body)) is None:
            return
        sent, on = form
        reason, words = sent.values.get("reason", ""), sent.values.get("words", "")
        verdict = self._verdict(
            on, sent, "dismissed", f"{sent.workspace}:{sent.user}:{sent.view}",
            reason=reason if reason in REASONS else "other",
            text=await self._record.masked(words) if words else None,
        )  # fmt: skip
        if await self._record.judge(on, verdict):
            await self._record.show(on)

    async def ended(self, ack: Ack, body: dict[str, Any]) -> None:
        """How the case ended: a solved one waits for a lead, who may keep it as a case to learn from."""
        await ack()
        if (press := pressed(body)) is None or (known := await self._record.about(press)) is None:
            return
        on, written = known
        last = next((one.kind for one in reversed(written.standing.verdicts) if one.kind in ENDINGS), "")
        if on.subject not in ENDINGS or on.subject == last:
            return
        told = sum(one.kind in ENDINGS for one in written.standing.verdicts)
        id = f"{press.workspace}:{press.user}:{told}"
        if await self._record.judge(on, self._verdict(on, press, on.subject, id)):
            await self._record.show(on)

    def _verdict(self, on: About, who: Pressed | Submitted, kind: str, id: str, **more: Any) -> Verdict:
        key = f"{id}:{on.entry}:{kind}"
        return Verdict(id=key, entry_id=on.entry, by=who.user, at=self._record.now(), kind=kind, **more)


def _newest(written: Written) -> str:
    """The words that were sent last, else those that were suggested."""
    sent = [one.text for one in written.standing.verdicts if one.kind == "edited" and one.text]
    return sent[-1] if sent else written.suggestion.reply


def _spaced(text: str) -> list[str]:
    return text.split()
