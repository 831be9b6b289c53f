"""Messages through the Web API: post, update, delete, read, react; and how each is refused."""

from __future__ import annotations

import pytest

from copilot.sandbox.driver import Sandbox

from .api import Api

HERE = "C0ATENCION"


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
        ({"channel": HERE}, "no_text"),
        ({"channel": HERE, "text": "x", "markdown_text": "y"}, "markdown_text_conflict"),
        ({"channel": HERE, "markdown_text": "y" * 12_001}, "msg_too_long"),
        ({"channel": HERE, "blocks": [{"type": "nonsense"}]}, "invalid_blocks"),
        ({"channel": HERE, "blocks": "[not json"}, "invalid_blocks_format"),
        ({"channel": HERE, "blocks": ["x"]}, "invalid_blocks_format"),
        ({"channel": HERE, "text": "x", "thread_ts": "yesterday"}, "invalid_thread_ts"),
        ({"channel": HERE, "text": "x", "metadata": {"event_payload": {}}}, "invalid_metadata_format"),
        ({"text": "x"}, "invalid_arguments"),
    ],
)
async def test_posting_is_refused_as_slack_does(api: Api, args: dict[str, object], error: str) -> None:
    """Each way to post wrongly has its own error."""
    assert error == await api.error("chat.postMessage", **args)


async def test_posting_needs_membership_and_a_living_channel(slack: Sandbox, api: Api) -> None:
    """not_in_channel where the bot is not; channel_not_found where it may not even know; is_archived."""
    slack.workspace.directory.leave(HERE, slack.bot_user_id)
    slack.workspace.directory.leave("C0LIDERES", slack.bot_user_id)
    slack.workspace.directory.archive("C0TIENDAS")

    errors = [await api.error("chat.postMessage", channel=c, text="x") for c in (HERE, "C0LIDERES", "C0TIENDAS")]

    assert errors == ["not_in_channel", "channel_not_found", "is_archived"]


async def test_invalid_blocks_say_where(api: Api) -> None:
    """The pointers are in errors and in response_metadata.messages, which the SDK shows."""
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}]

    answer = await api("chat.postMessage", channel=HERE, blocks=blocks)

    told = "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    assert [told] == answer["errors"]
    assert [f"[ERROR] {told}"] == answer["response_metadata"]["messages"]


async def test_blocks_can_be_too_long_in_all(api: Api) -> None:
    """Each block is fine, together they are more than Slack takes."""
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2900}} for _ in range(5)]

    assert await api.error("chat.postMessage", channel=HERE, blocks=blocks) == "msg_blocks_too_long"


async def test_a_user_id_stands_for_the_direct_message(slack: Sandbox, api: Api) -> None:
    """chat.postMessage opens the conversation with that person."""
    answer = await api("chat.postMessage", channel="U0LUCIA", text="hola")

    assert slack.user("lucia").im == answer["channel"]


async def test_an_update_changes_only_ones_own_message(slack: Sandbox, api: Api) -> None:
    """Somebody else's message cannot be updated, a missing one is not found, a long text is refused."""
    other = await slack.user("lucia").say(HERE, "mío")
    own = await api("chat.postMessage", channel=HERE, text="uno", blocks=[{"type": "divider"}])

    update = {"channel": HERE, "text": "dos"}
    assert await api.error("chat.update", **update, ts=other.ts) == "cant_update_message"
    assert await api.error("chat.update", **update, ts="1.000001") == "message_not_found"
    assert await api.error("chat.update", channel=HERE, ts=own["ts"], text="x" * 4001) == "msg_too_long"
    answer = await api("chat.update", **update, ts=own["ts"])
    assert (answer["message"]["text"], "blocks" in answer["message"]) == ("dos", False)
    assert answer["message"]["edited"]


async def test_metadata_stays_until_it_is_changed(slack: Sandbox, api: Api) -> None:
    """An update without metadata keeps it, an empty object removes it, and history shows it when asked."""
    metadata = {"event_type": "suggestion", "event_payload": {"entry": "e1"}}
    own = await api("chat.postMessage", channel=HERE, text="uno", metadata=metadata)
    where = {"channel": HERE, "ts": own["ts"]}

    await api("chat.update", **where, text="dos")
    shown = await api("conversations.history", channel=HERE, include_all_metadata=True)
    hidden = await api("conversations.history", channel=HERE)
    await api("chat.update", **where, text="tres", metadata={})
    gone = await api("conversations.history", channel=HERE, include_all_metadata=True)

    found = [answer["messages"][0].get("metadata") for answer in (shown, hidden, gone)]
    assert [metadata, None, None] == found


async def test_a_deleted_message_is_gone(slack: Sandbox, api: Api) -> None:
    """Only the app's own; afterwards it is not found."""
    other = await slack.user("lucia").say(HERE, "mío")
    own = await api("chat.postMessage", channel=HERE, text="uno")

    assert await api.error("chat.delete", channel=HERE, ts=other.ts) == "cant_delete_message"
    assert (await api("chat.delete", channel=HERE, ts=own["ts"]))["ok"]
    assert await api.error("chat.delete", channel=HERE, ts=own["ts"]) == "message_not_found"


async def test_an_ephemeral_message_has_one_reader_and_no_update(slack: Sandbox, api: Api) -> None:
    """It is not in the history, cannot be updated, and needs a reader who is in the channel."""
    answer = await api("chat.postEphemeral", channel=HERE, user="U0LUCIA", text="solo tú")

    assert [m.text for m in slack.ephemerals("lucia")] == ["solo tú"]
    assert not slack.ephemerals("nuria")
    assert not (await api("conversations.history", channel=HERE))["messages"]
    assert await api.error("chat.update", channel=HERE, ts=answer["message_ts"], text="x") == "message_not_found"
    assert await api.error("chat.postEphemeral", channel=HERE, user="U0AITOR", text="x") == "user_not_in_channel"


async def test_history_and_replies(slack: Sandbox, api: Api) -> None:
    """History is newest first without replies; replies are oldest first with the root, which counts them."""
    nuria = slack.user("nuria")
    root = await nuria.say(HERE, "raíz")
    replies = [await nuria.say(HERE, text, root.ts) for text in ("a", "b")]
    await nuria.say(HERE, "otra")

    history = await api("conversations.history", channel=HERE)
    thread = await api("conversations.replies", channel=HERE, ts=root.ts)

    assert [m["text"] for m in history["messages"]] == ["otra", "raíz"]
    assert [m["text"] for m in thread["messages"]] == ["raíz", "a", "b"]
    assert (2, replies[-1].ts) == (thread["messages"][0]["reply_count"], thread["messages"][0]["latest_reply"])
    assert thread["messages"][1]["parent_user_id"] == "U0NURIA"
    assert await api.error("conversations.replies", channel=HERE, ts="1.000001") == "thread_not_found"


async def test_a_reply_to_a_reply_joins_the_thread(slack: Sandbox, api: Api) -> None:
    """thread_ts of a reply is brought back to the root."""
    root = await slack.user("nuria").say(HERE, "raíz")
    reply = await slack.user("nuria").say(HERE, "a", root.ts)

    answer = await api("chat.postMessage", channel=HERE, text="b", thread_ts=reply.ts)

    assert root.ts == answer["message"]["thread_ts"]


async def test_reactions(slack: Sandbox, api: Api) -> None:
    """Added once, removed once."""
    message = await slack.user("lucia").say(HERE, "hola")
    where = {"channel": HERE, "timestamp": message.ts, "name": "eyes"}

    first, second = await api.error("reactions.add", **where), await api.error("reactions.add", **where)
    shown = (await api("conversations.history", channel=HERE))["messages"][0]["reactions"]
    third, fourth = await api.error("reactions.remove", **where), await api.error("reactions.remove", **where)

    assert [first, second, third, fourth] == [None, "already_reacted", None, "no_reaction"]
    assert [{"name": "eyes", "users": [slack.bot_user_id], "count": 1}] == shown
