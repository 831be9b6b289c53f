"""What Slack sends becomes our own values, and what it does not send breaks nothing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.slack.modals import about, filled
from copilot.slack.payloads import amended, asked, called, pressed, readable, submitted, viewed
from copilot.slack.workspaces import ends, granted, workspace_of

BOT = "U0COPILOT"
often = settings(max_examples=100, deadline=None, database=None)
names = st.sampled_from(
    ["event", "type", "text", "user", "channel", "ts", "thread_ts", "subtype", "actions", "container", "message",
     "view", "state", "values", "team", "id", "action_id", "value", "selected_option", "command", "callback_id",
     "user_id", "response_url", "is_ephemeral", "selected_date_time", "message_ts", "trigger_id",
     "previous_message", "deleted_ts", "team_id", "enterprise_id", "enterprise", "is_enterprise_install",
     "authorizations", "tokens", "bot", "bot_id", "team_ids", "context", "app_context", "entities",
     "private_metadata", "client_msg_id",
     "is_ext_shared_channel", "channel_type", "hidden", "event_id"]
)  # fmt: skip
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(
        ["message", "app_mention", "message_changed", "message_deleted", "tombstone", "1.0", "<@U0COPILOT>",
         "{}", "true", "tokens_revoked", "app_uninstalled", "team_access_granted", "team_access_revoked",
         "slack#/types/message_context"]
    )
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=6),
    max_leaves=30,
)  # fmt: skip


def event(**given: Any) -> dict[str, Any]:
    said = {
        "type": "message",
        "channel": "C1",
        "channel_type": "channel",
        "user": "U1",
        "text": "¿Qué hago?",
        "ts": "1.5",
    }
    return {"event_id": "Ev1", "team_id": "T1", "event": said | given}


@often
@given(anything, anything)
def test_nothing_makes_the_door_stumble(body: Any, inside: Any) -> None:
    """Any JSON at all is a question, a press, a form, or nothing."""
    for payload in (body, {"event": inside}, event(**(inside if isinstance(inside, dict) else {}))):
        question, press, form, call = asked(payload, BOT), pressed(payload), submitted(payload), called(payload, BOT)
        change = amended(payload, BOT)
        assert change is None or (change.key and change.ts)
        assert question is None or (question.user and question.ts and question.keys)
        assert press is None or isinstance(press.value, str)
        assert call is None or (call.name and call.user)
        assert form is None or all(isinstance(value, str) for value in form.values.values())
        assert isinstance(workspace_of(payload), str) and isinstance(ends(payload), bool)
        assert (change_of := granted(payload)) is None or all(isinstance(team, str) for team in change_of[1])
        assert (seen := viewed(inside)) is None or all(seen)
        assert (filled_in := filled(payload)) is None or filled_in[1].entry is not None
        assert about(str(body)) is None or isinstance(body, str)


def test_a_mention_and_its_message_share_a_key() -> None:
    """They have two event ids, and are one question; another message shares none."""
    message = asked(event(text=f"<@{BOT}> hola"), BOT)
    mention = asked(event(type="app_mention", text=f"<@{BOT}> hola") | {"event_id": "Ev2"}, BOT)
    other = asked(event(ts="1.6") | {"event_id": "Ev3"}, BOT)
    assert message and mention and other

    assert set(message.keys) & set(mention.keys)
    assert not set(message.keys) & set(other.keys)
    assert message.mentioned and mention.mentioned and not other.mentioned


def test_a_text_that_was_sent_again_is_the_same_question() -> None:
    """A client that lost the answer sends the same message under another ts."""
    first, second = (asked(event(ts=ts, client_msg_id="c1") | {"event_id": ts}, BOT) for ts in ("1.5", "1.6"))
    assert first and second

    assert set(first.keys) & set(second.keys)


def test_workspaces_share_no_keys() -> None:
    """The same numbers in another workspace are another question."""
    here, there = asked(event(), BOT), asked(event() | {"team_id": "T2"}, BOT)
    assert here and there

    assert not set(here.keys) & set(there.keys)


@pytest.mark.parametrize(
    "said",
    [
        {"user": BOT},
        {"bot_id": "B1"},
        {"subtype": "bot_message"},
        {"subtype": "message_changed"},
        {"subtype": "message_deleted"},
        {"subtype": "channel_join"},
        {"hidden": True},
        {"user": None},
        {"ts": "yesterday"},
        {"ts": "1.5\n"},
        {"type": "reaction_added"},
    ],
)
def test_what_nobody_says_is_no_question(said: dict[str, Any]) -> None:
    """Ourselves, other bots, edits, joins, and what has no place or author."""
    assert asked(event(**said), BOT) is None


@pytest.mark.parametrize("subtype", ["file_share", "thread_broadcast", "me_message"])
def test_what_a_person_says_in_another_way_is_a_question(subtype: str) -> None:
    """With a file, to the channel as well, or in the third person."""
    assert asked(event(subtype=subtype), BOT) is not None


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (f"<@{BOT}> hola", "hola"),
        (f"<@{BOT}|copilot>: hola", ": hola"),
        ("mira <https://a.example/b|esto>", "mira esto"),
        ("mira <https://a.example/b>", "mira https://a.example/b"),
        ("en <#C1|ayuda> y <#C2>", "en #ayuda y #…"),
        ("<!here> <!subteam^S1|@leads>", "@here @subteam"),
        ("<@U2> pregunta", "@… pregunta"),
        ("1 &lt; 2 &amp;&amp; 3 &gt; 2", "1 < 2 && 3 > 2"),
        ("&lt;@U2&gt;", "<@U2>"),
    ],
)
def test_markup_reads_as_words(raw: str, shown: str) -> None:
    """As the person who wrote it sees it; who else is named stays out of it."""
    assert shown == readable(raw, BOT)


def test_a_command_and_a_shortcut_are_read_alike() -> None:
    """A command says who and where in words of its own; a shortcut brings the message, as a person reads it."""
    command = called(
        {"command": "/copilot", "text": "¿Qué digo a <@U1|ana>?", "user_id": "U1", "team_id": "T1", "channel_id": "C1",
         "trigger_id": "1.2", "response_url": "https://hooks.example/1"}, BOT,
    )  # fmt: skip
    shortcut = called(
        {"type": "message_action", "callback_id": "suggest", "user": {"id": "U1"}, "team": {"id": "T1"},
         "channel": {"id": "C1"}, "message": {"ts": "1.1", "text": "&lt;roto&gt;", "thread_ts": "1.0"}}, BOT,
    )  # fmt: skip
    assert command is not None and shortcut is not None

    assert (
        command.name, command.workspace, command.channel, command.text, command.ts,
    ) == ("/copilot", "T1", "C1", "¿Qué digo a @…?", "")  # fmt: skip
    assert (
        shortcut.name, shortcut.workspace, shortcut.channel, shortcut.text, shortcut.ts, shortcut.thread_ts,
    ) == ("suggest", "T1", "C1", "<roto>", "1.1", "1.0")  # fmt: skip
    assert called({"callback_id": "suggest"}, BOT) is None


def test_only_what_one_person_sees_is_changed_at_its_own_address() -> None:
    """A menu says what was chosen; a moment in a form comes as seconds."""
    body = {
        "actions": [{"action_id": "ended", "selected_option": {"value": "es|q1|solved"}}], "user": {"id": "U1"},
        "container": {"is_ephemeral": True, "message_ts": "1.1"}, "response_url": "https://hooks.example/1",
    }  # fmt: skip
    seen = pressed(body | {"container": {"message_ts": "1.1", "thread_ts": "1.0"}})
    unseen = pressed(body)
    form = submitted({"view": {"state": {"values": {"due": {"moment": {"selected_date_time": 1_700_000_000}}}}}})
    assert seen is not None and unseen is not None and form is not None

    assert (unseen.value, unseen.url) == ("es|q1|solved", "https://hooks.example/1")
    assert (seen.url, seen.thread_ts) == ("", "1.0")
    assert dict(form.values) == {"moment": "1700000000"}
