"""The small parts of Slack's blocks. Pure; everything is literal text, so nothing that anybody wrote is markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Block = dict[str, Any]
MOST_BUTTON, MOST_OPTION, MOST_PLACEHOLDER, MOST_INPUT = 75, 75, 150, 3_000
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def literal(text: str, most: int) -> str:
    """A text as it may stand in a block: never empty, without control characters, cut visibly where it is too long."""
    text = _CONTROL.sub("", text).strip() or "–"
    return text if len(text) <= most else f"{text[: most - 1]}…"


def plain(text: str, most: int = 3_000) -> Block:
    return {"type": "plain_text", "text": literal(text, most), "emoji": False}


def button(
    action: str, label: str, value: str, *, style: str = "", spoken: str = "", ask: Block | None = None, url: str = ""
) -> Block:
    """A button; `spoken` is what a screen reader says of it, `ask` a confirmation, `url` what it opens."""
    made: Block = {"type": "button", "action_id": action, "text": plain(label, MOST_BUTTON), "value": value}
    if style:
        made["style"] = style
    if spoken:
        made["accessibility_label"] = literal(spoken, MOST_BUTTON)
    if ask:
        made["confirm"] = ask
    if url:
        made["url"] = url
    return made


def actions(block_id: str, elements: Sequence[Block]) -> Block:
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def option(label: str, value: str) -> Block:
    return {"text": plain(label, MOST_OPTION), "value": value}


def select(action: str, placeholder: str, options: Sequence[Block], chosen: str = "") -> Block:
    """A menu of one choice."""
    made: Block = {
        "type": "static_select", "action_id": action, "placeholder": plain(placeholder, MOST_PLACEHOLDER),
        "options": list(options),
    }  # fmt: skip
    if initial := next((one for one in options if one["value"] == chosen), None):
        made["initial_option"] = initial
    return made


def context(texts: Sequence[str], most: int, block_id: str = "") -> Block:
    """Small print, up to ten texts."""
    made: Block = {"type": "context", "elements": [plain(text, most) for text in texts[:10]]}
    return {**made, "block_id": block_id} if block_id else made


def section(text: str, accessory: Block | None = None) -> Block:
    made: Block = {"type": "section", "text": plain(text)}
    return {**made, "accessory": accessory} if accessory else made


def header(text: str) -> Block:
    return {"type": "header", "text": plain(text, 150)}


# Rich text


def run(text: str, most: int, *, bold: bool = False, strike: bool = False) -> Block:
    """A piece of text within a line."""
    made: Block = {"type": "text", "text": literal(text, most)}
    style = {name: True for name, wanted in (("bold", bold), ("strike", strike)) if wanted}
    return {**made, "style": style} if style else made


def person(user: str) -> Block:
    """Somebody by name, as Slack shows it; whoever has no id of Slack's by what is known of them."""
    if re.fullmatch(r"[UW][A-Z0-9]{2,20}", user):
        return {"type": "user", "user_id": user}
    return run(user.rpartition(":")[2], 80)


def line(*parts: Block) -> Block:
    return {"type": "rich_text_section", "elements": list(parts)}


def quote(text: str, most: int) -> Block:
    return {"type": "rich_text_quote", "elements": [run(text, most)]}


def listed(texts: Sequence[str], most: int, *, ordered: bool = False) -> Block:
    items = [line(run(text, most)) for text in texts]
    return {"type": "rich_text_list", "style": "ordered" if ordered else "bullet", "elements": items}


def rich(*elements: Block, block_id: str = "") -> Block:
    made: Block = {"type": "rich_text", "elements": list(elements)}
    return {**made, "block_id": block_id} if block_id else made


# Forms


def field(block_id: str, label: str, element: Block, *, optional: bool = False, hint: str = "") -> Block:
    """A field of a form."""
    made: Block = {"type": "input", "block_id": block_id, "label": plain(label, 150), "element": element}
    if optional:
        made["optional"] = True
    return {**made, "hint": plain(hint, 150)} if hint else made


def typed(action: str, text: str = "", *, most: int = MOST_INPUT, several_lines: bool = True, hint: str = "") -> Block:
    """Where a person writes."""
    made: Block = {"type": "plain_text_input", "action_id": action, "multiline": several_lines, "max_length": most}
    if text:
        made["initial_value"] = literal(text, most)
    return {**made, "placeholder": plain(hint, MOST_PLACEHOLDER)} if hint else made


def form(callback: str, title: str, blocks: Sequence[Block], close: str, **more: Any) -> Block:
    """A modal; with `submit`, one that is sent."""
    made: Block = {"type": "modal", "callback_id": callback, "title": plain(title, 24), "close": plain(close, 24)}
    if submit := more.pop("submit", ""):
        made["submit"] = plain(submit, 24)
    return {**made, **more, "blocks": list(blocks)[:100]}


def texts_of(block: Mapping[str, Any]) -> str:
    """What a block says, for measuring and for whoever cannot see it."""
    found: list[str] = []
    for value in block.values():
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, Mapping):
                found.append(texts_of(inner))
    own = block.get("text")
    return " ".join(filter(None, [own if isinstance(own, str) else "", *found]))


def people_in(blocks: object) -> Iterator[str]:
    """Whoever is named in blocks."""
    if isinstance(blocks, list | tuple):
        for each in blocks:
            yield from people_in(each)
    elif isinstance(blocks, dict):
        if blocks.get("type") == "user":
            yield str(blocks.get("user_id", ""))
        yield from people_in(list(blocks.values()))
