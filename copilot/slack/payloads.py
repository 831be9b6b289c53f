"""What Slack sends, as our own values. Pure; nothing here raises for a payload that it does not know."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from copilot.slack.workspaces import workspace_of

Payload = Mapping[str, Any]

_SPOKEN = ("", "file_share", "thread_broadcast", "me_message")
"""The subtypes of what a person says; the others tell of edits, deletions, joins and topics."""
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
        keys = [f"message:{self.workspace}:{self.channel}:{self.ts}"]
        if self.event_id:
            keys.append(f"event:{self.workspace}:{self.event_id}")
        if self.client_msg_id:
            keys.append(f"client:{self.workspace}:{self.client_msg_id}")
        return tuple(keys)


@dataclass(frozen=True, slots=True, kw_only=True)
class Amended:
    """A message that says something else now, or is gone."""

    workspace: str
    channel: str
    ts: str
    text: str | None
    """As a person reads it; None when it was deleted."""

    @property
    def key(self) -> str:
        """The first of its `Asked.keys`."""
        return f"message:{self.workspace}:{self.channel}:{self.ts}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """A button of one of our messages."""

    action: str
    value: str
    workspace: str
    user: str
    name: str
    """What the person is called in Slack."""
    channel: str
    message_ts: str
    trigger_id: str
    thread_ts: str | None
    url: str
    """Where a message that only this person sees can be changed, within half an hour; "" for any other."""
    view: str
    """The home tab or form on which it is; "" on a message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """A form of ours, sent."""

    view: str
    private: str
    """What we put into it when it was opened."""
    workspace: str
    user: str
    name: str
    values: Mapping[str, str]
    """By the action of each field; a moment as seconds since 1970."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """A shortcut or a slash command."""

    name: str
    workspace: str
    user: str
    trigger_id: str
    url: str
    """Where one may answer only this person, within half an hour; "" without a channel."""
    channel: str = ""
    """"" where it was not called in one."""
    text: str = ""
    """What was written behind a command, or the text of the message, as a person reads it."""
    ts: str = ""
    """The message on which it was called."""
    thread_ts: str | None = None


def asked(body: object, bot: str) -> Asked | None:
    """The question in an event, or None when there is none: another event, our own message, an edit, a bot."""
    event = _held(body, "event")
    user, channel, ts, raw = (_text(event, name) for name in ("user", "channel", "ts", "text"))
    if _text(event, "type") not in {"message", "app_mention"} or not _is_said(event) or user in {"", bot}:
        return None
    if not channel or not _is_ts(ts):
        return None
    thread_ts = _text(event, "thread_ts")
    return Asked(
        event_id=_text(body, "event_id"),
        workspace=workspace_of(body) or _text(event, "team"),
        channel=channel,
        channel_type=_text(event, "channel_type") or ("im" if channel.startswith("D") else "channel"),
        user=user,
        text=readable(raw, bot),
        ts=ts,
        thread_ts=thread_ts if _is_ts(thread_ts) else None,
        client_msg_id=_text(event, "client_msg_id") or None,
        mentioned=_text(event, "type") == "app_mention" or f"<@{bot}>" in raw or f"<@{bot}|" in raw,
        shared=bool(_get(body, "is_ext_shared_channel")),
    )


def amended(body: object, bot: str) -> Amended | None:
    """What became of a message of somebody's, or None when the event tells of nothing like that."""
    event = _held(body, "event")
    kind, before, after = _text(event, "subtype"), _held(event, "previous_message"), _held(event, "message")
    ts = _text(event, "deleted_ts") or _text(after, "ts")
    # A root with replies is not deleted, but buried: its place is kept by a message without words.
    gone = kind == "message_deleted" or _text(after, "subtype") == "tombstone"
    if _text(event, "type") != "message" or kind not in {"message_deleted", "message_changed"} or not _is_ts(ts):
        return None
    if _get(after, "bot_id") or (not gone and _text(after, "text") == _text(before, "text")):
        return None
    return Amended(
        workspace=workspace_of(body) or _text(event, "team"), channel=_text(event, "channel"), ts=ts,
        text=None if gone else readable(_text(after, "text"), bot),
    )  # fmt: skip


def viewed(event: object) -> tuple[str, str] | None:
    """Channel and ts of the message that somebody is looking at beside us; None for anything else."""
    for place in ("context", "app_context"):
        listed = _get(_held(event, place), "entities")
        for entity in listed if isinstance(listed, list) else ():
            seen = _held(entity, "value")
            channel, ts = _text(seen, "channel_id"), _text(seen, "message_ts")
            if _text(entity, "type") == "slack#/types/message_context" and channel and _is_ts(ts):
                return channel, ts
    return None


def _is_said(event: object) -> bool:
    """Whether a person has said this, now."""
    return (_get(event, "subtype") or "") in _SPOKEN and not _get(event, "bot_id") and not _get(event, "hidden")


def _is_ts(value: str) -> bool:
    return re.fullmatch(r"[0-9]{1,10}\.[0-9]{1,9}", value) is not None


def readable(text: str, bot: str) -> str:
    """Slack's markup as plain words: no mention of us, links by their address, people and channels by sign only."""
    text = _MENTION.sub(lambda match: "" if match["user"] == bot else "@…", text)
    text = _LINK.sub(lambda match: match["label"] or match["url"], text)
    text = _CHANNEL.sub(lambda match: f"#{match['name'] or '…'}", text)
    text = _SPECIAL.sub(lambda match: f"@{match['name']}", text)
    return html.unescape(text).strip()


def pressed(body: object) -> Pressed | None:
    """The button that was pressed on a message, or None."""
    actions = _get(body, "actions")
    if not isinstance(actions, list) or not actions or not isinstance(actions[0], Mapping):
        return None
    container, thread_ts = _held(body, "container"), _text(_held(body, "message"), "thread_ts")
    return Pressed(
        action=_text(actions[0], "action_id"),
        value=_text(actions[0], "value") or _text(_held(actions[0], "selected_option"), "value"),
        workspace=workspace_of(body),
        user=_text(_held(body, "user"), "id"),
        name=_name(body),
        channel=_text(_held(body, "channel"), "id") or _text(container, "channel_id"),
        message_ts=_text(container, "message_ts"),
        trigger_id=_text(body, "trigger_id"),
        thread_ts=(_text(container, "thread_ts") or thread_ts) or None,
        url=_text(body, "response_url") if _get(container, "is_ephemeral") else "",
        view=_text(_held(body, "view"), "id"),
    )


def submitted(body: object) -> Submitted | None:
    """The form that was sent, or None."""
    view = _get(body, "view")
    if not isinstance(view, Mapping):
        return None
    blocks = _held(_held(view, "state"), "values")
    fields = [field for block in blocks.values() if isinstance(block, Mapping) for field in block.items()]
    return Submitted(
        view=_text(view, "id"),
        private=_text(view, "private_metadata"),
        workspace=workspace_of(body),
        user=_text(_held(body, "user"), "id"),
        name=_name(body),
        values={str(name): _chosen(field) for name, field in fields},
    )


def called(body: object, bot: str) -> Called | None:
    """The shortcut or command, or None."""
    message, command = _held(body, "message"), _text(body, "command")
    name, user = command or _text(body, "callback_id"), _text(body, "user_id") or _text(_held(body, "user"), "id")
    if not name or not user:
        return None
    ts, thread_ts = _text(message, "ts") or _text(body, "message_ts"), _text(message, "thread_ts")
    return Called(
        name=name,
        workspace=workspace_of(body),
        user=user,
        trigger_id=_text(body, "trigger_id"),
        url=_text(body, "response_url"),
        channel=_text(body, "channel_id") or _text(_held(body, "channel"), "id"),
        text=readable(_text(body, "text") if command else _text(message, "text"), bot),
        ts=ts if _is_ts(ts) else "",
        thread_ts=thread_ts if _is_ts(thread_ts) else None,
    )


def _chosen(field: object) -> str:
    moment = _get(field, "selected_date_time")
    if isinstance(moment, int) and not isinstance(moment, bool):
        return str(moment)
    return _text(_held(field, "selected_option"), "value") or _text(field, "value")


def _name(body: object) -> str:
    user = _held(body, "user")
    return _text(user, "name") or _text(user, "username") or _text(user, "id")


def _get(held: object, name: str) -> Any:
    return held.get(name) if isinstance(held, Mapping) else None


def _held(held: object, name: str) -> Payload:
    """The object under a name; an empty one where there is none."""
    value = _get(held, name)
    return value if isinstance(value, Mapping) else {}


def _text(held: object, name: str) -> str:
    """The text under a name; "" where there is none."""
    value = _get(held, name)
    return value if isinstance(value, str) else ""
