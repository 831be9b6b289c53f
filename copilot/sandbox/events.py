"""What the app hears of: changes of the workspace as Events API payloads, where it is a member and subscribed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from copilot.sandbox.changes import Change, Deleted, Edited, GroupEdited, Joined, Posted, Reacted
from copilot.sandbox.grid import callback_json
from copilot.sandbox.payloads import channel_json, group_json, message_json, view_json
from copilot.sandbox.values import Channel, ChannelKind, Json, Message
from copilot.sandbox.workspace import Workspace

SUBSCRIPTIONS = {
    ChannelKind.PUBLIC: "message.channels",
    ChannelKind.PRIVATE: "message.groups",
    ChannelKind.IM: "message.im",
}


class EventSource:
    """Listens to the workspace and publishes an event callback for all that the app subscribed to."""

    def __init__(self, workspace: Workspace, publish: Callable[[Json], None]) -> None:
        self._workspace = workspace
        self._publish = publish
        workspace.listen(self.hear)

    def hear(self, change: Change) -> None:
        for subscription, event in self._events(change):
            if self._workspace.app.hears(subscription):
                self._publish(self.callback(event))

    def emit(self, event: Json) -> None:
        """Publish any other event, whatever the app subscribed to."""
        self._publish(self.callback({"event_ts": self._workspace.stamps.next(), **event}))

    def home_opened(self, user: str, tab: str) -> None:
        """Somebody looks at the app's home or messages tab."""
        workspace = self._workspace
        event: Json = {
            "type": "app_home_opened",
            "user": user,
            "channel": workspace.directory.open_im(user).id,
            "tab": tab,
            "event_ts": workspace.stamps.next(),
        }
        home = workspace.views.home(user)
        if home is not None and tab == "home":
            event["view"] = view_json(workspace, home)
        if workspace.app.hears("app_home_opened"):
            self._publish(self.callback(event))

    def context_changed(self, user: str, message: Message) -> None:
        """Somebody looks at a message beside an agent's direct messages."""
        workspace = self._workspace
        seen = {"channel_id": message.channel, "message_ts": message.ts}
        entity = {"type": "slack#/types/message_context", "value": seen, "team_id": workspace.team.id}
        event: Json = {
            "type": "app_context_changed", "user": user, "channel": workspace.directory.open_im(user).id,
            "context": {"entities": [entity]}, "event_ts": workspace.stamps.next(),
        }  # fmt: skip
        if workspace.app.is_agent and workspace.app.hears("app_context_changed"):
            self._publish(self.callback(event))

    def session_stopped(self, user: str, channel: str, thread_ts: str, streams: list[str]) -> None:
        """Somebody pressed the stop button of an agent's session."""
        event: Json = {
            "type": "agent_session_stopped",
            "channel": channel,
            "thread_ts": thread_ts,
            "user": user,
            "streaming_message_ts": streams,
            "event_ts": self._workspace.stamps.next(),
        }
        if self._workspace.app.hears("agent_session_stopped"):
            self._publish(self.callback(event))

    def callback(self, event: Json) -> Json:
        """The outer `event_callback` of an event."""
        workspace = self._workspace
        channel = workspace.directory.channels.get(str(event.get("channel", "")))
        return {
            "token": "sandbox",
            **callback_json(workspace, event),
            "api_app_id": workspace.app.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": workspace.ids("Ev"),
            "event_time": int(workspace.clock.time()),
            "is_ext_shared_channel": channel is not None and channel.is_ext_shared,
            "event_context": f"4-{workspace.ids('EC')}",
        }

    def _events(self, change: Change) -> Iterator[tuple[str, Json]]:
        """The events of a change, each with the subscription it needs."""
        match change:
            case Posted(message=message) if channel := self._heard_in(message):
                yield from self._posted(channel, message)
            case Edited(after=message) if channel := self._heard_in(message):
                yield SUBSCRIPTIONS[channel.kind], self._edited(channel, change)
            case Deleted(message=message) if channel := self._heard_in(message):
                yield SUBSCRIPTIONS[channel.kind], self._deleted(channel, change)
            case Reacted(message=message) if self._heard_in(message):
                yield self._reacted(change)
            case Joined():
                yield from self._joined(change)
            case GroupEdited(group=group):
                subteam = group_json(self._workspace, group)
                event = {"type": "subteam_updated", "subteam": subteam, "event_ts": self._workspace.stamps.next()}
                yield "subteam_updated", event

    def _heard_in(self, message: Message) -> Channel | None:
        if not self._workspace.visible(message) or not self._workspace.granted(message.channel, message.user):
            return None
        return self._workspace.directory.channels[message.channel]

    def _posted(self, channel: Channel, message: Message) -> Iterator[tuple[str, Json]]:
        where: Json = {"channel": channel.id, "event_ts": message.ts}
        if channel.is_ext_shared:
            sender = self._workspace.directory.users[message.user]
            where |= {"user_team": sender.team_id, "source_team": sender.team_id}
        shown = message_json(self._workspace, message)
        yield SUBSCRIPTIONS[channel.kind], {**shown, **where, "channel_type": str(channel.kind)}
        if f"<@{self._workspace.bot.id}>" in message.text and not channel.is_im and not message.bot_id:
            # The same text twice, under two event ids: that is how Slack does it.
            yield "app_mention", {**shown, **where, "type": "app_mention"}

    def _edited(self, channel: Channel, change: Edited) -> Json:
        return {
            "type": "message",
            "subtype": "message_changed",
            "message": message_json(self._workspace, change.after),
            "previous_message": message_json(self._workspace, change.before),
            "channel": channel.id,
            "hidden": True,
            "ts": (stamp := self._workspace.stamps.next()),
            "event_ts": stamp,
            "channel_type": str(channel.kind),
        }

    def _deleted(self, channel: Channel, change: Deleted) -> Json:
        return {
            "type": "message",
            "subtype": "message_deleted",
            "previous_message": message_json(self._workspace, change.message),
            "deleted_ts": change.message.ts,
            "channel": channel.id,
            "hidden": True,
            "ts": change.event_ts,
            "event_ts": change.event_ts,
            "channel_type": str(channel.kind),
        }

    def _reacted(self, change: Reacted) -> tuple[str, Json]:
        name = "reaction_added" if change.added else "reaction_removed"
        message = change.message
        return name, {
            "type": name,
            "user": change.user,
            "reaction": change.name,
            "item": {"type": "message", "channel": message.channel, "ts": message.ts},
            "item_user": message.user,
            "event_ts": self._workspace.stamps.next(),
        }

    def _joined(self, change: Joined) -> Iterator[tuple[str, Json]]:
        if self._workspace.bot.id not in change.channel.members:
            return
        shown = channel_json(self._workspace, change.channel)
        yield (
            "member_joined_channel",
            {
                "type": "member_joined_channel",
                "user": change.user,
                "channel": shown["id"],
                "channel_type": "C" if change.channel.kind is ChannelKind.PUBLIC else "G",
                "team": self._workspace.team.id,
                "event_ts": self._workspace.stamps.next(),
            },
        )
