"""The door of the room: what is wrong with a message, a modal or a home tab."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from copilot.sandbox.blockkit.block_rules import BLOCKS, SURFACES
from copilot.sandbox.blockkit.rules import (
    Problem,
    Rule,
    anything,
    boolean,
    both,
    choice,
    items,
    needs,
    record,
    string,
    text,
    unique,
    variant,
)

Surface = Literal["message", "modal", "home"]

MAX_PAYLOAD = 13_200
"""Characters of all blocks of a message as compact JSON.

The number is measured, not documented (github.com/slackapi/bolt-js/issues/2509 and 2867): the text alone may be about
13,200, and what surrounds it counts too. Counting the JSON is on the safe side of all the measurements.
"""
MAX_MARKDOWN = 12_000
MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}
MAX_VIEW_BYTES = 250_000


def lint(payload: Mapping[str, Any] | Sequence[Any], surface: Surface) -> list[Problem]:
    """All that Slack would refuse in a message (its blocks, or an object that has them), a modal or a home tab."""
    view = dict(payload) if isinstance(payload, Mapping) else {"blocks": list(payload)}
    problems: list[Problem] = []
    if surface == "message":
        _blocks(surface)(view.get("blocks", []), "/blocks", problems)
    else:
        VIEWS[surface](view, "", problems)
    blocks = view.get("blocks")
    whole = [block for block in blocks if isinstance(block, dict)] if isinstance(blocks, list) else []
    for check in CHECKS[surface]:
        check(whole, view, problems)
    return problems


def _blocks(surface: Surface) -> Rule:
    one = variant(BLOCKS, SURFACES[surface])
    return both(items(one, most=MOST_BLOCKS[surface]), unique("block_id", "block_id"))


META: dict[str, Rule] = {
    "private_metadata": string(3000),
    "callback_id": string(255),
    "external_id": string(255),
}
VIEWS: dict[str, Rule] = {
    "modal": both(
        record(
            {"type": choice("modal"), "title": text(24, plain=True), "blocks": _blocks("modal")},
            {
                **META,
                "submit": text(24, plain=True),
                "close": text(24, plain=True),
                "clear_on_close": boolean,
                "notify_on_close": boolean,
                "submit_disabled": boolean,
            },
        ),
        needs("submit_disabled", "submit"),
    ),
    "home": record({"type": choice("home"), "blocks": _blocks("home")}, {**META, "title": anything}),
}

Check = Callable[[list[dict[str, Any]], Mapping[str, Any], list[Problem]], None]


def _markdown_in_all(blocks: list[dict[str, Any]], _view: Mapping[str, Any], problems: list[Problem]) -> None:
    texts = [b.get("text") for b in blocks if b.get("type") == "markdown"]
    total = sum(len(t) for t in texts if isinstance(t, str))
    if total > MAX_MARKDOWN and len(texts) > 1:
        problems.append(Problem("/blocks", f"markdown text must be less than {MAX_MARKDOWN + 1} characters in all"))


def _size(blocks: list[dict[str, Any]], _view: Mapping[str, Any], problems: list[Problem]) -> None:
    size = len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":")))
    if size > MAX_PAYLOAD:
        told = f"blocks are {size} characters long; no more than {MAX_PAYLOAD} are taken"
        problems.append(Problem("/blocks", told, code="msg_blocks_too_long"))


def _at_most(kind: str, most: int) -> Check:
    def check(blocks: list[dict[str, Any]], _view: Mapping[str, Any], problems: list[Problem]) -> None:
        if sum(b.get("type") == kind for b in blocks) > most:
            problems.append(Problem("/blocks", f"no more than {most} {kind} blocks allowed in a message"))

    return check


def _no_pending_cards(blocks: list[dict[str, Any]], _view: Mapping[str, Any], problems: list[Problem]) -> None:
    for index, block in enumerate(blocks):
        if block.get("type") == "task_card" and block.get("status") == "pending":
            problems.append(Problem(f"/blocks/{index}/status", "only tasks of a plan can be pending"))


def _inputs_need_submit(blocks: list[dict[str, Any]], view: Mapping[str, Any], problems: list[Problem]) -> None:
    if any(b.get("type") == "input" for b in blocks) and not view.get("submit"):
        problems.append(Problem("/submit", "missing required field: submit (the modal has inputs)"))


def _one_focus(blocks: list[dict[str, Any]], _view: Mapping[str, Any], problems: list[Problem]) -> None:
    places = [(b, b.get("element") or b.get("accessory")) for b in blocks]
    if sum(isinstance(e, dict) and e.get("focus_on_load") is True for _, e in places) > 1:
        problems.append(Problem("/blocks", "only one element may have focus_on_load"))


def _view_size(_blocks: list[dict[str, Any]], view: Mapping[str, Any], problems: list[Problem]) -> None:
    if len(json.dumps(dict(view), ensure_ascii=False).encode()) > MAX_VIEW_BYTES:
        problems.append(Problem("", "the view is larger than 250 KB", code="view_too_large"))


CHECKS: dict[str, tuple[Check, ...]] = {
    "message": (_markdown_in_all, _size, _at_most("table", 1), _at_most("data_visualization", 2), _no_pending_cards),
    "modal": (_inputs_need_submit, _one_focus, _view_size),
    "home": (_one_focus, _view_size),
}
