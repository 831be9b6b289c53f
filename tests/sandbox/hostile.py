"""Every block and element, with hostile text in each field that takes text."""

from __future__ import annotations

from typing import Any

from .blocks import button, option, plain, section, select

Json = dict[str, Any]
EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>"
RUNS = "javascript:alert(1)"
MARKED: Json = {"type": "mrkdwn", "text": EVIL}
QUIET, SHORT = plain(EVIL), plain(EVIL[:24])
LINK: Json = {"type": "link", "url": RUNS, "text": EVIL}
OPTION: Json = {"text": QUIET, "value": EVIL}


def rich_text() -> Json:
    bold = {"type": "text", "text": EVIL, "style": {"bold": True}}
    return {
        "type": "rich_text",
        "elements": [
            {"type": "rich_text_section", "elements": [bold, LINK]},
            {"type": "rich_text_list", "style": "ordered", "elements": [section_of(LINK)]},
            {"type": "rich_text_quote", "elements": [{"type": "emoji", "name": EVIL}]},
            {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": EVIL}]},
        ],
    }


def section_of(*elements: Json) -> Json:
    return {"type": "rich_text_section", "elements": list(elements)}


def elements() -> list[Json]:
    confirm = {"title": SHORT, "text": MARKED, "confirm": SHORT, "deny": SHORT}
    return [
        {**button(EVIL, EVIL, EVIL), "confirm": confirm},
        {**button("u"), "url": RUNS},
        {**select("s", "a"), "options": [OPTION], "placeholder": QUIET},
        {"type": "overflow", "action_id": "o", "options": [OPTION]},
        {"type": "checkboxes", "action_id": "c", "options": [OPTION]},
        {"type": "radio_buttons", "action_id": "r", "options": [option("a")]},
        {"type": "users_select", "action_id": "us"},
        {"type": "channels_select", "action_id": "cs"},
        {"type": "multi_static_select", "action_id": "ms", "options": [option("a")]},
        {"type": "datepicker", "action_id": "d"},
        {"type": "timepicker", "action_id": "t"},
        {"type": "datetimepicker", "action_id": "dt"},
        {"type": "external_select", "action_id": "e"},
        {"type": "workflow_button", "text": QUIET, "workflow": {}},
    ]


def small_actions() -> list[Json]:
    good, bad = {"text": QUIET, "value": EVIL}, {"text": QUIET, "value": EVIL, "accessibility_label": EVIL}
    return [
        {"type": "feedback_buttons", "action_id": "f", "positive_button": good, "negative_button": bad},
        {"type": "icon_button", "icon": "trash", "action_id": "i", "text": QUIET},
    ]


def inputs() -> list[Json]:
    typed = {"type": "plain_text_input", "action_id": "p", "initial_value": EVIL, "multiline": True}
    number = {"type": "number_input", "action_id": "n", "is_decimal_allowed": True}
    return [
        {"type": "input", "label": QUIET, "hint": QUIET, "element": typed},
        {"type": "input", "label": QUIET, "element": number},
    ]


def plain_blocks() -> list[Json]:
    image = {"type": "image", "image_url": EVIL, "alt_text": EVIL}
    return [
        {"type": "section", "text": MARKED, "fields": [MARKED], "accessory": image},
        {"type": "header", "text": QUIET},
        {"type": "context", "elements": [MARKED, image]},
        {"type": "table", "rows": [[{"type": "raw_text", "text": EVIL}, rich_text()]]},
        {"type": "divider"},
        rich_text(),
        *inputs(),
    ]


def every_block() -> list[Json]:
    task = {"task_id": "1", "title": EVIL, "status": "error", "details": rich_text()}
    source = {"type": "url", "url": RUNS, "text": EVIL}
    return [
        *plain_blocks(),
        {"type": "actions", "block_id": EVIL, "elements": elements()},
        {"type": "context_actions", "elements": small_actions()},
        {"type": "markdown", "text": EVIL},
        {"type": "image", "image_url": RUNS, "alt_text": EVIL},
        {"type": "card", "title": MARKED, "body": MARKED, "actions": [button("ca", EVIL)]},
        {"type": "carousel", "elements": [{"type": "card", "title": MARKED}]},
        {"type": "container", "title": QUIET, "child_blocks": [section(EVIL)]},
        {"type": "plan", "title": EVIL, "tasks": [{**task, "status": "pending"}]},
        {"type": "task_card", **task, "sources": [source]},
        {"type": "video", "alt_text": EVIL, "thumbnail_url": "x", "title": QUIET, "video_url": RUNS},
        {"type": "file", "external_id": EVIL, "source": "remote"},
    ]
