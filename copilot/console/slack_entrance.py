"""The way in through Slack: out with a state that only this browser has, and back with a code, once."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse
from starlette.routing import Route

from copilot.console.errors import OfNoTeam, SlackSilent
from copilot.console.guard import digest
from copilot.console.openid import SignInFailed, SignInUnavailable, SlackOpenId
from copilot.console.place import own_path
from copilot.console.way import LIVES, Way, way_of
from copilot.errors import SlackError
from copilot.types import Visitor

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from copilot.console.desk import Desk
    from copilot.console.entrance import Door
    from copilot.console.place import Place

log = logging.getLogger(__name__)
BACK = "/console/slack/back"


@dataclass(frozen=True, slots=True)
class SlackEntrance:
    desk: Desk
    door: Door
    openid: SlackOpenId
    let_in: Callable[[Request, Visitor, str], Awaitable[Response]]

    def routes(self) -> list[BaseRoute]:
        return [Route("/slack", self.out), Route("/slack/back", self.back)]

    async def out(self, request: Request) -> Response:
        """Off to Slack."""
        place: Place = request.scope["console"]["place"]
        path, now = own_path(request.query_params.get("next", "")), self.door.now()
        way = Way(secret=self.door.new_secret(), begun=int(now.timestamp()), path=path)
        address = await self.openid.begin(
            place.origin + BACK, state=way.state, nonce=way.nonce, verifier=way.verifier, team=self.door.workspace
        )
        response = RedirectResponse(address, status_code=302)
        # Lax: the browser must bring it along when Slack sends it back.
        response.set_cookie(
            _cookie(place), way.cookie, max_age=int(LIVES.total_seconds()), path="/", secure=place.secure,
            httponly=True, samesite="lax",
        )  # fmt: skip
        return response

    async def back(self, request: Request) -> Response:
        """Back from Slack: in, or a page that says why not."""
        place: Place = request.scope["console"]["place"]
        state, code = request.query_params.get("state", ""), request.query_params.get("code", "")
        way = way_of(request.cookies.get(_cookie(place), ""), state, self.door.now())
        if way is None or not code:
            raise SignInFailed("the state is not that of this browser, or too old, or there is no code")
        try:
            who = await self.openid.finish(
                code, place.origin + BACK, nonce=way.nonce, verifier=way.verifier, now=self.door.now().timestamp()
            )
        except (SignInFailed, SignInUnavailable) as error:
            log.warning("a sign-in with Slack failed: %s", error)
            raise
        visitor = await self._known(Visitor(workspace=who.team, user=who.user, name=who.name), who.enterprise)
        now = self.door.now()
        if not await asyncio.to_thread(self.door.ways.use_up, digest(state), now, now + LIVES):
            raise SignInFailed("the state is used up")
        response = await self.let_in(request, visitor, way.path)
        response.delete_cookie(_cookie(place), path="/", secure=place.secure, httponly=True, samesite="lax")
        return response

    async def _known(self, visitor: Visitor, enterprise: str) -> Visitor:
        """The visitor, with the workspace as it is called here. Raises `OfNoTeam` for whoever may see nothing."""
        try:
            workspace = await self.door.people.workspace(visitor.workspace, enterprise)
            known = Visitor(workspace=workspace, user=visitor.user, name=visitor.name)
            if not workspace or await self.door.people.standing(known) is None:
                raise OfNoTeam(f"{visitor.user} of {visitor.workspace}")
        except SlackError as error:
            raise SlackSilent(str(error)) from error
        return known


def _cookie(place: Place) -> str:
    return "__Host-copilot-way" if place.secure else "copilot-local-way"
