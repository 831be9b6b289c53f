"""A model server on loopback that is slow in a known way: the OpenAI chat format, streamed.

Run as a program: `python -m evals.burst_model --first 0.3 --whole 5` or `--silent`; it prints its base URL, and ends
when its input is closed. What it says are the plan's own approved words, so that an answer is judged as a good one.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import sys
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from evals.small_model import server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

_PIECES = 40
_APPROVED = re.compile(r"^Approved words \([a-z_ ]+\): (?P<text>.+?)(?: (?P<cites>(?:\[\d+\])+))?$", re.M)


def answer_to(material: str) -> str:
    """A reply in the form that is asked for, out of what the plan says in words that were approved."""
    said = [
        {"paragraph": 1, "text": _sentence(found["text"]), "evidence": _numbers(found["cites"])}
        for found in _APPROVED.finditer(material)
    ]
    return json.dumps({"sentences": said or [{"text": "Me ocupo de su caso.", "evidence": []}]}, ensure_ascii=False)


def _sentence(text: str) -> str:
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")


def _numbers(cites: str | None) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", cites or "")]


async def _spoken(text: str, first: float, whole: float) -> AsyncIterator[bytes]:
    """The text in pieces: the first after `first` seconds, the last after `whole`."""
    size = max(1, -(-len(text) // _PIECES))
    pieces = [text[start : start + size] for start in range(0, len(text), size)]
    for number, piece in enumerate(pieces):
        await asyncio.sleep(first if number == 0 else (whole - first) / max(1, len(pieces) - 1))
        yield _event({"delta": {"role": "assistant", "content": piece}, "finish_reason": None})
    yield _event({"delta": {}, "finish_reason": "stop"})
    yield b"data: [DONE]\n\n"


def _event(choice: dict[str, Any]) -> bytes:
    chunk = {
        "id": "burst", "object": "chat.completion.chunk", "created": 0, "model": "burst",
        "choices": [{"index": 0, **choice}],
    }  # fmt: skip
    return f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n".encode()


def model_server(*options: str) -> AbstractContextManager[str]:
    """The base URL of such a server, as long as the block runs."""
    return server("evals.burst_model", *options)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m evals.burst_model")
    parser.add_argument("--first", type=float, default=0.3, help="seconds to the first word")
    parser.add_argument("--whole", type=float, default=5.0, help="seconds to the last")
    parser.add_argument("--silent", action="store_true", help="take questions, and never answer")
    given = parser.parse_args()
    asyncio.run(_serve(given.first, given.whole, silent=given.silent))


async def _serve(first: float, whole: float, *, silent: bool) -> None:
    import uvicorn
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import StreamingResponse
    from starlette.routing import Route

    async def chat(request: Request) -> StreamingResponse:
        asked = await request.json()
        if silent:
            await asyncio.sleep(3600)
        text = answer_to(str(asked["messages"][1]["content"]))
        return StreamingResponse(_spoken(text, first, whole), media_type="text/event-stream")

    app = Starlette(routes=[Route("/v1/chat/completions", chat, methods=["POST"])])
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, lifespan="off", timeout_graceful_shutdown=1))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    sys.stdout.write(f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)
    server.should_exit = True
    await serving


if __name__ == "__main__":
    main()
