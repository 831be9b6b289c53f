"""One entry, whole: what was asked, found, planned, written, sent and said of it; and what a lead adds to it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from copilot.console.entry_shown import EntryShown, may_answer, of, shown
from copilot.console.errors import BadForm, NotThere
from copilot.console.log import own_of
from copilot.report import owner_label
from copilot.types.log import Correction, Overtaken

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from copilot.console.desk import Desk
    from copilot.console.log_needs import Answers, Finds, Keeps, Now, Reads
    from copilot.types import Reader
    from copilot.types.entry import WholeEntry
    from copilot.types.log import Beside

MOST_WORDS = 8_000
"""Characters of a reply, or of an answer to an agent."""
_MOST_ID = 300
_MOST_SEARCH = 300
_DECISIONS = ("approved", "declined", "answered")


@dataclass(slots=True)
class EntryPage:
    """What the page of an entry is made of. `mask` takes personal data out of what a lead writes."""

    desk: Desk
    log: Reads
    keeps: Keeps
    answers: Answers
    finds: Finds
    blind: Callable[[str, str], bool]
    """Whether the grades of an entry are to be kept from somebody who is still to grade it."""
    mask: Callable[[str], str]
    now: Now
    new_id: Callable[[], str]

    async def seen(self, request: Request) -> Response:
        reader = self.desk.reader(request)
        return await self._page(request, reader, await self._held(request, reader))

    async def corrected(self, request: Request) -> Response:
        """Keeps the reply that the lead would have sent; what somebody else wrote meanwhile is shown beside it."""
        reader, form = self.desk.lead(request), await self.desk.form(request)
        whole, _ = await self._held(request, reader)
        text = await asyncio.to_thread(self.mask, form.text("text", most=MOST_WORDS))
        if not text.strip():
            raise BadForm("a correction without words")
        made = Correction(
            entry_id=whole.entry.id, version=form.number("version", 0, 10**9 - 1) or 0, by=reader.user, at=self.now(),
            text=text,
        )  # fmt: skip
        kept = await asyncio.to_thread(self.keeps.correct, made, reader.teams)
        if kept is None:
            raise NotThere
        if isinstance(kept, Overtaken):
            return await self._page(request, reader, await self._held(request, reader), overtaken=kept, status=409)
        return _back(whole, "corrected", "correction")

    async def expected(self, request: Request) -> Response:
        """Says that a passage should have been found, or takes it back."""
        reader, form = self.desk.lead(request), await self.desk.form(request)
        whole, _ = await self._held(request, reader)
        passage = form.text("passage", most=_MOST_ID)
        wanted = form.choice("expected", ("yes", "no")) == "yes"
        if not await asyncio.to_thread(
            self.keeps.expect, self.new_id(), whole.entry.id, passage, reader.user, self.now(), reader.teams,
            expected=wanted,
        ):  # fmt: skip
            raise NotThere
        return _back(whole, "marked" if wanted else "unmarked", "passages")

    async def answered(self, request: Request) -> Response:
        """Answers what the agent asked: the first answer holds, and the agent is told."""
        reader, form = self.desk.lead(request), await self.desk.form(request)
        whole, beside = await self._held(request, reader)
        asked = next((one for one in beside.asks if one.id == form.text("ask", most=_MOST_ID)), None)
        if asked is None:
            raise NotThere
        kind, text = form.choice("kind", _DECISIONS), form.text("text", most=MOST_WORDS)
        if asked.asked_by == reader.user or (kind == "answered" and not text):
            raise BadForm("nobody answers themselves, and an answer has words")
        if kind != "answered" and asked.kind != "approval":
            raise BadForm("there is nothing to approve")
        words = await asyncio.to_thread(self.mask, text) if text else ""
        if asked.answer is not None:
            return await self._page(request, reader, (whole, beside), late=words or kind, status=409)
        after = await asyncio.to_thread(self.answers.answer, whole, asked, reader, kind, words)
        if after is None:
            raise NotThere
        if after.answer is None or (after.answer.by, after.answer.text) != (reader.user, words):
            return await self._page(request, reader, await self._held(request, reader), late=words or kind, status=409)
        return _back(whole, "answered", "asks")

    async def _held(self, request: Request, reader: Reader) -> tuple[WholeEntry, Beside]:
        """The entry with what stands beside it. Raises `NotThere` when this reader may not see it, or nobody could."""
        id, own = request.path_params["id"], own_of(reader)
        if len(id) > _MOST_ID:
            raise NotThere
        whole = await asyncio.to_thread(self.log.show, id, reader.teams, own=own)
        if whole is None:
            raise NotThere
        beside = await asyncio.to_thread(self.keeps.beside, whole.entry.id, reader.teams, own=own)
        if beside is None:
            raise NotThere
        return whole, beside

    async def _page(
        self, request: Request, reader: Reader, held: tuple[WholeEntry, Beside], *, overtaken: Overtaken | None = None,
        late: str = "", status: int = 200,
    ) -> Response:  # fmt: skip
        whole, beside = held
        made: EntryShown = await asyncio.to_thread(shown, whole, beside)
        blind = reader.leads and await asyncio.to_thread(self.blind, whole.entry.id, reader.user)
        told = [one for one in whole.verdicts if not (blind and one.kind == "graded")]
        words = request.query_params.get("find", "").strip()[:_MOST_SEARCH]
        found = await asyncio.to_thread(self.finds.passages, words, reader) if words and reader.leads else ()
        done = request.query_params.get("done", "")
        done = done if done in DONE else ""
        return self.desk.page(
            request, "entry/entry.html", status=status, shown=made, whole=whole, entry=whole.entry,
            made=whole.suggestion, beside=beside, overtaken=overtaken, late=late, find=words, found=found,
            back=request.query_params.get("list", "")[:1_000], was_found=of(whole.suggestion), done=done,
            may_answer=may_answer, told=told, owner=owner_label,
        )  # fmt: skip


DONE = ("corrected", "marked", "unmarked", "answered", "graded")
"""What a page may say that was done."""


def _back(whole: WholeEntry, done: str, anchor: str) -> Response:
    return RedirectResponse(f"{address_of(whole.entry.id)}?done={done}#{anchor}", status_code=303)


def address_of(id: str) -> str:
    """Where an entry is read."""
    return f"/console/log/{quote(id, safe='')}"


def routes(page: EntryPage) -> list[BaseRoute]:
    """`/console/log/<entry>`, and what is added to it."""
    return [
        Route("/log/{id:path}/correction", page.corrected, methods=["POST"]),
        Route("/log/{id:path}/passages", page.expected, methods=["POST"]),
        Route("/log/{id:path}/answer", page.answered, methods=["POST"]),
        Route("/log/{id:path}", page.seen, methods=["GET"]),
    ]
