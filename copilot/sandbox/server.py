"""The web server: one application on loopback, and a hand on its connections to cut them."""

from __future__ import annotations

import asyncio
import socket
from urllib.parse import urlsplit

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

LOCAL_NAMES = ("127.0.0.1", "localhost", "::1")


class LocalOnly:
    """Lets in what comes from this machine's own pages and programs, and nothing that another site's page sends."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope.get("headers", ())}
        host, origin = headers.get("host", ""), headers.get("origin")
        at_home = urlsplit(f"//{host}").hostname in LOCAL_NAMES
        if at_home and (origin is None or urlsplit(origin).netloc == host):
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await send({"type": "http.response.start", "status": 403, "headers": [(b"content-type", b"text/plain")]})
            await send({"type": "http.response.body", "body": b"Only for this machine.\n"})
        else:
            await send({"type": "websocket.close", "code": 1008})


class Server:
    """uvicorn inside the running loop, without its signal handlers."""

    def __init__(self, app: ASGIApp, *, host: str, port: int) -> None:
        config = uvicorn.Config(
            LocalOnly(app),
            host=host,
            port=port,
            http="h11",
            ws="websockets-sansio",
            lifespan="off",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            ws_ping_interval=None,
        )
        self._server = uvicorn.Server(config)
        self._socket: socket.socket | None = None
        self._ticking: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """The address, once it is bound."""
        if self._socket is None:
            raise RuntimeError("the sandbox has no address before it is entered")
        host, port = self._socket.getsockname()[:2]
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    def bind(self) -> None:
        """Take the address, so that it is known before anybody is answered."""
        config = self._server.config
        family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
        # With the protocol named, asyncio switches Nagle's algorithm off; without, every answer takes 40 ms.
        self._socket = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self._socket.bind((config.host, config.port))
        except OSError:
            self._socket.close()
            raise

    async def start(self) -> None:
        """Answer from here on, at the address that was bound."""
        config = self._server.config
        config.load()
        self._server.lifespan = config.lifespan_class(config)
        await self._server.startup(sockets=[self._socket] if self._socket else None)
        self._ticking = asyncio.create_task(self._server.main_loop())

    async def stop(self) -> None:
        """Cut what is still open, and stop at once: nobody waits for a sandbox to drain."""
        if self._ticking is not None:
            self._ticking.cancel()
            await asyncio.gather(self._ticking, return_exceptions=True)
        state = self._server.server_state
        for server in self._server.servers:
            server.close()
        for connection in list(state.connections):
            connection.transport.abort()
        for task in state.tasks:
            task.cancel()
        await asyncio.gather(*state.tasks, return_exceptions=True)
        if self._socket is not None:
            self._socket.close()

    def cut(self, client: tuple[str, int]) -> None:
        """Reset the connection that comes from this address."""
        for connection in list(self._server.server_state.connections):
            if connection.transport.get_extra_info("peername")[:2] == client:
                connection.transport.abort()
