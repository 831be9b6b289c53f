"""What Slack takes as a block."""

from __future__ import annotations

from copilot.sandbox.blockkit.element_rules import (
    BUTTON,
    IMAGE,
    IMAGE_SOURCE,
    IN_ACTIONS,
    IN_CONTEXT_ACTIONS,
    IN_INPUT,
    IN_SECTION,
    TYPE,
    element,
)
from copilot.sandbox.blockkit.rich_text_rules import RICH_TEXT
from copilot.sandbox.blockkit.rules import (
    Rule,
    anything,
    boolean,
    both,
    choice,
    integer,
    items,
    needs,
    not_both,
    one_of,
    record,
    string,
    text,
    unique,
    variant,
)

BLOCK_ID: dict[str, Rule] = {"block_id": string(255)}


def block(required: dict[str, Rule], optional: dict[str, Rule] | None = None, *, loose: bool = False) -> Rule:
    return record({**TYPE, **required}, {**BLOCK_ID, **(optional or {})}, loose=loose)


CONTEXT_ELEMENT = variant({"image": IMAGE, "plain_text": text(3000, plain=True), "mrkdwn": text(3000)})
TASK = {
    "task_id": string(least=1),
    "title": string(least=1),
    "status": choice("pending", "in_progress", "complete", "error"),
}
TASK_MORE = {"details": RICH_TEXT, "output": RICH_TEXT, "sources": items(element({"url"}))}
CELL = variant(
    {
        "raw_text": record({**TYPE, "text": string()}, {}),
        "raw_number": record({**TYPE, "value": anything}, {}, loose=True),
        "rich_text": RICH_TEXT,
    }
)
CARD = both(
    block(
        {},
        {
            "hero_image": IMAGE,
            "icon": IMAGE,
            "slack_icon": anything,
            "title": text(150),
            "subtitle": text(150),
            "body": text(200),
            "subtext": text(200),
            "actions": items(BUTTON, most=3),
        },
    ),
    one_of("hero_image", "title", "actions", "body"),
    not_both("icon", "slack_icon"),
)
IMAGE_BLOCK = both(
    block({"alt_text": string(2000)}, {**IMAGE_SOURCE, "title": text(2000, plain=True)}),
    one_of("image_url", "slack_file"),
)
VIDEO = block(
    {
        "alt_text": string(2000),
        "thumbnail_url": string(3000, least=1),
        "title": text(200, plain=True),
        "video_url": string(3000, least=1),
    },
    {
        "author_name": string(50),
        "description": text(200, plain=True),
        "provider_name": string(50),
        "provider_icon_url": string(2000),
        "title_url": string(2000),
    },
)

SIMPLE: dict[str, Rule] = {
    "actions": block(
        {"elements": both(items(element(IN_ACTIONS), least=1, most=25), unique("action_id", "action_id"))}
    ),
    "context": block({"elements": items(CONTEXT_ELEMENT, least=1, most=10)}),
    "divider": block({}),
    "file": block({"external_id": string(), "source": choice("remote")}),
    "header": block({"text": text(150, plain=True)}, {"level": integer(1, 6)}),
    "image": IMAGE_BLOCK,
    "input": block(
        {"label": text(2000, plain=True), "element": element(IN_INPUT)},
        {"hint": text(2000, plain=True), "optional": boolean, "dispatch_action": boolean},
    ),
    "rich_text": RICH_TEXT,
    "section": both(
        block(
            {},
            {
                "text": text(3000),
                "fields": items(text(2000), least=1, most=10),
                "accessory": element(IN_SECTION),
                "expand": boolean,
            },
        ),
        one_of("text", "fields"),
    ),
    "table": block(
        {"rows": items(items(CELL, most=20), least=1, most=100)},
        {"column_settings": items(anything, most=20)},
    ),
    "video": VIDEO,
}

BLOCKS: dict[str, Rule] = {
    **SIMPLE,
    "alert": block({"text": text(200)}, {"level": choice("default", "info", "warning", "error", "success")}),
    "card": CARD,
    "carousel": block({"elements": items(CARD, least=1, most=10)}),
    "container": both(
        block(
            {"child_blocks": items(variant(SIMPLE), least=1, most=10)},
            {
                "title": text(150, plain=True),
                "rich_text_title": RICH_TEXT,
                "subtitle": text(150),
                "width": choice("narrow", "standard", "wide", "full"),
                "icon": IMAGE,
                "is_collapsible": boolean,
                "default_collapsed": boolean,
                "has_header_divider": boolean,
            },
        ),
        one_of("title", "rich_text_title"),
        needs("default_collapsed", "is_collapsible"),
    ),
    "context_actions": block(
        {"elements": both(items(element(IN_CONTEXT_ACTIONS), least=1, most=5), unique("action_id", "action_id"))}
    ),
    "data_table": block(
        {"caption": string(least=1), "rows": items(items(CELL, least=1, most=20), least=2, most=201)},
        {"page_size": integer(1, 100), "row_header_column_index": integer(0)},
        loose=True,
    ),
    "data_visualization": block({"title": string(50), "chart": anything}),
    "markdown": block({"text": string(12_000, least=1)}),
    "plan": block(
        {
            "title": string(least=1),
            "tasks": both(
                items(record(TASK, {**TYPE, **BLOCK_ID, **TASK_MORE}), most=50), unique("task_id", "task_id")
            ),
        }
    ),
    "task_card": block(TASK, TASK_MORE),
}

EVERYWHERE = {"actions", "card", "context", "divider", "header", "image", "input", "rich_text", "section", "video"}
SURFACES = {
    "message": EVERYWHERE
    | {"carousel", "container", "context_actions", "data_table", "data_visualization", "file", "markdown"}
    | {"plan", "table", "task_card"},
    "modal": EVERYWHERE | {"alert"},
    "home": EVERYWHERE | {"carousel", "container", "data_table", "data_visualization", "table"},
}
