"""What stands before every page: where we are, who is signed in, and the headers that a browser is to obey."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders
from starlette.requests import Request

from copilot.console.errors import NotSignedIn, OfNoTeam, PageError, SlackSilent, StoreSilent
from copilot.console.place import place_of
from copilot.errors import SlackError, StoreError
from copilot.types import Reader

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from copilot.console.desk import Desk
    from copilot.console.needs import Sessions
    from copilot.console.standings import Standings

IDLE = timedelta(hours=2)
"""So long a session lives without anybody looking: a lead goes to a meeting, and comes back."""
LONGEST = timedelta(hours=12)
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_HSTS = "max-age=31536000"


def digest(secret: str) -> str:
    """What is kept of an id or a link."""
    return hashlib.sha256(secret.encode()).hexdigest()


@dataclass(slots=True)
class Guard:
    """Wraps the console: each request gets its place, and its reader or the reason why there is none."""

    app: ASGIApp
    desk: Desk
    sessions: Sessions
    standings: Standings
    now: Callable[[], datetime]
    public: str = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        state = scope["console"] = {}
        sending = _with_headers(send, stored=request.url.path.startswith("/console/static/"), state=state)
        try:
            state["place"] = place_of(request, self.public)
        except PageError as error:
            await self.desk.refusal(request, error)(scope, receive, sending)
            return
        try:
            state["reader"] = await self._reader(request)
        except PageError as error:
            state["refused"] = error
        await self.app(scope, receive, sending)

    async def _reader(self, request: Request) -> Reader | None:
        place = request.scope["console"]["place"]
        held = request.cookies.get(place.cookie, "")
        if request.url.path.startswith("/console/static/") or not held or len(held) > 200:
            return None
        try:
            visitor = await asyncio.to_thread(self.sessions.find, digest(held), self.now(), IDLE)
            if visitor is None:
                raise NotSignedIn
            request.scope["console"] |= {"session": held, "visitor": visitor}
            standing = await self.standings.of(visitor)
            await self.standings.people.learn_names(visitor.workspace)
        except StoreError as error:
            raise StoreSilent(str(error)) from error
        except SlackError as error:
            raise SlackSilent(str(error)) from error
        if standing is None:
            raise OfNoTeam
        return Reader(
            workspace=visitor.workspace, user=visitor.user, name=visitor.name, teams=standing.teams,
            role=standing.role, language=self.desk.language(request),
        )  # fmt: skip


def _with_headers(send: Send, *, stored: bool, state: dict[str, object]) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.update(_HEADERS)
            if getattr(state.get("place"), "secure", False):
                headers["Strict-Transport-Security"] = _HSTS
            if stored:
                headers["Cache-Control"] = "public, max-age=31536000, immutable"
            else:
                headers.setdefault("Cache-Control", "no-store")
        await send(message)

    return sending
