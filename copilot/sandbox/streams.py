"""Messages that are written while they are read: start, append, stop, expire, be stopped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from copilot.sandbox.clock import Clock
from copilot.sandbox.errors import Refused
from copilot.sandbox.messages import Messages
from copilot.sandbox.values import Json, Message, StreamState

LIFETIME_SECONDS = 300.0
MAX_TEXT = 12_000
MAX_BLOCKS = 50
TASK_STATUSES = ("pending", "in_progress", "complete", "error")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """What has arrived of a streamed message so far."""

    started: float
    mode: str = "timeline"
    text: str = ""
    tasks: tuple[Json, ...] = ()
    plan_title: str = ""
    blocks: tuple[Json, ...] = ()


class Streams:
    """The streams by channel and ts; their text becomes the message's blocks."""

    def __init__(self, messages: Messages, *, clock: Clock) -> None:
        self._messages = messages
        self._clock = clock
        self._streams: dict[tuple[str, str], Stream] = {}

    def start(self, message: Message, *, mode: str, text: str, chunks: Sequence[Json]) -> Message:
        """Make a posted message a stream and put in what came with the start."""
        stream = Stream(started=self._clock.time(), mode=mode)
        return self._write(message, take(stream, text, chunks), stream=StreamState.STREAMING)

    def append(self, message: Message, *, text: str, chunks: Sequence[Json]) -> Message:
        stream = self._living(message)
        if message.stream is StreamState.STOPPED:
            raise Refused("stopped_by_user")
        if not text and not chunks:
            raise Refused("no_text")
        return self._write(message, take(stream, text, chunks))

    def stop(
        self, message: Message, *, text: str, chunks: Sequence[Json], blocks: Sequence[Json], metadata: Json | None
    ) -> Message:
        """Finish a stream; also one that its reader has stopped."""
        stream = take(self._living(message), text, chunks)
        shown = show(stream)
        if len(blocks) > MAX_BLOCKS:
            raise Refused("msg_blocks_too_many")
        before = self._messages.get(message.channel, message.ts) or message
        del self._streams[message.channel, message.ts]
        return self._messages.edit(
            before,
            blocks=(*shown, *blocks),
            text=stream.text,
            stream=StreamState.COMPLETED,
            metadata=metadata or before.metadata,
        )

    def stop_by_user(self, channel: str, thread_ts: str) -> list[str]:
        """Stop what is being streamed into a thread; the ts of each stream that was."""
        stopped = [
            m for m in self._messages.thread(channel, thread_ts) if m.stream is StreamState.STREAMING and m.is_reply
        ]
        for message in stopped:
            self._messages.amend(message, stream=StreamState.STOPPED)
        return [message.ts for message in stopped]

    def expire(self, message: Message) -> Message:
        """Let a stream die as Slack does after some minutes."""
        self._streams.pop((message.channel, message.ts), None)
        return self._messages.amend(message, stream=StreamState.EXPIRED)

    def _living(self, message: Message) -> Stream:
        stream = self._streams.get((message.channel, message.ts))
        if stream is not None and self._clock.time() - stream.started > LIFETIME_SECONDS:
            self.expire(message)
            stream = None
        if stream is None:
            raise Refused("message_not_in_streaming_state")
        return stream

    def _write(self, message: Message, content: Stream, **more: Any) -> Message:
        self._streams[message.channel, message.ts] = content
        return self._messages.amend(message, text=content.text, blocks=tuple(show(content)), **more)


def take(stream: Stream, text: str, chunks: Sequence[Json]) -> Stream:
    """The stream with a text and chunks added to it."""
    for chunk in [{"type": "markdown_text", "text": text}, *chunks] if text else chunks:
        stream = _take_chunk(stream, chunk)
    if len(stream.text) > MAX_TEXT:
        raise Refused("msg_too_long")
    if len(stream.blocks) > MAX_BLOCKS:
        raise Refused("msg_blocks_too_many")
    return stream


def _take_chunk(stream: Stream, chunk: Json) -> Stream:
    match chunk:
        case {"type": "markdown_text", "text": str(text)}:
            return replace(stream, text=stream.text + text)
        case {"type": "task_update", "id": str(), "title": str(), "status": status} if status in TASK_STATUSES:
            return replace(stream, tasks=_merged(stream.tasks, chunk))
        case {"type": "plan_update", "title": str(title)}:
            return replace(stream, plan_title=title)
        case {"type": "blocks", "blocks": list(blocks)}:
            return replace(stream, blocks=(*stream.blocks, *blocks))
    raise Refused("invalid_chunks")


def _merged(tasks: tuple[Json, ...], chunk: Json) -> tuple[Json, ...]:
    """The task list with one task added, or overwritten field by field when its id is known."""
    update = {key: value for key, value in chunk.items() if key != "type"}
    if any(task["id"] == chunk["id"] for task in tasks):
        return tuple({**task, **update} if task["id"] == chunk["id"] else task for task in tasks)
    return (*tasks, update)


def show(stream: Stream) -> list[Json]:
    """The blocks of the message as it stands."""
    cards = [
        {"type": "task_card", "task_id": t["id"], "title": t["title"], "status": t["status"]} for t in stream.tasks
    ]
    if stream.plan_title or stream.mode == "plan":
        cards = [{"type": "plan", "title": stream.plan_title, "tasks": cards}] if cards or stream.plan_title else []
    text = [{"type": "markdown", "text": stream.text}] if stream.text else []
    return [*cards, *text, *stream.blocks]
