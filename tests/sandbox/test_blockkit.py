"""The lint by itself: what Slack refuses is found, with a pointer to where it is."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.sandbox.blockkit import MAX_PAYLOAD, Surface, lint

from .blocks import answer_blocks, button, feedback, modal, option, plain, section, select, text_input

Json = dict[str, Any]
DIVIDER = {"type": "divider"}


def found(payload: Any, surface: Surface = "message") -> list[str]:
    return [str(problem) for problem in lint(payload, surface)]


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def test_what_slack_takes_has_no_problems() -> None:
    """A full message, a modal and a home tab."""
    assert found(answer_blocks()) == []
    assert found(modal(), "modal") == []
    assert found({"type": "home", "blocks": answer_blocks()[:2]}, "home") == []


def test_a_message_may_be_given_whole() -> None:
    """Its blocks are looked for in the object."""
    assert found({"blocks": [{"type": "nonsense"}]}) == found([{"type": "nonsense"}])


@pytest.mark.parametrize(
    ("blocks", "pointer"),
    [
        ([section("")], "/blocks/0/text/text"),
        ([section("x" * 3001)], "/blocks/0/text/text"),
        ([{"type": "section"}], "/blocks/0"),
        ([{"type": "section", "fields": [{"type": "mrkdwn", "text": "x" * 2001}]}], "/blocks/0/fields/0/text"),
        ([{"type": "section", "fields": [{"type": "mrkdwn", "text": "x"}] * 11}], "/blocks/0/fields"),
        ([{"type": "section", "text": "bare"}], "/blocks/0/text"),
        ([{**section("x"), "accessory": feedback("f")}], "/blocks/0/accessory/type"),
        ([{**section("x"), "colour": "red"}], "/blocks/0"),
        ([{"type": "header", "text": plain("x" * 151)}], "/blocks/0/text/text"),
        ([{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}], "/blocks/0/text/type"),
        ([{"type": "context", "elements": [plain("x")] * 11}], "/blocks/0/elements"),
        ([{"type": "context", "elements": [button("b")]}], "/blocks/0/elements/0/type"),
        ([{"type": "actions", "elements": []}], "/blocks/0/elements"),
        ([actions(*(button(f"b{n}") for n in range(26)))], "/blocks/0/elements"),
        ([actions(button("b"), button("b"))], "/blocks/0/elements/1/action_id"),
        ([actions(button("b", "x" * 76))], "/blocks/0/elements/0/text/text"),
        ([actions(button("b", value="x" * 2001))], "/blocks/0/elements/0/value"),
        ([actions(button("b" * 256))], "/blocks/0/elements/0/action_id"),
        ([actions({**button("b"), "style": "loud"})], "/blocks/0/elements/0/style"),
        ([actions({**button("b"), "url": "x" * 3001})], "/blocks/0/elements/0/url"),
        ([actions(select("s"))], "/blocks/0/elements/0"),
        ([actions({"type": "overflow", "options": [option("o")] * 6})], "/blocks/0/elements/0/options"),
        ([{"type": "context_actions", "elements": [feedback(f"f{n}") for n in range(6)]}], "/blocks/0/elements"),
        ([{"type": "context_actions", "elements": [button("b")]}], "/blocks/0/elements/0/type"),
        ([{"type": "markdown", "text": "x" * 12_001}], "/blocks/0/text"),
        ([{"type": "markdown", "text": "x" * 6_001}] * 2, "/blocks"),
        ([{"type": "image", "image_url": "https://x"}], "/blocks/0"),
        ([{"type": "image", "alt_text": "x"}], "/blocks/0"),
        ([{"type": "alert", "text": plain("x")}], "/blocks/0/type"),
        ([{**DIVIDER, "block_id": "d"}, {**DIVIDER, "block_id": "d"}], "/blocks/1/block_id"),
        ([{**DIVIDER, "block_id": "d" * 256}], "/blocks/0/block_id"),
        ([DIVIDER] * 51, "/blocks"),
        ([{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]] * 101}], "/blocks/0/rows"),
        ([{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * 21]}], "/blocks/0/rows/0"),
        ([{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}] * 2, "/blocks"),
        ([{"type": "task_card", "task_id": "t", "title": "x", "status": "pending"}], "/blocks/0/status"),
        ([{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "x"}]}]}],
         "/blocks/0/elements/0/elements/0/type"),
        (["bare"], "/blocks/0"),
        ([{}], "/blocks/0"),
    ],
)  # fmt: skip
def test_a_bad_message_is_pointed_at(blocks: list[Any], pointer: str) -> None:
    """Each has its pointer among the problems."""
    assert pointer in {problem.pointer for problem in lint(blocks, "message")}


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"title": plain("x" * 25)}, "/title/text"),
        ({"title": {"type": "mrkdwn", "text": "x"}}, "/title/type"),
        ({"title": None}, ""),
        ({"submit": None}, "/submit"),
        ({"submit": plain("x" * 25)}, "/submit/text"),
        ({"close": plain("x" * 25)}, "/close/text"),
        ({"callback_id": "x" * 256}, "/callback_id"),
        ({"private_metadata": "x" * 3001}, "/private_metadata"),
        ({"external_id": "x" * 256}, "/external_id"),
        ({"blocks": [DIVIDER] * 101}, "/blocks"),
        ({"blocks": [{"type": "markdown", "text": "x"}]}, "/blocks/0/type"),
        ({"blocks": [{"type": "context_actions", "elements": [feedback("f")]}]}, "/blocks/0/type"),
        ({"blocks": [text_input("a" * 256)]}, "/blocks/0/block_id"),
        ({"blocks": [{**text_input(), "element": button("b")}]}, "/blocks/0/element/type"),
        ({"blocks": "none"}, "/blocks"),
        ({"type": "home"}, "/type"),
        ({"colour": "red"}, ""),
    ],
)
def test_a_bad_modal_is_pointed_at(change: Json, pointer: str) -> None:
    """A modal has a short plain title, and a submit button when it has inputs."""
    assert pointer in {problem.pointer for problem in lint({**modal(), **change}, "modal")}


def test_surfaces_take_different_blocks() -> None:
    """A table is for messages and home tabs, an alert for modals, markdown for messages."""
    table = {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}

    def fits(block: Json) -> list[str]:
        views: dict[Surface, Any] = {
            "message": [block],
            "modal": {**modal(), "blocks": [block]},
            "home": {"type": "home", "blocks": [block]},
        }
        return [surface for surface, payload in views.items() if not lint(payload, surface)]

    assert fits(table) == ["message", "home"]
    assert fits({"type": "alert", "text": plain("x")}) == ["modal"]
    assert fits({"type": "markdown", "text": "x"}) == ["message"]
    assert fits(DIVIDER) == ["message", "modal", "home"]


def test_a_payload_has_a_size_of_its_own() -> None:
    """Fine one by one, too long together; that has another error code."""
    problems = lint([section("x" * 2900) for _ in range(5)], "message")

    assert [problem.code for problem in problems] == ["msg_blocks_too_long"]
    assert lint([section("x" * 2900) for _ in range(4)], "message") == []
    assert MAX_PAYLOAD == 13_200


def test_a_large_view_is_too_large() -> None:
    """250 KB, as Slack says with another error code."""
    view = {**modal(), "blocks": [section("ñ" * 3000) for _ in range(50)]}

    assert [problem.code for problem in lint(view, "modal")] == ["view_too_large"]


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(
        ["type", "text", "elements", "element", "options", "blocks", "block_id", "action_id", "rows", "title"]
    ) | st.text(max_size=4), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


@settings(database=None, deadline=None)
@given(anything, st.sampled_from(["message", "modal", "home"]))
def test_nothing_makes_it_stumble(payload: Any, surface: Surface) -> None:
    """Whatever JSON it is given, it answers with problems and never raises."""
    given_payload = payload if isinstance(payload, dict | list) else [payload]

    assert isinstance(lint(given_payload, surface), list)


@settings(database=None, deadline=None)
@given(st.lists(st.sampled_from(answer_blocks()), max_size=5), anything)
def test_it_changes_nothing(blocks: list[Json], extra: Any) -> None:
    """The payload is the same afterwards, and the answer is the same again."""
    payload = [*blocks, extra]
    before = repr(payload)

    assert lint(payload, "message") == lint(payload, "message")
    assert before == repr(payload)
