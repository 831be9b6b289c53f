"""What people do in the tests, in a line each."""

from __future__ import annotations

from typing import Any

from copilot.sandbox.values import Message, View

from .desk import Desk


def plain(node: Any) -> str:
    """Everything that blocks say, people by id, in one text."""
    if isinstance(node, list | tuple):
        return " ".join(filter(None, map(plain, node)))
    if not isinstance(node, dict):
        return ""
    if node.get("type") == "user":
        return str(node["user_id"])
    own = node["text"] if isinstance(node.get("text"), str) else ""
    return " ".join(filter(None, [own, *(plain(value) for value in node.values())]))


def actions(held: Message | View) -> list[str]:
    """What can be pressed, but for the sources."""
    found = [each for block in held.blocks if block["type"] == "actions" for each in block["elements"]]
    return [each["action_id"] for each in found if not each["action_id"].startswith("source:")]


async def form(desk: Desk, who: str, callback_id: str) -> View:
    return await desk.slack.wait_for_modal(who, callback_id=callback_id, timeout=10)


async def until(desk: Desk, message: Message, action: str) -> Message:
    """The message once it says that."""

    def found() -> Message | None:
        now = next((each for each in desk.slack.messages(message.channel) if each.ts == message.ts), None)
        return now if now and action in plain(list(now.blocks)) else None

    return await desk.slack.wait_until(found, timeout=20, what=action)
