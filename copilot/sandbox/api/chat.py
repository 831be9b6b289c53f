"""chat.*: post, update, delete, post to one person, link."""

from __future__ import annotations

from dataclasses import replace

from copilot.sandbox.api.call import Call, Method
from copilot.sandbox.errors import Refused
from copilot.sandbox.payloads import message_json, permalink
from copilot.sandbox.surfaces import MAX_UPDATE_TEXT, check_message
from copilot.sandbox.tiers import POSTING, SPECIAL, TIER_3, TIER_4
from copilot.sandbox.values import Channel, ChannelKind, Json, Message, StreamState


def target(call: Call) -> Channel:
    """The channel to write to: also a user id, which stands for the direct message with that user."""
    ref = call.required("channel")
    directory = call.workspace.directory
    channel = directory.open_im(ref) if ref in directory.users else call.channel()
    may_post_anywhere = call.token.scopes is not None and "chat:write.public" in call.token.scopes
    if not call.is_member(channel) and not (may_post_anywhere and channel.kind is ChannelKind.PUBLIC):
        raise Refused("not_in_channel")
    if channel.is_archived:
        raise Refused("is_archived")
    return channel


def author(call: Call) -> Json:
    """Who the app's messages are from."""
    app = call.workspace.app
    return {
        "user": call.workspace.bot.id,
        "bot_id": app.bot_id,
        "app_id": app.app_id,
        "username": call.optional("username"),
    }


def own_message(call: Call, channel: Channel, refusal: str) -> Message:
    """A message of the app itself."""
    message = call.message(channel)
    if message.bot_id != call.workspace.app.bot_id:
        raise Refused(refusal)
    return message


def said(call: Call, message: Message) -> Json:
    shown = message_json(call.workspace, message)
    return {"channel": message.channel, "ts": message.ts, "message": shown}


def post_message(call: Call) -> Json:
    """Post to a channel, a thread or a person."""
    channel = target(call)
    content = check_message(call.args, call.workspace.ids, sized=True)
    thread_ts = call.thread_ts()
    message = call.workspace.messages.post(
        channel=channel.id,
        text=content.text,
        blocks=content.blocks,
        attachments=content.attachments,
        metadata=content.metadata,
        thread_ts=thread_ts,
        subtype="thread_broadcast" if thread_ts and call.flag("reply_broadcast") else None,
        **author(call),
    )
    return said(call, message)


def post_ephemeral(call: Call) -> Json:
    """Post for the eyes of one member of the channel."""
    channel = target(call)
    user = call.user()
    if user.id not in channel.members:
        raise Refused("user_not_in_channel")
    content = check_message(call.args, call.workspace.ids, sized=True)
    who = author(call)
    message = call.workspace.messages.ephemeral(
        channel=channel.id,
        to=user.id,
        text=content.text,
        blocks=content.blocks,
        attachments=content.attachments,
        thread_ts=call.thread_ts(),
        **who,
    )
    return {"message_ts": message.ts}


def update(call: Call) -> Json:
    """Text alone drops the blocks there were; blocks alone keep the text; metadata stays unless given."""
    channel = call.channel()
    message = own_message(call, channel, "cant_update_message")
    if message.stream is StreamState.STREAMING:
        raise Refused("streaming_state_conflict")
    content = check_message(call.args, call.workspace.ids, max_text=MAX_UPDATE_TEXT, sized=True)
    shows_edited = bool(content.text) and not content.blocks
    after = replace(
        message,
        text=content.text or message.text,
        blocks=content.blocks,
        attachments=content.attachments,
        metadata=content.metadata if "metadata" in call.args else message.metadata,
        edited_ts=call.workspace.stamps.next() if shows_edited else message.edited_ts,
    )
    changed = {name: getattr(after, name) for name in ("text", "blocks", "attachments", "metadata", "edited_ts")}
    edited = call.workspace.messages.edit(message, **changed)
    return {**said(call, edited), "text": edited.text}


def delete(call: Call) -> Json:
    channel = call.channel()
    message = own_message(call, channel, "cant_delete_message")
    call.workspace.messages.delete(message)
    return {"channel": channel.id, "ts": message.ts}


def get_permalink(call: Call) -> Json:
    channel = call.channel()
    message = call.message(channel, "message_ts")
    return {"channel": channel.id, "permalink": permalink(call.workspace, message)}


METHODS = (
    Method(name="chat.postMessage", handle=post_message, tier=POSTING, scope="chat:write", per_channel=True),
    Method(name="chat.postEphemeral", handle=post_ephemeral, tier=TIER_4, scope="chat:write"),
    Method(name="chat.update", handle=update, tier=TIER_3, scope="chat:write"),
    Method(name="chat.delete", handle=delete, tier=TIER_3, scope="chat:write"),
    Method(name="chat.getPermalink", handle=get_permalink, tier=SPECIAL),
)
