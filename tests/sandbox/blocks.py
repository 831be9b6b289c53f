"""Blocks that tests send."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def section(text: str) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def button(action_id: str, text: str = "Press", value: str = "1") -> Json:
    return {"type": "button", "action_id": action_id, "text": plain(text), "value": value}


def option(value: str) -> Json:
    return {"text": plain(value.upper()), "value": value}


def select(action_id: str, *values: str) -> Json:
    return {"type": "static_select", "action_id": action_id, "options": [option(value) for value in values]}


def feedback(action_id: str) -> Json:
    good, bad = {"text": plain("Good"), "value": "good"}, {"text": plain("Bad"), "value": "bad"}
    return {"type": "feedback_buttons", "action_id": action_id, "positive_button": good, "negative_button": bad}


def answer_blocks() -> list[Json]:
    return [
        section("*Answer*"),
        {
            "type": "actions",
            "block_id": "acts",
            "elements": [button("use"), button("edit"), select("lang", "es", "en")],
        },
        {"type": "context_actions", "elements": [feedback("good_bad")]},
    ]


def text_input(block_id: str = "reply", action_id: str = "text", *, optional: bool = False) -> Json:
    element = {"type": "plain_text_input", "action_id": action_id}
    return {"type": "input", "block_id": block_id, "label": plain("Text"), "element": element, "optional": optional}


def modal(title: str = "Edit", *blocks: Json) -> Json:
    inputs = [text_input(), text_input("why", "why", optional=True)]
    external = {"type": "external_select", "action_id": "who", "min_query_length": 1}
    who = {"type": "input", "block_id": "who", "label": plain("Who"), "element": external, "optional": True}
    return {
        "type": "modal",
        "callback_id": "reply",
        "title": plain(title),
        "submit": plain("Save"),
        "notify_on_close": True,
        "blocks": list(blocks) or [*inputs, who],
    }
