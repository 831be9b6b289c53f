"""What an app wants to show, checked at the door: the content of a message, a modal, a home tab."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from copilot.sandbox import elements
from copilot.sandbox.blockkit import Problem, Surface, lint
from copilot.sandbox.clock import Ids
from copilot.sandbox.errors import Refused
from copilot.sandbox.values import Json

MAX_TEXT = 40_000
MAX_UPDATE_TEXT = 4_000
MAX_MARKDOWN = 12_000
MAX_ATTACHMENTS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A message's content as it is stored."""

    text: str
    blocks: tuple[Json, ...]
    attachments: tuple[Json, ...] = ()
    metadata: Json | None = None


def check_message(args: Mapping[str, Any], ids: Ids, *, max_text: int | None = None, sized: bool = False) -> Content:
    """The content of a message, or a refusal.

    Text beyond 40,000 characters is cut, as Slack does; with `max_text` it is refused instead. With `sized`, all
    blocks together are measured too.
    """
    text, markdown = args.get("text") or "", args.get("markdown_text") or ""
    blocks = check_blocks(args.get("blocks") or [], ids, sized=sized)
    attachments = args.get("attachments") or []
    if markdown and (text or blocks):
        raise Refused("markdown_text_conflict")
    if not (text or markdown or blocks or attachments):
        raise Refused("no_text")
    if len(markdown) > MAX_MARKDOWN or (max_text is not None and len(text) > max_text):
        raise Refused("msg_too_long")
    if len(attachments) > MAX_ATTACHMENTS:
        raise Refused("too_many_attachments")
    if markdown:
        blocks, text = elements.named([{"type": "markdown", "text": markdown}], ids), markdown
    return Content(
        text=text[:MAX_TEXT],
        blocks=tuple(blocks),
        attachments=tuple(attachments),
        metadata=check_metadata(args.get("metadata")),
    )


def check_blocks(blocks: Any, ids: Ids, *, sized: bool = False) -> list[Json]:
    """Blocks as Slack stores them, each with an id; or the refusal that lists what is wrong."""
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        raise Refused("invalid_blocks_format")
    problems = lint(blocks, "message")
    _refuse([p for p in problems if p.code == "invalid_blocks"], "invalid_blocks")
    if sized and (long := [p for p in problems if p.code == "msg_blocks_too_long"]):
        raise Refused.with_messages("msg_blocks_too_long", [str(p) for p in long])
    return elements.named(blocks, ids)


def check_metadata(metadata: Any) -> Json | None:
    if metadata is None:
        return None
    if not isinstance(metadata, dict) or (metadata and not isinstance(metadata.get("event_type"), str)):
        raise Refused("invalid_metadata_format")
    return metadata or None


def check_view(view: Any, surface: Surface, ids: Ids) -> Json:
    """A view as Slack stores it; what is wrong with it is an invalid argument."""
    if not isinstance(view, dict):
        raise Refused.with_messages("invalid_arguments", ["must provide an object [json-pointer:/view]"])
    problems = lint(view, surface)
    if any(p.code == "view_too_large" for p in problems):
        raise Refused("view_too_large")
    _refuse([Problem(f"/view{p.pointer}", p.message) for p in problems], "invalid_arguments")
    return {**view, "blocks": elements.named(view["blocks"], ids)}


def _refuse(problems: list[Problem], error: str) -> None:
    if problems:
        raise Refused.with_messages(error, [str(problem) for problem in problems])
