"""Socket Mode: web sockets that the app opens, envelopes that go down one of them, acknowledgements that come back."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable

from starlette.websockets import WebSocket, WebSocketDisconnect

from copilot.sandbox.delivery import Envelope
from copilot.sandbox.errors import NotDelivered
from copilot.sandbox.values import Json

MAX_CONNECTIONS = 10
TICKET_PATH = "/link"


class Connection:
    """One open socket of the app, and the envelopes on it that are not acknowledged yet."""

    def __init__(self, socket: WebSocket) -> None:
        self.socket = socket
        self.muted = False
        """When set, acknowledgements are not heard: what they were for counts as not taken."""
        self._waiting: dict[str, asyncio.Future[Json]] = {}

    async def send(self, envelope: Envelope, *, deadline: float) -> Json:
        """Send an envelope and wait for its acknowledgement."""
        answer: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._waiting[envelope.id] = answer
        try:
            async with asyncio.timeout(deadline):
                await self.socket.send_text(json.dumps(_frame(envelope)))
                return await answer
        except TimeoutError:
            raise NotDelivered("timeout") from None
        except (WebSocketDisconnect, RuntimeError):
            # Starlette says RuntimeError when the socket is closed between two sends.
            raise NotDelivered("connection_failed") from None
        finally:
            self._waiting.pop(envelope.id, None)

    def hear(self, text: str) -> None:
        """Take in what the app sent: an acknowledgement, or nothing that matters."""
        ack = json.loads(text)
        answer = self._waiting.get(ack.get("envelope_id", ""))
        if answer is not None and not answer.done() and not self.muted:
            payload = ack.get("payload")
            answer.set_result(payload if isinstance(payload, dict) else {})

    def lost(self) -> None:
        """Fail what was waiting on this socket."""
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(NotDelivered("connection_failed"))


class SocketMode:
    """The app's connections; every envelope goes to one of them, in turn."""

    def __init__(self, *, app_id: str, take_ticket: Callable[[str], bool]) -> None:
        self.connections: list[Connection] = []
        self._app_id = app_id
        self._take_ticket = take_ticket
        self._turn = 0
        self._opened = asyncio.Condition()

    async def send(self, envelope: Envelope, *, deadline: float) -> Json:
        connection = await self._next(deadline)
        return await connection.send(envelope, deadline=deadline)

    async def serve(self, socket: WebSocket) -> None:
        """Run one connection from hello to the end."""
        await socket.accept()
        if not self._take_ticket(socket.query_params.get("ticket", "")):
            await socket.close(code=4000, reason="invalid ticket")
            return
        if len(self.connections) >= MAX_CONNECTIONS:
            await socket.send_text(json.dumps({"type": "disconnect", "reason": "too_many_websockets"}))
            await socket.close()
            return
        connection = Connection(socket)
        await socket.send_text(json.dumps(self._hello()))
        self.connections.append(connection)
        async with self._opened:
            self._opened.notify_all()
        try:
            async for text in socket.iter_text():
                connection.hear(text)
        finally:
            self.connections.remove(connection)
            connection.lost()

    async def wait_until_connected(self, count: int = 1, *, timeout: float = 10.0) -> None:
        """Return once the app has `count` connections."""
        async with asyncio.timeout(timeout), self._opened:
            await self._opened.wait_for(lambda: len(self.connections) >= count)

    async def refresh(self, reason: str = "refresh_requested") -> None:
        """Tell the app to reconnect, as Slack does every few hours, and close its sockets."""
        for connection in list(self.connections):
            await connection.socket.send_text(json.dumps({"type": "disconnect", "reason": reason}))

    def mute(self, *, muted: bool = True) -> None:
        """Stop (or start again) hearing acknowledgements on the connections there are."""
        for connection in self.connections:
            connection.muted = muted

    async def _next(self, deadline: float) -> Connection:
        try:
            await self.wait_until_connected(timeout=deadline)
        except TimeoutError:
            raise NotDelivered("connection_failed") from None
        self._turn += 1
        return self.connections[self._turn % len(self.connections)]

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.connections) + 1,
            "debug_info": {"host": "sandbox", "build_number": 1, "approximate_connection_time": 18060},
            "connection_info": {"app_id": self._app_id},
        }


def _frame(envelope: Envelope) -> Json:
    frame: Json = {
        "envelope_id": envelope.id,
        "type": envelope.kind,
        "payload": envelope.payload,
        "accepts_response_payload": envelope.kind != "events_api",
    }
    if envelope.kind == "events_api":
        frame |= {"retry_attempt": envelope.attempt, "retry_reason": envelope.reason}
    return frame
