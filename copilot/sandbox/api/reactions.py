"""reactions.add and reactions.remove."""

from __future__ import annotations

import re

from copilot.sandbox.api.call import Call, Method
from copilot.sandbox.errors import Refused
from copilot.sandbox.tiers import TIER_2, TIER_3
from copilot.sandbox.values import Json, Message

NAME = re.compile(r"[a-z0-9_+'-]+(::skin-tone-[2-6])?")


def _target(call: Call) -> tuple[Message, str]:
    channel = call.channel()
    name = call.required("name").strip(":")
    if not NAME.fullmatch(name):
        raise Refused("invalid_name")
    return call.message(channel, "timestamp"), name


def add(call: Call) -> Json:
    message, name = _target(call)
    if not call.workspace.messages.react(message, call.workspace.bot.id, name):
        raise Refused("already_reacted")
    return {}


def remove(call: Call) -> Json:
    message, name = _target(call)
    if not call.workspace.messages.unreact(message, call.workspace.bot.id, name):
        raise Refused("no_reaction")
    return {}


METHODS = (
    Method(name="reactions.add", handle=add, tier=TIER_3, scope="reactions:write"),
    Method(name="reactions.remove", handle=remove, tier=TIER_2, scope="reactions:write"),
)
