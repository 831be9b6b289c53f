"""assistant.threads.* and agents.sessions.*: status, title, prompts, session."""

from __future__ import annotations

from typing import Any

from copilot.sandbox.api.call import Call, Method
from copilot.sandbox.api.streaming import SESSION_STATUSES
from copilot.sandbox.errors import Refused
from copilot.sandbox.sessions import Prompt
from copilot.sandbox.tiers import SPECIAL, TIER_3, TIER_4
from copilot.sandbox.values import Json

MAX_LOADING = 10
MAX_PROMPTS = 4
MAX_TITLE = 200
UNSUBSCRIBED = "missing_agent_session_stopped_event_subscription"


def set_status(call: Call) -> Json:
    """Also without `assistant:write`, and in channels; an empty status clears."""
    channel = call.channel("channel_id")
    thread_ts = call.thread_ts() or call.required("thread_ts")
    loading = call.args.get("loading_messages") or []
    if "status" not in call.args or not isinstance(loading, list) or len(loading) > MAX_LOADING:
        raise Refused("invalid_arguments")
    status = call.optional("status") or ""
    call.workspace.sessions.set_status((channel.id, thread_ts), status, tuple(str(each) for each in loading))
    return {}


def set_title(call: Call) -> Json:
    channel = call.channel("channel_id")
    thread = (channel.id, call.required("thread_ts"))
    call.workspace.sessions.titles[thread] = call.required("title")[:MAX_TITLE]
    return {}


def set_prompts(call: Call) -> Json:
    """Prompts of a direct message; with a `thread_ts` Slack says ok and shows nothing."""
    channel = call.channel("channel_id")
    given: Any = call.args.get("prompts")
    if not isinstance(given, list) or not 1 <= len(given) <= MAX_PROMPTS:
        raise Refused("invalid_arguments")
    prompts = tuple(_prompt(each) for each in given)
    if call.optional("thread_ts") is None:
        call.workspace.sessions.set_prompts(channel.id, prompts)
    return {}


def _prompt(given: Any) -> Prompt:
    if not isinstance(given, dict) or not given.get("title") or not given.get("message"):
        raise Refused("invalid_arguments")
    return Prompt(title=str(given["title"]), message=str(given["message"]))


def set_session(call: Call) -> Json:
    """Only for apps that are declared as agents; warns when nobody would hear of the stop button."""
    app = call.workspace.app
    if not app.is_agent:
        raise Refused("not_allowed")
    channel = call.channel("channel_id")
    status = call.required("status")
    if status not in SESSION_STATUSES:
        raise Refused("invalid_arguments")
    title = call.optional("title")
    if title is not None and len(title) > MAX_TITLE:
        raise Refused("invalid_arguments")
    thread = (channel.id, call.thread_ts() or call.required("thread_ts"))
    call.workspace.sessions.set_session(thread, status, title)
    shown = {"status": status, "title": call.workspace.sessions.titles.get(thread, "")}
    if app.hears("agent_session_stopped"):
        return shown
    return {**shown, "warning": UNSUBSCRIBED, "response_metadata": {"warnings": [UNSUBSCRIBED]}}


def rename(call: Call) -> Json:
    channel = call.channel("channel_id")
    title = call.required("title")
    if len(title) > MAX_TITLE:
        raise Refused("invalid_arguments")
    call.workspace.sessions.titles[channel.id, call.required("thread_ts")] = title
    return {}


METHODS = (
    Method(name="assistant.threads.setStatus", handle=set_status, tier=SPECIAL, scope="chat:write"),
    Method(name="assistant.threads.setTitle", handle=set_title, tier=TIER_4, scope="assistant:write"),
    Method(name="assistant.threads.setSuggestedPrompts", handle=set_prompts, tier=TIER_4, scope="assistant:write"),
    Method(name="agents.sessions.setStatus", handle=set_session, tier=TIER_3, scope="chat:write"),
    Method(name="agents.sessions.rename", handle=rename, tier=TIER_3, scope="chat:write"),
)
