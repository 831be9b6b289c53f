"""What Slack sends, as our own values. Pure; nothing here raises for a payload that it does not know."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

Payload = Mapping[str, Any]

_QUIET = frozenset(
    {
        "message_changed",
        "message_deleted",
        "bot_message",
        "channel_join",
        "channel_leave",
        "channel_topic",
        "message_replied",
    }
)
_MENTION = re.compile(r"<@(?P<user>[A-Z0-9]+)(?:\|[^>]*)?>")
_LINK = re.compile(r"<(?P<url>(?:https?|mailto)[^|>]+)(?:\|(?P<label>[^>]*))?>")
_CHANNEL = re.compile(r"<#[A-Z0-9]+(?:\|(?P<name>[^>]*))?>")
_SPECIAL = re.compile(r"<!(?P<name>[^|>^]+)(?:\^[^|>]*)?(?:\|[^>]*)?>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A message that may be a question to us."""

    event_id: str
    workspace: str
    channel: str
    channel_type: str
    """im, channel, group or mpim."""
    user: str
    text: str
    """As a person reads it, without the mention of us."""
    ts: str
    thread_ts: str | None
    client_msg_id: str | None
    mentioned: bool
    shared: bool
    """Whether the channel is shared with another organisation."""

    @property
    def thread(self) -> str:
        """The ts of the thread in which to answer."""
        return self.thread_ts or self.ts

    @property
    def keys(self) -> tuple[str, ...]:
        """Under each of these it is the same question: a retry, a mention that is also a message, a resent text."""
        keys = [f"event:{self.workspace}:{self.event_id}", f"message:{self.workspace}:{self.channel}:{self.ts}"]
        if self.client_msg_id:
            keys.append(f"client:{self.workspace}:{self.client_msg_id}")
        return tuple(keys)

    @property
    def at(self) -> datetime:
        """When it was written, as Slack's own clock says."""
        return datetime.fromtimestamp(float(self.ts), UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """A button of one of our messages."""

    action: str
    value: str
    workspace: str
    user: str
    channel: str
    message_ts: str
    trigger_id: str
    action_ts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """A form of ours, sent."""

    callback: str
    private: str
    """What we put into it when it was opened."""
    workspace: str
    user: str
    values: Mapping[str, str]


def asked(body: Payload, bot: str) -> Asked | None:
    """The question in an event, or None when there is none: another event, our own message, an edit, a bot."""
    event = body.get("event")
    if not isinstance(event, Mapping) or event.get("type") not in {"message", "app_mention"}:
        return None
    if event.get("subtype") in _QUIET or event.get("bot_id") or event.get("user") in (None, "", bot):
        return None
    channel, ts, raw = event.get("channel"), event.get("ts"), str(event.get("text") or "")
    if not isinstance(channel, str) or not _is_ts(ts):
        return None
    return Asked(
        event_id=str(body.get("event_id", "")),
        workspace=str(body.get("team_id") or event.get("team") or ""),
        channel=channel,
        channel_type=str(event.get("channel_type") or ("im" if channel.startswith("D") else "channel")),
        user=str(event["user"]),
        text=readable(raw, bot),
        ts=str(ts),
        thread_ts=str(event["thread_ts"]) if _is_ts(event.get("thread_ts")) else None,
        client_msg_id=event.get("client_msg_id") if isinstance(event.get("client_msg_id"), str) else None,
        mentioned=event["type"] == "app_mention" or f"<@{bot}" in raw,
        shared=bool(body.get("is_ext_shared_channel")),
    )


def _is_ts(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"\d{1,12}\.\d{1,9}", value) is not None


def readable(text: str, bot: str) -> str:
    """Slack's markup as plain words: no mention of us, links by their address, people and channels by sign only."""
    text = _MENTION.sub(lambda match: "" if match["user"] == bot else "@…", text)
    text = _LINK.sub(lambda match: match["label"] or match["url"], text)
    text = _CHANNEL.sub(lambda match: f"#{match['name'] or '…'}", text)
    text = _SPECIAL.sub(lambda match: f"@{match['name']}", text)
    return html.unescape(text).strip()


def pressed(body: Payload) -> Pressed | None:
    """The button that was pressed on a message, or None."""
    actions = body.get("actions")
    if not isinstance(actions, list) or not actions or not isinstance(actions[0], Mapping):
        return None
    action = actions[0]
    container = body.get("container") or {}
    return Pressed(
        action=str(action.get("action_id", "")),
        value=str(action.get("value", "")),
        workspace=_id_of(body, "team"),
        user=_id_of(body, "user"),
        channel=_id_of(body, "channel") or str(container.get("channel_id", "")),
        message_ts=str(container.get("message_ts", "")),
        trigger_id=str(body.get("trigger_id", "")),
        action_ts=str(action.get("action_ts", "")),
    )


def submitted(body: Payload) -> Submitted | None:
    """The form that was sent, or None."""
    view = body.get("view")
    if not isinstance(view, Mapping):
        return None
    state = view.get("state")
    blocks = state.get("values", {}) if isinstance(state, Mapping) else {}
    values = {name: _value(field) for fields in blocks.values() for name, field in fields.items()}
    return Submitted(
        callback=str(view.get("callback_id", "")),
        private=str(view.get("private_metadata", "")),
        workspace=_id_of(body, "team"),
        user=_id_of(body, "user"),
        values=values,
    )


def _value(field: Any) -> str:
    if not isinstance(field, Mapping):
        return ""
    chosen = field.get("selected_option")
    return str((chosen.get("value") if isinstance(chosen, Mapping) else field.get("value")) or "")


def _id_of(body: Payload, name: str) -> str:
    held = body.get(name)
    return str(held.get("id", "")) if isinstance(held, Mapping) else ""
