"""What people do besides writing: click, submit, close, use a shortcut or a command; and what the app answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from copilot.sandbox import elements
from copilot.sandbox.delivery import Delivery
from copilot.sandbox.errors import NotDelivered, Refused
from copilot.sandbox.interaction_payloads import Interaction, origin_json, place_json
from copilot.sandbox.payloads import message_json, view_json
from copilot.sandbox.replies import Replies
from copilot.sandbox.surfaces import check_view
from copilot.sandbox.values import Channel, Json, Message, User, View
from copilot.sandbox.workspace import Failure, Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """What became of a submission: errors by block id, or nothing to complain about."""

    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return not self.errors


class Interactions:
    """Sends interactions to the app as Slack's client would, and shows what comes back."""

    def __init__(self, workspace: Workspace, delivery: Delivery, replies: Replies) -> None:
        self._workspace = workspace
        self._delivery = delivery
        self._replies = replies

    async def click(
        self,
        user: User,
        target: Message | View,
        action_id: str,
        value: Any = None,
        *,
        block_id: str | None = None,
        state: Mapping[str, Any] | None = None,
    ) -> bool:
        """Use one element of a message or view; False when the app did not take it."""
        block, element = elements.find(target.blocks, action_id, block_id)
        says = elements.chosen(element, value)
        action = {"type": element["type"], "action_id": action_id, "block_id": block["block_id"], **says}
        given = dict(state or {})
        if element["type"] in elements.STATEFUL:
            given[f"{block['block_id']}/{action_id}"] = value
        payload = self._action_payload(user, target, given)
        payload["actions"] = [{**action, "action_ts": self._workspace.stamps.next()}]
        return await self._send(user, payload, what=action_id) is not None

    def _action_payload(self, user: User, target: Message | View, given: Mapping[str, Any]) -> Json:
        make = Interaction(self._workspace, user)
        if isinstance(target, View):
            values = elements.state_values(target.blocks, target.state or {}, given)
            target = self._workspace.views.fill(target, values)
            return make.on_view("block_actions", target) | {"state": {"values": values}}
        values = elements.state_values(target.blocks, {}, given)
        return make.on_message("block_actions", target) | {"state": {"values": values}}

    async def submit(self, user: User, view: View, values: Mapping[str, Any]) -> Submitted:
        """Fill a modal and press its submit button; the client itself refuses empty required inputs."""
        state = elements.state_values(view.blocks, view.state or {}, values)
        view = self._workspace.views.fill(view, state)
        if errors := elements.missing(view.blocks, state):
            self._workspace.views.show_errors(view, errors)
            return Submitted(errors=errors)
        payload = Interaction(self._workspace, user).on_view("view_submission", view) | {"response_urls": []}
        answer = await self._send(user, payload, what=view.callback_id)
        return Submitted() if answer is None else self._after_submission(view, answer)

    def _after_submission(self, view: View, answer: Json) -> Submitted:
        """Do what the acknowledgement asks for; close the modal when it asks for nothing."""
        views = self._workspace.views
        match answer:
            case {"response_action": "errors", "errors": dict(errors)}:
                views.show_errors(view, errors)
                return Submitted(errors=errors)
            case {"response_action": "update" | "push" as action, "view": dict(payload)}:
                self._show(view, action, payload)
            case {"response_action": "clear"}:
                views.clear(view.user)
            case _:
                views.close(view)
        return Submitted()

    def _show(self, view: View, action: str, payload: Json) -> None:
        views = self._workspace.views
        try:
            checked = check_view(payload, "modal", self._workspace.ids)
            if action == "update":
                views.update(view, checked)
            else:
                views.push(view.user, checked)
        except Refused as error:
            self._workspace.fail(Failure(user=view.user, error=error.error, what=view.callback_id))

    async def close(self, user: User, view: View) -> None:
        """Close a modal with its cross; the app hears of it when the view says so."""
        self._workspace.views.close(view)
        if view.payload.get("notify_on_close"):
            payload = Interaction(self._workspace, user).on_view("view_closed", view) | {"is_cleared": False}
            await self._send(user, payload, what=view.callback_id)

    async def shortcut(self, user: User, callback_id: str, message: Message | None = None) -> bool:
        """Use a message shortcut, or a global one when there is no message."""
        make = Interaction(self._workspace, user)
        if message is None:
            payload = make.base("shortcut")
        else:
            payload = make.base("message_action") | make.response_url(message.channel, message.ts, message.root_ts)
            payload |= {"channel": place_json(self._workspace, message.channel), "message_ts": message.ts}
            payload |= {"message": message_json(self._workspace, message)}
        payload |= {"callback_id": callback_id, "action_ts": self._workspace.stamps.next()}
        return await self._send(user, payload, what=callback_id) is not None

    async def command(self, user: User, channel: Channel, name: str, text: str) -> bool:
        """Type a slash command; False when the app did not take it."""
        make = Interaction(self._workspace, user)
        payload = make.command(channel, name, text)
        answer = await self._send(user, payload, what=name, kind="slash_commands")
        if answer:
            self._replies.reply(answer, channel=channel.id, user=user.id)
        return answer is not None

    async def suggestions(self, user: User, target: Message | View, action_id: str, text: str) -> list[Json]:
        """The options that the app offers for an external select while somebody types."""
        block, _element = elements.find(target.blocks, action_id)
        make = Interaction(self._workspace, user)
        payload = make.base("block_suggestion") | origin_json(target)
        payload |= {"action_id": action_id, "block_id": block["block_id"], "value": text}
        if isinstance(target, View):
            payload |= {"view": view_json(self._workspace, target)}
        answer = await self._send(user, payload, what=action_id) or {}
        groups = [option for group in answer.get("option_groups", ()) for option in group["options"]]
        return [*answer.get("options", ()), *groups]

    async def _send(self, user: User, payload: Json, *, what: str, kind: str = "interactive") -> Json | None:
        """The app's answer; None, and a failure shown to the person, when it did not answer."""
        try:
            return await self._delivery.interact(kind, payload)
        except NotDelivered as error:
            told = "operation_timeout" if "timeout" in error.reason else "dispatch_failed"
            self._workspace.fail(Failure(user=user.id, error=told, what=what))
            return None
