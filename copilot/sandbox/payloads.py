"""Slack's JSON for what the workspace holds: pure functions, one for each kind of thing."""

from __future__ import annotations

from copilot.sandbox.values import Channel, ChannelKind, Json, Message, User, UserGroup, View
from copilot.sandbox.workspace import Workspace


def user_json(workspace: Workspace, user: User, *, with_email: bool = True) -> Json:
    """A user with profile and flags; the address only for who may read it."""
    profile: Json = {
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.name,
        "display_name_normalized": user.name,
        "title": user.title,
        "team": user.team_id,
    }
    organisation = workspace.organisation
    if user.is_bot:
        profile |= {"api_app_id": workspace.app.app_id, "bot_id": workspace.app.bot_id}
    if with_email and user.email:
        profile["email"] = user.email
    return {
        "id": user.id,
        "team_id": user.team_id,
        "name": user.name,
        "deleted": user.deleted,
        "real_name": user.real_name,
        "tz": user.tz,
        "profile": profile,
        "is_admin": user.is_admin,
        "is_owner": False,
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": user.is_ultra_restricted,
        "is_stranger": user.is_stranger,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": 0,
        **({"enterprise_user": {"enterprise_id": organisation.id, "teams": [user.team_id]}} if organisation else {}),
    }


def group_json(workspace: Workspace, group: UserGroup, *, with_users: bool = True) -> Json:
    data: Json = {
        "id": group.id,
        "team_id": group.team_id or workspace.team.id,
        "is_usergroup": True,
        "name": group.name,
        "handle": group.handle,
        "date_delete": group.date_delete,
        "user_count": len(group.users),
    }
    return data | {"users": list(group.users)} if with_users else data


def channel_json(workspace: Workspace, channel: Channel, *, with_count: bool = False) -> Json:
    """A channel; a direct message has a user in place of a name."""
    shared: Json = {
        "id": channel.id,
        "created": channel.created,
        "is_archived": channel.is_archived,
        "is_im": channel.is_im,
        "is_mpim": False,
        "is_org_shared": False,
        "is_ext_shared": channel.is_ext_shared,
        "is_shared": channel.is_ext_shared,
        "context_team_id": workspace.team.id,
    }
    if channel.is_im:
        person = next((m for m in channel.members if m != workspace.bot.id), workspace.bot.id)
        return shared | {"user": person, "is_user_deleted": False}
    shared |= {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.kind is ChannelKind.PUBLIC,
        "is_group": channel.kind is ChannelKind.PRIVATE,
        "is_private": channel.kind is ChannelKind.PRIVATE,
        "is_general": False,
        "is_member": workspace.bot.id in channel.members,
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": channel.topic, "creator": "", "last_set": 0},
    }
    return shared | {"num_members": len(channel.members)} if with_count else shared


def bot_profile_json(workspace: Workspace) -> Json:
    app = workspace.app
    return {"id": app.bot_id, "app_id": app.app_id, "name": app.name, "deleted": False, "team_id": workspace.team.id}


def message_json(workspace: Workspace, message: Message, *, with_metadata: bool = True) -> Json:
    """A message as history and events show it; a root also tells about its replies."""
    data: Json = {"type": "message", "user": message.user, "ts": message.ts, "text": message.text}
    sender = workspace.directory.users.get(message.user)
    data["team"] = sender.team_id if sender else workspace.team.id
    given: Json = {
        "subtype": message.subtype,
        "client_msg_id": message.client_msg_id,
        "thread_ts": message.thread_ts,
        "blocks": list(message.blocks),
        "attachments": list(message.attachments),
        "metadata": message.metadata if with_metadata else None,
        "username": message.username,
        "files": [_file_json(workspace, f) for f in message.files],
        "reactions": [{"name": r.name, "users": list(r.users), "count": len(r.users)} for r in message.reactions],
        "edited": {"user": message.user, "ts": message.edited_ts} if message.edited_ts else None,
    }
    data |= {key: value for key, value in given.items() if value}
    if message.is_reply:
        root = workspace.messages.get(message.channel, message.root_ts)
        data |= {"parent_user_id": root.user} if root else {}
    if message.bot_id:
        data |= {"bot_id": message.bot_id, "app_id": message.app_id, "bot_profile": bot_profile_json(workspace)}
    return data | _reply_counts(workspace, message)


def _reply_counts(workspace: Workspace, message: Message) -> Json:
    replies = workspace.messages.replies(message.channel, message.ts) if message.thread_ts == message.ts else []
    if not replies:
        return {}
    users = list(dict.fromkeys(r.user for r in replies))
    return {
        "reply_count": len(replies),
        "reply_users_count": len(users),
        "reply_users": users,
        "latest_reply": replies[-1].ts,
    }


def _file_json(workspace: Workspace, file_id: str) -> Json:
    file = workspace.files[file_id]
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title,
        "user": file.user,
        "size": len(file.content),
        "url_private": f"{workspace.url}/files/{file.id}",
    }


def view_json(workspace: Workspace, view: View) -> Json:
    """A view as interactions and answers carry it, with its state and hash."""
    payload = view.payload
    return {
        "id": view.id,
        "team_id": workspace.team.id,
        "type": view.type,
        "title": payload.get("title"),
        "submit": payload.get("submit"),
        "close": payload.get("close"),
        "blocks": list(view.blocks),
        "private_metadata": payload.get("private_metadata", ""),
        "callback_id": view.callback_id,
        "external_id": payload.get("external_id", ""),
        "clear_on_close": payload.get("clear_on_close", False),
        "notify_on_close": payload.get("notify_on_close", False),
        "state": {"values": view.state or {}},
        "hash": view.hash,
        "root_view_id": view.root_id,
        "previous_view_id": view.previous_id,
        "app_id": workspace.app.app_id,
        "app_installed_team_id": workspace.team.id,
        "bot_id": workspace.app.bot_id,
    }


def permalink(workspace: Workspace, message: Message) -> str:
    thread = f"?thread_ts={message.thread_ts}&cid={message.channel}" if message.is_reply else ""
    return f"{workspace.url}/archives/{message.channel}/p{message.ts.replace('.', '')}{thread}"
