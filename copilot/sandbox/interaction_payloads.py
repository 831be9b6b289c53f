"""The JSON of interactions: who did what, where, and how the app may answer."""

from __future__ import annotations

from copilot.sandbox.grid import command_json, interaction_json
from copilot.sandbox.payloads import message_json, view_json
from copilot.sandbox.values import Channel, ChannelKind, Json, Message, User, View
from copilot.sandbox.workspace import Workspace

RESPONSE_PATH = "/response"


class Interaction:
    """Builds the payloads of one person's interactions."""

    def __init__(self, workspace: Workspace, user: User) -> None:
        self._workspace = workspace
        self._user = user

    def base(self, kind: str) -> Json:
        """What every interaction carries, with a fresh trigger."""
        workspace, user = self._workspace, self._user
        return {
            "type": kind,
            "token": "sandbox",
            **interaction_json(workspace, user.id),
            "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team_id},
            "api_app_id": workspace.app.app_id,
            "trigger_id": workspace.grants.trigger(user.id),
        }

    def on_view(self, kind: str, view: View) -> Json:
        return self.base(kind) | origin_json(view) | {"view": view_json(self._workspace, view)}

    def on_message(self, kind: str, message: Message) -> Json:
        """Slack does not send the text of an ephemeral message back."""
        payload = self.base(kind) | origin_json(message)
        payload |= {"channel": place_json(self._workspace, message.channel)}
        payload |= self.response_url(message.channel, message.ts, message.thread_ts)
        if message.ephemeral_to is None:
            payload |= {"message": message_json(self._workspace, message)}
        return payload

    def command(self, channel: Channel, name: str, text: str) -> Json:
        """A slash command; Slack sends it as a form and not as JSON."""
        workspace, user = self._workspace, self._user
        place = place_json(workspace, channel.id)
        return {
            "token": "sandbox",
            **command_json(workspace, channel.id, user.id),
            "channel_id": place["id"],
            "channel_name": place["name"],
            "user_id": user.id,
            "user_name": user.name,
            "command": name,
            "text": text,
            "api_app_id": workspace.app.app_id,
            "trigger_id": workspace.grants.trigger(user.id),
            **self.response_url(channel.id, None, None),
        }

    def response_url(self, channel: str, message_ts: str | None, thread_ts: str | None) -> Json:
        grants = self._workspace.grants
        key = grants.response_url(channel=channel, user=self._user.id, message_ts=message_ts, thread_ts=thread_ts)
        return {"response_url": f"{self._workspace.url}{RESPONSE_PATH}/{key}"}


def origin_json(target: Message | View) -> Json:
    """The `container` of an interaction."""
    if isinstance(target, View):
        return {"container": {"type": "view", "view_id": target.id}}
    container: Json = {
        "type": "message",
        "message_ts": target.ts,
        "channel_id": target.channel,
        "is_ephemeral": target.ephemeral_to is not None,
    }
    if target.thread_ts:
        container["thread_ts"] = target.thread_ts
    return {"container": container}


def place_json(workspace: Workspace, channel_id: str) -> Json:
    """A channel as interactions name it: direct messages and private channels keep their names to themselves."""
    channel = workspace.directory.channels[channel_id]
    names = {ChannelKind.IM: "directmessage", ChannelKind.PRIVATE: "privategroup"}
    return {"id": channel.id, "name": names.get(channel.kind, channel.name)}
