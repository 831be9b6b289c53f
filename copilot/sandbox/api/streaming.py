"""chat.startStream, appendStream, stopStream."""

from __future__ import annotations

from typing import Any

from copilot.sandbox.api.call import Call, Method
from copilot.sandbox.api.chat import author, own_message, said, target
from copilot.sandbox.errors import Refused
from copilot.sandbox.streams import Stream, take
from copilot.sandbox.surfaces import MAX_MARKDOWN, check_blocks, check_metadata
from copilot.sandbox.tiers import TIER_2, TIER_4
from copilot.sandbox.values import Json, Message

MODES = ("timeline", "plan", "dense")
SESSION_STATUSES = ("active", "processing", "suspended", "closed")


def start(call: Call) -> Json:
    """Begin a message in a thread; in a channel its reader must be named."""
    channel = target(call)
    if not channel.is_im:
        for name in ("recipient_team_id", "recipient_user_id"):
            if call.optional(name) is None:
                raise Refused(f"missing_{name}")
    call.required("thread_ts")
    mode = call.optional("task_display_mode") or "timeline"
    if mode not in MODES:
        raise Refused.with_messages("invalid_arguments", ["must be a valid enum value: task_display_mode"])
    text, chunks = _text(call), _chunks(call)
    # What is wrong with the beginning must leave no message behind.
    take(Stream(started=0.0), text, chunks)
    message = call.workspace.messages.post(channel=channel.id, text="", thread_ts=call.thread_ts(), **author(call))
    call.workspace.streams.start(message, mode=mode, text=text, chunks=chunks)
    return {"channel": channel.id, "ts": message.ts}


def append(call: Call) -> Json:
    message = _own(call)
    call.workspace.streams.append(message, text=_text(call), chunks=_chunks(call))
    return {"channel": message.channel, "ts": message.ts}


def stop(call: Call) -> Json:
    """Finish the message, with blocks at its end and a status for the session if given."""
    message = _own(call)
    blocks = check_blocks(call.args.get("blocks") or [], call.workspace.ids, sized=True)
    metadata = check_metadata(call.args.get("metadata"))
    status = call.optional("session_status")
    if status is not None and status not in SESSION_STATUSES:
        raise Refused.with_messages("invalid_arguments", ["must be a valid enum value: session_status"])
    done = call.workspace.streams.stop(
        message, text=_text(call), chunks=_chunks(call), blocks=blocks, metadata=metadata
    )
    if status is not None:
        call.workspace.sessions.set_session((message.channel, message.root_ts), status)
    return said(call, done)


def _own(call: Call) -> Message:
    return own_message(call, call.channel(), "message_not_owned_by_app")


def _text(call: Call) -> str:
    text = call.optional("markdown_text") or ""
    if len(text) > MAX_MARKDOWN:
        raise Refused("msg_too_long")
    return text


def _chunks(call: Call) -> list[Json]:
    """The chunks, whose blocks are checked like a message's."""
    chunks: Any = call.args.get("chunks") or []
    if not isinstance(chunks, list) or not all(isinstance(chunk, dict) for chunk in chunks):
        raise Refused("invalid_chunks")
    ids = call.workspace.ids
    return [{**c, "blocks": check_blocks(c.get("blocks"), ids)} if c.get("type") == "blocks" else c for c in chunks]


METHODS = (
    Method(name="chat.startStream", handle=start, tier=TIER_2, scope="chat:write"),
    Method(name="chat.appendStream", handle=append, tier=TIER_4, scope="chat:write"),
    Method(name="chat.stopStream", handle=stop, tier=TIER_2, scope="chat:write"),
)
