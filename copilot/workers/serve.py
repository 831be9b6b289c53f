"""`copilot serve`: the web process, and beside it a worker process that is started again whenever it dies."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import signal
import socket
import sys
from typing import TYPE_CHECKING, Any

import uvicorn

from copilot.errors import ConfigurationError
from copilot.workers.web import Web, web_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from copilot.build import Parts

log = logging.getLogger(__name__)
STOP_SECONDS = 20.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0
KEEP_ALIVE_SECONDS = 75
"""Longer than callers keep an idle connection: an event sent on one that we have just closed comes a second time."""
MISCONFIGURED = 78
"""How a worker ends whose settings cannot be used: starting it again would change nothing."""


def run(parts: Parts, host: str, port: int, *, ready: Callable[[str], None] | None = None) -> int:
    """Serves until SIGTERM or SIGINT. Raises `ConfigurationError` when the port is taken."""
    _ = parts.engine
    listening = _listen(host, port)
    return asyncio.run(_serve(parts, listening, ready or _announce))


def _announce(url: str) -> None:
    sys.stdout.write(json.dumps({"ready": True, "url": url}) + "\n")
    sys.stdout.flush()


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named, asyncio switches Nagle's algorithm off; without, every answer takes 40 ms.
    made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
        # At once: until one of them listens, two sockets may be bound to the same port.
        made.listen()
    except (OSError, OverflowError, UnicodeError) as error:
        made.close()
        why = error.strerror if isinstance(error, OSError) else "there is no such place"
        raise ConfigurationError(
            f"COPILOT_PORT: {host}:{port} cannot be used ({why}).",
            remedy="Stop what uses it, or choose another with --port; 0 takes a free one.",
        ) from error
    return made


class _Server(uvicorn.Server):
    """uvicorn, saying when it can answer."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leaves signals to us: uvicorn would raise them again when it has stopped, and end us before the worker."""
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, self._asked_to_stop)
        yield

    def _asked_to_stop(self) -> None:
        self.should_exit = True

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            self._on_ready()


async def _serve(parts: Parts, listening: socket.socket, ready: Callable[[str], None]) -> int:
    host, port = listening.getsockname()[:2]
    url = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    web = Web(parts)
    # Before anything else runs: tokens that do not fit end the start, and nothing has to be ended with it.
    await web.start()
    config = uvicorn.Config(
        web_app(web), log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=5,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
    )  # fmt: skip
    server = _Server(config, lambda: ready(url))
    supervisor = asyncio.create_task(_supervise(server))
    try:
        await server.serve(sockets=[listening])
    finally:
        await web.stop()
        supervisor.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await supervisor
    if not supervisor.cancelled():
        return MISCONFIGURED
    return 0 if server.started else 1


async def _supervise(server: uvicorn.Server) -> None:
    """Keeps one worker process alive; a worker that dies at once is started again ever more slowly.

    Returns, and ends the server, when the worker says that a setting cannot be used.
    """
    pause = _FIRST_PAUSE
    loop = asyncio.get_running_loop()
    while True:
        started = loop.time()
        worker = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "copilot", "worker", "--parent", str(os.getpid())
        )
        try:
            code = await worker.wait()
        except asyncio.CancelledError:
            await _stop(worker)
            raise
        if code == MISCONFIGURED:
            server.should_exit = True
            return
        log.error("the worker ended with code %s and is started again", code)
        pause = _FIRST_PAUSE if loop.time() - started > 60 else min(pause * 2, _LONGEST_PAUSE)
        await asyncio.sleep(pause)


async def _stop(worker: Any) -> None:
    """Asks the worker to finish what it is doing, and ends it when it does not."""
    with contextlib.suppress(ProcessLookupError):
        worker.terminate()
        try:
            await asyncio.wait_for(worker.wait(), STOP_SECONDS)
        except TimeoutError:
            worker.kill()
            await worker.wait()
