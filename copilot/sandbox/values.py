"""What a workspace is made of; all of it frozen, replaced when it changes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Json = dict[str, Any]
"""One JSON object, as Slack sends and takes it."""


class ChannelKind(StrEnum):
    """The `channel_type` that Slack writes into message events."""

    PUBLIC = "channel"
    PRIVATE = "group"
    IM = "im"


class StreamState(StrEnum):
    STREAMING = "streaming"
    STOPPED = "stopped"
    COMPLETED = "completed"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    id: str
    name: str
    domain: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """An Enterprise organisation and the ids of its workspaces that may use the app."""

    id: str
    name: str
    teams: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person or a bot; guests and strangers carry Slack's own flags."""

    id: str
    name: str
    """The handle, without the at sign."""
    real_name: str
    title: str = ""
    email: str = ""
    tz: str = "Europe/Madrid"
    team_id: str = ""
    """Empty for the home team; another id for somebody from outside."""
    is_bot: bool = False
    is_admin: bool = False
    is_restricted: bool = False
    """A guest."""
    is_ultra_restricted: bool = False
    """A guest of a single channel."""
    is_stranger: bool = False
    """Somebody of another company, met in a shared channel."""
    deleted: bool = False

    @property
    def is_outsider(self) -> bool:
        """Whether this is anybody but a full member."""
        return self.is_restricted or self.is_ultra_restricted or self.is_stranger


@dataclass(frozen=True, slots=True, kw_only=True)
class UserGroup:
    id: str
    handle: str
    name: str
    users: tuple[str, ...] = ()
    team_id: str = ""
    """Its workspace in an organisation; empty for the home team."""
    date_delete: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    id: str
    name: str
    kind: ChannelKind = ChannelKind.PUBLIC
    members: tuple[str, ...] = ()
    topic: str = ""
    created: int = 0
    is_archived: bool = False
    is_ext_shared: bool = False
    team_id: str = ""
    """Its workspace in an organisation; empty for the home team, and for direct messages."""

    @property
    def is_im(self) -> bool:
        return self.kind is ChannelKind.IM


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    name: str
    users: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    id: str
    name: str
    title: str
    user: str
    content: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message as it stands now; an edit makes a new value under the same `ts`."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: tuple[Json, ...] = ()
    attachments: tuple[Json, ...] = ()
    thread_ts: str | None = None
    """Set on replies, and on the root once it has replies."""
    bot_id: str | None = None
    app_id: str | None = None
    username: str | None = None
    client_msg_id: str | None = None
    metadata: Json | None = None
    edited_ts: str | None = None
    reactions: tuple[Reaction, ...] = ()
    files: tuple[str, ...] = ()
    subtype: str | None = None
    stream: StreamState | None = None
    ephemeral_to: str | None = None
    """The only user who sees it; None for ordinary messages."""

    @property
    def is_reply(self) -> bool:
        return self.thread_ts is not None and self.thread_ts != self.ts

    @property
    def root_ts(self) -> str:
        """The ts of the thread that an answer to this message belongs to."""
        return self.thread_ts or self.ts


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A modal or a home tab as one user has it."""

    id: str
    user: str
    payload: Json
    """What the app sent: type, title, blocks, submit, private_metadata and so on."""
    hash: str
    root_id: str
    previous_id: str | None = None
    state: Json | None = None
    errors: Json | None = None

    @property
    def type(self) -> str:
        return str(self.payload["type"])

    @property
    def callback_id(self) -> str:
        return str(self.payload.get("callback_id", ""))

    @property
    def blocks(self) -> tuple[Json, ...]:
        return tuple(self.payload.get("blocks", ()))
