"""Whatever Slack signs is taken: nothing that it may send one day makes the door stumble, or comes again for ever."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copilot.sandbox.driver import Sandbox
from tests.slack.desk import MANIFEST
from tests.slack.test_payloads import anything, names

from .test_web import FORM, JSON, Door, serving

KINDS = st.sampled_from(
    ["message", "app_mention", "app_home_opened", "app_context_changed", "agent_session_stopped", "subteam_updated",
     "member_joined_channel", "a_type_of_tomorrow"]
)  # fmt: skip
OF_BOLT = {"event", "authorizations", "enterprise", "team", "user", "channel", "view", "message", "item", "context"}
"""What the SDK itself takes apart, and takes for an object or a text."""
held = st.dictionaries(names.filter(lambda name: name not in OF_BOLT), anything, max_size=5)
around = {"team_id": "T0NEBULA", "event_id": "Ev1", "api_app_id": "A0COPILOT"}
events = st.builds(
    lambda kind, event: {**around, "type": "event_callback", "event": {**event, "type": kind}}, KINDS, held
)
some_id = st.sampled_from(
    ["used", "edit", "promise", "ask_lead", "source:1", "reply", "question", "suggest", "tomorrow"]
)
presses = st.one_of(
    st.builds(lambda id, given: {"type": "block_actions", "actions": [{**given, "action_id": id}]}, some_id, held),
    st.builds(
        lambda id, given: {"type": "view_submission", "view": {**given, "type": "modal", "callback_id": id}},
        some_id,
        held,
    ),
    st.builds(lambda id, given: {"type": "message_action", "callback_id": id, "message": given}, some_id, held),
    st.builds(lambda id: {"type": "of_tomorrow", "callback_id": id}, some_id),
)
whole = st.builds(
    lambda press, given: {**given, **press, "team": {"id": "T0NEBULA"}, "user": {"id": "U0LUCIA"}},
    presses,
    st.fixed_dictionaries({}, optional=dict.fromkeys(["container", "response_url", "trigger_id", "state"], anything)),
)


@pytest_asyncio.fixture
async def door(fresh: Path) -> AsyncIterator[Door]:
    """Connected over signed HTTP; nobody answers."""
    sandbox = Sandbox(manifest=MANIFEST, rate_limits=False, request_url="http://127.0.0.1:1/")
    async with sandbox as slack, serving(fresh, slack, slack.environment) as made:
        yield made


@settings(max_examples=60, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events, whole)
async def test_whatever_is_signed_is_taken_or_refused_and_nothing_stumbles(
    door: Door, event: dict[str, Any], press: dict[str, Any]
) -> None:
    """An event, a press or a form whose every part may be anything: no 500, after which Slack would send it again."""
    for body, kind in ((json.dumps(event), JSON), (urlencode({"payload": json.dumps(press)}), FORM)):
        status, text = await door.signed(body, kind)

        assert status < 500 or status == 503, (status, body)
        assert "Traceback" not in text


async def test_an_event_that_is_no_object_is_refused(door: Door) -> None:
    """Nobody could read it, however often it came."""
    statuses = [(await door.signed(json.dumps({**around, "event": event})))[0] for event in (None, [], "message")]

    assert statuses == [400, 400, 400]
