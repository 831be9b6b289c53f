"""One call of the Web API as its handler sees it, and what a method is."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from copilot.sandbox.errors import Refused
from copilot.sandbox.grants import Token
from copilot.sandbox.tiers import Tier
from copilot.sandbox.values import Channel, ChannelKind, Json, Message, User
from copilot.sandbox.workspace import Workspace

Item = TypeVar("Item")
TS = re.compile(r"\d{1,10}\.\d{6}")
FAMILIES = {ChannelKind.PUBLIC: "channels", ChannelKind.PRIVATE: "groups", ChannelKind.IM: "im"}
MAX_PAGE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """The arguments and the caller; its methods refuse as Slack does."""

    workspace: Workspace
    args: Mapping[str, Any]
    token: Token

    def required(self, name: str) -> str:
        value = self.args.get(name)
        if value in (None, ""):
            raise Refused.with_messages("invalid_arguments", [f"missing required field: {name}"])
        return str(value)

    def optional(self, name: str) -> str | None:
        value = self.args.get(name)
        return None if value in (None, "") else str(value)

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self.args.get(name)
        return default if value is None else str(value).lower() in {"1", "true"}

    def number(self, name: str, default: int) -> int:
        value = str(self.args.get(name) or default)
        if not value.lstrip("-").isdigit():
            raise Refused.with_messages("invalid_arguments", [f"must be an integer: {name}"])
        return int(value)

    def listed(self, name: str) -> list[Any]:
        """A list argument, also when it came as text with commas."""
        value = self.args.get(name) or []
        return [part.strip() for part in value.split(",")] if isinstance(value, str) else list(value)

    def need(self, scope: str) -> None:
        granted = self.token.scopes
        if granted is not None and scope not in granted:
            raise Refused("missing_scope", needed=scope, provided=",".join(sorted(granted)))

    def need_for(self, channel: Channel, ability: str) -> None:
        """The scope that goes with the kind of channel: `channels:history`, `im:history` and so on."""
        self.need(f"{FAMILIES[channel.kind]}:{ability}")

    def channel(self, name: str = "channel") -> Channel:
        """A channel that the app can see: public, or one that it is in."""
        channel = self.workspace.directory.find_channel(self.required(name))
        if channel is None or (channel.kind is not ChannelKind.PUBLIC and not self.is_member(channel)):
            raise Refused("channel_not_found")
        if not self.workspace.granted(channel.id, next((one for one in channel.members if channel.is_im), "")):
            raise Refused("team_access_not_granted")
        return channel

    def is_member(self, channel: Channel) -> bool:
        return self.workspace.bot.id in channel.members

    def user(self, name: str = "user") -> User:
        user = self.workspace.directory.users.get(self.required(name))
        if user is None:
            raise Refused("user_not_found")
        return user

    def message(self, channel: Channel, name: str = "ts") -> Message:
        message = self.workspace.messages.get(channel.id, self.required(name))
        if message is None:
            raise Refused("message_not_found")
        return message

    def thread_ts(self) -> str | None:
        ts = self.optional("thread_ts")
        if ts is not None and not TS.fullmatch(ts):
            raise Refused("invalid_thread_ts")
        return ts

    def page(self, items: Sequence[Item], *, default: int = 100) -> tuple[list[Item], Json]:
        """The items that `cursor` and `limit` ask for, and the metadata with the next cursor."""
        limit = self.number("limit", default) or default
        if not 1 <= limit <= MAX_PAGE:
            raise Refused("invalid_limit")
        start = _position(self.optional("cursor"))
        more = start + limit < len(items)
        following = base64.b64encode(f"next:{start + limit}".encode()).decode() if more else ""
        return list(items[start : start + limit]), {"next_cursor": following}


def _position(cursor: str | None) -> int:
    if cursor is None:
        return 0
    try:
        mark, _, position = base64.b64decode(cursor, validate=True).decode().partition(":")
        if mark == "next":
            return int(position)
    except (binascii.Error, UnicodeDecodeError, ValueError):
        pass
    raise Refused("invalid_cursor")


Handler = Callable[[Call], Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A method of the Web API: what does it, which scope it needs and how often it may be called."""

    name: str
    handle: Handler
    tier: Tier
    scope: str | None = None
    token: str = "bot"
    """"bot", "app", or "none" for a method that takes no token."""
    per_channel: bool = False
    """Whether the limit counts for each channel apart."""
