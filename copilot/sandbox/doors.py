"""The other doors of the server: response URLs, uploads and downloads, the install page, Socket Mode."""

from __future__ import annotations

import json
from dataclasses import replace
from urllib.parse import urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from copilot.sandbox.api.files import UPLOAD_PATH
from copilot.sandbox.errors import Refused
from copilot.sandbox.interaction_payloads import RESPONSE_PATH
from copilot.sandbox.replies import Replies
from copilot.sandbox.server import LOCAL_NAMES
from copilot.sandbox.socketmode import TICKET_PATH, SocketMode
from copilot.sandbox.workspace import Workspace


class Doors:
    """Answers what apps call besides the Web API."""

    def __init__(self, workspace: Workspace, replies: Replies, socket_mode: SocketMode) -> None:
        self._workspace = workspace
        self._replies = replies
        self._socket_mode = socket_mode

    def routes(self) -> list[BaseRoute]:
        return [
            Route(f"{RESPONSE_PATH}/{{key}}", self.respond, methods=["POST"]),
            Route(f"{UPLOAD_PATH}/{{file_id}}", self.upload, methods=["POST"]),
            Route("/files/{file_id}", self.download),
            Route("/oauth/v2/authorize", self.authorize),
            WebSocketRoute(TICKET_PATH, self._socket_mode.serve),
        ]

    async def respond(self, request: Request) -> Response:
        """A response URL: what the app says goes where the interaction came from."""
        try:
            body = json.loads(await request.body())
            self._replies.through_url(request.path_params["key"], body)
        except ValueError:
            return JSONResponse({"ok": False, "error": "invalid_payload"}, status_code=400)
        except Refused as error:
            status = 404 if error.error in {"expired_url", "used_url"} else 400
            return JSONResponse({"ok": False, "error": error.error, **error.more}, status_code=status)
        return PlainTextResponse("ok")

    async def upload(self, request: Request) -> Response:
        file = self._workspace.files.get(request.path_params["file_id"])
        if file is None:
            return PlainTextResponse("unknown file", status_code=404)
        content = await request.body()
        self._workspace.files[file.id] = replace(file, content=content)
        return PlainTextResponse(f"OK - {len(content)}")

    async def download(self, request: Request) -> Response:
        """A private file: for a bearer token with `files:read` only."""
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        token = self._workspace.grants.token(given)
        file = self._workspace.files.get(request.path_params["file_id"])
        if token is None or file is None or (token.scopes is not None and "files:read" not in token.scopes):
            return PlainTextResponse("not found", status_code=404)
        disposition = {"content-disposition": "attachment"}
        return Response(file.content, media_type="application/octet-stream", headers=disposition)

    async def authorize(self, request: Request) -> Response:
        """The install page says yes at once and sends the browser back with a code."""
        query = request.query_params
        back = query.get("redirect_uri", "")
        if urlsplit(back).hostname not in LOCAL_NAMES:
            return PlainTextResponse("redirect_uri must be on this machine", status_code=400)
        answer = {"code": self._workspace.grants.code(), "state": query.get("state", "")}
        return RedirectResponse(f"{back}?{urlencode(answer)}", status_code=302)
