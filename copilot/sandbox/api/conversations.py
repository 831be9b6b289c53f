"""conversations.*: look at channels, read them, open and join them."""

from __future__ import annotations

from copilot.sandbox.api.call import FAMILIES, Call, Method
from copilot.sandbox.errors import Refused
from copilot.sandbox.payloads import channel_json, message_json
from copilot.sandbox.tiers import TIER_2, TIER_3, TIER_4
from copilot.sandbox.values import Channel, ChannelKind, Json, Message

TYPES = {
    "public_channel": ChannelKind.PUBLIC,
    "private_channel": ChannelKind.PRIVATE,
    "im": ChannelKind.IM,
    "mpim": None,
}


def info(call: Call) -> Json:
    channel = call.channel()
    call.need_for(channel, "read")
    with_count = call.flag("include_num_members")
    return {"channel": channel_json(call.workspace, channel, with_count=with_count)}


def list_channels(call: Call) -> Json:
    kinds = _kinds(call)
    for kind in kinds:
        call.need(f"{FAMILIES[kind]}:read")
    every = call.workspace.directory.channels.values()
    seen = [c for c in every if c.kind in kinds and (c.kind is ChannelKind.PUBLIC or call.is_member(c))]
    return _channels(call, seen)


def of_user(call: Call) -> Json:
    """users.conversations: the channels that the app (or a user) is in."""
    kinds = _kinds(call)
    user = call.user() if call.optional("user") else call.workspace.bot
    mine = [c for c in call.workspace.directory.of_user(user.id) if c.kind in kinds]
    return _channels(call, [c for c in mine if c.kind is ChannelKind.PUBLIC or call.is_member(c)])


def _channels(call: Call, channels: list[Channel]) -> Json:
    if call.flag("exclude_archived"):
        channels = [c for c in channels if not c.is_archived]
    page, metadata = call.page(channels)
    shown = [channel_json(call.workspace, c, with_count=True) for c in page]
    return {"channels": shown, "response_metadata": metadata}


def _kinds(call: Call) -> list[ChannelKind]:
    names = call.listed("types") or ["public_channel"]
    if unknown := [name for name in names if name not in TYPES]:
        raise Refused("invalid_types", detail=",".join(unknown))
    return [kind for name in names if (kind := TYPES[name]) is not None]


def _readable(call: Call) -> Channel:
    channel = call.channel()
    call.need_for(channel, "history")
    if not call.is_member(channel):
        raise Refused("not_in_channel")
    return channel


def history(call: Call) -> Json:
    """Newest first, without the replies."""
    channel = _readable(call)
    found = _between(call, call.workspace.messages.top(channel.id))
    return _messages(call, found[::-1])


def replies(call: Call) -> Json:
    """Oldest first, beginning with the root."""
    channel = _readable(call)
    thread = call.workspace.messages.thread(channel.id, call.required("ts"))
    if not thread:
        raise Refused("thread_not_found")
    root, rest = thread[:1], thread[1:]
    return _messages(call, [*root, *_between(call, rest)])


def _between(call: Call, messages: list[Message]) -> list[Message]:
    oldest, latest = call.optional("oldest") or "0", call.optional("latest") or "9999999999"
    low, high = float(oldest), float(latest)
    if call.flag("inclusive"):
        return [m for m in messages if low <= float(m.ts) <= high]
    return [m for m in messages if low < float(m.ts) < high]


def _messages(call: Call, messages: list[Message]) -> Json:
    page, metadata = call.page(messages)
    with_metadata = call.flag("include_all_metadata")
    shown = [message_json(call.workspace, m, with_metadata=with_metadata) for m in page]
    return {"messages": shown, "has_more": bool(metadata["next_cursor"]), "response_metadata": metadata}


def members(call: Call) -> Json:
    channel = call.channel()
    call.need_for(channel, "read")
    page, metadata = call.page(channel.members)
    return {"members": page, "response_metadata": metadata}


def open_conversation(call: Call) -> Json:
    """The direct message with one user; group messages are not covered."""
    call.need("im:write")
    users = call.listed("users")
    if len(users) != 1:
        raise Refused("method_not_supported_for_channel_type" if users else "users_list_not_supplied")
    if users[0] not in call.workspace.directory.users:
        raise Refused("user_not_found")
    channel = call.workspace.directory.open_im(users[0])
    full = channel_json(call.workspace, channel) if call.flag("return_im") else {"id": channel.id}
    return {"channel": full}


def join(call: Call) -> Json:
    channel = call.channel()
    if channel.kind is not ChannelKind.PUBLIC:
        raise Refused("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise Refused("is_archived")
    warned = {"warning": "already_in_channel"} if call.is_member(channel) else {}
    joined = call.workspace.directory.join(channel.id, call.workspace.bot.id)
    return {"channel": channel_json(call.workspace, joined), **warned}


METHODS = (
    Method(name="conversations.info", handle=info, tier=TIER_3),
    Method(name="conversations.list", handle=list_channels, tier=TIER_2),
    Method(name="conversations.history", handle=history, tier=TIER_3),
    Method(name="conversations.replies", handle=replies, tier=TIER_3),
    Method(name="conversations.members", handle=members, tier=TIER_4),
    Method(name="conversations.open", handle=open_conversation, tier=TIER_3),
    Method(name="conversations.join", handle=join, tier=TIER_3, scope="channels:join"),
    Method(name="users.conversations", handle=of_user, tier=TIER_3),
)
