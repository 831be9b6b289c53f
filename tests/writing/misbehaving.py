"""A small HTTP server on loopback that speaks the OpenAI chat format, and behaves as its path says."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MADE_UP = {"sentences": [{"text": "Le regalamos 500 euros y un viaje a Lisboa.", "evidence": [1]}] * 3}
BEHAVIOURS = ("good", "late", "silent", "malformed", "empty", "endless", "made_up", "broken", "half", "other_form")


class ModelServer(ThreadingHTTPServer):
    """`http://…/<behaviour>/v1` is the base URL; `good` is what a good model answers; `calls` counts by behaviour."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.good: dict[str, Any] = MADE_UP
        self.calls: list[str] = []
        self.answered: list[str] = []
        self.asked: list[dict[str, Any]] = []
        self.released = threading.Event()

    def url(self, behaviour: str) -> str:
        return f"http://127.0.0.1:{self.server_port}/{behaviour}/v1"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing: a client that hangs up is what some of these tests are about."""


class _Handler(BaseHTTPRequestHandler):
    server: ModelServer
    protocol_version = "HTTP/1.0"

    def do_POST(self) -> None:
        behaviour = self.path.split("/")[1]
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.calls.append(behaviour)
        self.server.asked.append(asked)
        if behaviour == "late":
            self.server.released.wait(30)
        if behaviour == "broken":
            self.send_error(500)
            return
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        if behaviour == "silent":
            self.server.released.wait(30)
        for piece in self._pieces(behaviour):
            self._send({"choices": [{"index": 0, "delta": {"role": "assistant", "content": piece}}]})
        if behaviour != "half":
            self._send({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
            self.wfile.write(b"data: [DONE]\n\n")
        self.server.answered.append(behaviour)

    def _pieces(self, behaviour: str) -> Iterator[str]:
        words = {
            "malformed": "I would rather talk about the weather.",
            "empty": "",
            "half": '{"sentences": [{"text": "Me enc',
            "other_form": '{"answer": 42}',
            "made_up": json.dumps(MADE_UP),
        }
        if behaviour == "endless":
            yield '{"sentences": [{"text": "'
            while not self.server.released.wait(0.002):
                yield "y otra vez lo mismo, "
            return
        written = words.get(behaviour, json.dumps(self.server.good))
        yield from (written[start : start + 40] for start in range(0, max(1, len(written)), 40))

    def _send(self, chunk: dict[str, Any]) -> None:
        whole = {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "m", **chunk}
        self.wfile.write(f"data: {json.dumps(whole)}\n\n".encode())
        self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the test says what went wrong."""


@contextmanager
def model_server() -> Iterator[ModelServer]:
    """The server, running until the end of the block."""
    server = ModelServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
