"""views.*: open, push, update, publish."""

from __future__ import annotations

from copilot.sandbox.api.call import Call, Method
from copilot.sandbox.errors import Refused
from copilot.sandbox.payloads import view_json
from copilot.sandbox.surfaces import check_view
from copilot.sandbox.tiers import TIER_4
from copilot.sandbox.values import Json, View


def _answer(call: Call, view: View) -> Json:
    return {"view": view_json(call.workspace, view)}


def open_view(call: Call) -> Json:
    trigger = call.required("trigger_id")
    payload = check_view(call.args.get("view"), "modal", call.workspace.ids)
    user = call.workspace.grants.exchange(trigger)
    return _answer(call, call.workspace.views.open(user, payload))


def push(call: Call) -> Json:
    trigger = call.required("trigger_id")
    payload = check_view(call.args.get("view"), "modal", call.workspace.ids)
    user = call.workspace.grants.exchange(trigger)
    return _answer(call, call.workspace.views.push(user, payload))


def update(call: Call) -> Json:
    """By view id or external id; a modal stays a modal and a home stays a home."""
    ref = call.optional("view_id") or call.required("external_id")
    view = call.workspace.views.find(ref)
    if view is None:
        raise Refused("not_found")
    payload = check_view(call.args.get("view"), "modal" if view.type == "modal" else "home", call.workspace.ids)
    return _answer(call, call.workspace.views.update(view, payload, expected_hash=call.optional("hash")))


def publish(call: Call) -> Json:
    user = call.user("user_id")
    payload = check_view(call.args.get("view"), "home", call.workspace.ids)
    return _answer(call, call.workspace.views.publish(user.id, payload, expected_hash=call.optional("hash")))


METHODS = (
    Method(name="views.open", handle=open_view, tier=TIER_4),
    Method(name="views.push", handle=push, tier=TIER_4),
    Method(name="views.update", handle=update, tier=TIER_4),
    Method(name="views.publish", handle=publish, tier=TIER_4),
)
