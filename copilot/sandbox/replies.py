"""What an app says through a response URL, or in the acknowledgement of a command."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from copilot.sandbox.errors import Refused
from copilot.sandbox.surfaces import check_message
from copilot.sandbox.values import Json, Message
from copilot.sandbox.workspace import Workspace


class Replies:
    """Posts, replaces or deletes on behalf of an interaction."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def through_url(self, key: str, body: Mapping[str, Any]) -> None:
        """Use a response URL once."""
        grant = self._workspace.grants.use_response_url(key)
        original = self._original(grant.channel, grant.user, grant.message_ts)
        if body.get("delete_original"):
            self._delete(original)
        elif body.get("replace_original") and original is not None:
            self._replace(original, body)
        else:
            self.reply(body, channel=grant.channel, user=grant.user)

    def reply(self, body: Mapping[str, Any], *, channel: str, user: str) -> Message:
        """A new message: for all with `in_channel`, else only for the person who acted."""
        workspace = self._workspace
        said = self._content(body) | {"bot_id": workspace.app.bot_id, "app_id": workspace.app.app_id}
        thread_ts = body.get("thread_ts")
        if body.get("response_type") == "in_channel":
            return workspace.messages.post(channel=channel, user=workspace.bot.id, thread_ts=thread_ts, **said)
        bot = workspace.bot.id
        return workspace.messages.ephemeral(channel=channel, user=bot, to=user, thread_ts=thread_ts, **said)

    def _content(self, body: Mapping[str, Any]) -> Json:
        content = check_message(body, self._workspace.ids)
        return {"text": content.text, "blocks": content.blocks, "metadata": content.metadata}

    def _replace(self, original: Message, body: Mapping[str, Any]) -> None:
        content = self._content(body)
        if original.ephemeral_to is not None:
            self._workspace.messages.replace_ephemeral(original, **content)
        else:
            self._workspace.messages.edit(original, **content)

    def _delete(self, original: Message | None) -> None:
        if original is None:
            raise Refused("message_not_found")
        if original.ephemeral_to is not None:
            self._workspace.messages.drop_ephemeral(original)
        else:
            self._workspace.messages.delete(original)

    def _original(self, channel: str, user: str, ts: str | None) -> Message | None:
        if ts is None:
            return None
        ephemerals = self._workspace.messages.ephemerals(user, channel)
        return self._workspace.messages.get(channel, ts) or next((m for m in ephemerals if m.ts == ts), None)
