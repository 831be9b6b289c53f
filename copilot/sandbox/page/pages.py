"""The routes of the page: look at a channel, a thread or the home tab as somebody; write, click, submit."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from copilot.sandbox.elements import NoSuchElement
from copilot.sandbox.page.render import HERE, Renderer
from copilot.sandbox.page.scene import Scene
from copilot.sandbox.person import NotAMember, Person
from copilot.sandbox.values import Channel, Message, View
from copilot.sandbox.workspace import Workspace

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; form-action 'self'"
)
HEADERS = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
TIMED_OUT = "The app did not answer within three seconds."
HEARTBEAT = 15.0


class Pages:
    """A small chat client in the browser, for whoever one chooses to be."""

    def __init__(self, workspace: Workspace, person: Callable[[str], Person]) -> None:
        self._workspace = workspace
        self._person = person
        self._renderer = Renderer(workspace.directory)
        self._read: dict[tuple[str, str], str] = {}

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/", self.start),
            Route("/archives/{channel}/{mark}", self.archive),
            Route("/as/{user}", self.first_channel),
            Route("/as/{user}/changes", self.changes),
            Route("/as/{user}/home", self.home),
            Route("/as/{user}/in/{channel}", self.channel),
            Route("/as/{user}/in/{channel}", self.say, methods=["POST"]),
            Route("/as/{user}/{deed:path}", self.act, methods=["POST"]),
            Mount("/static", StaticFiles(directory=HERE / "static")),
        ]

    # Looking

    async def start(self, _request: Request) -> Response:
        users = self._workspace.directory.users.values()
        first = next((u for u in users if not u.is_bot), self._workspace.bot)
        return RedirectResponse(f"/as/{first.name}", status_code=302)

    async def first_channel(self, request: Request) -> Response:
        person = self._who(request)
        mine = self._workspace.directory.of_user(person.id)
        place = mine[0].id if mine else person.im
        return RedirectResponse(f"/as/{person.user.name}/in/{place}", status_code=302)

    async def archive(self, request: Request) -> Response:
        """A permalink: the message in its channel, for somebody who is in it."""
        channel = self._workspace.directory.channels.get(request.path_params["channel"])
        members = [m for m in channel.members if m != self._workspace.bot.id] if channel else []
        if channel is None or not members:
            return _gone()
        digits = request.path_params["mark"].removeprefix("p")
        ts = f"{digits[:-6]}.{digits[-6:]}"
        thread = request.query_params.get("thread_ts") or ts
        name = self._workspace.directory.users[members[0]].name
        return RedirectResponse(f"/as/{name}/in/{channel.id}?thread={thread}#m{ts}", status_code=302)

    async def channel(self, request: Request) -> Response:
        """One channel, with a thread beside it when one is asked for."""
        person = self._who(request)
        place = self._place(person, request)
        if place is None:
            return _gone()
        if place.is_im and not _live(request):
            person.look_at("messages")
        newest = next(reversed(self._workspace.messages.all(place.id)), None)
        self._read[person.id, place.id] = newest.ts if newest else ""
        thread_ts = request.query_params.get("thread", "")
        if thread_ts and self._workspace.messages.get(place.id, thread_ts) is None:
            thread_ts = ""
        return self._page(person, "channel.html", channel=place, thread_ts=thread_ts, tab="messages")

    async def home(self, request: Request) -> Response:
        person = self._who(request)
        if not _live(request):
            person.look_at("home")
        im = self._workspace.directory.open_im(person.id)
        return self._page(person, "home.html", channel=im, thread_ts="", tab="home")

    def _page(self, person: Person, template: str, *, channel: Channel, thread_ts: str, tab: str) -> Response:
        scene = Scene(self._workspace, person.user)
        body = self._renderer.page(
            template,
            scene=scene,
            app=self._workspace.app,
            team=self._workspace.team,
            channel=channel,
            thread_ts=thread_ts,
            tab=tab,
            read=self._read,
            base=f"/as/{person.user.name}",
        )
        return HTMLResponse(body, headers=HEADERS)

    async def changes(self, request: Request) -> Response:
        """Server-sent events: one line whenever anything changed."""
        return StreamingResponse(self._ticks(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    async def _ticks(self) -> AsyncIterator[str]:
        seen = self._workspace.changes.version
        yield f"data: {seen}\n\n"
        while True:
            try:
                async with asyncio.timeout(HEARTBEAT):
                    while seen == self._workspace.changes.version:
                        await self._workspace.changes.next()
            except TimeoutError:
                yield ": still here\n\n"
            seen = self._workspace.changes.version
            yield f"data: {seen}\n\n"

    # Doing

    async def say(self, request: Request) -> Response:
        """The composer: a message, or a slash command."""
        person = self._who(request)
        form = await request.form()
        text, thread_ts = str(form.get("text", "")).strip(), str(form.get("thread_ts", "")) or None
        place = self._place(person, request)
        if place is None:
            return _gone()
        told = await self._write(person, place, text, thread_ts) if text else None
        if "application/json" in request.headers.get("accept", ""):
            return JSONResponse({"ok": told is None, "error": told})
        after = f"?thread={thread_ts}" if thread_ts else ""
        return RedirectResponse(f"/as/{person.user.name}/in/{place.id}{after}", status_code=303)

    async def _write(self, person: Person, place: Channel, text: str, thread_ts: str | None) -> str | None:
        """What to tell the person when it did not work."""
        if not text.startswith("/"):
            await person.say(place.id, text, thread_ts)
            return None
        name, _, rest = text.partition(" ")
        if name not in {command.name for command in self._workspace.app.commands}:
            return f"{name} is not a command here."
        return None if await person.command(name, rest.strip(), place.id) else TIMED_OUT

    async def act(self, request: Request) -> Response:
        """What the page's script sends: a click, a submission, a shortcut; always JSON."""
        if request.headers.get("content-type", "") != "application/json":
            return JSONResponse({"ok": False, "error": "JSON only."}, status_code=415)
        person = self._who(request)
        deeds = {
            "act": self._click,
            "submit": self._submit,
            "close": self._close,
            "shortcut": self._shortcut,
            "react": self._react,
            "stop": self._stop,
            "suggest": self._suggest,
        }
        deed = deeds.get(request.path_params["deed"])
        if deed is None:
            return _gone()
        try:
            return JSONResponse(await deed(person, json.loads(await request.body())))
        except (NoSuchElement, NotAMember, KeyError, ValueError):
            return JSONResponse({"ok": False, "error": "That is not there any more."}, status_code=409)

    async def _click(self, person: Person, body: dict[str, Any]) -> dict[str, Any]:
        target = self._target(person, body)
        taken = await person.click(
            target, body["action_id"], body.get("value"), block_id=body["block_id"], state=body.get("state")
        )
        return {"ok": taken, "error": None if taken else TIMED_OUT}

    async def _submit(self, person: Person, body: dict[str, Any]) -> dict[str, Any]:
        before = len(self._workspace.failures)
        done = await person.submit(person.modal, body["state"])
        failed = len(self._workspace.failures) > before
        return {"ok": done.ok and not failed, "error": TIMED_OUT if failed else None, "errors": dict(done.errors)}

    async def _close(self, person: Person, _body: dict[str, Any]) -> dict[str, Any]:
        await person.close()
        return {"ok": True}

    async def _shortcut(self, person: Person, body: dict[str, Any]) -> dict[str, Any]:
        message = self._message(person, body) if body.get("ts") else None
        taken = await person.shortcut(message, body["callback_id"])
        return {"ok": taken, "error": None if taken else TIMED_OUT}

    async def _react(self, person: Person, body: dict[str, Any]) -> dict[str, Any]:
        message = self._message(person, body)
        if not await person.react(message, body["name"]):
            await person.unreact(message, body["name"])
        return {"ok": True}

    async def _stop(self, person: Person, body: dict[str, Any]) -> dict[str, Any]:
        await person.stop(body["channel"], body["thread_ts"])
        return {"ok": True}

    async def _suggest(self, person: Person, body: dict[str, Any]) -> dict[str, Any]:
        options = await person.suggestions(self._target(person, body), body["action_id"], body["text"])
        return {"ok": True, "options": options}

    def _target(self, person: Person, body: dict[str, Any]) -> Message | View:
        if "view" not in body:
            return self._message(person, body)
        view = self._workspace.views.find(body["view"])
        if view is None or view.user != person.id:
            raise KeyError("view")
        return view

    def _message(self, person: Person, body: dict[str, Any]) -> Message:
        """A message that this person can see."""
        channel, ts = body["channel"], body["ts"]
        if person.id not in self._workspace.directory.channels[channel].members:
            raise NotAMember(channel)
        mine = {m.ts: m for m in self._workspace.messages.ephemerals(person.id, channel)}
        return self._workspace.messages.get(channel, ts) or mine[ts]

    def _who(self, request: Request) -> Person:
        """The person whose page this is; nobody is the bot."""
        user = self._workspace.directory.find_user(request.path_params["user"])
        if user is None or user.is_bot:
            raise HTTPException(404)
        return self._person(user.id)

    def _place(self, person: Person, request: Request) -> Channel | None:
        self._workspace.directory.open_im(person.id)
        channel = self._workspace.directory.channels.get(request.path_params["channel"])
        return channel if channel is not None and person.id in channel.members else None


def _live(request: Request) -> bool:
    """Whether the page's own script asks, to show what changed."""
    return request.headers.get("x-live") == "1"


def _gone() -> Response:
    return HTMLResponse("<p>There is nothing here. <a href='/'>Back to the workspace</a></p>", status_code=404)
